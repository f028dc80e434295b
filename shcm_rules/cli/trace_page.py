"""The page that leads from each requirement to its rules, examples and features, and from each rule to its clause."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ..rulesets.model import Rule, RuleSet
from ..rulesets.trials.boundary_cases import boundary_cases
from ..rulesets.trials.coverage import KINDS, Covered, Shown, coverage

__all__ = ["STATE_WORDS", "kinds_told", "trace_page"]

STATE_WORDS: Mapping[str, Mapping[str, str]] = {
    "vi": {"decided": "xét được", "not_decidable": "không xét được", "related": "chỉ nhận xét", "missing": "chưa có"},
    "en": {"decided": "decided", "not_decidable": "not decidable", "related": "only commented on",
           "missing": "missing"},
}
_PARTLY = {"may-over-report": "có thể nêu thừa", "may-under-report": "có thể sót"}
_HEAD = """\
# Truy vết yêu cầu

Trang này được tạo từ các bộ quy tắc bằng lệnh `shcm rules trace -o docs/traceability.md`; đừng sửa tay. Chiều thứ nhất:
mỗi yêu cầu của văn bản do quy tắc nào xét, có bao nhiêu ví dụ và kịch bản nghiệm thu nào; yêu cầu không xét được thì
nêu lý do. Chiều thứ hai: mỗi quy tắc dựa vào mục nào của văn bản nào. “Ca ở biên” là ví dụ do chương trình tự sinh từ
các con số của quy tắc (thiếu một, vừa đủ, thừa một; hôm trước, đúng hạn, hôm sau)."""


def trace_page(
    sets: Sequence[tuple[RuleSet, Sequence[Rule], Mapping[str, Shown]]], features: Mapping[str, Sequence[str]],
) -> str:
    """Return the page of some rule sets, each with its own rules and what their examples show."""
    parts = [_HEAD]
    for rule_set, own, shown in sets:
        parts += _set_section(rule_set.model_copy(update={"rules": tuple(own)}), shown, features)
    return "\n\n".join(parts) + "\n"


def _set_section(
    rule_set: RuleSet, shown: Mapping[str, Shown], features: Mapping[str, Sequence[str]],
) -> Iterator[str]:
    rows = coverage(rule_set, features)
    yield f"## {_cell(rule_set.title.vi)} (`{rule_set.id}`)"
    yield _cell(rule_set.document.title.vi) + "."
    told = ", ".join(
        f"{words} {sum(row.state == state for row in rows)}" for state, words in STATE_WORDS["vi"].items())
    yield f"{len(rows)} yêu cầu: {told}."
    yield "### Từ yêu cầu đến quy tắc"
    yield "\n".join([
        "| Yêu cầu | Tình trạng | Quy tắc | Ví dụ | Ca ở biên | Kịch bản |", "|---|---|---|--:|--:|---|",
        *(_row(rule_set, row, shown) for row in rows)])
    yield "### Từ quy tắc đến văn bản"
    yield "\n".join([
        "| Quy tắc | Nội dung | Mục | Văn bản | Yêu cầu |", "|---|---|---|---|---|",
        *(line for rule in rule_set.rules for line in _sources(rule_set, rule))])


def _row(rule_set: RuleSet, row: Covered, shown: Mapping[str, Shown]) -> str:
    rules = row.rules or row.related
    examples = sum(shown[rule.id].examples for rule in rules if rule.id in shown)
    made = sum(len(boundary_cases(rule_set, rule)) for rule in rules)
    names = "; ".join([f"`{rule.id}`" for rule in row.rules] + [f"`{rule.id}` (nhận xét)" for rule in row.related])
    cells = (row.requirement, _state(row), names, str(examples or ""), str(made or ""), ", ".join(row.features))
    return f"| {' | '.join(cells)} |"


def _state(row: Covered) -> str:
    """Return how far a requirement is decided; where it is not, or not wholly, why."""
    words = STATE_WORDS["vi"][row.state]
    rules = [rule for rule in row.rules or row.related if rule.decidable.why]
    if row.state == "decided" and rules:
        words += ", " + ", ".join(dict.fromkeys(_PARTLY[rule.decidable.how] for rule in rules
                                                if rule.decidable.how in _PARTLY))
    why = " ".join(dict.fromkeys(rule.decidable.why.vi for rule in rules if rule.decidable.why))
    return _cell(f"{words}: {why}" if why else words)


def _sources(rule_set: RuleSet, rule: Rule) -> Iterator[str]:
    """Yield a line for each text that the rule stands on."""
    named = [*rule.requirements, *(f"{name} (nhận xét)" for name in rule.related)]
    for source in rule.sources:
        days = "".join(f", {word} {day}" for word, day in (("từ", source.from_), ("đến", source.to)) if day)
        cells = (f"`{rule.id}`", _cell(rule.title.vi), _cell(source.clause),
                 _cell(rule_set.document_of(source).short.vi + days), ", ".join(named))
        yield f"| {' | '.join(cells)} |"


def kinds_told(shown: Shown | None) -> str:
    """Return what the examples of a rule show, by kind."""
    if shown is None:
        return ""
    return ", ".join(f"{word} {shown.verdicts[kind]}" for kind, word in KINDS.items() if shown.verdicts.get(kind))


def _cell(text: str) -> str:
    for mark in "\\`*_<|":
        text = text.replace(mark, f"\\{mark}")
    return " ".join(text.split())
