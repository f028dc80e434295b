"""A rule set goes to a workbook and back without loss; a workbook's mistakes are told at once, with sheet and cell."""

import re
import shutil
from pathlib import Path

import openpyxl
import pytest

from shcm_rules.errors import InputError, RuleError, UsageError
from shcm_rules.rule_books import read_rule_book, write_rule_book
from shcm_rules.rulesets.discovery import known_rule_sets, shipped_folder
from shcm_rules.rulesets.examples import load_examples
from shcm_rules.rulesets.lint import lint
from shcm_rules.rulesets.loading import load_rule_set

TOY = Path(__file__).parent / "rulesets" / "data" / "toy"
SETS = [TOY, *(shipped_folder() / name for name in known_rule_sets())]


def loaded(folder):
    return load_rule_set(folder).model_copy(update={"sha256": ""}), load_examples(folder)


def sentences(problems):
    """Return what problems say, without where and without numbers of lines."""
    return sorted(re.sub(r"^.*?(:\d+|, ô \w+): ", "", problem) for problem in problems)


@pytest.fixture(scope="module")
def toy_book(tmp_path_factory):
    path = tmp_path_factory.mktemp("book") / "toy.xlsx"
    write_rule_book(TOY, path)
    return path


@pytest.fixture
def edited(toy_book, tmp_path):
    """Edit cells of the toy's workbook, by sheet and address; returns its path."""

    def edit(changes):
        book = openpyxl.load_workbook(toy_book)
        for (sheet, cell), value in changes.items():
            book[sheet][cell] = value
        book.save(tmp_path / "sua.xlsx")
        return tmp_path / "sua.xlsx"

    return edit


@pytest.mark.parametrize("folder", SETS, ids=lambda folder: folder.name)
def test_a_set_comes_back_as_it_was(folder, tmp_path):
    write_rule_book(folder, tmp_path / "book.xlsx")
    remarks = read_rule_book(tmp_path / "book.xlsx", tmp_path / folder.name)
    assert loaded(tmp_path / folder.name) == loaded(folder)
    assert sentences(remarks) == sentences(lint([folder]))
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_what_is_edited_is_what_is_read(edited, tmp_path):
    book = edited({("Tham số", "H2"): "3", ("Quy tắc", "C2"): "Tên mới", ("Quy tắc", "M2"): "để biết"})
    read_rule_book(book, tmp_path / "toy")
    rule_set = load_rule_set(tmp_path / "toy")
    assert rule_set.parameters["least"].values[0].value == 3
    assert (rule_set.rules[0].title.vi, rule_set.rules[0].severity) == ("Tên mới", "info")


def test_mistakes_of_form_and_of_sense_are_told_with_their_cell(edited, tmp_path):
    """An empty name, an unknown word, a rule that names what there is not, an example of no rule."""
    book = edited({
        ("Quy tắc", "C2"): None, ("Quy tắc", "M3"): "phải", ("Quy tắc", "O2"): "Cho mỗi: tổ\nÍt nhất: $gone",
        ("Quy tắc", "B4"): "Có Dấu", ("Bộ quy tắc", "B2"): "toy toy", ("Tham số", "D2"): "2025-2027",
    })
    with pytest.raises(RuleError) as caught:
        read_rule_book(book, tmp_path / "toy")
    told = {re.match(r"sua\.xlsx, trang “(.*?)”, ô (\w+): ", problem).groups() for problem in caught.value.problems}
    assert told >= {("Quy tắc", "C2"), ("Quy tắc", "M3"), ("Quy tắc", "B4"), ("Bộ quy tắc", "B2")}
    assert not (tmp_path / "toy").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["sua.xlsx"]


def test_a_rule_that_names_what_there_is_not_is_told_at_its_check(edited, tmp_path):
    book = edited({("Quy tắc", "O2"): "Cho mỗi: tổ\nÍt nhất: $gone", ("Ví dụ", "B2"): "each-term"})
    with pytest.raises(RuleError) as caught:
        read_rule_book(book, tmp_path / "toy")
    assert [problem.partition(": ")[0] for problem in caught.value.problems] == ["sua.xlsx, trang “Quy tắc”, ô O2"]


def test_a_text_that_a_table_would_change_is_refused(tmp_path):
    """“(trống)” is the table's own word for an empty cell."""
    shutil.copytree(TOY, tmp_path / "toy")
    file = tmp_path / "toy" / "examples" / "each-term.yaml"
    file.write_text(file.read_text("utf-8").replace("Toán, ''", "Toán, (trống)"), "utf-8")
    with pytest.raises(UsageError, match="examples: each-term"):
        write_rule_book(tmp_path / "toy", tmp_path / "x.xlsx")
    assert not (tmp_path / "x.xlsx").exists()


@pytest.mark.parametrize("address", ["H2", "H3"])
def test_a_formula_that_gives_an_error_is_no_text(edited, tmp_path, address):
    with pytest.raises(RuleError, match=f"trang “Tham số”, ô {address}"):
        read_rule_book(edited({("Tham số", address): "=1/0"}), tmp_path / "toy")


def test_an_existing_set_is_only_replaced_when_told(toy_book, tmp_path):
    folder = tmp_path / "toy"
    read_rule_book(toy_book, folder)
    (folder / "old.yaml").write_text("rules: []\n", "utf-8")
    with pytest.raises(UsageError, match="--force"):
        read_rule_book(toy_book, folder)
    assert (folder / "old.yaml").exists()
    read_rule_book(toy_book, folder, force=True)
    assert loaded(folder) == loaded(TOY)


def test_a_folder_of_other_things_is_never_touched(toy_book, tmp_path):
    (tmp_path / "notes.txt").write_text("x", "utf-8")
    with pytest.raises(UsageError, match="không phải là thư mục của một bộ quy tắc"):
        read_rule_book(toy_book, tmp_path, force=True)


def test_a_file_that_is_no_workbook_is_unreadable(tmp_path):
    (tmp_path / "x.xlsx").write_bytes(b"%PDF-1.7 no workbook")
    with pytest.raises(InputError, match=r"x\.xlsx"):
        read_rule_book(tmp_path / "x.xlsx", tmp_path / "toy")


def test_a_set_that_extends_another_keeps_only_what_is_its_own(tmp_path):
    shutil.copytree(TOY, tmp_path / "toy")
    child = tmp_path / "con"
    child.mkdir()
    header = (TOY / "rule-set.yaml").read_text("utf-8").replace("id: toy", "id: con")
    profile = "extends: [../toy]\nprofile: {severities: {each-term: info}, settings: {on-the-day: late}}\n"
    (child / "rule-set.yaml").write_text(header + profile, "utf-8")
    write_rule_book(child, tmp_path / "con.xlsx")
    read_rule_book(tmp_path / "con.xlsx", tmp_path / "lai")
    assert loaded(tmp_path / "lai") == loaded(child)
    assert [file.name for file in (tmp_path / "lai").iterdir()] == ["rule-set.yaml"]
    assert load_rule_set(tmp_path / "lai").rules[0].severity == "info"
