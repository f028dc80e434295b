"""One table in every form is one table: the same texts, merges, hidden rows and addresses."""

from __future__ import annotations

import html
import io
import random

import docx
import pytest
import xlwt
from docx.oxml import OxmlElement
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import CoveredTableCell, Table, TableCell, TableRow
from odf.text import P
from openpyxl import Workbook

from shcm_rules.importers.formats.dispatch import read_tables
from shcm_rules.importers.limits import Limits

WORDS = [
    "Toán",
    "Ngữ văn",
    "Đổi mới\nphương pháp",
    "a & b < c",
    "“x”",
    "Tuần 1 tháng 11/2025",
    "05/10/2025",
    "=1+1",
    "½ ngày",
]


class Plan:
    """A random table: texts by place, merges that do not overlap, hidden rows."""

    def __init__(self, seed):
        chance = random.Random(seed)  # noqa: S311
        self.height, self.width = chance.randrange(2, 6), chance.randrange(2, 5)
        self.merges, taken = [], set()
        for _ in range(chance.randrange(3)):
            top, left = chance.randrange(1, self.height + 1), chance.randrange(1, self.width + 1)
            bottom, right = min(self.height, top + chance.randrange(3)), min(self.width, left + chance.randrange(2))
            places = {(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)}
            if len(places) > 1 and not places & taken:
                self.merges.append((top, left, bottom, right))
                taken |= places
        corners = {merge[:2] for merge in self.merges}
        self.covered = taken - corners
        self.cells = {
            (row, column): chance.choice(WORDS)
            for row in range(1, self.height + 1)
            for column in range(1, self.width + 1)
            if (row, column) not in self.covered and (chance.random() < 0.8 or (row, column) in corners)
        }
        # The corners are filled, so that the block begins at A1 in every form.
        self.cells |= {
            place: "góc" for place in ((1, 1), (1, self.width), (self.height, 1)) if place not in self.covered
        }
        self.hidden = {row for row in range(2, self.height + 1) if chance.random() < 0.2}

    def rows(self):
        bottom, right = max(row for row, _ in self.cells), max(column for _, column in self.cells)
        return [[self.cells.get((row, column)) for column in range(1, right + 1)] for row in range(1, bottom + 1)]

    def hidden_rows(self):
        return {row for row in self.hidden if row <= max(row for row, _ in self.cells)}

    def span(self, place):
        return next(((b - t + 1, r - left + 1) for t, left, b, r in self.merges if (t, left) == place), (1, 1))


def as_xlsx(plan):
    book = Workbook()
    for (row, column), text in plan.cells.items():
        book.active.cell(row, column, text).data_type = "s"
    for top, left, bottom, right in plan.merges:
        book.active.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)
    for row in plan.hidden:
        book.active.row_dimensions[row].hidden = True
    return saved(book.save)


def as_xls(plan):
    book = xlwt.Workbook()
    sheet = book.add_sheet("Sheet")
    for (row, column), text in plan.cells.items():
        down, across = plan.span((row, column))
        sheet.write_merge(row - 1, row + down - 2, column - 1, column + across - 2, text)
    for row in plan.hidden:
        sheet.row(row - 1).hidden = True
    return saved(book.save)


def as_ods(plan):
    document = OpenDocumentSpreadsheet()
    table = Table(name="Sheet")
    for row in range(1, plan.height + 1):
        line = TableRow(visibility="collapse") if row in plan.hidden else TableRow()
        for column in range(1, plan.width + 1):
            if (row, column) in plan.covered:
                line.addElement(CoveredTableCell())
                continue
            down, across = plan.span((row, column))
            cell = TableCell(valuetype="string", numberrowsspanned=down, numbercolumnsspanned=across)
            for paragraph in (plan.cells.get((row, column)) or "").split("\n"):
                cell.addElement(P(text=paragraph))
            line.addElement(cell)
        table.addElement(line)
    document.spreadsheet.addElement(table)
    return saved(document.save)


def as_html(plan):
    lines = []
    for row in range(1, plan.height + 1):
        lines.append("<tr hidden>" if row in plan.hidden else "<tr>")
        for column in range(1, plan.width + 1):
            if (row, column) not in plan.covered:
                down, across = plan.span((row, column))
                text = html.escape(plan.cells.get((row, column)) or "").replace("\n", "<br>")
                lines.append(f"<td rowspan={down} colspan={across}>{text}</td>")
    return f"<html><table>{''.join(lines)}</table>".encode()


def as_spreadsheetml(plan):
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    lines = []
    for row in range(1, plan.height + 1):
        lines.append('<Row ss:Hidden="1">' if row in plan.hidden else "<Row>")
        for column in range(1, plan.width + 1):
            if (row, column) in plan.cells:
                down, across = plan.span((row, column))
                text = html.escape(plan.cells[row, column]).replace("\n", "&#10;")
                lines.append(
                    f'<Cell ss:Index="{column}" ss:MergeAcross="{across - 1}" ss:MergeDown="{down - 1}">'
                    f'<Data ss:Type="String">{text}</Data></Cell>'
                )
        lines.append("</Row>")
    sheet = f'<Worksheet ss:Name="Sheet"><Table>{"".join(lines)}</Table></Worksheet>'
    return f'<?xml version="1.0"?><Workbook xmlns="{space}" xmlns:ss="{space}">{sheet}</Workbook>'.encode()


def as_docx(plan):
    document = docx.Document()
    table = document.add_table(plan.height, plan.width)
    for top, left, bottom, right in plan.merges:
        table.cell(top - 1, left - 1).merge(table.cell(bottom - 1, right - 1))
    for (row, column), text in plan.cells.items():
        table.cell(row - 1, column - 1).text = text
    for row in plan.hidden:
        table.rows[row - 1]._tr.get_or_add_trPr().append(OxmlElement("w:hidden"))
    return saved(document.save)


def saved(save):
    stream = io.BytesIO()
    save(stream)
    return stream.getvalue()


@pytest.mark.parametrize("write", [as_xlsx, as_xls, as_ods, as_html, as_spreadsheetml, as_docx])
@pytest.mark.parametrize("seed", range(12))
def test_a_table_is_the_same_in_every_form(write, seed):
    plan = Plan(seed)
    (table,) = read_tables("ke-hoach.xls", write(plan), Limits())
    assert (table.first_row, table.first_column) == (1, 1)
    assert table.rows == plan.rows()
    assert sorted(table.merges) == sorted(plan.merges)
    assert table.hidden_rows == plan.hidden_rows()
    assert table.problems == []
