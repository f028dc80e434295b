"""The page as bytes: safe whatever the workbook says, the same every time, complete without scripts."""

import base64
import hashlib
import re
from html.parser import HTMLParser
from importlib.resources import files

import pytest

from shcm_rules.findings import (
    Change,
    Citation,
    Evidence,
    Explanation,
    InputReport,
    Reason,
    RuleSetReport,
    SessionReport,
    Severity,
    UnitReport,
    Verdict,
    WorldCase,
)
from shcm_rules.reports import FORMATS, format_of
from shcm_rules.reports import html as pages
from shcm_rules.reports.html.words import PAGE, SECTIONS, count, show_number
from shcm_rules.reports.html.worklist import build_worklist

HOSTILE = "</script><script>alert(1)</script>]]><img src=x onerror=alert(1)>\" ' & {{ 7*7 }} =1+1 \ud800\x00\x1b\u202e"
VOID = {"meta", "input", "br", "link", "img", "hr"}


class Page(HTMLParser):
    """Tags with their attributes, and the visible text; fails where a tag is not closed in its place."""

    def __init__(self, data):
        super().__init__(convert_charrefs=True)
        self.tags, self.text, self._open = [], "", []
        self.feed(data.decode("utf-8"))
        self.close()
        assert self._open == []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self._open.pop() == tag

    def handle_data(self, data):
        if not {"style", "script"} & set(self._open):
            self.text += data

    def all(self, tag, **wanted):
        return [attrs for name, attrs in self.tags if name == tag
                and all(attrs.get(key.strip("_")) == value for key, value in wanted.items())]


@pytest.fixture
def render(model):
    def run(*findings, **changes):
        return Page(pages.render(model(*findings, **changes)))
    return run


def session(row=7, **changes):
    facts = {
        "unit_id": "school:a", "file": "a.xlsx", "sheet": "Lịch SHCM", "cell": f"F{row}", "row": row,
        "content": f"Bài {row}", "kind": "NCBH", "subject": "Toán", "department": "Tổ 1", "organiser": "Tổ",
        "occasion": "", "status": "Dự kiến", "date": "Tháng 10/2025", "first": "2025-10-01", "last": "2025-10-31",
    }
    return SessionReport(**(facts | changes))


def unit(name="A", **changes):
    facts = {"id": f"school:{name}", "kind": "school", "name": f"Trường {name}", "sessions": 1}
    return UnitReport(**(facts | changes))


def test_the_format_has_its_suffixes():
    assert format_of("bao-cao.HTML") == format_of("x.htm") == "html"
    assert FORMATS["html"].needs == {"sessions", "explanations"}


def hostile_model(model, finding):
    evidence = tuple(
        Evidence(file=HOSTILE, sheet=HOSTILE, cell=HOSTILE, row=3, role=role, why=HOSTILE, field=HOSTILE, text=HOSTILE)
        for role in ("subject", "near_miss"))
    scope = dict.fromkeys(("school", "department", "session", "subject"), HOSTILE) | {"term": "HK1"}
    told = finding(
        rule=HOSTILE, scope=scope, title=HOSTILE, message=HOSTILE, remedy=HOSTILE, evidence=evidence,
        unit_id=HOSTILE, fingerprint=HOSTILE, due=("2025-10-01", "2025-10-02"),
        citation=Citation(document=HOSTILE, clause=HOSTILE, date=HOSTILE))
    explained = Explanation(
        fingerprint=HOSTILE, duty=HOSTILE, cases=(WorldCase(condition=HOSTILE, verdict=Verdict.SATISFIED),),
        changes=(Change(action="write", sheet=HOSTILE, sentence=HOSTILE),), verdict_after=Verdict.SATISFIED,
        closing=HOSTILE)
    texts = dict.fromkeys(("content", "kind", "department", "date", "file", "sheet", "cell", "occasion"), HOSTILE)
    return model(
        told, school_year=HOSTILE, notes=(HOSTILE,), explanations=(explained,),
        units=tuple(UnitReport(id=name, kind="school", name=HOSTILE, ward=HOSTILE, sessions=1)
                    for name in (HOSTILE, "b")),
        sessions=(session(3, unit_id=HOSTILE, **texts),),
        rule_sets=(RuleSetReport(id=HOSTILE, version=HOSTILE, sha256=HOSTILE, title=HOSTILE),),
        inputs=(InputReport(path=HOSTILE, sha256=HOSTILE, status="unreadable", sessions=0),), complete=False)


