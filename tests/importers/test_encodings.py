"""Encodings of files and of single cells: what speaks for them, and what must never be touched."""

from __future__ import annotations

import codecs
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shcm_rules.errors import UnreadableFile
from shcm_rules.importers.letters.encodings import decode
from shcm_rules.importers.letters.legacy_letters import _TCVN3, _VNI_PAIRS, _VNI_SINGLE, convert_word
from shcm_rules.importers.letters.repairs import LISTED, repair_tables
from shcm_rules.importers.letters.syllables import is_syllable
from shcm_rules.importers.letters.word_evidence import judge
from shcm_rules.importers.raw import RawTable
from shcm_rules.reference.subjects import catalogue

PLAN = (
    "Kế hoạch sinh hoạt chuyên môn của tổ Toán - Tin, năm học 2025-2026\n"
    "Đổi mới phương pháp dạy học theo hướng nghiên cứu bài học; Tuần 2 tháng 11/2025\n"
    "Trường Tiểu học Đông Trà, phường Việt Hòa, ngày 05 tháng 9 năm 2025. Người phụ trách: GV A\n"
    "Ứng dụng công nghệ số, Ngữ văn, Lịch sử và Địa lí, Vật lí, Hóa học, Giáo dục thể chất, Mĩ thuật\n"
)
TCVN3 = {meant: written for written, meant in _TCVN3.items()}
VNI = {meant: written for written, meant in (_VNI_PAIRS | _VNI_SINGLE).items()}
#: The tones that Windows-1258 writes as marks of their own.
MARKS = "\u0300\u0301\u0303\u0309\u0323"


def as_tcvn3(text):
    return "".join(TCVN3.get(letter, TCVN3.get(letter.lower(), letter)) for letter in text)


def as_vni(text):
    def one(letter):
        written = VNI.get(letter.lower(), letter)
        return written.upper() if letter.isupper() else written

    return "".join(map(one, text))


def as_cp1258(text):
    pieces = []
    for letter in text:
        try:
            pieces.append(letter.encode("cp1258"))
        except UnicodeEncodeError:
            parts = unicodedata.normalize("NFD", letter)
            base = unicodedata.normalize("NFC", "".join(part for part in parts if part not in MARKS))
            pieces.append((base + "".join(part for part in parts if part in MARKS)).encode("cp1258"))
    return b"".join(pieces)


def twice(text, encoding="cp1252"):
    return "".join(
        chr(byte) if 0x80 <= byte < 0xA0 and encoding == "latin-1" else bytes([byte]).decode(encoding, "replace")
        for byte in text.encode()
    )


def repaired(*texts):
    table = RawTable("Sheet1", [[text] for text in texts])
    repair_tables([table])
    return [row[0] for row in table.rows], table.problems


@pytest.mark.parametrize(
    "data",
    [
        PLAN.encode(),
        codecs.BOM_UTF8 + PLAN.encode(),
        codecs.BOM_UTF16_LE + PLAN.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + PLAN.encode("utf-16-be"),
        codecs.BOM_UTF32_LE + PLAN.encode("utf-32-le"),
    ],
)
def test_what_is_declared_or_utf8_needs_no_remark(data):
    assert decode(data) == (PLAN, [])


@pytest.mark.parametrize(
    ("data", "named"),
    [
        (PLAN.encode("utf-16-le"), "UTF-16-LE"),
        (PLAN.encode("utf-16-be"), "UTF-16-BE"),
        (as_cp1258(PLAN), "Windows-1258"),
        (as_vni(PLAN).encode("latin-1"), "VNI"),
        (as_tcvn3(PLAN).encode("latin-1"), "TCVN3 (ABC)"),
    ],
)
def test_what_is_concluded_is_said(data, named):
    text, problems = decode(data)
    # TCVN3 has no capitals with a tone: "Ứ" comes back as "ứ".
    assert text.lower() == PLAN.lower()
    assert [problem.code for problem in problems] == ["encoding"]
    assert named in problems[0].message
    assert "chưa chắc" not in problems[0].message


