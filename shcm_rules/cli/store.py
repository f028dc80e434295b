"""`shcm store`: read workbooks once and keep them as tables, for checks of a country or of many years."""

from __future__ import annotations

import sys
from argparse import Namespace

from ..importers.worker import start_reader
from .progress import show_progress

__all__ = ["run"]

_TEXTS = {
    "vi": {"kept": "Đã ghi kho {folder}: {files} tệp, {rows} buổi sinh hoạt."
                   " Kiểm tra: shcm check {folder} --engine polars --rules TÊN -o KẾT-QUẢ/",
           "unread": "Không đọc được: {path}"},
    "en": {"kept": "Store {folder} written: {files} files, {rows} sessions."
                   " Check it: shcm check {folder} --engine polars --rules NAME -o RESULTS/",
           "unread": "Could not be read: {path}"},
}


def run(arguments: Namespace, lang: str) -> int:
    """Write the store; 2 if a file could not be read, the others are kept."""
    with start_reader(arguments.paths) as reader, show_progress(lang, reader) as progress:
        from ..importers import assemble  # noqa: PLC0415 - heavy; the reading process loads its libraries meanwhile
        from ..options import read_day, read_year  # noqa: PLC0415
        from ..stores.files import save_schedule  # noqa: PLC0415

        schedule = assemble.read_schedule(
            arguments.paths, reader=reader, year=read_year(arguments.year, arguments.lang),
            as_of=read_day(arguments.as_of, arguments.lang), registry=arguments.registry,
            calendar=arguments.calendar, week_convention=None, on_file=progress.count_file)
        save_schedule(schedule, arguments.output)
    read = [item for item in schedule.inputs if item.status != "unreadable"]
    words = _TEXTS[lang]
    for item in schedule.inputs:
        if item.status == "unreadable":
            print(words["unread"].format(path=item.path), file=sys.stderr)  # noqa: T201 - what is not in the store
    told = words["kept"].format(folder=arguments.output, files=len(read), rows=schedule.sessions.height)
    print(told)  # noqa: T201 - the command's answer
    return 2 if len(read) < len(schedule.inputs) else 0
