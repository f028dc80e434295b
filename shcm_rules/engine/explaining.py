"""Make findings of what was judged: only for those who read them, never in the way of the verdicts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from functools import cached_property
from itertools import takewhile
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import polars as pl

from ..checks.outcomes import REASONS, VERDICTS
from ..findings import Finding, Reason, Verdict, count_verdicts, is_listed, tally_findings
from ..rulesets.model import Every, Rule, RuleSet
from ..written_findings import Values, finding_of
from .composing import Composer
from .domain import Domain
from .joint import Shortfall, joint_shortfall
from .judging import Judged
from .plans import collect
from .remarks import tell_idle, tell_joint, tell_unlisted, tell_without_list
from .runs import merged_runs

if TYPE_CHECKING:
    from .evaluation import Evaluation

__all__ = ["Explained", "listed_when_open"]

#: Duties that are counted in one pass.
_MANY = 1_000_000
#: What a unit's number and that of a part are multiplied by, so that both and a code of a verdict are one number.
_UNIT, _PART = 1 << 8, 1 << 48


class Explained:
    """The findings of an evaluation, made on demand."""

    def __init__(self, evaluation: Evaluation) -> None:
        self.evaluation = evaluation
        self.question = evaluation.question
        self._made: dict[tuple[str, str], list[Finding]] = {}
        self._shortfalls: dict[int, list[Shortfall]] = {}  # by the identity of what was judged

    @cached_property
    def domain(self) -> Domain:
        """Return the units that owe the duties."""
        return Domain(self.evaluation)

    def counts(self) -> Counter[Verdict]:
        """Count the findings by verdict, without making them where that can be helped."""
        if any(map(_overlapping, self.evaluation.judged)):
            return count_verdicts(finding.verdict for finding in self.findings("vi", "full"))
        counter = count_verdicts([Verdict.NOT_APPLICABLE] * len(self.evaluation.idle))
        for judged in self.evaluation.judged:
            counter.update({VERDICTS[code]: n for code, n in judged.verdict.value_counts().iter_rows()})
            for unit in self._collapsed(judged).values():
                counter[Verdict.UNDETERMINED] -= len(unit) - 1
            counter[Verdict.UNDETERMINED] += len(self._without_list(judged)) + len(self._joint(judged))
            counter[Verdict.NOT_APPLICABLE] += len(self._unlisted(judged))
        return counter

    def findings(self, lang: str, detail: str) -> list[Finding]:
        """Return the findings, by rule in the order of the sets, then by scope."""
        if detail == "counts":
            return []
        if (lang, "full") in self._made:
            found = self._made[lang, "full"]
            return found if detail == "full" else [finding for finding in found if finding.listed_when_open]
        if (lang, detail) not in self._made:
            self._made[lang, detail] = list(map(finding_of, self._all(lang, only_open=detail == "open")))
        return self._made[lang, detail]

    def each(self, lang: str) -> Iterator[Finding | Values]:
        """Yield every finding in the same order, what is settled without making it.

        Only the open ones are kept, for whoever asks for them next.
        """
        if (lang, "full") in self._made:
            yield from self._made[lang, "full"]
            return
        listed = []
        for told in self._all(lang, only_open=False):
            if listed_when_open(told):
                listed.append(finding_of(told))
                yield listed[-1]
            else:
                yield told
        self._made.setdefault((lang, "open"), listed)

    def of_units(
        self, lang: str, units: Collection[str], *, only_open: bool,
    ) -> Iterator[tuple[str, Finding | Values]]:
        """Yield the findings of units, hardly any of them made: whose each is, and what it says."""
        for told in self._all(lang, only_open=only_open):
            unit = told.unit_id if isinstance(told, Finding) else told["unit_id"]
            if unit in units:
                yield unit, told

    def tallies(self) -> dict[tuple[str, str], Counter[str]]:
        """Return, for each rule and unit id, how many findings have which verdict, without making them."""
        if any(map(_overlapping, self.evaluation.judged)):
            return tally_findings((f.rule, f.unit_id, str(f.verdict)) for f in self.findings("vi", "full"))
        names = [rule.id for rules in self.evaluation.rule_sets for rule in rules.rules]
        order = {name: i for i, name in enumerate(names)}
        found: dict[tuple[str, str], Counter[str]] = {}
        for rule, unit, verdict, n in self._verdicts():
            counter = found.get((rule, unit))
            if counter is None:
                counter = found[rule, unit] = Counter()
            counter[verdict] += n
        return dict(sorted(found.items(), key=lambda item: order[item[0][0]]))

    def _verdicts(self) -> Iterator[tuple[str, str, str, int]]:
        """Yield (rule, unit id, verdict, of how many findings)."""
        counted = self._counted()
        for judged in self.evaluation.judged:
            rule, owner = judged.task.rule.id, self.domain.owner
            for unit, code, n in next(counted):
                yield rule, unit, str(VERDICTS[code]), n
            for row in self._without_list(judged):
                yield rule, owner(judged.grain, row), str(Verdict.UNDETERMINED), 1
            for row, _ in self._unlisted(judged):
                yield rule, owner(judged.grain, row), str(Verdict.NOT_APPLICABLE), 1
            for short in self._joint(judged):
                yield rule, owner(judged.grain, short.duty), str(Verdict.UNDETERMINED), 1
        for _, idle, _ in self.evaluation.idle:
            yield idle.id, "", str(Verdict.NOT_APPLICABLE), 1

    def _counted(self) -> Iterator[list[tuple[str, int, int]]]:
        """Yield, for each of what was judged, (unit id, code of the verdict, of how many findings)."""
        owners: dict[tuple[str, int], tuple[pl.Series, list[str]]] = {}  # of a frame of keys, which several rules share
        parts: list[pl.Series] = []
        names: list[list[str]] = []
        for judged in self.evaluation.judged:
            shared = judged.grain, id(judged.keys)
            if shared not in owners:
                told = self.domain.owners(judged.grain, judged.keys)
                every = told.unique(maintain_order=True)
                owners[shared] = told.cast(pl.Enum(every)).to_physical().cast(pl.UInt64) * _UNIT, every.to_list()
            units, own = owners[shared]
            part = units + judged.verdict.cast(pl.UInt64) + len(parts) * _PART
            hidden = [i for duties in self._collapsed(judged).values() for i in duties[1:]]
            parts.append(part.filter(~pl.arange(len(part), eager=True).is_in(hidden)) if hidden else part)
            names.append(own)
            if sum(map(len, parts)) > _MANY:
                yield from _grouped(parts, names)
                parts, names = [], []
        yield from _grouped(parts, names)

    def _all(self, lang: str, *, only_open: bool) -> Iterator[Finding | Values]:
        order = {
            (rules.id, rule.id): i
            for i, (rules, rule) in enumerate((rs, r) for rs in self.evaluation.rule_sets for r in rs.rules)
        }
        composer = Composer(self.question, self.evaluation.rows, self.domain, lang)
        parts: list[tuple[int, Judged | tuple[RuleSet, Rule, Reason]]] = [
            *((order[judged.task.rule_set.id, judged.task.rule.id], judged) for judged in self.evaluation.judged),
            *((order[idle[0].id, idle[1].id], idle) for idle in self.evaluation.idle),
        ]
        for _, part in sorted(parts, key=itemgetter(0)):
            if isinstance(part, Judged):
                told = self._told(composer, part, only_open=only_open)
                yield from (one for one in told if not only_open or _is_open(one))
            elif not only_open or part[2] is Reason.NOT_DECIDABLE:
                yield tell_idle(composer, *part)

    def _told(self, composer: Composer, judged: Judged, *, only_open: bool) -> Iterator[Finding | Values]:
        """Yield the findings of one rule, then what concerns several of its duties."""
        overlapping = _overlapping(judged)
        told = composer.tell(judged, self._collapsed(judged), only_open=only_open and not overlapping)
        yield from merged_runs(map(finding_of, told)) if overlapping else told
        for row in self._without_list(judged):
            yield tell_without_list(composer, judged, row)
        for row, subject in self._unlisted(judged):
            yield tell_unlisted(composer, judged, row, subject)
        for short in self._joint(judged):
            yield tell_joint(composer, judged, short)

    def _collapsed(self, judged: Judged) -> dict[str, list[int]]:
        """Return unit -> duties that miss the same column."""
        if judged.reason.is_empty():
            return {}
        mask = judged.reason == REASONS.index(Reason.MISSING_COLUMN)
        if not mask.any():
            return {}
        missing = mask.arg_true()
        # A document's unit by its key: several schools have a “Tổ Toán”.
        names = [name for name in ("school_id", "cluster_id", "unit_id", "unit") if name in judged.keys.columns]
        here = {name: judged.keys[name][missing].to_list() for name in names}
        values = here[names[0]] if names else [""] * len(missing)
        if judged.grain == "session":
            values = [cluster if school in (None, "") else school
                      for school, cluster in zip(values, here["cluster_id"], strict=True)]
        units: dict[str, list[int]] = {}
        for i, unit in zip(missing.to_list(), values, strict=True):
            units.setdefault(str(unit), []).append(i)
        return units

    def _without_list(self, judged: Judged) -> list[dict[str, Any]]:
        """Return the tổ whose subjects no list gives, for a rule that counts by subject."""
        return list(self.evaluation.without_list(judged).iter_rows(named=True)) if "subject" in judged.grain else []

    def _unlisted(self, judged: Judged) -> list[tuple[dict[str, Any], str]]:
        """Return (tổ, subject) of sessions on a subject that the tổ's list lacks, once for all texts of a rule."""
        if "subject" not in judged.grain or judged.keys.is_empty():
            return []
        units = self.evaluation.units
        told = {unit for other in self._before(judged) for unit in other.keys["department_id"].unique()}
        here = [unit for unit in judged.keys["department_id"].unique() if unit not in told]
        listed = units.departments.filter(pl.col("listed") & pl.col("department_id").is_in(here))
        rows = self.evaluation.rows.frame
        named = rows.lazy().filter(pl.col("live_may") & pl.col("subjects").is_not_null()).select(
            "department_id", pl.col("subjects").alias("subject_id")).explode("subject_id")
        seen = collect(named.unique(maintain_order=True), rows.height)
        extra = seen.join(listed.select("department_id"), on="department_id", how="semi", maintain_order="left").join(
            units.department_subjects.select("department_id", "subject_id"),
            on=["department_id", "subject_id"],
            how="anti",
            maintain_order="left",
        )
        of_unit = {row["department_id"]: row for row in listed.iter_rows(named=True)}
        return [(of_unit[unit], subject) for unit, subject in extra.rows()]

    def _before(self, judged: Judged) -> Iterator[Judged]:
        """Yield the duties by earlier texts of the same rule."""
        same = (other for other in self.evaluation.judged if other.task.rule is judged.task.rule)
        return (other for other in takewhile(lambda other: other is not judged, same) if not other.keys.is_empty())

    def _joint(self, judged: Judged) -> list[Shortfall]:
        """Return what several open duties of a tổ lack together: counted, tallied and told, worked out once."""
        if id(judged) not in self._shortfalls:
            self._shortfalls[id(judged)] = joint_shortfall(self.question, self.evaluation.rows, judged)
        return self._shortfalls[id(judged)]


