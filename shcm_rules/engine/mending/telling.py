"""A plan in words that a principal can act on: each change with its cell, its day and the days that do as well."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ...findings import Change
from ...schedule import SHEETS
from ..told import HEADERS
from ..wording import day_text, shown
from .ahead import lies_ahead
from .edits import Add, Plan, Span, Write, field_of
from .new_rows import allowed
from .trial import Trial

__all__ = ["named_row", "tell_plan"]

_WORDS: Mapping[str, Mapping[str, str]] = {
    "vi": {
        "column": "Thêm cột «{field}» vào trang «{sheet}». ",
        "record": "Ghi «{field}» của {row} là {new}{span}.",
        "record_done": "Làm xong thì ghi «{field}» của {row}: {new}{span}.",
        "replan": "Sửa «{field}» của {row} từ {old} (còn là dự kiến) thành {new}{span}.",
        "exact": "Ghi rõ «{field}» của {row} (đang ghi “{old}”) là ngày {new}{span}.",
        "move": "Dời {row} từ {old} sang {new}{span}.",
        "cancel": "Huỷ {row}, hoặc dời ra ngoài thời gian này.",
        "done": "Tổ chức {row} rồi ghi «{field}» là “{new}”.",
        "again": "Ghi «{field}» của {row} là “{new}” khi đã có ngày mới.",
        "held": "Ghi «{field}» của {row} là ngày tổ chức, dự tính {new}{span}.",
        "set": "Ghi «{field}» của {row} là “{new}”.",
        "change": "Sửa «{field}» của {row} từ “{old}” thành “{new}”.",
        "rewrite": "Viết lại «{field}» của {row} không còn những cụm từ ấy, ví dụ “{new}”.",
        "append": "Bổ sung rồi ghi «{field}» của {row}: “{new}”.",
        "fill": "Điền «{field}» của {row}.", "fill_true": "Điền «{field}» của {row}, đúng thực tế.",
        "number": "Triển khai tiếp rồi ghi «{field}» của {row}, ít nhất {new} (đang là {old}).",
        "add_sessions": "Thêm một buổi: {what}, ngày {day}{span}.",
        "add_held": "Tổ chức thêm một buổi và ghi vào lịch: {what}, ngày {day}{span}.",
        "add_documents": "Gửi «{document}» của {unit}, ngày gửi {day}{span}, và ghi vào trang «{sheet}».",
        "add_sent": "Gửi «{document}» của {unit}, dự tính ngày {day}{span}; gửi xong thì ghi vào trang «{sheet}».",
        "make_documents": "Hoàn thành «{document}» của {unit} và ghi vào trang «{sheet}», ngày {day}{span}.",
        "add_minutes": "Thêm vào trang «{sheet}» biên bản của {unit}, ghi đúng thực tế: {fields}.",
        "sheet": "Thêm trang «{sheet}». ", "topic": "nội dung có “{topic}”", "subject": "môn {name}",
        "until": " (chậm nhất {last})", "between": " (từ {first} đến {last} đều được)", "from": " (từ {first} trở đi)",
        "session": "buổi «{name}»", "minutes": "biên bản của {name}", "documents": "hồ sơ «{name}»",
        "clusters": "cụm {name}", "nothing": "chưa ghi ngày", "some": "buổi ở hàng {row}",
    },
    "en": {
        "column": "Add a column «{field}» to sheet «{sheet}». ",
        "record": "Record «{field}» of {row} as {new}{span}.",
        "record_done": "Once it has been done, record «{field}» of {row}: {new}{span}.",
        "replan": "Change «{field}» of {row} from {old} (still planned) to {new}{span}.",
        "exact": "Write «{field}» of {row} (now “{old}”) as the day {new}{span}.",
        "move": "Move {row} from {old} to {new}{span}.",
        "cancel": "Cancel {row}, or move it out of this period.",
        "done": "Hold {row}, then write «{field}» as “{new}”.",
        "again": "Write «{field}» of {row} as “{new}” once it has its new day.",
        "held": "Write «{field}» of {row} as the day on which it is held, {new} as foreseen{span}.",
        "set": "Write «{field}» of {row} as “{new}”.",
        "change": "Change «{field}» of {row} from “{old}” to “{new}”.",
        "rewrite": "Rewrite «{field}» of {row} without these phrases, such as “{new}”.",
        "append": "Complete «{field}» of {row}: “{new}”.",
        "fill": "Fill in «{field}» of {row}.", "fill_true": "Fill in «{field}» of {row} as it truly was.",
        "number": "Carry on, then write «{field}» of {row}, at least {new} (now {old}).",
        "add_sessions": "Add a session: {what}, on {day}{span}.",
        "add_held": "Hold another session and add it: {what}, on {day}{span}.",
        "add_documents": "Send «{document}» of {unit}, on {day}{span}, and list it on sheet «{sheet}».",
        "add_sent": "Send «{document}» of {unit}, on {day} as foreseen{span}; once sent, list it on sheet «{sheet}».",
        "make_documents": "Complete «{document}» of {unit} and list it on sheet «{sheet}», with the day {day}{span}.",
        "add_minutes": "Add the minutes of {unit} to sheet «{sheet}», as it truly was: {fields}.",
        "sheet": "Add sheet «{sheet}». ", "topic": "with “{topic}” in its content", "subject": "{name}",
        "until": " (by {last} at the latest)", "between": " (any day from {first} to {last})",
        "from": " (any day from {first} on)",
        "session": "the session «{name}»", "minutes": "the minutes of {name}", "documents": "the document «{name}»",
        "clusters": "cluster {name}", "nothing": "no day", "some": "the session in row {row}",
    },
}
_SHOWN = 60  # letters of a session's name


def tell_plan(trial: Trial, plan: Plan, lang: str) -> Iterator[Change]:
    """Yield each change of a plan with its sentence."""
    known: set[tuple[int, str]] = set()
    for edit in plan.edits:
        yield _write(trial, edit, lang, known) if isinstance(edit, Write) else _add(trial, edit, lang, known)


def named_row(table: str, row: Mapping[str, Any], lang: str, *, line: int = 0, most: int = _SHOWN) -> str:
    """Return a row as people name it."""
    words = _WORDS[lang]
    if table == "sessions":
        name = shown(str(row.get("content") or row.get("occasion") or row.get("date") or ""))
        return words["session"].format(name=_cut(name, most)) if name else words["some"].format(row=line or row["row"])
    names = {"documents": "document", "minutes": "unit", "clusters": "cluster"}
    return words[table].format(name=_cut(str(row.get(names[table]) or ""), most))


def _cut(name: str, most: int = _SHOWN) -> str:
    return name if len(name) <= most else f"{name[:most - 3].rstrip()}…"


def _span(span: Span | None, day: int, today: int, lang: str) -> str:
    """Return the other days that would do, in words."""
    if span is None or span == (day, day):
        return ""
    first, last = span
    if last is None:
        return _WORDS[lang]["from"].format(first=day_text(max(first or today, today)))
    if first is None or first <= today:
        return _WORDS[lang]["until"].format(last=day_text(last))
    return _WORDS[lang]["between"].format(first=day_text(first), last=day_text(last))


def _write(trial: Trial, edit: Write, lang: str, known: set[tuple[int, str]]) -> Change:
    words, schedule = _WORDS[lang], trial.question.schedule
    row = getattr(schedule, edit.table).row(edit.at, named=True)
    cell = schedule.cell(edit.table, row["source"], row["row"], edit.field)
    header = HEADERS[edit.table][edit.field]
    written = row.get(f"{edit.field}_text")
    old = shown(str(row.get(edit.field) or "") if written is None else str(written))
    new = _new(edit)
    sentence = words[_sentence(trial, edit, row)].format(
        field=header, row=named_row(edit.table, row, lang, line=cell.row), old=_cut(old) or words["nothing"], new=new,
        span=_span(edit.span, edit.value, trial.question.today, lang) if isinstance(edit.value, int) else "")
    place = row["source"], edit.field
    if not cell.cell and edit.field not in schedule.sources[row["source"]].columns and place not in known:
        known.add(place)
        sentence = words["column"].format(field=header, sheet=cell.sheet) + sentence
    return Change(
        action="write", file=cell.file, sheet=cell.sheet, cell=cell.cell, row=cell.row, field=header, old=old, new=new,
        sentence=sentence)


def _new(edit: Write) -> str:
    kind = field_of(edit.table, edit.field).type
    if kind == "date":
        return day_text(edit.value)
    if kind == "number":
        return f"{edit.value:g}" if isinstance(edit.value, float) else str(edit.value)
    return str(edit.value[0] if kind == "subjects" else edit.value)


def _sentence(trial: Trial, edit: Write, row: Mapping[str, Any]) -> str:
    """Return the key of the sentence that says a change."""
    kind = field_of(edit.table, edit.field).type
    if kind == "date":
        return _sentence_of_day(trial, edit, row)
    if edit.field == "status":
        return {"Huỷ": "cancel", "Đã thực hiện": "done"}.get(edit.value, "again")
    if kind == "number" and not edit.loose:
        return "number"
    if edit.loose:
        return "fill" if edit.table == "sessions" and _ahead(trial, edit.at) else "fill_true"
    if edit.field in {"content", "objective"} and row.get(edit.field):
        return "rewrite"
    if edit.table == "documents" and edit.field == "attachments":
        return "append"
    return "change" if row.get(edit.field) is not None else "set"


def _ahead(trial: Trial, at: int) -> bool:
    frame = trial.evaluation.rows.frame
    return any(lies_ahead(trial.question, own) for own in frame.filter(frame["row_id"] == at).iter_rows(named=True))


def _sentence_of_day(trial: Trial, edit: Write, row: Mapping[str, Any]) -> str:
    if edit.field == "held":
        return "held"
    if row.get(edit.field) is None:
        return "record_done" if trial.question.audit and edit.value > trial.question.today else "record"
    lo, hi = row[f"{edit.field}_lo"], row[f"{edit.field}_hi"]
    if edit.field != "date" and lo is not None and not (lo < hi and lo <= edit.value <= hi):
        return "replan"
    if edit.field == "date" and row["date_lo"] is not None and not row["date_lo"] <= edit.value <= row["date_hi"]:
        return "move"
    return "exact" if row.get(f"{edit.field}_lo") != row.get(f"{edit.field}_hi") or row.get(
        f"{edit.field}_lo") is None else "move"


def _add(trial: Trial, edit: Add, lang: str, known: set[tuple[int, str]]) -> Change:
    words, schedule = _WORDS[lang], trial.question.schedule
    values = dict(edit.values)
    origin = schedule.sources[edit.source] if edit.source is not None else None
    sheet = origin.sheet if origin else SHEETS[edit.table]
    texts = {HEADERS[edit.table][name]: _text(edit.table, name, value) for name, value in edit.values}
    day = int(values.get("date" if edit.table == "sessions" else "sent", 0))
    if edit.table == "sessions":
        key = "add_held" if trial.question.audit else "add_sessions"
        sentence = words[key].format(
            what=", ".join(_what(trial, edit, values, lang)), day=day_text(day),
            span=_span(edit.span, day, trial.question.today, lang))
    elif edit.table == "documents":
        made = getattr(trial.task.check, "exists", False)
        ahead = trial.question.audit and day > trial.question.today
        sentence = words["make_documents" if made else "add_sent" if ahead else "add_documents"].format(
            document=values["document"], unit=values["unit"], day=day_text(day), sheet=sheet,
            span=_span(edit.span, day, trial.question.today, lang))
    else:
        fields = ", ".join(header for header, text in texts.items() if header != "Đơn vị")
        sentence = words["add_minutes"].format(unit=values.get("unit"), sheet=sheet, fields=fields)
    if origin is None and (-1, sheet) not in known:
        known.add((-1, sheet))
        sentence = words["sheet"].format(sheet=sheet) + sentence
    return Change(
        action="add", file=origin.file if origin else "", sheet=sheet, values=texts, sentence=sentence)


def _what(trial: Trial, edit: Add, values: Mapping[str, Any], lang: str) -> Iterator[str]:
    """Yield what a new session has to be."""
    for name in ("department", "school", "cluster"):
        if values.get(name) and not (name == "school" and values.get("department")):
            yield str(values[name])
    if values.get("organiser") in {"Xã/Phường", "Tỉnh/Thành phố", "Liên trường"}:
        yield str(values["organiser"])
    if values.get("occasion"):
        yield str(values["occasion"])
    if allowed(trial.task, "kind") is not None:
        yield str(values["kind"])
    if values.get("subject"):
        yield _WORDS[lang]["subject"].format(name=values["subject"][0])
    if edit.topic:
        yield _WORDS[lang]["topic"].format(topic=edit.topic)


def _text(table: str, name: str, value: Any) -> str:
    kind = field_of(table, name).type
    if kind == "date":
        return day_text(value)
    return str(value[0] if kind == "subjects" else value)
