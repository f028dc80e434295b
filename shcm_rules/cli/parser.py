"""The arguments of every command, in the language asked for; values are checked where they are used."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable, Sequence
from typing import Any, NoReturn

from ..errors import UsageError
from .texts import HELP, MESSAGES

__all__ = ["build_parser", "parse", "refuse_unknown", "suggest"]

# argparse speaks English only: its sentences → ours.
_SENTENCES = (
    (re.compile(r"the following arguments are required: (?P<names>.+)"), "missing"),
    (re.compile(r"argument (?P<name>\S+): expected (?:one|at least one) argument"), "no_value"),
    (re.compile(r"argument (?P<name>\S+): ignored explicit argument .*"), "flag_value"),
    (re.compile(r"ambiguous option: (?P<name>\S+) .*"), "ambiguous"),
)
RULES_COMMANDS = (
    "list", "show", "lint", "test", "schema", "docs", "diff", "impact", "mutate",
    "coverage", "trace", "new", "to-xlsx", "from-xlsx",
)
COMMANDS = ("check", "inspect", "rules", "impact", "template", "diff", "explain", "pack", "verify")


class _Parser(argparse.ArgumentParser):
    """A parser that speaks the user's language and raises instead of exiting."""

    def __init__(self, lang: str, **options: Any) -> None:
        self.lang = lang
        formatter = argparse.RawDescriptionHelpFormatter
        super().__init__(add_help=False, allow_abbrev=False, formatter_class=formatter, **options)
        self._positionals.title = HELP[lang]["arguments"]
        self._optionals.title = HELP[lang]["options"]
        self.add_argument("-h", "--help", action="help", help=HELP[lang]["help"])

    def add(self, *names: str, text: str, **options: Any) -> None:
        """Add an argument with its help text."""
        self.add_argument(*names, help=HELP[self.lang][text].replace("%", "%%"), **options)

    def format_help(self) -> str:
        """Return the help; only here is argparse's own word "usage: " seen."""
        return super().format_help().replace("usage: ", HELP[self.lang]["usage"], 1)

    def error(self, message: str) -> NoReturn:
        for pattern, key in _SENTENCES:
            if found := pattern.fullmatch(message):
                raise UsageError(MESSAGES[self.lang][key].format(**found.groupdict()))
        raise UsageError(message)

    @property
    def option_names(self) -> list[str]:
        """Return the long names of all options."""
        return [name for action in self._actions for name in action.option_strings if name.startswith("--")]


class _Version(argparse.Action):
    """Print the version, which is read only then."""

    def __init__(self, option_strings: Sequence[str], **options: Any) -> None:
        super().__init__(option_strings, **{**options, "dest": argparse.SUPPRESS, "nargs": 0})

    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> None:
        from .. import __version__  # noqa: PLC0415 - reads the disk

        print(f"shcm {__version__}")  # noqa: T201 - the answer to --version
        parser.exit()


def parse(words: Sequence[str], lang: str) -> argparse.Namespace:
    """Return the arguments of the command that `words` name.

    Raises:
        UsageError: no such command or option; the known ones are named.

    """
    parsers = build_parser(lang)
    path = _command_path(words, lang)
    parser = parsers[path]
    skipped = len(path)
    arguments, extra = parser.parse_known_intermixed_args(_without_commands(words, skipped))
    if extra:
        raise UsageError("\n".join(_unknown(word, parser, lang) for word in extra if word.startswith("-"))
                         or MESSAGES[lang]["extra"].format(name=", ".join(extra)))
    arguments.command = path
    return arguments


def build_parser(lang: str) -> dict[tuple[str, ...], _Parser]:
    """Return the parser of every command, by its words; () is the program itself."""
    texts = HELP[lang]
    overview = _overview(lang, texts["program"], COMMANDS)
    parsers: dict[tuple[str, ...], _Parser] = {
        (): _Parser(lang, prog="shcm", description=overview, epilog=texts["epilog"]),
    }
    parsers[()].add_argument("--version", action=_Version, help=texts["version"])
    parsers["rules",] = _Parser(lang, prog="shcm rules", description=_overview(lang, texts["rules"], RULES_COMMANDS))
    for path in [("check",), ("inspect",), ("impact",), ("template",), ("diff",), ("explain",), ("pack",), ("verify",),
                 *(("rules", name) for name in RULES_COMMANDS)]:
        parsers[path] = _Parser(lang, prog=" ".join(("shcm", *path)), description=_about(lang, *path))
    _add_check(parsers["check",])
    _add_inspect(parsers["inspect",])
    _add_template(parsers["template",])
    _add_diff(parsers["diff",])
    _add_explain(parsers["explain",])
    _add_pack(parsers["pack",])
    _add_verify(parsers["verify",])
    _add_rules(parsers)
    _add_writing(parsers)
    for parser in parsers.values():
        parser.add("--lang", text="lang", metavar="vi|en", default="vi")
        parser.add("--debug", text="debug", action="store_true")
    parsers["check",].epilog = texts["epilog"]
    return parsers


