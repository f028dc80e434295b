"""`shcm template`: write the workbook to fill in; never over an existing file unless told."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path

from ..errors import RuleError, UsageError
from ..problems import system_reason
from .texts import MESSAGES

__all__ = ["run"]


def run(arguments: Namespace, lang: str) -> int:
    """Write the template and say so on stderr."""
    path, texts = Path(arguments.output), MESSAGES[lang]
    if path.suffix.lower() != ".xlsx":
        raise UsageError(texts["not_xlsx"].format(path=path))
    if path.exists() and not arguments.force:
        raise UsageError(texts["exists"].format(path=path))
    from ..reports.blanks.template import write_template  # noqa: PLC0415 - openpyxl, after the cheap refusals

    try:
        write_template(path, documents=_documents())
    except OSError as error:
        raise UsageError(texts["cannot_write"].format(path=path, why=system_reason(error, lang))) from error
    print(texts["written"].format(path=path), file=sys.stderr)  # noqa: T201 - the command's answer
    return 0


def _documents() -> list[str]:
    """Return the kinds of documents that the shipped rules name; none if they cannot be loaded."""
    from ..rulesets.discovery import known_rule_sets  # noqa: PLC0415 - only this command asks
    from ..rulesets.loading import load_rule_set  # noqa: PLC0415

    names: set[str] = set()
    for name in known_rule_sets():
        try:
            rule_set = load_rule_set(name)
        except RuleError:  # a template needs no rule; `rules lint` tells what is wrong
            continue
        names |= {rule.check.document for rule in rule_set.rules if hasattr(rule.check, "document")}
    return sorted(names)
