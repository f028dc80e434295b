"""A toy rule set with one rule for each check, and copies of it with something changed."""

import shutil
from pathlib import Path

import pytest

from shcm_rules.errors import RuleError
from shcm_rules.rulesets.loading import load_rule_set

TOY = Path(__file__).parent / "data" / "toy"
HEADER = """\
id: {id}
version: "1"
title: {{vi: "Bộ sau", en: "Later set"}}
extends: [{extends}]
document:
  title: {{vi: "Văn bản sau", en: "Later document"}}
  short: {{vi: "VB sau", en: "Later doc"}}
  issuer: "Nơi ban hành mẫu"
  issued: "2026-08"
levels: [THCS]
school_years: {{from: 2026-2027}}
"""
FIELDS = "fields: {require: [Thời gian, Nội dung, Mục tiêu]}"
RULE = """\
rules:
  - id: {id}
    title: {{vi: "Quy tắc", en: "Rule"}}
    requirements: [{requirement}]
    binds: department
    clause: "Mục 1"
    severity: {severity}
    decidable: {{how: fully}}
    check:
      {check}
    texts:
      violated: {{vi: "{{unit}} chưa đạt", en: "{{unit}} falls short"}}
      remedy: {{vi: "Bổ sung", en: "Add it"}}
"""


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


@pytest.fixture
def rule():
    """Write a rules file with one rule."""

    def write(name, *, requirement="N-01", severity="must", check=FIELDS, more=""):
        text = RULE.format(id=name, requirement=requirement, severity=severity, check=check)
        return text.replace("    title:", f"    {more}\n    title:", 1) if more else text

    return write


@pytest.fixture
def write(tmp_path):
    """Write a set that extends the toy set, beside a copy of it; returns its folder."""
    shutil.copytree(TOY, tmp_path / "toy")

    def make(name="later", extends="../toy", header="", **files):
        folder = tmp_path / name
        folder.mkdir(exist_ok=True)
        files["rule-set"] = HEADER.format(id=name, extends=extends) + header
        for stem, text in files.items():
            (folder / f"{stem}.yaml").write_text(text, encoding="utf-8")
        return folder

    return make
