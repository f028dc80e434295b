"""What differs between two rule sets, in words: which duties became stricter, looser, new, gone or otherwise other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel

from ..rulesets.comparison.matching import match_rules
from ..rulesets.comparison.strictness import Change, Direction, Pair, common_years, compare, toward, year_pairs
from ..rulesets.comparison.value_words import both
from ..rulesets.model import Lead, Parameter, Rule, RuleSet
from ..rulesets.parameters import in_force, years_of
from ..rulesets.sentences import Lang, describe
from ..windows import SchoolYear
from .texts import MESSAGES

__all__ = ["differences"]

_HEADER = ("id", "version", "title", "document", "province", "ward", "levels", "school_years")
#: What of a rule the comparison of what it asks does not tell.
_WORDING = ("title", "requirements", "related", "binds", "refines", "decidable", "settings", "texts")
_GROUPS = ("stricter", "looser", "mixed", "new", "gone", "wording")
_WORDS: Mapping[str, Mapping[str, str]] = {
    "vi": {
        "head": "{old} → {new}: {counts}", "head_year": "{old} → {new}, năm học {year}: {counts}",
        "stricter": "Chặt hơn", "looser": "Nới lỏng", "mixed": "Khác đi: vừa chặt vừa nới, hoặc không so được",
        "new": "Mới", "gone": "Bỏ", "wording": "Chỉ khác cách ghi", "years": "năm học {years}",
        "since": "từ năm học {year}",
        "is_stricter": "chặt hơn", "is_looser": "nới lỏng", "is_other": "khác", "formerly": "tên cũ: {name}",
        "school_years": "năm học có hiệu lực",
        "not_in_force": "bộ mới vẫn có quy tắc này, nhưng không có hiệu lực trong năm học {year}",
        "not_in_force_before": "bộ cũ cũng có quy tắc này, nhưng không có hiệu lực trong năm học {year}",
        "numbers": "Tham số, thiết lập và thông tin chung",
    },
    "en": {
        "head": "{old} → {new}: {counts}", "head_year": "{old} → {new}, school year {year}: {counts}",
        "stricter": "Stricter", "looser": "Looser", "mixed": "Other: partly stricter and looser, or not comparable",
        "new": "New", "gone": "Gone", "wording": "Only worded otherwise", "years": "school year {years}",
        "since": "from school year {year}",
        "is_stricter": "stricter", "is_looser": "looser", "is_other": "other", "formerly": "formerly {name}",
        "school_years": "school years in force",
        "not_in_force": "the new set has this rule, but it is not in force in school year {year}",
        "not_in_force_before": "the old set has this rule, but it is not in force in school year {year}",
        "numbers": "Parameters, settings and the set itself",
    },
}
#: What the fields of a set, a rule, a parameter or a setting are called.
_LABELS: Mapping[str, Mapping[str, str]] = {
    "vi": {
        "id": "mã", "version": "phiên bản", "title": "tên", "document": "văn bản", "province": "tỉnh",
        "ward": "xã, phường", "levels": "cấp học", "school_years": "năm học", "requirements": "yêu cầu",
        "related": "liên quan", "binds": "ai phải làm", "refines": "chặt hơn quy tắc", "decidable": "máy kết luận",
        "settings": "cách hiểu", "texts": "lời báo", "meaning": "ý nghĩa", "values": "giá trị", "question": "câu hỏi",
        "ambiguity": "chỗ chưa rõ", "default": "mặc định",
    },
    "en": {"school_years": "school years", "binds": "whom it binds", "refines": "stricter than"},
}


@dataclass(slots=True)
class _Differences:
    """What was found so far, group by group, and the two sets."""

    old: RuleSet
    new: RuleSet
    year: SchoolYear | None
    lang: Lang
    groups: dict[str, list[list[str]]] = field(default_factory=lambda: {name: [] for name in _GROUPS})

    def say(self, key: str, **facts: Any) -> str:
        return _WORDS[self.lang][key].format(**facts)

    def bind(self, rule_set: RuleSet, rule: Rule) -> bool:
        """Tell whether a rule is in force when the sets are compared."""
        return self.year is None or in_force(rule_set, rule, self.year)


def differences(old: RuleSet, new: RuleSet, lang: Lang, year: SchoolYear | None = None) -> list[str]:
    """Return the differences as lines, the details indented below them; none if the sets say the same.

    With a school year, both sets are told as they are in force in it; else over all years that they share, or
    the old one's last year is held against the new one's first.
    """
    found = _Differences(old, new, year, lang)
    for before, after in match_rules(old, new):
        _sort_in(found, before, after)
    rest = [
        *_header(old, new, lang),
        *(() if year else _named("parameter", old.parameters, new.parameters, lang)),
        *_named("setting", old.settings, new.settings, lang),
    ]
    lines = list(_told_groups(found))
    if rest:
        lines += ["", found.say("numbers"), *(f"  {line}" for line in rest)]
    if not lines:
        return []
    counts = ", ".join(f"{found.say(name).partition(':')[0].lower()} {len(found.groups[name])}" for name in _GROUPS)
    names = {"old": f"{old.id} {old.version}", "new": f"{new.id} {new.version}"}
    head = found.say("head_year" if year else "head", **names, year=year, counts=counts)
    return [head, *lines]


def _sort_in(found: _Differences, before: Rule | None, after: Rule | None) -> None:
    """Put a pair of rules into its group."""
    old = before if before and found.bind(found.old, before) else None
    new = after if after and found.bind(found.new, after) else None
    if old and new:
        _sort_in_pair(found, old, new)
    elif new:
        why = [f"  {found.say('not_in_force_before', year=found.year)}"] if before else []
        found.groups["new"].append([*_alone(found, found.new, new), *why])
    elif old:
        why = [f"  {found.say('not_in_force', year=found.year)}"] if after else []
        found.groups["gone"].append([*_alone(found, found.old, old), *why])


def _sort_in_pair(found: _Differences, old: Rule, new: Rule) -> None:
    pairs = _years(found, old, new)
    changes = compare((found.old, old), (found.new, new), pairs) if pairs else []
    changes += _years_changed(found, old, new)
    cited = _cited(found, found.old, old), _cited(found, found.new, new)
    names = [name for name in _WORDING if getattr(old, name) != getattr(new, name)]
    group = _group(changes, worded=bool(names) or cited[0] != cited[1] or old.id != new.id)
    if not group:
        return
    former = f" ({found.say('formerly', name=old.id)})" if old.id != new.id else ""
    told = cited[0] if cited[0] == cited[1] else _from_to(*cited, found.lang)
    lines = []
    for change in changes:
        mark = f"{found.say('is_' + change.direction)} – " if group == "mixed" else ""
        lines.append(mark + getattr(change.sentence, found.lang) + _when(found, change, new, pairs))
    lines += _fields(old, new, names, found.lang)
    title = getattr(new.title, found.lang)
    found.groups[group].append([f"{new.id}{former} – {title} [{told}]", *(f"  {line}" for line in lines)])


def _alone(found: _Differences, rule_set: RuleSet, rule: Rule) -> list[str]:
    """Return a rule that has no counterpart, as one sentence."""
    year = found.year or years_of(rule_set, rule)[0]
    head = f"{rule.id} – {getattr(rule.title, found.lang)} [{_cited(found, rule_set, rule)}]"
    return [head, f"  {describe(rule_set, rule, year, found.lang)}"]


def _years(found: _Differences, old: Rule, new: Rule) -> list[Pair]:
    return [(found.year, found.year)] if found.year else year_pairs((found.old, old), (found.new, new))


def _years_changed(found: _Differences, old: Rule, new: Rule) -> list[Change]:
    """Tell that a rule is in force in other years; sets without a common year only follow each other."""
    if found.year or not common_years((found.old, old), (found.new, new)):
        return []
    (first, last), (new_first, new_last) = years_of(found.old, old), years_of(found.new, new)
    ends = [end.start if end else 9999 for end in (last, new_last)]
    direction = toward(
        gains=new_first < first or ends[1] > ends[0], loses=new_first > first or ends[1] < ends[0], more="stricter")
    if direction is None:
        return []
    told = [f"{start} – {end or '…'}" for start, end in ((first, last), (new_first, new_last))]
    label = [_WORDS[lang]["school_years"] for lang in ("vi", "en")]
    return [Change("school_years", direction, both(*(f"{text}: {told[0]} → {told[1]}" for text in label)))]


def _group(changes: list[Change], *, worded: bool) -> str:
    """Return the group of a rule by what changed; "" if nothing did."""
    directions: set[Direction] = {change.direction for change in changes}
    if not directions:
        return "wording" if worded else ""
    return directions.pop() if len(directions) == 1 and "other" not in directions else "mixed"


def _cited(found: _Differences, rule_set: RuleSet, rule: Rule) -> str:
    """Return the clauses of a rule, each with its document unless that is the one of both sets."""
    told = []
    for source in rule.sources:
        document = rule_set.document_of(source)
        known = document == found.old.document == found.new.document
        told.append(source.clause if known else f"{source.clause}, {getattr(document.short, found.lang)}")
    return "; ".join(told)


def _when(found: _Differences, change: Change, rule: Rule, pairs: list[Pair]) -> str:
    """Return the school years of a change that does not hold in all of them."""
    if not change.years or found.year:
        return ""
    compared = [pair[1] for pair in pairs]
    for_good = years_of(found.new, rule)[1] is None and list(change.years) == compared[-len(change.years):]
    if for_good:
        return f" ({found.say('since', year=change.years[0])})"
    return f" ({found.say('years', years=', '.join(map(str, change.years)))})"


def _told_groups(found: _Differences) -> Iterator[str]:
    for name in _GROUPS:
        rules = found.groups[name]
        if rules:
            yield from ("", f"{found.say(name)} ({len(rules)})", *(f"  {line}" for lines in rules for line in lines))


def _header(old: RuleSet, new: RuleSet, lang: Lang) -> Iterator[str]:
    changed = [name for name in _HEADER if getattr(old, name) != getattr(new, name)]
    if changed:
        yield f"{MESSAGES[lang]['header']}: {MESSAGES[lang]['changed']}"
        yield from (f"  {line}" for line in _fields(old, new, changed, lang))


def _named(kind: str, old: Mapping[str, BaseModel], new: Mapping[str, BaseModel], lang: Lang) -> Iterator[str]:
    for name in sorted({*old, *new}):
        if name not in new:
            yield _line(kind, name, "gone", lang)
        elif name not in old:
            yield _line(kind, name, "new", lang)
            yield f"  {_told(new[name], lang)}"
        elif old[name] != new[name]:
            yield _line(kind, name, "changed", lang)
            told = _told(old[name], lang), _told(new[name], lang)
            keys = [key for key in type(new[name]).model_fields if getattr(old[name], key) != getattr(new[name], key)]
            lines = [_from_to(*told, lang)] if told[0] != told[1] else _fields(old[name], new[name], keys, lang)
            yield from (f"  {line}" for line in lines)


def _fields(old: BaseModel, new: BaseModel, names: list[str], lang: Lang) -> Iterator[str]:
    for name in names:
        told = _told(getattr(old, name), lang), _told(getattr(new, name), lang)
        yield f"{_LABELS[lang].get(name, name)}: {_from_to(*told, lang)}"


def _told(value: Any, lang: Lang) -> str:
    """Return a value in short: a parameter by its dated values, a text in the language asked for."""
    if isinstance(value, Parameter):
        return "; ".join(f"{item.from_}{'!' if item.only else ''}: {_told(item.value, lang)}" for item in value.values)
    if isinstance(value, Lead):
        return f"{value.n} {value.unit}"
    if isinstance(value, BaseModel):
        if "vi" in type(value).model_fields:
            return str(getattr(value, lang))
        return ", ".join(f"{name}={_told(item, lang)}" for name, item in value if item not in (None, "", ()))
    if isinstance(value, Mapping):
        return ", ".join(f"{name}: {_told(item, lang)}" for name, item in value.items())
    if isinstance(value, tuple):
        return ", ".join(_told(item, lang) for item in value) or MESSAGES[lang]["nothing"]
    return str(value) if value not in (None, "") else MESSAGES[lang]["nothing"]


def _line(kind: str, name: str, what: str, lang: Lang) -> str:
    return f"{MESSAGES[lang][kind].format(name=name)}: {MESSAGES[lang][what]}"


def _from_to(old: str, new: str, lang: Lang) -> str:
    return MESSAGES[lang]["from_to"].format(old=old, new=new)
