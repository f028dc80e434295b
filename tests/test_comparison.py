"""Two reports compared: what counts as new, worse, mended or changed, and what is no change at all."""

import json

import pytest
from pydantic import ValidationError

from shcm_rules.baselines import Baseline
from shcm_rules.comparison import KINDS, Comparison, compare_reports, known_findings
from shcm_rules.errors import InputError, UsageError
from shcm_rules.findings import Citation, Evidence, Finding, ReportModel, RuleSetReport, Severity, Verdict
from shcm_rules.report_files import read_report, report_from
from shcm_rules.reports import render


def cell(address="J7", text="06/11/2025", **changes):
    facts = {"file": "a.xlsx", "sheet": "Lịch SHCM", "cell": address, "row": int(address[1:]), "role": "counted",
             "field": "Thời gian", "text": text}
    return Evidence(**(facts | changes))


def duty(verdict="violated", name="f", **changes):
    facts = {
        "rule": "ncbh-per-term", "requirements": ("X-01",), "verdict": verdict, "severity": Severity.MUST,
        "scope": {"school": "Trường A", "department": "Tổ 1"}, "title": "Một buổi mỗi học kỳ",
        "message": "Có 0 buổi, cần 1 buổi.", "evidence": (cell(),), "observed": {"certain": 0},
        "citation": Citation(document="CV thử", clause="II.1", date="2025-09"), "fingerprint": name,
    }
    return Finding(**(facts | changes))


def report(*findings, **changes):
    summary = {str(verdict): sum(f.verdict is verdict for f in findings) for verdict in Verdict}
    facts = {
        "schema": "shcm-report/1", "as_of": "2025-11-01", "school_year": "2025-2026", "phase": "plan", "lang": "vi",
        "rule_sets": (RuleSetReport(id="thu", version="1.0.0", sha256="0"),), "inputs": (), "summary": summary,
        "findings": findings,
    }
    return ReportModel(**(facts | changes))


def kinds(old, new):
    return [(delta.kind, delta.fingerprint) for delta in compare_reports(old, new).deltas]


def test_the_same_report_has_nothing_new():
    found = compare_reports(report(duty(), duty("satisfied", "g")), report(duty(), duty("satisfied", "g")))
    assert {kind: n for kind, n in found.counts.items() if n} == {"still": 1}
    assert found.circumstances == ()
    assert list(found.counts) == list(KINDS)


@pytest.mark.parametrize(("was", "now", "kind"), [
    (None, "violated", "new"), (None, "undetermined", "new"), ("satisfied", "violated", "new"),
    ("pending", "undetermined", "new"), ("not_applicable", "violated", "new"),
    ("undetermined", "violated", "worse"), ("violated", "undetermined", "better"),
    ("violated", "violated", "still"), ("undetermined", "undetermined", "still"),
    ("violated", "waived", "waived"), ("waived", "violated", "unwaived"), ("waived", "undetermined", "unwaived"),
    ("violated", "satisfied", "resolved"), ("undetermined", "not_applicable", "resolved"),
    ("violated", "pending", "resolved"), ("violated", None, "resolved"),
    ("satisfied", "pending", None), ("waived", "waived", None), ("waived", "satisfied", None),
    ("waived", None, None), ("pending", None, None), (None, "satisfied", None), (None, "waived", None),
])
def test_what_became_of_a_duty(was, now, kind):
    old = report(*([duty(was)] if was else []))
    new = report(*([duty(now)] if now else []))
    assert kinds(old, new) == ([(kind, "f")] if kind else [])


@pytest.mark.parametrize("reason", ["note", "not-decidable"])
def test_a_remark_is_never_open(reason):
    assert kinds(report(), report(duty("undetermined", reason=reason))) == []


@pytest.mark.parametrize(("was", "now", "kind"), [
    (("violated", "should"), ("violated", "must"), "worse"), (("violated", "must"), ("violated", "should"), "better"),
    (("violated", "should"), ("undetermined", "must"), "worse"),  # the one does not make up for the other
    (("undetermined", "must"), ("violated", "should"), "worse"),
])
def test_what_binds_more_is_worse(was, now, kind):
    old, new = (report(duty(verdict, severity=severity)) for verdict, severity in (was, now))
    assert kinds(old, new) == [(kind, "f")]


def test_rows_that_moved_are_no_change():
    moved = duty(evidence=(cell("J9", "b"), cell("J8", "a")))
    assert kinds(report(duty(evidence=(cell("J7", "a"), cell("J8", "b")))), report(moved)) == [("still", "f")]


