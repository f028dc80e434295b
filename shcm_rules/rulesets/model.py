"""The rule language as models: what a rule set's files may say.

Every model forbids unknown keys. The language is closed: a rule is data, and a check is one of
`CHECKS`. Sheets' columns are named by their canonical Vietnamese headers; official numbers are
named parameters (`$name`), dated, each with its clause.
"""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from itertools import zip_longest
from typing import Annotated, Any, Literal, Self

# No `from __future__ import annotations` here: each of them would be parsed when a run starts.
from pydantic import Field, StringConstraints, field_validator, model_validator

from ..findings import Severity, Verdict
from ..patterns import regex
from ..schedule import FIELDS, SHEETS
from ..windows import ANY_DAY, SchoolYear, Window, month_window, week_of_month
from .check_models import (
    CHECKS,
    Check,
    Choice,
    Count,
    Deadline,
    DocumentId,
    DocumentOrder,
    Every,
    Fields,
    Filter,
    Flag,
    FollowUp,
    Id,
    LeadTime,
    MemberOf,
    NotDecidable,
    Order,
    Part,
    Parts,
    Phrases,
    PlannedActual,
    Ratio,
    Rotation,
    RuleModel,
    Scheduled,
    ScheduledItem,
    Text,
    Whole,
    one_of,
)

__all__ = [
    "Check", "CHECKS", "Choice", "column_names", "Count", "Dated", "day_in", "Deadline", "Decidable", "Document",
    "DocumentOrder", "Every", "Example", "Expectation", "Fields", "Filter", "FollowUp", "Lead", "LeadTime",
    "MemberOf", "NotDecidable", "Order", "Parameter", "Part", "Parts", "Phrases", "PlannedActual", "Profile",
    "Ratio", "Rotation", "Rule", "RuleSet", "Scheduled", "ScheduledItem", "SettingSpec", "SHEET_TABLES", "since",
    "Source", "Text", "until", "window_in", "Years",
]

YearText = Annotated[str, StringConstraints(pattern=r"^20\d\d-20\d\d$")]
DayText = Annotated[str, StringConstraints(pattern=r"^20\d\d-\d\d-\d\d$")]
SinceText = Annotated[str, StringConstraints(pattern=r"^20\d\d-(20\d\d|\d\d-\d\d)$")]  # a school year, or a day
Level = Literal["MN", "TH", "THCS", "THPT"]


class Years(RuleModel):
    """School years, both ends inclusive; no `to`: until further notice."""

    from_: YearText = Field(alias="from")
    to: YearText | None = None

    def covers(self, year: SchoolYear) -> bool:
        """Tell whether a school year lies within."""
        return int(self.from_[:4]) <= year.start and (self.to is None or year.start <= int(self.to[:4]))


class Decidable(RuleModel):
    """How far a machine can decide the rule, and why not further."""

    how: Literal["fully", "may-over-report", "may-under-report", "not"]
    why: Text | None = None

    @model_validator(mode="after")
    def _reasoned(self) -> Self:
        if self.how != "fully" and self.why is None:
            raise ValueError("decidable phải nêu `why` khi không phải là `fully`")
        return self


class Texts(RuleModel):
    """What a finding of this rule says; other verdicts have the check's own wording."""

    violated: Text | None = None
    remedy: Text | None = None


class Source(RuleModel):
    """Where a rule is written, and on which days that text is in force; both ends inclusive."""

    clause: str
    document: DocumentId | None = None  # none: the document of the set
    from_: DayText | None = Field(None, alias="from")
    to: DayText | None = None

    @property
    def window(self) -> Window:
        """Return the days on which the text is in force."""
        return Window(
            date.fromisoformat(self.from_) if self.from_ else ANY_DAY.earliest,
            date.fromisoformat(self.to) if self.to else ANY_DAY.latest,
        )


@cache
def _only_source(clause: str) -> tuple[Source, ...]:
    return (Source.model_construct(clause=clause),)


