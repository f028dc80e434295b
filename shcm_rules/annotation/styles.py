"""Formats added to a workbook's styles: differential ones for colours, one of cells that wraps; all others stay."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .archive import Archive
from .markup import Edit, Element, add_inside, decoded, encoded, outline, set_attribute, splice
from .relations import add_content_type, add_relation, kind_uri
from .remarks import Colour

__all__ = ["LOOKS", "Styles", "add_styles"]

#: Backgrounds; light enough for black letters, told apart also in grey by their words.
LOOKS: dict[Colour, str] = {
    "violated": "FFFFC7CE", "undetermined": "FFFFEB9C", "pending": "FFDDEBF7", "problem": "FFE4DFEC"}
_SOLID = '<{p}patternFill patternType="solid"><{p}fgColor rgb="{rgb}"/><{p}bgColor rgb="{rgb}"/></{p}patternFill>'
_FILL = f"<{{p}}dxf><{{p}}fill>{_SOLID}</{{p}}fill></{{p}}dxf>"
_HEAD = (
    '<{p}dxf><{p}font><{p}b/><{p}color rgb="FFFFFFFF"/></{p}font>'
    f"<{{p}}fill>{_SOLID.replace('{rgb}', 'FF1F4E78')}</{{p}}fill></{{p}}dxf>")
_BOLD = "<{p}dxf><{p}font><{p}b/></{p}font></{p}dxf>"
_LINK = '<{p}dxf><{p}font><{p}u/><{p}color rgb="FF0563C1"/></{p}font></{p}dxf>'
_SIDE = '<{p}SIDE style="thin"><{p}color rgb="FFBFBFBF"/></{p}SIDE>'
_SIDES = "".join(_SIDE.replace("SIDE", side) for side in ("left", "right", "top", "bottom"))
_BORDER = f"<{{p}}border>{_SIDES}<{{p}}diagonal/></{{p}}border>"
_WRAP = (
    '<{p}xf numFmtId="0" fontId="0" fillId="0" borderId="{border}" xfId="0" applyBorder="1" applyAlignment="1">'
    '<{p}alignment vertical="top" wrapText="1"/></{p}xf>')
_PLAIN = '<{p}xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
_ORDER = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs", "tableStyles",
          "colors", "extLst")
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
_NEW = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<styleSheet xmlns="{space}"><fonts count="1"><font>'
    '<sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs></styleSheet>')


@dataclass(frozen=True, slots=True)
class Styles:
    """The numbers of what was added."""

    colours: dict[Colour, int]  # differential formats
    head: int
    bold: int
    link: int
    wrap: int  # format of cells: framed, text wrapped
    line: float  # points that a line of text takes in the workbook's own font


def add_styles(archive: Archive, part: str | None, book: str, space: str) -> Styles:
    """Add the formats to the styles part, which is made where there is none."""
    if part is None or part not in archive:
        part = "xl/styles.xml" if "xl/styles.xml" not in archive else archive.free_name("xl/styles{}.xml")
        archive.write(part, _NEW.format(space=space).encode())
        add_relation(archive, book, f"{kind_uri(space)}/styles", part)
        add_content_type(archive, part, _TYPE)
    data, codec = decoded(archive.read(part), part)
    root = outline(data, part, 4)
    own = [_FILL.replace("{rgb}", rgb) for rgb in LOOKS.values()]
    first, edits = _append(data, root, "dxfs", [*own, _HEAD, _BOLD, _LINK])
    cells = root.child("cellXfs")
    plain = [] if cells and cells.children else [_PLAIN]
    border, framed = _append(data, root, "borders", [_BORDER])
    wrap, more = _append(data, root, "cellXfs", [*plain, _WRAP.replace("{border}", str(border))])
    archive.write(part, encoded(splice(data, [*framed, *more, *edits]), codec))
    last = first + len(own)
    colours = {colour: first + place for place, colour in enumerate(LOOKS)}
    return Styles(colours, last, last + 1, last + 2, wrap + len(plain), _line_height(root))


def _line_height(root: Element) -> float:
    """Return the height of a line: cells without a font of their own have the first one."""
    fonts = root.child("fonts")
    size = fonts.children[0].child("sz") if fonts and fonts.children else None
    found = re.fullmatch(r"[0-9]{1,3}(?:\.[0-9]+)?", size.attributes.get("val", "")) if size else None
    return max(6.0, float(found[0]) if found else 11.0) * 1.36


def _append(data: bytes, root: Element, name: str, records: list[str]) -> tuple[int, list[Edit]]:
    """Return the number of the first record, and the edits that add them all."""
    new = "".join(record.replace("{p}", root.prefix) for record in records).encode()
    found = root.child(name)
    if found:
        before = len(found.children)
        return before, [add_inside(data, found, new), *set_attribute(data, found, b"count", str(before + len(records)))]
    head, tail = f'<{root.prefix}{name} count="{len(records)}">', f"</{root.prefix}{name}>"
    whole = head.encode() + new + tail.encode()
    ahead = [child for child in root.children if child.name in _ORDER and _ORDER.index(child.name) < _ORDER.index(name)]
    if not ahead:
        return 0, [add_inside(data, root, whole, first=True)]
    return 0, [(ahead[-1].end, ahead[-1].end, whole)]
