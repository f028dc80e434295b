"""Examples that pin a rule notice every small mistake in it; those of the shipped sets do."""

import pytest

from shcm_rules.errors import UsageError
from shcm_rules.rule_trials import check_boundaries, score_mutants, try_rule
from shcm_rules.rulesets.discovery import find_rule_set, known_rule_sets
from shcm_rules.rulesets.examples import load_examples
from shcm_rules.rulesets.loading import load_rule_set

RULE = "department-ncbh-per-term"


@pytest.mark.parametrize("name", known_rule_sets())
def test_examples_notice_every_planted_mistake(name):
    """A survivor names what could be wrong in the rule without any example failing: add one that shows it."""
    (score,) = score_mutants([name])
    assert [mutant.sentence for mutant in score.survivors] == []
    assert score.made > 0


@pytest.mark.parametrize("name", known_rule_sets())
def test_the_numbers_of_every_rule_hold_at_their_boundaries(name):
    results = check_boundaries(name)
    assert [result.sentence for result in results if not result.passed] == []


@pytest.fixture(scope="module")
def lao_cai():
    folder = find_rule_set("lao-cai")
    return load_rule_set(folder), load_examples(folder)


def survivors(lao_cai, *words):
    """Return what goes unnoticed when only the examples whose names hold one of some words are left."""
    rule_set, examples = lao_cai
    kept = [example for example in examples if any(word in example.name for word in words)]
    made, left = try_rule(rule_set, RULE, kept)
    return made, {mutant.sentence for mutant in left}


def test_a_weak_set_of_examples_is_found_out(lao_cai):
    made, left = survivors(lao_cai, "trên mức")
    assert len(left) < made  # it notices something: two sessions are no “exactly one”
    assert f"{RULE}: $ncbh-per-term (từ 2025-2026): 1 → 0" in left
    assert f"{RULE}: $ncbh-per-term (từ 2025-2026): 1 → 2" in left
    assert f"{RULE}: phép so sánh: at_least → exactly" not in left


def test_an_example_just_at_the_limit_notices_one_more(lao_cai):
    _, left = survivors(lao_cai, "đúng mức")
    assert f"{RULE}: $ncbh-per-term (từ 2025-2026): 1 → 2" not in left
    assert f"{RULE}: $ncbh-per-term (từ 2025-2026): 1 → 0" in left


def test_without_examples_nothing_is_noticed(lao_cai):
    made, left = survivors(lao_cai)
    assert len(left) == made > 20


def test_an_example_that_is_wrong_itself_shows_nothing(lao_cai):
    rule_set, examples = lao_cai
    right = next(example for example in examples if example.rule == RULE and "đúng mức" in example.name)
    wrong = right.model_copy(update={
        "expect": tuple(one.model_copy(update={"verdict": "violated"}) for one in right.expect)})
    made, left = try_rule(rule_set, RULE, [wrong])
    assert len(left) == made


def test_one_rule_alone():
    (score,) = score_mutants(["lao-cai"], rule=RULE)
    assert (score.rule_set, score.percent, score.killed) == ("lao-cai", 100.0, score.made)
    with pytest.raises(UsageError, match="nowhere"):
        score_mutants(["lao-cai"], rule="nowhere")
