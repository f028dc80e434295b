# language: vi
Tính năng: Văn bản chỉ áp dụng trong thời gian có hiệu lực
  Kế hoạch của Hải Phòng, phường Việt Hòa và Điện Biên chỉ cho năm học 2025-2026; hướng dẫn của Lào Cai áp dụng tiếp.
  Không có quy tắc nào còn hiệu lực thì chương trình nói trước hết, và không bao giờ báo là đạt.

  Khung tình huống: Kiểm tra lịch năm học 2026-2027
    Cho sheet "Lịch SHCM":
      | Trường    | Cấp học | Cấp tổ chức | Loại sinh hoạt | Nội dung | Thời gian  |
      | THCS A    | THCS    | Tổ          | Chuyên đề      | Đại số   | 16/12/2026 |
    Và ghi vào tệp "ke-hoach.xlsx"
    Khi chạy lệnh "shcm check ke-hoach.xlsx --rules <bộ> --year 2026-2027 --as-of 2026-11-01 --fail-on never"
    Thì mã kết thúc là <mã>
    Và không có dấu vết lỗi của chương trình

    Dữ liệu:
      | bộ        | mã |
      | hai-phong | 2  |
      | viet-hoa  | 2  |
      | dien-bien | 2  |
      | lao-cai   | 0  |
      | quoc-gia  | 0  |
