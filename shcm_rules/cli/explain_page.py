"""The text of `shcm explain`: the duty, the verdict, the cells, the worlds, the readings, what to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from textwrap import wrap
from typing import TYPE_CHECKING

from ..reports.answer import show_waiver
from ..reports.characters import readable
from ..reports.words import COUNTED, REASONS, SEVERITIES, WORDS, show_day, show_scope, show_setting

if TYPE_CHECKING:
    from ..findings import Change, Evidence, Explanation, Finding, WorldCase

__all__ = ["explanation_lines"]

_WIDTH = 110
#: Cells of a role; the rest is a number.
_CELLS: Mapping[str, int] = {"subject": 8, "counted": 6, "near_miss": 4}
_TEXTS: Mapping[str, Mapping[str, str]] = {
    "vi": {
        "duty": "Yêu cầu", "where": "Ở đâu", "clause": "Căn cứ", "dated": "{document}, ngày {date}, {clause}",
        "verdict": "Kết luận", "found": "Vì sao", "due": "Thời hạn", "by": "chậm nhất {day}",
        "window": "một ngày trong khoảng {first} – {last}",
        "subject": "CÁC Ô LÀM CĂN CỨ", "counted": "ĐƯỢC TÍNH", "near_miss": "GẦN ĐƯỢC TÍNH", "empty": "(trống)",
        "more": "… và {n} ô nữa", "cases": "CÒN TUỲ", "settings": "CÁCH HIỂU VĂN BẢN", "now": "Đang hiểu",
        "otherwise": "Nếu hiểu khác", "same": "Hiểu cách khác kết luận vẫn thế: {names}.",
        "in_use": "Thiết lập đang dùng: {names}.", "partial": "Ví dụ", "changes": "CẦN LÀM – thay đổi nhỏ nhất",
        "after": "Đã thử: làm xong những việc này thì yêu cầu {verdict} (tính đến ngày {as_of}).",
        "waived": "Được miễn; trước khi miễn: {verdict}", "row": "hàng {n}", "remedy": "Gợi ý của quy tắc",
    },
    "en": {
        "duty": "Duty", "where": "Where", "clause": "Clause", "dated": "{document}, {date}, {clause}",
        "verdict": "Verdict", "found": "Why", "due": "Limit", "by": "by {day} at the latest",
        "window": "some day between {first} and {last}",
        "subject": "CELLS IN QUESTION", "counted": "COUNTED", "near_miss": "NEARLY COUNTED", "empty": "(empty)",
        "more": "… and {n} more", "cases": "IT HANGS ON", "settings": "READING OF THE TEXT", "now": "As read now",
        "otherwise": "Read otherwise", "same": "Read otherwise, the verdict is the same: {names}.",
        "in_use": "Settings in use: {names}.", "partial": "For instance",
        "changes": "WHAT TO DO – the smallest set of changes",
        "after": "Tried out: with these changes the duty is {verdict} (as of {as_of}).",
        "waived": "Waived; before the waiver: {verdict}", "row": "row {n}", "remedy": "What the rule advises",
    },
}


def explanation_lines(finding: Finding, explanation: Explanation, as_of: str, lang: str) -> Iterator[str]:
    """Yield the page line by line, without control characters."""
    for line in _lines(finding, explanation, as_of, lang):
        plain = " ".join(readable(line).splitlines())
        indent = " " * (len(line) - len(line.lstrip()))
        yield from wrap(plain, _WIDTH, subsequent_indent=f"{indent}  ", break_long_words=False) or [""]


def _lines(finding: Finding, explanation: Explanation, as_of: str, lang: str) -> Iterator[str]:
    words = _TEXTS[lang]
    yield f"{finding.title} [{SEVERITIES[lang][finding.severity]}; {finding.fingerprint}]"
    yield f"{words['duty']}: {explanation.duty}"
    if place := show_scope(finding.scope, lang):
        yield f"{words['where']}: {place}"
    yield f"{words['clause']}: {_citation(finding, lang)}"
    yield f"{words['verdict']}: {_verdict(finding, lang)}"
    if finding.waiver:
        yield f"{WORDS[lang]['waived_by']}: {show_waiver(finding.waiver, lang)}"
    yield f"{words['found']}: {finding.message}"
    if finding.due:
        first, last = (show_day(day) for day in finding.due)
        yield f"{words['due']}: " + (
            words["by"].format(day=first) if first == last else words["window"].format(first=first, last=last))
    for role in ("subject", "counted", "near_miss"):
        yield from _cells([item for item in finding.evidence if item.role == role], role, lang)
    yield from _cases(explanation.cases, lang)
    yield from _readings(finding, explanation.readings, lang)
    yield from _remedy(finding, explanation, as_of, lang)


def _citation(finding: Finding, lang: str) -> str:
    citation = finding.citation
    if len(citation.date) == len("2025-09-05"):
        return _TEXTS[lang]["dated"].format(
            document=citation.document, date=show_day(citation.date), clause=citation.clause)
    return f"{citation.document}, {citation.clause}"


def _verdict(finding: Finding, lang: str) -> str:
    told = COUNTED[lang][finding.verdict]
    if finding.waived_from:
        told = _TEXTS[lang]["waived"].format(verdict=COUNTED[lang][finding.waived_from])
    reason = REASONS[lang][finding.reason] if finding.reason else ""
    return f"{told} ({reason})" if reason and reason != told else told


def _cells(items: Sequence[Evidence], role: str, lang: str) -> Iterator[str]:
    if not items:
        return
    words, most = _TEXTS[lang], _CELLS[role]
    yield from ("", words[role])
    for item in items[:most]:
        place = f"{item.sheet}!{item.cell}" if item.cell else f"{item.sheet}, {words['row'].format(n=item.row)}"
        why = f" – {item.why}" if item.why else ""
        yield f"  «{place}» {item.field}: {item.text or words['empty']}{why}"
    if len(items) > most:
        yield f"  {words['more'].format(n=len(items) - most)}"


def _cases(cases: Sequence[WorldCase], lang: str) -> Iterator[str]:
    words = _TEXTS[lang]
    if cases:
        yield from ("", words["cases"])
    for case in cases:
        condition = f"{words['partial']}, {case.condition[0].lower()}{case.condition[1:]}" if case.partial \
            else case.condition
        yield f"  {condition} → {COUNTED[lang][case.verdict]}"


def _readings(finding: Finding, readings: Sequence[WorldCase], lang: str) -> Iterator[str]:
    """Yield the readings that decide, with what the others would give; the rest by name."""
    if not finding.settings:
        return
    words, told = _TEXTS[lang], finding.waived_from or finding.verdict
    yield from ("", words["settings"])
    same: list[str] = []
    alone: list[str] = []
    for setting in finding.settings:
        others = [case for case in readings if case.given and case.given[0].field == setting.id]
        if any(case.verdict is not told for case in others):
            yield f"  {words['now']}: {show_setting(setting)}"
            yield from (f"  {words['otherwise']}: {case.condition} → {COUNTED[lang][case.verdict]}" for case in others)
        else:
            (same if others else alone).append(f"{setting.id} = {setting.value}")
    if same:
        yield f"  {words['same'].format(names=', '.join(same))}"
    if alone:
        yield f"  {words['in_use'].format(names=', '.join(alone))}"


def _remedy(finding: Finding, explanation: Explanation, as_of: str, lang: str) -> Iterator[str]:
    words = _TEXTS[lang]
    yield ""
    if explanation.changes:
        yield words["changes"]
        for number, change in enumerate(explanation.changes, 1):
            yield f"  {number}. {change.sentence}{_change_place(change, lang)}"
        if explanation.verdict_after:
            day = show_day(explanation.tried_on or as_of)
            yield words["after"].format(verdict=COUNTED[lang][explanation.verdict_after], as_of=day)
    if explanation.closing:
        yield explanation.closing
    told = finding.waived_from or finding.verdict
    if finding.remedy not in {"", explanation.closing} and not (explanation.changes and told == "undetermined"):
        yield f"{words['remedy']}: {finding.remedy}"


def _change_place(change: Change, lang: str) -> str:
    """Return where a change belongs: its cell, its row where the column is still to be added, "" for a new row."""
    if change.cell:
        return f" [{change.sheet}!{change.cell}]"
    return f" [{change.sheet}, {_TEXTS[lang]['row'].format(n=change.row)}]" if change.row else ""
