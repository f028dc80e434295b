"""Verdicts, findings and the report, as data: no sentence is made here.

The JSON that `Report.to_json` writes is the public contract `shcm-report/1`.
"""

from collections import Counter
from collections.abc import Iterable
from enum import StrEnum
from typing import Any, Literal, Self

# No `from __future__ import annotations` here: each of them would be parsed when a run starts.
from pydantic import BaseModel, ConfigDict, Field

__all__ = [
    "Change", "Citation", "Evidence", "Explanation", "Finding", "Given", "InputReport", "ProblemReport",
    "ProfileReport", "Reason", "ReportModel", "RuleSetReport", "SessionCount", "SessionReport", "Setting",
    "Severity", "UnitReport", "Verdict", "Waiver", "WorldCase", "count_verdicts", "is_listed", "tally_findings",
]


class Verdict(StrEnum):
    """What became of a duty, over all possible worlds."""

    SATISFIED = "satisfied"
    VIOLATED = "violated"
    UNDETERMINED = "undetermined"
    PENDING = "pending"
    NOT_APPLICABLE = "not_applicable"
    WAIVED = "waived"


class Severity(StrEnum):
    """How much the duty binds: only `must` decides the exit status, unless asked otherwise."""

    MUST = "must"
    SHOULD = "should"
    INFO = "info"


class Reason(StrEnum):
    """Why a verdict is neither satisfied nor violated."""

    MISSING_COLUMN = "missing-column"  # nothing records the fact: the column or sheet is absent
    NO_REGISTRY = "no-registry"  # the list that would say what exists is absent
    ON_THE_DAY = "on-the-day"  # "trước ngày X", and it is X
    VAGUE_DATE = "vague-date"  # the windows allow both
    UNKNOWN_VALUE = "unknown-value"  # an empty or unreadable cell allows both
    NO_LIMIT = "no-limit"  # the text sets no limit; the grace period is over
    NOT_DUE = "not-due"
    NOT_BOUND = "not-bound"  # not this level, unit or kind
    BEFORE_ISSUE = "before-issue"  # the limit lies before the document was issued
    NOT_IN_FORCE = "not-in-force"
    NOTHING_TO_CHECK = "nothing-to-check"  # the rule created no duty: no such unit, session or row
    NOT_DECIDABLE = "not-decidable"  # no schedule can show it; the rule says why
    JOINT = "joint"  # several duties hang on the same unknown rows
    NOTE = "note"  # a remark that decides nothing
    RULE_CRASHED = "rule-crashed"  # a defect of this program; the other rules went on


#: Model → its fields, shared by all that are made of known values.
_ALL: dict[type[BaseModel], set[str]] = {}
#: What fills the slots of a model, be it frozen, in half the time of `object.__setattr__`.
_put_values, _put_given, _put_extra, _put_private = (
    vars(BaseModel)[name].__set__
    for name in ("__dict__", "__pydantic_fields_set__", "__pydantic_extra__", "__pydantic_private__"))


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    @classmethod
    def of(cls, values: dict[str, Any]) -> Self:
        """Return a model of values that this program made: all of its fields, in their order, of their types.

        What nobody else wrote need not be checked, and a report can have a million of these.
        """
        if cls not in _ALL:
            _ALL[cls] = set(cls.model_fields)
        made = object.__new__(cls)
        _put_values(made, values)
        _put_given(made, _ALL[cls])
        _put_extra(made, None)
        _put_private(made, None)
        return made


class Evidence(_Model):
    """One cell: where it is, under which header, what is written there, and what part it plays."""

    file: str
    sheet: str
    cell: str
    row: int
    role: Literal["counted", "near_miss", "subject"]
    why: str = ""
    field: str = ""  # the canonical header
    text: str = ""  # as written; a day as dd/mm/yyyy


class Citation(_Model):
    """Where the duty is written."""

    document: str
    clause: str
    date: str


class Setting(_Model):
    """A decision on an ambiguity of the text that this finding hangs on."""

    id: str
    value: str
    ambiguity: str = ""
    meaning: str = ""


class Waiver(_Model):
    """The act by which a duty is waived, and where it is written; days are ISO."""

    document: str
    date: str
    office: str
    reason: str
    expires: str  # the last day on which it holds
    file: str
    sheet: str = ""
    cell: str = ""
    row: int = 0  # of the sheet, or a line of the file


class Finding(_Model):
    """One duty and its verdict (or, with `related` instead of `requirements`, a remark).

    A waived one keeps what it was in `waived_from`, with its reason, evidence and remedy.
    """

    rule: str
    requirements: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    verdict: Verdict
    reason: Reason | None = None
    severity: Severity
    unit_id: str = ""  # whose duty it is: a `UnitReport.id`; "" where no unit of the report owes it
    scope: dict[str, str] = Field(default_factory=dict)
    required: dict[str, Any] = Field(default_factory=dict)
    observed: dict[str, Any] = Field(default_factory=dict)
    due: tuple[str, str] | None = None
    duties: int = 1
    evidence: tuple[Evidence, ...] = ()
    settings: tuple[Setting, ...] = ()
    title: str
    message: str
    remedy: str = ""
    citation: Citation
    waived_from: Verdict | None = None
    waiver: Waiver | None = None
    known: bool = False  # it stood as open in the report that this one is held against, and was no better
    fingerprint: str

    @property
    def listed_when_open(self) -> bool:
        """Tell whether a report that leaves out what is settled lists it."""
        return is_listed(self.verdict, self.reason)


_SETTLED = frozenset({Verdict.SATISFIED, Verdict.NOT_APPLICABLE})


def is_listed(verdict: Verdict, reason: Reason | None) -> bool:
    """Tell whether a report that leaves out what is settled lists what has this verdict."""
    return verdict not in _SETTLED or reason is Reason.NOT_DECIDABLE


