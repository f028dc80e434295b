"""The rule language as models: what a rule set's files may say.

Every model forbids unknown keys. The language is closed: a rule is data, and a check is one of
`CHECKS`. Sheets' columns are named by their canonical Vietnamese headers; official numbers are
named parameters (`$name`), dated, each with its clause.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, Strict, StringConstraints, field_validator, model_validator

from ..findings import Severity, Verdict
from ..schedule import FIELDS, SHEETS
from ..windows import SchoolYear, Window, month_window

__all__ = [
    "Check", "Count", "Deadline", "Decidable", "Every", "Example", "Expectation", "Fields", "Filter", "FollowUp",
    "LeadTime", "MemberOf", "NotDecidable", "Order", "Parameter", "Part", "Parts", "Phrases", "PlannedActual",
    "Ratio", "Rotation", "Rule", "RuleSet", "SettingSpec", "Text", "Years",
]

Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z]*(-[a-z]+)*$")]
ParameterRef = Annotated[str, StringConstraints(pattern=r"^\$[a-z]+(-[a-z]+)*$")]
YearText = Annotated[str, StringConstraints(pattern=r"^20\d\d-20\d\d$")]
Level = Literal["MN", "TH", "THCS", "THPT"]
# Only a written number or true / false: never a text that looks like one ("05", "no").
Whole = Annotated[int, Strict()]
Flag = Annotated[bool, Strict()]
Rows = Literal["sessions", "occasions"]  # occasions: the lần of a cluster, each one or more rows
Group = Literal["department", "subject", "cluster", "school", "province", "level", "occasion"]


class _Model(BaseModel):
    # Built once, with the whole rule set, not class by class at import.
    model_config = ConfigDict(extra="forbid", frozen=True, coerce_numbers_to_str=True, defer_build=True)


def _one_of(name: str, allowed: tuple[str, ...], given: list[str]) -> str:
    return f"{name} phải có đúng một khoá; đang có: {', '.join(given) or 'không'}; được phép: {', '.join(allowed)}"


class Text(_Model):
    """A text in both languages; `{name}` inserts a fact of the finding."""

    vi: str = Field(min_length=1)
    en: str = Field(min_length=1)


class Years(_Model):
    """School years, both ends inclusive; no `to`: until further notice."""

    from_: YearText = Field(alias="from")
    to: YearText | None = None

    def covers(self, year: SchoolYear) -> bool:
        """Tell whether a school year lies within."""
        return int(self.from_[:4]) <= year.start and (self.to is None or year.start <= int(self.to[:4]))


class Choice(_Model):
    """Values that depend on a setting: one list for each value the setting may take."""

    setting: Id
    cases: Mapping[str, tuple[str, ...]]


class Filter(_Model):
    """Which rows are meant: header -> allowed values (or `not`: values that are excluded).

    Only columns with a closed vocabulary: Cấp tổ chức, Loại sinh hoạt, Hình thức, Cấp học.
    """

    organiser: tuple[str, ...] | Choice | None = Field(None, alias="Cấp tổ chức")
    kind: tuple[str, ...] | Choice | None = Field(None, alias="Loại sinh hoạt")
    mode: tuple[str, ...] | Choice | None = Field(None, alias="Hình thức")


class Count(_Model):
    """At least / at most / exactly n rows (or distinct subjects) for each group that exists.

    World: the number of live rows of the group that pass `where` and lie in the period.
    """

    of: Literal["sessions", "occasions"] = "sessions"
    for_each: tuple[Group, ...]
    period: Literal["term", "school-year"] | ParameterRef | None = None  # a parameter: one month or window
    where: Filter = Filter()
    distinct: Literal["subject"] | None = None
    activities: Choice | Flag = False  # with distinct: do hoạt động giáo dục count as subjects?
    at_least: Whole | ParameterRef | None = None
    at_most: Whole | ParameterRef | None = None
    exactly: Whole | ParameterRef | None = None

    @model_validator(mode="after")
    def _one_bound(self) -> Self:
        given = [name for name in ("at_least", "at_most", "exactly") if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError(_one_of("count", ("at_least", "at_most", "exactly"), given))
        return self


class LeadTime(_Model):
    """An act recorded on each row is done at least a lead time before the session's day.

    World: act ≤ day − lead (calendar days; months clamp). Not recorded: see semantics of acts.
    """

    of: Rows = "sessions"
    where: Filter = Filter()
    act: str
    lead: ParameterRef | None = None  # value {n, unit}; none: on or before the session's day


class FollowUp(_Model):
    """An act must follow the session; the text sets no limit. Never violated."""

    of: Rows = "sessions"
    where: Filter = Filter()
    act: str
    grace_setting: Id


class Deadline(_Model):
    """A document of each unit is sent by a yearly day, or within a window."""

    for_each: Literal["cluster", "school", "department"]
    document: str
    before: ParameterRef | None = None  # strict: "trước ngày X"; on day X: the setting decides
    by: ParameterRef | None = None  # inclusive: "chậm nhất ngày X"
    within: ParameterRef | None = None  # a month or a window, both ends inclusive
    exists: Flag = False  # no limit in the text: it only has to exist; never violated
    on_the_day_setting: Id | None = None
    grace_setting: Id | None = None  # with exists

    @model_validator(mode="after")
    def _one_limit(self) -> Self:
        given = [name for name in ("before", "by", "within", "exists") if getattr(self, name)]
        if len(given) != 1:
            raise ValueError(_one_of("deadline", ("before", "by", "within", "exists"), given))
        if self.before and not self.on_the_day_setting:
            raise ValueError("deadline có `before` phải có on_the_day_setting")
        if self.exists and not self.grace_setting:
            raise ValueError("deadline có `exists` phải có grace_setting")
        return self


class Fields(_Model):
    """Named columns are filled, on each row or somewhere in each lần or on each row of the minutes."""

    of: Literal["sessions", "occasions", "minutes"] = "sessions"
    where: Filter = Filter()
    require: tuple[str, ...] = Field(min_length=1)


class Part(_Model):
    """A part that a dossier must hold, and the phrases by which it is recognised."""

    name: Text
    any: tuple[str, ...] = Field(min_length=1)


class Parts(_Model):
    """Each document of a kind names every part in a column."""

    document: str
    field: str = "Đính kèm"
    require: tuple[Part, ...] = Field(min_length=1)


class MemberOf(_Model):
    """A column's value is one of a set: constants, or the schools of the row's cluster."""

    of: Rows = "occasions"
    where: Filter = Filter()
    field: str
    among: Literal["cluster-schools"] | tuple[str, ...]


class Phrases(_Model):
    """Text columns do not hold forbidden phrases; `allow` names longer phrases in which they may stand."""

    of: Literal["sessions"] = "sessions"
    where: Filter = Filter()
    fields: tuple[str, ...] = Field(min_length=1)
    forbid: tuple[str, ...] = Field(min_length=1)
    allow: tuple[str, ...] = ()


class Ratio(_Model):
    """Numerator / denominator of two number columns reaches a share (percent)."""

    of: Literal["sessions"] = "sessions"
    where: Filter = Filter()
    numerator: str
    denominator: str
    at_least: ParameterRef | Whole


class Order(_Model):
    """Of two recorded acts the first is not later than the second; not bound unless both are recorded."""

    of: Rows = "sessions"
    where: Filter = Filter()
    first: str
    then: str


class PlannedActual(_Model):
    """A session that was held was held within the days that were planned for it."""

    of: Literal["sessions"] = "sessions"
    where: Filter = Filter()


class Rotation(_Model):
    """The head of each cluster differs from the one of the school year before."""

    for_each: Literal["cluster"] = "cluster"
    field: str = "Cụm trưởng"


class Every(_Model):
    """At least one row in every block of n school weeks of the terms, holiday weeks left out."""

    for_each: Literal["department"] = "department"
    where: Filter = Filter()
    weeks: ParameterRef | Whole


class NotDecidable(_Model):
    """No schedule can show it: the rule stands in the set so that the report names it."""


Check = Annotated[
    Count | LeadTime | FollowUp | Deadline | Fields | Parts | MemberOf | Phrases | Ratio | Order | PlannedActual
    | Rotation | Every | NotDecidable,
    "one of CHECKS",
]
CHECKS: Mapping[str, type[_Model]] = {
    "count": Count, "lead_time": LeadTime, "follow_up": FollowUp, "deadline": Deadline, "fields": Fields,
    "parts": Parts, "member_of": MemberOf, "phrases": Phrases, "ratio": Ratio, "order": Order,
    "planned_actual": PlannedActual, "rotation": Rotation, "every": Every, "not_decidable": NotDecidable,
}


class Decidable(_Model):
    """How far a machine can decide the rule, and why not further."""

    how: Literal["fully", "may-over-report", "may-under-report", "not"]
    why: Text | None = None

    @model_validator(mode="after")
    def _reasoned(self) -> Self:
        if self.how != "fully" and self.why is None:
            raise ValueError("decidable phải nêu `why` khi không phải là `fully`")
        return self


class Texts(_Model):
    """What a finding of this rule says; other verdicts have the check's own wording."""

    violated: Text | None = None
    remedy: Text | None = None


