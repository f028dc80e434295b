"""Workbooks with everything that must survive, written by XlsxWriter and openpyxl, some parts put in by hand."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from xml.parsers.expat import ParserCreate

import openpyxl
import xlsxwriter
from openpyxl.comments import Comment

HEADERS = ("STT", "Tổ chuyên môn", "Loại sinh hoạt", "Môn học", "Nội dung", "Thời gian")
ROWS = (
    (1, "Tổ Toán", "NCBH", "Toán", "Bài: Phép nhân", "Tháng 10/2025"),
    (2, "Tổ Toán", "Chuyên đề", "Toán", "Ứng dụng AI", "05/12/2025"),
    (3, "Tổ Văn", "NCBH", "Ngữ văn", "Thơ lục bát", ""),
)
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
DROP_DOWN = (
    f'<extLst><ext xmlns:x14="{X14}" uri="{{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}}"><x14:dataValidations count="1"'
    ' xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"><x14:dataValidation type="list"><x14:formula1>'
    "<xm:f>'Danh mục'!$A$1:$A$3</xm:f></x14:formula1><xm:sqref>C2:C9</xm:sqref></x14:dataValidation>"
    f'</x14:dataValidations></ext><ext xmlns:x14="{X14}" uri="{{78C0D931-6437-407d-A8EE-F0AAD7539E65}}">'
    "<x14:conditionalFormattings>"
    '<x14:conditionalFormatting xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main">'
    '<x14:cfRule type="expression" priority="7" id="{0B6E3A52-7C4D-4F0E-9A51-2D7C3F8E1A90}"><xm:f>TRUE</xm:f>'
    "<x14:dxf/></x14:cfRule><xm:sqref>E2</xm:sqref>"
    "</x14:conditionalFormatting></x14:conditionalFormattings></ext></extLst>")


def parts(data: bytes) -> dict[str, bytes]:
    archive = zipfile.ZipFile(io.BytesIO(data))
    assert archive.testzip() is None
    return {name: archive.read(name) for name in archive.namelist()}


def packed(content: Mapping[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in content.items():
            archive.writestr(zipfile.ZipInfo(name), data)
    return target.getvalue()


def changed(data: bytes, **changes: tuple[str, str]) -> bytes:
    """Replace text in parts: the key is the part's name with "/" as "__" and "." as "_x_"."""
    content = parts(data)
    for key, (old, new) in changes.items():
        name = key.replace("__", "/").replace("_x_", ".")
        assert old.encode() in content[name], (name, old)
        content[name] = content[name].replace(old.encode(), new.encode(), 1)
    return packed(content)


def picture() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    dot = zlib.compress(b"\0\xff\0\0")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", dot) + chunk(b"IEND", b"")


def rich_book(name: str = "Lịch SHCM", *, macros: bytes = b"", notes: bool = False) -> bytes:
    """Return a workbook of XlsxWriter: chart, image, drop-down, rules, table, names, hidden sheet, rich text, x14."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    if macros:
        book.add_vba_project(io.BytesIO(macros), is_stream=True)
    sheet, listed, drawn = (book.add_worksheet(title) for title in (name, "Danh mục", "Biểu đồ"))
    for row, cells in enumerate((HEADERS, *ROWS)):
        sheet.write_row(row, 0, cells)
    bold, red = book.add_format({"bold": True}), book.add_format({"bg_color": "#FF0000"})
    sheet.write_rich_string(6, 4, "chữ ", bold, "đậm", " trong ô")
    sheet.set_row(5, 40)
    sheet.set_column(4, 4, 50)
    sheet.merge_range("A9:C10", "ô gộp")
    sheet.data_validation("C2:C9", {"validate": "list", "source": ["NCBH", "Chuyên đề"]})
    sheet.conditional_format("F2:F4", {"type": "blanks", "format": red})
    sheet.conditional_format("A2:A4", {"type": "data_bar"})
    sheet.insert_image("H2", "a.png", {"image_data": io.BytesIO(picture())})
    sheet.write_url("E12", "https://example.org/a?b=1&c=2")
    sheet.freeze_panes(1, 0)
    sheet.protect()
    sheet.set_header("&C&G", {"image_center": "a.png", "image_data_center": io.BytesIO(picture())})
    if notes:
        sheet.write_comment("F3", "Hỏi lại tổ", {"author": "GV A"})
    listed.add_table("A1:B4", {"columns": [{"header": "Loại"}, {"header": "Số"}]})
    listed.hide()
    drawn.add_sparkline("A1", {"range": "'Danh mục'!B2:B4"})
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "='Danh mục'!$B$2:$B$4"})
    drawn.insert_chart("C3", chart)
    book.define_name("Loai", "='Danh mục'!$A$2:$A$4")
    book.define_name("'Danh mục'!Rieng", "='Danh mục'!$B$2")
    book.close()
    return changed(target.getvalue(), xl__worksheets__sheet1_x_xml=("</worksheet>", f"{DROP_DOWN}</worksheet>"))


def commented_book() -> bytes:
    """Return a workbook of openpyxl with a note of somebody else on F3 and on A1."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Lịch SHCM"
    for cells in (HEADERS, *ROWS):
        sheet.append(cells)
    sheet["F3"].comment = Comment("Hỏi lại tổ", "GV A")
    sheet["A1"].comment = Comment("đầu bảng", "GV B")
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def plain_book(name: str = "Lịch SHCM", last: str = "") -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = name
    for cells in (HEADERS, *ROWS):
        sheet.append(cells)
    if last:
        sheet[last] = "cuối"
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def assert_well_formed(data: bytes) -> None:
    for name, part in parts(data).items():
        if name.endswith((".xml", ".rels", ".vml")):
            ParserCreate(namespace_separator="\x01").Parse(part, True)


def cells_of(data: bytes) -> dict[str, dict[str, object]]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    return {sheet.title: {cell.coordinate: (cell.value, cell.style_id) for row in sheet for cell in row
                          if cell.value is not None} for sheet in book.worksheets}


def notes_of(data: bytes, name: str = "Lịch SHCM") -> dict[str, str]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    return {cell.coordinate: cell.comment.text for row in book[name] for cell in row if cell.comment}
