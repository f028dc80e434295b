"""A finding that stands as JSON already: what a report of thousands of them writes again and shows in part."""

from __future__ import annotations

from functools import cached_property, lru_cache

from pydantic_core import from_json, to_json

from .findings import Citation, Evidence, Finding, Reason, Setting, Severity, Verdict

__all__ = ["WrittenFinding", "brief_of"]

_PLAIN = (
    "rule", "requirements", "related", "unit_id", "scope", "required", "observed", "due", "duties", "title", "message",
    "remedy", "fingerprint",
)


def brief_of(finding: Finding) -> bytes:
    """Return what a `WrittenFinding` needs beside the finding's own JSON: all of it but the cells, as JSON."""
    cited = finding.citation
    return to_json([
        finding.verdict, finding.reason, finding.severity, [cited.document, cited.clause, cited.date],
        [[setting.id, setting.value, setting.ambiguity, setting.meaning] for setting in finding.settings],
        *(getattr(finding, name) for name in _PLAIN)])


class WrittenFinding:
    """A finding read from its `brief`; `text` is the JSON that a report writes of it, from which its cells are read.

    It stands where a `Finding` does for formats that only look at it. No waiver, no baseline has touched it.
    """

    waived_from = None
    waiver = None
    known = False
    rule: str
    fingerprint: str

    def __init__(self, brief: bytes, text: bytes) -> None:
        verdict, reason, severity, cited, settings, *plain = from_json(brief)
        self.text = text
        self.verdict = Verdict(verdict)
        self.reason = Reason(reason) if reason else None
        self.severity = Severity(severity)
        self.citation = _citation(*cited)
        self.settings = _settings(tuple(map(tuple, settings)))
        self.__dict__.update(zip(_PLAIN, plain, strict=True))
        for name in ("requirements", "related", "due"):
            value = self.__dict__[name]
            self.__dict__[name] = None if value is None else tuple(value)

    @cached_property
    def evidence(self) -> tuple[Evidence, ...]:
        """Return the cells."""
        return tuple(map(Evidence.of, from_json(self.text)["evidence"]))

    def finding(self) -> Finding:
        """Return the finding itself."""
        return Finding.model_validate_json(self.text)


@lru_cache(maxsize=4096)
def _citation(document: str, clause: str, date: str) -> Citation:
    return Citation(document=document, clause=clause, date=date)


@lru_cache(maxsize=4096)
def _settings(told: tuple[tuple[str, str, str, str], ...]) -> tuple[Setting, ...]:
    return tuple(Setting(id=name, value=value, ambiguity=asked, meaning=meant) for name, value, asked, meant in told)
