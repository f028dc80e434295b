"""Read Vietnamese date text into windows of days, or say why it cannot be read; knows no sheet and no cell."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from shcm_rules.patterns import regex
from shcm_rules.windows import FIRST_DAY, LAST_DAY, SchoolYear, Window, back

from .chain import STEP, read_chain
from .grammar import AMBIGUOUS, ROMAN, UNREADABLE, DateContext, Part, Unreadable, not_recognised, parse_part, resolve
from .series import AnyRead, hull, read_series, split_series
from .text import LONGEST, refuse, simplify

__all__ = ["ISO_DAY", "DateContext", "Unreadable", "read_date"]

_EXCEL_EPOCH = date(1899, 12, 30)  # the 1900 system, with its day that never was
_TERM = r"(?:hk|học kỳ|kỳ) ?(?:0?(?:1|2)|i{1,2}|một|hai)"
_NO_YEAR = (UNREADABLE, "chưa rõ năm học nào", "the school year is not known")
ISO_DAY = regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TERM_NUMBER = {"1": 1, "i": 1, "một": 1, "2": 2, "ii": 2, "hai": 2}


def read_date(text: str, context: DateContext) -> Window | Unreadable:
    """Return the days that `text` can mean, or why it cannot be read."""
    if ISO_DAY.fullmatch(text) and (day := _iso_day(text)):
        return day
    if STEP.strip() in text:
        return read_chain(text, context, read_date)
    if len(text) > LONGEST:
        return Unreadable(UNREADABLE, "đoạn văn dài, không phải một ngày", "a long text, not a day")
    if why := refuse(text):
        return Unreadable(UNREADABLE, *why)
    simple = simplify(text)
    plain, context = _take_school_year(simple.text, context)
    read = _read(plain, context) or not_recognised(plain)
    if isinstance(read, Unreadable):
        return read
    return replace(read, text=text, exact=read.exact and not simple.vague)


def _iso_day(text: str) -> Window | None:
    """Return the day that most date cells hold; None where there is no such day, of which more has to be said."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return Window.day(day, text) if FIRST_DAY <= day <= LAST_DAY else None


_SCHOOL_YEAR = regex(
    r"(?:(?:của |thuộc )?(?:năm học|nh) ?:? ?(20\d\d ?[-/] ?(?:20)?\d\d)|"
    r"(?<!\d)(?:(?<!\d/)|(?<=hk[12]/))(20\d\d ?[-/] ?20\d\d))"
    r"(?![\d/-])"
)
_TRAILING_YEAR = regex(r"(?<!đầu)(?<!cuối)(?<!giữa)(?<!trong)(?<!cả)(?<!suốt)(?<=\w)[ ,/(-]*năm học\)?$")


def _take_school_year(text: str, context: DateContext) -> tuple[str, DateContext]:
    """Take a written school year into the context; a calendar of another year is of no use then."""
    found = _SCHOOL_YEAR.search(text)
    year = SchoolYear.parse(found[1] or found[2]) if found else None
    if found and year:
        text = f"{text[: found.start()]}năm học{text[found.end() :]}"
        if year != context.year:
            context = replace(context, year=year, calendar=None)
    return _TRAILING_YEAR.sub("", text), context


def _read(text: str, context: DateContext) -> AnyRead:
    """Return what the first fitting form reads."""
    for word, pattern, reader in _FORMS:
        if word in text and (found := pattern.fullmatch(text)) and (read := reader(found, context)) is not None:
            return read
    return None


def _serial(found: re.Match[str], _context: DateContext) -> AnyRead:
    day = _EXCEL_EPOCH + timedelta(int(found[1]))
    if FIRST_DAY <= day <= LAST_DAY:
        return Window.day(day)
    years = f"{FIRST_DAY.year}–{LAST_DAY.year}"
    return Unreadable(
        UNREADABLE, f"số {found[1]} không phải ngày nào trong {years}",
        f"the number {found[1]} is no day within {years}")


def _lone_number(found: re.Match[str], _context: DateContext) -> AnyRead:
    return Unreadable(
        UNREADABLE, f"chỉ có số {found[1]}, không rõ ngày và tháng",
        f"there is only the number {found[1]}, day and month are not clear")


