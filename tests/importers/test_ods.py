""".ods: repeats, spans, hidden parts and dates, streamed."""

from __future__ import annotations

import io
import zipfile

import pytest

from shcm_rules.errors import UnreadableFile
from shcm_rules.importers.formats.dispatch import read_tables
from shcm_rules.importers.limits import Limits

MIME = "application/vnd.oasis.opendocument.spreadsheet"
SPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        ("office", "office"),
        ("table", "table"),
        ("text", "text"),
        ("style", "style"),
        ("number", "datastyle"),
    )
)
CALC = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'


def packed(tables, styles="", mimetype=MIME, **parts):
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {SPACES} {CALC}>'
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", mimetype)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", parts.get("manifest", "<manifest/>"))
    return stream.getvalue()


def read(rows, styles="", table="", **limits):
    return read_tables(
        "a.ods", packed(f'<table:table table:name="Lịch" {table}>{rows}</table:table>', styles), Limits(**limits)
    )


def row(*cells, attributes=""):
    return f"<table:table-row {attributes}>{''.join(cells)}</table:table-row>"


def cell(text="", attributes='office:value-type="string"'):
    return f"<table:table-cell {attributes}>{text and f'<text:p>{text}</text:p>'}</table:table-cell>"


def codes(table):
    return [(problem.code, problem.cell) for problem in table.problems]


def test_repeats_are_counted_and_not_allocated():
    rows = (
        row(cell(attributes='table:number-columns-repeated="16384"'), attributes='table:number-rows-repeated="3"')
        + row(
            cell(attributes='table:number-columns-repeated="2"'),
            cell("a"),
            cell("b", 'office:value-type="string" table:number-columns-repeated="2"'),
        )
        + row(
            cell(attributes='table:number-columns-repeated="16384"'), attributes='table:number-rows-repeated="1048572"'
        )
    )  # fmt: skip
    (table,) = read(rows)
    assert (table.sheet, table.first_row, table.first_column, table.rows) == ("Lịch", 4, 3, [["a", "b", "b"]])


def test_repeated_text_is_limited():
    rows = row(cell("a"), attributes='table:number-rows-repeated="1048576"')
    with pytest.raises(UnreadableFile) as caught:
        read(rows, cells=1_000)
    assert caught.value.code == "too-many-cells"


def test_text_with_spaces_breaks_spans_and_paragraphs():
    text = 'Nội <text:span>dung</text:span><text:s text:c="2"/>x<text:line-break/>y</text:p><text:p>z'
    note = "<office:annotation><text:p>ghi chú của người xem</text:p></office:annotation>"
    (table,) = read(
        row(f'<table:table-cell office:value-type="string">{note}<text:p>{text}</text:p></table:table-cell>')
    )
    assert table.rows == [["Nội dung  x\ny\nz"]]


def test_values_come_from_what_is_stored():
    styles = (
        '<number:date-style style:name="N1"><number:month/><number:text>/</number:text><number:year/>'
        "</number:date-style>"
        '<style:style style:name="ce1" style:family="table-cell" style:data-style-name="N1"/>'
    )
    (table,) = read(
        "<table:table-column/>"
        '<table:table-column table:default-cell-style-name="ce1" table:number-columns-repeated="2"/>'
        + row(
            cell("5 thg 10", 'office:value-type="date" office:date-value="2025-10-05"'),
            cell("10/2025", 'office:value-type="date" office:date-value="2025-10-01"'),
            cell("10/2025", 'office:value-type="date" office:date-value="2025-10-01T08:00:00" table:style-name="ce1"'),
            cell("12,50", 'office:value-type="float" office:value="12.5"'),
            cell("12", 'office:value-type="float" office:value="12"'),
            cell("14:30", 'office:value-type="time" office:time-value="PT14H30M00S"'),
            cell("ĐÚNG", 'office:value-type="boolean" office:boolean-value="true"'),
        ),
        styles,
    )
    assert table.rows == [["2025-10-05", "10/2025", "10/2025", "12.5", "12", "14:30", "TRUE"]]


def test_spans_are_merges_and_covered_text_is_told():
    covered = "<table:covered-table-cell><text:p>che</text:p></table:covered-table-cell>"
    span = 'office:value-type="string" table:number-columns-spanned="2" table:number-rows-spanned="2"'
    (table,) = read(row(cell("a", span), covered, cell("b")) + row("<table:covered-table-cell/>", cell("c")))
    assert table.merges == [(1, 1, 2, 2)]
    assert ("covered-cell", "B1") in codes(table)


def test_hidden_rows_columns_and_sheets_are_seen():
    hiding = '<style:table-properties table:display="false"/>'
    styles = f'<style:style style:name="ta2" style:family="table">{hiding}</style:style>'
    rows = (
        '<table:table-column table:visibility="collapse"/>'
        + row(cell("a"))
        + row(cell("b"), attributes='table:visibility="filter"')
    )
    (table,) = read(rows, styles, 'table:style-name="ta2"')
    assert (table.hidden, table.hidden_rows, table.hidden_columns) == (True, {2}, {1})


def test_errors_and_formulas_without_a_value_are_told():
    (table,) = read(row(
        cell("#REF!", 'office:value-type="string" calcext:value-type="error"'),
        cell(attributes='table:formula="of:=A1"'),
        cell(attributes='table:formula="of:=A1" office:value-type="string"'),
        cell("x"),
    ))  # fmt: skip
    assert table.rows == [["#REF!", None, None, "x"]]
    assert sorted(codes(table)) == [("error-cell", "A1"), ("formula-without-value", "B1")]


def test_an_indented_file_is_read():
    rows = "\n  " + row("\n    ", cell("a"), "\n    ", cell("b"), "\n  ") + "\n"
    assert read(rows)[0].rows == [["a", "b"]]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (packed(""), "empty-workbook"),
        (packed("", mimetype="application/vnd.oasis.opendocument.text"), "not-a-workbook"),
        (packed("", manifest="<manifest:encryption-data/>"), "encrypted"),
        (packed(row(cell("a"))[:20]), "not-a-workbook"),
        (
            packed(
                "<table:table><table:table-row>"
                '<table:table-cell table:number-columns-repeated="-1"/></table:table-row></table:table>'
            ),
            "bad-address",
        ),
    ],
)
def test_what_cannot_be_read_says_why(data, code):
    with pytest.raises(UnreadableFile) as caught:
        read_tables("a.ods", data, Limits())
    assert caught.value.code == code


def test_a_document_type_is_refused():
    data = packed("")
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", MIME)
        archive.writestr("content.xml", '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>')
    assert data
    with pytest.raises(UnreadableFile) as caught:
        read_tables("a.ods", stream.getvalue(), Limits())
    assert caught.value.code == "dtd"
