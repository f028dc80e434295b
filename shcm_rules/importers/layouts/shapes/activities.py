"""Which lines of a plan of all a school's work speak of a professional meeting, and what day they name themselves.

Knows words only. A line that prepares or reports on a meeting is no meeting.
"""

from __future__ import annotations

import re

from ....folding import clean, fold
from ....patterns import regex

__all__ = ["is_conditional", "own_date", "recurrence_in", "speaks_of_session"]

#: A longer line is prose: the days in it are not its own. The bound keeps every pattern cheap.
LONGEST_LINE = 600
_TEAM = r"(?:tổ|nhóm|tcm|khối|cụm|liên trường|chuyên môn|chuyên đề|cm)"
_MEETING = regex(
    rf"\bshcm\b|\bshtcm\b|\bncbh\b|\bnghiên cứu bài học\b|\bsinh hoạt {_TEAM}\b|\bsh {_TEAM}\b|\bchuyên đề\b"
    r"|\bhội thảo\b|\btập huấn\b|\bbồi dưỡng\b|\bhọp (?:tổ|nhóm|tcm|chuyên môn|khối chuyên môn|cm)\b",
)
#: Not for teachers, or not a meeting: pupils' clubs, gifted pupils' lessons, a teacher's own study.
_OTHER = regex(
    r"\bsinh hoạt khối lớp\b"
    r"|\b(?:bồi dưỡng|tập huấn|chuyên đề|hội thảo)(?:,? phụ đạo| và phụ đạo)?(?: cho| các| đội tuyển)*"
    r" (?:học sinh|hs|hsg|đội tuyển|hsnk|phụ huynh)\b"
    r"|\b(?:tự|dạy|lớp|ôn tập,?) bồi dưỡng\b|\bhồ sơ bồi dưỡng\b",
)
#: Work before or after a meeting.
_PAPERWORK = regex(
    r"(?:nộp|gửi|đăng ký|đề xuất|xây dựng|lập|soạn|ban hành|chuẩn bị|duyệt|phê duyệt|kiểm tra|thống kê|rà soát"
    r"|cập nhật|hoàn thiện|phân công|tổng hợp|lựa chọn|căn cứ|góp ý|thông qua|ký duyệt|nhắc nhở|theo dõi)\b"
    r"|báo cáo (?!chuyên đề|viên)|báo cáo chuyên đề (?:về|cho|lên)\b|hoàn thành (?:kế hoạch|hồ sơ|báo cáo|biên bản)",
)
_CONDITIONAL = regex(r"\((?:nếu|khi) có\)|\bnếu (?:có|được|cần)\b|\bkhi có (?:yêu cầu|kế hoạch|điều kiện)\b")
_RECURRENCE = regex(
    r"(?:định kỳ\s*)?(?:mỗi\s+)?(?:\d{1,2}|một|hai)\s*(?:tuần|tháng|lần|buổi)\s*/\s*(?:\d\s*)?(?:lần|tuần|tháng|kỳ|năm)"
    r"|\bđịnh kỳ(?: \w+ (?:hàng|hằng|mỗi) (?:tuần|tháng))?"
    r"|(?:(?:thứ (?:hai|ba|tư|năm|sáu|bảy|[2-7])|tuần \d(?:(?:,| và|, tuần| và tuần) \d)*|chiều|sáng)\s+)*"
    r"\b(?:hàng|hằng|mỗi) (?:tuần|tháng|kỳ|học kỳ)\b",
)

