"""Where rule sets are: the shipped ones by name, any other by path; knows only a set's place, not its rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from ..errors import UsageError
from ..folding import fold
from ..patterns import regex
from .contents import HEADER_FILE

__all__ = ["HEADER_FILE", "find_rule_set", "known_rule_sets", "match_rule_sets", "named_in", "nearest",
           "shipped_folder"]

_PACKAGE = Path(__file__).resolve().parent.parent
#: Where names are looked up instead, in this context only: sets that were kept with a report.
_ELSEWHERE: ContextVar[Path | None] = ContextVar("_ELSEWHERE", default=None)
_KIND_OF_PLACE = regex(r"^(tỉnh|thành phố|tp\.?|phường|p\.|xã|thị trấn|đặc khu)\s*")


def shipped_folder() -> Path:
    """Return the folder of the shipped sets: inside an installed package, beside it in a checkout."""
    if (elsewhere := _ELSEWHERE.get()) is not None:
        return elsewhere
    inside = _PACKAGE / "_rules"
    return inside if inside.is_dir() else _PACKAGE.parent / "rules"


@contextmanager
def named_in(folder: Path) -> Iterator[None]:
    """Look names of rule sets up in a folder instead of among the shipped ones, as long as the block lasts."""
    token = _ELSEWHERE.set(folder)
    try:
        yield
    finally:
        _ELSEWHERE.reset(token)


def known_rule_sets() -> tuple[str, ...]:
    """Return the names of the shipped rule sets."""
    return tuple(sorted(header.parent.name for header in shipped_folder().glob(f"*/{HEADER_FILE}")))


def find_rule_set(name_or_path: str | Path, *, beside: Path = Path()) -> Path:
    """Return the folder of a rule set: a shipped name, or else a path, which begins at the folder `beside`.

    Raises:
        UsageError: neither; the sentence names the shipped sets.

    """
    known = known_rule_sets()
    if str(name_or_path) in known:
        return shipped_folder() / str(name_or_path)
    path = beside / name_or_path
    if path.name == HEADER_FILE and path.is_file():
        return path.parent
    if path.is_dir():
        return path
    hint = nearest(str(name_or_path), known)
    raise UsageError(
        f"không có bộ quy tắc “{name_or_path}”{f', có phải “{hint}”?' if hint else ''} – "
        f"được phép: {', '.join(known)} hoặc đường dẫn tới một thư mục quy tắc",
        f"there is no rule set “{name_or_path}”{f', did you mean “{hint}”?' if hint else ''} – "
        f"allowed: {', '.join(known)}, or the path of a folder of rules",
    )


def match_rule_sets(province: str = "", ward: str = "") -> tuple[str, ...]:
    """Return the shipped sets of a province or ward, with those that bind everywhere.

    Empty if no set of that place is known: what binds everywhere alone is never a guess for it. A ward's
    set brings its province's along.
    """
    places = {name: _place(shipped_folder() / name / HEADER_FILE) for name in known_rule_sets()}
    there, here = _fold_place(province), _fold_place(ward)
    wards = {
        name: place for name, place in places.items()
        if place[1] and place[1] == here and (not there or place[0] in {"", there})
    }
    provinces = {place[0] for place in wards.values()} | {there}
    chosen = set(wards) | {n for n, (p, w) in places.items() if p and not w and p in provinces}
    if not chosen:
        return ()
    return tuple(sorted(chosen | {name for name, place in places.items() if place == ("", "")}))


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that `word` was probably meant to be."""
    from rapidfuzz import process  # noqa: PLC0415 - needed only for a message

    found = process.extractOne(word, list(known), score_cutoff=70)
    return str(found[0]) if found else None


def _place(header: Path) -> tuple[str, str]:
    from .strict_yaml import read_yaml  # noqa: PLC0415 - only who is asked for a place needs YAML

    data = read_yaml(header.read_bytes(), str(header)).data
    if not isinstance(data, dict):
        return "?", "?"  # a broken header matches nothing; loading it tells why
    return _fold_place(str(data.get("province") or "")), _fold_place(str(data.get("ward") or ""))


def _fold_place(text: str) -> str:
    return _KIND_OF_PLACE.sub("", fold(text))
