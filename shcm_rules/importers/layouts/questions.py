"""Ask about columns that nobody named surely but that look like what a check needs; never decide for the user."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from ...folding import clean, fold
from ...problems import Problem, Words, counted, problem
from ...reference.subjects import read_subjects
from ...schedule import FIELDS
from ...windows import SchoolYear, Window
from ..addresses import address, column_letter
from ..dates.reading import DateContext, read_date
from ..raw import RawTable
from ..values import read_kind, read_level, read_mode, read_organiser, read_status
from .headers import header_key, match_header, near_headers
from .tabular import Sheet

__all__ = ["Question", "ask", "ask_for_header"]

#: A header this like a known one is asked about if the values fit; those from `recognition.SURE` on are taken.
ASKED = 80
#: Fields whose headers are hardly less like are offered beside the likeliest.
RIVALS = 10
#: So many of the distinct values of a column must read as what is asked for.
SHARE, SAMPLE = 0.6, 60
#: One word may be a subject by chance; one day hardly is.
FEWEST = {"date": 1}
FEWEST_WORDS = 2
SEARCHED_ROWS = 40
#: What a table is of little use without.
_NEEDED = {"sessions": ("date", "kind", "subject"), "departments": ("subject",), "documents": ("sent",),
           "minutes": ("date",), "clusters": ()}
_ANY_YEAR = DateContext(SchoolYear(2025), None, None)  # only whether a text is a date matters here


@dataclass(frozen=True, slots=True)
class Question:
    """A column that may hold one of `options` (canonical headers): where it is, what speaks for it, an example.

    `header_row` is set where no table at all was recognised in the sheet.
    """

    sheet: str
    cell: str
    column: str
    text: str
    table: str
    options: tuple[str, ...]
    fitting: int
    values: int
    example: str
    header_row: int = 0

    @property
    def answer(self) -> str:
        """Return the line of a layout file that says yes to the first option."""
        if self.text:
            return f'headers: {{"{_quoted(self.text)}": {self.options[0]}}}'
        return f"columns: {{{self.column}: {self.options[0]}}}"

    @property
    def refusal(self) -> str:
        """Return the line of a layout file that says no."""
        return f'ignore_columns: ["{_quoted(self.text) or self.column}"]'

    @property
    def sentence(self) -> Words:
        """Return the question with its reason, as a user reads it."""
        header = Words(f" “{self.text[:80]}”", f" “{self.text[:80]}”") if self.text else Words(
            " (không có tiêu đề)", " (without a header)")
        options = [f"“{option}”" for option in self.options]
        fit = "fits" if self.fitting == 1 else "fit"
        return Words(
            f"cột {self.column}{header.vi} có phải là {' hay '.join(options)} không? {self.fitting}/{self.values}"
            f" giá trị bên dưới phù hợp, ví dụ {self.example}",
            f"is column {self.column}{header.en} the column {' or '.join(options)}? {self.fitting} of the"
            f" {counted(self.values, 'value')} below {fit}, such as {self.example}")

    def problem(self) -> Problem:
        """Return the question as a problem that says what to write for yes and for no."""
        asked = self.sentence
        return problem("question", Words(
            f"{asked.vi}. Nếu phải, ghi vào tệp bố cục (--layout): {self.answer}; nếu không: {self.refusal}",
            f"{asked.en}. If so, write into a layout file (--layout): {self.answer}; if not: {self.refusal}",
        ), self.sheet, self.cell)


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def ask(raw: RawTable, sheet: Sheet) -> list[Question]:
    """Return the questions about columns of a recognised table that were not taken for any field."""
    if sheet.shape != "table" or not sheet.matches:
        return []
    known = {match.column: match for match in sheet.matches}
    used = {*sheet.columns.values(), *(cell.rstrip("0123456789") for cell in set(sheet.moved.values()))}
    used |= {match.column for match in sheet.matches if match.field or match.how}
    letters = {n: column_letter(raw.first_column + n) for n in range(max(map(len, raw.rows), default=0))}
    free = [column for column, letter in letters.items() if letter not in used]
    numbers = sheet.frame.get_column("row").to_list() if free else []
    rows = [sheet.rows.get(row, row) - raw.first_row for row in numbers]
    asked: list[Question] = []
    for column in free:
        match = known.get(letters[column])
        taken = {*sheet.columns, *(name for question in asked for name in _names(question))}
        text, cell = (match.text, match.cell) if match else ("", "")
        if question := _ask(raw, sheet.table, column, rows, (text, cell), taken):
            asked.append(question)
    return asked


def _names(question: Question) -> list[str]:
    return [item.name for item in FIELDS[question.table] if item.header in question.options]


def _ask(  # noqa: PLR0913, PLR0917 - a column, what heads it, what is there already
    raw: RawTable, table: str, column: int, rows: Sequence[int], header: tuple[str, str], taken: Iterable[str],
) -> Question | None:
    values = _values(raw, column, rows)
    near = _likely(table, header[0])
    types = {item.name: item.type for item in FIELDS[table]}
    free = [name for name in dict.fromkeys((*near, *_NEEDED[table])) if name not in taken]
    counts = {name: sum(map(_LOOKS[types[name]], values)) for name in free if types[name] in _LOOKS}
    fitting = [name for name, count in counts.items()
               if count >= max(SHARE * len(values), FEWEST.get(types[name], FEWEST_WORDS))]
    wanted = [name for name in fitting if name in near] or fitting[:1]
    if not wanted:
        return None
    text, cell = header
    example = next(value for value in values if _LOOKS[types[wanted[0]]](value))
    place = address(raw, values[example], column)
    headers = {item.name: item.header for item in FIELDS[table]}
    return Question(
        raw.sheet, cell or place, column_letter(raw.first_column + column), text, table,
        tuple(headers[name] for name in wanted), counts[wanted[0]], len(values), f"{place} “{example[:60]}”")


def _likely(table: str, text: str) -> list[str]:
    """Return the fields that a header may well mean, though not surely."""
    near = near_headers(table, text)
    if not near or near[0].score < ASKED:
        return []
    return [match.field for match in near if match.score >= near[0].score - RIVALS]


def _values(raw: RawTable, column: int, rows: Iterable[int]) -> dict[str, int]:
    """Return the first distinct texts of a column, each with the index of its first row."""
    values: dict[str, int] = {}
    for index in rows:
        row = raw.rows[index] if 0 <= index < len(raw.rows) else []
        if column < len(row) and (text := clean(row[column] or "")):
            values.setdefault(text, index)
            if len(values) == SAMPLE:
                break
    return values


def ask_for_header(raw: RawTable) -> list[Question]:
    """Return the questions about a sheet without any known table: whether a row is its header, a column its dates.

    Only a row that holds a known header of sessions is asked about, and only if dates stand below another cell of it.
    """
    best: tuple[int, list[Question]] = (0, [])
    for top, line in enumerate(raw.rows[:SEARCHED_ROWS]):
        cells = [(column, clean(text)) for column, text in enumerate(line) if text and clean(text)]
        known = {match.field for _, text in cells if (match := match_header("sessions", text))} - {"number", "note"}
        if len(known) <= best[0] or len(cells) < 2 or "date" in known:
            continue
        below = range(top + 1, len(raw.rows))
        asked = [
            question for column, text in cells
            if match_header("sessions", text) is None and not _is_pinned(raw, column, text)
            and (question := _ask(raw, "sessions", column, below, (text, address(raw, top, column)), known))
        ]
        if asked:
            best = len(known), [replace(question, header_row=raw.first_row + top) for question in asked]
    return best[1]


def _is_pinned(raw: RawTable, column: int, text: str) -> bool:
    """Tell whether a layout file has said already what a column is."""
    pin = raw.pin
    return pin is not None and (raw.first_column + column in pin.columns or header_key(text) in pin.headers)


def _is_date(text: str) -> bool:
    if not any(letter in "/-.:" or letter.isalpha() for letter in text):
        return False  # a bare number may be anything
    return isinstance(read_date(text, _ANY_YEAR), Window) or fold(text).startswith("tuần ")


def _is_subject(text: str) -> bool:
    reading = read_subjects(text, None)
    return bool(reading.ids) and not reading.unknown


_LOOKS: dict[str, Callable[[str], bool]] = {
    "date": _is_date, "subjects": _is_subject,
    "kind": lambda text: read_kind(text) is not None, "level": lambda text: read_level(text) is not None,
    "organiser": lambda text: read_organiser(text) is not None, "mode": lambda text: read_mode(text) is not None,
    "status": lambda text: read_status(text) is not None,
}
