"""The folder of an audit: whole files, a page a unit, nothing of anybody else's changed or removed."""

import csv
import io
import json

import pytest

from shcm_rules.findings import Explanation, InputReport, ProblemReport, Reason, SessionReport, UnitReport, Verdict
from shcm_rules.importers.files import RESULTS, find_files
from shcm_rules.reports import folder, render
from shcm_rules.reports.folder import manifest, taken_names, worklist, write_folder
from shcm_rules.reports.folder.pages import Parts, page_names, with_pages


def unit(name, kind="school", *, key="", ward="", sessions=3, files=("a.xlsx",)):
    return UnitReport(
        id=f"{kind}:{key or name}", kind=kind, name=name, ward=ward, sessions=sessions, files=files if sessions else ())


@pytest.fixture
def audit(finding, model):
    """Two schools and a cluster, one silent school, one file that could not be read."""
    units = (unit("Trường THCS Ban Mai", ward="Phường Một"), unit("Trường THCS Đá Bạc", files=("b.xlsx",)),
             unit("Cụm 1", "cluster"), unit("Trường Xa", sessions=0))
    findings = (
        finding("violated", unit_id=units[0].id, fingerprint="f1", due=("2025-12-01", "2025-12-02")),
        finding("satisfied", unit_id=units[0].id, fingerprint="f2"),
        finding("undetermined", unit_id=units[1].id, fingerprint="f3", reason=Reason.MISSING_COLUMN),
        finding("violated", unit_id=units[3].id, fingerprint="f4"),
        finding("violated", unit_id="", fingerprint="f5"),
        finding("not_applicable", unit_id="", fingerprint="f6", reason=Reason.NOT_DECIDABLE, rule="quality"),
        finding("not_applicable", unit_id="", fingerprint="f7", reason=Reason.NOT_IN_FORCE, rule="old"),
    )
    inputs = tuple(InputReport(path=f"{name}.xlsx", sha256="0", status="read", sessions=3) for name in "ab")
    broken = InputReport(path="hong.xlsx", sha256="", status="unreadable", sessions=0, problems=(
        ProblemReport(code="not-a-workbook", sheet="", cell="", message="không phải bảng tính"),))
    sessions = tuple(SessionReport(
        unit_id=u.id, file="a.xlsx", sheet="Lịch", cell="C2", row=2, content="", kind="", subject="", department="",
        organiser="", occasion="", status="", date="", first="2025-09-01", last="2025-09-02") for u in units[:2])
    return model(
        *findings, units=units, inputs=(*inputs, broken), sessions=sessions,
        explanations=tuple(Explanation(fingerprint=name, duty="") for name in ("f1", "f3")))


def source(model):
    return lambda _detail, _needs: model


# One unit's part.

def test_a_page_holds_what_is_the_units_and_nobody_elses(audit):
    own = Parts(audit).of(audit.units[0])
    assert [f.fingerprint for f in own.findings] == ["f1", "f2", "f6"]  # what no schedule shows concerns everybody
    assert [u.id for u in own.units] == [audit.units[0].id]
    assert [item.path for item in own.inputs] == ["a.xlsx", "hong.xlsx"]  # it may be this school's
    assert ([s.unit_id for s in own.sessions], [e.fingerprint for e in own.explanations]) == (
        [audit.units[0].id], ["f1"])
    assert (own.summary["violated"], own.summary["satisfied"], own.summary["not_applicable"]) == (1, 1, 0)


def test_a_page_counts_what_its_report_left_out(audit):
    counts = ({"rule": "r", "unit": "", "unit_id": audit.units[0].id, "satisfied": 40, "violated": 1},
              {"rule": "r", "unit": "", "unit_id": audit.units[1].id, "satisfied": 5})
    own = Parts(audit.model_copy(update={"counts": counts})).of(audit.units[0])
    assert own.summary["satisfied"] == 40
    assert len(own.counts) == 1


# Names.

@pytest.mark.parametrize(("name", "kind", "page"), [
    ("Trường THCS Ban Mai", "school", "truong-thcs-ban-mai"), ("THCS Đường Lâm", "school", "truong-thcs-duong-lam"),
    ("Cụm số 3", "cluster", "cum-so-3"), ("../../etc/passwd", "school", "truong-etc-passwd"),
    ("CON", "school", "truong-con"),
    ("", "school", "truong"), ("校", "cluster", "cum"), ("=1+1\x00<script>", "school", "truong-1-1-script"),
    ("\ud800", "school", "truong"), ("A" * 500, "school", "truong-" + "a" * 53),
])
def test_a_name_becomes_plain_ascii(name, kind, page):
    assert list(page_names([unit(name, kind)]).values()) == [f"don-vi/{page}.html"]


