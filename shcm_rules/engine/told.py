"""What there is to tell of one duty: numbers asked for and found, its limit, its cells, its facts in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..findings import Reason
from ..schedule import FIELDS, Schedule
from ..written_findings import Cited
from .wording import shown

__all__ = ["HEADERS", "Told", "cite"]

#: Table -> field -> header as people know it.
HEADERS: Mapping[str, Mapping[str, str]] = {
    table: {item.name: item.header for item in items} for table, items in FIELDS.items()
}


@dataclass(slots=True)
class Told:
    """The parts of a finding that depend on its check."""

    required: dict[str, Any] = field(default_factory=dict)
    observed: dict[str, Any] = field(default_factory=dict)
    due: tuple[int, int] | None = None
    evidence: Sequence[Cited] = ()
    facts: dict[str, Any] = field(default_factory=dict)
    #: Which sentences of `WORDS` say it: for a state, and for a pending duty.
    state: str = "where"
    todo: str = "where"
    #: The column or sheet that would record it: ("column" | "sheet", name).
    column: tuple[str, str] = ("column", "")
    #: Nothing that lies ahead can satisfy it any more.
    too_late: bool = False
    #: What should be recorded is not: it may have been done all the same.
    unrecorded: bool = False
    #: The cells of the row that do not say whether the rule speaks of it.
    unclear: Sequence[Cited] = ()
    #: A sharper reason than the verdict columns have.
    reason: Reason | None = None
    #: Where the reason alone would not tell why it is open: the sentences, and what would decide it.
    unsettled: tuple[str, str] | None = None
    #: A remedy worked out from the days, where the rule's own would be too late.
    remedy: tuple[str, Mapping[str, Any]] | None = None


def cite(  # noqa: PLR0913, PLR0917 - the parts of an evidence
    schedule: Schedule,
    table: str,
    row: Mapping[str, Any],
    name: str,
    role: Any,
    why: str = "",
) -> Cited:
    """Return the cell of a field of a row as evidence."""
    file, sheet, cell, line = schedule.place(table, int(row["source"]), int(row["row"]), name)
    written = row.get(f"{name}_text")
    text = shown(str(row.get(name) or "") if written is None else written)
    return Cited(file, sheet, cell, line, role, why, HEADERS[table][name], text)
