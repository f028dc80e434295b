"""A set that was kept is the set that its files make, and is never used where anything could differ."""

import os
import shutil
from hashlib import sha256
from pathlib import Path

import pytest

from shcm_rules.errors import RuleError
from shcm_rules.rulesets import kept_folder, kept_sets
from shcm_rules.rulesets.check_models import RuleModel
from shcm_rules.rulesets.discovery import known_rule_sets, shipped_folder
from shcm_rules.rulesets.kept_folder import keep_in, own_folder, user_folder
from shcm_rules.rulesets.loading import load_rule_set
from shcm_rules.rulesets.reading import read_rule_set

POSIX = pytest.mark.skipif(os.name != "posix", reason="owners and modes are POSIX")


@pytest.fixture
def place(tmp_path):
    folder = tmp_path / "kept"
    keep_in(folder)
    yield folder
    keep_in(None)


@pytest.fixture
def folder(tmp_path):
    copy = tmp_path / "viet-hoa"
    shutil.copytree(shipped_folder() / "viet-hoa", copy)
    return copy


def same(one, other):
    """Tell whether two values are alike down to their types, their order and what of them was written."""
    if type(one) is not type(other):
        return False
    if isinstance(one, RuleModel):
        return one.model_fields_set == other.model_fields_set and same(one.__dict__, other.__dict__)
    if isinstance(one, dict):
        return list(one) == list(other) and all(same(one[key], other[key]) for key in one)
    if isinstance(one, tuple):
        return len(one) == len(other) and all(map(same, one, other))
    return one == other


@pytest.mark.usefixtures("place")
@pytest.mark.parametrize("name", known_rule_sets())
def test_a_kept_set_is_the_one_of_its_files(name):
    own = shipped_folder() / name
    load_rule_set(name)
    kept = kept_sets.find_kept(own)
    assert kept is not None
    assert same(kept, read_rule_set(own).rule_set)
    assert kept.model_dump_json() == read_rule_set(own).rule_set.model_dump_json()


