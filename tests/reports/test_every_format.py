"""What holds of each way to write a report: the same bytes again, an empty report, texts of strangers."""

from __future__ import annotations

import pytest
from hostile_texts import HOSTILE, TEXTS, fill
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shcm_rules.findings import Verdict
from shcm_rules.reports import FORMATS, SUFFIXES, format_of, render

EVERY = pytest.mark.parametrize("name", sorted(FORMATS))
#: A PDF is the Word report seen by another program, a start of it each; `test_pdf…` looks at that.
OWN = pytest.mark.parametrize("name", sorted(FORMATS.keys() - {"pdf"}))


@EVERY
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_an_empty_report_is_a_report(name, lang, model):
    assert render(model(inputs=(), rule_sets=(), lang=lang), name)


@EVERY
def test_the_same_report_gives_the_same_bytes(name, finding, model):
    findings = [finding(str(verdict), fingerprint=f"f{number}", due=("2025-12-01", "2025-12-31"))
                for number, verdict in enumerate(Verdict)]
    assert render(model(*findings), name) == render(model(*findings), name)


@EVERY
def test_numbers_alone_are_a_report(name, model):
    counts = ({"rule": "r", "unit": "", "unit_id": "", **{str(verdict): 1 for verdict in Verdict}},)
    assert render(model(counts=counts, summary={str(verdict): 1 for verdict in Verdict}), name)


@OWN
def test_no_text_of_a_stranger_stops_a_report(name, finding, model):
    for text in HOSTILE:
        assert render(fill(finding, model, [text]), name), ascii(text[:40])


@OWN
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(TEXTS, min_size=1, max_size=6))
def test_no_texts_of_strangers_stop_a_report(name, texts, finding, model):
    assert render(fill(finding, model, texts), name)


@pytest.mark.parametrize(("path", "name"), [
    ("a.sarif", "sarif"), ("a.sarif.json", "sarif"), ("A.SARIF.JSON", "sarif"), ("a.json", "json"), ("a.xml", "junit"),
    ("a.junit.xml", "junit"), ("a.ics", "ics"), ("a.parquet", "parquet"), ("a.b.csv", "csv"), ("x/a.xlsx", "xlsx"),
])
def test_the_longest_suffix_tells_the_format(path, name):
    assert format_of(path) == name
    assert set(SUFFIXES.values()) == set(FORMATS)
