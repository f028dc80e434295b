"""pySHACL: a shape for each rule, SHACL-SPARQL where days are compared, over the sessions as a graph.

It cannot say: undetermined and pending. A duty without a row it can, the duties owed stand in the graph; the days of
vague dates, and in which terms they may lie, are worked out beforehand.
"""

from __future__ import annotations

import polars as pl
from pyshacl import validate
from rdflib import Graph, Literal, Namespace
from rdflib.namespace import RDF, SH

from peers.core import (
    APPROVAL,
    APPROVAL_DAYS,
    BINDS,
    BUSINESS,
    CORE,
    EARLY,
    EARLY_DAYS,
    FIELDS,
    KEYS,
    LESSONS,
    NOTICE,
    NOTICE_DAYS,
    ORDER,
    TERM,
    TODAY,
    VIOLATED,
)  # fmt: skip
from peers.given import owed, resolved
from peers.told import of_duties, violating
from peers.violations import TILED

TITLE = "pySHACL"
RULES, TELLS, LARGEST, LACKS = CORE, "violations", 10_000, "three values; windows"

_S = Namespace("https://example.org/session#")
_PREFIXES = f"""@prefix s: <{_S}> .
@prefix sh: <{SH}> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
s: sh:declare [ sh:prefix "s" ; sh:namespace "{_S}"^^xsd:anyURI ] .
"""


def _sparql(rule: str, where: str) -> str:
    """Return a shape on the one node `plan`, which asks one query for all its sessions: a query each takes minutes."""
    select = f"SELECT $this ?value WHERE {{ ?value a s:Bound . {where} }}"
    asked = f'sh:sparql [ sh:prefixes s: ; sh:select """{select}""" ]'
    return f"s:{rule} a sh:NodeShape ; sh:targetNode s:plan ; {asked} .\n"


def _ahead(rule: str, act: str, days: int, missing: str) -> str:
    return _sparql(rule, f"""?value s:day_lo ?first ; s:day_hi ?day . FILTER (?first >= {BINDS[days][1]})
      OPTIONAL {{ ?value s:{act}_lo ?act }}
      FILTER ((BOUND(?act) && ?act > ?day - {days})
        || (!BOUND(?act) && ?day - {days} < {TODAY}{missing}))""")  # fmt: skip


def _property(rule: str, of: str, path: str, asked: str, part: str = "") -> str:
    return f"s:{rule}{part} a sh:PropertyShape ; sh:targetClass s:{of} ; sh:path s:{path} ; {asked} .\n"


_PATTERN = TILED.removeprefix("(?is)").replace("\\", "\\\\")
_SHAPES = "".join((
    _PREFIXES,
    _property(FIELDS, "Own", "date", "sh:minCount 1"),
    _property(FIELDS, "Own", "content", "sh:minCount 1", "_content"),
    _property(BUSINESS, "Talk", "content", f'sh:pattern "{_PATTERN}" ; sh:flags "is"'),
    _property(ORDER, "Bound", "notified_lo", "sh:lessThanOrEquals s:approved_hi"),
    _ahead(NOTICE, "notified", NOTICE_DAYS, ""),
    _ahead(APPROVAL, "approved", APPROVAL_DAYS, " && EXISTS { ?value s:column true }"),
    _sparql(EARLY, f"?value s:notified_hi ?act ; s:day_lo ?day . FILTER (?act < ?day - {EARLY_DAYS})"),
    _property(TERM, "Term", "session", "sh:minCount 1"),
    _property(LESSONS, "Lessons", "session", "sh:minCount 1"),
))  # fmt: skip


def prepare(schedule):
    """Return the graph, and what each node is: a row's number or a duty's keys."""
    graph, names = Graph(), {}
    rows, every = resolved(schedule), owed(schedule)
    taught = dict(every.group_by("department_id").agg("subject_id").iter_rows())
    departments = pl.concat([every["department_id"], rows["department_id"]]).unique().to_list()
    nodes = {(name, term): None for name in departments if name for term in ("HK1", "HK2")}
    nodes |= {(name, subject, term): None for name, subject in every.iter_rows() for term in ("HK1", "HK2")}
    for number, key in enumerate(nodes):
        node = nodes[key] = _S[f"duty{number}"]
        names[node] = key
        graph.add((node, RDF.type, _S["Term" if len(key) == 2 else "Lessons"]))
    for row in rows.iter_rows(named=True):
        node = _S[f"row{row['line']}"]
        names[node] = row["line"]
        _describe(graph, node, row)
        for key in _may_meet(row, taught):
            if key in nodes:
                graph.add((nodes[key], _S.session, node))
    return graph, names


def _describe(graph: Graph, node, row) -> None:
    kinds = {"Own": row["own"], "Talk": row["talk"], "Bound": row["own"] and row["thematic"]}
    for name in (kind for kind, told in kinds.items() if told):
        graph.add((node, RDF.type, _S[name]))
    told = {"date": row["dated"] or None, "content": row["content"], "column": row["column"] or None,
            "day_lo": row["day_lo"], "day_hi": row["day_hi"],
            **{f"{act}_{end}": row[f"{act}_{end}"] if row[act] else None
               for act in ("notified", "approved") for end in ("lo", "hi")}}  # fmt: skip
    for name, value in told.items():
        if value is not None:
            graph.add((node, _S[name], Literal(value)))


def _may_meet(row, taught):
    """Yield the duties of groups that the row may meet."""
    if not row["own"]:
        return
    for term in (term for term, column in (("HK1", "1_may"), ("HK2", "2_may")) if row[column]):
        yield row["department_id"], term
        if row["lesson"] or row["any_kind"]:
            subjects = taught.get(row["department_id"], []) if row["subjects"] is None else row["subjects"]
            yield from ((row["department_id"], subject, term) for subject in subjects)


def run(given):
    graph, names = given
    shapes = Graph().parse(data=_SHAPES, format="turtle")
    _, report, _ = validate(graph, shacl_graph=shapes, inference="none", meta_shacl=False)
    return report, names


def verdicts(found) -> dict[str, pl.DataFrame]:
    report, names = found
    broken: dict[str, dict[object, None]] = {rule: {} for rule in RULES}
    for result in report.subjects(RDF.type, SH.ValidationResult):
        shape = report.value(result, SH.sourceShape)
        focus = report.value(result, SH.focusNode)
        node = focus if focus in names else report.value(result, SH.value)
        rule = str(shape).removeprefix(str(_S)).split("_")[0]
        broken[rule][names[node]] = None
    return {rule: of_duties(rule, [(*keys, VIOLATED) for keys in nodes]) if rule in KEYS else violating(list(nodes))
            for rule, nodes in broken.items()}  # fmt: skip
