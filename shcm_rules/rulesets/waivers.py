"""Waivers as they are written: acts with document, office, scope, reason and expiry; does not know whom they reach.

A waiver that is not whole is refused and waives nothing; the others of its file hold.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from ..errors import InputError
from ..findings import Waiver
from ..folding import clean, fold
from ..patterns import regex
from ..problems import Problem, Words, problem, system_reason
from ..schedule import LEVELS
from ..windows import SchoolYear
from .mistakes import quote, unknown_key
from .reading import in_order, read_source, section
from .strict_yaml import Source

__all__ = ["KEYS", "WaiverFile", "WaiverScope", "WrittenWaiver", "from_rows", "read_waivers"]

REFUSED = "waiver-refused"
#: Key in a YAML file → header of the column in a sheet.
KEYS: Mapping[str, str] = {
    "document": "Số văn bản", "date": "Ngày", "office": "Cơ quan ký", "rule": "Quy tắc", "requirement": "Yêu cầu",
    "province": "Tỉnh", "ward": "Xã/Phường", "school": "Trường", "level": "Cấp học", "department": "Tổ chuyên môn",
    "cluster": "Cụm", "subject": "Môn học", "term": "Học kỳ", "school_year": "Năm học", "from": "Từ ngày",
    "to": "Đến ngày", "fingerprint": "Mã kết luận", "reason": "Lý do", "expires": "Hết hạn",
}
#: A row of a sheet: its sheet, cell and row; header → (text, address); what in it could not be read.
Row = tuple[Mapping[str, Any], Mapping[str, tuple[str, str]], Iterable[Problem]]
_NEEDED = ("document", "date", "office", "reason", "expires")
_LISTS = ("rule", "requirement")
_NAMES = ("province", "ward", "school", "department", "cluster", "subject")
#: One of these has to be said: a period, a place or a level alone would waive everything there.
_ANCHORS = ("rule", "requirement", "school", "department", "cluster", "fingerprint")
_ISO = regex(r"(\d{4})-(\d\d)-(\d\d)")
_DAY = regex(r"(\d\d?)[/.-](\d\d?)[/.-](\d{4})")
_TERM = regex(r"(?:hk|học k[ỳìyi]|k[ỳìyi])?\s?(1|2|i|ii)")
_FINGERPRINT = regex(r"[0-9a-f]{16}")
_WORD = regex(r"\w")


@dataclass(frozen=True, slots=True)
class WaiverScope:
    """Which duties are meant: each thing said narrows it."""

    rules: tuple[str, ...] = ()
    requirements: tuple[str, ...] = ()
    fingerprint: str = ""
    names: Mapping[str, str] = field(default_factory=dict)  # key of a finding's scope → text, terms and years as codes
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class WrittenWaiver:
    """One waiver: the act, and which duties it means."""

    act: Waiver
    scope: WaiverScope

    @property
    def signed(self) -> date:
        """Return the day of the act."""
        return date.fromisoformat(self.act.date)

    @property
    def expires(self) -> date:
        """Return the last day on which it holds."""
        return date.fromisoformat(self.act.expires)


@dataclass(frozen=True, slots=True)
class WaiverFile:
    """A file of waivers as far as it could be read."""

    path: str
    sha256: str
    waivers: tuple[WrittenWaiver, ...]
    problems: tuple[Problem, ...] = ()
    readable: bool = True

    @property
    def whole(self) -> bool:
        """Tell whether every waiver in it could be read."""
        return self.readable and all(problem.code != REFUSED for problem in self.problems)


@dataclass(slots=True)
class _Draft:
    """One waiver being read: texts by key; how a key is called and where its value stands."""

    texts: dict[str, str]
    name: Callable[[str], str]
    refuse: Callable[[str, Words], None]  # (key or "", sentence)

    def day(self, key: str) -> date | None:
        """Return the day under a key; what is no day is refused."""
        text = self.texts.get(key)
        if text is None:
            return None
        day = _read_day(text)
        if day is None:
            self.wrong(key, Words("một ngày như 31/05/2026", "a day such as 31/05/2026"))
        return day

    def wrong(self, key: str, wanted: Words) -> None:
        """Refuse the value under a key."""
        name, written = self.name(key), quote(self.texts[key])
        self.refuse(key, Words(
            f"{name}: đang là {written}, phải là {wanted.vi}", f"{name}: it is {written} and must be {wanted.en}"))


def read_waivers(path: str | Path) -> WaiverFile:
    """Read a YAML file `waivers: [{document: …, …}]`.

    Raises:
        InputError: the file cannot be opened.

    """
    file = Path(path)
    try:
        content = file.read_bytes()
    except OSError as error:
        raise InputError(
            f"{path}: không đọc được tệp miễn trừ – {system_reason(error, 'vi')}",
            f"{path}: the file of waivers could not be read – {system_reason(error, 'en')}") from error
    source = read_source(file, content)
    told: dict[str, str] = {}
    broken = source.data is None and bool(source.problems)
    items = None if broken else section(source, "waivers")
    if not isinstance(items, list) and not source.problems:
        _note(source, told, ("waivers",), Words(
            f"waivers: phải là danh sách; đang là {quote(items)}", f"waivers: must be a list; it is {_quote(items)}"))
    # A repeated key, an alias … does not say where it ends: nothing of such a file is taken.
    usable = isinstance(items, list) and not source.problems
    entries = enumerate(items or ()) if usable else ()
    found = [_from_yaml(source, index, item, str(path), told) for index, item in entries]
    problems = tuple(
        Problem(REFUSED, sentence, english=told.get(sentence, "")) for sentence in in_order(source.problems))
    waivers = tuple(waiver for waiver in found if waiver)
    return WaiverFile(str(path), sha256(content).hexdigest(), waivers, problems, readable=usable)


def from_rows(
    rows: Iterable[Row], path: str, digest: str, problems: Iterable[Problem] = (), *, readable: bool = True,
) -> WaiverFile:
    """Read the rows of a file's sheets; a row in which something could not be read is refused."""
    found: list[WrittenWaiver] = []
    told = list(problems)
    for place, cells, doubts in rows:
        refused = [replace(doubt, code=REFUSED) for doubt in doubts]
        waiver = _from_row(cells, {**place, "file": path}, refused)
        told += refused
        found += [waiver] if waiver and not refused else []
    return WaiverFile(path, digest, tuple(found) if readable else (), tuple(told), readable=readable)