_D = r"\d{1,2}\s?/\s?\d{1,2}(?:\s?/\s?\d{4}|/\d\d)?(?!\s?[/\d])"
_LONG = r"ngày\s+\d{1,2}\s+tháng\s+\d{1,2}(?:\s+năm\s+\d{4})?"
_ISO = r"\d{4}-\d{2}-\d{2}"
_DAY = rf"(?:{_LONG}|{_ISO}|(?:ngày\s+)?{_D})"
_WEEKDAY = r"(?:(?:thứ\s+(?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật|t[2-7])[\s,(]*)?"
_PART = r"(?:(?:sáng|chiều|tối|buổi sáng|buổi chiều|cả ngày)[\s,]*)?"
_RANGE = (
    r"(?:từ\s+)?(?:ngày\s+)?\d{1,2}(?:\s?/\s?\d{1,2}(?:/\d{4})?)?\s*(?:-|–|đến(?:\s+ngày)?)\s*"
    rf"(?:ngày\s+)?{_D}"
)
_LIST = rf"(?:ngày\s+)?(?:\d{{1,2}}(?:/\d{{1,2}})?\s*(?:,|và)\s*(?:ngày\s+)?)*{_DAY}"
_LIMIT = r"(?:(?:trước|sau|chậm nhất|muộn nhất|từ|đến hết|vào)\s+)?"
_OF_MONTH = r"(?:\s*/?\s*(?:của\s+)?tháng\s*\d{1,2}(?:\s?[/.-]\s?\d{4}|\s+năm\s+\d{4})?)"
_WEEK = (
    r"(?:đầu |cuối )?tuần\s*:?\s*(?:thứ\s+)?(?:\d{1,2}(?:\s*(?:,|-|–|và)\s*(?:tuần\s+)?\d{1,2})*|cuối|đầu)"
    rf"{_OF_MONTH}?"
)
_MONTH = r"(?:(?:đầu|giữa|cuối)\s+)?tháng\s*\d{1,2}(?:\s?[/.-]\s?\d{4}|\s+năm\s+\d{4})?(?!\s?/?\d)"
_EXPRESSION = regex(rf"{_LIMIT}{_PART}{_WEEKDAY}(?:{_RANGE}|{_LIST}|{_WEEK}|{_MONTH})(?:\s*\(?tuần \d{{1,2}}\)?)?")
_FEAST = regex(r"(?:chào mừng|kỷ niệm|nhân|lập thành tích|hưởng ứng|mừng)(?: [^\s,;.:()\d]+){0,4}\s*$")
_MEASURE = regex(r"\s*(?:ngày|buổi|tiết|giờ|điểm|%)|\s*/\s*(?:lần|tuần|tháng)")
_BEFORE = regex(r"(?:^|[(\[:;,.–-]|\b(?:ngày|sáng|chiều|tối|thứ|lúc|vào|từ|trước|gian|giờ|h|trong|\d|h\d\d))\s*$")
_AFTER = regex(r"\s*(?:$|[)\].;:,–-])")


def speaks_of_session(text: str) -> bool:
    """Tell whether a line is about holding or attending a professional meeting."""
    folded = fold(text)
    plain = _OTHER.sub(" ", folded)
    return bool(_MEETING.search(plain)) and not _PAPERWORK.match(plain.lstrip(" -+*•"))


def is_conditional(text: str) -> bool:
    """Tell whether a line leaves open whether the meeting takes place at all ("nếu có")."""
    return bool(_CONDITIONAL.search(fold(text)))


def recurrence_in(text: str) -> str:
    """Return what a line says of a meeting that recurs ("2 tuần/lần", "thứ Năm hàng tuần"), "" for nothing."""
    found = _RECURRENCE.search(fold(text)) if len(text) <= LONGEST_LINE else None
    return clean(found[0]) if found else ""


def own_date(text: str) -> str:
    """Return the days that a line names for itself, in its own letters and order; "" for none.

    Feasts that a meeting is held in honour of, measures ("1/2 ngày") and numbers in running text are no days.
    """
    plain = clean(text)
    if len(plain) > LONGEST_LINE:
        return ""
    lowered = plain.lower()
    found = [match for match in _EXPRESSION.finditer(lowered) if _stands_apart(lowered, match)]
    return ", ".join(plain[match.start() : match.end()].strip(" ,(") for match in found)


def _stands_apart(text: str, match: re.Match[str]) -> bool:
    before, after = text[: match.start()], text[match.end() :]
    if _FEAST.search(before) or (_MEASURE.match(after) and not match[0].startswith("ngày")):
        return False
    if re.match(r"(?:ngày|từ|trước|sau|chậm|muộn|sáng|chiều|tối|thứ|t\d|tháng|tuần|vào|đầu|cuối|giữa)\b", match[0]):
        return not re.match(r"\w", after)
    return bool(_BEFORE.search(before)) and (bool(_AFTER.match(after)) or "(" in before[-2:])
