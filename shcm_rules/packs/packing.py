"""Write an evidence pack: inputs, rules, settings and report in one archive that anybody can check again."""

from __future__ import annotations

import platform
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from os import PathLike
from pathlib import Path

from ..importers.files import find_files
from ..importers.worker import Reader
from ..options import read_day
from ..report import Report
from .archive import Kept, KeptRules, Manifest, code_of, open_pack, read_manifest, sha256_of, unique_name, write_archive
from .rules import RulesKept, gather_rules
from .runs import BESIDE, CheckOptions, Outcome, Stage, judge, open_stage

__all__ = ["README", "Pack", "pack", "program_version", "readme_of"]

README = "README.txt"
_LIBRARIES = ("polars", "narwhals", "pydantic", "PyYAML", "python-dateutil", "rapidfuzz", "xlrd")
_TEXT = """\
GÓI HỒ SƠ KIỂM TRA LỊCH SINH HOẠT CHUYÊN MÔN

Kết quả xét theo dữ liệu tính đến ngày {as_of}, năm học {year}.

Trong gói có:
  report.json     kết quả kiểm tra, từng kết luận với ô và căn cứ{html}
  rules/          các bộ quy tắc đã dùng, đúng như lúc kiểm tra
  inputs/, files/ các tệp đã kiểm tra và tệp đi kèm{inputs}
  manifest.json   phiên bản chương trình, tuỳ chọn, mã SHA-256 của từng tệp
  SHA256SUMS      mã SHA-256 của mọi tệp trong gói

Cách kiểm chứng:
1. Đối chiếu mã gói (mã SHA-256 của tệp SHA256SUMS) với mã ghi trong biên bản. Mã khớp thì gói đúng là gói đã lập.
2. Chạy: shcm verify TÊN-GÓI.zip{paths}
   Lệnh này đối chiếu mã của từng tệp, kiểm tra lại từ đầu theo quy tắc và tuỳ chọn trong gói, rồi so kết quả với
   report.json từng byte.
3. Không có chương trình thì giải nén và chạy: sha256sum -c SHA256SUMS

In English: `shcm verify PACK.zip` checks every hash, checks the schedule again by the rules of this pack, and compares
the result with report.json byte for byte. The SHA-256 of the file SHA256SUMS stands for the whole pack.
"""
_HTML = "\n  report.html     báo cáo để xem và in"
_NO_INPUTS = " (gói này chỉ ghi mã SHA-256 của các tệp đã kiểm tra,\n                  không kèm tệp)"
_NO_FILES = " (gói này bỏ tên người nên chỉ ghi mã SHA-256,\n                  không kèm tệp)"
_PATHS = " ĐƯỜNG-DẪN-TỚI-CÁC-TỆP-ĐÃ-KIỂM-TRA"


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack that was made: its bytes, the code that stands for all of it, and the report in it."""

    data: bytes
    code: str
    manifest: Manifest
    report: Report


def pack(  # noqa: PLR0913 - keywords, each an option
    paths: str | PathLike[str] | Sequence[str | PathLike[str]], asked: CheckOptions,
    beside: Mapping[str, Path | None] | None = None,
    *, with_inputs: bool = True, reader: Reader | None = None, on_file: Callable[[str], None] | None = None,
) -> Pack:
    """Check files and put all that the report hangs on into one archive; the same files give the same bytes.

    Args:
        paths: the files, or folders of them.
        asked: the options; `redact` leaves out names, and with them the files that hold them.
        beside: files by what they are: registry, calendar, waivers, profile, layout.
        with_inputs: without them only their hashes are kept.
        reader: a reading process already started.
        on_file: called with the path of each file that was read.

    Raises as `api.check` does, and UsageError for rule sets that no pack can hold.

    """
    asked = replace(asked, as_of=read_day(asked.as_of or None, asked.lang).isoformat())
    named = [paths] if isinstance(paths, str | PathLike) else list(paths)
    rules = gather_rules(asked.rules or ())
    taken: set[str] = set()
    with open_stage() as stage:
        inputs = [_keep(stage, file, parts, "inputs", taken, hidden=asked.redact)
                  for file, parts in _files([Path(path) for path in named])]
        given = {kind: path for kind in BESIDE if (path := (beside or {}).get(kind))}
        others = {kind: _keep(stage, Path(path), (Path(path).name,), "files", taken, hidden=asked.redact, kind=kind)
                  for kind, path in given.items()}
        outcome = judge(stage, asked, [place for place, _ in inputs],
                        {kind: place for kind, (place, _) in others.items()}, reader=reader, on_file=on_file)
        if asked.rules is None:
            rules = gather_rules([rule_set.id for rule_set in outcome.report.rule_sets])
        files = {**rules.files, **outcome.files}
        inputs_kept = [_kept(files, place, shown, held=with_inputs and not asked.redact) for place, shown in inputs]
        others_kept = {kind: _kept(files, place, shown, held=not asked.redact)
                       for kind, (place, shown) in others.items()}
    manifest = _manifest(asked, rules, outcome, with_inputs=with_inputs and not asked.redact).model_copy(update={
        "inputs": tuple(inputs_kept), "beside": others_kept})
    return _written(manifest, files, outcome)


def _written(manifest: Manifest, files: dict[str, bytes], outcome: Outcome) -> Pack:
    files[README] = readme_of(manifest, html="report.html" in files)
    hashes = {name: sha256_of(content) for name, content in sorted(files.items())}
    manifest = manifest.model_copy(update={"files": hashes})
    data = write_archive(manifest, files)
    held = open_pack(data)
    return Pack(data, code_of(held), read_manifest(held), outcome.report)


def _files(paths: Sequence[Path]) -> list[tuple[Path, tuple[str, ...]]]:
    """Return the files with their names: those in a folder by their way from it, others by their own."""
    found = []
    for file in find_files(paths):
        home = next((path for path in paths if path != file and file.is_relative_to(path)), file.parent)
        found.append((file, file.relative_to(home).parts))
    return found


def _keep(  # noqa: PLR0913 - keywords
    stage: Stage, file: Path, parts: Sequence[str], folder: str, taken: set[str], *, hidden: bool, kind: str = "",
) -> tuple[Path, str]:
    """Stage a file and return where it lies and how it shall be called; `hidden`: not by its own name."""
    if hidden:
        number = sum(name.startswith(f"{folder}/") for name in taken) + 1
        parts = (f"{kind or number}{file.suffix.lower()}",)
    shown = unique_name(folder, parts, taken)
    return stage.add(file, file.name, shown), shown


def _kept(files: dict[str, bytes], place: Path, shown: str, *, held: bool) -> Kept:
    data = place.read_bytes()
    if held:
        files[shown] = data
    return Kept(name=shown, sha256=sha256_of(data), file=shown if held else "")


def _manifest(asked: CheckOptions, rules: RulesKept, outcome: Outcome, *, with_inputs: bool) -> Manifest:
    sets = zip(outcome.report.rule_sets, rules.folders, strict=False)
    return Manifest(
        schema="shcm-pack/1", program=program_version(), python=platform.python_version(),
        libraries={name: _version(name) for name in _LIBRARIES}, as_of=asked.as_of, year=asked.year,
        school_year=outcome.model.school_year, phase=asked.phase, lang=asked.lang,
        settings=dict(sorted(asked.settings.items())), redacted=asked.redact, with_inputs=with_inputs,
        rules=tuple(rules.asked) if asked.rules is not None else None,
        rule_sets=tuple(KeptRules(id=rule_set.id, version=rule_set.version, sha256=rule_set.sha256, folder=folder)
                        for rule_set, folder in sets),
        inputs=(), beside={}, files={})


def readme_of(manifest: Manifest, *, html: bool) -> bytes:
    """Return what a pack tells whoever opens it; made of the manifest, so that it can be proven too."""
    whole = manifest.with_inputs
    inputs = "" if whole else _NO_FILES if manifest.redacted else _NO_INPUTS
    year, month, day = manifest.as_of.split("-")
    text = _TEXT.format(as_of=f"{day}/{month}/{year}", year=manifest.school_year, html=_HTML if html else "",
                        inputs=inputs, paths="" if whole else _PATHS)
    return text.encode("utf-8")


def program_version() -> str:
    """Return the version of this program."""
    from .. import __version__  # noqa: PLC0415 - reads the disk

    return __version__


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
