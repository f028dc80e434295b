"""What the system refuses is told in the reader's words, never in the system's."""

import errno

import pytest

from shcm_rules.errors import InputError, ShcmError
from shcm_rules.packs.verification import verify
from shcm_rules.problems import system_reason
from shcm_rules.report_files import read_report
from shcm_rules.reports.word.document import require_template
from shcm_rules.rulesets.waivers import read_waivers


def reason(path, lang="vi"):
    with pytest.raises((OSError, ValueError)) as raised:
        path.read_bytes()
    return system_reason(raised.value, lang)


def test_the_common_refusals_are_told_in_both_languages(tmp_path):
    assert reason(tmp_path / "none") == "không có tệp hoặc thư mục này"
    assert reason(tmp_path / "none", "en") == "no such file or folder"
    assert reason(tmp_path) == "đây là thư mục, không phải tệp"
    assert reason(tmp_path / ("a" * 300)) == "tên tệp quá dài"
    assert reason(tmp_path / "a\0b") == "tên có ký tự không dùng được"


@pytest.mark.parametrize(("number", "told"), [
    (errno.EACCES, "không có quyền, hoặc tệp đang mở trong chương trình khác"), (errno.ENOSPC, "ổ đĩa đã đầy"),
    (errno.EIO, f"lỗi hệ thống {errno.EIO}"),
])
def test_what_a_test_cannot_bring_about(number, told):
    assert system_reason(OSError(number, "as the system says it"), "vi") == told


@pytest.mark.parametrize("read", [
    read_report, verify, read_waivers, lambda path: require_template(path, "vi"),
])
def test_every_reader_of_a_named_file_says_it_in_words(read, tmp_path):
    with pytest.raises(ShcmError, match="không có tệp hoặc thư mục này"):
        read(tmp_path / "none.x")


def test_a_file_that_is_no_pack_is_no_workbook_either(tmp_path):
    broken = tmp_path / "goi.zip"
    broken.write_bytes(b"PK\x03\x04 cut short")
    with pytest.raises(InputError) as raised:
        verify(broken)
    assert "Excel" not in str(raised.value)
    assert "hãy chép lại từ nguồn" in str(raised.value)
