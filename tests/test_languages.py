"""Everything that a user reads is there in both languages, and the English is English."""

import ast
import importlib
import pkgutil
import re
from collections.abc import Mapping
from dataclasses import fields as members
from dataclasses import is_dataclass
from functools import cache
from pathlib import Path

import pytest
from pydantic import BaseModel
from spoken import NAMES, TEMPLATE, fields, vietnamese

import shcm_rules
from shcm_rules.cli import main
from shcm_rules.errors import InputError, RuleError, UnreadableFile, UsageError
from shcm_rules.problems import NO_WORDS, Problem, Words, counted, problem
from shcm_rules.rulesets.discovery import known_rule_sets
from shcm_rules.rulesets.loading import load_rule_sets
from shcm_rules.rulesets.model import Text

PACKAGE = Path(shcm_rules.__file__).parent
SOURCES = sorted(PACKAGE.rglob("*.py"))
#: Position of the English sentence among the arguments.
ERRORS = {"UnreadableFile": 2, "InputError": 1, "UsageError": 1, "InternalError": 1}


# The parts.

def test_a_problem_is_told_in_both_languages():
    told = problem("hidden-sheet", Words("đang ẩn", "is hidden"), "Lịch", "A1")
    assert told == Problem("hidden-sheet", "đang ẩn", "Lịch", "A1", "is hidden")
    assert (told.told("vi"), told.told("en")) == ("đang ẩn", "is hidden")


def test_where_there_is_no_english_the_vietnamese_sentence_stands():
    assert Problem("x", "lỗi").told("en") == "lỗi"
    assert UsageError("lỗi").told("en") == "lỗi"
    assert RuleError(["a.yaml:1: lỗi"]).told("en") == "a.yaml:1: lỗi"


def test_an_error_is_told_in_both_languages():
    error = UnreadableFile("encrypted", "có mật khẩu", "has a password")
    assert (str(error), error.told("vi"), error.told("en")) == ("có mật khẩu", "có mật khẩu", "has a password")
    assert InputError("không có", "not there").told("en") == "not there"


@pytest.mark.parametrize(("number", "said"), [
    (0, "0 rows"), (1, "1 row"), (2, "2 rows"), (999, "999 rows"), (1_000, "1,000 rows"), (2_000_000, "2,000,000 rows"),
])
def test_an_english_number_has_its_noun_and_its_groups(number, said):
    assert counted(number, "row") == said


def test_a_plural_of_its_own():
    assert [counted(number, "entry", "entries") for number in (1, 2)] == ["1 entry", "2 entries"]


def test_no_words_say_nothing():
    assert not NO_WORDS
    assert Words("ẩn", "hidden")


# Whoever makes a problem or an error gives both sentences, and the second one in English.

