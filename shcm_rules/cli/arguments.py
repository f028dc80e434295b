"""Which arguments each command takes; values are checked where they are used."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from .texts import HELP

if TYPE_CHECKING:
    from .parser import Parser

__all__ = ["add_arguments"]


def add_arguments(parsers: Mapping[tuple[str, ...], Parser]) -> None:
    """Add to the parser of every command, by its words, what it takes."""
    _add_check(parsers["check",])
    _add_inspect(parsers["inspect",])
    _add_template(parsers["template",])
    _add_diff(parsers["diff",])
    _add_explain(parsers["explain",])
    _add_pack(parsers["pack",])
    _add_verify(parsers["verify",])
    _add_store(parsers["store",])
    _add_rules(parsers)
    _add_writing(parsers)


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


def _add_rules(parsers: Mapping[tuple[str, ...], Parser]) -> None:
    show = parsers["rules", "show"]
    show.add("rule", text="rule_id", metavar="ID")
    show.add("--rules", text="rule_option", action="append", metavar="NAME_OR_PATH")
    show.add("--on", text="on", metavar="DD/MM/YYYY")
    for name in ("lint", "test", "docs", "mutate", "coverage", "trace"):
        parsers["rules", name].add("sets", text="sets", nargs="*", metavar="NAME_OR_PATH")
    for name in ("show", "docs"):
        parsers["rules", name].add("--year", text="year", metavar="2025-2026")
    parsers["rules", "mutate"].add("--rule", text="one_rule", metavar="ID")
    parsers["rules", "trace"].add("-o", "--output", text="trace_output", metavar="FILE.md")
    parsers["rules", "test"].add("--verbose", text="verbose", action="store_true")
    parsers["rules", "docs"].add("-o", "--output", text="docs_output", metavar="FOLDER")
    parsers["rules", "schema"].add("what", text="what", nargs="?", default="rules", metavar="rules|report")
    parsers["rules", "diff"].add("old", text="diff_a", metavar="A")
    parsers["rules", "diff"].add("new", text="diff_b", metavar="B")
    parsers["rules", "diff"].add("--year", text="year", metavar="2025-2026")
    for path in (("impact",), ("rules", "impact")):
        _add_impact(parsers[path])


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


def _add_writing(parsers: Mapping[tuple[str, ...], Parser]) -> None:
    new = parsers["rules", "new"]
    new.add("folder", text="set_folder", metavar="FOLDER")
    new.add("rule_id", text="new_rule", nargs="?", metavar="RULE_ID")
    new.add("--check", text="which_check", metavar="CHECK", default="count")
    new.add("--year", text="first_year", metavar="2025-2026")
    for name, output in (("to-xlsx", "book_output"), ("from-xlsx", "set_output")):
        parser = parsers["rules", name]
        parser.add("-o", "--output", text=output, metavar="FILE.xlsx" if name == "to-xlsx" else "FOLDER", required=True)
        parser.add("--force", text="force", action="store_true")
    parsers["rules", "to-xlsx"].add("set", text="one_set", metavar="NAME_OR_PATH")
    parsers["rules", "from-xlsx"].add("file", text="book", metavar="FILE.xlsx")