class ProblemReport(_Model):
    """A problem of an input, as reported."""

    code: str
    sheet: str
    cell: str
    message: str


class InputReport(_Model):
    """An input file, as reported."""

    path: str
    sha256: str
    status: Literal["read", "partly_read", "unreadable"]
    sessions: int
    waivers: int | None = None  # of a file of waivers: how many of them could be read
    problems: tuple[ProblemReport, ...] = ()


class RuleSetReport(_Model):
    """A rule set that was applied; `in_force` tells whether any of its rules binds the school year."""

    id: str
    version: str
    sha256: str
    title: str = ""
    in_force: bool = True


class ProfileReport(_Model):
    """A profile that was applied, with what it changed."""

    path: str
    sha256: str
    severities: dict[str, tuple[Severity, Severity]] = Field(default_factory=dict)  # rule → what it was, what it is
    settings: dict[str, str] = Field(default_factory=dict)


class UnitReport(_Model):
    """A school or a cluster that the inputs name, and how much of it they hold."""

    id: str  # "school:…" or "cluster:…"
    kind: Literal["school", "cluster"]
    name: str
    province: str = ""
    ward: str = ""
    levels: tuple[str, ...] = ()
    clusters: tuple[str, ...] = ()  # of a school: the ids of the clusters that it belongs to
    sessions: int = 0
    documents: int = 0
    files: tuple[str, ...] = ()  # where its sessions and documents stand
    page: str = Field("", exclude=True)  # where a page of its own stands, as this report links to it


class SessionReport(_Model):
    """One session row, for a picture of the year; days are ISO, `first` and `last` its window."""

    unit_id: str
    file: str
    sheet: str
    cell: str
    row: int
    content: str
    kind: str
    subject: str
    department: str
    organiser: str
    occasion: str
    status: str
    date: str  # as written
    first: str
    last: str


#: Unit id, first days of the months in which the windows of sessions begin and end, how many sessions.
SessionCount = tuple[str, str, str, int]


class Change(_Model):
    """One thing to write into the schedule: a cell anew, or a row that is not there yet."""

    action: Literal["write", "add"]
    file: str = ""
    sheet: str
    cell: str = ""
    row: int = 0
    field: str = ""  # the canonical header of the cell
    old: str = ""
    new: str = ""  # a day as dd/mm/yyyy
    values: dict[str, str] = Field(default_factory=dict)  # of a new row: canonical header -> text
    sentence: str


class Given(_Model):
    """One unknown and what it is in a case: a cell, or without a sheet a boundary of the calendar or a setting.

    A day lies between `first` and `last` (ISO; "": no such end), a value is one of `values`, `nothing`: nothing of
    it is recorded.
    """

    file: str = ""
    sheet: str = ""
    cell: str = ""
    row: int = 0
    field: str  # the canonical header; the setting's id
    first: str = ""
    last: str = ""
    values: tuple[str, ...] = ()
    nothing: bool = False


class WorldCase(_Model):
    """What the verdict would be if what is open turned out so.

    The cases of one unknown are all that it can be, each once, unless they are `partial`: some of many.
    """

    condition: str
    verdict: Verdict
    given: tuple[Given, ...] = ()
    partial: bool = False


class Explanation(_Model):
    """Why a finding is what it is, and the smallest set of changes that would satisfy its duty.

    `changes` were applied and evaluated: with them the verdict is `verdict_after`, on the day `tried_on` (in an audit
    that is when the last of them has been done). None at all: nothing that lies ahead can satisfy the duty, or
    nothing has to; `closing` says which.
    """

    fingerprint: str
    duty: str
    cases: tuple[WorldCase, ...] = ()
    readings: tuple[WorldCase, ...] = ()  # the verdict if a setting that it hangs on had another value
    changes: tuple[Change, ...] = ()
    verdict_after: Verdict | None = None
    tried_on: str = ""  # ISO
    closing: str = ""


class ReportModel(_Model):
    """The whole report as it is written: `shcm-report/1`."""

    schema_: Literal["shcm-report/1"] = Field("shcm-report/1", alias="schema")
    as_of: str
    school_year: str
    phase: Literal["plan", "audit"]
    lang: Literal["vi", "en"]
    rule_sets: tuple[RuleSetReport, ...]
    profile: ProfileReport | None = None
    inputs: tuple[InputReport, ...]
    complete: bool = True
    redacted: bool = False  # personal names are left out
    notes: tuple[str, ...] = ()
    summary: dict[str, int]
    counts: tuple[dict[str, Any], ...] = ()  # with --detail open or counts: findings by rule and unit, all of them
    units: tuple[UnitReport, ...] = ()
    findings: tuple[Finding, ...]
    sessions: tuple[SessionReport, ...] = ()  # for formats that draw them
    session_counts: tuple[SessionCount, ...] = Field((), exclude=True)  # in their place, where they are too many
    explanations: tuple[Explanation, ...] = ()  # for formats that show them


def count_verdicts(verdicts: Iterable[Verdict]) -> Counter[Verdict]:
    """Count verdicts, every kind of verdict present."""
    counter: Counter[Verdict] = Counter(dict.fromkeys(Verdict, 0))
    counter.update(verdicts)
    return counter


def tally_findings(told: Iterable[tuple[str, str, str]]) -> dict[tuple[str, str], Counter[str]]:
    """Return (rule, unit id) -> how many findings have which verdict, of (rule, unit id, verdict) of each finding."""
    table: dict[tuple[str, str], Counter[str]] = {}
    for rule, unit, verdict in told:
        table.setdefault((rule, unit), Counter())[verdict] += 1
    return table
