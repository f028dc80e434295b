# language: vi
Tính năng: Ngày ghi theo tuần, tháng, học kỳ
  Kế hoạch thường ghi "Tháng 10/2025", "Tuần 1 tháng 11/2025". Chương trình xét mọi ngày có thể:
  chỉ nói "đạt" hay "vi phạm" khi ngày nào cũng vậy, nếu không thì nói cần làm rõ điều gì.

  Bối cảnh:
    Cho sheet "Thông tin":
      | Năm học  | 2025-2026     |
      | Tỉnh     | Lào Cai       |
      | Đơn vị   | Trường THCS A |
      | Cấp học  | THCS          |
      | HK1 từ   | 05/09/2025    |
      | HK1 đến  | 16/01/2026    |
      | HK2 từ   | 19/01/2026    |
      | HK2 đến  | 22/05/2026    |
    Và sheet "Tổ - Môn":
      | Trường        | Cấp học | Tổ chuyên môn | Môn học |
      | Trường THCS A | THCS    | Tổ Toán       | Toán    |

  Khung tình huống: Một buổi NCBH duy nhất, ngày ghi bằng chữ
    Cho sheet "Lịch SHCM":
      | Tổ chuyên môn | Loại sinh hoạt | Môn học | Nội dung | Thời gian |
      | Tổ Toán       | NCBH           | Toán    | Đại số   | <ghi>     |
    Khi kiểm tra vào ngày 01/10/2025
    Thì yêu cầu LC-10 có kết luận:
      | tổ      | môn  | học kỳ | kết luận |
      | Tổ Toán | Toán | HK1    | <HK1>    |
      | Tổ Toán | Toán | HK2    | <HK2>    |

    Dữ liệu:
      | ghi                                               | HK1                | HK2                |
      | Tháng 10/2025                                     | đạt                | vi phạm            |
      | Tháng 9                                           | đạt                | vi phạm            |
      | Tuần 1 tháng 11/2025                              | đạt                | vi phạm            |
      | Tuần: 2 tháng 12/2025                             | đạt                | vi phạm            |
      | Học kỳ II                                         | vi phạm            | đạt                |
      | cuối tháng 3/2026                                 | vi phạm            | đạt                |
      | Tháng 01/2026                                     | chưa kết luận được | chưa kết luận được |
      | Trong năm học 2025-2026 (dự kiến từ tháng 11/2025) | chưa kết luận được | chưa kết luận được |
      | khi nào tiện                                      | chưa kết luận được | chưa kết luận được |

  Khung tình huống: Hạn thông báo của buổi ghi theo tháng là một khoảng
    Cho sheet "Lịch SHCM":
      | Tổ chuyên môn | Loại sinh hoạt | Môn học | Nội dung    | Thời gian     | Ngày thông báo |
      | Tổ Toán       | Chuyên đề      | Toán    | Đề kiểm tra | Tháng 11/2025 | <thông báo>    |
    Khi kiểm tra vào ngày 01/12/2025
    Thì yêu cầu LC-13 có kết luận:
      | buổi        | kết luận   | lý do   |
      | Đề kiểm tra | <kết luận> | <lý do> |
    Và hạn của yêu cầu LC-13 là từ 18/10/2025 đến 16/11/2025

    Dữ liệu:
      | thông báo  | kết luận           | lý do       |
      | 18/10/2025 | đạt                |             |
      | 19/10/2025 | chưa kết luận được | ngày mơ hồ  |
      | 16/11/2025 | chưa kết luận được | ngày mơ hồ  |
      | 17/11/2025 | vi phạm            |             |

  Tình huống: Chỉ biết học kỳ I kết thúc trước 18/01/2026
    Cho sheet "Thông tin":
      | Năm học  | 2025-2026     |
      | Tỉnh     | Lào Cai       |
      | Đơn vị   | Trường THCS A |
      | Cấp học  | THCS          |
    Và sheet "Lịch SHCM":
      | Tổ chuyên môn | Loại sinh hoạt | Môn học | Nội dung | Thời gian  |
      | Tổ Toán       | NCBH           | Toán    | Đại số   | 12/01/2026 |
    Khi kiểm tra vào ngày 01/10/2025
    Thì yêu cầu LC-10 có kết luận:
      | tổ      | môn  | học kỳ | kết luận           |
      | Tổ Toán | Toán | HK1    | chưa kết luận được |
      | Tổ Toán | Toán | HK2    | chưa kết luận được |

  Tình huống: Ngày không đọc được là việc cần sửa trong tệp, không phải vi phạm
    Cho sheet "Lịch SHCM":
      | Tổ chuyên môn | Loại sinh hoạt | Môn học | Nội dung | Thời gian    |
      | Tổ Toán       | NCBH           | Toán    | Đại số   | 31/02/2026   |
    Khi kiểm tra vào ngày 01/10/2025
    Thì tệp có vấn đề "unreadable-date" ở ô "Lịch SHCM!E2"
    Và yêu cầu LC-09 có kết luận:
      | buổi   | kết luận |
      | Đại số | đạt      |
    Và mã kết thúc là 0

  Khung tình huống: Một buổi chưa rõ học kỳ không thể đủ cho cả hai học kỳ
    Cho sheet "Tổ - Môn":
      | Trường        | Cấp học | Tổ chuyên môn | Môn học       |
      | Trường THCS A | THCS    | Tổ Toán       | Toán, Tin học |
    Và sheet "Lịch SHCM":
      | Tổ chuyên môn | Loại sinh hoạt | Môn học   | Nội dung  | Thời gian     |
      | Tổ Toán       | NCBH           | Tin học   | Bảng tính | Tháng 01/2026 |
      | Tổ Toán       | NCBH           | <môn HK1> | Đại số    | 10/10/2025    |
      | Tổ Toán       | NCBH           | <môn HK2> | Hình học  | 10/03/2026    |
    Khi kiểm tra vào ngày 01/10/2025
    Thì yêu cầu LC-10 có kết luận:
      | tổ      | môn     | học kỳ | kết luận |
      | Tổ Toán | Toán    | HK1    | đạt      |
      | Tổ Toán | Toán    | HK2    | đạt      |
      | Tổ Toán | Tin học | HK1    | <HK1>    |
      | Tổ Toán | Tin học | HK2    | <HK2>    |
    Và có <số> nhận xét chung về yêu cầu LC-10

    Dữ liệu:
      | môn HK1       | môn HK2       | HK1                | HK2                | số |
      | Toán          | Toán          | chưa kết luận được | chưa kết luận được | 1  |
      | Toán, Tin học | Toán          | đạt                | chưa kết luận được | 0  |
      | Toán, Tin học | Toán, Tin học | đạt                | đạt                | 0  |
