"""Every error that callers may catch.

ShcmError
├── UsageError        a wrong option or setting: every bad value at once, with the known ones
├── RuleError         a rule file that cannot be used: every problem at once, with file:line
├── InputError        nothing that could be read: no file, no workbook, no recognisable header
│   └── UnreadableFile    one file cannot be read; the others go on
└── InternalError     a defect of this program, never of its input
"""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["InputError", "InternalError", "RuleError", "ShcmError", "UnreadableFile", "UsageError"]


class ShcmError(Exception):
    """Root of every error raised on purpose; `str()` is a sentence for the user."""


class UsageError(ShcmError):
    """A wrong option or setting."""


class RuleError(ShcmError):
    """A rule file that cannot be used; `problems` holds one `file:line: sentence` each."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


class InputError(ShcmError):
    """Nothing that could be checked."""


class UnreadableFile(InputError):  # noqa: N818 - names the state of the file, as reports do
    """One file cannot be read; `code` is a problem code of `schedule.PROBLEM_CODES`."""

    def __init__(self, code: str, message: str) -> None:
        self.code = code
        super().__init__(message)


class InternalError(ShcmError):
    """A defect of this program."""
