"""An office's own Word template: filled where it is right, refused with what is known where it is not."""

import io
import re
import zipfile
from pathlib import Path

import docx
import pytest

from shcm_rules.cli import main
from shcm_rules.errors import UsageError
from shcm_rules.reports import render as render_format
from shcm_rules.reports.word.document import render

ROOT = Path(__file__).parents[2]


def said(data):
    return "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs)


@pytest.fixture
def office(tmp_path):
    """Return a function that writes an office's template of some lines."""
    def write(*lines, header="", name="mau.docx"):
        document = docx.Document()
        for line in lines:
            document.add_paragraph(line)
        document.sections[0].header.paragraphs[0].text = header
        document.save(str(tmp_path / name))
        return tmp_path / name
    return write


def test_an_office_s_template_is_filled_header_and_all(model, finding, office):
    path = office("Năm học {{ nam_hoc }}", "{%p for dong in chua_dat %}", "{{ dong.so }}. {{ dong.can_lam|upper }}",
                  "{%p endfor %}", header="Phòng X, {{ ngay_xet }}")
    document = docx.Document(io.BytesIO(render(model(finding()), template=path)))
    assert [paragraph.text for paragraph in document.paragraphs] == ["Năm học 2025-2026", "1. THÊM 1 BUỔI."]
    assert document.sections[0].header.paragraphs[0].text == "Phòng X, 01/11/2025"


@pytest.mark.parametrize(("line", "message"), [
    ("{{ ten_truong }} {{ hieu_truong }}", "không có trường “hieu_truong”, “ten_truong” – các trường: nam_hoc, ngay"),
    ("{% for dong in chua_dat %}{{ dong.ngay }}{% endfor %}", "không có phần “ngay” – các phần của từng trường: bo"),
    ("{{ so_luong.tat_ca }}", "không có phần “tat_ca” – các phần"),
    ("{{ nam_hoc", "câu lệnh trong mẫu viết chưa đúng"),
    ("{% for dong in tep %}", "câu lệnh trong mẫu viết chưa đúng"),
    ("{{ nam_hoc|safe }}", "No filter named 'safe'"),
    ("{% autoescape false %}{{ nam_hoc }}{% endautoescape %}", "câu lệnh trong mẫu viết chưa đúng"),
    ("{{ nam_hoc.__class__ }}", "mẫu chỉ được hiện các trường"),
    ("{{ ''.__class__.__mro__ }}", "mẫu chỉ được hiện các trường"),
    ("{% for n in range(10**6) %}{% endfor %}", "không điền được mẫu: OverflowError"),
    ("{{ 1 // 0 }}", "không điền được mẫu: ZeroDivisionError"),
    ("{% include 'x' %}", "không điền được mẫu"),
])
def test_a_template_with_a_mistake_is_refused_whatever_the_report_holds(model, office, line, message):
    path = office(line)
    with pytest.raises(UsageError) as refused:
        render(model(), template=path)
    assert str(refused.value).startswith(f"--template {path}: ")
    assert message in str(refused.value)


def test_a_mistake_is_told_in_english_too(model, office):
    with pytest.raises(UsageError, match="there is no field “x” – fields: nam_hoc"):
        render(model(lang="en"), template=office("{{ x }}"))


def test_a_missing_template_is_refused(model, tmp_path):
    with pytest.raises(UsageError, match="không đọc được – "):
        render(model(), template=tmp_path / "khong-co.docx")


def rewritten(path, **parts):
    """Write a template anew with other parts beside or in place of its own."""
    with zipfile.ZipFile(path) as package:
        kept = {name: package.read(name) for name in package.namelist()}
    kept |= {name.replace("__", "/").replace("_dot_", "."): change(kept) for name, change in parts.items()}
    with zipfile.ZipFile(path, "w") as package:
        for name, data in kept.items():
            package.writestr(name, data)
    return path


RELATIONS = "word/_rels/document.xml.rels"
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def linked(kind, kept, part=RELATIONS):
    link = f'<Relationship Id="rIdX" Type="{KIND}/{kind}" Target="http://x.invalid/y" TargetMode="External"/>'
    return kept[part].replace(b"</Relationships>", link.encode() + b"</Relationships>")


