"""Cell addresses as a spreadsheet shows them."""

from __future__ import annotations

from .raw import RawTable

__all__ = ["address", "column_letter"]


def column_letter(number: int) -> str:
    """Return the letters of a 1-based column."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def address(raw: RawTable, index: int, column: int) -> str:
    """Return the address of `raw.rows[index][column]`; "" for text that stands above the table of a document."""
    if raw.first_row + index < 1:
        return ""
    return f"{column_letter(raw.first_column + column)}{raw.first_row + index}"
