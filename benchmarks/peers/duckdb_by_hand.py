"""DuckDB, SQL written by hand: every verdict; its borders of words know ASCII alone, so they are spelled out."""

from __future__ import annotations

import duckdb
import polars as pl

from peers.core import (
    ALLOWED,
    APPROVAL,
    APPROVAL_DAYS,
    BINDS,
    BUSINESS,
    CORE,
    EARLY,
    EARLY_DAYS,
    FIELDS,
    FORBIDDEN,
    LESSONS,
    NO_DAY,
    NOTICE,
    NOTICE_DAYS,
    OF_ROWS,
    ORDER,
    TERM,
    TERM_DAYS,
    THEMATIC,
    TODAY,
)  # fmt: skip
from peers.given import lacking, owed, text_columns

TITLE = "DuckDB, SQL by hand"
RULES, TELLS, LARGEST, LACKS = CORE, "verdicts", 10_000_000, "exact calendar, no reasons"

_EDGE = r"[^\pL\pN_]"
_FIRST1, _LAST1, _FIRST2, _LAST2 = TERM_DAYS

_MACROS = """
create or replace temp macro verdict(must, may, met, unmet, due, loose) as case
  when not may then 4
  when not unmet and not due then case when met then 0 else 4 end
  when met or loose or not must or (unmet and due) then 2
  when unmet then 1 else 3 end::tinyint;
create or replace temp macro ahead(must, may, lo, hi, day_lo, day_hi, lead, first, sure, present, today) as verdict(
  must, may,
  day_hi >= first and (coalesce(lo <= day_hi - lead, false)
    or (lo is null and not present and greatest(day_lo, first) - lead < today)),
  day_hi >= first and coalesce(hi > greatest(day_lo, first) - lead, greatest(day_lo, first) - lead < today),
  day_hi >= first and lo is null and day_hi - lead >= today,
  day_lo < sure);
"""


def _words(phrases) -> str:
    return f"(^|{_EDGE})(?:{'|'.join(sorted(phrases, key=len, reverse=True))})($|{_EDGE})"


_FREE = f"regexp_replace({{}}, '{_words(ALLOWED)}', '\\1|\\2', 'g')"  # twice: neighbours share a border
_BASE = f"""
create or replace temp table base as
with told as (
  select *, status = 'Hoãn' or date_lo is null as unknown, status <> 'Huỷ' as live,
    case when unknown then {NO_DAY[0]} else date_lo end as lo,
    case when unknown then {NO_DAY[1]} else date_hi end as hi,
    (date_exact and not unknown) or lo > {_LAST2} or hi < {_FIRST1} as whole,
    coalesce(date_term, 0) * (not unknown)::int as term
  from sessions),
texts as materialized (select content, lower(content) as text from (select distinct content from sessions)),
bad as (
  select content from texts
  where regexp_matches(text, '{"|".join(FORBIDDEN)}')
    and regexp_matches({_FREE.format(_FREE.format("text"))}, '{_words(FORBIDDEN)}'))
select line, department_id, subjects, content, date, source, live and organiser = 'Tổ' as own,
  live and organiser = 'Cụm' as joint, content in (from bad) as forbidden,
  coalesce(kind in {THEMATIC}, false) and own as must, coalesce(kind in {THEMATIC}, true) and own as may,
  coalesce(kind = 'NCBH', false) as lesson, coalesce(kind = 'NCBH', true) as any_lesson,
  case when whole then lo else greatest(lo, case term when 2 then {_FIRST2} else {_FIRST1} end) end as day_lo,
  case when whole then hi else least(hi, case term when 1 then {_LAST1} else {_LAST2} end) end as day_hi,
  case when notified is not null then coalesce(notified_lo, {NO_DAY[0]}) end as noticed_lo,
  case when notified is not null then coalesce(notified_hi, {NO_DAY[1]}) end as noticed_hi,
  case when approved is not null then coalesce(approved_lo, {NO_DAY[0]}) end as agreed_lo,
  case when approved is not null then coalesce(approved_hi, {NO_DAY[1]}) end as agreed_hi
from told
"""  # noqa: S608 - no stranger writes here


