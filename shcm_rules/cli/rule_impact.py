"""`shcm impact`: whom it would concern, and how, if one rule set took another's place; reads options, writes text."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

from ..errors import UsageError
from .parser import refuse_unknown
from .texts import LANGUAGES, MESSAGES

if TYPE_CHECKING:
    from ..impact import Impact, Kind, Shift

__all__ = ["run"]

PHASES, FORMATS = ("plan", "audit"), ("text", "json")
_NAMED = 5  # duties of one unit that are named one by one
#: The kinds of change that are told duty by duty; the others are counted.
_LISTED: tuple[Kind, ...] = ("violated", "cleared", "undetermined", "decided", "weight", "other")
_TEXTS: Mapping[str, Mapping[str, str]] = {
    "vi": {
        "head": "Nếu {new} thay cho {old} – {phase}, tính đến ngày {as_of}",
        "plan": "theo kế hoạch", "audit": "kiểm tra thực hiện",
        "not_in_force": "KHÔNG SO ĐƯỢC: bộ {name} không có quy tắc nào có hiệu lực trong năm học {years}.",
        "sum": "{files} tệp, {old} yêu cầu theo bộ cũ, {new} theo bộ mới; {changes} kết luận thay đổi"
               " ở {units} đơn vị.",
        "violated": "THÀNH CHƯA ĐẠT", "cleared": "KHÔNG CÒN CHƯA ĐẠT", "undetermined": "THÀNH CHƯA KẾT LUẬN ĐƯỢC",
        "decided": "NAY KẾT LUẬN ĐƯỢC", "weight": "VẪN CHƯA ĐẠT, KHÁC MỨC ĐỘ", "other": "THAY ĐỔI KHÁC",
        "added": "Yêu cầu mới, không có gì chưa đạt: {n}",
        "dropped": "Yêu cầu bị bỏ, trước đây không có gì chưa đạt: {n}",
        "none": "không có yêu cầu", "more": "… và {n} nữa", "units": "THEO ĐƠN VỊ", "unreadable": "KHÔNG ĐỌC ĐƯỢC",
        "crashed": "LỖI CỦA CHƯƠNG TRÌNH: không kiểm tra được quy tắc {rules}",
        "unit_violated": "thành chưa đạt {n}", "unit_cleared": "không còn chưa đạt {n}",
        "unit_undetermined": "thành chưa kết luận được {n}", "unit_decided": "nay kết luận được {n}",
        "unit_weight": "khác mức độ {n}", "unit_other": "thay đổi khác {n}",
        "unit_added": "yêu cầu mới {n}", "unit_dropped": "yêu cầu bị bỏ {n}",
    },
    "en": {
        "head": "If {new} takes the place of {old} – {phase}, as of {as_of}",
        "plan": "as planned", "audit": "as carried out",
        "not_in_force": "CANNOT BE COMPARED: no rule of {name} is in force in school year {years}.",
        "sum": "Files: {files}; duties under the old set: {old}, under the new one: {new}; changes: {changes},"
               " units: {units}.",
        "violated": "NEWLY NOT MET", "cleared": "NO LONGER UNMET", "undetermined": "BECAME UNDETERMINED",
        "decided": "NOW DETERMINED", "weight": "STILL NOT MET, ANOTHER SEVERITY", "other": "OTHER CHANGES",
        "added": "New duties, none of them unmet: {n}",
        "dropped": "Duties that are gone, none of them unmet before: {n}",
        "none": "no duty", "more": "… and {n} more", "units": "BY UNIT", "unreadable": "COULD NOT BE READ",
        "crashed": "DEFECT OF THIS PROGRAM: could not check {rules}",
        "unit_violated": "newly not met {n}", "unit_cleared": "no longer unmet {n}",
        "unit_undetermined": "became undetermined {n}", "unit_decided": "now determined {n}",
        "unit_weight": "another severity {n}", "unit_other": "other changes {n}",
        "unit_added": "new duties {n}", "unit_dropped": "duties gone {n}",
    },
}


def run(arguments: Namespace, lang: str) -> int:
    """Compare, write the answer, return 2 if something could not be compared, else 0."""
    refused = [
        refuse_unknown("--lang", arguments.lang, LANGUAGES, lang),
        refuse_unknown("--phase", arguments.phase, PHASES, lang),
        refuse_unknown("--format", arguments.format, FORMATS, lang),
    ]
    if wrong := [sentence for sentence in refused if sentence]:
        raise UsageError("\n".join(wrong))
    impact = _weigh(arguments, lang)
    if arguments.format == "json":
        _print(json.dumps(impact.as_data(lang), ensure_ascii=False, indent=1))
    else:
        _print("\n".join(_lines(impact, _names(impact, arguments), lang)))
    for item in impact.unreadable:
        why = "; ".join(problem.told(lang) for problem in item.problems) or "?"
        print(MESSAGES[lang]["unreadable"].format(path=item.path, why=why), file=sys.stderr)  # noqa: T201
    return 0 if impact.complete else 2


def _weigh(arguments: Namespace, lang: str) -> Impact:
    from ..impact import weigh_impact  # noqa: PLC0415 - heavy; wrong options are told before
    from ..options import read_day, read_year  # noqa: PLC0415
    from ..report import Lang, Phase  # noqa: PLC0415
    from ..rulesets.loading import load_rule_set  # noqa: PLC0415

    told = cast("Lang", lang)
    return weigh_impact(
        load_rule_set(arguments.old), load_rule_set(arguments.new), arguments.paths,
        as_of=read_day(arguments.as_of, told), year=read_year(arguments.year, told),
        phase=cast("Phase", arguments.phase), registry=arguments.registry, calendar=arguments.calendar,
        together=arguments.together,
    )


def _names(impact: Impact, arguments: Namespace) -> dict[str, str]:
    """Return what the two sets are called; by what was asked for, where id and version are the same."""
    names = {"old": f"{impact.old.id} {impact.old.version}", "new": f"{impact.new.id} {impact.new.version}"}
    return names if names["old"] != names["new"] else {"old": str(arguments.old), "new": str(arguments.new)}


def _lines(impact: Impact, names: Mapping[str, str], lang: str) -> Iterator[str]:
    texts, shifts = _TEXTS[lang], impact.shifts
    yield texts["head"].format(**names, phase=texts[impact.phase], as_of=f"{impact.as_of:%d/%m/%Y}")
    years = ", ".join(sorted({str(file.year) for file in impact.files}))
    for name, force in zip(names.values(), impact.in_force, strict=True):
        if not force:
            yield texts["not_in_force"].format(name=name, years=years)
    yield texts["sum"].format(
        files=len(impact.files), old=sum(file.duties[0] for file in impact.files),
        new=sum(file.duties[1] for file in impact.files), changes=len(shifts), units=len(impact.by_unit()))
    for kind in _LISTED:
        yield from _kind_lines(kind, [shift for shift in shifts if shift.kind == kind], lang)
    counts = [texts[kind].format(n=n) for kind in ("added", "dropped")
              if (n := sum(shift.kind == kind for shift in shifts))]
    yield from ["", *counts] if counts else ()
    yield from _unit_lines(impact, texts)
    if impact.unreadable:
        yield from ("", f"{texts['unreadable']} ({len(impact.unreadable)})",
                    *(f"  {item.path}" for item in impact.unreadable))
    if crashed := dict.fromkeys(name for file in impact.files for name in file.crashed):
        yield from ("", texts["crashed"].format(rules=", ".join(crashed)))


def _kind_lines(kind: Kind, shifts: Sequence[Shift], lang: str) -> Iterator[str]:
    """Yield the changes of one kind: by rule, then by unit."""
    from ..reports.words import SEVERITIES  # noqa: PLC0415 - with the rest of the reports

    if not shifts:
        return
    yield from ("", f"{_TEXTS[lang][kind]} ({len(shifts)})")
    rules: dict[str, list[Shift]] = {}
    for shift in shifts:
        rules.setdefault(shift.rule, []).append(shift)
    for rule, mine in rules.items():
        severity = next(weight for weight in reversed(mine[0].severities) if weight)
        yield f"  {rule} – {getattr(mine[0].title, lang)} [{SEVERITIES[lang][severity]}] ({len(mine)})"
        units: dict[tuple[str, str], list[Shift]] = {}
        for shift in mine:
            units.setdefault((shift.file, shift.unit), []).append(shift)
        for (file, unit), theirs in units.items():
            yield f"    {unit} ({Path(file).name}): {_duties(theirs, lang)}"


def _duties(shifts: Sequence[Shift], lang: str) -> str:
    """Return the duties of one unit, each with what it was and what it becomes."""
    texts = _TEXTS[lang]
    told = [_duty(shift, lang) for shift in shifts[:_NAMED]]
    if len(shifts) > _NAMED:
        told.append(texts["more"].format(n=len(shifts) - _NAMED))
    return "; ".join(told)


def _duty(shift: Shift, lang: str) -> str:
    from ..reports.words import COUNTED, SEVERITIES  # noqa: PLC0415

    parts = [shift.scope[name] for name in ("session", "subject", "term", "weeks") if shift.scope.get(name)]
    if shift.kind == "weight":
        before, after = (SEVERITIES[lang][weight] if weight else "" for weight in shift.severities)
    else:
        before, after = (COUNTED[lang][verdict] if verdict else _TEXTS[lang]["none"]
                         for verdict in (shift.before, shift.after))
    name = ", ".join(parts)
    return f"{name}: {before} → {after}" if name else f"{before} → {after}"


def _unit_lines(impact: Impact, texts: Mapping[str, str]) -> Iterator[str]:
    units = impact.by_unit()
    if units:
        yield from ("", f"{texts['units']} ({len(units)})")
    for (file, unit), counts in units.items():
        yield f"  {unit} ({Path(file).name}): {_told(counts, texts)}"


def _told(counts: Counter[Kind], texts: Mapping[str, str]) -> str:
    from ..impact import KINDS  # noqa: PLC0415

    return ", ".join(texts[f"unit_{kind}"].format(n=counts[kind]) for kind in KINDS if counts[kind])


def _print(text: str) -> None:
    print(text)  # noqa: T201 - the command's answer
