"""What is installed is whole: the wheel carries the rules and data, and finds them away from the checkout."""

import os
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
SHIPPED = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "rules").rglob("*") if path.is_file())


def run(*command, cwd, **environment):
    env = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "COV_"))} | environment
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, *command], cwd=cwd, env=env, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Build from a copy of what the wheel is made of, so that nothing else can slip in."""
    source, out = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    for name in ("shcm_rules", "rules"):
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    run("-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(source), cwd=out)
    return next(out.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    target = tmp_path_factory.mktemp("installed")
    run("-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--no-compile", "--disable-pip-version-check",
        "--target", str(target), str(wheel), cwd=target)
    return target


def test_the_wheel_carries_every_rule_file(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    assert sorted(name.replace("shcm_rules/_rules/", "rules/") for name in names if "/_rules/" in name) == SHIPPED


@pytest.mark.parametrize("name", [
    "shcm_rules/py.typed", "shcm_rules/reference/calendars.toml", "shcm_rules/reference/subjects.toml",
])
def test_the_wheel_carries_the_data_of_the_package(wheel, name):
    assert name in zipfile.ZipFile(wheel).namelist()


def test_the_wheel_carries_the_licence_and_nothing_of_the_tests(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    assert any(name.endswith("dist-info/licenses/LICENSE") for name in names)
    assert {name.partition("/")[0].partition("-")[0] for name in names} == {"shcm_rules"}


def test_an_installed_wheel_finds_its_rules(installed, tmp_path):
    listed = run("-m", "shcm_rules", "rules", "list", cwd=tmp_path, PYTHONPATH=str(installed))
    sets = [Path(name).parent.name for name in SHIPPED if name.endswith("/rule-set.yaml")]
    assert [line.split()[0] for line in listed.splitlines()] == sorted(sets)
    where = "import shcm_rules.rulesets.discovery as d; print(d.shipped_folder())"
    assert Path(run("-c", where, cwd=tmp_path, PYTHONPATH=str(installed)).strip()).is_relative_to(installed)


def test_an_installed_wheel_knows_its_version(installed, tmp_path):
    told = run("-m", "shcm_rules", "--version", cwd=tmp_path, PYTHONPATH=str(installed))
    assert told.split() == ["shcm", PROJECT["project"]["version"]]


def test_an_installed_wheel_reads_a_file_in_its_own_process(installed, tmp_path):
    (tmp_path / "plan.csv").write_text("Tổ chuyên môn,Nội dung,Thời gian\nTổ Toán,Chuyên đề,20/10/2025\n", "utf-8")
    read = ("from shcm_rules.importers.assemble import read_schedule;"
            "from datetime import date; print(read_schedule(['plan.csv'], as_of=date(2026, 6, 1)).sessions.height)")
    assert run("-c", read, cwd=tmp_path, PYTHONPATH=str(installed)).strip() == "1"


def test_the_change_log_names_the_version():
    assert f"## {PROJECT['project']['version']}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