def _from_row(
    cells: Mapping[str, tuple[str, str]], place: Mapping[str, Any], refused: list[Problem],
) -> WrittenWaiver | None:
    places = {key: cells[header] for key, header in KEYS.items() if header in cells}

    def refuse(key: str, words: Words) -> None:
        cell = places[key][1] if key in places else place["cell"]
        refused.append(problem(REFUSED, words, place["sheet"], cell))

    texts = {key: clean(text) for key, (text, _) in places.items()}
    return _read(_Draft(texts, lambda key: f"“{KEYS[key]}”", refuse), {}, place)


def _note(source: Source, told: dict[str, str], place: Sequence[str | int], words: Words) -> None:
    """Note what is wrong at a place of a YAML file; `told` keeps the English of each sentence."""
    sentence = source.at(place, words.vi)
    source.problems.append(sentence)
    told[sentence] = source.at(place, words.en)


def _from_yaml(source: Source, index: int, item: Any, path: str, told: dict[str, str]) -> WrittenWaiver | None:
    place = ("waivers", index)
    before = len(source.problems)

    def refuse(key: str, words: Words) -> None:
        _note(source, told, (*place, key) if key else place, words)

    if not isinstance(item, Mapping):
        refuse("", Words(
            f"mỗi mục phải là một khối “khoá: giá trị”; đang là {quote(item)}",
            f"each entry must be a block “key: value”; it is {_quote(item)}"))
        return None
    for key in item:
        if key not in KEYS:
            refuse(key, Words(
                unknown_key(key, list(KEYS)), f"there is no key “{key}”; allowed: {', '.join(KEYS)}"))
        elif not _is_text(item[key]) and not (key in _LISTS and _is_texts(item[key])):
            vi, en = (" hoặc danh sách", " or a list") if key in _LISTS else ("", "")
            value = item[key]
            refuse(key, Words(
                f"{key}: phải là chữ{vi}; đang là {quote(value)}", f"{key}: must be a text{en}; it is {_quote(value)}"))
    texts = {key: clean(str(value)) for key, value in item.items() if _is_text(value)}
    lists = {key: tuple(clean(str(value)) for value in item[key]) for key in _LISTS if _is_texts(item.get(key))}
    where = {"file": path, "row": source.line(place)}
    waiver = _read(_Draft(texts, lambda key: key, refuse), lists, where)
    return waiver if len(source.problems) == before else None


