"""Which arguments each command takes; values are checked where they are used."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from .texts import HELP

if TYPE_CHECKING:
    from .parser import Parser

__all__ = ["add_arguments"]


def _add_check(parser: Parser) -> None:
    parser.add("paths", text="paths", nargs="+", metavar="PATH")
    _add_basis(parser)
    parser.add("--format", text="format", metavar="FORMAT")
    parser.add("-o", "--output", text="output", action="append", metavar="FILE", default=[])
    parser.add("--document", text="document", metavar="bao-cao|bien-ban")
    parser.add("--template", text="office_template", metavar="FILE.docx")
    parser.add("--keep", text="keep", metavar="FOLDER")
    parser.add("--engine", text="engine", metavar="polars|duckdb|spark")
    parser.add("--annotate", text="annotate", metavar="PATH")
    parser.add("--detail", text="detail", metavar="full|open|counts")
    parser.add("--baseline", text="baseline", metavar="REPORT.json")
    parser.add("--watch", text="watch", action="store_true")
    _add_bar(parser)


def _add_basis(parser: Parser) -> None:
    """Add what a check stands on, beside the files."""
    parser.add("--rules", text="rule_option", action="append", metavar="NAME_OR_PATH")
    parser.add("--as-of", text="as_of", metavar="DD/MM/YYYY")
    parser.add("--year", text="year", metavar="2025-2026")
    parser.add("--phase", text="phase", metavar="plan|audit", default="plan")
    for name in ("registry", "calendar", "waivers", "profile"):
        parser.add(f"--{name}", text=name, metavar="FILE")
    parser.add("--layout", text="layout", metavar="FILE.yaml")
    parser.add("--set", text="set", action="append", metavar="ID=VALUE", default=[])


def _add_bar(parser: Parser) -> None:
    """Add what makes a check fail, and whom it names."""
    parser.add("--fail-on", text="fail_on", metavar="LEVEL", default="violated")
    parser.add("--strict", text="strict", action="store_true")
    parser.add("--redact", text="redact", action="store_true")


def _add_question(parser: Parser) -> None:
    _add_basis(parser)
    _add_bar(parser)


def _add_diff(parser: Parser) -> None:
    parser.add("old", text="diff_old", metavar="OLD")
    parser.add("new", text="diff_new", metavar="NEW")
    _add_question(parser)
    parser.add("--format", text="impact_format", metavar="text|json")
    parser.add("-o", "--output", text="diff_output", metavar="FILE")
    parser.epilog = HELP[parser.lang]["diff_epilog"]


def _add_explain(parser: Parser) -> None:
    parser.add("fingerprint", text="fingerprint", metavar="FINGERPRINT")
    parser.add("paths", text="paths", nargs="+", metavar="PATH")
    _add_question(parser)
    parser.add("--format", text="impact_format", metavar="text|json", default="text")
    parser.epilog = HELP[parser.lang]["explain_epilog"]


def _add_pack(parser: Parser) -> None:
    parser.add("paths", text="paths", nargs="+", metavar="PATH")
    _add_question(parser)
    parser.add("-o", "--output", text="pack_output", metavar="FILE.zip", required=True)
    parser.add("--without-inputs", text="without_inputs", action="store_true")
    parser.epilog = HELP[parser.lang]["epilog"]


def _add_verify(parser: Parser) -> None:
    parser.add("pack", text="pack_file", metavar="PACK.zip")
    parser.add("paths", text="pack_paths", nargs="*", metavar="PATH")
    parser.epilog = HELP[parser.lang]["verify_epilog"]


def _add_store(parser: Parser) -> None:
    parser.add("paths", text="paths", nargs="+", metavar="PATH")
    parser.add("-o", "--output", text="store_output", metavar="FOLDER", required=True)
    parser.add("--as-of", text="as_of", metavar="DD/MM/YYYY")
    parser.add("--year", text="year", metavar="2025-2026")
    for name in ("registry", "calendar"):
        parser.add(f"--{name}", text=name, metavar="FILE")


def _add_inspect(parser: Parser) -> None:
    parser.add("paths", text="paths", nargs="+", metavar="PATH")
    parser.add("--layout", text="layout", metavar="FILE.yaml")
    parser.add("--year", text="year", metavar="2025-2026")
    parser.add("--as-of", text="as_of", metavar="DD/MM/YYYY")
    parser.add("--registry", text="registry", metavar="FILE")
    parser.add("--calendar", text="calendar", metavar="FILE")
    parser.add("--format", text="inspect_format", metavar="text|json|schema", default="text")
    parser.add("--suggest", text="suggest", action="store_true")
    parser.add("-o", "--output", text="inspect_output", metavar="FILE")
    parser.add("--force", text="force", action="store_true")


def _add_template(parser: Parser) -> None:
    parser.add("-o", "--output", text="template_output", metavar="FILE.xlsx", required=True)
    parser.add("--force", text="force", action="store_true")


def _add_show(parser: Parser) -> None:
    parser.add("rule", text="rule_id", metavar="ID")
    parser.add("--rules", text="rule_option", action="append", metavar="NAME_OR_PATH")
    parser.add("--on", text="on", metavar="DD/MM/YYYY")
    parser.add("--year", text="year", metavar="2025-2026")


def _add_sets(parser: Parser) -> None:
    parser.add("sets", text="sets", nargs="*", metavar="NAME_OR_PATH")


def _add_test(parser: Parser) -> None:
    _add_sets(parser)
    parser.add("--verbose", text="verbose", action="store_true")


def _add_docs(parser: Parser) -> None:
    _add_sets(parser)
    parser.add("--year", text="year", metavar="2025-2026")
    parser.add("-o", "--output", text="docs_output", metavar="FOLDER")


def _add_mutate(parser: Parser) -> None:
    _add_sets(parser)
    parser.add("--rule", text="one_rule", metavar="ID")


def _add_trace(parser: Parser) -> None:
    _add_sets(parser)
    parser.add("-o", "--output", text="trace_output", metavar="FILE.md")


def _add_schema(parser: Parser) -> None:
    parser.add("what", text="what", nargs="?", default="rules", metavar="rules|report")


def _add_rule_diff(parser: Parser) -> None:
    parser.add("old", text="diff_a", metavar="A")
    parser.add("new", text="diff_b", metavar="B")
    parser.add("--year", text="year", metavar="2025-2026")


def _add_impact(parser: Parser) -> None:
    parser.add("old", text="diff_a", metavar="A")
    parser.add("new", text="diff_b", metavar="B")
    parser.add("paths", text="impact_paths", nargs="+", metavar="PATH")
    parser.add("--as-of", text="as_of", metavar="DD/MM/YYYY")
    parser.add("--year", text="year", metavar="2025-2026")
    parser.add("--phase", text="phase", metavar="plan|audit", default="plan")
    parser.add("--registry", text="registry", metavar="FILE")
    parser.add("--calendar", text="calendar", metavar="FILE")
    parser.add("--together", text="together", action="store_true")
    parser.add("--format", text="impact_format", metavar="text|json", default="text")


def _add_new(parser: Parser) -> None:
    parser.add("folder", text="set_folder", metavar="FOLDER")
    parser.add("rule_id", text="new_rule", nargs="?", metavar="RULE_ID")
    parser.add("--check", text="which_check", metavar="CHECK", default="count")
    parser.add("--year", text="first_year", metavar="2025-2026")


def _add_to_book(parser: Parser) -> None:
    parser.add("-o", "--output", text="book_output", metavar="FILE.xlsx", required=True)
    parser.add("--force", text="force", action="store_true")
    parser.add("set", text="one_set", metavar="NAME_OR_PATH")


def _add_from_book(parser: Parser) -> None:
    parser.add("-o", "--output", text="set_output", metavar="FOLDER", required=True)
    parser.add("--force", text="force", action="store_true")
    parser.add("file", text="book", metavar="FILE.xlsx")


_ADDERS: Mapping[tuple[str, ...], Callable[[Parser], None]] = {
    ("check",): _add_check, ("inspect",): _add_inspect, ("template",): _add_template, ("diff",): _add_diff,
    ("explain",): _add_explain, ("pack",): _add_pack, ("verify",): _add_verify, ("impact",): _add_impact,
    ("store",): _add_store,
    ("rules", "show"): _add_show, ("rules", "lint"): _add_sets, ("rules", "test"): _add_test,
    ("rules", "docs"): _add_docs, ("rules", "mutate"): _add_mutate, ("rules", "coverage"): _add_sets,
    ("rules", "trace"): _add_trace, ("rules", "schema"): _add_schema, ("rules", "diff"): _add_rule_diff,
    ("rules", "impact"): _add_impact, ("rules", "new"): _add_new, ("rules", "to-xlsx"): _add_to_book,
    ("rules", "from-xlsx"): _add_from_book,
}


def add_arguments(parser: Parser, path: tuple[str, ...]) -> None:
    """Add to the parser of a command, by its words, what it takes."""
    if path in _ADDERS:
        _ADDERS[path](parser)
