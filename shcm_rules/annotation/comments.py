"""Notes on cells: the comments part of a sheet, made or added to; what others wrote stays as it was."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .archive import Archive
from .markup import Edit, Element, add_inside, decoded, encoded, escape_text, outline, splice
from .notes import Note
from .places import Cell, address, parse_cell

__all__ = ["AUTHOR", "TYPE", "Written", "add_comments", "has_own", "threaded_cells"]

AUTHOR = "shcm_rules"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_EMPTY = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<comments xmlns="{space}"><authors/><commentList/></comments>')
_FONT = '<{p}sz val="9"/><{p}color indexed="81"/><{p}rFont val="Tahoma"/><{p}family val="2"/>'
_THREAD = "tc={"
#: Stands above what is ours, so that readers know who speaks and the next run finds it: not every program that
#: saves the file keeps the author.
_MARK = "– shcm_rules –"
_DEPTH = 5


@dataclass(frozen=True, slots=True)
class Written:
    """Which cells need a box for their note, which have one that now holds more, and which boxes are to go."""

    new: tuple[Cell, ...]
    longer: tuple[Cell, ...]
    gone: tuple[Cell, ...]


def threaded_cells(archive: Archive, part: str) -> set[Cell]:
    """Return the cells that bear a conversation: Excel would throw away what a note there says."""
    data, _ = decoded(archive.read(part), part)
    root = outline(data, part, _DEPTH)
    authors = _authors(data, root)
    return {cell for cell, comment in _comments(root).items()
            if _author(comment, authors).startswith(_THREAD)}


def has_own(archive: Archive, part: str) -> bool:
    """Tell whether a comments part may hold notes of an earlier run."""
    data = archive.read(part)
    return f">{AUTHOR}<".encode() in data or _MARK.encode() in data


def add_comments(archive: Archive, part: str, notes: Mapping[Cell, Note], space: str) -> Written:
    """Write the notes into a comments part, which is made where there is none.

    A note of an earlier run gives way; behind one of somebody else ours is put.
    """
    if part not in archive:
        archive.write(part, _EMPTY.format(space=space).encode())
    data, codec = decoded(archive.read(part), part)
    root = outline(data, part, _DEPTH)
    authors, known = _authors(data, root), _comments(root)
    own = {cell for cell, comment in known.items() if _is_own(data, comment, authors)}
    fresh = [cell for cell in notes if cell not in known or cell in own]
    edits: list[Edit] = []
    number = authors.index(AUTHOR) if AUTHOR in authors else len(authors)
    if fresh and number == len(authors):
        edits.append(_add_author(data, root))
    edits += [(known[cell].start, known[cell].end, b"") for cell in own]
    for cell, comment in known.items():
        if cell not in own and (found := comment.child("text")):
            edits += _append(data, found, notes.get(cell, []), root.prefix)
    new = "".join(_comment(cell, notes[cell], number, root.prefix) for cell in sorted(fresh))
    listed = root.child("commentList")
    edits.append(add_inside(data, listed or root, new.encode() if listed else _listed(new, root.prefix)))
    archive.write(part, encoded(splice(data, edits), codec))
    return Written(
        tuple(sorted(fresh)), tuple(sorted(set(notes) - set(fresh))), tuple(sorted(own)))


def _is_own(data: bytes, comment: Element, authors: list[str]) -> bool:
    text = comment.child("text")
    first = text.children[:1] if text else []
    return _author(comment, authors) == AUTHOR or any(_MARK.encode() in run.text(data) for run in first)


def _comments(root: Element) -> dict[Cell, Element]:
    listed = root.child("commentList")
    return {cell: comment for comment in (listed.children if listed else ())
            if (cell := parse_cell(comment.attributes.get("ref", "")))}


def _authors(data: bytes, root: Element) -> list[str]:
    found = root.child("authors")
    return [author.text(data).decode("utf-8", "replace") for author in found.children] if found else []


def _author(comment: Element, authors: list[str]) -> str:
    number = comment.attributes.get("authorId", "")
    return authors[int(number)] if number.isdecimal() and len(number) < 6 and int(number) < len(authors) else ""


def _add_author(data: bytes, root: Element) -> Edit:
    found, new = root.child("authors"), f"<{root.prefix}author>{AUTHOR}</{root.prefix}author>"
    if found:
        return add_inside(data, found, new.encode())
    return add_inside(data, root, f"<{root.prefix}authors>{new}</{root.prefix}authors>".encode(), first=True)


def _listed(new: str, prefix: str) -> bytes:
    return f"<{prefix}commentList>{new}</{prefix}commentList>".encode()


def _comment(cell: Cell, note: Note, author: int, prefix: str) -> str:
    told = _run(f"{_MARK}\n", prefix, bold=True) + _runs(note, prefix)
    return (f'<{prefix}comment ref="{address(cell)}" authorId="{author}"><{prefix}text>{told}'
            f"</{prefix}text></{prefix}comment>")


def _runs(note: Note, prefix: str) -> str:
    """Return the paragraphs of a note, each after an empty line, what is bold as a run of its own."""
    pieces = []
    for place, (head, body) in enumerate(note):
        end = "\n\n" if place < len(note) - 1 else ""
        if head:
            pieces.append(_run(head + ("\n" if body else end), prefix, bold=True))
        if body:
            pieces.append(_run(body + end, prefix))
    return "".join(pieces)


def _run(text: str, prefix: str, *, bold: bool = False) -> str:
    font = f"<{prefix}b/>" * bold + _FONT.replace("{p}", prefix)
    told = f'<{prefix}t xml:space="preserve">{escape_text(text)}</{prefix}t>'
    return f"<{prefix}r><{prefix}rPr>{font}</{prefix}rPr>{told}</{prefix}r>"


def _append(data: bytes, text: Element, note: Note, prefix: str) -> Iterable[Edit]:
    """Yield the edits that put a note behind one of somebody else's; a plain text becomes the first of the runs.

    What an earlier run put there gives way.
    """
    plain, written = text.child("t"), text.every("r")
    ours = next((run for run in written if _MARK.encode() in run.text(data)), None)
    if not note:
        if ours:
            yield ours.start, written[-1].end, b""
        return
    new = (_run(f"\n\n{_MARK}\n", prefix, bold=True) + _runs(note, prefix)).encode()
    if plain:
        yield plain.start, plain.start, f"<{prefix}r>".encode()
        yield plain.end, plain.end, f"</{prefix}r>".encode() + (b"" if written else new)
    if written:
        yield (ours.start if ours else written[-1].end), written[-1].end, new
    elif not plain:
        yield add_inside(data, text, new, first=True)
