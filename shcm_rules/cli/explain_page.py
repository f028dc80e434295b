"""The text of `shcm explain`: the duty, the verdict, the cells, the worlds, the readings, what to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from textwrap import wrap
from typing import TYPE_CHECKING

from ..reports.characters import readable
from ..reports.words import COUNTED, REASONS, SEVERITIES, show_day, show_scope

if TYPE_CHECKING:
    from ..findings import Evidence, Explanation, Finding, WorldCase

__all__ = ["explanation_lines"]

_WIDTH = 110
_CELLS = 12  # of a role; the rest is a number
_TEXTS: Mapping[str, Mapping[str, str]] = {
    "vi": {
        "duty": "Yêu cầu", "where": "Ở đâu", "clause": "Căn cứ", "dated": "{document}, ngày {date}, {clause}",
        "verdict": "Kết luận", "found": "Vì sao", "due": "Thời hạn", "by": "chậm nhất {day}",
        "window": "một ngày trong khoảng {first} – {last}",
        "subject": "CÁC Ô LÀM CĂN CỨ", "counted": "ĐƯỢC TÍNH", "near_miss": "GẦN ĐƯỢC TÍNH", "empty": "(trống)",
        "more": "… và {n} ô nữa", "cases": "CÒN TUỲ", "settings": "CÁCH HIỂU VĂN BẢN ĐANG DÙNG",
        "readings": "NẾU HIỂU KHÁC", "changes": "CẦN LÀM – thay đổi nhỏ nhất",
        "after": "Đã thử: làm xong những việc này thì yêu cầu {verdict} (tính đến ngày {as_of}).",
        "waived": "Được miễn; trước khi miễn: {verdict}", "row": "hàng {n}", "remedy": "Gợi ý của quy tắc",
    },
    "en": {
        "duty": "Duty", "where": "Where", "clause": "Clause", "dated": "{document}, {date}, {clause}",
        "verdict": "Verdict", "found": "Why", "due": "Limit", "by": "by {day} at the latest",
        "window": "some day between {first} and {last}",
        "subject": "CELLS IN QUESTION", "counted": "COUNTED", "near_miss": "NEARLY COUNTED", "empty": "(empty)",
        "more": "… and {n} more", "cases": "IT HANGS ON", "settings": "READING OF THE TEXT IN USE",
        "readings": "READ OTHERWISE", "changes": "WHAT TO DO – the smallest set of changes",
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
    yield f"{words['found']}: {finding.message}"
    if finding.due:
        first, last = (show_day(day) for day in finding.due)
        yield f"{words['due']}: " + (
            words["by"].format(day=first) if first == last else words["window"].format(first=first, last=last))
    for role in ("subject", "counted", "near_miss"):
        yield from _cells([item for item in finding.evidence if item.role == role], words[role], lang)
    yield from _cases(explanation.cases, words["cases"], lang)
    if finding.settings:
        yield from ("", words["settings"])
        yield from (f"  {item.id} = {item.value}: {item.meaning}" for item in finding.settings)
    yield from _cases(explanation.readings, words["readings"], lang)
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
    return f"{told} ({REASONS[lang][finding.reason]})" if finding.reason else told


def _cells(items: Sequence[Evidence], heading: str, lang: str) -> Iterator[str]:
    if not items:
        return
    words = _TEXTS[lang]
    yield from ("", heading)
    for item in items[:_CELLS]:
        place = f"{item.sheet}!{item.cell}" if item.cell else f"{item.sheet}, {words['row'].format(n=item.row)}"
        why = f" – {item.why}" if item.why else ""
        yield f"  «{place}» {item.field}: {item.text or words['empty']}{why}"
    if len(items) > _CELLS:
        yield f"  {words['more'].format(n=len(items) - _CELLS)}"


def _cases(cases: Sequence[WorldCase], heading: str, lang: str) -> Iterator[str]:
    if cases:
        yield from ("", heading)
    for case in cases:
        yield f"  {case.condition} → {COUNTED[lang][case.verdict]}"


def _remedy(finding: Finding, explanation: Explanation, as_of: str, lang: str) -> Iterator[str]:
    words = _TEXTS[lang]
    yield ""
    if explanation.changes:
        yield words["changes"]
        for number, change in enumerate(explanation.changes, 1):
            place = f" [{change.sheet}!{change.cell}]" if change.cell else ""
            yield f"  {number}. {change.sentence}{place}"
        if explanation.verdict_after:
            yield words["after"].format(verdict=COUNTED[lang][explanation.verdict_after], as_of=show_day(as_of))
    if explanation.closing:
        yield explanation.closing
    if finding.remedy and finding.remedy != explanation.closing:
        yield f"{words['remedy']}: {finding.remedy}"
