"""A toy rule set with one rule for each check, and copies of it with something changed."""

import shutil
from pathlib import Path

import pytest

from shcm_rules.errors import RuleError
from shcm_rules.rulesets.loading import load_rule_set

TOY = Path(__file__).parent / "data" / "toy"


@pytest.fixture
def toy():
    return load_rule_set(TOY)


@pytest.fixture
def changed(tmp_path):
    """Copy the toy set and replace text in one of its files; returns the folder."""

    def change(file, *replacements):
        folder = tmp_path / "toy"
        if not folder.exists():
            shutil.copytree(TOY, folder)
        text = (folder / file).read_text(encoding="utf-8")
        for old, new in replacements:
            assert text.count(old) >= 1, f"{old!r} is not in {file}"
            text = text.replace(old, new, 1)
        (folder / file).write_text(text, encoding="utf-8")
        return folder

    return change


@pytest.fixture
def problems_of():
    """Load a folder that must not load; returns its problems without the folder's name."""

    def load(folder):
        with pytest.raises(RuleError) as caught:
            load_rule_set(folder)
        return [problem.replace(f"{folder}/", "") for problem in caught.value.problems]

    return load
