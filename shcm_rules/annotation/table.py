"""The new sheet: the answer, the table of remarks with links to the cells; texts only, never a formula."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import count
from math import ceil

from ..reports.words import COUNTED
from ..reports.words import WORDS as SAID
from .markup import escape_attribute, escape_text
from .places import address
from .relations import kind_uri
from .remarks import Colour, Remark
from .sheet import TABLE
from .styles import LOOKS, Styles
from .wording import HEADERS, WORDS

__all__ = ["write_table"]

_LISTED = 3
_LONGEST = 32_000
_COLUMNS = "ABCDEFGHI"
_FILLED = 0.92  # of a line, before the next word goes to the next one
_HIGHEST = 400.0


def write_table(  # noqa: PLR0913, PLR0917 - the parts of a page
    remarks: Sequence[Remark], head: Sequence[str], names: Mapping[str, str], styles: Styles, lang: str, space: str,
) -> bytes:
    """Return a worksheet part; `head` stands above the table, `names` are the sheets as links call them."""
    rows = _Rows(styles.wrap, [width for _, width in HEADERS[lang]], styles.line)
    rows.add([WORDS[lang]["title"]], wrap=False)
    for line in head:
        rows.add([line], wrap=False)
    legend = _legend(lang)
    legend_row = rows.add(["", WORDS[lang]["legend"], "", *legend.values()], wrap=False)
    rows.add([], wrap=False)
    header = rows.add([title for title, _ in HEADERS[lang]])
    links: list[tuple[str, str]] = []
    for remark in remarks:
        row = rows.add(_cells(remark, lang))
        if target := _target(remark, names):
            links += [(f"A{row}", target), (f"I{row}", target)]
    if not remarks:
        rows.add(["", WORDS[lang]["none"]], wrap=False)
    return _page(rows, header, links, _rules(remarks, header, legend_row, list(legend), links, styles), lang, space)


class _Rows:
    """The rows of the sheet, each cell an inline string: no other part has to change for them."""

    def __init__(self, wrap: int, widths: Sequence[int], line: float) -> None:
        self._wrap, self._widths, self._line = wrap, widths, line
        self.written: list[str] = []

    def add(self, cells: Sequence[str | int], *, wrap: bool = True) -> int:
        """Add a row and return its number."""
        row = len(self.written) + 1
        style = f' s="{self._wrap}"' if wrap else ""
        told = "".join(
            f'<c r="{letter}{row}"{style}><v>{cell}</v></c>' if isinstance(cell, int) else
            f'<c r="{letter}{row}"{style} t="inlineStr"><is><t xml:space="preserve">{_fit(cell)}</t></is></c>'
            for letter, cell in zip(_COLUMNS, cells, strict=False) if cell != "")
        height = f' ht="{self._height(cells):.1f}" customHeight="1"' if wrap else ""
        self.written.append(f'<row r="{row}"{height}>{told}</row>')
        return row

    def _height(self, cells: Sequence[str | int]) -> float:
        """Return the height that the longest cell takes: no program works it out when it opens a file."""
        lines = max(ceil(len(str(cell)) / (width * _FILLED)) for cell, width in zip(cells, self._widths, strict=False))
        return min(max(lines, 1) * self._line + 3, _HIGHEST)


def _fit(text: str) -> str:
    return escape_text(text[:_LONGEST])


def _cells(remark: Remark, lang: str) -> list[str | int]:
    return [
        remark.number, remark.verdict, remark.weight, remark.title, remark.place, remark.message, remark.remedy,
        remark.clause, _spots(remark, lang)]


def _spots(remark: Remark, lang: str) -> str:
    """Return the cells, each once; those of rows nearly counted only where there are no others."""
    spots = [spot for spot in remark.spots if not spot.near] or remark.spots
    told: dict[str, list[str]] = {}
    shown = list(dict.fromkeys((spot.sheet, address(spot.cell)) for spot in spots))
    for sheet, cell in shown[:_LISTED]:
        told.setdefault(sheet, []).append(cell)
    text = "; ".join(f"{sheet}: {', '.join(cells)}" for sheet, cells in told.items())
    rest = len(shown) - _LISTED
    return f"{text} {SAID[lang]['more_cells'].format(n=rest)}" if rest > 0 else text


def _target(remark: Remark, names: Mapping[str, str]) -> str:
    spot = next((spot for spot in remark.spots if spot.sheet in names), None)
    if not spot:
        return ""
    quoted = names[spot.sheet].replace("'", "''")
    return f"'{quoted}'!{address(spot.cell)}"


def _legend(lang: str) -> dict[Colour, str]:
    words = {str(verdict): word for verdict, word in COUNTED[lang].items()} | {"problem": WORDS[lang]["problem"]}
    return {colour: words[colour] for colour in LOOKS}


def _rules(  # noqa: PLR0913, PLR0917 - what is coloured, and with what
    remarks: Sequence[Remark], header: int, legend: int, shown: Sequence[Colour], links: Sequence[tuple[str, str]],
    styles: Styles,
) -> list[tuple[str, int]]:
    """Return (cells, differential format) of all that is not plain."""
    rules = [("A1:A2", styles.bold), (f"A{header}:I{header}", styles.head)]
    for at, colour in enumerate(shown):
        rows = [f"B{header + remark.number}" for remark in remarks if remark.colour == colour]
        rules.append((" ".join([f"{_COLUMNS[at + 3]}{legend}", *rows]), styles.colours[colour]))
    if links:
        rules.append((" ".join(cell for cell, _ in links), styles.link))
    return rules


def _page(  # noqa: PLR0913, PLR0917 - the elements of a worksheet in their order
    rows: _Rows, header: int, links: Sequence[tuple[str, str]], rules: Sequence[tuple[str, int]], lang: str, space: str,
) -> bytes:
    widths = "".join(f'<col min="{n}" max="{n}" width="{width}" customWidth="1"/>'
                     for n, (_, width) in enumerate(HEADERS[lang], 1))
    numbers = count(1)
    formats = "".join(
        f'<conditionalFormatting sqref="{cells}"><cfRule type="expression" dxfId="{look}" priority="{next(numbers)}">'
        f"<formula>{TABLE}</formula></cfRule></conditionalFormatting>" for cells, look in rules)
    linked = "".join(f'<hyperlink ref="{cell}" location="{escape_attribute(target)}"/>' for cell, target in links)
    return "".join([
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n',
        f'<worksheet xmlns="{space}" xmlns:r="{kind_uri(space)}">',
        '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>',
        f'<dimension ref="A1:I{len(rows.written)}"/><sheetViews><sheetView workbookViewId="0"><pane ySplit="{header}"',
        f' topLeftCell="A{header + 1}" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>',
        f'<sheetFormatPr defaultRowHeight="15"/><cols>{widths}</cols><sheetData>', *rows.written,
        f'</sheetData><autoFilter ref="A{header}:I{len(rows.written)}"/>', formats,
        f"<hyperlinks>{linked}</hyperlinks>" if linked else "",
        '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.6" header="0.3" footer="0.3"/>',
        '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>',
        f"<headerFooter><oddFooter>&amp;C{WORDS[lang]['page']}</oddFooter></headerFooter></worksheet>",
    ]).encode()
