"""Test `--set key=value`, which overrides every file."""

import pytest

from sim.scenario import ScenarioError, load_scenario
from sim.scenario.read.resolve import parse


def test_words_are_split_at_the_first_equals():
    assert parse(["taliban.control=0.8", "weeks = 2 years", "a=b=c"]) == {
        "taliban.control": "0.8", "weeks": "2 years", "a": "b=c"
    }  # fmt: skip


def test_word_without_equals_is_refused():
    with pytest.raises(ScenarioError, match="no `=`"):
        parse(["taliban.control 0.8"])


def test_everything_can_be_set():
    scenario = load_scenario(
        "baseline",
        {
            "taliban.control": "80 %",
            "council.noise": 0.2,
            "rules.learning": "off",
            "rules.season": False,
            "weeks": "1 year",
            "scale": 0.1,
            "groups.isis_k.growth": "{uniform: [0.005, 0.01]}",
            "states.china.accord_reading": "expulsion",
            "groups.tip.footprint": "{kunduz: 1}",
            "events.reward.amount": "1 million USD",
            "events.khatlon_drill.week": "2021-11-01",
            "events.bagram": "off",
        },
    )
    assert scenario.values["taliban.control"] == 0.8
    assert "taliban.control" not in scenario.distributions
    assert scenario.values["council.noise"] == 0.2
    assert (scenario.rules["learning"], scenario.rules["season"]) == (False, False)
    assert (scenario.weeks, scenario.scale) == (52, 0.1)
    assert scenario.distributions["groups.isis_k.growth"].numbers == (0.005, 0.01)
    assert scenario.values["states.china.accord_reading"] == "expulsion"
    assert scenario.values["groups.tip.footprint"] == {"kunduz": 1.0}
    events = {event.id: event for event in scenario.events}
    assert events["reward"].fields["amount"] == 1e6
    assert events["khatlon_drill"].week == 10
    assert "bagram" not in events
    assert scenario.origins["taliban.control"].short == "--set taliban.control=80 %"


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("taliban.contol", "0.8", "did you mean 'taliban.control'"),
        ("taliban.control", "8", "lies above"),
        ("taliban.control", "[", "not closed"),
        ("taliban.control", "", "nothing is written"),
        ("taliban.control", "!!python/name:os.system x", "tag"),
        ("rules.learnin", "off", "did you mean 'learning'"),
        ("rules.learning", "no", "a switch"),
        ("events.bagra", "off", "did you mean 'bagram'"),
        ("events.bagram", "on", "only be turned off"),
        ("events.bagram.shares", "0.2", "did you mean 'share'"),
        ("events.bagram.share", "2", "lies above"),
        ("events.bagram.week", "-7", "lies below"),
        ("weeks", "0", "lies below"),
        ("scale", "big", "does not fit"),
        ("title", "Mine", "unknown assumption"),
    ],
)
def test_wrong_setting_names_itself(key, value, words):
    with pytest.raises(ScenarioError) as caught:
        load_scenario("baseline", {key: value})
    assert str(caught.value).startswith(f"--set {key}={value}: error:")
    assert words in str(caught.value)


def test_all_wrong_settings_at_once():
    with pytest.raises(ScenarioError) as caught:
        load_scenario("baseline", {"taliban.contol": 1, "rules.learnin": "off"})
    assert len(caught.value.problems) == 2
