# language: vi
Tính năng: Thông báo, duyệt, phân công và rà soát trước buổi sinh hoạt
  Tổ: 02 tuần trước thông báo nội dung và phân công, 01 tuần trước kiểm tra, duyệt (mục II.2.1).
  Cụm: trước ít nhất 01 tháng phân công, trước ít nhất 02 tuần họp rà soát, ký đồng ý tổ chức (mục II.2.2.c).
  Đếm ngày lịch, không kể ngày sinh hoạt; đủ số ngày là kịp.

  Bối cảnh:
    Cho sheet "Thông tin":
      | Năm học  | 2025-2026  |
      | Tỉnh     | Lào Cai    |
      | Cấp học  | THCS       |

  Khung tình huống: Tổ thông báo trước 13, 14, 15 ngày
    Cho sheet "Lịch SHCM":
      | Trường        | Tổ chuyên môn | Loại sinh hoạt | Nội dung   | Thời gian  | Ngày thông báo |
      | Trường THCS A | Tổ Toán       | Chuyên đề      | Đề kiểm tra | 20/11/2025 | <thông báo>    |
    Khi kiểm tra vào ngày 01/12/2025
    Thì yêu cầu LC-13 có kết luận:
      | buổi        | kết luận   |
      | Đề kiểm tra | <kết luận> |
    Và hạn của yêu cầu LC-13 là ngày 06/11/2025
    Và bằng chứng của yêu cầu LC-13 có ô "Lịch SHCM!F2"

    Dữ liệu:
      | thông báo  | kết luận |
      | 05/11/2025 | đạt      |
      | 06/11/2025 | đạt      |
      | 07/11/2025 | vi phạm  |

  Khung tình huống: Tổ duyệt nội dung trước 6, 7, 8 ngày
    Cho sheet "Lịch SHCM":
      | Trường        | Tổ chuyên môn | Loại sinh hoạt | Nội dung    | Thời gian  | Ngày duyệt |
      | Trường THCS A | Tổ Toán       | Chuyên đề      | Đề kiểm tra | 20/11/2025 | <duyệt>    |
    Khi kiểm tra vào ngày 01/12/2025
    Thì yêu cầu LC-14 có kết luận:
      | buổi        | kết luận   |
      | Đề kiểm tra | <kết luận> |

    Dữ liệu:
      | duyệt      | kết luận |
      | 12/11/2025 | đạt      |
      | 13/11/2025 | đạt      |
      | 14/11/2025 | vi phạm  |

  Khung tình huống: Chưa ghi ngày thông báo, kết luận tuỳ ngày hỏi
    Cho sheet "Lịch SHCM":
      | Trường        | Tổ chuyên môn | Loại sinh hoạt | Nội dung    | Thời gian  | Ngày thông báo |
      | Trường THCS A | Tổ Toán       | Chuyên đề      | Đề kiểm tra | 20/11/2025 |                |
    Khi kiểm tra vào ngày <ngày hỏi>
    Thì yêu cầu LC-13 có kết luận:
      | buổi        | kết luận   |
      | Đề kiểm tra | <kết luận> |

    Dữ liệu:
      | ngày hỏi   | kết luận     |
      | 05/11/2025 | chưa đến hạn |
      | 06/11/2025 | chưa đến hạn |
      | 07/11/2025 | vi phạm      |

  Khung tình huống: Loại sinh hoạt nào phải thông báo và duyệt trước
    Cho sheet "Lịch SHCM":
      | Trường        | Tổ chuyên môn | Loại sinh hoạt | Nội dung  | Thời gian  | Ngày thông báo | Ngày duyệt |
      | Trường THCS A | Tổ Toán       | <loại>         | Sinh hoạt | 20/11/2025 |                |            |
    Khi kiểm tra vào ngày 01/12/2025
    Thì yêu cầu LC-13 <kết quả>
    Và yêu cầu LC-14 <kết quả>

    Dữ liệu:
      | loại      | kết quả               |
      | NCBH      | không áp dụng         |
      | Thường kỳ | không áp dụng         |
      | Chuyên đề | bị vi phạm 1 lần      |
      | Hội thảo  | bị vi phạm 1 lần      |
      | Tập huấn  | bị vi phạm 1 lần      |

  Khung tình huống: Cụm họp rà soát trước 13, 14, 15 ngày
    Cho sheet "Lịch SHCM":
      | Cụm   | Lần   | Loại sinh hoạt | Môn học | Nội dung     | Thời gian  | Ngày rà soát |
      | Cụm 1 | Lần 1 | NCBH           | Toán    | Dạy minh hoạ | 20/11/2025 | <rà soát>    |
    Khi kiểm tra vào ngày 01/12/2025
    Thì yêu cầu LC-33 có kết luận:
      | cụm   | lần   | kết luận   |
      | Cụm 1 | Lần 1 | <kết luận> |
    Và hạn của yêu cầu LC-33 là ngày 06/11/2025

    Dữ liệu:
      | rà soát    | kết luận |
      | 05/11/2025 | đạt      |
      | 06/11/2025 | đạt      |
      | 07/11/2025 | vi phạm  |

  Khung tình huống: Cụm trưởng phân công trước một tháng, tháng ngắn tính đến cuối tháng
    Cho sheet "Lịch SHCM":
      | Cụm   | Lần   | Loại sinh hoạt | Môn học | Nội dung     | Thời gian | Ngày phân công |
      | Cụm 1 | Lần 1 | NCBH           | Toán    | Dạy minh hoạ | <ngày>    | <phân công>    |
    Khi kiểm tra vào ngày 01/06/2026
    Thì yêu cầu LC-32 có kết luận:
      | cụm   | lần   | kết luận   |
      | Cụm 1 | Lần 1 | <kết luận> |

    Dữ liệu:
      | ngày       | phân công  | kết luận |
      | 20/11/2025 | 19/10/2025 | đạt      |
      | 20/11/2025 | 20/10/2025 | đạt      |
      | 20/11/2025 | 21/10/2025 | vi phạm  |
      | 31/03/2026 | 28/02/2026 | đạt      |
      | 31/03/2026 | 01/03/2026 | vi phạm  |

  Khung tình huống: Cụm trưởng ký đồng ý chậm nhất ngày sinh hoạt
    Cho sheet "Lịch SHCM":
      | Cụm   | Lần   | Loại sinh hoạt | Môn học | Nội dung     | Thời gian  | Ngày ký đồng ý |
      | Cụm 1 | Lần 1 | NCBH           | Toán    | Dạy minh hoạ | 20/11/2025 | <ký>           |
    Khi kiểm tra vào ngày 01/12/2025
    Thì yêu cầu LC-35 có kết luận:
      | cụm   | lần   | kết luận   |
      | Cụm 1 | Lần 1 | <kết luận> |

    Dữ liệu:
      | ký         | kết luận |
      | 19/11/2025 | đạt      |
      | 20/11/2025 | đạt      |
      | 21/11/2025 | vi phạm  |

  Tình huống: Lần sinh hoạt hai ngày tính hạn từ ngày đầu
    Cho sheet "Lịch SHCM":
      | Cụm   | Lần   | Loại sinh hoạt | Môn học | Nội dung     | Thời gian  | Ngày rà soát |
      | Cụm 1 | Lần 1 | NCBH           | Toán    | Dạy minh hoạ | 21/11/2025 |              |
      | Cụm 1 | Lần 1 | NCBH           | Ngữ văn | Dạy minh hoạ | 20/11/2025 | 07/11/2025   |
    Khi kiểm tra vào ngày 01/12/2025
    Thì yêu cầu LC-33 có kết luận:
      | cụm   | lần   | kết luận |
      | Cụm 1 | Lần 1 | vi phạm  |
