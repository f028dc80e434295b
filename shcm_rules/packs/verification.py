"""Verify an evidence pack: its hashes, and its report by checking again; a pack is a stranger's file."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import file_digest
from os import PathLike
from pathlib import Path, PurePosixPath
from typing import Literal

from ..comparison import Comparison, compare_reports
from ..errors import InputError, ShcmError, UnreadableFile
from ..importers.worker import Reader
from ..problems import system_reason
from ..report_files import report_from
from ..rulesets.discovery import known_rule_sets, named_in
from ..rulesets.loading import load_rule_set
from .archive import LIMITS, Kept, Manifest, Tampered, code_of, open_pack, read_manifest
from .packing import README, program_version, readme_of
from .rules import NAMED, stray_rules
from .runs import BESIDE, REPORTS, CheckOptions, Outcome, Stage, judge, open_stage

__all__ = ["Verification", "verify"]

Status = Literal["equal", "differs", "unchecked"]
#: What the report of the pack and the one made now are called.
_SIDES = {"vi": ("báo cáo trong gói", "kết quả kiểm tra lại"),
          "en": ("the report of the pack", "what checking again gives")}
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NOT_READ = (
    "{path}: không đọc được gói – {why}", "{path}: the pack could not be read – {why}",
)
_NO_FILE = (
    "«{path}»: không đọc được tệp này – {why}", "«{path}»: could not be read – {why}",
)
_NOT_A_FILE = ("«{path}»: không phải là tệp hay thư mục", "«{path}»: is neither a file nor a folder")
_TOO_LARGE = (
    "{path}: gói lớn hơn giới hạn {size} MB", "{path}: the pack is larger than the limit of {size} MB",
)


@dataclass(frozen=True, slots=True)
class Verification:
    """What a pack was found to be.

    `equal`: every hash is right, and checking again gives the same report. `differs`: `wrong` names the files that
    are not as written, or `comparison` tells what checking again gives. `unchecked`: `missing` inputs, or `why`.
    """

    status: Status
    code: str = ""
    manifest: Manifest | None = None
    wrong: tuple[str, ...] = ()
    missing: tuple[Kept, ...] = ()
    why: str = ""
    comparison: Comparison | None = None
    keys: tuple[str, ...] = ()  # what of the report differs, by its JSON keys
    other_program: bool = False
    other_rules: tuple[str, ...] = ()  # sets of the pack that are not as this program ships them


@dataclass(slots=True)
class _Opened:
    """A pack whose hashes are right, while it is checked again."""

    files: Mapping[str, bytes]
    manifest: Manifest
    found: dict[str, Path] = field(default_factory=dict)  # name in the report -> a file that was given

    def content(self, kept: Kept) -> bytes | Path | None:
        """Return a file's bytes from the pack, or where it was given; None if it is missing."""
        return self.files[kept.file] if kept.file else self.found.get(kept.name)


def verify(
    path: str | PathLike[str], paths: Sequence[str | PathLike[str]] = (), *, lang: Literal["vi", "en"] = "vi",
    reader: Reader | None = None, on_file: Callable[[str], None] | None = None,
) -> Verification:
    """Check the hashes of a pack, check its inputs again by its rules and options, and compare the reports.

    `paths` are files, or folders of them, for inputs of which the pack holds only the hash.

    Raises:
        InputError: the pack cannot be opened, or is no pack at all.

    """
    data = _load(Path(path))
    try:
        files = open_pack(data)
        manifest = read_manifest(files)
    except Tampered as error:
        return Verification("differs", wrong=error.names)
    except UnreadableFile as error:
        raise InputError(*(text.format(path=path, why=error.told(told))
                           for told, text in zip(("vi", "en"), _NOT_READ, strict=True))) from error
    pack = _Opened(files, manifest)
    wanted = [kept for kept in (*manifest.inputs, *manifest.beside.values()) if not kept.file]
    if wanted:
        pack.found = _matched([Path(item) for item in paths], wanted)
    return _checked(pack, lang, reader, on_file)


def _checked(
    pack: _Opened, lang: Literal["vi", "en"], reader: Reader | None, on_file: Callable[[str], None] | None,
) -> Verification:
    manifest = pack.manifest
    facts = {"code": code_of(pack.files), "manifest": manifest, "other_program": manifest.program != program_version(),
             "other_rules": tuple(_other_rules(manifest))}
    kept = (*manifest.inputs, *manifest.beside.values())
    if missing := tuple(item for item in kept if pack.content(item) is None):
        return Verification("unchecked", missing=missing, **facts)  # type: ignore[arg-type]
    try:
        with open_stage() as stage:
            outcome = _again(pack, stage, reader, on_file)
    except Tampered as error:
        return Verification("differs", wrong=error.names, **facts)  # type: ignore[arg-type]
    except ShcmError as error:
        return Verification("unchecked", why=error.told(lang), **facts)  # type: ignore[arg-type]
    return _compared(pack, outcome, lang, Verification("equal", **facts))  # type: ignore[arg-type]


