"""The words that fill a Word report, and the names of the fields that a template may use; knows no finding."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["DOCUMENT_KINDS", "FIELDS", "ROW_FIELDS", "WORDS"]

#: Field of a template → what it holds, for those who write one. Names are Vietnamese without marks: offices type them.
FIELDS: Mapping[str, Mapping[str, str]] = {
    "vi": {
        "nam_hoc": "năm học được kiểm tra, ví dụ 2025-2026",
        "ngay_xet": "ngày tính đến, dạng dd/mm/yyyy",
        "giai_doan": "“theo kế hoạch” hoặc “theo kết quả thực hiện”",
        "doi_tuong": "đơn vị được kiểm tra; nhiều đơn vị thì là số trường, số cụm",
        "can_cu": "danh sách: văn bản làm căn cứ, mỗi mục một dòng chữ",
        "bo_quy_tac": "danh sách: bộ quy tắc đã áp dụng",
        "tep": "danh sách: tệp đã kiểm tra",
        "tep_them": "một câu nếu danh sách tệp bị cắt bớt, không thì rỗng",
        "luu_y": "danh sách: lưu ý chung, mỗi mục một dòng chữ",
        "ket_luan": "danh sách: câu kết luận, ví dụ “CHƯA ĐẠT: còn 20 yêu cầu bắt buộc chưa đạt.”",
        "so_luong": "số yêu cầu theo kết luận",
        "don_vi": "danh sách: số lượng của từng đơn vị, nơi còn nhiều việc đứng trước; rỗng nếu chỉ có một đơn vị",
        "don_vi_them": "một câu nếu danh sách bị cắt bớt hoặc có đơn vị không có dữ liệu, không thì rỗng",
        "chua_dat": "danh sách: yêu cầu chưa đạt",
        "chua_dat_them": "một câu về số yêu cầu đã nêu và chỗ xem đủ, rỗng nếu không có gì cần nói",
        "chua_ket_luan": "danh sách: yêu cầu chưa kết luận được",
        "chua_ket_luan_them": "như chua_dat_them",
        "chua_den_han": "danh sách: yêu cầu chưa đến hạn, hạn sớm đứng trước",
        "chua_den_han_them": "như chua_dat_them",
        "duoc_mien": "danh sách: yêu cầu được miễn",
        "duoc_mien_them": "như chua_dat_them",
        "nhan_xet": "danh sách: nhận xét không làm thay đổi kết luận",
        "nhan_xet_them": "như chua_dat_them",
        "ngoai_lich": "danh sách: nội dung mà lịch không cho biết được, cần kiểm tra bằng cách khác",
        "ngoai_lich_them": "như chua_dat_them",
        "kien_nghi": "danh sách: câu kiến nghị",
    },
    "en": {
        "nam_hoc": "the school year, such as 2025-2026",
        "ngay_xet": "the as-of day, dd/mm/yyyy",
        "giai_doan": "“as planned” or “as carried out”",
        "doi_tuong": "the unit that was checked; of several the number of schools and clusters",
        "can_cu": "list: the documents that were applied, a line of text each",
        "bo_quy_tac": "list: the rule sets that were applied",
        "tep": "list: the files that were checked",
        "tep_them": "a sentence if the list of files is cut short, else empty",
        "luu_y": "list: remarks on the whole, a line of text each",
        "ket_luan": "list: the sentences of the answer, such as “NOT MET: 20 binding duties are not met.”",
        "so_luong": "the number of duties by verdict",
        "don_vi": "list: the numbers of each unit, worst first; empty where there is only one",
        "don_vi_them": "a sentence if the list is cut short or a unit has no data, else empty",
        "chua_dat": "list: duties not met",
        "chua_dat_them": "a sentence on how many are listed and where the rest is, empty if nothing needs saying",
        "chua_ket_luan": "list: undetermined duties",
        "chua_ket_luan_them": "as chua_dat_them",
        "chua_den_han": "list: duties not due yet, the earliest first",
        "chua_den_han_them": "as chua_dat_them",
        "duoc_mien": "list: waived duties",
        "duoc_mien_them": "as chua_dat_them",
        "nhan_xet": "list: remarks that decide nothing",
        "nhan_xet_them": "as chua_dat_them",
        "ngoai_lich": "list: what no schedule can show and must be checked by other means",
        "ngoai_lich_them": "as chua_dat_them",
        "kien_nghi": "list: recommendations, a sentence each",
    },
}
_COUNTS = ("dat", "chua_dat", "chua_ket_luan", "chua_den_han", "duoc_mien", "khong_ap_dung")
_FINDING = ("so", "don_vi", "yeu_cau", "muc_do", "so_yeu_cau", "hien_trang", "ly_do", "can_cu", "can_lam", "han",
            "van_ban_mien")
#: Field that holds parts → the names of its parts.
ROW_FIELDS: Mapping[str, tuple[str, ...]] = {
    "bo_quy_tac": ("so", "ten", "ma", "phien_ban", "ma_bam", "hieu_luc"),
    "tep": ("so", "ten", "ma_bam", "tinh_trang", "so_buoi", "van_de"),
    "so_luong": _COUNTS,
    "don_vi": ("so", "ten", *_COUNTS),
    "chua_dat": _FINDING, "chua_ket_luan": _FINDING, "chua_den_han": _FINDING, "duoc_mien": _FINDING,
    "nhan_xet": _FINDING,
    "ngoai_lich": ("so", "yeu_cau", "can_cu"),
}
WORDS: Mapping[str, Mapping[str, str]] = {
    "vi": {
        "title-bao-cao": "Báo cáo kết quả kiểm tra lịch sinh hoạt chuyên môn năm học {year}",
        "title-bien-ban": "Biên bản kiểm tra lịch sinh hoạt chuyên môn năm học {year}",
        "plan": "theo kế hoạch", "audit": "theo kết quả thực hiện",
        "in_force": "có hiệu lực", "not_in_force": "không có hiệu lực trong năm học này, không kiểm tra",
        "nobody": "……………………",
        "cells": "Ô: {cells}.", "more_cells": "{cells} và {n} ô khác", "row": "hàng {n}",
        "problems_more": "… và {n} chỗ khác",
        "undated": "không ghi hạn", "was": "Trước khi miễn: {verdict}.",
        "grouped": "{n} yêu cầu, gộp thành {rows} dòng.",
        "cut": "Nêu {shown} trong {n} yêu cầu; danh sách đầy đủ ở báo cáo dạng Excel (.xlsx) hoặc Parquet (.parquet).",
        "counted_only": "{n} yêu cầu; báo cáo này chỉ nêu số lượng, danh sách đầy đủ ở báo cáo dạng Excel (.xlsx)"
                        " hoặc Parquet (.parquet).",
        "not_listed": "Báo cáo này chỉ nêu số lượng; xem ở báo cáo dạng Excel (.xlsx) hoặc Parquet (.parquet).",
        "cut_list": "Nêu {shown} trong {n} dòng; danh sách đầy đủ ở báo cáo dạng Excel (.xlsx) hoặc Parquet"
                    " (.parquet).",
        "silent": "{n} đơn vị chỉ có tên trong danh mục, không có buổi hay hồ sơ nào trong tệp: {names}.",
        "mend": "Đề nghị {whom} thực hiện các việc ở cột “Cần làm” của bảng yêu cầu chưa đạt; việc nào không còn"
                " khắc phục được thì giải trình bằng văn bản, trước ngày ……/……/………",
        "decide": "Đề nghị {whom} bổ sung dữ liệu còn thiếu hoặc chưa rõ để kết luận {n} yêu cầu chưa kết luận được.",
        "go_on": "Đề nghị {whom} thực hiện đúng hạn {n} yêu cầu chưa đến hạn; hạn sớm nhất: {day}.",
        "go_on_undated": "Đề nghị {whom} thực hiện {n} yêu cầu chưa đến hạn.",
        "send_again": "Đề nghị gửi lại tệp không đọc được: {names}.",
        "elsewhere": "Kiểm tra bằng cách khác {n} nội dung mà lịch không cho biết được.",
        "fine": "Không có kiến nghị.", "units": "các đơn vị",
    },
    "en": {
        "title-bao-cao": "Report on professional meeting schedules, school year {year}",
        "title-bien-ban": "Minutes of the check of professional meeting schedules, school year {year}",
        "plan": "as planned", "audit": "as carried out",
        "in_force": "in force", "not_in_force": "not in force in this school year, not checked",
        "nobody": "……………………",
        "cells": "Cells: {cells}.", "more_cells": "{cells} and {n} more", "row": "row {n}",
        "problems_more": "… and {n} more",
        "undated": "no limit written", "was": "Before the waiver: {verdict}.",
        "grouped": "Duties: {n}, in rows: {rows}.",
        "cut": "Duties listed: {shown} of {n}; the full list is in the Excel (.xlsx) or Parquet (.parquet) report.",
        "counted_only": "Duties: {n}; this report tells numbers only, the full list is in the Excel (.xlsx) or"
                        " Parquet (.parquet) report.",
        "not_listed": "This report tells numbers only; see the Excel (.xlsx) or Parquet (.parquet) report.",
        "cut_list": "Rows listed: {shown} of {n}; the full list is in the Excel (.xlsx) or Parquet (.parquet) report.",
        "silent": "Units only named in a list, without any session or document in the files ({n}): {names}.",
        "mend": "{whom}: do what the column “To do” of the duties not met says; where nothing can be mended any more,"
                " explain it in writing, before ……/……/………",
        "decide": "{whom}: add what is missing or unclear, so that the undetermined duties ({n}) can be decided.",
        "go_on": "{whom}: fulfil in time the duties that are not due yet ({n}); the earliest limit: {day}.",
        "go_on_undated": "{whom}: fulfil the duties that are not due yet ({n}).",
        "send_again": "Send again the files that could not be read: {names}.",
        "elsewhere": "Check by other means what no schedule can show ({n}).",
        "fine": "None.", "units": "The units",
    },
}
#: How a document is cited in full where a short title abbreviates its kind; behind a number “số” stands.
DOCUMENT_KINDS: Mapping[str, str] = {
    "CV": "Công văn", "KH": "Kế hoạch", "TT": "Thông tư", "NĐ": "Nghị định", "QĐ": "Quyết định", "HD": "Hướng dẫn",
}
