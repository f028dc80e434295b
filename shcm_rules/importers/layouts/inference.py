"""What the title of a session says beside its content: môn, khối lớp, loại, cấp tổ chức; fills empty cells only.

Reads only what cannot mean anything else, and notes every value it fills in: nobody wrote it there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import polars as pl

from ...folding import clean, fold
from ...patterns import regex
from ...problems import Words
from ...reference.grades import named_grades
from ...reference.subjects import subject_name, subjects_in_title
from ..values import read_level
from .shapes.activities import is_conditional
from .tabular import Note, Sheet

__all__ = ["add_inferred", "infer_grade", "infer_kind", "infer_organiser", "infer_subject"]

#: Where a column tells the organiser, a title says another by these words only.
_OTHERS = r"(?i)cấp|(?:chuyên đề|cđ|ncbh|shcm) (?:tổ|trường|cụm)"
#: Only a title with one of these words, or with a grade behind a word, is looked at: most of a million have none.
_WORTH = (
    r"(?i)môn|lớp|khối|ncbh|nghiên cứu bài học|chuyên đề|cđ|hội thảo|tập huấn|bồi dưỡng|cấp|cụm|định kỳ|thường kỳ"
    r"|nếu có|tổ|nhóm|\pL (?:[1-9]|1[0-2])(?:$|[ ]?[^ \d\w]| (?:bài|tiết|chương|chủ))"
)
#: Values noted of each field; a sheet of a million rows can have as many.
MOST_NOTES = 1_000
#: Larger sheets are exports with a column for everything.
MOST_PLACED = 5_000
_ASKED = "_asked_"
_MEANT_BY_TITLES = frozenset({"kind", "subject"})


def infer_subject(content: str, level: str | None) -> str:
    """Return the names of the subjects after the word "môn"; "" for none."""
    return ", ".join(subject_name(found, level) for found in subjects_in_title(content, level))


def infer_grade(content: str, _level: str | None = None) -> str:
    """Return the grades after a word for grade, "4, 5"; "" for none."""
    return ", ".join(map(str, named_grades(content)))


_LEAD = (
    r"(?:(?:tổ chức|thực hiện|triển khai|dự|tham gia|tham dự|báo cáo|tiết dạy|thao giảng|buổi|sinh hoạt|sh)[,:–\- ]*)*"
)
_NCBH = regex(r"\bncbh\b|\bnghiên cứu bài học\b")
_KINDS = {
    "Chuyên đề": regex(
        rf"^{_LEAD}(?:các )?(?:chuyên đề|cđ)\b(?! (?:học tập|tự chọn|lựa chọn))|\b(?:sinh hoạt|sh) chuyên đề\b",
    ),
    "Hội thảo": regex(rf"^{_LEAD}hội thảo\b"),
    "Tập huấn": regex(rf"^{_LEAD}(?:tập huấn|bồi dưỡng)\b(?! (?:học sinh|hs|hsg|đội tuyển|thường xuyên)\b)"),
    "Thường kỳ": regex(r"^(?:họp|sinh hoạt|sh)(?: \S+){0,4} (?:thường|định) k[ỳì]\b"),
}


def infer_kind(content: str, _level: str | None = None) -> str:
    """Return the kind of session that a title begins with, or NCBH wherever it is named; "" where several are."""
    folded = fold(content)
    kinds = {kind for kind, pattern in _KINDS.items() if pattern.search(folded)}
    if _NCBH.search(folded):
        kinds = (kinds - {"Chuyên đề"}) | {"NCBH"}
    return kinds.pop() if len(kinds) == 1 else ""


#: "Chuyên đề cụm: …" is the cluster's, "chuyên đề cụm động từ" is grammar.
_THEME_OF, _ENDS = r"\b(?:chuyên đề|cđ|ncbh|shcm) ", r"(?=\s*(?:[:,.(–-]|$)|\s+(?:tại|lần|số)\b)"
_ORGANISERS = (
    ("Tổ", rf"cấp tổ\b(?!\s*/)|^(?:họp|sinh hoạt|sh) tổ\b|^(?:shcm|sinh hoạt chuyên môn) tổ\b|{_THEME_OF}tổ{_ENDS}"),
    ("Trường", rf"(?<!cụm )cấp trường\b(?!\s*/)|cấp tổ\s*/\s*trường|{_THEME_OF}trường{_ENDS}"),
    ("Liên trường", r"cấp liên trường\b|\bliên trường\b"),
    ("Cụm", rf"cấp cụm\b|\bcụm trường\b|\bsinh hoạt cụm\b|\bshcm cụm\b|\bcụm chuyên môn\b|{_THEME_OF}cụm{_ENDS}"),
    ("Xã/Phường", r"cấp (?:xã|phường)\b"),
    ("Tỉnh/Thành phố", r"cấp (?:tỉnh|thành phố|sở)\b|,\s*(?:thành phố|tỉnh)\b"),
)
_ORGANISER_FORMS = tuple((name, regex(pattern)) for name, pattern in _ORGANISERS)
_UNIT = r"(?:tổ|trường|cụm|xã|phường|tỉnh|thành phố)"
_SEVERAL = regex(rf"cấp {_UNIT}\s*(?:[/,]|và|hoặc|-)\s*(?:cấp )?{_UNIT}")


def infer_organiser(content: str, _level: str | None = None) -> str:
    """Return the level of organisation that a title names ("cấp trường", "cụm trường"); "" for none or several."""
    folded = fold(content)
    if _SEVERAL.search(folded):
        return ""
    named = {name for name, pattern in _ORGANISER_FORMS if pattern.search(folded)}
    return named.pop() if len(named) == 1 else ""


def _infer_status(content: str, _level: str | None = None) -> str:
    return "nếu có" if is_conditional(content) else ""


_CAPITAL = r"[A-ZĐÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ]"
_NAME = rf"(?!Trưởng|Phó|Chức|Viên|CM\b){_CAPITAL}[^\s,;:.()]*"
_TEAM_NAME = regex(
    r"^(?:[Hh]ọp|[Ss]inh hoạt|SHCM|SH)\b[^:;,.()]{0,40}?(?<!\w)(?:[Tt]ổ|[Nn]hóm)(?:\s+(?:chuyên môn|bộ môn|CM))?\s+"
    rf"({_NAME}(?:\s+(?:[-–&]|và)\s+{_NAME}|\s+{_NAME}|\s+(?:văn|học|giáo|nhiên|hội)(?!\w))*)",
)


def infer_department(content: str, _level: str | None = None) -> str:
    """Return the tổ that a title names whose meeting it is ("họp tổ Toán - Tin"); "" for none."""
    found = _TEAM_NAME.search(clean(content))
    return found[1].strip(" -–") if found else ""


_READERS: Mapping[str, Callable[[str, str | None], str]] = {
    "subject": infer_subject, "grade": infer_grade, "kind": infer_kind, "organiser": infer_organiser,
    "department": infer_department, "status": _infer_status,
}


def add_inferred(sheet: Sheet) -> None:
    """Fill empty cells of a sheet of sessions with what the titles of the rows say."""
    if sheet.table != "sessions" or "content" not in sheet.frame.columns:
        return
    untold = [name for name in _READERS if _has_gaps(sheet.frame, name)]
    if not untold:
        return  # nearly every sheet of the template ends here
    rows = _worth_reading(sheet.frame)
    for name, reader in _READERS.items():
        asked = rows.get_column(_ASKED + name)
        if not asked.any():
            continue
        filled = _read_titles(rows.filter(asked), reader)
        if not filled.is_empty():
            _fill(sheet, name, filled)
            _place_untold(sheet, name)


def _has_gaps(frame: pl.DataFrame, name: str) -> bool:
    if name not in frame.columns:
        return True
    texts = set(frame.get_column(name).to_list())
    return None in texts or any(not text or text.isspace() for text in texts)


def _is_untold(name: str) -> pl.Expr:
    """Tell of each row whether its title may fill a field."""
    empty = pl.col(name).is_null() | ~pl.col(name).str.contains(r"\S")
    if name == "organiser":  # a filled column tells it, unless the title says another level by name
        by_column = pl.col("department").is_not_null() | pl.col("cluster").is_not_null()
        empty &= ~by_column | pl.col("content").str.contains(_OTHERS)
    if name == "department":  # beside a cluster it would be that of one of its schools
        empty &= pl.col("cluster").is_null()
    return empty


def _place_untold(sheet: Sheet, name: str) -> None:
    """Let a field that titles tell stand in the title of the other rows, too: a row without column is no place."""
    if name not in _MEANT_BY_TITLES or name in sheet.columns or sheet.frame.height > MOST_PLACED:
        return
    for row in sheet.frame.get_column("row"):
        if cell := _content_cell(sheet, row):
            sheet.moved.setdefault((row, name), cell)


def _worth_reading(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the rows whose titles can say anything, with every field that titles tell, and whether one is asked."""
    fields = [*_READERS, "level", "cluster"]
    known = frame.lazy().filter(pl.col("content").str.contains(_WORTH)).select("row", "content", *(
        pl.col(name) if name in frame.columns else pl.lit(None, pl.String()).alias(name) for name in fields))
    return known.with_columns(_is_untold(name).alias(_ASKED + name) for name in _READERS).collect(
        engine="in-memory")  # of a sheet: streams would have to be started for it


