"""Tell what a check asks in Vietnamese or English, with the values of a school year."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from ..windows import SchoolYear
from .model import Choice, Lead, Rule, RuleSet, Text, day_in, window_in
from .parameters import form_of, parameter_value

__all__ = ["Lang", "Telling", "form_text", "tell_check"]

Lang = Literal["vi", "en"]

_GROUPS = {
    "department": ("tổ chuyên môn", "department"), "subject": ("môn học", "subject"), "cluster": ("cụm", "cluster"),
    "school": ("trường", "school"), "province": ("tỉnh", "province"), "level": ("cấp học", "level"),
    "occasion": ("lần sinh hoạt cụm", "cluster session"), "term": ("học kỳ", "term"),
    "school-year": ("năm học", "school year"),
}
_ROWS = {
    "sessions": ("buổi SHCM", "session"), "occasions": ("lần sinh hoạt cụm", "cluster session"),
    "minutes": ("biên bản", "row of the minutes"),
}
_BOUNDS = {"at_least": ("ít nhất", "at least"), "at_most": ("nhiều nhất", "at most"), "exactly": ("đúng", "exactly")}
_UNITS = {"days": ("ngày", "day"), "weeks": ("tuần", "week"), "months": ("tháng", "month")}
_COLUMNS = {"organiser": ("cấp tổ chức", "organised by"), "kind": ("loại", "of kind"), "mode": ("hình thức", "held as")}


@dataclass(frozen=True, slots=True)
class Telling:
    """A rule, the school year whose values it is told with, and the language."""

    rule_set: RuleSet
    rule: Rule
    year: SchoolYear
    lang: Lang

    def pick(self, vi: str, en: str) -> str:
        """Return the text in the language."""
        return vi if self.lang == "vi" else en

    def word(self, table: Mapping[str, tuple[str, str]], key: str) -> str:
        """Return the word for a key."""
        return self.pick(*table[key])

    def text(self, text: Text) -> str:
        """Return a text of the rule in the language."""
        return self.pick(text.vi, text.en)

    def either(self, values: Sequence[str]) -> str:
        """Join alternatives: "A, B hoặc C"."""
        return self._joined(values, self.pick(" hoặc ", " or "))

    def each(self, keys: Sequence[str]) -> str:
        """Join groups: "Mỗi tổ chuyên môn, mỗi môn học" or "For each department and subject"."""
        names = [self.word(_GROUPS, key) for key in keys]
        return "Mỗi " + ", mỗi ".join(names) if self.lang == "vi" else "For each " + self._joined(names, " and ")

    def rows(self) -> str:
        """Name the rows that the check judges one by one."""
        noun = self.word(_ROWS, getattr(self.rule.check, "of", "sessions"))
        return self.pick(f"Mỗi {noun}", f"For each {noun}") + self.where()

    def value(self, key: str) -> str:
        """Return the value of a check's attribute in the school year."""
        return self.given(key, getattr(self.rule.check, key))

    def given(self, key: str, value: Any) -> str:
        """Return a value, or that of the parameter it names, as the attribute's form tells it."""
        if isinstance(value, str) and value.startswith("$"):
            value = parameter_value(self.rule_set, value, self.year).value
        return form_text(self, form_of(key), value)

    def where(self) -> str:
        """Return the filter as words, with a leading space; "" if there is none."""
        where = getattr(self.rule.check, "where", None)
        parts = []
        for name in ("kind", "organiser", "mode") if where else ():
            allowed = getattr(where, name)
            if allowed is not None:
                parts.append(f"{self.word(_COLUMNS, name)} {self._allowed(allowed)}")
        if where and where.content:
            parts.append(self.pick("nội dung nhắc đến ", "whose content names ") + self.either(_quotes(where.content)))
        return " " + ", ".join(parts) if parts else ""

    def _allowed(self, allowed: tuple[str, ...] | Choice) -> str:
        if not isinstance(allowed, Choice):
            return self.either(allowed)
        default = self.rule_set.settings[allowed.setting].default
        setting = self.pick("theo thiết lập", "by the setting")
        return f"{self.either(allowed.cases[default])} ({setting} {allowed.setting} = {default})"

    @staticmethod
    def _joined(values: Sequence[str], last: str) -> str:
        return last.join([", ".join(values[:-1]), values[-1]]) if len(values) > 1 else "".join(values)


