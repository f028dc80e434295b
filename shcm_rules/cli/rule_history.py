"""Which text of a rule applied on a day, and why: years, text, the value of each parameter, before and after."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from ..rulesets.comparison.value_words import tell_value
from ..rulesets.model import Dated, Parameter, Rule, RuleSet, Source, Years, since, until
from ..rulesets.parameters import in_force, references
from ..rulesets.sentences import Lang, describe
from ..windows import ANY_DAY, SchoolYear

__all__ = ["rule_on", "sentence_on"]

_WORDS: Mapping[str, Mapping[str, str]] = {
    "vi": {
        "in_force": "Ngày {day}, năm học {year}: có hiệu lực.",
        "not_in_force": "Ngày {day}, năm học {year}: không có hiệu lực – {why}.",
        "set_years": "bộ quy tắc {name} áp dụng {span}", "rule_years": "quy tắc này áp dụng {span}",
        "text_from": "văn bản có hiệu lực từ {first}", "text_to": "văn bản hết hiệu lực sau ngày {last}",
        "why": "Vì", "texts": "Văn bản, điều khoản", "parameter": "Tham số {name} – {meaning}",
        "since": "từ {start}", "year": "năm học {year}", "to": "đến hết {end}", "only": "riêng năm học {year}",
        "always": "theo năm học", "open": "đến khi có văn bản khác",
        "before_issue": "Lưu ý: {document} ban hành {issued}, sau ngày này.", "month": "tháng {month}",
        "here": "áp dụng ngày {day}",
    },
    "en": {
        "in_force": "On {day}, school year {year}: in force.",
        "not_in_force": "On {day}, school year {year}: not in force – {why}.",
        "set_years": "the rule set {name} applies {span}", "rule_years": "this rule applies {span}",
        "text_from": "the text is in force from {first}", "text_to": "the text was in force until {last}",
        "why": "Because", "texts": "Texts and clauses", "parameter": "Parameter {name} – {meaning}",
        "since": "from {start}", "year": "school year {year}", "to": "to {end}", "only": "only in {year}",
        "always": "by school year", "open": "until further notice",
        "before_issue": "Note: {document} was issued in {issued}, after this day.", "month": "{month}",
        "here": "applies on {day}",
    },
}
_MARK, _BLANK = "► ", "  "


def rule_on(rule_set: RuleSet, rule: Rule, day: date, lang: Lang) -> str:
    """Return what a rule said on a day, whether and why it was in force, and what came before and after."""
    words, bound = _WORDS[lang], _in_force_on(rule_set, rule, day)
    said = {"day": f"{day:%d/%m/%Y}", "year": SchoolYear.of(day)}
    lines = [f"{rule.id} – {getattr(rule.title, lang)}"]
    if bound:
        lines += [words["in_force"].format(**said), f"  {_sentence(rule_set, rule, day, lang)}"]
    else:
        lines.append(words["not_in_force"].format(**said, why=_why_not(rule_set, rule, day, lang)))
    lines += ["", f"{words['why']}: {_set_span(rule_set, rule, lang)}", f"{words['texts']}:"]
    for source in rule.sources:
        lines.append(_marked(_source_line(rule_set, source, lang), day, lang, here=bound and _covers(source, day)))
    lines += _parameter_lines(rule_set, rule, day if bound else None, lang)
    return "\n".join([*lines, *(_before_issue(rule_set, rule, day, lang) if bound else ())])


def sentence_on(rule_set: RuleSet, rule: Rule, day: date, lang: Lang) -> str:
    """Return what a rule said on a day as one sentence, or why it was not in force."""
    if _in_force_on(rule_set, rule, day):
        return _sentence(rule_set, rule, day, lang)
    said = {"day": f"{day:%d/%m/%Y}", "year": SchoolYear.of(day), "why": _why_not(rule_set, rule, day, lang)}
    return _WORDS[lang]["not_in_force"].format(**said)


def _in_force_on(rule_set: RuleSet, rule: Rule, day: date) -> bool:
    return in_force(rule_set, rule, SchoolYear.of(day)) and any(_covers(source, day) for source in rule.sources)


def _covers(source: Source, day: date) -> bool:
    return source.window.earliest <= day <= source.window.latest


def _value_on(parameter: Parameter, day: date) -> Dated | None:
    values = parameter.values_in(SchoolYear.of(day))
    return next((value for days, value in values if days.earliest <= day <= days.latest), None)


def _sentence(rule_set: RuleSet, rule: Rule, day: date, lang: Lang) -> str:
    """Tell the rule with the values and texts of that day alone."""
    year = SchoolYear.of(day)
    pinned = dict(rule_set.parameters)
    for name in references(rule).values():
        if value := _value_on(pinned[name[1:]], day):
            value = value.model_copy(update={"from_": str(year), "to": None, "only": False})
            pinned[name[1:]] = pinned[name[1:]].model_copy(update={"values": (value,)})
    told = rule.model_copy(update={"clause": tuple(source for source in rule.sources if _covers(source, day))})
    return describe(rule_set.model_copy(update={"parameters": pinned}), told, year, lang)


def _why_not(rule_set: RuleSet, rule: Rule, day: date, lang: Lang) -> str:
    words, year = _WORDS[lang], SchoolYear.of(day)
    if not rule_set.school_years.covers(year):
        return words["set_years"].format(name=rule_set.id, span=_years(rule_set.school_years, lang))
    if rule.school_years and not rule.school_years.covers(year):
        return words["rule_years"].format(span=_years(rule.school_years, lang))
    first, last = rule.sources[0].window.earliest, rule.sources[-1].window.latest
    key = "text_from" if day < first else "text_to"
    return words[key].format(first=f"{first:%d/%m/%Y}", last=f"{last:%d/%m/%Y}")


def _years(years: Years, lang: Lang) -> str:
    words = _WORDS[lang]
    start = words["since"].format(start=words["year"].format(year=years.from_))
    return f"{start} {words['to'].format(end=years.to) if years.to else words['open']}"


def _set_span(rule_set: RuleSet, rule: Rule, lang: Lang) -> str:
    """Return the school years of the set and, where it has its own, of the rule."""
    words = _WORDS[lang]
    told = [words["set_years"].format(name=rule_set.id, span=_years(rule_set.school_years, lang))]
    if rule.school_years:
        told.append(words["rule_years"].format(span=_years(rule.school_years, lang)))
    return "; ".join(told)


def _source_line(rule_set: RuleSet, source: Source, lang: Lang) -> str:
    words, window = _WORDS[lang], source.window
    span = []
    if window.earliest > ANY_DAY.earliest:
        span.append(words["since"].format(start=f"{window.earliest:%d/%m/%Y}"))
    if window.latest < ANY_DAY.latest:
        span.append(words["to"].format(end=f"{window.latest:%d/%m/%Y}"))
    short = getattr(rule_set.document_of(source).short, lang)
    return f"{' '.join(span) or words['always']}: {source.clause}, {short}"


def _parameter_lines(rule_set: RuleSet, rule: Rule, day: date | None, lang: Lang) -> Iterator[str]:
    """Yield every value of every parameter in order of time; the one of the day, if there is one, is marked."""
    for name in dict.fromkeys(references(rule).values()):
        parameter = rule_set.parameters[name[1:]]
        yield _WORDS[lang]["parameter"].format(name=name, meaning=getattr(parameter.meaning, lang))
        current = _value_on(parameter, day) if day else None
        for value in sorted(parameter.values, key=lambda item: (since(item.from_), item.only)):
            yield _marked(_value_line(rule_set, value, lang), day, lang, here=value is current)


def _value_line(rule_set: RuleSet, value: Dated, lang: Lang) -> str:
    words, yearly = _WORDS[lang], len(value.from_) == len("2025-2026")
    start = words["year"].format(year=value.from_) if yearly else f"{since(value.from_):%d/%m/%Y}"
    span = words["only"].format(year=value.from_) if value.only else words["since"].format(start=start)
    if value.to:
        span += f" {words['to'].format(end=f'{until(value.to):%d/%m/%Y}')}"
    document = f", {getattr(rule_set.document_of(value).short, lang)}" if value.document else ""
    return f"{span}: {getattr(tell_value(value.value), lang)} ({value.clause}{document})"


def _marked(line: str, day: date | None, lang: Lang, *, here: bool) -> str:
    if not here or day is None:
        return f"  {_BLANK}{line}"
    return f"  {_MARK}{line} – {_WORDS[lang]['here'].format(day=f'{day:%d/%m/%Y}')}"


def _before_issue(rule_set: RuleSet, rule: Rule, day: date, lang: Lang) -> Iterator[str]:
    for document in (rule_set.document_of(source) for source in rule.sources if _covers(source, day)):
        issued = document.issued_window
        if day < issued.earliest:
            month = _WORDS[lang]["month"].format(month=f"{issued.earliest:%m/%Y}")
            told = f"{issued.earliest:%d/%m/%Y}" if issued.single else month
            yield _WORDS[lang]["before_issue"].format(document=getattr(document.short, lang), issued=told)
