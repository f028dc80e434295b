"""The words of the HTML report beyond those that all reports share, in both languages; knows no finding."""

from __future__ import annotations

from collections.abc import Mapping

from ...findings import Verdict

__all__ = ["PAGE", "SECTIONS", "SIGNS", "count", "show_number"]

#: A sign beside each verdict's word, so that colour is never alone; letters that every system font has.
SIGNS: Mapping[Verdict, str] = {
    Verdict.SATISFIED: "✓", Verdict.VIOLATED: "✗", Verdict.UNDETERMINED: "?", Verdict.PENDING: "○",
    Verdict.WAIVED: "§", Verdict.NOT_APPLICABLE: "–",
}
#: The parts of the worklist in their order, worst first.
SECTIONS: Mapping[str, Mapping[str, str]] = {
    "vi": {
        "must": "Chưa đạt, bắt buộc", "should": "Chưa đạt, không bắt buộc", "undetermined": "Chưa kết luận được",
        "pending": "Chưa đến hạn", "waived": "Được miễn", "note": "Lưu ý", "satisfied": "Đạt",
    },
    "en": {
        "must": "Not met, binding", "should": "Not met, not binding", "undetermined": "Undetermined",
        "pending": "Not due yet", "waived": "Waived", "note": "Remarks", "satisfied": "Met",
    },
}
PAGE: Mapping[str, Mapping[str, str]] = {
    "vi": {
        "title": "Báo cáo kiểm tra lịch sinh hoạt chuyên môn", "skip": "Đến danh sách việc cần làm",
        "year": "Năm học {year}", "as_of": "tính đến ngày {day}", "schools": "{n} trường",
        "clusters": "{n} cụm",
        "contents": "Các phần của báo cáo", "answer": "Kết luận", "all_counts": "Số yêu cầu theo kết luận",
        "worklist": "Việc cần làm", "by_unit": "Theo trường và cụm", "by_rule": "Theo quy tắc",
        "by_ward": "Theo xã, phường", "by_cluster": "Theo cụm", "files": "Tệp đã đọc", "rule_sets": "Bộ quy tắc",
        "heat": "Môn học và học kỳ", "timeline": "Các buổi trong năm", "not_shown": "Lịch không cho biết được",
        "other": "Không áp dụng", "systemic": "Vướng ở nhiều nơi", "silent": "Chưa thấy dữ liệu",
        "silent_head": "Các tệp đã đọc không có buổi hay hồ sơ nào của các trường, cụm này; yêu cầu của các nơi này vẫn"
                       " tính trong tổng số ({n} chưa đạt).",
        "silent_maybe": "Dữ liệu của các nơi này có thể nằm trong tệp không đọc được.",
        "unreadable": "Tệp không đọc được", "unit": "Trường, cụm", "ward": "Xã, phường", "cluster": "Cụm",
        "rule": "Quy tắc", "share": "Tỉ lệ", "sessions": "Số buổi",
        "silent_column": "chưa có dữ liệu", "filters": "Lọc và tìm", "search": "Tìm trong danh sách",
        "search_hint": "không cần dấu, ví dụ: ngu van f15", "verdict": "Kết luận", "severity": "Mức độ",
        "all": "Tất cả", "only": "lọc", "reset": "Bỏ lọc", "hits": "Đang hiện {n} trong {all} yêu cầu.",
        "none_open": "Không có việc nào cần làm.",
        "counts_only": "Báo cáo này chỉ có số lượng, không nêu từng yêu cầu.",
        "unowned": "không thuộc trường, cụm nào", "no_hits": "Không có yêu cầu nào khớp. Hãy bỏ bớt điều kiện lọc.",
        "entries": "{n} yêu cầu", "remarks": "{n} lưu ý", "units_hit": "ở {n} trường, cụm",
        "listed": "Trang này nêu {n} trong {all} yêu cầu, của mỗi trường hay cụm ít nhất một yêu cầu ở mỗi quy tắc còn"
                  " vướng. Danh sách đầy đủ: báo cáo .xlsx, .csv, .parquet, hoặc báo cáo riêng của từng trường.",
        "alike_units": "Cùng như vậy ở {n} trường, cụm khác",
        "alike_more": " (trong ngoặc: số yêu cầu nữa cùng quy tắc ở đó)",
        "more": "và {n} yêu cầu nữa cùng quy tắc ở đây", "cells": "Ô", "empty": "trống", "remedy": "Cần làm",
        "near": "{n} ô đã xét mà chưa tính", "more_cells": "và {n} ô khác",
        "settings": "Cách hiểu đang dùng: {n}", "explain": "Giải thích và cách sửa",
        "changes": "Sửa ít nhất như sau", "after": "Đã thử: sửa như vậy thì kết luận là “{verdict}”.",
        "cases": "Kết luận tuỳ vào điều chưa rõ", "readings": "Nếu hiểu văn bản cách khác",
        "redacted": "Báo cáo này đã bỏ tên người.",
        "mark_hint": "Mã kết luận ở góc mỗi mục dùng với lệnh shcm explain; mã không đổi khi sắp xếp lại hay thêm"
                     " dòng vào lịch.",
        "rules_fine": "{n} quy tắc khác không còn yêu cầu nào mở",
        "systemic_head": "Vướng ở phần lớn nơi phải thực hiện, nên xem lại biểu mẫu chung, cách nhập hoặc chính quy tắc"
                         " trước khi hỏi từng trường.",
        "systemic_share": "{n}/{bound} nơi",
        "heat_head": "Kết luận nặng nhất trong các yêu cầu của môn và học kỳ đó.",
        "heat_open": "Chỉ nêu môn còn yêu cầu mở; ô “–”: không còn yêu cầu mở.",
        "heat_counts": "Số yêu cầu của các tổ, gộp theo cấp học, môn và học kỳ.", "subject": "Môn học",
        "HK1": "Học kỳ I", "HK2": "Học kỳ II",
        "timeline_head": "Thanh: khoảng thời gian đã ghi; chấm: một ngày; vạch đứng dài: ngày {day}; hình thoi: hạn"
                         " thông báo, rà soát, báo cáo của yêu cầu còn mở.",
        "months_head": "Số buổi theo tháng; buổi ghi thời gian rộng hơn một tháng ở cột cuối.", "wide": "chưa rõ tháng",
        "session": "Buổi", "window": "Thời gian",
        "no_day": "chưa ghi thời gian", "activities": "{n} hoạt động", "deadline": "hạn {day}",
        "fine_files": "{n} tệp không có vấn đề",
        "in_force": "có hiệu lực", "off": "không có hiệu lực", "reason": "Vì sao",
        "worst": "nhiều điều chưa đạt nhất đứng trước",
        "made": "Báo cáo này tự đủ: mở được không cần mạng, không gửi dữ liệu đi đâu.",
        "not_shown_head": "{n} quy tắc cần kiểm tra bằng cách khác",
    },
    "en": {
        "title": "Report on the schedule of professional meetings", "skip": "Skip to the worklist",
        "year": "School year {year}", "as_of": "as of {day}", "schools": "{n} {schools}",
        "clusters": "{n} {clusters}",
        "contents": "Parts of this report", "answer": "The answer", "all_counts": "Duties by verdict",
        "worklist": "What to do", "by_unit": "By school and cluster", "by_rule": "By rule",
        "by_ward": "By ward", "by_cluster": "By cluster", "files": "Files read", "rule_sets": "Rule sets",
        "heat": "Subjects and terms", "timeline": "Sessions of the year", "not_shown": "What no schedule can show",
        "other": "Not applicable", "systemic": "Open in many places", "silent": "No data seen",
        "silent_head": "The files that were read hold no session or document of these schools and clusters; their"
                       " duties are counted all the same ({n} not met).",
        "silent_maybe": "Their data may stand in a file that could not be read.",
        "unreadable": "Files that could not be read", "unit": "School, cluster", "ward": "Ward", "cluster": "Cluster",
        "rule": "Rule", "share": "Share", "sessions": "Sessions",
        "silent_column": "no data", "filters": "Filter and search", "search": "Search the list",
        "search_hint": "accents do not matter, e.g. ngu van f15", "verdict": "Verdict", "severity": "Severity",
        "all": "All", "only": "filter", "reset": "Clear filters", "hits": "Showing {n} of {all} duties.",
        "none_open": "Nothing is left to do.", "counts_only": "This report has counts only, not each duty.",
        "unowned": "of no school or cluster", "no_hits": "Nothing matches. Please loosen the filters.",
        "entries": "{n} {duties}", "remarks": "{n} {remarks}", "units_hit": "in {n} {units}",
        "listed": "This page lists {n} of {all} duties, at least one of each open rule for each school or cluster."
                  " The whole list: the .xlsx, .csv or .parquet report, or each school's own report.",
        "alike_units": "The same in {n} other {units}",
        "alike_more": " (in brackets: how many more of this rule there)",
        "more": "and {n} more of this rule here", "cells": "Cells", "empty": "empty", "remedy": "To do",
        "near": "{n} {cells} considered, not counted", "more_cells": "and {n} more",
        "settings": "Readings applied: {n}", "explain": "Explanation and how to mend it",
        "changes": "The least to change", "after": "Tried: with these changes the verdict is “{verdict}”.",
        "cases": "The verdict hangs on what is unclear", "readings": "If the text is read otherwise",
        "redacted": "Personal names are left out of this report.",
        "mark_hint": "The mark in the corner of each entry is for the command shcm explain; sorting or adding rows does"
                     " not change it.",
        "rules_fine": "{n} other {rules} with nothing open",
        "systemic_head": "Open in most of the places that are bound: look at the common form, the way it is filled in"
                         " or the rule itself before asking each school.",
        "systemic_share": "{n} of {bound} places",
        "heat_head": "The worst verdict among the duties of that subject and term.",
        "heat_open": "Only subjects with something open; “–” means nothing open.",
        "heat_counts": "Duties of all departments by level, subject and term.", "subject": "Subject",
        "HK1": "Term 1", "HK2": "Term 2",
        "timeline_head": "Bar: the window as written; dot: one day; long upright line: {day}; diamond: limit for"
                         " notice, review or report of something still open.",
        "months_head": "Sessions by month; windows wider than a month in the last column.", "wide": "month unclear",
        "session": "Session", "window": "Time",
        "no_day": "no time given", "activities": "{n} {activities}", "deadline": "limit {day}",
        "fine_files": "{n} {files} without problems",
        "in_force": "in force", "off": "not in force", "reason": "Why",
        "worst": "worst first",
        "made": "This report is complete in itself: it opens without a network and sends nothing.",
        "not_shown_head": "{n} {rules} to be checked by other means",
    },
}
_NOUNS = {
    "units": ("school or cluster", "schools and clusters"), "schools": ("school", "schools"),
    "clusters": ("cluster", "clusters"), "duties": ("duty", "duties"), "remarks": ("remark", "remarks"),
    "cells": ("cell", "cells"), "rules": ("rule", "rules"), "activities": ("activity", "activities"),
    "files": ("file", "files"),
}


def show_number(n: int, lang: str) -> str:
    """Return 12345 as "12.345" in Vietnamese, "12,345" in English."""
    text = f"{n:,}"
    return text.replace(",", ".") if lang == "vi" else text


def count(lang: str, key: str, n: int) -> str:
    """Return the words `key` with their number, the English noun in the form that the number asks for."""
    nouns = {name: forms[0 if n == 1 else 1] for name, forms in _NOUNS.items()}
    return PAGE[lang][key].format(n=show_number(n, lang), **nouns)
