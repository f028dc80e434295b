"""What cannot be read is told in English too, whatever file it comes from; the words to be typed stay as they are."""

import zipfile
from datetime import date
from pathlib import Path

import docx
import pytest
from spoken import TEMPLATE, vietnamese

from shcm_rules import check
from shcm_rules.importers.assemble import assemble, read_files
from shcm_rules.importers.frames import schedule_from_rows
from shcm_rules.importers.layouts.layout_profiles import LayoutProfile, SheetLayout
from shcm_rules.importers.limits import Limits
from shcm_rules.importers.worker import start_reader
from shcm_rules.importers.worker_process import Died
from shcm_rules.problems import PROBLEM_CODES

ROOT = Path(__file__).parent.parent
AS_OF = date(2026, 6, 1)
#: Names that the sheets of a document get.
OF_DOCUMENTS = ("Bảng", "Văn bản")
SAMPLES = sorted(
    path for folder in ("fixtures", "fixtures/layouts") for path in (ROOT / folder).iterdir()
    if path.suffix in {".xlsx", ".csv", ".docx", ".xls", ".html"}
)
HEADERS = ["Trường", "Cấp học", "Tổ chuyên môn", "Cấp tổ chức", "Loại sinh hoạt", "Môn học", "Nội dung", "Thời gian"]
ROW = ["THCS A", "THCS", "Tổ 1", "Tổ", "NCBH", "Toán", "Nghiên cứu bài học", "06/11/2025"]


def assert_english(problems):
    """Assert that each problem is told in both languages, and in the second one without the first."""
    silent = [problem for problem in problems if not problem.english or problem.english == problem.message]
    assert silent == []
    left = [(problem.code, vietnamese(problem.english, (*TEMPLATE, *OF_DOCUMENTS))) for problem in problems]
    assert [(code, words) for code, words in left if words] == []
    # What is quoted of the file is quoted in both.
    assert [p for p in problems if p.cell and p.message.count("“") and not p.english.count("“")] == []


def test_the_problems_of_every_sample_are_told_in_english():
    with start_reader() as reader:
        found = []
        for path in SAMPLES:
            files = read_files([path], reader=reader)
            found += [problem for item in assemble(files, as_of=AS_OF).inputs for problem in item.problems]
    assert len(SAMPLES) > 30
    assert len({problem.code for problem in found}) > 12
    assert_english(found)


def rows(*changed, **sheets):
    """Return the problems of a schedule of plain rows, each a change of `ROW`."""
    table = [HEADERS, *([facts.get(header, text) for header, text in zip(HEADERS, ROW, strict=True)]
                        for facts in changed)]
    (item,) = schedule_from_rows({"Lịch SHCM": table, **sheets}, as_of=AS_OF).inputs
    return item.problems


@pytest.mark.parametrize(("facts", "code", "said"), [
    ({"Loại sinh hoạt": "lạ"}, "unknown-kind",
     ("“Loại sinh hoạt”: “lạ” is not understood – write one of: “NCBH” (lesson study), “Chuyên đề” (thematic session),"
      " “Hội thảo” (seminar), “Tập huấn” (training), “Thường kỳ” (regular meeting)")),
    ({"Cấp tổ chức": "nơi nào đó"}, "unknown-organiser",
     ("“Cấp tổ chức”: “nơi nào đó” is not understood – write one of: “Tổ” (department), “Trường” (school),"
      " “Liên trường” (several schools), “Cụm” (cluster), “Xã/Phường” (ward), “Tỉnh/Thành phố” (province)")),
    ({"Môn học": "môn lạ"}, "unknown-subject",
     "“Môn học”: “môn lạ” is no known subject at level THCS – write its name as in the curriculum"),
    ({"Cấp học": "cấp lạ"}, "unknown-level",
     ("“Cấp học”: “cấp lạ” is not understood – write one of: “MN” (kindergarten), “TH” (primary), “THCS” (lower"
      " secondary), “THPT” (upper secondary)")),
    ({"Thời gian": "30/02/2026"}, "unreadable-date", "“Thời gian”: “30/02/2026” – there is no day 30/02"),
    ({"Thời gian": "Thứ Hai, 07/10/2025"}, "ambiguous-date",
     "“Thời gian”: “Thứ Hai, 07/10/2025” – 07/10/2025 is a Tuesday, not a Monday"),
])
def test_a_cell_is_told_in_english(facts, code, said):
    found = [problem for problem in rows(facts) if problem.code == code]
    assert [problem.english for problem in found] == [said]
    assert_english(found)


@pytest.mark.parametrize("text", [
    "10/25/2025", "12/25", "tháng 9/10", "tháng 13", "5", "10/2035", "31/11", "tuần 6 tháng 9/2025", "12, 10/2025",
    "20/10 - 12/10/2025", "hằng tháng", "mùng 5 tết", "hoãn", "[ngày]", "chưa rõ", "ngày … tháng … năm …", "lạ 9 quá",
    "99999", "đầu năm", "05/10/2025 - HK2", "Tuần 12 - 30", "tuần 2 năm 2025", "tuần 50", "dài " * 80,
    "tháng 10 (15/11/2025)", "9/2025 › thứ hai", "15/10/2025 › tháng 9",
])
def test_why_a_day_cannot_be_read_is_told_in_english(text):
    found = rows({"Thời gian": text}, {"Thời gian": "10/25/2025"}, {"Thời gian": "05/06/2025"})
    assert {problem.code for problem in found} & {"unreadable-date", "ambiguous-date"}
    assert_english(found)


