"""Packages that other programs write: strict, with prefixes, in UTF-16, with odd targets; and those refused."""

from __future__ import annotations

import contextlib
import io
import re
from html import unescape
from unicodedata import normalize

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich_books import (
    MAIN,
    RELS,
    assert_well_formed,
    cells_of,
    changed,
    commented_book,
    notes_of,
    packed,
    parts,
    plain_book,
    rich_book,
)

from shcm_rules.annotation import annotate
from shcm_rules.annotation.markup import attribute_span, outline, splice
from shcm_rules.errors import UsageError

PATH = "ke-hoach.xlsx"
SHEET = "xl/worksheets/sheet1.xml"
DAMAGED = commented_book()
STRICT = {MAIN: "http://purl.oclc.org/ooxml/spreadsheetml/main",
          RELS: "http://purl.oclc.org/ooxml/officeDocument/relationships"}


@pytest.fixture
def spoken(model, finding):
    return model(finding("violated", "F4"), finding("undetermined", "C3"))


def recoded(data, codec):
    text = re.sub(r"^<\?xml.*?\?>", "", data.decode())
    return f'<?xml version="1.0" encoding="{codec.removesuffix("-sig")}"?>{text}'.encode(codec, "xmlcharrefreplace")


def test_strict_workbooks_stay_strict(spoken):
    content = parts(plain_book())
    for old, new in STRICT.items():
        content = {name: part.replace(old.encode(), new.encode()) for name, part in content.items()}
    after = parts(annotate(packed(content), spoken, PATH))
    for name in ("xl/worksheets/sheet2.xml", "xl/comments1.xml", SHEET, "xl/workbook.xml"):
        assert STRICT[MAIN].encode() in after[name]
        assert MAIN.encode() not in after[name]
    assert f'{STRICT[RELS]}/comments"'.encode() in after["xl/worksheets/_rels/sheet1.xml.rels"]


def prefixed(part):
    part = re.sub(rb"<(/?)(?![?!/])(?=[A-Za-z])", rb"<\1x:", part)
    return part.replace(b"xmlns=", b"xmlns:x=")


def test_other_prefixes_than_the_usual_ones(spoken):
    content = parts(plain_book())
    for name in (SHEET, "xl/workbook.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml"):
        content[name] = prefixed(content[name])
    after = parts(annotate(packed(content), spoken, PATH))
    assert b"<x:conditionalFormatting " in after[SHEET]
    assert b"<x:legacyDrawing " in after[SHEET]
    assert b"<x:Relationship " in after["xl/_rels/workbook.xml.rels"]
    assert_well_formed(packed(after))


@pytest.mark.parametrize("codec", ["utf-16", "utf-8-sig", "us-ascii", "windows-1252"])
def test_parts_in_other_encodings_keep_them(codec, spoken):
    content = parts(plain_book())
    content |= {name: recoded(content[name], codec) for name in (SHEET, "xl/workbook.xml", "xl/styles.xml")}
    data = annotate(packed(content), spoken, PATH)
    assert_well_formed(data)
    after = parts(data)["xl/workbook.xml"]
    assert after[:30] == content["xl/workbook.xml"][:30]
    assert "Nhận xét" in unescape(after.decode(codec))
    assert list(notes_of(data)) == ["C3", "F4"]


@pytest.mark.parametrize("space", ["&quot;>&lt;a&gt;", "a b", "&#10;sheet r", ""])
def test_a_namespace_cannot_smuggle_markup_into_new_parts(space, spoken):
    content = parts(plain_book())
    content["xl/workbook.xml"] = content["xl/workbook.xml"].replace(MAIN.encode(), space.encode())
    after = annotate(packed(content), spoken, PATH)
    assert_well_formed(after)
    assert MAIN.encode() in parts(after)["xl/worksheets/sheet2.xml"]


def test_absolute_targets(spoken):
    data = changed(plain_book(), xl___rels__workbook_x_xml_x_rels=('Target="worksheets/', 'Target="/xl/worksheets/')) \
        if b'Target="worksheets/' in parts(plain_book())["xl/_rels/workbook.xml.rels"] else plain_book()
    assert list(notes_of(annotate(data, spoken, PATH))) == ["C3", "F4"]


