"""How much of a stranger's file is read before it is refused; every limit, with its default."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Limits"]


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one file and of the process that reads it; sizes in bytes, times in seconds."""

    file_bytes: int = 20 << 20
    #: All parts of a workbook together, unpacked.
    inflated_bytes: int = 600 << 20
    #: A part that unpacks to more than `ratio` times its size is refused from `ratio_bytes` on.
    ratio: int = 300
    ratio_bytes: int = 8 << 20
    entries: int = 5_000
    xml_depth: int = 100
    #: A tag, comment or other token of XML that is longer than this is refused.
    xml_token_bytes: int = 1 << 20
    sheets: int = 256
    #: Filled cells of a file; what they hold together, in characters.
    cells: int = 2_000_000
    text_chars: int = 50_000_000
    merges: int = 200_000
    cell_chars: int = 32_767
    csv_field_chars: int = 131_072
    csv_columns: int = 1_000
    #: Columns of a table in a document or web page.
    document_columns: int = 1_000
    #: Members of a .zip of workbooks, and what they hold together, unpacked.
    archive_files: int = 1_000
    archive_bytes: int = 200 << 20
    #: Cells further from the table than this many empty rows or columns are not part of it.
    gap_rows: int = 1_000
    gap_columns: int = 100
    #: Problems of one kind listed in one sheet; the rest is one line with their number.
    listed_problems: int = 1_000
    memory_bytes: int = 1 << 30
    cpu_seconds: int = 20
    wall_seconds: float = 30.0
