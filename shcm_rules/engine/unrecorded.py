"""What no column or sheet records, told as worlds: nothing of it was done, or all of it in time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ..findings import Given, Verdict, WorldCase
from ..rulesets.model import Deadline, Fields, FollowUp, LeadTime, column_names
from ..schedule import SHEETS
from .mending.acts import session_rows
from .mending.edits import Edit, Plan, Write
from .mending.fields import fields_plans
from .mending.new_rows import new_document, unit_names
from .records import limits_of
from .rows import LAST
from .told import HEADERS

if TYPE_CHECKING:
    from .mending.trial import Trial

__all__ = ["tell_unrecorded", "together"]

_WORDS: Mapping[str, Mapping[str, tuple[str, str]]] = {  # of one duty, of several
    "vi": {
        "nothing": ("Nếu chưa có {what}", "Nếu cả {n} việc đều chưa có {what}"),
        "done": ("Nếu đã có {what} đúng hạn", "Nếu cả {n} việc đều đã có {what} đúng hạn"),
        "filled": ("Nếu có ghi {what}", "Nếu cả {n} việc đều có ghi {what}"),
    },
    "en": {
        "nothing": ("If there is no {what}", "If none of the {n} has {what}"),
        "done": ("If there is {what} in time", "If each of the {n} has {what} in time"),
        "filled": ("If {what} is filled in", "If each of the {n} has {what} filled in"),
    },
}
_NO_DOCUMENT = "—"
#: What is not recorded, as data too, and the changes that record nothing of it, and all of it in time.
_Ends = tuple[str, Given, Sequence[Edit], Sequence[Edit]]


def tell_unrecorded(trial: Trial, lang: str) -> Iterator[WorldCase]:
    """Yield the two ends of what an absent column or sheet can hide, where the verdict differs between them."""
    found = _ends(trial)
    if found is None:
        return
    what, given, nothing, done = found
    verdicts = [together([told for told in trial.verdicts(edits) if told]) for edits in (nothing, done)]
    if verdicts[0] is verdicts[1]:
        return
    n = len(trial.duties)
    full = "filled" if isinstance(trial.task.check, Fields) else "done"
    for key, verdict in zip(("nothing", full), verdicts, strict=True):
        words = _WORDS[lang][key][n > 1].format(what=what, n=n)
        yield WorldCase(condition=words, verdict=verdict, partial=True, given=(
            given.model_copy(update={"nothing": key == "nothing"}),))


def _ends(trial: Trial) -> _Ends | None:
    check = trial.task.check
    if isinstance(check, Deadline):
        return _of_documents(trial)
    if trial.judged.grain in {"session", "occasion"} and isinstance(check, LeadTime | FollowUp | Fields):
        return _of_rows(trial)
    return None


def _of_rows(trial: Trial) -> _Ends | None:
    check, schedule = trial.task.check, trial.question.schedule
    names = column_names("sessions")
    wanted = [names[header] for header in (check.require if isinstance(check, Fields) else (check.act,))]
    rows = [own for row in trial.rows for own in session_rows(trial, row)]
    absent = [(own, name) for own in rows for name in wanted if name not in schedule.sources[own["source"]].columns]
    if not absent:
        return None
    fields = list(dict.fromkeys(HEADERS["sessions"][name] for _, name in absent))
    origin = schedule.sources[absent[0][0]["source"]]
    given = Given(file=origin.file, sheet=origin.sheet, field=", ".join(fields))
    nothing = [Write("sessions", own["row_id"], name, None) for own, name in absent]
    return ", ".join(f"«{field}»" for field in fields), given, nothing, _filled(trial, absent)


def _filled(trial: Trial, absent: Sequence[tuple[Any, str]]) -> Sequence[Edit]:
    """Return each cell that no column holds with what is surely in time.

    That is a day before every session, or one after the latest that this one can have.
    """
    check, year = trial.task.check, trial.question.year.window
    if isinstance(check, Fields):
        return next(iter(fields_plans(trial)), Plan(())).edits
    early = year.earliest.toordinal() - 1
    return [
        Write("sessions", own["row_id"], name, early if isinstance(check, LeadTime) else
              own["day_hi"] if own["day_hi"] < LAST else year.latest.toordinal())
        for own, name in absent
    ]


def _of_documents(trial: Trial) -> _Ends | None:
    check, question = trial.task.check, trial.question
    schedule = question.schedule
    if schedule.has_sheet("documents") or not all(next(unit_names(trial, row), "") for row in trial.rows):
        return None
    units = [next(unit_names(trial, row)) for row in trial.rows]
    limit = question.today if check.exists else limits_of(trial.task, question.year)[0].last
    others = [new_document(trial, unit, _NO_DOCUMENT, limit, (limit, limit)) for unit in units]
    done = [new_document(trial, unit, check.document, limit, (limit, limit)) for unit in units]
    given = Given(sheet=SHEETS["documents"], field=HEADERS["documents"]["document"], values=(check.document,))
    return f"«{check.document}»", given, others, done


def together(verdicts: Sequence[Verdict]) -> Verdict:
    """Return one verdict for several duties: what all of them have, or the worst."""
    order = (Verdict.VIOLATED, Verdict.UNDETERMINED, Verdict.PENDING, Verdict.SATISFIED)
    return next((verdict for verdict in order if verdict in verdicts), Verdict.NOT_APPLICABLE)
