"""The closed vocabulary of checks as models: what each may say, and the worlds in which it is met."""

from collections.abc import Mapping
from typing import Annotated, Literal, Self

# No `from __future__ import annotations` here: each of them would be parsed when a run starts.
from pydantic import BaseModel, ConfigDict, Field, Strict, StringConstraints, model_validator

__all__ = [
    "CHECKS", "Check", "Choice", "Count", "Deadline", "DocumentId", "DocumentOrder", "Every", "Fields", "Filter",
    "Flag", "FollowUp", "Id", "LeadTime", "MemberOf", "NotDecidable", "Order", "ParameterRef", "Part", "Parts",
    "Phrases", "PlannedActual", "Ratio", "Rotation", "RuleModel", "Scheduled", "ScheduledItem", "Text", "Whole",
    "one_of",
]

Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z]*(-[a-z]+)*$")]
DocumentId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$")]
ParameterRef = Annotated[str, StringConstraints(pattern=r"^\$[a-z]+(-[a-z]+)*$")]
# Only a written number or true / false: never a text that looks like one ("05", "no").
Whole = Annotated[int, Strict()]
Flag = Annotated[bool, Strict()]
Rows = Literal["sessions", "occasions"]  # occasions: the lần of a cluster, each one or more rows
Group = Literal["department", "subject", "cluster", "school", "province", "level", "occasion"]


class RuleModel(BaseModel):
    """What every model of the language shares: no unknown key, no change."""

    # Built once, with the whole rule set, not class by class at import.
    model_config = ConfigDict(extra="forbid", frozen=True, coerce_numbers_to_str=True, defer_build=True)


def one_of(name: str, allowed: tuple[str, ...], given: list[str]) -> str:
    """Return the sentence that exactly one of some keys is wanted."""
    return f"{name} phải có đúng một khoá; đang có: {', '.join(given) or 'không'}; được phép: {', '.join(allowed)}"


class Text(RuleModel):
    """A text in both languages; `{name}` inserts a fact of the finding."""

    vi: str = Field(min_length=1)
    en: str = Field(min_length=1)


class Choice(RuleModel):
    """Values that depend on a setting: one list for each value the setting may take."""

    setting: Id
    cases: Mapping[str, tuple[str, ...]]


class Filter(RuleModel):
    """Which rows are meant: header -> allowed values, of columns with a closed vocabulary; or phrases of the content.

    `Nội dung`: a row passes if its content holds one of the phrases; one without content may.
    """

    organiser: tuple[str, ...] | Choice | None = Field(None, alias="Cấp tổ chức")
    kind: tuple[str, ...] | Choice | None = Field(None, alias="Loại sinh hoạt")
    mode: tuple[str, ...] | Choice | None = Field(None, alias="Hình thức")
    content: tuple[str, ...] | None = Field(None, alias="Nội dung", min_length=1)


_EVERY_ROW = Filter.model_construct()  # checking that it is empty would build the model's schema

