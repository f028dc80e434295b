"""`shcm verify`: tell whether a pack is as it was written, and whether its report can be proven."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING

from ..errors import UsageError
from ..importers.worker import start_reader
from ..reports.characters import one_line
from .diff_page import diff_lines
from .parser import refuse_unknown
from .texts import LANGUAGES

if TYPE_CHECKING:
    from ..packs.verification import Verification

__all__ = ["run"]

_LISTED, _LINES = 10, 40
_STATUS = {"equal": 0, "differs": 1, "unchecked": 2}
_TEXTS: Mapping[str, Mapping[str, str]] = {
    "vi": {
        "equal": "ĐÚNG: mọi tệp trong gói khớp mã, và kiểm tra lại cho đúng báo cáo đã lập.",
        "tampered": "KHÔNG ĐÚNG: gói không còn như lúc lập. Không khớp: {names}.",
        "differs": "KHÔNG ĐÚNG: mã các tệp khớp, nhưng kiểm tra lại cho kết quả khác ở: {names}.",
        "unchecked": "CHƯA KIỂM CHỨNG ĐƯỢC: mã các tệp trong gói khớp, nhưng chưa kiểm tra lại được.",
        "missing": "Thiếu {n} tệp đã kiểm tra; hãy thêm đường dẫn tới chúng vào lệnh. Tệp được nhận ra bằng"
                   " mã SHA-256:",
        "why": "Lý do: {why}", "code": "Mã gói (SHA-256): {code}",
        "made": "Gói lập cho năm học {year}, tính đến ngày {as_of}, bằng chương trình phiên bản {program}.",
        "other_program": "Chương trình này là phiên bản {version}, gói được lập bằng phiên bản {program}: chỉ so"
                         " report.json, không so được trang để xem và in.",
        "other_rules": "Bộ quy tắc trong gói khác với bộ cùng tên của chương trình này: {names}. Gói được kiểm tra lại"
                       " theo bộ trong gói.",
        "keys": "Phần khác nhau của báo cáo: {keys}.", "more": "… và {n} nữa",
    },
    "en": {
        "equal": "RIGHT: every file of the pack has its hash, and checking again gives the report that was packed.",
        "tampered": "NOT RIGHT: the pack is not as it was written. Not matching: {names}.",
        "differs": "NOT RIGHT: the hashes are right, but checking again gives something else in: {names}.",
        "unchecked": "NOT VERIFIED: the hashes are right, but the schedule could not be checked again.",
        "missing": "Files that were checked and are not here: {n}; add the paths to them to the command. They are"
                   " recognised by their SHA-256:",
        "why": "Reason: {why}", "code": "Code of the pack (SHA-256): {code}",
        "made": "Packed for school year {year}, as of {as_of}, by version {program} of the program.",
        "other_program": "This program is version {version}, the pack was written by version {program}: only"
                         " report.json is compared, not the pages to read and print.",
        "other_rules": "Rule sets of the pack that differ from this program's of the same name: {names}. The pack was"
                       " checked by its own.",
        "keys": "Parts of the report that differ: {keys}.", "more": "… and {n} more",
    },
}


def run(arguments: Namespace, lang: str) -> int:
    """Verify the pack, say what was found, return 0, 1 or 2."""
    if wrong := refuse_unknown("--lang", arguments.lang, LANGUAGES, lang):
        raise UsageError(wrong)
    with start_reader() as reader:
        from ..packs.verification import verify  # noqa: PLC0415 - heavy; the reading process loads its libraries meanwhile

        found = verify(arguments.pack, arguments.paths, lang=arguments.lang, reader=reader)
    print("\n".join(map(one_line, _lines(found, arguments.lang))))  # noqa: T201 - the command's answer
    return _STATUS[found.status]


def _lines(found: Verification, lang: str) -> Iterator[str]:
    texts = _TEXTS[lang]
    key = "tampered" if found.status == "differs" and not found.code else found.status
    yield texts[key].format(names=_listed(found.wrong, texts))
    if found.missing:
        yield texts["missing"].format(n=len(found.missing))
        yield from (f"  {kept.name}  {kept.sha256}" for kept in found.missing[:_LISTED])
        if len(found.missing) > _LISTED:
            yield f"  {texts['more'].format(n=len(found.missing) - _LISTED)}"
    if found.why:
        yield texts["why"].format(why=found.why)
    yield from _circumstances(found, texts)
    if found.keys:
        yield texts["keys"].format(keys=", ".join(found.keys))
    if found.comparison:
        yield ""
        yield from islice(diff_lines(found.comparison), _LINES)


def _circumstances(found: Verification, texts: Mapping[str, str]) -> Iterator[str]:
    """Yield the pack's code, what it was made of, and what of that is otherwise here."""
    manifest = found.manifest
    if manifest is None:
        return
    from ..packs.packing import program_version  # noqa: PLC0415 - as above
    from ..reports.words import show_day  # noqa: PLC0415

    yield texts["code"].format(code=found.code)
    yield texts["made"].format(year=manifest.school_year, as_of=show_day(manifest.as_of), program=manifest.program)
    if found.other_program:
        yield texts["other_program"].format(version=program_version(), program=manifest.program)
    if found.other_rules:
        yield texts["other_rules"].format(names=", ".join(found.other_rules))


def _listed(names: tuple[str, ...], texts: Mapping[str, str]) -> str:
    shown = ", ".join(names[:_LISTED])
    return f"{shown} {texts['more'].format(n=len(names) - _LISTED)}" if len(names) > _LISTED else shown
