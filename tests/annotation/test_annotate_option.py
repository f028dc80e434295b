"""`shcm check --annotate`: where the copies go, what is refused, what the library writes."""

from __future__ import annotations

import shutil
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from shcm_rules import UsageError, check
from shcm_rules.cli import main

FIXTURES = Path(__file__).parents[2] / "fixtures"
BOOK = FIXTURES / "lao-cai-thcs-kho-doc.xlsx"
DAY = "2025-11-01"


@pytest.fixture
def plan(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return Path(shutil.copy(BOOK, "kế hoạch.xlsx"))


def run(*words):
    return main(["check", *map(str, words), "--as-of", DAY, "--fail-on", "never"])


def test_one_workbook_to_a_file(plan, capsys):
    before = plan.read_bytes()
    assert run(plan, "--annotate", "bản sao.xlsx") == 0
    assert plan.read_bytes() == before
    assert "Đã ghi bản sao.xlsx." in capsys.readouterr().err
    assert openpyxl.load_workbook("bản sao.xlsx").sheetnames[-1] == "Nhận xét"


def test_several_workbooks_to_a_folder(plan, capsys):
    Path("khac").mkdir()
    shutil.copy(plan, Path("khac") / plan.name)
    shutil.copy(FIXTURES / "lao-cai-thpt-dau-cham-phay.csv", "bảng.csv")
    run(plan, "khac", "bảng.csv", "--annotate", "ra")
    assert sorted(path.name for path in Path("ra").iterdir()) == [
        "kế hoạch-nhan-xet-2.xlsx", "kế hoạch-nhan-xet.xlsx"]
    assert "bảng.csv: nhận xét chỉ ghi được vào sổ tính .xlsx hoặc .xlsm" in capsys.readouterr().err


def test_a_second_run_writes_over_its_own_copy(plan):
    assert run(plan, "--annotate", "ra.xlsx") == 0
    first = Path("ra.xlsx").read_bytes()
    assert run(plan, "--annotate", "ra.xlsx") == 0
    assert Path("ra.xlsx").read_bytes() == first


def test_copies_do_not_go_where_they_would_be_checked(plan, capsys):
    Path("lịch").mkdir()
    shutil.move(plan, "lịch/a.xlsx")
    for target in ("lịch", "lịch/ra", "lịch/b.xlsx"):
        assert run("lịch", "--annotate", target) == 2
        assert "lần sau bản có nhận xét sẽ bị đọc như một lịch" in capsys.readouterr().err
    assert [path.name for path in Path("lịch").iterdir()] == ["a.xlsx"]


@pytest.mark.parametrize(("words", "said"), [
    (["--annotate", "kế hoạch.xlsx"], "là tệp đang được kiểm tra"),
    (["--annotate", "./kế hoạch.xlsx"], "là tệp đang được kiểm tra"),
    (["--annotate", "không/có/ra.xlsx"], "chưa có thư mục để ghi vào"),
    (["--annotate", "ra.txt"], "tên tệp cần đuôi .xlsx"),
    (["--annotate", "ra.json", "-o", "ra.json"], "trùng với tệp của -o"),
    (["--annotate", "ra.xlsx", "--redact"], "không dùng cùng --redact"),
])
def test_wrong_places_are_refused(plan, words, said, capsys):
    before = plan.read_bytes()
    assert run(plan, *words) == 2
    assert said in capsys.readouterr().err
    assert plan.read_bytes() == before
    assert not Path("ra.xlsx").exists()


def test_a_hard_link_to_the_input_is_the_input(plan, capsys):
    Path("ra.xlsx").hardlink_to(plan)
    before = plan.read_bytes()
    assert run(plan, "--annotate", "ra.xlsx") == 2
    assert plan.read_bytes() == before
    assert "là tệp đang được kiểm tra" in capsys.readouterr().err


def test_members_of_an_archive_get_none(plan, capsys):
    with zipfile.ZipFile("gói.zip", "w") as archive:
        archive.write(plan)
    assert run("gói.zip", "--annotate", "ra") == 2
    assert "gói.zip/kế hoạch.xlsx: nằm trong tệp nén – hãy giải nén" in capsys.readouterr().err


def test_the_library_writes_the_same(plan):
    run(plan, "--annotate", "a.xlsx")
    check(plan, as_of=date.fromisoformat(DAY)).annotate(str(plan), "b.xlsx")
    assert Path("a.xlsx").read_bytes() == Path("b.xlsx").read_bytes()


def test_the_library_refuses_what_it_did_not_check_or_what_changed(plan):
    report = check(plan, as_of=date.fromisoformat(DAY))
    with pytest.raises(UsageError, match="không phải tệp đã kiểm tra – các tệp: kế hoạch"):
        report.annotate("khác.xlsx", "ra.xlsx")
    with pytest.raises(UsageError, match="là tệp đang được kiểm tra"):
        report.annotate(str(plan), plan)
    plan.write_bytes(plan.read_bytes() + b" ")
    with pytest.raises(UsageError, match="đã thay đổi trong lúc kiểm tra"):
        report.annotate(str(plan), "ra.xlsx")


def test_an_annotated_copy_is_checked_as_the_original(plan):
    run(plan, "--annotate", "ra.xlsx")
    verdicts = [[(f.fingerprint, f.verdict) for f in check(path, as_of=date.fromisoformat(DAY)).findings]
                for path in (plan, "ra.xlsx")]
    assert verdicts[0] == verdicts[1]
