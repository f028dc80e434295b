"""Apply waivers to findings: which duties each of them reaches, and what becomes of those that reach none."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from ..findings import Finding, Reason, Verdict
from ..folding import fold, fold_name
from ..problems import Problem, Words, problem
from ..reference.subjects import read_subjects
from ..rulesets.model import RuleSet
from ..rulesets.waivers import WaiverScope, WrittenWaiver
from ..windows import SchoolYear
from .wording import fill

__all__ = ["Waived", "waive"]

#: A kind of place or unit before its name says nothing more than the column does.
_PLACE = re.compile(r"^(tỉnh|thành phố|tp\.?|xã|phường|thị trấn|đặc khu)\s+")
_DEPARTMENT = re.compile(r"^tổ\s+((chuyên môn|bộ môn|cm)\s+)?")
_LISTED = 5
_UNITS = ("school", "department", "cluster")
_OPEN = frozenset({Verdict.VIOLATED, Verdict.UNDETERMINED})
#: Nobody can waive a defect of the program, or a remark that decides nothing.
_NO_DUTY = frozenset({Reason.RULE_CRASHED, Reason.NOTE})

_TEXTS: Mapping[str, Mapping[str, str]] = {
    "waiver-expired": {
        "vi": "văn bản miễn {document} đã hết hạn ngày {expires} – không được áp dụng",
        "en": "waiver {document} expired on {expires} – it was not applied",
    },
    "waiver-not-yet": {
        "vi": "văn bản miễn {document} ký ngày {date}, sau ngày kiểm tra – không được áp dụng",
        "en": "waiver {document} was signed on {date}, after the day of the check – it was not applied",
    },
    "waiver-ambiguous": {
        "vi": "văn bản miễn {document}: tên đơn vị có ở nhiều nơi ({places}) – không được áp dụng; ghi thêm trường,"
              " xã/phường hoặc tỉnh",
        "en": "waiver {document}: several units bear this name ({places}) – it was not applied; add the school, ward"
              " or province",
    },
    "waiver-unused": {
        "vi": "văn bản miễn {document} không miễn được gì: không có yêu cầu nào trong phạm vi này – kiểm tra lại mã,"
              " tên đơn vị và thời gian",
        "en": "waiver {document} waived nothing: no duty lies in its scope – check ids, names of units and the period",
    },
}
_SETTLED = {
    "vi": "văn bản miễn {document} không miễn được gì: {n} yêu cầu trong phạm vi này đều đã đạt, chưa đến hạn hoặc"
          " không áp dụng",
    "en": "waiver {document} waived nothing: the {n} findings in its scope are met, not due yet or not applicable",
}
_UNKNOWN = {
    "vi": "văn bản miễn {document}: bộ quy tắc đang dùng không có {names} – kiểm tra lại mã",
    "en": "waiver {document}: the rule sets in use have no {names} – check the id",
}


@dataclass(slots=True)
class Waived:
    """The findings, those that are waived marked as such, and what is to be said of waivers that did nothing."""

    findings: list[Finding]
    problems: list[Problem] = field(default_factory=list)


def waive(
    findings: Sequence[Finding], waivers: Sequence[WrittenWaiver], rule_sets: Sequence[RuleSet],
    *, as_of: date,
) -> Waived:
    """Return the findings with every violated or undetermined one that a valid waiver reaches waived.

    Of several waivers that reach a finding the one written first is cited.
    """
    result = Waived(list(findings))
    places = _Places(findings, rule_sets)
    for waiver in waivers:
        if waiver.expires < as_of:
            result.problems.append(_problem("waiver-expired", waiver))
        elif waiver.signed > as_of:
            result.problems.append(_problem("waiver-not-yet", waiver))
        else:
            _apply(waiver, places, result)
    return result


class _Places:
    """Where in the findings those of a rule or a requirement stand."""

    def __init__(self, findings: Sequence[Finding], rule_sets: Sequence[RuleSet]) -> None:
        self.findings = findings
        self.all = range(len(findings))
        self.rule_ids = {name: rule.id for rules in rule_sets for rule in rules.rules for name in
                         (*rule.formerly, rule.id)}
        self.by_rule: dict[str, list[int]] = {}
        self.known: set[str] = set()
        for place, finding in enumerate(findings):
            self.by_rule.setdefault(finding.rule, []).append(place)
            self.known |= {*finding.requirements, *finding.related}

    def reached(self, scope: WaiverScope) -> list[int]:
        """Return the findings, whatever their verdict, that lie in a scope."""
        rules = dict.fromkeys(self.rule_ids.get(name, name) for name in scope.rules)
        near: Iterable[int] = [place for name in rules for place in self.by_rule.get(name, ())] if rules else self.all
        return [place for place in near if _lies_in(self.findings[place], scope)]

    def unknown(self, scope: WaiverScope) -> list[str]:
        """Return the ids in a scope that no loaded rule bears."""
        rules = [name for name in scope.rules if name not in self.rule_ids]
        return rules + [name for name in scope.requirements if name not in self.known]


def _apply(waiver: WrittenWaiver, places: _Places, result: Waived) -> None:
    if unknown := places.unknown(waiver.scope):
        names = ", ".join(f"“{name}”" for name in unknown)
        result.problems.append(_problem("waiver-unused", waiver, _UNKNOWN, names=names))
    reached = places.reached(waiver.scope)
    homes = _homes([places.findings[place] for place in reached], waiver.scope)
    if len(homes) > 1:
        listed = "; ".join([*homes[:_LISTED], *["…"] * (len(homes) > _LISTED)])
        result.problems.append(_problem("waiver-ambiguous", waiver, places=listed))
        return
    open_ = [place for place in reached if _is_open(places.findings[place])]
    for place in open_:
        was = places.findings[place]
        if result.findings[place] is was:
            result.findings[place] = was.model_copy(
                update={"verdict": Verdict.WAIVED, "waived_from": was.verdict, "waiver": waiver.act})
    if reached and not open_:
        result.problems.append(_problem("waiver-unused", waiver, _SETTLED, n=len(reached)))
    elif not open_ and not unknown:
        result.problems.append(_problem("waiver-unused", waiver))


def _is_open(finding: Finding) -> bool:
    return finding.verdict in _OPEN and finding.reason not in _NO_DUTY


# What lies in a scope: everything that the scope says is said of the finding too.

def _lies_in(finding: Finding, scope: WaiverScope) -> bool:
    return (
        scope.fingerprint in ("", finding.fingerprint)
        and (not scope.requirements or _decides(finding, scope.requirements))
        and all(_named(finding.scope, key, value) for key, value in scope.names.items())
        and _in_days(finding, scope.first, scope.last)
    )


def _decides(finding: Finding, requirements: Sequence[str]) -> bool:
    """Tell whether a finding decides one of the requirements; a remark has to be about nothing else."""
    if finding.requirements:
        return any(name in requirements for name in finding.requirements)
    return bool(finding.related) and all(name in requirements for name in finding.related)


def _named(scope: Mapping[str, str], key: str, value: str) -> bool:
    if key == "subject" and scope.get("subject_id"):
        ids = read_subjects(value, scope.get("level")).ids
        if ids == (scope["subject_id"],):
            return True
    written = scope.get(key) or (scope.get("unit") if key in _UNITS else None)
    if written is None:
        return False
    name = _KEYS.get(key, fold)
    return name(written) == name(value)


# The names of a country's findings are few, and compared once for every waiver.

@lru_cache(maxsize=65536)
def _place_name(text: str) -> str:
    return _PLACE.sub("", fold(text))


@lru_cache(maxsize=65536)
def _department_name(text: str) -> str:
    return _DEPARTMENT.sub("", fold_name(text)) or fold_name(text)


@lru_cache(maxsize=65536)
def _unit_name(text: str) -> str:
    return fold_name(text)


_KEYS: Mapping[str, Callable[[str], str]] = {
    "school": _unit_name, "cluster": _unit_name, "department": _department_name,
    "province": _place_name, "ward": _place_name,
}


def _in_days(finding: Finding, first: date | None, last: date | None) -> bool:
    """Tell whether all days of a finding lie in a period: those of its limit, or else of its school year."""
    if first is None and last is None:
        return True
    if finding.due:
        begins, ends = map(date.fromisoformat, finding.due)
    else:
        year = SchoolYear.parse(finding.scope.get("school_year", ""))
        if year is None:
            return False
        begins, ends = year.window.earliest, year.window.latest
    return (first is None or first <= begins) and (last is None or ends <= last)


def _homes(findings: Sequence[Finding], scope: WaiverScope) -> list[str]:
    """Return where the units are that a name may mean: the schools of a tổ, the places of a school.

    A place that says less than another one is no place of its own.
    """
    if not {"school", "department"} & set(scope.names):
        return []
    found: dict[tuple[str, ...], str] = {}
    for item in findings:
        keys = ("school", "ward", "province")
        written = [item.scope.get(key, "") for key in keys]
        home = tuple(_KEYS[key](text) for key, text in zip(keys, written, strict=True))
        found.setdefault(home, ", ".join(text for text in written if text))
    return sorted(text for home, text in found.items() if not any(_says_less(home, other) for other in found))


def _says_less(home: tuple[str, ...], other: tuple[str, ...]) -> bool:
    return home != other and all(mine in ("", its) for mine, its in zip(home, other, strict=True))


def _problem(
    code: str, waiver: WrittenWaiver, texts: Mapping[str, str] | None = None, **facts: object,
) -> Problem:
    act = waiver.act
    days = {"date": f"{waiver.signed:%d/%m/%Y}", "expires": f"{waiver.expires:%d/%m/%Y}"}
    told = {"document": act.document, **days, **facts}
    where = "" if act.sheet or not act.row else f"{act.file}:{act.row}: "
    sentences = texts or _TEXTS[code]
    return problem(code, Words(*(where + fill(sentences[lang], told) for lang in ("vi", "en"))), act.sheet, act.cell)