def _add_check(parser: _Parser) -> None:
    parser.add("paths", text="paths", nargs="+", metavar="PATH")
    parser.add("--rules", text="rule_option", action="append", metavar="NAME_OR_PATH")
    parser.add("--as-of", text="as_of", metavar="YYYY-MM-DD")
    parser.add("--year", text="year", metavar="2025-2026")
    parser.add("--phase", text="phase", metavar="plan|audit", default="plan")
    parser.add("--registry", text="registry", metavar="FILE")
    parser.add("--calendar", text="calendar", metavar="FILE")
    parser.add("--waivers", text="waivers", metavar="FILE")
    parser.add("--profile", text="profile", metavar="FILE")
    parser.add("--layout", text="layout", metavar="FILE.yaml")
    parser.add("--set", text="set", action="append", metavar="ID=VALUE", default=[])
    parser.add("--format", text="format", metavar="FORMAT")
    parser.add("-o", "--output", text="output", action="append", metavar="FILE", default=[])
    parser.add("--document", text="document", metavar="bao-cao|bien-ban")
    parser.add("--template", text="office_template", metavar="FILE.docx")
    parser.add("--keep", text="keep", metavar="FOLDER")
    parser.add("--annotate", text="annotate", metavar="PATH")
    parser.add("--fail-on", text="fail_on", metavar="LEVEL", default="violated")
    parser.add("--strict", text="strict", action="store_true")
    parser.add("--detail", text="detail", metavar="full|open|counts")
    parser.add("--baseline", text="baseline", metavar="REPORT.json")
    parser.add("--redact", text="redact", action="store_true")


def _add_question(parser: _Parser) -> None:
    """Add what decides a report, beside the files: as `check` has it."""
    parser.add("--rules", text="rule_option", action="append", metavar="NAME_OR_PATH")
    parser.add("--as-of", text="as_of", metavar="YYYY-MM-DD")
    parser.add("--year", text="year", metavar="2025-2026")
    parser.add("--phase", text="phase", metavar="plan|audit", default="plan")
    for name in ("registry", "calendar", "waivers", "profile"):
        parser.add(f"--{name}", text=name, metavar="FILE")
    parser.add("--layout", text="layout", metavar="FILE.yaml")
    parser.add("--set", text="set", action="append", metavar="ID=VALUE", default=[])
    parser.add("--fail-on", text="fail_on", metavar="LEVEL", default="violated")
    parser.add("--strict", text="strict", action="store_true")
    parser.add("--redact", text="redact", action="store_true")


def _add_diff(parser: _Parser) -> None:
    parser.add("old", text="diff_old", metavar="OLD")
    parser.add("new", text="diff_new", metavar="NEW")
    _add_question(parser)
    parser.add("--format", text="impact_format", metavar="text|json")
    parser.add("-o", "--output", text="diff_output", metavar="FILE")
    parser.epilog = HELP[parser.lang]["diff_epilog"]


def _add_explain(parser: _Parser) -> None:
    parser.add("fingerprint", text="fingerprint", metavar="FINGERPRINT")
    parser.add("paths", text="paths", nargs="+", metavar="PATH")
    _add_question(parser)
    parser.add("--format", text="impact_format", metavar="text|json", default="text")
    parser.epilog = HELP[parser.lang]["explain_epilog"]


def _add_pack(parser: _Parser) -> None:
    parser.add("paths", text="paths", nargs="+", metavar="PATH")
    _add_question(parser)
    parser.add("-o", "--output", text="pack_output", metavar="FILE.zip", required=True)
    parser.add("--without-inputs", text="without_inputs", action="store_true")
    parser.epilog = HELP[parser.lang]["epilog"]


def _add_verify(parser: _Parser) -> None:
    parser.add("pack", text="pack_file", metavar="PACK.zip")
    parser.add("paths", text="pack_paths", nargs="*", metavar="PATH")
    parser.epilog = HELP[parser.lang]["verify_epilog"]


def _add_inspect(parser: _Parser) -> None:
    parser.add("paths", text="paths", nargs="+", metavar="PATH")
    parser.add("--layout", text="layout", metavar="FILE.yaml")
    parser.add("--year", text="year", metavar="2025-2026")
    parser.add("--as-of", text="as_of", metavar="YYYY-MM-DD")
    parser.add("--registry", text="registry", metavar="FILE")
    parser.add("--calendar", text="calendar", metavar="FILE")
    parser.add("--format", text="inspect_format", metavar="text|json|schema", default="text")
    parser.add("--suggest", text="suggest", action="store_true")
    parser.add("-o", "--output", text="inspect_output", metavar="FILE")
    parser.add("--force", text="force", action="store_true")


