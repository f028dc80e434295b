"""The figures of an audit of many: worst first, nobody blamed for another, what is common told once."""

import pytest

from shcm_rules.findings import InputReport, Reason, Severity, UnitReport, Verdict
from shcm_rules.reports import render
from shcm_rules.reports.rollup import FEW_UNITS, SYSTEMIC_UNITS, in_reading_order, roll_up


def school(name, ward="", *, key="", sessions=5, documents=0, clusters=(), kind="school"):
    return UnitReport(
        id=f"{kind}:{key or name}", kind=kind, name=name, ward=ward, province="Lào Cai", clusters=clusters,
        sessions=sessions, documents=documents)


@pytest.fixture
def build(finding, model):
    """Build a model: units, and (unit id, verdict, count) or a finding's own facts."""
    def make(units, told, **changes):
        findings = [
            finding(verdict, unit_id=unit, fingerprint=f"{unit}-{i}-{n}", **facts)
            for i, (unit, verdict, count, *rest) in enumerate(told) for n in range(count)
            for facts in [rest[0] if rest else {}]
        ]
        return model(*findings, units=tuple(units), **changes)
    return make


def test_units_stand_worst_first_by_what_binds(build):
    units = [school(name) for name in ("A", "B", "C", "D")]
    told = roll_up(build(units, [
        ("school:A", "violated", 3, {"severity": Severity.SHOULD}), ("school:B", "violated", 1),
        ("school:C", "undetermined", 9), ("school:D", "satisfied", 2),
    ]))
    assert [row.name for row in told.units] == ["B", "A", "C", "D"]
    assert [(row.open.must, row.open.violated, row.open.undetermined) for row in told.units] == [
        (1, 1, 0), (0, 3, 0), (0, 0, 9), (0, 0, 0)]
    assert told.units[3].counts[Verdict.SATISFIED] == told.units[3].counts["satisfied"] == 2


def test_equal_units_stand_in_the_order_in_which_people_count(build):
    told = roll_up(build([school("Cụm 10"), school("Cụm 2"), school("Ánh Dương"), school("12 A")], []))
    assert [row.name for row in told.units] == sorted(
        ["Cụm 10", "Cụm 2", "Ánh Dương", "12 A"], key=in_reading_order)
    assert in_reading_order("Cụm 2") < in_reading_order("cụm 10")
    assert in_reading_order("Cụm") != in_reading_order("Cụm 1")


@pytest.mark.parametrize("detail", ["full", "open"])
def test_counts_of_the_report_go_before_its_findings(build, detail):
    counts = [{"rule": "r", "unit": "A", "unit_id": "school:A", "satisfied": 7, "violated": 1}]
    told = roll_up(build(
        [school("A")], [("school:A", "violated", 1, {"rule": "r"})], counts=tuple(counts) if detail == "open" else ()))
    assert told.units[0].counts[Verdict.SATISFIED] == (7 if detail == "open" else 0)
    assert told.units[0].open.must == 1


def test_without_findings_every_violated_duty_counts_as_binding(build):
    counts = ({"rule": "r", "unit": "A", "unit_id": "school:A", "violated": 4},)
    told = roll_up(build([school("A")], [], counts=counts))
    assert (told.units[0].open.must, told.rules[0].name, told.rules[0].severity) == (4, "r", None)


def test_one_name_in_two_wards_stays_two(build):
    units = [school("THCS Ban Mai", ward, key=key) for ward, key in (("Phường Một", "x|một|a"), ("Xã Hai", "x|hai|a"))]
    told = roll_up(build(units, [("school:x|hai|a", "violated", 1)]))
    assert [row.name for row in told.units] == ["THCS Ban Mai (Xã Hai)", "THCS Ban Mai (Phường Một)"]
    assert [(row.name, row.open.violated) for row in told.wards] == [("Xã Hai", 1), ("Phường Một", 0)]


def test_spellings_of_a_ward_are_one_and_no_ward_is_told(build):
    units = [school("A", "Phường Kim Tân"), school("B", "phường Kim  Tân"), school("C", "Kim Tân"), school("D")]
    told = roll_up(build(units, [("school:B", "violated", 1)]))
    assert [(row.name, len(row.units)) for row in told.wards] == [("Kim Tân", 3), ("không ghi xã/phường", 1)]


def test_a_cluster_holds_its_schools_and_its_own_duties(build):
    cluster = school("Cụm 1", "Phường Một", kind="cluster")
    units = [cluster, school("A", "Phường Một", clusters=("cluster:Cụm 1",)),
             school("B", "Xã Hai", clusters=("cluster:Cụm 1", "cluster:không ai biết"))]
    told = roll_up(build(units, [
        ("cluster:Cụm 1", "violated", 1), ("school:A", "violated", 2), ("school:B", "undetermined", 1)]))
    (row,) = told.clusters
    assert (row.open.violated, row.open.undetermined, len(row.units)) == (3, 1, 3)
    assert {row.name: row.open.violated for row in told.wards} == {"Phường Một": 2, "Xã Hai": 0}  # it reaches over two


def test_only_units_without_anything_are_silent(build):
    units = [school("A"), school("B", sessions=0, documents=1), school("C", sessions=0), school("Đ", sessions=0),
             school("Cụm 1", kind="cluster", sessions=0)]
    told = roll_up(build(units, [("school:C", "violated", 3)]))
    assert [unit.name for unit in told.silent] == ["C", "Đ", "Cụm 1"]
    assert [row.name for row in told.active] == ["A", "B"]


