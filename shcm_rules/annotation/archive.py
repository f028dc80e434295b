"""The parts of a workbook to patch: what is not replaced goes into the copy as the compressed bytes it came in."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from struct import pack
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipInfo

from ..importers.formats.package import Package
from ..importers.limits import Limits

__all__ = ["Archive"]

_LOCAL, _CENTRAL, _END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
_LOCAL_HEADER = 30
_UTF8, _DESCRIPTOR = 0x800, 0x8
_VERSION = 20
# The reader has counted what the parts unpack to; here some are read more than once.
_UNPACKED = 3 * Limits().inflated_bytes
_MIDNIGHT = (1980, 1, 1, 0, 0, 0)  # new parts bear no day, so that equal input gives equal bytes


@dataclass(frozen=True, slots=True)
class _Entry:
    """What both headers of a part say, and its bytes as they stand in the archive."""

    name: bytes
    flags: int
    method: int
    moment: tuple[int, int]
    crc: int
    size: int
    packed: bytes
    attributes: int = 0


@dataclass(slots=True)
class Archive:
    """The parts of a package by name, some of them replaced or new; names compare without case."""

    data: bytes
    limits: Limits = field(default_factory=lambda: Limits(inflated_bytes=_UNPACKED))
    changed: dict[str, bytes] = field(default_factory=dict)  # name in small letters -> bytes
    _package: Package = field(init=False)
    _written: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        """Read the list of parts; UnreadableFile for an archive that no honest program writes."""
        self._package = Package(self.data, self.limits)
        self._written = {part.filename.replace("\\", "/").casefold(): part.filename
                         for part in self._package.members()}

    def __contains__(self, name: str) -> bool:
        return name.casefold() in self._written

    def names(self) -> list[str]:
        """Return the names of all parts, as written."""
        return list(self._written.values())

    def read(self, name: str) -> bytes:
        """Return a part as it stands now; KeyError if there is none of this name."""
        key = name.casefold()
        return self.changed[key] if key in self.changed else self._package.read(name)

    def write(self, name: str, data: bytes) -> None:
        """Replace a part, or add one behind all others."""
        self._written.setdefault(name.casefold(), name)
        self.changed[name.casefold()] = data

    def free_name(self, pattern: str) -> str:
        """Return the first part name of a pattern such as "xl/comments{}.xml" that is not taken."""
        number = 1
        while pattern.format(number) in self:
            number += 1
        return pattern.format(number)

    def to_bytes(self) -> bytes:
        """Return the archive: the parts in their old order, then the new ones."""
        old = {part.filename.replace("\\", "/").casefold(): part for part in self._package.members()}
        entries = []
        for key, name in self._written.items():
            part = old.get(key)
            if part is not None and key not in self.changed:
                entries.append(_kept(part, self.data))
            else:
                entries.append(_packed(part, name, self.changed[key]))
        return _join(entries)


def _kept(part: ZipInfo, data: bytes) -> _Entry:
    header = data[part.header_offset : part.header_offset + _LOCAL_HEADER]
    start = part.header_offset + _LOCAL_HEADER
    start += int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
    return _Entry(
        _raw_name(part), part.flag_bits & ~_DESCRIPTOR, part.compress_type, _moment(part.date_time), part.CRC,
        part.file_size, data[start : start + part.compress_size], part.external_attr)


def _packed(part: ZipInfo | None, name: str, data: bytes) -> _Entry:
    worker = zlib.compressobj(6, zlib.DEFLATED, -15)
    packed = worker.compress(data) + worker.flush()
    method = ZIP_DEFLATED if len(packed) < len(data) else ZIP_STORED
    flags = _UTF8 if part is None and not name.isascii() else part.flag_bits & _UTF8 if part else 0
    return _Entry(
        _raw_name(part) if part else name.encode(), flags, method, _moment(part.date_time if part else _MIDNIGHT),
        zlib.crc32(data), len(data), packed if method == ZIP_DEFLATED else data, part.external_attr if part else 0)


def _raw_name(part: ZipInfo) -> bytes:
    return part.orig_filename.encode("utf-8" if part.flag_bits & _UTF8 else "cp437")


def _moment(moment: tuple[int, int, int, int, int, int]) -> tuple[int, int]:
    year, month, day, hour, minute, second = moment
    return hour << 11 | minute << 5 | second // 2, (year - 1980) << 9 | month << 5 | day


def _join(entries: list[_Entry]) -> bytes:
    pieces, directory, place = [], [], 0
    for entry in entries:
        common = pack(
            "<HHHHHIIIHH", _VERSION, entry.flags, entry.method, *entry.moment, entry.crc, len(entry.packed), entry.size,
            len(entry.name), 0)
        pieces += [_LOCAL, common, entry.name, entry.packed]
        directory += [_CENTRAL, pack("<H", _VERSION), common, pack("<HHHII", 0, 0, 0, entry.attributes, place),
                      entry.name]
        place += len(_LOCAL) + len(common) + len(entry.name) + len(entry.packed)
    listed = b"".join(directory)
    end = pack("<HHHHIIH", 0, 0, len(entries), len(entries), len(listed), place, 0)
    return b"".join([*pieces, listed, _END, end])
