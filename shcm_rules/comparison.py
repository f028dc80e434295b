"""Two reports side by side, duty by duty: what is new, worse, mended, waived, shown otherwise; makes no verdict."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PureWindowsPath
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from .errors import UsageError
from .findings import Finding, Reason, ReportModel, Severity, Verdict

__all__ = ["KINDS", "Circumstance", "Comparison", "Delta", "Kind", "ReportSide", "compare_reports", "known_findings"]

#: What became of a duty, worst first.
Kind = Literal["new", "unwaived", "worse", "better", "changed", "still", "waived", "resolved"]
KINDS: tuple[Kind, ...] = ("new", "unwaived", "worse", "better", "changed", "still", "waived", "resolved")
#: The kinds that say: something is open now that was not, or is worse than it was.
RISEN = frozenset({"new", "unwaived", "worse"})
_OPEN = frozenset({Verdict.VIOLATED, Verdict.UNDETERMINED})
_REMARKS = frozenset({Reason.NOTE, Reason.NOT_DECIDABLE})
_SEVERITIES = (Severity.INFO, Severity.SHOULD, Severity.MUST)
_VERDICTS = tuple(Verdict)
#: A person whose name was left out; the number says which, and may differ from report to report.
_TOKEN = re.compile(r"\[(người|person)(?: \d+)?\]")
_TEXTS = {
    "vi": "{name}: báo cáo chỉ có số lượng của {n} yêu cầu đang mở, không có từng yêu cầu – cần báo cáo JSON được ghi"
          " với --detail full hoặc open",
    "en": "{name}: this report only counts its {n} open findings – it must be a JSON report written with"
          " --detail full or open",
}


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class Circumstance(_Model):
    """What differs in how the two reports were made; a changed verdict may come from it."""

    what: Literal["as_of", "school_year", "phase", "lang", "rule_sets", "profile", "redacted"]
    old: str
    new: str


class Delta(_Model):
    """One duty in both reports: its verdict before and now (None: not there), and what of it differs."""

    kind: Kind
    fingerprint: str
    was: Verdict | None
    now: Verdict | None
    differs: tuple[str, ...] = ()  # verdict, severity, reason, message, observed, duties, evidence
    finding: Finding  # as it is now; as it was where it is gone

    @property
    def rank(self) -> tuple[int, int, int]:
        """Return where it stands in a list that begins with the worst."""
        return KINDS.index(self.kind), -_SEVERITIES.index(self.finding.severity), _VERDICTS.index(self.finding.verdict)


class ReportSide(_Model):
    """One of the two reports: what it was made of."""

    name: str
    as_of: str
    school_year: str
    phase: str
    complete: bool
    full: bool  # it lists what is settled too, so that a duty that is not there is gone
    inputs: tuple[tuple[str, str], ...]  # path, sha256
    summary: dict[str, int]

    @classmethod
    def of(cls, model: ReportModel, name: str) -> Self:
        """Return what a report was made of."""
        return cls(
            name=name, as_of=model.as_of, school_year=model.school_year, phase=model.phase, complete=model.complete,
            full=not model.counts, inputs=tuple((item.path, item.sha256) for item in model.inputs),
            summary=dict(model.summary))


class Comparison(_Model):
    """What differs between two reports: `shcm-diff/1`."""

    schema_: Literal["shcm-diff/1"] = Field("shcm-diff/1", alias="schema")
    lang: Literal["vi", "en"]
    old: ReportSide
    new: ReportSide
    circumstances: tuple[Circumstance, ...]
    counts: dict[str, int]  # of every kind, by its name
    deltas: tuple[Delta, ...]  # worst first

    def of_kind(self, kind: Kind) -> list[Delta]:
        """Return the duties of one kind, worst first."""
        return [delta for delta in self.deltas if delta.kind == kind]

    def risen(self, verdicts: Iterable[Verdict], *, strict: bool = False) -> list[Delta]:
        """Return what is newly open or worse and has one of the verdicts; only what binds, unless `strict`."""
        wanted = frozenset(verdicts)
        return [delta for delta in self.deltas if delta.kind in RISEN and delta.now in wanted
                and (strict or delta.finding.severity is Severity.MUST)]


def compare_reports(
    old: ReportModel, new: ReportModel, *, names: tuple[str, str] = ("", ""), lang: Literal["vi", "en"] = "vi",
) -> Comparison:
    """Compare two reports by the fingerprints of their findings.

    Rows and cells that moved are no change; neither are duties that were settled before and are now.

    Raises:
        UsageError: a report that only counts its findings.

    """
    for model, name in zip((old, new), names, strict=True):
        _refuse_counts(model, name, lang)
    alike = _Alike(old, new)
    pairs = _pairs(old.findings, new.findings)
    deltas = sorted((delta for before, after in pairs if (delta := _delta(before, after, alike))),
                    key=lambda delta: delta.rank)
    counts = Counter(delta.kind for delta in deltas)
    return Comparison(
        schema="shcm-diff/1", lang=lang, old=ReportSide.of(old, names[0]), new=ReportSide.of(new, names[1]),
        circumstances=tuple(_circumstances(old, new)), counts={kind: counts[kind] for kind in KINDS},
        deltas=tuple(deltas))


def known_findings(comparison: Comparison) -> frozenset[str]:
    """Return the fingerprints of what is open now, was open before, and is no worse."""
    return frozenset(delta.fingerprint for delta in comparison.deltas if delta.kind in {"better", "changed", "still"})


def _refuse_counts(model: ReportModel, name: str, lang: str) -> None:
    counted = sum(model.summary.get(verdict, 0) for verdict in _OPEN)
    if model.counts and counted and not any(finding.verdict in _OPEN for finding in model.findings):
        raise UsageError(_TEXTS[lang].format(name=name or "report.json", n=counted))


def _pairs(
    old: Iterable[Finding], new: Iterable[Finding],
) -> Iterator[tuple[Finding | None, Finding | None]]:
    """Yield each duty of the new report with its old self, in the new one's order; then those that are gone."""
    before: dict[str, list[Finding]] = {}
    for finding in old:
        before.setdefault(finding.fingerprint, []).append(finding)
    for finding in new:
        same = before.get(finding.fingerprint)
        yield (same.pop(0) if same else None), finding
    for rest in before.values():
        for finding in rest:
            yield finding, None


