"""Which files are read, and in which order."""

from __future__ import annotations

import os

import pytest

from shcm_rules.errors import InputError
from shcm_rules.importers.files import find_files


def touch(*paths):
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()


def test_files_come_as_given_and_folders_sorted(tmp_path):
    folder = tmp_path / "ke-hoach"
    touch(folder / "b.xlsx", folder / "A.XLSX", folder / "a" / "c.csv", folder / "a" / "cu.xls", tmp_path / "z.xlsx")
    assert find_files([tmp_path / "z.xlsx", str(folder)]) == [
        tmp_path / "z.xlsx", folder / "a" / "c.csv", folder / "a" / "cu.xls", folder / "A.XLSX", folder / "b.xlsx",
    ]  # fmt: skip


def test_lock_files_hidden_files_and_other_formats_are_left_out(tmp_path):
    names = ("~$a.xlsx", ".a.xlsx", ".git/b.xlsx", "__MACOSX/a.xlsx", "a.pdf", "a.xlsx")
    touch(*(tmp_path / name for name in names))
    assert find_files([tmp_path]) == [tmp_path / "a.xlsx"]


def test_a_folder_gives_its_workbooks_and_word_files_but_no_pages(tmp_path):
    touch(*(tmp_path / name for name in ("a.docx", "b.ODS", "c.zip", "d.xlsb", "e.tsv", "bao-cao.html", "~$a.docx")))
    assert [file.name for file in find_files([tmp_path])] == ["a.docx", "b.ODS", "c.zip", "d.xlsb", "e.tsv"]


def test_a_named_file_is_taken_whatever_its_suffix(tmp_path):
    touch(tmp_path / "a.pdf")
    assert find_files([tmp_path / "a.pdf"]) == [tmp_path / "a.pdf"]


def test_a_file_named_twice_is_read_once(tmp_path):
    touch(tmp_path / "a.xlsx", tmp_path / "b.xlsx")
    assert find_files([tmp_path / "b.xlsx", tmp_path, tmp_path / ".." / tmp_path.name / "b.xlsx"]) == [
        tmp_path / "b.xlsx", tmp_path / "a.xlsx",
    ]  # fmt: skip


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="no symbolic links here")
def test_a_folder_that_links_to_itself_ends(tmp_path):
    touch(tmp_path / "a.xlsx")
    (tmp_path / "again").symlink_to(tmp_path, target_is_directory=True)
    assert find_files([tmp_path]) == [tmp_path / "a.xlsx"]


def test_everything_wrong_is_told_at_once(tmp_path):
    (tmp_path / "rong").mkdir()
    with pytest.raises(InputError) as caught:
        find_files([tmp_path / "khong-co.xlsx", tmp_path / "rong"])
    missing, empty = str(caught.value).splitlines()
    assert "khong-co.xlsx" in missing
    assert "rong" in empty
    assert ".xlsx" in empty


def test_no_path_is_an_input_error():
    with pytest.raises(InputError):
        find_files([])
