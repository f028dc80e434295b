# language: vi
Tính năng: Hỏi vì sao một yêu cầu có kết luận ấy
  Mỗi kết luận có một mã. Hỏi theo mã thì chương trình nói: yêu cầu là gì, theo điều nào, dựa vào ô nào, nếu điều chưa rõ
  hoá ra thế này hay thế khác thì kết luận ra sao, và ít nhất phải thay đổi gì để đạt. Thay đổi nêu ra đã được thử:
  làm xong thì đạt. Việc đã qua và ngày đã ghi không bao giờ được đề nghị sửa.

  Bối cảnh:
    Cho sheet "Thông tin":
      | Năm học  | 2025-2026     |
      | Tỉnh     | Lào Cai       |
      | Đơn vị   | Trường THCS A |
      | Cấp học  | THCS          |

  Tình huống: Ngày chưa rõ thì nói từ ngày nào là đạt
    Cho sheet "Lịch SHCM":
      | Tổ chuyên môn | Loại sinh hoạt | Nội dung    | Thời gian      | Ngày thông báo |
      | Tổ Toán       | Chuyên đề      | Đề kiểm tra | Tháng 12/2025  | 20/11/2025     |
    Khi hỏi vì sao, theo yêu cầu LC-13, vào ngày 21/11/2025
    Thì màn hình có "Kết luận: chưa kết luận được (ngày chưa rõ)"
    Và màn hình có "(ô D2) tổ chức chậm nhất 03/12/2025 → chưa đạt"
    Và màn hình có "(ô D2) tổ chức từ 04/12/2025 trở đi → đạt"
    Và thay đổi nhỏ nhất là 1 việc, làm xong thì đạt
    Và không thay đổi nào rơi vào trước ngày 04/12/2025

  Tình huống: Báo trễ cho buổi còn ở phía trước thì dời buổi, không sửa ngày đã báo
    Cho sheet "Lịch SHCM":
      | Tổ chuyên môn | Loại sinh hoạt | Nội dung    | Thời gian  | Ngày thông báo |
      | Tổ Toán       | Chuyên đề      | Đề kiểm tra | 20/11/2025 | 10/11/2025     |
    Khi hỏi vì sao, theo yêu cầu LC-13, vào ngày 11/11/2025
    Thì màn hình có "Kết luận: chưa đạt"
    Và thay đổi nhỏ nhất là 1 việc, làm xong thì đạt
    Và không thay đổi nào rơi vào trước ngày 24/11/2025
    Và không thay đổi nào sửa cột "Ngày thông báo"

  Tình huống: Buổi đã qua thì không còn gì để sửa
    Cho sheet "Lịch SHCM":
      | Tổ chuyên môn | Loại sinh hoạt | Nội dung    | Thời gian  | Ngày thông báo |
      | Tổ Toán       | Chuyên đề      | Đề kiểm tra | 20/11/2025 | 10/11/2025     |
    Khi hỏi vì sao, theo yêu cầu LC-13, vào ngày 21/11/2025
    Thì không có thay đổi nào làm cho đạt
    Và màn hình có "cần giải trình"

  Tình huống: Thiếu buổi thì thêm một buổi, và nói buổi nào gần được tính
    Cho sheet "Tổ - Môn":
      | Trường        | Cấp học | Tổ chuyên môn | Môn học |
      | Trường THCS A | THCS    | Tổ Toán       | Toán    |
    Và sheet "Lịch SHCM":
      | Tổ chuyên môn | Loại sinh hoạt | Môn học | Nội dung | Thời gian  |
      | Tổ Toán       | NCBH           | Toán    | Bài 1    | 10/10/2025 |
      | Tổ Toán       | Chuyên đề      | Toán    | Bài 2    | 12/03/2026 |
    Khi hỏi vì sao, theo yêu cầu LC-10 chưa đạt, vào ngày 01/02/2026
    Thì màn hình có "«Lịch SHCM!B3» Loại sinh hoạt: Chuyên đề – không tính: loại sinh hoạt"
    Và thay đổi nhỏ nhất là 1 việc, làm xong thì đạt

  Tình huống: Mã không có thì nói ra
    Cho sheet "Lịch SHCM":
      | Tổ chuyên môn | Loại sinh hoạt | Nội dung    | Thời gian  |
      | Tổ Toán       | Chuyên đề      | Đề kiểm tra | 20/11/2025 |
    Và ghi vào tệp "ke-hoach.xlsx"
    Khi chạy lệnh "shcm explain 0000000000000000 ke-hoach.xlsx --rules lao-cai --as-of 2025-11-10"
    Thì mã kết thúc là 2
    Và thông báo lỗi có "0000000000000000"
