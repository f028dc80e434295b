"""Names left out of reports: who is found, what stays, and that one name is one token everywhere."""

import unicodedata

import polars as pl
import pytest

from shcm_rules import check
from shcm_rules.findings import Change, Evidence, Explanation, SessionReport, Waiver, WorldCase
from shcm_rules.redaction.names import listed_names
from shcm_rules.redaction.redactor import Redactor

HEADER = ("Trường,Cấp học,Tổ chuyên môn,Cấp tổ chức,Loại sinh hoạt,Môn học,Nội dung,Thời gian,Năm học,Người phụ trách,"
          "Thành phần,Ghi chú")
TEXT = "Buổi của Nguyễn Văn A và cô Lan"


def row(owner="", participants="", note="", content="Chuyên đề"):
    return f'Trường THCS A,THCS,Tổ 1,Tổ,NCBH,Toán,{content},06/11/2025,2025-2026,"{owner}","{participants}","{note}"'


@pytest.fixture
def plan(tmp_path):
    def write(*rows, name="plan.csv"):
        path = tmp_path / name
        path.write_text("\n".join([HEADER, *rows]), encoding="utf-8")
        return path
    return write


def redactor(*people, units=(), texts=(), lang="vi"):
    return Redactor(people, units, texts, lang)


@pytest.mark.parametrize(("cell", "names"), [
    ("Nguyễn Văn A", ["Nguyễn Văn A"]), ("nguyễn văn a", ["nguyễn văn a"]), ("GV A", ["A"]), ("Cô Lan", ["Lan"]),
    ("đ/c Lan", ["Lan"]), ("Nguyễn Văn A, Trần Thị B; cô Lan", ["Nguyễn Văn A", "Trần Thị B", "Lan"]),
    ("Nguyễn Văn A\nTrần Thị B", ["Nguyễn Văn A", "Trần Thị B"]),
    ("Nguyễn Văn A và Trần Thị B", ["Nguyễn Văn A", "Trần Thị B"]),
    ("1. Nguyễn Văn A 2. Trần Thị B", ["Nguyễn Văn A", "Trần Thị B"]),
    ("Tổ trưởng: Nguyễn Văn A (phó)", ["Nguyễn Văn A"]), ("NGUYỄN VĂN A - HIỆU TRƯỞNG", ["NGUYỄN VĂN A"]),
    ("Tổ trưởng Nguyễn Văn A", ["Nguyễn Văn A"]), ("N.V.A", ["N.V.A"]), ("Lan Anh", ["Lan Anh"]),
    ("Lê Văn Thành Toàn", ["Lê Văn Thành Toàn"]),
])
def test_people_of_a_list(cell, names):
    assert list(listed_names(cell)) == names


@pytest.mark.parametrize("cell", [
    "", "Tổ trưởng", "BGH, GV tổ", "Toàn thể giáo viên", "Khối các trường THCS", "Đã ký", "Trường THCS số 1",
    "Tổ Toán - Tin", "KHTN", "Phòng GDĐT", "Giáo viên cùng bộ môn các trường trong cụm", "Chuyên viên phụ trách cụm",
    "Hội Đồng Trường", "Học sinh lớp 6A", "06/11/2025", "H", "…", "Ban Giám Hiệu", "Đại diện cha mẹ học sinh",
])
def test_roles_units_and_remarks_are_nobody(cell):
    assert list(listed_names(cell)) == []


def test_one_name_is_one_token_however_it_is_spelled():
    known = redactor("Nguyễn Văn A", "Lan")
    for spelled in ("Nguyễn Văn A", "NGUYỄN VĂN A", "nguyễn  văn a", "Nguyễn\nVăn A", "Nguyen Van A",
                    unicodedata.normalize("NFD", "Nguyễn Văn A")):
        assert known.text(f"của {spelled}.") == "của [người 1]."
    assert known.text("Lan, LAN và lan tỏa") == "[người 2], [người 2] và lan tỏa"


def test_the_longer_name_wins_where_one_begins_the_other():
    known = redactor("Lan", "Lan Anh", "Nguyễn Lan Anh")
    assert known.text("Lan; Lan Anh; Nguyễn Lan Anh; Lan Chi") == "[người 1]; [người 2]; [người 3]; [người 1] Chi"
    assert known.text("Lan, Anh") == "[người 1], Anh"