def test_a_workbook_without_styles_gets_some(spoken):
    content = parts(plain_book())
    del content["xl/styles.xml"]
    rels = content["xl/_rels/workbook.xml.rels"]
    content["xl/_rels/workbook.xml.rels"] = re.sub(rb"<Relationship [^>]*styles.xml[^>]*/>", b"", rels)
    content["[Content_Types].xml"] = re.sub(rb"<Override [^>]*styles.xml[^>]*/>", b"", content["[Content_Types].xml"])
    content[SHEET] = re.sub(rb' s="\d+"', b"", content[SHEET])
    data = annotate(packed(content), spoken, PATH)
    assert_well_formed(data)
    assert "Nhận xét" in cells_of(data)


def test_pivot_rules_keep_their_priorities(spoken):
    pivot = (
        '</sheetData><conditionalFormatting pivot="1" sqref="A1"><cfRule type="expression" priority="4">'
        "<formula>FALSE</formula></cfRule></conditionalFormatting>")
    after = parts(annotate(changed(plain_book(), xl__worksheets__sheet1_x_xml=("</sheetData>", pivot)), spoken, PATH))
    assert sorted(re.findall(rb'priority="(\d+)"', after[SHEET])) == [b"4", b"5", b"6"]


def test_priorities_are_unique_and_ours_come_first(spoken):
    sheet = parts(annotate(rich_book(), spoken, PATH))[SHEET]
    priorities = [int(number) for number in re.findall(rb'priority="(\d+)"', sheet)]
    assert len(priorities) == len(set(priorities))
    ours = [int(number) for number in re.findall(rb'priority="(\d+)"><formula>N\("shcm', sheet)]
    assert sorted(ours) == [1, 2]


def test_an_alternative_at_the_end_stays_behind_the_drawing(spoken):
    controls = ('<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
                '<mc:Choice Requires="x14"><controls/></mc:Choice></mc:AlternateContent></worksheet>')
    sheet = parts(annotate(
        changed(plain_book(), xl__worksheets__sheet1_x_xml=("</worksheet>", controls)), spoken, PATH))[SHEET]
    assert sheet.index(b"<conditionalFormatting") < sheet.index(b"<pageMargins")
    assert sheet.index(b"<pageMargins") < sheet.index(b"<legacyDrawing") < sheet.index(b"<mc:AlternateContent")


def test_a_comment_or_cdata_that_looks_like_markup_is_none(spoken):
    sheet = "<!-- <conditionalFormatting/> > ' --><sheetData>"
    data = changed(plain_book(), xl__worksheets__sheet1_x_xml=("<sheetData>", sheet))
    assert_well_formed(annotate(data, spoken, PATH))


def test_a_signature_is_told_to_be_lost(spoken):
    content = parts(plain_book()) | {"_xmlsignatures/sig1.xml": b"<Signature/>"}
    after = parts(annotate(packed(content), spoken, PATH))
    assert after["_xmlsignatures/sig1.xml"] == b"<Signature/>"
    assert "Tệp gốc có chữ ký số." in after["xl/worksheets/sheet2.xml"].decode()


