"""Whether the texts, values and years of a rule set follow each other in time without gaps or clashes."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from ..windows import SchoolYear
from .model import Dated, DocumentOrder, NotDecidable, Parameter, Parts, Rotation, Rule, RuleSet, Years, since, until
from .parameters import force_of, form_of, in_force, misfit, references, years_of
from .strict_yaml import Key

__all__ = ["check_history", "check_parameters", "check_sources", "check_years"]

Mistakes = Iterator[tuple[tuple[Key, ...], str]]


def check_years(years: Years, path: tuple[Key, ...]) -> Mistakes:
    """Check that school years are such, in order."""
    for key, value in (("from", years.from_), ("to", years.to)):
        if value and SchoolYear.parse(value) is None:
            yield (*path, key), f"“{value}” không phải là một năm học: hai năm phải liền nhau"
    if years.to and years.to < years.from_:
        yield (*path, "to"), f"năm học cuối {years.to} đứng trước năm học đầu {years.from_}"


def check_history(values: tuple[Dated, ...]) -> Mistakes:
    """Check the dated values of a parameter."""
    seen: dict[tuple[str, bool], int] = {}
    for index, value in enumerate(values):
        for key, text in (("from", value.from_), ("to", value.to)):
            if text and (sentence := _no_time(text)):
                yield ("values", index, key), sentence
                return
        if value.only and (value.to or len(value.from_) != len("2025-2026")):
            yield ("values", index), "only: ngoại lệ của đúng một năm học; from là năm học ấy, không có to"
        if value.to and until(value.to) < since(value.from_):
            yield ("values", index, "to"), f"{value.to} đứng trước {value.from_}"
        if seen.setdefault((value.from_, value.only), index) != index:
            yield ("values", index), f"đã có một giá trị từ {'năm học ' if '-20' in value.from_ else ''}{value.from_}"


def _no_time(text: str) -> str | None:
    """Return why a text is neither a school year nor a day."""
    if len(text) == len("2025-2026"):
        return None if SchoolYear.parse(text) else f"“{text}” không phải là một năm học: hai năm phải liền nhau"
    return None if _is_day(text) else f"“{text}” không phải là một ngày có thật"


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def check_sources(rule: Rule, rule_set: RuleSet) -> Mistakes:
    """Check that the texts of a rule follow each other without a gap, each in a document that the set names."""
    if isinstance(rule.clause, str):
        return
    if not rule.clause:
        yield ("clause",), "clause: danh sách trống; nêu ít nhất một văn bản"
        return
    for index, source in enumerate(rule.clause):
        if source.document and source.document not in rule_set.documents:
            sentence = f"không có văn bản “{source.document}”; được phép: {', '.join(rule_set.documents) or 'chưa có'}"
            yield ("clause", index, "document"), sentence
        wrong = [key for key, text in (("from", source.from_), ("to", source.to)) if text and not _is_day(text)]
        if wrong:
            yield ("clause", index, wrong[0]), f"{wrong[0]}: phải là một ngày có thật, dạng YYYY-MM-DD"
            return
        if source.from_ and source.to and source.to < source.from_:
            yield ("clause", index, "to"), "to đứng trước from"
            return
    for index, (one, other) in enumerate(pairwise(rule.clause), 1):
        if one.window.latest + timedelta(1) != other.window.earliest:
            yield ("clause", index, "from"), "văn bản sau phải có hiệu lực ngay hôm sau ngày văn bản trước hết hiệu lực"
    if isinstance(rule.check, Parts | Rotation | DocumentOrder | NotDecidable) and _days_told(rule):
        yield ("clause",), f"{rule.check_name}: chỉ theo năm học, không theo ngày; dùng school_years"


def _days_told(rule: Rule) -> bool:
    return rule.sources[0].from_ is not None or rule.sources[-1].to is not None


def check_parameters(rule: Rule, rule_set: RuleSet, unread: Collection[str]) -> Mistakes:
    """Check that each parameter has a value of the right form on every day on which the rule is in force."""
    for key, name in references(rule).items():
        path = ("check", rule.check_name, *(int(part) if part.isdigit() else part for part in key.split(".")))
        known = rule_set.parameters
        parameter = known.get(name[1:])
        if parameter is None:
            if name[1:] not in known and "parameters" not in unread:
                names = ", ".join(f"${other}" for other in known) or "chưa có"
                yield path, f"không có tham số {name}; được phép: {names}"
            continue
        for year in _years_to_try(rule, rule_set, parameter.values):
            if sentence := _unfit(key, name, parameter, rule, year):
                yield path, sentence
                break


def _unfit(key: str, name: str, parameter: Parameter, rule: Rule, year: SchoolYear) -> str | None:
    """Return what is wrong with a parameter's values in a school year."""
    force, values = force_of(rule, year), parameter.values_in(year)
    day = force.earliest if force else None
    for days, value in values:
        if wanted := misfit(form_of(key), value.value, year):
            return f"{key}: tham số {name} phải là {wanted}; năm học {year} đang là {value.value}"
        if day and days.earliest <= day:
            day = days.latest + timedelta(1)
    if force and day and day <= force.latest:
        when = f"năm học {year}" if not values else f"ngày {day:%d/%m/%Y}"
        return f"tham số {name} không có giá trị cho {when}, khi quy tắc có hiệu lực"
    return None


def _years_to_try(rule: Rule, rule_set: RuleSet, values: tuple[Any, ...]) -> list[SchoolYear]:
    """Return the years in force; without an end, up to the one after the last change."""
    first, last = years_of(rule_set, rule)
    end = last.start if last else max([first.start, *(int(value.from_[:4]) for value in values)]) + 1
    return [year for start in range(first.start, end + 1) if in_force(rule_set, rule, year := SchoolYear(start))]