def form_text(say: Telling, form: str, value: int | Lead | str) -> str:
    """Return a value as its form tells it."""
    if isinstance(value, Lead):
        unit = say.word(_UNITS, value.unit)
        return f"{value.n} {unit}{_plural(say, value.n)}"
    if isinstance(value, int):
        return str(value)
    if form == "day":
        return f"{day_in(value, say.year):%d/%m/%Y}"
    window = window_in(value, say.year)
    if window.single:
        return f"{window.earliest:%d/%m/%Y}"
    if ".." in value or "W" in value:
        return say.pick("các ngày ", "") + f"{window.earliest:%d/%m/%Y}–{window.latest:%d/%m/%Y}"
    return say.pick(f"tháng {window.earliest:%m/%Y}", f"{window.earliest:%m/%Y}")


def _plural(say: Telling, n: int | str) -> str:
    return "" if say.lang == "vi" or str(n) == "1" else "s"


def _quotes(names: Sequence[str]) -> list[str]:
    return [f"“{name}”" for name in names]


def _quoted(names: Sequence[str]) -> str:
    return ", ".join(_quotes(names))


def _count(say: Telling, check: Any) -> str:
    key = next(name for name in _BOUNDS if getattr(check, name) is not None)
    n = say.value(key)
    fixed = check.period in {"term", "school-year"}
    groups = say.each([*check.for_each, check.period] if fixed else check.for_each)
    if check.period and not fixed:
        groups += say.pick(", trong ", ", in ") + say.value("period")
    noun = say.word(_ROWS, check.of) + _plural(say, n)
    bound = f"{say.word(_BOUNDS, key)} {n}"
    if check.distinct is None:
        return f"{groups}: {bound} {noun}{say.where()}"
    rows = say.word(_ROWS, check.of) + say.pick("", "s")
    subjects = say.pick("môn học khác nhau có", f"different subject{_plural(say, n)} with")
    return f"{groups}: {bound} {subjects} {rows}{say.where()}{_activities(say, check.activities)}"


def _activities(say: Telling, activities: Any) -> str:
    if isinstance(activities, Choice):
        spec = say.rule_set.settings[activities.setting]
        return say.pick(
            f"; hoạt động giáo dục: theo thiết lập {activities.setting} = {spec.default}",
            f"; educational activities: by the setting {activities.setting} = {spec.default}",
        )
    if activities:
        return say.pick("; hoạt động giáo dục cũng tính", "; educational activities count as well")
    return say.pick("; hoạt động giáo dục không tính", "; educational activities do not count")


def _lead_time(say: Telling, check: Any) -> str:
    if check.early_setting:
        days = say.rule_set.settings[check.early_setting].default
        limit = say.pick(
            f"không sớm hơn ngày tổ chức quá {days} ngày, khi được ghi (thiết lập {check.early_setting})",
            f"not more than {days} days before the day of the session, where recorded (setting {check.early_setting})")
    elif check.lead is None:
        limit = say.pick("chậm nhất vào ngày tổ chức", "on the day of the session at the latest")
    else:
        lead = say.value("lead")
        limit = say.pick(f"trước ngày tổ chức ít nhất {lead}", f"at least {lead} before the day of the session")
    return f"{say.rows()}: “{check.act}” {limit}"


def _follow_up(say: Telling, check: Any) -> str:
    days = say.rule_set.settings[check.grace_setting].default
    if check.any_day:
        return say.rows() + say.pick(
            f": có “{check.act}”; văn bản không định hạn, sau buổi ấy {days} ngày thì hỏi lại",
            f": “{check.act}” is recorded; the text sets no limit, asked again {days} days after the session",
        )
    return say.rows() + say.pick(
        f": có “{check.act}” sau khi tổ chức; văn bản không định hạn, quá {days} ngày thì hỏi lại",
        f": “{check.act}” follows the session; the text sets no limit, asked again after {days} days",
    )


def _deadline(say: Telling, check: Any) -> str:
    start = f"{say.each([check.for_each])}: {say.pick('hồ sơ', 'the document')} “{check.document}” "
    if check.exists:
        return start + say.pick("phải có; văn bản không định hạn", "exists; the text sets no limit")
    if check.before:
        day, setting = say.value("before"), check.on_the_day_setting
        default = say.rule_set.settings[setting].default
        return start + say.pick(
            f"gửi trước ngày {day} (gửi đúng ngày ấy: theo thiết lập {setting} = {default})",
            f"is sent before {day} (on that very day: by the setting {setting} = {default})",
        )
    if check.by:
        return start + say.pick(f"gửi chậm nhất ngày {say.value('by')}", f"is sent on {say.value('by')} at the latest")
    return start + say.pick(f"gửi trong {say.value('within')}", f"is sent in {say.value('within')}")


