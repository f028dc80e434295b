"""What a template of a Word report can show: `ReportModel` → text and rows by field name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from ...findings import Finding, InputReport, Reason, ReportModel, RuleSetReport, Verdict
from ..answer import answer, show_citation, tell_force
from ..rollup import Rollup, UnitRow, roll_up
from ..words import WORDS as REPORT_WORDS
from ..words import show_count, show_day
from .rows import LONGEST_TEXT, Row, file_names, finding_rows, plain, show_problems
from .words import DOCUMENT_KINDS, WORDS

__all__ = ["report_fields"]

#: A document is read by people: of more than this the rest stands in the book of findings.
LISTED_FINDINGS = 500
LISTED_UNITS = 500
LISTED_FILES = 100
LISTED_NAMES = 3
LISTED_SILENT = 20
HASH_LETTERS = 12
_TABLES = {"chua_dat": Verdict.VIOLATED, "chua_ket_luan": Verdict.UNDETERMINED, "chua_den_han": Verdict.PENDING,
           "duoc_mien": Verdict.WAIVED}
_COUNTS = {"dat": Verdict.SATISFIED, **_TABLES, "khong_ap_dung": Verdict.NOT_APPLICABLE}
_APART = {Reason.NOTE, Reason.NOT_DECIDABLE}
_KINDS = re.compile(r"\b(" + "|".join(DOCUMENT_KINDS) + r")\s+(?=(\d)?)")


def report_fields(model: ReportModel) -> dict[str, Any]:
    """Return the value of every field of `words.FIELDS`."""
    rollup = roll_up(model)
    concerned = _concerned(rollup)
    fields: dict[str, Any] = {
        "nam_hoc": model.school_year, "ngay_xet": show_day(model.as_of), "giai_doan": WORDS[model.lang][model.phase],
        "doi_tuong": _subject(concerned, model.lang), "can_cu": _documents(model),
        "bo_quy_tac": [_rule_set(number, item, model) for number, item in enumerate(model.rule_sets, 1)],
        "luu_y": [plain(note) for note in model.notes],
        "ket_luan": _answers(model),
        "so_luong": {name: model.summary.get(verdict, 0) for name, verdict in _COUNTS.items()},
        **_files(model), **_units(rollup, concerned, model.lang), **_tables(model, rollup),
        "kien_nghi": _recommendations(model, concerned),
    }
    return fields


# What was checked, by what.

def _concerned(rollup: Rollup) -> tuple[UnitRow, ...]:
    """Return the units that a duty binds or that sent something, worst first."""
    settled = {Verdict.NOT_APPLICABLE}
    return tuple(row for row in rollup.units if not row.silent or any(
        n for verdict, n in row.counts.items() if verdict not in settled))


def _subject(units: Sequence[UnitRow], lang: str) -> str:
    if not units:
        return WORDS[lang]["nobody"]
    if len(units) <= LISTED_NAMES:
        return plain(", ".join(row.name for row in units))
    kinds = (("school", "schools"), ("cluster", "clusters"))
    counted = ((word, sum(row.unit.kind == kind for row in units)) for kind, word in kinds)
    return ", ".join(show_count(lang, word, n) for word, n in counted if n)


def _documents(model: ReportModel) -> list[str]:
    """Return the documents that findings cite, kinds in full; where nothing is listed, the rule sets' titles."""
    cited = (finding.citation.document for finding in model.findings
             if finding.citation.document and finding.reason is not Reason.NOT_IN_FORCE)
    titles = (item.title or item.id for item in model.rule_sets if item.in_force)
    found = list(dict.fromkeys(cited)) or list(dict.fromkeys(titles))
    return [plain(_in_full(name) if model.lang == "vi" else name) for name in found]


def _in_full(name: str) -> str:
    return _KINDS.sub(lambda found: f"{DOCUMENT_KINDS[found[1]]} {'số ' if found[2] else ''}", name)


def _rule_set(number: int, item: RuleSetReport, model: ReportModel) -> Row:
    force = "in_force" if item.in_force else "not_in_force"
    return {
        "so": number, "ten": plain(item.title or item.id), "ma": plain(item.id), "phien_ban": plain(item.version),
        "ma_bam": item.sha256[:HASH_LETTERS], "hieu_luc": WORDS[model.lang][force],
    }


def _files(model: ReportModel) -> dict[str, Any]:
    """Return the files, those that were not read first."""
    names = file_names(model.inputs)
    order = ("unreadable", "partly_read", "read")
    files = sorted(model.inputs, key=lambda item: order.index(item.status))
    rows = [_file(number, item, names[item.path], model.lang) for number, item in enumerate(files[:LISTED_FILES], 1)]
    return {"tep": rows, "tep_them": _cut_list(len(rows), len(files), model.lang)}


def _file(number: int, item: InputReport, name: str, lang: str) -> Row:
    held = ("sessions", item.sessions) if item.waivers is None else ("waivers", item.waivers)
    return {
        "so": number, "ten": plain(name), "ma_bam": item.sha256[:HASH_LETTERS],
        "tinh_trang": REPORT_WORDS[lang][item.status],
        "so_buoi": "" if item.status == "unreadable" else show_count(lang, *held), "van_de": show_problems(item, lang),
    }


