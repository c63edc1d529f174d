"""Test the accounts of claims."""

import json

import pytest

from sim.analysis.claims.accounts import account, accounts
from sim.errors import SanctuaryError
from sim.society.registry import RULES


def test_every_claim_has_an_account_that_is_plain_json():
    found = json.loads(json.dumps([one.plain() for one in accounts()]))
    assert len(found) == 51
    assert all(one["outputs"] and one["parameters"] and one["expected"] and one["taken_out"] for one in found)


def test_an_account_says_what_carries_a_claim_and_what_would_refute_it():
    one = account("c12")
    carried = {rule.name: rule for rule in one.rules}
    assert {"outbidding", "moderation"} <= set(carried) < set(RULES)
    assert one.taken_out == f"switching off the mechanism “{carried['outbidding'].title}”: {carried['outbidding'].off}"
    assert (
        one.expected[0] == "raises “Fighters gone over to a rival group, cumulative” by week 52 (with members replayed)"
    )
    assert {output["name"]: output["unit"] for output in one.plain()["outputs"]}["defections"] == "people"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("C05", "leaving out the event: A captive"),
        ("C19", "nothing to take out"),
        ("C23", "at one value instead of drawing it"),
        ("C33", "setting “Capacity to police at full resources” to 1"),
    ],
)
def test_each_way_of_taking_a_claim_out_reads_well(name, words):
    assert words in account(name).taken_out


def test_an_expectation_of_nothing_carries_its_margin_and_unit():
    assert account("C01").expected[0] == (
        "changes “Members of groups that are no enemies handed over, cumulative” by no more than 0.5 people at week 260 "
        "(where Ultimatum: demand hand over; against Ultimatum off)"
    )


def test_a_source_is_given_by_title():
    parameters = {known["key"]: known for known in account("C14").plain()["parameters"]}
    assert parameters["council.noise"]["source"].startswith("Quantal Response Equilibria")
    assert parameters["taliban.loyalty.*"]["source"] == "assumption"


def test_an_unknown_claim_says_which_there_are():
    with pytest.raises(SanctuaryError, match="there is no claim 'C99'") as caught:
        account("C99")
    assert "C01 to C51" in caught.value.remedy