def test_nothing_is_kept_unless_a_process_asks_for_it(tmp_path, folder, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    load_rule_set(folder)
    assert not (tmp_path / "home").exists()
    assert kept_sets.find_kept(folder) is None


def edited(path, old, new):
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


@pytest.mark.usefixtures("place")
def test_an_edited_file_is_read_again_and_an_edit_undone_finds_what_was_kept(folder):
    header = folder / "rule-set.yaml"
    before = load_rule_set(folder)
    edited(header, before.version, "99")
    changed = load_rule_set(folder)
    assert changed.version == "99"
    assert changed.sha256 != before.sha256
    shutil.copy(shipped_folder() / "viet-hoa" / "rule-set.yaml", header)
    assert same(load_rule_set(folder), before)


@pytest.mark.usefixtures("place")
def test_mistakes_are_told_with_their_lines_every_time(folder):
    load_rule_set(folder)
    path = next(file for file in sorted(folder.glob("*.yaml")) if "severity:" in file.read_text("utf-8"))
    edited(path, "severity:", "severty:")
    told = []
    for _ in range(2):
        with pytest.raises(RuleError) as caught:
            load_rule_set(folder)
        told.append(caught.value.problems)
    assert told[0] == told[1]
    assert f"{path.name}:" in told[0][0]


@pytest.mark.usefixtures("place")
def test_a_file_that_would_be_passed_over_is_still_told(folder):
    load_rule_set(folder)
    (folder / "more.yml").write_text("rules: []", "utf-8")
    with pytest.raises(RuleError, match="yml"):
        load_rule_set(folder)


def test_a_set_that_extends_another_is_not_kept(place, tmp_path, folder):
    own = tmp_path / "own"
    own.mkdir()
    base = read_rule_set(folder).rule_set
    (own / "rule-set.yaml").write_text(
        f"id: own-set\nversion: '1'\ntitle: {{vi: A, en: A}}\nextends: [{folder}]\nlevels: [{', '.join(base.levels)}]\n"
        "document: {title: {vi: A, en: A}, short: {vi: A, en: A}, issuer: A, issued: '2025-09'}\n"
        "school_years: {from: 2025-2026}\n", "utf-8")
    reading = read_rule_set(own)
    assert reading.problems == []
    load_rule_set(own)
    assert list(place.glob("*.set")) == []


@pytest.mark.parametrize(("old", "new"), [
    (b'"RuleSet"', b'"Path"'), (b'"version"', b'"verzion"'), (b'"model"', b'"class"'), (b'"set"', b'"sets"'),
    (None, b"[]"), (None, b"{}"), (None, b"\xff"), (None, b"[" * 100_000 + b"]" * 100_000),
])
def test_what_is_whole_but_no_set_is_read_again(place, folder, old, new):
    whole = load_rule_set(folder)
    (entry,) = place.glob("*.set")
    body = entry.read_bytes()[32:].replace(old, new) if old else new
    entry.write_bytes(sha256(body).digest() + body)
    assert kept_sets.find_kept(folder) is None
    assert same(load_rule_set(folder), whole)
    assert kept_sets.find_kept(folder) is not None  # mended


@pytest.mark.parametrize(("first", "last", "more"), [(0, -1, b""), (0, None, b" "), (0, 0, b""), (1, None, b"")])
def test_what_is_damaged_is_read_again(place, folder, first, last, more):
    whole = load_rule_set(folder)
    (entry,) = place.glob("*.set")
    entry.write_bytes(entry.read_bytes()[first:last] + more)
    assert kept_sets.find_kept(folder) is None
    assert same(load_rule_set(folder), whole)
    assert kept_sets.find_kept(folder) is not None  # mended


def test_an_entry_of_other_files_is_not_taken(place, folder):
    load_rule_set("quoc-gia")
    (entry,) = place.glob("*.set")
    other = kept_sets.digest_of(kept_sets.set_files(folder)).hexdigest()
    shutil.copy(entry, kept_sets._entry(place, other))
    assert kept_sets.find_kept(folder) is None


@pytest.mark.usefixtures("place")
def test_another_program_finds_nothing(folder, monkeypatch):
    load_rule_set(folder)
    monkeypatch.setattr(kept_sets, "_program", lambda: "another")
    assert kept_sets.find_kept(folder) is None


def test_what_was_kept_first_is_removed_first(place, monkeypatch):
    monkeypatch.setattr(kept_sets, "_ENTRIES", 2)
    for number, name in enumerate(("quoc-gia", "dien-bien", "hai-phong")):
        before = set(place.glob("*.set"))
        load_rule_set(name)
        for entry in set(place.glob("*.set")) - before:
            os.utime(entry, (number, number))
    left = [name for name in ("quoc-gia", "dien-bien", "hai-phong") if kept_sets.find_kept(shipped_folder() / name)]
    assert left == ["dien-bien", "hai-phong"]


@POSIX
def test_the_folder_is_made_for_its_owner_alone(place):
    assert own_folder() == place
    assert place.stat().st_mode & 0o777 == 0o700


@POSIX
@pytest.mark.parametrize("mode", [0o755, 0o770, 0o701])
def test_a_folder_that_others_can_look_into_is_not_used(place, folder, mode):
    place.mkdir()
    place.chmod(mode)
    assert own_folder() is None
    load_rule_set(folder)
    assert list(place.iterdir()) == []


@POSIX
def test_a_link_in_place_of_the_folder_is_not_used(place, tmp_path):
    (tmp_path / "elsewhere").mkdir(mode=0o700)
    place.symlink_to(tmp_path / "elsewhere")
    assert own_folder() is None


@POSIX
def test_a_folder_or_an_entry_of_somebody_else_is_not_used(place, folder, monkeypatch):
    load_rule_set(folder)
    (entry,) = place.glob("*.set")
    monkeypatch.setattr(kept_folder, "_foreign", lambda status: status.st_ino == entry.stat().st_ino)
    assert kept_sets.find_kept(folder) is None
    monkeypatch.setattr(kept_folder, "_foreign", lambda _: True)
    assert own_folder() is None


def test_a_folder_that_cannot_be_made_costs_nothing_but_time(place, folder):
    place.write_text("a file", "utf-8")
    assert load_rule_set(folder).id == read_rule_set(folder).rule_set.id


@pytest.mark.usefixtures("place")
def test_an_edit_between_two_looks_never_stands_under_the_old_hash(folder, monkeypatch):
    found = kept_sets.find_kept

    def edit_after(path):
        assert found(path) is None
        edited(path / "rule-set.yaml", "vi: ", "vi: Mới ")

    monkeypatch.setattr("shcm_rules.rulesets.loading.find_kept", edit_after)
    old = kept_sets.digest_of(kept_sets.set_files(folder)).hexdigest()
    assert load_rule_set(folder).sha256 != old
    shutil.copy(shipped_folder() / "viet-hoa" / "rule-set.yaml", folder / "rule-set.yaml")
    assert found(folder) is None


@pytest.mark.parametrize(("given", "wanted"), [("/somewhere", "/somewhere/shcm-rules"), ("relative", None), ("", None)])
def test_where_a_user_s_sets_are(monkeypatch, tmp_path, given, wanted):
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("XDG_CACHE_HOME", given)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert user_folder() == (Path(wanted) if wanted else tmp_path / ".cache" / "shcm-rules")
