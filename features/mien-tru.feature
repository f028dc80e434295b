# language: vi
Tính năng: Văn bản miễn trừ và thiết lập riêng
  Yêu cầu chưa đạt hoặc chưa kết luận được mà có văn bản miễn còn hiệu lực thì là “được miễn”: vẫn nêu trong báo cáo,
  kèm số, ngày, cơ quan ký, lý do và ngày hết hạn. Văn bản thiếu một trong các điều ấy, hoặc không nêu phạm vi,
  thì không miễn được gì. Không văn bản nào bị bỏ qua mà không nói.

  Bối cảnh:
    Cho sheet "Thông tin":
      | Năm học  | 2025-2026     |
      | Tỉnh     | Lào Cai       |
      | Đơn vị   | Trường THCS A |
      | Cấp học  | THCS          |
    Và sheet "Lịch SHCM":
      | Tổ chuyên môn | Loại sinh hoạt | Nội dung    | Thời gian  | Ngày thông báo | Ngày duyệt |
      | Tổ Toán       | Chuyên đề      | Đề kiểm tra | 20/11/2025 | 10/11/2025     | 12/11/2025 |
      | Tổ Văn        | Chuyên đề      | Bài thơ     | 27/11/2025 | 20/11/2025     | 19/11/2025 |

  Tình huống: Miễn cho một tổ
    Cho danh sách miễn trừ trong tệp "mien-tru.xlsx":
      | Số văn bản | Ngày       | Cơ quan ký    | Yêu cầu | Trường | Tổ chuyên môn | Lý do          | Hết hạn    |
      | 12/QĐ-THCS | 01/11/2025 | Trường THCS A | LC-13   | THCS A | Toán          | Đổi lịch vì bão | 31/12/2025 |
    Khi kiểm tra vào ngày 01/12/2025
    Thì yêu cầu LC-13 có kết luận:
      | tổ      | kết luận  | trước khi miễn | theo văn bản |
      | Tổ Toán | được miễn | vi phạm        | 12/QĐ-THCS   |
      | Tổ Văn  | vi phạm   |                |              |
    Và danh sách miễn trừ không có vấn đề gì
    Và mã kết thúc là 1

  Tình huống: Mọi vi phạm đều được miễn thì mã kết thúc là 0
    Cho danh sách miễn trừ trong tệp "mien-tru.xlsx":
      | Số văn bản | Ngày       | Cơ quan ký    | Yêu cầu | Năm học   | Lý do           | Hết hạn    |
      | 12/QĐ-THCS | 01/11/2025 | Trường THCS A | LC-13   | 2025-2026 | Đổi lịch vì bão | 31/12/2025 |
    Khi kiểm tra vào ngày 01/12/2025
    Thì yêu cầu LC-13 có kết luận:
      | tổ      | kết luận  |
      | Tổ Toán | được miễn |
      | Tổ Văn  | được miễn |
    Và mã kết thúc là 0

  Khung tình huống: Ngày ký và ngày hết hạn
    Cho danh sách miễn trừ trong tệp "mien-tru.xlsx":
      | Số văn bản | Ngày       | Cơ quan ký    | Yêu cầu | Lý do           | Hết hạn    |
      | 12/QĐ-THCS | 01/12/2025 | Trường THCS A | LC-13   | Đổi lịch vì bão | 31/12/2025 |
    Khi kiểm tra vào ngày <ngày>
    Thì yêu cầu LC-13 có kết luận:
      | tổ      | kết luận   |
      | Tổ Toán | <kết luận> |
      | Tổ Văn  | <kết luận> |

    Dữ liệu:
      | ngày       | kết luận  |
      | 30/11/2025 | vi phạm   |
      | 01/12/2025 | được miễn |
      | 31/12/2025 | được miễn |
      | 01/01/2026 | vi phạm   |

  Khung tình huống: Khoảng ngày của văn bản phải chứa hạn của yêu cầu
    Cho danh sách miễn trừ trong tệp "mien-tru.xlsx":
      | Số văn bản | Ngày       | Cơ quan ký    | Yêu cầu | Từ ngày | Đến ngày | Lý do           | Hết hạn    |
      | 12/QĐ-THCS | 01/11/2025 | Trường THCS A | LC-13   | <từ>    | <đến>    | Đổi lịch vì bão | 31/12/2025 |
    Khi kiểm tra vào ngày 01/12/2025
    Thì yêu cầu LC-13 có kết luận:
      | tổ      | kết luận   |
      | Tổ Toán | <kết luận> |
      | Tổ Văn  | vi phạm    |

    Dữ liệu:
      | từ         | đến        | kết luận  |
      | 06/11/2025 | 06/11/2025 | được miễn |
      | 07/11/2025 | 12/11/2025 | vi phạm   |
      | 01/11/2025 | 05/11/2025 | vi phạm   |

  Khung tình huống: Văn bản không miễn được gì thì báo cáo nói ra
    Cho danh sách miễn trừ trong tệp "mien-tru.xlsx":
      | Số văn bản | Ngày       | Cơ quan ký    | Quy tắc   | Yêu cầu   | Trường   | Lý do           | Hết hạn   |
      | 12/QĐ-THCS | <ký>       | Trường THCS A | <quy tắc> | <yêu cầu> | <trường> | Đổi lịch vì bão | <hết hạn> |
    Khi kiểm tra vào ngày 01/12/2025
    Thì danh sách miễn trừ có vấn đề "<vấn đề>" ở ô "Miễn trừ!A2"
    Và yêu cầu LC-13 bị vi phạm 2 lần

    Dữ liệu:
      | ký         | quy tắc        | yêu cầu | trường | hết hạn    | vấn đề          |
      | 01/11/2025 |                | LC-13   |        | 30/11/2025 | waiver-expired  |
      | 02/12/2025 |                | LC-13   |        | 31/12/2025 | waiver-not-yet  |
      | 01/11/2025 |                | LC-13   | THCS B | 31/12/2025 | waiver-unused   |
      | 01/11/2025 |                | LC-99   |        | 31/12/2025 | waiver-unused   |
      | 01/11/2025 | khong-co-ma-ay |         |        | 31/12/2025 | waiver-unused   |

  Khung tình huống: Văn bản thiếu điều bắt buộc thì không miễn được gì
    Cho danh sách miễn trừ trong tệp "mien-tru.xlsx":
      | Số văn bản | Ngày   | Cơ quan ký | Yêu cầu   | Lý do   | Hết hạn   |
      | <số>       | <ngày> | <cơ quan>  | <yêu cầu> | <lý do> | <hết hạn> |
    Khi kiểm tra vào ngày 01/12/2025
    Thì danh sách miễn trừ có vấn đề "waiver-refused" ở ô "Miễn trừ!<ô>"
    Và yêu cầu LC-13 bị vi phạm 2 lần
    Và mã kết thúc là 2

    Dữ liệu:
      | số         | ngày       | cơ quan       | yêu cầu | lý do           | hết hạn    | ô  |
      |            | 01/11/2025 | Trường THCS A | LC-13   | Đổi lịch vì bão | 31/12/2025 | A2 |
      | 12/QĐ-THCS |            | Trường THCS A | LC-13   | Đổi lịch vì bão | 31/12/2025 | A2 |
      | 12/QĐ-THCS | 01/11/2025 |               | LC-13   | Đổi lịch vì bão | 31/12/2025 | A2 |
      | 12/QĐ-THCS | 01/11/2025 | Trường THCS A |         | Đổi lịch vì bão | 31/12/2025 | A2 |
      | 12/QĐ-THCS | 01/11/2025 | Trường THCS A | LC-13   |                 | 31/12/2025 | A2 |
      | 12/QĐ-THCS | 01/11/2025 | Trường THCS A | LC-13   | Đổi lịch vì bão |            | A2 |
      | 12/QĐ-THCS | tháng 11   | Trường THCS A | LC-13   | Đổi lịch vì bão | 31/12/2025 | B2 |

  Tình huống: Dòng lệnh nêu văn bản không dùng được
    Cho ghi vào tệp "ke-hoach.xlsx"
    Và tệp "mien-tru.yaml" có nội dung "waivers: [{document: 12/QĐ, date: 01/11/2025, office: Trường A, rule: x}]"
    Khi chạy lệnh "shcm check ke-hoach.xlsx --rules lao-cai --as-of 2025-12-01 --waivers mien-tru.yaml"
    Thì mã kết thúc là 2
    Và thông báo lỗi có "mien-tru.yaml:1: thiếu reason, expires"
    Và màn hình có "CHƯA ĐẠT: còn 2 yêu cầu bắt buộc chưa đạt."

  Tình huống: Thiết lập riêng hạ mức một quy tắc thì báo cáo nêu ngay ở đầu
    Cho ghi vào tệp "ke-hoach.xlsx"
    Và tệp "rieng.yaml" có nội dung "profile: {severities: {department-notice-ahead: should}}"
    Khi chạy lệnh "shcm check ke-hoach.xlsx --rules lao-cai --as-of 2025-12-01 --profile rieng.yaml"
    Thì mã kết thúc là 0
    Và màn hình có "quy tắc department-notice-ahead đổi mức từ “bắt buộc” thành “nên có”"

  Tình huống: Thiết lập riêng nêu quy tắc không có thì dừng
    Cho ghi vào tệp "ke-hoach.xlsx"
    Và tệp "rieng.yaml" có nội dung "profile: {severities: {department-notice-ahed: should}}"
    Khi chạy lệnh "shcm check ke-hoach.xlsx --rules lao-cai --as-of 2025-12-01 --profile rieng.yaml"
    Thì mã kết thúc là 2
    Và thông báo lỗi có "rieng.yaml:1: không có quy tắc “department-notice-ahed”, có phải “department-notice-ahead”?"
