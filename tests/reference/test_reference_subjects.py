"""Which subjects a cell names: every spelling of the catalogue, lists and their traps, unknown levels."""

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shcm_rules.folding import fold
from shcm_rules.reference.spellings import tidy
from shcm_rules.reference.subject_cells import read_parts, words_of
from shcm_rules.reference.subjects import catalogue, levels_of, read_subjects, subject_name, subjects_in_title

LEVELS = ("TH", "THCS", "THPT")
ACTIVITY = "hoat-dong-trai-nghiem"
LOCAL = "noi-dung-giao-duc-dia-phuong"
DEFENCE = "giao-duc-quoc-phong-va-an-ninh"
ECONOMICS = "giao-duc-kinh-te-va-phap-luat"

# level -> id -> every way of writing it that must be known there
WAYS = {
    "TH": {
        "tieng-viet": [
            "Tiếng Việt", "TV", "T.Việt", "T. Việt", "Tập đọc", "Chính tả", "LTVC", "LT&C", "Luyện từ và câu",
            "Tập làm văn", "TLV", "Kể chuyện", "Tập viết",
        ],
        "toan": ["Toán", "TOÁN", "toán", "môn Toán", "Môn: Toán", "Toan"],
        "ngoai-ngu-1": ["Ngoại ngữ 1", "Tiếng Anh", "TA", "T.Anh", "NN1", "NN 1", "Anh văn", "Anh",
                        "Ngoại ngữ (Tiếng Anh)"],
        "dao-duc": ["Đạo đức", "ĐĐ", "Đạo Đức"],
        "tu-nhien-va-xa-hoi": ["Tự nhiên và Xã hội", "TNXH", "TN-XH", "TN&XH", "TN và XH", "Tự nhiên & Xã hội"],
        "lich-su-va-dia-li": [
            "Lịch sử và Địa lí", "Lịch sử và Địa lý", "LS&ĐL", "LS-ĐL", "LSĐL", "LS và ĐL", "Lịch sử - Địa lý",
            "Lịch sử, Địa lí", "Sử - Địa", "Lịch sử", "Địa lí", "Lich su va Dia li",
        ],
        "khoa-hoc": ["Khoa học", "KH", "môn khoa học"],
        "tin-hoc-va-cong-nghe": [
            "Tin học và Công nghệ", "Tin học", "Công nghệ", "TH&CN", "TH-CN", "Tin", "CN", "Tin học, Công nghệ",
            "Tin - CN",
        ],
        "giao-duc-the-chat": ["Giáo dục thể chất", "GDTC", "Thể dục", "TD"],
        "nghe-thuat": [
            "Nghệ thuật", "NT", "Âm nhạc", "ÂN", "Mĩ thuật", "Mỹ thuật", "MT",
            "Nghệ thuật (Âm nhạc, Mĩ thuật)", "Âm nhạc + Mỹ thuật",
        ],
        ACTIVITY: [
            "Hoạt động trải nghiệm", "HĐTN", "HĐ trải nghiệm", "SHDC", "Sinh hoạt dưới cờ", "SHL", "Sinh hoạt lớp",
            "CC", "Chào cờ",
        ],
        "tieng-dan-toc-thieu-so": ["Tiếng dân tộc thiểu số", "TDTTS", "Tiếng DTTS", "Tiếng Ê-đê", "Tiếng M’nông"],
    },
    "THCS": {
        "ngu-van": ["Ngữ văn", "Văn", "NV", "Ngu van"],
        "toan": ["Toán"],
        "ngoai-ngu-1": ["Ngoại ngữ 1", "Tiếng Anh", "Tiếng  anh"],
        "giao-duc-cong-dan": ["Giáo dục công dân", "GDCD", "CD"],
        "lich-su-va-dia-li": [
            "Lịch sử và Địa lí", "Lịch sử", "Địa lí", "LS&ĐL", "LS&ĐL (Sử)", "LS&ĐL (Địa)", "Sử - Địa",
        ],
        "khoa-hoc-tu-nhien": [
            "Khoa học tự nhiên", "KHTN", "KHTN (Lý)", "KHTN (Hóa)", "KHTN (Hoá)", "KHTN (Sinh)", "KHTN (Hóa-Sinh)",
            "Vật lí", "Vật lý", "Hóa học", "Hoá học", "Sinh học", "Lí", "Lý", "Hóa", "Sinh", "Lý - Hóa - Sinh",
        ],
        "cong-nghe": ["Công nghệ", "CN"],
        "tin-hoc": ["Tin học", "Tin", "TH"],
        "giao-duc-the-chat": ["Giáo dục thể chất", "GDTC", "TD"],
        "nghe-thuat": ["Nghệ thuật", "Âm nhạc", "Mĩ thuật"],
        ACTIVITY: [
            "Hoạt động trải nghiệm, hướng nghiệp", "HĐTN-HN", "HĐTN,HN", "HĐTN, HN", "HĐTNHN", "HĐTN; HN", "HĐTN HN",
            "HĐTN", "HDTN-HN",
        ],
        LOCAL: ["Nội dung giáo dục của địa phương", "NDGDĐP", "GDĐP", "ĐP", "Giáo dục địa phương", "NDGDDP"],
        "tieng-dan-toc-thieu-so": ["Tiếng DTTS"],
        "ngoai-ngu-2": ["Ngoại ngữ 2", "NN2"],
    },
    "THPT": {
        "ngu-van": ["Ngữ văn", "Văn"],
        "toan": ["Toán", "Toán học"],
        "ngoai-ngu-1": ["Ngoại ngữ 1", "Tiếng Anh"],
        "lich-su": ["Lịch sử", "Sử", "LS"],
        "giao-duc-the-chat": ["GDTC"],
        DEFENCE: ["Giáo dục quốc phòng và an ninh", "GDQP&AN", "GDQPAN", "QP-AN", "QPAN", "GDQP-AN", "GDQP và AN"],
        ACTIVITY: ["HĐTN-HN", "HĐTN, HN"],
        LOCAL: ["NDGDĐP"],
        "dia-li": ["Địa lí", "Địa lý", "Địa", "ĐL"],
        ECONOMICS: ["Giáo dục kinh tế và pháp luật", "GDKT&PL", "GDKTPL", "KTPL", "GDKT-PL"],
        "vat-li": ["Vật lí", "Vật lý", "Lí", "Lý"],
        "hoa-hoc": ["Hóa học", "Hoá học", "Hóa"],
        "sinh-hoc": ["Sinh học", "Sinh"],
        "cong-nghe": ["Công nghệ", "CN"],
        "tin-hoc": ["Tin học", "Tin", "TH"],
        "am-nhac": ["Âm nhạc", "ÂN"],
        "mi-thuat": ["Mĩ thuật", "Mỹ thuật", "MT"],
        "tieng-dan-toc-thieu-so": ["TDTTS"],
        "ngoai-ngu-2": ["NN2", "Ngoại ngữ 2"],
    },
}
ALL_WAYS = [(level, subject, text) for level, of in WAYS.items() for subject, texts in of.items() for text in texts]


