"""One sheet of the user's: colours as a conditional format, the link to the notes; no cell and no style is touched."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from .archive import Archive
from .markup import Edit, Element, add_inside, attribute_span, decoded, encoded, escape_attribute, outline, splice
from .places import Cell, runs
from .remarks import Colour

__all__ = ["FORMULA", "TABLE", "Grid", "SheetPatch", "bears_marks", "colour_rules", "is_table", "read_sheet"]

#: Always true, and tells whose colours these are: those of an earlier run are taken away by it.
FORMULA = 'N("shcm_rules")=0'
#: The same for the sheet of remarks itself.
TABLE = 'N("shcm_rules:table")=0'
_SPELLINGS = (FORMULA.encode(), FORMULA.replace('"', "&quot;").encode())
_ORDER = (
    "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr", "sheetProtection",
    "protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate", "customSheetViews", "mergeCells",
    "phoneticPr", "conditionalFormatting", "dataValidations", "hyperlinks", "printOptions", "pageMargins", "pageSetup",
    "headerFooter", "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors", "smartTags",
    "drawing", "legacyDrawing", "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems",
    "tableParts", "extLst",
)  # fmt: skip
_CLOSED = ("sheetData", "mergeCells", "dataValidations", "hyperlinks", "rowBreaks", "colBreaks", "protectedRanges")
_DEPTH = 6  # x14 rules stand that deep in extLst
_COLUMNS = 1_000  # groups of columns whose width is kept
_AREAS = 400  # of one rule; longer lists are cut into several


@dataclass(slots=True)
class Grid:
    """How wide the columns and how high the rows are, in pixels; what is not in the tables has the default."""

    columns: list[tuple[int, int, int]] = field(default_factory=list)  # first, last, width
    rows: dict[int, int] = field(default_factory=dict)
    column: int = 64
    row: int = 20
    merges: list[str] = field(default_factory=list)

    def width(self, column: int) -> int:
        """Return the width of a column, counted from 1."""
        return next((width for first, last, width in self.columns if first <= column <= last), self.column)

    def height(self, row: int) -> int:
        """Return the height of a row, counted from 1."""
        return self.rows.get(row, self.row)


@dataclass(slots=True)
class SheetPatch:
    """A worksheet part as it was read, and the edits to be made to it."""

    part: str
    data: bytes
    codec: str
    root: Element
    grid: Grid
    edits: list[Edit] = field(default_factory=list)

    @property
    def drawing(self) -> str:
        """Return the id of the relationship to the sheet's VML drawing, "" where there is none."""
        found = self.root.child("legacyDrawing")
        return found.relation if found else ""

    def add_drawing(self, identifier: str, space: str) -> None:
        """Link a VML drawing."""
        name = f'<{self.root.prefix}legacyDrawing xmlns:r="{space}" r:id="{escape_attribute(identifier)}"/>'
        self.edits.append(self.place("legacyDrawing", name.encode()))

    def place(self, name: str, new: bytes) -> Edit:
        """Return the edit that puts an element behind all that the schema wants before it.

        Rules come before those that are there: LibreOffice shows of several on one cell the first.
        """
        ahead = [child for child in self.root.children if 0 <= _rank(child) < _ORDER.index(name)]
        if not ahead:
            return add_inside(self.data, self.root, new, first=True)
        return ahead[-1].end, ahead[-1].end, new

    def write(self, archive: Archive) -> None:
        """Put the edited part into the archive; untouched it stays as it was."""
        if self.edits:
            archive.write(self.part, encoded(splice(self.data, self.edits), self.codec))


def read_sheet(archive: Archive, part: str) -> SheetPatch:
    """Read a worksheet part: what stands beside its cells, and the sizes of rows and columns."""
    data, codec = decoded(archive.read(part), part)
    grid, row = Grid(), 0

    def keep_row(attributes: dict[str, str]) -> None:
        nonlocal row
        row = _whole(attributes.get("r", ""), row + 1)
        if attributes.get("hidden") in {"1", "true"}:
            grid.rows[row] = 0
        elif "ht" in attributes:
            grid.rows[row] = _pixels(attributes["ht"], 4 / 3, grid.row)

    def keep_defaults(attributes: dict[str, str]) -> None:
        grid.row = _pixels(attributes.get("defaultRowHeight", ""), 4 / 3, grid.row)
        grid.column = _pixels(attributes.get("defaultColWidth", ""), 7, grid.column)

    def keep_column(attributes: dict[str, str]) -> None:
        if len(grid.columns) == _COLUMNS:
            return
        width = _pixels(attributes.get("width", ""), 7, grid.column)
        hidden = attributes.get("hidden") in {"1", "true"}
        first = _whole(attributes.get("min", ""), 0)
        grid.columns.append((first, _whole(attributes.get("max", ""), first), 0 if hidden else width))

    watch = {"row": keep_row, "sheetFormatPr": keep_defaults, "col": keep_column,
             "mergeCell": lambda attributes: grid.merges.append(attributes.get("ref", ""))}
    root = outline(data, part, _DEPTH, closed=_CLOSED, watch=watch)
    return SheetPatch(part, data, codec, root, grid)


