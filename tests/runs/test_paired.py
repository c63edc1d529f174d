"""Arms and pairs: what may be changed, and how a difference is read."""

import numpy as np
import pytest

from sim.errors import SanctuaryError
from sim.runs.paired import Difference, arm, event, paired
from sim.scenario import load_scenario


@pytest.fixture(scope="module")
def base():
    return load_scenario("baseline")


def test_an_arm_differs_in_what_is_named_and_nothing_else(base):
    found = arm(base, rules={"learning": False}, values={"taliban.control": 0.7}, without_events=["khatlon_drill"])
    assert not found.rules["learning"]
    assert sum(found.rules[k] != base.rules[k] for k in base.rules) == 1
    assert found.values["taliban.control"] == 0.7
    # What was unknown is known now, and stays so when the rest is drawn.
    assert "taliban.control" not in found.distributions
    assert found.draw(4).values["taliban.control"] == 0.7
    assert found.draw(4).values["groups.al_qaeda.prisoners"] == base.draw(4).values["groups.al_qaeda.prisoners"]
    assert {e.id for e in base.events} - {e.id for e in found.events} == {"khatlon_drill"}
    assert found.digest != base.digest
    assert arm(base).digest == base.digest


def test_events_come_in_order_with_every_field(base):
    found = arm(base, without_events=["prison_break"], add_events=[event(3, "ultimatum", from_="united_states")])
    weeks = [e.week for e in found.events]
    assert weeks == sorted(weeks)
    assert not [e for e in found.events if e.kind == "prison_break"]
    added = next(e for e in found.events if e.kind == "ultimatum")
    assert added.fields["from"] == "united_states"
    assert added.fields["demand"] == "expel"


@pytest.mark.parametrize(
    "change",
    [
        {"rules": {"learnin": False}},
        {"values": {"taliban.contol": 0.5}},
        {"without_events": ["khatlon"]},
    ],
)
def test_what_does_not_exist_cannot_be_changed(base, change):
    with pytest.raises(SanctuaryError, match="there is no"):
        arm(base, **change)


def test_an_event_has_only_the_fields_of_its_kind():
    with pytest.raises(SanctuaryError, match="there is no kind of event"):
        event(1, "ultimatums")
    with pytest.raises(SanctuaryError, match="there is no field of drill"):
        event(1, "drill", b="russia")


def read(values, base=(10.0, 12.0, 11.0, 9.0)):
    start = np.array(base)
    return Difference(np.array(values), start, start + np.array(values))


def test_an_effect_counts_past_the_smallest_one_of_interest():
    assert read([3.0, 3.1, 2.9, 3.0]).sign == "up"
    assert read([-3.0, -3.1, -2.9, -3.0]).sign == "down"
    # Certain, and too small to matter.
    assert read([0.01, 0.011, 0.009, 0.01]).sign == "none"
    assert read([5.0, -5.0, 4.0, -4.0]).sign == "unclear"
    assert read([0.2, 0.2, 0.2, 0.2]).smallest == pytest.approx(max(0.02 * 10.5, 0.1 * np.std([10, 12, 11, 9], ddof=1)))
    assert read([0.1, -0.1, 0.1, -0.1]).within(0.3)
    assert not read([1.0, -1.0, 1.0, -1.0]).within(0.3)
    low, high = read([1.0, 2.0, 3.0, 2.0]).interval
    assert low < 2.0 < high
    assert read([1.0], (2.0,)).half_width == np.inf


def test_pairs_share_their_luck(base):
    seen = []

    class Fixed:
        def __init__(self, level):
            self.level = level

        def series(self, _):
            return np.full(5, self.level)

    def run(scenario, seed, weeks, scale):
        seen.append((scenario.name, seed, weeks, scale))
        return Fixed(seed + (10.0 if scenario.name == "other" else 0.0))

    found = paired(base, arm(base, name="other"), ["strength.isis_k"], seeds=(1, 2, 3), weeks=5, scale=0.1, run=run)
    assert found.at("strength.isis_k", 3).values.tolist() == [10.0, 10.0, 10.0]
    assert found.over("strength.isis_k", 0, 5).share_up == 1.0
    assert [s[1] for s in seen] == [1, 2, 3, 1, 2, 3]
    assert {s[2:] for s in seen} == {(5, 0.1)}
