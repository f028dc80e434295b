"""The report over findings built by hand: exit status, completeness, frames, files."""

import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import date

import pytest

from shcm_rules.errors import UsageError
from shcm_rules.findings import Citation, Evidence, Finding, Reason, Severity, UnitReport, Verdict
from shcm_rules.problems import Problem
from shcm_rules.report import Report
from shcm_rules.schedule import InputFile, Schedule, Source, empty_table

TABLES = ("sessions", "departments", "clusters", "documents", "minutes")


@dataclass
class Outcome:
    """What an evaluation found, given instead of computed."""

    given: list[Finding] = field(default_factory=list)
    problems: list[tuple[int, Problem]] = field(default_factory=list)
    in_force: dict[str, bool] = field(default_factory=lambda: {"thu": True})
    crashed: tuple[str, ...] = ()

    def counts(self):
        return Counter(finding.verdict for finding in self.given)

    def findings(self, lang="vi", detail="full"):  # noqa: ARG002 - one language is enough here
        closed = {"full": set(), "open": {Verdict.SATISFIED, Verdict.NOT_APPLICABLE}, "counts": set(Verdict)}[detail]
        return [finding for finding in self.given if finding.verdict not in closed]

    def open_findings(self, lang):
        return self.findings(lang, "open")

    def each_told(self, lang="vi"):
        return iter(self.findings(lang))

    def tallies(self):
        return {("r", "school:thcs a"): Counter(satisfied=1)}

    def unit_reports(self):
        return [UnitReport(id="school:thcs a", kind="school", name="THCS A")]


def schedule(status="read", *, sources=True):
    source = (Source("a.xlsx", "Lịch SHCM", "sessions", {}),) if sources else ()
    return Schedule(**{table: empty_table(table) for table in TABLES}, sources=source,
                    inputs=[InputFile("a.xlsx", "0", status, 1, [Problem("error-cell", "ô lỗi", "S", "A1")])])


def finding(verdict="violated", **changes):
    facts = {
        "rule": "r", "requirements": ("X-01", "X-02"), "verdict": verdict, "severity": Severity.MUST,
        "scope": {"department": "Tổ 1"}, "title": "t", "message": "m", "fingerprint": "f", "required": {"at_least": 1},
        "evidence": (Evidence(file="a.xlsx", sheet="S", cell="A1", row=1, role="counted"),),
        "citation": Citation(document="CV thử", clause="II", date="2025-09"),
    }
    return Finding(**(facts | changes))


def build(*found, plan=None, **outcome):
    return Report(plan or schedule(), [], Outcome(list(found), **outcome),
                  year="2025-2026", as_of=date(2026, 6, 1), phase="plan")


SHOULD, INFO = {"severity": Severity.SHOULD}, {"severity": Severity.INFO}


@pytest.mark.parametrize(("found", "options", "status"), [
    ([], {}, 0),
    (["satisfied", "pending", "not_applicable", "waived"], {}, 0),
    (["violated"], {}, 1),
    (["violated"], {"fail_on": "never"}, 0),
    (["violated"], {"fail_on": "undetermined"}, 1),
    (["undetermined"], {}, 0),
    (["undetermined"], {"fail_on": "undetermined"}, 1),
    ([("violated", SHOULD)], {}, 0),
    ([("violated", SHOULD)], {"strict": True}, 1),
    ([("violated", INFO)], {"strict": True}, 1),
    ([("undetermined", {"reason": Reason.NOT_DECIDABLE})], {"fail_on": "undetermined"}, 0),
    ([("undetermined", {"reason": Reason.NOTE})], {"fail_on": "undetermined", "strict": True}, 0),
])
def test_exit_status_of_findings(found, options, status):
    items = [finding(item) if isinstance(item, str) else finding(item[0], **item[1]) for item in found]
    assert build(*items).exit_status(**options) == status


@pytest.mark.parametrize("changes", [
    {"in_force": {"thu": False}}, {"crashed": ("r",)}, {"plan": schedule("unreadable")},
    {"plan": schedule(sources=False)}, {"in_force": {}},
])
def test_what_could_not_be_checked_is_status_two_whatever_was_found(changes):
    for options in ({}, {"fail_on": "never"}):
        assert build(finding("violated"), **changes).exit_status(**options) == 2
        assert build(**changes).exit_status(**options) == 2
    assert not build(**changes).model().complete


def test_an_unreadable_cell_and_one_set_out_of_force_are_no_status_two():
    assert build(plan=schedule("partly_read"), in_force={"a": True, "b": False}).exit_status() == 0


def test_every_verdict_is_counted():
    assert build(finding()).verdicts == Counter({**dict.fromkeys(Verdict, 0), Verdict.VIOLATED: 1})


def test_details():
    report = build(finding(), finding("satisfied"))
    assert [len(report.model(detail).findings) for detail in ("full", "open", "counts")] == [2, 1, 0]
    assert not report.model("full").counts
    assert report.model("open").counts[0]["satisfied"] == 1
    assert report.model("counts").summary == report.model("full").summary


def test_problems_found_later_join_their_input_and_loose_ones_become_notes():
    found = [(0, Problem("conflicting-acts", "hai ngày", "S", "B2")), (-1, Problem("occasion-restarts", "lần lặp"))]
    report = build(problems=found, crashed=("r",))
    assert [problem.cell for problem in report.inputs[0].problems] == ["A1", "B2"]
    assert report.notes[0].startswith("Lỗi của chương trình: không kiểm tra được quy tắc r;")
    assert report.notes[1:] == ("lần lặp",)


def test_json_is_the_whole_report_and_deterministic():
    report = build(finding(), finding("satisfied"))
    assert report.to_json() == build(finding(), finding("satisfied")).to_json()
    assert len(json.loads(report.to_json())["findings"]) == 2
    assert len(json.loads(report.to_json("open"))["findings"]) == 1


def test_a_frame_has_one_row_a_finding_and_its_columns_without_any():
    frame = build(finding(), finding("satisfied", due=("2026-05-30", "2026-05-31"))).to_pandas()
    assert list(frame["verdict"]) == ["violated", "satisfied"]
    assert frame["scope_department"][0] == "Tổ 1"
    assert frame["cells"][0] == "a.xlsx|S!A1"
    assert frame["requirements"][0] == "X-01, X-02"
    assert json.loads(frame["required"][0]) == {"at_least": 1}
    assert list(frame["due_to"]) == [None, "2026-05-31"]
    empty = build().to_pandas()
    assert empty.empty
    assert set(empty.columns) == set(frame.columns)


def test_write_follows_the_suffix(tmp_path):
    report = build(finding())
    report.write(tmp_path / "r.json")
    report.write(tmp_path / "r.txt")
    assert (tmp_path / "r.json").read_text(encoding="utf-8") == report.to_json()
    assert (tmp_path / "r.txt").read_text(encoding="utf-8").startswith("Theo kế hoạch")
    with pytest.raises(UsageError, match=r"foo.*text, json"):
        report.write(tmp_path / "r.foo")
    with pytest.raises(UsageError, match="không ghi được"):
        report.write(tmp_path / "none" / "r.json")