def _needs_calendar(what: str, english: str = "") -> Unreadable:
    return Unreadable(
        UNREADABLE, f"{what} cần lịch năm học (ngày đầu và ngày cuối mỗi học kỳ)",
        f"{english or what} cannot be read without the calendar of the school year (first and last day of each term)")


def _span(context: DateContext) -> Window | None:
    """Return the school year: by its calendar, else 1 July to 30 June."""
    if context.calendar:
        return context.calendar.span()
    if context.year:
        return Window(date(context.year.start, 7, 1), date(context.year.start + 1, 6, 30))
    return None


def _school_year(found: re.Match[str], context: DateContext) -> AnyRead:
    """Read "Trong năm học 2025-2026", and what stands beside it: "(từ tháng 11/2025)"."""
    span = _span(context)
    if span is None:
        return Unreadable(*_NO_YEAR)
    if not found["rest"]:
        return Window(span.earliest, span.latest)
    rest = _read(found["rest"], context)
    if not isinstance(rest, Window) or rest.exact:
        return rest
    earliest, latest = max(span.earliest, rest.earliest), min(span.latest, rest.latest)
    return replace(rest, earliest=earliest, latest=latest) if earliest <= latest else rest


def _year_edge(found: re.Match[str], context: DateContext) -> AnyRead:
    """Read "đầu năm học": the first month of term 1; "cuối năm học": the last month of term 2.

    A month counted from the term's edge covers the calendar month of that edge, too.
    """
    if context.calendar is None:
        return _needs_calendar(f"“{found[0]}”")
    first, last = context.calendar.term1_first, context.calendar.term2_last
    if found[1] == "đầu":
        return Window(first.earliest, first.latest + timedelta(30))
    return Window(back(last.earliest, 1, "months"), last.latest)


def _year_part(found: re.Match[str], _context: DateContext) -> AnyRead:
    return Unreadable(
        AMBIGUOUS, f"“{found[0]}” không rõ năm học hay năm dương lịch, hoặc khoảng nào",
        f"“{found[0]}” may mean the school year or the calendar year, or it is not clear which part of it")


def _term_window(text: str, context: DateContext) -> Window | Unreadable:
    """Return a whole term: "đầu", "giữa", "cuối HK1" have no agreed bounds inside it."""
    number = _TERM_NUMBER[re.sub(r"^(?:hk|học kỳ|kỳ) ?0?", "", text)]
    if context.calendar is None:
        return _needs_calendar(f"học kỳ {number}", f"term {number}")
    window = context.calendar.term_window(number)
    return Window(window.earliest, window.latest, term=number)


def _term(found: re.Match[str], context: DateContext) -> AnyRead:
    return _term_window(found["term"], context)


def _both_terms(found: re.Match[str], context: DateContext) -> AnyRead:
    return _whole_span(found, context) if context.calendar else _needs_calendar("hai học kỳ", "both terms")


def _whole_span(_found: re.Match[str], context: DateContext) -> AnyRead:
    span = _span(context)
    return Window(span.earliest, span.latest) if span else Unreadable(*_NO_YEAR)


def _term_and_detail(found: re.Match[str], context: DateContext) -> AnyRead:
    """Read "HK1 (tháng 11/2025)", "05/10/2025 - HK1": the detail decides, the term is kept."""
    term = _term_window(found["term"], context)
    detail = _read(found["detail"], context)
    if not isinstance(detail, Window):
        return detail
    if isinstance(term, Unreadable):
        return term
    if detail.latest < term.earliest or term.latest < detail.earliest:
        detailed = found["detail"]
        return Unreadable(
            AMBIGUOUS, f"“{detailed}” không nằm trong học kỳ {term.term}",
            f"“{detailed}” does not lie within term {term.term}")
    return replace(detail, term=term.term)


def _quarter(found: re.Match[str], context: DateContext) -> AnyRead:
    number = ROMAN.get(found["n"]) or int(found["n"])
    year = int(found["y"]) if found["y"] else None
    first, last = (resolve(Part("month", 0, m, year), context) for m in (3 * number - 2, 3 * number))
    return hull([first, last])


