"""The Word report as PDF, converted by LibreOffice, where it is installed, in a profile of its own."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from ...errors import UsageError
from ...problems import system_reason

if TYPE_CHECKING:
    from ...findings import ReportModel
    from .. import Document

__all__ = ["TIME_LIMIT", "find_office", "render"]

#: Seconds for one report; a hundred pages take less than ten.
TIME_LIMIT = 180
_NAMES = ("soffice", "libreoffice")
_PLACES = (  # where its installers put it without naming it in PATH
    "/Applications/LibreOffice.app/Contents/MacOS/soffice", "C:/Program Files/LibreOffice/program/soffice.exe",
)
#: Tagged for those who have it read aloud, headings as bookmarks. No PDF/A: its colour profile holds the clock.
_EXPORT = {"UseTaggedPDF": ("boolean", "true"), "ExportBookmarks": ("boolean", "true")}
_TEXTS: Mapping[str, Mapping[str, str]] = {
    "vi": {
        "missing": "PDF cần LibreOffice, máy này chưa có – hãy cài LibreOffice (Debian, Ubuntu: gói"
                   " libreoffice-writer), hoặc ghi ra .docx rồi lưu thành PDF trong Word",
        "failed": "LibreOffice không chuyển được báo cáo sang PDF ({why}) – hãy kiểm tra phần Writer đã được cài"
                  " (Debian, Ubuntu: gói libreoffice-writer), hoặc ghi ra .docx",
        "slow": "quá {n} giây", "nothing": "không có kết quả",
    },
    "en": {
        "missing": "PDF needs LibreOffice, which this machine lacks – install it (Debian, Ubuntu: package"
                   " libreoffice-writer), or write .docx and save it as PDF in Word",
        "failed": "LibreOffice could not convert the report to PDF ({why}) – see that its Writer is installed"
                  " (Debian, Ubuntu: package libreoffice-writer), or write .docx",
        "slow": "took longer than {n} s", "nothing": "no result",
    },
}
#: What LibreOffice takes from the clock and from chance, in plain parts of the file, each of a fixed length.
_DAY = re.compile(rb"(?<=/CreationDate\(D:)\d{14}")
_NUMBERS = re.compile(rb"(/ID \[ <)[0-9A-F]{32}(>\s*<)[0-9A-F]{32}(> \]\s*/DocChecksum /)[0-9A-F]{32}")


def render(model: ReportModel, template: Path | None = None, document: Document = "bao-cao") -> bytes:
    """Return the Word report as PDF.

    Raises:
        UsageError: no LibreOffice, it could not convert the report, or the template cannot be used.

    """
    office = find_office(model.lang)
    from .document import render as render_docx  # noqa: PLC0415 - after the cheap refusal

    return _fixed(_convert(office, render_docx(model, template, document), model.lang), model.as_of)


def find_office(lang: str = "vi") -> str:
    """Return the path of LibreOffice.

    Raises:
        UsageError: there is none.

    """
    found = next(filter(None, map(shutil.which, (*_NAMES, *_PLACES))), None)
    if not found:
        raise UsageError(_TEXTS[lang]["missing"])
    return found


def _convert(office: str, data: bytes, lang: str) -> bytes:
    with tempfile.TemporaryDirectory(prefix="shcm-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        source, made = folder / "report.docx", folder / "report.pdf"
        source.write_bytes(data)
        options = json.dumps({key: {"type": kind, "value": value} for key, (kind, value) in _EXPORT.items()})
        why = _run([
            office, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore", "--nologo",
            "--convert-to", f"pdf:writer_pdf_Export:{options}", "--outdir", str(folder), str(source),
        ], lang)
        if why or not made.is_file():
            raise UsageError(_TEXTS[lang]["failed"].format(why=why or _TEXTS[lang]["nothing"]))
        return made.read_bytes()


def _run(command: list[str], lang: str) -> str:
    """Run LibreOffice and return what went wrong, "" if nothing did; it starts children, which end with it."""
    quiet = subprocess.DEVNULL
    try:
        process = subprocess.Popen(  # noqa: S603 - our own words
            command, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True, env={**os.environ, "TZ": "UTC"})
    except OSError as error:
        return system_reason(error, lang)
    try:
        status = process.wait(TIME_LIMIT)
    except subprocess.TimeoutExpired:
        _end(process)
        return _TEXTS[lang]["slow"].format(n=TIME_LIMIT)
    except BaseException:
        _end(process)
        raise
    return f"{status}" if status else ""


def _end(process: subprocess.Popen[bytes]) -> None:
    if hasattr(os, "killpg"):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.wait()


def _fixed(data: bytes, day: str) -> bytes:
    """Return the PDF dated as of the report and numbered by its content; every length and offset stays."""
    dated = _DAY.sub(day.replace("-", "").encode() + b"000000", data)
    number = sha256(_NUMBERS.sub(b"", dated)).hexdigest()[:32].upper().encode()
    return _NUMBERS.sub(lambda found: b"".join(found[part] + number for part in (1, 2, 3)), dated)
