"""The page in a real browser: filters, search, links, phone, paper, without a network and without scripts."""

import re

import pytest
from browser import open_browser, print_sheets, requests_of, set_screen, set_scripts
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.select import Select
from selenium.webdriver.support.wait import WebDriverWait

from shcm_rules.findings import (
    Citation,
    Evidence,
    Explanation,
    Finding,
    Reason,
    ReportModel,
    RuleSetReport,
    SessionReport,
    Severity,
    UnitReport,
    Verdict,
    WorldCase,
)
from shcm_rules.reports import html as pages
from shcm_rules.reports.html.worklist import LISTED

SUBJECTS = ("Ngữ văn", "Toán", "Địa lí", "Nghệ thuật (Âm nhạc)")
LONG = "Chuyên_đề_không_có_dấu_cách_" * 12


def build_findings():
    """40 findings of two schools: 16 binding, 8 recommended, 8 undetermined, 8 pending."""
    kinds = (
        ("bat-buoc", "violated", Severity.MUST, None), ("bat-buoc-hai", "violated", Severity.MUST, None),
        ("nen-co", "violated", Severity.SHOULD, None),
        ("chua-ro", "undetermined", Severity.MUST, Reason.VAGUE_DATE),
        ("chua-den-han", "pending", Severity.MUST, Reason.NOT_DUE),
    )
    for rule, verdict, severity, reason in kinds:
        for at in range(8):
            school, subject, term = "AB"[at // 4], SUBJECTS[at % 4], ("HK1", "HK2")[at % 2]
            yield Finding(
                rule=rule, requirements=("X-01",), verdict=verdict, reason=reason, severity=severity,
                unit_id=f"school:{school}", title=f"Quy tắc {rule}", message=f"Môn {subject}: cần 1 buổi. {LONG}",
                scope={"school": f"Trường {school}", "department": "Tổ 1", "subject": subject, "term": term},
                remedy="Thêm 1 buổi.", citation=Citation(document="CV thử", clause="II.1", date="2025-09"),
                due=("2025-12-01", "2025-12-01") if verdict == "pending" else None,
                evidence=(
                    Evidence(file="a.xlsx", sheet="Lịch SHCM", cell=f"F{at}", row=at, role="subject", field="Thời gian",
                             text="Tháng 10"),
                    Evidence(file="a.xlsx", sheet="Lịch SHCM", cell=f"C{at}", row=at, role="near_miss", field="Loại",
                             text=LONG, why="không tính: loại")),
                fingerprint=f"{rule}-{at}")


def build_model():
    findings = tuple(build_findings())
    return ReportModel(
        schema="shcm-report/1", as_of="2025-11-01", school_year="2025-2026", phase="plan", lang="vi",
        rule_sets=(RuleSetReport(id="thu", version="1.0.0", sha256="0" * 64, title="Bộ thử"),), inputs=(),
        summary={str(verdict): sum(f.verdict is verdict for f in findings) for verdict in Verdict}, findings=findings,
        units=tuple(UnitReport(id=f"school:{name}", kind="school", name=f"Trường {name}", ward=f"Xã {name}", sessions=4)
                    for name in "AB"),
        sessions=tuple(
            SessionReport(unit_id="school:A", file="a.xlsx", sheet="Lịch SHCM", cell=f"F{at}", row=at, content=LONG,
                          kind="NCBH", subject="Toán", department="Tổ 1", organiser="Tổ", occasion="", status="",
                          date="Tháng 10/2025", first="2025-10-01", last="2025-10-31") for at in range(6)),
        explanations=(Explanation(
            fingerprint="bat-buoc-0", duty="Cần một buổi.", closing="Hết.",
            cases=(WorldCase(condition="nếu buổi diễn ra trong tháng 10", verdict=Verdict.SATISFIED),)),))


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    path = tmp_path_factory.mktemp("bao cao") / "báo cáo.html"
    path.write_bytes(pages.render(build_model()))
    return path.as_uri()


@pytest.fixture(scope="module")
def driver(tmp_path_factory):
    with open_browser(tmp_path_factory.mktemp("profile")) as browser:
        yield browser


@pytest.fixture
def browser(driver, address):
    """The page, newly opened on a wide screen; afterwards: nothing was loaded, no error was told."""
    set_screen(driver, 1280)
    driver.get("about:blank")
    requests_of(driver)
    driver.get(address)
    yield driver
    assert [told for told in driver.get_log("browser") if told["level"] in {"SEVERE", "WARNING"}] == []
    assert {asked.split("#")[0] for asked in requests_of(driver)} <= {address, "about:blank"}


def shown(browser):
    return browser.execute_script(
        "return [...document.querySelectorAll('li.e')].filter(e => e.checkVisibility()).map(e => e.id.slice(2))")


def told(browser):
    return browser.find_element(By.TAG_NAME, "output").text


def search(browser, text):
    field = browser.find_element(By.NAME, "q")
    field.clear()
    field.send_keys(text)


def wait_for(browser, n):
    WebDriverWait(browser, 5).until(lambda _: told(browser).startswith(f"Đang hiện {n} trong"))
    assert len(shown(browser)) == n


def test_all_is_shown_at_first(browser):
    wait_for(browser, 40)
    assert told(browser) == "Đang hiện 40 trong 40 yêu cầu."
    assert browser.find_element(By.TAG_NAME, "output").get_attribute("aria-live") == "polite"


@pytest.mark.parametrize(("text", "n"), [
    ("ngu van", 10), ("NGỮ VĂN", 10), ("dia li", 10), ("địa lí", 10), ("am nhac hoc ky ii", 10), ("f3", 5),
    ("bat-buoc-hai toan", 2), ("không có", 0),
])
def test_search_needs_neither_case_nor_accents(browser, text, n):
    search(browser, text if n else "khongcogiheT")
    wait_for(browser, n)
    if not n:
        assert "Không có yêu cầu nào khớp" in told(browser)


def test_filters_narrow_each_other_and_are_taken_back(browser):
    Select(browser.find_element(By.NAME, "s")).select_by_value("must")
    wait_for(browser, 32)
    Select(browser.find_element(By.NAME, "u")).select_by_visible_text("Trường B")
    wait_for(browser, 16)
    Select(browser.find_element(By.NAME, "r")).select_by_value("chua-ro")
    wait_for(browser, 4)
    search(browser, "toan")
    wait_for(browser, 1)
    assert shown(browser) == ["chua-ro-5"]
    browser.find_element(By.CSS_SELECTOR, "button[type=reset]").click()
    wait_for(browser, 40)
    assert browser.current_url.split("#")[1:] in ([], [""])


def test_a_verdict_can_be_left_out(browser):
    for name in ("must", "undetermined", "pending"):
        browser.find_element(By.CSS_SELECTOR, f"input[value={name}]").click()
    wait_for(browser, 8)
    assert "v=should" in browser.current_url


def test_a_link_shows_what_its_sender_saw(browser):
    Select(browser.find_element(By.NAME, "u")).select_by_visible_text("Trường A")
    search(browser, "nghệ thuật")
    wait_for(browser, 5)
    WebDriverWait(browser, 5).until(lambda _: "q=" in browser.current_url)
    sent = browser.current_url
    browser.get("about:blank")
    browser.get(sent)
    wait_for(browser, 5)
    assert browser.find_element(By.NAME, "q").get_attribute("value") == "nghệ thuật"


@pytest.mark.parametrize("state", ["#q=%", "#v=nichts&u=khong-co&r=<script>", "#f-khong-co", "#=", "#q=[(*"])
def test_a_broken_link_breaks_nothing(browser, address, state):
    browser.get("about:blank")
    browser.get(address + state)
    assert told(browser).startswith("Đang hiện")


def test_a_unit_and_a_rule_lead_to_their_findings(browser):
    browser.find_element(By.CSS_SELECTOR, "#units th[data-go-u] a").click()
    wait_for(browser, 20)
    browser.find_element(By.CSS_SELECTOR, "#rules th[data-go-r] a").click()
    wait_for(browser, 8)


def test_the_heat_map_leads_to_a_finding_that_a_filter_hides(browser):
    search(browser, "khongcogi")
    wait_for(browser, 0)
    cell = browser.find_element(By.CSS_SELECTOR, "#heat td a")
    target = cell.get_attribute("href").split("#f-")[1]
    cell.click()
    wait_for(browser, 40)
    assert target in shown(browser)
    assert browser.execute_script(
        "const at = document.getElementById(arguments[0]).getBoundingClientRect(); return at.top >= 0 && at.top < 900",
        f"f-{target}")


def test_the_keyboard_reaches_everything(browser):
    seen = []
    for _ in range(60):
        browser.switch_to.active_element.send_keys(Keys.TAB)
        element = browser.switch_to.active_element
        seen.append(element.get_attribute("class") or element.get_attribute("name") or element.tag_name)
        seen_there = browser.execute_script("return getComputedStyle(arguments[0]).outlineStyle !== 'none'", element)
        assert seen_there, element.get_attribute("outerHTML")
        if element.tag_name == "summary":
            break
    assert seen[0] == "skip"
    browser.execute_script("document.querySelector('.skip').click()")
    assert browser.execute_script("return document.activeElement.id || location.hash") in {"worklist", "#worklist"}
    field = browser.find_element(By.NAME, "q")
    field.send_keys(Keys.TAB)
    assert browser.switch_to.active_element.get_attribute("name") == "v"


def test_details_open_and_close(browser):
    summary = browser.find_element(By.CSS_SELECTOR, "#f-bat-buoc-0 details.x summary")
    text = browser.find_element(By.CSS_SELECTOR, "#f-bat-buoc-0 details.x li")
    assert not text.is_displayed()
    summary.send_keys(Keys.ENTER)
    assert text.text == "nếu buổi diễn ra trong tháng 10: ✓ đạt"


def test_without_scripts_everything_is_there_and_no_dead_filter(driver, address):
    set_scripts(driver, run=False)
    try:
        driver.get("about:blank")
        driver.get(address)
        assert not driver.find_element(By.CSS_SELECTOR, "form.filters").is_displayed()
        assert len(driver.find_elements(By.CSS_SELECTOR, "li.e")) == 40
        driver.find_element(By.CSS_SELECTOR, "#f-bat-buoc-0 details.x summary").click()
        assert driver.find_element(By.CSS_SELECTOR, "#f-bat-buoc-0 details.x li").is_displayed()
    finally:
        set_scripts(driver, run=True)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 360, 768])
