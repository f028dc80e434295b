"""The zip around a Word document: refuses what is no harmless template, packs a report alike each time."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ...errors import UsageError
from ...problems import system_reason

if TYPE_CHECKING:
    from docx.document import Document as DocxDocument

__all__ = ["AUTHOR", "pack", "read_template", "refusal", "refuse_links"]

AUTHOR = "shcm_rules"
#: An office's template is a page or two with a coat of arms; what is beyond this is none.
LARGEST_FILE, LARGEST_UNPACKED = 20_000_000, 100_000_000
_MAIN = "word/document.xml"
#: Relations that may lead out of the file: a reader follows a hyperlink himself; the other one is cut off.
_OUTWARD = ("/hyperlink", "/attachedTemplate")
_CUT = {
    "word/settings.xml": re.compile(rb"<w:attachedTemplate\b[^>]*/>"),
    "word/_rels/settings.xml.rels": re.compile(rb"<Relationship\b[^>]*/attachedTemplate\"[^>]*/>"),
}
_TEXTS: Mapping[str, Mapping[str, str]] = {
    "vi": {
        "missing": "--template {path}: không đọc được – {why}",
        "not_docx": "--template {path}: không phải tệp Word .docx – trong Word hãy chọn “Lưu thành”, loại .docx",
        "large": "--template {path}: quá lớn cho một mẫu báo cáo – tối đa {limit} MB",
        "macros": "--template {path}: có macro – hãy lưu thành .docx không có macro",
        "linked": "--template {path}: lấy hình hoặc dữ liệu từ nơi khác ({why}) – hãy chèn hẳn vào tệp",
    },
    "en": {
        "missing": "--template {path}: could not be read – {why}",
        "not_docx": "--template {path}: is not a Word file .docx – save it in Word as .docx",
        "large": "--template {path}: is too large for a template – at most {limit} MB",
        "macros": "--template {path}: holds macros – save it as .docx without macros",
        "linked": "--template {path}: takes pictures or data from elsewhere ({why}) – embed them",
    },
}


def read_template(path: Path, lang: str) -> bytes:
    """Return the bytes of an office's template.

    Raises:
        UsageError: no such file, no Word document, or one with macros.

    """
    try:
        data = path.read_bytes() if path.stat().st_size <= LARGEST_FILE else None
    except OSError as error:
        raise refusal("missing", path, lang, system_reason(error, lang)) from error
    wrong = "large" if data is None else _wrong(data)
    if data is None or wrong:
        raise refusal(wrong, path, lang)
    return data


def refusal(what: str, path: Path, lang: str, why: str = "") -> UsageError:
    """Return the error that says why a file is no template."""
    return UsageError(_TEXTS[lang][what].format(path=path, why=why, limit=LARGEST_FILE // 1_000_000))


def _wrong(data: bytes) -> str:
    """Return what is wrong with a template, "" if nothing is."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            items = package.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        return "not_docx"
    names = [item.filename for item in items]
    if _MAIN not in names or len(set(names)) < len(names):
        return "not_docx"
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        return "macros"
    return "large" if sum(item.file_size for item in items) > LARGEST_UNPACKED else ""


def refuse_links(document: DocxDocument, path: Path, lang: str) -> None:
    """Refuse a template that would load something when it is opened or converted."""
    for relation in document.part.package.iter_rels():
        if relation.is_external and not relation.reltype.endswith(_OUTWARD):
            raise refusal("linked", path, lang, relation.target_ref)


def pack(document: DocxDocument, *, title: str, day: str) -> bytes:
    """Return a document as bytes with its title and day and nothing of the clock: equal content, equal bytes."""
    year, month, number = map(int, day.split("-"))
    about = document.core_properties
    about.title, about.author, about.last_modified_by = title[:255], about.author or AUTHOR, AUTHOR
    about.created = about.modified = datetime(year, month, number, tzinfo=UTC)
    about.revision = 1
    raw, stream = io.BytesIO(), io.BytesIO()
    document.save(raw)
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(stream, "w") as target:
        for name in source.namelist():
            item = zipfile.ZipInfo(name, (year, month, number, 0, 0, 0))
            item.compress_type, item.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            target.writestr(item, _CUT[name].sub(b"", source.read(name)) if name in _CUT else source.read(name))
    return stream.getvalue()