@pytest.mark.parametrize(("change", "differs"), [
    ({"evidence": (cell(), cell())}, ("evidence",)), ({"evidence": ()}, ("evidence",)),
    ({"evidence": (cell(text="07/11/2025"),)}, ("evidence",)), ({"evidence": (cell(field="Nội dung"),)}, ("evidence",)),
    ({"evidence": (cell(sheet="Tổ 1"),)}, ("evidence",)),
    ({"message": "Có 0 buổi, cần 2 buổi."}, ("message",)), ({"observed": {"certain": 1}}, ("observed",)),
    ({"observed": {}}, ("observed",)), ({"duties": 2}, ("duties",)),
])
def test_changed_evidence(change, differs):
    delta, = compare_reports(report(duty()), report(duty(**change))).deltas
    assert (delta.kind, delta.differs) == ("changed", differs)


def test_another_file_name_or_reason_in_words_is_no_change():
    assert kinds(report(duty()), report(duty(evidence=(cell(file="b.xlsx", why="khác"),)))) == [("still", "f")]


def test_a_row_that_is_nearly_counted_now_is_no_change():
    near = duty(evidence=(cell(), cell("J8", role="near_miss")))
    assert kinds(report(duty()), report(near)) == [("still", "f")]


def test_facts_told_in_another_order_of_rows_are_no_change():
    days = ["10/09/2025", "01/06/2026"]
    one, other = (duty(observed={"days": told}) for told in (days, days[::-1]))
    assert kinds(report(one), report(other)) == [("still", "f")]
    assert kinds(report(one), report(duty(observed={"days": ["10/09/2025"]}))) == [("changed", "f")]


def test_another_language_is_told_and_no_change_of_evidence():
    found = compare_reports(report(duty()), report(duty(message="0 sessions, 1 needed."), lang="en"))
    assert [delta.kind for delta in found.deltas] == ["still"]
    assert [(item.what, item.old, item.new) for item in found.circumstances] == [("lang", "vi", "en")]


def test_circumstances_that_a_verdict_may_hang_on():
    new = report(as_of="2026-01-01", school_year="2026-2027", phase="audit",
                 rule_sets=(RuleSetReport(id="thu", version="1.1.0", sha256="1"),), redacted=True)
    told = [item.what for item in compare_reports(report(), new).circumstances]
    assert told == ["as_of", "school_year", "phase", "rule_sets", "redacted"]


def test_worst_first():
    new = report(duty(name="a", severity="should"), duty("undetermined", "b"), duty(name="c"), duty("violated", "d"))
    old = report(duty("undetermined", "d"), duty(name="e"))
    assert kinds(old, new) == [("new", "c"), ("new", "b"), ("new", "a"), ("worse", "d"), ("resolved", "e")]


def test_only_what_has_risen_and_binds_fails():
    new = report(duty(name="a", severity="should"), duty("undetermined", "b"), duty(name="c"), duty(name="d"))
    found = compare_reports(report(duty(name="d")), new)
    assert [delta.fingerprint for delta in found.risen([Verdict.VIOLATED])] == ["c"]
    assert [delta.fingerprint for delta in found.risen([Verdict.VIOLATED], strict=True)] == ["c", "a"]
    both = [Verdict.VIOLATED, Verdict.UNDETERMINED]
    assert {delta.fingerprint for delta in found.risen(both)} == {"b", "c"}
    assert found.risen([]) == []


def test_equal_fingerprints_are_paired_one_by_one():
    assert kinds(report(duty(), duty()), report(duty())) == [("still", "f"), ("resolved", "f")]


def test_a_redacted_and_a_plain_report_can_be_compared():
    plain = duty(message="Buổi của cô Lan, 0 buổi.", evidence=(cell(text="cô Lan"),), observed={"who": "Lan"})
    hidden = duty(message="Buổi của cô [người 3], 0 buổi.", evidence=(cell(text="cô [người 3]"),),
                  observed={"who": "[người 3]"})
    assert kinds(report(plain), report(hidden, redacted=True)) == [("still", "f")]
    assert kinds(report(hidden, redacted=True), report(plain)) == [("still", "f")]
    other = duty(message="Buổi của cô Lan, 1 buổi.", evidence=plain.evidence, observed=plain.observed)
    assert kinds(report(hidden, redacted=True), report(other)) == [("changed", "f")]


def test_persons_numbered_anew_are_no_change():
    one, other = (duty(message=f"Của [người {n}].", evidence=(cell(text=f"[người {n}]"),)) for n in (1, 12))
    assert kinds(report(one, redacted=True), report(other, redacted=True)) == [("still", "f")]


