"""Answers of the reading process kept in memory, for a run that looks at the same files again and again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .kept import SHEETS, Form, KeptAnswers

__all__ = ["RememberedAnswers"]


class RememberedAnswers(KeptAnswers):
    """As `KeptAnswers`, without a folder: what the latest look used is held, nothing outlives the program."""

    def __init__(self) -> None:  # nothing of a folder is needed
        self.folder, self.trouble, self.found = Path(), "", 0
        self._answers: dict[tuple[str, str, bytes], bytes] = {}
        self._used: dict[tuple[str, str, bytes], bytes] = {}

    def get(self, name: str, data: bytes, form: Form | None = None) -> dict[str, Any] | None:
        """Return a copy of the answer to these bytes under this name; whoever has it may change it."""
        key = (form or SHEETS).key, name, hashlib.sha256(data).digest()
        if (packed := self._answers.get(key)) is None:
            return None
        self._used[key] = packed
        answer: dict[str, Any] = json.loads(packed)
        return answer

    def put(self, name: str, data: bytes, answer: Mapping[str, Any], form: Form | None = None) -> None:
        """Keep an answer; of the reading process sheets only, for a refusal may be another one next time."""
        form = form or SHEETS
        if form is not SHEETS or set(answer) == {"tables"}:
            self._used[form.key, name, hashlib.sha256(data).digest()] = json.dumps(answer).encode()

    def close(self) -> None:
        """Forget what this look has not used."""
        self._answers, self._used = self._used, {}