def test_a_name_is_no_part_of_a_word():
    text = "An toàn; Anh; Lan Anhs; Đan; AN"
    assert redactor("An", "Lan Anh").text(text) == "[người 1] toàn; Anh; Lan Anhs; Đan; [người 1]"


def test_units_stay_even_where_they_are_called_like_somebody():
    known = redactor("Nguyễn Văn A", "Lan", units=["Trường THCS Nguyễn Văn A", "Tổ Lan Hoa"])
    text = "Trường THCS Nguyễn Văn A, Tổ Lan Hoa: Nguyễn Văn A, Lan"
    assert known.text(text) == "Trường THCS Nguyễn Văn A, Tổ Lan Hoa: [người 1], [người 2]"


def test_whoever_is_addressed_is_a_person():
    known = redactor("Nguyễn Văn A", texts=["cô Lan dạy", "thầy Bình"])
    assert known.text("cô Lan, Cô LAN, thầy Bình, thầy Nguyễn Văn A") == \
        "cô [người 2], Cô [người 2], thầy [người 3], thầy [người 1]"
    assert known.text("GV: Chi") == "GV: [người]"  # met nowhere before: no number can be stable
    assert known.text("Hà Lan") == "Hà Lan"  # known only as "cô Lan"


@pytest.mark.parametrize("text", [
    "GV Toán", "GV Ngữ văn", "cô giáo chủ nhiệm", "thầy Hiệu trưởng", "bà con", "TP. Hải Phòng", "GV Tổ 1",
    "giáo viên", "Giáo viên Ban giám hiệu", "ngày 06/11/2025", "2025-09-08..2025-09-21", "Tiết 12345", "lớp 9A1",
])
def test_what_names_nobody_stays(text):
    assert redactor("Nguyễn Văn A", units=["Toán", "Ngữ văn"]).text(text) == text


def test_short_forms_are_told_apart_only_where_they_are_certain():
    known = redactor("Nguyễn Văn An", "Trần Thị Lan", "Trần Thanh Lan", "B")
    assert known.text("N.V.An, N. V. A., NVA, N V A") == "[người 1], [người 1]., NVA, N V A"
    assert known.text("T.T.Lan") == "[người]"  # two people
    assert known.text("GV B; lớp B; B") == "GV [người 4]; lớp B; B"


def test_addresses_and_numbers_of_people():
    text = "nguyen.van.a@truong.edu.vn, 0912345678, 0912 345 678, +84 912-345-678, 02143.840.123"
    assert redactor().text(text).count("[số điện thoại]") == 4
    assert redactor().text(text).startswith("[thư điện tử], ")
    assert redactor(lang="en").text("cô Lan, 0912345678") == "cô [person], [phone number]"


def test_a_text_is_redacted_once_and_for_all():
    known = redactor("Nguyễn Văn A", "Lan")
    once = known.text(TEXT + ", 0912345678, a@b.vn")
    assert known.text(once) == once


@pytest.mark.parametrize("text", ["", "\x00\ud800", "a" * 40_000, "Nguyễn " * 5_000, "GV: " * 5_000, "<script>",
                                  "=cmd"])
def test_hostile_text_ends(text):
    assert isinstance(redactor("Nguyễn Văn A", "Nguyễn Nguyễn").text(text), str)


# Whole reports.

def test_a_report_names_nobody_and_keeps_its_fingerprints(plan):
    path = plan(row("Nguyễn Văn A", "GV A, cô Lan", "báo thầy Bình, 0912345678", "Dạy thử của Nguyễn Văn A"),
                row("Trần Thị B", content=""), row("NGUYỄN VĂN A", content="Chuyên đề 2"), name="KH Nguyễn Văn A.csv")
    whole = check(path, rules="lao-cai", as_of="2026-06-01")
    hidden = whole.redacted()
    text = hidden.to_json()
    for name in ("Văn A", "VĂN A", "Lan", "Bình", "Thị B", "0912345678"):
        assert name not in text
        assert name in whole.to_json() + path.read_text("utf-8")
    one, other = whole.model(), hidden.model()
    assert [f.fingerprint for f in one.findings] == [f.fingerprint for f in other.findings]
    assert [f.rule for f in one.findings] == [f.rule for f in other.findings]
    cells, same = ([[item.cell for item in f.evidence] for f in model.findings] for model in (one, other))
    assert cells == same
    assert [unit.name for unit in one.units] == [unit.name for unit in other.units]
    assert (one.redacted, other.redacted) == (False, True)
    assert hidden.exit_status() == whole.exit_status()


