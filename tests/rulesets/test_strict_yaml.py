"""YAML's surprises stay out, and every problem has its line."""

import pytest

from shcm_rules.rulesets.strict_yaml import read_yaml


def read(text):
    return read_yaml(text.encode(), "f.yaml")


@pytest.mark.parametrize("text", [
    "7:30", "no", "yes", "on", "off", "No", "True", "FALSE", "2025-05-31", "05", "-05", "1.5", "1e3", "0x1F", "1_000",
    "-0", "+1", "31/5", ".inf", "٣",
])
def test_plain_words_stay_text(text):
    assert read(f"a: {text}\n{text}: b").data == {"a": text, text: "b"}


@pytest.mark.parametrize(("text", "value"), [
    ("true", True), ("false", False), ("0", 0), ("14", 14), ("-3", -3), ('"14"', "14"), ("'true'", "true"),
    ("|\n  5\n", "5\n"),
    ('""', ""), ("", None),
])
def test_only_these_are_no_text(text, value):
    data = read(f"a: {text}").data["a"]
    assert data == value
    assert type(data) is type(value)


def test_keys_are_always_text():
    assert read("true: 1\n5: 2").data == {"true": 1, "5": 2}


def test_decomposed_letters_are_composed():
    assert read("a: To\u0302\u0309").data == {"a": "Tổ"}


def test_every_refusal_at_once_with_its_line():
    source = read("a: 1\na: 2\nb: &x 3\nc: *x\nd: !!str 4\ne: null\n<<: {f: 1}\n? [g]\n: h\n")
    assert [problem.split(": ", 1)[0] for problem in source.problems] == [f"f.yaml:{n}" for n in range(2, 9)]
    for words, problem in zip(
        ("lặp lại; đã có ở dòng 1", "&x", "*x", "!!str|tag:yaml.org,2002:str", "null", "<<", "khoá phải là chữ"),
        source.problems, strict=True,
    ):
        assert any(word in problem for word in words.split("|"))


def test_a_syntax_error_leaves_no_data():
    source = read("a: 1\na: 2\nb: ]\n")
    assert source.data is None
    assert source.problems[-1].startswith("f.yaml:3: sai cú pháp YAML")


@pytest.mark.parametrize("content", [b"a: \xff", b"a: \x01", b"[" * 500, b"a: 1\n---\nb: 2\n", b"a: " + b"9" * 9000])
def test_odd_bytes_never_crash(content):
    source = read_yaml(content, "f.yaml")
    assert source.problems or isinstance(source.data["a"], str)


def test_lines_of_keys_and_items():
    source = read("a:\n  - b: 1\n    c: 2\n  - d:\n      - 5\n")
    assert [source.line(path) for path in [("a",), ("a", 0), ("a", 0, "c"), ("a", 1, "d", 0), ("a", 1, "lost")]] == [
        1, 2, 3, 5, 4,
    ]
