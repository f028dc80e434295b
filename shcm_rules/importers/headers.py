"""The words people write above their columns, and which field each of them means."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from ..folding import fold
from ..schedule import FIELDS, SHEETS

__all__ = ["EITHER", "INFO_KEYS", "Match", "header_key", "match_header", "match_info_key", "table_of_name"]

#: Below this likeness two headers are two headers; canonical ones differ more than that from each other.
LIKENESS = 88
#: A typo is only recognised in a word long enough to stay itself with one letter wrong.
SHORTEST_TYPO = 6
#: The best likeness must lead every other field's by this much.
LEAD = 6

# Per table and field: what is written instead of the canonical header, best first. Several headers of
# one sheet may mean one field; then the one that stands first here is it.
_SESSIONS = {
    "number": "TT | Số TT | Số thứ tự | row | id",
    "school_year": "Năm | Niên học | academicYear",
    "province": "Tỉnh/Thành phố | Tỉnh, thành phố | Tỉnh (Thành phố) | Tỉnh/TP | Tỉnh thành",
    "ward": "Xã | Phường | Xã, phường | Xã (Phường) | Phường/Xã | Địa bàn | Xã/Phường/Đặc khu",
    "cluster": "Cụm trường | Cụm chuyên môn | Tên cụm | Cụm SHCM | Cụm sinh hoạt chuyên môn",
    "school": "Tên trường | Đơn vị | Tên đơn vị | Cơ sở giáo dục | Đơn vị thực hiện | Đơn vị tổ chức | Đơn vị đăng cai"
              " | Trường đăng cai | Trường tổ chức | Nhà trường | Đơn vị chủ trì | schoolName",
    "level": "Bậc học | Cấp/Bậc học | Khối cấp học | Ngành học",
    "department": "Tổ CM | Tổ | Tên tổ | Tổ/Nhóm chuyên môn | Tổ, nhóm chuyên môn | Tổ (nhóm) chuyên môn | Tổ bộ môn"
                  " | departmentName",
    "organiser": "Cấp tổ chức SHCM | Cấp thực hiện | Cấp sinh hoạt | Phạm vi | Cấp chuyên đề",
    "occasion": "Đợt | Lần sinh hoạt | Lần/Đợt | Lần (đợt) | Đợt sinh hoạt | Lần thứ | Lần SHCM | Kỳ sinh hoạt",
    "kind": "Loại hình | Loại | Loại hình sinh hoạt | Loại SHCM | Loại hình SHCM | Hình thức sinh hoạt"
            " | Loại sinh hoạt chuyên môn | Loại chuyên đề",
    "subject": "Môn | Môn/Hoạt động | Môn học/Hoạt động giáo dục | Môn học, hoạt động giáo dục | Bộ môn | Tên môn"
               " | Môn dạy | Các môn | Lĩnh vực | Môn học/Lĩnh vực",
    "grade": "Khối | Lớp | Khối/Lớp | Lớp/Khối | Khối, lớp | Lớp dạy",
    "content": "Nội dung chuyên đề | Nội dung sinh hoạt | Nội dung SHCM | Nội dung công việc | Tên chuyên đề"
               " | Nội dung sinh hoạt chuyên môn | Tên nội dung | Chủ đề | Chuyên đề | Tên bài dạy | Bài học | Tên bài"
               " | title | taskName | content",
    "objective": "Mục đích | Mục đích, yêu cầu | Mục tiêu cần đạt | Yêu cầu cần đạt",
    "participants": "Thành phần tham dự | Thành phần tham gia | Thành phần/Mời dự | Đối tượng | Đối tượng tham gia"
                    " | Đối tượng tham dự | Người tham dự | attendees",
    "venue": "Địa điểm tổ chức | Nơi tổ chức | Địa điểm thực hiện | location",
    "mode": "Hình thức tổ chức | Phương thức | Phương thức tổ chức",
    "owner": "Phụ trách | Người thực hiện | Người chủ trì | Chủ trì | Phân công | Người báo cáo | Báo cáo viên"
             " | Người dạy | GV thực hiện | Giáo viên thực hiện | Bộ phận thực hiện | Bộ phận T.Hiện | assignee",
    "date": "Thời gian tổ chức | Ngày tổ chức | Thời gian thực hiện | Thời điểm | Thời gian dự kiến | Ngày | Ngày dạy"
            " | Ngày sinh hoạt | Thời điểm tổ chức | Ngày dự kiến | Thời gian (dự kiến) | Dự kiến thời gian"
            " | Thứ/Ngày | Ngày, tháng | Tháng/Tuần | Tuần/Tháng | Tháng | timeFrame | deadline | date | Tuần",
    "duration": "Dự kiến thời lượng | Thời lượng dự kiến | Thời lượng tổ chức | Số tiết | Số buổi",
    "status": "Tình trạng | Tình hình thực hiện | Tiến độ",
    "held": "Ngày đã thực hiện | Ngày thực tế | Thời gian thực tế | Ngày diễn ra",
    "assigned": "Ngày giao nhiệm vụ | Ngày phân công chuẩn bị | Ngày phân công nhiệm vụ",
    "notified": "Ngày thông báo tổ chức | Ngày gửi thông báo | Ngày ra thông báo",
    "reviewed": "Ngày họp rà soát | Ngày rà soát chuẩn bị | Ngày kiểm tra chuẩn bị",
    "approved": "Ngày duyệt nội dung | Ngày duyệt kế hoạch bài dạy | Ngày ký duyệt",
    "consented": "Ngày đồng ý | Ngày hiệu trưởng ký đồng ý",
    "plan_sent": "Ngày gửi KH | Ngày nộp kế hoạch | Ngày báo cáo kế hoạch",
    "ward_sent": "Ngày gửi UBND xã/phường | Ngày gửi UBND phường | Ngày gửi UBND xã | Ngày báo cáo UBND",
    "authorised": "Ngày phê duyệt kế hoạch | Ngày Sở phê duyệt",
    "results_notified": "Ngày thông báo KQ | Ngày ra thông báo kết quả | Ngày TB kết quả",
    "reported": "Ngày gửi báo cáo | Ngày nộp báo cáo | Ngày báo cáo kết quả",
    "attended": "Số người dự | Số lượng dự | Số người tham dự | Có mặt | presentCount",
    "expected": "Tổng số người | Tổng số GV | Tổng số giáo viên | Số lượng triệu tập | totalCount",
    "note": "Lưu ý | notes | note",
}
_VARIANTS: Mapping[str, Mapping[str, str]] = {
    "sessions": _SESSIONS,
    "departments": {
        **{name: _SESSIONS[name] for name in ("province", "ward", "school", "level", "department")},
        "subject": _SESSIONS["subject"] + " | Các môn học | Môn phụ trách | Danh sách môn | Môn giảng dạy",
    },
    "clusters": {
        **{name: _SESSIONS[name] for name in ("province", "ward", "cluster", "level", "school_year")},
        "school": _SESSIONS["school"] + " | Trường thành viên | Các trường | Trường trong cụm",
        "head": "Trường cụm trưởng | Cụm trưởng (trường) | Đơn vị cụm trưởng | Trưởng cụm",
    },
    "documents": {
        "unit": "Tên đơn vị | Trường | Tên trường | Cụm | Đơn vị gửi",
        "document": "Hồ sơ | Tên hồ sơ | Loại văn bản | Tên văn bản | Loại báo cáo",
        "school_year": _SESSIONS["school_year"],
        "sent": "Ngày nộp | Ngày báo cáo | Thời gian gửi | Ngày gửi báo cáo | Ngày",
        "recipient": "Gửi đến | Đơn vị nhận | Gửi tới",
        "attachments": "Tài liệu đính kèm | Kèm theo | Phụ lục kèm theo",
    },
    "minutes": {
        "unit": "Tên đơn vị | Trường | Tên trường | Cụm | Tổ chuyên môn | Tổ",
        "occasion": _SESSIONS["occasion"],
        "date": "Ngày họp | Ngày sinh hoạt | Ngày tổ chức",
        "time": "Thời gian họp | Giờ",
        "venue": _SESSIONS["venue"],
        "participants": _SESSIONS["participants"],
        "content": "Nội dung họp | Nội dung sinh hoạt | Nội dung thảo luận",
        "conclusion": "Kết luận cuộc họp | Kết luận của chủ tọa",
        "next_tasks": "Phân công | Phân công nhiệm vụ kỳ sau | Nhiệm vụ kỳ sau",
        "chair": "Chủ tọa | Chủ toạ xác nhận | Chữ ký chủ tọa | Chủ trì",
        "secretary": "Chữ ký thư ký | Thư kí",
        "archive": "Lưu trữ | Nơi lưu trữ | Nơi lưu giữ",
    },
}
_SHEET_NAMES: Mapping[str, str] = {
    "sessions": "Lịch SHCM | Lịch | Lịch sinh hoạt chuyên môn | Lịch sinh hoạt | Kế hoạch SHCM",
    "departments": "Tổ - Môn | Tổ Môn | Tổ_Môn | Tổ và môn | Tổ chuyên môn - Môn học | Tổ chuyên môn",
    "clusters": "Cụm | Danh sách cụm | Cụm trường | Cụm - Trường | Cụm chuyên môn",
    "documents": "Hồ sơ | Danh mục hồ sơ | Hồ sơ gửi",
    "minutes": "Biên bản | Biên bản SHCM | Biên bản sinh hoạt",
    "info": "Thông tin | Thông tin chung",
}
INFO_KEYS: Mapping[str, str] = {
    "school_year": "Năm học | Niên học",
    "province": "Tỉnh | Tỉnh/Thành phố | Thành phố",
    "ward": "Xã/Phường | Xã | Phường | Phường/Xã",
    "unit": "Đơn vị | Tên đơn vị | Trường | Tên trường | Cụm | Cụm trường | Cụm chuyên môn",
    "level": "Cấp học | Bậc học",
    "term1_from": "HK1 từ | HKI từ | Học kỳ 1 từ | Học kỳ I từ | HK1 từ ngày",
    "term1_to": "HK1 đến | HKI đến | Học kỳ 1 đến | Học kỳ I đến | HK1 đến ngày",
    "term2_from": "HK2 từ | HKII từ | Học kỳ 2 từ | Học kỳ II từ | HK2 từ ngày",
    "term2_to": "HK2 đến | HKII đến | Học kỳ 2 đến | Học kỳ II đến | HK2 đến ngày",
}


#: One word, two meanings: the values below the header decide.
EITHER: Mapping[str, Mapping[str, tuple[str, str]]] = {"sessions": {"cấp": ("level", "organiser")}}


@dataclass(frozen=True, slots=True)
class Match:
    """A header taken for a field: `rank` 0 is the canonical header; `typo_of` names it if it had to be guessed."""

    field: str
    rank: int
    typo_of: str = ""


@lru_cache(maxsize=4096)
def header_key(text: str) -> str:
    """Return the comparison key of a header: folded, one spelling of signs, nothing after the last word."""
    key = fold(text.replace("_", " "))
    key = re.sub(r"\s*([-–—/,&.()])\s*", r"\1", key)
    key = re.sub(r"\b(k|l|m|t|s|qu)ỳ\b", lambda m: f"{m[1]}ì", key.replace("ký", "kí").replace("thư ky", "thư kí"))
    return key.strip(" .:*")


def _plain(key: str) -> str:
    decomposed = unicodedata.normalize("NFD", key.replace("đ", "d"))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


@cache
def _known(table: str) -> Mapping[str, tuple[Match, str]]:
    """Return key → (match, header as we write it) for one table; canonical headers are never overridden."""
    known: dict[str, tuple[Match, str]] = {}
    for item in FIELDS[table]:
        known.setdefault(header_key(item.header), (Match(item.name, 0), item.header))
    for name, variants in _VARIANTS[table].items():
        for rank, header in enumerate(variants.split(" | "), start=1):
            known.setdefault(header_key(header), (Match(name, rank), header))
    return known


@cache
def _known_plain(table: str) -> Mapping[str, tuple[Match, str] | None]:
    """Return the same without accents; None where two fields would fall together."""
    plain: dict[str, tuple[Match, str] | None] = {}
    for key, entry in _known(table).items():
        letters = _plain(key)
        other = plain.get(letters, entry)
        plain[letters] = entry if other is not None and other[0].field == entry[0].field else None
    return plain


@lru_cache(maxsize=16384)
def match_header(table: str, text: str, *, guess: bool = False) -> Match | None:
    """Return the field that a header means, or None; with `guess` also for one with a typo.

    A header written wholly without accents is no guess as long as it can mean one field only.
    """
    key = header_key(text)
    if not key:
        return None
    if found := _known(table).get(key) or _known(table).get(re.sub(r"\(.*\)$", "", key).strip()):
        return found[0]
    bare = _known_plain(table).get(_plain(key))
    if bare and key.isascii():
        return bare[0]
    return _guess(table, key) if guess else None


def _guess(table: str, key: str) -> Match | None:
    letters = _plain(key)
    if len(letters) < SHORTEST_TYPO:
        return None
    known = _known_plain(table)
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - only for a header that no list holds

    near = process.extract(letters, known.keys(), scorer=fuzz.ratio, score_cutoff=LIKENESS, limit=4)
    best = [name for name, likeness, _ in near if likeness > near[0][1] - LEAD]
    fields = {entry[0].field if (entry := known[name]) else "" for name in best}
    if len(fields) != 1 or "" in fields:
        return None
    match, header = known[best[0]] or (None, "")
    return Match(match.field, match.rank, header) if match else None


def match_info_key(text: str) -> str | None:
    """Return which key of sheet `Thông tin` a cell is, or None."""
    return _info_keys().get(header_key(text))


@cache
def _info_keys() -> Mapping[str, str]:
    return {header_key(word): name for name, words in INFO_KEYS.items() for word in words.split(" | ")}


@cache
def _names() -> Mapping[str, str]:
    return {header_key(word): table for table, words in _SHEET_NAMES.items() for word in words.split(" | ")}


def table_of_name(sheet: str) -> str | None:
    """Return which table a sheet of this name holds, or None if the name says nothing."""
    key = header_key(sheet)
    if found := _names().get(key):
        return found
    bare = {_plain(name): table for name, table in _names().items()}
    return bare.get(_plain(key)) if key.isascii() else None


assert set(_VARIANTS) == set(SHEETS)  # noqa: S101 - a table without vocabulary would be silently unreadable