def test_every_way_out_of_the_library_is_redacted(plan):
    hidden = check(plan(row("Nguyễn Văn A", content="Dạy thử của Nguyễn Văn A")), rules="lao-cai", as_of="2026-06-01",
                   redact=True)
    told = [hidden.to_json(), hidden.to_json("open"), hidden.render("text").decode(), str(hidden.findings),
            str(hidden.inputs), str(hidden.notes), hidden.to_pandas().to_csv(),
            str(hidden.model("open", {"sessions", "explanations"}))]
    assert not any("Văn A" in text for text in told)
    assert all("[người 1]" in text for text in (told[0], told[3], told[6]))


def test_the_same_person_has_the_same_token_over_files_and_formats(plan):
    first = plan(row("Trần Thị B"), row("Nguyễn Văn A", content="Chuyên đề của Nguyễn Văn A"))
    second = plan(row("Nguyễn Văn A", content="Chuyên đề khác của Nguyễn Văn A"), name="other.csv")
    hidden = check([first, second], rules="lao-cai", as_of="2026-06-01", redact=True)
    texts = [item.text for finding in hidden.findings for item in finding.evidence if "của" in item.text]
    assert texts
    assert {text.rpartition("của ")[2] for text in texts} == {"[người 2]"}
    for detail in ("open", "full"):
        assert "của [người 1]" not in hidden.to_json(detail)


def test_a_school_that_heads_a_cluster_is_no_person(tmp_path):
    path = tmp_path / "cum.csv"
    path.write_text("Cụm,Trường,Cấp học,Năm học,Cụm trưởng\n"
                    "Cụm 1,Trường THPT Lê Văn Tám,THPT,2025-2026,THPT Lê Văn Tám\n"
                    "Cụm 1,Trường THPT C,THPT,2025-2026,Lê Văn Tám\nCụm 2,Trường THPT D,THPT,2025-2026,Nguyễn Văn A\n",
                    encoding="utf-8")
    known = check(path, rules="lao-cai", as_of="2026-06-01").redactor()
    assert known.text("Trường THPT Lê Văn Tám và Nguyễn Văn A") == "Trường THPT Lê Văn Tám và [người 1]"


def test_what_pictures_and_explanations_show_is_redacted():
    known = redactor("Nguyễn Văn A")
    model = check(pl.DataFrame({"Trường": ["Trường THCS A"], "Cấp học": ["THCS"], "Tổ chuyên môn": ["Tổ 1"],
                                "Nội dung": ["x"], "Thời gian": ["06/11/2025"], "Năm học": ["2025-2026"]}),
                  rules="lao-cai", as_of="2026-06-01").model()
    session = SessionReport(unit_id="u", file="a", sheet="S", cell="A1", row=1, content=TEXT, kind="", subject="",
                            department="", organiser="", occasion="", status="", date="", first="", last="")
    change = Change(action="write", sheet="S", field="Người phụ trách", old="nguyễn văn a", new="Nguyễn Văn A",
                    values={"Người phụ trách": "Nguyễn Văn A"}, sentence=TEXT)
    explained = Explanation(fingerprint="f", duty=TEXT, cases=(WorldCase(condition=TEXT, verdict="violated"),),
                            changes=(change,), closing=TEXT)
    waiver = Waiver(document="QĐ 1", date="2025-10-01", office="ông Nguyễn Văn A", reason=TEXT, expires="2026-05-31",
                    file="m.yaml")
    evidence = Evidence(file="a", sheet="Của Nguyễn Văn A", cell="A1", row=1, role="subject", why=TEXT, text=TEXT)
    finding = model.findings[0].model_copy(update={
        "waiver": waiver, "evidence": (evidence,), "scope": {"session": TEXT}})
    full = model.model_copy(update={"sessions": (session,), "explanations": (explained,), "findings": (finding,)})
    told = str(known.model(full))
    assert "văn a" not in told.casefold()
    assert told.count("[người 1]") == 14
