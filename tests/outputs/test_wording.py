"""Units, keys and columns have words for readers."""

from __future__ import annotations

import pandas as pd
import pytest

from sim.dashboard.svg.exhibit import first_rows
from sim.evidence import claims, parameters
from sim.outputs.definitions import by_name
from sim.outputs.wording import BRIEF, brief, briefs, measure, observer, quantity, spelled, titled, worded
from sim.society.registry import RULES


@pytest.mark.parametrize(
    ("unit", "told"),
    [("ratio", "32.4"), ("share", "32.4"), ("count", "32.4"), ("people", "32.4 people"), ("rung", "32.4 rungs up")],
)
def test_units_follow_numbers_only_where_they_belong(unit: str, told: str) -> None:
    assert quantity("32.4", unit) == told


def test_no_unit_of_an_output_is_a_bare_word() -> None:
    for output in by_name().values():
        assert measure(output.unit) not in ("ratio", "share", "probability", "count", "code", "rung", "1")


def test_every_key_has_words() -> None:
    keys = [f"rules.{name}" for name in RULES] + [key for key in parameters() if "*" not in key]
    keys += [name for claim in claims().values() for name in claim.outputs]
    for key in keys:
        assert worded(key) != key
        assert "_" not in worded(key)
    assert worded("states.united_states.accord_reading = presence").endswith(": United States = presence")
    assert worded("safer left") == "safer left"


def test_keys_in_a_sentence_are_replaced_by_words() -> None:
    said = spelled(
        "in forced_expulsion; where states.*.discernment 0.6; more than on trust.india; of leader_lost in week 1"
    )
    assert said == (
        "in forced expulsion; where “Ability to tell groups apart” at 0.6; more than on “Perceived willingness to police: India”; "
        "of leader lost in week 1"
    )
    assert spelled("where events.reward.amount 1e+08") == "where Reward: amount 100,000,000"


def test_observed_outputs_name_their_observer() -> None:
    assert observer("strength.isis_k") == "true"
    assert observer("compliance_seen.pakistan") == "as Pakistan sees it"
    assert observer("seen.isis_k") == "as outsiders observe it"
    assert observer("rhetoric.china") == "as said in public"
    assert titled("strength.mine", {"mine": "My group"}).endswith(": My group")


def test_a_name_beside_a_chart_is_short_and_names_the_entity() -> None:
    assert brief("taliban.loyalty.al_qaeda") == "Mean loyalty of the council to the group: al-Qaeda"
    assert brief("presence.imu") == "Whether it may stay: Islamic Movement of Uzbekistan"
    assert brief("nothing.known") == "nothing.known"
    assert brief("events.ultimatum.force") == "Ultimatum: force"
    for key in (*parameters(), *(one.name for one in by_name().values())):
        assert len(brief(key)) <= BRIEF or brief(key) == key, key


def test_equal_short_names_are_given_in_full() -> None:
    alike = ["groups.aqis.target_regional", "groups.aqis.target_local"]
    assert len(set(briefs(alike, most=40).values())) == 2


def test_a_table_on_a_page_has_no_keys() -> None:
    table = pd.DataFrame({"factor": ["taliban.control"], "q05": [0.25], "mean risk.total": [1.0]})
    told = first_rows(table)
    assert told["head"] == ["assumption that varies", "one in twenty below", f"{titled('risk.total')}, mean"]
    assert told["rows"][0][0] == worded("taliban.control") != "taliban.control"
