"""What a file is by its bytes; what cannot be read is named, with what to do."""

from __future__ import annotations

import io
import zipfile

import pytest

from shcm_rules.errors import UnreadableFile
from shcm_rules.importers.formats.dispatch import read_tables
from shcm_rules.importers.formats.signatures import recognise
from shcm_rules.importers.limits import Limits

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def packed(*names, **contents):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in names:
            archive.writestr(name, contents.get(name, "x"))
    return stream.getvalue()


def refusal(name, data):
    with pytest.raises(UnreadableFile) as caught:
        read_tables(name, data, Limits())
    return caught.value


@pytest.mark.parametrize(
    ("data", "what", "how"),
    [
        (b"%PDF-1.7", "PDF", "tệp bảng tính gốc"),
        (b"\x89PNG\r\n", "PNG", "gốc"),
        (b"\xff\xd8\xff\xe0", "JPEG", "gốc"),
        (b"\0\0\0\x18ftypheic", "ảnh", "gốc"),
        (b"Rar!\x1a", "RAR", "giải nén"),
        (b"7z\xbc\xaf\x27", "7z", "giải nén"),
        (b"{\\rtf1", "RTF", ".docx"),
        (b'{"url": "https://docs.google.com/open?id=1"}', "Google", "Tải xuống"),
        (b'{"":"WARNING! DO NOT EDIT","doc_id":"1"}', "Google", "Tải xuống"),
        (OLE + "WordDocument".encode("utf-16-le"), ".doc", ".docx"),
        (packed("xl/workbook.bin", "[Content_Types].xml"), ".xlsb", ".xlsx"),
        (packed("Index/Document.iwa"), "Numbers", "Xuất sang"),
        (packed("Index.zip"), "Numbers", "Xuất sang"),
        (packed("ppt/a.xml", "[Content_Types].xml"), "PowerPoint", ".xlsx"),
        (packed("mimetype", mimetype="application/vnd.oasis.opendocument.text"), "OpenDocument", ".docx"),
        (b"MZ\x90\0\x03\0", "không phải bảng tính", ".xlsx"),
        (b"PK\x05\x06" + bytes(18), "rỗng", "nén lại"),
    ],
)
def test_what_cannot_be_read_is_named_with_what_to_do(data, what, how):
    error = refusal("ke-hoach.xlsx", data)
    assert error.code == "not-a-workbook"
    assert what in str(error)
    assert how in str(error)


def test_a_password_is_told_apart():
    assert refusal("a.xlsx", OLE + "EncryptedPackage".encode("utf-16-le")).code == "encrypted"


@pytest.mark.parametrize(
    ("name", "data", "form"),
    [
        ("a.csv", b"x", "delimited"),
        ("a.xls", b"x\ty\n1\t2\n", "delimited"),
        ("a.xlsx", "x;y".encode("utf-16"), "delimited"),
        ("a.csv", b"\x01\x02", "delimited"),
        ("a.xls", b"  \r\n<TABLE>", "html"),
        ("a", b"<html>", "html"),
        ("a.csv", "\ufeff<table>".encode(), "html"),
        ("a.html", b"<p>x", "html"),
        ("a.xls", OLE + "Workbook".encode("utf-16-le"), "xls"),
        ("a.xls", b"\x09\x08\x10\0", "xls"),
        ("a.txt", b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x", "mhtml"),
        ("a.csv", b"From: x, y\n1, 2", "delimited"),
    ],
)
def test_content_decides(name, data, form):
    assert recognise(name, data) == form


def test_text_under_a_workbook_name_is_read():
    (table,) = read_tables("ke-hoach.xls", "STT\tNội dung\n1\tĐổi mới\n".encode(), Limits())
    assert (table.sheet, table.rows) == ("ke-hoach", [["STT", "Nội dung"], ["1", "Đổi mới"]])


def test_nothing_is_an_empty_workbook():
    assert refusal("a.xlsx", b"").code == "empty-workbook"
