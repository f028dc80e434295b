"""The Word report: the decree's layout, what it tells, what stays blank, and an office's own template."""

import io
import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn

from shcm_rules.findings import (
    Citation,
    Evidence,
    InputReport,
    ProblemReport,
    Reason,
    RuleSetReport,
    Severity,
    UnitReport,
    Verdict,
    Waiver,
)
from shcm_rules.reports import DOCUMENTS, FORMATS
from shcm_rules.reports import render as render_format
from shcm_rules.reports.word.document import TEMPLATES, render, require_template
from shcm_rules.reports.word.fields import LISTED_FINDINGS, report_fields
from shcm_rules.reports.word.rows import LONGEST_TEXT, SAID_IN_A_ROW, file_names, plain
from shcm_rules.reports.word.template import make_template, template_name
from shcm_rules.reports.word.words import FIELDS, ROW_FIELDS, WORDS

ROOT = Path(__file__).parents[2]
EVERY = [(document, lang) for document in DOCUMENTS for lang in ("vi", "en")]
UNIT = UnitReport(id="school:a", kind="school", name="Trường A", sessions=2)
HOSTILE = "{{ 7*7 }} {% for x in y %}{# z #} =cmd|' /C calc'!A0 <script>&amp;</w:t>"


def opened(data):
    return docx.Document(io.BytesIO(data))


def said(data):
    """Return every line of the document, those of tables too."""
    document = opened(data)
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def table_under(data, header):
    """Return the rows of the table that has this header, without the header row."""
    for table in opened(data).tables:
        texts = [[cell.text for cell in row.cells] for row in table.rows]
        if header in texts[0]:
            return texts[1:]
    return []


# The shipped templates have a source.

@pytest.mark.parametrize(("document", "lang"), EVERY)
def test_the_shipped_template_is_what_the_code_makes(document, lang):
    shipped, made = TEMPLATES / template_name(document, lang), io.BytesIO(make_template(document, lang))
    with zipfile.ZipFile(shipped) as left, zipfile.ZipFile(made) as right:
        assert left.namelist() == right.namelist()
        differing = [name for name in left.namelist() if left.read(name) != right.read(name)]
    assert differing == [], "write them anew: python -m shcm_rules.reports.word.template"


def test_no_template_is_shipped_that_nothing_makes():
    assert {path.name for path in TEMPLATES.iterdir()} == {template_name(*pair) for pair in EVERY}


@pytest.mark.parametrize(("document", "lang"), EVERY)
def test_a_shipped_template_passes_for_an_office_s(document, lang):
    assert require_template(TEMPLATES / template_name(document, lang))


# Layout.

@pytest.mark.parametrize(("document", "lang"), EVERY)
def test_paper_margins_and_font_are_the_decree_s(model, finding, document, lang):
    written = opened(render(model(finding(), lang=lang), document=document))
    section = written.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    for side, first, last in (("top", 20, 25), ("bottom", 20, 25), ("left", 30, 35), ("right", 15, 20)):
        assert first <= round(getattr(section, f"{side}_margin").mm, 1) <= last
    fonts = written.styles["Normal"].element.rPr.find(qn("w:rFonts"))
    assert set(fonts.attrib.values()) == {"Times New Roman"}
    assert 13 <= written.styles["Normal"].font.size.pt <= 14


def test_pages_are_numbered_from_the_second_on(model, finding):
    section = opened(render(model(finding()))).sections[0]
    assert section.different_first_page_header_footer
    assert "PAGE" in section.header._element.xml
    assert section.first_page_header.paragraphs[0].text == ""


def test_tables_repeat_their_header_and_keep_rows_whole(model, finding):
    tables = [table for table in opened(render(model(finding()))).tables if table.style.name == "Table Grid"]
    assert tables
    for table in tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)