class Rule(RuleModel):
    """One duty of the set."""

    id: Id
    formerly: tuple[Id, ...] = ()
    title: Text
    requirements: tuple[str, ...] = ()
    related: tuple[str, ...] = ()  # for a rule that only comments
    binds: Literal["department", "cluster", "cluster-head", "school", "organiser", "ward", "province", "everyone"]
    levels: tuple[Level, ...] | None = None  # none: those of the set
    school_years: Years | None = None
    clause: str | tuple[Source, ...]  # a clause of the set's document; or texts that follow each other in time
    refines: Id | None = None  # the rule, of this set or another, that this one makes stricter
    severity: Severity
    decidable: Decidable
    settings: tuple[Id, ...] = ()  # the decisions its verdicts hang on, besides those its check names
    check: Check
    texts: Texts = Texts.model_construct()

    @model_validator(mode="before")
    @classmethod
    def _one_check(cls, data: Any) -> Any:
        """Turn `check: {count: {...}}` into the model of that check."""
        check = data.get("check") if isinstance(data, Mapping) else None
        if not isinstance(check, Mapping):
            return data
        if len(check) != 1 or next(iter(check)) not in CHECKS:
            raise ValueError(one_of("check", tuple(CHECKS), list(map(str, check))))
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
    def sources(self) -> tuple[Source, ...]:
        """Return the texts that the rule stands on, the earliest first."""
        return _only_source(self.clause) if isinstance(self.clause, str) else self.clause

    @property
    def check_name(self) -> str:
        """Return the word by which the check is written in a rule file."""
        return next(name for name, model in CHECKS.items() if type(self.check) is model)


_PLACE_IN_TIME = regex(r"(\d{4}-)?\d\d-\d\d|(\d{4}-)?\d\d(-W[1-5])?")


class Lead(RuleModel):
    """A lead time."""

    n: Whole = Field(ge=0)
    unit: Literal["days", "weeks", "months"]


class Dated(RuleModel):
    """A parameter's value from a school year or a day on (or in that one year only), with its clause."""

    from_: SinceText = Field(alias="from")
    to: SinceText | None = None  # the last school year or day
    only: Flag = False  # an exception for that one school year
    value: Whole | Lead | str
    clause: str
    document: DocumentId | None = None  # none: the document of the set

    @field_validator("value")
    @classmethod
    def _known_form(cls, value: int | Lead | str) -> int | Lead | str:
        if isinstance(value, str) and not all(map(_PLACE_IN_TIME.fullmatch, value.split("..", 1))):
            raise ValueError(
                "ngày viết MM-DD (hằng năm) hoặc YYYY-MM-DD, tháng viết MM hoặc YYYY-MM, tuần của tháng viết MM-W1 "
                "hoặc YYYY-MM-W1; một khoảng viết A..B")
        return value


class Parameter(RuleModel):
    """An official number with its history."""

    meaning: Text
    values: tuple[Dated, ...] = Field(min_length=1)

    def value_in(self, year: SchoolYear) -> Dated | None:
        """Return the value in force when a school year begins, or else the first one of it.

        An exception for that year stands before the general value.
        """
        found = self.values_in(year)
        return found[0][1] if found else None

    def values_in(self, year: SchoolYear) -> list[tuple[Window, Dated]]:
        """Return the values in force in a school year, each with its days of that year, in order."""
        span = year.window
        for value in self.values:
            if value.only and since(value.from_) <= span.earliest <= until(value.from_):
                return [(span, value)]
        general = sorted((v for v in self.values if not v.only), key=lambda v: since(v.from_))
        found = []
        for value, later in zip_longest(general, general[1:]):
            replaced = since(later.from_) - timedelta(1) if later else date.max
            last = min(replaced, until(value.to) if value.to else date.max, span.latest)
            first = max(since(value.from_), span.earliest)
            if first <= last:
                found.append((Window(first, last), value))
        return found


def since(text: str) -> date:
    """Return the first day of a school year, or the day itself."""
    return date.fromisoformat(text) if len(text) == len("2026-05-10") else SchoolYear(int(text[:4])).window.earliest


def until(text: str) -> date:
    """Return the last day of a school year, or the day itself."""
    return date.fromisoformat(text) if len(text) == len("2026-05-10") else SchoolYear(int(text[:4])).window.latest


def day_in(value: str, year: SchoolYear) -> date:
    """Read a parameter's day: MM-DD belongs to the calendar year that the school year gives its month."""
    if len(value) == 5:
        month, day = int(value[:2]), int(value[3:])
        return date(year.year_of_month(month), month, day)
    return date.fromisoformat(value)


