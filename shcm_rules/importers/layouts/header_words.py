"""The words people write above their columns, on sheets and in front of values: data only, matched in `headers`."""

from __future__ import annotations

from collections.abc import Mapping

from ...schedule import SHEETS

__all__ = ["EITHER", "INFO_KEYS", "SHEET_NAMES", "VARIANTS"]

# Per table and field: what is written instead of the canonical header, best first. Several headers of
# one sheet may mean one field; then the one that stands first here is it.
_SESSIONS = {
    "number": "TT | S.T.T | Số TT | Số thứ tự | row | id | no | index",
    "school_year": "Năm | Niên học | academicYear | school year",
    "province": "Tỉnh/Thành phố | Tỉnh, thành phố | Tỉnh (Thành phố) | Tỉnh/TP | Tỉnh thành | province",
    "ward": "Xã | Phường | Xã, phường | Xã (Phường) | Phường/Xã | Địa bàn | Xã/Phường/Đặc khu | ward | commune",
    "cluster": "Cụm trường | Cụm chuyên môn | Tên cụm | Cụm SHCM | Cụm sinh hoạt chuyên môn | cluster",
    "school": "Tên trường | Đơn vị | Tên đơn vị | Cơ sở giáo dục | Đơn vị thực hiện | Đơn vị tổ chức"
              " | Đơn vị đăng cai | Trường đăng cai | Trường tổ chức | Nhà trường | Đơn vị chủ trì | schoolName"
              " | school",
    "level": "Bậc học | Cấp/Bậc học | Khối cấp học | Ngành học | level | school level",
    "department": "Tổ CM | Tổ | Tên tổ | Tổ/Nhóm chuyên môn | Tổ, nhóm chuyên môn | Tổ (nhóm) chuyên môn | Tổ bộ môn"
                  " | departmentName | department | Nhóm chuyên môn",
    "organiser": "Cấp tổ chức SHCM | Cấp thực hiện | Cấp sinh hoạt | Phạm vi | Cấp chuyên đề | Cấp độ tổ chức"
                 " | organiser | organizer",
    "occasion": "Đợt | Lần sinh hoạt | Lần/Đợt | Lần (đợt) | Đợt sinh hoạt | Lần thứ | Lần SHCM | Kỳ sinh hoạt"
                " | occasion",
    "kind": "Loại hình | Loại | Loại hình sinh hoạt | Loại SHCM | Loại hình SHCM | Hình thức sinh hoạt"
            " | Loại sinh hoạt chuyên môn | Loại chuyên đề | Thể loại | kind | category | type",
    "subject": "Môn | Môn/Hoạt động | Môn học/Hoạt động giáo dục | Môn học, hoạt động giáo dục | Bộ môn | Tên môn"
               " | Môn dạy | Các môn | Lĩnh vực | Môn học/Lĩnh vực | subject | subjects",
    "grade": "Khối | Lớp | Khối/Lớp | Lớp/Khối | Khối, lớp | Lớp dạy | grade | class",
    "content": "Nội dung chuyên đề | Nội dung sinh hoạt | Nội dung SHCM | Nội dung công việc | Tên chuyên đề"
               " | ND sinh hoạt | ND SHCM | ND chuyên đề | ND | N.dung | N/dung | ND SH | ND thực hiện"
               " | Nội dung/Chuyên đề | Tên CĐ | ND công việc | Nội dung buổi sinh hoạt | Nội dung buổi họp"
               " | Nội dung cuộc họp | Nội dung họp tổ | Nội dung sinh hoạt tổ"
               " | Nội dung sinh hoạt chuyên môn | Tên nội dung | Bài dạy | Bài dạy minh họa"
               " | Bài dạy minh hoạ | Tiết dạy minh họa | Tên tiết dạy | Chủ đề | Chuyên đề | Tên bài dạy | Bài học"
               " | Tên bài | title | taskName | content | task | name | description | activity",
    "objective": "Mục đích | Mục đích, yêu cầu | Mục tiêu cần đạt | Yêu cầu cần đạt | objective | objectives | goal"
                 " | targets",
    "participants": "Thành phần tham dự | T.phần | T/phần | Thành phần dự | Thành phần tham gia | Thành phần/Mời dự"
                    " | Đối tượng | Đối tượng tham gia | Đối tượng tham dự | Người tham dự | attendees | participants",
    "venue": "Địa điểm tổ chức | Nơi tổ chức | Địa điểm thực hiện | Đ.điểm | Đ/điểm | Đ điểm | Nơi thực hiện"
             " | Phòng họp | P. họp | location | venue | place",
    "mode": "Hình thức tổ chức | Phương thức | Phương thức tổ chức | mode",
    "owner": "Phụ trách | Người thực hiện | Người chủ trì | Chủ trì | Phân công | Người báo cáo | Báo cáo viên"
             " | Người dạy | GV thực hiện | Giáo viên thực hiện | Bộ phận thực hiện | Bộ phận T.Hiện | assignee"
             " | Giáo viên | Tên giáo viên | Giáo viên phụ trách | Đơn vị phụ trách | owner | host | responsible"
             " | presenter | Người phụ trách chính | Ng. phụ trách | Ng phụ trách | Người PT | Ng. thực hiện | Người TH"
             " | Ng. chủ trì | GV phụ trách | GV dạy | Người báo cáo/dạy | GV chủ trì | GV báo cáo",
    "date": "Thời gian tổ chức | Thời gian, địa điểm | Thời gian và địa điểm | Thời gian - địa điểm"
            " | Địa điểm, thời gian | Địa điểm và thời gian"
            " | Ngày tổ chức | Thời gian thực hiện | Thời điểm | Thời gian dự kiến | Ngày | Ngày dạy"
            " | Ngày sinh hoạt | Thời điểm tổ chức | Ngày dự kiến | Thời gian (dự kiến) | Dự kiến thời gian"
            " | Thứ/Ngày | Ngày, tháng | Tháng/Tuần | Tuần/Tháng | Tháng | timeFrame | deadline | date | Tuần"
            " | Tuần chuyên môn | Tuần C.Môn | Lịch tổ chức | Thời hạn | Hạn hoàn thành | source due | due date | due"
            " | Ngày, giờ | Ngày/giờ | T/gian | T.gian | TG | TG thực hiện | TG tổ chức"
            " | Ngày thực hiện dự kiến"
            " | day | time | when | month",
    "duration": "Dự kiến thời lượng | Thời lượng dự kiến | Thời lượng tổ chức | Số tiết | Số buổi | duration",
    "status": "Tình trạng | Tình hình thực hiện | Tiến độ | status",
    "held": "Ngày đã thực hiện | Ngày thực tế | Thời gian thực tế | Ngày diễn ra | actual date | held on",
    "assigned": "Ngày giao nhiệm vụ | Ngày giao việc | Ngày phân công chuẩn bị | Ngày phân công nhiệm vụ",
    "notified": "Ngày thông báo tổ chức | Ngày TB | Ngày gửi thông báo | Ngày ra thông báo | Ngày thông báo trước"
                " | Ngày báo trước | Ngày báo trước cho GV | Ngày thông báo cho GV | Ngày thông báo cho giáo viên"
                " | Ngày báo trước cho giáo viên",
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
    "note": "Lưu ý | G.chú | G/chú | Ghi chú thêm | notes | note | Chú thích | remark | remarks | comment",
}
VARIANTS: Mapping[str, Mapping[str, str]] = {
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
        "content": "Nội dung họp | Nội dung sinh hoạt | Nội dung thảo luận | Nội dung buổi họp | Nội dung cuộc họp",
        "conclusion": "Kết luận cuộc họp | Kết luận của chủ tọa",
        "next_tasks": "Phân công | Phân công nhiệm vụ kỳ sau | Nhiệm vụ kỳ sau",
        "chair": "Chủ tọa | Chủ toạ xác nhận | Chữ ký chủ tọa | Chủ trì",
        "secretary": "Chữ ký thư ký | Thư kí",
        "archive": "Lưu trữ | Nơi lưu trữ | Nơi lưu giữ",
    },
}
SHEET_NAMES: Mapping[str, str] = {
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
EITHER: Mapping[str, Mapping[str, tuple[str, str]]] = {"sessions": {
    "cấp": ("level", "organiser"),
    **dict.fromkeys(("hình thức", "hình thức sh", "hình thức sinh hoạt", "hình thức tổ chức"), ("mode", "kind")),
}}

assert set(VARIANTS) == set(SHEETS)  # noqa: S101 - a table without vocabulary would be silently unreadable
