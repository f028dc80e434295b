"""Start the program: `python -m shcm_rules`, and the command `shcm`."""

from __future__ import annotations

import atexit
import gc
import os
import sys
from contextlib import suppress

from .cli import main as run
from .rulesets.kept_folder import keep_in, user_folder

__all__ = ["main"]


def main() -> None:
    """Run the command line in a process of its own, tuned for a short life, and end it with the command's status."""
    # Looking for pydantic plug-ins walks every installed package; this program has none.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    # What a run makes stays to its end; looking it through over and over took a tenth of a province. Who watches
    # collects between two looks.
    gc.disable()
    keep_in(user_folder())
    _leave(run())


def _leave(status: int) -> None:
    """End the process without taking every object apart first, which would cost a tenth of a small check."""
    atexit._run_exitfuncs()  # noqa: SLF001 - what the interpreter itself calls at its end
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            with suppress(OSError, ValueError):  # whoever read it has gone
                stream.flush()
    os._exit(status)


if __name__ == "__main__":
    main()
