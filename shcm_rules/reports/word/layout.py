"""Paper, paragraphs and tables of an administrative document, in terms of python-docx; knows no word of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from docx import Document
from docx.document import Document as DocxDocument
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table
from docx.table import _Cell as Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run

__all__ = [
    "BODY", "WIDTH", "Aligned", "Cell", "add_blank", "add_frameless", "add_grid", "add_rule", "add_text", "grid_row",
    "new_document", "set_cell",
]

FONT = "Times New Roman"
BODY, TABLE = 13, 11
#: Margins of the decree, top and bottom 20-25 mm, left 30-35, right 15-20: what is between them is for the text.
MARGINS = {"top_margin": 20, "bottom_margin": 20, "left_margin": 30, "right_margin": 15}
WIDTH = 165
FIRST_LINE = 10
_ALIGNED = {"left": WD_ALIGN_PARAGRAPH.LEFT, "center": WD_ALIGN_PARAGRAPH.CENTER, "both": WD_ALIGN_PARAGRAPH.JUSTIFY}
Aligned = Literal["left", "center", "both"]


def new_document(lang: str) -> DocxDocument:
    """Return an empty A4 document in the decree's font; pages are numbered from the second on."""
    document = Document()
    _forget_sample(document)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    for side, width in MARGINS.items():
        setattr(section, side, Mm(width))
    section.header_distance = Mm(10)
    section.different_first_page_header_footer = True
    number = section.header.paragraphs[0]
    number.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _add_page_number(number.add_run())
    for style in ("Normal", "Heading 1", "Heading 2", "Header"):
        _style(document.styles[style], "vi-VN" if lang == "vi" else "en-GB", bold=style.startswith("Heading"))
    return document


def _forget_sample(document: DocxDocument) -> None:
    """Drop what the library's own sample carries besides: a picture of it and its author's remarks."""
    about = document.core_properties
    about.author = about.comments = about.keywords = about.subject = ""
    package = document.part.package
    for name, relation in list(package.rels.items()):
        if relation.reltype.endswith("/thumbnail"):
            package.rels.pop(name)


def _style(style: Any, lang: str, *, bold: bool) -> None:
    style.font.name, style.font.size, style.font.italic = FONT, Pt(BODY), False
    style.font.bold = bold or None
    properties = style.element.get_or_add_rPr()
    for name in properties.findall(qn("w:color")):
        properties.remove(name)
    fonts = properties.find(qn("w:rFonts"))
    for name in list(fonts.attrib):  # a theme's font would win over the one that is named
        del fonts.attrib[name]
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), FONT)
    tongue = OxmlElement("w:lang")
    tongue.set(qn("w:val"), lang)
    tongue.set(qn("w:eastAsia"), lang)
    properties.append(tongue)
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(6 if bold else 0), Pt(0)


def _add_page_number(run: Run) -> None:
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._r.append(element)  # noqa: SLF001 - the library has no fields


# Paragraphs.

def add_text(  # noqa: PLR0913 - keywords, each a property of the paragraph
    place: DocxDocument | Cell, text: str, *, align: Aligned = "both", bold: bool = False, italic: bool = False,
    size: float = BODY, before: float = 6, first_line: float | None = None, style: str = "Normal", keep: bool = False,
) -> Paragraph:
    """Add a paragraph; sizes in points, the indent of its first line in millimetres."""
    paragraph = place.add_paragraph(style=style)
    _fill(paragraph, text, bold=bold, italic=italic, size=size)
    paragraph.alignment = _ALIGNED[align]
    layout = paragraph.paragraph_format
    layout.space_before, layout.keep_with_next = Pt(before), keep or None
    if align != "center":
        layout.first_line_indent = Mm(FIRST_LINE if first_line is None else first_line)
    return paragraph


def _fill(paragraph: Paragraph, text: str, *, bold: bool, italic: bool, size: float) -> None:
    run = paragraph.add_run(text)
    run.bold, run.italic, run.font.size = bold or None, italic or None, Pt(size)


