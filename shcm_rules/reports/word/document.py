"""The report as a Word document: fills a template, a shipped one or an office's own, with the report's fields."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docxtpl import DocxTemplate  # type: ignore[import-untyped]
from jinja2 import StrictUndefined, TemplateSyntaxError, UndefinedError, nodes
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from ...errors import UsageError
from .fields import report_fields
from .package import pack, read_template, refusal, refuse_links
from .words import FIELDS, ROW_FIELDS, WORDS

if TYPE_CHECKING:
    from ...findings import ReportModel
    from .. import Document

__all__ = ["TEMPLATES", "render", "require_template"]

TEMPLATES = Path(__file__).parent / "templates"
_TEXTS: Mapping[str, Mapping[str, str]] = {
    "vi": {
        "unknown": "--template {path}: không có trường {names} – các trường: {known}",
        "unknown_part": "--template {path}: không có phần “{name}” – các phần của từng trường: {known}",
        "forbidden": "--template {path}: mẫu chỉ được hiện các trường, không được làm việc khác ({why})",
        "syntax": "--template {path}: câu lệnh trong mẫu viết chưa đúng{near}: {why}",
        "failed": "--template {path}: không điền được mẫu: {why}",
    },
    "en": {
        "unknown": "--template {path}: there is no field {names} – fields: {known}",
        "unknown_part": "--template {path}: there is no part “{name}” – the parts of each field: {known}",
        "forbidden": "--template {path}: a template may show fields and nothing else ({why})",
        "syntax": "--template {path}: a tag of the template is not well-formed{near}: {why}",
        "failed": "--template {path}: the template could not be filled: {why}",
    },
}
_PART = re.compile(r"has no (?:attribute|element) '?([^']+)'?")
_NEAR = {"vi": " (gần “{text}”)", "en": " (near “{text}”)"}


class _Office(ImmutableSandboxedEnvironment):
    """What a template may do: show fields, escaped; a stranger's workbook never becomes part of the document's code."""

    def __init__(self) -> None:
        super().__init__(autoescape=True, undefined=StrictUndefined)
        del self.filters["safe"]

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        for kind in (nodes.EvalContextModifier, nodes.ScopedEvalContextModifier):
            if found := tree.find(kind):
                raise TemplateSyntaxError("autoescape", found.lineno)
        return tree


def render(model: ReportModel, template: Path | None = None, document: Document = "bao-cao") -> bytes:
    """Return the report as .docx; `template` is an office's own, else `document` tells which of the shipped ones.

    Raises:
        UsageError: the office's template cannot be used; the fields that there are are named.

    """
    fields = report_fields(model)
    if template is None:
        filled = _fill((TEMPLATES / f"{document}-{model.lang}.docx").read_bytes(), fields)
    else:
        data = require_template(template, model.lang)
        with _told(template, model.lang):
            filled = _fill(data, fields)
    title = WORDS[model.lang][f"title-{document}"].format(year=model.school_year)
    return pack(filled.docx, title=title, day=model.as_of)


def require_template(path: Path, lang: str = "vi") -> bytes:
    """Return the bytes of an office's template, tried on a specimen: a mistake shows whatever a report holds.

    Raises:
        UsageError: no such file, no Word document, a tag that is not well-formed, a field that is not known.

    """
    data = read_template(path, lang)
    _open(data, path, lang)
    specimen = _specimen()
    with _told(path, lang):
        with suppress(TemplateSyntaxError):  # filling it tells where
            unknown = DocxTemplate(io.BytesIO(data)).get_undeclared_template_variables(_Office(), context=specimen)
            if unknown:
                names = ", ".join(f"“{name}”" for name in sorted(unknown))
                raise _refused("unknown", path, lang, names=names, known=", ".join(FIELDS[lang]))
        _fill(data, specimen)
    return data


def _fill(data: bytes, fields: Mapping[str, Any]) -> DocxTemplate:
    filled = DocxTemplate(io.BytesIO(data))
    filled.render(dict(fields), jinja_env=_Office())
    return filled


@contextmanager
def _told(path: Path, lang: str) -> Iterator[None]:
    """Turn whatever an office's template raises into a sentence: a template is a program, the mistake is its own."""
    try:
        yield
    except UsageError:
        raise
    except TemplateSyntaxError as error:
        raise _refused("syntax", path, lang, why=error.message, near=_near(error, lang)) from error
    except SecurityError as error:
        raise _refused("forbidden", path, lang, why=error.message) from error
    except UndefinedError as error:
        part = _PART.search(str(error.message))
        raise _refused("unknown_part", path, lang, name=part[1] if part else error.message, known=_parts()) from error
    except Exception as error:
        raise _refused("failed", path, lang, why=f"{type(error).__name__}: {error}") from error


def _open(data: bytes, path: Path, lang: str) -> None:
    """Refuse what no program opens, and what loads something from elsewhere."""
    try:
        document = DocxTemplate(io.BytesIO(data)).get_docx()
    except Exception as error:  # the libraries raise many kinds for a damaged file
        raise refusal("not_docx", path, lang) from error
    refuse_links(document, path, lang)


def _refused(what: str, path: Path, lang: str, **facts: Any) -> UsageError:
    return UsageError(_TEXTS[lang][what].format(path=path, **facts))


def _near(error: TemplateSyntaxError, lang: str) -> str:
    """Return the words of the template around a mistake, where the library has kept them."""
    lines = [" ".join(line.split()) for line in getattr(error, "docx_context", ())]
    text = " ".join(line for line in lines if "{" in line)[:80]
    return _NEAR[lang].format(text=text) if text else ""


def _specimen() -> dict[str, Any]:
    """Return fields that hold something everywhere: a row in each list."""
    fields: dict[str, Any] = {name: ["…"] for name in FIELDS["vi"]}
    fields |= {name: [dict.fromkeys(parts, 1)] for name, parts in ROW_FIELDS.items()}
    fields |= dict.fromkeys((name for name in FIELDS["vi"] if name.endswith("_them")), "…")
    texts = ("nam_hoc", "ngay_xet", "giai_doan", "doi_tuong")
    return fields | dict.fromkeys(texts, "…") | {"so_luong": dict.fromkeys(ROW_FIELDS["so_luong"], 1)}


def _parts() -> str:
    return "; ".join(f"{name}: {', '.join(parts)}" for name, parts in ROW_FIELDS.items())
