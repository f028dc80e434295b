"""What the template says of each column: one line and an example; the columns themselves are `schedule.FIELDS`."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["GUIDE", "INFO", "INTRODUCTION"]

INTRODUCTION = (
    "Cách điền: mỗi buổi một dòng ở trang Lịch SHCM; không đổi tên cột; cột không dùng thì để trống hoặc xoá.",
    "Ngày ghi dạng ngày/tháng/năm, ví dụ 06/11/2025; chưa chốt ngày thì ghi chữ, ví dụ “Tháng 11/2025”.",
    "Các trang khác không bắt buộc, nhưng thiếu trang Tổ - Môn và Cụm thì không biết được buổi nào còn thiếu.",
    "Trang này chỉ để đọc, không được tính là lịch.",
)

#: Keys of sheet `Thông tin`: (key, how to fill it in, example).
INFO = (
    ("Năm học", "năm học của lịch", "2025-2026"),
    ("Tỉnh", "tên tỉnh hoặc thành phố; cho biết văn bản nào áp dụng", "tên tỉnh, thành phố"),
    ("Xã/Phường", "tên xã hoặc phường", "tên xã, phường"),
    ("Đơn vị", "trường hoặc cụm lập lịch này", "Trường THCS A"),
    ("Cấp học", "MN, TH, THCS hoặc THPT", "THCS"),
    ("HK1 từ", "ngày đầu học kỳ I", "05/09/2025"),
    ("HK1 đến", "ngày cuối học kỳ I", "16/01/2026"),
    ("HK2 từ", "ngày đầu học kỳ II", "19/01/2026"),
    ("HK2 đến", "ngày cuối học kỳ II", "29/05/2026"),
)

#: Table → field → (how to fill it in, example).
GUIDE: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "sessions": {
        "number": ("số thứ tự", "1"),
        "school_year": ("chỉ cần khi khác trang Thông tin", "2025-2026"),
        "province": ("chỉ cần khi khác trang Thông tin", "tên tỉnh, thành phố"),
        "ward": ("chỉ cần khi khác trang Thông tin", "tên xã, phường"),
        "cluster": ("tên cụm, với buổi do cụm tổ chức", "Cụm 1"),
        "school": ("trường tổ chức", "Trường THCS A"),
        "level": ("chọn trong danh sách", "THCS"),
        "department": ("tên tổ, với buổi do tổ tổ chức", "Tổ Khoa học tự nhiên"),
        "organiser": ("chọn trong danh sách: buổi này do ai tổ chức", "Tổ"),
        "occasion": ("lần sinh hoạt của cụm; các dòng cùng một lần ghi giống nhau", "Lần 1"),
        "kind": ("chọn trong danh sách; NCBH là nghiên cứu bài học", "NCBH"),
        "subject": ("một hoặc nhiều môn, cách nhau bằng dấu phẩy", "Toán"),
        "grade": ("khối hoặc lớp", "7"),
        "content": ("tên chuyên đề, bài dạy hoặc nội dung chính", "Tỉ lệ thức"),
        "objective": ("điều cần đạt sau buổi sinh hoạt", "Thống nhất cách tổ chức hoạt động nhóm"),
        "participants": ("ai dự", "Giáo viên trong tổ"),
        "venue": ("nơi họp; với buổi của cụm là tên trường", "Trường THCS A"),
        "mode": ("chọn trong danh sách", "Trực tiếp"),
        "owner": ("người chuẩn bị, dạy hoặc báo cáo", "Tổ trưởng"),
        "date": ("ngày, hoặc chữ khi chưa chốt ngày", "06/11/2025"),
        "duration": ("số tiết hoặc số buổi", "2 tiết"),
        "status": ("chọn trong danh sách; để trống là Dự kiến", "Dự kiến"),
        "held": ("ngày họp thật, ghi sau buổi họp", "06/11/2025"),
        "assigned": ("ngày phân công chuẩn bị", "01/10/2025"),
        "notified": ("ngày gửi thông báo về buổi họp", "20/10/2025"),
        "reviewed": ("ngày rà soát việc chuẩn bị", "22/10/2025"),
        "approved": ("ngày lãnh đạo duyệt", "27/10/2025"),
        "consented": ("ngày ký đồng ý cho tổ chức", "27/10/2025"),
        "plan_sent": ("ngày gửi kế hoạch lên cấp trên", "13/10/2025"),
        "ward_sent": ("ngày gửi UBND xã, phường", "13/10/2025"),
        "authorised": ("ngày kế hoạch được phê duyệt", "16/10/2025"),
        "results_notified": ("ngày thông báo kết quả", "10/11/2025"),
        "reported": ("ngày gửi báo cáo", "12/11/2025"),
        "attended": ("số người dự", "11"),
        "expected": ("tổng số người phải dự", "12"),
        "note": ("ghi chú", ""),
    },
    "departments": {
        "province": ("chỉ cần khi khác trang Thông tin", "tên tỉnh, thành phố"),
        "ward": ("chỉ cần khi khác trang Thông tin", "tên xã, phường"),
        "school": ("tên trường", "Trường THCS A"),
        "level": ("chọn trong danh sách", "THCS"),
        "department": ("tên tổ, ghi như ở trang Lịch SHCM", "Tổ Khoa học tự nhiên"),
        "subject": ("các môn của tổ, mỗi môn một dòng hoặc cách nhau bằng dấu phẩy", "Toán"),
    },
    "clusters": {
        "province": ("chỉ cần khi khác trang Thông tin", "tên tỉnh, thành phố"),
        "ward": ("chỉ cần khi khác trang Thông tin", "tên xã, phường"),
        "cluster": ("tên cụm, ghi như ở trang Lịch SHCM", "Cụm 1"),
        "school": ("mỗi trường trong cụm một dòng", "Trường THCS A"),
        "level": ("chọn trong danh sách", "THCS"),
        "school_year": ("năm học", "2025-2026"),
        "head": ("đơn vị hoặc người làm cụm trưởng, ghi ở dòng của trường đó", "Trường THCS A"),
    },
    "documents": {
        "unit": ("trường, tổ hoặc cụm gửi hồ sơ", "Cụm 1"),
        "document": ("loại hồ sơ, gọi như trong danh sách", "Kế hoạch cụm"),
        "school_year": ("năm học của hồ sơ", "2025-2026"),
        "sent": ("ngày gửi", "03/09/2025"),
        "recipient": ("nơi nhận", "Sở GDĐT"),
        "attachments": ("tên các tài liệu kèm theo, cách nhau bằng dấu chấm phẩy", "Kế hoạch bài dạy; báo cáo"),
    },
    "minutes": {
        "unit": ("trường, tổ hoặc cụm", "Cụm 1"),
        "occasion": ("lần sinh hoạt, ghi như ở trang Lịch SHCM", "Lần 1"),
        "date": ("ngày họp", "06/11/2025"),
        "time": ("giờ họp", "từ 14 giờ"),
        "venue": ("nơi họp", "Trường THCS A"),
        "participants": ("ai dự, ai vắng", "12 giáo viên, vắng 1"),
        "content": ("nội dung đã bàn", "Tỉ lệ thức"),
        "conclusion": ("kết luận", "Thống nhất kế hoạch bài dạy"),
        "next_tasks": ("việc giao cho kỳ sau", "Chuẩn bị bài dạy minh hoạ"),
        "chair": ("chủ toạ đã xác nhận", "Đã ký"),
        "secretary": ("thư ký", "Thư ký tổ"),
        "archive": ("nơi lưu biên bản", "Hồ sơ tổ"),
    },
}
