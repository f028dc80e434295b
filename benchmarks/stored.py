"""A schedule on disk between processes, so that making it does not enter anyone's peak of memory."""

from __future__ import annotations

import pickle
from dataclasses import replace
from pathlib import Path

import polars as pl

from shcm_rules.schedule import Schedule, empty_table, table_schema

__all__ = ["load", "save"]


def save(schedule: Schedule, folder: Path) -> None:
    """Write the filled columns of the sessions as one Arrow batch, the rest as it is."""
    frame = schedule.sessions
    filled = [name for name, nulls in frame.null_count().row(0, named=True).items() if nulls < frame.height]
    frame.select(filled).write_ipc(folder / "sessions.arrow", record_batch_size=frame.height)
    (folder / "rest.pickle").write_bytes(pickle.dumps(replace(schedule, sessions=empty_table("sessions"))))


def load(folder: Path) -> Schedule:
    """Read what `save` wrote in a folder of this benchmark; columns that are all null take no memory."""
    rest: Schedule = pickle.loads((folder / "rest.pickle").read_bytes())  # noqa: S301 - written by this very run
    frame = pl.read_ipc(folder / "sessions.arrow")
    return replace(
        rest,
        sessions=frame.select(
            pl.col(name) if name in frame.columns else pl.lit(None, dtype=kind).alias(name)
            for name, kind in table_schema("sessions").items()
        ),
    )
