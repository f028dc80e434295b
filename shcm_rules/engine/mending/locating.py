"""Which duties stand behind a finding: fingerprints again, with the place of each duty among those of its rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from ..scoping import Scoper
from .trial import Trial

if TYPE_CHECKING:
    from ...findings import Finding
    from ..evaluation import Evaluation
    from ..explaining import Explained
    from ..judging import Judged

__all__ = ["Places"]


class Places:
    """The duties of every finding of an evaluation, by fingerprint; remarks have none."""

    def __init__(self, evaluation: Evaluation, explained: Explained) -> None:
        self.evaluation = evaluation
        self._found: dict[str, tuple[Judged, tuple[int, ...]]] = {}
        scoper = Scoper(evaluation.question)
        for judged in evaluation.judged:
            for print_, duties in _printed(scoper, explained, judged):
                if duties:
                    self._found[print_] = judged, duties

    def trial(self, finding: Finding) -> Trial | None:
        """Return the duties of a finding, ready to be tried out; None if there are none."""
        if finding.fingerprint not in self._found:
            return None
        judged, duties = self._found[finding.fingerprint]
        if len(duties) < finding.duties:  # runs that follow each other were told as one
            duties = tuple(_following(judged, duties[0], finding.duties))
        return Trial(self.evaluation, judged, duties)


def _printed(scoper: Scoper, explained: Explained, judged: Judged) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Yield fingerprints in the order in which findings are told: equal sessions are told apart by their order."""
    collapsed = explained._collapsed(judged)  # noqa: SLF001 - the same engine's other half
    first = {duties[0]: (unit, tuple(duties)) for unit, duties in collapsed.items()}
    hidden = {i for duties in collapsed.values() for i in duties[1:]}
    for i, row in enumerate(judged.keys.iter_rows(named=True)):
        if i not in hidden:
            yield scoper.fingerprint(judged, {"unit": first[i][0]} if i in first else row), first.get(i, ("", (i,)))[1]
    for row in explained._without_list(judged):  # noqa: SLF001
        yield scoper.fingerprint(judged, {**row, "subject_id": None, "term": ""}), ()
    for row, subject in explained._unlisted(judged):  # noqa: SLF001
        yield scoper.fingerprint(judged, {**row, "subject_id": subject, "term": "unlisted"}), ()
    for short in explained._joint(judged):  # noqa: SLF001
        yield scoper.fingerprint(judged, {**short.duty, "subject_id": "joint", "term": ""}), ()


def _following(judged: Judged, first: int, count: int) -> Iterator[int]:
    """Yield duties of one unit from one of them on."""
    names = [name for name in ("department_id", "school_id", "cluster_id") if name in judged.keys.columns]
    mine: Mapping[str, Any] = judged.keys.row(first, named=True)
    left = count
    for i, row in enumerate(judged.keys.select(names).iter_rows(named=True)):
        if i >= first and left and all(row[name] == mine[name] for name in names):
            left -= 1
            yield i