class Rule(_Model):
    """One duty of the set."""

    id: Id
    formerly: tuple[Id, ...] = ()
    title: Text
    requirements: tuple[str, ...] = ()
    related: tuple[str, ...] = ()  # for a rule that only comments
    binds: Literal["department", "cluster", "cluster-head", "school", "organiser", "ward", "province", "everyone"]
    levels: tuple[Level, ...] | None = None  # none: those of the set
    school_years: Years | None = None
    clause: str
    severity: Severity
    decidable: Decidable
    settings: tuple[Id, ...] = ()  # the decisions its verdicts hang on, besides those its check names
    check: Check
    texts: Texts = Texts()

    @model_validator(mode="before")
    @classmethod
    def _one_check(cls, data: Any) -> Any:
        """Turn `check: {count: {...}}` into the model of that check."""
        check = data.get("check") if isinstance(data, Mapping) else None
        if not isinstance(check, Mapping):
            return data
        if len(check) != 1 or next(iter(check)) not in CHECKS:
            raise ValueError(_one_of("check", tuple(CHECKS), list(map(str, check))))
        name, body = next(iter(check.items()))
        return {**data, "check": CHECKS[name].model_validate(body or {})}

    @model_validator(mode="after")
    def _decides_or_comments(self) -> Self:
        if not self.requirements and not self.related:
            raise ValueError("quy tắc phải nêu `requirements` (điều nó kết luận) hoặc `related` (điều nó nhận xét)")
        if (self.decidable.how == "not") != isinstance(self.check, NotDecidable):
            raise ValueError("decidable.how: not đi với check: not_decidable, và chỉ với nó")
        return self

    @property
    def check_name(self) -> str:
        """Return the word by which the check is written in a rule file."""
        return next(name for name, model in CHECKS.items() if type(self.check) is model)


