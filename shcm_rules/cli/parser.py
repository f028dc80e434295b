"""From words to the arguments of a command, in the language asked for; what is not known is refused with what is."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from typing import Any, NoReturn

from ..errors import UsageError
from ..patterns import regex
from .arguments import add_arguments
from .texts import HELP, MESSAGES

__all__ = ["Parser", "build_parser", "parse", "refuse_unknown", "suggest"]

# argparse speaks English only: its sentences → ours.
_SENTENCES = (
    (regex(r"the following arguments are required: (?P<names>.+)"), "missing"),
    (regex(r"argument (?P<name>\S+): expected (?:one|at least one) argument"), "no_value"),
    (regex(r"argument (?P<name>\S+): ignored explicit argument .*"), "flag_value"),
    (regex(r"ambiguous option: (?P<name>\S+) .*"), "ambiguous"),
)
RULES_COMMANDS = (
    "list", "show", "lint", "test", "schema", "docs", "diff", "impact", "mutate",
    "coverage", "trace", "new", "to-xlsx", "from-xlsx",
)
COMMANDS = ("check", "inspect", "rules", "impact", "template", "diff", "explain", "pack", "verify", "store")


class Parser(argparse.ArgumentParser):
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
        """Raise what argparse found, in the language asked for."""
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
    path = _command_path(words, lang)
    parser = _parser_of(path, lang)
    skipped = len(path)
    arguments, extra = parser.parse_known_intermixed_args(_without_commands(words, skipped))
    if extra:
        raise UsageError("\n".join(_unknown(word, parser, lang) for word in extra if word.startswith("-"))
                         or MESSAGES[lang]["extra"].format(name=", ".join(extra)))
    arguments.command = path
    return arguments


def build_parser(lang: str) -> dict[tuple[str, ...], Parser]:
    """Return the parser of every command, by its words; () is the program itself."""
    paths = [(), *((name,) for name in COMMANDS), *(("rules", name) for name in RULES_COMMANDS)]
    return {path: _parser_of(path, lang) for path in paths}


def _parser_of(path: tuple[str, ...], lang: str) -> Parser:
    texts = HELP[lang]
    overviews = {(): (texts["program"], COMMANDS), ("rules",): (texts["rules"], RULES_COMMANDS)}
    about = _overview(lang, *overviews[path]) if path in overviews else _about(lang, *path)
    parser = Parser(lang, prog=" ".join(("shcm", *path)), description=about)
    if path in ((), ("check",)):
        parser.epilog = texts["epilog"]
    if not path:
        parser.add_argument("--version", action=_Version, help=texts["version"])
    add_arguments(parser, path)
    parser.add("--lang", text="lang", metavar="vi|en", default="vi")
    parser.add("--debug", text="debug", action="store_true")
    return parser


# Commands are the words before the first one that is none; options of the program may stand between.

def _command_path(words: Sequence[str], lang: str) -> tuple[str, ...]:
    plain = [word for word, value in _with_values(words) if not word.startswith("-") and not value]
    if not plain:
        if any(word in {"-h", "--help", "--version"} for word in words):
            return ()
        if unknown := [word for word in words if word.startswith("-") and not word.startswith(("--lang", "--debug"))]:
            raise UsageError(_unknown(unknown[0], _parser_of((), lang), lang))
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


def _unknown(word: str, parser: Parser, lang: str) -> str:
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
