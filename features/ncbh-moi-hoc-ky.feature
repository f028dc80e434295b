# language: vi
Tính năng: Nghiên cứu bài học mỗi học kỳ mỗi môn
  Tổ chuyên môn sinh hoạt theo nghiên cứu bài học (NCBH) ít nhất 01 lần/học kỳ/môn học (mục II.2.1).
  Xét từng môn mà tổ phụ trách, kể cả môn không có dòng nào trong lịch.

  Bối cảnh:
    Cho sheet "Thông tin":
      | Năm học  | 2025-2026     |
      | Tỉnh     | Lào Cai       |
      | Đơn vị   | Trường THCS A |
      | Cấp học  | THCS          |
      | HK1 từ   | 05/09/2025    |
      | HK1 đến  | 16/01/2026    |
      | HK2 từ   | 19/01/2026    |
      | HK2 đến  | 22/05/2026    |
    Và sheet "Tổ - Môn":
      | Trường        | Cấp học | Tổ chuyên môn | Môn học |
      | Trường THCS A | THCS    | Tổ Toán       | Toán    |

  Khung tình huống: Số buổi trong học kỳ I dưới mức, đúng mức, trên mức
    Cho sheet "Lịch SHCM":
      | Tổ chuyên môn | Loại sinh hoạt | Môn học | Nội dung | Thời gian  |
      | Tổ Toán       | NCBH           | Toán    | Hình học | 10/03/2026 |
    Và thêm <số buổi> dòng vào "Lịch SHCM", mỗi tuần một dòng từ ngày 06/10/2025:
      | Tổ chuyên môn | Loại sinh hoạt | Môn học | Nội dung |
      | Tổ Toán       | NCBH           | Toán    | Đại số   |
    Khi kiểm tra vào ngày 01/10/2025
    Thì yêu cầu LC-10 có kết luận:
      | tổ      | môn  | học kỳ | kết luận   |
      | Tổ Toán | Toán | HK1    | <kết luận> |
      | Tổ Toán | Toán | HK2    | đạt        |
    Và mã kết thúc là <mã>

    Dữ liệu:
      | số buổi | kết luận | mã |
      | 0       | vi phạm  | 1  |
      | 1       | đạt      | 0  |
      | 2       | đạt      | 0  |

  Khung tình huống: Buổi ở đầu, cuối và giữa hai học kỳ
    Cho sheet "Lịch SHCM":
      | Tổ chuyên môn | Loại sinh hoạt | Môn học | Nội dung | Thời gian |
      | Tổ Toán       | NCBH           | Toán    | Hình học | <ngày>    |
    Khi kiểm tra vào ngày 01/09/2025
    Thì yêu cầu LC-10 có kết luận:
      | tổ      | môn  | học kỳ | kết luận |
      | Tổ Toán | Toán | HK1    | <HK1>    |
      | Tổ Toán | Toán | HK2    | <HK2>    |

    Dữ liệu:
      | ngày       | HK1     | HK2     |
      | 04/09/2025 | vi phạm | vi phạm |
      | 05/09/2025 | đạt     | vi phạm |
      | 16/01/2026 | đạt     | vi phạm |
      | 17/01/2026 | vi phạm | vi phạm |
      | 19/01/2026 | vi phạm | đạt     |
      | 22/05/2026 | vi phạm | đạt     |
      | 23/05/2026 | vi phạm | vi phạm |

  Tình huống: Môn có trong danh sách của tổ mà không có dòng nào
    Cho sheet "Tổ - Môn":
      | Trường        | Cấp học | Tổ chuyên môn | Môn học       |
      | Trường THCS A | THCS    | Tổ Toán       | Toán, Tin học |
    Và sheet "Lịch SHCM":
      | Tổ chuyên môn | Loại sinh hoạt | Môn học | Nội dung | Thời gian  |
      | Tổ Toán       | NCBH           | Toán    | Đại số   | 10/10/2025 |
      | Tổ Toán       | NCBH           | Toán    | Hình học | 10/03/2026 |
    Khi kiểm tra vào ngày 01/10/2025
    Thì yêu cầu LC-10 có kết luận:
      | tổ      | môn     | học kỳ | kết luận |
      | Tổ Toán | Toán    | HK1    | đạt      |
      | Tổ Toán | Toán    | HK2    | đạt      |
      | Tổ Toán | Tin học | HK1    | vi phạm  |
      | Tổ Toán | Tin học | HK2    | vi phạm  |

  Tình huống: Buổi đã huỷ và buổi chuyên đề không thay được NCBH
    Cho sheet "Lịch SHCM":
      | Tổ chuyên môn | Loại sinh hoạt | Môn học | Nội dung        | Thời gian  | Trạng thái |
      | Tổ Toán       | NCBH           | Toán    | Đại số          | 10/10/2025 | Huỷ        |
      | Tổ Toán       | Chuyên đề      | Toán    | Đề kiểm tra mới | 20/11/2025 |            |
      | Tổ Toán       | NCBH           | Toán    | Hình học        | 10/03/2026 |            |
    Khi kiểm tra vào ngày 01/10/2025
    Thì yêu cầu LC-10 có kết luận:
      | tổ      | môn  | học kỳ | kết luận |
      | Tổ Toán | Toán | HK1    | vi phạm  |
      | Tổ Toán | Toán | HK2    | đạt      |

  Khung tình huống: NCBH do cụm tổ chức có tính cho tổ không là một lựa chọn
    Cho sheet "Lịch SHCM":
      | Cụm   | Tổ chuyên môn | Cấp tổ chức | Loại sinh hoạt | Môn học | Nội dung | Thời gian  |
      | Cụm 1 | Tổ Toán       | Cụm         | NCBH           | Toán    | Đại số   | 10/10/2025 |
      |       | Tổ Toán       | Tổ          | NCBH           | Toán    | Hình học | 10/03/2026 |
    Và thiết lập "cluster-ncbh-counts" là "<thiết lập>"
    Khi kiểm tra vào ngày 01/10/2025
    Thì yêu cầu LC-10 có kết luận:
      | tổ      | môn  | học kỳ | kết luận   |
      | Tổ Toán | Toán | HK1    | <kết luận> |
      | Tổ Toán | Toán | HK2    | đạt        |

    Dữ liệu:
      | thiết lập | kết luận |
      | no        | vi phạm  |
      | yes       | đạt      |

  Tình huống: Dạy phân môn là dạy môn của phân môn đó
    Cho sheet "Tổ - Môn":
      | Trường        | Cấp học | Tổ chuyên môn | Môn học           |
      | Trường THCS A | THCS    | Tổ KHTN       | Khoa học tự nhiên |
    Và sheet "Lịch SHCM":
      | Tổ chuyên môn | Loại sinh hoạt | Môn học    | Nội dung       | Thời gian  |
      | Tổ KHTN       | NCBH           | KHTN (Lý)  | Lực ma sát     | 10/10/2025 |
      | Tổ KHTN       | NCBH           | KHTN (Hóa) | Axit           | 10/03/2026 |
    Khi kiểm tra vào ngày 01/10/2025
    Thì yêu cầu LC-10 có kết luận:
      | tổ      | môn               | học kỳ | kết luận |
      | Tổ KHTN | Khoa học tự nhiên | HK1    | đạt      |
      | Tổ KHTN | Khoa học tự nhiên | HK2    | đạt      |

  Tình huống: Một buổi hoãn chưa có ngày mới
    Cho sheet "Lịch SHCM":
      | Tổ chuyên môn | Loại sinh hoạt | Môn học | Nội dung | Thời gian  | Trạng thái |
      | Tổ Toán       | NCBH           | Toán    | Đại số   | 10/10/2025 |            |
      | Tổ Toán       | NCBH           | Toán    | Hình học | 10/03/2026 | Hoãn       |
    Khi kiểm tra vào ngày 12/03/2026
    Thì yêu cầu LC-10 có kết luận:
      | tổ      | môn  | học kỳ | kết luận           |
      | Tổ Toán | Toán | HK1    | đạt                |
      | Tổ Toán | Toán | HK2    | chưa kết luận được |
    Và mã kết thúc là 0
