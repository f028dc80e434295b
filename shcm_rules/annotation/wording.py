"""The words of an annotated workbook, in both languages."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["HEADERS", "REFUSALS", "WORDS"]

WORDS: Mapping[str, Mapping[str, str]] = {
    "vi": {
        "sheet": "Nhận xét", "title": "Nhận xét của chương trình shcm_rules",
        "problem": "cần xem lại", "problem_title": "Đọc tệp", "note": "lưu ý",
        "near": "Chưa tính cho", "number": "số",
        "more_notes": "… và {n} nhận xét khác, xem trang «{sheet}».",
        "more_near": "… và {n} yêu cầu khác.",
        "legend": "Màu ô:", "due": "Hạn: {first}.", "due_between": "Hạn trong khoảng {first} – {last}.",
        "none": "Không có nhận xét nào cho tệp này.",
        "several": "Câu trả lời trên là của cả {n} tệp được kiểm tra chung; bảng dưới chỉ gồm nhận xét về tệp này.",
        "not_checked": "{n} quy tắc mà lịch không cho biết được nên không có ở đây; xem báo cáo đầy đủ.",
        "signature": "Tệp gốc có chữ ký số. Bản có nhận xét này đã khác tệp gốc nên chữ ký không còn giá trị với nó;"
                     " tệp gốc giữ nguyên.",
        "threads": "Trang «{sheet}»: {cells} đang có chuỗi trao đổi nên nhận xét chỉ được tô màu và ghi ở trang này.",
        "no_notes": "Trang «{sheet}»: không thêm được ghi chú vào ô vì phần ghi chú có sẵn bị hỏng;"
                    " các ô chỉ được tô màu.",
        "page": "Trang &amp;P/&amp;N",
    },
    "en": {
        "sheet": "Remarks", "title": "Remarks of the program shcm_rules",
        "problem": "to be looked at", "problem_title": "Reading the file", "note": "remark",
        "near": "Not counted for", "number": "no.",
        "more_notes": "… more remarks: {n}, see sheet «{sheet}».",
        "more_near": "… other duties: {n}.",
        "legend": "Colours:", "due": "Due {first}.", "due_between": "Due between {first} and {last}.",
        "none": "There is no remark on this file.",
        "several": "The answer above is that of all {n} files, checked as one schedule; the table below has only the"
                   " remarks on this file.",
        "not_checked": "Rules that no schedule can show, left out here: {n}; see the full report.",
        "signature": "The original bears a digital signature. This annotated copy differs from it, so the signature"
                     " does not hold for the copy; the original is as it was.",
        "threads": "Sheet «{sheet}»: {cells} bears a conversation, so its remark is a colour and a line in this table.",
        "no_notes": "Sheet «{sheet}»: no notes could be added because the notes it has are damaged; its cells are"
                    " coloured only.",
        "page": "Page &amp;P/&amp;N",
    },
}
#: The columns of the table of remarks, and their widths in letters.
HEADERS: Mapping[str, tuple[tuple[str, int], ...]] = {
    "vi": (("Số", 5), ("Kết luận", 15), ("Mức độ", 11), ("Yêu cầu", 30), ("Áp dụng cho", 28), ("Nhận xét", 46),
           ("Cần làm", 30), ("Căn cứ", 26), ("Ô", 30)),
    "en": (("No.", 5), ("Verdict", 15), ("Weight", 12), ("Duty", 30), ("Applies to", 28), ("Remark", 46),
           ("To do", 30), ("Clause", 26), ("Cells", 30)),
}
#: Why a file cannot be annotated, and what to do.
REFUSALS: Mapping[str, Mapping[str, str]] = {
    "vi": {
        "form": "{path}: nhận xét chỉ ghi được vào sổ tính .xlsx hoặc .xlsm – hãy mở bằng Excel và lưu lại thành .xlsx",
        "shared": "{path}: sổ tính đang ở chế độ dùng chung (Share Workbook), không thêm trang được – hãy tắt chế độ"
                  " này trong Excel rồi lưu lại",
        "part": "{path}: thiếu phần «{part}» bên trong tệp – hãy mở bằng Excel và lưu lại thành .xlsx",
        "sheets": "{path}: không tìm thấy danh sách trang tính bên trong tệp – hãy mở bằng Excel và lưu lại thành"
                  " .xlsx",
        "zip": "{path}: nằm trong tệp nén – hãy giải nén rồi kiểm tra lại để có bản ghi nhận xét",
        "changed": "{path}: tệp đã thay đổi trong lúc kiểm tra – hãy kiểm tra lại",
        "unread": "{path}: không đọc lại được – {why}",
        "unknown": "{path}: không phải tệp đã kiểm tra – các tệp: {known}",
        "over_input": "{path}: là tệp đang được kiểm tra – hãy chọn tên khác cho bản có nhận xét",
        "unwritten": "{path}: không ghi được – {why}",
        "suffix": "{path}: bản có nhận xét giữ định dạng của tệp gốc – tên tệp cần đuôi {suffix}",
        "folder": "{path}: có {n} tệp được kiểm tra – cần một thư mục, mỗi tệp một bản",
        "nothing": "{path}: không có tệp .xlsx hay .xlsm nào để ghi nhận xét – hãy mở tệp bằng Excel và lưu lại thành"
                   " .xlsx",
        "no_folder": "{path}: chưa có thư mục để ghi vào – hãy tạo thư mục đó trước, hoặc chọn nơi khác",
    },
    "en": {
        "form": "{path}: remarks can be written into .xlsx and .xlsm only – open it in Excel and save it as .xlsx",
        "shared": "{path}: the workbook is shared (Share Workbook), no sheet can be added – end sharing in Excel and"
                  " save it again",
        "part": "{path}: the part «{part}» is missing – open it in Excel and save it as .xlsx",
        "sheets": "{path}: the list of sheets cannot be found – open it in Excel and save it as .xlsx",
        "zip": "{path}: lies in an archive – unpack it and check again to get a copy with remarks",
        "changed": "{path}: the file changed while it was checked – check it again",
        "unread": "{path}: could not be read again – {why}",
        "unknown": "{path}: is none of the files checked – files: {known}",
        "over_input": "{path}: is a file that is being checked – choose another name for the copy with remarks",
        "unwritten": "{path}: could not be written – {why}",
        "suffix": "{path}: the copy keeps the form of the original – the name must end in {suffix}",
        "folder": "{path}: {n} files were checked – name a folder, for a copy of each",
        "nothing": "{path}: there is no .xlsx or .xlsm file to annotate – open the file in Excel and save it as .xlsx",
        "no_folder": "{path}: there is no folder to write it to – make the folder first, or choose another place",
    },
}
