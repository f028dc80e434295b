"""The archive of an evidence pack: its manifest, its bytes, and reading what a stranger says is one."""

from __future__ import annotations

import hashlib
import io
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from typing import Any, Literal
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ..errors import UnreadableFile
from ..importers.formats.package import Package
from ..importers.limits import Limits

__all__ = [
    "LIMITS", "MANIFEST", "SUMS", "Kept", "KeptRules", "Manifest", "Tampered", "code_of", "open_pack", "read_manifest",
    "safe_name", "sha256_of", "unique_name", "write_archive",
]

MANIFEST, SUMS = "manifest.json", "SHA256SUMS"
#: A pack holds the inputs of a whole province; a member is still held to the ratio of any archive.
LIMITS = Limits(file_bytes=512 << 20, inflated_bytes=1 << 30, entries=20_000)
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest day that the format can hold
_PRESSED = frozenset({".json", ".html", ".yaml", ".yml", ".txt", ".csv", ".tsv", ".toml", ""})
#: Data that is pressed harder than this would look like an attack to whoever opens the pack.
_MOST_RATIO = 100
_NO_ARCHIVE = (
    "tệp không phải là tệp nén .zip, hoặc bị cắt cụt, hỏng; hãy chép lại từ nguồn",
    "it is no .zip archive, or it is cut short or damaged; copy it again from where it came",
)
_NO_PACK = (
    f"tệp không phải là gói hồ sơ do “shcm pack” ghi ra (không có {MANIFEST})",
    f"it is not a pack written by “shcm pack” (it has no {MANIFEST})",
)
_UNSAFE = re.compile(r'[<>:"/\\|?*]')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)
_LONGEST = 100
_SUM = re.compile(r"([0-9a-f]{64})  ([^\n]+)")
#: Codes of a container that somebody has made so on purpose.
_CRAFTED = frozenset({"unsafe-part-name", "duplicate-parts", "overlapping-parts", "over-compressed"})


