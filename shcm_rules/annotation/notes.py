"""What the note on each cell says: every remark on it, worst first, short enough to be read on the cell."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ..reports.characters import shorten
from ..reports.words import WORDS as SAID
from .places import Cell
from .remarks import Colour, Remark, Spot
from .wording import WORDS

__all__ = ["Marks", "Note", "mark_cells"]

#: Letters of a note; what does not fit stands in the table.
_ROOM = 1000
_LONGEST = 450  # of one remark
_NUMBERS = 4
_NEAR = 3  # duties for which a row was nearly counted, told on its cell
_CONTROLS = re.compile(r"\s*[\x00-\x1f\x7f-\x9f\u2028\u2029]+\s*")
_COLOURS: Sequence[Colour] = ("violated", "undetermined", "pending", "problem")

#: Rule and why → the remarks for which a row was nearly counted.
_Near = dict[tuple[str, str], list[int]]
#: A paragraph of a note: what stands in bold, what follows.
Note = list[tuple[str, str]]


@dataclass(slots=True)
class Marks:
    """What becomes of one sheet: a colour and a note for each of its cells."""

    colours: dict[Cell, Colour] = field(default_factory=dict)
    notes: dict[Cell, Note] = field(default_factory=dict)


def mark_cells(
    remarks: Sequence[Remark], anchors: Mapping[str, Mapping[Cell, Cell]], lang: str, sheet: str,
) -> dict[str, Marks]:
    """Return the marks of each sheet; `anchors` says which cell stands for which, `sheet` is the table's name."""
    own: dict[tuple[str, Cell], list[Remark]] = defaultdict(list)
    near: dict[tuple[str, Cell], _Near] = defaultdict(dict)
    marks: dict[str, Marks] = defaultdict(Marks)
    for remark in remarks:
        for spot in remark.spots:
            place = spot.sheet, anchors.get(spot.sheet, {}).get(spot.cell, spot.cell)
            if spot.near:
                _note_near(near[place], remark, spot)
                continue
            if remark not in own[place][-1:]:
                own[place].append(remark)
            if remark.colour:
                _paint(marks[spot.sheet].colours, place[1], remark.colour)
    for name, cell in [*own, *(place for place in near if place not in own)]:
        said = _own_part(own.get((name, cell), []), lang, sheet) + _near_part(near.get((name, cell), {}), lang)
        if said:
            marks[name].notes[cell] = said
    return dict(marks)


def _note_near(told: _Near, remark: Remark, spot: Spot) -> None:
    """Keep why a row was nearly counted, for duties that are not met or not decided; one line a rule."""
    if spot.why and remark.colour in {"violated", "undetermined"}:
        key = next((key for key in told if key[0] == remark.title), (remark.title, spot.why))
        told.setdefault(key, []).append(remark.number)


def _paint(colours: dict[Cell, Colour], cell: Cell, colour: Colour) -> None:
    before = colours.get(cell, colour)
    colours[cell] = min(before, colour, key=_COLOURS.index)


def _own_part(remarks: Sequence[Remark], lang: str, sheet: str) -> Note:
    said: Note = []
    left = _ROOM
    for place, remark in enumerate(remarks):
        head, body = _paragraph(remark, lang)
        left -= len(head) + len(body) + 1
        if said and left < 0:
            rest = WORDS[lang]["more_notes"].format(n=len(remarks) - place, sheet=sheet)
            return [*said, ("", rest)]
        said.append((head, body))
    return said


def _paragraph(remark: Remark, lang: str) -> tuple[str, str]:
    words = SAID[lang]
    head = f"{remark.number}. {remark.verdict.upper()} – {_line(remark.title)}"
    body = [shorten(_line(remark.message), _LONGEST)]
    if remark.clause:
        body.append(f"{words['clause']}: {shorten(_line(remark.clause), _LONGEST // 2)}")
    if remark.remedy:
        body.append(f"{words['remedy']}: {shorten(_line(remark.remedy), _LONGEST // 2)}")
    return shorten(head, _LONGEST // 2), "\n".join(body)


def _near_part(near: _Near, lang: str) -> Note:
    """Return for which duties a row was not counted though nearly, one line each."""
    if not near:
        return []
    words = WORDS[lang]
    lines = []
    for (title, why), numbers in list(near.items())[:_NEAR]:
        listed = ", ".join(map(str, numbers[:_NUMBERS])) + (" …" if len(numbers) > _NUMBERS else "")
        lines.append(shorten(f"– {words['number']} {listed}, {_line(title)}: {_line(why)}", _LONGEST // 2))
    if len(near) > _NEAR:
        lines.append(words["more_near"].format(n=len(near) - _NEAR))
    return [(f"{words['near']}:", "\n".join(lines))]


def _line(text: str) -> str:
    return _CONTROLS.sub(" ", text).strip()
