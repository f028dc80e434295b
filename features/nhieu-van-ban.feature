# language: vi
Tính năng: Nhiều văn bản cùng áp dụng
  Trường ở phường Việt Hòa theo cả kế hoạch của Sở (Hải Phòng), kế hoạch của phường và quy định chung toàn quốc.
  Nghĩa vụ với các nơi nhận khác nhau đứng cạnh nhau: gửi Sở trước ba tuần không thay việc gửi phường trước 10 ngày.

  Bối cảnh:
    Cho bộ quy tắc do chương trình tự chọn
    Và sheet "Thông tin":
      | Năm học    | 2025-2026 |
      | Tỉnh       | Hải Phòng |
      | Xã/Phường  | Việt Hòa  |
      | Cấp học    | TH        |

  Tình huống: Tên phường và tỉnh trong tệp chọn ra ba bộ quy tắc
    Cho sheet "Lịch SHCM":
      | Trường    | Cấp tổ chức | Loại sinh hoạt | Nội dung             | Thời gian  |
      | TH Cao An | Xã/Phường   | Chuyên đề      | Chuyển đổi số trong dạy học môn khoa học | 16/12/2025 |
    Khi kiểm tra vào ngày 01/11/2025
    Thì báo cáo theo các bộ quy tắc "hai-phong, quoc-gia, viet-hoa"

  Khung tình huống: Chuyên đề cấp thành phố gửi Sở trước 21 ngày, chuyên đề cấp phường gửi phường trước 10 ngày
    Cho sheet "Lịch SHCM":
      | Trường    | Cấp tổ chức     | Loại sinh hoạt | Nội dung           | Thời gian  | Ngày gửi kế hoạch |
      | TH Cao An | Tỉnh/Thành phố  | Chuyên đề      | Dạy học STEM       | 16/12/2025 | <ngày gửi>        |
      | TH Cao An | Xã/Phường       | Chuyên đề      | Chuyển đổi số trong dạy học môn khoa học | 16/12/2025 | <ngày gửi> |
    Khi kiểm tra vào ngày 20/12/2025
    Thì yêu cầu HP1-13 có kết luận:
      | trường    | buổi         | kết luận | hạn        |
      | TH Cao An | Dạy học STEM | <Sở>     | 25/11/2025 |
    Và yêu cầu VH-15 có kết luận:
      | trường    | buổi                                     | kết luận | hạn        |
      | TH Cao An | Chuyển đổi số trong dạy học môn khoa học | <phường> | 06/12/2025 |

    Dữ liệu:
      | ngày gửi   | Sở      | phường  |
      | 24/11/2025 | đạt     | đạt     |
      | 25/11/2025 | đạt     | đạt     |
      | 26/11/2025 | vi phạm | đạt     |
      | 06/12/2025 | vi phạm | đạt     |
      | 07/12/2025 | vi phạm | vi phạm |
