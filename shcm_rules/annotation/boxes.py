"""The boxes in which notes are shown: VML shapes, made or put behind those that a sheet has."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from math import ceil

from ..errors import UnreadableFile
from .archive import Archive
from .comments import Written
from .markup import Edit, Element, add_inside, decoded, encoded, outline, set_attribute, splice
from .notes import Note
from .places import LAST_COLUMN, LAST_ROW, Cell
from .sheet import Grid

__all__ = ["TYPE", "add_boxes", "is_readable"]

TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_SPACES = {"v": "urn:schemas-microsoft-com:vml", "o": "urn:schemas-microsoft-com:office:office",
           "x": "urn:schemas-microsoft-com:office:excel"}
_DECLARED = "".join(f' xmlns:{prefix}="{space}"' for prefix, space in _SPACES.items())
_EMPTY = f'<xml{_DECLARED}>\n<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data=""/></o:shapelayout></xml>'
_TEMPLATE = (
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>')
_SHAPE = (
    '\n<v:shape id="_x0000_s{id}" type="#_x0000_t202" style="position:absolute;z-index:{order};visibility:hidden"'
    ' fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/>'
    '<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div>'
    '</v:textbox><x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor>'
    "<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>")
_ID_MAP = re.compile(rb"<[\w.-]*:?idmap\b[^>]*\bdata\s*=\s*[\"']([0-9, ]*)[\"']")
_SHAPE_ID = re.compile(rb"_s([0-9]{1,9})\b")
_BLOCK = 1024  # numbers of shapes are given out to sheets in blocks
_WIDTH, _LETTERS, _LINE, _MARGIN = 340, 52, 15, 14
_HIGHEST = 560
_STEPS = 400  # hidden rows and columns have no size: the walk over them ends


def is_readable(archive: Archive, part: str) -> bool:
    """Tell whether a VML part can be added to; old programs left some that are not well-formed."""
    try:
        _outline(archive, part)
    except UnreadableFile:
        return False
    return True


def add_boxes(archive: Archive, part: str, notes: Mapping[Cell, Note], grid: Grid, written: Written) -> None:
    """Draw a box for each new note, make longer ones higher, take away those of notes that are gone."""
    new = written.new
    taken = _taken_blocks(archive)
    if part not in archive:
        archive.write(part, _EMPTY.encode())
    data, codec, root = _outline(archive, part)
    boxes = _boxes(data, root)
    edits: list[Edit] = [(boxes[cell].start, boxes[cell].end, b"") for cell in written.gone if cell in boxes]
    for cell in written.longer:
        if cell in boxes:
            edits += _stretched(data, boxes[cell], notes[cell], grid)
    count = ceil(len(new) / (_BLOCK - 1))
    blocks = [block for block in range(1, len(taken) + count + 1) if block not in taken][:count]
    template = _TEMPLATE if b"_x0000_t202" not in data else ""
    shapes = [
        _shape(_BLOCK * blocks[at // (_BLOCK - 1)] + at % (_BLOCK - 1) + 1, at + 1, cell, notes[cell], grid)
        for at, cell in enumerate(new)
    ]
    added = "".join([template if shapes else "", *shapes])
    if any(f'xmlns:{name}="{space}"'.encode() not in data[root.start : root.opened] for name, space in _SPACES.items()):
        added = re.sub(r"<(v:shapetype|v:shape) ", rf"<\1{_DECLARED} ", added)
    edits += [add_inside(data, root, added.encode()), *_mapped(data, root, blocks)]
    archive.write(part, encoded(splice(data, edits), codec))


def _outline(archive: Archive, part: str) -> tuple[bytes, str, Element]:
    data, codec = decoded(archive.read(part), part)
    return data, codec, outline(data, part, 4)


def _taken_blocks(archive: Archive) -> set[int]:
    """Return the blocks of numbers that any drawing of the workbook has."""
    taken: set[int] = set()
    for name in archive.names():
        if name.lower().endswith(".vml"):
            data = archive.read(name)
            taken.update(int(number) for found in _ID_MAP.findall(data) for number in found.split(b",")
                         if number.strip().isdigit())
            taken.update(int(number) // _BLOCK for number in _SHAPE_ID.findall(data))
    return taken


def _mapped(data: bytes, root: Element, blocks: Sequence[int]) -> Iterable[Edit]:
    """Yield the edit that gives further blocks to this drawing."""
    layout = root.child("shapelayout")
    found = layout.child("idmap") if layout else None
    if not found or not blocks:
        return
    before = found.attributes.get("data", "")
    yield from set_attribute(data, found, b"data", ",".join([*([before] if before else []), *map(str, blocks)]))


def _boxes(data: bytes, root: Element) -> dict[Cell, Element]:
    """Return the boxes of notes by their cells."""
    found: dict[Cell, Element] = {}
    for shape in root.every("shape"):
        client = shape.child("ClientData")
        if client and client.attributes.get("ObjectType") == "Note":
            row, column = (client.child(name) for name in ("Row", "Column"))
            if row and column and row.text(data).strip().isdigit() and column.text(data).strip().isdigit():
                found[int(row.text(data)) + 1, int(column.text(data)) + 1] = shape
    return found


def _shape(number: int, order: int, cell: Cell, note: Note, grid: Grid) -> str:
    row, column = cell
    return _SHAPE.format(id=number, order=order, anchor=_anchor(cell, note, grid), row=row - 1, column=column - 1)


def _anchor(cell: Cell, note: Note, grid: Grid) -> str:
    """Return left column, offset, top row, offset, right column, offset, bottom row, offset: right of the cell."""
    row, column = cell
    left, right = _span(column + 1, _WIDTH, LAST_COLUMN, grid.width)
    top, bottom = _span(max(row - 1, 1), _height(note), LAST_ROW, grid.height)
    return f"{left[0] - 1}, {left[1]}, {top[0] - 1}, {top[1]}, {right[0] - 1}, {right[1]}, {bottom[0] - 1}, {bottom[1]}"


def _height(note: Note) -> int:
    lines = sum(ceil(max(len(line), 1) / _LETTERS) for head, body in note for line in f"{head}\n{body}".split("\n"))
    return min(_HIGHEST, (lines + 1) * _LINE + len(note) * _LINE + _MARGIN)


def _span(first: int, length: int, last: int, size: Callable[[int], int]) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return where a stretch begins and ends, as (place, offset); at the edge of the sheet it is moved back."""
    if first + _STEPS > last:
        first, room = min(first, last), sum(size(place) for place in range(min(first, last), last + 1))
        while room < length and first > 1 and last - first < _STEPS:
            first -= 1
            room += size(first)
    place, rest = first, length
    while place < last and rest > size(place) and place - first < _STEPS:
        rest -= size(place)
        place += 1
    return (first, 0), (place, min(rest, size(place)))


def _stretched(data: bytes, box: Element, note: Note, grid: Grid) -> Iterable[Edit]:
    """Yield the edit that lets the box of somebody else's note hold ours too."""
    client = box.child("ClientData")
    anchor = client.child("Anchor") if client else None
    if not anchor:
        return
    numbers = [part.strip() for part in anchor.text(data).decode().split(",")]
    if len(numbers) != 8 or not all(part.isdigit() and len(part) < 8 for part in numbers):
        return
    left, top, bottom = int(numbers[0]) + 1, int(numbers[2]) + 1, int(numbers[6]) + 1
    height = sum(grid.height(row) for row in range(top, min(bottom, top + _STEPS))) + int(numbers[7])
    _, low = _span(top, min(height + _height(note), 2 * _HIGHEST), LAST_ROW, grid.height)
    _, right = _span(left, _WIDTH, LAST_COLUMN, grid.width)
    if right[0] > int(numbers[4]) + 1:
        numbers[4:6] = [str(right[0] - 1), str(right[1])]
    numbers[6:8] = [str(low[0] - 1), str(low[1])]
    yield anchor.opened, anchor.closing, ", ".join(numbers).encode()
