"""A page of very much: sessions are counted instead of drawn, and only what is listed is looked at closely."""

from collections import Counter
from datetime import date

import polars as pl
import pytest

from shcm_rules import check
from shcm_rules.findings import Evidence, InputReport, UnitReport
from shcm_rules.reports import DRAWN, FORMATS, html
from shcm_rules.reports.html.worklist import LISTED

NEEDS = FORMATS["html"].needs
DATES = ("15/10/2025", "Tháng 11/2025", "Trong năm học", "", "30/06/2026", "01/01/2031")


def report_of(sessions):
    """A report of so many sessions of schools, of a cluster, and of nobody, with windows of all kinds."""
    rows = range(sessions)
    return check(pl.DataFrame({
        "Trường": [(None, "THCS A", "THCS B", "THCS A")[n % 4] for n in rows],
        "Cụm": [(None, None, None, "Cụm 1")[n % 4] for n in rows],
        "Cấp tổ chức": [("Tỉnh", "Tổ", None, "Cụm")[n % 4] for n in rows],
        "Tổ chuyên môn": "Tổ Toán", "Môn": "Toán", "Loại sinh hoạt": "NCBH", "Nội dung": [f"Bài {n}" for n in rows],
        "Thời gian": [DATES[n % len(DATES)] for n in rows],
    }), rules=["lao-cai"], as_of=date(2026, 1, 10))


@pytest.fixture(scope="module")
def many():
    return report_of(DRAWN + 1)


def test_counts_by_month_are_those_of_the_sessions_one_by_one(many):
    whole, counted = many.model("open", {*NEEDS, "every_session"}), many.model("open", NEEDS)
    one_by_one = Counter((item.unit_id, item.first[:7], item.last[:7]) for item in whole.sessions)
    assert {(unit, first[:7], last[:7]): n for unit, first, last, n in counted.session_counts} == one_by_one
    assert all(day.endswith("-01") for _, *days, _ in counted.session_counts for day in days)
    assert {unit for unit, _, _ in one_by_one} > {unit.id for unit in whole.units}  # some are nobody's
    assert any(first != last for _, first, last in one_by_one)


def test_the_page_is_the_same_from_counts_and_from_sessions(many):
    whole, counted = many.model("open", {*NEEDS, "every_session"}), many.model("open", NEEDS)
    assert (counted.sessions, whole.session_counts) == ((), ())
    assert html.render(counted) == html.render(whole)


@pytest.mark.parametrize(("sessions", "drawn"), [(DRAWN, True), (DRAWN + 1, False)])
def test_sessions_are_drawn_up_to_a_number(sessions, drawn):
    report = report_of(sessions)
    model = report.model("open", NEEDS)
    assert (len(model.sessions), bool(model.session_counts)) == ((sessions, False) if drawn else (0, True))
    page = html.render(model).decode()
    assert ('class="timeline"' in page, 'class="months"' in page) == (drawn, not drawn)


def test_no_other_format_knows_of_counts(many):
    assert "session_counts" not in many.model("open").model_dump()
    assert b"session_counts" not in many.render("json")
    assert many.model("open").session_counts == ()


class Sealed(tuple):
    """Evidence that nobody may look at."""

    __slots__ = ()

    def __iter__(self):
        raise AssertionError

    __len__ = __getitem__ = __bool__ = __hash__ = __eq__ = __iter__


def test_evidence_is_looked_at_only_of_what_is_listed(model, finding):
    whole = finding(unit_id="school:A")
    listed = [whole.model_copy(update={"fingerprint": f"{n:04}"}) for n in range(LISTED)]
    beyond = whole.model_copy(update={"fingerprint": "beyond", "evidence": Sealed()})
    unit = UnitReport(id="school:A", kind="school", name="A", sessions=1)
    told = model()
    sealed = told.model_copy(update={"findings": (*listed, beyond), "units": (unit,), "summary": {"violated": 5501}})
    page = html.render(sealed).decode()
    assert "5.500 trong 5.501" in page
    assert page.count('<li class="e"') == LISTED
    assert "và 1 yêu cầu nữa" in page


@pytest.mark.parametrize(("role", "shown"), [("counted", 6), ("near_miss", 12)])
@pytest.mark.parametrize("more", [0, 1])
def test_the_first_cells_are_told_and_the_rest_counted(model, finding, role, shown, more):
    cells = [Evidence(file="a.xlsx", sheet="Lịch", cell=f"J{n}", row=n, role=role) for n in range(1, shown + more + 1)]
    page = html.render(model(finding(evidence=(*cells, *cells)))).decode()  # the same cells twice are those cells
    assert page.count("<li><b>«Lịch» J") == shown
    assert page.count("<li>và 1 ô khác</li>") == more


def test_a_cell_is_told_with_its_file_only_where_an_entry_has_several(model, finding):
    read = tuple(InputReport(path=name, sha256="0", status="read", sessions=1) for name in ("a.xlsx", "b.xlsx"))
    one, two = (Evidence(file=item.path, sheet="", cell="", row=7, role="counted", field="Môn") for item in read)
    page = html.render(model(finding(evidence=(one,)), finding(evidence=(one, two), unit_id="b"), inputs=read)).decode()
    assert page.count("<li><b>hàng 7</b> Môn: <i>trống</i></li>") == 1
    assert page.count("<li><b>a.xlsx › hàng 7</b> Môn: <i>trống</i></li>") == 1
    assert page.count("<li><b>b.xlsx › hàng 7</b> Môn: <i>trống</i></li>") == 1