def test_a_small_lead_is_said_to_be_doubtful():
    _, problems = decode("Sö\nV\xf6\nS\xf6".encode("latin-1"))  # "Sử" in one, "Sư" in another
    assert "chưa chắc chắn" in problems[0].message


@pytest.mark.parametrize(
    "data", ["Résumé, café".encode("latin-1"), b"\xff\xfe\x00", b"caf\xe9 \xd2", b"a\xfe\xfe\xfeb"]
)
def test_what_speaks_for_nothing_is_refused(data):
    with pytest.raises(UnreadableFile) as caught:
        decode(data)
    assert caught.value.code == "encoding"


def test_signs_of_word_alone_are_no_question():
    assert decode("a – b “c”".encode("cp1252"))[0] == "a – b “c”"


@pytest.mark.parametrize("letter", sorted(set(_TCVN3.values())))
def test_the_table_of_tcvn3_agrees_with_the_codec_of_the_standard(letter):
    # ISO-IR 180 (TCVN 5712) has these letters at these places; its other ones VN3 leaves to the fonts.
    assert letter in "ĂÂÊÔƠƯĐ" or letter.islower()
    assert _TCVN3[TCVN3[letter]] == letter


def test_every_letter_has_a_way_in_vni():
    vowels = {unicodedata.normalize("NFC", base + tone) for base in "aăâeêioôơuưy" for tone in ("", *MARKS)}
    assert vowels - set("aeiouy") | {"đ"} == set(VNI)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("§«ng Trµ, ngµy 10 th¸ng 9 n¨m 2021", "Đông Trà, ngày 10 tháng 9 năm 2021"),
        (
            "C¨n cø kÕ ho¹ch số 09/KH-TH  ngày 06/9/2021của Trường",
            "Căn cứ kế hoạch số 09/KH-TH  ngày 06/9/2021của Trường",
        ),
        ("tr\u00adêng líp cã n\u00adíc", "trường lớp có nước"),
        ("TR¦êNG §¹I HäC TH¦¥NG M¹I §IÖN Tö", "TRƯỜNG ĐẠI HỌC THƯƠNG MẠI ĐIỆN TỬ"),
        ("V¨n", "Văn"),
        ("Tæ To¸n", "Tổ Toán"),
        ("Toång keát naêm hoïc, ngaøy 5", "Tổng kết năm học, ngày 5"),
        ("TRÖÔØNG TIEÅU HOÏC", "TRƯỜNG TIỂU HỌC"),
        ("Kêì hoaòch giaìo duòc", "Kế hoạch giáo dục"),
        (twice("Tổ Địa: kế hoạch là", "latin-1"), "Tổ Địa: kế hoạch là"),
        (twice(twice("Kế hoạch năm", "latin-1"), "latin-1"), "Kế hoạch năm"),
    ],
)
def test_a_cell_in_old_letters_is_read_and_said(written, meant):
    texts, problems = repaired("STT", written, "a")
    assert texts == ["STT", meant, "a"]
    assert [(problem.code, problem.sheet, problem.cell) for problem in problems] == [("encoding", "Sheet1", "A2")]
    assert f"“{written[:80]}" in problems[0].message
    assert f"“{meant[:80]}" in problems[0].message


@pytest.mark.parametrize("codec", [as_tcvn3, as_vni])
def test_a_whole_table_is_read_by_its_own_evidence(codec):
    words = ["Lớp 3", "Tổ Toán", "Sử", "Văn", "Địa", "Lớp 3 môn Toán học kỳ", "bộ môn", "Họp", "số"]
    texts, problems = repaired(*map(codec, words))
    assert [text.lower() for text in texts] == [word.lower() for word in words]
    assert len(problems) == sum(codec(word) != word for word in words)


def test_one_word_that_could_be_either_is_left_alone():
    for text in ("bé", "líp", "Sö", "H¹", "5µm", "x²", "où"):
        assert repaired(text, "Ngữ văn") == ([text, "Ngữ văn"], [])