class Lead(_Model):
    """A lead time."""

    n: Whole = Field(ge=0)
    unit: Literal["days", "weeks", "months"]


class Dated(_Model):
    """A parameter's value from a school year on (or in that one year only), with its clause."""

    from_: YearText = Field(alias="from")
    only: Flag = False  # an exception for that one school year
    value: Whole | Lead | str
    clause: str

    @field_validator("value")
    @classmethod
    def _known_form(cls, value: int | Lead | str) -> int | Lead | str:
        if isinstance(value, str) and not re.fullmatch(r"(\d{4}-)?\d\d-\d\d|\d{4}-\d\d|\d\d", value):
            raise ValueError("ngày viết MM-DD (hằng năm) hoặc YYYY-MM-DD, tháng viết MM hoặc YYYY-MM")
        return value


class Parameter(_Model):
    """An official number with its history."""

    meaning: Text
    values: tuple[Dated, ...] = Field(min_length=1)

    def value_in(self, year: SchoolYear) -> Dated | None:
        """Return the value in force in a school year: an exception for that year before the general one."""
        past = [v for v in self.values if int(v.from_[:4]) <= year.start and not v.only]
        exceptions = [v for v in self.values if v.only and int(v.from_[:4]) == year.start]
        candidates = exceptions or sorted(past, key=lambda v: v.from_)
        return candidates[-1] if candidates else None


