# language: vi
Tính năng: Theo dõi tệp trong lúc sửa
  Người lập kế hoạch mở bảng tính và sửa dần. Mỗi lần lưu thì chương trình kiểm tra lại và chỉ nói điều gì đã khác so với
  lần trước.

  Tình huống: Lưu tệp là biết điều gì mới, điều gì đã xong
    Cho sheet "Thông tin":
      | Năm học  | 2025-2026     |
      | Tỉnh     | Lào Cai       |
      | Đơn vị   | Trường THCS A |
      | Cấp học  | THCS          |
    Và sheet "Lịch SHCM":
      | Tổ chuyên môn | Loại sinh hoạt | Nội dung    | Thời gian  | Ngày thông báo | Ngày duyệt |
      | Tổ Toán       | Chuyên đề      | Đề kiểm tra | 20/11/2025 | 06/11/2025     | 12/11/2025 |
    Và ghi vào tệp "ke-hoach.xlsx"
    Khi theo dõi bằng lệnh "shcm check ke-hoach.xlsx --rules lao-cai --as-of 2025-11-10 --watch"
    Và lưu lại tệp "ke-hoach.xlsx" với sheet "Lịch SHCM":
      | Tổ chuyên môn | Loại sinh hoạt | Nội dung    | Thời gian  | Ngày thông báo | Ngày duyệt |
      | Tổ Toán       | Chuyên đề      | Đề kiểm tra | 20/11/2025 | 10/11/2025     | 12/11/2025 |
    Thì màn hình hiện thêm "1 mới, 2 vẫn mở như trước, 0 không còn mở"
    Khi lưu lại tệp "ke-hoach.xlsx" với sheet "Lịch SHCM":
      | Tổ chuyên môn | Loại sinh hoạt | Nội dung    | Thời gian  | Ngày thông báo | Ngày duyệt |
      | Tổ Toán       | Chuyên đề      | Đề kiểm tra | 20/11/2025 | 06/11/2025     | 12/11/2025 |
    Thì màn hình hiện thêm "0 mới, 2 vẫn mở như trước, 1 không còn mở"