def literal(node):
    """Return the letters that are written in a string of the source."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(literal(part) or "x" for part in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return literal(node.left) + literal(node.right)
    return ""


@cache
def calls():
    """Return (place, name of what is called, call) of the whole package."""
    return [
        (f"{path.relative_to(PACKAGE)}:{node.lineno}", getattr(node.func, "id", getattr(node.func, "attr", "")), node)
        for path in SOURCES for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
    ]


def is_starred(call):
    return any(isinstance(argument, ast.Starred) for argument in call.args)


def test_every_problem_is_made_with_both_sentences():
    made = [(place, call) for place, name, call in calls() if name == "Problem" and not place.startswith("problems.py")]
    bare = [place for place, call in made if not is_starred(call) and "english" not in {k.arg for k in call.keywords}]
    assert bare == []
    assert sum(name == "problem" for _, name, _ in calls()) > 50


def test_every_pair_of_words_is_vietnamese_and_english():
    pairs = [(place, call) for place, name, call in calls() if name == "Words" and not is_starred(call)]
    assert len(pairs) > 100
    assert [place for place, call in pairs if len(call.args) != 2] == []
    assert [(place, left) for place, call in pairs if (left := vietnamese(literal(call.args[1])))] == []


@pytest.mark.parametrize("name", ERRORS)
def test_an_error_worded_in_vietnamese_has_its_english(name):
    wrong = []
    for place, called, call in calls():
        if called != name or is_starred(call):
            continue
        english = literal(call.args[ERRORS[name]]) if len(call.args) > ERRORS[name] else None
        if vietnamese(" ".join(map(literal, call.args))) and (english is None or vietnamese(english)):
            wrong.append(place)
    assert wrong == []


# Tables of sentences.

def tables():
    """Return (where, Vietnamese, English) of every table in the package that is keyed by language."""
    found, seen = [], set()
    for module in pkgutil.walk_packages(shcm_rules.__path__, "shcm_rules."):
        if not module.name.endswith("__main__"):
            for name, value in vars(importlib.import_module(module.name)).items():
                if isinstance(value, Mapping | tuple | list) and not name.startswith("__"):
                    found += within(value, f"{module.name}.{name}", seen)
    return found


def within(value, where, seen):
    if id(value) in seen:
        return
    seen.add(id(value))
    if isinstance(value, Mapping) and {"vi", "en"} <= set(map(str, value)):
        yield where, value["vi"], value["en"]
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from within(item, f"{where}[{key}]", seen)
    elif isinstance(value, tuple | list):
        for place, item in enumerate(value):
            yield from within(item, f"{where}[{place}]", seen)


def sentences(where, vi, en):
    """Yield (where, Vietnamese, English) of each sentence of a table that both languages have."""
    if isinstance(vi, str) and isinstance(en, str):
        yield where, vi, en
    elif isinstance(vi, Mapping):
        for key in vi.keys() & en.keys():
            yield from sentences(f"{where}[{key}]", vi[key], en[key])
    elif isinstance(vi, tuple | list):
        for place, (one, other) in enumerate(zip(vi, en, strict=True)):
            yield from sentences(f"{where}[{place}]", one, other)


TABLES = tables()
SENTENCES = [sentence for table in TABLES for sentence in sentences(*table)]
#: English names things of the rule files as these files do.
AS_IN_THE_FILES = ("shcm_rules.cli.rule_diff._LABELS",)


def test_the_tables_are_found():
    assert len(TABLES) > 50
    assert len(SENTENCES) > 500


def test_both_languages_of_a_table_have_the_same_keys():
    """English may have a form of its own for one of a thing: "units-one" beside "units"."""
    differing = {
        where: sorted(map(str, {re.sub("-one$", "", str(key)) for key in en} ^ {str(key) for key in vi}))
        for where, vi, en in TABLES if isinstance(vi, Mapping) and where not in AS_IN_THE_FILES
    }
    assert {where: keys for where, keys in differing.items() if keys} == {}


def test_both_languages_of_a_sentence_take_the_same_facts():
    """Beside a number English may take the noun in the form that the number asks for."""
    wrong = [
        (where, vi, en) for where, vi, en in SENTENCES
        if fields(vi) - fields(en) or (fields(en) - fields(vi) and "n" not in fields(vi))
    ]
    assert wrong == []


def test_the_english_of_a_table_is_english():
    assert [(where, left) for where, _, en in SENTENCES if (left := vietnamese(en))] == []


def test_no_sentence_stands_for_both_languages_by_accident():
    assert [(where, vi) for where, vi, en in SENTENCES if vi == en and vietnamese(vi)] == []


# Rule sets.

def texts(value, where):
    if isinstance(value, Text):
        yield where, value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from texts(getattr(value, name), f"{where}.{name}")
    elif is_dataclass(value):
        for member in members(value):
            yield from texts(getattr(value, member.name), f"{where}.{member.name}")
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from texts(item, f"{where}[{key}]")
    elif isinstance(value, list | tuple):
        for place, item in enumerate(value):
            yield from texts(item, f"{where}[{getattr(item, 'id', place)}]")


@pytest.mark.parametrize("name", known_rule_sets())
def test_every_text_of_a_rule_set_is_there_in_both_languages(name):
    found = list(texts(load_rule_sets([name])[0], name))
    assert len(found) > 20
    assert [where for where, text in found if not text.vi or not text.en or text.vi == text.en] == []
    assert [where for where, text in found if fields(text.vi) != fields(text.en)] == []
    english = [(where, vietnamese(text.en, (*NAMES, *TEMPLATE))) for where, text in found]
    assert [(where, left) for where, left in english if left] == []


# The command line.

def help_pages():
    groups = ["check", "inspect", "template", "rules", "impact"]
    return [[], *([name] for name in groups)]


@pytest.mark.parametrize("words", help_pages(), ids=lambda words: " ".join(words) or "shcm")
def test_the_help_is_english(words, capsys):
    assert main([*words, "--help", "--lang", "en"]) == 0
    assert vietnamese(capsys.readouterr().out) == []


@pytest.mark.parametrize("words", [
    ["check", "nothing-here.xlsx"], ["inspect", "nothing-here.xlsx"], ["check", "EMPTY"],
    ["check", "BAD", "--rules", "x"],
    ["check", "BAD", "--rules", "lao-cai", "--calendar", "BAD"], ["check", "BAD", "--rules", "lao-cai"],
    ["check", "BAD", "--rules", "lao-cai", "--profile", "nothing-here.yaml"],
    ["check", "BAD", "--rules", "lao-cai", "--layout", "nothing-here.yaml"],
    ["check", "BAD", "--rules", "lao-cai", "--waivers", "nothing-here.yaml"],
    ["check", "BAD", "--year", "x"], ["check", "BAD", "--as-of", "x"], ["check", "BAD"], ["inspect", "BAD"],
    ["impact", "lao-cai", "lao-cai", "BAD"],
])
def test_what_goes_wrong_is_told_in_english(words, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bad.xlsx").write_bytes(b"%PDF-1.7")
    (tmp_path / "empty").mkdir()
    assert main([{"BAD": "bad.xlsx", "EMPTY": "empty"}.get(word, word) for word in words] + ["--lang", "en"]) == 2
    told = capsys.readouterr()
    assert told.err.strip()
    assert vietnamese(told.err, NAMES) == []
    assert vietnamese(told.out, (*NAMES, *TEMPLATE)) == []
