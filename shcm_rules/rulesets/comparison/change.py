"""What a comparison of two rules is made of: each as it stands on some days, and the changes found; judges none."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from ...windows import SchoolYear, Window
from ..model import Choice, Dated, Rule, RuleSet, Text
from .value_words import both, tell_value

__all__ = ["Change", "Comparison", "Direction", "Stated", "listed", "toward"]

Direction = Literal["stricter", "looser", "other"]
#: What the attributes are called that can only be the same or not.
_LABELS: Mapping[str, tuple[str, str]] = {
    "of": ("đối tượng được xét", "what is looked at"), "for_each": ("tính riêng cho từng", "counted for each"),
    "distinct": ("chỉ đếm khác nhau", "counted once each"), "act": ("việc được ghi", "recorded act"),
    "document": ("loại hồ sơ", "document"), "field": ("cột", "column"),
    "among": ("giá trị được phép", "allowed values"),
    "numerator": ("tử số", "numerator"), "denominator": ("mẫu số", "denominator"), "first": ("việc trước", "first"),
    "then": ("việc sau", "then"),
}
_OPPOSITE: Mapping[Direction, Direction] = {"stricter": "looser", "looser": "stricter", "other": "other"}


@dataclass(frozen=True, slots=True)
class Change:
    """What differs between two rules in one attribute, and whether the new one asks more or less by it.

    `years`: the school years of the new rule in which it does; () for what does not hang on a year.
    """

    attribute: str
    direction: Direction
    sentence: Text
    years: tuple[SchoolYear, ...] = ()


@dataclass(frozen=True, slots=True)
class Stated:
    """A rule as it stands on some days of a school year: with its set and the values of its parameters."""

    rule_set: RuleSet
    rule: Rule
    year: SchoolYear
    days: Window
    values: Mapping[str, Dated]

    @property
    def check(self) -> Any:
        """Return the rule's check."""
        return self.rule.check

    def value(self, key: str) -> Any:
        """Return an attribute of the check, a parameter replaced by its value."""
        return self.values[key].value if key in self.values else getattr(self.check, key)

    def tell(self, key: str) -> Text:
        """Return the value of an attribute in words, with the clause that sets it."""
        told, clause = tell_value(self.value(key)), self.values[key].clause if key in self.values else ""
        return both(f"{told.vi} ({clause})", f"{told.en} ({clause})") if clause else told

    def default(self, setting: str) -> str:
        """Return the default of a setting."""
        return self.rule_set.settings[setting].default

    def cases(self, value: Any) -> Mapping[str, Any]:
        """Return what a choice can be, by the value of its setting; anything else under ""."""
        return value.cases if isinstance(value, Choice) else {"": value}

    def chosen(self, value: Any) -> Any:
        """Return a choice by the default of its setting; anything else as it is."""
        return value.cases[self.default(value.setting)] if isinstance(value, Choice) else value


@dataclass(slots=True)
class Comparison:
    """The changes between two statements, as they are found."""

    old: Stated
    new: Stated
    changes: list[Change] = field(default_factory=list)

    def add(self, attribute: str, direction: Direction | None, label: Text, old: Text, new: Text) -> None:
        """Note a change "label: old → new"; without a direction there is none."""
        if direction is not None:
            sentence = both(f"{label.vi}: {old.vi} → {new.vi}", f"{label.en}: {old.en} → {new.en}")
            self.changes.append(Change(attribute, direction, sentence))

    def same(self, *keys: str) -> None:
        """Note attributes that cannot be compared but for being the same."""
        for key in keys:
            old, new = getattr(self.old.check, key), getattr(self.new.check, key)
            if old != new:
                self.add(key, "other", both(*_LABELS.get(key, (key,))), _plain(old), _plain(new))

    def members(self, attribute: str, more: Direction, label: Text, old: Iterable[str], new: Iterable[str]) -> None:
        """Note which names were added and which left out; `more` is what an added one means."""
        before, after = list(dict.fromkeys(old)), list(dict.fromkeys(new))
        gained = [name for name in after if name not in before]
        lost = [name for name in before if name not in after]
        for names, direction, vi, en in (
            (gained, more, "thêm", "added"), (lost, _OPPOSITE[more], "bỏ", "left out"),
        ):
            if names:
                told = ", ".join(names)
                self.changes.append(
                    Change(attribute, direction, both(f"{label.vi}: {vi} {told}", f"{label.en}: {en}: {told}")))

    def number(self, attribute: str, more: Direction, label: Text) -> None:
        """Note a number that grew or shrank; `more` is what a larger one means."""
        old, new = self.old.value(attribute), self.new.value(attribute)
        self.add(attribute, toward(gains=new > old, loses=new < old, more=more), label,
                 self.old.tell(attribute), self.new.tell(attribute))


def toward(*, gains: bool, loses: bool, more: Direction) -> Direction | None:
    """Return the direction of something that gains, loses, does both or neither; `more` is that of a gain."""
    if gains and loses:
        return "other"
    if gains:
        return more
    return _OPPOSITE[more] if loses else None


def listed(values: Sequence[str] | None) -> Text:
    """Return allowed values in words; None: any."""
    if values is None:
        return both("mọi giá trị", "any")
    return both(", ".join(values)) if values else both("không có", "none")


def _plain(value: Any) -> Text:
    if isinstance(value, str | int):
        return both(str(value))
    if isinstance(value, Collection):
        return both(", ".join(map(str, value)))
    return both("không có", "none") if value is None else both(str(value))
