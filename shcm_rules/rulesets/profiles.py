"""Weigh rule sets anew by a `Profile`: other severities, other decisions; knows no report and no school."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..errors import RuleError
from .discovery import nearest
from .model import Profile, Rule, RuleSet, SettingSpec
from .own_files import read_own_file
from .strict_yaml import Source

__all__ = ["ProfileFile", "apply_profile", "apply_profiles", "profile_mistakes", "read_profile"]

#: Where in a profile something stands: ("severities", rule id) or ("settings", setting id).
Place = tuple[str, str]


@dataclass(frozen=True, slots=True)
class ProfileFile:
    """A profile that was read from a file of its own."""

    path: str
    sha256: str
    profile: Profile
    source: Source


def read_profile(path: str | Path) -> ProfileFile:
    """Read a file `profile: {severities: …, settings: …}`.

    Raises:
        UsageError: the file cannot be opened.
        RuleError: every mistake in it, with file:line.

    """
    profile, source, digest = read_own_file(path, "profile", Profile, "tệp thiết lập")
    if source.problems or profile is None:
        raise RuleError(source.problems)
    return ProfileFile(str(path), digest, profile, source)


def apply_profile(rule_set: RuleSet, profile: Profile) -> RuleSet:
    """Return the set with the profile's severities, and its decisions as the settings' defaults.

    A rule may be named by an id that it had formerly.

    Raises:
        RuleError: a rule, setting or value that the set does not know.

    """
    if mistakes := [sentence for _, sentence in profile_mistakes([rule_set], profile)]:
        raise RuleError([f"{rule_set.id}: {sentence}" for sentence in mistakes])
    return _weighed(rule_set, profile)


def apply_profiles(rule_sets: Sequence[RuleSet], file: ProfileFile) -> tuple[RuleSet, ...]:
    """Return several sets, each with what the profile says of its rules and settings.

    Raises:
        RuleError: a rule or setting that none of them has, a value that one of them does not know; with file:line.

    """
    mistakes = profile_mistakes(rule_sets, file.profile)
    if problems := [file.source.at(("profile", *place), sentence) for place, sentence in mistakes]:
        raise RuleError(problems)
    return tuple(_weighed(rule_set, file.profile) for rule_set in rule_sets)


def profile_mistakes(rule_sets: Sequence[RuleSet], profile: Profile) -> Iterator[tuple[Place, str]]:
    """Yield what a profile says of rules, settings or values that none of the sets knows, and where it says so."""
    yield from _wrong_severities(rule_sets, profile)
    known = sorted({name for rule_set in rule_sets for name in rule_set.settings})
    for name, value in profile.settings.items():
        specs = [rule_set.settings[name] for rule_set in rule_sets if name in rule_set.settings]
        if not specs:
            yield ("settings", name), _unknown("thiết lập", name, known)
        for wrong in dict.fromkeys(_allowed(spec) for spec in specs if not _fits(spec, value)):
            yield ("settings", name), f"thiết lập {name}: không có giá trị “{value}”; được phép: {wrong}"


def _wrong_severities(rule_sets: Sequence[RuleSet], profile: Profile) -> Iterator[tuple[Place, str]]:
    rules = {name: rule for rule_set in rule_sets for rule in rule_set.rules for name in _names(rule)}
    known = [rule.id for rule_set in rule_sets for rule in rule_set.rules]
    said: dict[str, str] = {}
    listed = True
    for name in profile.severities:
        if name not in rules:
            yield ("severities", name), _unknown("quy tắc", name, known, listed=listed)
            listed = False  # a long list: once is enough
        elif (first := said.setdefault(rules[name].id, name)) != name:
            yield ("severities", name), f"“{name}” và “{first}” là một quy tắc; chỉ ghi một lần"


def _weighed(rule_set: RuleSet, profile: Profile) -> RuleSet:
    rules = tuple(
        rule.model_copy(update={"severity": profile.severities[name]})
        if (name := next((name for name in _names(rule) if name in profile.severities), None)) else rule
        for rule in rule_set.rules
    )
    settings: Mapping[str, SettingSpec] = {
        name: spec.model_copy(update={"default": profile.settings[name]}) if name in profile.settings else spec
        for name, spec in rule_set.settings.items()
    }
    return rule_set.model_copy(update={"rules": rules, "settings": settings})


def _names(rule: Rule) -> tuple[str, ...]:
    return (rule.id, *rule.formerly)


def _fits(spec: SettingSpec, value: str) -> bool:
    return value in spec.values if spec.values else value.isascii() and value.isdigit()


def _allowed(spec: SettingSpec) -> str:
    return ", ".join(spec.values) if spec.values else "một số nguyên từ 0"


def _unknown(what: str, name: str, known: Sequence[str], *, listed: bool = True) -> str:
    hint = nearest(name, known)
    allowed = ", ".join(known) if listed else "như trên"
    return f"không có {what} “{name}”{f', có phải “{hint}”?' if hint else ''} – được phép: {allowed}"