def test_what_a_sheet_of_facts_lacks_is_told_in_english():
    found = rows({}, **{"Thông tin": [
        ["Năm học", "2024-2025"], ["Năm học", "2025-2026"], ["Cấp học", "lạ"], ["Đơn vị", "A"], ["Đơn vị", "B"],
        ["HK1 từ", "ngày lạ"], ["HK1 đến", "20/01/2026"], ["HK2 đến", "10/01/2026"], ["mục lạ", "x"],
    ]})
    assert {"conflicting-year", "duplicate-header", "unknown-level", "unreadable-date", "unused-rows"} <= {
        problem.code for problem in found}
    assert_english(found)


def test_numbers_modes_and_headers_are_told_in_english():
    table = [
        ["Nội dung", "Thời gian", "Số dự", "Hình thức", "Trạng thái", "Thời gian", "Thoi gain", "Năm học", "cột lạ"],
        ["a", "20/10/2025", "nhiều", "lạ", "lạ", "x", "y", "z", "x"],
        ["b", "20/10/2024", "5", "Trực tiếp", "Dự kiến", "", "", "2024-2025", ""],
    ]
    (item,) = schedule_from_rows({"Lịch SHCM": table}, as_of=AS_OF).inputs
    assert {"unreadable-number", "unknown-mode", "unknown-status", "duplicate-header", "unused-column"} <= {
        problem.code for problem in item.problems}
    assert_english(item.problems)


# Files.

def read(path, layout=None, **limits):
    with start_reader(limits=Limits(**limits)) as reader:
        files = read_files([path], reader=reader, layout=layout)
        return [problem for item in assemble(files, as_of=AS_OF).inputs for problem in item.problems]


def test_a_question_is_told_in_english(tmp_path):
    lines = ["Nội dung,Môn,Mốc", *(f"Chuyên đề {n},Toán,{n:02}/10/2025" for n in range(1, 5))]
    (tmp_path / "a.csv").write_text("\n".join(lines) + "\n", "utf-8")
    found = read(tmp_path / "a.csv")
    (question,) = [problem.english for problem in found if problem.code == "question"]
    assert question == (
        "is column C “Mốc” the column “Thời gian”? 4 of the 4 values below fit, such as C2 “01/10/2025”. If so, write"
        ' into a layout file (--layout): headers: {"Mốc": Thời gian}; if not: ignore_columns: ["Mốc"]')


def test_a_layout_that_does_not_fit_is_told_in_english(tmp_path):
    (tmp_path / "a.csv").write_text("Nội dung,Thời gian\nChuyên đề,20/10/2025\n", "utf-8")
    layout = LayoutProfile("a.yaml", [
        SheetLayout("a", headers={"Tiêu đề khác": "kind"}, columns={9: "subject"}), SheetLayout("không có")])
    found = [problem for problem in read(tmp_path / "a.csv", layout) if problem.code == "layout-unfit"]
    assert len(found) == 2
    assert_english([problem for problem in found if problem.sheet])
    assert [problem.english for problem in found if not problem.sheet] == [
        "layout file a.yaml: no sheet's name fits “không có” – sheets: “a”"]