def test_no_screen_is_too_narrow(browser, width, scheme):
    set_screen(browser, width, prefers_color_scheme=scheme)
    browser.execute_script("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    assert browser.execute_script("return document.documentElement.scrollWidth") <= width


def test_dark_and_light_differ(browser):
    grounds = []
    for scheme in ("light", "dark"):
        set_screen(browser, 1280, prefers_color_scheme=scheme)
        grounds.append(browser.execute_script("return getComputedStyle(document.body).backgroundColor"))
    assert grounds == ["rgb(255, 255, 255)", "rgb(20, 23, 27)"]


def test_it_prints_on_a4_unfolded_with_year_and_day(browser):
    size, sheets = print_sheets(browser)
    assert size == (210, 297)
    for number, sheet in enumerate(sheets, 1):
        assert "Năm học 2025-2026, tính đến ngày 01/11/2025" in sheet
        assert f"{number} / {len(sheets)}" in sheet
    text = "".join(sheets)
    assert text.count("không tính: loại") == 40  # folded on the screen
    assert "Tìm trong danh sách" not in text


def test_a_page_ends_between_findings(browser):
    _, sheets = print_sheets(browser)
    cells = [len(re.findall(r"«Lịch SHCM» F\d Thời gian: “Tháng 10”", sheet)) for sheet in sheets]
    assert sum(cells) == 40
    assert [sheet.count("Cần làm: Thêm 1 buổi.") for sheet in sheets] == cells


def test_explanations_are_not_printed_unless_they_stand_open(browser):
    def printed():
        return "".join(print_sheets(browser)[1])

    assert "nếu buổi diễn ra trong tháng 10" not in printed()
    assert "Giải thích và cách sửa" not in printed()
    browser.find_element(By.CSS_SELECTOR, "#f-bat-buoc-0 details.x summary").click()
    assert "nếu buổi diễn ra trong tháng 10" in printed()


# Findings of several periods in one entry.

WEEKS = ("HK1 08/09–21/09", "HK1 22/09–05/10", "HK1 06/10–19/10")


@pytest.fixture
def joined(driver, tmp_path):
    """A page with one entry of three periods and one of another finding."""
    first, *_, other = build_findings()
    scope = {"school": "Trường A", "department": "Tổ Một"}
    three = [first.model_copy(update={"scope": scope | {"weeks": weeks}, "message": f"Tổ Một, {weeks}: có 0.",
                                      "fingerprint": f"ma{n}"}) for n, weeks in enumerate(WEEKS)]
    model = build_model()
    path = tmp_path / "x.html"
    path.write_bytes(pages.render(model.model_copy(update={"findings": (*three, other)})))
    set_screen(driver, 1280)
    driver.get("about:blank")
    driver.get(path.as_uri())
    return driver


@pytest.mark.parametrize(("text", "n", "lines"), [
    ("Tổ Một", 3, ["ma1", "ma2"]), ("ma1", 1, ["ma1"]), ("ma0", 1, []), ("08/09", 1, []), ("mot 22/09", 1, ["ma1"]),
    ("hk1", 3, ["ma1", "ma2"]), ("05/10 06/10", 0, []),
])
def test_each_of_several_periods_is_found_by_itself(joined, text, n, lines):
    assert told(joined) == "Đang hiện 4 trong 4 yêu cầu."
    search(joined, text)
    WebDriverWait(joined, 5).until(lambda _: told(joined).startswith(f"Đang hiện {n} trong 4"))
    seen = joined.execute_script(
        "return [...document.querySelectorAll('.also li')].filter(e => e.checkVisibility()).map(e => e.id.slice(2))")
    assert seen == lines


def test_a_link_leads_to_one_of_several_periods(joined):
    search(joined, "khongcogi")
    WebDriverWait(joined, 5).until(lambda _: told(joined).startswith("Đang hiện 0 trong"))
    joined.execute_script("location.hash = 'f-ma2'")
    WebDriverWait(joined, 5).until(lambda _: told(joined).startswith("Đang hiện 4 trong"))
    assert joined.execute_script("return document.querySelector(':target').checkVisibility()")


# Findings of several units in one entry.

@pytest.fixture
def of_units(driver, tmp_path):
    """A page of one finding more than it lists: one entry tells of all schools, the filter knows two of them."""
    first, *_ = build_findings()
    names = ["hai", "một", *(f"thứ {n}" for n in range(LISTED - 1))]
    told = [first.model_copy(update={
        "unit_id": f"school:{name}", "scope": {"school": f"Trường {name}"}, "message": f"Trường {name}: có 0.",
        "evidence": (), "fingerprint": f"ma{at}"}) for at, name in enumerate(names)]
    units = [UnitReport(id=f"school:{name}", kind="school", name=f"Trường {name}", sessions=1) for name in names[:2]]
    path = tmp_path / "x.html"
    path.write_bytes(pages.render(build_model().model_copy(update={"findings": tuple(told), "units": tuple(units)})))
    set_screen(driver, 1280)
    driver.get("about:blank")
    driver.get(path.as_uri())
    return driver


def lines(browser):
    return browser.execute_script(
        "return [...document.querySelectorAll('.also li')].filter(e => e.checkVisibility()).map(e => e.id.slice(2))")


def test_each_of_several_units_is_found_by_itself(of_units):
    assert told(of_units).startswith("Đang hiện 5.501 trong 5.501")
    assert (shown(of_units), lines(of_units)) == (["ma0"], [])
    search(of_units, "thu 5498")
    WebDriverWait(of_units, 5).until(lambda _: told(of_units).startswith("Đang hiện 2 trong"))
    assert lines(of_units) == ["ma5498", "ma5500"]  # one by its mark, one by its name
    search(of_units, "truong hai")
    WebDriverWait(of_units, 5).until(lambda _: told(of_units).startswith("Đang hiện 1 trong"))
    assert lines(of_units) == []


def test_the_filter_by_unit_unfolds_the_line_of_that_unit(of_units):
    Select(of_units.find_element(By.NAME, "u")).select_by_visible_text("Trường một")
    wait_for(of_units, 1)
    assert lines(of_units) == ["ma1"]
    Select(of_units.find_element(By.NAME, "u")).select_by_visible_text("Trường hai")
    wait_for(of_units, 1)
    assert lines(of_units) == []
    of_units.execute_script("location.hash = 'f-ma5'")
    WebDriverWait(of_units, 5).until(lambda _: told(of_units).startswith("Đang hiện 5.501 trong"))
    assert of_units.execute_script("return document.querySelector(':target').checkVisibility()")
