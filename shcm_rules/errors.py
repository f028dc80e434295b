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
    """Root of every error raised on purpose; `str()` is a sentence for the user, `english` the same in English.

    Without `english` the sentence stands for itself: in the language asked for, or about a rule file, whose authors
    write Vietnamese.
    """

    english: str = ""

    def __init__(self, message: str = "", english: str = "") -> None:
        self.english = english
        super().__init__(message)

    def told(self, lang: str) -> str:
        """Return the sentence in a language; as it is where there is no other."""
        return self.english or str(self) if lang == "en" else str(self)


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

    def __init__(self, code: str, message: str, english: str = "") -> None:
        self.code = code
        super().__init__(message, english)


class InternalError(ShcmError):
    """A defect of this program."""