def test_a_report_that_only_counts_is_refused():
    counted = report(summary={"violated": 2, "undetermined": 1}, counts=({"rule": "r"},))
    with pytest.raises(UsageError, match=r"cu\.json: báo cáo chỉ có số lượng của 3 yêu cầu"):
        compare_reports(counted, report(), names=("cu.json", ""))
    with pytest.raises(UsageError, match="only counts its 3 open"):
        compare_reports(report(), counted, lang="en")
    assert compare_reports(report(summary={"satisfied": 2}, counts=({"rule": "r"},)), report()).deltas == ()


def test_the_comparison_is_a_contract():
    data = json.loads(compare_reports(report(), report(duty())).model_dump_json(by_alias=True))
    assert data["schema"] == "shcm-diff/1"
    assert data["counts"]["new"] == 1
    assert data["deltas"][0] | {"finding": 0} == {
        "kind": "new", "fingerprint": "f", "was": None, "now": "violated", "differs": [], "finding": 0}
    assert Comparison.model_validate(data)


# Baselines.

def test_a_baseline_makes_known_what_is_no_worse():
    old = report(duty("undetermined", "a"), duty(name="b"), duty(name="c"), duty(name="d"))
    new = report(duty(name="a"), duty(name="b"), duty("undetermined", "c"), duty("satisfied", "d"), duty(name="e"))
    held = Baseline(old, "truoc.json").hold(new)
    assert held.known == known_findings(held.comparison) == {"b", "c"}
    assert [f.known for f in held.marked(new.findings)] == [False, True, True, False, False]
    assert held.notes == (
        ("So với báo cáo truoc.json (tính đến ngày 01/11/2025): 2 yêu cầu đã biết, 2 yêu cầu mới hoặc nặng hơn,"
         " 1 yêu cầu không còn mở, 0 yêu cầu nay được miễn."),
        "Không còn mở so với báo cáo truoc.json: Một buổi mỗi học kỳ – Trường A, Tổ 1 (đạt).",
    )


def test_many_resolved_duties_are_told_in_part():
    held = Baseline(report(*(duty(name=str(n)) for n in range(12))), "t.json").hold(report())
    assert held.notes[1].endswith("; … và 2 nữa.")
    assert held.notes[1].count("không còn trong báo cáo") == 10


# Reading reports.

def test_a_report_comes_back_as_it_was_written(tmp_path):
    model = report(duty(), duty("waived", "g"), redacted=True)
    path = tmp_path / "r.json"
    path.write_bytes(render(model, "json"))
    assert read_report(path) == model


def test_what_a_later_version_adds_is_passed_over():
    data = json.loads(render(report(duty()), "json"))
    data["later"] = 1
    data["findings"][0] |= {"later": {"a": 1}}
    data["findings"][0]["evidence"][0]["later"] = 2
    assert report_from(json.dumps(data).encode(), "r.json") == report(duty())


@pytest.mark.parametrize(("content", "told"), [
    (b"", "dòng 1, cột 1: sai cú pháp JSON"), (b'{"a": ', "dòng 1, cột 7: sai cú pháp JSON"),
    (b"\xff\xfe{}", "chữ không phải UTF-8"), (b"[]", "mức ngoài cùng phải là một đối tượng"),
    (b"{}", "khoá “schema” phải là “shcm-report/1”, đang là không có"), (b'{"schema": "x"}', "đang là “x”"),
    (b"[" * 100_000, "lồng nhau quá sâu"), (b'{"a": ' + b"9" * 5000 + b"}", "có số dài quá mức"),
    (b'{"schema": "shcm-report/1"}', "báo cáo JSON có 8 chỗ sai: as_of (thiếu), school_year (thiếu), phase (thiếu) …"),
    (b"null", "mức ngoài cùng phải là một đối tượng"), (b"PK\x03\x04", "dòng 1, cột 1"),
])
def test_what_is_no_report_is_told(content, told):
    with pytest.raises(InputError, match=r"^r\.json: ") as raised:
        report_from(content, "r.json")
    assert told in str(raised.value)


def test_a_wrong_value_is_told_by_its_place():
    data = json.loads(render(report(duty()), "json"))
    data["findings"][0]["verdict"] = "<script>"
    with pytest.raises(InputError, match=r"findings\.0\.verdict \(giá trị không đúng\)"):
        report_from(json.dumps(data).encode(), "r.json")


def test_half_a_letter_does_not_end_the_reading():
    model = report(duty(message="a\ud800b"))
    assert report_from(render(model, "json"), "r.json") == model


def test_no_file_no_report(tmp_path):
    with pytest.raises(InputError, match="không đọc được báo cáo"):
        read_report(tmp_path / "gone.json")
    with pytest.raises(InputError, match="could not be read"):
        read_report(tmp_path, "en")


def test_models_refuse_what_they_do_not_know():
    with pytest.raises(ValidationError):
        Comparison.model_validate({"schema": "shcm-diff/2"})
