"""The most memory that this process has held; on Linux that of this program alone, not of the one that started it."""

from __future__ import annotations

import resource
from contextlib import suppress
from pathlib import Path

__all__ = ["forget_peak", "peak_mb"]


def peak_mb() -> float:
    """Return the largest resident set so far, in megabytes."""
    with suppress(OSError):
        for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def forget_peak() -> None:
    """Let the peak begin anew, so that what went before does not hide what comes after; only Linux can."""
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
