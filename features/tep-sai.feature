# language: vi
Tính năng: Tệp không đọc được, tệp lạ và lệnh gõ sai
  Chương trình không bao giờ im lặng bỏ qua: tệp nào không đọc được thì nói tên tệp và cách sửa,
  tệp đọc được vẫn có báo cáo, mã kết thúc là 2.

  Bối cảnh:
    Cho sheet "Thông tin":
      | Năm học  | 2025-2026     |
      | Tỉnh     | Lào Cai       |
      | Đơn vị   | Trường THCS A |
      | Cấp học  | THCS          |
    Và sheet "Lịch SHCM":
      | Tổ chuyên môn | Loại sinh hoạt | Môn học | Nội dung | Thời gian  |
      | Tổ Toán       | NCBH           | Toán    | Đại số   | 10/10/2025 |
      | Tổ Toán       | NCBH           | Toán    | Hình học | 10/03/2026 |
    Và ghi vào tệp "ke-hoach.xlsx"

  Tình huống: Tệp đúng
    Khi chạy lệnh "shcm check ke-hoach.xlsx --rules lao-cai --as-of 2025-10-01"
    Thì mã kết thúc là 0
    Và màn hình có "Tổ Toán"

  Khung tình huống: Tệp không phải bảng tính
    Cho tệp "hong.xlsx" có nội dung "<nội dung>"
    Khi chạy lệnh "shcm check ke-hoach.xlsx hong.xlsx --rules lao-cai --as-of 2025-10-01"
    Thì mã kết thúc là 2
    Và thông báo lỗi có "hong.xlsx"
    Và thông báo lỗi có "<cách nói>"
    Và màn hình có "Tổ Toán"

    Dữ liệu:
      | nội dung             | cách nói |
      | %PDF-1.7             | PDF      |
      | <html><table></html> | HTML     |
      |                      | rỗng     |

  Tình huống: Bảng không có tiêu đề nào quen
    Cho tệp "bang-la.csv" có nội dung "Họ tên,Điểm"
    Khi chạy lệnh "shcm check bang-la.csv --rules lao-cai --as-of 2025-10-01"
    Thì mã kết thúc là 2
    Và thông báo lỗi có "bang-la.csv"

  Tình huống: Không có tệp
    Khi chạy lệnh "shcm check khong-co.xlsx --rules lao-cai"
    Thì mã kết thúc là 2
    Và thông báo lỗi có "khong-co.xlsx"

  Tình huống: Không biết kiểm tra theo văn bản nào
    Cho sheet "Thông tin":
      | Năm học  | 2025-2026  |
      | Tỉnh     | Tỉnh khác  |
    Và ghi vào tệp "tinh-khac.xlsx"
    Khi chạy lệnh "shcm check tinh-khac.xlsx"
    Thì mã kết thúc là 2
    Và thông báo lỗi có "lao-cai"

  Tình huống: Tên tỉnh trong tệp cho biết văn bản
    Khi chạy lệnh "shcm check ke-hoach.xlsx --as-of 2025-10-01 --fail-on never"
    Thì mã kết thúc là 0
    Và màn hình có "lao-cai"
    Và màn hình có "quoc-gia"

  Khung tình huống: Lệnh gõ sai
    Khi chạy lệnh "shcm check ke-hoach.xlsx --rules lao-cai <tuỳ chọn>"
    Thì mã kết thúc là 2
    Và thông báo lỗi có "<cách nói>"
    Và không có dấu vết lỗi của chương trình

    Dữ liệu:
      | tuỳ chọn             | cách nói     |
      | --as-of 05/31/2026   | 01/12/2025   |
      | --phase thuc-hien    | plan, audit  |
      | --year 2025          | 2025-2026    |
      | --set on-the-day=som | undetermined |
      | --set khong-co=1     | on-the-day   |