@pytest.mark.parametrize(("open_", "bound", "systemic"), [
    (SYSTEMIC_UNITS - 1, SYSTEMIC_UNITS - 1, False), (SYSTEMIC_UNITS, SYSTEMIC_UNITS, True),
    (SYSTEMIC_UNITS, 2 * SYSTEMIC_UNITS, True), (SYSTEMIC_UNITS, 2 * SYSTEMIC_UNITS + 1, False),
])
def test_a_rule_open_in_three_units_and_in_half_is_one_matter(build, open_, bound, systemic):
    units = [school(f"T{i}") for i in range(bound)]
    told = roll_up(build(units, [
        (f"school:T{i}", "undetermined" if i < open_ else "satisfied", 1, {"reason": Reason.MISSING_COLUMN})
        for i in range(bound)]))
    assert [(row.units, row.reason) for row in told.systemic] == ([(open_, Reason.MISSING_COLUMN)] if systemic else [])


@pytest.mark.parametrize(("remedies", "told"), [
    (("Điền.", "Điền.", "Thêm."), "Điền."), (("Thêm buổi Toán.", "Thêm buổi Tin.", "Thêm buổi Văn."), ""),
])
def test_what_one_unit_has_to_do_is_not_told_as_everybodys(build, remedies, told):
    units = [school(f"T{i}") for i in range(3)]
    found = roll_up(build(units, [(f"school:T{i}", "violated", 1, {"remedy": r}) for i, r in enumerate(remedies)]))
    assert [row.remedy for row in found.systemic] == [told]


def test_a_rule_that_only_remarks_still_says_how_much_it_binds(build):
    remark = {"requirements": (), "related": ("X-01",), "severity": Severity.INFO}
    told = roll_up(build([school("A")], [("school:A", "violated", 1, remark)]))
    assert told.rules[0].severity is Severity.INFO
    told = roll_up(build([school("A")], [("school:A", "violated", 1, remark), ("school:A", "satisfied", 1)]))
    assert told.rules[0].severity is Severity.MUST


def test_units_that_sent_nothing_make_no_matter_systemic(build):
    units = [school("A"), *(school(f"T{i}", sessions=0) for i in range(9))]
    told = roll_up(build(units, [(f"school:T{i}", "violated", 1) for i in range(9)]))
    assert told.systemic == ()
    assert told.rules[0].counts[Verdict.VIOLATED] == 9


def test_a_remark_does_not_say_how_much_a_rule_binds(build):
    remark = {"requirements": (), "related": ("X-01",), "severity": Severity.INFO, "reason": Reason.JOINT}
    told = roll_up(build([school("A")], [
        ("school:A", "undetermined", 1, remark), ("school:A", "violated", 1)]))
    assert told.rules[0].severity is Severity.MUST


def test_findings_of_no_unit_are_kept_apart(build):
    told = roll_up(build([school("A")], [("", "violated", 2), ("school:A", "satisfied", 1)]))
    assert (told.units[0].open.violated, told.rules[0].counts[Verdict.VIOLATED], told.rules[0].bound) == (0, 2, 1)


def test_an_empty_report_has_no_figures(model):
    told = roll_up(model())
    assert (told.units, told.wards, told.clusters, told.rules, told.systemic, told.silent) == ((),) * 6


# The text report.

def text(model):
    return render(model, "text").decode()


def test_few_units_are_not_summed_up(build):
    units = [school(f"T{i}") for i in range(FEW_UNITS)]
    assert "TỔNG HỢP" not in text(build(units, [(unit.id, "violated", 1) for unit in units]))


def test_members_of_a_cluster_that_owe_nothing_are_not_missed(build):
    units = [school("Cụm 1", kind="cluster"), *(school(f"T{i}", sessions=0) for i in range(9))]
    assert "TỔNG HỢP" not in text(build(units, [("cluster:Cụm 1", "violated", 1)]))


def test_the_overview_of_many_in_words(build):
    units = [school(f"Trường {i}", "Phường Một") for i in range(4)] + [school("Trường 9", "Xã Hai", sessions=0)]
    inputs = (InputReport(path="hong.xlsx", sha256="", status="unreadable", sessions=0),)
    told = [("school:Trường 1", "violated", 2), ("school:Trường 2", "undetermined", 1),
            ("school:Trường 1", "violated", 1, {"severity": Severity.SHOULD}), ("school:Trường 9", "violated", 1)]
    shown = text(build(units, told, inputs=inputs))
    begin = shown.index("TỔNG HỢP")
    assert shown[begin:shown.index("\n\n", begin)].splitlines() == [
        "TỔNG HỢP",
        "  4 đơn vị có dữ liệu, trong đó 2 đơn vị còn việc phải làm; 1 đơn vị chưa thấy dữ liệu; 1 tệp không đọc được.",
        "  Đơn vị có nhiều việc phải làm nhất:",
        "    Trường 1 (Phường Một): 3 chưa đạt (2 bắt buộc)",
        "    Trường 2 (Phường Một): 1 chưa kết luận được",
        "  Theo xã/phường:",
        "    Phường Một: 4 đơn vị, 3 chưa đạt (2 bắt buộc), 1 chưa kết luận được",
        "    Xã Hai: 1 đơn vị, 1 chưa đạt; 1 chưa thấy dữ liệu",
        "  Chưa thấy buổi hay hồ sơ nào trong các tệp đã đọc:",
        "    Trường 9 (Xã Hai)",
        "    Có tệp không đọc được: dữ liệu của các đơn vị này có thể nằm trong đó.",
    ]


def test_the_overview_lists_twenty_and_says_how_many_more(build):
    units = [school(f"Trường {i}") for i in range(22)]
    shown = text(build(units, [(unit.id, "violated", 1) for unit in units], lang="en"))
    assert "    … and 2 more units\n" in shown
    assert "    Trường 19: 1 not met\n" in shown
    assert "22 units with data, 22 of them with something open." in shown
    assert "Open in many units alike" in shown
