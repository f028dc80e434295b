"""The words of the findings book, in both languages: sheets, columns, headings; knows no finding."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["COLUMNS", "SHEETS", "TEXTS"]

#: Sheet → its name.
SHEETS: Mapping[str, Mapping[str, str]] = {
    "vi": {
        "summary": "Tổng hợp", "work": "Việc cần làm", "remarks": "Miễn và lưu ý", "all": "Tất cả", "files": "Tệp",
        "basis": "Căn cứ",
    },
    "en": {
        "summary": "Summary", "work": "To do", "remarks": "Waived and remarks", "all": "All findings",
        "files": "Files", "basis": "Basis",
    },
}
#: Column → its header.
COLUMNS: Mapping[str, Mapping[str, str]] = {
    "vi": {
        "number": "STT", "verdict": "Kết luận", "severity": "Mức độ", "scope": "Ở đơn vị, tổ, môn", "title": "Yêu cầu",
        "message": "Nội dung", "remedy": "Cần làm", "due_from": "Hạn sớm nhất", "due_to": "Hạn muộn nhất",
        "cells": "Ô trong tệp", "clause": "Căn cứ", "unit": "Đơn vị", "reason": "Lý do", "duties": "Số yêu cầu",
        "file": "Tệp", "rule": "Mã quy tắc", "requirements": "Mã yêu cầu", "fingerprint": "Mã kết luận",
        "name": "Tên", "code": "Mã", "place": "Xã/Phường", "members": "Số đơn vị", "sessions": "Số buổi",
        "state": "Tình trạng",
        "sheet": "Trang", "cell": "Ô", "problem": "Vấn đề khi đọc", "hash": "SHA-256", "version": "Phiên bản",
        "in_force": "Hiệu lực trong năm học", "value": "Giá trị", "meaning": "Ý nghĩa",
        "ambiguity": "Chỗ chưa rõ của văn bản",
    },
    "en": {
        "number": "No.", "verdict": "Verdict", "severity": "Binding", "scope": "Where", "title": "Duty",
        "message": "What was found", "remedy": "To do", "due_from": "Due from", "due_to": "Due until",
        "cells": "Cells", "clause": "Clause", "unit": "Unit", "reason": "Reason", "duties": "Duties",
        "file": "File", "rule": "Rule", "requirements": "Requirements", "fingerprint": "Fingerprint",
        "name": "Name", "code": "Id", "place": "Ward", "members": "Units", "sessions": "Sessions", "state": "State",
        "sheet": "Sheet", "cell": "Cell", "problem": "Problem of reading", "hash": "SHA-256", "version": "Version",
        "in_force": "In force this school year", "value": "Value", "meaning": "Meaning",
        "ambiguity": "Ambiguity of the text",
    },
}
TEXTS: Mapping[str, Mapping[str, str]] = {
    "vi": {
        "title": "Kết quả kiểm tra lịch sinh hoạt chuyên môn", "verdicts": "Số yêu cầu theo kết luận",
        "of_findings": "Kết luận", "count": "Số lượng", "wards": "Theo xã/phường", "clusters": "Theo cụm",
        "silent": "{name} (chưa thấy dữ liệu)", "units": "Theo đơn vị, nơi còn nhiều việc đứng trước",
        "rules": "Theo quy tắc", "rule_sets": "Bộ quy tắc", "settings": "Cách hiểu đang dùng",
        "notes": "Lưu ý chung", "yes": "có", "no": "KHÔNG", "no_work": "Không có việc cần làm.",
        "counts_only": "Báo cáo này chỉ có số lượng, xem trang “{summary}”.", "page": "Trang &P/&N",
        "cut": " … (đã cắt bớt)", "no_problem": "không có", "profile": "Thiết lập riêng",
    },
    "en": {
        "title": "Check of professional meeting schedules", "verdicts": "Findings by verdict",
        "of_findings": "Verdict", "count": "Number", "wards": "By ward", "clusters": "By cluster",
        "silent": "{name} (no data seen)", "units": "By unit, those with the most to do first",
        "rules": "By rule", "rule_sets": "Rule sets", "settings": "Readings applied",
        "notes": "Remarks on the whole", "yes": "yes", "no": "NO", "no_work": "Nothing is to be done.",
        "counts_only": "This report holds numbers only, see sheet “{summary}”.", "page": "Page &P/&N",
        "cut": " … (cut short)", "no_problem": "none", "profile": "Profile",
    },
}