def test_an_archive_is_told_in_english(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("kế hoạch.csv", "Nội dung,Thời gian\nChuyên đề,20/10/2025\n")
        archive.writestr("tờ trình.pdf", "x")
        archive.writestr("trong.zip", "PK")
        archive.writestr("lớn.csv", "x" * 2_000)
    found = read(tmp_path / "a.zip", file_bytes=1_000)
    assert {"unused-members", "not-a-workbook", "too-large"} <= {problem.code for problem in found}
    english = {problem.code: problem.english for problem in found}
    assert english["unused-members"] == (
        "1 file in the archive is no workbook and was not read: «tờ trình.pdf»")
    assert english["not-a-workbook"] == (
        "Could not read «trong.zip»: an archive within an archive; unpack it and check the files in it")
    assert_english(found)


def test_a_document_is_told_in_english(tmp_path):
    document = docx.Document()
    for number in range(40):
        document.add_paragraph(f"đoạn {number}")
    table = document.add_table(2, 2)
    for place, text in enumerate(["Nội dung", "Thời gian", "Chuyên đề", "20/10/2025"]):
        table.cell(place // 2, place % 2).text = text
    document.save(str(tmp_path / "a.docx"))
    found = [problem for problem in read(tmp_path / "a.docx") if problem.code == "unused-prose"]
    assert [problem.english for problem in found] == [
        "15 lines of text between the head of the page and the table were not read (from “đoạn 10” on)"]


@pytest.mark.parametrize(("death", "code"), [
    (Died(-9, late=True), "too-slow"), (Died(1, late=False), "reader-died"),
])
def test_the_end_of_a_reading_process_is_told_in_english(death, code):
    error = death.told(Limits())
    assert error.code == code
    assert vietnamese(error.told("en")) == []
    assert error.told("en") != str(error)


def test_a_file_beyond_the_size_is_told_in_english(tmp_path):
    (tmp_path / "a.csv").write_text("a,b\n1,2\n", "utf-8")
    found = read(tmp_path / "a.csv", file_bytes=1 << 20)
    assert {problem.code for problem in found} == {"no-header"}
    (problem,) = read(tmp_path / "a.csv", file_bytes=3)[:1]
    assert problem.english == (
        "Could not read «a.csv»: the file is larger than the limit of 0 MB; delete pictures and sheets you do not need"
        " and save it again")


# Whole reports.

@pytest.fixture
def report(tmp_path):
    """Check rows of one school in English, with a file of waivers."""
    def run(lines, waivers=""):
        path = tmp_path / "lich.csv"
        header = "Trường,Cấp học,Cụm,Cấp tổ chức,Lần,Loại sinh hoạt,Môn học,Thời gian,Trạng thái,Ngày thông báo"
        path.write_text("\n".join([header, *lines]) + "\n", "utf-8")
        acts = None
        if waivers:
            acts = tmp_path / "mien.yaml"
            acts.write_text(waivers, "utf-8")
        return check(path, rules="lao-cai", as_of=AS_OF, year="2025-2026", waivers=acts, lang="en")
    return run


def told(report):
    return {problem.code: problem.message for item in report.inputs for problem in item.problems}


def test_conflicts_between_rows_are_told_in_english(report):
    said = told(report([
        "THCS A,THCS,Cụm 1,Cụm,1,NCBH,Toán,06/11/2025,Dự kiến,01/10/2025",
        "THCS A,THCS,Cụm 1,Cụm,1,NCBH,Toán,06/11/2025,Dự kiến,02/10/2025",
        "THCS A,THCS,Cụm 1,Cụm,1,NCBH,Toán,06/03/2026,Đã thực hiện,02/10/2025",
        "THCS A,THCS,Cụm 1,Cụm,2,NCBH,Toán,20/06/2026,Đã thực hiện,",
    ]))
    assert said["conflicting-acts"] == (
        "the rows of one occasion differ in «Ngày thông báo» (“01/10/2025”, “02/10/2025”); each day is taken as"
        " possible")
    assert said["unmarked-past"] == "2 sessions before 01/06/2026 not marked as held: H2, H3"
    assert said["held-in-future"] == "1 session marked as held on a day after 01/06/2026: H5"
    assert {code for code, text in said.items() if vietnamese(text, TEMPLATE)} == set()


ACT = '{document: "%s/QĐ", office: "Phòng A", reason: "sửa trường", date: "%s", expires: "%s", %s}'


def test_waivers_that_do_nothing_are_told_in_english(report):
    acts = [
        ACT % (1, "20/09/2025", "31/05/2026", 'school: "THCS A"'),
        ACT % (2, "02/06/2026", "31/12/2026", 'school: "A"'),
        ACT % (3, "20/09/2025", "30/06/2026", 'school: "không có"'),
        ACT % (4, "20/09/2025", "30/06/2026", 'rule: "x-y"'),
    ]
    said = report(["THCS A,THCS,,Tổ,,NCBH,Toán,06/11/2025,,"], "waivers:\n" + "".join(f"  - {act}\n" for act in acts))
    problems = [problem for item in said.inputs for problem in item.problems if problem.code.startswith("waiver")]
    assert {problem.code for problem in problems} == {"waiver-expired", "waiver-not-yet", "waiver-unused"}
    assert [problem.message for problem in problems if vietnamese(problem.message)] == []


def test_waivers_that_are_refused_are_told_in_english(report):
    wrong = [
        ACT % (1, "hôm nay", "31/05/2026", 'school: "A"'), ACT % (2, "20/09/2025", "01/09/2025", 'school: "A"'),
        ACT % (3, "20/09/2025", "31/05/2026", 'level: "lạ", term: "lạ", school_year: "lạ", fingerprint: "lạ"'),
        ACT % (4, "20/09/2025", "31/05/2026", 'lạ: "x"'), '{document: "5"}', "chữ", ACT % (6, "x", "y", "rule: {a: 1}"),
        ACT % (7, "20/09/2025", "31/05/2026", 'school: "–"'), ACT % (8, "20/09/2025", "31/05/2026", 'level: "THCS"'),
    ]
    said = report(["THCS A,THCS,,Tổ,,NCBH,Toán,06/11/2025,,"], "waivers:\n" + "".join(f"  - {act}\n" for act in wrong))
    problems = [problem for item in said.inputs for problem in item.problems if problem.code == "waiver-refused"]
    assert len(problems) >= len(wrong)
    assert [problem.message for problem in problems if vietnamese(problem.message, ("lạ",))] == []


def test_every_code_has_its_page():
    page = (ROOT / "docs" / "errors.md").read_text("utf-8")
    assert [code for code in PROBLEM_CODES if f"| `{code}` |" not in page] == []
