"""What the models cannot see: whether the pieces of one rule set fit together, and with the tables of a schedule."""

from __future__ import annotations

import string
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..patterns import regex
from ..schedule import FIELDS, KINDS, LEVELS, MODES, ORGANISERS
from ..windows import SchoolYear
from .model import (
    Deadline,
    Every,
    Fields,
    Filter,
    FollowUp,
    LeadTime,
    MemberOf,
    NotDecidable,
    Order,
    Parts,
    Phrases,
    Ratio,
    Rotation,
    Rule,
    RuleSet,
    Text,
)
from .parameters import choices, misfit, settings_of, years_of
from .strict_yaml import Key, Source
from .timeline import check_history, check_parameters, check_sources, check_years

__all__ = ["FACTS", "Origin", "check_set", "never_violated"]

#: What a text may insert: the facts of a finding.
FACTS = (
    "required", "certain", "possible", "subject", "term", "session", "department", "school", "cluster", "level",
    "unit", "due", "act", "date", "recorded", "missing", "found", "share", "lead", "document", "province", "ward",
    "where", "weeks",
)
ON_THE_DAY = ("undetermined", "late", "on-time")
READINGS = ("fixed-weeks", "sliding-weeks", "gap")
_VOCABULARIES = {"organiser": ORGANISERS, "kind": KINDS, "mode": MODES}
_REQUIREMENTS = regex(r"(?P<prefix>[A-Z][A-Z0-9]*)-\d+(\.\.(?P=prefix)-\d+)?")
Mistakes = Iterator[tuple[tuple[Key, ...], str]]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a piece of a rule set is written."""

    source: Source
    path: tuple[Key, ...]

    def at(self, tail: tuple[Key, ...], sentence: str) -> str:
        """Return a problem of this piece with its place."""
        return self.source.at((*self.path, *tail), sentence)


def check_set(
    rule_set: RuleSet, origins: Mapping[tuple[str, str | int], Origin], unread: Collection[str],
    inherited: Collection[str] = (),
) -> list[str]:
    """Return every problem between the pieces; `unread` parts (parameters, settings) may hold any name.

    Rules that are `inherited` keep levels and years of their own set: these may lie outside this one.
    """
    problems = [origins["header", ""].at(tail, text) for tail, text in _header(rule_set)]
    for name, parameter in rule_set.parameters.items():
        if parameter is not None:
            problems += [origins["parameters", name].at(tail, text) for tail, text in check_history(parameter.values)]
    for index, rule in enumerate(rule_set.rules):
        mistakes = [
            *_columns(rule), *_filters(rule), *_texts(rule), *check_sources(rule, rule_set),
            *(() if rule.id in inherited else _bounds(rule, rule_set))]
        mistakes += [*_settings(rule, rule_set, unread), *check_parameters(rule, rule_set, unread)]
        problems += [origins["rules", index].at(tail, text) for tail, text in mistakes]
    return problems + _collisions(rule_set, origins)


def never_violated(rule: Rule) -> bool:
    """Tell whether no schedule can violate the rule: it is not decidable, or its text sets no limit."""
    check = rule.check
    return isinstance(check, NotDecidable | FollowUp) or (isinstance(check, Deadline) and check.exists)


def _header(rule_set: RuleSet) -> Mistakes:
    yield from check_years(rule_set.school_years, ("school_years",))
    for path, document in [(("document",), rule_set.document), *(
        (("documents", name), document) for name, document in rule_set.documents.items()
    )]:
        issued = document.issued
        if len(issued) < len("2025-09") or "W" in issued or misfit("window", issued, SchoolYear(2000)):
            yield (*path, "issued"), f"issued: phải là ngày YYYY-MM-DD hoặc tháng YYYY-MM; đang là “{issued}”"
    for index, item in enumerate(rule_set.requirements):
        if not _REQUIREMENTS.fullmatch(item):
            yield ("requirements", index), f"“{item}”: phải là một mã như LC-00, hoặc một dãy như LC-00..LC-68"


def _body(rule: Rule, *tail: Key) -> tuple[Key, ...]:
    return ("check", rule.check_name, *tail)


def _columns(rule: Rule) -> Mistakes:
    for path, header, table, types in _named_columns(rule):
        known = [item.header for item in FIELDS[table] if not types or item.type in types]
        if types == ("date",):
            known.remove("Thời gian")  # the session's own day is no act
        if header not in known:
            yield _body(rule, *path), f"không có cột “{header}”; được phép: {', '.join(known)}"


def _named_columns(rule: Rule) -> Iterator[tuple[tuple[Key, ...], str, str, tuple[str, ...]]]:
    """Yield path, header, table and the types that the column may have (none: any)."""
    check = rule.check
    if isinstance(check, LeadTime | FollowUp):
        yield ("act",), check.act, "sessions", ("date",)
    elif isinstance(check, Order):
        yield ("first",), check.first, "sessions", ("date",)
        yield ("then",), check.then, "sessions", ("date",)
    elif isinstance(check, Ratio):
        yield ("numerator",), check.numerator, "sessions", ("number",)
        yield ("denominator",), check.denominator, "sessions", ("number",)
    elif isinstance(check, Fields):
        table = "minutes" if check.of == "minutes" else "sessions"
        yield from ((("require", i), header, table, ()) for i, header in enumerate(check.require))
    elif isinstance(check, Phrases):
        yield from ((("fields", i), header, "sessions", ("text", "subjects")) for i, header in enumerate(check.fields))
    elif isinstance(check, MemberOf):
        yield ("field",), check.field, "sessions", ()
    elif isinstance(check, Parts):
        yield ("field",), check.field, "documents", ("text",)
    elif isinstance(check, Rotation):
        yield ("field",), check.field, "clusters", ("text",)


def _filters(rule: Rule) -> Mistakes:
    where = getattr(rule.check, "where", None)
    if where is None:
        return
    for name, vocabulary in _VOCABULARIES.items():
        allowed, header = getattr(where, name), str(Filter.model_fields[name].alias)
        cases = {(): allowed} if isinstance(allowed, tuple) else {("cases", k): v for k, v in _cases(allowed)}
        for path, values in cases.items():
            for index, value in enumerate(values):
                if value not in vocabulary:
                    sentence = f"{header} không có “{value}”; được phép: {', '.join(vocabulary)}"
                    yield _body(rule, "where", header, *path, index), sentence


def _cases(allowed: Any) -> list[tuple[str, tuple[str, ...]]]:
    return list(allowed.cases.items()) if allowed is not None else []


def _texts(rule: Rule) -> Mistakes:
    if rule.texts.violated is None and not never_violated(rule):
        yield ("texts",), "thiếu texts.violated: phép kiểm này có thể kết luận vi phạm"
    for key in ("violated", "remedy"):
        text: Text | None = getattr(rule.texts, key)
        for lang in ("vi", "en") if text else ():
            for sentence in _placeholders(getattr(text, lang)):
                yield ("texts", key, lang), sentence


def _placeholders(text: str) -> Iterator[str]:
    try:
        parts = list(string.Formatter().parse(text))
    except ValueError:
        yield "dấu ngoặc nhọn phải đi thành cặp {…}; muốn viết chính dấu ấy thì viết hai lần"
        return
    for _, name, form, conversion in parts:
        if name is not None and (name not in FACTS or form or conversion):
            yield f"không chèn được {{{name}}}; được phép: {', '.join(FACTS)}"


def _bounds(rule: Rule, rule_set: RuleSet) -> Mistakes:
    outside = [level for level in rule.levels or () if level not in rule_set.levels]
    if outside:
        known = ", ".join(level for level in LEVELS if level in rule_set.levels)
        yield ("levels",), f"cấp học {', '.join(outside)} nằm ngoài bộ quy tắc; được phép: {known}"
    if rule.school_years:
        yield from check_years(rule.school_years, ("school_years",))
    first, last = years_of(rule_set, rule)
    if last is not None and last < first:
        yield ("school_years",), "năm học của quy tắc nằm ngoài thời gian của bộ quy tắc"


def _settings(rule: Rule, rule_set: RuleSet, unread: Collection[str]) -> Mistakes:
    known = rule_set.settings
    for name in settings_of(rule) if "settings" not in unread else ():
        if name not in known:
            yield _setting_path(rule, name), f"không có thiết lập “{name}”; được phép: {', '.join(known) or 'chưa có'}"
    for path, choice in choices(rule).items():
        spec = known.get(choice.setting)
        values = tuple(spec.values) if spec else ()
        if spec and set(values) != set(choice.cases):
            sentence = f"cases phải có đúng các giá trị của thiết lập {choice.setting}: {', '.join(values)}"
            yield _body(rule, *path, "cases"), sentence
    check = rule.check
    if isinstance(check, Deadline | FollowUp) and (spec := known.get(check.grace_setting or "")) and spec.values:
        yield _body(rule, "grace_setting"), f"thiết lập {check.grace_setting} phải là số ngày, không có values"
    if isinstance(check, LeadTime) and (spec := known.get(check.early_setting or "")) and spec.values:
        yield _body(rule, "early_setting"), f"thiết lập {check.early_setting} phải là số ngày, không có values"
    if isinstance(check, Deadline) and (spec := known.get(check.on_the_day_setting or "")):
        others = [value for value in spec.values if value not in ON_THE_DAY]
        if others or not spec.values:
            sentence = f"thiết lập {check.on_the_day_setting} chỉ có các giá trị: {', '.join(ON_THE_DAY)}"
            yield _body(rule, "on_the_day_setting"), sentence
    spec = known.get(check.reading_setting or "") if isinstance(check, Every) else None
    if spec and not (spec.values and set(spec.values) <= set(READINGS)):
        yield _body(rule, "reading_setting"), f"thiết lập này chỉ có các giá trị: {', '.join(READINGS)}"


def _setting_path(rule: Rule, name: str) -> tuple[Key, ...]:
    if name in rule.settings:
        return "settings", rule.settings.index(name)
    for path, choice in choices(rule).items():
        if choice.setting == name:
            return _body(rule, *path, "setting")
    fields = ("grace_setting", "on_the_day_setting", "reading_setting", "early_setting")
    return _body(rule, next(f for f in fields if getattr(rule.check, f, None) == name))


def _collisions(rule_set: RuleSet, origins: Mapping[tuple[str, str | int], Origin]) -> list[str]:
    problems: list[str] = []
    ids: dict[str, int] = {}
    deciders: dict[str, str] = {}
    for index, rule in enumerate(rule_set.rules):
        origin = origins["rules", index]
        names: list[tuple[tuple[Key, ...], str]] = [(("id",), rule.id)]
        names += [(("formerly", i), name) for i, name in enumerate(rule.formerly)]
        for path, name in names:
            if ids.setdefault(name, index) != index or (path != ("id",) and name == rule.id):
                problems.append(origin.at(path, f"mã “{name}” đã dùng cho quy tắc “{rule_set.rules[ids[name]].id}”"))
        for i, requirement in enumerate(rule.requirements):
            first = deciders.setdefault(requirement, rule.id)
            if first != rule.id:
                sentence = f"{requirement} đã do quy tắc “{first}” kết luận; nhận xét thêm thì dùng related"
                problems.append(origin.at(("requirements", i), sentence))
    return problems
