"""Findings as JSON: how each is written, and one that stands written already and is read where somebody looks at it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cached_property, lru_cache
from json.encoder import encode_basestring
from typing import Any, NamedTuple

from pydantic_core import PydanticSerializationError, from_json, to_json, to_jsonable_python

from .errors import InternalError
from .findings import Citation, Evidence, Finding, Reason, Setting, Severity, Verdict

__all__ = ["Cited", "Values", "WrittenFinding", "evidence_of", "finding_of", "json_text", "text_of"]

#: All that a finding says, by name and in its order; its cells are `Cited`.
Values = dict[str, Any]

_CELLS, _SETTINGS, _MESSAGE = (f'\n   "{name}": '.encode() for name in ("evidence", "settings", "message"))
_CITATION, _FINGERPRINT = (f'\n   "{name}": '.encode() for name in ("citation", "fingerprint"))
_HEAD = re.compile(
    rb'\n   "verdict": "([a-z_]+)",\n   "reason": (?:null|"([a-z-]+)"),'
    rb'\n   "severity": "([a-z]+)",\n   "unit_id": (".*"),\n')
_RULE = len('{\n   "rule": "')
#: Keys that are only there where they say something.
_OPTIONAL = ("waived_from", "waiver", "known")
_VERDICTS, _REASONS, _SEVERITIES = (
    {str(told): told for told in told_by} for told_by in (Verdict, Reason, Severity))
#: What many findings or cells have in common, as JSON.
_shared = lru_cache(maxsize=4096)(encode_basestring)


class Cited(NamedTuple):
    """A cell as `Evidence` tells it, in less time: a report can have a million of these."""

    file: str
    sheet: str
    cell: str
    row: int
    role: Any
    why: str
    field: str
    text: str


def evidence_of(cells: Iterable[Cited]) -> tuple[Evidence, ...]:
    """Return cells as a finding holds them."""
    return tuple(Evidence.of(dict(zip(Cited._fields, cell, strict=True))) for cell in cells)


def finding_of(values: Finding | Values) -> Finding:
    """Return the finding that says so."""
    return values if isinstance(values, Finding) else Finding.of({
        **values, "evidence": evidence_of(values["evidence"])})


def text_of(finding: Finding | Values) -> bytes:
    """Return a finding as it stands in a report."""
    if isinstance(finding, Finding):
        return _text(finding.__dict__, (_cell(**item.__dict__) for item in finding.evidence))
    return _text(finding, (_cell(*item) for item in finding["evidence"]))


def _text(told: Values, cells: Iterable[str]) -> bytes:
    listed = ",".join(cells)
    evidence = f"[{listed}\n   ]" if listed else "[]"
    reason = f'"{told["reason"]}"' if told["reason"] else "null"
    optional = "".join([f'"{name}": {_json(told[name])},\n   ' for name in _OPTIONAL if told[name]])
    return f"""{{
   "rule": {_shared(told["rule"])},
   "requirements": {_shared_json(told["requirements"])},
   "related": {_shared_json(told["related"])},
   "verdict": "{told["verdict"]}",
   "reason": {reason},
   "severity": "{told["severity"]}",
   "unit_id": {_shared(told["unit_id"])},
   "scope": {_json(told["scope"])},
   "required": {_json(told["required"])},
   "observed": {_json(told["observed"])},
   "due": {_dates(told["due"])},
   "duties": {told["duties"]},
   "evidence": {evidence},
   "settings": {_shared_json(told["settings"])},
   "title": {_shared(told["title"])},
   "message": {encode_basestring(told["message"])},
   "remedy": {encode_basestring(told["remedy"])},
   "citation": {_shared_json(told["citation"])},
   {optional}"fingerprint": {encode_basestring(told["fingerprint"])}
  }}""".encode("utf-8", "backslashreplace")  # a lone surrogate of a broken workbook becomes its JSON escape


@lru_cache(maxsize=4096)
def _dates(due: tuple[str, str] | None) -> str:
    return _json(due)


def _cell(file: str, sheet: str, cell: str, row: int, role: str, why: str, field: str, text: str) -> str:  # noqa: PLR0913, PLR0917 - the parts of an evidence
    return f"""
    {{
     "file": {_shared(file)},
     "sheet": {_shared(sheet)},
     "cell": {_shared(cell)},
     "row": {row},
     "role": "{role}",
     "why": {_shared(why)},
     "field": {_shared(field)},
     "text": {encode_basestring(text)}
    }}"""


def _json(value: Any) -> str:
    try:
        return to_json(value, indent=1).decode().replace("\n", "\n   ")
    except PydanticSerializationError:
        return json_text(value, (), 3).decode()


class _Known(dict[int, tuple[Any, str]]):
    """What the findings of a rule have in common, as JSON: told by identity, which is sooner done than by value."""

    def of(self, value: Any) -> str:
        """Return a value as JSON."""
        known = self.get(id(value))
        if known is None:
            if len(self) > 4096:
                self.clear()
            known = self[id(value)] = value, _json(value)
        return known[1]


_shared_json = _Known().of


def json_text(value: Any, left_out: Collection[str], depth: int) -> bytes:
    """Return a value as JSON that stands so deep within the report; a string of it never holds a new line itself."""
    try:
        text = to_json(value, indent=1, by_alias=True, exclude=set(left_out))
    except PydanticSerializationError:
        # A lone surrogate of a broken workbook becomes its JSON escape instead of ending the report.
        data = to_jsonable_python(value, by_alias=True, exclude=set(left_out))
        text = json.dumps(data, ensure_ascii=False, indent=1).encode("utf-8", "backslashreplace")
    return text.replace(b"\n", b"\n" + b" " * depth)


class WrittenFinding:
    """A finding that stands as the JSON `text`, read when an attribute is asked for, its cells apart.

    It stands where a `Finding` does for formats that only look at it. No waiver, no baseline has touched it.
    """

    waived_from = None
    waiver = None
    known = False
    listed_when_open = True
    fingerprint: str

    def __init__(self, text: bytes) -> None:
        self.text = text
        self.rule = text[_RULE:text.index(b'"', _RULE)].decode()

    def __getattr__(self, name: str) -> Any:
        """Read the part in which an attribute stands."""
        if name in self.__dict__ or name not in Finding.model_fields:
            raise AttributeError(name)
        self.__dict__.update(_READERS.get(name, _read_rest)(self.text))
        return self.__dict__[name]

    @cached_property
    def evidence(self) -> tuple[Evidence, ...]:
        """Return the cells."""
        start, end = _span(self.text)
        return tuple(map(Evidence.of, from_json(self.text[start:end])))

    def finding(self) -> Finding:
        """Return the finding itself."""
        return Finding.model_validate_json(self.text)


# Many findings are looked at, few are listed: what groups them is read without the rest.


def _span(text: bytes) -> tuple[int, int]:
    """Return where the cells begin and end."""
    start = text.index(_CELLS) + len(_CELLS)
    return start, text.index(_SETTINGS, start) - len(",")


def _read_head(text: bytes) -> Values:
    found = _HEAD.search(text)
    if found is None:
        raise InternalError(f"no finding: {text[:100]!r}")
    verdict, reason, severity, unit = found.groups()
    return {"verdict": _VERDICTS[verdict.decode()], "reason": _REASONS[reason.decode()] if reason else None,
            "severity": _SEVERITIES[severity.decode()], "unit_id": from_json(unit)}


def _read_rule(text: bytes) -> Values:
    start = text.index(_SETTINGS)
    return _of_rule(text[start:text.index(_MESSAGE, start) - len(",")])


@lru_cache(maxsize=4096)
def _of_rule(text: bytes) -> Values:
    """Return what the findings of a rule have in common."""
    told = from_json(b"{" + text + b"}")
    return {**told, "settings": tuple(Setting(**setting) for setting in told["settings"])}


def _read_citation(text: bytes) -> Values:
    start = text.rindex(_CITATION) + len(_CITATION)
    return {"citation": _citation(text[start:text.index(_FINGERPRINT, start) - len(",")])}


@lru_cache(maxsize=4096)
def _citation(text: bytes) -> Citation:
    return Citation(**from_json(text))


def _read_rest(text: bytes) -> Values:
    """Return all but the cells and what the others read."""
    start, end = _span(text)
    told = from_json(text[:start] + b"[]" + text[end:])
    rest = {name: value for name, value in told.items() if name not in _READERS and name != "evidence"}
    return rest | {name: None if rest[name] is None else tuple(rest[name])
                   for name in ("requirements", "related", "due")}


_READERS: Mapping[str, Callable[[bytes], Values]] = {
    **dict.fromkeys(("verdict", "reason", "severity", "unit_id"), _read_head),
    **dict.fromkeys(("settings", "title"), _read_rule), "citation": _read_citation,
}
