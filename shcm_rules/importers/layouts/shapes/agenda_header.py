"""Recognise plans of work by month, week or weekday, and lists of tasks: some of their lines are meetings.

The header of such a plan names a period, work to do and who does it; columns that only a table of meetings has make
it one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain

from ....folding import clean, fold
from ....patterns import regex
from ...raw import RawTable
from ...values import read_kind
from ..header_cells import header_texts, merged_rows
from ..headers import header_key, match_header
from .activities import own_date, speaks_of_session
from .cell_lists import is_bulleted, is_list, split_items

__all__ = ["Agenda", "find_agenda", "header_text", "is_meeting_plan"]


_SEARCHED_ROWS = 40
_DEEPEST = 3


def _keys(headers: str) -> tuple[str, ...]:
    return tuple(map(header_key, headers.split(" | ")))


#: From the widest to the narrowest; a slot says nothing about the day.
_PERIODS: Mapping[str, tuple[str, ...]] = {
    "month": _keys("Tháng | Tháng/Năm | Tháng, năm | Tháng năm | Thời gian (tháng) | Thời gian (theo tháng)"),
    "week": _keys("Tuần | Tuần C.Môn | Tuần chuyên môn | Tuần CM | Tuần học | Tuần lễ | Tuần thứ | Tuần thực học"
                  " | Từ ngày - đến ngày | Từ ngày … đến ngày | Thời gian (tuần)"),
    "day": _keys("Thứ/Ngày | Thứ, ngày | Thứ ngày | Thứ | Ngày/Thứ | Thứ - ngày | Thứ (ngày)"),
    "slot": _keys("Buổi | Giờ | timeStart | timeEnd | Tiết"),
}
_DAYS = _keys("Ngày | Thời gian | Thời gian thực hiện | Thời hạn | Hạn hoàn thành | Thời điểm | deadline | sourceDue"
              " | due | timeFrame | date")
_WORK = _keys("Nội dung công việc | Công việc | Tên công việc | Nhiệm vụ | Nội dung nhiệm vụ | Nhiệm vụ trọng tâm"
              " | Công tác trọng tâm | Nội dung công tác | Công việc trọng tâm | Nội dung trọng tâm | taskName | task"
              " | Nội dung, công việc")
_WHAT = _WORK + _keys("Nội dung thực hiện | Nội dung hoạt động | Hoạt động | Các hoạt động | Nội dung | title | name"
                      " | Thực hiện | Biện pháp thực hiện")
_OF_MEETINGS = _keys("Nội dung sinh hoạt | Nội dung SHCM | Nội dung sinh hoạt chuyên môn | Nội dung chuyên đề"
                     " | Tên chuyên đề | Chuyên đề | Nội dung họp")
_SAYS_WHAT = frozenset(_WHAT + _OF_MEETINGS)
_SAYS_WHEN = frozenset(_DAYS).union(*_PERIODS.values())
#: Headers that only a list of tasks has.
_TASKS = _WORK + _keys("assignee | deadline | output | sourceDue | expectedOutcome | Sản phẩm | Kết quả, sản phẩm"
                       " | Sản phẩm/Kết quả | Kết quả/Sản phẩm | Sản phẩm đầu ra")
#: Fields that the columns of such a plan may have; any other one makes it a table of sessions.
_PLAIN = frozenset({
    "number", "date", "content", "owner", "participants", "venue", "note", "objective", "duration", "mode", "grade",
})
_PEOPLE = (
    "sở", "trường", "ubnd", "tổ", "nhóm", "gv", "bgh", "ban", "hiệu trưởng", "cbgv", "giáo viên", "phòng",
)
_MONTHLY = regex(r"(?:tuần\s*\d.*)?(?:tháng\s*\d{1,2}|\d{1,2}/\d{4})(?:\s*[/.-]\s*\d{4})?$")
#: A title that says of the whole plan that it is one of meetings, or of all the school's work.
_MEETING_PLAN = regex(r"\bsinh hoạt (?:tổ|chuyên môn|chuyên đề|cụm)\b|\bshcm\b|\bncbh\b|\bchuyên đề\b")
_WORK_PLAN = regex(r"\b(?:lịch công tác|lịch làm việc|nhiệm vụ|kế hoạch giáo dục|lịch chỉ đạo|trọng tâm)\b")
#: How much more the column of tasks must say than the other one of the same header.
_CLEARLY = 1.5


@dataclass(slots=True)
class Agenda:
    """A recognised header: its rows, the columns of periods from wide to narrow, of work, and of other fields."""

    top: int
    bottom: int
    periods: list[int]
    content: int
    fields: dict[str, int] = field(default_factory=dict)
    of_meetings: bool = False
    carried: frozenset[int] = frozenset()  # columns whose blank cells mean the cell above
    unused: list[int] = field(default_factory=list)
    undated: bool = False  # the widest period is a day or a week: the title may tell more
    kinds: dict[int, str] = field(default_factory=dict)  # of the columns of periods


def find_agenda(raw: RawTable) -> Agenda | None:
    """Return the header of a plan of work, None if the sheet is another table."""
    searched = raw.rows[:_SEARCHED_ROWS]
    texts, merged = set(filter(None, chain.from_iterable(searched))), merged_rows(raw)
    heads, times = ({text for text in texts if _key_of(text) in keys} for keys in (_SAYS_WHAT, _SAYS_WHEN))
    for top, row in enumerate(searched):
        if top not in merged and (heads.isdisjoint(row) or times.isdisjoint(row)):
            continue  # nearly every row ends here
        if sum(bool(text and text.strip()) for text in row) > 1 and (agenda := _read_header(raw, top)):
            return agenda
    return None


@lru_cache(maxsize=16384)
def _key_of(text: str) -> str:
    """Return the key of a column whose header is this cell alone."""
    return header_key(clean(text))


def _read_header(raw: RawTable, top: int) -> Agenda | None:
    bottom = _bottom(raw, top)
    keys = {column: _key(texts) for column, texts in header_texts(raw, top, bottom)}
    what = [column for column, key in keys.items() if key in _SAYS_WHAT]
    if not what or not (periods := _periods(raw, bottom, keys)):
        return None
    content = _content_column(raw, bottom, keys, what)
    if content is None:
        return None
    agenda = Agenda(top, bottom, [column for column, _ in periods], content)
    agenda.of_meetings = keys[content] in _OF_MEETINGS or (keys[content] not in _WORK and is_meeting_plan(raw, top))
    agenda.undated = periods[0][1] in ("week", "day")
    agenda.carried = frozenset(column for column, kind in periods if kind in ("month", "week", "day"))
    agenda.kinds = dict(periods)
    _take_fields(agenda, keys)
    return agenda if _is_agenda(raw, agenda, keys, {kind for _, kind in periods}) else None


def _key(texts: Sequence[str]) -> str:
    """Return the key of a column: of its own header, or of the wide cell above where only that one is known."""
    own = header_key(texts[0])
    if len(texts) == 1 or own in _SAYS_WHAT or match_header("sessions", own):
        return own
    above = header_key(texts[-1].removesuffix(texts[0]))
    named = above in _OF_MEETINGS and speaks_of_session(texts[0])
    return above if named else own


def is_meeting_plan(raw: RawTable, top: int) -> bool:
    """Tell whether the title above a header says that the plan is one of meetings only."""
    title = fold(" ".join([raw.sheet, *(text for row in raw.rows[max(top - 8, 0) : top] for text in row if text)]))
    return bool(_MEETING_PLAN.search(title)) and not _WORK_PLAN.search(title)


def _bottom(raw: RawTable, top: int) -> int:
    here = raw.first_row + top
    deep = [bottom for t, _, bottom, _ in raw.merges if t == here and here < bottom < here + _DEEPEST]
    return min(max(deep, default=here) - raw.first_row, len(raw.rows) - 1)


def _cell(raw: RawTable, index: int, column: int) -> str:
    row = raw.rows[index]
    return clean(row[column] or "") if column < len(row) else ""


def _periods(raw: RawTable, bottom: int, keys: Mapping[int, str]) -> list[tuple[int, str]]:
    """Return the columns that tell when, from the widest to the narrowest, each kind once.

    A column "Thời gian" that holds months and weeks is one of months.
    """
    found: list[tuple[int, str]] = []
    for kind, words in (*_PERIODS.items(), ("date", _DAYS)):
        columns = [column for column, key in keys.items() if key in words]
        if columns and (kind != "date" or not any(known == "day" for _, known in found)):
            found += [(column, kind) for column in columns[: 2 if kind in ("week", "slot") else 1]]
    if len(found) == 1 and found[0][1] == "date" and _holds_months(raw, bottom, found[0][0]):
        found = [(found[0][0], "month")]
    found.sort(key=lambda pair: ("month", "week", "day", "date", "slot").index(pair[1]))
    return found if any(kind != "slot" for _, kind in found) else []


def _holds_months(raw: RawTable, bottom: int, column: int) -> bool:
    texts = [fold(text) for text in _below(raw, bottom, column) if text.strip()]
    return len(texts) > 1 and sum(bool(_MONTHLY.match(text)) for text in texts) >= 0.8 * len(texts)


def _content_column(raw: RawTable, bottom: int, keys: Mapping[int, str], what: Sequence[int]) -> int | None:
    """Return the column of work; of two with one header ("Thực hiện") the one that says clearly more."""
    best = min(what, key=lambda column: (_OF_MEETINGS + _WHAT).index(keys[column]))
    same = [column for column in what if keys[column] == keys[best]]
    if keys[best] == "thực hiện" and len(same) == 1:
        return None if _looks_like_people(raw, bottom, best) else best
    if len(same) == 1:
        return best
    said = sorted((sum(len(text) for text in _below(raw, bottom, column)), column) for column in same)
    lists = [column for column in same if any(map(is_list, _below(raw, bottom, column)))]
    if len(lists) == 1:
        return lists[0]
    return said[-1][1] if said[-1][0] >= _CLEARLY * max(said[-2][0], 20) else None


def _below(raw: RawTable, bottom: int, column: int) -> Iterator[str]:
    return (row[column] or "" for row in raw.rows[bottom + 1 :] if column < len(row))


def _looks_like_people(raw: RawTable, bottom: int, column: int) -> bool:
    texts = [fold(text) for text in _below(raw, bottom, column) if text.strip()]
    return bool(texts) and sum(text.lstrip("-•+ ").startswith(_PEOPLE) for text in texts) * 2 > len(texts)


def _take_fields(agenda: Agenda, keys: Mapping[int, str]) -> None:
    """Map the other columns; "Thực hiện" beside a column of work is who does it."""
    for column, key in keys.items():
        if column in agenda.periods or column == agenda.content:
            continue
        match = match_header("sessions", key)
        name = "owner" if key == "thực hiện" else match.field if match else ""
        if not name or name in agenda.fields or name in ("content", "date"):
            agenda.unused.append(column)
        else:
            agenda.fields[name] = column


def _is_agenda(raw: RawTable, agenda: Agenda, keys: Mapping[int, str], kinds: set[str]) -> bool:
    texts = [text for text in _below(raw, agenda.bottom, agenda.content) if text.strip()]
    if kinds & {"month", "week", "day"} and any(_dated_items(text) > 1 for text in texts):
        agenda.of_meetings = agenda.of_meetings or keys[agenda.content] not in _WHAT
        return True
    if not _plain(raw, agenda):
        return False
    tasks = any(key in _TASKS for key in keys.values()) or list(keys.values()).count("thực hiện") > 1
    if agenda.of_meetings or not tasks:
        periodic = kinds & {"month", "week", "day"}
        return bool(periodic) and (any(map(_is_bulleted_list, texts)) or "slot" in kinds or len(periodic) > 1)
    return True


def _is_bulleted_list(text: str) -> bool:
    return is_bulleted(text) and is_list(text)


def _dated_items(text: str) -> int:
    items = split_items(text)
    return sum(bool(own_date(item)) for item in items) if len(items) > 1 else 0


def _plain(raw: RawTable, agenda: Agenda) -> bool:
    """Tell whether no column says what only sessions have; "kind" of a list of tasks is not the meeting's."""
    special = set(agenda.fields) - _PLAIN
    if "kind" in special and not any(read_kind(t) for t in _below(raw, agenda.bottom, agenda.fields["kind"]) if t):
        agenda.unused.append(agenda.fields.pop("kind"))
        special.discard("kind")
    return not special


def header_text(raw: RawTable, agenda: Agenda, column: int) -> str:
    """Return what is written above a column."""
    return next((text for i in range(agenda.bottom, agenda.top - 1, -1) if (text := _cell(raw, i, column))), "")
