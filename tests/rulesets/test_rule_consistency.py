"""What models cannot see: names that must exist elsewhere, forms, years, vocabularies."""

import pytest

from shcm_rules.rulesets.loading import load_rule_set


@pytest.mark.parametrize(("old", "new", "words"), [
    ("at_least: $least", "at_least: $most", "không có tham số $most; được phép: $least, $notice-lead"),
    ("at_least: $least", "at_least: $notice-lead", "at_least: tham số $notice-lead phải là số nguyên từ 0"),
    ("lead: $notice-lead", "lead: $least", "phải là thời hạn báo trước"),
    ("before: $plan-day", "before: $survey-month", "phải là ngày"),
    ("within: $survey-month", "within: $least", "phải là tháng"),
    ("grace_setting: grace-days", "grace_setting: grace", "không có thiết lập “grace”; được phép: on-the-day"),
    ("grace_setting: grace-days", "grace_setting: on-the-day", "phải là số ngày"),
    ("on_the_day_setting: on-the-day", "on_the_day_setting: routine-bound", "undetermined, late, on-time"),
    ("setting: routine-bound", "setting: routine", "không có thiết lập “routine”"),
    ("cases: {no: [Chuyên đề, Hội thảo], yes:", "cases: {no: [Chuyên đề, Hội thảo], maybe:", "cases phải có đúng"),
    ("yes: [Chuyên đề, Hội thảo, Thường kỳ]", "yes: [Thường kì]", "không có “Thường kì”; được phép: NCBH, Chuyên đề"),
    ("Loại sinh hoạt: [NCBH]", "Loại sinh hoạt: [NCHB]", "không có “NCHB”"),
    ("Cấp tổ chức: [Tổ]", "Cấp tổ chức: [Tổ, Sở]", "không có “Sở”; được phép: Tổ, Trường"),
    ("act: Ngày thông báo,", "act: Ngày báo,", "không có cột “Ngày báo”; được phép: "),
    ("act: Ngày thông báo,", "act: Nội dung,", "không có cột “Nội dung”"),
    ("act: Ngày thông báo,", "act: Thời gian,", "không có cột “Thời gian”"),
    ("require: [Thời gian, Nội dung]", "require: [Thời gian, Nôi dung]", "không có cột “Nôi dung”"),
    ("require: [Kết luận]", "require: [Mục tiêu]", "được phép: Đơn vị, Lần, Ngày, Thời gian"),
    ("numerator: Số dự", "numerator: Ghi chú", "được phép: Số dự, Tổng số"),
    ("then: Ngày duyệt", "then: Ngày giờ", "không có cột “Ngày giờ”"),
    ("rotation: {}", "rotation: {field: Hiệu trưởng}", "không có cột “Hiệu trưởng”"),
    ("fields: [Nội dung]", "fields: [Số dự]", "không có cột “Số dự”"),
    ("field: Địa điểm", "field: Địa chỉ", "không có cột “Địa chỉ”"),
    ("id: five-subjects", "id: each-term", "mã “each-term” đã dùng"),
    ("id: five-subjects", "id: five-subjects\n    formerly: [each-term]", "mã “each-term” đã dùng"),
    ("id: five-subjects", "id: five-subjects\n    formerly: [five-subjects]", "mã “five-subjects” đã dùng"),
    ("requirements: [T-02]", "requirements: [T-01]", "T-01 đã do quy tắc “each-term” kết luận"),
    ("{unit} chưa đạt", "{unti} chưa đạt", "không chèn được {unti}; được phép: required"),
    ("{unit} chưa đạt", "{unit.name} chưa đạt", "không chèn được {unit.name}"),
    ("{unit} chưa đạt", "{unit!r} chưa đạt", "không chèn được"),
    ("{unit} chưa đạt", "{unit chưa đạt", "dấu ngoặc nhọn"),
    ("levels: [THCS]", "levels: [THPT]", "cấp học THPT nằm ngoài bộ quy tắc; được phép: TH, THCS"),
    ("levels: [THCS]", "school_years: {from: 2026-2028}", "“2026-2028” không phải là một năm học"),
    ("levels: [THCS]", "school_years: {from: 2027-2028, to: 2026-2027}", "đứng trước"),
    ("levels: [THCS]", "school_years: {from: 2020-2021, to: 2021-2022}", "nằm ngoài thời gian của bộ"),
    ("levels: [THCS]", "settings: [lost]", "không có thiết lập “lost”"),
])
def test_a_rule_that_does_not_fit(changed, problems_of, old, new, words):
    problems = problems_of(changed("rules.yaml", (old, new)))
    assert any(words in problem for problem in problems), problems
    assert all(problem.startswith("rules.yaml:") for problem in problems)


@pytest.mark.parametrize(("old", "new", "words"), [
    ("{from: 2025-2026, value: {n: 2", "{from: 2026-2027, value: {n: 2", "không có giá trị cho năm học 2025-2026"),
    ("{from: 2025-2026, value: {n: 2", "{from: 2025-2026, only: true, value: {n: 2",
     "không có giá trị cho năm học 2026-2027"),
    ("value: 09-05", "value: 09-31", "năm học 2026-2027 đang là 09-31"),
    ("value: 2025-09-30", 'value: "09"', "năm học 2025-2026 đang là 09"),
    ('value: "05"', "value: 5", "trong ngoặc kép"),
    ('value: "05"', 'value: "13"', "đang là 13"),
    ("{from: 2027-2028, value: 2,", "{from: 2025-2026, value: 2,", "đã có một giá trị từ năm học 2025-2026"),
    ("{from: 2027-2028, value: 2,", "{from: 2027-2029, value: 2,", "không phải là một năm học"),
])
def test_a_parameter_that_does_not_fit(changed, problems_of, old, new, words):
    problems = problems_of(changed("parameters.yaml", (old, new)))
    assert any(words in problem for problem in problems), problems


@pytest.mark.parametrize("issued", ["09-05", "2025-13", "2025-02-30", "09"])
def test_the_day_of_issue_has_a_year_and_exists(changed, problems_of, issued):
    problems = problems_of(changed("rule-set.yaml", ('issued: "2025-09"', f'issued: "{issued}"')))
    assert problems
    assert problems[0].startswith("rule-set.yaml:8: ")


def test_a_rule_that_can_be_violated_says_so(changed, problems_of):
    text = '\n      violated: {vi: "{unit} chưa đạt", en: "{unit} falls short"}'
    assert problems_of(changed("rules.yaml", (text, "")))[0].endswith("phép kiểm này có thể kết luận vi phạm")


def test_a_rule_that_begins_later_needs_its_parameter_only_then(changed):
    changed("parameters.yaml", ("{from: 2025-2026, value: {n: 2", "{from: 2026-2027, value: {n: 2"))
    later = "requirements: [T-03]\n    school_years: {from: 2026-2027}"
    assert load_rule_set(changed("rules.yaml", ("requirements: [T-03]", later)))
