"""One part measured anew leaves the other sections of the page alone."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))

import run  # the path above comes first

BENCHMARKS = Path(run.__file__).parent

PAGE = """# Benchmarks

Head.

## From a standstill

1 s

### Detail

## Somebody's own

kept
"""


@pytest.fixture
def page(tmp_path, monkeypatch):
    path = tmp_path / "benchmarks.md"
    path.write_text(PAGE, encoding="utf-8")
    monkeypatch.setattr(run, "_PAGE", path)
    return path


def test_sections_are_told_apart_by_title():
    assert run.split(PAGE) == {"From a standstill": "1 s\n\n### Detail", "Somebody's own": "kept"}


def test_only_one_part_is_replaced(page, monkeypatch):
    monkeypatch.setitem(run.PARTS, "recognition", ("Recognition of layouts", "recognition", lambda: ["| a |"], ()))
    monkeypatch.setattr(sys, "argv", ["run.py", "--only", "recognition"])
    run.main()
    found = run.split(page.read_text(encoding="utf-8"))
    assert list(found) == ["From a standstill", "Recognition of layouts", "Somebody's own"]
    assert found["From a standstill"] == "1 s\n\n### Detail"
    about, table = found["Recognition of layouts"].split("\n\n")
    assert "UTC" in about
    assert "Python" in about
    assert table == "| a |"


def test_every_part_names_a_module_or_one_still_to_come():
    missing = [name for name, (_, module, *_) in run.PARTS.items()
               if not (BENCHMARKS / f"{module.replace('.', '/')}.py").exists()]  # fmt: skip
    assert set(missing) <= {"many_rules", "larger", "province"}
