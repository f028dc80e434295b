"""Tell a rule in Vietnamese or English from its data alone, so that whoever knows the text can compare them."""

from __future__ import annotations

from datetime import date

from ..windows import SchoolYear
from .check_sentences import Lang, Telling, form_text, tell_check
from .model import Dated, Rule, RuleSet, SettingSpec, Source, since
from .parameters import form_of, in_force, parameter_value, references, settings_of, years_of

__all__ = ["Lang", "describe", "show"]

_SEVERITIES = {"must": ("bắt buộc", "must"), "should": ("nên làm", "should"), "info": ("tham khảo", "for information")}
_HOW = {
    "fully": ("kết luận được đầy đủ", "fully"),
    "may-over-report": ("kết luận được một phần, có thể báo thừa", "partly, may report too much"),
    "may-under-report": ("kết luận được một phần, có thể bỏ sót", "partly, may report too little"),
    "not": ("không kết luận được", "not"),
}


def describe(rule_set: RuleSet, rule: Rule, year: SchoolYear, lang: Lang = "vi") -> str:
    """Return the rule as one sentence, with the values of a school year and the clauses that set them.

    A rule that is not in force in that year is told as in its first year.
    """
    told = year if in_force(rule_set, rule, year) else years_of(rule_set, rule)[0]
    telling = Telling(rule_set, rule, told, lang)
    levels = f"; {telling.pick('cấp học', 'levels')}: {', '.join(rule.levels)}" if rule.levels else ""
    clauses = [parameter_value(rule_set, name, told).clause for name in references(rule).values()]
    own = [source.clause for source in rule.sources]
    cited = "; ".join(clause for clause in dict.fromkeys([*own, *clauses]) if clause)
    return tell_check(telling) + levels + (f" ({cited})." if cited else ".")


def show(rule_set: RuleSet, rule: Rule, year: SchoolYear, lang: Lang = "vi") -> str:
    """Return all that is known of a rule, in several lines."""
    say = Telling(rule_set, rule, year, lang)
    first, last = years_of(rule_set, rule)
    open_ended = say.pick("đến khi có văn bản khác", "until further notice")
    until = say.pick(f"đến {last}", f"to {last}") if last else open_ended
    why = f" – {say.text(rule.decidable.why)}" if rule.decidable.why else ""
    lines = [
        rule.id,
        say.text(rule.title),
        describe(rule_set, rule, year, lang),
        "",
        *(line for source in rule.sources for line in _source_lines(say, source)),
        f"{say.pick('Hiệu lực', 'In force')}: {say.pick('từ năm học', 'from school year')} {first} {until}",
        f"{say.pick('Cấp học', 'Levels')}: {', '.join(rule.levels or rule_set.levels)}",
        f"{say.pick('Mức độ', 'Severity')}: {say.word(_SEVERITIES, rule.severity)}",
        f"{say.pick('Máy kết luận', 'Decidable')}: {say.word(_HOW, rule.decidable.how)}{why}",
    ]
    for label, names in ((say.pick("Yêu cầu", "Requirements"), rule.requirements),
                         (say.pick("Liên quan", "Related"), rule.related),
                         (say.pick("Chặt hơn quy tắc", "Stricter than"), (rule.refines,) if rule.refines else ()),
                         (say.pick("Tên cũ", "Formerly"), rule.formerly)):
        lines += [f"{label}: {', '.join(names)}"] if names else []
    return "\n".join([*lines, *_parameter_lines(say), *_setting_lines(say)])


def _source_lines(say: Telling, source: Source) -> list[str]:
    """Return what a text is and, where it is told, on which days it is in force."""
    document = say.rule_set.document_of(source)
    issued = ", ".join(part for part in (document.number, document.issuer, _issued(say, document.issued)) if part)
    days = [f"{word} {date.fromisoformat(day):%d/%m/%Y}" for word, day in (
        (say.pick("từ", "from"), source.from_), (say.pick("đến hết", "to"), source.to)) if day]
    return [
        f"{say.pick('Căn cứ', 'Clause')}: {source.clause}, {say.text(document.short)}"
        + (f" ({say.pick('có hiệu lực', 'in force')} {' '.join(days)})" if days else ""),
        f"{say.pick('Văn bản', 'Document')}: {say.text(document.title)} ({issued})",
    ]


def _issued(say: Telling, text: str) -> str:
    first, _, last = text.partition("..")
    if last:
        span = f"{_issued(say, first)}–{_issued(say, last)}"
        return say.pick(f"một ngày trong khoảng {span}", f"some day of {span}")
    year, month, *day = text.split("-")
    return f"{day[0]}/{month}/{year}" if day else say.pick(f"tháng {month}/{year}", f"{month}/{year}")


def _parameter_lines(say: Telling) -> list[str]:
    lines: list[str] = []
    for key, name in references(say.rule).items():
        parameter = say.rule_set.parameters[name[1:]]
        lines.append(f"{say.pick('Tham số', 'Parameter')} {name} – {say.text(parameter.meaning)}")
        lines += [f"  {_dated(say, form_of(key), value)}" for value in sorted(parameter.values, key=lambda v: v.from_)]
    return lines


def _dated(say: Telling, form: str, value: Dated) -> str:
    span = _since(say, value.from_) if not value.only else say.pick("riêng năm học ", "only in ") + value.from_
    if value.to:
        span += f" {say.pick('đến', 'to')} {_day_or_year(value.to)}"
    telling = Telling(say.rule_set, say.rule, SchoolYear.of(since(value.from_)), say.lang)
    return f"{span}: {form_text(telling, form, value.value)}" + (f" ({value.clause})" if value.clause else "")


def _since(say: Telling, text: str) -> str:
    year = len(text) == len("2025-2026")
    return say.pick("từ năm học " if year else "từ ", "from ") + _day_or_year(text)


def _day_or_year(text: str) -> str:
    return text if len(text) == len("2025-2026") else f"{date.fromisoformat(text):%d/%m/%Y}"


def _setting_lines(say: Telling) -> list[str]:
    lines: list[str] = []
    for name in settings_of(say.rule):
        spec: SettingSpec = say.rule_set.settings[name]
        ambiguity = f" [{spec.ambiguity}]" if spec.ambiguity else ""
        lines.append(f"{say.pick('Thiết lập', 'Setting')} {name}{ambiguity} – {say.text(spec.question)}")
        default = f" ({say.pick('mặc định', 'default')})"
        if not spec.values:
            lines.append(f"  {spec.default}{default}")
        lines += [
            f"  {value}{default if value == spec.default else ''}: {say.text(meaning)}"
            for value, meaning in spec.values.items()
        ]
    return lines