def _read_titles(rows: pl.DataFrame, reader: Callable[[str, str | None], str]) -> pl.DataFrame:
    """Return row, content and what it tells, of those that tell something; each title is read once."""
    levels = {text: read_level(text) for text in rows.get_column("level").drop_nulls().unique()}
    pairs = rows.select("row", "content", "level").rows()
    told = {pair: reader(pair[0], levels.get(pair[1])) for pair in dict.fromkeys((text, of) for _, text, of in pairs)}
    found = [(row, text, told[text, of]) for row, text, of in pairs if told[text, of]]
    schema: dict[str, pl.DataType] = {"row": rows.schema["row"], "content": pl.String(), "told": pl.String()}
    return pl.DataFrame(found, orient="row", schema=schema)


def _fill(sheet: Sheet, name: str, filled: pl.DataFrame) -> None:
    told = filled.select("row", pl.col("told").alias("_told"))
    written = pl.col(name) if name in sheet.frame.columns else pl.lit(None, pl.String())
    sheet.frame = sheet.frame.join(told, on="row", how="left", maintain_order="left").with_columns(
        pl.coalesce("_told", written).alias(name)).drop("_told")
    for count, (row, content, value) in enumerate(filled.iter_rows()):
        cell = _content_cell(sheet, row)
        sheet.moved[row, name] = cell
        if count < MOST_NOTES:
            sheet.notes.append(Note(cell, name, value, _in_content(content)))


def _in_content(content: str) -> Words:
    said = clean(content)[:80]
    return Words(f"nội dung ghi “{said}”", f"the content says “{said}”")


def _content_cell(sheet: Sheet, row: int) -> str:
    moved = sheet.moved.get((row, "content"))
    letter = sheet.columns.get("content", "")
    return moved or (f"{letter}{sheet.rows.get(row, row)}" if letter else "")
