# language: vi
Tính năng: Hỏi vào ngày nào thì trả lời theo ngày ấy
  Báo cáo luôn ghi ngày hỏi. Xét kế hoạch thì thiếu buổi là thiếu ngay, khi còn bổ sung được;
  kiểm tra việc thực hiện thì buổi chưa làm mà học kỳ chưa hết là chưa đến hạn.

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
    Và sheet "Lịch SHCM":
      | Tổ chuyên môn | Loại sinh hoạt | Môn học | Nội dung | Thời gian  | Trạng thái   | Ngày thực hiện |
      | Tổ Toán       | NCBH           | Toán    | Đại số   | 10/10/2025 | Đã thực hiện | 17/10/2025     |
      | Tổ Toán       | NCBH           | Toán    | Hình học | 10/03/2026 | Dự kiến      |                |

  Khung tình huống: Kiểm tra việc thực hiện trong và sau học kỳ II
    Khi kiểm tra việc thực hiện vào ngày <ngày hỏi>
    Thì yêu cầu LC-10 có kết luận:
      | tổ      | môn  | học kỳ | kết luận   |
      | Tổ Toán | Toán | HK1    | đạt        |
      | Tổ Toán | Toán | HK2    | <kết luận> |
    Và mã kết thúc là <mã>

    Dữ liệu:
      | ngày hỏi   | kết luận     | mã |
      | 01/02/2026 | chưa đến hạn | 0  |
      | 22/05/2026 | chưa đến hạn | 0  |
      | 23/05/2026 | vi phạm      | 1  |

  Khung tình huống: Xét kế hoạch thì ngày hỏi không đổi số buổi
    Khi kiểm tra vào ngày <ngày hỏi>
    Thì yêu cầu LC-10 có kết luận:
      | tổ      | môn  | học kỳ | kết luận |
      | Tổ Toán | Toán | HK1    | đạt      |
      | Tổ Toán | Toán | HK2    | đạt      |

    Dữ liệu:
      | ngày hỏi   |
      | 01/09/2025 |
      | 01/02/2026 |
      | 23/05/2026 |

  Tình huống: Buổi học kỳ I thực hiện sang học kỳ II
    Cho sheet "Lịch SHCM":
      | Tổ chuyên môn | Loại sinh hoạt | Môn học | Nội dung | Thời gian  | Trạng thái   | Ngày thực hiện |
      | Tổ Toán       | NCBH           | Toán    | Đại số   | 08/01/2026 | Đã thực hiện | 22/01/2026     |
    Khi kiểm tra việc thực hiện vào ngày 25/05/2026
    Thì yêu cầu LC-10 có kết luận:
      | tổ      | môn  | học kỳ | kết luận |
      | Tổ Toán | Toán | HK1    | vi phạm  |
      | Tổ Toán | Toán | HK2    | đạt      |

  Khung tình huống: Ngày thông báo ghi trước cho sau này
    Cho sheet "Lịch SHCM":
      | Tổ chuyên môn | Loại sinh hoạt | Nội dung    | Thời gian  | Ngày thông báo |
      | Tổ Toán       | Chuyên đề      | Đề kiểm tra | 20/11/2025 | 05/11/2025     |
    Khi kiểm tra <việc> vào ngày 04/11/2025
    Thì yêu cầu LC-13 có kết luận:
      | buổi        | kết luận   |
      | Đề kiểm tra | <kết luận> |

    Dữ liệu:
      | việc           | kết luận     |
      | kế hoạch       | đạt          |
      | việc thực hiện | chưa đến hạn |

  Tình huống: Cùng tệp, cùng ngày hỏi thì cùng báo cáo
    Khi kiểm tra vào ngày 01/02/2026
    Thì báo cáo ghi ngày hỏi 01/02/2026, năm học 2025-2026
    Và kiểm tra lại lần nữa cho đúng báo cáo ấy

  Tình huống: Năm học trước khi văn bản có hiệu lực
    Cho sheet "Thông tin":
      | Năm học  | 2024-2025     |
      | Tỉnh     | Lào Cai       |
      | Đơn vị   | Trường THCS A |
      | Cấp học  | THCS          |
    Và sheet "Lịch SHCM":
      | Tổ chuyên môn | Loại sinh hoạt | Môn học | Nội dung | Thời gian  |
      | Tổ Toán       | NCBH           | Toán    | Đại số   | 10/10/2024 |
    Khi kiểm tra vào ngày 01/02/2025
    Thì yêu cầu LC-10 không áp dụng
    Và mã kết thúc là 2
