# language: vi
Tính năng: Tệp thiếu cột hoặc thiếu danh sách
  Không ghi thì không có nghĩa là không làm: thiếu cột hay thiếu sheet thì không kết luận là vi phạm,
  và nói cần thêm gì.

  Bối cảnh:
    Cho sheet "Thông tin":
      | Năm học  | 2025-2026     |
      | Tỉnh     | Lào Cai       |
      | Đơn vị   | Trường THCS A |
      | Cấp học  | THCS          |

  Tình huống: Không có cột ngày thông báo và ngày duyệt
    Cho sheet "Lịch SHCM":
      | Tổ chuyên môn | Loại sinh hoạt | Nội dung    | Thời gian  |
      | Tổ Toán       | Chuyên đề      | Đề kiểm tra | 20/11/2025 |
    Khi kiểm tra vào ngày 01/12/2025
    Thì yêu cầu LC-13 có kết luận:
      | kết luận           | lý do     |
      | chưa kết luận được | thiếu cột |
    Và yêu cầu LC-14 có kết luận:
      | kết luận           | lý do     |
      | chưa kết luận được | thiếu cột |
    Và mã kết thúc là 0
    Nhưng mã kết thúc khi chưa kết luận cũng tính là 1

  Tình huống: Nhiều buổi thiếu cùng một cột thì chỉ nhắc một lần
    Cho sheet "Lịch SHCM":
      | Tổ chuyên môn | Loại sinh hoạt | Môn học | Nội dung | Thời gian  |
      | Tổ Toán       | Chuyên đề      | Toán    | Một      | 20/11/2025 |
      | Tổ Toán       | Chuyên đề      | Toán    | Hai      | 27/11/2025 |
      | Tổ Toán       | Hội thảo       | Toán    | Ba       | 28/11/2025 |
    Khi kiểm tra vào ngày 30/12/2025
    Thì yêu cầu LC-13 có kết luận:
      | kết luận           | lý do     | số nghĩa vụ |
      | chưa kết luận được | thiếu cột | 3           |

  Tình huống: Có cột mà bỏ trống và hạn đã qua thì là chưa làm
    Cho sheet "Lịch SHCM":
      | Tổ chuyên môn | Loại sinh hoạt | Môn học | Nội dung    | Thời gian  | Ngày thông báo |
      | Tổ Toán       | Chuyên đề      | Toán    | Đề kiểm tra | 20/11/2025 |                |
    Khi kiểm tra vào ngày 01/12/2025
    Thì yêu cầu LC-13 có kết luận:
      | buổi        | kết luận |
      | Đề kiểm tra | vi phạm  |
    Và mã kết thúc là 1

  Tình huống: Không có danh sách môn của tổ thì không thấy được môn bị bỏ quên
    Cho sheet "Lịch SHCM":
      | Tổ chuyên môn | Loại sinh hoạt | Môn học | Nội dung | Thời gian  |
      | Tổ Toán       | NCBH           | Toán    | Đại số   | 10/10/2025 |
      | Tổ Toán       | NCBH           | Toán    | Hình học | 10/03/2026 |
    Khi kiểm tra vào ngày 01/10/2025
    Thì yêu cầu LC-10 có kết luận:
      | tổ      | môn  | học kỳ | kết luận           | lý do                |
      | Tổ Toán | Toán | HK1    | đạt                |                      |
      | Tổ Toán | Toán | HK2    | đạt                |                      |
      | Tổ Toán |      |        | chưa kết luận được | chưa có danh sách môn |

  Tình huống: Ở tiểu học, tổ là khối lớp: không có danh sách thì chỉ nhắc
    Cho sheet "Thông tin":
      | Năm học  | 2025-2026            |
      | Tỉnh     | Lào Cai              |
      | Đơn vị   | Trường Tiểu học số 1 |
      | Cấp học  | TH                   |
    Và sheet "Lịch SHCM":
      | Tổ chuyên môn | Loại sinh hoạt | Môn học | Nội dung | Thời gian  |
      | Tổ khối 4     | NCBH           | Toán    | Phân số  | 10/10/2025 |
    Khi kiểm tra vào ngày 01/10/2025
    Thì yêu cầu LC-10 có kết luận:
      | tổ        | kết luận           | lý do                 |
      | Tổ khối 4 | chưa kết luận được | chưa có danh sách môn |

  Tình huống: Lịch không nói đến cụm nào thì không xét việc của cụm
    Cho sheet "Lịch SHCM":
      | Tổ chuyên môn | Loại sinh hoạt | Môn học | Nội dung | Thời gian  |
      | Tổ Toán       | NCBH           | Toán    | Đại số   | 10/10/2025 |
    Khi kiểm tra vào ngày 01/12/2025
    Thì yêu cầu LC-29 không áp dụng
    Và yêu cầu LC-30 không áp dụng
    Và yêu cầu LC-66 không áp dụng

  Tình huống: Trường mầm non không thuộc phạm vi của văn bản
    Cho sheet "Thông tin":
      | Năm học  | 2025-2026       |
      | Tỉnh     | Lào Cai         |
      | Đơn vị   | Trường Mầm non A |
      | Cấp học  | MN              |
    Và sheet "Lịch SHCM":
      | Tổ chuyên môn | Loại sinh hoạt | Nội dung     | Thời gian |
      | Tổ Lá         | Chuyên đề      | Tạo hình     |           |
    Khi kiểm tra vào ngày 01/12/2025
    Thì yêu cầu LC-09 không áp dụng
    Và yêu cầu LC-13 không áp dụng
    Và mã kết thúc là 0