def test_a_doubtful_word_between_unicode_and_old_letters_stays_and_is_named():
    texts, (problem,) = repaired("kÕ ho¹ch líp kế hoạch năm học")
    assert texts == ["kế hoạch líp kế hoạch năm học"]
    assert "“líp”" in problem.message


def test_decomposed_letters_become_composed_without_a_remark():
    assert repaired(unicodedata.normalize("NFD", PLAN)) == ([PLAN], [])


def test_the_list_of_cells_ends():
    _, problems = repaired(*["ngµy th¸ng n¨m"] * (LISTED + 3))
    assert len(problems) == LISTED + 1
    assert "còn 3 ô" in problems[-1].message


@pytest.mark.parametrize(
    "text",
    [
        PLAN,
        "Café Noël, München, señor, für, Zoë, résumé, naïve, façade, Ångström",
        "Microsoft® 1½ m² Trường¹ 30°C ©2025",
        "«Toán» «má»… «cá»",
        "ĐÃ\u00a0HỌC MÃ\u00a0SỐ",
        "B. Krông Ana, Đắk Lắk, Pétrus Ký",
        "chuyên\u00adđề",
        "Ø Tổ chức · họp § 5",
        "English only: meeting of the department, 5 October",
        "GV ĐHSP, HĐTN, SGDĐT, QĐ-UBND",
        "quì gối, quý, gì, giếng",
    ],
)
def test_ordinary_text_is_a_fixed_point(text):
    lines = text.split("\n")
    assert repaired(*lines) == (lines, [])


SYLLABLES = sorted({word for word in PLAN.replace(",", " ").replace(".", " ").split() if is_syllable(word)})
TONED = [unicodedata.normalize("NFC", base + tone) for base in "aăâeêioôơuưy" for tone in MARKS]
WORDS = st.one_of(
    st.sampled_from(SYLLABLES),
    st.builds(
        lambda onset, vowel, coda: onset + vowel + coda,
        st.sampled_from(["b", "đ", "Th", "ngh", "L", "tr", ""]),
        st.sampled_from(TONED),
        st.sampled_from(["", "n", "m"]),
    ).filter(is_syllable),
    st.text(st.characters(max_codepoint=126, min_codepoint=32), max_size=8),
)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.lists(st.lists(WORDS, max_size=6).map(" ".join), min_size=1, max_size=5))
def test_correct_unicode_is_a_fixed_point(cells):
    assert repaired(*cells) == (cells, [])


@settings(max_examples=200, deadline=None, derandomize=True)
@given(
    st.lists(st.sampled_from(SYLLABLES), min_size=4, max_size=8, unique=True).map(lambda words: " ".join(words).lower())
)
def test_what_was_written_in_an_old_font_comes_back(text):
    if sum(not word.isascii() for word in text.split()) < 4:
        return
    for codec, write in (("tcvn3", as_tcvn3), ("vni", as_vni)):
        written = write(text)
        if sum(judge(codec, word) == "legacy" for word in written.split()) > 1:
            assert repaired(written)[0] == [text]


def test_each_word_of_the_subjects_survives_the_tables():
    for subject in catalogue(None):
        for word in subject.name.lower().replace(",", " ").split():
            if is_syllable(word):
                assert convert_word("tcvn3", as_tcvn3(word)) == word
                assert convert_word("vni", as_vni(word)) == word


_LINE = PLAN.splitlines()[1]


@pytest.mark.parametrize(
    "bad", [as_tcvn3(_LINE), _LINE.encode().decode("latin-1"), unicodedata.normalize("NFD", _LINE)])
def test_a_cell_far_below_a_thousand_sound_ones_is_mended_all_the_same(bad):
    table = RawTable("Lịch", [["Tổ Toán", None, f"Buổi thứ {n}"] for n in range(1000)])
    table.rows.append([None, bad, "Tổ Toán"])
    repair_tables([table])
    assert table.rows[-1] == [None, _LINE, "Tổ Toán"]
    assert table.rows[:2] == [["Tổ Toán", None, "Buổi thứ 0"], ["Tổ Toán", None, "Buổi thứ 1"]]
