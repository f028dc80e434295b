"""`shcm pack`: put all that a report hangs on into one archive, and tell the code that stands for it."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path

from ..errors import UsageError
from ..importers.worker import start_reader
from ..problems import system_reason
from .questions import BESIDE, read_settings, refuse_wrong, wrong_output
from .texts import MESSAGES

__all__ = ["run"]

_TEXTS = {
    "vi": {
        "not_zip": "-o {path}: gói hồ sơ là tệp nén – tên cần đuôi .zip",
        "inside": "-o {path}: nằm trong thư mục đang được đóng gói – hãy chọn chỗ khác",
        "code": "Mã gói (SHA-256): {code}\nGhi mã này vào biên bản: ai có gói cũng đối chiếu được bằng"
                " “shcm verify {path}”.",
        "counts": "{sum}.",
    },
    "en": {
        "not_zip": "-o {path}: a pack is an archive – its name must end in .zip",
        "inside": "-o {path}: lies in a folder that is being packed – choose another place",
        "code": "Code of the pack (SHA-256): {code}\nWrite it into the minutes: whoever has the pack can hold it"
                " against the code by “shcm verify {path}”.",
        "counts": "{sum}.",
    },
}


def run(arguments: Namespace, lang: str) -> int:
    """Check, write the pack, return the exit status of the check."""
    _refuse(arguments, lang)
    with start_reader(arguments.paths) as reader:
        from ..packs.packing import pack  # noqa: PLC0415
        from ..packs.runs import CheckOptions  # noqa: PLC0415 - heavy; the reading process loads its libraries meanwhile

        asked = CheckOptions(
            rules=tuple(arguments.rules) if arguments.rules else None, as_of=arguments.as_of or "",
            year=arguments.year or "", phase=arguments.phase, lang=arguments.lang,
            settings=read_settings(arguments.set), redact=arguments.redact)
        beside = {name: Path(path) for name in BESIDE if (path := getattr(arguments, name))}
        made = pack(arguments.paths, asked, beside, with_inputs=not arguments.without_inputs, reader=reader)
    _write(arguments.output, made.data, lang)
    print(_tally(made.report.verdicts, arguments.lang))  # noqa: T201 - the command's answer
    print(_TEXTS[lang]["code"].format(code=made.code, path=arguments.output))  # noqa: T201 - as above
    return made.report.exit_status(arguments.fail_on, strict=arguments.strict)


def _refuse(arguments: Namespace, lang: str) -> None:
    output = Path(arguments.output)
    beside = [getattr(arguments, name) for name in BESIDE]
    folders = [Path(path).resolve() for path in arguments.paths if Path(path).is_dir()]
    inside = any(output.resolve().is_relative_to(folder) for folder in folders)
    refuse_wrong(arguments, lang, [
        wrong_output(arguments.output, [*arguments.paths, *beside], lang),
        None if output.suffix.lower() == ".zip" else _TEXTS[lang]["not_zip"].format(path=output),
        _TEXTS[lang]["inside"].format(path=output) if inside else None,
    ])


def _tally(verdicts: object, lang: str) -> str:
    from ..reports.words import COUNTED  # noqa: PLC0415 - with the rest of the reports

    counts = dict(verdicts)  # type: ignore[call-overload]
    told = ", ".join(f"{counts[verdict]} {word}" for verdict, word in COUNTED[lang].items() if counts.get(verdict))
    return _TEXTS[lang]["counts"].format(sum=told)


def _write(output: str, data: bytes, lang: str) -> None:
    try:
        Path(output).write_bytes(data)
    except OSError as error:
        raise UsageError(MESSAGES[lang]["cannot_write"].format(path=output, why=system_reason(error, lang))) from error
    print(MESSAGES[lang]["written"].format(path=output), file=sys.stderr)  # noqa: T201 - not the answer
