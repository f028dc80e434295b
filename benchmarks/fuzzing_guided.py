"""Coverage-guided fuzzing of the workbook reader: `python benchmarks/fuzzing_guided.py -max_total_time=60 CORPUS`.

Needs `pip install atheris` and takes libFuzzer's options. An input tells which part of a
workbook is odd and picks the words of its XML; the other parts are honest. A find ends the run and is written to
`crash-…`.
"""

from __future__ import annotations

import io
import sys
import zipfile

import atheris

with atheris.instrument_imports(include=["shcm_rules.importers"]):
    from shcm_rules.errors import UnreadableFile
    from shcm_rules.importers.formats import dispatch as formats
    from shcm_rules.importers.limits import Limits

_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_LINKS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
)  # fmt: skip
_LINK = '<Relationship Id="{}" Type="' + _OFFICE + '/{}" Target="{}"/>'
_PARTS = {
    "xl/worksheets/sheet1.xml": (
        f'<worksheet {_MAIN}><cols><col min="2" max="2" hidden="1"/></cols><sheetData><row r="1" hidden="1">'
        '<c r="A1" t="s"><v>0</v></c><c r="B1" s="1"><v>45935.5</v></c><c t="inlineStr"><is><r><t>x</t></r></is></c>'
        '<c t="b"><v>1</v></c><c t="e"><v>#REF!</v></c><c t="str"><f>A1</f><v>_x000D_</v></c><c t="d"><v>2025-10-05</v>'
        '</c></row></sheetData><mergeCells><mergeCell ref="A1:B2"/></mergeCells></worksheet>'),
    "xl/sharedStrings.xml": f"<sst {_MAIN}><si><t>a</t></si><si><r><t>b</t></r><rPh><t>c</t></rPh></si></sst>",
    "xl/styles.xml": (
        f'<styleSheet {_MAIN}><numFmts><numFmt numFmtId="164" formatCode="[$-42A]dd/mm/yyyy;@"/></numFmts><cellXfs>'
        '<xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="46"/></cellXfs></styleSheet>'),
    "xl/workbook.xml": (
        f'<workbook {_MAIN} xmlns:r="{_OFFICE}"><workbookPr date1904="0"/><sheets>'
        '<sheet name="a" state="hidden" r:id="r1"/></sheets></workbook>'),
    "xl/_rels/workbook.xml.rels": _LINKS.format("".join((
        _LINK.format("r1", "worksheet", "worksheets/sheet1.xml"), _LINK.format("r2", "styles", "styles.xml"),
        _LINK.format("r3", "sharedStrings", "/xl/sharedStrings.xml")))),
    "_rels/.rels": _LINKS.format(_LINK.format("r1", "officeDocument", "xl/workbook.xml")),
    "[Content_Types].xml": "<Types/>",
}  # fmt: skip
_NAMES = list(_PARTS)
_WELL_FORMED = 0.9  # of the inputs; the others are any text


_ELEMENTS = [
    "row", "c", "v", "f", "is", "t", "r", "rPh", "sheetData", "mergeCell", "col", "si", "sst", "x:c", "worksheet",
    "numFmts", "numFmt", "cellXfs", "xf", "sheets", "sheet", "workbook", "workbookPr", "Relationship", "Relationships",
]
_ATTRIBUTES = [
    "r", "t", "s", "hidden", "ref", "min", "max", "numFmtId", "formatCode", "name", "state", "r:id", "date1904", "Id",
    "Type", "Target", "TargetMode",
]
_VALUES = [
    "A1", "B2", "XFD1048576", "A0", "$A$1", "1", "0", "-1", "1048577", "s", "n", "b", "e", "d", "str", "inlineStr", "z",
    "true", "A1:B2", "B2:C3", "A1:XFD1048576", "dd/mm/yyyy", "[h]:mm", "164", "46", "14", "45935", "0.5", "1e300",
    "nan",
    "2025-10-05T07:30:00Z", "PT1H", "_x000D_", "_xD800__xDC00_", "r1", "External", "xl/workbook.xml", "/xl/styles.xml",
    "http://x/worksheet", "http://x/sharedStrings", "../../x", "veryHidden",
]


def try_input(data: bytes) -> None:
    """Read a workbook one part of which the input tells; a refusal is no find."""
    told = atheris.FuzzedDataProvider(data)
    part = told.PickValueInList(_NAMES)
    root = told.PickValueInList(["worksheet", "sst", "styleSheet", "workbook", "Relationships"])
    well_formed = told.ConsumeProbability() < _WELL_FORMED
    content = f"<{root}>{_xml(told)}</{root}>" if well_formed else told.ConsumeUnicode(9_999)
    try:
        formats.read_tables("a.xlsx", _workbook(part, content.encode("utf-8", "surrogatepass")), Limits())
    except UnreadableFile:
        return


def _xml(told: atheris.FuzzedDataProvider) -> str:
    """Return well-formed XML of the words that matter, as the input picks them."""
    made: list[str] = []
    still_open: list[str] = []
    while told.remaining_bytes() and len(made) < 2_000:
        step = told.ConsumeIntInRange(0, 5)
        if step <= 2:
            still_open.append(told.PickValueInList(_ELEMENTS))
            made.append(f"<{still_open[-1]}{_attributes(told)}>")
        elif step == 3 and still_open:
            made.append(f"</{still_open.pop()}>")
        else:
            made.append(_value(told))
    return "".join(made + [f"</{name}>" for name in reversed(still_open)])


def _attributes(told: atheris.FuzzedDataProvider) -> str:
    names = {told.PickValueInList(_ATTRIBUTES) for _ in range(told.ConsumeIntInRange(0, 3))}
    return "".join(f' {name}="{_value(told)}"' for name in sorted(names))


def _value(told: atheris.FuzzedDataProvider) -> str:
    if told.ConsumeIntInRange(0, 4):
        return told.PickValueInList(_VALUES)
    text = told.ConsumeUnicodeNoSurrogates(told.ConsumeIntInRange(0, 40))
    return "".join(f"&#{ord(sign)};" for sign in text if sign.isprintable())


def _workbook(changed: str, content: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, usual in _PARTS.items():
            archive.writestr(zipfile.ZipInfo(name), content if name == changed else usual)
    return stream.getvalue()


def main() -> None:
    atheris.Setup(sys.argv, try_input)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
