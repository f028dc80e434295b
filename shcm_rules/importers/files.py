"""Find the files to read: those named, and the workbooks in the folders named; opens none of them."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

from ..errors import InputError
from ..problems import Words

__all__ = ["RESULTS", "SUFFIXES", "find_files", "is_workbook_name"]

#: What is picked up in folders and archives; what cannot be read is picked up too, so that the report can say so.
#: Web pages are not: a saved page brings others along, and reports are pages too.
SUFFIXES = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".csv", ".tsv", ".docx", ".zip")

#: A folder with a file of this name holds results of an earlier run.
RESULTS = ".shcm-ket-qua.json"


def is_workbook_name(name: str) -> bool:
    """Tell whether a name is picked up unasked: no lock that Office leaves beside an open file, nothing hidden."""
    return name.lower().endswith(SUFFIXES) and not name.startswith((".", "~$"))


def find_files(paths: Sequence[str | Path]) -> list[Path]:
    """Return the files in the order of `paths`, each once; a folder stands for its workbooks, sorted by path.

    Raises InputError with every path that does not exist and every folder without a workbook.
    """
    found: dict[str, Path] = {}
    wrong: list[Words] = []
    known = " ".join(SUFFIXES)
    for path in map(Path, paths):
        mode = _mode(path)
        if stat.S_ISDIR(mode):
            inside = sorted(_workbooks_in(path, wrong), key=_order)
            if not inside:
                wrong.append(Words(
                    f"«{path}»: thư mục không có tệp bảng tính nào; cần tệp {known}",
                    f"«{path}»: there is no workbook in this folder; what is read: {known}"))
            for file in inside:
                found.setdefault(os.path.realpath(file), file)
        elif mode:
            found.setdefault(os.path.realpath(path), path)
        else:
            wrong.append(Words(
                f"«{path}»: không có tệp hoặc thư mục này; hãy kiểm tra lại đường dẫn",
                f"«{path}»: there is no such file or folder; check the path"))
    if wrong:
        raise InputError(*("\n".join(sentences) for sentences in zip(*wrong, strict=True)))
    if not found:
        raise InputError(
            f"chưa có tệp nào để đọc; cần tệp {known} hoặc thư mục chứa chúng",
            f"there is no file to read; give files {known} or folders of them")
    return list(found.values())


def _mode(path: Path) -> int:
    try:
        return path.stat().st_mode
    except (OSError, ValueError):  # not there, out of reach, or no path at all
        return 0


def _order(file: Path) -> tuple[list[str], tuple[str, ...]]:
    return [part.casefold() for part in file.parts], file.parts


def _workbooks_in(folder: Path, wrong: list[Words]) -> Iterator[Path]:
    def refuse(error: OSError) -> None:
        wrong.append(Words(
            f"«{error.filename}»: không mở được thư mục; hãy kiểm tra quyền đọc",
            f"«{error.filename}»: the folder could not be opened; check that you may read it"))

    for place, folders, names in os.walk(folder, onerror=refuse):
        folders[:] = [name for name in folders if not name.startswith((".", "__MACOSX"))]
        if RESULTS in names:  # what this program wrote is no schedule
            folders.clear()
            continue
        for name in names:
            if is_workbook_name(name):
                yield Path(place, name)