class Count(RuleModel):
    """At least / at most / exactly n rows (or distinct subjects) for each group that exists.

    World: the number of live rows of the group that pass `where` and lie in the period.
    """

    of: Literal["sessions", "occasions"] = "sessions"
    for_each: tuple[Group, ...]
    period: Literal["term", "school-year"] | ParameterRef | None = None  # a parameter: one month or window
    where: Filter = _EVERY_ROW
    distinct: Literal["subject"] | None = None
    activities: Choice | Flag = False  # with distinct: do hoạt động giáo dục count as subjects?
    at_least: Whole | ParameterRef | None = None
    at_most: Whole | ParameterRef | None = None
    exactly: Whole | ParameterRef | None = None

    @model_validator(mode="after")
    def _one_bound(self) -> Self:
        given = [name for name in ("at_least", "at_most", "exactly") if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError(one_of("count", ("at_least", "at_most", "exactly"), given))
        return self


class LeadTime(RuleModel):
    """An act recorded on each row is done at least a lead time before the session's day.

    World: act ≤ day − lead (calendar days; months clamp). Not recorded: see semantics of acts.
    With `early_setting` it is the other way round: a recorded act is at most that many days before the day; not
    bound unless recorded.
    """

    of: Rows = "sessions"
    where: Filter = _EVERY_ROW
    act: str
    lead: ParameterRef | None = None  # value {n, unit}; none: on or before the session's day
    early_setting: Id | None = None  # a number of days: what is recorded earlier is probably a slip

    @model_validator(mode="after")
    def _one_side(self) -> Self:
        if self.lead and self.early_setting:
            raise ValueError(one_of("lead_time", ("lead", "early_setting"), ["lead", "early_setting"]))
        return self


class FollowUp(RuleModel):
    """An act must follow the session; the text sets no limit. Never violated."""

    of: Rows = "sessions"
    where: Filter = _EVERY_ROW
    act: str
    any_day: Flag = False  # the text does not say that it comes after the session: done on any day will do
    grace_setting: Id


class Deadline(RuleModel):
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
            raise ValueError(one_of("deadline", ("before", "by", "within", "exists"), given))
        if self.before and not self.on_the_day_setting:
            raise ValueError("deadline có `before` phải có on_the_day_setting")
        if self.exists and not self.grace_setting:
            raise ValueError("deadline có `exists` phải có grace_setting")
        return self


class DocumentOrder(RuleModel):
    """A unit sends one document before another; not bound unless the other is recorded.

    World: some document `first` of the unit has a day before every document `then`.
    """

    for_each: Literal["cluster", "school", "department"]
    first: str
    then: str


class Fields(RuleModel):
    """Named columns are filled, on each row or somewhere in each lần or on each row of the minutes."""

    of: Literal["sessions", "occasions", "minutes"] = "sessions"
    where: Filter = _EVERY_ROW
    require: tuple[str, ...] = Field(min_length=1)


class Part(RuleModel):
    """A part that a dossier must hold, and the phrases by which it is recognised."""

    name: Text
    any: tuple[str, ...] = Field(min_length=1)


class Parts(RuleModel):
    """Each document of a kind names every part in a column."""

    document: str
    field: str = "Đính kèm"
    require: tuple[Part, ...] = Field(min_length=1)


class MemberOf(RuleModel):
    """A column's value is one of a set: constants, or the schools of the row's cluster."""

    of: Rows = "occasions"
    where: Filter = _EVERY_ROW
    field: str
    among: Literal["cluster-schools"] | tuple[str, ...]


class Phrases(RuleModel):
    """Text columns do not hold forbidden phrases; `allow` names longer phrases in which they may stand."""

    of: Literal["sessions"] = "sessions"
    where: Filter = _EVERY_ROW
    fields: tuple[str, ...] = Field(min_length=1)
    forbid: tuple[str, ...] = Field(min_length=1)
    allow: tuple[str, ...] = ()


class Ratio(RuleModel):
    """Numerator / denominator of two number columns reaches a share (percent)."""

    of: Literal["sessions"] = "sessions"
    where: Filter = _EVERY_ROW
    numerator: str
    denominator: str
    at_least: ParameterRef | Whole


class Order(RuleModel):
    """Of two recorded acts the first is not later than the second; not bound unless both are recorded."""

    of: Rows = "sessions"
    where: Filter = _EVERY_ROW
    first: str
    then: str


class PlannedActual(RuleModel):
    """A session that was held was held within the days that were planned for it."""

    of: Literal["sessions"] = "sessions"
    where: Filter = _EVERY_ROW


class Rotation(RuleModel):
    """The head of each cluster differs from the one of the school year before."""

    for_each: Literal["cluster"] = "cluster"
    field: str = "Cụm trưởng"


class Every(RuleModel):
    """At least one row in every n school weeks of the terms, holiday weeks left out.

    World: each run of n school weeks has a live row whose day lies in it. `reading`: `fixed-weeks`: the runs
    follow each other; `sliding-weeks`: one begins with every school week; `gap`: one of 7 n days begins on every
    school day, so that no more than n weeks lie between one row and the next.
    """

    for_each: Literal["department"] = "department"
    where: Filter = _EVERY_ROW
    weeks: ParameterRef | Whole
    reading_setting: Id | None = None  # none: fixed-weeks


class ScheduledItem(RuleModel):
    """A session that the document itself schedules: whose, on what, when."""

    school: str | None = None  # none: some school of the place
    topic: Text
    phrases: tuple[str, ...] = Field(min_length=1)  # all of them stand in the row's content
    period: ParameterRef


class Scheduled(RuleModel):
    """Each session that the document schedules stands in the schedule, in its period.

    World: at least one live row of the school that passes `where`, holds every phrase in its content and
    lies in the period. Bound: schools that the input names; an item without school only where the input
    speaks for the set's ward or province.
    """

    where: Filter = _EVERY_ROW
    items: tuple[ScheduledItem, ...] = Field(min_length=1)


class NotDecidable(RuleModel):
    """No schedule can show it: the rule stands in the set so that the report names it."""


Check = Annotated[
    Count | LeadTime | FollowUp | Deadline | Fields | Parts | MemberOf | Phrases | Ratio | Order | PlannedActual
    | Rotation | Every | Scheduled | DocumentOrder | NotDecidable,
    "one of CHECKS",
]
CHECKS: Mapping[str, type[RuleModel]] = {
    "count": Count, "lead_time": LeadTime, "follow_up": FollowUp, "deadline": Deadline, "fields": Fields,
    "parts": Parts, "member_of": MemberOf, "phrases": Phrases, "ratio": Ratio, "order": Order,
    "planned_actual": PlannedActual, "rotation": Rotation, "every": Every, "scheduled": Scheduled,
    "document_order": DocumentOrder, "not_decidable": NotDecidable,
}
