"""The words of the text report, in both languages; knows no finding."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from ..findings import ProfileReport, Reason, Setting, Severity, Verdict
from ..folding import fold

__all__ = [
    "COUNTED", "HEADINGS", "REASONS", "SEVERITIES", "WORDS", "profile_notes", "show_alike", "show_count", "show_day",
    "show_meaning", "show_period", "show_scope", "show_setting",
]

WORDS: Mapping[str, Mapping[str, str]] = {
    "vi": {
        "plan": "Theo kế hoạch", "audit": "Kiểm tra thực hiện",
        "head": "{phase}, năm học {year}, tính đến ngày {as_of}",
        "rule_sets": "Theo quy tắc: {names}",
        "not_in_force": "KHÔNG CÓ QUY TẮC NÀO CÓ HIỆU LỰC trong năm học {year}: {names}. Lịch chưa được kiểm tra –"
                        " cần bộ quy tắc của năm học này (--rules), hoặc năm học mà bộ này áp dụng (--year).",
        "set_not_in_force": "Không có hiệu lực trong năm học {year}, không kiểm tra: {names}",
        "incomplete": "BÁO CÁO CHƯA ĐẦY ĐỦ: có phần chưa kiểm tra được, xem các mục dưới.",
        "wrong": "CHƯA ĐẠT: còn {n} yêu cầu bắt buộc chưa đạt.",
        "wrong_should": "Không có yêu cầu bắt buộc nào chưa đạt; còn {n} yêu cầu nên có chưa đạt.",
        "unsure": "CHƯA KẾT LUẬN ĐƯỢC: không thấy yêu cầu nào chưa đạt, còn {n} yêu cầu thiếu dữ liệu.",
        "right": "ĐẠT: không thấy yêu cầu nào chưa đạt.",
        "right_nameless": "CHƯA XÉT HẾT: không thấy yêu cầu nào chưa đạt, nhưng có lịch không cho biết là của đơn vị"
                          " nào.",
        "nothing": "Chưa kết luận gì: không có yêu cầu nào áp dụng cho dữ liệu này.",
        "next": "VIỆC CẦN LÀM TIẾP", "more_cells": "và {n} ô khác", "by": "chậm nhất {day}",
        "window": "hạn trong khoảng {first} – {last}", "left": "còn {n} ngày", "row": "hàng {n}", "today": "hôm nay",
        "where": "Ở đâu", "clause": "Căn cứ", "remedy": "Cần làm", "settings": "Cách hiểu đang dùng",
        "duties": "{n} yêu cầu", "inputs": "TỆP ĐÃ ĐỌC", "read": "đã đọc", "partly_read": "đọc được một phần",
        "unreadable": "KHÔNG ĐỌC ĐƯỢC", "sessions": "{n} buổi", "not_checked": "LỊCH KHÔNG CHO BIẾT ĐƯỢC",
        "not_checked_head": "{n} quy tắc cần kiểm tra bằng cách khác:",
        "notes": "LƯU Ý", "other": "KHÔNG ÁP DỤNG", "counts": "SỐ LƯỢNG THEO QUY TẮC VÀ ĐƠN VỊ",
        "pending_undated": "CHƯA ĐẾN HẠN", "file": "Tệp", "and_more": "… và {n} nữa",
        "right_waived": "Không còn yêu cầu nào chưa đạt, ngoài {n} yêu cầu được miễn.",
        "beside_waived": "{text} Ngoài ra {n} yêu cầu được miễn.",
        "was": "trước khi miễn: {verdict}", "waived_by": "Miễn theo", "waiver": "{document} ngày {date}, {office},"
        " hết hạn {expires}: {reason}", "waivers": "{n} văn bản miễn", "known": "đã biết",
        "schools": "{n} trường", "clusters": "{n} cụm",
        "alike": "Cùng như vậy ở {n} khoảng thời gian khác", "alike_terms": "Cùng như vậy ở {n} học kỳ khác",
        "profile_severity": "Thiết lập riêng {path}: quy tắc {rule} đổi mức từ “{old}” thành “{new}”.",
        "profile_setting": "Thiết lập riêng {path}: {setting} = {value}.",
        "profile_same": "Thiết lập riêng {path} không thay đổi gì.",
    },
    "en": {
        "plan": "As planned", "audit": "As carried out",
        "head": "{phase}, school year {year}, as of {as_of}",
        "rule_sets": "Rules: {names}",
        "not_in_force": "NO RULE IS IN FORCE in school year {year}: {names}. The schedule has not been checked –"
                        " use a rule set of this school year (--rules), or a school year of this set (--year).",
        "set_not_in_force": "Not in force in school year {year}, not checked: {names}",
        "incomplete": "THIS REPORT IS INCOMPLETE: something could not be checked, see below.",
        "wrong": "NOT MET: {n} binding {duty} not met.",
        "wrong_should": "No binding duty is unmet; {n} recommended {duty} not met.",
        "unsure": "UNDETERMINED: no duty was found unmet, {n} {duty} lacking data.",
        "right": "MET: no duty was found unmet.",
        "right_nameless": "NOT ALL CHECKED: no duty was found unmet, but a schedule does not say whose it is.",
        "nothing": "No answer: no duty applies to this data.",
        "next": "WHAT TO DO NEXT", "more_cells": "and {n} more", "by": "by {day}",
        "window": "due between {first} and {last}", "left": "{n} {days} left", "row": "row {n}", "today": "today",
        "where": "Where", "clause": "Clause", "remedy": "To do", "settings": "Reading applied",
        "duties": "{n} {duties}", "inputs": "FILES READ", "read": "read", "partly_read": "partly read",
        "unreadable": "COULD NOT BE READ", "sessions": "{n} {session}", "not_checked": "WHAT NO SCHEDULE CAN SHOW",
        "not_checked_head": "{n} {rule} to be checked by other means:",
        "notes": "REMARKS", "other": "NOT APPLICABLE", "counts": "COUNTS BY RULE AND UNIT",
        "pending_undated": "NOT DUE YET", "file": "File", "and_more": "… and {n} more",
        "right_waived": "Nothing is left unmet but {n} waived {duties}.",
        "beside_waived": "{text} Besides, {n} waived {duties}.",
        "was": "before the waiver: {verdict}", "waived_by": "Waived by", "waiver": "{document} of {date}, {office},"
        " until {expires}: {reason}", "waivers": "{n} {waiver}", "known": "known",
        "schools": "{n} {school}", "clusters": "{n} {cluster}",
        "alike": "The same in {n} other {period}", "alike_terms": "The same in {n} other {term}",
        "profile_severity": "Profile {path}: the severity of rule {rule} was “{old}” and is “{new}”.",
        "profile_setting": "Profile {path}: {setting} = {value}.",
        "profile_same": "Profile {path} changes nothing.",
    },
}
#: English nouns that follow a number: (singular, plural); Vietnamese has one form.
_PLURALS = {
    "duty": ("duty is", "duties are"), "duties": ("duty", "duties"), "days": ("day", "days"),
    "session": ("session", "sessions"), "rule": ("rule", "rules"), "waiver": ("waiver", "waivers"),
    "school": ("school", "schools"), "cluster": ("cluster", "clusters"), "period": ("period", "periods"),
    "term": ("term", "terms"),
}
COUNTED: Mapping[str, Mapping[Verdict, str]] = {
    "vi": {
        Verdict.SATISFIED: "đạt", Verdict.VIOLATED: "chưa đạt", Verdict.UNDETERMINED: "chưa kết luận được",
        Verdict.PENDING: "chưa đến hạn", Verdict.WAIVED: "được miễn", Verdict.NOT_APPLICABLE: "không áp dụng",
    },
    "en": {
        Verdict.SATISFIED: "met", Verdict.VIOLATED: "not met", Verdict.UNDETERMINED: "undetermined",
        Verdict.PENDING: "not due yet", Verdict.WAIVED: "waived", Verdict.NOT_APPLICABLE: "not applicable",
    },
}
HEADINGS: Mapping[str, Mapping[Verdict, str]] = {
    lang: {verdict: word.upper() for verdict, word in words.items()} for lang, words in COUNTED.items()
}
SEVERITIES: Mapping[str, Mapping[Severity, str]] = {
    "vi": {Severity.MUST: "bắt buộc", Severity.SHOULD: "nên có", Severity.INFO: "để biết"},
    "en": {Severity.MUST: "binding", Severity.SHOULD: "recommended", Severity.INFO: "for information"},
}
REASONS: Mapping[str, Mapping[Reason, str]] = {
    "vi": {
        Reason.MISSING_COLUMN: "thiếu cột hoặc trang tính", Reason.NO_REGISTRY: "thiếu danh mục tổ – môn hoặc cụm",
        Reason.ON_THE_DAY: "đúng ngày hạn", Reason.VAGUE_DATE: "ngày chưa rõ",
        Reason.UNKNOWN_VALUE: "ô trống hoặc không đọc được", Reason.NO_LIMIT: "văn bản không đặt thời hạn",
        Reason.NOT_DUE: "chưa đến hạn", Reason.NOT_BOUND: "không thuộc đối tượng",
        Reason.BEFORE_ISSUE: "hạn trước ngày ban hành văn bản", Reason.NOT_IN_FORCE: "không có hiệu lực",
        Reason.NOTHING_TO_CHECK: "không có gì để kiểm tra", Reason.NOT_DECIDABLE: "lịch không cho biết được",
        Reason.JOINT: "nhiều yêu cầu cùng dựa vào các dòng chưa rõ", Reason.NOTE: "lưu ý",
        Reason.RULE_CRASHED: "lỗi của chương trình",
    },
    "en": {
        Reason.MISSING_COLUMN: "column or sheet missing", Reason.NO_REGISTRY: "list of departments or clusters missing",
        Reason.ON_THE_DAY: "on the day itself", Reason.VAGUE_DATE: "date not exact",
        Reason.UNKNOWN_VALUE: "empty or unreadable cell", Reason.NO_LIMIT: "the text sets no limit",
        Reason.NOT_DUE: "not due yet", Reason.NOT_BOUND: "not bound",
        Reason.BEFORE_ISSUE: "limit before the document was issued", Reason.NOT_IN_FORCE: "not in force",
        Reason.NOTHING_TO_CHECK: "nothing to check", Reason.NOT_DECIDABLE: "no schedule can show it",
        Reason.JOINT: "several duties hang on the same unclear rows", Reason.NOTE: "remark",
        Reason.RULE_CRASHED: "defect of this program",
    },
}
# Scope keys in the order in which a reader finds the place; the word stands before a value that lacks it.
_SCOPE: Mapping[str, Mapping[str, str]] = {
    "unit": {}, "province": {}, "ward": {},
    "cluster": {"vi": "cụm", "en": "cluster"}, "school": {"vi": "trường", "en": "school"},
    "department": {"vi": "tổ", "en": "department"}, "session": {}, "subject": {"vi": "môn", "en": "subject"},
    "term": {}, "level": {"vi": "cấp", "en": "level"},
}
_TERMS = {"vi": {"HK1": "học kỳ I", "HK2": "học kỳ II"}, "en": {"HK1": "term 1", "HK2": "term 2"}}
#: A rule set words a reading as the answer to a question that no report asks.
_ANSWERS = frozenset({"Có", "Không", "Yes", "No"})
_AROUND = frozenset({"province", "ward"})
_PLACES = ("unit", "cluster", "school", "department")


def show_count(lang: str, key: str, n: int, **facts: str) -> str:
    """Return the word `key` with its number, the noun in the form that the number asks for."""
    forms = {name: form[0 if n == 1 else 1] for name, form in _PLURALS.items()}
    return WORDS[lang][key].format(n=n, **forms, **facts)


def show_period(period: str, lang: str) -> str:
    """Return "học kỳ II" of a term, weeks as they are."""
    return _TERMS[lang].get(period, period)


def show_alike(periods: Sequence[str], lang: str) -> str:
    """Return "Cùng như vậy ở 2 khoảng thời gian khác" of the periods that are not told in full."""
    terms = all(period in _TERMS[lang] for period in periods)
    return show_count(lang, "alike_terms" if terms else "alike", len(periods))


def profile_notes(profile: ProfileReport, lang: str) -> list[str]:
    """Return one sentence for each thing that a profile changed, so that no duty is weighed down unseen."""
    words, names = WORDS[lang], SEVERITIES[lang]
    found = [
        words["profile_severity"].format(path=profile.path, rule=rule, old=names[old], new=names[new])
        for rule, (old, new) in profile.severities.items()
    ]
    found += [
        words["profile_setting"].format(path=profile.path, setting=setting, value=value)
        for setting, value in profile.settings.items()
    ]
    return found or [words["profile_same"].format(path=profile.path)]


def show_meaning(setting: Setting) -> str:
    """Return what a reading says, without the question that the rule set asks: its "Có:", and a number's own words."""
    answer, colon, rest = setting.meaning.partition(": ")
    if colon and answer in _ANSWERS:
        return f"{rest[:1].upper()}{rest[1:]}"
    return f"{setting.meaning} {setting.value}" if setting.meaning.endswith("?") else setting.meaning


