"""What a file is by its bytes, whatever its name says, and what its owner can do where it is no workbook."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from ...errors import UnreadableFile
from ...patterns import regex
from ...problems import Words
from ..refusals import SAVE

__all__ = ["Form", "is_wide", "recognise", "recognise_package", "refuse_archive"]

#: "package" is a zip container; which one its parts tell (`recognise_package`).
Form = Literal["package", "xls", "delimited", "html", "mhtml", "spreadsheetml"]
#: What a zip container can be.
PackageForm = Literal["xlsx", "ods", "docx", "archive"]

_UNPACK = Words("hãy giải nén rồi kiểm tra các tệp bên trong", "unpack it and check the files in it")
_ORIGINAL = Words("cần tệp bảng tính gốc", "the original workbook is needed")
_RTF = "đây là tệp văn bản RTF; hãy mở bằng Word và lưu lại thành .docx"
_GZIP = "đây là tệp nén gzip; hãy giải nén rồi kiểm tra tệp bên trong"
_EMPTY_ZIP = "đây là tệp nén .zip rỗng; hãy nén lại hoặc chép lại từ nguồn"


def _picture(kind: str) -> Words:
    return Words(f"đây là tệp ảnh {kind}; {_ORIGINAL.vi}", f"this is a {kind} picture; {_ORIGINAL.en}")


def _packed(kind: str) -> Words:
    return Words(f"đây là tệp nén {kind}; {_UNPACK.vi}", f"this is a {kind} archive; {_UNPACK.en}")


_BINARY: tuple[tuple[bytes, Words], ...] = (
    (b"%PDF-", Words(
        f"đây là tệp PDF; {_ORIGINAL.vi} hoặc tệp Word mà từ đó tạo ra PDF",
        "this is a PDF; the original workbook, or the Word file that the PDF was made from, is needed")),
    (b"{\\rtf", Words(_RTF, "this is an RTF document; open it in Word and save it as .docx")),
    (b"\x89PNG", _picture("PNG")),
    (b"\xff\xd8\xff", _picture("JPEG")),
    (b"GIF8", _picture("GIF")),
    (b"II*\0", _picture("TIFF")),
    (b"MM\0*", _picture("TIFF")),
    (b"Rar!", _packed("RAR")),
    (b"7z\xbc\xaf", _packed("7z")),
    (b"\x1f\x8b", Words(_GZIP, "this is a gzip archive; unpack it and check the file in it")),
    (b"PK\x05\x06", Words(_EMPTY_ZIP, "this is an empty .zip archive; pack it again or copy it from the source again")),
)
_BIFF = (b"\x09\x00\x04\x00", b"\x09\x00\x06\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TEXT_SUFFIXES = (".csv", ".tsv", ".txt")
_PAGE_SUFFIXES = (".html", ".htm", ".xhtml")
_HEAD = 4096
_CONTROLS = frozenset(range(32)) - {7, 9, 10, 11, 12, 13, 26, 27}
_MAIL_HEADER = regex(r"[a-z][a-z-]{1,40}: ?\S")
_ROOT = regex(r"<(?:\w+:)?(html|table|body|workbook)[\s>]")
_SPREADSHEETML = "urn:schemas-microsoft-com:office:spreadsheet"


def recognise(name: str, data: bytes) -> Form:
    """Return the form in which `data` is to be read; UnreadableFile says what it is instead."""
    if not data:
        raise UnreadableFile(
            "empty-workbook", "tệp rỗng (0 byte); hãy lưu lại tệp hoặc chép lại từ nguồn",
            "the file is empty (0 bytes); save it again or copy it from the source again")
    if data.startswith(b"PK\x03\x04"):
        return "package"
    if data.startswith(_OLE):
        return _ole(data)
    if data.startswith(_BIFF):
        return "xls"
    for start, words in _BINARY:
        if data.startswith(start):
            raise UnreadableFile("not-a-workbook", *words)
    if data[4:8] == b"ftyp":
        raise UnreadableFile(
            "not-a-workbook", f"đây là tệp ảnh hoặc phim (HEIC, MP4 …); {_ORIGINAL.vi}",
            f"this is a picture or a film (HEIC, MP4 …); {_ORIGINAL.en}")
    return _text_form(name, data)


def recognise_package(parts: Iterable[str], mimetype: bytes = b"") -> PackageForm:
    """Return what a zip container is by its parts' names, all in small letters; UnreadableFile where not supported."""
    names = set(parts)
    if "xl/workbook.bin" in names:
        raise UnreadableFile(
            "not-a-workbook", f"đây là sổ tính nhị phân (.xlsb); {SAVE.vi}",
            f"this is a binary workbook (.xlsb); {SAVE.en}")
    if any(name.startswith("index/document.iwa") or name == "index.zip" for name in names):
        how = "hãy mở bằng Numbers, chọn Tệp › Xuất sang › Excel"
        raise UnreadableFile(
            "not-a-workbook", f"đây là tệp Numbers của Apple; {how}",
            "this is a document of Apple Numbers; open it in Numbers and choose File › Export To › Excel")
    if "mimetype" in names:
        if b"opendocument.spreadsheet" in mimetype:
            return "ods"
        if b"opendocument" in mimetype or b"epub" in mimetype:
            how = "hãy lưu lại thành .docx hoặc chép bảng sang tệp .xlsx"
            raise UnreadableFile(
                "not-a-workbook", f"đây là tài liệu OpenDocument, không phải bảng tính; {how}",
                "this is an OpenDocument file but no workbook; save it as .docx, or copy its tables to an .xlsx file")
    if any(name.startswith("word/") for name in names) and "[content_types].xml" in names:
        return "docx"
    if any(name.startswith("ppt/") for name in names) and "[content_types].xml" in names:
        raise UnreadableFile(
            "not-a-workbook", "đây là tệp trình chiếu PowerPoint; hãy chép bảng sang tệp .xlsx",
            "this is a PowerPoint presentation; copy its tables to an .xlsx file")
    if "[content_types].xml" in names:
        return "xlsx"
    return "ods" if {"content.xml", "meta-inf/manifest.xml"} <= names else "archive"


