"""The hostile files and the odd honest ones, each with what must come of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from hostile_bytes import (
    BOOK,
    BOOK_LINKS,
    MAIN,
    SHEET,
    STRICT,
    TWO_CELLS,
    Part,
    archive,
    blank_flood,
    book,
    links,
    parts,
    sheet,
    strings,
    styles,
    with_cell,
    with_rows,
    workbook,
)  # fmt: skip


@dataclass(frozen=True)
class Case:
    """A file: refused with `code`, or read as `rows` with the problems `told` (code and cell)."""

    name: str
    make: Callable[[], bytes]
    code: str = ""
    rows: list[list[str | None]] | None = None
    told: list[tuple[str, str]] = field(default_factory=list)
    suffix: str = ".xlsx"
    limits: dict[str, Any] = field(default_factory=dict)


PLAIN: list[list[str | None]] = [["1", "2"]]


def doctype(xml: str, inner: str = "", root: str = "x") -> str:
    return f"<!DOCTYPE {root} [{inner}]>{xml}"


LAUGHS = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
FETCH = '<!ENTITY file SYSTEM "file:///etc/passwd"><!ENTITY web SYSTEM "http://127.0.0.1:9/x">'


def nested(depth: int) -> str:
    """Return a sheet whose deepest element stands at this depth."""
    return sheet(TWO_CELLS, after="<x>" * (depth - 1) + "</x>" * (depth - 1))


def chain(*names: str) -> bytes:
    return workbook(*(Part(name, b"x") for name in names))


def overlapping() -> bytes:
    """Return an archive two of whose entries are the same bytes."""
    content = [Part(name, data) for name, data in parts().items()]
    return archive([*content, Part(content[0].name + "2", content[0].content, offset=0)])


def swallowing() -> bytes:
    """Return an archive whose first entry reaches over the others."""
    first, *others = [Part(name, data, method=0) for name, data in parts().items()]
    whole = archive([first, *others])
    reach = whole.index(b"PK\x01\x02") - 30 - len(first.name)
    return whole.replace(len(first.content).to_bytes(4, "little") * 2, reach.to_bytes(4, "little") * 2)


def lying_size() -> bytes:
    flood = blank_flood(20, sheet(TWO_CELLS).encode())
    others = [Part(name, data) for name, data in parts(sheet=None).items()]
    return archive([*others, Part(SHEET, b"", flood.packed, size=300, crc=flood.crc)])


def flooded(megabytes: int, copies: int = 1) -> bytes:
    others = [Part(name, data) for name, data in parts(sheet=None).items()]
    flood = blank_flood(megabytes, b"<worksheet><sheetData/>", b"</worksheet>")
    return archive(others + [Part(SHEET + "x" * n, b"", flood.packed, size=flood.size, crc=flood.crc)
                             for n in range(copies)])


def encoded(encoding: str, declared: str = "") -> bytes:
    xml = f'<?xml version="1.0" encoding="{declared or encoding}"?>' + sheet(
        '<row r="1"><c r="A1" t="inlineStr"><is><t>Tổ Toán</t></is></c></row>')
    return workbook(sheet=xml.encode(encoding))


def merged(number: int) -> bytes:
    areas = "".join(f'<mergeCell ref="A{row}:B{row}"/>' for row in range(1, number + 1))
    return workbook(sheet=sheet(TWO_CELLS.replace('<c r="B1"><v>2</v></c>', '<c r="C1"><v>2</v></c>'),
                                after=f"<mergeCells>{areas}</mergeCells>"))


def with_merges(data: str, *areas: str) -> bytes:
    after = "<mergeCells>" + "".join(f'<mergeCell ref="{area}"/>' for area in areas) + "</mergeCells>"
    return workbook(sheet=sheet(data, after=after))


def many_sheets(number: int) -> bytes:
    return workbook(book=book(*(f"S{n}" for n in range(number))),
                    links=links(*[("worksheet", "worksheets/sheet1.xml")] * number))


def linked(target: str, kind: str = "worksheet", mode: str = "") -> bytes:
    return workbook(links=links((kind, target), mode=mode))


def long_text(length: int, cells: int) -> bytes:
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, cells + 1))
    return with_rows(rows, strings=strings(f"<t>{'x' * length}</t>"))


def flood_of_attributes(number: int) -> str:
    return " ".join(f'a{n}=""' for n in range(number))


CONTAINER = [
    Case("zip-bomb", lambda: flooded(620), "over-compressed"),
    Case("zip-bomb-in-small-parts", lambda: flooded(7, 90), "too-much-unpacked"),
    Case("part-larger-than-it-says", lying_size, "not-a-workbook"),
    Case("bomb-nobody-opens", lambda: workbook(Part("xl/embeddings/bomb.zip", flooded(7, 20), method=0)), rows=PLAIN),
    Case("6000-parts", lambda: archive([Part(f"xl/{n}.xml", b"") for n in range(6000)]), "too-many-parts"),
    Case("6000-parts-that-claim-to-be-one",
         lambda: archive([Part(f"xl/{n}.xml", b"") for n in range(6000)], entries=1), "too-many-parts"),
    Case("part-twice", lambda: workbook(Part(SHEET, b"<worksheet/>")), "duplicate-parts"),
    Case("part-twice-in-capitals", lambda: workbook(Part(SHEET.upper(), b"<worksheet/>")), "duplicate-parts"),
    Case("part-twice-with-backslashes", lambda: workbook(Part(SHEET.replace("/", "\\"), b"")), "duplicate-parts"),
    Case("part-above", lambda: chain("../../evil.xml"), "unsafe-part-name"),
    Case("part-above-with-backslashes", lambda: chain("xl\\..\\..\\evil.xml"), "unsafe-part-name"),
    Case("part-at-the-root", lambda: chain("/etc/evil.xml"), "unsafe-part-name"),
    Case("part-on-a-drive", lambda: chain("C:/evil.xml"), "unsafe-part-name"),
    Case("parts-that-share-bytes", overlapping, "overlapping-parts"),
    Case("part-that-reaches-over-others", swallowing, "overlapping-parts"),
    Case("encrypted-part", lambda: workbook(Part("x", b"x", flags=1)), "encrypted"),
    Case("unknown-compression", lambda: workbook(Part("x", b"x", b"x", method=99)), "not-a-workbook"),
    Case("cut-off", lambda: workbook()[:700], "not-a-workbook"),
    Case("only-a-beginning", lambda: b"PK\x03\x04" + bytes(99), "not-a-workbook"),
    Case("wrong-checksum", lambda: archive([Part(n, d, crc=7) for n, d in parts().items()]), "not-a-workbook"),
    Case("broken-deflate", lambda: archive([Part(n, d, b"\xff" * 20) for n, d in parts().items()]), "not-a-workbook"),
    Case("claims-zero-entries", lambda: archive([Part(n, d) for n, d in parts().items()], entries=0), rows=PLAIN),
    Case("rubbish-between-parts", lambda: archive([Part(n, d) for n, d in parts().items()], gap=b"\0" * 9), rows=PLAIN),
]

XML = [
    Case("billion-laughs-in-strings",
         lambda: workbook(strings=doctype(strings("<t>&a9;</t>"), LAUGHS)), "dtd"),
    Case("billion-laughs-in-a-sheet", lambda: workbook(sheet=doctype(sheet(TWO_CELLS), LAUGHS)), "dtd"),
    Case("entity-that-fetches", lambda: workbook(
        sheet=doctype(sheet("<row><c><v>&web;&file;</v></c></row>"), FETCH)), "dtd"),
    Case("document-type-outside", lambda: workbook(
        sheet='<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">' + sheet(TWO_CELLS)), "dtd"),
    Case("document-type-in-utf-16", lambda: workbook(sheet=doctype(sheet(TWO_CELLS)).encode("utf-16")), "dtd"),
    Case("document-type-in-the-book", lambda: workbook(book=doctype(book("a"))), "dtd"),
    Case("document-type-in-the-links", lambda: workbook(links=doctype(links(("worksheet", "x")))), "dtd"),
    Case("document-type-in-the-styles", lambda: workbook(styles=doctype(styles())), "dtd"),
    Case("100-levels", lambda: workbook(sheet=nested(100)), rows=PLAIN),
    Case("101-levels", lambda: workbook(sheet=nested(101)), "too-deep"),
    Case("a-million-levels", lambda: workbook(sheet=nested(1_000_000)), "too-deep"),
    Case("endless-attribute", lambda: with_rows(f'<row r="1" x="{"y" * 3_000_000}"/>'), "endless-token"),
    Case("endless-comment", lambda: with_rows(f"<!--{'y' * 3_000_000}-->"), "endless-token"),
    Case("endless-instruction", lambda: with_rows(f"<?x {'y' * 3_000_000}?>"), "endless-token"),
    Case("endless-name", lambda: with_rows(f"<{'y' * 3_000_000}/>"), "endless-token"),
    Case("30000-attributes", lambda: with_rows(f"<x {flood_of_attributes(30_000)}/>{TWO_CELLS}"), rows=PLAIN),
    Case("one-attribute-twice", lambda: with_rows('<row r="1" r="2"/>'), "not-a-workbook"),
    Case("unknown-entity", lambda: with_cell("<c><v>&lol;</v></c>"), "not-a-workbook"),
    Case("inclusion", lambda: with_rows(
        f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd"/>{TWO_CELLS}'), rows=PLAIN),
    Case("control-character", lambda: with_cell('<c t="str"><v>a\x01b</v></c>'), "not-a-workbook"),
    Case("escaped-control-character", lambda: with_cell('<c t="str"><v>a_x0001_b</v></c>'), rows=[["ab", "1"]]),
    Case("escaped-escape", lambda: with_cell('<c t="str"><v>_x005F_x000D_</v></c>'), rows=[["_x000D_", "1"]]),
    Case("lone-surrogate", lambda: with_cell('<c t="str"><v>a_xD800_b</v></c>'), rows=[["a\ufffdb", "1"]]),
    Case("surrogate-reference", lambda: with_cell("<c><v>&#xD800;</v></c>"), "not-a-workbook"),
    Case("invalid-utf-8", lambda: workbook(sheet=sheet(TWO_CELLS).encode() + b"\xff"), "not-a-workbook"),
    Case("utf-16", lambda: encoded("utf-16"), rows=[["Tổ Toán"]]),
    Case("utf-16-big-end-first", lambda: workbook(
        sheet=b"\xfe\xff" + sheet(TWO_CELLS).encode("utf-16-be")), rows=PLAIN),
    Case("one-byte-encoding", lambda: workbook(sheet=(
        '<?xml version="1.0" encoding="windows-1252"?>' + sheet('<row><c t="str"><v>Thó</v></c></row>')
    ).encode("cp1252")), rows=[["Thó"]]),
    Case("unknown-encoding", lambda: encoded("utf-8", "klingon"), "not-a-workbook"),
    Case("encoding-of-many-bytes", lambda: encoded("utf-8", "shift_jis"), "not-a-workbook"),
    Case("not-xml", lambda: workbook(sheet="STT;Ngày"), "not-a-workbook"),
    Case("other-xml-as-sheet", lambda: workbook(sheet="<html><row/></html>"), "not-a-workbook"),
]

BOOKS = [
    Case("no-book", lambda: workbook(book=None), "not-a-workbook"),
    Case("no-links", lambda: workbook(links=None), "missing-part"),
    Case("no-root-links", lambda: workbook(root=None), rows=PLAIN),
    Case("no-sheet", lambda: workbook(sheet=None), "missing-part"),
    Case("no-strings", lambda: workbook(strings=None), "missing-part"),
    Case("no-styles", lambda: with_cell('<c r="A1" s="1"><v>45935</v></c>', styles=None), rows=[["45935", "1"]],
         told=[("unknown-style", "A1")]),
    Case("sheet-on-the-web", lambda: linked("http://127.0.0.1:9/s.xml", mode=' TargetMode="External"'), "missing-part"),
    Case("sheet-in-a-file", lambda: linked("file:///etc/passwd"), "missing-part"),
    Case("sheet-above", lambda: linked("../../../../etc/passwd"), "missing-part"),
    Case("book-as-its-own-sheet", lambda: linked("workbook.xml"), "not-a-workbook"),
    Case("root-links-as-book", lambda: workbook(root=links(("officeDocument", "_rels/.rels"))), "not-a-workbook"),
    Case("strings-that-are-a-sheet", lambda: workbook(links=links(
        ("worksheet", "worksheets/sheet1.xml"), ("sharedStrings", "worksheets/sheet1.xml"))), "not-a-workbook"),
    Case("256-sheets-of-one-part", lambda: many_sheets(256), rows=PLAIN),
    Case("257-sheets", lambda: many_sheets(257), "too-many-sheets"),
    Case("links-outside", lambda: workbook(Part("xl/externalLinks/externalLink1.xml", b"<!DOCTYPE x>")), rows=PLAIN),
    Case("macros", lambda: workbook(Part("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0" * 99)), rows=PLAIN, suffix=".xlsm"),
    Case("strict", lambda: workbook(sheet=sheet(TWO_CELLS, space=STRICT), book=book("a", space=STRICT)), rows=PLAIN),
    Case("unknown-namespace", lambda: workbook(sheet=sheet(TWO_CELLS, space="urn:x")), rows=PLAIN),
    Case("prefixed-names", lambda: workbook(sheet=(
        f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row><x:c><x:v>1</x:v></x:c><x:c><x:v>2</x:v></x:c></x:row>'
        "</x:sheetData></x:worksheet>")), rows=PLAIN),
    Case("parts-in-capitals", lambda: archive([
        Part(name.upper() if name in {SHEET, BOOK_LINKS} else name, data) for name, data in parts().items()]),
        rows=PLAIN),
    Case("parts-with-backslashes", lambda: archive([
        Part(name.replace("/", "\\"), data) for name, data in parts().items()]), rows=PLAIN),
    Case("dates-since-1904", lambda: with_cell('<c r="A1" s="1"><v>44473</v></c>', book=book(
        "a", properties='<workbookPr date1904="1"/>')), rows=[["2025-10-05", "1"]]),
    Case("nothing-filled", lambda: with_rows('<row r="1"><c r="A1" s="1"/></row>'), "empty-workbook"),
    Case("book-twice", lambda: workbook(Part("backup/" + BOOK, b"<!DOCTYPE x>")), rows=PLAIN),
]

SHEETS = [
    Case("cell-at-the-far-corner", lambda: with_rows(
        TWO_CELLS + '<row r="1048576"><c r="XFD1048576"><v>9</v></c></row>'), rows=PLAIN,
        told=[("unused-rows", "XFD1048576")]),
    Case("dimension-of-everything", lambda: workbook(
        sheet=sheet(TWO_CELLS, before='<dimension ref="A1:XFD1048576"/>')), rows=PLAIN),
    Case("cells-all-over", lambda: with_rows("".join(
        f'<row r="{n * 900}"><c r="{chr(64 + n)}A{n * 900}"><v>1</v></c></row>' for n in range(1, 20))),
        "scattered-cells", limits={"cells": 1000}),
    Case("50000-merges", lambda: merged(50_000), rows=[["1", None, "2"]]),
    Case("200000-merges", lambda: merged(200_000), rows=[["1", None, "2"]]),
    Case("200001-merges", lambda: merged(200_001), "too-many-merges"),
    Case("merge-of-everything", lambda: with_merges(TWO_CELLS, "A1:XFD1048576"), rows=[["1"]],
         told=[("covered-cell", "B1")]),
    Case("merges-that-overlap", lambda: with_merges(
        TWO_CELLS + '<row r="2"><c r="B2"><v>3</v></c></row>', "A1:A2", "A2:B2"), rows=[["1", "2"], [None, "3"]],
        told=[("unusable-merge", "A2")]),
    Case("merges-of-nonsense", lambda: with_merges(TWO_CELLS, "", "A1", "A0:B0", "ZZZZ1:A1", "A1:B99999999", "x"),
         rows=PLAIN, told=[("unusable-merge", "")] * 5),
    Case("rows-out-of-order", lambda: with_rows(
        '<row r="3"><c r="A3"><v>3</v></c></row><row r="1"><c r="B1"><v>2</v></c><c r="A1"><v>1</v></c></row>'),
        rows=[["1", "2"], [None, None], ["3", None]]),
    Case("no-addresses", lambda: with_rows("<row><c><v>1</v></c><c/><c><v>3</v></c></row>"), rows=[["1", None, "3"]]),
    Case("one-row-twice", lambda: with_rows(
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1"><c r="B1"><v>2</v></c></row>'), rows=PLAIN),
    Case("one-cell-twice", lambda: with_rows(TWO_CELLS + '<row r="1"><c r="A1"><v>7</v></c></row>'), rows=PLAIN,
         told=[("duplicate-cell", "A1")]),
    Case("cell-in-another-row", lambda: with_rows('<row r="1"><c r="A2"><v>1</v></c><c r="B1"><v>2</v></c></row>'),
         rows=[[None, "2"], ["1", None]]),
    Case("cell-beyond-the-last-column", lambda: with_cell('<c r="XFE1"><v>1</v></c>'), "bad-address"),
    Case("cell-beyond-the-last-row", lambda: with_cell('<c r="A1048577"><v>1</v></c>'), "bad-address"),
    Case("cell-in-row-zero", lambda: with_cell('<c r="A0"><v>1</v></c>'), "bad-address"),
    Case("cell-nowhere", lambda: with_cell('<c r="🂡"><v>1</v></c>'), "bad-address"),
    Case("cell-outside-any-row", lambda: with_rows("<c><v>1</v></c>"), "bad-address"),
    Case("row-zero", lambda: with_rows('<row r="0"><c><v>1</v></c></row>'), "bad-address"),
    Case("row-minus-one", lambda: with_rows('<row r="-1"><c><v>1</v></c></row>'), "bad-address"),
    Case("row-with-a-fraction", lambda: with_rows('<row r="1.5"><c><v>1</v></c></row>'), "bad-address"),
    Case("row-of-very-many-digits", lambda: with_rows(f'<row r="{"9" * 9999}"><c><v>1</v></c></row>'), "bad-address"),
    Case("rows-past-the-end", lambda: with_rows('<row r="1048576"/><row><c><v>1</v></c></row>'), "bad-address"),
    Case("too-many-cells", lambda: with_rows("<row>" + "<c><v>1</v></c>" * 1001 + "</row>"), "too-many-cells",
         limits={"cells": 1000}),
    Case("as-many-cells-as-may-be", lambda: with_rows("<row>" + "<c><v>1</v></c>" * 1000 + "</row>"),
         rows=[["1"] * 1000], limits={"cells": 1000}),
    Case("one-text-in-very-many-cells", lambda: long_text(32_767, 2_000), "too-much-text"),
    Case("rows-and-columns-hidden", lambda: workbook(sheet=sheet(
        '<row r="1" hidden="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row>',
        before='<cols><col min="2" max="16384" hidden="1"/></cols>')), rows=PLAIN, told=[("hidden-columns", "B1")]),
    Case("form-control-with-rows-of-its-own", lambda: workbook(sheet=sheet(TWO_CELLS, after=(
        '<controls><from xmlns:d="urn:d"><d:col>4</d:col><d:row>9</d:row></from></controls>'))), rows=PLAIN),
]

CELLS = [
    Case("formula-without-value", lambda: with_cell('<c r="A1"><f>1+1</f></c>'), rows=[["1"]],
         told=[("formula-without-value", "A1")]),
    Case("only-formulas-without-value", lambda: with_rows('<row r="1"><c r="A1"><f>1+1</f></c></row>'),
         "formula-without-value"),
    Case("formula-that-fetches", lambda: with_cell(
        '<c r="A1" t="str"><f>WEBSERVICE("http://127.0.0.1:9")</f><v>x</v></c>'), rows=[["x", "1"]]),
    Case("error-cell", lambda: with_cell('<c r="A1" t="e"><v>#GETTING_DATA</v></c>'), rows=[["#GETTING_DATA", "1"]],
         told=[("error-cell", "A1")]),
    Case("string-that-is-not-there", lambda: with_cell('<c r="A1" t="s"><v>2</v></c>'), rows=[["#VALUE!", "1"]],
         told=[("error-cell", "A1")]),
    Case("string-before-the-first", lambda: with_cell('<c r="A1" t="s"><v>-1</v></c>'), rows=[["#VALUE!", "1"]],
         told=[("error-cell", "A1")]),
    Case("string-of-very-many-digits", lambda: with_cell(f'<c r="A1" t="s"><v>{"9" * 9999}</v></c>'),
         rows=[["#VALUE!", "1"]], told=[("error-cell", "A1")]),
    Case("style-that-is-not-there", lambda: with_cell('<c r="A1" s="99999"><v>45935</v></c>'), rows=[["45935", "1"]],
         told=[("unknown-style", "A1")]),
    Case("style-minus-one", lambda: with_cell('<c r="A1" s="-1"><v>45935</v></c>'), rows=[["45935", "1"]],
         told=[("unknown-style", "A1")]),
    Case("day-that-is-no-number", lambda: with_cell('<c r="A1" s="1"><v>NaN</v></c>'), rows=[["NaN", "1"]],
         told=[("error-cell", "A1")]),
    Case("day-without-end", lambda: with_cell('<c r="A1" s="1"><v>1e999</v></c>'), rows=[["1e999", "1"]],
         told=[("error-cell", "A1")]),
    Case("day-after-the-last", lambda: with_cell('<c r="A1" s="1"><v>99999999999</v></c>'), rows=[["#VALUE!", "1"]],
         told=[("error-cell", "A1")]),
    Case("number-of-30000-digits", lambda: with_cell(f'<c r="A1"><v>{"1" * 30_000}x</v></c>'),
         rows=[["1" * 30_000 + "x", "1"]], told=[("error-cell", "A1")]),
    Case("truth-of-neither-kind", lambda: with_cell('<c r="A1" t="b"><v>2</v></c>'), rows=[["2", "1"]],
         told=[("error-cell", "A1")]),
    Case("iso-day", lambda: with_cell('<c r="A1" t="d"><v>2025-10-05T00:00:00</v></c>'), rows=[["2025-10-05", "1"]]),
    Case("iso-day-of-no-month", lambda: with_cell('<c r="A1" t="d"><v>2025-13-05</v></c>'), rows=[["2025-13-05", "1"]],
         told=[("error-cell", "A1")]),
    Case("unknown-kind-of-cell", lambda: with_cell('<c r="A1" t="z"><v>x</v></c>'), rows=[["x", "1"]]),
    Case("inline-text-without-its-kind", lambda: with_cell('<c r="A1"><is><t>x</t></is></c>'), rows=[["x", "1"]]),
    Case("rich-text-with-a-reading-aid", lambda: with_cell('<c r="A1" t="s"><v>0</v></c>', strings=strings(
        "<r><t>Tổ </t></r><r><t>Toán</t></r><rPh><t>to toan</t></rPh>")), rows=[["Tổ Toán", "1"]]),
    Case("cell-of-three-megabytes", lambda: with_cell(f'<c r="A1" t="str"><v>{"x" * 3_000_000}</v></c>'),
         rows=[["x" * 32_767, "1"]], told=[("cell-too-long", "A1")]),
    Case("format-code-of-brackets", lambda: with_cell('<c r="A1" s="1"><v>1</v></c>', styles=styles("[" * 900_000)),
         rows=[["1", "1"]]),
    Case("format-of-no-number", lambda: with_cell('<c r="A1" s="0"><v>5</v></c>', styles=(
        '<styleSheet><numFmts><numFmt/></numFmts><cellXfs><xf numFmtId="x"/><xf/></cellXfs></styleSheet>')),
        rows=[["5", "1"]]),
]

DELIMITED = [
    Case("csv-with-a-huge-field", lambda: b"a,b\n" + b"x" * 200_000 + b",1\n", "field-too-long", suffix=".csv"),
    Case("csv-with-an-endless-quote", lambda: b'a,b\n"' + b"x,\n" * 100_000, "field-too-long", suffix=".csv"),
    Case("csv-with-1001-columns", lambda: b"," * 1000 + b"x\n", "too-many-columns", suffix=".csv"),
    Case("csv-of-zeros", lambda: bytes(4096), "not-a-workbook", suffix=".csv"),
    Case("csv-of-line-ends", lambda: b"\r\n" * 10_000, "empty-workbook", suffix=".csv"),
    Case("csv-with-a-zero", lambda: b"a,b\n1,\x002\n", "not-a-workbook", suffix=".csv"),
]

CASES = [*CONTAINER, *XML, *BOOKS, *SHEETS, *CELLS, *DELIMITED]
