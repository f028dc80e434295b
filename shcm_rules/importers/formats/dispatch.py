"""The reader of each form of file; each is loaded when it is needed, in the reading process only."""

from __future__ import annotations

from pathlib import PurePath

from ..limits import Limits
from ..raw import RawTable
from .signatures import recognise, recognise_package, refuse_archive

__all__ = ["read_tables"]


def read_tables(name: str, data: bytes, limits: Limits) -> list[RawTable]:
    """Return the sheets of a file by what its bytes are; UnreadableFile says why there are none."""
    form = recognise(name, data)
    if form == "package":
        return _read_package(data, limits)
    if form == "xls":
        from .xls import read_xls  # noqa: PLC0415 - each reader is paid for when it is needed

        return read_xls(data, limits)
    if form == "spreadsheetml":
        from .spreadsheetml import read_spreadsheetml  # noqa: PLC0415

        return read_spreadsheetml(data, limits)
    if form in {"html", "mhtml"}:
        from .markup import read_html, read_mhtml  # noqa: PLC0415

        return read_html(data, limits) if form == "html" else read_mhtml(data, limits)
    from .delimited import read_delimited  # noqa: PLC0415

    return [read_delimited(data, PurePath(name).stem, limits)]


def _read_package(data: bytes, limits: Limits) -> list[RawTable]:
    from .package import Package  # noqa: PLC0415

    package = Package(data, limits)
    form = recognise_package(package.names(), package.read("mimetype") if "mimetype" in package else b"")
    if form == "xlsx":
        from .xlsx import read_xlsx  # noqa: PLC0415

        return read_xlsx(package, limits)
    if form == "ods":
        from .ods import read_ods  # noqa: PLC0415

        return read_ods(data, limits)
    if form == "docx":
        from .word import read_word  # noqa: PLC0415

        return read_word(data, limits)
    raise refuse_archive()
