"""The beginning of a rule set or of a rule, with examples that run; what its author must decide is marked."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Mapping
from pathlib import Path

from ...errors import UsageError
from ...problems import Words
from ...windows import SchoolYear
from ..contents import EXAMPLES_FOLDER
from ..discovery import HEADER_FILE, nearest
from ..examples import read_examples
from ..model import CHECKS, RuleSet
from ..reading import read_rule_set

__all__ = ["known_scaffolds", "scaffold"]

_TEMPLATES = Path(__file__).parent / "scaffolds"
_NAME = re.compile(r"[a-z]+(-[a-z]+)*")
_LEVELS = ("THCS", "THPT", "TH", "MN")  # the first of them that the set binds stands in examples
#: Part of a template → the file of the set to which it is added, and the key above it there.
_HOMES: Mapping[str, tuple[str, str]] = {
    "parameters": ("parameters.yaml", "parameters"), "settings": ("settings.yaml", "settings"),
    "rule": ("rules.yaml", "rules"), "examples": (f"{EXAMPLES_FOLDER}/rules.yaml", "examples"),
}


def scaffold(folder: Path, rule_id: str | None = None, *, check: str = "count", year: SchoolYear) -> list[Path]:
    """Add a rule with its examples to a set, or begin a new set, with or without a first rule.

    `year` is the first school year of a new set. Returns the files that were written; nothing that stands is changed.

    Raises:
        UsageError: a wrong name or check, a rule or set that exists, a file to which nothing can be added.
        RuleError: the set exists and has problems of its own.

    """
    given, folder = folder, folder.resolve()
    is_new = not (folder / HEADER_FILE).is_file()
    _refuse(folder, rule_id, check, is_new=is_new)
    files = {HEADER_FILE: _header(folder.name, year)} if is_new else {}
    with tempfile.TemporaryDirectory(prefix=f".{folder.name}-", dir=_existing_parent(folder)) as place:
        trial = Path(place)
        _write(trial, {name: (folder / name).read_text(encoding="utf-8") for name in _files(folder)} | files)
        if rule_id:
            files |= _additions(trial, rule_id, check)
            _write(trial, files)
        _refuse_broken(trial, folder)
    _write(folder, files)
    return [given / name for name in files]


def known_scaffolds() -> tuple[str, ...]:
    """Return the checks, and behind each its variants: `deadline/before`."""
    files = sorted(file.stem for file in _TEMPLATES.glob("*.txt"))
    return tuple(name.replace(".", "/") for check in CHECKS for name in files if name.split(".")[0] == check)


def _refuse(folder: Path, rule_id: str | None, check: str, *, is_new: bool) -> None:
    wrong: list[Words] = []
    if check not in (known := known_scaffolds()):
        hint = nearest(check, known)
        wrong.append(Words(
            f"--check: không có phép kiểm tra “{check}”{f', có phải “{hint}”?' if hint else ''} – "
            f"được phép: {', '.join(known)}",
            f"--check: there is no check “{check}”{f', did you mean “{hint}”?' if hint else ''} – "
            f"allowed: {', '.join(known)}"))
    rule = "chữ thường không dấu, không chữ số, nối bằng “-”"
    letters = "small letters without accents or digits, joined by “-”"
    if rule_id is not None and not _NAME.fullmatch(rule_id):
        wrong.append(Words(f"mã quy tắc “{rule_id}” phải là {rule}", f"the rule id “{rule_id}” must be {letters}"))
    if is_new and not _NAME.fullmatch(folder.name):
        wrong.append(Words(
            f"tên thư mục “{folder.name}” sẽ là mã của bộ, phải là {rule}",
            f"the folder's name “{folder.name}” will be the id of the set and must be {letters}"))
    if is_new and folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        wrong.append(Words(
            f"{folder}: đã có và không phải là một bộ quy tắc (thiếu {HEADER_FILE}); hãy chọn tên khác",
            f"{folder}: exists and is no rule set ({HEADER_FILE} is missing); choose another name"))
    if not is_new and rule_id is None:
        wrong.append(Words(
            f"{folder}: đã có bộ quy tắc này; cho thêm mã của quy tắc mới",
            f"{folder}: this rule set exists; give the id of the new rule too"))
    if wrong:
        raise UsageError(*("\n".join(sentences) for sentences in zip(*wrong, strict=True)))


def _additions(folder: Path, rule_id: str, check: str) -> dict[str, str]:
    """Return file → its new text, for a set that stands in a folder."""
    reading = read_rule_set(folder)
    if reading.problems:
        return {}  # told by whoever tries the folder
    rule_set = reading.rule_set
    if rule_id in {name for rule in rule_set.rules for name in (rule.id, *rule.formerly)}:
        raise UsageError(
            f"bộ {rule_set.id} đã có quy tắc “{rule_id}”", f"set {rule_set.id} has a rule “{rule_id}” already")
    parts = _parts(_template(f"{check.replace('/', '.')}.txt"))
    parts["rule"] = _template("head.txt").replace("@BINDS", parts.pop("binds").strip()) + parts["rule"]
    if "examples" in parts:
        parts["examples"] += "\n" + _template("not-in-force.txt")
    setting = parts.pop("setting", "").strip()
    if setting and setting not in rule_set.settings:
        parts["settings"] = _parts(_template("settings.txt"))[setting]
    texts: dict[str, str] = {}
    for part, text in parts.items():
        name, key = _HOMES[part]
        texts[name] = _added(folder / name, key, _filled(text, _tokens(rule_set, rule_id)))
    return texts


def _tokens(rule_set: RuleSet, rule_id: str) -> dict[str, str]:
    year = SchoolYear(int(rule_set.school_years.from_[:4]))
    level = next((level for level in _LEVELS if level in rule_set.levels), "THCS")
    return {"@RULE": rule_id, "@REQUIREMENT": _requirement(rule_set), "@LEVEL": level, **_years(year)}


def _years(year: SchoolYear) -> dict[str, str]:
    return {"@YEAR": str(year), "@Y0": str(year.start - 1), "@Y1": str(year.start), "@Y2": str(year.start + 1)}


def _requirement(rule_set: RuleSet) -> str:
    """Return the first requirement of the document without a rule, or else the next number."""
    taken = [name for rule in rule_set.rules for name in rule.requirements]
    for name in rule_set.registered:
        if name not in taken:
            return name
    prefix = _prefix(rule_set.id)
    numbers = [int(found[1]) for name in taken if (found := re.fullmatch(rf"{prefix}-(\d+)", name))]
    return f"{prefix}-{max(numbers, default=0) + 1:02}"


def _prefix(name: str) -> str:
    return "".join(word[0] for word in name.split("-")).upper()


def _header(name: str, year: SchoolYear) -> str:
    return _filled(_template("rule-set.txt"), {"@SET": name, "@PREFIX": _prefix(name), **_years(year)})


def _template(name: str) -> str:
    return (_TEMPLATES / name).read_text(encoding="utf-8")


def _parts(text: str) -> dict[str, str]:
    """Return part → its text; each begins with a line `=== part`."""
    pieces = re.split(r"^=== (\S+)\n", text, flags=re.MULTILINE)[1:]
    return dict(zip(pieces[::2], pieces[1::2], strict=True))


def _filled(text: str, tokens: Mapping[str, str]) -> str:
    return re.sub("|".join(tokens), lambda found: tokens[found[0]], text)


def _added(file: Path, key: str, text: str) -> str:
    """Return a file's text with more under its key, indented as what stands there."""
    old = file.read_text(encoding="utf-8") if file.is_file() else f"{key}:\n"
    below = re.search(rf"^{key}:[^\n]*\n(?:[ \t]*(?:#[^\n]*)?\n)*( *)[^\s#]", old, re.MULTILINE)
    shift = len(below[1]) - 2 if below else 0
    moved = "".join(line if not line.strip() else _shifted(line, shift) for line in text.splitlines(keepends=True))
    between = "\n" if below and key in {"rules", "examples"} else ""
    return old.rstrip("\n") + "\n" + between + moved.rstrip("\n") + "\n"


def _shifted(line: str, shift: int) -> str:
    return " " * shift + line if shift >= 0 else line[min(-shift, len(line) - len(line.lstrip())):]


def _files(folder: Path) -> list[str]:
    found = [*folder.glob("*.yaml"), *(folder / EXAMPLES_FOLDER).glob("*.yaml")]
    return [file.relative_to(folder).as_posix() for file in found]


def _existing_parent(folder: Path) -> Path:
    """Make the folder above, so that what the set extends by a relative path is found from a trial beside it."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    return folder.parent


def _refuse_broken(trial: Path, folder: Path) -> None:
    """Refuse what would not load; a problem is told with the name of the real folder."""
    problems = [*read_rule_set(trial).problems, *read_examples(trial)[1]]
    if problems:
        told = [problem.replace(trial.name, folder.name) for problem in problems]
        raise UsageError(
            "\n".join(["không thêm được vào bộ này; hãy sửa các lỗi sau rồi thử lại:", *told]),
            "\n".join(["nothing could be added to this set; mend these mistakes and try again:", *told]))


def _write(folder: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")
