"""The steps of the scenarios; numbers of requirements, days and limits stand in the scenarios only."""

from __future__ import annotations

import json
import shlex

import pytest
from desk import Desk, read_day, row_of
from files import rewrite_member, text_of
from openpyxl import load_workbook
from pytest_bdd import given, parsers, then, when
from watched import WatchedCommand

from shcm_rules.cli import main
from shcm_rules.findings import Reason, Verdict
from shcm_rules.importers.worker import start_reader


@pytest.fixture(scope="session")
def reader():
    """One reading process for all scenarios: starting it takes longer than any of them."""
    with start_reader() as started:
        yield started


@pytest.fixture
def desk(tmp_path, reader):
    return Desk(tmp_path, reader)


@given(parsers.parse('sheet "{name}":'))
def put_sheet(desk, name, datatable):
    desk.put(name, datatable)


@given(parsers.parse('thêm {count:d} dòng vào "{name}", mỗi tuần một dòng từ ngày {day}:'))
def put_weekly_rows(desk, count, name, day, datatable):
    desk.put_weekly(name, datatable, count, day)


@given(parsers.parse('thiết lập "{name}" là "{value}"'))
def choose_setting(desk, name, value):
    desk.settings[name] = value


@given(parsers.parse('bộ quy tắc "{names}"'))
def choose_rules(desk, names):
    desk.rules = [name.strip() for name in names.split(",")]


@given("bộ quy tắc do chương trình tự chọn")
def let_choose_rules(desk):
    desk.rules = None


@given(parsers.parse('danh sách miễn trừ trong tệp "{name}":'))
def write_waivers(desk, name, datatable):
    desk.save_waivers(datatable, name)


@given(parsers.parse('ghi vào tệp "{name}"'))
def save_file(desk, name):
    desk.save(name)


@given(parsers.re(r'tệp "(?P<name>[^"]+)" có nội dung "(?P<text>.*)"'))
def write_file(desk, name, text):
    (desk.folder / name).write_text(text, encoding="utf-8")


@when(parsers.re(r"kiểm tra (?:(?P<what>kế hoạch|việc thực hiện) )?vào ngày (?P<day>\S+)"))
def check_sheets(desk, what, day):
    desk.check(what, day)


@when(parsers.re(r'chạy lệnh "shcm (?P<words>.+)"'))
def run_command(desk, words, monkeypatch, capsys):
    monkeypatch.chdir(desk.folder)
    desk.status = main(shlex.split(words))
    desk.screen, desk.complaints = capsys.readouterr()


@when(parsers.re(r'theo dõi bằng lệnh "shcm (?P<words>.+)"'), target_fixture="watched")
def watch_command(desk, words, request):
    command = WatchedCommand(shlex.split(words), desk.folder)
    request.addfinalizer(command.end)
    return command


@when(parsers.parse('lưu lại tệp "{name}" với sheet "{sheet}":'))
def save_again(desk, name, sheet, datatable):
    desk.put(sheet, datatable)
    desk.save(name)


@then(parsers.parse('màn hình hiện thêm "{text}"'))
def expect_said(watched, text):
    watched.hear(text)


@when(parsers.re(r"hỏi vì sao, theo yêu cầu (?P<requirement>\S+)(?P<unmet> chưa đạt)?, vào ngày (?P<day>\S+)"))
def ask_why(desk, requirement, unmet, day, capsys):
    desk.check(None, day)
    (finding,) = [found for found in desk.binding(requirement) if not unmet or found.verdict is Verdict.VIOLATED]
    desk.explain(finding.fingerprint)
    desk.screen, desk.complaints = capsys.readouterr()


@when(parsers.parse('sửa "{old}" thành "{new}" trong tệp "{name}" của gói "{pack}"'))
def tamper(desk, old, new, name, pack):
    rewrite_member(desk.folder / pack, name, old, new)


@then(parsers.parse("yêu cầu {requirement} có kết luận:"))
def expect_verdicts(desk, requirement, datatable):
    names, *rows = datatable
    found = [row_of(finding, names) for finding in desk.binding(requirement)]
    assert sorted(found) == sorted(tuple(row) for row in rows)


@then(parsers.parse("yêu cầu {requirement} không áp dụng"))
def expect_not_applicable(desk, requirement):
    assert {finding.verdict for finding in desk.findings(requirement)} == {Verdict.NOT_APPLICABLE}


@then(parsers.parse("yêu cầu {requirement} bị vi phạm {count:d} lần"))
def expect_violations(desk, requirement, count):
    assert [finding.verdict for finding in desk.binding(requirement)] == [Verdict.VIOLATED] * count


@then(parsers.parse("yêu cầu {requirement} có {count:d} kết luận vi phạm"))
def expect_some_violations(desk, requirement, count):
    verdicts = [finding.verdict for finding in desk.binding(requirement)]
    assert verdicts.count(Verdict.VIOLATED) == count


@then(parsers.parse('báo cáo theo các bộ quy tắc "{names}"'))
def expect_rule_sets(desk, names):
    assert [rule_set.id for rule_set in desk.report.rule_sets] == [name.strip() for name in names.split(",")]


