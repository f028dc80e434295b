"""The copy is the user's workbook: parts, cells and styles as they were, with notes, colours and one sheet more."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile

import openpyxl
import pytest
from openxml_audit import OpenXmlValidator
from rich_books import (
    assert_well_formed,
    cells_of,
    changed,
    commented_book,
    notes_of,
    packed,
    parts,
    picture,
    plain_book,
    rich_book,
)

from shcm_rules.annotation import annotate
from shcm_rules.importers.formats.dispatch import read_tables
from shcm_rules.importers.limits import Limits

PATH = "ke-hoach.xlsx"
BOOKS = {"rich": rich_book, "macros": lambda: rich_book(macros=b"no real macro"), "commented": commented_book,
         "noted": lambda: rich_book(notes=True), "plain": plain_book}
#: What may differ: the sheet spoken of, its notes, and the lists that name the new parts.
TOUCHED = {
    "[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", "xl/worksheets/sheet1.xml",
    "xl/worksheets/_rels/sheet1.xml.rels", "xl/comments/comment1.xml", "xl/drawings/commentsDrawing1.vml",
    "xl/comments1.xml", "xl/drawings/vmlDrawing1.vml",
}
OWN_RULES = re.compile(
    rb'<conditionalFormatting sqref="[^"]*"><cfRule type="expression" dxfId="\d+" priority="\d+"><formula>'
    rb'N\("shcm_rules"\)=0</formula></cfRule></conditionalFormatting>')

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported.*:UserWarning")


@pytest.fixture(params=BOOKS)
def book(request):
    return BOOKS[request.param]()


@pytest.fixture
def spoken(model, finding, problem):
    return model(
        finding("violated", "F4", "E4"), finding("undetermined", "C3", "F3"), finding("pending", "A9", "B10"),
        finding("violated", "F2", role="near_miss"), problems=(problem("F3"),))


def faults(data, tmp_path):
    """Return what a validator of Office Open XML has to say, without the places."""
    (tmp_path / "a.xlsx").write_bytes(data)
    result = OpenXmlValidator().validate(tmp_path / "a.xlsx")
    return {(error.part_uri, error.description) for error in result.errors if "inline-string" not in error.description}


def test_every_other_part_stays_byte_for_byte(book, spoken):
    before, after = parts(book), parts(annotate(book, spoken, PATH))
    assert {name for name in before if before[name] != after[name]} <= TOUCHED
    assert [name for name in after if name in before] == list(before)  # nothing lost, nothing moved


def test_boxes_of_pictures_in_the_header_are_not_taken_for_notes(spoken):
    before, after = parts(rich_book()), parts(annotate(rich_book(), spoken, PATH))
    assert after["xl/drawings/vmlDrawing1.vml"] == before["xl/drawings/vmlDrawing1.vml"]
    assert after["xl/worksheets/sheet1.xml"].index(b"<legacyDrawing ") < \
        after["xl/worksheets/sheet1.xml"].index(b"<legacyDrawingHF ")


def test_an_untouched_part_keeps_even_its_compressed_bytes(book, spoken):
    def compressed(data):
        found = {}
        for part in zipfile.ZipFile(io.BytesIO(data)).infolist():
            head = data[part.header_offset : part.header_offset + 30]
            lengths = int.from_bytes(head[26:28], "little"), int.from_bytes(head[28:], "little")
            start = part.header_offset + 30 + sum(lengths)
            found[part.filename] = data[start : start + part.compress_size]
        return found
    before, after = compressed(book), compressed(annotate(book, spoken, PATH))
    assert {name for name in before if before[name] != after[name]} <= TOUCHED


def test_nothing_is_taken_out_of_a_sheet(spoken):
    before = rich_book()
    sheet = parts(annotate(before, spoken, PATH))["xl/worksheets/sheet1.xml"]
    own = len(OWN_RULES.findall(sheet))
    left = re.sub(rb'<legacyDrawing xmlns:r="[^"]*" r:id="[^"]*"/>', b"", OWN_RULES.sub(b"", sheet))
    stepped = re.sub(rb'priority="(\d+)"', lambda found: b'priority="%d"' % (int(found[1]) - own), left)
    assert own == 3
    assert stepped == parts(before)["xl/worksheets/sheet1.xml"]


def test_the_xml_is_sound_and_no_worse_than_before(book, spoken, tmp_path):
    data = annotate(book, spoken, PATH)
    assert_well_formed(data)
    assert faults(data, tmp_path) <= faults(book, tmp_path)


def test_a_second_library_sees_the_same_cells_and_styles(book, spoken):
    before, after = cells_of(book), cells_of(annotate(book, spoken, PATH))
    assert list(after)[: len(before)] == list(before)
    assert {name: after[name] for name in before} == before
    assert list(after)[len(before):] == ["Nhận xét"]


def test_our_own_reader_sees_the_same_cells(book, spoken):
    def tables(data):
        return {table.sheet: table.rows for table in read_tables(PATH, data, Limits())}
    before, after = tables(book), tables(annotate(book, spoken, PATH))
    assert {name: after[name] for name in before} == before
    assert set(after) - set(before) == {"Nhận xét"}


def test_equal_input_gives_equal_bytes(book, spoken):
    assert annotate(book, spoken, PATH) == annotate(book, spoken, PATH)


def test_macros_and_their_content_type_stay(spoken):
    after = parts(annotate(rich_book(macros=b"no real macro"), spoken, PATH))
    assert after["xl/vbaProject.bin"] == b"no real macro"
    assert b"sheet.macroEnabled.main+xml" in after["[Content_Types].xml"]


@pytest.mark.parametrize("piece", [
    b"x14:dataValidation type", b"x14:cfRule", b'type="dataBar"', b"<dataValidation ", b"<hyperlink ",
    b"<sheetProtection", b"<drawing ", b"<mergeCell ", b"<legacyDrawingHF ",
])
def test_what_libraries_lose_is_still_there(piece, spoken):
    assert piece in parts(annotate(rich_book(), spoken, PATH))["xl/worksheets/sheet1.xml"]


def test_hidden_sheets_and_names_keep_their_numbers(spoken):
    book = openpyxl.load_workbook(io.BytesIO(annotate(rich_book(), spoken, PATH)))
    assert book["Danh mục"].sheet_state == "hidden"
    assert list(book.defined_names) == ["Loai"]
    assert list(book["Danh mục"].defined_names) == ["Rieng"]
    assert book.sheetnames[-1] == "Nhận xét"


def test_a_protected_structure_stays_protected(spoken):
    locked = '<workbookProtection lockStructure="1"/><bookViews>'
    data = changed(plain_book(), xl__workbook_x_xml=("<bookViews>", locked))
    after = annotate(data, spoken, PATH)
    assert b'<workbookProtection lockStructure="1"/>' in parts(after)["xl/workbook.xml"]
    assert openpyxl.load_workbook(io.BytesIO(after)).sheetnames == ["Lịch SHCM", "Nhận xét"]


def test_parts_of_a_pivot_table_are_not_touched(spoken):
    content = parts(rich_book()) | {
        "xl/pivotCache/pivotCacheDefinition1.xml": b'<pivotCacheDefinition xmlns="urn:x"/>',
        "xl/pivotTables/pivotTable1.xml": b'<pivotTableDefinition xmlns="urn:x"/>', "customXml/item1.xml": b"<a/>",
        "xl/media/image9.png": picture()}
    after = parts(annotate(packed(content), spoken, PATH))
    assert {name for name in content if content[name] != after[name]} <= TOUCHED


def test_a_workbook_without_remarks_gets_the_sheet_only(model):
    before = plain_book()
    after = parts(annotate(before, model(), PATH))
    assert after["xl/worksheets/sheet1.xml"] == parts(before)["xl/worksheets/sheet1.xml"]
    assert "Không có nhận xét nào cho tệp này." in after["xl/worksheets/sheet2.xml"].decode()


def soffice(target, data, tmp_path):
    office = shutil.which("soffice")
    assert office, "LibreOffice is missing: apt-get install libreoffice-calc"
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.xlsx").write_bytes(data)
    subprocess.run(  # noqa: S603 - the program just found
        [office, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", target,
         "--outdir", str(tmp_path), str(tmp_path / "in" / "a.xlsx")], check=True, capture_output=True, timeout=120)
    return (tmp_path / f"a.{target}").read_bytes()


def test_libreoffice_keeps_the_notes(spoken, tmp_path):
    data = annotate(commented_book(), spoken, PATH)
    assert notes_of(soffice("xlsx", data, tmp_path)) == notes_of(data)


def test_libreoffice_prints_it(spoken, tmp_path):
    assert soffice("pdf", annotate(rich_book(), spoken, PATH), tmp_path).startswith(b"%PDF")
