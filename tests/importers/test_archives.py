""".zip of workbooks: each member is a file of its own, in its place; dangerous archives are refused."""

from __future__ import annotations

import hashlib
import io
import zipfile
from datetime import date

import pytest
from openpyxl import Workbook

from shcm_rules.errors import UnreadableFile
from shcm_rules.importers.archives import unpack_archive
from shcm_rules.importers.assemble import read_schedule
from shcm_rules.importers.limits import Limits
from shcm_rules.importers.worker import start_reader


def workbook(text="a"):
    book = Workbook()
    book.active.append(["STT", "Nội dung", "Thời gian", "Loại sinh hoạt"])
    book.active.append([1, text, "10/2025", "Chuyên đề"])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def packed(*members):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return stream.getvalue()


def unpack(*members, **limits):
    return unpack_archive(packed(*members), Limits(**limits))


def refusal(*members, **limits):
    with pytest.raises(UnreadableFile) as caught:
        unpack(*members, **limits)
    return caught.value.code


def read(paths, **limits):
    with start_reader(limits=Limits(**limits)) as reader:
        return list(reader.read_all(paths))


def test_members_are_files_in_the_place_of_their_archive(tmp_path):
    first, last, inner = workbook("trước"), workbook("sau"), workbook("trong")
    (tmp_path / "a.xlsx").write_bytes(first)
    (tmp_path / "c.xlsx").write_bytes(last)
    (tmp_path / "b.zip").write_bytes(
        packed(("Tổ/kế hoạch.xlsx", inner), ("a.csv", "x,y\n1,2\n"), ("hỏng.xlsx", b"PK\x03\x04"))
    )
    files = read([tmp_path / "a.xlsx", tmp_path / "b.zip", tmp_path / "c.xlsx"])
    names = ["a.xlsx", "b.zip/a.csv", "b.zip/hỏng.xlsx", "b.zip/Tổ/kế hoạch.xlsx", "c.xlsx"]
    assert [file.path for file in files] == [str(tmp_path / name) for name in names]
    assert [file.readable for file in files] == [True, True, False, True, True]
    assert files[3].sha256 == hashlib.sha256(inner).hexdigest()
    assert files[3].tables[0].rows[1][1] == "trong"
    assert "«hỏng.xlsx»" in files[2].problems[0].message


def test_a_schedule_is_read_from_an_archive(tmp_path):
    (tmp_path / "a.zip").write_bytes(packed(("to/b.xlsx", workbook("Đổi mới"))))
    schedule = read_schedule([tmp_path], as_of=date(2025, 10, 1))
    assert schedule.sessions.get_column("content").to_list() == ["Đổi mới"]
    assert schedule.inputs[0].path == str(tmp_path / "a.zip") + "/to/b.xlsx"


def test_what_programs_leave_behind_is_skipped_and_other_files_are_named():
    members = unpack(
        ("a.xlsx", b"x"),
        ("__MACOSX/._a.xlsx", b"x"),
        ("~$a.xlsx", b"x"),
        (".DS_Store", b"x"),
        ("tờ trình.pdf", b"x"),
        ("thu-muc/", b""),
    )
    assert [(member.name, member.code) for member in members] == [("a.xlsx", ""), ("", "unused-members")]
    assert "«tờ trình.pdf»" in members[1].message


def test_an_archive_in_an_archive_is_not_opened():
    (member,) = unpack(("trong.zip", packed(("a.xlsx", b"x"))))
    assert (member.name, member.data, member.code) == ("trong.zip", b"", "not-a-workbook")


def test_an_archive_without_a_workbook_is_refused():
    assert refusal(("a.pdf", b"x")) == "empty-workbook"


def test_a_workbook_under_the_name_of_an_archive_is_a_workbook(tmp_path):
    (tmp_path / "a.zip").write_bytes(workbook())
    (tmp_path / "b.zip").write_bytes(b"x,y\n1,2\n")
    assert [(file.path, file.readable) for file in read([tmp_path / "a.zip", tmp_path / "b.zip"])] == [
        (str(tmp_path / "a.zip"), True), (str(tmp_path / "b.zip"), True),
    ]  # fmt: skip


def test_an_archive_under_the_name_of_a_workbook_says_what_to_do(tmp_path):
    (tmp_path / "a.xlsx").write_bytes(packed(("b.xlsx", b"x")))
    (file,) = read([tmp_path / "a.xlsx"])
    assert "đổi đuôi thành .zip" in file.problems[0].message


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ([("../a.xlsx", b"x")], "unsafe-part-name"),
        ([("/etc/a.xlsx", b"x")], "unsafe-part-name"),
        ([("C:/a.xlsx", b"x")], "unsafe-part-name"),
        ([("a.xlsx", b"x"), ("A.XLSX", b"y")], "duplicate-parts"),
        ([("a.csv", b"0" * (9 << 20))], "over-compressed"),
    ],
)
def test_dangerous_archives_are_refused(members, code):
    assert refusal(*members) == code


def test_limits_hold():
    members = [(f"{number}.csv", b"x" * 10) for number in range(3)]
    assert len(unpack(*members, archive_files=3, archive_bytes=30)) == 3
    assert refusal(*members, archive_files=2) == "too-many-parts"
    assert refusal(*members, archive_bytes=29) == "too-much-unpacked"
    assert refusal(*members, entries=2) == "too-many-parts"
    assert [member.code for member in unpack(*members, file_bytes=9)] == ["too-large"] * 3


def test_one_bad_archive_does_not_stop_the_batch(tmp_path):
    (tmp_path / "a.zip").write_bytes(packed(("../a.xlsx", b"x")))
    (tmp_path / "b.zip").write_bytes(packed(("b.csv", "x,y\n1,2\n")))
    bad, good = read([tmp_path / "a.zip", tmp_path / "b.zip"])
    assert (bad.readable, bad.problems[0].code, good.readable) == (False, "unsafe-part-name", True)
    assert not (tmp_path.parent / "a.xlsx").exists()


def test_names_in_utf8_that_do_not_say_so_are_read():
    written, name = b"0123456789AB.csv", "Lịch cụm.csv"
    assert len(written) == len(name.encode())
    (member,) = unpack_archive(packed((written.decode(), b"x")).replace(written, name.encode()), Limits())
    assert member.name == name
