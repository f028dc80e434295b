"""Sentences of findings: templates are taken apart once, and filled as `string.Formatter` would fill them."""

from __future__ import annotations

from datetime import date, timedelta
from string import Formatter

import pytest

from shcm_rules.engine.wording import WORDS, day_text, fill, shown, span_text
from shcm_rules.windows import back, first_day_reaching


class _Known(dict):
    def __missing__(self, key):
        return "…"


FACTS = {"where": "Tổ {n}", "n": 3, "due": "", "a": "x{{y}}", "share": 0.256, "none": None}


@pytest.mark.parametrize("template", [
    "{where}: {n} buổi", "{gone} và {where}", "{{giữ}} {n}", "{n}{n}", "", "không có gì", "{none}",
    "{share:.1f} / {n:>3}", "{n!r}", "{where} ({due}) ,{n} :",
])  # fmt: skip
def test_a_template_is_filled_as_the_standard_library_fills_it(template):
    text = Formatter().vformat(template, (), _Known(FACTS))

    assert fill(template, FACTS) == " ".join(text.split()).replace(" ,", ",").replace(" :", ":")


def test_facts_are_never_templates_and_every_sentence_can_be_taken_apart():
    assert fill("{where}", {"where": "{n} {0} {where.__class__}"}) == "{n} {0} {where.__class__}"
    for sentence in (text for of in WORDS.values() for text in of.values()):
        fill(sentence, {})


def test_days_read_as_people_write_them():
    assert day_text(date(2025, 10, 4)) == day_text(date(2025, 10, 4).toordinal()) == "04/10/2025"
    assert [shown(text) for text in ("2025-10-04", "2025-10-4", "2025-10-04 ", "x025-10-04", "")] == [
        "04/10/2025", "2025-10-4", "2025-10-04 ", "x025-10-04", ""]
    assert span_text(739163, 739163, "vi") == "chậm nhất 04/10/2024"


@pytest.mark.parametrize("unit", ["days", "weeks", "months"])
@pytest.mark.parametrize("n", [0, 1, 7, 13])
def test_the_first_day_far_enough_is_the_first(unit, n):
    for limit in (date(2024, 2, 29), date(2025, 8, 31), date(2025, 12, 31)):
        day = first_day_reaching(limit, n, unit)

        assert back(day, n, unit) >= limit > back(day - timedelta(1), n, unit)