@pytest.mark.parametrize(("document", "lang", "words"), [
    ("bao-cao", "vi", ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "BÁO CÁO", "Nơi nhận:",
                       "Căn cứ CV thử;", "I. PHẠM VI KIỂM TRA", "II. KẾT QUẢ", "III. KIẾN NGHỊ"]),
    ("bien-ban", "vi", ["BIÊN BẢN", "Thời gian bắt đầu: ", "Địa điểm: ", "Thành phần tham dự:", "Chủ trì (chủ tọa): ",
                        "THƯ KÝ", "CHỦ TRÌ (CHỦ TỌA)", "ĐẠI DIỆN ĐƠN VỊ ĐƯỢC KIỂM TRA"]),
    ("bao-cao", "en", ["SOCIALIST REPUBLIC OF VIET NAM", "REPORT", "(English version, for reference)", "II. RESULTS"]),
    ("bien-ban", "en", ["MINUTES", "SECRETARY", "CHAIR", "FOR THE CHECKED UNIT"]),
])
def test_the_parts_of_a_document_are_there(model, finding, document, lang, words):
    cited = Citation(document="CV thử" if document == "bien-ban" or lang == "en" else "CV  thử", clause="1", date="")
    text = said(render(model(finding(citation=cited), lang=lang), document=document)).replace("Công văn thử", "CV thử")
    assert [word for word in words if word not in text] == []


def test_what_the_program_cannot_know_stays_blank(model, finding):
    text = said(render(model(finding(), units=(UNIT,))))
    assert "Số: ……/BC-………" in text
    assert "………………, ngày …… tháng …… năm ………" in text
    assert "trước ngày ……/……/………" in text


def test_kinds_of_documents_are_written_out_in_the_grounds(model, finding):
    cited = [finding(citation=Citation(document=name, clause="1", date="")) for name in
             ("Điều lệ kèm theo TT 32/2020/TT-BGDĐT", "KH chuyên đề", "CV 6306/SGDĐT", "CV 6306/SGDĐT")]
    assert report_fields(model(*cited))["can_cu"] == [
        "Điều lệ kèm theo Thông tư số 32/2020/TT-BGDĐT", "Kế hoạch chuyên đề", "Công văn số 6306/SGDĐT"]


# What it tells.

def test_a_violated_duty_is_told_with_cell_clause_and_remedy(model, finding):
    data = render(model(finding(), units=(UNIT,)))
    assert table_under(data, "Cần làm") == [[
        "1", "Tổ 1", "Một buổi mỗi học kỳ [bắt buộc]", "Có 0 buổi, cần 1 buổi. Ô: «Lịch SHCM» J7.",
        "CV thử (09/2025), II.1", "Thêm 1 buổi."]]
    assert "CHƯA ĐẠT: còn 1 yêu cầu bắt buộc chưa đạt." in said(data)


def test_findings_that_say_the_same_share_a_row(model, finding):
    same = [finding(message=f"Học kỳ {n}: có 0 buổi.", fingerprint=str(n)) for n in (1, 2)]
    fields = report_fields(model(*same, finding(rule="other")))
    assert [row["so_yeu_cau"] for row in fields["chua_dat"]] == [2, 1]
    assert fields["chua_dat"][0]["hien_trang"] == (
        "- Học kỳ 1: có 0 buổi. Ô: «Lịch SHCM» J7.\n- Học kỳ 2: có 0 buổi. Ô: «Lịch SHCM» J7.")
    assert fields["chua_dat_them"] == "3 yêu cầu, gộp thành 2 dòng."


