"""Sentences that several readers share: why a file is not read, and what its owner can do."""

from __future__ import annotations

from ..problems import Words, counted
from .limits import Limits

__all__ = [
    "ALL_EMPTY", "CELL_MESSAGES", "SAVE", "SAVE_TEXT", "quoting", "too_large", "too_many_cells", "too_many_merges",
]

SAVE = Words("hãy mở bằng Excel và lưu lại thành .xlsx", "open it in Excel and save it as .xlsx")
#: The same for text files, which may stay what they are.
SAVE_TEXT = Words(f"{SAVE.vi}, hoặc thành «CSV UTF-8»", f"{SAVE.en} or as “CSV UTF-8”")
#: Why a workbook without any filled cell is not read.
ALL_EMPTY = Words(
    "mọi trang tính đều trống; cần ít nhất một bảng có dòng tiêu đề",
    "every sheet is empty; at least one table with a header row is needed")
#: What is wrong with a cell, a column or a merge, said alike of every format.
CELL_MESSAGES = {
    "error-cell": Words(
        "ô chứa lỗi «{}»; hãy sửa công thức hoặc nhập lại giá trị",
        "the cell holds the error «{}»; mend the formula or type the value again"),
    "cell-too-long": Words(
        "ô dài hơn {} ký tự, phần sau bị cắt; hãy rút gọn ô",
        "the cell is longer than {} characters, the rest was cut off; shorten it"),
    "covered-cell": Words(
        "ô bị ô gộp che nên không thấy, trong đó có «{}»; hãy bỏ gộp ô hoặc xoá chữ bị che",
        "the cell is hidden under a merged cell and holds «{}»; unmerge the cells or delete the hidden text"),
    "hidden-columns": Words(
        "cột {} đang ẩn – dữ liệu của cột vẫn được tính",
        "column {} is hidden – its data are used all the same"),
}


def too_large(limits: Limits) -> Words:
    """Return why a file is not read that is larger than may be."""
    size = limits.file_bytes >> 20
    return Words(
        f"tệp lớn hơn giới hạn {size} MB; hãy xoá ảnh và trang không cần rồi lưu lại",
        f"the file is larger than the limit of {size} MB; delete pictures and sheets you do not need and save it again")


def too_many_cells(limits: Limits) -> Words:
    """Return why a file of more filled cells than may be is not read."""
    return Words(
        f"tệp có hơn {limits.cells} ô có chữ; hãy tách tệp hoặc xoá ô không dùng",
        f"the file has more than {counted(limits.cells, 'filled cell')}; split it or delete unused cells")


def too_many_merges(sheet: str, limit: int) -> Words:
    """Return why a sheet of more merged areas than may be is not read."""
    return Words(
        f"trang tính «{sheet}» có hơn {limit} ô gộp; hãy bỏ gộp ô",
        f"sheet «{sheet}» has more than {counted(limit, 'merged area')}; unmerge cells")


def quoting(words: Words, text: str) -> Words:
    """Return a sentence of a table of them with the text of the cell that it is about."""
    return Words(words.vi.format(text), words.en.format(text))
