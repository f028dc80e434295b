"""Workbooks written byte by byte, the same ones each time: what no honest program would write, too."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
BOOK, SHEET, STRINGS, STYLES = "xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"
BOOK_LINKS, ROOT_LINKS = "xl/_rels/workbook.xml.rels", "_rels/.rels"
TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
TWO_CELLS = '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row>'


@dataclass
class Part:
    """One entry of an archive; what is None is told truly."""

    name: str
    content: bytes
    packed: bytes | None = None
    method: int = 8
    flags: int = 0
    size: int | None = None
    crc: int | None = None
    #: Offset of the local header that the directory claims.
    offset: int | None = None


def deflated(content: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(content) + packer.flush()


def blank_flood(megabytes: int, head: bytes = b"", tail: bytes = b"") -> Part:
    """Return a sheet with so many megabytes of blanks, made without holding them."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    start = packer.compress(head) + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(b" " * (1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    crc = zlib.crc32(head)
    for _ in range(megabytes):
        crc = zlib.crc32(_BLANKS, crc)
    size = len(head) + (megabytes << 20) + len(tail)
    packed = start + block * megabytes + packer.compress(tail) + packer.flush()
    return Part(SHEET, b"", packed, size=size, crc=zlib.crc32(tail, crc))


_BLANKS = b" " * (1 << 20)


def archive(parts: list[Part], *, entries: int | None = None, gap: bytes = b"") -> bytes:
    """Return a zip of the parts in this order; `entries` is what its end record claims."""
    body, directory = bytearray(), bytearray()
    for part in parts:
        packed = part.packed
        if packed is None:
            packed = deflated(part.content) if part.method == 8 else part.content
        name = part.name.encode()
        offset = len(body) if part.offset is None else part.offset
        size = len(part.content) if part.size is None else part.size
        crc = zlib.crc32(part.content) if part.crc is None else part.crc
        common = struct.pack("<HHHHHIIIHH", 20, part.flags | 0x800, part.method, 0, 0x5821, crc, len(packed), size,
                             len(name), 0)  # fmt: skip
        body += b"PK\x03\x04" + common + name + packed + gap
        directory += b"PK\x01\x02" + struct.pack("<H", 20) + common + struct.pack("<HHHII", 0, 0, 0, 0, offset) + name
    count = min(len(parts) if entries is None else entries, 0xFFFF)
    end = struct.pack("<HHHHIIH", 0, 0, count, count, len(directory), len(body), 0)
    return bytes(body + directory + b"PK\x05\x06" + end)


def sheet(data: str, *, before: str = "", after: str = "", space: str = MAIN) -> str:
    return f'<worksheet xmlns="{space}" xmlns:r="{OFFICE}">{before}<sheetData>{data}</sheetData>{after}</worksheet>'


def strings(*items: str) -> str:
    return f'<sst xmlns="{MAIN}">' + "".join(f"<si>{item}</si>" for item in items) + "</sst>"


def styles(*codes: str) -> str:
    """Return styles whose first one is a plain number, and then one for each format code."""
    formats = "".join(f'<numFmt numFmtId="{index}" formatCode="{code}"/>' for index, code in enumerate(codes, 164))
    cells = "".join(f'<xf numFmtId="{index}"/>' for index in (0, *range(164, 164 + len(codes))))
    return f'<styleSheet xmlns="{MAIN}"><numFmts>{formats}</numFmts><cellXfs>{cells}</cellXfs></styleSheet>'


def links(*targets: tuple[str, str], kinds: str = OFFICE, mode: str = "") -> str:
    """Return relationships rId1, rId2 … of kind and target."""
    body = "".join(f'<Relationship Id="rId{index}" Type="{kinds}/{kind}" Target="{target}"{mode}/>'
                   for index, (kind, target) in enumerate(targets, 1))  # fmt: skip
    return f'<Relationships xmlns="{LINKS}">{body}</Relationships>'


def book(*names: str, space: str = MAIN, properties: str = "") -> str:
    body = "".join(f'<sheet name="{name}" sheetId="{index}" r:id="rId{index}"/>' for index, name in enumerate(names, 1))
    return f'<workbook xmlns="{space}" xmlns:r="{OFFICE}">{properties}<sheets>{body}</sheets></workbook>'


def parts(**changed: str | bytes | None) -> dict[str, bytes]:
    """Return the parts of a small honest workbook, some of them changed or, with None, left out."""
    known = {
        "types": ("[Content_Types].xml", TYPES), "root": (ROOT_LINKS, links(("officeDocument", BOOK))),
        "book": (BOOK, book("Lịch")), "sheet": (SHEET, sheet(TWO_CELLS)),
        "links": (BOOK_LINKS, links(("worksheet", "worksheets/sheet1.xml"), ("sharedStrings", "sharedStrings.xml"),
                                    ("styles", "styles.xml"))),
        "strings": (STRINGS, strings("<t>a</t>", "<t>b</t>")), "styles": (STYLES, styles("dd/mm/yyyy", "h:mm")),
    }  # fmt: skip
    found: dict[str, bytes] = {}
    for key, (name, usual) in known.items():
        content = changed.get(key, usual)
        if content is not None:
            found[name] = content if isinstance(content, bytes) else content.encode()
    return found


def workbook(*extra: Part, **changed: str | bytes | None) -> bytes:
    """Return a small honest workbook with some parts changed and others added."""
    return archive([Part(name, content) for name, content in parts(**changed).items()] + list(extra))


def with_rows(data: str, **changed: str | bytes | None) -> bytes:
    return workbook(sheet=sheet(data), **changed)


def with_cell(xml: str, **changed: str | bytes | None) -> bytes:
    """Return a workbook of one odd cell A1 and the number 1 beside it."""
    return with_rows(f'<row r="1">{xml}<c r="B1"><v>1</v></c></row>', **changed)
