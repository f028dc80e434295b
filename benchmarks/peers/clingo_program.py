"""clingo: the rules as a logic program over the sessions as facts; every verdict of the rules that need no text.

It cannot say: phrases, its terms have no parts. It could walk the possible worlds itself, one choice a window; that
ends at a few dozen rows, so first and last days are compared as elsewhere, worked out beforehand.
"""

from __future__ import annotations

import clingo
import polars as pl

from peers.core import (
    APPROVAL,
    APPROVAL_DAYS,
    BINDS,
    EARLY,
    EARLY_DAYS,
    FIELDS,
    LESSONS,
    NOT_APPLICABLE,
    NOTICE,
    NOTICE_DAYS,
    ORDER,
    TERM,
    TERM_DAYS,
    TODAY,
)  # fmt: skip
from peers.given import owed, resolved
from peers.told import of_duties, of_lines

TITLE = "clingo"
RULES, TELLS = (FIELDS, NOTICE, EARLY, APPROVAL, ORDER, TERM, LESSONS), "verdicts"
LARGEST, LACKS = 10_000, "phrases; windows"

_OF_ROWS = {"fields": FIELDS, "notified": NOTICE, "early": EARLY, "approved": APPROVAL, "order": ORDER}
_PROGRAM = f"""
lead(notified, {NOTICE_DAYS}, {BINDS[NOTICE_DAYS][0]}, {BINDS[NOTICE_DAYS][1]}).
lead(approved, {APPROVAL_DAYS}, {BINDS[APPROVAL_DAYS][0]}, {BINDS[APPROVAL_DAYS][1]}).
term(1, {TERM_DAYS[0]}, {TERM_DAYS[1]}). term(2, {TERM_DAYS[2]}, {TERM_DAYS[3]}).
bound(R) :- own(R), thematic(R). bound(R) :- own(R), any_kind(R).
written(R, A) :- act(R, A, _, _).

unmet(fields, R) :- own(R), not dated(R). unmet(fields, R) :- own(R), not told(R).
met(fields, R) :- own(R), not unmet(fields, R).

here(A, R, (|L + F| + |L - F|) / 2 - N, H - N) :- bound(R), day(R, L, H), lead(A, N, F, _), H >= F.
passed(A, R) :- here(A, R, E, _), not written(R, A), E < {TODAY}.
met(A, R) :- here(A, R, _, L), act(R, A, F, _), F <= L.
met(A, R) :- passed(A, R), no_column(A, R).
unmet(A, R) :- here(A, R, E, _), act(R, A, _, H), H > E.
unmet(A, R) :- passed(A, R).
due(A, R) :- here(A, R, _, L), not written(R, A), L >= {TODAY}.
loose(A, R) :- here(A, R, _, _), day(R, L, _), lead(A, _, _, S), L < S.

met(early, R) :- bound(R), act(R, notified, _, H), day(R, L, _), H >= L - {EARLY_DAYS}.
unmet(early, R) :- bound(R), act(R, notified, L, _), day(R, _, H), L < H - {EARLY_DAYS}.
met(order, R) :- bound(R), act(R, notified, L, _), act(R, approved, _, H), L <= H.
unmet(order, R) :- bound(R), act(R, notified, _, H), act(R, approved, L, _), H > L.

loose(A, R) :- A = (notified; approved; early; order), any_kind(R).
mixed(A, R) :- unmet(A, R), due(A, R).
mixed(A, R) :- met(A, R), unmet(A, R). mixed(A, R) :- met(A, R), due(A, R).
mixed(A, R) :- loose(A, R), unmet(A, R). mixed(A, R) :- loose(A, R), due(A, R).
row(A, R, 0) :- met(A, R), not unmet(A, R), not due(A, R).
row(A, R, 1) :- unmet(A, R), not mixed(A, R).
row(A, R, 2) :- mixed(A, R).
row(A, R, 3) :- due(A, R), not mixed(A, R).

may(R, T) :- own(R), day(R, L, H), term(T, A, B), L <= B, H >= A.
sure(R, T) :- own(R), day(R, L, H), term(T, A, B), L >= A, H <= B.
low(D, T) :- of(R, D), sure(R, T). high(D, T) :- of(R, D), may(R, T).
tally(D, T, 0) :- department(D), term(T, _, _), low(D, T).
tally(D, T, 1) :- department(D), term(T, _, _), not high(D, T).
tally(D, T, 2) :- department(D), high(D, T), not low(D, T).
low(D, S, T) :- of(R, D), sure(R, T), lesson(R), subject(R, S).
high(D, S, T) :- of(R, D), may(R, T), lesson(R), subject(R, S).
high(D, S, T) :- of(R, D), may(R, T), any_kind(R), subject(R, S).
high(D, S, T) :- of(R, D), may(R, T), lesson(R), any_subject(R), owes(D, S).
high(D, S, T) :- of(R, D), may(R, T), any_kind(R), any_subject(R), owes(D, S).
tally(D, S, T, 0) :- owes(D, S), term(T, _, _), low(D, S, T).
tally(D, S, T, 1) :- owes(D, S), term(T, _, _), not high(D, S, T).
tally(D, S, T, 2) :- owes(D, S), high(D, S, T), not low(D, S, T).
#show row/3. #show tally/3. #show tally/4.
"""


