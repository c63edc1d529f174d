"""Words of a scenario's structure reach the steps as numbers, in one order."""

from __future__ import annotations

import pytest

from sim.evidence import parameters
from sim.scenario import load_scenario
from sim.society.common.params import WORDS, parameter_record
from sim.terms import word


def test_every_plain_word_has_a_number() -> None:
    assert {p.key for p in parameters().values() if p.choices and not p.is_template} == set(WORDS)


@pytest.mark.parametrize("key", WORDS)
def test_words_stand_in_the_order_of_their_numbers(key: str) -> None:
    assert [word(term) for term in WORDS[key]] == list(parameters()[key].choices)


@pytest.mark.parametrize("key", WORDS)
def test_a_scenario_sets_the_number(key: str) -> None:
    for term in WORDS[key]:
        record = parameter_record(load_scenario("baseline", {key: word(term)}))
        assert record[0][key.replace(".", "_")] == term