def _dated_week(found: re.Match[str], context: DateContext) -> AnyRead:
    """Read "Tuần 12 (30/10-04/11)": the days that are written count, not the week's number."""
    parts = split_series(found["rest"])
    if not isinstance(parts, list):
        return parts
    if not _are_days(parts):
        return None
    if len(parts) == 1 and not found["sure"]:
        return Unreadable(
            AMBIGUOUS, f"“{found[0]}” không rõ là tuần nào hay ngày nào",
            f"it is not clear which week or which day “{found[0]}” is")
    return _read(found["rest"], context)


def _are_days(parts: Sequence[Part]) -> bool:
    return all(part.kind in {"day", "number"} for part in parts)


def _dated_month(found: re.Match[str], context: DateContext) -> AnyRead:
    """Read "Tháng 10 (15/10/2025)": the days that are written count, if they lie in that month."""
    month, parts = parse_part(found["month"]), split_series(found["rest"])
    if not isinstance(month, Part) or not isinstance(parts, list) or not _are_days(parts):
        return None
    around, days = resolve(month, context), _read(found["rest"], context)
    if not isinstance(around, Window) or not isinstance(days, Window):
        return days
    if around.earliest <= days.earliest and days.latest <= around.latest:
        return days
    rest, named = found["rest"], found["month"]
    return Unreadable(
        AMBIGUOUS, f"“{rest}” không nằm trong {named}", f"“{rest}” does not lie within “{named}”")


def _week_of_term(found: re.Match[str], context: DateContext) -> AnyRead:
    # Some number a term's weeks from its own first week, some from the year's: the term is sure.
    return _term_window(found["term"], context)


def _week_of_year(found: re.Match[str], _context: DateContext) -> AnyRead:
    return Unreadable(
        AMBIGUOUS, f"“{found[0]}” không rõ là tuần của năm học, của tháng hay của năm dương lịch",
        f"“{found[0]}” may be a week of the school year, of a month or of the calendar year")


def _school_weeks(found: re.Match[str], context: DateContext) -> AnyRead:
    if context.calendar is None:
        return _needs_calendar(f"“{found[0]}”")
    if context.calendar.weeks_from is None:
        return Unreadable(
            UNREADABLE, f"không rõ “{found[0]}” là những ngày nào: lịch năm học không cho biết tuần 1 bắt đầu ngày nào;"
            " ghi ngày của tuần, hoặc ghi weeks_from trong tệp lịch năm học (--calendar)",
            f"the days of “{found[0]}” are not known: the calendar of the school year does not say when week 1 begins;"
            " write the days of the week, or weeks_from in the calendar file (--calendar)")
    windows: list[Window | Unreadable] = []
    for number in (int(found["a"]), int(found["b"] or found["a"])):
        week = context.calendar.school_week(number)
        windows.append(week or Unreadable(
            UNREADABLE, f"lịch năm học không có tuần {number}",
            f"the calendar of the school year has no week {number}"))
    return hull(windows)


def _weeks_of_month(found: re.Match[str], context: DateContext) -> AnyRead:
    """Read "tuần 2-3 tháng 11/2025" as two weeks of that month."""
    return hull([_read(f"tuần {week} {found['month']}", context) for week in (found["a"], found["b"])])


def _limit(found: re.Match[str], context: DateContext) -> AnyRead:
    """Read an open end: "trước 31/8", "chậm nhất ngày 15/10/2025", "từ tháng 11/2025", "sau ngày 5/10".

    The other end is the school year's. The law reads "trước ngày X" without X, practice with X:
    the window covers both. "Sau" and the months before or after are read strictly.
    """
    part = parse_part(found["rest"])
    if part is None or isinstance(part, Unreadable):
        return part
    point = resolve(part, context)
    if isinstance(point, Unreadable):
        return point
    first, last = point.earliest, point.latest
    word = found["word"]
    if word == "trước" and not point.exact:
        last = first - timedelta(1)
    if word == "sau":
        first = last + timedelta(1)
    if word in {"từ", "sau"}:
        return Window(first, max(first, _year_end(first, context)))
    return Window(min(last, _year_start(last, context)), last)


def _year_start(day: date, context: DateContext) -> date:
    """Return 1 July of the school year, or a year back where that is unknown or later than `day`."""
    first = date(context.year.start, 7, 1) if context.year else None
    return first if first and first <= day else back(day, 12, "months")