def prepare(schedule):
    """Return the facts as text, and what the numbers of rows, tổ and subjects stand for."""
    rows, every = resolved(schedule), owed(schedule)
    departments = pl.concat([every["department_id"], rows["department_id"]]).unique().sort().to_list()
    subjects = pl.concat([every["subject_id"], rows["subjects"].explode()]).drop_nulls().unique().sort().to_list()
    department, subject = ({name: i for i, name in enumerate(names)} for names in (departments, subjects))
    facts = [f"department({i})." for name, i in department.items() if name]
    facts += [f"owes({department[name]}, {subject[taught]})." for name, taught in every.iter_rows()]
    for row in rows.iter_rows(named=True):
        r = row["line"]
        facts.append(f"day({r}, {row['day_lo']}, {row['day_hi']}). of({r}, {department[row['department_id']]}).")
        facts += [f"{name}({r})." for name in ("own", "thematic", "any_kind", "dated", "told", "lesson") if row[name]]
        facts += [f"act({r}, {act}, {row[f'{act}_lo']}, {row[f'{act}_hi']})." for act in ("notified", "approved")
                  if row[act]]  # fmt: skip
        if not row["column"]:
            facts.append(f"no_column(approved, {r}).")
        if row["subjects"] is None:
            facts.append(f"any_subject({r}).")
        facts += [f"subject({r}, {subject[name]})." for name in row["subjects"] or ()]
    return "\n".join(facts), rows.height, departments, subjects


def run(given):
    facts, *names = given
    control = clingo.Control(["--warn=none"])
    control.add("base", [], facts + _PROGRAM)
    control.ground([("base", [])])
    with control.solve(yield_=True) as solved:
        (model,) = (found.symbols(shown=True) for found in solved)
    return model, names


def verdicts(found) -> dict[str, pl.DataFrame]:
    model, (height, departments, subjects) = found
    of_rows = {name: [NOT_APPLICABLE] * height for name in _OF_ROWS}
    tallies: dict[str, list[tuple[object, ...]]] = {TERM: [], LESSONS: []}
    for symbol in model:
        *keys, verdict = symbol.arguments
        if symbol.name == "row":
            of_rows[keys[0].name][keys[1].number] = verdict.number
            continue
        department, *subject, term = (key.number for key in keys)
        told = (departments[department], *(subjects[i] for i in subject), f"HK{term}", verdict.number)
        tallies[LESSONS if subject else TERM].append(told)
    told = {rule: of_lines(range(height), of_rows[name]) for name, rule in _OF_ROWS.items()}
    return told | {rule: of_duties(rule, rows) for rule, rows in tallies.items()}