@pytest.mark.parametrize(("name", "change", "message"), [
    ("word/vbaProject.bin", lambda _: b"x", "có macro"),
    (RELATIONS, lambda kept: linked("image", kept), "lấy hình hoặc dữ liệu từ nơi khác (http://x.invalid/y)"),
    ("word/document.xml", lambda _: b"no xml", "không phải tệp Word .docx"),
    ("[Content_Types].xml", lambda _: b"", "không phải tệp Word .docx"),
])
def test_a_template_that_is_no_harmless_document_is_refused(model, office, name, change, message):
    path = rewritten(office("{{ nam_hoc }}"), **{name: change})
    with pytest.raises(UsageError, match=re.escape(message)):
        render(model(), template=path)


def test_a_hyperlink_is_a_reader_s_own_affair(model, office):
    path = rewritten(office("{{ nam_hoc }}"), **{RELATIONS: lambda kept: linked("hyperlink", kept)})
    assert "2025-2026" in said(render(model(), template=path))


def test_a_template_s_own_template_is_cut_off(model, office):
    part = "word/_rels/settings.xml.rels"
    empty = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
    attached = b'<w:attachedTemplate xmlns:r="%s" r:id="rIdX"/></w:settings>' % KIND.encode()
    path = rewritten(office("{{ nam_hoc }}"), **{
        part: lambda _: linked("attachedTemplate", {part: empty}, part),
        "word/settings.xml": lambda kept: kept["word/settings.xml"].replace(b"</w:settings>", attached)})
    with zipfile.ZipFile(io.BytesIO(render(model(), template=path))) as package:
        assert all(b"attachedTemplate" not in package.read(name) for name in package.namelist())


@pytest.mark.parametrize("data", [b"", b"x" * 100, b"PK\x03\x04" + b"\x00" * 50])
def test_what_is_no_document_is_refused(model, tmp_path, data):
    (tmp_path / "mau.docx").write_bytes(data)
    with pytest.raises(UsageError, match=re.escape("không phải tệp Word .docx")):
        render(model(), template=tmp_path / "mau.docx")


def test_a_workbook_is_no_template(model):
    with pytest.raises(UsageError, match=re.escape("không phải tệp Word .docx")):
        render(model(), template=ROOT / "fixtures" / "lao-cai-thcs-ke-hoach.xlsx")


def test_the_format_takes_the_template(model, finding, office):
    assert said(render_format(model(finding()), "docx", template=office("{{ nam_hoc }}"))) == "2025-2026"


# Where it is asked for.

def told(capsys, *words):
    status = main(["check", str(ROOT / "fixtures" / "lao-cai-cum-7-dung-han.xlsx"), "--as-of", "2026-06-01", *words])
    return status, capsys.readouterr().err


def test_the_command_writes_the_document_asked_for(tmp_path, capsys):
    path = tmp_path / "r.docx"
    told(capsys, "--document", "bien-ban", "-o", str(path))
    assert "BIÊN BẢN" in said(path.read_bytes())


@pytest.mark.parametrize(("words", "message"), [
    (["--template", "mau.docx"], "--template chỉ dùng khi ghi báo cáo dạng docx, pdf"),
    (["--document", "bien-ban", "--format", "json"], "--document chỉ dùng khi ghi báo cáo dạng docx, pdf"),
    (["--document", "bienban"], "--document: “bienban” không có, có phải bien-ban? – được phép: bao-cao, bien-ban"),
    (["--template", "khong-co.docx", "-o", "r.docx"], "--template khong-co.docx: không đọc được"),
    (["--template", "r.docx", "-o", "r.docx"], "-o r.docx: là tệp đang được kiểm tra"),
])
def test_the_command_refuses_before_anything_is_read(tmp_path, capsys, monkeypatch, words, message):
    monkeypatch.chdir(tmp_path)
    status, error = told(capsys, *words)
    assert status == 2
    assert message in error
    assert list(tmp_path.iterdir()) == []