@pytest.mark.parametrize(("data", "said"), [
    (b"STT,Noi dung\n1,a\n", "nhận xét chỉ ghi được vào sổ tính .xlsx hoặc .xlsm"),
    (packed({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<a/>"}), "chỉ ghi được"),
    (packed({"a.xlsx": b""}), "nhận xét chỉ ghi được"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "mật khẩu"),
    (packed({"[Content_Types].xml": b"<Types/>"}), "thiếu phần «xl/workbook.xml»"),
    (packed(parts(plain_book()) | {"xl/revisions/revisionHeaders.xml": b"<headers/>"}), "dùng chung"),
    (packed(parts(plain_book()) | {"xl/workbook.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><workbook/>'}), "DTD"),
    (packed(parts(plain_book()) | {"xl/styles.xml": b"<styleSheet>"}), "hỏng"),
    (packed(parts(plain_book()) | {"xl/workbook.xml": b"<workbook/>"}), "danh sách trang tính"),
    (packed(parts(plain_book()) | {"[content_types].xml": b""}), "hai lần"),
    (plain_book()[:-40], "hỏng"),
])
def test_what_cannot_be_annotated_says_so(data, said, spoken):
    with pytest.raises(UsageError, match=re.escape(said)) as refused:
        annotate(data, spoken, PATH)
    assert str(refused.value).startswith(f"{PATH}: ")


def test_refusals_are_told_in_english(model, finding):
    data = packed(parts(plain_book()) | {"xl/styles.xml": b"<styleSheet>"})
    with pytest.raises(UsageError, match=r"^ke-hoach.xlsx: part «xl/styles.xml» .* damaged in line 1; open it"):
        annotate(data, model(finding("violated", "F4"), lang="en"), PATH)


def test_a_part_of_endless_elements_is_refused(spoken):
    data = changed(plain_book(), xl__worksheets__sheet1_x_xml=("</worksheet>", f"{'<a/>' * 500_001}</worksheet>"))
    with pytest.raises(UsageError, match="quá nhiều thành phần"):
        annotate(data, spoken, PATH)


SPOILS = [b"<a>", b"</a>", b"<!--", b"]]>", b'""', b"-1", b"9" * 30, b"\xff", b"\0", b"&amp;", b"/>", b"<!DOCTYPE a>"]


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(which=st.integers(0), where=st.integers(0), spoil=st.sampled_from(SPOILS), cut=st.integers(0, 30))
def test_damaged_parts_are_refused_or_patched_and_never_a_crash(which, where, spoil, cut, spoken):
    content = parts(DAMAGED)
    names = [name for name in content if name.endswith((".xml", ".rels", ".vml"))]
    name = names[which % len(names)]
    place = where % len(content[name])
    content[name] = content[name][:place] + spoil + content[name][place + cut :]
    with contextlib.suppress(UsageError):
        parts(annotate(packed(content), spoken, PATH))


SHEET_NAMES = st.text(st.characters(exclude_characters="[]:*?/\\", exclude_categories=("Cs", "Cc", "Zl", "Zp")),
                      min_size=1, max_size=28).filter(lambda name: name.strip("' \u00a0") == name and name.strip())


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=SHEET_NAMES)
def test_sheets_of_any_name_are_marked_and_linked(name, model, finding):
    data = plain_book()
    written = name.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    data = changed(data, xl__workbook_x_xml=('name="Lịch SHCM"', f'name="{written}"'))
    after = annotate(data, model(finding("violated", "F4", sheet=name)), PATH)
    assert_well_formed(after)
    quoted = name.replace("'", "''")
    table = openpyxl.load_workbook(io.BytesIO(after)).worksheets[-1]
    links = [cell.hyperlink.location for row in table for cell in row if cell.hyperlink]
    assert links == [f"'{quoted}'!F4"] * 2


@pytest.mark.parametrize(("taken", "given"), [
    ("Nhận xét", "Nhận xét 2"), ("NHẬN XÉT", "Nhận xét 2"), (normalize("NFD", "Nhận xét"), "Nhận xét 2"),
    ("Khác", "Nhận xét"),
])
def test_the_new_sheet_takes_a_free_name(taken, given, model, finding):
    assert list(cells_of(annotate(plain_book(taken), model(finding("violated", "A1", sheet=taken)), PATH)))[-1] == given


def test_attributes_are_found_as_a_parser_finds_them():
    data = b"<a x=\"count='1'\" y='\"2\"' count = \"7\"><b/></a>"
    root = outline(data, "a", 2)
    start, end = attribute_span(data, root, b"count")
    assert data[start:end] == b"7"
    assert attribute_span(data, root, b"z") is None
    assert root.children[0].empty
    assert not root.empty


def test_edits_at_one_place_keep_their_order():
    assert splice(b"abc", [(3, 3, b"3"), (1, 2, b"B"), (1, 1, b"1"), (3, 3, b"4")]) == b"a1Bc34"