def add_blank(place: DocxDocument, text: str) -> None:
    """Add a line to fill in by hand: its one or two tabs are dots, the last of them up to the margin."""
    paragraph = add_text(place, text, align="left")
    stops = (WIDTH,) if text.count("\t") < 2 else (110, WIDTH)
    for stop in stops:
        paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(stop), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)


def add_rule(place: DocxDocument | Cell, width: float, length: float) -> None:
    """Add a thin line of this length in the middle of a column of this width, in millimetres."""
    paragraph = place.add_paragraph()
    layout = paragraph.paragraph_format
    layout.left_indent = layout.right_indent = Mm((width - length) / 2)
    layout.space_before, layout.space_after, layout.line_spacing = Pt(2), Pt(0), Pt(4)
    edges, edge = OxmlElement("w:pBdr"), OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        edge.set(qn(f"w:{name}"), value)
    edges.append(edge)
    paragraph._p.get_or_add_pPr().insert_element_before(  # noqa: SLF001 - the library has no borders
        edges, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr")


# Tables.

def add_frameless(place: DocxDocument, widths: Sequence[float]) -> list[Cell]:
    """Add a row of cells without borders and return them, each with no paragraph but an empty first one."""
    table = _table(place, widths)
    row = table.rows[0]
    _set_row(row._tr, "w:cantSplit")  # noqa: SLF001 - as above
    return list(row.cells)


def add_grid(place: DocxDocument, headers: Sequence[tuple[str, float]]) -> Table:
    """Add a table with borders and a header row that is repeated on every page; widths in millimetres."""
    table = _table(place, [width for _, width in headers])
    table.style = "Table Grid"
    for cell, (text, _) in zip(table.rows[0].cells, headers, strict=True):
        set_cell(cell, text, align="center", bold=True)
        cell.paragraphs[0].paragraph_format.keep_with_next = True  # a header alone at the foot of a page tells nothing
    _set_row(table.rows[0]._tr, "w:cantSplit", "w:tblHeader")  # noqa: SLF001 - as above
    return table


def grid_row(table: Table, texts: Sequence[str], aligned: Sequence[Aligned], *, whole: bool = True) -> None:
    """Add a row; a `whole` one never breaks across pages."""
    row = table.add_row()  # type: ignore[no-untyped-call]
    for cell, text, align in zip(row.cells, texts, aligned, strict=True):
        set_cell(cell, text, align=align)
    if whole:
        _set_row(row._tr, "w:cantSplit")  # noqa: SLF001 - as above


def set_cell(  # noqa: PLR0913 - keywords, as above
    cell: Cell, text: str, *, align: Aligned = "left", bold: bool = False, italic: bool = False, size: float = TABLE,
) -> None:
    """Write into a cell's one paragraph."""
    paragraph = cell.paragraphs[0]
    _fill(paragraph, text, bold=bold, italic=italic, size=size)
    paragraph.alignment = _ALIGNED[align]


def _table(place: DocxDocument, widths: Sequence[float]) -> Table:
    table: Table = place.add_table(rows=1, cols=len(widths))
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    for cell, width in zip(table.rows[0].cells, widths, strict=True):
        cell.width = Mm(width)
    _set_margins(table)
    return table


def _set_margins(table: Table) -> None:
    """Leave little room beside the text: six columns share the width of a page."""
    margins = OxmlElement("w:tblCellMar")
    for side, twips in (("top", "28"), ("left", "57"), ("bottom", "28"), ("right", "57")):
        width = OxmlElement(f"w:{side}")
        width.set(qn("w:w"), twips)
        width.set(qn("w:type"), "dxa")
        margins.append(width)
    properties = table._tbl.tblPr  # noqa: SLF001 - as above
    look = properties.find(qn("w:tblLook"))
    properties.insert(len(properties) if look is None else properties.index(look), margins)


def _set_row(row: Any, *names: str) -> None:
    properties = row.get_or_add_trPr()
    for name in names:
        properties.append(OxmlElement(name))