def bears_marks(data: bytes) -> bool:
    """Tell whether a worksheet part may have colours of an earlier run."""
    return any(spelling in data for spelling in _SPELLINGS)


def is_table(data: bytes) -> bool:
    """Tell whether a worksheet part is the sheet of remarks of an earlier run."""
    return TABLE.encode() in data or TABLE.replace('"', "&quot;").encode() in data


def colour_rules(patch: SheetPatch, colours: Mapping[Cell, Colour], formats: Mapping[Colour, int]) -> None:
    """Colour cells by rules that come before all others; those of an earlier run go."""
    own = [element for element in patch.root.every("conditionalFormatting") if _is_own(patch.data, element)]
    patch.edits += [(element.start, element.end, b"") for element in own]
    kept = [rule for rule in _rules(patch.root.children) if not any(o.start <= rule.start < o.end for o in own)]
    blocks = [
        (colour, areas[at : at + _AREAS]) for colour in formats
        if (areas := runs(cell for cell, painted in colours.items() if painted == colour))
        for at in range(0, len(areas), _AREAS)
    ]
    if not blocks:
        return
    first = _make_room(patch, kept, len(blocks))
    prefix, new = patch.root.prefix, []
    for place, (colour, areas) in enumerate(blocks):
        new.append(
            f'<{prefix}conditionalFormatting sqref="{" ".join(areas)}"><{prefix}cfRule type="expression"'
            f' dxfId="{formats[colour]}" priority="{first + place}"><{prefix}formula>{FORMULA}</{prefix}formula>'
            f"</{prefix}cfRule></{prefix}conditionalFormatting>")
    patch.edits.append(patch.place("conditionalFormatting", "".join(new).encode()))


def _make_room(patch: SheetPatch, rules: list[Element], count: int) -> int:
    """Return the first free priority: 1, every other rule stepping back, as Excel does for a new rule.

    Rules of a pivot table are known to it by their priorities: where there are any, ours come last.
    """
    priorities = [_whole(rule.attributes.get("priority", ""), 0) for rule in rules]
    if any(element.attributes.get("pivot") in {"1", "true"} for element in _formats(patch.root.children)):
        return max(priorities, default=0) + 1
    for rule, priority in zip(rules, priorities, strict=True):
        if span := attribute_span(patch.data, rule, b"priority"):
            patch.edits.append((*span, str(priority + count).encode()))
    return 1


def _rules(elements: Iterable[Element]) -> list[Element]:
    return [rule for element in _formats(elements) for rule in element.every("cfRule")]


def _formats(elements: Iterable[Element]) -> list[Element]:
    found = []
    for element in elements:
        if element.name == "conditionalFormatting":
            found.append(element)
        elif element.name in {"extLst", "ext", "conditionalFormattings"}:
            found += _formats(element.children)
    return found


def _is_own(data: bytes, element: Element) -> bool:
    rules = element.every("cfRule")
    return bool(rules) and all(
        any(formula.text(data).strip() in _SPELLINGS for formula in rule.every("formula")) for rule in rules)


def _rank(element: Element) -> int:
    """Return an element's place in the schema; an alternative's is that of what it holds."""
    if element.name == "AlternateContent":
        inside = [grandchild for child in element.children for grandchild in child.children]
        return min((rank for grandchild in inside if (rank := _rank(grandchild)) >= 0), default=-1)
    return _ORDER.index(element.name) if element.name in _ORDER else -1


def _whole(text: str, otherwise: int) -> int:
    try:
        return int(text) if len(text) < 10 else otherwise
    except ValueError:
        return otherwise


def _pixels(text: str, scale: float, otherwise: int) -> int:
    try:
        return max(0, min(4000, int(float(text) * scale)))
    except (ValueError, OverflowError):
        return otherwise
