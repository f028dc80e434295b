"""What a row's cells say, world by world: presence, phrases, shares, places, heads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from shcm_rules.schedule import FIELDS

from .acts import HEADERS
from .counts import clusters, year_end
from .mini import Mini, Row, World
from .occasions import judge_each
from .oracle import EITHER, MET, NOT_BOUND, UNMET, Duties, Where, add, empty, governs, key
from .row_worlds import RowWorld, calendars, clusters_of, days_of, row_worlds, rows_of

MINUTES = {field.header: field.name for field in FIELDS["minutes"]}
DOCUMENTS = {field.header: field.name for field in FIELDS["documents"]}


def each_row(world: World, mini: Mini, outcome: Callable[[Row, RowWorld], Iterable[str]], *reads: str) -> Duties:
    """Judge every row in every world."""
    duties: Duties = {}
    where = Where(world.rule)
    for at, row in rows_of(mini, world):
        for calendar in calendars(world.terms):
            for w in dict.fromkeys(row_worlds(row, calendar, mini, world, reads=where.reads | {*reads})):
                add(duties, key(row=str(at)), outcome(row, w) if where.binds(w) else NOT_BOUND)
    return duties


def _presence(required: Iterable[str], missing: Iterable[str], filled: Callable[[str], bool]) -> Iterable[str]:
    absent = set(missing)
    present = [name for name in required if name not in absent]
    if not all(filled(name) for name in present):
        return (UNMET,)
    return (MET,) if len(present) == len(list(required)) else EITHER


def fields(world: World, mini: Mini) -> Duties:
    """Judge `fields` on sessions, lần or minutes."""
    body = world.rule.body
    if body.get("of") == "minutes":
        required = [MINUTES[header] for header in body["require"]]
        duties: Duties = {}
        if not governs(world.rule, year_end(world)):
            return duties
        for at, cells in enumerate(mini.minutes):
            add(duties, key(row=str(at)), _presence(required, mini.missing_minutes, cells.__contains__))
        return duties
    required = [HEADERS[header] for header in body["require"]]
    if body.get("of") == "occasions":
        return judge_each(
            world, mini, lambda _at, row, _w: [frozenset(name for name in required if not empty(row, name))],
            lambda _, parts: _presence(required, mini.missing, lambda n: any(n in part.fact for part in parts)))
    return each_row(world, mini, lambda row, _: _presence(required, mini.missing, lambda n: not empty(row, n)))


def phrases(world: World, mini: Mini) -> Duties:
    """Judge forbidden phrases; texts of minis are lower-case words parted by single spaces."""
    body = world.rule.body

    def outcome(row: Row, _: RowWorld) -> Iterator[str]:
        texts = [row.texts.get(HEADERS[header], "") for header in body["fields"]]
        yield UNMET if any(_forbidden(text, body["forbid"], body.get("allow", ())) for text in texts) else MET

    return each_row(world, mini, outcome)


def _forbidden(text: str, forbid: Iterable[str], allow: Iterable[str]) -> bool:
    rest = f" {text} "
    for phrase in sorted(allow, key=len, reverse=True):
        rest = rest.replace(f" {phrase} ", " | ")
    return any(f" {phrase} " in rest for phrase in forbid)


def ratio(world: World, mini: Mini) -> Duties:
    """Judge a share of two numbers."""
    body = world.rule.body
    share = body["at_least"] if isinstance(body["at_least"], int) else world.rule.params[body["at_least"][1:]][1]
    above, below = HEADERS[body["numerator"]], HEADERS[body["denominator"]]

    def outcome(row: Row, w: RowWorld) -> Iterator[str]:
        over, under = row.numbers.get(above), row.numbers.get(below)
        if (world.phase == "audit" and not w.done) or (world.phase == "plan" and over is None):
            yield NOT_BOUND
        elif not isinstance(over, float) or not isinstance(under, float) or under <= 0:
            yield from EITHER
        else:
            yield MET if over * 100 >= share * under else UNMET

    return each_row(world, mini, outcome)


def member_of(world: World, mini: Mini) -> Duties:
    """Judge where a lần or a row takes place: a school of its cluster."""
    name = HEADERS[world.rule.body["field"]]

    def fact(_at: int, row: Row, w: RowWorld) -> list[tuple[str, str | None, str | None]]:
        return [(row.texts.get(name, ""), w.cluster, w.mode)]

    def outcome(facts: list[tuple[str, str | None, str | None]]) -> Iterator[str]:
        offline = [(text, cluster) for text, cluster, mode in facts if mode != "Trực tuyến"]
        verdicts = {_membership(world, mini, text, cluster) for text, cluster in offline if text}
        if not offline:
            yield NOT_BOUND
        elif UNMET in verdicts:
            yield UNMET
        else:
            yield from (MET,) if verdicts == {MET} else EITHER

    if world.rule.body.get("of", "occasions") == "occasions":
        return judge_each(world, mini, fact, lambda _, parts: outcome([part.fact for part in parts]),
                          reads=frozenset({"mode"}))
    return each_row(world, mini, lambda row, w: outcome(fact(0, row, w)), "mode")


def _membership(world: World, mini: Mini, text: str, cluster: str | None) -> str:
    """Judge a text of one school's name ("@A"), or of words that name nobody."""
    years = (None, f"{world.year}-{world.year + 1}")
    if "clusters" not in world.sheets or cluster not in clusters_of(mini, world) or not text.startswith("@"):
        return "unknown"
    members = {m.school for m in mini.members if m.cluster == cluster and m.year in years}
    schools = {named.school for named in (*mini.members, *mini.listed, *mini.rows)}
    return MET if text[1:] in members else UNMET if text[1:] in schools else "unknown"


