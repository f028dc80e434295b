# language: vi
Tính năng: Tổ chuyên môn sinh hoạt ít nhất một lần trong hai tuần
  Điều lệ trường học buộc mọi tổ, ở mọi tỉnh. Đến hết ngày 09/5/2026 trường THCS, THPT theo Điều lệ kèm theo
  Thông tư 32/2020 (Điều 14.3), từ ngày 10/5/2026 theo Điều lệ kèm theo Thông tư 15/2026 (Điều 13.3).
  Hai tuần thuộc văn bản đang có hiệu lực vào ngày cuối của hai tuần ấy. Tuần nghỉ lễ trọn tuần không tính.

  Bối cảnh:
    Cho bộ quy tắc "quoc-gia"
    Và sheet "Thông tin":
      | Năm học  | 2025-2026     |
      | Đơn vị   | Trường THCS A |
      | HK1 từ   | 01/12/2025    |
      | HK1 đến  | 28/12/2025    |
      | HK2 từ   | 20/04/2026    |
      | HK2 đến  | 17/05/2026    |
    Và sheet "Tổ - Môn":
      | Trường        | Cấp học | Tổ chuyên môn | Môn học |
      | Trường THCS A | THCS    | Tổ Toán       | Toán    |

  Tình huống: Hai tuần nào cũng có một buổi, mỗi hai tuần theo văn bản của ngày ấy
    Cho sheet "Lịch SHCM":
      | Tổ chuyên môn | Cấp tổ chức | Loại sinh hoạt | Nội dung | Thời gian  |
      | Tổ Toán       | Tổ          | Thường kỳ      | Kế hoạch | 03/12/2025 |
      | Tổ Toán       | Tổ          | NCBH           | Đại số   | 28/12/2025 |
      | Tổ Toán       | Tổ          | Thường kỳ      | Ôn tập   | 03/05/2026 |
      | Tổ Toán       | Tổ          | Thường kỳ      | Tổng kết | 04/05/2026 |
    Khi kiểm tra vào ngày 01/06/2026
    Thì yêu cầu QG-01 có kết luận:
      | hai tuần         | kết luận | văn bản                                         | điều       |
      | HK1 01/12–14/12  | đạt      | Điều lệ kèm theo TT 32/2020/TT-BGDĐT ngày 15/9/2020 | Điều 14.3  |
      | HK1 15/12–28/12  | đạt      | Điều lệ kèm theo TT 32/2020/TT-BGDĐT ngày 15/9/2020 | Điều 14.3  |
      | HK2 20/04–03/05  | đạt      | Điều lệ kèm theo TT 32/2020/TT-BGDĐT ngày 15/9/2020 | Điều 14.3  |
      | HK2 04/05–17/05  | đạt      | Điều lệ kèm theo TT 15/2026/TT-BGDĐT ngày 24/3/2026 | Điều 13.3  |

  Tình huống: Buổi của cụm không thay buổi của tổ
    Cho sheet "Lịch SHCM":
      | Tổ chuyên môn | Cấp tổ chức | Loại sinh hoạt | Nội dung | Thời gian  |
      | Tổ Toán       | Cụm         | Chuyên đề      | STEM     | 03/12/2025 |
      | Tổ Toán       | Tổ          | Thường kỳ      | Ôn tập   | 16/12/2025 |
      | Tổ Toán       | Tổ          | Thường kỳ      | Ôn tập   | 20/04/2026 |
      | Tổ Toán       | Tổ          | Thường kỳ      | Tổng kết | 17/05/2026 |
    Khi kiểm tra vào ngày 01/11/2025
    Thì yêu cầu QG-01 có kết luận:
      | hai tuần         | kết luận |
      | HK1 01/12–14/12  | vi phạm  |
      | HK1 15/12–28/12  | đạt      |
      | HK2 20/04–03/05  | đạt      |
      | HK2 04/05–17/05  | đạt      |

  Khung tình huống: Ba cách hiểu “trong hai tuần”
    Cho thiết lập "biweekly-reading" là "<cách hiểu>"
    Và sheet "Thông tin":
      | Năm học  | 2025-2026     |
      | Đơn vị   | Trường THCS A |
      | HK1 từ   | 01/12/2025    |
      | HK1 đến  | 28/12/2025    |
      | HK2 từ   | 29/12/2025    |
      | HK2 đến  | 30/12/2025    |
    Và sheet "Lịch SHCM":
      | Tổ chuyên môn | Cấp tổ chức | Loại sinh hoạt | Nội dung | Thời gian    |
      | Tổ Toán       | Tổ          | Thường kỳ      | Kế hoạch | <buổi đầu>   |
      | Tổ Toán       | Tổ          | Thường kỳ      | Ôn tập   | <buổi sau>   |
    Khi kiểm tra vào ngày 01/11/2025
    Thì yêu cầu QG-01 có <vi phạm> kết luận vi phạm

    Dữ liệu:
      | cách hiểu     | buổi đầu   | buổi sau   | vi phạm |
      | fixed-weeks   | 01/12/2025 | 28/12/2025 | 0       |
      | sliding-weeks | 07/12/2025 | 22/12/2025 | 1       |
      | sliding-weeks | 08/12/2025 | 22/12/2025 | 0       |
      | gap           | 08/12/2025 | 22/12/2025 | 0       |
      | gap           | 08/12/2025 | 23/12/2025 | 1       |
