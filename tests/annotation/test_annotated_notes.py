"""Notes on cells: beside those of others, in Excel's conversations, at the edge of the sheet, of an earlier run."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich_books import changed, commented_book, notes_of, packed, parts, plain_book

from shcm_rules.annotation import annotate
from shcm_rules.annotation.boxes import _span
from shcm_rules.annotation.places import address, anchors, parse_cell, runs

PATH = "ke-hoach.xlsx"
NOTES, BOXES = "xl/comments/comment1.xml", "xl/drawings/commentsDrawing1.vml"


def boxes(data):
    return re.findall(rb"<\w+:shape .*?</\w+:shape>", parts(data)[BOXES], re.DOTALL)


def test_a_note_says_verdict_message_clause_and_remedy(model, finding):
    said = notes_of(annotate(plain_book(), model(finding("violated", "F4")), PATH))["F4"]
    assert said.split("\n") == [
        "– shcm_rules –", "1. CHƯA ĐẠT – Mỗi buổi có thời gian", "Buổi này chưa ghi thời gian.",
        "Căn cứ: CV thử (09/2025), II.1", "Cần làm: Điền thời gian."]


def test_english_notes(model, finding):
    said = notes_of(annotate(plain_book(), model(finding("violated", "F4"), lang="en"), PATH))["F4"]
    assert said.startswith("– shcm_rules –\n1. NOT MET – ")
    assert "\nClause: CV thử (09/2025), II.1\nTo do: " in said


def test_several_remarks_stand_in_one_note_worst_first(model, finding):
    found = [finding("undetermined", "F4", title="Hai"), finding("violated", "F4", title="Một")]
    said = notes_of(annotate(plain_book(), model(*found), PATH))["F4"]
    assert [line for line in said.split("\n") if ". CH" in line] == ["1. CHƯA ĐẠT – Một", "2. CHƯA KẾT LUẬN ĐƯỢC – Hai"]


def test_a_note_stays_short_and_says_where_the_rest_is(model, finding):
    found = [finding("violated", "F4", title=f"Yêu cầu {n}", message="dài " * 5000) for n in range(9)]
    said = notes_of(annotate(plain_book(), model(*found), PATH))["F4"]
    assert len(said) < 1500
    assert "… và 8 nhận xét khác, xem trang «Nhận xét»." in said or "… và 7 nhận xét khác" in said


def test_a_row_nearly_counted_says_why_once_a_rule(model, finding):
    found = [finding("violated", "F2", role="near_miss", message=str(n)) for n in range(6)]
    said = notes_of(annotate(plain_book(), model(*found), PATH))["F2"]
    assert said == "– shcm_rules –\nChưa tính cho:\n– số 1, 2, 3, 4 …, Mỗi buổi có thời gian: ngoài HK1"


def test_a_row_nearly_counted_is_not_coloured(model, finding):
    sheet = parts(annotate(plain_book(), model(finding("violated", "F2", role="near_miss")), PATH))
    assert b"conditionalFormatting" not in sheet["xl/worksheets/sheet1.xml"]


def test_satisfied_cells_are_left_alone(model, finding):
    after = parts(annotate(plain_book(), model(finding("satisfied", "F2", role="counted")), PATH))
    assert after["xl/worksheets/sheet1.xml"] == parts(plain_book())["xl/worksheets/sheet1.xml"]


def test_somebody_elses_note_stays_and_ours_follows(model, finding):
    before = commented_book()
    data = annotate(before, model(finding("violated", "F3", "F4")), PATH)
    notes = notes_of(data)
    assert notes["A1"] == "đầu bảng"
    assert notes["F3"].startswith("Hỏi lại tổ\n\n– shcm_rules –\n1. CHƯA ĐẠT")
    assert notes["F4"].startswith("– shcm_rules –\n1. CHƯA ĐẠT")
    assert len(boxes(data)) == len(boxes(before)) + 1


def test_the_box_of_somebody_elses_note_grows(model, finding):
    def bottom(data):
        return int(re.search(rb"<\w+:Anchor>([^<]*)<", boxes(data)[0])[1].split(b",")[6])
    content = parts(commented_book())
    content[BOXES] = re.sub(
        rb"(<(\w+):ClientData [^>]*>)", rb"\1<\2:Anchor>6, 0, 1, 0, 8, 0, 4, 0</\2:Anchor>", content[BOXES])
    before = packed(content)
    row = re.search(rb"<\w+:Row>(\d+)<", boxes(before)[0])[1].decode()
    cell = "A1" if row == "0" else "F3"
    assert bottom(annotate(before, model(finding("violated", cell)), PATH)) > bottom(before) == 4


def test_a_plain_note_becomes_the_first_run(model, finding):
    assert "<text><t>Hỏi lại tổ</t></text>" in parts(commented_book())[NOTES].decode()
    data = annotate(commented_book(), model(finding("violated", "F3")), PATH)
    assert "<text><r><t>Hỏi lại tổ</t></r><r>" in parts(data)[NOTES].decode()


def test_a_note_of_runs_gets_further_ones(model, finding):
    content = parts(commented_book())
    rich = "<text><r><rPr><b/></rPr><t>Hỏi</t></r><r><t> lại tổ</t></r></text>"
    content[NOTES] = content[NOTES].replace("<text><t>Hỏi lại tổ</t></text>".encode(), rich.encode())
    data = annotate(packed(content), model(finding("violated", "F3")), PATH)
    assert rich.removesuffix("</text>") + "<r>" in parts(data)[NOTES].decode()
    assert notes_of(data)["F3"].startswith("Hỏi lại tổ\n\n– shcm_rules –\n1. ")


def test_a_second_run_replaces_what_the_first_one_wrote(model, finding):
    first = annotate(commented_book(), model(finding("violated", "F3", "F4", "E2")), PATH)
    second = annotate(first, model(finding("undetermined", "F3", "F4")), PATH)
    once = annotate(commented_book(), model(finding("undetermined", "F3", "F4")), PATH)
    assert notes_of(second) == notes_of(once)
    assert list(parts(second)) == list(parts(first))  # the sheet of remarks is written anew, not twice
    assert len(boxes(second)) == len(boxes(once))
    colours = re.findall(rb'Formatting sqref="([^"]*)"', parts(second)["xl/worksheets/sheet1.xml"])
    assert colours == [b"F3:F4"]


def test_a_second_run_that_finds_nothing_takes_the_marks_away(model, finding):
    first = annotate(plain_book(), model(finding("violated", "F4")), PATH)
    second = annotate(first, model(), PATH)
    assert notes_of(second) == {}
    assert b"conditionalFormatting" not in parts(second)["xl/worksheets/sheet1.xml"]


def test_what_was_put_behind_somebody_elses_note_goes_with_its_finding(model, finding):
    first = annotate(commented_book(), model(finding("violated", "F3")), PATH)
    assert notes_of(annotate(first, model(finding("violated", "E2")), PATH))["F3"] == "Hỏi lại tổ"


def test_a_program_that_drops_authors_does_not_hide_our_notes(model, finding):
    content = parts(annotate(commented_book(), model(finding("violated", "F3", "F4", "E2")), PATH))
    content[NOTES] = re.sub(rb"<author>[^<]*</author>", b"<author> </author>", content[NOTES])
    second = annotate(packed(content), model(finding("undetermined", "F4")), PATH)
    once = annotate(commented_book(), model(finding("undetermined", "F4")), PATH)
    assert notes_of(second) == notes_of(once)


def test_a_conversation_stays_as_it_is_and_the_sheet_tells(model, finding):
    content = parts(commented_book())
    content[NOTES] = content[NOTES].replace(b"<author>GV A</author>", b"<author>tc={0B6E3A52}</author>")
    data = annotate(packed(content), model(finding("violated", "F3", "F4")), PATH)
    assert notes_of(data)["F3"] == "Hỏi lại tổ"
    assert notes_of(data)["F4"].startswith("– shcm_rules –\n1. ")
    assert "Trang «Lịch SHCM»: F3 đang có chuỗi trao đổi" in parts(data)["xl/worksheets/sheet2.xml"].decode()


def test_damaged_boxes_cost_only_the_notes(model, finding):
    content = parts(commented_book())
    content[BOXES] = re.sub(rb"(</\w+:shape>)", rb"<br>\1", content[BOXES])
    data = annotate(packed(content), model(finding("violated", "F4")), PATH)
    after = parts(data)
    assert after[BOXES] == content[BOXES]
    assert b'sqref="F4"' in after["xl/worksheets/sheet1.xml"]
    assert "không thêm được ghi chú" in after["xl/worksheets/sheet2.xml"].decode()


def test_a_cell_inside_a_merged_area_is_marked_where_it_is_seen(model, finding):
    data = changed(plain_book(), xl__worksheets__sheet1_x_xml=(
        "</sheetData>", '</sheetData><mergeCells count="1"><mergeCell ref="B2:B3"/></mergeCells>'))
    data = annotate(data, model(finding("violated", "B3")), PATH)
    assert list(notes_of(data)) == ["B2"]
    assert b'sqref="B2"' in parts(data)["xl/worksheets/sheet1.xml"]


def test_the_last_cell_of_a_sheet_can_bear_a_note(model, finding):
    data = annotate(plain_book(last="XFD1048576"), model(finding("violated", "XFD1048576")), PATH)
    box = next(part for name, part in parts(data).items() if name.endswith(".vml")).decode()
    numbers = [int(number) for number in re.search("<x:Anchor>(.*?)</x:Anchor>", box)[1].split(",")]
    assert numbers[0] < numbers[4] <= 16_383
    assert numbers[2] < numbers[6] <= 1_048_575
    assert "<x:Row>1048575</x:Row><x:Column>16383</x:Column>" in box


def test_hidden_rows_do_not_make_a_box_endless():
    start, end = _span(5, 300, 1_048_576, lambda _: 0)
    assert start == (5, 0)
    assert end[0] - 5 <= 400


def test_numbers_of_boxes_are_unique_over_more_than_one_block(model, finding):
    cells = [f"F{row}" for row in range(2, 1300)]
    after = parts(annotate(plain_book(), model(finding("violated", *cells)), PATH))
    box = next(part for name, part in after.items() if name.endswith(".vml")).decode()
    numbers = re.findall(r'id="_x0000_s(\d+)"', box)
    assert len(set(numbers)) == len(cells)
    assert {int(number) // 1024 for number in numbers} == {1, 2}
    assert 'data="1,2"' in box


@pytest.mark.parametrize(("text", "cell"), [
    ("A1", (1, 1)), ("$C$7", (7, 3)), ("XFD1048576", (1_048_576, 16_384)), ("XFE1", None), ("A0", None),
    ("A1048577", None), ("", None), ("7", None), ("A1:B2", None), ("AAAA1", None),
])
def test_addresses(text, cell):
    assert parse_cell(text) == cell


@given(st.tuples(st.integers(1, 1_048_576), st.integers(1, 16_384)))
def test_an_address_is_read_back(cell):
    assert parse_cell(address(cell)) == cell


@settings(max_examples=60)
@given(st.sets(st.tuples(st.integers(1, 12), st.integers(1, 3))))
def test_runs_hold_every_cell_once(cells):
    held = []
    for area in runs(cells):
        first, _, last = area.partition(":")
        (top, column), (bottom, _) = parse_cell(first), parse_cell(last or first)
        held += [(row, column) for row in range(top, bottom + 1)]
    assert sorted(held) == sorted(cells)


def test_anchors_of_merged_areas():
    assert anchors([(3, 2), (9, 9)], ["B2:C4", "nonsense"]) == {(3, 2): (2, 2), (9, 9): (9, 9)}