def _again(
    pack: _Opened, stage: Stage, reader: Reader | None, on_file: Callable[[str], None] | None,
) -> Outcome:
    """Check what the pack holds, by the rules that it holds; nothing is read or written elsewhere."""
    manifest = pack.manifest
    if not _DAY.fullmatch(manifest.as_of) or set(manifest.beside) - set(BESIDE):
        raise Tampered(["manifest.json"])
    place = stage.folder / "pack"
    _unpack_rules(pack.files, place)
    named = place / NAMED
    named.mkdir(parents=True, exist_ok=True)
    with named_in(named):
        names = known_rule_sets()
        if stray := stray_rules(place, manifest.rules, names):
            raise Tampered(stray)
        asked = CheckOptions(
            rules=tuple(name if name in names else str(place / name) for name in manifest.rules)
            if manifest.rules is not None else None,
            as_of=manifest.as_of, year=manifest.year, phase=manifest.phase, lang=manifest.lang,
            settings=manifest.settings, redact=manifest.redacted)
        inputs = [_stage(pack, stage, kept) for kept in manifest.inputs]
        beside = {kind: _stage(pack, stage, manifest.beside[kind]) for kind in BESIDE if kind in manifest.beside}
        return judge(stage, asked, inputs, beside, reader=reader, on_file=on_file)


def _unpack_rules(files: Mapping[str, bytes], place: Path) -> None:
    for name, content in files.items():  # names are safe: `read_manifest` has seen to it
        if name.startswith("rules/") and name.endswith(".yaml"):
            target = place / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)


def _stage(pack: _Opened, stage: Stage, kept: Kept) -> Path:
    content = pack.content(kept)
    own = isinstance(content, Path) and pack.manifest.redacted  # the pack does not tell its name
    name = content.name if own and isinstance(content, Path) else PurePosixPath(kept.name).name
    return stage.add(content if content is not None else b"", name, kept.name)


def _compared(pack: _Opened, outcome: Outcome, lang: Literal["vi", "en"], found: Verification) -> Verification:
    """Compare what the pack says with what checking again gives, file by file."""
    again = {**outcome.files, README: readme_of(pack.manifest, html=REPORTS["html"] in pack.files)}
    json_name = REPORTS["json"]
    # Another version may lay a page out otherwise; what it says stands in report.json.
    compared = [json_name] if found.other_program else [name for name in again if name in {*pack.files, json_name}]
    wrong = tuple(name for name in compared if pack.files.get(name) != again[name])
    if not wrong:
        return found
    comparison: Comparison | None = None
    keys: tuple[str, ...] = ()
    if json_name in wrong and json_name in pack.files:
        try:
            packed = report_from(pack.files[json_name], json_name, lang)
            comparison = compare_reports(packed, outcome.model, names=_SIDES[lang], lang=lang)
        except ShcmError as error:  # no report at all, or one that only counts
            return _with(found, wrong=(*wrong, error.told(lang)))
        keys = tuple(key for key in type(packed).model_fields if getattr(packed, key) != getattr(outcome.model, key))
    return _with(found, wrong=wrong, comparison=comparison, keys=keys)


def _with(
    found: Verification, *, wrong: tuple[str, ...], comparison: Comparison | None = None, keys: tuple[str, ...] = (),
) -> Verification:
    return Verification(
        "differs", found.code, found.manifest, wrong, comparison=comparison, keys=keys,
        other_program=found.other_program, other_rules=found.other_rules)


def _other_rules(manifest: Manifest) -> Iterator[str]:
    """Yield the sets of shipped names that this program ships otherwise, or not at all."""
    for rules in manifest.rule_sets:
        if rules.folder == f"{NAMED}/{rules.id}" and (
                rules.id not in known_rule_sets() or load_rule_set(rules.id).sha256 != rules.sha256):
            yield rules.id


def _matched(paths: Sequence[Path], wanted: Sequence[Kept]) -> dict[str, Path]:
    """Return the files that were given for those that are wanted; equal ones in the order in which they were read."""
    given: dict[str, list[Path]] = {}
    for file in _given(paths):
        try:
            with file.open("rb") as stream:
                given.setdefault(file_digest(stream, "sha256").hexdigest(), []).append(file)
        except OSError as error:
            raise InputError(*_told(_NO_FILE, file, error)) from error
    found: dict[str, Path] = {}
    for kept in wanted:
        if same := given.get(kept.sha256):
            found[kept.name] = same.pop(0) if len(same) > 1 else same[0]
    return found


def _given(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            inside = (file for file in path.rglob("*") if file.is_file())
            yield from sorted(inside, key=lambda file: ([part.casefold() for part in file.parts], file.parts))
        elif path.exists() and not path.is_file():  # a pipe would be waited for
            raise InputError(*(text.format(path=path) for text in _NOT_A_FILE))
        else:
            yield path


def _load(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            data = stream.read(LIMITS.file_bytes + 1)
    except (OSError, ValueError) as error:
        raise InputError(*_told(_NOT_READ, path, error)) from error
    if len(data) > LIMITS.file_bytes:
        raise InputError(*(text.format(path=path, size=LIMITS.file_bytes >> 20) for text in _TOO_LARGE))
    return data


def _told(texts: tuple[str, str], path: Path, error: Exception) -> Iterator[str]:
    """Yield why a file was not read, in both languages."""
    for lang, text in zip(("vi", "en"), texts, strict=True):
        yield text.format(path=path, why=system_reason(error, lang))
