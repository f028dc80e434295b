import io

import pytest

from shcm_rules.findings import Evidence, InputReport, Reason, RuleSetReport, Setting, Severity, Verdict, Waiver
from shcm_rules.reports import render
from shcm_rules.reports.text import print_in_colour
from shcm_rules.reports.words import show_setting


def text_of(model):
    return render(model, "text").decode()


def test_the_first_two_lines_are_the_answer(finding, model):
    lines = text_of(model(finding(), finding("satisfied"))).splitlines()
    assert lines[0] == (
        "Theo kế hoạch, năm học 2025-2026, tính đến ngày 01/11/2025: "
        "1 đạt, 1 chưa đạt, 0 chưa kết luận được, 0 chưa đến hạn."
    )
    assert lines[1] == "CHƯA ĐẠT: còn 1 yêu cầu bắt buộc chưa đạt."


def test_without_anything_unmet_the_answer_is_positive(finding, model):
    assert text_of(model(finding("satisfied"))).splitlines()[1] == "ĐẠT: không thấy yêu cầu nào chưa đạt."


def test_only_recommended_duties_unmet_do_not_read_as_binding(finding, model):
    answer = text_of(model(finding(severity=Severity.SHOULD))).splitlines()[1]
    assert answer.startswith("Không có yêu cầu bắt buộc nào chưa đạt")


def test_no_duty_at_all_is_no_pass(finding, model):
    answer = text_of(model(finding("not_applicable", reason=Reason.NOT_BOUND))).splitlines()[1]
    assert "ĐẠT:" not in answer


def test_not_in_force_comes_before_everything(model):
    off = RuleSetReport(id="thu", version="1", sha256="0", title="Bộ thử", in_force=False)
    lines = text_of(model(rule_sets=(off,), complete=False)).splitlines()
    assert lines[0].startswith("KHÔNG CÓ QUY TẮC NÀO CÓ HIỆU LỰC trong năm học 2025-2026: Bộ thử (thu)")
    assert not any(line.startswith("ĐẠT") for line in lines)


def test_one_set_of_two_not_in_force_is_named(finding, model):
    on = RuleSetReport(id="mot", version="1", sha256="0", title="Một")
    off = RuleSetReport(id="hai", version="1", sha256="0", title="Hai", in_force=False)
    text = text_of(model(finding("satisfied"), rule_sets=(on, off)))
    assert "Không có hiệu lực trong năm học 2025-2026, không kiểm tra: Hai (hai)" in text


def test_an_incomplete_report_says_so(finding, model):
    assert "BÁO CÁO CHƯA ĐẦY ĐỦ" in text_of(model(finding("satisfied"), complete=False))


def test_next_steps_come_by_date_and_before_what_is_wrong(finding, model):
    late = finding("pending", reason=Reason.NOT_DUE, title="Gửi báo cáo", due=("2026-05-30", "2026-05-31"))
    soon = finding("pending", reason=Reason.NOT_DUE, title="Thông báo", due=("2025-11-06", "2025-11-06"))
    text = text_of(model(finding(), late, soon))
    places = [text.index(part) for part in (
        "VIỆC CẦN LÀM TIẾP", "chậm nhất 06/11/2025 (còn 5 ngày): Thông báo",
        "hạn trong khoảng 30/05/2026 – 31/05/2026 (còn 210 ngày): Gửi báo cáo", "CHƯA ĐẠT (1)",
    )]
    assert places == sorted(places)


def test_a_limit_of_today_and_one_of_tomorrow(finding, model):
    def limit(day):
        return text_of(model(finding("pending", reason=Reason.NOT_DUE, due=(day, day))))

    assert "chậm nhất 01/11/2025 (hôm nay)" in limit("2025-11-01")
    assert "chậm nhất 02/11/2025 (còn 1 ngày)" in limit("2025-11-02")


def test_equal_steps_share_one_line(finding, model):
    steps = [finding("pending", reason=Reason.NOT_DUE, due=("2025-11-06", "2025-11-06"), scope={"session": name})
             for name in ("Lần 1", "Lần 2")]
    text = text_of(model(*steps))
    assert text.count("chậm nhất 06/11/2025") == 1
    assert text.index("Lần 1") < text.index("Lần 2")


