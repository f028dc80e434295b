"""`shcm check --watch`: check again whenever what it read is saved, and say what has changed since the last look."""

from __future__ import annotations

import gc
import os
import sys
from argparse import Namespace
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePath
from time import perf_counter, sleep
from typing import TYPE_CHECKING, NoReturn

from ..errors import RuleError, ShcmError, UsageError
from ..importers.files import is_workbook_name
from ..importers.limits import Limits
from ..importers.remembered import RememberedAnswers
from ..importers.worker import Reader, start_reader
from ..reports.characters import one_line
from .audit import is_folder, keep_folder
from .progress import Progress, show_progress
from .texts import MESSAGES
from .watched_files import PAUSE, Stand, WatchedFiles

if TYPE_CHECKING:
    from collections.abc import Generator

    from ..findings import ReportModel
    from ..report import Detail, Report
    from ..rulesets.model import RuleSet

__all__ = ["Steps", "watch"]

Formats = Mapping[str | None, str]
#: Seconds after which the files are looked at unasked: network drives do not tell what other machines save.
_UNASKED = 1.0
_GROUPED = 0.4
#: With more findings than this only the open ones are held until the next look.
_MOST_HELD = 100_000
_NAMED = 3
_TEXTS: Mapping[str, Mapping[str, str]] = {
    "vi": {
        "watching": "Đang theo dõi {names}: lưu tệp là được kiểm tra lại. Dừng: Ctrl-C.",
        "stopped": "Đã thôi theo dõi.", "more": "{names} và {n} tệp nữa", "took": "{seconds} giây", "comma": ",",
        "not_a_file": "--watch {path}: chỉ theo dõi được tệp và thư mục, không theo dõi được địa chỉ web hay dữ liệu"
                      " đưa qua ống lệnh – hãy lưu thành tệp",
        "one_text": "--watch --format {format}: mỗi lần kiểm tra là một báo cáo – hãy ghi ra tệp bằng -o TÊN{suffix}",
        "inside": "-o {path}: nằm trong thư mục đang được theo dõi, lần sau sẽ bị đọc như một lịch – hãy chọn thư mục"
                  " khác",
    },
    "en": {
        "watching": "Watching {names}: it is checked again whenever it is saved. Stop: Ctrl-C.",
        "stopped": "Stopped watching.", "more": "{names} and more: {n}", "took": "{seconds} s", "comma": ".",
        "not_a_file": "--watch {path}: only files and folders can be watched, neither a web address nor what comes"
                      " through a pipe – save it as a file",
        "one_text": "--watch --format {format}: each check writes a report of its own – write it to a file by -o"
                    " NAME{suffix}",
        "inside": "-o {path}: lies in a folder that is being watched, where it would be read as a schedule the next"
                  " time – choose another folder",
    },
}


@dataclass(frozen=True, slots=True)
class Steps:
    """What a single check does, in this order: check, write the reports, say what else is to be said."""

    check: Callable[[tuple[RuleSet, ...] | None, Reader, Progress], Report]
    write: Callable[[Report, Formats, Progress], None]
    tell: Callable[[Report, Reader], None]


def watch(arguments: Namespace, steps: Steps, formats: Formats, lang: str) -> int:
    """Check, and again after each save, until Ctrl-C; return the exit status of the last check."""
    if wrong := list(_wrong(arguments, formats, lang)):
        raise UsageError("\n".join(wrong))
    watcher = _Watcher(arguments, steps, formats, lang)
    try:
        watcher.run()
    except KeyboardInterrupt:
        if watcher.status is None:
            raise
        print(_TEXTS[lang]["stopped"], file=sys.stderr)  # noqa: T201 - not part of the report
        return watcher.status
    finally:
        watcher.close()


def _wrong(arguments: Namespace, formats: Formats, lang: str) -> Iterator[str]:
    """Yield why something cannot be watched, or not without reading its own reports."""
    texts = _TEXTS[lang]
    for path in arguments.paths:
        if path == "-" or "://" in path or (Path(path).exists() and not (Path(path).is_file() or Path(path).is_dir())):
            yield texts["not_a_file"].format(path=path)
    if (name := formats.get(None, "text")) != "text":
        from ..reports import FORMATS  # noqa: PLC0415 - only for the message

        yield texts["one_text"].format(format=name, suffix=FORMATS[name].suffixes[0])
    folders = [os.path.realpath(path) for path in arguments.paths if Path(path).is_dir()]
    for output in arguments.output:
        place = Path(os.path.realpath(output))
        read = is_workbook_name(place.name) and not is_folder(output)
        if read and any(place.is_relative_to(folder) for folder in folders):
            yield texts["inside"].format(path=output)


