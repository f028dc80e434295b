"""Start the program: `python -m shcm_rules`, and the command `shcm`."""

from __future__ import annotations

import sys

from .cli import main

__all__ = ["main"]

if __name__ == "__main__":
    sys.exit(main())
