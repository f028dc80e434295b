"""The desk of a scenario: the sheets that a user fills in, written as a real workbook and checked by the product."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from openpyxl import Workbook

import shcm_rules
from shcm_rules.cli import main
from shcm_rules.findings import Explanation, Finding, Verdict
from shcm_rules.importers.worker import Reader
from shcm_rules.report import Report

RULES = "lao-cai"
VERDICTS = {
    "satisfied": "đạt", "violated": "vi phạm", "undetermined": "chưa kết luận được", "pending": "chưa đến hạn",
    "not_applicable": "không áp dụng", "waived": "được miễn",
}
REASONS = {
    "on-the-day": "đúng ngày hạn", "missing-column": "thiếu cột", "vague-date": "ngày mơ hồ",
    "no-registry": "chưa có danh sách môn", "unknown-value": "không rõ giá trị", "no-limit": "không có thời hạn",
    "not-due": "chưa đến hạn", "before-issue": "trước khi có văn bản",
}
SCOPES = {
    "trường": "school", "tổ": "department", "cụm": "cluster", "lần": "session", "buổi": "session", "môn": "subject",
    "học kỳ": "term", "cấp học": "level", "hai tuần": "weeks",
}


class Desk:
    """What one scenario has written and learnt."""

    def __init__(self, folder: Path, reader: Reader) -> None:
        self.folder = self.path = folder
        self.reader = reader
        self.sheets: dict[str, list[list[Any]]] = {}
        self.settings: dict[str, str] = {}
        self.waivers: Path | None = None
        self.rules: list[str] | None = [RULES]
        self.phase, self.as_of = "plan", ""
        self.status: int | None = None
        self.screen = self.complaints = ""
        self._report: Report | None = None
        self.explanation: Explanation | None = None

    def put(self, sheet: str, rows: Sequence[Sequence[str]]) -> None:
        """Fill in a sheet, in place of what stood there."""
        self.sheets[sheet] = [[as_typed(text) for text in row] for row in rows]

    def put_weekly(self, sheet: str, rows: Sequence[Sequence[str]], count: int, first: str) -> None:
        """Add `count` rows below a sheet, a week apart; "{n}" in a cell is the row's number."""
        names, (texts,) = rows[0], rows[1:]
        header = self.sheets[sheet][0]
        for number in range(count):
            values = {name: as_typed(text.replace("{n}", str(number + 1)))
                      for name, text in zip(names, texts, strict=True)}
            values["Thời gian"] = read_day(first) + timedelta(7 * number)
            self.sheets[sheet].append([values.get(name) for name in header])

    def save(self, name: str) -> Path:
        """Write the sheets as a workbook."""
        return self._write(self.sheets, name)

    def save_waivers(self, rows: Sequence[Sequence[str]], name: str) -> Path:
        """Write a list of waivers as a workbook of its own."""
        self.waivers = self._write({"Miễn trừ": [[as_typed(text) for text in row] for row in rows]}, name)
        return self.waivers

    def _write(self, sheets: dict[str, list[list[Any]]], name: str) -> Path:
        book = Workbook()
        book.remove(book.active)
        for title, rows in sheets.items():
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append(row)
        path = self.folder / name
        book.save(path)
        return path

    def check(self, what: str | None, day: str) -> None:
        """Ask the product about the sheets as they stand."""
        self.phase, self.as_of = ("audit" if what == "việc thực hiện" else "plan"), day
        self.path = self.save("ke-hoach.xlsx")
        self._report = self.ask()

    def ask(self) -> Report:
        """Return a new report about the saved workbook, for the day and the phase of the scenario."""
        return shcm_rules.check(
            self.path, rules=self.rules, as_of=read_day(self.as_of), phase=self.phase, settings=self.settings,
            waivers=self.waivers, reader=self.reader)

    def explain(self, fingerprint: str) -> None:
        """Ask why a finding is what it is: as data, and on the screen as the command shows it."""
        self.explanation = self.report.explain(fingerprint)
        self.status = main(["explain", fingerprint, str(self.path), "--rules", ",".join(self.rules or ()),
                            "--as-of", read_day(self.as_of).isoformat()])

    @property
    def report(self) -> Report:
        """Return the report asked for."""
        assert self._report is not None, "chưa kiểm tra"
        return self._report

    def findings(self, requirement: str) -> list[Finding]:
        """Return the findings that decide a requirement."""
        found = [finding for finding in self.report.findings if requirement in finding.requirements]
        assert found, f"không có kết luận nào về {requirement}"
        return found

    def binding(self, requirement: str) -> list[Finding]:
        """Return those of them that bind somebody."""
        return [finding for finding in self.findings(requirement) if finding.verdict is not Verdict.NOT_APPLICABLE]


def as_typed(text: str) -> Any:
    """Return what Excel would make of a cell: a day becomes a date, nothing becomes an empty cell."""
    try:
        return read_day(text)
    except ValueError:
        return text or None


def read_day(text: str) -> date:
    """Return the day of "31/05/2026"."""
    day, month, year = text.split("/")
    return date(int(year), int(month), int(day))


def row_of(finding: Finding, names: Sequence[str]) -> tuple[str, ...]:
    """Return a finding as a row of a scenario's table with these columns."""
    told = {
        "kết luận": VERDICTS[finding.verdict],
        "lý do": REASONS.get(finding.reason or "", finding.reason or ""),
        "số nghĩa vụ": str(finding.duties),
        "trước khi miễn": VERDICTS[finding.waived_from] if finding.waived_from else "",
        "theo văn bản": finding.waiver.document if finding.waiver else "",
        "điều": finding.citation.clause,
        "văn bản": finding.citation.document,
        "hạn": " – ".join(dict.fromkeys(f"{date.fromisoformat(day):%d/%m/%Y}" for day in finding.due or ())),
        **{name: finding.scope.get(key, "") for name, key in SCOPES.items()},
    }
    return tuple(told[name] for name in names)