@pytest.mark.parametrize(("level", "subject", "text"), ALL_WAYS)
def test_every_spelling_is_known_at_its_level(level, subject, text):
    reading = read_subjects(text, level)
    assert (reading.ids, reading.unknown) == ((subject,), ())
    assert level in levels_of(text)


@pytest.mark.parametrize("level", LEVELS)
def test_the_table_above_names_every_subject_of_the_catalogue(level):
    assert {subject.id for subject in catalogue(level)} == WAYS[level].keys()


@pytest.mark.parametrize(("level", "subject", "text"), ALL_WAYS[::3])
def test_spelling_survives_decomposition_case_and_spaces(level, subject, text):
    for variant in (unicodedata.normalize("NFD", text), text.upper(), text.lower(), f"  {text}\u00a0"):
        assert read_subjects(variant, level).ids == (subject,), variant


@pytest.mark.parametrize(
    ("level", "text", "ids"),
    [
        ("THCS", "Toán, Ngữ văn", ("toan", "ngu-van")),
        ("THCS", "Toán; Ngữ văn / Tin & CN", ("toan", "ngu-van", "tin-hoc", "cong-nghe")),
        ("THCS", "Toán + Tin và Công nghệ", ("toan", "tin-hoc", "cong-nghe")),
        ("THCS", "Toán\nNgữ văn\r\nTiếng Anh", ("toan", "ngu-van", "ngoai-ngu-1")),
        ("THPT", "Toán - Tin", ("toan", "tin-hoc")),
        ("THPT", "Toán–Tin", ("toan", "tin-hoc")),
        ("THCS", "KHTN (Lý) - CN", ("khoa-hoc-tu-nhien", "cong-nghe")),
        ("THPT", "Lịch sử, Địa lí", ("lich-su", "dia-li")),
        ("THPT", "Lịch sử và Địa lí", ("lich-su", "dia-li")),
        ("THPT", "Sử - Địa", ("lich-su", "dia-li")),
        ("THPT", "LS&ĐL", ("lich-su", "dia-li")),
        ("THPT", "Vật lý - Hóa học - Sinh học - Công nghệ", ("vat-li", "hoa-hoc", "sinh-hoc", "cong-nghe")),
        ("THPT", "Lịch sử - Địa lý - GDKTPL", ("lich-su", "dia-li", ECONOMICS)),
        ("THCS", "Toán, HĐTN, HN, Tin", ("toan", ACTIVITY, "tin-hoc")),
        ("THCS", "Sử, Địa, Lý", ("lich-su-va-dia-li", "khoa-hoc-tu-nhien")),
        ("THPT", "Địa, Lý", ("dia-li", "vat-li")),
        ("THCS", "Anh, Văn", ("ngoai-ngu-1", "ngu-van")),
        ("THCS", "Anh - Văn", ("ngoai-ngu-1", "ngu-van")),
        ("THCS", "Anh-Văn", ("ngoai-ngu-1", "ngu-van")),
        ("THCS", "Anh\nVăn", ("ngoai-ngu-1", "ngu-van")),
        ("THCS", "Anh văn", ("ngoai-ngu-1",)),
        ("TH", "Tiếng\nViệt", ("tieng-viet",)),
        ("TH", "Lịch sử và\nĐịa lí", ("lich-su-va-dia-li",)),
        ("TH", "Tự nhiên\nvà Xã hội, Toán", ("tu-nhien-va-xa-hoi", "toan")),
        ("TH", "Mĩ-thuật", ("nghe-thuat",)),
        ("THPT", "Lý Hóa Sinh", ("vat-li", "hoa-hoc", "sinh-hoc")),
        ("TH", "Các môn: Toán, Tiếng Việt", ("toan", "tieng-viet")),
        ("TH", "môn Toán, môn Tiếng Việt", ("toan", "tieng-viet")),
        ("TH", "Toán, toán", ("toan",)),
        ("TH", "Toán lớp 4, 5", ("toan",)),
        ("THCS", "Toán 6, 7 và Tin 8", ("toan", "tin-hoc")),
        ("THPT", "Toán (K11)", ("toan",)),
        ("THPT", "Toán 10A1, 10A2", ("toan",)),
        ("THCS", "NN1, NN2", ("ngoai-ngu-1", "ngoai-ngu-2")),
        ("TH", "", ()), ("TH", " - ", ()), ("TH", "\u200b", ()),
    ],
)
def test_a_cell_is_split_between_names_and_never_inside_one(level, text, ids):
    reading = read_subjects(text, level)
    assert (reading.ids, reading.unknown) == (ids, ())