def test_hostile_text_stays_text(model, finding):
    data = pages.render(hostile_model(model, finding))
    page = Page(data)
    assert len(page.all("script")) == len(page.all("style")) == 1
    assert page.all("img") == []
    assert page.text.count("alert(1)</script>]]><img src=x onerror=alert(1)>") > 20
    assert "{{ 7*7 }} =1+1" in page.text
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e]", data.decode("utf-8"))


@pytest.mark.parametrize("hostile", [False, True])
def test_nothing_is_loaded_and_nothing_foreign_runs(model, finding, hostile):
    page = Page(pages.render(hostile_model(model, finding) if hostile else model(finding())))
    for tag, attrs in page.tags:
        assert tag not in {"link", "iframe", "object", "embed", "base", "form_action", "image"}
        assert not {"style", "src", "srcset", "action", "formaction", "ping"} & set(attrs)
        assert not [name for name in attrs if name.startswith("on")]
        assert attrs.get("href", "#").startswith("#")


def test_policy_allows_only_the_style_and_script_of_this_page(model, finding):
    data = pages.render(hostile_model(model, finding)).decode("utf-8")
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', data)[1].replace("&#39;", "'")
    for tag in ("style", "script"):
        inline = re.search(rf"<{tag}>(.*?)</{tag}>", data, re.DOTALL)[1]
        digest = base64.b64encode(hashlib.sha256(inline.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
        assert "url(" not in inline
        assert "@import" not in inline
        assert "http" not in inline
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy


def test_the_same_model_gives_the_same_bytes(model, finding):
    assert pages.render(hostile_model(model, finding)) == pages.render(hostile_model(model, finding))


def test_a_cell_of_the_largest_size_does_not_swell_the_page(model, finding):
    long = "ạ" * 32_767
    small = len(pages.render(model(finding())))
    item = Evidence(file="a", sheet=long, cell="A1", row=1, role="counted", field=long, text=long)
    large = pages.render(model(finding(evidence=(item,) * 9, message=long, remedy=long)))
    assert len(large) - small < 20_000
    assert "ạ…" in large.decode()


# What the page says.

@pytest.mark.parametrize(("lang", "sentence"), [
    ("vi", "CHƯA ĐẠT: còn 1 yêu cầu bắt buộc chưa đạt."), ("en", "NOT MET: 1 binding duty is not met."),
])
def test_the_answer_comes_first(render, finding, lang, sentence):
    page = render(finding(), lang=lang)
    assert page.all("html")[0]["lang"] == lang
    assert page.text.index(sentence) < page.text.index(PAGE[lang]["worklist"], page.text.index(sentence))


def test_no_rule_in_force_is_the_answer(render):
    page = render(rule_sets=(RuleSetReport(id="thu", version="1", sha256="0", in_force=False),))
    assert "KHÔNG CÓ QUY TẮC NÀO CÓ HIỆU LỰC" in page.text


def test_an_incomplete_report_says_so_beside_the_answer(render, finding):
    page = render(finding(), complete=False, inputs=(
        InputReport(path="hong.xlsx", sha256="0", status="unreadable", sessions=0),))
    assert page.text.index("BÁO CÁO CHƯA ĐẦY ĐỦ") < page.text.index("hong.xlsx") < page.text.index("Theo quy tắc")


def test_the_worklist_goes_from_the_worst_to_what_can_wait(render, finding):
    page = render(
        finding("pending", due=("2025-12-01", "2025-12-01"), title="P2", rule="p2", reason=Reason.NOT_DUE),
        finding("pending", due=("2025-11-20", "2025-11-20"), title="P1", rule="p1", reason=Reason.NOT_DUE),
        finding("undetermined", reason=Reason.VAGUE_DATE, title="U", rule="u"),
        finding(severity=Severity.SHOULD, title="S", rule="s"), finding(title="M", rule="m"))
    parts = [attrs["data-v"] for tag, attrs in page.tags if tag == "section" and "data-v" in attrs]
    assert parts == ["must", "should", "undetermined", "pending"]
    assert [attrs["data-r"] for attrs in page.all("article")] == ["m", "s", "u", "p1", "p2"]
    assert "chậm nhất 20/11/2025 (còn 19 ngày)" in page.text


def test_an_entry_says_where_what_is_written_and_what_to_do(render, finding):
    evidence = (
        Evidence(file="a.xlsx", sheet="Lịch SHCM", cell="J7", row=7, role="subject", field="Ngày thông báo", text=""),
        Evidence(file="a.xlsx", sheet="Lịch SHCM", cell="F7", row=7, role="counted", field="Thời gian", text="HK1"),
        Evidence(file="a.xlsx", sheet="Lịch SHCM", cell="C9", row=9, role="near_miss", field="Loại", text="Khác",
                 why="không tính: loại"),
    )
    page = render(finding(evidence=evidence, fingerprint="0123abcd"))
    for text in ("«Lịch SHCM» J7 Ngày thông báo: trống", "«Lịch SHCM» F7 Thời gian: HK1", "Cần làm: Thêm 1 buổi.",
                 "1 ô đã xét mà chưa tính: C9", "«Lịch SHCM» C9 Loại: Khác – không tính: loại",
                 "CV thử (09/2025), II.1", "0123abcd", "Tổ 1, môn Toán, học kỳ I"):
        assert text in page.text
    assert page.all("li", id="f-0123abcd")


def test_the_file_is_told_where_there_are_several(render, finding):
    read = tuple(InputReport(path=name, sha256="0", status="read", sessions=1) for name in ("a.xlsx", "b.xlsx"))
    one, two = (Evidence(file=name, sheet="Lịch", cell="J7", row=7, role="counted") for name in ("a.xlsx", "b.xlsx"))
    assert "a.xlsx«Lịch» J7" in render(finding(evidence=(one,)), inputs=read).text
    assert "a.xlsx › «Lịch» J7b.xlsx › «Lịch» J7" in render(finding(evidence=(one, two)), inputs=read).text
    assert "a.xlsx" not in render(finding(evidence=(one,)), inputs=()).text


def test_an_explanation_tells_cases_changes_and_what_they_would_give(render, finding):
    explained = Explanation(
        fingerprint="f", duty="Tổ 1 cần một buổi.", verdict_after=Verdict.SATISFIED, closing="Hết.",
        cases=(WorldCase(condition="nếu buổi ở F7 diễn ra trong tháng 10", verdict=Verdict.SATISFIED),),
        readings=(WorldCase(condition="hiểu theo lịch", verdict=Verdict.UNDETERMINED),),
        changes=(Change(action="write", sheet="Lịch SHCM", cell="F7", sentence="Ghi 05/12/2025 vào ô F7."),))
    text = render(finding(), explanations=(explained,)).text
    assert "nếu buổi ở F7 diễn ra trong tháng 10: ✓ đạt" in text
    assert "hiểu theo lịch: ? chưa kết luận được" in text
    assert text.index("Ghi 05/12/2025 vào ô F7.") < text.index("sửa như vậy thì kết luận là “đạt”") < text.index("Hết.")


def test_an_explanation_that_says_no_more_than_the_finding_is_left_out(render, finding):
    explained = Explanation(fingerprint="f", duty="Tổ 1 cần một buổi.", closing="Thêm 1 buổi.")
    assert PAGE["vi"]["explain"] not in render(finding(), explanations=(explained,)).text


def test_what_stood_open_before_and_what_was_left_out_is_said(render, finding):
    text = render(finding(known=True), redacted=True).text
    assert "đã biết" in text
    assert "Báo cáo này đã bỏ tên người." in text


def test_findings_of_one_fingerprint_do_not_share_an_anchor(render, finding):
    page = render(finding(), finding())
    assert len(page.all("li", id="f-f")) == 1


def test_remarks_and_what_no_schedule_shows_are_no_work(render, finding):
    page = render(
        finding("not_applicable", reason=Reason.NOTE, requirements=(), title="Nên xem"),
        finding("not_applicable", reason=Reason.NOT_DECIDABLE, rule="x", title="Không thấy được"),
        finding("not_applicable", reason=Reason.NOT_BOUND, rule="y", title="Không thuộc"))
    assert [attrs["data-v"] for tag, attrs in page.tags if tag == "section" and "data-v" in attrs] == ["note"]
    assert "1 quy tắc cần kiểm tra bằng cách khác" in page.text
    assert "1 lưu ý" in page.text
    assert "Không thuộc – không thuộc đối tượng: 1" in page.text


def test_nothing_to_do_is_said_only_where_it_is_so(render):
    assert PAGE["vi"]["none_open"] in render().text
    counted = render(summary={"violated": 3}, counts=({"rule": "r", "unit": "", "unit_id": "", "violated": 3},)).text
    assert PAGE["vi"]["none_open"] not in counted
    assert PAGE["vi"]["counts_only"] in counted


# Many findings.

def test_a_long_list_keeps_one_of_each_rule_and_unit_and_counts_the_rest(model, finding):
    many = [finding(unit_id=f"school:{u}", rule=f"r{r}", fingerprint=f"{u}-{r}-{n}")
            for u in "ab" for r in range(3) for n in range(10)]
    work = build_worklist(model(*many), {"school:a": 1, "school:b": 0}, listed=12)
    assert (work.total, work.listed) == (60, 12)
    entries = [entry for group in work.sections[0].groups for entry in group.entries]
    assert [entry.more for entry in entries] == [0, 8] * 6
    assert [entry.unit for entry in entries[:4]] == [0, 0, 1, 1]  # the worse unit first


def test_room_goes_to_the_worst_part_first(model, finding):
    many = [finding(verdict, reason=reason, fingerprint=f"{verdict}{n}", rule=verdict)
            for verdict, reason in (("undetermined", Reason.VAGUE_DATE), ("violated", None)) for n in range(10)]
    work = build_worklist(model(*many), {}, listed=13)
    assert [len(section.groups[0].entries) for section in work.sections] == [10, 3]


def test_several_units_have_a_table_worst_first_and_one_has_none(render, finding):
    findings = [finding(unit_id="school:B", fingerprint="1")]
    assert not render(*findings, units=(unit("B"),)).all("section", id="units")
    page = render(*findings, units=(unit("A", ward="Xã Một"), unit("B", ward="Xã Hai")))
    assert page.all("section", id="units")
    assert "2 trường" in page.text
    assert "cụm" not in page.text[:page.text.index("Năm học")]
    assert page.all("section", id="wards")
    rows = [attrs["data-go-u"] for attrs in page.all("th", scope="row") if "data-go-u" in attrs]
    assert rows == ["0", "1"]
    assert page.text.index("Trường B", page.text.index("Theo trường và cụm:")) < page.text.index(
        "Trường A", page.text.index("Theo trường và cụm:"))


def test_who_sent_nothing_is_told_where_several_could_have(render, finding):
    silent = unit("C", sessions=0)
    assert "Chưa thấy dữ liệu (1)" in render(finding(), units=(unit("A"), unit("B"), silent)).text
    owed = finding(unit_id=silent.id, fingerprint="c")
    assert "(1 chưa đạt)" in render(finding(), owed, units=(unit("A"), unit("B"), silent)).text
    assert "Chưa thấy dữ liệu" not in render(finding(), units=(unit("A"), silent)).text


@pytest.mark.parametrize(("page", "linked"), [
    ("truong/truong-a.html", True), ("", False), ("javascript:alert(1)//.html", False), ("//x.vn/a.html", False),
    ("../a.html", False), ("https://x.vn/a.html", False),
])
def test_a_unit_leads_to_its_own_page_beside_this_one(render, finding, page, linked):
    made = render(finding(), units=(unit("A", page=page), unit("B")))
    assert [attrs["href"] for attrs in made.all("a") if not attrs["href"].startswith("#")] == [page] * linked


# Pictures.

def test_the_heat_map_shows_the_worst_verdict_and_leads_to_it(render, finding):
    page = render(
        finding("pending", fingerprint="p", due=("2026-01-01", "2026-01-01")), finding(fingerprint="v"),
        finding("undetermined", reason=Reason.VAGUE_DATE, fingerprint="u",
                scope={"department": "Tổ 1", "subject": "Toán", "term": "HK2"}))
    cells = [attrs["class"] for attrs in page.all("td") if attrs.get("class") in {"violated", "undetermined", "blank"}]
    assert cells == ["violated", "undetermined"]
    assert page.all("a", href="#f-v")


def test_the_heat_map_of_many_departments_is_counted(render, finding):
    many = [finding(unit_id=f"school:{n}", fingerprint=str(n),
                    scope={"department": "Tổ 1", "subject": "Toán", "term": "HK1", "level": "THCS"})
            for n in range(30)]
    text = render(*many).text
    assert PAGE["vi"]["heat_counts"] in text
    assert re.search(r"✗ chưa đạt: 30\b", text)


def test_a_window_is_a_bar_a_day_is_a_dot_and_no_day_is_neither(render):
    page = render(sessions=(
        session(7, first="2025-10-01", last="2025-10-31"), session(8, first="2025-12-31", last="2025-12-31"),
        session(9, first="", last="", date="")))
    (bar,) = page.all("rect", class_="window")
    assert float(bar["x"].rstrip("%")) == 0
    assert 32 < float(bar["width"].rstrip("%")) < 33.5  # 30 of the 92 days from 01/10 to 01/01
    assert len(page.all("circle", class_="day")) == 1
    assert "chưa ghi thời gian" in page.text


def test_a_limit_of_a_session_stands_in_its_line(render, finding):
    told = finding(
        scope={"department": "Tổ 1", "session": "Bài 7"}, due=("2025-10-03", "2025-10-10"), title="Báo trước",
        evidence=(Evidence(file="a.xlsx", sheet="Lịch SHCM", cell="H7", row=7, role="subject"),))
    page = render(told, sessions=(session(7), session(8)))
    assert page.text.count("hạn 03/10/2025–10/10/2025: Báo trước (chưa đạt)") == 1
    assert len(page.all("path", class_="violated")) == 1


def test_rows_of_one_occasion_are_one_line(render):
    page = render(sessions=tuple(session(n, occasion="Lần 1", department="") for n in (7, 8, 9)))
    assert "Lần 1 (3 hoạt động)" in page.text
    assert len(page.all("rect", class_="window")) == 1


def test_many_sessions_are_counted_by_month(render):
    wide = session(500, first="2025-09-05", last="2026-05-31")
    loose = session(501, unit_id="", date="")
    page = render(units=(unit("a", id="school:a"),), sessions=(*(session(n) for n in range(160)), wide, loose))
    assert PAGE["vi"]["unowned"] in page.text
    assert not page.all("rect", class_="window")
    assert "10/2025" in page.text
    assert page.text.count("160") == 1
    assert page.text.count("161") == 1


@pytest.mark.parametrize("year", ["2025-2026", "khác", "0000-0001", "9999-0000", ""])
def test_days_far_from_the_year_break_no_picture(render, year):
    odd = (session(7, first="1900-01-01", last="9999-12-31"), session(8, first="31/12", last="x"), session(9))
    assert render(sessions=odd, school_year=year).all("section", id="timeline")


# Words and colours.

def test_both_languages_say_the_same_things():
    for table in (PAGE, SECTIONS):
        assert table["vi"].keys() == table["en"].keys()
    nouns = {"units", "schools", "clusters", "duties", "remarks", "cells", "rules", "activities", "files"}
    for key, text in PAGE["vi"].items():
        told = set(re.findall(r"{(\w+)}", PAGE["en"][key])) - nouns
        assert told == set(re.findall(r"{(\w+)}", text)), key


@pytest.mark.parametrize(("n", "vi", "en"), [(1, "1 yêu cầu", "1 duty"), (0, "0 yêu cầu", "0 duties"),
                                             (12345, "12.345 yêu cầu", "12,345 duties")])
def test_numbers_and_plurals(n, vi, en):
    assert (count("vi", "entries", n), count("en", "entries", n)) == (vi, en)
    assert show_number(n, "vi") == vi.split()[0]


def luminance(colour):
    if len(colour) == 4:
        colour = "#" + "".join(letter * 2 for letter in colour[1:])
    parts = [int(colour[at:at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", [0, 1, 2], ids=["light", "dark", "print"])
def test_each_tone_can_be_read_on_each_ground(scheme):
    css = files(pages).joinpath("report.css").read_text("utf-8")
    root = re.findall(r":root{([^}]*)}", css)[scheme]
    colours = dict(re.findall(r"--([\w-]+):(#[0-9a-f]+)", root))
    grounds = ["page", "soft", *(name for name in colours if name.endswith("-soft"))]
    for tone in ("ink", "dim", "link", "bad", "unsure", "good", "pending", "waived"):
        for ground in ["page", "soft", f"{tone}-soft"] if f"{tone}-soft" in grounds else grounds[:2]:
            light, dark = sorted((luminance(colours[tone]), luminance(colours[ground])), reverse=True)
            assert (light + 0.05) / (dark + 0.05) >= 4.5, (tone, ground)


# What is told of several units.

def of_unit(finding, name, **changes):
    facts = {"message": f"Trường {name}: có 0 buổi.", "unit_id": f"school:{name}", "fingerprint": f"ma-{name}",
             "scope": {"school": f"Trường {name}", "department": "Tổ 1"}, "evidence": ()}
    return finding(**(facts | changes))


def entries_of(model, findings, listed, units=None):
    work = build_worklist(model(*findings), units or {}, listed)
    return work, [entry for group in work.sections[0].groups for entry in group.entries]


def test_a_long_list_tells_once_what_it_says_of_several_units(model, finding):
    many = [of_unit(finding, name[0], fingerprint=name) for name in ("A0", "B0", "B1", "C0")]
    work, entries = entries_of(model, many, 3, {"school:B": 2, "school:A": 1, "school:C": 0})
    assert (work.total, work.listed, work.anchors) == (4, 3, {"A0", "B0", "C0"})
    assert [(entry.unit, entry.others, entry.more) for entry in entries] == [(0, 2, 0)]  # the worst unit tells it
    assert 'data-p="Trường C"' in entries[0].html
    assert '<li id="f-A0" data-u="1">Trường A <code' in entries[0].html
    assert '<li id="f-B0" data-u="2">Trường B (+1) <code' in entries[0].html


def test_a_list_that_is_not_too_long_tells_each_unit_by_itself(model, finding):
    work, entries = entries_of(model, [of_unit(finding, name) for name in "AB"], 2)
    assert (work.listed, len(entries)) == (2, 2)


@pytest.mark.parametrize("change", [
    {"message": "Trường A: có 1 buổi."}, {"remedy": "Thêm 2 buổi."}, {"duties": 2},
    {"scope": {"school": "Trường A", "department": "Tổ 2"}}, {"reason": Reason.VAGUE_DATE}, {"known": True},
    {"scope": {"department": "Tổ 1"}},
    {"evidence": (Evidence(file="a.xlsx", sheet="Lịch", cell="J7", row=7, role="subject"),)},
    {"evidence": (Evidence(file="a.xlsx", sheet="Lịch", cell="J7", row=7, role="counted"),)},
])
def test_units_of_which_something_else_is_told_are_told_apart(model, finding, change):
    told = [of_unit(finding, name) for name in "BC"]
    other = of_unit(finding, "A", **change)
    _, entries = entries_of(model, [*told, other, of_unit(finding, "C", fingerprint="x")], 3)
    assert sorted(entry.others for entry in entries) == [0, 1]


def test_cells_that_were_considered_in_vain_are_those_of_the_first_unit(model, finding):
    near = [Evidence(file=f"{name}.xlsx", sheet="Lịch", cell="J7", row=7, role="near_miss") for name in "ABB"]
    told = [of_unit(finding, name, evidence=(item,)) for name, item in zip("ABB", near, strict=True)]
    _, (entry,) = entries_of(model, told, 2)
    assert "1 ô đã xét mà chưa tính: J7" in entry.html
    assert entry.others == 1
