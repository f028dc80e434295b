"""What the evaluation notices about the inputs: conflicts that no single cell shows."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from ..problems import Problem, Words, counted, problem
from ..schedule import ACTS
from .occasions import Occasions
from .rows import Question, Rows
from .told import HEADERS
from .wording import day_text

__all__ = ["notice"]

_SHOWN = 8


def notice(question: Question, rows: Rows, occasions: Occasions) -> list[tuple[int, Problem]]:
    """Return (index of the input or -1, problem)."""
    found = [*_past(question, rows), *_future(question, rows)]
    if not occasions.is_empty:
        found += [*_restarts(question, occasions), *_conflicts(question, occasions)]
    index = {item.path: i for i, item in enumerate(question.schedule.inputs)}
    return [(index.get(file, -1), problem) for file, problem in found]


def _restarts(question: Question, occasions: Occasions) -> Iterator[tuple[str, Problem]]:
    for source, row, text in occasions.restarts:
        cell = question.schedule.cell("sessions", source, row, "occasion")
        yield cell.file, problem("occasion-restarts", Words(
            f"«{text}» đứng ở cả hai học kỳ: được xét như hai lần sinh hoạt, mỗi học kỳ một lần",
            f"«{text}» stands in both terms: it is taken as two occasions, one in each term"), cell.sheet, cell.cell)


def _conflicts(question: Question, occasions: Occasions) -> Iterator[tuple[str, Problem]]:
    """Yield acts of which the rows of one lần record different days."""
    members = occasions.members.filter(pl.col("variant") == 0)
    differing = members.group_by("unit", "lan_key", maintain_order=True).agg(
        pl.col(f"{name}_lo").drop_nulls().n_unique().alias(name) for name in ACTS
    ).filter(pl.any_horizontal(pl.col(name) > 1 for name in ACTS))
    for unit, key in differing.select("unit", "lan_key").rows():
        lan = members.filter((pl.col("unit") == unit) & (pl.col("lan_key") == key))
        for name in ACTS:
            written = lan.filter(pl.col(f"{name}_lo").is_not_null())
            if written[f"{name}_lo"].n_unique() > 1:
                places = written.select("source", "row").rows()
                cells = [question.schedule.cell("sessions", source, row, name) for source, row in places]
                texts = list(written[name].unique(maintain_order=True))
                days, english = ", ".join(texts), "”, “".join(texts)
                header = HEADERS["sessions"][name]
                yield cells[0].file, problem("conflicting-acts", Words(
                    f"các dòng của một lần ghi «{header}» khác nhau ({days}); mỗi ngày đều được xét như có thể đúng",
                    f"the rows of one occasion differ in «{header}» (“{english}”); each day is taken as possible",
                ), cells[0].sheet, cells[0].cell)


def _past(question: Question, rows: Rows) -> Iterator[tuple[str, Problem]]:
    """Yield, for each sheet of a plan, the sessions that are past and not marked as held."""
    if question.audit:
        return
    done = (pl.col("status") == "Đã thực hiện").fill_null(value=False)
    postponed = (pl.col("status") == "Hoãn").fill_null(value=False)
    unmarked = pl.col("live_must") & ~done & ~postponed
    past = rows.frame.filter(unmarked & (pl.col("t_hi") < question.today)).select("source", "row")
    for (source,), here in past.group_by("source", maintain_order=True):
        yield _listed(question, source, here, "unmarked-past",
                      f"buổi có thời gian trước {day_text(question.today)} mà chưa đánh dấu đã thực hiện",
                      f"before {day_text(question.today)} not marked as held")


def _future(question: Question, rows: Rows) -> Iterator[tuple[str, Problem]]:
    """Yield the sessions marked as held on a day that is still to come."""
    done = (pl.col("status") == "Đã thực hiện").fill_null(value=False)
    day = pl.when(pl.col("held_lo").is_not_null()).then(pl.col("held_lo")).otherwise(pl.col("date_lo"))
    ahead = rows.frame.filter(done & (day > question.today)).select("source", "row")
    for (source,), here in ahead.group_by("source", maintain_order=True):
        yield _listed(question, source, here, "held-in-future",
                      f"buổi đánh dấu đã thực hiện nhưng ngày ghi sau {day_text(question.today)}",
                      f"marked as held on a day after {day_text(question.today)}")


def _listed(  # noqa: PLR0913, PLR0917 - where, and what in both languages
    question: Question, source: object, rows: pl.DataFrame, code: str, text: str, english: str,
) -> tuple[str, Problem]:
    cells = [question.schedule.cell("sessions", int(str(source)), row, "date") for row in rows["row"]]
    names = list(dict.fromkeys(cell.cell or str(cell.row) for cell in cells))  # merged cells hold several rows' date
    shown, left = ", ".join(names[:_SHOWN]), len(names) - _SHOWN
    more, others = (f" và {left} ô khác", f" and {counted(left, 'more cell')}") if left > 0 else ("", "")
    return cells[0].file, problem(code, Words(
        f"{len(cells)} {text}: {shown}{more}",
        f"{counted(len(cells), 'session')} {english}: {shown}{others}"), cells[0].sheet, cells[0].cell)
