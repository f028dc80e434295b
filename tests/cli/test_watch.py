"""`shcm check --watch`: a real process, real saves; what is not said in time fails the test, nothing is timed."""

import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from argparse import Namespace
from pathlib import Path

import pytest
from openpyxl import Workbook

from shcm_rules.cli import main
from shcm_rules.cli.watched_files import BESIDE, WatchedFiles
from shcm_rules.importers.remembered import RememberedAnswers
from shcm_rules.reports.whole_files import write_whole

ROOT = Path(__file__).parent.parent.parent
DEADLINE = 120
HEADER = ("Trường", "Cấp học", "Tổ chuyên môn", "Cấp tổ chức", "Loại sinh hoạt", "Môn học", "Thời gian", "Năm học")
TERM_ONE = ("Trường THCS A", "THCS", "Tổ 1", "Tổ", "NCBH", "Toán", "06/11/2025", "2025-2026")
TERM_TWO = (*TERM_ONE[:6], "12/03/2026", "2025-2026")
PAUSE = 0.4

posix = pytest.mark.skipif(os.name != "posix", reason="Ctrl-C is sent as a signal")


class Watching:
    """A watched check: what it has said so far, and how it ends."""

    def __init__(self, *words, lang="vi", **environment):
        command = [sys.executable, "-m", "shcm_rules", "check", *map(str, words), "--as-of", "2025-10-01", "--watch",
                   "--lang", lang]
        env = os.environ | {"PYTHONPATH": str(ROOT), **environment}
        self.process = subprocess.Popen(  # noqa: S603 - our own interpreter
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8", env=env)
        self.out, self.err, self._said = [], [], queue.Queue()
        for stream, lines in ((self.process.stdout, self.out), (self.process.stderr, self.err)):
            threading.Thread(target=self._listen, args=(stream, lines), daemon=True).start()
        self.hear("Đang theo dõi" if lang == "vi" else "Watching")

    def _listen(self, stream, lines):
        for line in stream:
            lines.append(line.rstrip("\n"))
            self._said.put(line)
        self._said.put(None)

    def hear(self, text):
        """Wait until something is said that was not heard yet; return the line."""
        end = time.monotonic() + DEADLINE
        while True:
            line = self._said.get(timeout=max(0.1, end - time.monotonic()))
            assert line is not None, (text, self.out, self.err)
            if text in line:
                return line

    def stop(self):
        """Press Ctrl-C and return the exit status."""
        self.process.send_signal(signal.SIGINT)
        status = self.process.wait(DEADLINE)
        assert not any("Traceback" in line for line in self.err), self.err
        return status

    @property
    def looks(self):
        """Return what began each look, but the first one of a report on the screen."""
        return [line for line in self.out if line[2:3] == line[5:6] == ":"]


@pytest.fixture
def watching():
    started = []

    def start(*words, **options):
        started.append(Watching(*words, **options))
        return started[-1]
    yield start
    for one in started:
        one.process.kill()
        one.process.wait()


def save(path, *rows):
    """Save a plan in place, as openpyxl does."""
    book = Workbook()
    for row in (HEADER, *rows):
        book.active.append(row)
    book.save(path)
    return path


def move(path, *rows):
    """Save a plan as Excel does: beside its place, then over it."""
    save(path.parent / "4A1B2C00", *rows).replace(path)


@posix
def test_each_save_is_checked_and_only_what_changed_is_said(watching, folder, tmp_path):
    path = save(tmp_path / "ke-hoach.xlsx", TERM_ONE, TERM_TWO)
    watched = watching(path, "--rules", folder)
    assert watched.out[0].startswith("Theo kế hoạch, năm học 2025-2026, tính đến ngày 01/10/2025: 2 đạt")
    save(path, TERM_ONE)
    assert "1 đạt (−1), 1 chưa đạt (+1)" in watched.hear("giây")
    watched.hear("1 mới, 0 không còn mở.")
    watched.hear("Cần làm: Thêm buổi NCBH.")
    move(path, TERM_ONE, TERM_TWO)
    assert "2 đạt (+1), 0 chưa đạt (−1)" in watched.hear("giây")
    watched.hear("chưa đạt → đạt")
    move(path, TERM_TWO, TERM_ONE)
    watched.hear("Không có gì thay đổi.")
    move(path, TERM_TWO)
    watched.hear("1 mới")
    assert [line.split(" – ")[1] for line in watched.looks] == ["ke-hoach.xlsx"] * 4
    assert watched.stop() == 1
    assert watched.err[-1] == "Đã thôi theo dõi."


@posix
def test_every_output_is_written_again_and_is_whole_whenever_it_is_read(watching, folder, tmp_path):
    path, report = save(tmp_path / "plan.xlsx", TERM_ONE), tmp_path / "r.json"
    watched = watching(path, "--rules", folder, "-o", report, "-o", tmp_path / "r.html", lang="en")
    assert [line for line in watched.out if "not met" in line] == watched.out[1:2]
    assert json.loads(report.read_bytes())["summary"]["violated"] == 1
    for rows in ((TERM_ONE, TERM_TWO), (TERM_ONE,), (TERM_ONE, TERM_TWO)):
        save(path, *rows)
        while json.loads(report.read_bytes())["summary"]["satisfied"] != len(rows):  # never half of it
            assert watched.process.poll() is None
        watched.hear("Wrote")
    watched.hear("r.html")
    assert watched.stop() == 0
    assert sorted(file.name for file in tmp_path.iterdir()) == ["plan.xlsx", "r.html", "r.json", "thu"]


@posix
def test_a_file_is_waited_for_until_it_is_whole_and_locks_are_no_saves(watching, folder, tmp_path):
    path = save(tmp_path / "plan.xlsx", TERM_ONE, TERM_TWO)
    one, both = save(tmp_path / "one.xlsx", TERM_ONE).read_bytes(), path.read_bytes()
    watched = watching(path, "--rules", folder)
    for name in ("~$plan.xlsx", ".~lock.plan.xlsx#"):
        (tmp_path / name).write_text("…", encoding="utf-8")
    with path.open("wb") as stream:
        stream.write(one[:500])
        stream.flush()
        time.sleep(PAUSE)
        stream.write(one[500:])
    watched.hear("1 mới")
    path.unlink()
    time.sleep(PAUSE)
    path.write_bytes(both)
    watched.hear("chưa đạt → đạt")
    assert len(watched.looks) == 2
    assert watched.stop() == 0


@posix
def test_what_stays_unreadable_or_away_is_told_and_watching_goes_on(watching, folder, tmp_path):
    path = save(tmp_path / "plan.xlsx", TERM_ONE, TERM_TWO)
    whole = path.read_bytes()
    watched = watching(path, "--rules", folder)
    path.write_bytes(whole[:700])
    watched.hear("plan.xlsx: Không đọc được")
    path.unlink()
    watched.hear("không có tệp hoặc thư mục này")
    path.write_bytes(whole)
    watched.hear("Không có gì thay đổi")
    path.unlink()
    watched.hear("không có tệp hoặc thư mục này")
    assert watched.stop() == 2


@posix
def test_rule_files_are_watched_with_those_they_extend(watching, folder, tmp_path):
    own = tmp_path / "rieng"
    own.mkdir()
    header = (folder / "rule-set.yaml").read_text("utf-8").replace("id: thu", "id: rieng")
    (own / "rule-set.yaml").write_text(f"{header}extends: [../thu]\n", encoding="utf-8")
    path = save(tmp_path / "plan.xlsx", TERM_ONE, TERM_TWO)
    watched = watching(path, "--rules", own)
    rules = folder / "parameters.yaml"
    right = rules.read_text("utf-8")
    rules.write_text(right.replace("value: 1", "value: 2"), encoding="utf-8")
    watched.hear("2 mới")
    rules.write_text(right.replace("value: 1", "valeu: 1"), encoding="utf-8")
    assert "parameters.yaml:5" in watched.hear("valeu")
    rules.write_text(right, encoding="utf-8")
    watched.hear("2 không còn mở")
    assert [line.split(" – ")[1] for line in watched.looks] == ["parameters.yaml"] * 3
    assert watched.stop() == 0


@posix
def test_a_rule_author_may_begin_with_a_broken_file(watching, folder, plan):
    rules = folder / "rules.yaml"
    right = rules.read_text("utf-8")
    rules.write_text(right.replace("for_each", "for_eahc"), encoding="utf-8")
    watched = watching(plan(), "--rules", folder)
    assert any("rules.yaml:" in line and "for_eahc" in line for line in watched.err)
    rules.write_text(right, encoding="utf-8")
    watched.hear("2 đạt")
    assert watched.stop() == 0


@posix
@pytest.mark.parametrize("environment", [{}, {"WATCHFILES_FORCE_POLLING": "1"}], ids=["told", "polling"])
def test_a_folder_is_watched_with_what_comes_and_goes(watching, folder, tmp_path, environment):
    place = tmp_path / "nop-ve"
    place.mkdir()
    save(place / "a.xlsx", TERM_ONE)
    watched = watching(place, "--rules", folder, **environment)
    (place / "to-2").mkdir()
    move(place / "to-2" / "b.xlsx", TERM_TWO)
    assert "b.xlsx" in watched.hear("b.xlsx")
    watched.hear("1 không còn mở")
    save(place / "to-2" / "b.xlsx", TERM_TWO, TERM_TWO)
    watched.hear("b.xlsx")
    (place / "to-2" / "b.xlsx").unlink()
    watched.hear("1 mới")
    (place / "a.xlsx").unlink()
    watched.hear("thư mục không có tệp bảng tính nào")
    save(place / "a.xlsx", TERM_ONE, TERM_TWO)
    watched.hear("2 đạt")
    assert watched.stop() == 0


@posix
def test_files_beside_the_plan_are_watched(watching, folder, tmp_path):
    profile = tmp_path / "rieng.yaml"
    profile.write_text("profile:\n  severities: {ncbh-per-term: must}\n", encoding="utf-8")
    watched = watching(save(tmp_path / "plan.xlsx", TERM_ONE), "--rules", folder, "--profile", profile)
    profile.write_text("profile:\n  severities: {ncbh-per-term: should}\n", encoding="utf-8")
    watched.hear("rieng.yaml")
    watched.hear("1 nhẹ hơn")
    assert watched.stop() == 0


# What cannot be watched.

@pytest.mark.parametrize("path", ["-", "https://vi.du/ke-hoach.xlsx", os.devnull])
def test_what_is_no_file_is_refused(capsys, path):
    assert main(["check", path, "--watch"]) == 2
    assert f"--watch {path}: chỉ theo dõi được tệp và thư mục" in capsys.readouterr().err


def test_reports_that_would_run_together_are_refused(capsys, plan):
    assert main(["check", str(plan()), "--watch", "--format", "json"]) == 2
    assert "-o TÊN.json" in capsys.readouterr().err


@pytest.mark.parametrize(("name", "wrong"), [("r.xlsx", True), ("sub/r.csv", True), ("r.html", False)])
def test_a_report_that_would_be_read_as_a_plan_is_refused(capsys, tmp_path, name, wrong):
    (tmp_path / "sub").mkdir()
    status = main(["check", str(tmp_path), "--watch", "-o", str(tmp_path / name)])
    assert status == 2  # the folder is empty: nothing is watched either way
    assert ("đang được theo dõi" in capsys.readouterr().err) is wrong


def test_a_wrong_option_ends_it_at_once(capsys, plan, folder):
    assert main(["check", str(plan()), "--watch", "--rules", str(folder), "--set", "khong-co=1"]) == 2
    assert "khong-co" in capsys.readouterr().err


# The parts.

def watched_files(*paths, rules=(), **beside):
    return WatchedFiles(Namespace(paths=list(map(str, paths)), rules=list(map(str, rules)),
                                  **(dict.fromkeys(BESIDE) | beside)))


def test_a_file_stands_by_its_day_and_size(tmp_path):
    path = save(tmp_path / "plan.xlsx", TERM_ONE)
    files = watched_files(path, layout=str(tmp_path / "chua-co.yaml"))
    before = files.stand()
    assert list(before) == [str(path)]
    assert files.settled(before) == files.stand() == before
    os.utime(path, ns=(0, 0))
    assert files.stand() != before


def test_a_linked_file_is_watched_where_it_lies(tmp_path):
    (tmp_path / "xa").mkdir()
    save(tmp_path / "xa" / "plan.xlsx", TERM_ONE)
    (tmp_path / "plan.xlsx").symlink_to(tmp_path / "xa" / "plan.xlsx")
    assert watched_files(tmp_path / "plan.xlsx").places() == {str(tmp_path), str(tmp_path / "xa")}


def test_a_file_is_watched_without_what_lies_below_its_folder(tmp_path):
    (tmp_path / "khac" / "nua").mkdir(parents=True)
    assert watched_files(save(tmp_path / "plan.xlsx")).places() == {str(tmp_path)}
    assert watched_files(tmp_path).places() == {str(tmp_path), str(tmp_path / "khac"), str(tmp_path / "khac" / "nua")}


def test_an_answer_is_remembered_until_a_look_without_it():
    answers, answer = RememberedAnswers(), {"tables": [{"rows": [["ờ", None, "\ud800"]]}]}
    answers.put("a.xlsx", b"1", answer)
    answers.put("b.xlsx", b"2", {"code": "encrypted"})
    answers.close()
    found = answers.get("a.xlsx", b"1")
    assert found == answer
    found["tables"].clear()
    assert answers.get("a.xlsx", b"1") == answer
    assert (answers.get("a.xlsx", b"2"), answers.get("b.csv", b"1"), answers.get("b.xlsx", b"2")) == (None, None, None)
    answers.close()
    assert answers.get("a.xlsx", b"1") == answer
    answers.close()
    answers.close()
    assert answers.get("a.xlsx", b"1") is None


def test_a_whole_file_takes_the_place_of_the_old_one(tmp_path):
    path = tmp_path / "r.txt"
    path.write_text("cũ", encoding="utf-8")
    path.chmod(0o600)
    with path.open("rb") as reader:
        write_whole(path, b"new")
        assert reader.read().decode() == ("cũ" if os.name == "posix" else "new")
    assert path.read_bytes() == b"new"
    assert os.name != "posix" or path.stat().st_mode & 0o777 == 0o600
    assert [file.name for file in tmp_path.iterdir()] == ["r.txt"]


def test_pieces_are_written_whole_or_not_at_all(tmp_path):
    path = tmp_path / "r.txt"
    write_whole(path, (piece for piece in (b"ab", b"", b"c")))
    assert path.read_bytes() == b"abc"

    def broken():
        yield b"half"
        raise ValueError

    with pytest.raises(ValueError, match=r"^$"):
        write_whole(path, broken())
    assert path.read_bytes() == b"abc"
    assert [file.name for file in tmp_path.iterdir()] == ["r.txt"]


def test_what_cannot_be_written_leaves_nothing_behind(tmp_path):
    with pytest.raises(OSError, match=r"r\.txt"):
        write_whole(tmp_path / "khong-co" / "r.txt", b"new")
    (tmp_path / "r").mkdir()
    with pytest.raises(OSError, match="r"):
        write_whole(tmp_path / "r", b"new")
    write_whole(Path(os.devnull), b"new")
    assert [file.name for file in tmp_path.iterdir()] == ["r"]
