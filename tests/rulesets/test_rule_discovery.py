"""Rule sets are found by name in a checkout and in an installed wheel, and by path anywhere."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from shcm_rules.errors import UsageError
from shcm_rules.rulesets import discovery

TOY = Path(__file__).parent / "data" / "toy"
PACKAGE = Path(discovery.__file__).resolve().parents[1]
LIST = "from shcm_rules.rulesets import known_rule_sets as k, load_rule_set; print(k(), load_rule_set('toy').id)"


def test_a_checkout_has_its_rules_beside_the_package():
    assert discovery.shipped_folder() == PACKAGE.parent / "rules"


@pytest.mark.parametrize("rules", ["shcm_rules/_rules", "rules"])
def test_installed_inside_or_beside(tmp_path, rules):
    shutil.copytree(PACKAGE, tmp_path / "shcm_rules", ignore=shutil.ignore_patterns("__pycache__", "_rules"))
    shutil.copytree(TOY, tmp_path / rules / "toy")
    done = subprocess.run([sys.executable, "-c", LIST], cwd=tmp_path, capture_output=True, text=True, check=False)  # noqa: S603
    assert done.stdout.strip() == "('toy',) toy", done.stderr


@pytest.fixture
def shipped(tmp_path, monkeypatch):
    places = {"quoc-gia": ("", ""), "tinh-mau": ("Tỉnh Mẫu", ""), "xa-mau": ("Mẫu", "Xã Nhỏ"), "khac": ("Khác", "")}
    for name, (province, ward) in places.items():
        folder = tmp_path / name
        folder.mkdir()
        (folder / "rule-set.yaml").write_text(f'province: "{province}"\nward: "{ward}"\n', encoding="utf-8")
    monkeypatch.setattr(discovery, "shipped_folder", lambda: tmp_path)


@pytest.mark.usefixtures("shipped")
@pytest.mark.parametrize(("province", "ward", "found"), [
    ("Mẫu", "", ("quoc-gia", "tinh-mau")),
    ("tỉnh  MẪU", "xã nhỏ", ("quoc-gia", "tinh-mau", "xa-mau")),
    ("", "Nhỏ", ("quoc-gia", "tinh-mau", "xa-mau")),
    ("Khác", "Nhỏ", ("khac", "quoc-gia")),
    ("Lạ", "", ()),
    ("", "", ()),
])
def test_sets_of_a_place(province, ward, found):
    assert discovery.match_rule_sets(province, ward) == found


@pytest.mark.usefixtures("shipped")
def test_an_unknown_name_is_answered_with_the_known_ones():
    with pytest.raises(UsageError) as caught:
        discovery.find_rule_set("tinh-mua")
    assert "“tinh-mua”, có phải “tinh-mau”? – được phép: khac, quoc-gia, tinh-mau, xa-mau" in str(caught.value)


def test_a_path_is_a_folder_or_its_header():
    assert discovery.find_rule_set(TOY) == discovery.find_rule_set(TOY / "rule-set.yaml") == TOY
