"""Read csv bytes, in the reading process: the separator by evidence, never by a silent guess."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from itertools import islice

from ...errors import UnreadableFile
from ...problems import Words, counted, problem
from ..letters.encodings import decode
from ..limits import Limits
from ..raw import RawTable
from ..refusals import SAVE_TEXT
from .cell_text import clean_text
from .grid import address, limited

__all__ = ["read_delimited"]

_DELIMITERS = (",", ";", "\t", "|")
_SAMPLE = 50  # records that vote on the separator


def read_delimited(data: bytes, sheet: str, limits: Limits) -> RawTable:
    """Return the one table of a csv file; row numbers are the numbers of its records.

    Raises UnreadableFile.
    """
    text, problems = decode(data)
    declared = re.match(r'"?sep=(.)"?\r?(?:\n|\Z)', text, re.IGNORECASE)
    body = text[declared.end() :] if declared else text
    delimiter = declared[1] if declared else _delimiter(body)
    records = _records(body, delimiter, limits, 2 if declared else 1)
    width = max((len(record) for record in records), default=0)
    if not width:
        raise UnreadableFile(
            "empty-workbook", "tệp không có ô nào; cần ít nhất một bảng có dòng tiêu đề",
            "the file has no cells; it needs at least one table with a header row")
    for record in records:
        record.extend([None] * (width - len(record)))
    table = RawTable(sheet, records, first_row=2 if declared else 1, problems=problems)
    _cut_long_cells(table, limits)
    return table


def _delimiter(text: str) -> str:
    """Return the separator under which most of the first records have one number of columns; a comma if none has."""
    best = max(_DELIMITERS, key=lambda delimiter: _consistency(text, delimiter))
    return best if _consistency(text, best) > (0.0, 0) else ","


def _consistency(text: str, delimiter: str) -> tuple[float, int]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        widths = [len(record) for record in islice(reader, _SAMPLE) if any(record)]
    except csv.Error:
        return 0.0, 0
    votes = Counter(width for width in widths if width > 1)
    if not votes:
        return 0.0, 0
    width, number = max(votes.items(), key=lambda vote: (vote[1], vote[0]))
    return number / len(widths), width


def _records(text: str, delimiter: str, limits: Limits, first: int) -> list[list[str | None]]:
    records: list[list[str | None]] = []
    cells = 0
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for record in reader:
            cells += len(record)
            _check_size(record, cells, first + len(records), limits)
            records.append([value if (value := clean_text(field)).strip() else None for field in record])
            _trim(records[-1])
    except csv.Error as error:
        line = reader.line_num + first - 1
        if "field larger" in str(error):
            raise UnreadableFile(
                "field-too-long", f"dòng {line}: một ô dài hơn giới hạn; hãy kiểm tra dấu ngoặc kép",
                f"line {line}: a cell is longer than the limit; check the quotation marks") from error
        raise UnreadableFile(
            "not-a-workbook",
            f"dòng {line}: dấu ngoặc kép không khép đúng chỗ; hãy sửa dòng này hoặc {SAVE_TEXT.vi}",
            f"line {line}: a quotation mark does not close where it should; mend the line, or {SAVE_TEXT.en}",
        ) from error
    while records and not records[-1]:
        records.pop()
    return records


def _check_size(record: list[str], cells: int, number: int, limits: Limits) -> None:
    if len(record) > limits.csv_columns:
        raise UnreadableFile(
            "too-many-columns",
            f"dòng {number} có {len(record)} cột, giới hạn là {limits.csv_columns}; hãy xoá cột thừa",
            f"line {number} has {counted(len(record), 'column')}, the limit is {limits.csv_columns:,};"
            " delete columns that are not needed")
    if cells > limits.cells:
        raise UnreadableFile(
            "too-many-cells", f"tệp có hơn {limits.cells} ô; hãy tách tệp",
            f"the file has more than {counted(limits.cells, 'cell')}; split it")
    if any(len(field) > limits.csv_field_chars for field in record):
        longest = limits.csv_field_chars
        raise UnreadableFile(
            "field-too-long", f"dòng {number} có ô dài hơn {longest} ký tự; hãy kiểm tra dấu ngoặc kép",
            f"line {number} has a cell of more than {counted(longest, 'character')}; check the quotation marks")


def _trim(record: list[str | None]) -> None:
    while record and record[-1] is None:
        record.pop()


def _cut_long_cells(table: RawTable, limits: Limits) -> None:
    problems = []
    words = Words(
        f"ô dài hơn {limits.cell_chars} ký tự, phần sau bị cắt; hãy rút gọn ô",
        f"the cell is longer than {counted(limits.cell_chars, 'character')}, the rest was cut off; shorten it")
    for number, record in enumerate(table.rows, table.first_row):
        for column, text in enumerate(record):
            if text is not None and len(text) > limits.cell_chars:
                record[column] = text[: limits.cell_chars]
                problems.append(problem("cell-too-long", words, table.sheet, address(number, column + 1)))
    table.problems += limited(problems, limits)
