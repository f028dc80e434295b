# language: vi
Tính năng: Báo cáo để người ta làm theo
  Một lần kiểm tra cho nhiều báo cáo: trang để xem, văn bản để ký, bảng để lọc, lịch để nhắc việc, và chính tệp của
  trường có ghi nhận xét ở từng ô.

  Bối cảnh:
    Cho sheet "Thông tin":
      | Năm học  | 2025-2026     |
      | Tỉnh     | Lào Cai       |
      | Đơn vị   | Trường THCS A |
      | Cấp học  | THCS          |
    Và sheet "Lịch SHCM":
      | Tổ chuyên môn | Loại sinh hoạt | Nội dung              | Thời gian  | Ngày thông báo | Ngày duyệt |
      | Tổ Toán       | Chuyên đề      | Đề <b>kiểm tra</b>    | 20/11/2025 | 10/11/2025     | 12/11/2025 |
      | Tổ Văn        | Chuyên đề      | Bài thơ               | 27/11/2025 | 01/11/2025     |            |
    Và ghi vào tệp "ke-hoach.xlsx"

  Khung tình huống: Mỗi định dạng nêu kết luận, ô và điều khoản
    Khi chạy lệnh "shcm check ke-hoach.xlsx --rules lao-cai --as-of 2025-11-12 -o <tệp>"
    Thì mã kết thúc là 1
    Và tệp "<tệp>" có chữ "Tổ thông báo nội dung, phân công trước buổi sinh hoạt"
    Và tệp "<tệp>" có chữ "II.2.1"
    Và tệp "<tệp>" có chữ "E2"

    Dữ liệu:
      | tệp           |
      | bao-cao.html  |
      | bao-cao.docx  |
      | bao-cao.xlsx  |
      | bao-cao.csv   |
      | bao-cao.json  |
      | bao-cao.sarif |
      | bao-cao.txt   |

  Tình huống: Trang HTML không tải gì từ ngoài, chữ của trường không thành mã
    Khi chạy lệnh "shcm check ke-hoach.xlsx --rules lao-cai --as-of 2025-11-12 -o bao-cao.html"
    Thì tệp "bao-cao.html" không có chữ "https://"
    Và tệp "bao-cao.html" không có chữ "<b>kiểm tra"

  Tình huống: Lịch nhắc việc chỉ có việc còn ở phía trước
    Khi chạy lệnh "shcm check ke-hoach.xlsx --rules lao-cai --as-of 2025-11-12 -o nhac-viec.ics"
    Thì tệp "nhac-viec.ics" có chữ "DTSTART;VALUE=DATE:20251120"
    Và tệp "nhac-viec.ics" có chữ "BEGIN:VALARM"

  Tình huống: Tệp của trường trở lại với nhận xét, tệp cũ còn nguyên
    Khi chạy lệnh "shcm check ke-hoach.xlsx --rules lao-cai --as-of 2025-11-12 --annotate nhan-xet.xlsx"
    Thì tệp "nhan-xet.xlsx" có chữ "Nhận xét"
    Và ô "E2" của sheet "Lịch SHCM" trong "nhan-xet.xlsx" có ghi chú về "chưa đạt"
    Và ô "E2" của sheet "Lịch SHCM" trong "ke-hoach.xlsx" không có ghi chú

  Tình huống: Không ghi đè lên tệp của trường
    Khi chạy lệnh "shcm check ke-hoach.xlsx --rules lao-cai --as-of 2025-11-12 --annotate ke-hoach.xlsx"
    Thì mã kết thúc là 2
    Và thông báo lỗi có "ke-hoach.xlsx"

  Tình huống: Báo cáo Word theo thể thức văn bản hành chính, chỗ chưa biết để trống
    Khi chạy lệnh "shcm check ke-hoach.xlsx --rules lao-cai --as-of 2025-11-12 -o bao-cao.docx"
    Thì tệp "bao-cao.docx" có chữ "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    Và tệp "bao-cao.docx" có chữ "Độc lập - Tự do - Hạnh phúc"
    Và tệp "bao-cao.docx" có chữ "Nơi nhận:"
    Và tệp "bao-cao.docx" có chữ "Số: …"
