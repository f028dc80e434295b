"""What is written as YAML is read back as it was, in the layout of the house."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shcm_rules.rulesets.books.manuscript import Manuscript, read_manuscript
from shcm_rules.rulesets.books.writing import files_of, write_files, yaml_text
from shcm_rules.rulesets.discovery import known_rule_sets, shipped_folder
from shcm_rules.rulesets.strict_yaml import read_yaml

TOY = Path(__file__).parent / "data" / "toy"

TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=10).map(lambda t: unicodedata.normalize("NFC", t))
SCALARS = st.one_of(
    TEXTS, st.booleans(), st.integers(-10**17, 10**17),
    st.sampled_from(["no", "yes", "null", "~", "05", "2025-05-31", "7:30", "$a-b", "a: b", "# c", "- d", "Tổ - Môn"]))
KEYS = st.one_of(st.sampled_from(["vi", "value", "expect", "rules", "no"]), TEXTS.filter(lambda text: text != "<<"))
DATA = st.dictionaries(KEYS, st.recursive(
    SCALARS, lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=3)),
    max_leaves=8), max_size=4)


@settings(max_examples=200)
@given(DATA, st.booleans())
def test_data_is_read_back(data, one_value_a_line):
    source = read_yaml(yaml_text(data, one_value_a_line=one_value_a_line).encode(), "x.yaml") if data else None
    assert source is None or (source.data, source.problems) == (data, [])


@pytest.mark.parametrize("folder", [TOY, *(shipped_folder() / name for name in known_rule_sets())],
                         ids=lambda folder: folder.name)
def test_a_set_is_written_as_it_was(folder, tmp_path):
    manuscript = read_manuscript(folder)
    write_files(files_of(manuscript), tmp_path)
    assert read_manuscript(tmp_path) == manuscript
    assert {file.name for file in tmp_path.rglob("*.yaml")} <= {file.name for file in folder.rglob("*.yaml")}


def test_the_layout_is_that_of_the_house():
    text = yaml_text({"rules": [{"id": "a-b", "title": {"vi": "Tên", "en": "Title"}, "levels": ["TH", "THCS"]}, {
        "id": "c", "values": [{"from": "2025-2026", "value": {"n": 2, "unit": "weeks"}}]}]})
    assert text == (
        'rules:\n  - id: a-b\n    title:\n      vi: "Tên"\n      en: "Title"\n    levels: [TH, THCS]\n\n'
        '  - id: c\n    values:\n      - from: "2025-2026"\n        value: {n: 2, unit: weeks}\n')


def test_old_files_do_not_stay_beside_the_new_ones(tmp_path):
    (tmp_path / "examples").mkdir()
    for name in ("old.yaml", "examples/old.yaml", "notes.txt"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    write_files(files_of(Manuscript(header={"id": "a"}, rules={"rules": [{"id": "b"}]})), tmp_path)
    assert {path.name for path in tmp_path.rglob("*.*")} == {"rule-set.yaml", "rules.yaml", "notes.txt"}