def _delta(before: Finding | None, after: Finding | None, alike: _Alike) -> Delta | None:
    """Return what became of a duty, None where nobody has to know."""
    shown = after or before
    if shown is None:
        return None
    differs = alike.differences(before, after) if before and after else ()
    kind = _kind(before, after, differs)
    return Delta(
        kind=kind, fingerprint=shown.fingerprint, was=before.verdict if before else None,
        now=after.verdict if after else None, differs=differs, finding=shown) if kind else None


def _kind(before: Finding | None, after: Finding | None, differs: tuple[str, ...]) -> Kind | None:
    was, now = (_is_open(finding) for finding in (before, after))
    if after and after.verdict is Verdict.WAIVED:
        return "waived" if was else None
    if not now:
        return "resolved" if was else None
    if not was or not before or not after:
        return "unwaived" if before and before.verdict is Verdict.WAIVED else "new"
    step = _weight(after) - _weight(before)
    if step or after.verdict is not before.verdict:
        return "worse" if _got_worse(before, after) else "better"
    return "changed" if differs else "still"


def _is_open(finding: Finding | None) -> bool:
    return finding is not None and finding.verdict in _OPEN and finding.reason not in _REMARKS


def _weight(finding: Finding) -> int:
    return _SEVERITIES.index(finding.severity)


def _got_worse(before: Finding, after: Finding) -> bool:
    """Tell whether it is surely unmet now, or binds more; the one does not make up for the other."""
    surely = after.verdict is Verdict.VIOLATED and before.verdict is Verdict.UNDETERMINED
    return surely or _weight(after) > _weight(before)


class _Alike:
    """Compares two findings of one duty, as far as the two reports can be compared."""

    def __init__(self, old: ReportModel, new: ReportModel) -> None:
        self._same_language = old.lang == new.lang
        self._one_redacted = old.redacted != new.redacted

    def differences(self, before: Finding, after: Finding) -> tuple[str, ...]:
        """Return what of a duty differs; where it stands in its sheet is no part of it."""
        pairs: Mapping[str, tuple[Any, Any]] = {
            name: (getattr(before, name), getattr(after, name)) for name in ("verdict", "severity", "reason", "duties")}
        found = [name for name, (one, other) in pairs.items() if one != other]
        if self._same_language and not self._same_text(before.message, after.message):
            found.append("message")
        if not self._same_facts(before.observed, after.observed):
            found.append("observed")
        if self._cells(before) != self._cells(after):
            found.append("evidence")
        return tuple(found)

    def _same_facts(self, one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
        return one.keys() == other.keys() and all(self._same_fact(one[key], other[key]) for key in one)

    def _same_fact(self, one: Any, other: Any) -> bool:
        """Tell whether two facts are the same; a list tells them in the order of the rows, which may have moved."""
        if isinstance(one, list | tuple) and isinstance(other, list | tuple):
            if self._one_redacted:
                return len(one) == len(other)
            return sorted(_unnumbered(str(item)) for item in one) == sorted(_unnumbered(str(item)) for item in other)
        return self._same_text(str(one), str(other))

    def _same_text(self, one: str, other: str) -> bool:
        """Tell whether two texts say the same; a name that one report leaves out may be any."""
        one, other = _unnumbered(one), _unnumbered(other)
        return one == other or (self._one_redacted and (_fits(one, other) or _fits(other, one)))

    def _cells(self, finding: Finding) -> Counter[tuple[str, ...]]:
        """Count the cells by what they say; where one report leaves names out, by their part alone.

        What was nearly counted is left out: any other row of the plan that changes would change it.
        """
        cells = [item for item in finding.evidence if item.role != "near_miss"]
        if self._one_redacted:
            return Counter((item.field, item.role) for item in cells)
        return Counter((_unnumbered(item.sheet), item.field, _unnumbered(item.text), item.role) for item in cells)


def _unnumbered(text: str) -> str:
    return _TOKEN.sub("[…]", text) if "[" in text else text


def _fits(redacted: str, plain: str) -> bool:
    """Tell whether a text can be the redacted form of another: its parts stand there in this order."""
    first, *parts = redacted.split("[…]")
    if not parts or not plain.startswith(first):
        return False
    place = len(first)
    for part in parts[:-1]:
        place = plain.find(part, place)
        if place < 0:
            return False
        place += len(part)
    return plain.endswith(parts[-1]) and len(plain) - len(parts[-1]) >= place


def _circumstances(old: ReportModel, new: ReportModel) -> Iterator[Circumstance]:
    one, other = _circumstances_of(old), _circumstances_of(new)
    for what, value in one.items():
        if value != other[what]:
            yield Circumstance.model_validate({"what": what, "old": value, "new": other[what]})


def _circumstances_of(model: ReportModel) -> dict[str, str]:
    profile = model.profile
    return {
        "as_of": model.as_of, "school_year": model.school_year, "phase": model.phase, "lang": model.lang,
        "rule_sets": ", ".join(f"{item.id} {item.version} ({item.sha256[:12]})" for item in model.rule_sets),
        "profile": f"{PureWindowsPath(profile.path).name} ({profile.sha256[:12]})" if profile else "",
        "redacted": str(model.redacted).lower(),
    }