def show_setting(setting: Setting) -> str:
    """Return a reading in words, and how to ask for another one."""
    name = f"{setting.id} = {setting.value}"
    return f"{show_meaning(setting)} ({name})" if setting.meaning else name


def show_day(iso: str) -> str:
    """Return an ISO day as dd/mm/yyyy, a month as mm/yyyy, a span "A..B" as both; anything else as it is."""
    first, _, last = iso.partition("..")
    if last:
        return f"{show_day(first)}–{show_day(last)}"
    parts = iso.split("-")
    return "/".join(reversed(parts)) if len(parts) > 1 and all(part.isdigit() for part in parts) else iso


def show_scope(scope: Mapping[str, str], lang: str) -> str:
    """Return a finding's scope in words: "tổ Toán, môn Toán, học kỳ I"."""
    placed = any(map(scope.get, _PLACES))
    told = (_with_word(key, scope[key], lang) for key in _SCOPE if scope.get(key) and not (placed and key in _AROUND))
    return ", ".join(dict.fromkeys(told))


@lru_cache(maxsize=4096)  # a report names its units in every finding
def _with_word(key: str, value: str, lang: str) -> str:
    """Return the value behind the word for what it names, unless it begins with that word."""
    if key == "term":
        return show_period(value, lang)
    words = _SCOPE[key]
    if not words or fold(value).startswith(fold(words["vi"]) + " "):
        return value
    return f"{words[lang]} {value}"