def _add_template(parser: _Parser) -> None:
    parser.add("-o", "--output", text="template_output", metavar="FILE.xlsx", required=True)
    parser.add("--force", text="force", action="store_true")


def _add_rules(parsers: dict[tuple[str, ...], _Parser]) -> None:
    show = parsers["rules", "show"]
    show.add("rule", text="rule_id", metavar="ID")
    show.add("--rules", text="rule_option", action="append", metavar="NAME_OR_PATH")
    show.add("--on", text="on", metavar="YYYY-MM-DD")
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


def _add_impact(parser: _Parser) -> None:
    parser.add("old", text="diff_a", metavar="A")
    parser.add("new", text="diff_b", metavar="B")
    parser.add("paths", text="impact_paths", nargs="+", metavar="PATH")
    parser.add("--as-of", text="as_of", metavar="YYYY-MM-DD")
    parser.add("--year", text="year", metavar="2025-2026")
    parser.add("--phase", text="phase", metavar="plan|audit", default="plan")
    parser.add("--registry", text="registry", metavar="FILE")
    parser.add("--calendar", text="calendar", metavar="FILE")
    parser.add("--together", text="together", action="store_true")
    parser.add("--format", text="impact_format", metavar="text|json", default="text")


def _add_writing(parsers: dict[tuple[str, ...], _Parser]) -> None:
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


# Commands are the words before the first one that is none; options of the program may stand between.

def _command_path(words: Sequence[str], lang: str) -> tuple[str, ...]:
    plain = [word for word, value in _with_values(words) if not word.startswith("-") and not value]
    if not plain:
        if any(word in {"-h", "--help", "--version"} for word in words):
            return ()
        if unknown := [word for word in words if word.startswith("-") and not word.startswith(("--lang", "--debug"))]:
            raise UsageError(_unknown(unknown[0], build_parser(lang)[()], lang))
        raise UsageError(MESSAGES[lang]["no_command"].format(known=", ".join(COMMANDS)))
    refuse_command(plain[0], COMMANDS, lang)
    if plain[0] != "rules":
        return (plain[0],)
    if len(plain) == 1:
        if any(word in {"-h", "--help"} for word in words):
            return ("rules",)
        raise UsageError(MESSAGES[lang]["no_command"].format(known=", ".join(RULES_COMMANDS)))
    refuse_command(plain[1], RULES_COMMANDS, lang)
    return (plain[0], plain[1])


def _with_values(words: Sequence[str]) -> Iterable[tuple[str, bool]]:
    """Yield each word and whether it is the value of `--lang`, the one program option that takes one."""
    before = ""
    for word in words:
        yield word, before == "--lang"
        before = word


def _without_commands(words: Sequence[str], count: int) -> list[str]:
    rest: list[str] = []
    for word, value in _with_values(words):
        if count and not word.startswith("-") and not value:
            count -= 1
        else:
            rest.append(word)
    return rest


# What is not known, with what is.

def refuse_command(name: str, known: Sequence[str], lang: str) -> None:
    """Refuse a command that is none of the known ones."""
    if name not in known:
        raise UsageError(MESSAGES[lang]["unknown_command"].format(
            name=name, hint=suggest(name, known, lang), known=", ".join(known)))


def refuse_unknown(option: str, value: str | None, known: Sequence[str], lang: str) -> str | None:
    """Return the sentence that refuses an option's value, None if it is a known one."""
    if value is None or value in known:
        return None
    return MESSAGES[lang]["choice"].format(
        option=option, value=value, hint=suggest(value, known, lang), known=", ".join(known))


def suggest(word: str, known: Iterable[str], lang: str) -> str:
    """Return ", có phải X?" for the known word that was probably meant, else ""."""
    from rapidfuzz import process  # noqa: PLC0415 - needed only for a message

    found = process.extractOne(word, list(known), score_cutoff=60)
    return MESSAGES[lang]["hint"].format(name=found[0]) if found else ""


def _unknown(word: str, parser: _Parser, lang: str) -> str:
    name = word.partition("=")[0]
    return MESSAGES[lang]["unknown_option"].format(
        name=name, hint=suggest(name, parser.option_names, lang), known=", ".join(parser.option_names))


def _overview(lang: str, text: str, commands: Sequence[str]) -> str:
    lines = [f"  {name:<10}{_about(lang, *(('rules', name) if commands is RULES_COMMANDS else (name,)))}"
             for name in commands]
    return "\n".join([text, "", f"{HELP[lang]['commands']}:", *lines])


def _about(lang: str, *path: str) -> str:
    """Return what a command is for; `shcm diff` and `shcm rules diff` are two."""
    texts = HELP[lang]
    return texts.get(f"shcm_{path[-1]}", texts.get(path[-1], "")) if len(path) == 1 else texts[path[-1]]
