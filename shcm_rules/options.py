"""Options of a check: read, or refused with what is allowed; knows no rule, only what settings a set declares."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date

from .errors import UsageError
from .report import Lang
from .rulesets.discovery import nearest
from .rulesets.model import RuleSet, SettingSpec
from .windows import WEEK_CONVENTIONS, SchoolYear

__all__ = ["WEEK_SETTING", "read_day", "read_year", "refuse_settings", "refuse_unknown"]

#: A setting of the reader, not of a rule set: how "Tuần n tháng m" is meant.
WEEK_SETTING = "week-convention"
#: A day as people write it and as programs do; without four digits of the year nobody knows which number is which.
_DAYS = (
    re.compile(r"(?P<day>[0-9]{1,2})/(?P<month>[0-9]{1,2})/(?P<year>[0-9]{4})"),
    re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})"),
)

_TEXTS: Mapping[str, Mapping[str, str]] = {
    "vi": {
        "setting": "không có thiết lập “{name}”{hint} – các thiết lập của bộ quy tắc đang dùng: {known}",
        "value": "thiết lập {name}: “{value}” không phải là một giá trị – được phép: {known}",
        "number": "một số nguyên từ 0", "hint": ", có phải “{name}”?",
        "year": "năm học “{value}” không đọc được – cần dạng 2025-2026",
        "as_of": "ngày “{value}” không đọc được – cần dạng ngày/tháng/năm, ví dụ 01/12/2025 (hoặc 2025-12-01)",
        "phase": "giai đoạn “{value}” không có – được phép: plan, audit",
    },
    "en": {
        "setting": "there is no setting “{name}”{hint} – settings of these rule sets: {known}",
        "value": "setting {name}: “{value}” is not a value – allowed: {known}",
        "number": "a whole number from 0", "hint": ", did you mean “{name}”?",
        "year": "school year “{value}” is unreadable – write 2025-2026",
        "as_of": "day “{value}” is unreadable – write day/month/year, such as 01/12/2025 for 1 December 2025"
                 " (or 2025-12-01)",
        "phase": "phase “{value}” is unknown – allowed: plan, audit",
    },
}


def read_day(value: date | str | None, lang: Lang) -> date:
    """Return the as-of day; without one the day on which the program runs."""
    if value is None:
        return date.today()  # noqa: DTZ011 - the user's own day; nothing else reads the clock
    if isinstance(value, date):
        return value if type(value) is date else date(value.year, value.month, value.day)
    for pattern in _DAYS:
        if found := pattern.fullmatch(value.strip()):
            with suppress(ValueError):  # 30/02/2026
                return date(*(int(found[part]) for part in ("year", "month", "day")))
    raise UsageError(_TEXTS[lang]["as_of"].format(value=value))


def read_year(value: SchoolYear | str | None, lang: Lang) -> SchoolYear | None:
    """Return the school year, None where none is given."""
    if value is None or isinstance(value, SchoolYear):
        return value
    year = SchoolYear.parse(value)
    if year is None:
        raise UsageError(_TEXTS[lang]["year"].format(value=value))
    return year


def refuse_unknown(*, phase: str, lang: str) -> None:
    """Refuse a phase or language that there is not."""
    if lang not in _TEXTS:
        raise UsageError(f"language “{lang}” is unknown – allowed: {', '.join(_TEXTS)}")
    if phase not in {"plan", "audit"}:
        raise UsageError(_TEXTS[lang]["phase"].format(value=phase))


def refuse_settings(given: Mapping[str, str], rule_sets: Sequence[RuleSet], lang: Lang) -> None:
    """Refuse every setting that no rule set has, and every value that one of them does not know."""
    specs: dict[str, list[SettingSpec]] = {}
    for rule_set in rule_sets:
        for name, spec in rule_set.settings.items():
            specs.setdefault(name, []).append(spec)
    known = sorted([*specs, WEEK_SETTING])
    wrong = [_wrong_setting(name, value, specs.get(name, []), known, lang) for name, value in given.items()]
    if sentences := [sentence for sentence in wrong if sentence]:
        raise UsageError("\n".join(sentences))


def _wrong_setting(name: str, value: str, specs: Sequence[SettingSpec], known: Sequence[str], lang: Lang) -> str:
    texts = _TEXTS[lang]
    if name == WEEK_SETTING:
        allowed: list[str] | None = list(WEEK_CONVENTIONS)
    elif not specs:
        near = nearest(name, known)
        return texts["setting"].format(
            name=name, hint=texts["hint"].format(name=near) if near else "", known=", ".join(known))
    else:
        lists = [set(spec.values) for spec in specs if spec.values]
        allowed = sorted(set.intersection(*lists)) if lists else None
    fits = value in allowed if allowed is not None else value.isascii() and value.isdigit()
    if fits:
        return ""
    return texts["value"].format(name=name, value=value, known=", ".join(allowed or [texts["number"]]))
