"""The options that decide a report, as several commands share them: read, or refused all at once."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Iterator, Sequence
from pathlib import Path

from ..errors import UsageError
from .parser import refuse_unknown
from .texts import LANGUAGES, MESSAGES

__all__ = ["BESIDE", "FAILING", "read_settings", "refuse_wrong", "wrong_output"]

PHASES = ("plan", "audit")
#: --fail-on → the verdicts that fail.
FAILING = {"violated": ("violated",), "undetermined": ("violated", "undetermined"), "never": ()}
BESIDE = ("registry", "calendar", "waivers", "profile", "layout")


def refuse_wrong(arguments: Namespace, lang: str, more: Sequence[str | None] = ()) -> None:
    """Refuse every option with a value that it cannot have; `more` are sentences of the command's own."""
    wrong = [
        refuse_unknown("--lang", arguments.lang, LANGUAGES, lang),
        refuse_unknown("--phase", arguments.phase, PHASES, lang),
        refuse_unknown("--fail-on", arguments.fail_on, tuple(FAILING), lang),
        *_wrong_settings(arguments.set, lang), *more,
    ]
    if sentences := [sentence for sentence in wrong if sentence]:
        raise UsageError("\n".join(sentences))


def read_settings(items: Sequence[str]) -> dict[str, str]:
    """Return the settings of NAME=VALUE items that `refuse_wrong` has let pass."""
    pairs = (item.partition("=") for item in items)
    return {name.strip(): value.strip() for name, _, value in pairs}


def _wrong_settings(items: Sequence[str], lang: str) -> Iterator[str]:
    seen: dict[str, str] = {}
    for item in items:
        name, equals, value = (part.strip() for part in item.partition("="))
        if not (name and equals and value):
            yield MESSAGES[lang]["set_form"].format(value=item)
        elif seen.setdefault(name, value) != value:
            yield MESSAGES[lang]["set_twice"].format(name=name)


def wrong_output(output: str | None, inputs: Sequence[str | None], lang: str) -> str | None:
    """Return why a file cannot be written: it is an input, or there is no folder for it."""
    if not output:
        return None
    place = os.path.realpath(output)
    if place in {os.path.realpath(path) for path in inputs if path}:
        return MESSAGES[lang]["over_input"].format(path=output)
    return None if Path(place).parent.is_dir() else MESSAGES[lang]["no_folder"].format(path=output)