def day_in(value: str, year: SchoolYear) -> date:
    """Read a parameter's day: MM-DD belongs to the calendar year that the school year gives its month."""
    if len(value) == 5:
        month, day = int(value[:2]), int(value[3:])
        return date(year.year_of_month(month), month, day)
    return date.fromisoformat(value)


def window_in(value: str, year: SchoolYear) -> Window:
    """Read a parameter's month: "05" is that month of the school year, "2026-05" itself; or a single day."""
    if re.fullmatch(r"\d\d", value):
        return month_window(year.year_of_month(int(value)), int(value))
    if re.fullmatch(r"\d{4}-\d\d", value):
        return month_window(int(value[:4]), int(value[5:]))
    return Window.day(day_in(value, year))


class SettingSpec(_Model):
    """A decision on an ambiguity of the text: its values, what each means, which one holds by default."""

    question: Text
    ambiguity: str = ""
    default: str
    values: Mapping[str, Text] = Field(default_factory=dict)  # none: a whole number

    @model_validator(mode="after")
    def _default_known(self) -> Self:
        if self.values and self.default not in self.values:
            raise ValueError(f"default “{self.default}” không có trong values; được phép: {', '.join(self.values)}")
        if not self.values and not self.default.isdigit():
            raise ValueError("thiết lập không có values thì default phải là số nguyên")
        return self


class Document(_Model):
    """The issuing document; `issued` is a day or, where the day is not known, a month."""

    title: Text
    short: Text  # as it is cited
    number: str = ""
    issuer: str
    issued: str

    @property
    def issued_window(self) -> Window:
        """Return the days on which it can have been issued."""
        return window_in(self.issued, SchoolYear(int(self.issued[:4])))


class Expectation(_Model):
    """A verdict that an example must give for the duties whose scope holds these values."""

    verdict: Verdict
    scope: Mapping[str, str] = Field(default_factory=dict)
    reason: str | None = None
    count: Whole | None = None  # how many findings of that kind; none: at least one, and no other verdict


class Example(_Model):
    """Sheets that pass, fail or do not concern a rule."""

    rule: Id
    name: str
    year: YearText = "2025-2026"
    as_of: str
    phase: Literal["plan", "audit"] = "plan"
    settings: Mapping[str, str] = Field(default_factory=dict)
    sheets: Mapping[str, tuple[tuple[str | None, ...], ...]]
    expect: tuple[Expectation, ...] = Field(min_length=1)


class RuleSet(_Model):
    """A folder of `rules/`: one issuing document and the duties it creates."""

    id: Id
    version: str
    title: Text
    document: Document
    province: str = ""  # names by which a workbook is matched to the set
    ward: str = ""
    levels: tuple[Level, ...]
    school_years: Years
    parameters: Mapping[str, Parameter] = Field(default_factory=dict)
    settings: Mapping[str, SettingSpec] = Field(default_factory=dict)
    rules: tuple[Rule, ...]
    sha256: str = ""


def column_names(table: str) -> Mapping[str, str]:
    """Return canonical header -> field name of a table."""
    return {item.header: item.name for item in FIELDS[table]}


SHEET_TABLES: Mapping[str, str] = {sheet: table for table, sheet in SHEETS.items()}