def test_equal_names_are_told_apart_whatever_stands_beside_them():
    units = [unit("THCS A", key="x|một|a"), unit("thcs  a", key="x|hai|a"), unit("THCS B")]
    names = page_names(units)
    assert len(set(names.values())) == 3
    assert names == page_names(list(reversed(units)))
    assert names["school:THCS B"] == "don-vi/truong-thcs-b.html"


def test_every_page_has_a_name_that_the_manifest_takes(audit):
    names = [*page_names([unit("Ạ" * 100), *audit.units]).values(), *folder._OPEN.values(), *folder._FULL.values(),
             folder._WORKLIST]
    assert all(manifest._NAME.fullmatch(name) for name in names)


def test_pages_are_no_part_of_the_data(audit):
    assert with_pages(audit).units[0].page == "don-vi/truong-thcs-ban-mai.html"
    assert render(with_pages(audit), "json") == render(audit, "json")


# What is written.

def test_the_folder_holds_every_format_and_a_page_for_each_unit(audit, tmp_path):
    pages = []
    written = write_folder(tmp_path / "KQ", source(audit), lambda done, total: pages.append((done, total)))
    top = {"viec-can-lam.csv", *folder._OPEN.values(), *folder._FULL.values()}
    assert {name for name in written.files if "/" not in name} == top
    assert sum(name.startswith("don-vi/") for name in written.files) == len(audit.units) == len(pages)
    assert sorted(written.files) == sorted(
        str(path.relative_to(tmp_path / "KQ")) for path in (tmp_path / "KQ").rglob("*")
        if path.is_file() and path.name != manifest.MANIFEST)


def test_two_runs_write_the_same_bytes(audit, tmp_path):
    for name in ("mot", "hai"):
        write_folder(tmp_path / name, source(audit))
    files = {path.relative_to(tmp_path / "mot") for path in (tmp_path / "mot").rglob("*") if path.is_file()}
    assert all((tmp_path / "mot" / name).read_bytes() == (tmp_path / "hai" / name).read_bytes() for name in files)


def test_pages_of_schools_that_are_gone_go_too(audit, tmp_path):
    write_folder(tmp_path / "KQ", source(audit))
    rest = audit.model_copy(update={"units": audit.units[1:]})
    written = write_folder(tmp_path / "KQ", source(rest))
    assert written.removed == ("don-vi/truong-thcs-ban-mai.html",)
    assert not (tmp_path / "KQ" / "don-vi" / "truong-thcs-ban-mai.html").exists()
    assert write_folder(tmp_path / "KQ", source(rest)).removed == ()


def test_what_somebody_else_put_there_stays(audit, tmp_path):
    place = tmp_path / "KQ"
    write_folder(place, source(audit))
    for name in ("ghi-chu.txt", "don-vi/truong-ngoai.html", "don-vi/.an.html"):
        (place / name).write_text("của tôi")
    gone = place / "don-vi" / "truong-thcs-ban-mai.html"
    gone.write_text("đã ghi thêm")
    written = write_folder(place, source(audit.model_copy(update={"units": audit.units[1:]})))
    assert written.removed == ()
    assert gone.read_text() == "đã ghi thêm"
    assert all((place / name).read_text() == "của tôi"
               for name in ("ghi-chu.txt", "don-vi/truong-ngoai.html", "don-vi/.an.html"))


def test_an_edited_file_is_set_aside_not_written_over(audit, tmp_path):
    place = tmp_path / "KQ"
    for number in (1, 2):
        write_folder(place, source(audit))
        with (place / "viec-can-lam.csv").open("a") as stream:
            stream.write(f"đã gọi điện lần {number}")
    written = write_folder(place, source(audit))
    assert written.set_aside == (("viec-can-lam.csv", "viec-can-lam-da-sua-2.csv"),)
    assert (place / "viec-can-lam-da-sua-1.csv").read_text("utf-8-sig").endswith("đã gọi điện lần 1")
    assert (place / "viec-can-lam.csv").read_bytes() == worklist.render(audit)


