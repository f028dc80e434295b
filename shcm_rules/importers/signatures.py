"""What a file is by its first bytes, whatever its name says, and what its owner can do where it is no workbook."""

from __future__ import annotations

from typing import Literal

from ..errors import UnreadableFile

__all__ = ["Form", "recognise"]

Form = Literal["xlsx", "delimited"]

_SAVE = "hãy mở bằng Excel và lưu lại thành .xlsx"
_BINARY: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "đây là tệp PDF; cần tệp bảng tính gốc"),
    (b"{\\rtf", f"đây là tệp văn bản RTF; {_SAVE}"),
    (b"\x89PNG", "đây là tệp ảnh PNG; cần tệp bảng tính gốc"),
    (b"\xff\xd8\xff", "đây là tệp ảnh JPEG; cần tệp bảng tính gốc"),
    (b"Rar!", "đây là tệp nén RAR; hãy giải nén rồi kiểm tra các tệp bên trong"),
    (b"7z\xbc\xaf", "đây là tệp nén 7z; hãy giải nén rồi kiểm tra các tệp bên trong"),
    (b"\x1f\x8b", "đây là tệp nén gzip; hãy giải nén rồi kiểm tra tệp bên trong"),
    (b"\x09\x08", f"đây là tệp Excel đời cũ (.xls); {_SAVE}"),
    (b"\x09\x04", f"đây là tệp Excel đời cũ (.xls); {_SAVE}"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_STREAMS: tuple[tuple[str, str], ...] = (
    ("Workbook", f"đây là tệp Excel đời cũ (.xls); {_SAVE}"),
    ("Book", f"đây là tệp Excel đời cũ (.xls); {_SAVE}"),
    ("WordDocument", "đây là tệp Word đời cũ (.doc); hãy chép bảng sang Excel và lưu thành .xlsx"),
)
_TEXT_SUFFIXES = (".csv", ".tsv", ".txt")


def recognise(name: str, data: bytes) -> Form:
    """Return the form in which `data` is to be read; UnreadableFile says what it is instead."""
    if not data:
        raise UnreadableFile("empty-workbook", "tệp rỗng (0 byte); hãy lưu lại tệp hoặc chép lại từ nguồn")
    if data.startswith(b"PK\x03\x04"):
        return "xlsx"
    if data.startswith(_OLE):
        raise _ole(data)
    for start, message in _BINARY:
        if data.startswith(start):
            raise UnreadableFile("not-a-workbook", message)
    _refuse_markup(data)
    if name.lower().endswith(_TEXT_SUFFIXES):
        return "delimited"
    raise UnreadableFile("not-a-workbook", _not_as_named(data))


def _ole(data: bytes) -> UnreadableFile:
    if "EncryptedPackage".encode("utf-16-le") in data:
        where = "Tệp › Thông tin › Bảo vệ sổ làm việc › Mã hoá bằng mật khẩu"
        message = f"tệp được bảo vệ bằng mật khẩu; hãy mở bằng Excel, vào {where}, xoá mật khẩu rồi lưu lại"
        return UnreadableFile("encrypted", message)
    for stream, message in _OLE_STREAMS:
        if stream.encode("utf-16-le") in data:
            return UnreadableFile("not-a-workbook", message)
    return UnreadableFile("not-a-workbook", f"đây là tệp Office đời cũ không có bảng tính; {_SAVE}")


def _refuse_markup(data: bytes) -> None:
    head = data[:4096]
    encoding = "utf-16" if head[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    text = head[: len(head) // 2 * 2].decode(encoding, "replace").lstrip().lower()
    if text.startswith(("mime-version:", "from:", "x-mimeole:")) and "multipart/related" in text:
        raise UnreadableFile("not-a-workbook", f"đây là trang web lưu một tệp (MHTML) mang tên bảng tính; {_SAVE}")
    if not text.startswith("<"):
        return
    if "urn:schemas-microsoft-com:office:spreadsheet" in text:
        raise UnreadableFile("not-a-workbook", f"đây là bảng tính XML 2003 (SpreadsheetML); {_SAVE}")
    if any(tag in text for tag in ("<html", "<!doctype html", "<table", "<body", "<meta")):
        raise UnreadableFile("not-a-workbook", f"đây là tệp HTML (trang web) mang tên bảng tính; {_SAVE}")
    if text.startswith("<?xml"):
        raise UnreadableFile("not-a-workbook", f"đây là tệp XML, không phải bảng tính; {_SAVE}")


def _not_as_named(data: bytes) -> str:
    sample = data[:4096]
    wide = sample[:2] in {b"\xff\xfe", b"\xfe\xff"}
    if wide or b"\0" not in sample:
        return f"đây là tệp văn bản, không phải bảng tính; nếu là CSV hãy đổi đuôi thành .csv, nếu không {_SAVE}"
    return f"nội dung không phải bảng tính; {_SAVE}"
