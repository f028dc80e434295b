"""Whether a rule asks more or less than another, attribute by attribute, over the school years: docs/layers.md."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...windows import SchoolYear, Window
from ..model import Rule, RuleSet, since
from ..parameters import force_of, in_force, references, versions, years_of
from .change import Change, Comparison, Direction, Stated, toward
from .check_strictness import compare_checks
from .value_words import both

__all__ = ["Change", "Direction", "Pair", "common_years", "compare", "stated_in", "toward", "year_pairs"]

#: A school year of the old rule, and the one of the new rule that is held against it.
Pair = tuple[SchoolYear, SchoolYear]
_SEVERITIES = ("info", "should", "must")


def compare(
    old: tuple[RuleSet, Rule], new: tuple[RuleSet, Rule], years: Sequence[Pair], *, scope: bool = True,
) -> list[Change]:
    """Return what differs between two rules in what they ask, each change with the school years in which it does.

    Args:
        old: a rule with its set.
        new: the rule that stands in its place, with its set.
        years: the school years to compare; both rules are in force in them.
        scope: compare whom and when they bind, too: levels, days of force, severity.

    """
    found: dict[tuple[str, Direction, str], list[Change]] = {}
    for pair in years:
        for change in _in_year(old, new, pair, scope=scope):
            found.setdefault((change.attribute, change.direction, change.sentence.vi), []).append(change)
    everywhere = len({pair[1] for pair in years})
    changes = []
    for same in found.values():
        when = tuple(dict.fromkeys(year for change in same for year in change.years))
        first = same[0]
        changes.append(Change(
            first.attribute, first.direction, first.sentence, () if len(when) == everywhere else when))
    return changes


def _in_year(old: tuple[RuleSet, Rule], new: tuple[RuleSet, Rule], pair: Pair, *, scope: bool) -> Iterator[Change]:
    before, after = stated_in(*old, pair[0]), stated_in(*new, pair[1])
    met = [(a, b) for a in before for b in after if pair[0] != pair[1] or _meet(a.days, b.days)]
    for one, other in met:
        said = Comparison(one, other)
        if scope and (one, other) == met[0]:
            _compare_scope(said)
        compare_checks(said)
        yield from (Change(c.attribute, c.direction, c.sentence, (pair[1],)) for c in said.changes)


def _meet(one: Window, other: Window) -> bool:
    return one.earliest <= other.latest and other.earliest <= one.latest


def stated_in(rule_set: RuleSet, rule: Rule, year: SchoolYear) -> list[Stated]:
    """Return a rule as it stands over a school year, in order of time; nothing where it is not in force."""
    if not in_force(rule_set, rule, year):
        return []
    return [Stated(rule_set, rule, year, version.days, version.values) for version in versions(rule_set, rule, year)]


def _compare_scope(said: Comparison) -> None:
    old, new = said.old, said.new
    said.members("levels", "stricter", both("cấp học", "levels"), old.rule.levels or old.rule_set.levels,
                 new.rule.levels or new.rule_set.levels)
    ranks = [_SEVERITIES.index(stated.rule.severity) for stated in (old, new)]
    said.add("severity", toward(gains=ranks[1] > ranks[0], loses=ranks[1] < ranks[0], more="stricter"),
             both("mức độ", "severity"), both(str(old.rule.severity)), both(str(new.rule.severity)))
    if old.year == new.year:
        _compare_days(said)


def _compare_days(said: Comparison) -> None:
    """Compare on which days of one school year the texts are in force."""
    spans = [force_of(stated.rule, stated.year) for stated in (said.old, said.new)]
    old, new = (span or said.old.year.window for span in spans)
    direction = toward(
        gains=new.earliest < old.earliest or new.latest > old.latest,
        loses=new.earliest > old.earliest or new.latest < old.latest, more="stricter")
    told = [both(f"{span.earliest:%d/%m/%Y} – {span.latest:%d/%m/%Y}") for span in (old, new)]
    said.add("clause", direction, both("những ngày có hiệu lực", "days in force"), *told)


def common_years(old: tuple[RuleSet, Rule], new: tuple[RuleSet, Rule]) -> list[SchoolYear]:
    """Return the school years in which both rules are in force; without an end, to the one after the last change."""
    spans = [years_of(*old), years_of(*new)]
    ends = [last.start for _, last in spans if last is not None]
    last = min(ends) if ends else max(_last_change(old), _last_change(new)) + 1
    first = max(span[0].start for span in spans)
    return [
        year for year in map(SchoolYear, range(first, last + 1)) if in_force(*old, year) and in_force(*new, year)
    ]


def _last_change(told: tuple[RuleSet, Rule]) -> int:
    """Return the last school year of which the rule or its parameters say something, by its first half."""
    rule_set, rule = told
    names = [name[1:] for name in references(rule).values()]
    values = [value for name in names if name in rule_set.parameters for value in rule_set.parameters[name].values]
    days = [since(text) for value in values for text in (value.from_, value.to) if text]
    days += [since(text) for source in rule.sources for text in (source.from_, source.to) if text]
    return max([years_of(rule_set, rule)[0].start, *(SchoolYear.of(day).start for day in days)])


def year_pairs(old: tuple[RuleSet, Rule], new: tuple[RuleSet, Rule]) -> list[Pair]:
    """Return the school years to compare two rules in: those in common, else the last of the old, the first of the new.

    A set for 2026-2027 is held against last year's so.
    """
    shared = common_years(old, new)
    if shared:
        return [(year, year) for year in shared]
    one, other = _years_in_force(old), _years_in_force(new)
    return [(one[-1], other[0])] if one and other else []


def _years_in_force(told: tuple[RuleSet, Rule]) -> list[SchoolYear]:
    first, last = years_of(*told)
    end = last.start if last else max(first.start, _last_change(told)) + 1
    return [year for year in map(SchoolYear, range(first.start, end + 1)) if in_force(*told, year)]
