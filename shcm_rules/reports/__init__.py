"""`ReportModel` → bytes: one module a format, and the one table of them; knows no rule and no workbook."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Literal

from ..errors import UsageError

if TYPE_CHECKING:
    from ..findings import ReportModel

__all__ = [
    "DOCUMENTS", "DRAWN", "FORMATS", "SUFFIXES", "Detail", "Document", "Format", "Need", "format_of", "render",
    "render_pieces", "require_format",
]

Detail = Literal["full", "open", "counts"]
#: What a format shows beyond the findings: pictures of the sessions, what would mend a finding.
Need = Literal["sessions", "every_session", "explanations"]
#: More sessions than this are counted by month instead of drawn one by one, unless a format needs every one.
DRAWN = 150


@dataclass(frozen=True, slots=True)
class Format:
    """How a report can be written."""

    module: str  # its `render(model) -> bytes` writes it; imported when it is asked for
    suffixes: tuple[str, ...]
    detail: Detail = "open"  # how much it tells unless asked otherwise
    needs: frozenset[Need] = frozenset()
    binary: bool = False  # not to be printed on a terminal
    options: frozenset[str] = frozenset()  # keywords that its `render` takes besides the model
    beside: frozenset[Detail] = frozenset()  # of these its `render` takes `findings` in place of the model's
    in_pieces: bool = False  # its `pieces(model)` yields what `render` returns, which can be most of the memory


#: Which of the two documents an office writes: a report on the check, or the minutes of it.
Document = Literal["bao-cao", "bien-ban"]
DOCUMENTS: tuple[Document, ...] = ("bao-cao", "bien-ban")
_OFFICE = frozenset({"template", "document"})
_FULL: frozenset[Detail] = frozenset({"full"})
_OPEN: frozenset[Detail] = frozenset({"open"})

FORMATS: Mapping[str, Format] = {
    "text": Format("shcm_rules.reports.text", (".txt",)),
    "json": Format("shcm_rules.reports.json", (".json",), "full", beside=_FULL | _OPEN, in_pieces=True),
    "html": Format(
        "shcm_rules.reports.html", (".html", ".htm"), needs=frozenset({"sessions", "explanations"}), beside=_OPEN),
    "csv": Format("shcm_rules.reports.csv", (".csv",), "full", beside=_FULL),
    "parquet": Format("shcm_rules.reports.parquet", (".parquet",), "full", binary=True, beside=_FULL),
    "xlsx": Format("shcm_rules.reports.findings_book.book", (".xlsx",), binary=True),
    "sarif": Format("shcm_rules.reports.sarif", (".sarif", ".sarif.json")),
    "junit": Format("shcm_rules.reports.junit", (".xml", ".junit.xml")),
    "ics": Format("shcm_rules.reports.ics", (".ics",)),
    "docx": Format("shcm_rules.reports.word.document", (".docx",), binary=True, options=_OFFICE),
    "pdf": Format("shcm_rules.reports.word.pdf", (".pdf",), binary=True, options=_OFFICE),
}
#: File suffix → format.
SUFFIXES: Mapping[str, str] = {suffix: name for name, spec in FORMATS.items() for suffix in spec.suffixes}

_UNKNOWN = {
    "vi": "định dạng “{name}” không có – các định dạng dùng được: {known}",
    "en": "format “{name}” is unknown – formats available: {known}",
}
_NO_SUFFIX = {
    "vi": "{path}: tên tệp không cho biết định dạng – cần đuôi {known}, hoặc ghi rõ định dạng",
    "en": "{path}: the file name does not tell the format – use one of {known}, or name the format",
}


def require_format(name: str, lang: str = "vi") -> Format:
    """Return the format of this name if reports can be written in it.

    Raises:
        UsageError: no such format.

    """
    if name in FORMATS:
        return FORMATS[name]
    raise UsageError(_UNKNOWN[lang].format(name=name, known=", ".join(FORMATS)))


def format_of(path: str | PurePath, lang: str = "vi") -> str:
    """Return the format that a file's suffix names.

    Raises:
        UsageError: the suffix names no format that can be written.

    """
    name, suffix = PurePath(path).name.lower(), PurePath(path).suffix.lower()
    for known in sorted(SUFFIXES, key=len, reverse=True):  # ".sarif.json" before ".json"
        if name.endswith(known) and name != known:
            return SUFFIXES[known]
    if not suffix:
        raise UsageError(_NO_SUFFIX[lang].format(path=path, known=", ".join(SUFFIXES)))
    require_format(suffix[1:], lang)
    return suffix[1:]


def render(model: ReportModel, name: str, **options: Any) -> bytes:
    """Return the report in format `name`; options that it does not take are for the others of the same run.

    Raises:
        UsageError: no such format.

    """
    chosen = require_format(name, model.lang)
    data: bytes = import_module(chosen.module).render(model, **_taken(chosen, options))
    return data


def render_pieces(model: ReportModel, name: str, **options: Any) -> Iterable[bytes]:
    """Return what `render` returns, in pieces that are made one after the other where the format allows it."""
    chosen = require_format(name, model.lang)
    if not chosen.in_pieces:
        return (render(model, name, **options),)
    pieces: Iterable[bytes] = import_module(chosen.module).pieces(model, **_taken(chosen, options))
    return pieces


def _taken(chosen: Format, options: Mapping[str, Any]) -> dict[str, Any]:
    known = chosen.options | {"findings", "tables"} if chosen.beside else chosen.options
    return {key: value for key, value in options.items() if key in known}