def test_a_pending_duty_without_a_limit_is_still_listed(finding, model):
    text = text_of(model(finding("pending", reason=Reason.NOT_DUE)))
    assert "CHƯA ĐẾN HẠN (1)" in text


def test_a_finding_tells_where_what_clause_and_remedy(finding, model):
    setting = Setting(id="on-the-day", value="late", meaning="đúng ngày là trễ")
    text = text_of(model(finding(settings=(setting,))))
    assert "1. Một buổi mỗi học kỳ [bắt buộc]" in text
    assert "Ở đâu: Trường A, Tổ 1, môn Toán, học kỳ I – «Lịch SHCM!J7»" in text
    assert "    Có 0 buổi, cần 1 buổi.\n" in text
    assert "Căn cứ: CV thử (09/2025), II.1" in text
    assert "Cách hiểu đang dùng: đúng ngày là trễ (on-the-day = late)" in text
    assert "Cần làm: Thêm 1 buổi." in text


@pytest.mark.parametrize(("value", "meaning", "shown"), [
    ("no", "Không: chỉ tính buổi của tổ", "Chỉ tính buổi của tổ (s = no)"),  # no report asks what it answers
    ("yes", "Yes: a week will do", "A week will do (s = yes)"),
    ("30", "Sau bao nhiêu ngày thì nhắc?", "Sau bao nhiêu ngày thì nhắc? 30 (s = 30)"),
    ("late", "đúng ngày: trễ", "đúng ngày: trễ (s = late)"), ("late", "", "s = late"),
])
def test_a_reading_is_a_sentence_of_its_own(value, meaning, shown):
    assert show_setting(Setting(id="s", value=value, meaning=meaning)) == shown


def test_binding_findings_come_first(finding, model):
    text = text_of(model(finding(severity=Severity.SHOULD, title="Nên"), finding(title="Phải")))
    assert text.index("1. Phải") < text.index("2. Nên")


def test_many_cells_are_counted_not_listed(finding, model):
    def cells(n):
        items = [Evidence(file="a.xlsx", sheet="S", cell=f"A{i}", row=i, role="counted") for i in range(1, n + 1)]
        return text_of(model(finding(evidence=tuple(items))))

    assert "«S!A6»\n" in cells(6)
    assert "«S!A6» và 1 ô khác" in cells(7)


def test_cells_of_several_files_name_their_file(finding, model):
    items = tuple(Evidence(file=f, sheet="S", cell="A1", row=1, role="counted") for f in ("a.xlsx", "b.xlsx"))
    assert "«a.xlsx»!«S!A1», «b.xlsx»!«S!A1»" in text_of(model(finding(evidence=items)))


def test_undetermined_findings_name_the_reason(finding, model):
    text = text_of(model(finding("undetermined", reason=Reason.MISSING_COLUMN, duties=12)))
    assert "CHƯA KẾT LUẬN ĐƯỢC (1)" in text
    assert "[bắt buộc; thiếu cột hoặc trang tính; 12 yêu cầu]" in text


def test_problems_of_one_kind_share_a_line_with_their_cells(model, problem):
    item = InputReport(path="a.xlsx", sha256="0", status="partly_read", sessions=1,
                       problems=(problem("C7"), problem("C9"), problem("", sheet="", message="khác")))
    text = text_of(model(inputs=(item,)))
    assert "a.xlsx: đọc được một phần, 1 buổi" in text
    assert "«Lịch SHCM!C7», «Lịch SHCM!C9» – không đọc được ngày" in text
    assert "    khác\n" in text


def test_unreadable_files_stand_first_among_the_files(model, problem):
    good = InputReport(path="a.xlsx", sha256="0", status="read", sessions=1)
    bad = InputReport(path="b.xlsx", sha256="0", status="unreadable", sessions=0, problems=(problem("", sheet=""),))
    text = text_of(model(inputs=(good, bad), complete=False))
    assert text.index("b.xlsx: KHÔNG ĐỌC ĐƯỢC\n") < text.index("a.xlsx: đã đọc, 1 buổi")


