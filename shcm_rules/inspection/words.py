"""The words of the page of `inspect` and of the layout file that it suggests, in both languages."""

from __future__ import annotations

from collections.abc import Mapping

from ..problems import counted
from ..windows import WEEK_CONVENTIONS

__all__ = ["DATES", "HEADS", "HOW", "SHAPES", "STATUSES", "WORDS", "YEAR_FROM", "show_number"]

STATUSES: Mapping[str, Mapping[str, str]] = {
    "vi": {"read": "đọc được", "partly_read": "đọc được một phần", "unreadable": "KHÔNG ĐỌC ĐƯỢC"},
    "en": {"read": "read", "partly_read": "partly read", "unreadable": "COULD NOT BE READ"},
}
YEAR_FROM: Mapping[str, Mapping[str, str]] = {
    "vi": {
        "option": "theo tuỳ chọn --year", "info": "theo trang “Thông tin”", "column": "theo cột “Năm học”",
        "title": "theo tiêu đề trang", "dates": "theo các ngày đã ghi", "as-of": "theo ngày kiểm tra, vì tệp không ghi",
    },
    "en": {
        "option": "by the option --year", "info": "by sheet “Thông tin”", "column": "by column “Năm học”",
        "title": "by the title of a sheet", "dates": "by the days that are written",
        "as-of": "by the as-of day, as the files do not say",
    },
}
SHAPES: Mapping[str, Mapping[str, str]] = {
    "vi": {"table": "", "agenda": ", dạng kế hoạch công việc theo tháng", "week": ", dạng lịch tuần",
           "list": ", dạng gạch đầu dòng"},
    "en": {"table": "", "agenda": ", as a plan of work by month", "week": ", as a calendar of the week",
           "list": ", as a bulleted list"},
}
HOW: Mapping[str, Mapping[str, str]] = {
    "vi": {
        "canonical": "đúng như mẫu", "variant": "cách gọi đã biết", "remark": "bỏ phần trong ngoặc",
        "no-accents": "viết không dấu", "typo": "có thể gõ nhầm “{like}”", "values": "theo các giá trị bên dưới",
        "profile": "theo tệp bố cục", "position": "theo vị trí",
    },
    "en": {
        "canonical": "as in the template", "variant": "a known name for it", "remark": "without its remark in brackets",
        "no-accents": "written without accents", "typo": "perhaps “{like}” mistyped",
        "values": "by the values below it",
        "profile": "by the layout file", "position": "by its place",
    },
}
_CONVENTIONS: Mapping[str, Mapping[str, str]] = {
    "vi": {
        "thursday": "tuần có thứ Năm thuộc tháng", "blocks": "từng 7 ngày kể từ ngày 1",
        "full-weeks": "tuần nằm trọn trong tháng",
    },
    "en": {
        "thursday": "weeks whose Thursday lies in the month", "blocks": "blocks of 7 days from the 1st on",
        "full-weeks": "weeks that lie in the month as a whole",
    },
}


def _conventions(lang: str) -> str:
    return ", ".join(map(_CONVENTIONS[lang].__getitem__, WEEK_CONVENTIONS))


