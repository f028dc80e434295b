"""A folder of rule files into a `RuleSet`, or every problem of all its files at once."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..errors import UsageError
from ..patterns import regex
from .consistency import Origin, check_set
from .contents import HEADER_FILE, digest_of, misplaced, set_files
from .discovery import find_rule_set
from .mistakes import quote, unknown_key, validate
from .model import CHECKS, NotDecidable, Parameter, PlannedActual, Rule, RuleSet, SettingSpec
from .strict_yaml import Source, read_yaml

__all__ = ["Reading", "in_order", "read_rule_set", "read_source", "section"]

_NAMED: Mapping[str, tuple[str, type[Parameter | SettingSpec]]] = {
    "parameters.yaml": ("parameters", Parameter), "settings.yaml": ("settings", SettingSpec),
}
_ELSEWHERE = {"parameters": "parameters.yaml", "settings": "settings.yaml", "rules": "các tệp khác *.yaml"}
_STAND_IN: Mapping[str, Any] = {"id": "", "levels": (), "rules": ()}  # for a header that could not be read
_NAME = regex(r"[a-z]+(-[a-z]+)*")


@dataclass(frozen=True, slots=True)
class Reading:
    """A rule set as far as it could be read, where its pieces are written, and every problem."""

    rule_set: RuleSet
    origins: Mapping[tuple[str, str | int], Origin]
    problems: list[str]
    own: RuleSet  # as its own files say it, without what it extends
    inherited: frozenset[str] = frozenset()  # ids of rules that stand in a base as they are
    bases: tuple[RuleSet, ...] = ()  # the sets that it names in `extends`


@dataclass(slots=True)
class _Draft:
    """What was read so far, and where each piece is written."""

    header: RuleSet | None = None
    parts: dict[str, dict[str, Any]] = field(default_factory=lambda: {"parameters": {}, "settings": {}})
    rules: list[Rule] = field(default_factory=list)
    origins: dict[tuple[str, str | int], Origin] = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)


def read_rule_set(folder: Path) -> Reading:
    """Read a rule set's folder and those of the sets that it extends; it is whole only if there are no problems."""
    return _read(folder, ())


def _read(folder: Path, chain: tuple[Path, ...]) -> Reading:
    """Read a set that is extended by those of the chain, the outermost first."""
    draft, problems = _Draft(), misplaced(folder)
    files = set_files(folder)
    for file, content in files.items():
        source = read_source(file, content)
        _read_file(draft, file.name, source)
        problems += source.problems
    header = draft.header or RuleSet.model_construct(**_STAND_IN)
    own = header.model_copy(update={**draft.parts, "rules": tuple(draft.rules), "sha256": digest_of(files).hexdigest()})
    if draft.header is None:
        return Reading(own, draft.origins, in_order(problems), own)
    if not own.extends:
        problems += _without_base(own, draft.origins["header", ""])
        problems += check_set(own, draft.origins, draft.unread)
        return Reading(own, draft.origins, in_order(problems), own)
    bases, wrong = _read_bases(folder, draft.origins["header", ""], own.extends, (*chain, folder.resolve()))
    if wrong:  # what the bases hold is not known
        return Reading(own, draft.origins, in_order([*problems, *wrong]), own)
    digest = digest_of(files)
    for _, base in bases:
        digest.update(base.sha256.encode())
    own = own.model_copy(update={"sha256": digest.hexdigest()})
    return _extended(draft, own, bases, problems)


def _extended(draft: _Draft, own: RuleSet, bases: Sequence[tuple[int, RuleSet]], problems: list[str]) -> Reading:
    from .extension import extend  # noqa: PLC0415 - only where a set extends another

    found = extend(own, draft.origins, bases)
    problems = problems + found.problems + check_set(found.rule_set, found.origins, draft.unread, found.inherited)
    return Reading(
        found.rule_set, found.origins, in_order(problems), own, found.inherited, tuple(base for _, base in bases))


def _without_base(own: RuleSet, header: Origin) -> list[str]:
    weighed = own.profile.severities or own.profile.settings
    return [header.at(("profile",), "profile chỉ đi cùng extends: nó đổi phần được lấy lại")] if weighed else []


def _read_bases(
    folder: Path, header: Origin, names: Iterable[str], chain: tuple[Path, ...],
) -> tuple[list[tuple[int, RuleSet]], list[str]]:
    """Return the sets named by `extends`, each with its place there, and every problem of finding and reading them."""
    bases: list[tuple[int, RuleSet]] = []
    problems: list[str] = []
    for index, name in enumerate(names):
        try:
            base = find_rule_set(name, beside=folder).resolve()
        except UsageError as error:
            problems.append(header.at(("extends", index), f"extends: {error}"))
            continue
        if base in chain:
            circle = [path.name for path in chain[chain.index(base):]]
            sentence = f"extends: các bộ lấy lại nhau thành vòng: {' → '.join([*circle, base.name])}"
            problems.append(header.at(("extends", index), sentence))
            continue
        reading = _read(base, chain)
        problems += reading.problems
        if reading.problems:
            problems.append(header.at(("extends", index), f"extends: bộ “{name}” có lỗi, chưa lấy lại được"))
        bases.append((index, reading.rule_set))
    return bases, problems


