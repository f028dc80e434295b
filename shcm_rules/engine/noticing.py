"""What the evaluation notices about the inputs: conflicts that no single cell shows."""

from __future__ import annotations

from ..problems import Problem
from .occasions import Occasions
from .rows import Question, Rows

__all__ = ["notice"]


def notice(question: Question, rows: Rows, occasions: Occasions) -> list[tuple[int, Problem]]:
    """Return (index of the input or -1, problem)."""
    del rows
    schedule = question.schedule
    index = {item.path: i for i, item in enumerate(schedule.inputs)}
    found = []
    for source, row, text in occasions.restarts:
        cell = schedule.cell("sessions", source, row, "occasion")
        found.append((index.get(cell.file, -1), Problem(
            "occasion-restarts", f"«{text}» đứng ở cả hai học kỳ: được xét như hai lần sinh hoạt, mỗi học kỳ một lần",
            cell.sheet, cell.cell)))
    return found
