"""The shipped Word templates, made from code: `python -m shcm_rules.reports.word.template [FOLDER]` writes them.

The layout is that of the decree on the paperwork of offices (NĐ 30/2020/NĐ-CP, appendices I and III).
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from docx.document import Document as DocxDocument

from .layout import (
    BODY,
    WIDTH,
    Aligned,
    Cell,
    add_blank,
    add_frameless,
    add_grid,
    add_rule,
    add_text,
    grid_row,
    new_document,
    set_cell,
)
from .package import pack
from .template_words import DOTS, TEXTS

__all__ = ["FOLDER", "make_template", "template_name", "write_templates"]

FOLDER = Path(__file__).parent / "templates"
#: What the shipped files carry as their day; a report carries its as-of day.
MADE = "2025-01-01"
_LEFT, _RIGHT = 66, 104
_UNITS = (("ten", "h_unit", 50), ("dat", "h_met", 18), ("chua_dat", "h_unmet", 19), ("chua_ket_luan", "h_unsure", 28),
          ("chua_den_han", "h_pending", 21), ("duoc_mien", "h_waived", 19))
_NUMBERS = {"{{ dong.so }}", *(f"{{{{ dong.{name} }}}}" for name, _, _ in _UNITS[1:])}
#: Field → its heading, and the headings of what is found and of the last column, with that column's part.
_TABLES: Mapping[str, tuple[str, str, str, str]] = {
    "chua_dat": ("unmet", "h_found", "h_to_do", "can_lam"),
    "chua_ket_luan": ("unsure", "h_found", "h_to_do", "can_lam"),
    "chua_den_han": ("pending", "h_expected", "h_limit", "han"),
    "duoc_mien": ("waived", "h_found", "h_waiver", "van_ban_mien"),
}
Words = Mapping[str, str]


def write_templates(folder: Path = FOLDER) -> None:
    """Write every template into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for document in _MAKERS:
        for lang in TEXTS:
            (folder / template_name(document, lang)).write_bytes(make_template(document, lang))


def template_name(document: str, lang: str) -> str:
    """Return the file name of a template."""
    return f"{document}-{lang}.docx"


def make_template(document: str, lang: str) -> bytes:
    """Return a template: equal calls, equal bytes."""
    made = new_document(lang)
    _MAKERS[document](made, TEXTS[lang])
    return pack(made, title=TEXTS[lang]["report" if document == "bao-cao" else "minutes"].capitalize(), day=MADE)


# The two documents.

def _make_report(document: DocxDocument, words: Words) -> None:
    _add_head(document, words, "report", words["number_report"], words["place_day"])
    _add_list(document, "van_ban", "can_cu", f"{words['based_on']};", italic=True)
    add_text(document, words["based_on_last"], italic=True, align="left")
    add_text(document, words["reports"], align="left")
    _add_heading(document, words["scope"])
    _add_scope(document, words)
    _add_results(document, words)
    _add_elsewhere(document, words, minutes=False)
    _add_heading(document, words["recommended"])
    _add_list(document, "cau", "kien_nghi", "{{ loop.index }}. {{ cau }}")
    add_text(document, words["closing"], align="left", keep=True)
    _add_signature(document, words)


def _make_minutes(document: DocxDocument, words: Words) -> None:
    _add_head(document, words, "minutes", words["number_minutes"], "")
    for key in ("begin", "place", "present", "present_line", "present_line", "chair", "secretary"):
        add_blank(document, words[key])
    add_text(document, words["contents"])
    _add_heading(document, words["scope_minutes"])
    _add_list(document, "van_ban", "can_cu", f"{words['based_on']};", italic=True)
    _add_scope(document, words)
    _add_results(document, words)
    _add_elsewhere(document, words, minutes=True)
    _add_heading(document, words["recommended_minutes"])
    _add_list(document, "cau", "kien_nghi", "{{ loop.index }}. {{ cau }}")
    _add_heading(document, words["opinion"])
    for _ in range(2):
        add_blank(document, "\t")
    add_text(document, words["end"], align="left", keep=True)
    _add_signatures(document, words)


