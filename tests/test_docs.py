"""The documentation names what exists: every code, reason, verdict, check, limit and link."""

import re
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest

from shcm_rules import errors
from shcm_rules.cli.parser import build_parser
from shcm_rules.findings import Reason, Severity, Verdict
from shcm_rules.importers.limits import Limits
from shcm_rules.problems import PROBLEM_CODES
from shcm_rules.reference.calendar_files import read_calendar_file
from shcm_rules.reports import FORMATS
from shcm_rules.rulesets.discovery import shipped_folder
from shcm_rules.rulesets.model import CHECKS
from shcm_rules.rulesets.strict_yaml import read_yaml

ROOT = Path(__file__).parent.parent
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
GUIDES = sorted((ROOT / "docs").glob("huong-dan-*.md"))


def read(name):
    return (ROOT / name).read_text(encoding="utf-8")


def rows(page, heading):
    """Return the cells of the tables under a heading of level two."""
    section = re.search(rf"^## {re.escape(heading)}$(.*?)(?=^## |\Z)", page, re.DOTALL | re.MULTILINE)
    assert section, heading
    lines = [line for line in section[1].splitlines() if line.startswith("|") and not line.startswith("|--")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[1:]]


@pytest.mark.parametrize(("heading", "known"), [("Problems", PROBLEM_CODES), ("Reasons", tuple(Reason))])
def test_errors_explains_each_code_once(heading, known):
    explained = [cells[0].strip("`") for cells in rows(read("docs/errors.md"), heading)]
    assert sorted(explained) == sorted(map(str, known))


def test_errors_names_a_known_verdict_for_each_reason():
    named = {word.strip() for cells in rows(read("docs/errors.md"), "Reasons") for word in cells[1].split(",")}
    assert named <= {*Verdict, "any"}


def test_errors_names_each_exception():
    named = {cells[0].strip("`") for cells in rows(read("docs/errors.md"), "Exceptions of the library")}
    assert named == set(errors.__all__)


@pytest.mark.parametrize("word", [*Verdict, *Severity])
def test_the_glossary_binds_each_verdict_and_severity(word):
    assert re.search(rf"\b{word}\b", read("docs/glossary.md"))


def test_a_glossary_term_stands_once():
    terms = [line.split("|")[1].strip() for line in read("docs/glossary.md").splitlines() if line.startswith("| ")]
    assert len(terms) == len(set(terms))


@pytest.mark.parametrize("page", ["docs/writing-rules.md", "docs/checks.md"])
def test_each_check_is_explained(page):
    text = read(page)
    heading = "lead_time" if page.endswith("checks.md") else ""
    assert [name for name in CHECKS if name not in text and name != "not_decidable"] == []
    assert heading in text


def test_limits_names_each_format_that_cannot_be_written():
    section = re.search(r"\*\*Writing\*\*(.*)", read("docs/limits.md"))[1]
    assert set(re.findall(r"`(\w+)`", section)) == set(FORMATS)


def test_limits_gives_the_limits_that_hold():
    """The table is written for people; what it must not do is to differ from the defaults."""
    table = " ".join(" ".join(cells) for cells in rows(read("docs/limits.md"), "Files from strangers"))
    told = [int(number.replace(" ", "")) for number in re.findall(r"\d+(?: \d{3})*", table)]
    units = {"file_bytes": 1 << 20, "inflated_bytes": 1 << 20, "ratio_bytes": 1 << 20, "memory_bytes": 1 << 30,
             "archive_bytes": 1 << 20, "xml_token_bytes": 1 << 20}
    assert sorted(told) == sorted(
        int(getattr(Limits(), field.name) // units.get(field.name, 1)) for field in fields(Limits)
        if field.name != "listed_problems")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page):
    targets = re.findall(r"\]\((?!https?://)([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    assert [target for target in targets if not (page.parent / target).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_that_are_shown_exist(page):
    """Each `shcm …` line in a page is a command with options that it knows."""
    parsers = build_parser("vi")
    for line in re.findall(r"(?:^|`|\$ )shcm ([^`\n#|]+)", page.read_text(encoding="utf-8"), re.MULTILINE):
        words = line.split()
        path = tuple(words[:2]) if words[0] == "rules" and len(words) > 1 else tuple(words[:1])
        assert path in parsers, line
        options = {word.partition("=")[0] for word in words if word.startswith("-")}
        known = {name for action in parsers[path]._actions for name in action.option_strings}
        assert options <= known, line


def test_the_calendar_that_the_guide_shows_is_one():
    text, = re.findall(r"```toml\n(.*?)```", read("docs/huong-dan-thanh-tra.md"), re.DOTALL)
    calendar, = read_calendar_file(text, "lich.toml").calendars
    assert calendar.weeks_from is not None


def test_the_readme_shows_the_two_commands_first():
    first_screen = read("README.md").split("\n## ")[0]
    assert "make demo" in first_screen
    assert "make test" in first_screen


def test_the_readme_shows_a_real_run():
    """The block is an excerpt: "…" stands for lines left out. Where the report changed, paste it anew."""
    block = re.search(r"<!-- report: begin.*?```console\n\$ shcm (.*?)\n(.*?)```", read("README.md"), re.DOTALL)
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-m", "shcm_rules", *block[1].split()], cwd=ROOT, capture_output=True, check=False)
    told = iter(done.stdout.decode("utf-8").splitlines())
    assert [line for line in block[2].splitlines() if line != "…" and line not in told] == []


@pytest.mark.parametrize("page", GUIDES, ids=lambda page: page.name)
def test_the_guides_name_settings_that_exist(page):
    known = set()
    for file in shipped_folder().glob("*/settings.yaml"):
        known |= set(read_yaml(file.read_bytes(), file.name).data["settings"])
    assert set(re.findall(r"--set ([a-z-]+)=", page.read_text(encoding="utf-8"))) <= known