def _fields(say: Telling, check: Any) -> str:
    if len(check.require) == 1:
        filled = say.pick(f"có ghi “{check.require[0]}”", f"“{check.require[0]}” is filled")
    else:
        filled = f"{say.pick('ghi đủ', 'all of these are filled:')} {_quoted(check.require)}"
    return f"{say.rows()}: {filled}"


def _parts(say: Telling, check: Any) -> str:
    names = "; ".join(say.text(part.name) for part in check.require)
    return say.pick(
        f"Mỗi hồ sơ “{check.document}”: cột “{check.field}” nêu đủ {names}",
        f"For each document “{check.document}”: the column “{check.field}” names {names}",
    )


def _member_of(say: Telling, check: Any) -> str:
    if check.among == "cluster-schools":
        among = say.pick("là trường trong cụm", "is a school of the cluster")
    else:
        among = say.pick("là một trong: ", "is one of: ") + ", ".join(check.among)
    return f"{say.rows()}: “{check.field}” {among}"


def _phrases(say: Telling, check: Any) -> str:
    allowed = f" ({say.pick('trừ khi nằm trong', 'unless within')} {_quoted(check.allow)})" if check.allow else ""
    verb = say.pick("không có cụm từ", "without the words")
    return f"{say.rows()}: {_quoted(check.fields)} {verb} {_quoted(check.forbid)}{allowed}"


def _ratio(say: Telling, check: Any) -> str:
    share = say.value("at_least")
    return say.rows() + say.pick(
        f": “{check.numerator}” đạt ít nhất {share}% “{check.denominator}”",
        f": “{check.numerator}” is at least {share}% of “{check.denominator}”",
    )


def _order(say: Telling, check: Any) -> str:
    return say.rows() + say.pick(
        f": “{check.first}” không muộn hơn “{check.then}”, khi cả hai đều được ghi",
        f": “{check.first}” is not later than “{check.then}”, where both are recorded",
    )


def _planned_actual(say: Telling, _check: Any) -> str:
    return say.rows() + say.pick(
        ": đã tổ chức trong những ngày mà kế hoạch ghi", ": it was held within the days that were planned",
    )


def _rotation(say: Telling, check: Any) -> str:
    return say.each([check.for_each]) + say.pick(
        f": “{check.field}” khác với năm học trước", f": “{check.field}” differs from the school year before",
    )


def _every(say: Telling, check: Any) -> str:
    weeks, setting = say.value("weeks"), ""
    if check.reading_setting:
        default = say.rule_set.settings[check.reading_setting].default
        by = say.pick("cách tính theo thiết lập", "read by the setting")
        setting = f" ({by} {check.reading_setting} = {default})"
    return say.each([check.for_each]) + say.pick(
        f": cứ {weeks} tuần học có ít nhất 1 buổi SHCM{say.where()}{setting}",
        f": in every {weeks} school week{_plural(say, weeks)} at least 1 session{say.where()}{setting}",
    )


def _scheduled(say: Telling, check: Any) -> str:
    items = [
        ", ".join(part for part in (item.school, f"“{say.text(item.topic)}”", say.given("period", item.period)) if part)
        for item in check.items
    ]
    return say.pick("Lịch có các buổi", "The schedule holds these sessions") + f"{say.where()}: {'; '.join(items)}"


def _document_order(say: Telling, check: Any) -> str:
    return say.each([check.for_each]) + say.pick(
        f": hồ sơ “{check.first}” có trước hồ sơ “{check.then}”, khi có hồ sơ “{check.then}”",
        f": the document “{check.first}” comes before “{check.then}”, where “{check.then}” is recorded",
    )


def _not_decidable(say: Telling, _check: Any) -> str:
    return f"{say.text(say.rule.title)}: " + say.pick("lịch không cho thấy được", "no schedule can show it")


_TELLERS: Mapping[str, Callable[[Telling, Any], str]] = {
    "count": _count, "lead_time": _lead_time, "follow_up": _follow_up, "deadline": _deadline, "fields": _fields,
    "parts": _parts, "member_of": _member_of, "phrases": _phrases, "ratio": _ratio, "order": _order,
    "planned_actual": _planned_actual, "rotation": _rotation, "every": _every, "scheduled": _scheduled,
    "document_order": _document_order, "not_decidable": _not_decidable,
}


def tell_check(telling: Telling) -> str:
    """Return what the check of a rule asks."""
    return _TELLERS[telling.rule.check_name](telling, telling.rule.check)