def _quote(value: Any) -> str:
    """Return a value as its author sees it, in English."""
    if value is None:
        return "empty"
    if isinstance(value, Mapping):
        return "a block"
    return "a list" if isinstance(value, list | tuple) else quote(value)


def _is_text(value: Any) -> bool:
    return isinstance(value, str | int) and not isinstance(value, bool)


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(_is_text(item) and _WORD.search(str(item)) for item in value)


def _split(text: str) -> tuple[str, ...]:
    return tuple(part for part in (clean(part) for part in re.split(r"[,;\n]", text)) if part)


def _read(draft: _Draft, given: Mapping[str, tuple[str, ...]], where: Mapping[str, Any]) -> WrittenWaiver | None:
    """Return the waiver, or None; whatever is wrong with it is refused."""
    for key in [key for key, text in draft.texts.items() if not _WORD.search(text)]:
        if key not in _NEEDED:  # "–" may mean none or all of them
            draft.wrong(key, Words(
                "giá trị cụ thể; nếu không giới hạn thì để trống hoặc bỏ",
                "a definite value; leave it empty or out for no limit"))
        draft.texts.pop(key)
    lists = {key: given.get(key) or _split(draft.texts.get(key, "")) for key in _LISTS}
    missing = [draft.name(key) for key in _NEEDED if key not in draft.texts]
    if missing:
        names = ", ".join(missing)
        draft.refuse("", Words(
            f"thiếu {names}; không có thì không được miễn", f"{names} missing; without it nothing is waived"))
    if not any(lists.get(key) or key in draft.texts for key in _ANCHORS):
        known = ", ".join(map(draft.name, _ANCHORS))
        draft.refuse("", Words(
            f"thiếu phạm vi, sẽ miễn tất cả; cần ít nhất một trong: {known}",
            f"no scope is given, so everything would be waived; at least one of these is needed: {known}"))
    signed, expires, first, last = (draft.day(key) for key in ("date", "expires", "from", "to"))
    for earlier, later, key in ((signed, expires, "expires"), (first, last, "to")):
        if earlier and later and later < earlier:
            day = f"{earlier:%d/%m/%Y}"
            draft.wrong(key, Words(f"từ {day} trở đi", f"{day} or later"))
    named = dict(_names(draft))
    fingerprint = draft.texts.get("fingerprint", "").lower()
    if fingerprint and not _FINGERPRINT.fullmatch(fingerprint):
        draft.wrong("fingerprint", Words(
            "16 chữ số hoặc chữ cái a–f như trong báo cáo", "16 digits or letters a–f, as in the report"))
    if missing or not signed or not expires:
        return None
    texts = {key: draft.texts[key] for key in ("document", "office", "reason")}
    act = Waiver(**texts, date=signed.isoformat(), expires=expires.isoformat(), **where)
    scope = WaiverScope(lists["rule"], lists["requirement"], fingerprint, named, first, last)
    return WrittenWaiver(act, scope)


def _names(draft: _Draft) -> Iterator[tuple[str, str]]:
    """Yield the names that narrow the scope; terms, years and levels as a finding writes them."""
    yield from ((key, draft.texts[key]) for key in _NAMES if key in draft.texts)
    levels = ", ".join(LEVELS)
    readers: Mapping[str, tuple[Callable[[str], str | None], Words]] = {
        "level": (_read_level, Words(f"một trong: {levels}", f"one of: {levels}")),
        "term": (_read_term, Words("HK1 hoặc HK2", "HK1 or HK2")),
        "school_year": (_read_year, Words("một năm học như 2025-2026", "a school year such as 2025-2026")),
    }
    for key, (reader, wanted) in readers.items():
        if key in draft.texts:
            value = reader(draft.texts[key])
            if value is None:
                draft.wrong(key, wanted)
            else:
                yield key, value


def _read_day(text: str) -> date | None:
    try:
        if found := _ISO.fullmatch(text):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := _DAY.fullmatch(text):
            return date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:  # 30/02/2026
        pass
    return None


def _read_level(text: str) -> str | None:
    return next((level for level in LEVELS if fold(level) == fold(text)), None)


def _read_term(text: str) -> str | None:
    found = _TERM.fullmatch(fold(text))
    return f"HK{len(found[1]) if found[1].startswith('i') else found[1]}" if found else None


def _read_year(text: str) -> str | None:
    year = SchoolYear.parse(text)
    return str(year) if year and re.fullmatch(r"[\d\s–—/-]+", text) else None
