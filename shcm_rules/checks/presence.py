"""Columns that must be filled, parts that a dossier must hold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ..findings import Reason
from . import expressions as ex
from .outcomes import Outcomes, any_of, both, opposite

__all__ = ["Slot", "judge_presence"]


class Slot(NamedTuple):
    """One thing that must be there: is it, and is there no column that could say so."""

    present: ex.Expr
    absent: ex.Expr


def judge_presence(slots: Sequence[Slot]) -> Outcomes:
    """Judge that everything is there; a column that no sheet has leaves it open."""
    lacking = any_of([~slot.present for slot in slots])
    refuted = any_of([both(~slot.present, opposite(slot.absent)) for slot in slots])
    unseen = both(lacking, opposite(refuted))  # an empty cell is seen: what else may leave that open is no column
    return Outcomes(met=~refuted, unmet=lacking, causes=((Reason.MISSING_COLUMN, unseen),))
