"""The sentences of findings that no rule words itself; every fact comes from the finding."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from ..findings import Reason

__all__ = ["REASONED", "WORDS", "day_text", "fill", "shown", "span_text"]

#: (reason) -> why a verdict is open or does not apply, in each language.
REASONED: Mapping[Reason, Mapping[str, str]] = {
    Reason.MISSING_COLUMN: {
        "vi": "Bảng không có {column} nên chưa kết luận được.",
        "en": "There is no {column}, so this cannot be decided.",
    },
    Reason.NO_REGISTRY: {
        "vi": "Không có danh sách môn học của tổ (trang «Tổ - Môn») nên không biết có thiếu môn nào không.",
        "en": "Without the list of the department's subjects (sheet «Tổ - Môn») missing ones cannot be seen.",
    },
    Reason.ON_THE_DAY: {
        "vi": "Hạn ghi «trước ngày {limit}», việc rơi đúng ngày đó: cần người có thẩm quyền xác nhận.",
        "en": "The limit reads “before {limit}” and this falls on that very day: someone in charge has to confirm.",
    },
    Reason.VAGUE_DATE: {
        "vi": "Thời gian ghi còn rộng nên chưa kết luận được.",
        "en": "The dates are too vague to decide.",
    },
    Reason.UNKNOWN_VALUE: {
        "vi": "Có ô để trống hoặc chưa đọc được nên chưa kết luận được.",
        "en": "A cell is empty or could not be read, so this cannot be decided.",
    },
    Reason.NO_LIMIT: {
        "vi": "Chưa thấy ghi; văn bản không đặt hạn nên không kết luận là chậm.",
        "en": "Nothing is recorded; the text sets no limit, so it cannot be called late.",
    },
    Reason.NOT_BOUND: {
        "vi": "Không thuộc diện áp dụng (cấp học, loại sinh hoạt, cấp tổ chức, hoặc buổi đã huỷ).",
        "en": "Not bound (level, kind, organiser, or cancelled).",
    },
    Reason.BEFORE_ISSUE: {
        "vi": "Hạn rơi vào trước ngày ban hành văn bản nên không áp dụng.",
        "en": "The limit lies before the document was issued, so it does not bind.",
    },
    Reason.NOT_IN_FORCE: {
        "vi": "Quy tắc không có hiệu lực trong năm học {year}.",
        "en": "Not in force in school year {year}.",
    },
    Reason.NOTHING_TO_CHECK: {
        "vi": "Dữ liệu không có đối tượng nào mà quy tắc này áp dụng.",
        "en": "The data hold nothing that this rule binds.",
    },
    Reason.NOT_DECIDABLE: {"vi": "Lịch không cho biết được: {why}", "en": "No schedule can show it: {why}"},
    Reason.RULE_CRASHED: {
        "vi": "Lỗi của chương trình: quy tắc này chưa được kiểm tra.",
        "en": "A defect of this program: this rule was not checked.",
    },
    Reason.NOT_DUE: {"vi": "Chưa đến hạn.", "en": "Not due yet."},
}

WORDS: Mapping[str, Mapping[str, str]] = {
    "column": {"vi": "cột «{name}»", "en": "column «{name}»"},
    "sheet": {"vi": "trang «{name}»", "en": "sheet «{name}»"},
    "nothing": {"vi": "chưa ghi", "en": "not recorded"},
    "count": {
        "vi": "{where}: chắc chắn có {certain}, có thể có {possible}; cần {bound} {required}.",
        "en": "{where}: {certain} for certain, {possible} possible; {bound} {required} needed.",
    },
    "count_sure": {
        "vi": "{where}: có {certain}; cần {bound} {required}.",
        "en": "{where}: {certain} found, {bound} {required} needed.",
    },
    "issue_unsure": {
        "vi": "Văn bản không ghi rõ ngày ban hành, hạn có thể rơi vào trước ngày ấy nên chưa chắc phải thực hiện.",
        "en": "The document does not tell its exact day of issue; the limit may lie before it, and then does not bind.",
    },
    "text_vague": {
        "vi": "Các ngày đã ghi đủ; chỗ chưa rõ là ngày ban hành văn bản hoặc mốc của năm học.",
        "en": "Every day is written; what is not exact is the document's day of issue or a boundary of the year.",
    },
    "at_least": {"vi": "ít nhất", "en": "at least"},
    "at_most": {"vi": "nhiều nhất", "en": "at most"},
    "exactly": {"vi": "đúng", "en": "exactly"},
    "todo_act": {
        "vi": "{where} ({date}): ghi «{act}» {due}.",
        "en": "{where} ({date}): record «{act}» {due}.",
    },
    "todo_document": {"vi": "{where}: gửi «{document}» {due}.", "en": "{where}: send «{document}» {due}."},
    "todo_count": {
        "vi": "{where}: đã thực hiện {certain}, cần {bound} {required}; còn thời gian {due}.",
        "en": "{where}: {certain} held, {bound} {required} needed; still time {due}.",
    },
    "todo_follow": {
        "vi": "{where} ({date}): sau buổi này cần ghi «{act}».",
        "en": "{where} ({date}): record «{act}» afterwards.",
    },
    "todo_exists": {"vi": "{where}: lập và ghi «{document}».", "en": "{where}: prepare and record «{document}»."},
    "by": {"vi": "chậm nhất {day}", "en": "by {day}"},
    "by_between": {"vi": "chậm nhất trong khoảng {first}–{last}", "en": "by some day between {first} and {last}"},
    "act_state": {
        "vi": "{where} ({date}): «{act}» {recorded}, hạn {due}.",
        "en": "{where} ({date}): «{act}» {recorded}, due {due}.",
    },
    "follow_state": {
        "vi": "{where} ({date}): «{act}» {recorded}.",
        "en": "{where} ({date}): «{act}» {recorded}.",
    },
    "act_only": {
        "vi": "{where} (kế hoạch: {date}): «{act}» {recorded}.",
        "en": "{where} (planned: {date}): «{act}» {recorded}.",
    },
    "no_date": {"vi": "chưa ghi thời gian", "en": "no date"},
    "exists_state": {
        "vi": "{where}: «{document}» {recorded}.",
        "en": "{where}: «{document}» {recorded}.",
    },
    "document_state": {
        "vi": "{where}: «{document}» {recorded}, hạn {due}.",
        "en": "{where}: «{document}» {recorded}, due {due}.",
    },
    "order_state": {
        "vi": "{where}: {found}; «{document}» cần có trước.",
        "en": "{where}: {found}; «{document}» comes first.",
    },
    "where": {"vi": "{where}.", "en": "{where}."},
    "where_found": {"vi": "{where}: {found}.", "en": "{where}: {found}."},
    "fields_state": {"vi": "{where}: chưa ghi {missing}.", "en": "{where}: {missing} not filled in."},
    "all_filled": {"vi": "{where}: đã ghi đủ.", "en": "{where}: all filled in."},
    "many": {"vi": "({n} yêu cầu như vậy.)", "en": " ({n} such duties.)"},
    "joint": {
        "vi": "{where}: {n} yêu cầu chưa kết luận cùng trông vào {rows} dòng chưa rõ; "
        "ít nhất {violated} yêu cầu chắc chắn không đạt.",
        "en": "{where}: {n} open duties hang on {rows} unclear rows; at least {violated} are violated for certain.",
    },
    "by_window": {
        "vi": " (Không có cột «Lần»: các dòng cùng cụm, cùng cấp, cùng thời gian được xem là một lần.)",
        "en": " (No column «Lần»: rows of one cluster, level and date are taken as one session.)",
    },
    "unlisted": {
        "vi": "{where}: có buổi môn {subject} nhưng danh sách môn của tổ không ghi môn này.",
        "en": "{where}: there are sessions in {subject}, which the department's list does not name.",
    },
    "too_late_unrecorded": {
        "vi": "Nếu thực tế đã làm đúng hạn mà chưa ghi thì ghi đúng ngày đã làm; nếu không thì không thể khắc phục, "
        "cần giải trình.",
        "en": "If it was done in time and not recorded, record the true day; if not, it cannot be mended any more and "
        "an explanation is due.",
    },
    "too_late": {
        "vi": "Không thể khắc phục, cần giải trình.",
        "en": "It cannot be mended any more; an explanation is due.",
    },
    "move": {
        "vi": "Dời buổi sinh hoạt sang từ ngày {day} trở đi (đủ thời hạn kể từ {base}).",
        "en": "Move the session to {day} or later (far enough after {base}).",
    },
    "venue_state": {
        "vi": "{where}: «{found}» chưa đối chiếu được với các trường của cụm ở trang «Cụm».",
        "en": "{where}: «{found}» could not be matched with the cluster's schools on sheet «Cụm».",
    },
    "decide_venue": {
        "vi": "Ghi địa điểm bằng tên trường như ở trang «Cụm»; nếu chưa có trang này thì thêm vào.",
        "en": "Name the venue as the school is named on sheet «Cụm»; add the sheet if there is none.",
    },
    "decide_vague": {
        "vi": "Ghi rõ ngày ở {open_cells}.",
        "en": "Write the exact day in {open_cells}.",
    },
    "decide_unknown": {
        "vi": "Điền hoặc sửa cho đọc được: {open_cells}.",
        "en": "Fill in, or make readable: {open_cells}.",
    },
    "cells_above": {"vi": "các ô đã nêu", "en": "the cells named here"},
    "decide_column": {"vi": "Thêm {column} và ghi đúng thực tế.", "en": "Add {column} and fill it in."},
    "decide_registry": {
        "vi": "Thêm trang «Tổ - Môn» ghi các môn mà tổ phụ trách.",
        "en": "Add sheet «Tổ - Môn» with the department's subjects.",
    },
    # why a row counted, nearly counted, or did not
    "why_possible": {"vi": "có thể tính: {what} chưa rõ", "en": "may count: {what} unclear"},
    "why_not": {"vi": "không tính: {what}", "en": "does not count: {what}"},
    "what_period": {"vi": "thời gian ngoài {period}", "en": "outside {period}"},
    "what_date": {"vi": "thời gian", "en": "date"},
    "what_kind": {"vi": "loại sinh hoạt", "en": "kind"},
    "what_level": {"vi": "cấp học", "en": "level"},
    "what_organiser": {"vi": "cấp tổ chức", "en": "organiser"},
    "what_mode": {"vi": "hình thức", "en": "mode"},
    "what_subject": {"vi": "môn học", "en": "subject"},
    "what_content": {"vi": "nội dung", "en": "content"},
    "what_school": {"vi": "trường", "en": "school"},
    "what_department": {"vi": "tổ chuyên môn", "en": "department"},
    "what_cancelled": {"vi": "đã huỷ", "en": "cancelled"},
    "what_status": {"vi": "trạng thái", "en": "status"},
    "what_planned": {"vi": "chưa đánh dấu đã thực hiện", "en": "not marked as held"},
    "what_repeated": {"vi": "môn đã tính ở dòng khác", "en": "subject counted in another row"},
    "what_activity": {"vi": "hoạt động giáo dục, không phải môn học", "en": "an educational activity, not a subject"},
    "what_late": {"vi": "ngày gửi sau hạn", "en": "sent after the limit"},
    "what_unit": {"vi": "đơn vị gửi không khớp đơn vị nào", "en": "its unit matches none"},
    "session_of": {"vi": "buổi «{name}»", "en": "session «{name}»"},
    "subject_of": {"vi": "môn {name}", "en": "{name}"},
    "level_of": {"vi": "cấp {name}", "en": "level {name}"},
}


_ISO, _ISO_LENGTH = re.compile(r"(\d{4})-(\d\d)-(\d\d)"), 10


def shown(text: str) -> str:
    """Return a text as people read it: a day cell, which has no text of its own, as dd/mm/yyyy."""
    found = _ISO.fullmatch(text) if len(text) == _ISO_LENGTH else None
    return f"{found[3]}/{found[2]}/{found[1]}" if found else text


@lru_cache(maxsize=4096)
def day_text(day: int | date) -> str:
    """Return a day as dd/mm/yyyy."""
    told = day if isinstance(day, date) else date.fromordinal(day)
    return f"{told:%d/%m/%Y}"


@lru_cache(maxsize=4096)
def span_text(first: int, last: int, lang: str) -> str:
    """Return "by" a limit that falls on one day, or on some day between two."""
    if first == last:
        return WORDS["by"][lang].format(day=day_text(first))
    return WORDS["by_between"][lang].format(first=day_text(first), last=day_text(last))


class _Facts(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "…"


def fill(template: str, facts: Mapping[str, Any]) -> str:
    """Return a template with facts in their places; user text in the facts is never a template."""
    text = template.format_map(_Facts(facts)) if "{" in template or "}" in template else template
    if not text.isprintable() or "  " in text or text[:1] == " " or text[-1:] == " ":  # other blanks are not printable
        text = " ".join(text.split())
    return text.replace(" ,", ",").replace(" :", ":")