@pytest.mark.parametrize(
    ("level", "text", "ids", "unknown"),
    [
        ("THCS", "Sinh hoạt tổ", (), ("Sinh hoạt tổ",)),
        ("THCS", "Văn nghệ, Toán", ("toan",), ("Văn nghệ",)),
        ("THCS", "Toán nâng cao", (), ("Toán nâng cao",)),
        ("TH", "Khoa học tự nhiên", (), ("Khoa học tự nhiên",)),
        ("TH", "KHTN", (), ("KHTN",)),
        ("TH", "GDĐP", (), ("GDĐP",)),  # taught inside other subjects at this level
        ("THPT", "GDTC - QPAN - Nghệ thuật", ("giao-duc-the-chat", DEFENCE), ("Nghệ thuật",)),
        ("THPT", "GDCD", (), ("GDCD",)),
        ("THPT", "LSĐL", (), ("LSĐL",)),
        ("THCS", "Ngoại ngữ 1, 2", ("ngoai-ngu-1",), ("2",)),
        ("TH", "Công nghệ 4.0", (), ("Công nghệ 4.0",)),
        ("TH", "lớp 3", (), ("lớp 3",)),
        ("TH", "Các môn", (), ("Các môn",)),
        ("TH", "Toán và các môn", ("toan",), ("các môn",)),
        ("TH", "Toán, 2025", ("toan",), ("2025",)),
        ("THCS", "DD", (), ("DD",)),  # two letters without marks could be anything
        ("MN", "Toán, Văn", (), ("Toán", "Văn")),
        ("no such level", "Toán", (), ("Toán",)),
    ],
)
def test_what_is_no_subject_here_is_handed_back(level, text, ids, unknown):
    reading = read_subjects(text, level)
    assert (reading.ids, reading.unknown) == (ids, unknown)


