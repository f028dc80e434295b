"""HTML, MHTML and SpreadsheetML, most of them under an .xls name."""

from __future__ import annotations

from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

import pytest

from shcm_rules.errors import UnreadableFile
from shcm_rules.importers.formats.dispatch import read_tables
from shcm_rules.importers.limits import Limits

SS = "urn:schemas-microsoft-com:office:spreadsheet"
BOOK = (
    f'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook xmlns="{SS}" xmlns:ss="{SS}" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel" xmlns:html="http://www.w3.org/TR/REC-html40">'
)


def read(data, name="xuat-bao-cao.xls", **limits):
    return read_tables(name, data if isinstance(data, bytes) else data.encode(), Limits(**limits))


def one(data, **limits):
    (table,) = read(data, **limits)
    return table


def codes(table):
    return [(problem.code, problem.cell) for problem in table.problems]


def refusal(data, **limits):
    with pytest.raises(UnreadableFile) as caught:
        read(data, **limits)
    return caught.value.code


@pytest.mark.parametrize("name", ["a.xls", "a.xlsx", "a.html", "a.htm"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_page_is_known_by_its_content(name, encoding):
    page = "<!DOCTYPE html>\n<html><body><table><tr><td>Nội dung</td><td>Thời gian</td></tr></table></body></html>"
    (table,) = read(page.encode(encoding), name)
    assert (table.sheet, table.rows, table.problems) == ("Bảng 1", [["Nội dung", "Thời gian"]], [])


def test_spans_are_merges():
    table = one(
        "<table><tr><th rowspan=2>STT<th colspan='2'>Thời gian<tr><td>Ngày<td>Giờ<tr><td>1<td>5/10<td>7h</table>"
    )
    assert table.rows == [["STT", "Thời gian", None], [None, "Ngày", "Giờ"], ["1", "5/10", "7h"]]
    assert table.merges == [(1, 1, 2, 1), (1, 2, 1, 3)]


def test_overlapping_spans_find_their_places():
    table = one("<table><tr><td rowspan=3>a<td>b<td rowspan=2>c<tr><td>d<td>e<tr><td>f</table>")
    assert table.rows == [["a", "b", "c", None], [None, "d", None, "e"], [None, "f", None, None]]


def test_breaks_lists_entities_and_blanks():
    cell = "&nbsp;Họp  tổ:<br/>\n <ul><li>Toán &amp; Tin<li>Văn<ol><li>một</ol></ul><p>hết</p><div></div>"
    assert one(f"<table><tr><td>{cell}<td>&nbsp;<td>x</table>").rows == [
        ["Họp tổ:\n- Toán & Tin\n- Văn\nmột\nhết", None, "x"]
    ]


def test_a_lone_bullet_is_decoration():
    assert one("<table><tr><td><ul><li>Toán</ul><td>x</table>").rows == [["Toán", "x"]]


def test_what_nobody_sees_is_not_read_and_hidden_rows_are_seen():
    table = one(
        "<style>td{}</style><script>'<table>'</script><!-- <table> -->"
        "<table><tr><td>a<tr style='display: none'><td>b</table>"
    )
    assert (table.rows, table.hidden_rows) == ([["a"], ["b"]], {2})


def test_titles_stand_above_and_several_tables_are_several():
    first, second = read("<h1>KẾ HOẠCH</h1><p>Năm học<br>2025-2026</p>"
                         "<table><caption>Bảng A</caption><tr><td>a<td>b</table>"
                         "<p>giữa</p><table><tr><td>c<td>d</table>hết")  # fmt: skip
    assert (first.first_row, [row[0] for row in first.rows]) == (
        -3,
        ["KẾ HOẠCH", "Năm học", "2025-2026", "Bảng A", "a"],
    )
    assert (second.sheet, second.first_row) == ("Bảng 2", 0)
    assert second.rows == [["giữa", None], ["c", "d"], ["hết", None]]


def test_a_table_in_a_cell_is_a_table_of_its_own_and_nothing_is_lost():
    outer, inner = read("<table><tr><td>trước<table><tr><td>trong<td>x</table>sau<td>y</table>")
    assert outer.rows == [["trước\nsau", "y"]]
    assert inner.rows == [["trong", "x"]]


def test_text_outside_of_cells_is_kept():
    assert one("<table><tr>lạc<td>a<td>b</tr>cuối</table>").rows == [["lạca", "b"], ["cuối", None]]


def test_what_is_not_closed_ends_with_the_file():
    assert one("<table><tr><td>a<td>b").rows == [["a", "b"]]


def test_a_page_without_a_table_is_its_lines():
    (table,) = read("<html><body><p>Kế hoạch</p><ul><li>Chuyên đề (5/10)</li></ul>", "a.html")
    assert (table.sheet, table.rows) == ("Văn bản", [["Kế hoạch"], ["- Chuyên đề (5/10)"]])


def test_bytes_speak_before_what_is_declared():
    page = (
        '<html><meta http-equiv="Content-Type" content="text/html; charset=windows-1252"><table><tr><td>{}<td>x</table>'
    )
    assert one(page.format("Kế hoạch")).rows == [["Kế hoạch", "x"]]
    table = one(page.format("Th¸ng 10, tæ To¸n häc").encode("latin-1"))
    assert table.rows == [["Tháng 10, tổ Toán học", "x"]]
    assert codes(table) == [("encoding", "")]
    assert one(page.format("Café résumé").encode("latin-1")).rows == [["Café résumé", "x"]]


def test_huge_spans_cost_nothing():
    table = one("<table><tr><td colspan=1000 rowspan=65534>a</table>")
    assert table.rows == [["a"]]
    assert refusal("<table><tr><td colspan=1000>a<td>b</table>") == "too-many-columns"


@pytest.mark.parametrize(
    ("page", "limits", "code"),
    [
        ("<table>" * 101, {}, "too-deep"),
        ("<table><tr>" + "<td>a" * 9 + "</table>", {"cells": 8}, "too-many-cells"),
        ("<table><tr><td>a</table>" * 3, {"sheets": 2}, "too-many-sheets"),
        ("<html><table></table>", {}, "empty-workbook"),
        ("<table>" + "<tr><td colspan=2>a" * 4, {"merges": 3}, "too-many-merges"),
    ],
)
def test_limits_hold(page, limits, code):
    assert refusal(page, **limits) == code


def test_a_long_paragraph_is_cut_and_told():
    (table,) = read("<html><p>" + "x" * 21 + "<p>y", cell_chars=20)
    assert table.rows == [["x" * 20], ["y"]]
    assert codes(table) == [("cell-too-long", "")]


def test_a_page_saved_with_its_parts_gives_each_sheet_its_name():
    message = MIMEMultipart("related")
    message.attach(
        MIMEText("<html><xml><x:Name>Tháng 9</x:Name><x:Name>Tháng 10</x:Name></xml><frameset>", "html", "utf-8")
    )
    message.attach(MIMEText("<table><tr><td>a<td>b</table>", "html", "utf-8"))
    message.attach(MIMEText("<table><tr><td>c<td>đ</table>", "html", "utf-8"))
    message.attach(MIMEText("<script>", "css", "utf-8"))
    tables = read(message.as_bytes())
    assert [(table.sheet, table.rows) for table in tables] == [("Tháng 9", [["a", "b"]]), ("Tháng 10", [["c", "đ"]])]


def test_parts_without_a_table_are_an_empty_workbook():
    message = MIMEMultipart("related")
    message.attach(MIMEText("<html>", "html"))
    assert refusal(message.as_bytes()) == "empty-workbook"


def spreadsheetml(rows, table="", options=""):
    return f'{BOOK}<Worksheet ss:Name="Lịch"><Table {table}>{rows}</Table>{options}</Worksheet></Workbook>'


def data(text, kind="String", cell=""):
    return f'<Cell {cell}><Data ss:Type="{kind}">{text}</Data></Cell>'


def test_spreadsheetml_with_indexes_merges_and_rich_text():
    text = '<ss:Data ss:Type="String">Nội <html:B>dung</html:B>&#10;x</ss:Data>'
    rich = f'<Cell ss:Index="2" ss:MergeAcross="1">{text}</Cell>'
    table = one(
        spreadsheetml(
            f'<Row ss:Index="3">{rich}{data("12", "Number")}</Row><Row ss:Span="2"/>'
            f'<Row>{data("a")}{data("2.50", "Number")}</Row>'
        )
    )
    assert (table.sheet, table.first_row) == ("Lịch", 3)
    assert table.rows == [[None, "Nội dung\nx", None, "12"], *[[None] * 4] * 3, ["a", "2.5", None, None]]
    assert table.merges == [(3, 2, 3, 3)]


def test_spreadsheetml_with_dates_errors_and_hidden_parts():
    formats = '<Style ss:ID="m"><NumberFormat ss:Format="mm/yyyy"/></Style><Style ss:ID="g"><NumberFormat/></Style>'
    styles = f"<Styles>{formats}</Styles>"
    moment = "2025-10-05T00:00:00.000"
    dates = (
        data(moment, "DateTime")
        + data(moment, "DateTime", 'ss:StyleID="m"')
        + data(moment, "DateTime", 'ss:StyleID="g"')
    )
    error = data("#DIV/0!", "Error", 'ss:Formula="=1/0"') + '<Cell ss:Formula="=A1"/>'
    column = '<Column ss:Index="2" ss:Hidden="1"/>'
    rows = f'{column}<Row>{dates}{data("1", "Boolean")}</Row><Row ss:Hidden="1">{error}</Row>'
    space = "urn:schemas-microsoft-com:office:excel"
    hidden = f'<WorksheetOptions xmlns="{space}"><Visible>SheetHidden</Visible></WorksheetOptions>'
    table = one(spreadsheetml(rows, options=hidden).replace("<Worksheet ", f"{styles}<Worksheet ", 1))
    assert table.rows == [["2025-10-05", "10/2025", "2025-10-05", "TRUE"], ["#DIV/0!", None, None, None]]
    assert (table.hidden, table.hidden_rows, table.hidden_columns) == (True, {2}, {2})
    assert codes(table) == [("error-cell", "A2"), ("formula-without-value", "B2"), ("hidden-columns", "B1")]


@pytest.mark.parametrize(
    ("book", "code"),
    [
        (spreadsheetml(""), "empty-workbook"),
        (spreadsheetml('<Row ss:Index="-1"/>'), "bad-address"),
        (spreadsheetml('<Row ss:Index="99999999"/>'), "bad-address"),
        (spreadsheetml("<Row>"), "not-a-workbook"),
        (
            spreadsheetml(f"<Row>{data('a')}</Row>").replace(
                "<Workbook", '<!DOCTYPE Workbook [<!ENTITY a "b">]><Workbook'
            ),
            "dtd",
        ),
        (spreadsheetml("<a>" * 120 + "</a>" * 120), "too-deep"),
    ],
)
def test_spreadsheetml_that_cannot_be_read_says_why(book, code):
    assert refusal(book) == code


def test_other_xml_is_named():
    with pytest.raises(UnreadableFile, match="XML"):
        read('<?xml version="1.0"?><a/>')
