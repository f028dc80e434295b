"""The text of `shcm diff`: counts first, then what differs in how the two checks were made, then worst first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from ..reports.characters import one_line

if TYPE_CHECKING:
    from ..comparison import Circumstance, Comparison, Delta, Kind

__all__ = ["change_lines", "diff_lines"]

_TEXTS: Mapping[str, Mapping[str, str]] = {
    "vi": {
        "head": "So sánh {old} (tính đến ngày {was}) với {new} (tính đến ngày {now})",
        "same": "Không có gì thay đổi.", "same_open": "Không có gì thay đổi; {n} yêu cầu vẫn mở như trước.",
        "sum": "{told}.", "circumstances": "HAI LẦN KIỂM TRA KHÁC NHAU Ở – kết luận có thể đổi vì những điều này",
        "as_of": "ngày tính đến", "school_year": "năm học", "phase": "giai đoạn", "lang": "ngôn ngữ",
        "rule_sets": "bộ quy tắc", "profile": "thiết lập riêng", "redacted": "bỏ tên người", "none": "không có",
        "plan": "theo kế hoạch", "audit": "kiểm tra thực hiện", "true": "có", "false": "không",
        "vi": "tiếng Việt", "en": "tiếng Anh",
        "new": "MỚI", "unwaived": "KHÔNG CÒN ĐƯỢC MIỄN", "worse": "NẶNG HƠN", "better": "NHẸ HƠN, VẪN MỞ",
        "changed": "VẪN MỞ, CÓ THAY ĐỔI", "still": "VẪN MỞ NHƯ TRƯỚC", "waived": "NAY ĐƯỢC MIỄN",
        "resolved": "KHÔNG CÒN MỞ",
        "n_new": "{n} mới", "n_unwaived": "{n} không còn được miễn", "n_worse": "{n} nặng hơn",
        "n_better": "{n} nhẹ hơn", "n_changed": "{n} vẫn mở nhưng có thay đổi", "n_still": "{n} vẫn mở như trước",
        "n_waived": "{n} nay được miễn", "n_resolved": "{n} không còn mở",
        "gone": "không còn trong báo cáo", "unlisted": "không còn mở (báo cáo mới không liệt kê phần đã đạt)",
        "absent": "chưa có", "where": "Ở đâu", "clause": "Căn cứ", "remedy": "Cần làm", "differs": "Khác ở",
        "d_verdict": "kết luận", "d_severity": "mức độ", "d_reason": "lý do", "d_message": "nội dung",
        "d_observed": "số liệu", "d_duties": "số yêu cầu", "d_evidence": "các ô làm căn cứ",
    },
    "en": {
        "head": "Comparison of {old} (as of {was}) with {new} (as of {now})",
        "same": "Nothing has changed.", "same_open": "Nothing has changed; still open as before: {n}.",
        "sum": "Findings – {told}.",
        "circumstances": "THE TWO CHECKS DIFFER IN – verdicts may have changed because of it",
        "as_of": "as-of day", "school_year": "school year", "phase": "phase", "lang": "language",
        "rule_sets": "rule sets", "profile": "profile", "redacted": "names left out", "none": "none",
        "plan": "as planned", "audit": "as carried out", "true": "yes", "false": "no",
        "vi": "Vietnamese", "en": "English",
        "new": "NEW", "unwaived": "NO LONGER WAIVED", "worse": "WORSE", "better": "LESS GRAVE, STILL OPEN",
        "changed": "STILL OPEN, CHANGED", "still": "STILL OPEN AS BEFORE", "waived": "WAIVED NOW",
        "resolved": "NO LONGER OPEN",
        "n_new": "new: {n}", "n_unwaived": "no longer waived: {n}", "n_worse": "worse: {n}",
        "n_better": "less grave: {n}", "n_changed": "still open but changed: {n}",
        "n_still": "still open as before: {n}",
        "n_waived": "waived now: {n}", "n_resolved": "no longer open: {n}",
        "gone": "no longer in the report", "unlisted": "no longer open (the new report does not list what is met)",
        "absent": "not there", "where": "Where", "clause": "Clause", "remedy": "To do", "differs": "Differs in",
        "d_verdict": "verdict", "d_severity": "severity", "d_reason": "reason", "d_message": "what it says",
        "d_observed": "figures", "d_duties": "number of duties", "d_evidence": "cells of evidence",
    },
}
#: What is told one by one; what is open as before is told by rule.
_TOLD: tuple[Kind, ...] = ("new", "unwaived", "worse", "better", "changed", "waived", "resolved")
_ALWAYS = frozenset({"new", "resolved"})
_TODO = frozenset({"new", "unwaived", "worse", "better", "changed"})


def diff_lines(found: Comparison) -> Iterator[str]:
    """Return the comparison, line by line, without control characters."""
    return map(one_line, _lines(found))


def change_lines(found: Comparison) -> Iterator[str]:
    """Return what has changed, without what the two are and what is open as before."""
    return map(one_line, _changes(found))


def _lines(found: Comparison) -> Iterator[str]:
    from ..reports.words import show_day  # noqa: PLC0415 - with the rest of the reports

    texts = _TEXTS[found.lang]
    yield texts["head"].format(
        old=found.old.name, new=found.new.name, was=show_day(found.old.as_of), now=show_day(found.new.as_of))
    yield from _changes(found)
    yield from _still_lines(found.of_kind("still"), texts)


def _changes(found: Comparison) -> Iterator[str]:
    texts, counts = _TEXTS[found.lang], found.counts
    if not any(counts[kind] for kind in _TOLD):
        yield texts["same_open" if counts["still"] else "same"].format(n=counts["still"])
    else:
        told = ", ".join(texts[f"n_{kind}"].format(n=n) for kind, n in counts.items() if n or kind in _ALWAYS)
        yield texts["sum"].format(told=told)
    if found.circumstances:
        yield from ("", texts["circumstances"])
        yield from (f"  {_circumstance(item, texts)}" for item in found.circumstances)
    for kind in _TOLD:
        yield from _kind_lines(found, kind)


def _circumstance(item: Circumstance, texts: Mapping[str, str]) -> str:
    from ..reports.words import show_day  # noqa: PLC0415 - as above

    if item.what == "as_of":
        one, other = show_day(item.old), show_day(item.new)
    elif item.what in {"phase", "redacted", "lang"}:
        one, other = texts.get(item.old, item.old), texts.get(item.new, item.new)
    else:
        one, other = item.old or texts["none"], item.new or texts["none"]
    return f"{texts[item.what]}: {one} → {other}"


def _kind_lines(found: Comparison, kind: Kind) -> Iterator[str]:
    deltas = found.of_kind(kind)
    if not deltas:
        return
    yield from ("", f"{_TEXTS[found.lang][kind]} ({len(deltas)})")
    if kind == "resolved":
        yield from _resolved_lines(deltas, found)
        return
    for number, delta in enumerate(deltas, 1):
        yield from _delta_lines(number, delta, found)


def _resolved_lines(deltas: Sequence[Delta], found: Comparison) -> Iterator[str]:
    """Yield what is settled: one head a rule and verdict, below it where."""
    same: dict[str, list[Delta]] = {}
    for delta in deltas:
        same.setdefault(_head(delta, found), []).append(delta)
    for number, (head, group) in enumerate(same.items(), 1):
        yield f" {number}. {head}"
        yield from (f"    {place}" for delta in group if (place := _place(delta, found.lang)))


def _delta_lines(number: int, delta: Delta, found: Comparison) -> Iterator[str]:
    from ..reports.answer import show_citation  # noqa: PLC0415 - as above

    finding, texts = delta.finding, _TEXTS[found.lang]
    yield f" {number}. {_head(delta, found)}"
    if place := _place(delta, found.lang):
        yield f"    {texts['where']}: {place}"
    yield f"    {finding.message}"
    if delta.kind == "changed":
        yield f"    {texts['differs']}: {', '.join(texts[f'd_{name}'] for name in delta.differs)}"
    if delta.kind in _TODO:
        yield f"    {texts['clause']}: {show_citation(finding.citation)}"
        if finding.remedy:
            yield f"    {texts['remedy']}: {finding.remedy}"


def _head(delta: Delta, found: Comparison) -> str:
    from ..reports.words import SEVERITIES  # noqa: PLC0415 - as above

    return f"{delta.finding.title} [{SEVERITIES[found.lang][delta.finding.severity]}; {_step(delta, found)}]"


def _place(delta: Delta, lang: str) -> str:
    from ..reports.words import show_scope  # noqa: PLC0415 - as above

    return " – ".join(filter(None, (show_scope(delta.finding.scope, lang), _cells(delta))))


def _step(delta: Delta, found: Comparison) -> str:
    """Return "chưa kết luận được → chưa đạt"; one verdict where it is the same."""
    from ..reports.words import COUNTED  # noqa: PLC0415 - as above

    texts, words = _TEXTS[found.lang], COUNTED[found.lang]
    was = words[delta.was] if delta.was else texts["absent"]
    if delta.now is None:
        return f"{was} → {texts['gone' if found.new.full else 'unlisted']}"
    return words[delta.now] if delta.was is delta.now else f"{was} → {words[delta.now]}"


def _cells(delta: Delta) -> str:
    """Return the first cells of evidence, as the new report names them."""
    names = dict.fromkeys(f"«{item.sheet}!{item.cell}»" for item in delta.finding.evidence if item.cell)
    return ", ".join(list(names)[:3]) + (" …" if len(names) > 3 else "")


def _still_lines(deltas: Sequence[Delta], texts: Mapping[str, str]) -> Iterator[str]:
    if not deltas:
        return
    yield from ("", f"{texts['still']} ({len(deltas)})")
    titles: dict[str, int] = {}
    for delta in deltas:
        titles[delta.finding.title] = titles.get(delta.finding.title, 0) + 1
    yield from (f"  {title}: {n}" for title, n in titles.items())
