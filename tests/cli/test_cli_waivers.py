"""`shcm check --waivers`: what is waived stays visible, the counts agree, and what does nothing is told."""

import json

import jsonschema
import pytest
from openpyxl import Workbook

from shcm_rules import check as check_schedule
from shcm_rules.cli import main
from shcm_rules.errors import InputError, UsageError
from shcm_rules.rulesets.schema import report_schema

TERM_ONE = "Trường THCS A,THCS,Tổ 1,Tổ,NCBH,Toán,06/11/2025,2025-2026"
ACT = {"document": "12/QĐ-UBND", "date": "20/09/2025", "office": "UBND phường", "reason": "Trường đang sửa chữa",
       "expires": "31/05/2026"}
HEADERS = {"document": "Số văn bản", "date": "Ngày", "office": "Cơ quan ký", "reason": "Lý do", "expires": "Hết hạn",
           "rule": "Quy tắc", "school": "Trường", "term": "Học kỳ"}


@pytest.fixture
def check(capsysbinary, folder):
    def run(*words):
        status = main(["check", "--rules", str(folder), "--as-of", "2025-10-01", *map(str, words)])
        out, err = capsysbinary.readouterr()
        return status, out.decode("utf-8"), err.decode("utf-8")
    return run


@pytest.fixture
def waivers(tmp_path):
    """Write a file of waivers, each the act with what is given; None leaves a key out."""
    def write(*given, name="mien.yaml"):
        path = tmp_path / name
        acts = [{key: text for key, text in {**ACT, **facts}.items() if text is not None} for facts in given]
        if name.endswith(".yaml"):
            lines = [f"  {'- ' if place == 0 else '  '}{key}: {json.dumps(text, ensure_ascii=False)}"
                     for act in acts for place, (key, text) in enumerate(act.items())]
            path.write_text("\n".join(["waivers:", *lines]) + "\n", encoding="utf-8")
        else:
            book = Workbook()
            book.active.title = "Miễn trừ"
            book.active.append(list(HEADERS.values()))
            for act in acts:
                book.active.append([act.get(key) for key in HEADERS])
            book.save(path)
        return path
    return write


@pytest.mark.parametrize("name", ["mien.yaml", "mien.xlsx"])
def test_a_waived_duty_stays_visible_and_fails_nothing(check, plan, waivers, name):
    path = waivers({"rule": "ncbh-per-term", "school": "THCS A", "term": "HK2"}, name=name)
    status, out, err = check(plan(TERM_ONE), "--waivers", path, "--fail-on", "undetermined", "--strict")
    assert (status, err) == (0, "")
    head = "Theo kế hoạch, năm học 2025-2026, tính đến ngày 01/10/2025: 1 đạt, 0 chưa đạt, 0 chưa kết luận được, "
    assert out.startswith(head + "0 chưa đến hạn, 1 được miễn.")
    assert "Không còn yêu cầu nào chưa đạt, ngoài 1 yêu cầu được miễn." in out
    assert "ĐƯỢC MIỄN (1)" in out
    assert "[bắt buộc; trước khi miễn: chưa đạt]" in out
    assert "Miễn theo: 12/QĐ-UBND ngày 20/09/2025, UBND phường, hết hạn 31/05/2026: Trường đang sửa chữa – «" in out
    assert f"{path}: đã đọc, 1 văn bản miễn" in out
    assert "Cần làm" not in out


@pytest.mark.parametrize("name", ["mien.yaml", "mien.xlsx"])
def test_the_json_report_cites_the_act(check, plan, waivers, name):
    path = waivers({"rule": "ncbh-per-term"}, name=name)
    report = json.loads(check(plan(TERM_ONE), "--waivers", path, "--format", "json")[1])
    jsonschema.validate(report, report_schema())
    (waived,) = [finding for finding in report["findings"] if finding["verdict"] == "waived"]
    assert (waived["waived_from"], waived["reason"]) == ("violated", None)
    assert waived["evidence"]
    act = {**ACT, "date": "2025-09-20", "expires": "2026-05-31", "file": str(path)}
    assert {key: waived["waiver"][key] for key in act} == act
    assert (waived["waiver"]["row"], waived["waiver"]["cell"]) == ((2, "") if name == "mien.yaml" else (2, "A2"))
    assert [item.get("waivers") for item in report["inputs"]] == [None, 1]
    assert len(report["inputs"][1]["sha256"]) == 64


def test_counts_agree_whatever_the_detail(check, plan, waivers):
    words = [plan(TERM_ONE), "--waivers", waivers({"rule": "ncbh-per-term"}), "--format", "json"]
    full, less, none = (json.loads(check(*words, "--detail", detail)[1]) for detail in ("full", "open", "counts"))
    assert full["summary"] == less["summary"] == none["summary"]
    for verdict, n in full["summary"].items():
        assert sum(finding["verdict"] == verdict for finding in full["findings"]) == n
        assert sum(row.get(verdict, 0) for row in none["counts"]) == n
    assert [finding["verdict"] for finding in less["findings"]] == ["waived"]


