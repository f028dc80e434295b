"""`shcm pack` and `shcm verify` as people call them."""

import json
import re
import zipfile

import pytest

from shcm_rules.cli import main

TERM_ONE = "Trường THCS A,THCS,Tổ 1,Tổ,NCBH,Toán,06/11/2025,2025-2026"


@pytest.fixture
def shcm(capsysbinary):
    def run(*words):
        status = main([*map(str, words)])
        out, err = capsysbinary.readouterr()
        return status, out.decode("utf-8"), err.decode("utf-8")
    return run


@pytest.fixture
def packed(shcm, folder, plan, tmp_path):
    """Pack a plan that lacks a session; return the pack, and what was said."""
    def write(*more, name="goi.zip"):
        output = tmp_path / name
        status, out, err = shcm("pack", plan(TERM_ONE), "--rules", folder, "--as-of", "2025-10-01", "-o", output, *more)
        assert (status, err) == (1, f"Đã ghi {output}.\n" if "en" not in more else f"Wrote {output}.\n")
        return output, out
    return write


def test_a_pack_tells_its_code_and_verifies_with_the_same(shcm, packed):
    path, out = packed()
    assert out.splitlines()[0] == "1 đạt, 1 chưa đạt."
    code = re.search(r"Mã gói \(SHA-256\): ([0-9a-f]{64})", out)[1]
    status, out, err = shcm("verify", path)
    assert (status, err) == (0, "")
    assert out.splitlines()[0].startswith("ĐÚNG: mọi tệp trong gói khớp mã")
    assert f"Mã gói (SHA-256): {code}" in out
    assert "Gói lập cho năm học 2025-2026, tính đến ngày 01/10/2025" in out


def test_packing_twice_gives_equal_files(packed):
    assert packed()[0].read_bytes() == packed(name="b.zip")[0].read_bytes()


def test_a_changed_pack_ends_with_one_and_names_what_is_changed(shcm, packed, tmp_path):
    path, _ = packed()
    changed = tmp_path / "changed.zip"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, data.replace(b"06/11/2025", b"06/12/2025") if name.startswith("inputs/") else data)
    status, out, _ = shcm("verify", changed)
    assert status == 1
    assert out == "KHÔNG ĐÚNG: gói không còn như lúc lập. Không khớp: inputs/plan.csv.\n"
    assert shcm("verify", changed, "--lang", "en")[1].startswith("NOT RIGHT: the pack is not as it was written.")


def test_a_pack_without_inputs_asks_for_them(shcm, packed, plan):
    path, _ = packed("--without-inputs")
    status, out, _ = shcm("verify", path)
    assert status == 2
    assert "Thiếu 1 tệp đã kiểm tra" in out
    assert "inputs/plan.csv" in out
    assert shcm("verify", path, plan(TERM_ONE))[0] == 0
    assert shcm("verify", path, plan(TERM_ONE, name="other-name.csv"))[0] == 0


def test_a_redacted_pack_and_english(shcm, packed, plan):
    path, out = packed("--redact", "--lang", "en")
    assert "Code of the pack (SHA-256): " in out
    with zipfile.ZipFile(path) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        assert json.loads(archive.read("report.json"))["redacted"] is True
    assert (manifest["redacted"], manifest["lang"], manifest["with_inputs"]) == (True, "en", False)
    status, out, _ = shcm("verify", path, plan(TERM_ONE), "--lang", "en")
    assert status == 0
    assert out.startswith("RIGHT: ")


def test_wrong_options_are_all_told(shcm, plan, tmp_path):
    path = plan(TERM_ONE)
    status, _, err = shcm("pack", path, "-o", path, "--phase", "x", "--fail-on", "y")
    assert status == 2
    for told in ("là tệp đang được kiểm tra", "tên cần đuôi .zip", "--phase: “x”", "--fail-on: “y”"):
        assert told in err
    assert "nằm trong thư mục đang được đóng gói" in shcm("pack", tmp_path, "-o", tmp_path / "goi.zip")[2]
    assert shcm("pack", path)[0] == 2


def test_what_is_no_pack(shcm, tmp_path):
    (tmp_path / "a.zip").write_bytes(b"no zip")
    for name in ("a.zip", "gone.zip"):
        status, out, err = shcm("verify", tmp_path / name)
        assert (status, out) == (2, "")
        assert err.startswith("Lỗi: ")
        assert name in err
    assert shcm("verify", tmp_path / "a.zip", "--lang", "en")[2].startswith("Error: ")