def _ahead(act: str, days: int, present: str) -> str:
    first, sure = BINDS[days]
    return f"ahead(must, may, {act}_lo, {act}_hi, day_lo, day_hi, {days}, {first}, {sure}, {present}, {TODAY})"


_ROWS = f"""
select line,
  verdict(own, own, date is not null and content is not null, date is null or content is null, false, false)
    as "{FIELDS}",
  {_ahead("noticed", NOTICE_DAYS, "true")} as "{NOTICE}",
  verdict(must, may, coalesce(noticed_hi >= day_lo - {EARLY_DAYS}, false),
    coalesce(noticed_lo < day_hi - {EARLY_DAYS}, false), false, noticed_lo is null) as "{EARLY}",
  {_ahead("agreed", APPROVAL_DAYS, "(source not in (from lacking))")} as "{APPROVAL}",
  verdict(must, may, coalesce(noticed_lo <= agreed_hi, false), coalesce(noticed_hi > agreed_lo, false), false,
    noticed_lo is null or agreed_lo is null) as "{ORDER}",
  verdict(own or joint, own or joint, not coalesce(forbidden, false), coalesce(forbidden, false), false, false)
    as "{BUSINESS}"
from base order by line
"""  # noqa: S608 - no stranger writes here
_IN_TERMS = f"""(from (values ('HK1', {_FIRST1}, {_LAST1}), ('HK2', {_FIRST2}, {_LAST2})) t(term, first, last))"""
_SURE, _MAY = "day_lo >= first and day_hi <= last", "day_lo <= last and day_hi >= first"


def _at_least_one(high: str) -> str:
    return f"case when coalesce(low, 0) >= 1 then 0 when {high} < 1 then 1 else 2 end::tinyint as verdict"


_TERMS = f"""
with told as (
  select department_id, term, count(*) filter ({_SURE}) as low, count(*) filter ({_MAY}) as high
  from base, {_IN_TERMS} where own and department_id <> '' group by all),
every as (select department_id from owed union select department_id from base where department_id <> '')
select department_id, term, {_at_least_one("coalesce(high, 0)")}
from every cross join {_IN_TERMS} left join told using (department_id, term)
"""  # noqa: S608 - no stranger writes here
_LESSONS = f"""
with told as (
  select department_id, subject_id, term, count(*) filter (lesson and {_SURE}) as low, count(*) filter ({_MAY}) as high
  from (select *, unnest(subjects) as subject_id from base where own and any_lesson and subjects is not null),
    {_IN_TERMS} group by all),
loose as (
  select department_id, term, count(*) filter ({_MAY}) as more
  from base, {_IN_TERMS} where own and any_lesson and subjects is null group by all)
select department_id, subject_id, term, {_at_least_one("coalesce(high, 0) + coalesce(more, 0)")}
from owed cross join {_IN_TERMS} left join told using (department_id, subject_id, term)
  left join loose using (department_id, term)
"""  # noqa: S608 - no stranger writes here


def prepare(schedule) -> duckdb.DuckDBPyConnection:
    made = duckdb.connect()
    tables = {"sessions": text_columns(schedule), "owed": owed(schedule),
              "lacking": pl.DataFrame({"source": lacking(schedule)}, schema={"source": pl.Int32})}  # fmt: skip
    for name, table in tables.items():
        made.register("given", table.to_arrow())
        made.execute(f"create table {name} as from given")
        made.unregister("given")
    return made


def run(made: duckdb.DuckDBPyConnection) -> dict[str, pl.DataFrame]:
    made.execute(_MACROS)
    made.execute(_BASE)
    return {"rows": made.sql(_ROWS).pl(), TERM: made.sql(_TERMS).pl(), LESSONS: made.sql(_LESSONS).pl()}


def verdicts(found: dict[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    rows = found["rows"]
    return {rule: rows.select("line", pl.col(rule).alias("verdict")) for rule in OF_ROWS} | {
        rule: found[rule] for rule in (TERM, LESSONS)}  # fmt: skip
