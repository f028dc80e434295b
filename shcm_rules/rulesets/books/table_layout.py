"""The tables in which a rule set can be read and edited: their columns, and where in a file's data each stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from ...findings import Verdict
from ...schedule import LEVELS
from ..model import Example
from .cell_forms import DAY, FLAG, ITEMS, MOMENT, NAME, PAIRS, PROSE, YEAR_OR_DAY, Form, items, word
from .check_lines import CHECK_WORDS

__all__ = [
    "CELL_COLUMN", "CHECK_COLUMN", "CHECK_TEXT_COLUMN", "CONCLUSION", "DOCUMENTS", "EXAMPLES", "EXPECTED_WORDS",
    "FILE_COLUMN", "HEADER", "PARAMETERS", "PARTS", "PROFILE", "RULES", "SCOPE_WORDS", "SETTINGS", "SEVERITIES",
    "SOURCES", "TABLES", "TIMETABLE", "VALUE_KINDS", "VERDICT_WORDS", "Column", "Layout",
]

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `path` is where its value stands in the data of the row, () where code decides."""

    header: str
    path: Path = ()
    form: Form = PROSE
    width: int = 16
    required: bool = False
    default: str | None = None  # what the language gives where nothing is written

    @property
    def choices(self) -> tuple[str, ...]:
        """Return the words of a closed list; empty for free text."""
        return tuple(self.form.words.values())


@dataclass(frozen=True, slots=True)
class Layout:
    """One table. Upright: a row a key; else a row an item."""

    name: str
    columns: tuple[Column, ...]
    upright: bool = False
    note: str = ""


def _texts(header: str, path: Path, width: int, *, required: bool = False) -> tuple[Column, Column]:
    """Return the columns of a text in both languages."""
    vi = Column(header, (*path, "vi"), width=width, required=required)
    return vi, replace(vi, header=f"{header} (tiếng Anh)", path=(*path, "en"))


_CODES = word({level: level for level in LEVELS})
SEVERITIES = word({"must": "bắt buộc", "should": "nên có", "info": "để biết"})
_BOUND = word({
    "department": "tổ chuyên môn", "cluster": "cụm", "cluster-head": "cụm trưởng", "school": "trường",
    "organiser": "đơn vị tổ chức", "ward": "xã/phường", "province": "tỉnh", "everyone": "mọi người",
})
_DECIDABLE = word({
    "fully": "kết luận được", "may-over-report": "có thể báo thừa", "may-under-report": "có thể bỏ sót",
    "not": "không kết luận được",
})
VERDICT_WORDS: Mapping[str, str] = {
    Verdict.SATISFIED: "đạt", Verdict.VIOLATED: "chưa đạt", Verdict.UNDETERMINED: "chưa kết luận được",
    Verdict.PENDING: "chưa đến hạn", Verdict.NOT_APPLICABLE: "không áp dụng", Verdict.WAIVED: "được miễn",
}
SCOPE_WORDS: Mapping[str, str] = {
    "province": "tỉnh", "ward": "xã/phường", "school": "trường", "department": "tổ", "cluster": "cụm",
    "session": "buổi", "subject": "môn", "term": "học kỳ", "level": "cấp học", "unit": "đơn vị",
    "school_year": "năm học", "document": "hồ sơ", "date": "ngày",
}
#: What else may be expected beside the verdict and its scope.
EXPECTED_WORDS: Mapping[str, str] = {"reason": "lý do", "clause": "điều khoản", "count": "số kết luận"}
#: How a parameter's value is meant; the lead times by their unit.
VALUE_KINDS: Mapping[str, str] = {
    "number": "con số", "days": "số ngày trước", "weeks": "số tuần trước", "months": "số tháng trước",
    "moment": "thời gian",
}
#: Where an example's row belongs if it is no sheet: what must be concluded.
CONCLUSION = "→ kết luận"
#: Header of the columns that hold an example's cells, with their number.
CELL_COLUMN = "Ô {}"
FILE_COLUMN = Column("Tệp", (), NAME, 14)
CHECK_COLUMN = Column("Phép kiểm tra", (), word(CHECK_WORDS), 20, required=True)
CHECK_TEXT_COLUMN = Column("Nội dung kiểm tra", width=46)

