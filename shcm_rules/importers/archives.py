"""Workbooks packed together: the reading process takes a .zip apart, and each member is read as a file of its own."""

from __future__ import annotations

from pathlib import PurePosixPath
from zipfile import ZipInfo

from ..errors import UnreadableFile
from ..problems import Words, counted
from .files import SUFFIXES, is_workbook_name
from .formats.package import Package
from .formats.signatures import recognise, recognise_package
from .limits import Limits
from .members import Member
from .refusals import too_large

__all__ = ["unpack_archive"]

_UTF8 = 0x800
_NESTED = Words(
    "tệp nén nằm trong tệp nén; hãy giải nén rồi kiểm tra các tệp bên trong",
    "an archive within an archive; unpack it and check the files in it")


def unpack_archive(data: bytes, limits: Limits) -> list[Member]:
    """Return the workbooks in a .zip, in the order of their names; none where it is a workbook itself.

    Raises UnreadableFile for an archive that no honest program writes, or without a workbook.
    """
    if recognise("", data) != "package":
        return []
    package = Package(data, limits)
    if recognise_package(package.names()) != "archive":
        return []
    wanted, others = _split(package.members())
    if not wanted:
        known = " ".join(SUFFIXES)
        raise UnreadableFile(
            "empty-workbook", f"tệp nén không có bảng tính nào; cần tệp {known}",
            f"there is no workbook in the archive; what is read: {known}")
    _check_sizes(wanted, limits)
    members = [_member(package, part, limits) for part in sorted(wanted, key=lambda part: _shown_name(part).casefold())]
    if others:
        listed = ", ".join(f"«{name}»" for name in others[:10]) + (" …" if len(others) > 10 else "")
        message = f"{len(others)} tệp trong tệp nén không phải bảng tính nên không được đọc: {listed}"
        are = "is no workbook and was" if len(others) == 1 else "are no workbooks and were"
        english = f"{counted(len(others), 'file')} in the archive {are} not read: {listed}"
        members.append(Member("", code="unused-members", message=message, english=english))
    return members


def _split(parts: list[ZipInfo]) -> tuple[list[ZipInfo], list[str]]:
    """Return the workbooks, and the names of what else a person has put in."""
    wanted, others = [], []
    for part in parts:
        path = PurePosixPath(_shown_name(part))
        if part.is_dir() or "__MACOSX" in path.parts or any(step.startswith(".") for step in path.parts):
            continue
        if is_workbook_name(path.name):
            wanted.append(part)
        elif not path.name.startswith("~$"):
            others.append(str(path))
    return wanted, others


def _check_sizes(parts: list[ZipInfo], limits: Limits) -> None:
    if len(parts) > limits.archive_files:
        most = limits.archive_files
        raise UnreadableFile(
            "too-many-parts", f"tệp nén có {len(parts)} bảng tính, giới hạn là {most}; hãy tách thành nhiều tệp nén",
            f"the archive has {counted(len(parts), 'workbook')}, the limit is {most:,}; split it into several archives")
    if sum(part.file_size for part in parts) > limits.archive_bytes:
        size = limits.archive_bytes >> 20
        raise UnreadableFile(
            "too-much-unpacked",
            f"các bảng tính trong tệp nén lớn hơn giới hạn {size} MB; hãy tách thành nhiều tệp nén",
            f"the workbooks in the archive are larger than the limit of {size} MB; split it into several archives")


def _member(package: Package, part: ZipInfo, limits: Limits) -> Member:
    name = _shown_name(part)
    if name.lower().endswith(".zip"):
        return Member(name, code="not-a-workbook", message=_NESTED.vi, english=_NESTED.en)
    if part.file_size > limits.file_bytes:
        why = too_large(limits)
        return Member(name, code="too-large", message=why.vi, english=why.en)
    try:
        return Member(name, package.read(part.filename))
    except UnreadableFile as error:
        return Member(name, code=error.code, message=str(error), english=error.english)


def _shown_name(part: ZipInfo) -> str:
    """Return a part's name; many programs write UTF-8 and do not say so."""
    name = part.filename.replace("\\", "/")
    if part.flag_bits & _UTF8:
        return name
    try:
        return name.encode("cp437").decode("utf-8")
    except UnicodeError:
        return name
