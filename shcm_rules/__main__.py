"""Start the program: `python -m shcm_rules`, and the command `shcm`."""

from __future__ import annotations

import gc
import os
import sys

from .cli import main as run

__all__ = ["main"]


def main() -> int:
    """Run the command line in a process of its own, tuned for a short life."""
    # Looking for pydantic plug-ins walks every installed package; this program has none.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    # Imports make hundreds of thousands of objects that stay: collecting them over and over is wasted.
    gc.set_threshold(100_000, 50, 50)
    return run()


if __name__ == "__main__":
    sys.exit(main())
