"""What is to be done in an audit of many, as a table for a spreadsheet: the worst unit first, one line a matter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ...findings import Evidence, Finding, InputReport, Reason, ReportModel, UnitReport, Verdict
from ..answer import show_citation
from ..csv import table_bytes
from ..order import cell_names, in_order, weigh
from ..rollup import Rollup, roll_up
from ..words import COUNTED, SEVERITIES, show_day, show_scope

__all__ = ["HEADERS", "render"]

HEADERS: Mapping[str, Sequence[str]] = {
    "vi": ("STT", "Đơn vị", "Xã/Phường", "Kết luận", "Mức độ", "Yêu cầu", "Ở đâu", "Tệp", "Ô", "Hiện trạng", "Cần làm",
           "Hạn", "Căn cứ", "Mã kết luận"),
    "en": ("No.", "Unit", "Ward", "Verdict", "Binding", "Requirement", "Where", "File", "Cell", "As it is", "To do",
           "Due", "Clause", "Fingerprint"),
}  # fmt: skip
_WORDS: Mapping[str, Mapping[str, str]] = {
    "vi": {
        "unreadable": "không đọc được", "send_again": "Xem lý do, sửa tệp rồi gửi lại để kiểm tra.",
        "silent": "chưa thấy dữ liệu", "silent_text": "Không có buổi hay hồ sơ nào của đơn vị trong các tệp đã đọc.",
        "send": "Liên hệ đơn vị, nhận tệp rồi kiểm tra lại.",
        "maybe": "{n} tệp không đọc được có thể là của đơn vị này.",
    },
    "en": {
        "unreadable": "could not be read", "send_again": "Look at the reason, mend the file and have it sent again.",
        "silent": "no data seen", "silent_text": "The files that were read hold no session or document of this unit.",
        "send": "Ask the unit for its file and check again.",
        "maybe": "This unit's data may stand in a file that could not be read ({n}).",
    },
}
_OPEN = frozenset({Verdict.VIOLATED, Verdict.UNDETERMINED, Verdict.PENDING})
_CELLS = 6


def render(model: ReportModel) -> bytes:
    """Return comma-separated values: files that could not be read, units worst first, the silent last."""
    rows = enumerate(_rows(model, roll_up(model)), 1)
    return table_bytes(HEADERS[model.lang], ((number, *row) for number, row in rows))


def _rows(model: ReportModel, rollup: Rollup) -> Iterator[list[str]]:
    for item in rollup.unreadable:
        yield _of_file(item, model.lang)
    silent = {unit.id for unit in rollup.silent}
    of_unit: dict[str, list[Finding]] = {}
    for finding in model.findings:
        if _is_open(finding) and finding.unit_id not in silent:
            of_unit.setdefault(finding.unit_id, []).append(finding)
    names = {row.id: row.name for row in rollup.units}
    wards = {row.id: row.unit.ward for row in rollup.units}
    for unit in (*(row.id for row in rollup.active), ""):
        for finding in sorted(of_unit.get(unit, ()), key=_weight):
            yield _of_finding(finding, names.get(unit, ""), wards.get(unit, ""), model.lang)
    for unit_report in rollup.silent:
        yield _of_silent(unit_report, names[unit_report.id], len(rollup.unreadable), model.lang)


def _is_open(finding: Finding) -> bool:
    """Tell whether somebody can do something about a finding; a remark repeats what others say."""
    if finding.reason in {Reason.JOINT, Reason.NOTE}:
        return False
    return finding.verdict in _OPEN and (finding.verdict is not Verdict.PENDING or finding.due is not None)


def _weight(finding: Finding) -> tuple[int, int, str]:
    return *weigh(finding), finding.due[1] if finding.due else "9"


def _of_finding(finding: Finding, name: str, ward: str, lang: str) -> list[str]:
    place = {key: value for key, value in finding.scope.items() if key not in {"province", "ward"}}
    due = "–".join(dict.fromkeys(map(show_day, finding.due))) if finding.due else ""
    return [
        name, ward, COUNTED[lang][finding.verdict], SEVERITIES[lang][finding.severity], finding.title,
        show_scope(place, lang), *_cells(finding.evidence), finding.message, finding.remedy, due,
        show_citation(finding.citation), finding.fingerprint,
    ]


def _cells(evidence: Sequence[Evidence]) -> tuple[str, str]:
    """Return the files and the cells of what is in question, the rows nearly counted last."""
    files = dict.fromkeys(item.file for item in in_order(evidence) if item.file)
    cells = cell_names(evidence)
    return "; ".join(files), "; ".join([*cells[:_CELLS], *(["…"] if len(cells) > _CELLS else [])])


def _of_file(item: InputReport, lang: str) -> list[str]:
    words = _WORDS[lang]
    why = " ".join(problem.message for problem in item.problems)
    return ["", "", words["unreadable"], "", "", "", item.path, "", why, words["send_again"], "", "", ""]


def _of_silent(unit: UnitReport, name: str, unreadable: int, lang: str) -> list[str]:
    words = _WORDS[lang]
    why = words["silent_text"]
    if unreadable:
        why += " " + words["maybe"].format(n=unreadable)
    return [name, unit.ward, words["silent"], "", "", "", "", "", why, words["send"], "", "", ""]
