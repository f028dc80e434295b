"""Hostile files of the other formats: OpenDocument, Word, web pages, SpreadsheetML, old Excel, archives of mail."""

from __future__ import annotations

from hostile_bytes import TYPES, Part, archive
from hostile_files import Case, doctype

_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
_OFFICE = " ".join(f'xmlns:{name}="{_OASIS}:{name}:1.0"' for name in ("office", "table", "text"))
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SPREADSHEETML = "urn:schemas-microsoft-com:office:spreadsheet"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAIL = 'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b0"\r\n\r\n'


def ods(rows: str, head: str = "") -> bytes:
    content = (f"{head}<office:document-content {_OFFICE}><office:body><office:spreadsheet>"
               f'<table:table table:name="a">{rows}</table:table>'
               "</office:spreadsheet></office:body></office:document-content>")
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    return archive([Part("mimetype", kind, method=0), Part("content.xml", content.encode())])


def ods_row(text: str, cell: str = "", row: str = "") -> str:
    inner = f'<table:table-cell {cell} office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
    return f"<table:table-row {row}>{inner}</table:table-row>"


def word(body: str, head: str = "") -> bytes:
    content = f'{head}<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>'
    return archive([Part("[Content_Types].xml", TYPES.encode()), Part("word/document.xml", content.encode())])


def word_cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"


def spreadsheetml(row: str, cell: str) -> bytes:
    inner = f'<Row {row}><Cell {cell}><Data ss:Type="String">1</Data></Cell></Row>'
    names = f'xmlns="{_SPREADSHEETML}" xmlns:ss="{_SPREADSHEETML}"'
    book = f'<Workbook {names}><Worksheet ss:Name="a"><Table>{inner}</Table></Worksheet></Workbook>'
    return f'<?xml version="1.0"?>{book}'.encode()


def page(cells: str) -> bytes:
    return f"<html><table><tr>{cells}</table>".encode()


def nested_page(depth: int) -> bytes:
    return b"<html><table>" + b"<tr><td><table>" * depth


def nested_mail(depth: int) -> bytes:
    inner = "".join(f'--b{n}\r\nContent-Type: multipart/related; boundary="b{n + 1}"\r\n\r\n' for n in range(depth))
    return (_MAIL + inner).encode()


FAR = "1000000000"
DOCUMENTS = [
    Case("ods-cell-repeated-for-ever", lambda: ods(ods_row("1", f'table:number-columns-repeated="{FAR}"')),
         "bad-address", suffix=".ods"),
    Case("ods-cells-repeated-over-the-grid", lambda: ods(ods_row(
        "1", 'table:number-columns-repeated="16000"', 'table:number-rows-repeated="1000000"')), "too-many-cells",
        suffix=".ods"),
    Case("ods-with-a-document-type", lambda: ods(doctype(""), "<!DOCTYPE x []>"), "dtd", suffix=".ods"),
    Case("ods-of-1000-levels", lambda: ods(ods_row("<text:span>" * 1_000 + "x" + "</text:span>" * 1_000)),
         "too-deep", suffix=".ods"),
    Case("word-with-a-document-type", lambda: word("", "<!DOCTYPE x []>"), "dtd", suffix=".docx"),
    Case("word-of-5000-levels", lambda: word("<w:tbl><w:tr><w:tc>" * 5_000 + "</w:tc></w:tr></w:tbl>" * 5_000),
         "too-deep", suffix=".docx"),
    Case("word-cell-wider-than-anything", lambda: word(
        f'<w:tbl><w:tr>{word_cell("1", f"""<w:gridSpan w:val="{FAR}"/>""")}{word_cell("2")}</w:tr></w:tbl>'),
        rows=[["1", "2"]], suffix=".docx"),
    Case("page-of-100000-levels", lambda: nested_page(100_000), "too-deep", suffix=".html"),
    Case("page-cell-wider-than-anything", lambda: page(f"<td colspan={FAR} rowspan={FAR}>1<td>2"), "too-many-columns",
         suffix=".html"),
    Case("page-with-entities", lambda: (
        b'<!DOCTYPE html [<!ENTITY a SYSTEM "file:///etc/passwd">]><table><tr><td>&a;<td>2</table>'),
        rows=[["]>", None], ["&a;", "2"]], suffix=".html"),
    Case("old-xml-row-in-the-distance", lambda: spreadsheetml(f'ss:Index="{FAR}"', ""), "bad-address", suffix=".xml"),
    Case("old-xml-merge-of-everything", lambda: spreadsheetml("", f'ss:MergeAcross="{FAR}"'), "bad-address",
         suffix=".xml"),
    Case("old-excel-of-zeros", lambda: _OLE + bytes(504) + "Workbook".encode("utf-16-le") + bytes(3_000),
         "not-a-workbook", suffix=".xls"),
    Case("mail-of-3000-levels", lambda: nested_mail(3_000), "not-a-workbook", suffix=".mht"),
]