_MAKERS: Mapping[str, Callable[[DocxDocument, Words], None]] = {"bao-cao": _make_report, "bien-ban": _make_minutes}


# Head and foot.

def _add_head(document: DocxDocument, words: Words, kind: str, number: str, place_day: str) -> None:
    left, right = add_frameless(document, (_LEFT, _RIGHT))
    set_cell(left, DOTS, align="center", size=12)
    add_text(left, DOTS, align="center", bold=True, size=12, before=0)
    add_rule(left, _LEFT, 25)
    add_text(left, number, align="center")
    set_cell(right, words["nation"], align="center", bold=True, size=12)
    add_text(right, words["motto"], align="center", bold=True, before=0)
    add_rule(right, _RIGHT, 58)
    if place_day:
        add_text(right, place_day, align="center", italic=True)
    add_text(document, words[kind], align="center", bold=True, size=14, before=18)
    for key in (f"about_{kind}", "about_whom"):
        add_text(document, words[key], align="center", bold=True, before=0)
    if words["courtesy"]:
        add_text(document, words["courtesy"], align="center", italic=True, before=0)
    add_rule(document, WIDTH, 50)


def _add_signature(document: DocxDocument, words: Words) -> None:
    add_text(document, "", before=0, keep=True)
    left, right = add_frameless(document, (75, WIDTH - 75))
    _add_recipients(left, words, ("to_first", "to_first", "to_last"))
    _add_signer(right, words["office"], words["sign"])


def _add_signatures(document: DocxDocument, words: Words) -> None:
    for keys in (("secretary_head", "chair_head"), ("", "unit_head")):
        add_text(document, "", before=0, keep=True)
        for cell, key in zip(add_frameless(document, (70, WIDTH - 70)), keys, strict=True):
            if key:
                _add_signer(cell, words[key], words["sign_only"])
            else:
                _add_recipients(cell, words, ("to_first", "to_file"))


def _add_signer(cell: Cell, head: str, hint: str) -> None:
    set_cell(cell, head, align="center", bold=True, size=BODY)
    add_text(cell, hint, align="center", italic=True, before=0)
    for _ in range(4):
        add_text(cell, "", before=0)
    add_text(cell, DOTS, align="center", bold=True, before=0)


def _add_recipients(cell: Cell, words: Words, keys: Sequence[str]) -> None:
    set_cell(cell, words["to"], bold=True, italic=True, size=12)
    for key in keys:
        add_text(cell, words[key], align="left", size=11, before=0, first_line=0)


# The contents.

def _add_scope(document: DocxDocument, words: Words) -> None:
    for key in ("whom", "how", "rules"):
        add_text(document, words[key], keep=key == "rules")
    _add_list(document, "bo", "bo_quy_tac", words["rule_set"])
    add_text(document, words["files"], keep=True)
    headers = (("h_number", 10), ("h_file", 52), ("h_hash", 29), ("h_state", 27), ("h_problem", 47))
    cells = ("{{ dong.so }}", "{{ dong.ten }}", "{{ dong.ma_bam }}…",
             "{{ dong.tinh_trang }}{% if dong.so_buoi %}, {{ dong.so_buoi }}{% endif %}", "{{ dong.van_de }}")
    _add_table(document, words, "tep", headers, cells)
    _add_rest(document, "tep_them")
    _begin_if(document, "luu_y")
    add_text(document, words["notes"], keep=True)
    _add_list(document, "cau", "luu_y", "- {{ cau }}")
    _end_if(document)


def _add_results(document: DocxDocument, words: Words) -> None:
    _add_heading(document, words["result"])
    _add_heading(document, words["answer"], level=2)
    _add_list(document, "cau", "ket_luan", "{{ cau }}", bold=True)
    add_text(document, words["counts_line"])
    _begin_if(document, "don_vi")
    add_text(document, words["by_unit"], keep=True)
    cells = ("{{ dong.so }}", *(f"{{{{ dong.{name} }}}}" for name, _, _ in _UNITS))
    _add_table(document, words, "don_vi", (("h_number", 10), *((key, width) for _, key, width in _UNITS)), cells)
    _end_if(document)
    _add_rest(document, "don_vi_them")
    for field, (heading, found, last, part) in _TABLES.items():
        _add_findings(document, words, field, heading, (found, last, part))
    _add_heading(document, words["remarks"], level=2)
    _add_rest(document, "nhan_xet_them")
    _begin_if(document, "nhan_xet")
    _add_list(document, "dong", "nhan_xet", "- {{ dong.hien_trang }}")
    _end_if(document, otherwise="not nhan_xet_them", words=words)


