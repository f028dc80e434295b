"""Rows read at once are what the XML parser reads: the same sheets are written so that it has to read all of them."""

import random
import zipfile
from io import BytesIO

import pytest

from shcm_rules.errors import UnreadableFile
from shcm_rules.importers.formats.plain_rows import PlainRows, pass_by
from shcm_rules.importers.limits import Limits
from shcm_rules.importers.worker_child import read_bytes

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PARTS = {
    "_rels/.rels": '<Relationships><Relationship Id="r1" Type="x/officeDocument" Target="xl/workbook.xml"/>'
    "</Relationships>",
    "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="r"><sheets><sheet name="A" r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": '<Relationships><Relationship Id="r1" Type="x/worksheet" Target="worksheets/a.xml"/>'
    '<Relationship Id="r2" Type="x/sharedStrings" Target="s.xml"/><Relationship Id="r3" Type="x/styles"'
    ' Target="styles.xml"/></Relationships>',
    "xl/s.xml": f'<sst xmlns="{MAIN}"><si><t>Toán</t></si><si><t> </t></si><si><t>Ngữ văn</t></si></sst>',
    "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>'
    "</styleSheet>",
}
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
CELLS = (
    '<c r="{}"><v>12</v></c>', '<c r="{}" t="s"><v>0</v></c>', '<c r="{}" s="0" t="s"><v>2</v></c>', '<c r="{}"/>',
    '<c r="{}" s="1"><v>45931</v></c>', '<c r="{}" s="1"><v>45931.5</v></c>', '<c r="{}" s="1"><v>0</v></c>',
    '<c r="{}" t="s"><v>1</v></c>', '<c r="{}" t="n"><v>1.50</v></c>', '<c r="{}" t="b"><v>1</v></c>',
    '<c r="{}" t="str"><v>chữ\nhai dòng</v></c>', '<c r="{}" t="inlineStr"><is><t>Tổ</t></is></c>', '<c r="{}" />',
    '<c r="{}" t="inlineStr"><is><t xml:space="preserve"> x </t></is></c>', '<c r="{}"><v></v></c>',
)
ODD_CELLS = (
    '<c r="{}" t="e"><v>#REF!</v></c>', '<c r="{}" s="9"><v>3</v></c>', '<c r="{}"><f>1+1</f><v>2</v></c>',
    '<c r="{}"><f>A1</f></c>', '<c r="{}" t="s"><v>99</v></c>', '<c r="{}" t="str"><v>a &amp; b &#7870;</v></c>',
    '<c r="{}" t="inlineStr"><is><r><t>a</t></r><rPh><t>b</t></rPh></is></c>', "<c><v>7</v></c>",
    '<c r="{}"><!-- </row> --><v>8</v></c>', '<c r="{}" t="str"><v><![CDATA[</row>]]></v></c>',
    '<c r="{}" t="str"><v>' + "dài " * 9000 + "</v></c>", '<c r="B2"><v>5</v></c>', '<c r="XFE1"><v>1</v></c>',
    '<c r="{}" r="{}"><v>1</v></c>', '<c r="{}" t="str"><v>a]]>b</v></c>', '<c r="{}" t="str"><v>\x01</v></c>',
    "<c r='{}'><v>1</v></c>", "<c r='",
)
HEADS = (' spans="1:9"', "", ' ht="15.5" customHeight="1" x14ac:dyDescent="0.25"', ' hidden="0" collapsed="false"')
ODD_HEADS = (' hidden="1"', ' hidden="true"', ' ht="1" ht="2"', ' r="3"', ' ht="&quot;"')
BETWEEN = ("", "\n  ", "<!-- <row r='1'> -->", "<?x?>", "<extra/>", "<row r='3'/>", '<row r="900"><c r="A900"/></row>')


