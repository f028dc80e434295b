"""Texts are folded and searched all at once: what is found is what each text alone would say."""

from itertools import product
from random import Random
from unicodedata import normalize

import polars as pl
import pytest

from shcm_rules.api import load_rules, read_schedule
from shcm_rules.engine import evaluation
from shcm_rules.engine.evaluation import evaluate
from shcm_rules.engine.phrase_search import Searched, fold_all, phrases_of
from shcm_rules.engine.texts import phrase_finder
from shcm_rules.folding import fold

LETTERS = "aàảãáạăằặâầbcdđeèéẹêềgiìoòóỏõọôồơờuùúủũụưừyỳýỷỹỵhnt OAEUYĐÒÓÙ.,;:-–“”…0123"
ODD = "\n\t\r\u00a0\u200b\ufeff\x1c\u2028ßÄéñΣςİſǅ²½①ŒK\u0300\u0301\u0323"
TONES = "\u0300\u0301\u0303\u0309\u0323"
FORBID, ALLOW = ("xếp loại", "hoà", "số", "uỷ ban"), ("xếp loại học sinh",)


def drawn(letters, seed, n=400):
    random = Random(seed)  # noqa: S311 - not a secret
    words = ["hòa", "Hoà", "xếp loại", "XẾP  LOẠI", "xếp loại học sinh", "số", "sốt", "Ủy ban", "uỷ", "ban", "khoẻ"]

    def part():
        return random.choice([random.choice(letters), random.choice(words), " "])

    return ["".join(part() for _ in range(random.randrange(9))) for _ in range(n)]


@pytest.mark.parametrize("letters", [LETTERS, LETTERS + ODD, normalize("NFD", LETTERS)])
def test_all_at_once_are_folded_as_each_alone(letters):
    texts = drawn(letters, 1)
    assert fold_all(pl.Series("content", texts, dtype=pl.String)).to_list() == [fold(text) for text in texts]


def test_pairs_of_letters_are_folded_as_each_alone():
    toned = {normalize("NFC", vowel + mark) for vowel in "aăâeêioôơuưy" for mark in ("", *TONES)}
    letters = sorted(toned | set(LETTERS))
    pairs = [first + second for first, second in product(letters, repeat=2)]
    pairs += [pair.upper() for pair in pairs]
    assert fold_all(pl.Series("content", pairs)).to_list() == [fold(pair) for pair in pairs]


@pytest.mark.parametrize("allow", [(), ALLOW])
@pytest.mark.parametrize("likely", [(), FORBID, ("khoẻ",)])
def test_texts_that_hold_a_phrase_are_those_that_say_so_alone(allow, likely):
    texts = list(dict.fromkeys(drawn(LETTERS + ODD, 2)))
    searched = Searched(pl.Series("content", texts, dtype=pl.String), frozenset(map(fold, likely)))
    for forbid in (FORBID, *((phrase,) for phrase in FORBID), ("ngoài tất cả",)):
        find = phrase_finder(forbid, allow)
        assert searched.holding(forbid, allow) == [text for text in texts if find(text)]


def test_in_a_column_without_text_nothing_is_found():
    assert Searched(pl.Series("content", [], dtype=pl.String)).holding(FORBID) == []


def test_phrases_are_those_of_filters_bans_and_scheduled_sessions():
    told = phrases_of(load_rules(["lao-cai", "hai-phong"]))
    assert told == phrases_of(load_rules("lao-cai")) | phrases_of(load_rules("hai-phong"))
    assert told == {fold(phrase) for phrase in told}
    assert "xếp loại" in told


@pytest.mark.parametrize("phase", ["plan", "audit"])
def test_judges_side_by_side_say_what_they_say_one_after_another(request, monkeypatch, phase):
    path = request.config.rootpath / "fixtures" / "viet-hoa-thuc-hien.xlsx"
    schedule, sets = read_schedule(path, as_of="2026-03-01"), load_rules(["lao-cai", "viet-hoa"])

    def told():
        found = evaluate(schedule, sets, year=schedule.year, as_of=schedule.year.window.latest, phase=phase)
        assert not found.crashed
        return [(judged.task.rule.id, judged.grain, judged.verdict.to_list(), judged.reason.to_list())
                for judged in found.judged], [rule.id for _, rule, _ in found.idle]

    one_by_one = told()
    monkeypatch.setattr(evaluation, "_MANY", 0)
    assert told() == one_by_one
