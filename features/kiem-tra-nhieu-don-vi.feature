# language: vi
Tính năng: Kiểm tra nhiều đơn vị trong một lượt
  Người kiểm tra đưa vào cả thư mục tệp của các trường và danh mục của tỉnh. Mỗi trường được kết luận
  như khi kiểm tra một mình; đơn vị chưa thấy dữ liệu được nêu riêng, không lẫn với đơn vị chưa đạt.

  Bối cảnh:
    Cho sheet "Thông tin":
      | Năm học   | 2025-2026           |
      | Tỉnh      | Lào Cai             |
      | Xã/Phường | Phường Một          |
      | Đơn vị    | Trường THCS Ban Mai |
      | Cấp học   | THCS                |
    Và sheet "Lịch SHCM":
      | Tổ chuyên môn | Loại sinh hoạt | Môn học | Nội dung | Thời gian  |
      | Tổ Toán       | NCBH           | Toán    | Bài 1    | 10/10/2025 |
      | Tổ Toán       | NCBH           | Toán    | Bài 2    | 12/03/2026 |
    Và sheet "Hồ sơ":
      | Đơn vị  | Loại hồ sơ  | Năm học   | Ngày gửi   |
      | Tổ Toán | Kế hoạch tổ | 2025-2026 | 10/09/2025 |
    Và ghi vào tệp "ban-mai-phuong-mot.xlsx"

  Tình huống: Hai trường cùng tên ở hai phường là hai đơn vị, hồ sơ của trường nào là của trường ấy
    Cho sheet "Thông tin":
      | Năm học   | 2025-2026           |
      | Tỉnh      | Lào Cai             |
      | Xã/Phường | Phường Hai          |
      | Đơn vị    | Trường THCS Ban Mai |
      | Cấp học   | THCS                |
    Và ghi vào tệp "ban-mai-phuong-hai.xlsx"
    Khi chạy lệnh "shcm check . --rules lao-cai --as-of 2026-06-01 --format csv --detail full"
    Thì màn hình có "school:lào cai|một|thcs ban mai"
    Và màn hình có "school:lào cai|hai|thcs ban mai"
    Và mã kết thúc là 0

  Tình huống: Đơn vị có trong danh mục mà chưa thấy dữ liệu được nêu riêng
    Cho sheet "Tổ - Môn":
      | Tỉnh    | Xã/Phường  | Trường              | Cấp học | Tổ chuyên môn | Môn học |
      | Lào Cai | Phường Một | Trường THCS Ban Mai | THCS    | Tổ Toán       | Toán    |
      | Lào Cai | Phường Ba  | Trường THCS Xa      | THCS    | Tổ Toán       | Toán    |
    Và ghi vào tệp "danh-muc.xlsx"
    Khi chạy lệnh "shcm check ban-mai-phuong-mot.xlsx --registry danh-muc.xlsx --rules lao-cai --as-of 2026-06-01"
    Thì màn hình có "1 đơn vị có dữ liệu"
    Và màn hình có "Chưa thấy buổi hay hồ sơ nào trong các tệp đã đọc:"
    Và màn hình có "    Trường THCS Xa (Phường Ba)"

  Tình huống: Tệp hỏng không ngăn việc kiểm tra các trường khác
    Cho tệp "hong.csv" có nội dung "không phải lịch"
    Khi chạy lệnh "shcm check . --rules lao-cai --as-of 2026-06-01 -o KET-QUA/"
    Thì mã kết thúc là 2
    Và thông báo lỗi có "hong.csv"
    Và thông báo lỗi có "Đã ghi thư mục KET-QUA/"
    Và không có dấu vết lỗi của chương trình
