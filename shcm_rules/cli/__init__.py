"""Arguments and exit status; no logic. Everything heavy is imported by the command that needs it."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module

from ..errors import ShcmError
from .parser import parse
from .texts import MESSAGES, asked_language

__all__ = ["main"]

#: Command → the function that runs it: `run(arguments, lang) -> exit status`.
_RUNNERS = {"check": "check", "inspect": "inspect", "template": "template", "rules": "rules", "impact": "rule_impact",
            "diff": "diff", "explain": "explain", "pack": "pack", "verify": "verify",
            "store": "store"}
USAGE_ERROR, INTERRUPTED, BROKEN_PIPE = 2, 130, 141


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command and return the exit status: 0 fine, 1 findings, 2 something could not be checked."""
    words = list(sys.argv[1:] if argv is None else argv)
    lang = asked_language(words)
    _prepare_streams()
    if "--debug" in words:
        import logging  # noqa: PLC0415 - rules that crash are told there

        logging.basicConfig()
    try:
        arguments = parse(words, lang)
        run = import_module(f".{_RUNNERS[arguments.command[0]]}", __name__).run
        status: int = run(arguments, lang)
        sys.stdout.flush()
    except SystemExit as leave:  # --help, --version
        return leave.code if isinstance(leave.code, int) else 0
    except ShcmError as error:
        return _say(MESSAGES[lang]["error"].format(text=error.told(lang)), USAGE_ERROR)
    except KeyboardInterrupt:
        return _say(MESSAGES[lang]["interrupted"], INTERRUPTED)
    except BrokenPipeError:
        # Whoever read the output has gone; what is still buffered must not raise again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return BROKEN_PIPE
    except Exception as error:  # noqa: BLE001 - the last resort: no traceback for a user
        return _defect(error, lang, debug="--debug" in words)
    return status


def _defect(error: Exception, lang: str, *, debug: bool) -> int:
    if debug:
        import traceback  # noqa: PLC0415 - only for a defect

        traceback.print_exc()
    text = " ".join(str(error).split()) or "?"
    return _say(MESSAGES[lang]["defect"].format(kind=type(error).__name__, text=text), USAGE_ERROR)


def _say(text: str, status: int) -> int:
    print(text, file=sys.stderr)  # noqa: T201 - the command line's own messages
    return status


def _prepare_streams() -> None:
    """Never fail on a letter that the console lacks; pipes and files get UTF-8 everywhere."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            if stream.isatty():
                stream.reconfigure(errors="replace")
            else:
                stream.reconfigure(encoding="utf-8", errors="replace")