@pytest.mark.parametrize(
    ("level", "text", "strands"),
    [
        ("THCS", "KHTN (Hóa-Sinh)", (("Hóa", "khoa-hoc-tu-nhien"), ("Sinh", "khoa-hoc-tu-nhien"))),
        ("TH", "Tập đọc, Toán", (("Tập đọc", "tieng-viet"),)),
        ("THCS", "Lịch sử", (("Lịch sử", "lich-su-va-dia-li"),)),
        ("THCS", "Lịch sử và Địa lí", ()),
        ("THPT", "Lịch sử", ()),
        ("TH", "Âm nhạc", (("Âm nhạc", "nghe-thuat"),)),
        ("THPT", "Âm nhạc", ()),
    ],
)
def test_strands_are_told_apart_from_whole_subjects(level, text, strands):
    assert read_subjects(text, level).strands == strands


@pytest.mark.parametrize(
    ("text", "ids", "unknown"),
    [
        ("Toán", ("toan",), ()),
        ("KHTN", ("khoa-hoc-tu-nhien",), ()),
        ("KHTN (Lý) - CN", ("khoa-hoc-tu-nhien", "cong-nghe"), ()),  # KHTN is taught at one level only
        ("Tiếng Anh, GDTC", ("ngoai-ngu-1", "giao-duc-the-chat"), ()),
        ("HĐTN", (ACTIVITY,), ()),
        ("HĐTN, HN", (ACTIVITY,), ()),
        ("TH", (), ("TH",)),
        ("Tin học", (), ("Tin học",)),
        ("MT", (), ("MT",)),
        ("Lịch sử", (), ("Lịch sử",)),
        ("Lịch sử và Địa lí", (), ("Lịch sử và Địa lí",)),
        ("Sử - Địa", (), ("Sử - Địa",)),
        ("Toán - Tin", ("toan",), ("Tin",)),
        ("Toán, Tin, Ngữ văn", ("toan", "tin-hoc", "ngu-van"), ()),  # THCS and THPT agree
        ("KHTN, GDKTPL", ("khoa-hoc-tu-nhien", ECONOMICS), ()),  # a school of two levels
        ("Tin học lớp 7", ("tin-hoc",), ()),
        ("Tin học lớp 4", ("tin-hoc-va-cong-nghe",), ()),
        ("Tin học lớp 5, 6", (), ("Tin học lớp 5",)),
        ("STEM", (), ("STEM",)),
    ],
)
def test_without_a_level_only_what_all_levels_agree_on_is_known(text, ids, unknown):
    reading = read_subjects(text, None)
    assert (reading.ids, reading.unknown) == (ids, unknown)


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("KHTN", {"THCS"}), ("GDCD", {"THCS"}), ("KHTN, Tin", {"THCS"}), ("Tiếng Việt", {"TH"}), ("GDKT&PL", {"THPT"}),
        ("Ngữ văn", {"THCS", "THPT"}), ("HĐTN, HN", {"THCS", "THPT"}), ("Toán", set(LEVELS)), ("TH", set(LEVELS)),
        ("KHTN, GDKTPL", set()), ("Toán, STEM", set()), ("", set()), ("lớp 3", set()),
    ],
)
def test_levels_at_which_a_whole_cell_is_known(text, levels):
    assert levels_of(text) == levels