class _Watcher:
    """One look after the other; between them everything is kept ready for the next."""

    def __init__(self, arguments: Namespace, steps: Steps, formats: Formats, lang: str) -> None:
        self.status: int | None = None
        self._arguments, self._steps, self._formats, self._lang = arguments, steps, formats, lang
        self._files = WatchedFiles(arguments)
        self._remembered = RememberedAnswers()
        self._reader = self._start_reader()
        self._rules: tuple[Stand, tuple[RuleSet, ...]] | None = None
        self._last: ReportModel | None = None

    def run(self) -> NoReturn:
        """Look once, then whenever a file stands otherwise than at the last look."""
        stand = self._files.stand()
        self._look(stand, ())
        names = self._names([*self._arguments.paths, *(self._arguments.rules or ())])
        print(_TEXTS[self._lang]["watching"].format(names=names), file=sys.stderr, flush=True)  # noqa: T201
        while True:
            places = self._files.places()
            with closing(_signs(places)) as signs:
                for _ in signs:
                    now = self._files.settled(stand)
                    if now == stand:
                        continue
                    if self._files.rules(now) != self._files.rules(stand):
                        self._files.find_bases()
                        now = self._files.stand()
                    self._look(now, [file for file in {**stand, **now} if stand.get(file) != now.get(file)])
                    stand = now
                    if self._files.places() != places:
                        break

    def close(self) -> None:
        """End the reading process that waits for the next look."""
        self._reader.close()

    def _look(self, stand: Stand, changed: Collection[str]) -> None:
        """Check and write; what is wrong with files is told, and they may be mended while they are watched."""
        began, first = perf_counter(), self.status is None
        try:
            with self._reader as reader, show_progress(self._lang, reader) as progress:
                report = self._steps.check(self._loaded(stand), reader, progress)
                progress.clear()
                self.status = report.exit_status(self._arguments.fail_on, strict=self._arguments.strict)
                self._tell(report, changed, perf_counter() - began)
                self._steps.write(report, self._formats, progress)
            self._steps.tell(report, reader)
        except ShcmError as error:
            if first and not isinstance(error, RuleError):
                raise  # a wrong option: no save would mend it
            self.status = 2
            self._say(self._head(changed))
            print(MESSAGES[self._lang]["error"].format(text=error.told(self._lang)), file=sys.stderr, flush=True)  # noqa: T201
        self._reader = self._start_reader()
        # After the first look its text stands on the screen: from now on only what changes is said.
        self._formats = {output: name for output, name in self._formats.items() if output is not None}
        gc.collect()  # now, while nobody waits

    def _start_reader(self) -> Reader:
        """Start a reading process ahead; each look has a fresh one, for what a file did to it must not last."""
        keep = keep_folder(self._arguments)
        if keep is not None:
            return start_reader(self._arguments.paths, keep=keep)
        return Reader(Limits(), kept=self._remembered)

    def _loaded(self, stand: Stand) -> tuple[RuleSet, ...] | None:
        """Return the rule sets asked for, loaded again only if one of their files was saved."""
        if not self._arguments.rules:
            return None
        files = self._files.rules(stand)
        if self._rules is None or self._rules[0] != files:
            from ..api import load_rules  # noqa: PLC0415 - heavy; the reading process loads its libraries meanwhile

            self._rules = files, load_rules(self._arguments.rules)
        return self._rules[1]

    def _tell(self, report: Report, changed: Collection[str], seconds: float) -> None:
        """Say how the duties stand and what became of them since the last look."""
        from .diff_page import change_lines  # noqa: PLC0415 - with the rest of the reports

        held: Detail = "full" if sum(report.verdicts.values()) <= _MOST_HELD else "open"
        model, last = report.model(held), self._last
        self._last = model
        if None in self._formats:
            return  # the text comes now and says it
        told = f"{seconds:.2f}".replace(".", _TEXTS[self._lang]["comma"])
        took = _TEXTS[self._lang]["took"].format(seconds=told)
        self._say(self._head(changed), f"{_standing(model, last)} – {took}")
        if last is not None:
            from ..comparison import compare_reports  # noqa: PLC0415 - as above

            self._say(*change_lines(compare_reports(last, model, lang=model.lang)))

    def _head(self, changed: Collection[str]) -> str:
        """Return the line that begins a look: when, and what was saved."""
        text = " – ".join(filter(None, (f"{datetime.now():%H:%M:%S}", self._names(changed))))  # noqa: DTZ005 - as on the wall
        return f"── {text} ".ljust(78, "─") if sys.stdout.isatty() else text

    def _names(self, files: Collection[str]) -> str:
        names = list(dict.fromkeys(PurePath(file).name or file for file in files))
        shown = ", ".join(names[:_NAMED])
        return _TEXTS[self._lang]["more"].format(names=shown, n=len(names) - _NAMED) if names[_NAMED:] else shown

    def _say(self, *lines: str) -> None:
        print(*map(one_line, lines), sep="\n", flush=True)  # noqa: T201 - the command's answer


def _standing(model: ReportModel, last: ReportModel | None) -> str:
    """Return how many duties have each verdict, and how many more or fewer than at the last look."""
    from ..reports.words import COUNTED  # noqa: PLC0415 - with the rest of the reports

    before = Counter(last.summary if last else model.summary)
    parts = []
    for verdict, word in COUNTED[model.lang].items():
        now = model.summary.get(verdict, 0)
        if now or before[verdict]:
            step = now - before[verdict]
            parts.append(f"{now} {word}" + (f" ({step:+d})".replace("-", "−") if step else ""))
    return ", ".join(parts)


def _signs(places: Collection[str]) -> Generator[None]:
    """Yield whenever something may have been saved in one of the folders, and once in a while anyway."""
    from watchfiles import watch as changes  # noqa: PLC0415 - only who watches pays for it

    for polling in (None, True):  # None: as the environment says, else by the system
        with suppress(OSError, RuntimeError):  # it has too many watches already, or a folder has gone
            for _ in changes(
                *places, watch_filter=None, recursive=False, step=int(PAUSE * 1000), debounce=int(_GROUPED * 1000),
                rust_timeout=int(_UNASKED * 1000), yield_on_timeout=True, force_polling=polling,
            ):  # fmt: skip
                yield
    while True:
        sleep(_UNASKED)
        yield