# What came of it.

def _answers(model: ReportModel) -> list[str]:
    said = [tell_force(model)[0] or answer(model)[0]]
    if not model.complete:
        said.append(REPORT_WORDS[model.lang]["incomplete"])
    return [plain(text) for text in said]


def _units(rollup: Rollup, concerned: Sequence[UnitRow], lang: str) -> dict[str, Any]:
    """Return a row for each unit if there are several, and a sentence on those that only a list names."""
    units = concerned if len(concerned) > 1 else ()
    rows = [_unit(number, row) for number, row in enumerate(units[:LISTED_UNITS], 1)]
    known = {row.id for row in concerned}
    silent = [unit.name for unit in rollup.silent if unit.id not in known]
    named = ", ".join(silent[:LISTED_SILENT]) + (", …" if len(silent) > LISTED_SILENT else "")
    said = [_cut_list(len(rows), len(units), lang)]
    said += [WORDS[lang]["silent"].format(n=len(silent), names=plain(named, 2 * LONGEST_TEXT))] if silent else []
    return {"don_vi": rows, "don_vi_them": " ".join(filter(None, said))}


def _unit(number: int, row: UnitRow) -> Row:
    return {"so": number, "ten": plain(row.name), **{name: row.counts[verdict] for name, verdict in _COUNTS.items()}}


def _tables(model: ReportModel, rollup: Rollup) -> dict[str, Any]:
    worst = {row.id: place for place, row in enumerate(rollup.units)}
    ordered = sorted(model.findings, key=lambda finding: worst.get(finding.unit_id, len(worst)))
    fields: dict[str, Any] = {}
    for name, verdict in _TABLES.items():
        found = [f for f in ordered if f.verdict is verdict and f.reason not in _APART]
        if verdict is Verdict.PENDING:
            found.sort(key=lambda finding: finding.due or ("9", "9"))
        total = len(found) if model.findings else model.summary.get(verdict, 0)
        fields |= _table(name, found, total, model)
    notes = [f for f in ordered if f.reason is Reason.NOTE]
    fields |= _table("nhan_xet", notes, len(notes), model) | _elsewhere(model)
    if not model.findings and any(model.summary.values()):  # counted, not listed: nobody may read "none"
        fields |= dict.fromkeys(("nhan_xet_them", "ngoai_lich_them"), WORDS[model.lang]["not_listed"])
    return fields


def _table(name: str, findings: Sequence[Finding], total: int, model: ReportModel) -> dict[str, Any]:
    shown = findings[:LISTED_FINDINGS]
    rows = finding_rows(shown, model)
    return {name: rows, f"{name}_them": _rest(len(shown), total, len(rows), model.lang)}


def _rest(shown: int, total: int, rows: int, lang: str) -> str:
    words = WORDS[lang]
    if shown == total:
        return words["grouped"].format(n=total, rows=rows) if rows < total else ""
    return words["cut" if shown else "counted_only"].format(shown=shown, n=total)


def _cut_list(shown: int, total: int, lang: str) -> str:
    return WORDS[lang]["cut_list"].format(shown=shown, n=total) if shown < total else ""


def _elsewhere(model: ReportModel) -> dict[str, Any]:
    found = {finding.rule: finding for finding in reversed(model.findings) if finding.reason is Reason.NOT_DECIDABLE}
    rows: list[Row] = [
        {"so": number, "yeu_cau": plain(finding.title), "can_cu": plain(show_citation(finding.citation))}
        for number, finding in enumerate(list(reversed(found.values()))[:LISTED_FINDINGS], 1)
    ]
    return {"ngoai_lich": rows, "ngoai_lich_them": _cut_list(len(rows), len(found), model.lang)}


# What is recommended: only what follows from the findings; days and offices are the signer's.

def _recommendations(model: ReportModel, units: Sequence[UnitRow]) -> list[str]:
    words, summary = WORDS[model.lang], model.summary
    whom = plain(units[0].name) if len(units) == 1 else words["units"]
    said = []
    if summary.get(Verdict.VIOLATED):
        said.append(words["mend"].format(whom=whom))
    if unsure := summary.get(Verdict.UNDETERMINED):
        said.append(words["decide"].format(whom=whom, n=unsure))
    if pending := summary.get(Verdict.PENDING):
        days = sorted(f.due[1] for f in model.findings if f.verdict is Verdict.PENDING and f.due)
        key = "go_on" if days else "go_on_undated"
        said.append(words[key].format(whom=whom, n=pending, day=show_day(days[0]) if days else ""))
    names = file_names(model.inputs)
    if lost := [names[item.path] for item in model.inputs if item.status == "unreadable"]:
        said.append(words["send_again"].format(names=plain(", ".join(lost))))
    if others := len({f.rule for f in model.findings if f.reason is Reason.NOT_DECIDABLE}):
        said.append(words["elsewhere"].format(n=others))
    return said or [words["fine"]]