@pytest.mark.parametrize(
    ("title", "level", "ids"),
    [
        ("Nâng cao hứng thú học tập môn Toán lớp 3", None, ("toan",)),
        ("Phát huy năng lực học tập môn Lịch sử và Địa lí cho học sinh lớp 5", None, ("lich-su-va-dia-li",)),
        ("Ứng dụng chuyển đổi số trong dạy học môn khoa học lớp 5.", None, ("khoa-hoc",)),
        ("Dạy học môn Toán, Ngữ văn và Tiếng Anh", None, ("toan", "ngu-van", "ngoai-ngu-1")),
        ("Dạy học môn Lịch sử và Địa lí", None, ()),  # one subject or two: the level decides
        ("Dạy học môn Lịch sử và Địa lí", "THPT", ("lich-su", "dia-li")),
        ("các môn Lý, Hóa, Sinh lớp 10", None, ("vat-li", "hoa-hoc", "sinh-hoc")),
        ("môn học Tin học ở tiểu học", "TH", ("tin-hoc-va-cong-nghe",)),
        ("môn Tin cho học sinh", "THCS", ("tin-hoc",)),
        ("môn Tin ứng dụng", "THCS", ()),
        ("Sinh hoạt chuyên môn Toán", "THCS", ()),
        ("môn Sinh hoạt tập thể", "THCS", ()),
        ("môn Khoa học tự nhiên", "TH", ()),
        ("Học toán qua trò chơi", "TH", ()),
        ("NCBH Toán 12: Nguyên hàm", None, ("toan",)),
        ("Phân tích bài học: Mệnh đề (Toán 10)", "THPT", ("toan",)),
        ("Dạy thể nghiệm Tin lớp 7", "THCS", ("tin-hoc",)),
        ("Toán 8 bài 3", "THCS", ("toan",)),
        ("NCBH Văn 12", "THCS", ()),  # no grade of the level
        ("Toán 7, Văn 8", "THCS", ()),  # two stand before their grades
        ("Lịch sử 10 năm thành lập", "THPT", ()), ("Kiểm tra Toán 10 phút", "THPT", ()),
        ("Ứng dụng công nghệ 4.0", "TH", ()), ("Sinh hoạt lớp 8", "THCS", ()),
        ("môn", "TH", ()), ("", None, ()),
    ],
)
def test_a_title_names_a_subject_only_after_the_word_for_subject_or_before_its_grade(title, level, ids):
    assert subjects_in_title(title, level) == ids


def test_activities_are_no_subjects():
    activities = {(s.level, s.id) for level in LEVELS for s in catalogue(level) if s.activity}
    assert activities == {
        ("TH", ACTIVITY), ("THCS", ACTIVITY), ("THPT", ACTIVITY), ("THCS", LOCAL), ("THPT", LOCAL),
    }


@pytest.mark.parametrize(
    ("level", "optional"),
    [
        ("TH", {"tieng-dan-toc-thieu-so"}),
        ("THCS", {"tieng-dan-toc-thieu-so", "ngoai-ngu-2"}),
        ("THPT", {
            "dia-li", ECONOMICS, "vat-li", "hoa-hoc", "sinh-hoc", "cong-nghe", "tin-hoc", "am-nhac", "mi-thuat",
            "tieng-dan-toc-thieu-so", "ngoai-ngu-2",
        }),
    ],
)
def test_optional_subjects(level, optional):
    assert {subject.id for subject in catalogue(level) if not subject.compulsory} == optional


def test_grades_lie_in_their_level():
    of = {subject.id: subject.grades for subject in catalogue("TH")}
    assert of["khoa-hoc"] == (4, 5)
    assert of["ngoai-ngu-1"] == of["tin-hoc-va-cong-nghe"] == (3, 4, 5)
    assert of["tu-nhien-va-xa-hoi"] == (1, 2, 3)
    assert {grade for s in catalogue("THCS") for grade in s.grades} == {6, 7, 8, 9}
    assert {s.grades for s in catalogue("THPT")} == {(10, 11, 12)}