@then(parsers.parse("có {count:d} nhận xét chung về yêu cầu {requirement}"))
def expect_joint_findings(desk, count, requirement):
    joint = [finding for finding in desk.report.findings if finding.reason is Reason.JOINT]
    assert [finding.related for finding in joint] == [(requirement,)] * count


@then(parsers.parse("hạn của yêu cầu {requirement} là ngày {day}"))
def expect_limit(desk, requirement, day):
    expect_limits(desk, requirement, day, day)


@then(parsers.parse("hạn của yêu cầu {requirement} là từ {first} đến {last}"))
def expect_limits(desk, requirement, first, last):
    limits = (read_day(first).isoformat(), read_day(last).isoformat())
    assert {finding.due for finding in desk.binding(requirement)} == {limits}


@then(parsers.parse('bằng chứng của yêu cầu {requirement} có ô "{place}"'))
def expect_evidence(desk, requirement, place):
    cells = {f"{item.sheet}!{item.cell}" for finding in desk.binding(requirement) for item in finding.evidence}
    assert place in cells


@then(parsers.parse('tệp có vấn đề "{code}" ở ô "{place}"'))
def expect_problem(desk, code, place):
    (read,) = desk.report.inputs
    assert (code, place) in {(problem.code, f"{problem.sheet}!{problem.cell}") for problem in read.problems}


@then(parsers.parse('danh sách miễn trừ có vấn đề "{code}" ở ô "{place}"'))
def expect_problem_of_waivers(desk, code, place):
    read = desk.report.inputs[-1]
    assert read.waivers is not None
    assert (code, place) in {(problem.code, f"{problem.sheet}!{problem.cell}") for problem in read.problems}


@then("danh sách miễn trừ không có vấn đề gì")
def expect_no_problem_of_waivers(desk):
    assert not desk.report.inputs[-1].problems


@then(parsers.parse("mã kết thúc là {status:d}"))
def expect_status(desk, status):
    assert (desk.report.exit_status() if desk.status is None else desk.status) == status, desk.complaints


@then(parsers.parse("mã kết thúc khi chưa kết luận cũng tính là {status:d}"))
def expect_strict_status(desk, status):
    assert desk.report.exit_status("undetermined") == status


@then(parsers.parse("báo cáo ghi ngày hỏi {day}, năm học {year}"))
def expect_day_and_year(desk, day, year):
    model = desk.report.model()
    assert (model.as_of, model.school_year) == (read_day(day).isoformat(), year)


@then("kiểm tra lại lần nữa cho đúng báo cáo ấy")
def expect_same_report(desk):
    assert desk.ask().to_json() == desk.report.to_json()


@then(parsers.parse('màn hình có "{text}"'))
def expect_on_screen(desk, text):
    assert text in desk.screen


@then(parsers.parse('thông báo lỗi có "{text}"'))
def expect_complaint(desk, text):
    assert text in desk.complaints


@then("không có dấu vết lỗi của chương trình")
def expect_no_traceback(desk):
    assert "Traceback" not in desk.complaints


@then("kết quả so sánh là:")
def expect_comparison(desk, datatable):
    counts = json.loads(desk.screen)["counts"]
    for kind, number in datatable[1:]:
        assert counts[kind] == int(number), counts


@then(parsers.parse("thay đổi nhỏ nhất là {count:d} việc, làm xong thì đạt"))
def expect_changes(desk, count):
    assert desk.explanation is not None
    assert len(desk.explanation.changes) == count
    assert desk.explanation.verdict_after is Verdict.SATISFIED


@then("không có thay đổi nào làm cho đạt")
def expect_no_changes(desk):
    assert desk.explanation is not None
    assert not desk.explanation.changes


@then(parsers.parse("không thay đổi nào rơi vào trước ngày {day}"))
def expect_changes_ahead(desk, day):
    days = [read_day(text) for change in desk.explanation.changes for text in (change.new, *change.values.values())
            if text.count("/") == 2]
    assert days
    assert min(days) >= read_day(day)


@then(parsers.parse('không thay đổi nào sửa cột "{header}"'))
def expect_column_untouched(desk, header):
    assert header not in {change.field for change in desk.explanation.changes}


@then(parsers.parse('có tệp "{name}"'))
def expect_file(desk, name):
    assert (desk.folder / name).stat().st_size, desk.complaints


@then(parsers.parse('tệp "{name}" có chữ "{text}"'))
def expect_text_in_file(desk, name, text):
    assert text in text_of(desk.folder / name)


@then(parsers.parse('tệp "{name}" không có chữ "{text}"'))
def expect_no_text_in_file(desk, name, text):
    assert text not in text_of(desk.folder / name)


@then(parsers.parse('ô "{cell}" của sheet "{sheet}" trong "{name}" có ghi chú về "{text}"'))
def expect_note(desk, cell, sheet, name, text):
    note = load_workbook(desk.folder / name)[sheet][cell].comment
    assert note is not None
    assert text in note.text.lower()


@then(parsers.parse('ô "{cell}" của sheet "{sheet}" trong "{name}" không có ghi chú'))
def expect_no_note(desk, cell, sheet, name):
    assert load_workbook(desk.folder / name)[sheet][cell].comment is None