def refuse_archive() -> UnreadableFile:
    """Return why an archive is not read as one file."""
    return UnreadableFile(
        "not-a-workbook", f"đây là tệp nén .zip; hãy đổi đuôi thành .zip, hoặc {_UNPACK.vi[4:]}",
        f"this is a .zip archive; let its name end in .zip, or {_UNPACK.en}")


def is_wide(data: bytes) -> bool:
    """Tell whether this is UTF-16 without a mark: text whose every other byte is mostly zero."""
    even, odd = data[0::2].count(0), data[1::2].count(0)
    few, many = sorted((even, odd))
    return many > 0 and many >= len(data) // 8 and few * 10 <= many


def _ole(data: bytes) -> Form:
    if "EncryptedPackage".encode("utf-16-le") in data:
        where = "Tệp › Thông tin › Bảo vệ sổ làm việc › Mã hoá bằng mật khẩu"
        raise UnreadableFile(
            "encrypted", f"tệp được bảo vệ bằng mật khẩu; hãy mở bằng Excel, vào {where}, xoá mật khẩu rồi lưu lại",
            "the file is protected by a password; open it in Excel, go to File › Info › Protect Workbook ›"
            " Encrypt with Password, delete the password and save it again")
    if any(stream.encode("utf-16-le") in data for stream in ("Workbook", "WORKBOOK", "Book\0", "BOOK\0")):
        return "xls"
    if "WordDocument".encode("utf-16-le") in data:
        raise UnreadableFile(
            "not-a-workbook", "đây là tệp Word đời cũ (.doc); hãy mở bằng Word và lưu lại thành .docx",
            "this is an old Word file (.doc); open it in Word and save it as .docx")
    raise UnreadableFile(
        "not-a-workbook", f"đây là tệp Office đời cũ không có bảng tính; {SAVE.vi}",
        f"this is an old Office file without a workbook in it; {SAVE.en}")


def _text_form(name: str, data: bytes) -> Form:
    head = data[:_HEAD]
    text = _head_text(head).lstrip("\ufeff \t\r\n").lower()
    if not _CONTROLS.isdisjoint(map(ord, text)) and not name.lower().endswith(_TEXT_SUFFIXES):
        raise UnreadableFile(
            "not-a-workbook", f"nội dung không phải bảng tính; {SAVE.vi}", f"the content is no workbook; {SAVE.en}")
    if _MAIL_HEADER.match(text) and "content-type: multipart/" in text and "mime-version:" in text:
        return "mhtml"
    if text.startswith("<") and (form := _markup_form(name, data, text)):
        return form
    if text.startswith("{") and any(word in text for word in ("docs.google.com", '"doc_id"')):
        how = "hãy mở bằng trình duyệt, chọn Tệp › Tải xuống › Microsoft Excel (.xlsx)"
        raise UnreadableFile(
            "not-a-workbook", f"đây là lối tắt tới Google Trang tính, không phải bảng tính; {how}",
            "this is a shortcut to Google Sheets, no workbook; open it in a browser and choose File › Download ›"
            " Microsoft Excel (.xlsx)")
    return "delimited"


def _markup_form(name: str, data: bytes, text: str) -> Form | None:
    if _SPREADSHEETML in text and (root := _ROOT.search(text)) and root[1] == "workbook":
        return "spreadsheetml"
    pages = ("<html", "<!doctype html", "<table", "<body", "<meta")
    if any(tag in text for tag in pages) or name.lower().endswith(_PAGE_SUFFIXES):
        return "html"
    if text.startswith("<?xml"):
        raise UnreadableFile(
            "not-a-workbook", f"đây là tệp XML, không phải bảng tính; {SAVE.vi}",
            f"this is an XML file, no workbook; {SAVE.en}")
    return "html" if b"<table" in data.lower() else None


def _head_text(head: bytes) -> str:
    if head[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return head[: len(head) // 2 * 2].decode("utf-16", "replace")
    if is_wide(head):
        first = "utf-16-le" if head[1::2].count(0) > head[0::2].count(0) else "utf-16-be"
        return head[: len(head) // 2 * 2].decode(first, "replace")
    return head.decode("utf-8-sig", "replace")