DATES: Mapping[str, Mapping[str, str]] = {
    "vi": {
        "excel-day": "ngày của bảng tính", "serial": "số ngày của Excel", "day": "ghi rõ ngày", "days": "nhiều ngày",
        "month": "cả tháng", "portion": "một phần của tháng",
        "week-of-month": f"tuần của tháng, gộp các cách tính: {_conventions('vi')}",
        "school-week": "tuần theo lịch năm học", "term": "cả học kỳ", "quarter": "cả quý", "school-year": "cả năm học",
        "limit": "chỉ ghi một đầu, đầu kia theo năm học", "other": "theo lời ghi",
        "inferred-year": "năm lấy theo năm học", "hedged": "ghi là dự kiến",
    },
    "en": {
        "excel-day": "a day of the spreadsheet", "serial": "a day number of Excel", "day": "an exact day",
        "days": "several days", "month": "the whole month", "portion": "a part of the month",
        "week-of-month": f"a week of the month, by every convention: {_conventions('en')}",
        "school-week": "a week of the school calendar", "term": "the whole term", "quarter": "the whole quarter",
        "school-year": "the whole school year", "limit": "one end is written, the other one is the school year's",
        "other": "as it is worded", "inferred-year": "the year taken from the school year",
        "hedged": "written as provisional",
    },
}
#: Headings of the page.
HEADS: Mapping[str, Mapping[str, str]] = {
    "vi": {
        "facts": "Tệp tự cho biết", "left": "Còn cần xem lại", "asked": "CẦN HỎI (chưa trả lời thì cột không được đọc)",
        "dates": "Ngày", "values": "Giá trị đọc theo cách hiểu", "notes": "Suy ra", "rows": "Hàng",
    },
    "en": {
        "facts": "What the file says of itself", "left": "Worth a look",
        "asked": "TO BE ANSWERED (until then the column is not read)",
        "dates": "Dates", "values": "Values read by their meaning", "notes": "Inferred", "rows": "Rows",
    },
}
#: Sentences of the page.
WORDS: Mapping[str, Mapping[str, str]] = {
    "vi": {
        "year": "Năm học {year} ({why})", "layout": "Tệp bố cục: {path}", "file": "TỆP {path}: {status}",
        "hidden": " (đang ẩn)", "sheet_unread": "TRANG “{name}”{hidden}: không được đọc – {why}",
        "sheet": "TRANG “{name}”{hidden}: bảng “{table}”{shape} – {why}",
        "columns": "Cột (tiêu đề ở hàng {rows})", "columns_in_rows": "Cột (tiêu đề ở hàng {rows})",
        "losing": "; đã đọc từ cột khác, cột này không dùng", "aside": "bỏ qua theo tệp bố cục",
        "nearest": "không dùng (gần nhất “{like}”, {score} %)", "unused": "không dùng", "no_rows": "không hàng nào",
        "unreadable": "KHÔNG ĐỌC ĐƯỢC", "by_layout": "theo tệp bố cục", "inferred": "suy ra, hàng không ghi",
        "unused_cells": "Ô không dùng ({count}): {cells}{more}", "more_places": " … và {n} chỗ nữa",
        "more": "… và {n} mục nữa (--format json có đủ)",
        "yes": "Nếu phải, ghi vào tệp bố cục: {answer}", "no": "Nếu không: {refusal}",
    },
    "en": {
        "year": "School year {year} ({why})", "layout": "Layout file: {path}", "file": "FILE {path}: {status}",
        "hidden": " (hidden)", "sheet_unread": "SHEET “{name}”{hidden}: not read – {why}",
        "sheet": "SHEET “{name}”{hidden}: table “{table}”{shape} – {why}",
        "columns": "Columns (header in row {rows})", "columns_in_rows": "Columns (header in rows {rows})",
        "losing": "; read from another column, this one is not used", "aside": "left aside by the layout file",
        "nearest": "not used (nearest: “{like}”, {score} %)", "unused": "not used", "no_rows": "none",
        "unreadable": "COULD NOT BE READ", "by_layout": "by the layout file",
        "inferred": "inferred, no cell of the row says it",
        "unused_cells": "Cells not used ({count}): {cells}{more}", "more_places": " … and {n} more",
        "more": "… and {n} more (--format json has them all)",
        "yes": "If so, write into a layout file: {answer}", "no": "If not: {refusal}",
    },
}
#: What follows a number: Vietnamese has one form.
_NAMED: Mapping[str, Mapping[str, str]] = {
    "vi": {"session": "buổi sinh hoạt", "row": "dòng"}, "en": {"session": "session", "row": "row"},
}


def show_number(lang: str, number: int, what: str) -> str:
    """Return a number with its noun."""
    return counted(number, _NAMED["en"][what]) if lang == "en" else f"{number} {_NAMED['vi'][what]}"
