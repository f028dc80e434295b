"""The package's public names are there, and nothing heavy is loaded before one is used."""

import subprocess
import sys

import pytest

import shcm_rules

HEAVY = ("polars", "narwhals", "pydantic", "yaml", "pandas", "openpyxl", "rich", "rapidfuzz", "dateutil", "numpy")


def loaded_after(statement):
    code = f"import sys\n{statement}\nprint(*(name for name in {HEAVY!r} if name in sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    return run.stdout.splitlines()[-1].split()


@pytest.mark.parametrize("name", ["Finding", "Report", "Schedule", "UsageError", "SchoolYear", "__version__"])
def test_a_public_name_is_found(name):
    assert name in shcm_rules.__all__
    assert getattr(shcm_rules, name)


def test_every_public_name_has_a_home_and_is_listed():
    assert set(shcm_rules.__all__) == {*shcm_rules._HOMES, "__version__"}
    assert set(shcm_rules.__all__) <= set(dir(shcm_rules))


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="nothing_of_the_kind"):
        _ = shcm_rules.nothing_of_the_kind


def test_importing_the_package_or_the_command_line_loads_nothing_heavy():
    assert loaded_after("import shcm_rules, shcm_rules.cli") == []


def test_help_loads_nothing_heavy():
    statement = "from shcm_rules.cli import main\nfor words in (['--help'], ['check', '-h']): main(words)"
    assert loaded_after(statement) == []


def test_errors_are_light():
    assert loaded_after("from shcm_rules import UsageError, RuleError") == []
