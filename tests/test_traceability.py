"""The table of requirements is the one that the rules, examples and features of today give."""

from pathlib import Path

import pytest

from shcm_rules.cli import main
from shcm_rules.rulesets.discovery import known_rule_sets
from shcm_rules.rulesets.loading import load_rule_set

PAGE = Path(__file__).parent.parent / "docs" / "traceability.md"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    path = tmp_path_factory.mktemp("trace") / "page.md"
    assert main(["rules", "trace", "-o", str(path)]) == 0
    return path.read_text(encoding="utf-8")


def test_the_page_is_fresh(made):
    assert made == PAGE.read_text(encoding="utf-8"), (
        "docs/traceability.md is stale: shcm rules trace -o docs/traceability.md")


@pytest.mark.parametrize("name", known_rule_sets())
def test_each_requirement_and_each_rule_has_a_line(made, name):
    rule_set = load_rule_set(name)
    lines = made.splitlines()
    for requirement in rule_set.registered:
        assert sum(line.startswith(f"| {requirement} |") for line in lines) == 1
    own = [rule.id for rule in rule_set.rules if any(line.startswith(f"| `{rule.id}` |") for line in lines)]
    assert len(own) == len(rule_set.rules)


def test_a_requirement_that_no_schedule_shows_says_why(made):
    rows = [line.split(" | ") for line in made.splitlines() if " | không xét được" in line]
    assert rows
    assert all(len(row[1]) > len("không xét được: ") for row in rows)