def window_in(value: str, year: SchoolYear) -> Window:
    """Read a parameter's days: "05" is that month of the school year, "2026-05" itself, "11-W1" its first week.

    A week of a month is every day that it can mean; a single day is a window too; "A..B" goes from A's first
    day to B's last.
    """
    first, _, last = value.partition("..")
    if last:
        return Window(window_in(first, year).earliest, window_in(last, year).latest)
    found = re.fullmatch(r"(?:(\d{4})-)?(\d\d)(?:-W(\d))?", value)
    if not found:
        return Window.day(day_in(value, year))
    month = int(found[2])
    calendar_year = int(found[1]) if found[1] else year.year_of_month(month)
    if not found[3]:
        return month_window(calendar_year, month)
    week = week_of_month(calendar_year, month, int(found[3]))
    if week is None:
        raise ValueError(value)
    return week


class SettingSpec(RuleModel):
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


class Document(RuleModel):
    """The issuing document; `issued` is a day or, where it is not known, a month or a span of days "A..B"."""

    title: Text
    short: Text  # as it is cited
    number: str = ""
    issuer: str
    issued: str

    @property
    def issued_window(self) -> Window:
        """Return the days on which it can have been issued."""
        return window_in(self.issued, SchoolYear(int(self.issued[:4])))


class Expectation(RuleModel):
    """A verdict that an example must give for the duties whose scope holds these values."""

    verdict: Verdict
    scope: Mapping[str, str] = Field(default_factory=dict)
    reason: str | None = None
    clause: str | None = None  # as it is cited
    count: Whole | None = None  # how many findings of that kind; none: at least one, and no other verdict


class Example(RuleModel):
    """Sheets that pass, fail or do not concern a rule."""

    rule: Id
    name: str
    year: YearText = "2025-2026"
    as_of: str
    phase: Literal["plan", "audit"] = "plan"
    settings: Mapping[str, str] = Field(default_factory=dict)
    sheets: Mapping[str, tuple[tuple[str | None, ...], ...]]
    expect: tuple[Expectation, ...] = Field(min_length=1)


class Profile(RuleModel):
    """How someone who applies rule sets weighs their rules and decides their settings."""

    severities: Mapping[Id, Severity] = Field(default_factory=dict)
    settings: Mapping[Id, str] = Field(default_factory=dict)


class RuleSet(RuleModel):
    """A folder of `rules/`: one issuing document and the duties it creates."""

    id: Id
    version: str
    title: Text
    extends: tuple[str, ...] = ()  # sets, by name or path, whose rules this one takes over
    document: Document
    documents: Mapping[DocumentId, Document] = Field(default_factory=dict)  # others that its rules stand on
    requirements: tuple[str, ...] = ()  # every requirement of the document: "LC-00..LC-68"
    profile: Profile = Profile.model_construct()  # how this set changes what it extends
    province: str = ""  # names by which a workbook is matched to the set
    ward: str = ""
    levels: tuple[Level, ...]
    school_years: Years
    parameters: Mapping[str, Parameter] = Field(default_factory=dict)
    settings: Mapping[str, SettingSpec] = Field(default_factory=dict)
    rules: tuple[Rule, ...]
    sha256: str = ""

    def document_of(self, source: Source | Dated) -> Document:
        """Return the document in which a rule or a value is written."""
        return self.documents[source.document] if source.document else self.document

    @property
    def registered(self) -> tuple[str, ...]:
        """Return the ids of every requirement of the document."""
        found: list[str] = []
        for item in self.requirements:
            first, _, last = item.partition("..")
            prefix, _, number = first.rpartition("-")
            end = int(last.rpartition("-")[2]) if last else int(number)
            found += [f"{prefix}-{n:0{len(number)}}" for n in range(int(number), end + 1)]
        return tuple(found)


def column_names(table: str) -> Mapping[str, str]:
    """Return canonical header -> field name of a table."""
    return {item.header: item.name for item in FIELDS[table]}


SHEET_TABLES: Mapping[str, str] = {sheet: table for table, sheet in SHEETS.items()}