def test_what_no_schedule_can_show_is_counted_once_a_rule(finding, model):
    same = [finding("not_applicable", reason=Reason.NOT_DECIDABLE, rule="r", title="Thái độ") for _ in range(2)]
    text = text_of(model(*same))
    assert "1 quy tắc cần kiểm tra bằng cách khác:" in text
    assert text.count("Thái độ") == 1


def test_counts_are_printed_where_no_finding_is(model):
    text = text_of(model(counts=({"rule": "r", "unit": "Tổ 1", "satisfied": 2, "violated": 1},)))
    assert "r – Tổ 1: 2 đạt, 1 chưa đạt" in text


def test_text_of_a_workbook_cannot_steer_the_terminal(finding, model):
    text = text_of(model(finding(message="a\x1b[31mb\nc\u202ed", scope={"school": "T\x9b0"})))
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "\x9b" not in text
    assert "a [31mb c d" in text


def test_broken_letters_do_not_abort_the_report(finding, model):
    broken = finding().model_copy(update={"message": "x\ud800y"})
    assert "x?y" in text_of(model(broken))


@pytest.mark.parametrize(("n", "sentence"), [
    (1, "NOT MET: 1 binding duty is not met."), (2, "NOT MET: 2 binding duties are not met."),
])
def test_english_plurals(finding, model, n, sentence):
    assert text_of(model(*[finding()] * n, lang="en")).splitlines()[1] == sentence


def test_english_scope_and_headings(finding, model):
    text = text_of(model(finding(), lang="en"))
    assert "NOT MET (1)" in text
    assert "Where: Trường A, Tổ 1, subject Toán, term 1" in text


def test_every_verdict_and_reason_has_words_in_both_languages(finding, model):
    for lang in ("vi", "en"):
        for verdict in Verdict:
            for reason in Reason:
                assert text_of(model(finding(verdict, reason=reason), lang=lang))


def test_a_terminal_shows_the_same_words(finding, model, monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    built = model(finding(), finding("pending", reason=Reason.NOT_DUE, due=("2025-11-06", "2025-11-06")))
    stream = io.StringIO()
    print_in_colour(built, stream)
    assert stream.getvalue().split() == text_of(built).split()


WAIVER = Waiver(document="12/QĐ", date="2025-09-20", office="UBND phường", reason="Đang sửa trường",
                expires="2026-05-31", file="mien.yaml", row=4)


def waived(finding, **changes):
    return finding("waived", waived_from=Verdict.VIOLATED, waiver=WAIVER, **changes)


def test_a_waived_duty_says_what_it_was_and_by_which_act(model, finding):
    text = text_of(model(waived(finding), finding("satisfied", remedy="")))
    assert "1 đạt, 0 chưa đạt, 0 chưa kết luận được, 0 chưa đến hạn, 1 được miễn." in text
    assert "Không còn yêu cầu nào chưa đạt, ngoài 1 yêu cầu được miễn." in text
    assert "ĐƯỢC MIỄN (1)" in text
    assert "[bắt buộc; trước khi miễn: chưa đạt]" in text
    assert ("Miễn theo: 12/QĐ ngày 20/09/2025, UBND phường, hết hạn 31/05/2026: Đang sửa trường – «mien.yaml:4»"
            in text)
    assert "Cần làm" not in text


@pytest.mark.parametrize(("others", "answer"), [
    ([], "Không còn yêu cầu nào chưa đạt, ngoài 1 yêu cầu được miễn."),
    (["violated"], "CHƯA ĐẠT: còn 1 yêu cầu bắt buộc chưa đạt. Ngoài ra 1 yêu cầu được miễn."),
    (["undetermined"], "còn 1 yêu cầu thiếu dữ liệu. Ngoài ra 1 yêu cầu được miễn."),
])
def test_no_answer_passes_over_what_was_waived(model, finding, others, answer):
    assert answer in text_of(model(waived(finding), *map(finding, others)))


def test_a_file_of_waivers_counts_waivers(model):
    item = InputReport(path="mien.xlsx", sha256="0", status="read", sessions=0, waivers=2)
    assert "mien.xlsx: đã đọc, 2 văn bản miễn" in text_of(model(inputs=(item,)))
