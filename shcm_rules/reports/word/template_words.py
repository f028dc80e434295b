"""The fixed words of the shipped Word templates, in both languages; dots are for the office to fill in."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["DOTS", "TEXTS"]

DOTS = "……………………"
TEXTS: Mapping[str, Mapping[str, str]] = {
    "vi": {
        "nation": "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "motto": "Độc lập - Tự do - Hạnh phúc",
        "number_report": "Số: ……/BC-………", "number_minutes": "Số: ……/BB-………",
        "place_day": "………………, ngày …… tháng …… năm ………", "courtesy": "",
        "report": "BÁO CÁO", "minutes": "BIÊN BẢN",
        "about_report": "Kết quả kiểm tra lịch sinh hoạt chuyên môn năm học {{ nam_hoc }}",
        "about_minutes": "Kiểm tra lịch sinh hoạt chuyên môn năm học {{ nam_hoc }}",
        "about_whom": "của {{ doi_tuong }}",
        "based_on": "Căn cứ {{ van_ban }}",
        "based_on_last": "Căn cứ ………………………………………………………………………….",
        "reports": DOTS + " báo cáo kết quả kiểm tra như sau:",
        # What was checked.
        "scope": "I. PHẠM VI KIỂM TRA",
        "scope_minutes": "I. NỘI DUNG KIỂM TRA",
        "whom": "1. Đối tượng: {{ doi_tuong }}; năm học {{ nam_hoc }}.",
        "how": "2. Cách xét: {{ giai_doan }}, tính đến ngày {{ ngay_xet }}.",
        "rules": "3. Bộ quy tắc áp dụng:",
        "rule_set": "- {{ bo.ten }} ({{ bo.ma }}, phiên bản {{ bo.phien_ban }}, mã băm {{ bo.ma_bam }}…): {{"
                    " bo.hieu_luc }};",
        "files": "4. Tệp dữ liệu đã kiểm tra:",
        "notes": "5. Lưu ý:",
        "h_number": "STT", "h_file": "Tệp", "h_hash": "Mã băm", "h_state": "Tình trạng",
        "h_problem": "Điểm cần lưu ý khi đọc",
        # What came of it.
        "result": "II. KẾT QUẢ", "answer": "1. Kết luận chung",
        "counts_line": "Số yêu cầu đã xét: {{ so_luong.dat }} đạt, {{ so_luong.chua_dat }} chưa đạt,"
                       " {{ so_luong.chua_ket_luan }} chưa kết luận được, {{ so_luong.chua_den_han }} chưa đến hạn,"
                       " {{ so_luong.duoc_mien }} được miễn; {{ so_luong.khong_ap_dung }} không áp dụng.",
        "by_unit": "Theo từng đơn vị:",
        "h_unit": "Đơn vị", "h_met": "Đạt", "h_unmet": "Chưa đạt", "h_unsure": "Chưa kết luận",
        "h_pending": "Chưa đến hạn",
        "h_waived": "Được miễn",
        "unmet": "2. Yêu cầu chưa đạt", "unsure": "3. Yêu cầu chưa kết luận được", "pending": "4. Yêu cầu chưa đến hạn",
        "waived": "5. Yêu cầu được miễn", "remarks": "6. Nhận xét khác",
        "elsewhere": "7. Nội dung lịch không cho biết được",
        "elsewhere_line": "{{ ngoai_lich|length }} nội dung của các văn bản nêu trên không thể hiện trong lịch,"
                          " cần kiểm tra bằng cách khác.",
        "elsewhere_minutes": "Các nội dung sau không thể hiện trong lịch; ghi kết quả kiểm tra trực tiếp vào cột cuối:",
        "h_duty": "Nội dung yêu cầu", "h_found": "Hiện trạng và ô trong tệp", "h_clause": "Căn cứ",
        "h_to_do": "Cần làm",
        "h_expected": "Việc cần thực hiện", "h_limit": "Thời hạn", "h_waiver": "Văn bản miễn",
        "h_seen": "Kết quả kiểm tra",
        "count_mark": "({{ dong.so_yeu_cau }} yêu cầu)", "none": "Không có.",
        # What follows.
        "recommended": "III. KIẾN NGHỊ", "recommended_minutes": "III. KIẾN NGHỊ CỦA ĐOÀN KIỂM TRA",
        "closing": f"Trên đây là báo cáo kết quả kiểm tra lịch sinh hoạt chuyên môn, {DOTS} kính trình {DOTS} xem"
                   f" xét./.",
        "to": "Nơi nhận:", "to_first": "- …………………;", "to_last": "- Lưu: VT, …………",
        "to_file": "- Lưu: Hồ sơ.", "office": DOTS, "sign": "(Quyền hạn, chức vụ; chữ ký, dấu)",
        "sign_only": "(Chữ ký)",
        # Minutes.
        "begin": "Thời gian bắt đầu: …… giờ …… phút, ngày …… tháng …… năm ………",
        "place": "Địa điểm: \t",
        "present": "Thành phần tham dự:", "present_line": "- \t; chức vụ: \t",
        "chair": "Chủ trì (chủ tọa): \t; chức vụ: \t",
        "secretary": "Thư ký (người ghi biên bản): \t; chức vụ: \t",
        "contents": "Nội dung kiểm tra và kết quả như sau:",
        "opinion": "IV. Ý KIẾN CỦA ĐƠN VỊ ĐƯỢC KIỂM TRA",
        "end": "Việc kiểm tra kết thúc vào hồi …… giờ …… phút, ngày …… tháng …… năm ……… Biên bản được đọc cho những"
               " người"
               " tham dự nghe, thống nhất và ký tên./.",
        "secretary_head": "THƯ KÝ", "chair_head": "CHỦ TRÌ (CHỦ TỌA)", "unit_head": "ĐẠI DIỆN ĐƠN VỊ ĐƯỢC KIỂM TRA",
    },
    "en": {
        "nation": "SOCIALIST REPUBLIC OF VIET NAM", "motto": "Independence - Freedom - Happiness",
        "number_report": "No.: ……/BC-………", "number_minutes": "No.: ……/BB-………",
        "place_day": "………………, day …… month …… year ………", "courtesy": "(English version, for reference)",
        "report": "REPORT", "minutes": "MINUTES",
        "about_report": "Results of the check of professional meeting schedules, school year {{ nam_hoc }}",
        "about_minutes": "Check of professional meeting schedules, school year {{ nam_hoc }}",
        "about_whom": "{{ doi_tuong }}",
        "based_on": "Pursuant to {{ van_ban }}",
        "based_on_last": "Pursuant to ………………………………………………………………….",
        "reports": DOTS + " reports the results of the check as follows:",
        "scope": "I. WHAT WAS CHECKED", "scope_minutes": "I. WHAT WAS CHECKED",
        "whom": "1. Concerning: {{ doi_tuong }}; school year {{ nam_hoc }}.",
        "how": "2. Judged {{ giai_doan }}, as of {{ ngay_xet }}.",
        "rules": "3. Rule sets applied:",
        "rule_set": "- {{ bo.ten }} ({{ bo.ma }}, version {{ bo.phien_ban }}, hash {{ bo.ma_bam }}…): {{ bo.hieu_luc"
                    " }};",
        "files": "4. Files checked:", "notes": "5. Remarks:",
        "h_number": "No.", "h_file": "File", "h_hash": "Hash", "h_state": "State", "h_problem": "Noted when reading",
        "result": "II. RESULTS", "answer": "1. The answer",
        "counts_line": "Duties: {{ so_luong.dat }} met, {{ so_luong.chua_dat }} not met,"
                       " {{ so_luong.chua_ket_luan }} undetermined, {{ so_luong.chua_den_han }} not due yet,"
                       " {{ so_luong.duoc_mien }} waived; {{ so_luong.khong_ap_dung }} not applicable.",
        "by_unit": "By unit:",
        "h_unit": "Unit", "h_met": "Met", "h_unmet": "Not met", "h_unsure": "Undetermined", "h_pending": "Not due yet",
        "h_waived": "Waived",
        "unmet": "2. Duties not met", "unsure": "3. Undetermined duties", "pending": "4. Duties not due yet",
        "waived": "5. Waived duties", "remarks": "6. Other remarks", "elsewhere": "7. What no schedule can show",
        "elsewhere_line": "What the documents ask but no schedule can show, to be checked by other means:"
                          " {{ ngoai_lich|length }}.",
        "elsewhere_minutes": "No schedule can show the following; write what was seen on the spot into the last"
                             " column:",
        "h_duty": "Duty", "h_found": "State and cells", "h_clause": "Clause", "h_to_do": "To do",
        "h_expected": "What is to be done", "h_limit": "Limit", "h_waiver": "Waived by", "h_seen": "What was seen",
        "count_mark": "(duties: {{ dong.so_yeu_cau }})", "none": "None.",
        "recommended": "III. RECOMMENDATIONS", "recommended_minutes": "III. RECOMMENDATIONS OF THE INSPECTORS",
        "closing": f"{DOTS} submits this report to {DOTS} for consideration.",
        "to": "Recipients:", "to_first": "- …………………;", "to_last": "- Filed: …………",
        "to_file": "- Filed.", "office": DOTS, "sign": "(Authority, position; signature, seal)",
        "sign_only": "(Signature)",
        "begin": "Begun at …… hours …… minutes, day …… month …… year ………",
        "place": "Place: \t",
        "present": "Present:", "present_line": "- \t; position: \t",
        "chair": "Chair: \t; position: \t",
        "secretary": "Secretary: \t; position: \t",
        "contents": "What was checked and what came of it:",
        "opinion": "IV. WHAT THE CHECKED UNIT SAYS",
        "end": "The check ended at …… hours …… minutes, day …… month …… year ……… These minutes were read to those"
               " present, agreed and signed.",
        "secretary_head": "SECRETARY", "chair_head": "CHAIR", "unit_head": "FOR THE CHECKED UNIT",
    },
}
