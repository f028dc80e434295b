"""Sheets on which a rule's limits are tried: rows that its filter lets pass, for as many units as wanted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ...reference.subjects import catalogue
from ...schedule import SHEETS
from ...windows import SchoolYear, Window
from ..model import Choice, Count, Example, Expectation, Filter, Rule, RuleSet
from ..parameters import Version

__all__ = ["Scene", "Sheet", "written"]

Row = Mapping[str, str]
Sheet = tuple[tuple[str | None, ...], ...]
_ORGANISERS = {"department": "Tổ", "school": "Trường", "cluster": "Cụm", "province": "Tỉnh/Thành phố"}
_SESSIONS, _DEPARTMENTS, _CLUSTERS, _DOCUMENTS, _ = SHEETS.values()


def written(day: date) -> str:
    """Return a day as workbooks write it."""
    return f"{day:%d/%m/%Y}"


@dataclass(frozen=True, slots=True)
class Scene:
    """A rule in a school year, as one version of it reads, and the made-up units that owe it something."""

    rule_set: RuleSet
    rule: Rule
    year: SchoolYear
    version: Version

    @property
    def check(self) -> Any:
        """Return the rule's check."""
        return self.rule.check

    @property
    def level(self) -> str:
        """Return a level that the rule binds; one with subjects where there is one."""
        levels = self.rule.levels or self.rule_set.levels
        return next((level for level in levels if catalogue(level)), levels[0])

    @property
    def terms(self) -> tuple[Window, Window]:
        """Return the days of the two terms; a day lies before, between and after none of them."""
        y = self.year.start
        return Window(date(y, 9, 5), date(y + 1, 1, 15)), Window(date(y + 1, 1, 16), date(y + 1, 5, 31))

    @property
    def issued(self) -> Window:
        """Return the days on which the rule's document can have been issued."""
        return self.rule_set.document_of(self.version.sources[0]).issued_window

    def number(self, name: str) -> Any:
        """Return an attribute of the check, a parameter replaced by its value."""
        return self.version.values[name].value if name in self.version.values else getattr(self.check, name)

    def setting(self, name: str) -> str:
        """Return what a setting is by default."""
        return self.rule_set.settings[name].default

    def unit(self, kind: str, letter: str) -> str:
        """Return the name of a unit."""
        return {"department": f"Tổ {letter}", "cluster": f"Cụm {letter}"}.get(kind, f"{self.level} {letter}")

    @property
    def grain(self) -> str:
        """Return the kind of unit that owes the duty."""
        check = self.check
        if getattr(check, "of", "") == "occasions" or "occasion" in getattr(check, "for_each", ()):
            return "cluster"
        for_each = getattr(check, "for_each", ())
        return for_each if isinstance(for_each, str) else next(iter(for_each), "department")

    def session(self, letter: str, day: date, content: str, **cells: str) -> Row:
        """Return a row that the rule's filter lets pass; `cells` replace or add columns."""
        where: Filter = getattr(self.check, "where", Filter())
        organiser = self._first(where.organiser, _ORGANISERS.get(self.grain, "Tổ"))
        phrase = where.content[0] + " " if where.content else ""
        row = {
            "Năm học": str(self.year), "Cấp học": self.level, "Cấp tổ chức": organiser,
            "Loại sinh hoạt": self._first(where.kind, "Chuyên đề"), "Hình thức": self._first(where.mode, "Trực tiếp"),
            "Nội dung": phrase + content, "Thời gian": written(day),
        }
        if self.grain == "cluster":
            row["Cụm"] = self.unit("cluster", letter)
        elif self.grain != "province":
            row["Trường"] = self.unit("school", "A" if self.grain == "department" else letter)
        if self.grain == "department":
            row["Tổ chuyên môn"] = self.unit("department", letter)
        return {**row, **cells}

    def _first(self, allowed: tuple[str, ...] | Choice | None, usual: str) -> str:
        """Return the usual value if the filter lets it pass by default, else the first one that it does."""
        values = allowed.cases[self.setting(allowed.setting)] if isinstance(allowed, Choice) else allowed
        return usual if values is None or usual in values else values[0]

    def beside(self) -> str | None:
        """Return a kind of session that the rule's filter rejects; None if it rejects none."""
        allowed = self.check.where.kind
        values = allowed.cases[self.setting(allowed.setting)] if isinstance(allowed, Choice) else allowed
        return next((kind for kind in ("Thường kỳ", "Chuyên đề", "NCBH") if values and kind not in values), None)

    def example(  # noqa: PLR0913 - the parts of an example
        self, name: str, as_of: date, expect: Iterable[Mapping[str, Any]], *, letters: str = "A",
        sessions: Sequence[Row] = (), documents: Sequence[Row] = (), terms: Sequence[Window] = (),
    ) -> Example:
        """Return an example of the rule in the year."""
        sheets: dict[str, Sheet] = {"Thông tin": self._info(terms or self.terms), **self._registry(letters)}
        if sessions:
            sheets[_SESSIONS] = _table(sessions)
        if documents:
            sheets[_DOCUMENTS] = _table(documents)
        return Example(
            rule=self.rule.id, name=f"tự sinh, năm học {self.year}: {name}", year=str(self.year),
            as_of=as_of.isoformat(), sheets=sheets, expect=tuple(Expectation.model_validate(one) for one in expect))

    def _info(self, terms: Sequence[Window]) -> Sheet:
        told = {"Năm học": str(self.year), "Tỉnh": self.rule_set.province, "Xã/Phường": self.rule_set.ward,
                "Đơn vị": "Sở GDĐT" if self.grain == "province" else "", "Cấp học": self.level}
        if self.grain == "province":
            del told["Cấp học"]
        for name, term in zip(("HK1", "HK2"), terms, strict=True):
            told |= {f"{name} từ": written(term.earliest), f"{name} đến": written(term.latest)}
        return tuple((key, value) for key, value in told.items() if value)

    def _registry(self, letters: str) -> dict[str, Sheet]:
        if self.grain == "cluster":
            return {_CLUSTERS: _table([
                {"Cụm": self.unit("cluster", letter), "Trường": self.unit("school", letter), "Cấp học": self.level,
                 "Năm học": str(self.year), "Cụm trưởng": self.unit("school", letter)} for letter in letters])}
        if self.grain == "province":
            return {}
        return {_DEPARTMENTS: _table([
            {"Trường": self.unit("school", "A" if self.grain == "department" else letter), "Cấp học": self.level,
             "Tổ chuyên môn": self.unit("department", letter), "Môn học": next(iter(self.subjects), "")}
            for letter in letters])}

    @property
    def subjects(self) -> tuple[str, ...]:
        """Return the names of the level's subjects, activities left out."""
        return tuple(subject.name for subject in catalogue(self.level) if not subject.activity)

    @property
    def by_subject(self) -> bool:
        """Tell whether rows need a subject to count."""
        return isinstance(self.check, Count) and (self.check.distinct is not None or "subject" in self.check.for_each)


def _table(rows: Sequence[Row]) -> Sheet:
    headers = tuple(dict.fromkeys(header for row in rows for header in row))
    return (headers, *(tuple(row.get(header) or None for header in headers) for row in rows))