def listed_when_open(told: Finding | Values) -> bool:
    """Tell whether a report that leaves out what is settled lists what is told."""
    return told.listed_when_open if isinstance(told, Finding) else is_listed(told["verdict"], told["reason"])


def _grouped(parts: Sequence[pl.Series], names: Sequence[list[str]]) -> Iterator[list[tuple[str, int, int]]]:
    """Yield (unit id, code, number of rows) of each part; its units are numbers of names."""
    found: list[list[tuple[str, int, int]]] = [[] for _ in parts]
    if parts:
        told = pl.concat([part.alias("told") for part in parts]).to_frame()
        for number, n in told.group_by("told", maintain_order=True).len().iter_rows():
            at, rest = divmod(number, _PART)
            unit, code = divmod(rest, _UNIT)
            found[at].append((names[at][unit], code, n))
    yield from found


def _is_open(told: Finding | Values) -> bool:
    """Tell whether what is told of a rule is listed where only what is open is; of values only such are made then."""
    return not isinstance(told, Finding) or told.listed_when_open


def _overlapping(judged: Judged) -> bool:
    """Tell whether the duties of a rule are runs of days of which one begins every day."""
    check = judged.task.check
    return isinstance(check, Every) and judged.task.settings.get(check.reading_setting or "") == "gap"
