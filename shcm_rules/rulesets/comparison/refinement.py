"""Whether a rule that says it `refines` another is at least as strict; exceptions of one year are no loosening."""

from __future__ import annotations

from collections.abc import Iterator

from ...errors import RuleError
from ...windows import SchoolYear
from ..discovery import known_rule_sets
from ..loading import load_rule_set
from ..model import Parameter, Rule, RuleSet, since
from ..parameters import in_force
from ..reading import Reading
from ..strict_yaml import Key
from .change import Change
from .strictness import common_years, compare

__all__ = ["ShippedRules", "check_refinements"]

_SEVERITIES = ("info", "should", "must")
_Found = tuple[RuleSet, Rule]


class ShippedRules:
    """The rules of the shipped sets, read when one is first asked for; a set that does not load has none."""

    def __init__(self) -> None:
        self._sets: list[RuleSet] | None = None

    def find(self, rule_id: str) -> _Found | None:
        """Return the rule of that id, with its set."""
        if self._sets is None:
            self._sets = list(_loaded())
        return next((found for rule_set in self._sets if (found := _find(rule_set, rule_id))), None)


def _loaded() -> Iterator[RuleSet]:
    for name in known_rule_sets():
        try:
            yield load_rule_set(name)
        except RuleError:  # lint of that set tells why
            continue


def check_refinements(reading: Reading, shipped: ShippedRules) -> Iterator[tuple[int, tuple[Key, ...], str]]:
    """Yield what the set's own rules loosen of what they say they refine: index of the rule, place in it, sentence."""
    for index, rule in enumerate(reading.rule_set.rules):
        if rule.refines is None or rule.id in reading.inherited:
            continue
        found = _refined(reading, rule, shipped)
        if found is None:
            yield index, ("refines",), f"refines: không có quy tắc “{rule.refines}” trong bộ này hay bộ có sẵn nào khác"
            continue
        where = f"“{rule.refines}” (bộ {found[0].id})"
        for sentence in _loosened(reading.rule_set, rule, *found):
            yield index, ("refines",), f"refines: quy tắc này không được nới lỏng {where} – {sentence}"


def _refined(reading: Reading, rule: Rule, shipped: ShippedRules) -> _Found | None:
    """Return the rule that is refined: of the same set, of a base (the one replaced, if it has this id), shipped."""
    name = str(rule.refines)
    sets = [*reading.bases] if name == rule.id else [reading.rule_set, *reading.bases]
    found = next((found for rule_set in sets if (found := _find(rule_set, name))), None)
    found = found or shipped.find(name)
    return None if found and found[0].id == reading.rule_set.id and found[1].id == rule.id else found


def _find(rule_set: RuleSet, rule_id: str) -> _Found | None:
    return next(((rule_set, rule) for rule in rule_set.rules if rule_id in (rule.id, *rule.formerly)), None)


def _loosened(rule_set: RuleSet, rule: Rule, refined_set: RuleSet, refined: Rule) -> Iterator[str]:
    """Yield in what a rule is not at least as strict, for the years and levels of which its set speaks."""
    old, new = (_general(refined_set), refined), (_general(rule_set), rule)
    whole = rule.model_copy(update={"school_years": None})
    spoken_of = common_years(old, (new[0], whole))
    years = [year for year in spoken_of if in_force(*new, year)]
    if not years:
        yield "không có năm học nào mà cả hai cùng có hiệu lực, nên không so được"
        return
    yield from _narrowed(rule_set, rule, refined_set, refined)
    if missing := [str(year) for year in spoken_of if year not in years]:
        yield f"năm học: bỏ {', '.join(missing)}"
    for change in compare(old, new, [(year, year) for year in years], scope=False):
        if change.direction != "stricter":
            yield _told(change)


def _narrowed(rule_set: RuleSet, rule: Rule, refined_set: RuleSet, refined: Rule) -> Iterator[str]:
    bound = refined.levels or refined_set.levels
    if rule.id != refined.id:  # the refined rule goes on binding the levels of which this set does not speak
        bound = tuple(level for level in bound if level in rule_set.levels)
    if missing := [level for level in bound if level not in (rule.levels or rule_set.levels)]:
        yield f"cấp học: bỏ {', '.join(missing)}"
    if _SEVERITIES.index(rule.severity) < _SEVERITIES.index(refined.severity):
        yield f"mức độ: {refined.severity} → {rule.severity}"


def _told(change: Change) -> str:
    years = f" (năm học {', '.join(map(str, change.years))})" if change.years else ""
    unordered = " – không phải chặt hơn" if change.direction == "other" else ""
    return change.sentence.vi + years + unordered


def _general(rule_set: RuleSet) -> RuleSet:
    """Return the set without exceptions for one year, where a general value stands behind them.

    An exception that the text itself makes, with its clause, loosens nothing.
    """
    parameters = {name: _without_exceptions(parameter) for name, parameter in rule_set.parameters.items()}
    return rule_set.model_copy(update={"parameters": parameters})


def _without_exceptions(parameter: Parameter) -> Parameter:
    general = parameter.model_copy(update={"values": tuple(value for value in parameter.values if not value.only)})
    kept = tuple(
        value for value in parameter.values
        if not value.only or general.value_in(SchoolYear.of(since(value.from_))) is None
    )
    return parameter.model_copy(update={"values": kept})
