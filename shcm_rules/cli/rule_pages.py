"""The page of a rule set in Markdown, told from its data alone."""

from __future__ import annotations

from collections.abc import Iterator

from ..rulesets.model import Rule, RuleSet
from ..rulesets.sentences import Lang, describe, show
from ..windows import SchoolYear
from .texts import MESSAGES

__all__ = ["rule_set_page"]


def rule_set_page(rule_set: RuleSet, year: SchoolYear, lang: Lang) -> str:
    """Return the page: the document, then each rule with its values, settings and requirements."""
    title, document = (text.en if lang == "en" else text.vi for text in (rule_set.title, rule_set.document.title))
    parts = [f"# {_escape(title)}", _escape(MESSAGES[lang]["docs_note"]), _escape(document)]
    for rule in rule_set.rules:
        parts += _rule_section(rule_set, rule, year, lang)
    return "\n\n".join(parts)


def _rule_section(rule_set: RuleSet, rule: Rule, year: SchoolYear, lang: Lang) -> Iterator[str]:
    title = rule.title.en if lang == "en" else rule.title.vi
    told = describe(rule_set, rule, year, lang)
    yield f"## `{rule.id}`: {_escape(title)}"
    yield _escape(told)
    known = {"", rule.id, title, told}
    lines = [line for line in show(rule_set, rule, year, lang).splitlines() if line not in known]
    yield "\n".join(f"  - {_escape(line.strip())}" if line.startswith(" ") else f"- {_escape(line)}" for line in lines)


def _escape(text: str) -> str:
    for mark in "\\`*_<|":
        text = text.replace(mark, f"\\{mark}")
    return text
