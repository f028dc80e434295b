# language: vi
Tính năng: Gói hồ sơ và tên người
  Báo cáo đã ký phải chứng minh lại được: gói hồ sơ giữ tệp đã kiểm tra, quy tắc, ngày hỏi, phiên bản và báo cáo; ai có
  gói cũng chạy lại và so được từng byte. Khi gửi ra ngoài, tên người có thể được bỏ.

  Bối cảnh:
    Cho sheet "Thông tin":
      | Năm học  | 2025-2026     |
      | Tỉnh     | Lào Cai       |
      | Đơn vị   | Trường THCS A |
      | Cấp học  | THCS          |
    Và sheet "Lịch SHCM":
      | Tổ chuyên môn | Loại sinh hoạt | Nội dung               | Người phụ trách | Thời gian  | Ngày thông báo |
      | Tổ Toán       | Chuyên đề      | Thầy Giáo Viên Một dạy | Giáo Viên Một   | 20/11/2025 | 10/11/2025     |
    Và ghi vào tệp "ke-hoach.xlsx"

  Tình huống: Gói còn nguyên thì chạy lại cho đúng báo cáo ấy
    Khi chạy lệnh "shcm pack ke-hoach.xlsx --rules lao-cai --as-of 2025-11-10 -o ho-so.zip"
    Và chạy lệnh "shcm verify ho-so.zip"
    Thì mã kết thúc là 0

  Tình huống: Gói bị sửa thì bị phát hiện
    Khi chạy lệnh "shcm pack ke-hoach.xlsx --rules lao-cai --as-of 2025-11-10 -o ho-so.zip"
    Và sửa "violated" thành "satisfied" trong tệp "report.json" của gói "ho-so.zip"
    Và chạy lệnh "shcm verify ho-so.zip"
    Thì mã kết thúc là 1
    Và không có dấu vết lỗi của chương trình

  Khung tình huống: Không còn tên người ở định dạng nào
    Khi chạy lệnh "shcm check ke-hoach.xlsx --rules lao-cai --as-of 2025-11-10 --redact --detail full -o <tệp>"
    Thì có tệp "<tệp>"
    Và tệp "<tệp>" không có chữ "Giáo Viên Một"

    Dữ liệu:
      | tệp            |
      | bao-cao.html   |
      | bao-cao.json   |
      | bao-cao.csv    |
      | bao-cao.txt    |
      | bao-cao.docx   |
      | bao-cao.xlsx   |
