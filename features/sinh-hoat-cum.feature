# language: vi
Tính năng: Mỗi học kỳ cụm sinh hoạt ít nhất một lần, mỗi lần NCBH ít nhất 5 môn
  Mỗi cụm sinh hoạt chuyên môn ít nhất 01 lần/học kỳ; ngoài chuyên đề, mỗi lần phải có NCBH
  được ít nhất 5 môn học (mục II.2.2.b).

  Bối cảnh:
    Cho sheet "Thông tin":
      | Năm học  | 2025-2026  |
      | Tỉnh     | Lào Cai    |
      | Cấp học  | THCS       |
      | HK1 từ   | 05/09/2025 |
      | HK1 đến  | 16/01/2026 |
      | HK2 từ   | 19/01/2026 |
      | HK2 đến  | 22/05/2026 |
    Và sheet "Cụm":
      | Cụm   | Trường        | Cấp học | Năm học   | Cụm trưởng    |
      | Cụm 1 | Trường THCS A | THCS    | 2025-2026 | Trường THCS A |
      | Cụm 1 | Trường THCS B | THCS    | 2025-2026 | Trường THCS A |

  Khung tình huống: Bốn môn, năm môn, sáu môn
    Cho sheet "Lịch SHCM":
      | Cụm   | Lần   | Loại sinh hoạt | Môn học   | Nội dung        | Thời gian  |
      | Cụm 1 | Lần 1 | NCBH           | <các môn> | Dạy minh hoạ    | 20/11/2025 |
      | Cụm 1 | Lần 1 | Chuyên đề      |           | Ôn thi lớp 10   | 20/11/2025 |
    Khi kiểm tra vào ngày 15/10/2025
    Thì yêu cầu LC-30 có kết luận:
      | cụm   | lần   | kết luận   |
      | Cụm 1 | Lần 1 | <kết luận> |
    Và yêu cầu LC-31 có kết luận:
      | cụm   | lần   | kết luận |
      | Cụm 1 | Lần 1 | đạt      |

    Dữ liệu:
      | các môn                                             | kết luận |
      | Toán, Ngữ văn, Tiếng Anh, KHTN                      | vi phạm  |
      | Toán, Ngữ văn, Tiếng Anh, KHTN, Tin học             | đạt      |
      | Toán, Ngữ văn, Tiếng Anh, KHTN, Tin học, GDCD       | đạt      |
      | Toán, Ngữ văn, Tiếng Anh, KHTN (Lý), KHTN (Hóa)     | vi phạm  |
      | Toán, Ngữ văn, Tiếng Anh, KHTN, HĐTN-HN             | vi phạm  |

  Tình huống: Năm môn chia ở hai trường, hai ngày của cùng một lần
    Cho sheet "Lịch SHCM":
      | Cụm   | Lần   | Loại sinh hoạt | Môn học   | Nội dung     | Thời gian  | Địa điểm      |
      | Cụm 1 | Lần 1 | NCBH           | Toán      | Dạy minh hoạ | 20/11/2025 | Trường THCS A |
      | Cụm 1 | Lần 1 | NCBH           | Ngữ văn   | Dạy minh hoạ | 20/11/2025 | Trường THCS A |
      | Cụm 1 | Lần 1 | NCBH           | Tiếng Anh | Dạy minh hoạ | 21/11/2025 | Trường THCS B |
      | Cụm 1 | Lần 1 | NCBH           | KHTN      | Dạy minh hoạ | 21/11/2025 | Trường THCS B |
      | Cụm 1 | Lần 1 | NCBH           | Toán      | Dạy minh hoạ | 21/11/2025 | Trường THCS B |
      | Cụm 1 | Lần 1 | NCBH           | GDCD      | Dạy minh hoạ | 21/11/2025 | Trường THCS B |
    Khi kiểm tra vào ngày 15/10/2025
    Thì yêu cầu LC-30 có kết luận:
      | cụm   | lần   | kết luận |
      | Cụm 1 | Lần 1 | đạt      |
    Và yêu cầu LC-36 có kết luận:
      | cụm   | lần   | kết luận |
      | Cụm 1 | Lần 1 | đạt      |
    Và yêu cầu LC-31 có kết luận:
      | cụm   | lần   | kết luận |
      | Cụm 1 | Lần 1 | vi phạm  |

  Tình huống: Không được cộng môn của hai lần
    Cho sheet "Lịch SHCM":
      | Cụm   | Lần   | Loại sinh hoạt | Môn học                  | Nội dung     | Thời gian  |
      | Cụm 1 | Lần 1 | NCBH           | Toán, Ngữ văn, Tiếng Anh | Dạy minh hoạ | 20/11/2025 |
      | Cụm 1 | Lần 2 | NCBH           | KHTN, GDCD, Tin học      | Dạy minh hoạ | 12/03/2026 |
    Khi kiểm tra vào ngày 15/10/2025
    Thì yêu cầu LC-30 có kết luận:
      | cụm   | lần   | kết luận |
      | Cụm 1 | Lần 1 | vi phạm  |
      | Cụm 1 | Lần 2 | vi phạm  |

  Tình huống: Một dòng NCBH chưa ghi môn có thể là môn thứ năm
    Cho sheet "Lịch SHCM":
      | Cụm   | Lần   | Loại sinh hoạt | Môn học                        | Nội dung     | Thời gian  |
      | Cụm 1 | Lần 1 | NCBH           | Toán, Ngữ văn, Tiếng Anh, KHTN | Dạy minh hoạ | 20/11/2025 |
      | Cụm 1 | Lần 1 | NCBH           |                                | Dạy minh hoạ | 20/11/2025 |
    Khi kiểm tra vào ngày 15/10/2025
    Thì yêu cầu LC-30 có kết luận:
      | cụm   | lần   | kết luận           | lý do            |
      | Cụm 1 | Lần 1 | chưa kết luận được | không rõ giá trị |

  Khung tình huống: Số lần của cụm trong học kỳ II dưới mức, đúng mức, trên mức
    Cho sheet "Lịch SHCM":
      | Cụm   | Lần   | Loại sinh hoạt | Môn học | Nội dung     | Thời gian  |
      | Cụm 1 | Lần 1 | NCBH           | Toán    | Dạy minh hoạ | 20/11/2025 |
    Và thêm <số lần> dòng vào "Lịch SHCM", mỗi tuần một dòng từ ngày 02/03/2026:
      | Cụm   | Lần        | Loại sinh hoạt | Môn học | Nội dung     |
      | Cụm 1 | Lần II.{n} | NCBH           | Toán    | Dạy minh hoạ |
    Khi kiểm tra vào ngày 15/10/2025
    Thì yêu cầu LC-29 có kết luận:
      | cụm   | học kỳ | kết luận   |
      | Cụm 1 | HK1    | đạt        |
      | Cụm 1 | HK2    | <kết luận> |

    Dữ liệu:
      | số lần | kết luận |
      | 0      | vi phạm  |
      | 1      | đạt      |
      | 2      | đạt      |

  Tình huống: Cụm có trong danh sách mà không có dòng nào trong lịch
    Cho sheet "Cụm":
      | Cụm   | Trường        | Cấp học | Năm học   | Cụm trưởng    |
      | Cụm 1 | Trường THCS A | THCS    | 2025-2026 | Trường THCS A |
      | Cụm 2 | Trường THCS B | THCS    | 2025-2026 | Trường THCS B |
    Và sheet "Lịch SHCM":
      | Cụm   | Lần   | Loại sinh hoạt | Môn học | Nội dung     | Thời gian  |
      | Cụm 1 | Lần 1 | NCBH           | Toán    | Dạy minh hoạ | 20/11/2025 |
      | Cụm 1 | Lần 2 | NCBH           | Toán    | Dạy minh hoạ | 12/03/2026 |
    Khi kiểm tra vào ngày 15/10/2025
    Thì yêu cầu LC-29 có kết luận:
      | cụm   | học kỳ | kết luận |
      | Cụm 1 | HK1    | đạt      |
      | Cụm 1 | HK2    | đạt      |
      | Cụm 2 | HK1    | vi phạm  |
      | Cụm 2 | HK2    | vi phạm  |