def _year_end(day: date, context: DateContext) -> date:
    last = date(context.year.start + 1, 6, 30) if context.year else None
    return last if last and day <= last else day + timedelta(365)


def _point(found: re.Match[str], context: DateContext) -> AnyRead:
    part = parse_part(found["rest"])
    return resolve(part, context) if isinstance(part, Part) else part


_AND = r" ?(?:,|và|&|\+|-|đến) ?(?:tuần )?"
_LIMITS = "trước|sau|từ|chậm nhất|muộn nhất|đến hết|đến|hết"
_DETAIL = r"(?P<detail>.*\d.*?)"
_Reader = Callable[[re.Match[str], DateContext], AnyRead]
#: In order: the first form that is the whole text, and whose reader takes it, reads it; a word that none is without.
_FORMS: tuple[tuple[str, re.Pattern[str], _Reader], ...] = tuple(
    (word, regex(pattern), reader)
    for word, pattern, reader in (
        ("", r"(\d{5})(?:\.\d+)?", _serial),
        ("", r"(?:ngày |năm )?(\d{1,2}|\d{4})", _lone_number),
        ("năm", r"(?:(?:trong|cả|suốt) )?năm học[ ,:;(-]*(?P<rest>[^()]*?)\)?", _school_year),
        ("", r"(?:(?:trong|cả|suốt) )?(?:cả năm|(?:cả )?(?:2|hai) học kỳ)", _whole_span),
        ("năm", r"(đầu|cuối) năm học", _year_edge),
        ("năm", r"(?:đầu|giữa|cuối) năm(?: học)?", _year_part),
        ("k", rf"(?:(?:trong|đầu|giữa|cuối|suốt|cả) )*(?P<term>{_TERM})", _term),
        ("k", rf"(?:trong )?{_TERM} ?(?:,|và|&|\+|-|đến) ?(?:{_TERM}|1|2|i{{1,2}})", _both_terms),
        ("k", rf"tuần[ :]*\d{{1,2}}[ ,/(-]*(?:của )?(?P<term>{_TERM})\)?", _week_of_term),
        ("k", rf"(?:trong )?(?P<term>{_TERM})[ ,:(-]*tuần[ :]*\d{{1,2}}\)?", _week_of_term),
        ("k", rf"(?:trong )?(?P<term>{_TERM})[ ,:;(-]+{_DETAIL}\)?", _term_and_detail),
        ("k", rf"{_DETAIL}[ ,:;(-]+(?P<term>{_TERM})\)?", _term_and_detail),
        ("quý", r"(?:trong )?quý (?P<n>[1-4]|i{1,3}|iv)(?:(?:/| năm |-| )(?P<y>\d{4}))?", _quarter),
        (
            "tuần",
            r"tuần[ :]*\d{1,2}(?: năm \d{4})?(?P<sure> ?[,(-] ?(?=từ|ngày)| ?[:(] ?| (?=từ |ngày ))(?P<rest>[^()]+)\)?",
            _dated_week,
        ),
        ("tuần", r"(?P<rest>[^()]+) (?P<sure>\()tuần[ :]*\d{1,2}\)", _dated_week),
        ("", r"(?P<month>t[^():]+?) ?[(:] ?(?P<rest>[^()]+)\)?", _dated_month),
        ("tuần", r"tuần[ :]*\d{1,2}(?: năm \d{4}|/\d{1,2}(?:/\d{4})?)", _week_of_year),
        ("tuần", rf"(?:trong )?tuần[ :]*(?P<a>\d{{1,2}})(?:{_AND}(?P<b>\d{{1,2}}))?", _school_weeks),
        ("tuần", rf"(?:trong )?tuần[ :]*(?P<a>\d){_AND}(?P<b>\d)[ ,/]*(?P<month>(?:của )?t.+)", _weeks_of_month),
        ("tuần", r"tuần[ :]*\d{1,2}(?P<sure>)[ ,-]+(?P<rest>\d[^()]*)", _dated_week),
        ("", rf"(?P<word>{_LIMITS})(?: là| vào| đến| hết)* (?P<rest>.+?)(?: trở đi)?", _limit),
        ("", r"(?:trong )?(?P<rest>.+)", _point),
        ("", r".+", lambda found, context: read_series(found[0], context)),
    )
)
