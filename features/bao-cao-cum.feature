# language: vi
Tính năng: Kế hoạch và báo cáo của cụm gửi Sở đúng hạn
  Đơn vị được giao làm cụm trưởng gửi kế hoạch trước ngày 05/9 hằng năm, riêng năm học 2025-2026
  trước ngày 30/9/2025, và gửi báo cáo kết quả trước ngày 31/5 hằng năm (mục III.3).
  Gửi đúng ngày ghi trong hạn: văn bản nói "trước", nên để người có thẩm quyền xác nhận.

  Bối cảnh:
    Cho sheet "Thông tin":
      | Năm học  | 2025-2026 |
      | Tỉnh     | Lào Cai   |
      | Cấp học  | THCS      |
    Và sheet "Cụm":
      | Cụm   | Trường        | Cấp học | Năm học   | Cụm trưởng    |
      | Cụm 1 | Trường THCS A | THCS    | 2025-2026 | Trường THCS A |
      | Cụm 1 | Trường THCS B | THCS    | 2025-2026 | Trường THCS A |

  Khung tình huống: Báo cáo gửi trước, đúng và sau ngày 31/5
    Cho sheet "Hồ sơ":
      | Đơn vị | Loại hồ sơ  | Năm học   | Ngày gửi   |
      | Cụm 1  | Báo cáo cụm | 2025-2026 | <ngày gửi> |
    Khi kiểm tra vào ngày 15/06/2026
    Thì yêu cầu LC-66 có kết luận:
      | cụm   | kết luận   | lý do   |
      | Cụm 1 | <kết luận> | <lý do> |

    Dữ liệu:
      | ngày gửi   | kết luận            | lý do         |
      | 29/05/2026 | đạt                 |               |
      | 30/05/2026 | đạt                 |               |
      | 31/05/2026 | chưa kết luận được  | đúng ngày hạn |
      | 01/06/2026 | vi phạm             |               |

  Khung tình huống: Chưa gửi báo cáo, kết luận tuỳ ngày hỏi
    Cho sheet "Hồ sơ":
      | Đơn vị | Loại hồ sơ   | Năm học   | Ngày gửi   |
      | Cụm 1  | Kế hoạch cụm | 2025-2026 | 25/09/2025 |
    Khi kiểm tra vào ngày <ngày hỏi>
    Thì yêu cầu LC-66 có kết luận:
      | cụm   | kết luận   | lý do   |
      | Cụm 1 | <kết luận> | <lý do> |
    Và hạn của yêu cầu LC-66 là từ 30/05/2026 đến 31/05/2026

    Dữ liệu:
      | ngày hỏi   | kết luận           | lý do         |
      | 29/05/2026 | chưa đến hạn       | chưa đến hạn  |
      | 30/05/2026 | chưa đến hạn       | chưa đến hạn  |
      | 31/05/2026 | chưa kết luận được | đúng ngày hạn |
      | 01/06/2026 | vi phạm            |               |

  Khung tình huống: Sở đã chọn cách hiểu "trước ngày 31/5"
    Cho sheet "Hồ sơ":
      | Đơn vị | Loại hồ sơ  | Năm học   | Ngày gửi   |
      | Cụm 1  | Báo cáo cụm | 2025-2026 | 31/05/2026 |
    Và thiết lập "on-the-day" là "<thiết lập>"
    Khi kiểm tra vào ngày 15/06/2026
    Thì yêu cầu LC-66 có kết luận:
      | cụm   | kết luận   |
      | Cụm 1 | <kết luận> |

    Dữ liệu:
      | thiết lập | kết luận |
      | late      | vi phạm  |
      | on-time   | đạt      |

  Khung tình huống: Kế hoạch của năm học đầu tiên có hạn riêng
    Cho sheet "Hồ sơ":
      | Đơn vị | Loại hồ sơ   | Năm học   | Ngày gửi   |
      | Cụm 1  | Kế hoạch cụm | 2025-2026 | <ngày gửi> |
    Khi kiểm tra vào ngày 15/10/2025
    Thì yêu cầu LC-65 có kết luận:
      | cụm   | kết luận   | lý do   |
      | Cụm 1 | <kết luận> | <lý do> |

    Dữ liệu:
      | ngày gửi   | kết luận           | lý do         |
      | 04/09/2025 | đạt                |               |
      | 28/09/2025 | đạt                |               |
      | 29/09/2025 | đạt                |               |
      | 30/09/2025 | chưa kết luận được | đúng ngày hạn |

  Tình huống: Trường của cụm trưởng gửi thay cho cụm
    Cho sheet "Hồ sơ":
      | Đơn vị        | Loại hồ sơ  | Năm học   | Ngày gửi   |
      | Trường THCS A | Báo cáo cụm | 2025-2026 | 20/05/2026 |
    Khi kiểm tra vào ngày 15/06/2026
    Thì yêu cầu LC-66 có kết luận:
      | cụm   | kết luận |
      | Cụm 1 | đạt      |
    Và bằng chứng của yêu cầu LC-66 có ô "Hồ sơ!D2"

  Tình huống: Báo cáo của năm học trước không thay được báo cáo năm nay
    Cho sheet "Hồ sơ":
      | Đơn vị | Loại hồ sơ  | Năm học   | Ngày gửi   |
      | Cụm 1  | Báo cáo cụm | 2024-2025 | 20/05/2025 |
    Khi kiểm tra vào ngày 15/06/2026
    Thì yêu cầu LC-66 có kết luận:
      | cụm   | kết luận |
      | Cụm 1 | vi phạm  |

  Tình huống: Tệp không có sheet Hồ sơ
    Khi kiểm tra vào ngày 15/06/2026
    Thì yêu cầu LC-66 có kết luận:
      | cụm   | kết luận           | lý do     |
      | Cụm 1 | chưa kết luận được | thiếu cột |