def _add_findings(document: DocxDocument, words: Words, field: str, heading: str, last: tuple[str, str, str]) -> None:
    found, head, part = last
    headers = (("h_number", 10), ("h_unit", 24), ("h_duty", 33), (found, 49), ("h_clause", 25), (head, 24))
    duty = ("{{ dong.yeu_cau }} [{{ dong.muc_do }}]{% if dong.so_yeu_cau > 1 %} " + words["count_mark"] + "{% endif %}")
    cells = ("{{ dong.so }}", "{{ dong.don_vi }}", duty, "{{ dong.hien_trang }}", "{{ dong.can_cu }}",
             f"{{{{ dong.{part} }}}}")
    _add_heading(document, words[heading], level=2)
    _add_rest(document, f"{field}_them")
    _begin_if(document, field)
    _add_table(document, words, field, headers, cells)
    _end_if(document, otherwise=f"not {field}_them", words=words)


def _add_elsewhere(document: DocxDocument, words: Words, *, minutes: bool) -> None:
    """Add what no schedule can show: in the minutes a list to tick off, in the report only how much it is."""
    _add_heading(document, words["elsewhere"], level=2)
    _add_rest(document, "ngoai_lich_them")
    _begin_if(document, "ngoai_lich")
    add_text(document, words["elsewhere_minutes" if minutes else "elsewhere_line"], keep=minutes)
    if minutes:
        headers = (("h_number", 10), ("h_duty", 68), ("h_clause", 45), ("h_seen", 42))
        cells = ("{{ dong.so }}", "{{ dong.yeu_cau }}", "{{ dong.can_cu }}", "")
        _add_table(document, words, "ngoai_lich", headers, cells)
    _end_if(document, otherwise="not ngoai_lich_them", words=words)


# Parts of a template: what stands in a paragraph or row of its own goes, tag and all.

def _add_heading(document: DocxDocument, text: str, *, level: int = 1) -> None:
    add_text(document, text, bold=True, before=10 if level == 1 else 8, style=f"Heading {level}", keep=True)


def _add_list(  # noqa: PLR0913 - a loop: its item, its list, its text, how it looks
    document: DocxDocument, item: str, field: str, text: str, *, bold: bool = False, italic: bool = False,
) -> None:
    _add_tag(document, f"for {item} in {field}")
    add_text(document, text, bold=bold, italic=italic)
    _add_tag(document, "endfor")


def _add_rest(document: DocxDocument, field: str) -> None:
    _begin_if(document, field)
    add_text(document, f"{{{{ {field} }}}}", italic=True, keep=True)
    _end_if(document)


def _begin_if(document: DocxDocument, condition: str) -> None:
    _add_tag(document, f"if {condition}")


def _end_if(document: DocxDocument, *, otherwise: str = "", words: Words | None = None) -> None:
    if words:
        _add_tag(document, f"elif {otherwise}")
        add_text(document, words["none"])
    _add_tag(document, "endif")


def _add_tag(document: DocxDocument, tag: str) -> None:
    add_text(document, f"{{%p {tag} %}}", before=0)


def _add_table(
    document: DocxDocument, words: Words, field: str, headers: Sequence[tuple[str, int]], cells: Sequence[str],
) -> None:
    """Add a table with a row for each item of a field; numbers stand in the middle."""
    table = add_grid(document, [(words[key], width) for key, width in headers])
    aligned: list[Aligned] = ["center" if cell in _NUMBERS else "left" for cell in cells]
    rest = [""] * (len(cells) - 1)
    grid_row(table, [f"{{%tr for dong in {field} %}}", *rest], aligned)
    grid_row(table, cells, aligned)
    grid_row(table, ["{%tr endfor %}", *rest], aligned)


if __name__ == "__main__":
    write_templates(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
