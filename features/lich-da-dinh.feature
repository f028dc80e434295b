# language: vi
Tính năng: Những buổi mà chính văn bản đã định
  Kế hoạch của phường ghi trường nào, chuyên đề nào, tháng nào; lịch của phòng giáo dục trung học ghi tháng nào có việc gì.
  Lịch thật được so với từng dòng ấy. Lệch tháng là lệch kế hoạch, không phải vi phạm nặng: phường được điều chỉnh.

  Khung tình huống: Chuyên đề của TH Cao An đã định vào tháng 12/2025
    Cho bộ quy tắc "viet-hoa"
    Và sheet "Thông tin":
      | Năm học   | 2025-2026 |
      | Tỉnh      | Hải Phòng |
      | Xã/Phường | Việt Hòa  |
      | Đơn vị    | TH Cao An |
    Và sheet "Lịch SHCM":
      | Trường            | Cấp học | Cấp tổ chức | Loại sinh hoạt | Nội dung   | Thời gian |
      | Tiểu học Cao An   | TH      | Xã/Phường   | Chuyên đề      | <nội dung> | <ghi>     |
    Khi kiểm tra vào ngày 01/10/2025
    Thì yêu cầu VH-05 có kết luận:
      | trường          | kết luận   |
      | Tiểu học Cao An | <kết luận> |

    Dữ liệu:
      | nội dung                                                | ghi                | kết luận           |
      | Ứng dụng chuyển đổi số trong dạy học môn Khoa học lớp 5 | 30/11/2025         | vi phạm            |
      | Ứng dụng chuyển đổi số trong dạy học môn Khoa học lớp 5 | 01/12/2025         | đạt                |
      | Ứng dụng chuyển đổi số trong dạy học môn Khoa học lớp 5 | Tháng 12/2025      | đạt                |
      | Ứng dụng chuyển đổi số trong dạy học môn Khoa học lớp 5 | 31/12/2025         | đạt                |
      | Ứng dụng chuyển đổi số trong dạy học môn Khoa học lớp 5 | 01/01/2026         | vi phạm            |
      | Ứng dụng chuyển đổi số trong dạy học môn Khoa học lớp 5 | Học kỳ I           | chưa kết luận được |
      | Bồi dưỡng học sinh năng khiếu                           | Tháng 12/2025      | vi phạm            |
      |                                                         | Tháng 12/2025      | chưa kết luận được |

  Tình huống: Sinh hoạt chuyên đề cụm trường vào tháng 10/2025
    Cho bộ quy tắc "dien-bien"
    Và sheet "Thông tin":
      | Năm học | 2025-2026 |
      | Tỉnh    | Điện Biên |
    Và sheet "Lịch SHCM":
      | Cụm   | Cấp học | Cấp tổ chức | Lần   | Loại sinh hoạt | Môn học | Nội dung | Thời gian    |
      | Cụm 1 | THCS    | Cụm         | Lần 1 | Chuyên đề      | Toán    | Đại số   | 31/10/2025   |
      | Cụm 2 | THCS    | Cụm         | Lần 1 | Chuyên đề      | Toán    | Đại số   | 01/11/2025   |
      | Cụm 3 | THPT    | Cụm         | Lần 1 | Chuyên đề      | Toán    | Đại số   | Học kỳ I     |
    Khi kiểm tra vào ngày 01/09/2025
    Thì yêu cầu DB-20 có kết luận:
      | cụm   | kết luận           |
      | Cụm 1 | đạt                |
      | Cụm 2 | vi phạm            |
      | Cụm 3 | chưa kết luận được |