def planned_actual(world: World, mini: Mini) -> Duties:
    """Judge whether sessions were held in the days planned for them."""
    duties: Duties = {}
    where = Where(world.rule)
    for at, row in rows_of(mini, world):
        for calendar in calendars(world.terms):
            for w in dict.fromkeys(row_worlds(row, calendar, mini, world, reads=where.reads)):
                if not where.binds(w) or row.held is None:
                    add(duties, key(row=str(at)), NOT_BOUND)
                elif w.status == "Hoãn" or row.date is None or row.date.lo is None or row.held.lo is None:
                    add(duties, key(row=str(at)), EITHER)
                else:
                    for day in days_of(row.held, calendar):
                        inside = row.date.lo <= day <= (row.date.hi or 0)
                        add(duties, key(row=str(at)), MET if inside else UNMET)
    return duties


def rotation(world: World, mini: Mini) -> Duties:
    """Judge whether the head of each cluster changed since the year before."""
    duties: Duties = {}
    if not governs(world.rule, year_end(world)):
        return duties
    now, before = (f"{year}-{year + 1}" for year in (world.year, world.year - 1))
    for cluster, levels in clusters(world, mini):
        own = [m for m in mini.members if m.cluster == cluster]
        this = {m.head for m in own if m.year in {None, now}} - {None}
        last = [m for m in own if m.year == before]
        heads = {m.head for m in last} - {None}
        scope = key(cluster=cluster)
        if not set(world.rule.levels) & set(levels) or not last:
            add(duties, scope, NOT_BOUND)
        elif not this or not heads:
            add(duties, scope, EITHER)
        else:  # several names for one year: any one of them
            add(duties, scope, {UNMET if now_head == then_head else MET for now_head in this for then_head in heads})
    return duties


def parts(world: World, mini: Mini) -> Duties:
    """Judge whether each document of a kind names every part."""
    body = world.rule.body
    duties: Duties = {}
    if not governs(world.rule, year_end(world)):
        return duties
    field = DOCUMENTS[body.get("field", "Đính kèm")]
    for at, paper in enumerate(mini.papers):
        if paper.document != body["document"] or paper.year not in {None, f"{world.year}-{world.year + 1}"}:
            continue
        text = paper.attachments or ""
        words = f" {text} ".replace(",", " ")
        named = all(any(f" {phrase} " in words for phrase in part["any"]) for part in body["require"])
        absent = field in mini.missing_papers
        add(duties, key(row=str(at)), EITHER if absent else MET if named else UNMET)
    return duties