@pytest.mark.parametrize(("letters", "rows"), [(SAID_IN_A_ROW // 2, 1), (SAID_IN_A_ROW // 2 + 1, 2)])
def test_a_row_never_grows_too_tall(model, finding, letters, rows):
    same = [finding(message="x" * letters, evidence=(), fingerprint=str(n)) for n in (1, 2)]
    assert len(report_fields(model(*same))["chua_dat"]) == rows


def test_binding_duties_stand_first_and_the_worst_unit_before_the_others(model, finding):
    units = tuple(UnitReport(id=f"school:{x}", kind="school", name=f"Trường {x}", sessions=1) for x in "ab")
    found = [finding(unit_id="school:a", severity=Severity.SHOULD, rule="r1", title="nên"),
             finding(unit_id="school:a", rule="r2", title="một"), finding(unit_id="school:b", rule="r2", title="hai"),
             finding(unit_id="school:b", rule="r3", title="ba")]
    fields = report_fields(model(*found, units=units))
    assert [row["yeu_cau"] for row in fields["chua_dat"]] == ["hai", "ba", "một", "nên"]
    assert [(row["ten"], row["chua_dat"]) for row in fields["don_vi"]] == [("Trường b", 2), ("Trường a", 2)]


def test_a_unit_that_only_a_list_names_is_told_without_a_row(model, finding):
    silent = UnitReport(id="school:b", kind="school", name="Trường B")
    fields = report_fields(model(finding(unit_id="school:a"), units=(UNIT, silent)))
    assert fields["don_vi"] == []
    assert fields["doi_tuong"] == "Trường A"
    assert fields["don_vi_them"] == (
        "1 đơn vị chỉ có tên trong danh mục, không có buổi hay hồ sơ nào trong tệp: Trường B.")


@pytest.mark.parametrize(("schools", "lang", "told"), [
    (3, "vi", "Trường 0, Trường 1, Trường 2"), (4, "vi", "4 trường, 1 cụm"), (4, "en", "4 schools, 1 cluster"),
])
def test_many_units_are_told_as_numbers(model, schools, lang, told):
    units = [UnitReport(id=f"school:{n}", kind="school", name=f"Trường {n}", sessions=1) for n in range(schools)]
    cluster = UnitReport(id="cluster:c", kind="cluster", name="Cụm", sessions=1)
    assert report_fields(model(units=(*units, cluster)[:None if schools > 3 else 3], lang=lang))["doi_tuong"] == told


def test_what_is_pending_is_told_with_its_limit_earliest_first(model, finding):
    days = ("2026-05-30", "2025-11-11")
    found = [finding("pending", due=(day, day), rule=day, reason=Reason.NOT_DUE) for day in days]
    rows = table_under(render(model(*found, finding("pending", rule="z", reason=Reason.NOT_DUE))), "Thời hạn")
    assert [row[-1] for row in rows] == ["chậm nhất 11/11/2025 (còn 10 ngày)", "chậm nhất 30/05/2026 (còn 210 ngày)",
                                        "không ghi hạn"]
    assert "hạn sớm nhất: 11/11/2025" in report_fields(model(*found))["kien_nghi"][0]


def test_what_is_waived_is_told_with_the_act(model, finding):
    act = Waiver(document="QĐ 1/QĐ-X", date="2025-10-01", office="Phòng X", reason="bão", expires="2026-05-31",
                 file="/tmp/x/mien.xlsx", sheet="", row=3)  # noqa: S108 - nothing is written there
    rows = table_under(render(model(finding("waived", waived_from=Verdict.VIOLATED, waiver=act))), "Văn bản miễn")
    assert "QĐ 1/QĐ-X ngày 01/10/2025" in rows[0][-1]
    assert "«mien.xlsx:3»" in rows[0][-1]
    assert rows[0][3].startswith("Trước khi miễn: chưa đạt. Có 0 buổi")


def test_what_no_schedule_shows_is_a_list_to_tick_off_in_the_minutes(model, finding):
    apart = {"verdict": "not_applicable", "reason": Reason.NOT_DECIDABLE}
    found = [finding(**apart, rule=f"r{n}", title=f"Nội dung {n}") for n in (1, 2)]
    written = model(*found)
    assert "2 nội dung của các văn bản nêu trên" in said(render(written))
    rows = table_under(render(written, document="bien-ban"), "Kết quả kiểm tra")
    assert [(row[1], row[-1]) for row in rows] == [("Nội dung 1", ""), ("Nội dung 2", "")]


def test_a_remark_is_no_duty(model, finding):
    fields = report_fields(model(finding("undetermined", reason=Reason.NOTE)))
    assert (fields["chua_ket_luan"], len(fields["nhan_xet"])) == ([], 1)


def test_nothing_open_is_said_as_such(model, finding):
    text = said(render(model(finding("satisfied"))))
    assert "ĐẠT: không thấy yêu cầu nào chưa đạt." in text
    assert text.count("Không có.") == 6  # each of the six numbered parts
    assert "Không có kiến nghị." in text


def test_files_are_named_without_folders_and_the_unread_first(model):
    problem = ProblemReport(code="x", sheet="S", cell="B2", message="không đọc được ngày")
    facts = {"path": "/nha/rieng/a.xlsx", "sha256": "ab" * 32, "problems": (problem,)}
    files = (InputReport(**facts, status="partly_read", sessions=1),
             InputReport(path="/nha/rieng/b.xlsx", sha256="cd" * 32, status="unreadable", sessions=0))
    data = render(model(inputs=files, complete=False))
    assert table_under(data, "Mã băm") == [
        ["1", "b.xlsx", "cdcdcdcdcdcd…", "KHÔNG ĐỌC ĐƯỢC", ""],
        ["2", "a.xlsx", "abababababab…", "đọc được một phần, 1 buổi", "«S!B2» không đọc được ngày"]]
    assert "/nha" not in said(data)
    assert "Đề nghị gửi lại tệp không đọc được: b.xlsx." in said(data)
    assert "BÁO CÁO CHƯA ĐẦY ĐỦ" in said(data)


@pytest.mark.parametrize(("paths", "names"), [
    (["/a/x.xlsx"], ["x.xlsx"]), (["/a/x.xlsx", "/b/x.xlsx"], ["a/x.xlsx", "b/x.xlsx"]),
    (["x.xlsx", "/b/x.xlsx"], ["x.xlsx", "b/x.xlsx"]), (["a.zip/x.xlsx", "a.zip/y.xlsx"], ["x.xlsx", "y.xlsx"]),
])
def test_files_of_one_name_are_told_apart(paths, names):
    inputs = [InputReport(path=path, sha256="0", status="read", sessions=0) for path in paths]
    assert list(file_names(inputs).values()) == names


def test_no_rule_in_force_is_the_answer(model):
    off = RuleSetReport(id="thu", version="1", sha256="0", title="Bộ thử", in_force=False)
    assert report_fields(model(rule_sets=(off,)))["ket_luan"][0].startswith("KHÔNG CÓ QUY TẮC NÀO CÓ HIỆU LỰC")


@pytest.mark.parametrize(("more", "them"), [
    (0, f"{LISTED_FINDINGS} yêu cầu, gộp thành "),
    (1, f"Nêu {LISTED_FINDINGS} trong {LISTED_FINDINGS + 1} yêu cầu; danh sách đầy đủ ở báo cáo dạng Excel (.xlsx)"),
])
def test_a_long_table_is_cut_and_says_so(model, finding, more, them):
    found = [finding(fingerprint=str(n)) for n in range(LISTED_FINDINGS + more)]
    fields = report_fields(model(*found))
    assert sum(row["so_yeu_cau"] for row in fields["chua_dat"]) == LISTED_FINDINGS
    assert fields["chua_dat_them"].startswith(them)


def test_a_report_of_counts_says_that_it_lists_nothing(model):
    text = said(render(model(summary={"violated": 7})))
    assert "7 yêu cầu; báo cáo này chỉ nêu số lượng" in text
    assert text.count("Không có.") == 3  # what no number tells is not said to be nothing


# The same each time, and text that stays text.

@pytest.mark.parametrize(("document", "lang"), EVERY)
def test_equal_models_give_equal_bytes(model, finding, document, lang):
    written = [render(model(finding(), lang=lang), document=document) for _ in range(2)]
    assert written[0] == written[1]


def test_the_file_is_dated_as_of_the_report(model, finding):
    data = render(model(finding()))
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert {item.date_time for item in package.infolist()} == {(2025, 11, 1, 0, 0, 0)}
    about = opened(data).core_properties
    assert (about.created, about.modified) == (about.created, about.created)
    assert about.created.isoformat()[:19] == "2025-11-01T00:00:00"
    assert about.title == "Báo cáo kết quả kiểm tra lịch sinh hoạt chuyên môn năm học 2025-2026"


def test_the_file_has_no_macro_and_leads_nowhere(model, finding):
    with zipfile.ZipFile(io.BytesIO(render(model(finding())))) as package:
        assert not [name for name in package.namelist() if "vba" in name.lower()]
        assert all(b"External" not in package.read(name) for name in package.namelist() if name.endswith(".rels"))


@pytest.mark.parametrize("document", DOCUMENTS)
def test_hostile_text_comes_out_as_text(model, finding, document):
    scope = {"school": HOSTILE, "department": HOSTILE}
    cell = Evidence(file="a.xlsx", sheet=HOSTILE, cell="J7", row=7, role="counted")
    unit = UnitReport(id="school:a", kind="school", name=HOSTILE, sessions=1)
    problem = ProblemReport(code="x", sheet=HOSTILE, cell="A1", message=HOSTILE)
    source = InputReport(path="a.xlsx", sha256="0", status="read", sessions=1, problems=(problem,))
    found = finding(message=HOSTILE, title=HOSTILE, remedy=HOSTILE, scope=scope, evidence=(cell,), unit_id="school:a",
                    citation=Citation(document=HOSTILE, clause=HOSTILE, date=""))
    text = said(render(model(found, units=(unit,), notes=(HOSTILE,), inputs=(source,)), document=document))
    assert text.count(HOSTILE) >= 8
    assert "49" not in text


@pytest.mark.parametrize("text", [
    "a\x00\x0b\x1fb", "a\ud800b", "a\u202eb", "a\ufffeb", "a\r\n\t b", "a\x85\x9fb", "a\u2028b",
])
def test_what_a_document_cannot_hold_is_left_out(model, finding, text):
    data = render(model(finding(message=text, title=text, remedy=text), notes=(text,)))
    assert "- a b" in said(data)


@pytest.mark.parametrize(("letters", "shown"), [
    (LONGEST_TEXT, LONGEST_TEXT), (LONGEST_TEXT + 1, LONGEST_TEXT), (32_767, LONGEST_TEXT),
])
def test_long_text_is_cut_and_the_cell_still_named(model, finding, letters, shown):
    assert len(plain("x" * letters)) == shown
    assert plain("x" * letters).endswith("…") == (letters > LONGEST_TEXT)
    row = report_fields(model(finding(message="x" * letters)))["chua_dat"][0]
    assert row["hien_trang"].endswith("Ô: «Lịch SHCM» J7.")


# The fields are one list, told where they are used.

def test_every_field_is_filled_explained_and_has_the_parts_that_are_told(model, finding):
    units = tuple(UnitReport(id=f"school:{x}", kind="school", name=x, sessions=1) for x in "ab")
    found = [finding(verdict, unit_id=f"school:{x}") for verdict in ("violated", "undetermined", "pending", "waived")
             for x in "ab"]
    note, apart = finding("undetermined", reason=Reason.NOTE), finding("not_applicable", reason=Reason.NOT_DECIDABLE)
    fields = report_fields(model(*found, note, apart, units=units))
    assert set(fields) == set(FIELDS["vi"]) == set(FIELDS["en"])
    for name, parts in ROW_FIELDS.items():
        first = fields[name] if name == "so_luong" else fields[name][0]
        assert tuple(first) == parts, name


def test_the_guide_explains_every_field_and_part():
    guide = (ROOT / "docs" / "mau-bao-cao-word.md").read_text(encoding="utf-8")
    parts = {part for names in ROW_FIELDS.values() for part in names}
    assert [name for name in (*FIELDS["vi"], *sorted(parts)) if f"`{name}`" not in guide] == []
    for name, text in FIELDS["vi"].items():
        assert f"| `{name}` | {text} |" in guide


def test_both_languages_have_the_same_words():
    assert set(WORDS["vi"]) - set(WORDS["en"]) == set()


# Where it is asked for.

def test_the_format_takes_the_document(model, finding):
    assert "BIÊN BẢN" in said(render_format(model(finding()), "docx", document="bien-ban"))
    assert FORMATS["docx"].binary


def test_other_formats_do_not_mind_the_options(model, finding):
    assert render_format(model(finding()), "text", template=None, document="bien-ban")
