"""The order of the steps: read what is there, decide the marks, patch each sheet, add the table."""

from __future__ import annotations

from collections.abc import Sequence

from ..errors import UnreadableFile, UsageError
from ..findings import ReportModel
from ..importers.formats.signatures import recognise, recognise_package
from . import boxes, comments
from .archive import Archive
from .book import Book, BookSheet, add_sheet, free_sheet_name, read_book, related
from .notes import Marks, mark_cells
from .places import address, anchors
from .relations import add_content_type, add_relation, find_relations, kind_uri
from .remarks import Remark, answer_lines, collect_remarks, count_unchecked
from .sheet import SheetPatch, bears_marks, colour_rules, is_table, read_sheet
from .styles import Styles, add_styles
from .table import write_table
from .wording import REFUSALS, WORDS

__all__ = ["patch_workbook"]

_SIGNATURES = "_xmlsignatures/"
_REVISIONS = "xl/revisions/"


def patch_workbook(data: bytes, model: ReportModel, path: str) -> bytes:
    """Return the annotated copy of a workbook."""
    try:
        archive = _open(data, model.lang, path)
        return _Patch(archive, model, path).run()
    except UnreadableFile as error:
        raise UsageError(f"{path}: {error.told(model.lang)}") from error


def _open(data: bytes, lang: str, path: str) -> Archive:
    refused = UsageError(REFUSALS[lang]["form"].format(path=path))
    if recognise(path, data) != "package":
        raise refused
    archive = Archive(data)
    names = {name.replace("\\", "/").casefold() for name in archive.names()}
    if recognise_package(names) != "xlsx":
        raise refused
    if any(name.startswith(_REVISIONS) for name in names):
        raise UsageError(REFUSALS[lang]["shared"].format(path=path))
    return archive


class _Patch:
    """One workbook on its way: what was read of it, what is said about it."""

    def __init__(self, archive: Archive, model: ReportModel, path: str) -> None:
        self.archive, self.model, self.lang = archive, model, model.lang
        self.book: Book = read_book(archive, path, model.lang)
        table = self._find_table()
        self.old_table = table.part if table else ""
        self.name = table.name if table else free_sheet_name(self.book, WORDS[model.lang]["sheet"])
        self.remarks: Sequence[Remark] = collect_remarks(model, path, table.name if table else "")
        self.told: list[str] = []  # what could not be done, for the head of the table

    def run(self) -> bytes:
        """Patch the sheets, add the table, return the archive."""
        styles = add_styles(self.archive, self.book.styles, self.book.part, self.book.space)
        patches = self._read_sheets()
        shown = {name: anchors(self._cells(name), patch.grid.merges) for name, patch in patches.items()}
        marks = mark_cells(self.remarks, shown, self.lang, self.name)
        for name, patch in patches.items():
            self._mark(name, patch, marks.get(name, Marks()), styles)
        head = [*answer_lines(self.model), *self._head()]
        links = {sheet.name: sheet.written for sheet in reversed(self.book.sheets)}
        page = write_table(self.remarks, head, links, styles, self.lang, self.book.space)
        if self.old_table:
            self.archive.write(self.old_table, page)
        else:
            add_sheet(self.archive, self.book, self.name, page)
        return self.archive.to_bytes()

    def _read_sheets(self) -> dict[str, SheetPatch]:
        """Read the sheets that are spoken of, and those with marks of an earlier run."""
        wanted = {spot.sheet for remark in self.remarks for spot in remark.spots}
        found: dict[str, SheetPatch] = {}
        for sheet in self.book.sheets:
            if sheet.name not in found and sheet.part != self.old_table and (
                    sheet.name in wanted or bears_marks(self.archive.read(sheet.part))):
                found[sheet.name] = read_sheet(self.archive, sheet.part)
        return found

    def _find_table(self) -> BookSheet | None:
        """Return the sheet of remarks of an earlier run, unless somebody has put more into it than cells."""
        return next((
            sheet for sheet in self.book.sheets if is_table(self.archive.read(sheet.part))
            and all(link.kind == "printersettings" for link in find_relations(self.archive, sheet.part))), None)

    def _cells(self, name: str) -> list[tuple[int, int]]:
        return [spot.cell for remark in self.remarks for spot in remark.spots if spot.sheet == name]

    def _mark(self, name: str, patch: SheetPatch, marks: Marks, styles: Styles) -> None:
        colour_rules(patch, marks.colours, styles.colours)
        self._annotate(name, patch, marks)
        patch.write(self.archive)

    def _annotate(self, name: str, patch: SheetPatch, marks: Marks) -> None:
        links = find_relations(self.archive, patch.part)
        found = related(links, "comments")
        notes = dict(marks.notes)
        if found and found.part in self.archive:
            threads = comments.threaded_cells(self.archive, found.part) & set(notes)
            self._tell_threads(name, sorted(threads))
            notes = {cell: note for cell, note in notes.items() if cell not in threads}
        old = found is not None and found.part in self.archive and comments.has_own(self.archive, found.part)
        if not notes and not old:
            return
        linked = next((link for link in links if patch.drawing and link.id == patch.drawing), None)
        if linked and (linked.part not in self.archive or not boxes.is_readable(self.archive, linked.part)):
            self.told.append(WORDS[self.lang]["no_notes"].format(sheet=name))
            return
        part = found.part if found else self._new_part(patch, "comments", "xl/comments{}.xml", comments.TYPE)
        space = self.book.space
        written = comments.add_comments(self.archive, part, notes, space)
        drawing = linked.part if linked else self.archive.free_name("xl/drawings/vmlDrawing{}.vml")
        boxes.add_boxes(self.archive, drawing, notes, patch.grid, written)
        if not linked:
            add_content_type(self.archive, drawing, boxes.TYPE)
            kind = kind_uri(space)
            patch.add_drawing(add_relation(self.archive, patch.part, f"{kind}/vmlDrawing", drawing), kind)

    def _new_part(self, patch: SheetPatch, kind: str, pattern: str, content_type: str) -> str:
        part = self.archive.free_name(pattern)
        add_content_type(self.archive, part, content_type)
        add_relation(self.archive, patch.part, f"{kind_uri(self.book.space)}/{kind}", part)
        return part

    def _tell_threads(self, name: str, cells: Sequence[tuple[int, int]]) -> None:
        if cells:
            listed = ", ".join(map(address, cells))
            self.told.append(WORDS[self.lang]["threads"].format(sheet=name, cells=listed))

    def _head(self) -> list[str]:
        """Return what a reader must know of this copy before the table."""
        words, lines = WORDS[self.lang], []
        inputs = sum(item.waivers is None for item in self.model.inputs)
        if inputs > 1:
            lines.append(words["several"].format(n=inputs))
        if unchecked := count_unchecked(self.model):
            lines.append(words["not_checked"].format(n=unchecked))
        if any(name.casefold().startswith(_SIGNATURES) for name in self.archive.names()):
            lines.append(words["signature"])
        return [*lines, *self.told]


