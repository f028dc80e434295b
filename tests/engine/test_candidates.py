"""What findings are made of: the rows that a count weighs, names of duties, owners, findings that nobody validates."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from shcm_rules.api import check
from shcm_rules.engine.candidates import MAYBE, NO, Candidates
from shcm_rules.engine.evaluation import Evaluation
from shcm_rules.engine.periods import Period
from shcm_rules.engine.scoping import Scoper
from shcm_rules.findings import Finding
from shcm_rules.report import Report
from shcm_rules.rulesets.model import Count, Every, Scheduled

_FIXTURES = Path(__file__).parents[2] / "fixtures"
_CASES = [
    ("lao-cai-thcs-ke-hoach.xlsx", "plan"), ("lao-cai-thcs-kho-doc.xlsx", "plan"),
    ("lao-cai-thcs-kho-doc.xlsx", "audit"), ("lao-cai-cum-3-ca-nam.xlsx", "audit"),
    ("viet-hoa-thuc-hien.xlsx", "audit"),
]


@pytest.fixture(scope="module", params=_CASES, ids=lambda case: f"{case[0]}, {case[1]}")
def report(request: pytest.FixtureRequest) -> Report:
    name, phase = request.param
    sets = ["lao-cai", "quoc-gia", "hai-phong", "viet-hoa"]
    return check(_FIXTURES / name, rules=sets, as_of=date(2026, 3, 1), phase=phase)


@pytest.fixture
def evaluation(report: Report) -> Evaluation:
    return report._outcome.evaluation


def test_a_row_is_weighed_by_all_that_is_asked_of_it(evaluation: Evaluation) -> None:
    candidates = Candidates(evaluation.question, evaluation.rows)
    weighed = 0
    for judged in evaluation.judged:
        if not isinstance(judged.task.check, Count | Every | Scheduled):
            continue
        for row in judged.keys.head(5).iter_rows(named=True):
            period = judged.details["periods"].get(row.get("term") or "", Period(""))
            expected = []
            for candidate, conditions in candidates.told(judged, row, period):
                against = [(what, name) for what, level, name in conditions if level == NO]
                unsure = [(what, name) for what, level, name in conditions if level == MAYBE]
                if len(against) <= 1:
                    expected.append((candidate["row_id"], against[0] if against else None, unsure))
            ids, asked = candidates.column("row_id"), candidates.ask(judged, row, period)
            weighed_rows = asked.weigh(candidates.of(judged, row), candidates.on_subject(row))
            found = [(ids[index], weight.against, list(weight.unsure)) for index, weight in weighed_rows]
            assert found == expected
            weighed += len(found)
    assert weighed


def test_duties_named_together_bear_the_names_that_each_would(evaluation: Evaluation) -> None:
    together, alone = Scoper(evaluation.question), Scoper(evaluation.question)
    for judged in evaluation.judged:
        every = range(judged.keys.height)
        one_by_one = [alone.fingerprint(judged, row) for row in judged.keys.iter_rows(named=True)]
        assert together.fingerprints(judged, every) == one_by_one, judged.task.rule.id


def test_a_duty_that_is_not_shown_still_tells_its_equals_apart(evaluation: Evaluation) -> None:
    whole, part, without = (Scoper(evaluation.question) for _ in range(3))
    for judged in evaluation.judged:
        every, odd = range(judged.keys.height), range(1, judged.keys.height, 2)
        names = whole.fingerprints(judged, every)
        assert part.fingerprints(judged, odd) == names[1::2]
        assert part.fingerprints(judged, ()) == []
        if judged.keys.height > 1 and len(set(names)) == len(names):
            assert without.fingerprints(judged, [1], nameless={0})[0]


def test_owners_of_a_rule_are_the_owner_of_each_duty(evaluation: Evaluation) -> None:
    domain = evaluation._explained.domain
    for judged in evaluation.judged:
        rows = judged.keys.iter_rows(named=True)
        expected = [domain.owner(judged.grain, row) for row in rows]
        assert domain.owners(judged.grain, judged.keys).to_list() == expected, judged.task.rule.id


def test_tallies_and_counts_are_those_of_the_findings(report: Report, evaluation: Evaluation) -> None:
    told = Counter((item.rule, item.unit_id, str(item.verdict)) for item in report.findings)
    tallied = {(rule, unit, verdict): n for (rule, unit), counts in evaluation.tallies().items()
               for verdict, n in counts.items()}  # fmt: skip
    assert tallied == told
    assert {str(verdict): n for verdict, n in evaluation.counts().items() if n} == Counter(
        str(item.verdict) for item in report.findings)


def test_findings_made_of_known_values_are_what_validation_would_make(report: Report) -> None:
    for finding in report.findings:
        read = Finding.model_validate(finding.model_dump())
        assert read == finding
        assert list(read.__dict__) == list(finding.__dict__)
        assert finding.model_copy(update={"known": True}).known
        assert not finding.known