class Tampered(Exception):  # noqa: N818 - what happened to the pack
    """The pack is not as it was written; `names` are those that do not match."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = tuple(names)
        super().__init__(", ".join(self.names))


class _Model(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True, defer_build=True)


class Kept(_Model):
    """A file that was given: its name in the report, its hash, where it lies in the pack ("": only its hash is)."""

    name: str
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    file: str = ""


class KeptRules(_Model):
    """A rule set that was used, and the folder of the pack in which its files lie."""

    id: str
    version: str
    sha256: str
    folder: str


class Manifest(_Model):
    """What a pack is made of: `shcm-pack/1`."""

    schema_: Literal["shcm-pack/1"] = Field("shcm-pack/1", alias="schema")
    program: str
    python: str
    libraries: dict[str, str]
    as_of: str
    year: str  # as asked; "" where the schedule told it
    school_year: str
    phase: Literal["plan", "audit"]
    lang: Literal["vi", "en"]
    settings: dict[str, str]
    redacted: bool
    with_inputs: bool
    rules: tuple[str, ...] | None  # as asked: names, or folders of the pack; None: told by the inputs
    rule_sets: tuple[KeptRules, ...]
    inputs: tuple[Kept, ...]
    beside: dict[str, Kept]  # registry, calendar, waivers, profile, layout
    files: dict[str, str]  # name in the pack -> sha256, of all but this file and SHA256SUMS

    def to_bytes(self) -> bytes:
        """Return the manifest as JSON: equal data gives equal bytes."""
        data = self.model_dump(mode="json", by_alias=True)
        return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "backslashreplace")


def sha256_of(data: bytes) -> str:
    """Return the hash of some bytes as hex digits."""
    return hashlib.sha256(data).hexdigest()


def write_archive(manifest: Manifest, files: Mapping[str, bytes]) -> bytes:
    """Return the pack: the files, the manifest and the list of hashes that `sha256sum -c` understands."""
    entries = {**files, MANIFEST: manifest.to_bytes()}
    entries[SUMS] = "".join(f"{sha256_of(entries[name])}  {name}\n" for name in sorted(entries)).encode("utf-8")
    stream = io.BytesIO()
    with ZipFile(stream, "w") as archive:
        for name in sorted(entries):
            archive.writestr(_entry(name, entries[name]), entries[name], compresslevel=9)
    return stream.getvalue()


def _entry(name: str, data: bytes) -> ZipInfo:
    """Return an entry that tells nothing of when and where it was written."""
    entry = ZipInfo(name, _EPOCH)
    entry.create_system = 3
    entry.external_attr = 0o644 << 16
    entry.compress_type = ZIP_STORED
    if PurePosixPath(name).suffix.lower() in _PRESSED and not _hollow(data):
        entry.compress_type = ZIP_DEFLATED
    return entry


def _hollow(data: bytes) -> bool:
    """Tell whether data would be pressed to almost nothing."""
    import zlib  # noqa: PLC0415 - with the archive

    return len(data) > LIMITS.ratio_bytes and len(zlib.compress(data, 1)) * _MOST_RATIO < len(data)


def open_pack(data: bytes) -> dict[str, bytes]:
    """Return the files of a pack, each held against the list of hashes.

    Raises:
        UnreadableFile: no archive, or a larger one than is read.
        Tampered: files that are damaged, missing, not listed, or not as listed.

    """
    try:
        package = Package(data, LIMITS)
    except UnreadableFile as error:
        if error.code in _CRAFTED:
            raise Tampered([str(error)]) from error
        if error.code == "not-a-workbook":
            raise UnreadableFile(error.code, *_NO_ARCHIVE) from error
        raise
    files: dict[str, bytes] = {}
    damaged: list[str] = []
    for member in package.members():
        try:
            files[member.filename] = package.read(member.filename)
        except UnreadableFile as error:
            if error.code != "not-a-workbook":
                raise
            damaged.append(member.filename)
    if SUMS not in files and not damaged and MANIFEST not in files:
        raise UnreadableFile("not-a-workbook", *_NO_PACK)
    wrong = {*damaged, *_wrong_sums(files)}
    if wrong:
        raise Tampered(sorted(wrong))
    return files


def _wrong_sums(files: Mapping[str, bytes]) -> set[str]:
    if SUMS not in files:
        return {SUMS}
    lines = files[SUMS].decode("utf-8", "replace").splitlines()
    found = [_SUM.fullmatch(line) for line in lines]
    if not all(found):
        return {SUMS}
    listed = {match[2]: match[1] for match in found if match}
    return {name for name in {*listed, *files} - {SUMS}
            if name not in files or listed.get(name) != sha256_of(files[name])}


def read_manifest(files: Mapping[str, bytes]) -> Manifest:
    """Return the manifest of a pack whose hashes are right.

    Raises:
        Tampered: it is no manifest, or does not agree with the files.

    """
    try:
        manifest = Manifest.model_validate(_json(files.get(MANIFEST, b"")))
    except (ValidationError, ValueError, RecursionError) as error:
        raise Tampered([MANIFEST]) from error
    held = {name: sha256_of(data) for name, data in files.items() if name not in {MANIFEST, SUMS}}
    wrong = {name for name in {*held, *manifest.files} if held.get(name) != manifest.files.get(name)}
    for kept in (*manifest.inputs, *manifest.beside.values()):
        if kept.file and manifest.files.get(kept.file) != kept.sha256:
            wrong.add(kept.file)
    wrong |= {name for name in held if name != "/".join(map(safe_name, name.split("/")))}
    if wrong:
        raise Tampered(sorted(wrong))
    return manifest


def _json(data: bytes) -> Any:
    return json.loads(data.decode("utf-8"))


def code_of(files: Mapping[str, bytes]) -> str:
    """Return the code of a pack: it stands for all of its files, and belongs into the minutes."""
    return sha256_of(files[SUMS])


def safe_name(name: str) -> str:
    """Return a file's name as every system can write it: NFC, nothing invisible, no device, not too long."""
    text = unicodedata.normalize("NFC", name)
    text = "".join(letter if letter.isprintable() else "_" for letter in _UNSAFE.sub("_", text)).strip()
    stem, dot, suffix = text.rpartition(".")
    if len(text) > _LONGEST:
        text = f"{stem[:_LONGEST - 10]}{dot}{suffix[:9]}" if dot and stem else text[:_LONGEST]
    text = text.strip(". ") or "_"
    return f"_{text}" if _RESERVED.fullmatch(text) else text


def unique_name(folder: str, parts: Iterable[str], taken: set[str]) -> str:
    """Return a name in a folder of the pack that no other file has on any system; the file's own name stays."""
    inner = "/".join(map(safe_name, parts))
    name, number = f"{folder}/{inner}", 2
    while name.casefold() in taken:
        name, number = f"{folder}/{number}/{inner}", number + 1
    taken.add(name.casefold())
    return name
