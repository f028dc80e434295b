"""What the command line says, in both languages; knows no option's meaning."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

__all__ = ["HELP", "LANGUAGES", "MESSAGES", "asked_language"]

LANGUAGES = ("vi", "en")

MESSAGES: Mapping[str, Mapping[str, str]] = {
    "vi": {
        "error": "Lỗi: {text}", "interrupted": "Đã dừng theo yêu cầu.",
        "defect": "Lỗi của chương trình ({kind}): {text}. Chạy lại với --debug để xem chi tiết và gửi cho người"
                  " phát triển.",
        "unknown_option": "không có tuỳ chọn {name}{hint} – các tuỳ chọn: {known}",
        "unknown_command": "không có lệnh “{name}”{hint} – các lệnh: {known}",
        "extra": "thừa tham số {name}", "hint": ", có phải {name}?",
        "no_command": "chưa cho biết lệnh – các lệnh: {known}",
        "missing": "thiếu tham số: {names}", "no_value": "{name}: thiếu giá trị",
        "flag_value": "{name}: không nhận giá trị", "ambiguous": "{name}: không rõ là tuỳ chọn nào",
        "choice": "{option}: “{value}” không có{hint} – được phép: {known}",
        "set_form": "--set: “{value}” – cần dạng TÊN=GIÁ-TRỊ, ví dụ --set on-the-day=late",
        "set_twice": "--set: thiết lập “{name}” được cho hai giá trị khác nhau",
        "waivers": "--waivers: chưa hỗ trợ; hãy bỏ tuỳ chọn này",
        "over_input": "-o {path}: là tệp đang được kiểm tra – hãy chọn tên khác",
        "twice": "-o {path}: được cho hai lần", "no_folder": "{path}: không có thư mục này để ghi vào",
        "reading": "đã đọc {n} tệp: {name}", "unreadable": "{path}: {why}",
        "written": "Đã ghi {path}.", "exists": "{path}: đã có tệp này – thêm --force nếu muốn ghi đè",
        "not_xlsx": "{path}: mẫu là sổ tính Excel – tên tệp cần đuôi .xlsx",
        "cannot_write": "{path}: không ghi được – {why}",
        "no_such_rule": "không có quy tắc hoặc bộ quy tắc “{name}”{hint} – các bộ: {known}",
        "n_rules": "{n} quy tắc", "in_force": "từ năm học {first}", "in_force_to": "năm học {first} đến {last}",
        "set_fine": "{name}: {n} quy tắc, {examples} ví dụ – không có lỗi",
        "problems": "{n} lỗi", "no_sets": "{path}: không có bộ quy tắc nào – mỗi bộ là một thư mục có tệp {header}",
        "example_ok": "đạt   {text}", "example_wrong": "SAI   {text}", "examples": "{name}: {passed}/{n} ví dụ đúng",
        "no_examples": "{name}: chưa có ví dụ nào", "rule": "quy tắc {name}", "parameter": "tham số {name}",
        "setting": "thiết lập {name}", "new": "mới", "gone": "bỏ", "changed": "thay đổi", "from_to": "{old} → {new}",
        "same": "Hai bộ quy tắc không khác nhau.", "nothing": "(không có)", "header": "bộ quy tắc",
        "docs_note": "Trang này được tạo từ bộ quy tắc; sửa ở tệp quy tắc rồi tạo lại.",
    },
    "en": {
        "error": "Error: {text}", "interrupted": "Stopped as asked.",
        "defect": "Defect of this program ({kind}): {text}. Run again with --debug for details to send to the"
                  " developers.",
        "unknown_option": "there is no option {name}{hint} – options: {known}",
        "unknown_command": "there is no command “{name}”{hint} – commands: {known}",
        "extra": "superfluous argument {name}", "hint": ", did you mean {name}?",
        "no_command": "no command given – commands: {known}",
        "missing": "missing: {names}", "no_value": "{name}: value missing",
        "flag_value": "{name}: takes no value", "ambiguous": "{name}: could be several options",
        "choice": "{option}: “{value}” is unknown{hint} – allowed: {known}",
        "set_form": "--set: “{value}” – write NAME=VALUE, such as --set on-the-day=late",
        "set_twice": "--set: setting “{name}” is given two different values",
        "waivers": "--waivers: not supported yet; leave this option out",
        "over_input": "-o {path}: is a file that is being checked – choose another name",
        "twice": "-o {path}: given twice", "no_folder": "{path}: there is no such folder to write to",
        "reading": "files read: {n}, {name}", "unreadable": "{path}: {why}",
        "written": "Wrote {path}.", "exists": "{path}: exists – add --force to overwrite it",
        "not_xlsx": "{path}: the template is an Excel workbook – the name must end in .xlsx",
        "cannot_write": "{path}: could not be written – {why}",
        "no_such_rule": "there is no rule or rule set “{name}”{hint} – sets: {known}",
        "n_rules": "rules: {n}",
        "in_force": "from school year {first}", "in_force_to": "school years {first} to {last}",
        "set_fine": "{name}: rules: {n}, examples: {examples} – no mistakes",
        "problems": "mistakes: {n}", "no_sets": "{path}: no rule set here – a set is a folder with the file {header}",
        "example_ok": "ok    {text}",
        "example_wrong": "WRONG {text}", "examples": "{name}: {passed}/{n} examples right",
        "no_examples": "{name}: no examples yet", "rule": "rule {name}", "parameter": "parameter {name}",
        "setting": "setting {name}", "new": "new", "gone": "gone", "changed": "changed", "from_to": "{old} → {new}",
        "same": "The two rule sets do not differ.", "nothing": "(nothing)", "header": "rule set",
        "docs_note": "This page is generated from the rule set; edit the rule files and generate it again.",
    },
}

HELP: Mapping[str, Mapping[str, str]] = {
    "vi": {
        "usage": "cách dùng: ", "arguments": "tham số", "options": "tuỳ chọn", "commands": "lệnh",
        "program": "Kiểm tra lịch sinh hoạt chuyên môn theo các văn bản hướng dẫn.",
        "epilog": "Mã kết thúc: 0 không có gì chưa đạt; 1 có yêu cầu chưa đạt; 2 có phần không kiểm tra được.",
        "help": "in phần hướng dẫn này", "version": "in số phiên bản",
        "lang": "ngôn ngữ của thông báo và báo cáo (mặc định vi)",
        "debug": "in chi tiết khi chương trình có lỗi",
        "check": "kiểm tra một hay nhiều tệp lịch", "rules": "xem, soát và so sánh các bộ quy tắc",
        "template": "ghi ra sổ tính mẫu để điền",
        "paths": "tệp bảng tính (.xlsx .xlsm .csv) hoặc thư mục chứa chúng; nhiều tệp là một lịch chung",
        "rule_option": "bộ quy tắc: tên có sẵn hoặc đường dẫn; dùng được nhiều lần",
        "as_of": "tính đến ngày nào (mặc định hôm nay)", "year": "năm học, dạng 2025-2026",
        "phase": "plan: xét theo kế hoạch; audit: xét việc đã thực hiện (mặc định plan)",
        "registry": "tệp có danh mục tổ – môn và cụm", "calendar": "tệp ghi thời gian các học kỳ",
        "waivers": "tệp miễn trừ (chưa hỗ trợ)", "set": "chọn cách hiểu một chỗ văn bản chưa rõ; dùng được nhiều lần",
        "format": "định dạng báo cáo: text, json (các định dạng khác chưa hỗ trợ)",
        "output": "ghi báo cáo ra tệp; đuôi tệp cho biết định dạng; dùng được nhiều lần",
        "fail_on": "violated, undetermined hoặc never: từ mức nào thì mã kết thúc là 1 (mặc định violated)",
        "strict": "tính cả yêu cầu không bắt buộc vào mã kết thúc",
        "detail": "full: mọi kết luận; open: bỏ phần đạt và không áp dụng; counts: chỉ số lượng",
        "list": "liệt kê các bộ quy tắc có sẵn", "show": "xem một quy tắc hoặc một bộ quy tắc",
        "lint": "soát lỗi các tệp quy tắc", "test": "chạy các ví dụ của bộ quy tắc",
        "schema": "in JSON Schema của tệp quy tắc hoặc của báo cáo", "docs": "in trang tài liệu của bộ quy tắc",
        "diff": "so sánh hai bộ quy tắc", "rule_id": "mã quy tắc hoặc tên bộ quy tắc",
        "sets": "tên hoặc đường dẫn bộ quy tắc (mặc định: mọi bộ có sẵn)", "what": "rules hoặc report (mặc định rules)",
        "docs_output": "thư mục để ghi, mỗi bộ một tệp .md (mặc định in ra màn hình)",
        "diff_a": "bộ quy tắc cũ", "diff_b": "bộ quy tắc mới", "verbose": "in cả ví dụ đúng",
        "template_output": "tệp .xlsx để ghi", "force": "ghi đè nếu đã có tệp",
    },
    "en": {
        "usage": "usage: ", "arguments": "arguments", "options": "options", "commands": "commands",
        "program": "Check schedules of professional meetings against the circulars.",
        "epilog": "Exit status: 0 nothing unmet; 1 unmet duties; 2 something could not be checked.",
        "help": "print this help", "version": "print the version",
        "lang": "language of messages and reports (default vi)",
        "debug": "print details of a defect of this program",
        "check": "check one or more schedule files", "rules": "look at, lint and compare rule sets",
        "template": "write a workbook to fill in",
        "paths": "workbooks (.xlsx .xlsm .csv) or folders of them; several files are one schedule",
        "rule_option": "rule set: shipped name or path; repeatable",
        "as_of": "the day on which the question is asked (default today)", "year": "school year, as 2025-2026",
        "phase": "plan: judge the plan; audit: judge what was done (default plan)",
        "registry": "file with the departments' subjects and the clusters", "calendar": "file with the terms",
        "waivers": "file of waivers (not supported yet)", "set": "decide an ambiguity of the text; repeatable",
        "format": "format of the report: text, json (others are not supported yet)",
        "output": "write the report to a file; the suffix tells the format; repeatable",
        "fail_on": "violated, undetermined or never: from where on the exit status is 1 (default violated)",
        "strict": "duties that do not bind count for the exit status too",
        "detail": "full: every finding; open: without satisfied and not applicable; counts: numbers only",
        "list": "list the shipped rule sets", "show": "show a rule or a rule set", "lint": "validate rule files",
        "test": "run the examples of rule sets", "schema": "print the JSON Schema of rule files or of the report",
        "docs": "print the rule pages", "diff": "compare two rule sets", "rule_id": "id of a rule or a rule set",
        "sets": "names or paths of rule sets (default: all shipped ones)", "what": "rules or report (default rules)",
        "docs_output": "folder to write to, one .md a set (default: print)",
        "diff_a": "old rule set", "diff_b": "new rule set", "verbose": "list the examples that are right too",
        "template_output": "the .xlsx file to write", "force": "overwrite an existing file",
    },
}


def asked_language(words: Sequence[str]) -> str:
    """Return the language that an argument list asks for, before it is parsed; Vietnamese where it is unclear."""
    for place, word in enumerate(words):
        value = word.partition("=")[2] if word.startswith("--lang=") else words[place + 1:place + 2]
        if word.startswith("--lang") and value in ("en", ["en"]):
            return "en"
    return "vi"