@pytest.mark.parametrize("told", [
    "", "[]", "{", '{"schema": "other", "files": {}}', '{"schema": "shcm-folder/1", "files": []}',
    json.dumps({"schema": "shcm-folder/1", "files": {
        "../quan-trong.txt": "0" * 64, "x.html": 5, "/etc/x.txt": "a" * 64}}),
])
def test_a_manifest_that_cannot_be_believed_removes_nothing(audit, tmp_path, told):
    (tmp_path / "quan-trong.txt").write_text("")
    (tmp_path / "KQ").mkdir()
    (tmp_path / "KQ" / manifest.MANIFEST).write_text(told)
    assert write_folder(tmp_path / "KQ", source(audit)).removed == ()
    assert (tmp_path / "quan-trong.txt").exists()


def test_a_run_that_fails_leaves_no_half_and_is_known_later(audit, tmp_path):
    def fail(done, _total):
        if done == 2:
            raise KeyboardInterrupt

    place = tmp_path / "KQ"
    with pytest.raises(KeyboardInterrupt):
        write_folder(place, source(audit), fail)
    assert not list(place.rglob("*.tmp"))
    assert all(path.read_bytes().rstrip().endswith(b"</html>") for path in place.rglob("*.html"))
    written = write_folder(place, source(audit.model_copy(update={"units": audit.units[3:]})))
    assert "don-vi/truong-thcs-ban-mai.html" in written.removed


def test_halves_of_a_killed_run_go(audit, tmp_path):
    (tmp_path / "KQ").mkdir()
    half = tmp_path / "KQ" / ".index.html.4711.tmp"
    half.write_text("<html")
    write_folder(tmp_path / "KQ", source(audit))
    assert not half.exists()


def test_files_of_others_under_our_names_are_told(audit, tmp_path):
    (tmp_path / "index.html").write_text("trang chủ của tôi")
    assert taken_names(tmp_path) == ["index.html"]
    write_folder(tmp_path / "KQ", source(audit))
    assert taken_names(tmp_path / "KQ") == []


def test_results_are_no_input_of_the_next_run(audit, tmp_path):
    (tmp_path / "a.csv").write_text("Trường,Thời gian\n")
    write_folder(tmp_path / "KQ", source(audit))
    assert find_files([tmp_path]) == [tmp_path / "a.csv"]
    assert RESULTS == manifest.MANIFEST


# The worklist.

def rows(model):
    text = worklist.render(model).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_the_worklist_goes_from_files_over_units_to_the_silent(audit):
    told = rows(audit)
    assert [(row["Đơn vị"], row["Kết luận"], row["Mã kết luận"]) for row in told] == [
        ("", "không đọc được", ""), ("Trường THCS Ban Mai", "chưa đạt", "f1"),
        ("Trường THCS Đá Bạc", "chưa kết luận được", "f3"), ("", "chưa đạt", "f5"),
        ("Trường Xa", "chưa thấy dữ liệu", ""),
    ]
    assert [row["STT"] for row in told] == ["1", "2", "3", "4", "5"]
    assert (told[0]["Tệp"], told[0]["Hiện trạng"]) == ("hong.xlsx", "không phải bảng tính")
    assert (told[1]["Hạn"], told[1]["Xã/Phường"], told[1]["Tệp"], told[1]["Ô"]) == (
        "01/12/2025–02/12/2025", "Phường Một", "a.xlsx", "Lịch SHCM!J7")
    assert told[4]["Hiện trạng"] == (
        "Không có buổi hay hồ sơ nào của đơn vị trong các tệp đã đọc. 1 tệp không đọc được có thể là của đơn vị này.")


def test_the_worklist_leaves_out_what_nobody_has_to_do(finding, model):
    school = unit("A")
    told = rows(model(
        *(finding(verdict, unit_id=school.id, fingerprint=verdict) for verdict in Verdict),
        finding("pending", unit_id=school.id, fingerprint="due", due=("2026-01-01", "2026-01-01")),
        finding("undetermined", unit_id=school.id, reason=Reason.JOINT), units=(school,)))
    assert [row["Mã kết luận"] for row in told] == ["violated", "undetermined", "due"]


def test_no_cell_of_the_worklist_is_computed(finding, model):
    school = unit("=1+1")
    (row,) = rows(model(finding(unit_id=school.id, message="@SUM(A1)\x00", remedy="+1"), units=(school,)))
    assert (row["Đơn vị"], row["Cần làm"]) == ("'=1+1", "'+1")
    assert row["Hiện trạng"].startswith("'@SUM(A1)")
    assert "\x00" not in row["Hiện trạng"]


def test_the_worklist_speaks_english(audit):
    told = rows(audit.model_copy(update={"lang": "en"}))
    assert list(told[0]) == list(worklist.HEADERS["en"])
    assert told[4]["Verdict"] == "no data seen"