def test_without_waivers_the_report_has_none_of_their_keys(check, plan):
    report = json.loads(check(plan(TERM_ONE), "--format", "json")[1])
    assert "profile" not in report
    assert not {"waived_from", "waiver"} & set(report["findings"][0])
    assert "waivers" not in report["inputs"][0]


@pytest.mark.parametrize(("facts", "code"), [
    ({"expires": "30/09/2025"}, "waiver-expired"), ({"date": "02/10/2025"}, "waiver-not-yet"),
    ({"school": "THCS B"}, "waiver-unused"), ({"term": "HK1"}, "waiver-unused"),
])
def test_a_waiver_that_does_nothing_is_told(check, plan, waivers, facts, code):
    path = waivers({"rule": "ncbh-per-term", **facts})
    status, out, err = check(plan(TERM_ONE), "--waivers", path, "--format", "json")
    report = json.loads(out)
    assert (status, err) == (1, "")
    assert [problem["code"] for problem in report["inputs"][1]["problems"]] == [code]
    assert report["summary"]["waived"] == 0
    assert "mien.yaml:2: văn bản miễn 12/QĐ-UBND" in check(plan(TERM_ONE), "--waivers", path)[1]


@pytest.mark.parametrize("missing", [*ACT, "rule"])
def test_a_waiver_that_is_not_whole_waives_nothing_and_ends_with_two(check, plan, waivers, missing):
    for name, place in (("mien.yaml", "mien.yaml:2: "), ("mien.xlsx", "Miễn trừ!A2: ")):
        path = waivers({"rule": "ncbh-per-term", missing: None}, name=name)
        status, out, err = check(plan(TERM_ONE), "--waivers", path)
        assert status == 2
        assert f"{path}: đọc được một phần, 0 văn bản miễn" in out
        assert "CHƯA ĐẠT (1)" in out
        assert err.startswith("Không áp dụng mục miễn trừ: ")
        assert f"{place}thiếu" in err


def test_a_refused_waiver_does_not_take_the_others_with_it(check, plan, waivers):
    path = waivers({"rule": "ncbh-per-term"}, {"rule": "ncbh-per-term", "reason": None})
    status, out, _ = check(plan(TERM_ONE), "--waivers", path)
    assert (status, "ĐƯỢC MIỄN (1)" in out) == (2, True)


def test_a_file_that_cannot_be_read_waives_nothing(check, plan, tmp_path):
    for name, text in (("mien.yaml", "waivers: ["), ("mien.csv", "a;b\n1;2\n"), ("mien.xlsx", "no workbook")):
        (tmp_path / name).write_text(text, encoding="utf-8")
        status, out, err = check(plan(TERM_ONE), "--waivers", tmp_path / name)
        assert status == 2
        assert f"{tmp_path / name}: KHÔNG ĐỌC ĐƯỢC" in out
        assert "CHƯA ĐẠT (1)" in out
        assert name in err


@pytest.mark.parametrize("name", ["none.yaml", "none.xlsx", "."])
def test_a_file_that_is_not_there_stops_the_check(check, plan, tmp_path, name):
    status, out, err = check(plan(TERM_ONE), "--waivers", tmp_path / name)
    assert (status, out) == (2, "")
    assert str(tmp_path) in err


def test_the_file_of_waivers_is_never_overwritten(check, plan, waivers):
    path = waivers({"rule": "ncbh-per-term"}, name="mien.xlsx")
    before = path.read_bytes()
    status, _, err = check(plan(TERM_ONE), "--waivers", path, "-o", path, "--format", "json")
    assert (status, path.read_bytes()) == (2, before)
    assert "là tệp đang được kiểm tra" in err


def test_the_library_waives_too(folder, plan, waivers, tmp_path):
    options = {"rules": folder, "as_of": "2025-10-01"}
    report = check_schedule(plan(TERM_ONE), waivers=waivers({"rule": "ncbh-per-term"}), **options)
    assert (report.verdicts["waived"], report.verdicts["violated"], report.exit_status()) == (1, 0, 0)
    frame = report.to_pandas()
    assert list(frame[frame["verdict"] == "waived"]["waiver_document"]) == ["12/QĐ-UBND"]
    with pytest.raises(InputError):
        check_schedule(plan(TERM_ONE), waivers=tmp_path / "none.yaml", **options)
    with pytest.raises(UsageError):
        check_schedule(plan(TERM_ONE), waivers=tmp_path, **options)
