"""Layouts by months or weeks: several sessions in a cell, their facts inside sentences."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date
from typing import Any

from drawn import Drawn
from paper import ABOVE
from written import TITLE, Made, Sheet, grouped

__all__ = ["months", "months_in_rows", "week", "week_by_halves"]

#: Work that is no professional meeting; it must be reported, not read.
CHORES = ("Chấm hồ sơ", "Nộp báo cáo tháng", "Trực ban", "Thu bài dự thi", "Vệ sinh lớp học")
WEEKDAYS = (
    ("Thứ 2", "Thứ 3", "Thứ 4", "Thứ 5", "Thứ 6", "Thứ 7"),
    ("Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy"),
    ("HAI", "BA", "TƯ", "NĂM", "SÁU", "BẢY"),
    ("T2", "T3", "T4", "T5", "T6", "T7"),
)
MONDAY = date(2025, 10, 6)


def _sentence(session: Drawn) -> str:
    subject, grade = str(session["subject"].text).removeprefix("Môn "), session["grade"].text
    kind = str(session["kind"].text)
    kind = {"Thường kỳ": "Sinh hoạt chuyên môn thường kỳ", "NCBH": "SHCM theo NCBH"}.get(kind, kind)
    return f"{kind} môn {subject} lớp {grade}: {session['content'].text}"


def _told(sheet: Sheet, session: Drawn, row: int, column: int) -> dict[str, str]:
    return {name: sheet.at(session[name].means, row, column) for name in ("kind", "subject", "grade")}


def _dated(session: Drawn, way: int) -> str:
    day, sentence = session["day"].text, _sentence(session)
    return (
        f"{day:%d/%m}: {sentence}", f"Ngày {day:%d/%m}: {sentence}", f"{sentence} ({day:%d/%m})",
        f"{sentence} (Sáng {day.day}/{day.month})", f"{day:%d/%m/%Y}: {sentence}",
    )[way]


def _month(session: Drawn) -> tuple[int, int]:
    return session["day"].text.year, session["day"].text.month


def months(sessions: Sequence[Drawn], chance: random.Random) -> Made:
    """Write several sessions into the cell of a month, each with its own day, among chores."""
    sheet, expected, unused = Sheet("Lịch năm"), [], []
    sheet.add(TITLE)
    sheet.add("Tháng", "Nội dung công việc", "Ghi chú")
    bullet = chance.choice(("- {1}", "+ {1}", "• {1}", "{0}. {1}"))
    name = chance.choice(("{1}/{0}", "Tháng {1}", "Tháng {1}/{0}", "{1}"))
    for when, group in grouped(sessions, _month):
        row = len(sheet.rows) + 1
        expected += [
            {"row": row, "told": _told(sheet, session, row, 2), "cells": {
                "content": "~" + sheet.at(_sentence(session), row, 2),
                "date": sheet.at(session["day"].means, row, 2),
            }}
            for session in group
        ]
        lines = [_dated(session, chance.randrange(5)) for session in group]
        if chance.random() < 0.5:
            lines.insert(chance.randrange(len(lines) + 1), chance.choice(CHORES))
            unused.append(f"{sheet.name}!B{row}")
        text = "\n".join(bullet.format(number, line) for number, line in enumerate(lines, 1))
        sheet.add(name.format(*when), text, None)
    return Made([sheet], expected, unused)


def months_in_rows(sessions: Sequence[Drawn], _chance: random.Random) -> Made:
    """Write a row a session; the month stands in the first row of its block only, and no cells are merged."""
    sheet, expected = Sheet("Lịch năm"), []
    sheet.add(TITLE)
    sheet.add("Tháng", "Nội dung công việc", "Người thực hiện")
    for (year, month), group in grouped(sessions, _month):
        top = len(sheet.rows) + 1
        span = Sheet(sheet.name).at(_whole(year, month), top, 1)
        for place, session in enumerate(group):
            row = sheet.add(None if place else f"{month}/{year}", _sentence(session), f"GV {'ABCDEG'[place]}")
            expected.append({"row": row, "told": _told(sheet, session, row, 2), "cells": {
                "content": sheet.at(_sentence(session), row, 2), "date": span,
                "owner": sheet.at(f"GV {'ABCDEG'[place]}", row, 3),
            }})
    return Made([sheet], expected)


def _whole(year: int, month: int) -> str:
    following = date(year + month // 12, month % 12 + 1, 1)
    return f"{date(year, month, 1)}..{date.fromordinal(following.toordinal() - 1)}"


def week(sessions: Sequence[Drawn], chance: random.Random) -> Made:
    """Write sessions of one week into half-days; the days stand beside their weekdays."""
    sheet, expected, unused = Sheet("Tuần 6"), [], []
    sheet.add("LỊCH CÔNG TÁC TUẦN 6 (Từ 06/10/2025 đến 11/10/2025)")
    sheet.add("Thứ", "Sáng", "Chiều")
    names, form = chance.choice(WEEKDAYS), chance.choice(("{}\n{:%d/%m}", "{}\n{:%d/%m/%Y}", "{} ({:%d/%m})"))
    planned: list[list[list[Drawn]]] = [[[], []] for _ in range(6)]
    for session in sessions:
        planned[chance.randrange(6)][chance.randrange(2)].append(session)
    for number, halves in enumerate(planned):
        day = date.fromordinal(MONDAY.toordinal() + number)
        row, cells = len(sheet.rows) + 1, []
        for column, half in enumerate(halves, 2):
            lines = [_sentence(session) for session in half]
            if chance.random() < 0.3:
                lines.append(chance.choice(CHORES))
                unused.append(f"{sheet.name}!{sheet.cell(row, column)}")
            cells.append("\n".join(f"- {line}" for line in lines) or None)
            expected += [_planned(sheet, session, row, column, day) for session in half]
        sheet.add(form.format(names[number], day), *cells)
    return Made([sheet], expected, unused)


def week_by_halves(sessions: Sequence[Drawn], chance: random.Random) -> Made:
    """Write weekdays and half-days down the side; only the title names the week's days."""
    sheet, expected = Sheet("Tuần 6"), []
    sheet.add("LỊCH CÔNG TÁC TUẦN 6 (Từ 06/10/2025 đến 11/10/2025)")
    sheet.add("Thứ", "Buổi", "Nội dung", "Thành phần", "Địa điểm")
    names = chance.choice(WEEKDAYS[:2])
    places = dict(zip(chance.sample(range(12), len(sessions)), sessions, strict=True))
    for place in range(12):
        session = places.get(place)
        day = date.fromordinal(MONDAY.toordinal() + place // 2)
        top = len(sheet.rows) + 1 - place % 2
        cells = (_sentence(session), "GV cốt cán", "Phòng họp") if session else (None, None, None)
        row = sheet.add(names[place // 2] if place % 2 == 0 else ABOVE, ("Sáng", "Chiều")[place % 2], *cells)
        if session:
            one = _planned(sheet, session, row, 3, day)
            one["cells"] |= {
                "date": sheet.at(str(day), top, 1), "participants": sheet.at("GV cốt cán", row, 4),
                "venue": sheet.at("Phòng họp", row, 5),
            }
            expected.append(one)
    return Made([sheet], expected)


def _planned(sheet: Sheet, session: Drawn, row: int, column: int, day: date) -> dict[str, Any]:
    return {"row": row, "told": _told(sheet, session, row, column), "cells": {
        "content": "~" + sheet.at(_sentence(session), row, column), "date": sheet.at(str(day), row, 1),
    }}
