# language: vi
Tính năng: So sánh hai lần kiểm tra
  Kiểm tra lại sau khi trường sửa kế hoạch thì cần biết: điều gì mới, điều gì đã xong, điều gì còn. Sắp xếp lại hay chèn
  thêm dòng không phải là thay đổi.

  Bối cảnh:
    Cho sheet "Thông tin":
      | Năm học  | 2025-2026     |
      | Tỉnh     | Lào Cai       |
      | Đơn vị   | Trường THCS A |
      | Cấp học  | THCS          |
    Và sheet "Lịch SHCM":
      | Tổ chuyên môn | Loại sinh hoạt | Nội dung    | Thời gian  | Ngày thông báo | Ngày duyệt |
      | Tổ Toán       | Chuyên đề      | Đề kiểm tra | 20/11/2025 | 10/11/2025     | 12/11/2025 |
      | Tổ Văn        | Chuyên đề      | Bài thơ     | 27/11/2025 | 01/11/2025     | 19/11/2025 |
    Và ghi vào tệp "cu.xlsx"

  Tình huống: Đổi chỗ các dòng thì không có gì khác
    Cho sheet "Lịch SHCM":
      | Tổ chuyên môn | Loại sinh hoạt | Nội dung    | Thời gian  | Ngày thông báo | Ngày duyệt |
      | Tổ Văn        | Chuyên đề      | Bài thơ     | 27/11/2025 | 01/11/2025     | 19/11/2025 |
      | Tổ Toán       | Chuyên đề      | Đề kiểm tra | 20/11/2025 | 10/11/2025     | 12/11/2025 |
    Và ghi vào tệp "moi.xlsx"
    Khi chạy lệnh "shcm diff cu.xlsx moi.xlsx --rules lao-cai --as-of 2025-11-10 --format json"
    Thì mã kết thúc là 0
    Và kết quả so sánh là:
      | thay đổi | số |
      | new      | 0  |
      | resolved | 0  |

  Tình huống: Sửa một điều, làm hỏng một điều khác
    Cho sheet "Lịch SHCM":
      | Tổ chuyên môn | Loại sinh hoạt | Nội dung    | Thời gian  | Ngày thông báo | Ngày duyệt |
      | Tổ Toán       | Chuyên đề      | Đề kiểm tra | 20/11/2025 | 06/11/2025     | 12/11/2025 |
      | Tổ Văn        | Chuyên đề      | Bài thơ     | 27/11/2025 | 14/11/2025     | 19/11/2025 |
    Và ghi vào tệp "moi.xlsx"
    Khi chạy lệnh "shcm diff cu.xlsx moi.xlsx --rules lao-cai --as-of 2025-11-10 --format json"
    Thì mã kết thúc là 1
    Và kết quả so sánh là:
      | thay đổi | số |
      | new      | 1  |
      | resolved | 1  |

  Tình huống: Chỉ báo lỗi điều mới so với lần trước
    Khi chạy lệnh "shcm check cu.xlsx --rules lao-cai --as-of 2025-11-10 -o lan-truoc.json"
    Thì mã kết thúc là 1
    Khi chạy lệnh "shcm check cu.xlsx --rules lao-cai --as-of 2025-11-10 --baseline lan-truoc.json"
    Thì mã kết thúc là 0
    Và màn hình có "đã biết"