def workbook(rows, opening="<sheetData>", head=HEAD, behind=""):
    sheet = f'{head}<worksheet xmlns="{MAIN}" xmlns:x14ac="x">{opening}{rows}</sheetData>{behind}</worksheet>'
    parts = PARTS | {"xl/worksheets/a.xml": sheet}
    with zipfile.ZipFile(file := BytesIO(), "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return file.getvalue()


def outcome(rows, limits=Limits(), **written):  # noqa: B008 - it never changes
    try:
        return read_bytes("a.xlsx", workbook(rows, **written), limits)
    except UnreadableFile as error:
        return error.code, str(error), error.english


def row(number, cells, attributes=""):
    written = "".join(form.replace("{}", f"{'ABCDEFGHIJ'[place]}{number}") for place, form in enumerate(cells))
    return f'<row r="{number}"{attributes}>{written}</row>'


def drawn(chance, odd, most):
    lines = []
    for number in range(1, chance.randrange(2, most)):
        cells = chance.choices(CELLS, k=chance.randrange(8))
        heads, between = HEADS, BETWEEN[:2]
        if chance.random() < odd:
            cells += chance.choices(ODD_CELLS, k=1)
            heads, between = HEADS + ODD_HEADS, BETWEEN
            chance.shuffle(cells)
        named = number if chance.random() > odd / 9 else chance.choice((1, number + 2, 1_048_577, "01"))
        lines += [row(named, cells, chance.choice(heads)), chance.choice(between)]
    return "".join(lines)


@pytest.mark.parametrize("seed", range(120))
def test_the_parser_reads_the_same(seed):
    chance = random.Random(seed)  # noqa: S311 - draws sheets, no secrets
    rows = drawn(chance, odd=(0, 0.05, 0.3)[seed % 3], most=30 if seed % 10 else 1500)
    behind = chance.choice(("", '<mergeCells><mergeCell ref="A1:B2"/></mergeCells>', "\n<broken", "<row r='9'/>"))
    assert outcome(rows, behind=behind) == outcome(rows, behind=behind, opening="<sheetData >")


@pytest.mark.parametrize("cell", ODD_CELLS)
def test_a_cell_of_which_more_is_to_be_said_is_the_parsers(cell):
    rows = row(1, CELLS[:6]) + row(2, [CELLS[0], cell, CELLS[1]]) + row(3, CELLS[:6])
    assert outcome(rows) == outcome(rows, opening="<sheetData >")


@pytest.mark.parametrize("rows", [
    "<!-- " + row(1, CELLS[:3]) + " -->" + row(2, CELLS[:3]),
    "<![CDATA[" + row(1, CELLS[:3]) + "]]>" + row(2, CELLS[:3]),
    "<rPh>" + row(1, CELLS[11:13]) + "</rPh>" + row(2, CELLS[11:13]),
    row(1, CELLS[:3]) + "</row>" + row(2, CELLS[:3]),
    row(1, [CELLS[0], row(2, CELLS[:2])]) + row(3, CELLS[:2]),
    row(1, CELLS[:3]) + row(1, CELLS[3:6]),
    row(1, ['<c r="A1"><v>1</v></c>', '<c r="A1"><v>2</v></c>']),
    row(1, CELLS[:3]) + "<c><v>4</v></c>",
    row(1, CELLS[:3]).replace("</row>", ""),
    "</sheetData><sheetData>" + row(1, CELLS[:3]),
    "",
])  # fmt: skip
def test_what_only_looks_like_a_row_is_the_parsers(rows):
    assert outcome(rows) == outcome(rows, opening="<sheetData >")
    for before in ("<!-- <sheetData> -->", "<![CDATA[<sheetData>]]>", "<cols><sheetData></sheetData></cols>"):
        assert outcome(rows, opening=f"{before}<sheetData>") == outcome(rows, opening=f"{before}<sheetData >")


@pytest.mark.parametrize("head", ["", "\ufeff", HEAD, HEAD.replace("UTF-8", "iso-8859-1"),
                                  HEAD.replace("UTF-8", "cp1258"), '<?xml version="1.1"?>', "<!DOCTYPE x>"])
def test_bytes_mean_what_the_encoding_says(head):
    rows = row(1, CELLS[:9]) + row(2, CELLS[9:])
    assert outcome(rows, head=head) == outcome(rows, head=head, opening="<sheetData >")


@pytest.mark.parametrize("cells", range(6, 12))
def test_rows_count_towards_the_limits(cells):
    rows, limits = row(1, [CELLS[0]] * 4) + row(2, [CELLS[1]] * 5), Limits(cells=cells, cell_chars=3)
    assert outcome(rows, limits) == outcome(rows, limits, opening="<sheetData >")


def test_plain_rows_do_not_reach_the_parser():
    class Taker:
        inside, rows_left = False, 0

        def take_row(self, line):
            return PlainRows(None, Limits()).read(line) is not None

    taker, seen = Taker(), b""
    sheet = f"{HEAD}<worksheet><sheetData>{row(1, [CELLS[3]] * 3)}\n{row(2, CELLS[3:4])}</sheetData></worksheet>"
    for piece in pass_by([sheet[:99].encode(), sheet[99:].encode()], taker):
        seen += piece
        taker.inside = b"<sheetData>" in seen
    assert seen.decode() == f"{HEAD}<worksheet><sheetData>\n</sheetData></worksheet>"
