"""The report for people: plain text, or the same words in colour where a terminal shows them."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import wrap
from typing import IO

from ..findings import ReportModel
from .lines import Line, Style, report_lines

__all__ = ["print_in_colour", "render"]

_COLOURS: Mapping[Style, str] = {
    "plain": "", "answer-bad": "bold red", "answer-unsure": "bold yellow", "answer-good": "bold green",
    "heading": "bold", "bad": "red", "unsure": "yellow", "good": "green", "dim": "dim",
}
#: Continued lines stand this much further in than their first.
HANG = 2


def render(model: ReportModel) -> bytes:
    """Return the report as UTF-8 text, one statement a line, never wrapped."""
    text = "".join(f"{' ' * line.indent}{line.text}".rstrip() + "\n" for line in report_lines(model))
    return text.encode("utf-8", "replace")


def print_in_colour(model: ReportModel, stream: IO[str]) -> None:
    """Print the report to a terminal, wrapped to its width."""
    from rich.console import Console  # noqa: PLC0415 - only a terminal pays for it
    from rich.text import Text  # noqa: PLC0415

    console = Console(file=stream, highlight=False, emoji=False, markup=False)
    for line in report_lines(model):
        for part in _wrapped(line, console.width):
            console.print(Text(part, style=_COLOURS[line.style]), soft_wrap=True)


def _wrapped(line: Line, width: int) -> list[str]:
    first, rest = " " * line.indent, " " * (line.indent + HANG)
    return wrap(
        line.text, max(width, 40), initial_indent=first, subsequent_indent=rest,
        break_long_words=False, break_on_hyphens=False,
    ) or [""]