def read_source(file: Path, content: bytes) -> Source:
    """Read a file under the name by which its problems call it: relative to the working folder if inside it."""
    relative = os.path.relpath(file)
    return read_yaml(content, str(file) if relative.startswith("..") else relative)


def section(source: Source, key: str) -> Any:
    """Return what stands under the one key that a file may have; None adds to the source's problems."""
    if not isinstance(source.data, Mapping) or key not in source.data:
        source.problems.append(source.at((), f"tệp phải có khoá “{key}” ở mức ngoài cùng"))
        return None
    for other in source.data:
        if other != key:
            source.problems.append(source.at((other,), unknown_key(other, [key])))
    return source.data[key]


def in_order(problems: Iterable[str]) -> list[str]:
    """Return problems by file and line, each once."""
    return sorted(dict.fromkeys(problems), key=_place)


def _place(problem: str) -> tuple[str, int]:
    found = re.match(r"(.*?):(\d+): ", problem)
    return (found[1], int(found[2])) if found else (problem, 0)


def _read_file(draft: _Draft, name: str, source: Source) -> None:
    if source.problems and source.data is None:
        draft.unread |= {_NAMED[name][0]} if name in _NAMED else set()
        return
    if name == HEADER_FILE:
        draft.header = _read_header(source)
        draft.origins["header", ""] = Origin(source, ())
    elif name in _NAMED:
        _read_named(draft, source, *_NAMED[name])
    else:
        _read_rules(draft, source)


def _read_header(source: Source) -> RuleSet | None:
    if not isinstance(source.data, Mapping):
        source.problems.append(source.at((), "tệp phải là một khối “khoá: giá trị”"))
        return None
    for key in [*_ELSEWHERE, "sha256"]:
        if key in source.data:
            home = _ELSEWHERE.get(key)
            source.problems.append(source.at((key,), f"khoá “{key}” " + (f"phải ở {home}" if home else "được tự tính")))
    data = {key: value for key, value in source.data.items() if key not in {*_ELSEWHERE, "sha256"}}
    return validate(RuleSet, {**data, "rules": ()}, source, ())


def _read_named(draft: _Draft, source: Source, key: str, model: type[Parameter | SettingSpec]) -> None:
    items = section(source, key)
    if not isinstance(items, Mapping):
        draft.unread.add(key)
        if not source.problems:
            source.problems.append(source.at((key,), f"{key}: phải là khối “tên: nội dung”; đang là {quote(items)}"))
        return
    for name, data in items.items():
        if not _NAME.fullmatch(name):
            sentence = f"tên “{name}” phải là chữ thường không dấu, không chữ số, nối bằng “-”"
            source.problems.append(source.at((key, name), sentence))
        draft.parts[key][name] = validate(model, data, source, (key, name))
        draft.origins[key, name] = Origin(source, (key, name))


def _read_rules(draft: _Draft, source: Source) -> None:
    items = section(source, "rules")
    if not isinstance(items, list):
        if not source.problems:
            source.problems.append(source.at(("rules",), f"rules: phải là danh sách; đang là {quote(items)}"))
        return
    for index, data in enumerate(items):
        rule = _read_rule(data, source, ("rules", index))
        if rule is not None:
            draft.origins["rules", len(draft.rules)] = Origin(source, ("rules", index))
            draft.rules.append(rule)


def _read_rule(data: Any, source: Source, path: tuple[str | int, ...]) -> Rule | None:
    """Validate check and rule apart, so that the mistakes of both are told."""
    if not isinstance(data, Mapping) or "check" not in data:
        return validate(Rule, data, source, path)
    check = _read_check(data["check"], source, (*path, "check"))
    decidable = data.get("decidable")
    undecided = isinstance(decidable, Mapping) and decidable.get("how") == "not"
    stand_in = NotDecidable() if undecided else PlannedActual()
    rule = validate(Rule, {**data, "check": check or stand_in}, source, path)
    return rule if check else None


def _read_check(data: Any, source: Source, path: tuple[str | int, ...]) -> Any:
    names = list(data) if isinstance(data, Mapping) else []
    if len(names) != 1 or names[0] not in CHECKS:
        given = ", ".join(names) if names else quote(data)
        place = (*path, names[0]) if len(names) == 1 else path
        sentence = f"check phải có đúng một phép kiểm; đang là {given}; được phép: {', '.join(CHECKS)}"
        source.problems.append(source.at(place, sentence))
        return None
    body = data[names[0]]
    return validate(CHECKS[names[0]], {} if body is None else body, source, (*path, names[0]))