def test_preschool_has_no_catalogue():
    assert catalogue("MN") == ()


def test_the_union_holds_each_id_once_with_all_its_grades():
    union = {subject.id: subject for subject in catalogue(None)}
    assert len(union) == len(catalogue(None))
    assert union.keys() == {subject.id for level in LEVELS for subject in catalogue(level)}
    assert union["toan"].grades == tuple(range(1, 13))
    assert (union["toan"].level, union["khoa-hoc"].level) == ("", "TH")
    assert union["tin-hoc"].compulsory is False  # optional in upper secondary


@pytest.mark.parametrize("level", LEVELS)
def test_ids_are_ascii_kebab_and_names_read_back(level):
    for subject in catalogue(level):
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", subject.id)
        assert read_subjects(subject.name, level).ids == (subject.id,)
        assert subject_name(subject.id, level) == subject.name


def test_a_name_is_found_whatever_the_level():
    assert subject_name(ACTIVITY, "TH") == "Hoạt động trải nghiệm"
    assert subject_name(ACTIVITY, "THCS") == "Hoạt động trải nghiệm, hướng nghiệp"
    assert subject_name("vat-li", "THCS") == subject_name("vat-li", None) == "Vật lí"
    with pytest.raises(KeyError):
        subject_name("khong-co", None)


# --- nothing is lost -------------------------------------------------------------------------------------------

NAMES = sorted({text for _, _, text in ALL_WAYS})
NOISE = ["lớp 4", "K11", "7", "môn", "Sinh hoạt", "STEM", "nâng cao", "10A1", "và", "½", "Ngữ", "2025"]
JOINERS = [", ", " - ", "-", "; ", "/", " + ", "&", "\n", " và ", " (", ") ", " ", "."]
CELLS = st.lists(st.tuples(st.sampled_from(NAMES + NOISE), st.sampled_from(JOINERS)), max_size=5).map(
    lambda pairs: "".join(word + joiner for word, joiner in pairs),
)


@settings(max_examples=300, deadline=None)
@given(text=CELLS | st.text(), level=st.sampled_from([*LEVELS, "MN", None]))
def test_any_text_is_read_and_unknown_parts_are_quoted_in_order(text, level):
    reading = read_subjects(text, level)
    tidied = tidy(text)
    at = 0
    for part in reading.unknown:
        at = tidied.index(part, at) + len(part)
    assert len(set(reading.ids)) == len(reading.ids)
    assert bool(reading.ids or reading.unknown) == bool(re.search(r"[^\W_]", re.sub(r"\b(và|va)\b", "", fold(tidied))))
    known = {subject.id for subject in catalogue(level)}
    assert set(reading.ids) <= known
    assert {subject for _, subject in reading.strands} <= set(reading.ids)


@settings(max_examples=300, deadline=None)
@given(text=CELLS, level=st.sampled_from(LEVELS))
def test_every_word_is_in_a_part_or_is_a_grade_or_an_introduction(text, level):
    tidied = tidy(text)
    words, parts = words_of(tidied), read_parts(tidied, level)
    in_parts = {at for part in parts for at in range(part.start, part.end)}
    outside = [words[at].key for at in range(len(words)) if at not in in_parts]
    assert all(re.fullmatch(r"lớp|k|môn|\d+(a\d*)?", key) for key in outside), outside


PARTS = ["Toán", "Ngữ văn", "GDCD", "STEM", "Văn nghệ", "KHTN (Lý)", "Tiếng Anh 6", "HĐTN, HN"]


@settings(max_examples=200, deadline=None)
@given(
    parts=st.lists(st.sampled_from(PARTS), min_size=1, max_size=6),
    joiner=st.sampled_from([", ", "; ", "\n", " + ", " / ", " và ", " - "]),
)
def test_a_list_reads_as_its_parts(parts, joiner):
    alone = [read_subjects(part, "THCS") for part in parts]
    together = read_subjects(joiner.join(parts), "THCS")
    assert together.ids == tuple(dict.fromkeys(i for reading in alone for i in reading.ids))
    assert together.unknown == tuple(part for reading in alone for part in reading.unknown)
