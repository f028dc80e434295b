"""The zip container of an office file: its parts by name, checked before any is unpacked, counted while unpacking."""

from __future__ import annotations

import io
import posixpath
from collections.abc import Iterator
from struct import error as StructError  # noqa: N812 - the module calls it "error"
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, LargeZipFile, ZipFile, ZipInfo
from zlib import error as DeflateError  # noqa: N812 - the module calls it "error"

from ...errors import UnreadableFile
from ...problems import Words, counted
from ..limits import Limits
from ..refusals import SAVE

__all__ = ["Package", "resolve"]

_BROKEN = Words(
    f"tệp bị cắt cụt hoặc hỏng; hãy chép lại từ nguồn, hoặc {SAVE.vi}",
    f"the file is cut short or damaged; copy it from the source again, or {SAVE.en}")
_ENTRY = b"PK\x01\x02"
_LOCAL_HEADER = 30
_CHUNK = 64 << 10
# What zipfile raises for damage, beside EOFError for a part that ends too soon.
_DAMAGE = (
    BadZipFile, LargeZipFile, DeflateError, StructError, EOFError, NotImplementedError, ValueError, OverflowError,
)  # fmt: skip


class Package:
    """The parts of an archive in memory; names compare without case and with "/", as office programs do.

    Raises UnreadableFile for an archive that no honest program writes.
    """

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._limits = limits
        self._left = limits.inflated_bytes
        # Counted before zipfile makes an object of each: what the archive declares is not believed.
        if (entries := data.count(_ENTRY)) > limits.entries:
            raise UnreadableFile(
                "too-many-parts", f"tệp có {entries} phần bên trong, giới hạn là {limits.entries}; {SAVE.vi}",
                f"the file has {counted(entries, 'part')} inside, the limit is {limits.entries:,}; {SAVE.en}")
        try:
            self._archive = ZipFile(io.BytesIO(data))
        except _DAMAGE as error:
            raise UnreadableFile("not-a-workbook", *_BROKEN) from error
        self._parts: dict[str, ZipInfo] = {}
        for part in self._archive.infolist():
            self._add(part)
        _refuse_overlaps(data, self._archive)
        self._refuse_sizes()

    def __contains__(self, name: str) -> bool:
        return name.casefold() in self._parts

    def names(self) -> list[str]:
        """Return the parts' names as the archive lists them, without case."""
        return list(self._parts)

    def members(self) -> list[ZipInfo]:
        """Return the parts as the archive lists them, with their names as written and their declared sizes."""
        return list(self._parts.values())

    def chunks(self, name: str) -> Iterator[bytes]:
        """Yield a part piece by piece; KeyError if there is none of this name."""
        part = self._parts[name.replace("\\", "/").casefold()]
        try:
            with self._archive.open(part) as source:
                while chunk := source.read(_CHUNK):
                    self._count(len(chunk))
                    yield chunk
        except _DAMAGE as error:
            raise UnreadableFile(
                "not-a-workbook", f"phần «{part.filename}» hỏng: {_BROKEN.vi}",
                f"part «{part.filename}» is damaged: {_BROKEN.en}") from error

    def read(self, name: str) -> bytes:
        """Return a whole part; only for parts that are small by nature."""
        return b"".join(self.chunks(name))

    def _add(self, part: ZipInfo) -> None:
        name = part.filename.replace("\\", "/").casefold()
        steps = name.split("/")
        if name.startswith("/") or ".." in steps or ":" in steps[0]:
            raise UnreadableFile(
                "unsafe-part-name", f"tên phần «{part.filename}» bên trong tệp trỏ ra ngoài tệp; {SAVE.vi}",
                f"part «{part.filename}» inside the file is named outside of it; {SAVE.en}")
        if name in self._parts:
            raise UnreadableFile(
                "duplicate-parts",
                f"phần «{part.filename}» có hai lần bên trong tệp, không rõ lấy phần nào; {SAVE.vi}",
                f"part «{part.filename}» is in the file twice, and nothing tells which is meant; {SAVE.en}")
        if part.flag_bits & 1:
            raise UnreadableFile(
                "encrypted", "tệp được bảo vệ bằng mật khẩu; hãy lưu lại không có mật khẩu",
                "the file is protected by a password; save it again without one")
        if part.compress_type not in {ZIP_STORED, ZIP_DEFLATED}:
            raise UnreadableFile(
                "not-a-workbook", f"phần «{part.filename}» nén theo kiểu lạ; {SAVE.vi}",
                f"part «{part.filename}» is packed in an unusual way; {SAVE.en}")
        self._parts[name] = part

    def _refuse_sizes(self) -> None:
        """Refuse by the declared sizes: zipfile never hands out more than a part declares."""
        limits = self._limits
        for part in self._parts.values():
            if part.file_size > max(limits.ratio_bytes, limits.ratio * part.compress_size):
                raise UnreadableFile(
                    "over-compressed", f"phần «{part.filename}» nén quá {limits.ratio} lần; {SAVE.vi}",
                    f"part «{part.filename}» unpacks to more than {limits.ratio:,} times its size; {SAVE.en}")
        self._refuse_unpacked(sum(part.file_size for part in self._parts.values()) - limits.inflated_bytes)

    def _count(self, size: int) -> None:
        self._left -= size
        self._refuse_unpacked(-self._left)

    def _refuse_unpacked(self, excess: int) -> None:
        if excess > 0:
            size = self._limits.inflated_bytes >> 20
            raise UnreadableFile(
                "too-much-unpacked", f"nội dung giải nén vượt giới hạn {size} MB; hãy xoá trang và ảnh không cần",
                f"unpacked, the file is larger than the limit of {size} MB; delete sheets and pictures you do not need")


def _refuse_overlaps(data: bytes, archive: ZipFile) -> None:
    """Refuse parts that share bytes: so a small file unpacks to any size, past every ratio."""
    end = 0
    for part in sorted(archive.infolist(), key=lambda part: part.header_offset):
        start = part.header_offset
        header = data[start : start + _LOCAL_HEADER]
        if not header.startswith(b"PK\x03\x04") or len(header) < _LOCAL_HEADER:
            raise UnreadableFile("not-a-workbook", *_BROKEN)
        if start < end:
            raise UnreadableFile(
                "overlapping-parts", f"phần «{part.filename}» nằm chồng lên phần khác; {SAVE.vi}",
                f"part «{part.filename}» overlaps another part of the file; {SAVE.en}")
        lengths = int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
        end = start + _LOCAL_HEADER + lengths + part.compress_size
    if end > archive.start_dir:
        raise UnreadableFile(
            "overlapping-parts", f"các phần bên trong tệp nằm chồng lên mục lục; {SAVE.vi}",
            f"the parts of the file overlap its directory; {SAVE.en}")


def resolve(source: str, target: str) -> str:
    """Return the name of the part that `target` means in a relationship of the part `source`."""
    target = target.replace("\\", "/")
    path = target if target.startswith("/") else posixpath.join("/", posixpath.dirname(source), target)
    return posixpath.normpath(path).lstrip("/")