HEADER = Layout("Bộ quy tắc", (
    Column("Mã bộ", ("id",), NAME, required=True),
    Column("Phiên bản", ("version",), NAME, required=True),
    *_texts("Tên bộ", ("title",), 60, required=True),
    Column("Tiếp nối các bộ", ("extends",), ITEMS),
    Column("Các yêu cầu của văn bản", ("requirements",), ITEMS),
    Column("Tỉnh", ("province",)),
    Column("Xã/Phường", ("ward",)),
    Column("Cấp học", ("levels",), items(_CODES), required=True),
    Column("Từ năm học", ("school_years", "from"), NAME, required=True),
    Column("Đến năm học", ("school_years", "to"), NAME),
), upright=True, note="Mỗi dòng một mục, nội dung ghi ở cột B.")
DOCUMENTS = Layout("Văn bản", (
    Column("Mã văn bản", (), NAME, 16),
    *_texts("Tên văn bản", ("title",), 46, required=True),
    *_texts("Gọi tắt", ("short",), 28, required=True),
    Column("Số hiệu", ("number",), width=18),
    Column("Nơi ban hành", ("issuer",), width=26, required=True),
    Column("Ngày ban hành", ("issued",), MOMENT, 18, required=True),
), note="Dòng không có mã là văn bản chính của bộ; các dòng khác là văn bản mà quy tắc cũng căn cứ vào.")
PARAMETERS = Layout("Tham số", (
    Column("Tham số", (), NAME, 28),
    *_texts("Ý nghĩa", ("meaning",), 36, required=True),
    Column("Từ", ("from",), YEAR_OR_DAY, 13, required=True),
    Column("Đến", ("to",), YEAR_OR_DAY, 13),
    Column("Riêng năm ấy", ("only",), FLAG, 11),
    Column("Kiểu giá trị", (), word(VALUE_KINDS), 16),
    Column("Giá trị", ("value",), PROSE, 20),
    Column("Điều khoản", ("clause",), width=20, required=True),
    Column("Mã văn bản", ("document",), NAME, 14),
), note="Mỗi giá trị một dòng; ý nghĩa ghi ở dòng đầu của tham số. Văn bản sửa số: thêm dòng, giữ dòng cũ.")
SETTINGS = Layout("Thiết lập", (
    Column("Thiết lập", (), NAME, 24),
    *_texts("Câu hỏi", ("question",), 40, required=True),
    Column("Chỗ chưa rõ", ("ambiguity",), width=14),
    Column("Mặc định", ("default",), NAME, 16, required=True),
    Column("Cách hiểu", (), NAME, 18),
    *_texts("Nghĩa của cách hiểu", ("meaning",), 40),
), note="Mỗi cách hiểu một dòng; câu hỏi và mặc định ghi ở dòng đầu. Không có cách hiểu nào: mặc định là một số.")
PROFILE = Layout("Áp dụng", (
    Column("Loại", (), word({"severities": "mức độ", "settings": "thiết lập"}), 14),
    Column("Tên", (), NAME, 32),
    Column("Giá trị", (), NAME, 20),
), note="Chỉ khi bộ này tiếp nối bộ khác: quy tắc lấy lại được xét ở mức độ nào, theo cách hiểu nào.")
RULES = Layout("Quy tắc", (
    FILE_COLUMN,
    Column("Mã quy tắc", ("id",), NAME, 26, required=True),
    *_texts("Tên", ("title",), 32, required=True),
    Column("Yêu cầu", ("requirements",), ITEMS, 12),
    Column("Liên quan", ("related",), ITEMS, 12),
    Column("Ai phải làm", ("binds",), _BOUND, 16, required=True),
    Column("Cấp học", ("levels",), items(_CODES), 12),
    Column("Từ năm học", ("school_years", "from"), NAME, 12),
    Column("Đến năm học", ("school_years", "to"), NAME, 12),
    Column("Điều khoản", ("clause",), width=18),
    Column("Chặt hơn quy tắc", ("refines",), NAME, 18),
    Column("Mức độ", ("severity",), SEVERITIES, 12, required=True),
    CHECK_COLUMN,
    CHECK_TEXT_COLUMN,
    Column("Thiết lập", ("settings",), ITEMS, 20),
    *_texts("Khi chưa đạt", ("texts", "violated"), 42),
    *_texts("Việc cần làm", ("texts", "remedy"), 42),
    Column("Máy kết luận", ("decidable", "how"), _DECIDABLE, 16, required=True),
    *_texts("Vì sao", ("decidable", "why"), 36),
    Column("Mã cũ", ("formerly",), ITEMS, 16),
), note="Mỗi quy tắc một dòng. Không ghi tệp thì vào tệp rules.")
SOURCES = Layout("Căn cứ", (
    Column("Mã quy tắc", (), NAME, 28),
    Column("Điều khoản", ("clause",), width=28, required=True),
    Column("Mã văn bản", ("document",), NAME, 16),
    Column("Từ ngày", ("from",), DAY, 14),
    Column("Đến ngày", ("to",), DAY, 14),
), note="Chỉ cho quy tắc có nhiều căn cứ nối tiếp nhau; khi ấy ô Điều khoản ở trang Quy tắc để trống.")
PARTS = Layout("Phần hồ sơ", (
    Column("Mã quy tắc", (), NAME, 28),
    *_texts("Phần phải có", ("name",), 32, required=True),
    Column("Cụm từ nhận ra", ("any",), ITEMS, 50, required=True),
), note="Cho quy tắc “hồ sơ đủ phần”: mỗi phần một dòng.")
TIMETABLE = Layout("Buổi ấn định", (
    Column("Mã quy tắc", (), NAME, 28),
    Column("Trường", ("school",), width=26),
    *_texts("Chủ đề", ("topic",), 36, required=True),
    Column("Cụm từ phải có", ("phrases",), ITEMS, 40, required=True),
    Column("Thời gian", ("period",), NAME, 26, required=True),
), note="Cho quy tắc “buổi văn bản ấn định”: mỗi buổi một dòng; thời gian là tên một tham số.")
EXAMPLES = Layout("Ví dụ", (
    FILE_COLUMN,
    Column("Mã quy tắc", ("rule",), NAME, 24, required=True),
    Column("Tên ví dụ", ("name",), width=36, required=True),
    Column("Năm học", ("year",), NAME, 11, default=Example.model_fields["year"].default),
    Column("Tính đến ngày", ("as_of",), DAY, 13, required=True),
    Column("Giai đoạn", ("phase",), word({"plan": "kế hoạch", "audit": "kiểm tra"}), 11, default="plan"),
    Column("Thiết lập", ("settings",), PAIRS, 20),
    Column("Trang", (), NAME, 14),
), note="Mỗi ví dụ nhiều dòng: từng dòng của các trang, rồi các dòng “→ kết luận”. Tên ghi ở dòng đầu.")

TABLES = (HEADER, DOCUMENTS, PARAMETERS, SETTINGS, PROFILE, RULES, SOURCES, PARTS, TIMETABLE, EXAMPLES)
