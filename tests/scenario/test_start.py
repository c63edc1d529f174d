"""The start and the regime of a scenario: dates count from its own first day, and a regime gives its values."""

from __future__ import annotations

from datetime import date

import pytest

from sim.outputs.calendar import counting_from, date_of_week
from sim.scenario import load_scenario
from sim.scenario.load import load_text
from sim.scenario.problems import ScenarioError
from sim.scenario.write.resolved import resolved_text
from sim.society.country.start import first_regime

OWN = "extends: baseline\ntitle: Earlier\nstart: 2015-01-01\nregime: republic\nweeks: 314\n"
STRIKE = "events:\n  - {id: bomb, week: 2017-04-13, strike: {group: isis_k, killed: 94}}\n"


def test_dates_count_from_the_start_of_the_scenario() -> None:
    found = load_text(OWN + STRIKE)
    week = next(event.week for event in found.events if event.id == "bomb")
    assert date_of_week(week, found.first_day) <= date(2017, 4, 13) < date_of_week(week + 1, found.first_day)
    with counting_from(found.first_day):
        assert date_of_week(0) == date(2015, 1, 1)
    assert date_of_week(0) == date(2021, 8, 20)


def test_the_season_follows_the_start() -> None:
    """Week 0 of the baseline lies in summer, week 0 of a scenario that begins in January in winter."""
    weeks = [int(first_regime(one, 1, 0.01)[0].first_week) for one in (load_scenario("baseline"), load_text(OWN))]
    assert weeks == [33, 0]


def test_a_regime_gives_its_values_before_those_of_the_scenario() -> None:
    republic = load_text(OWN + "assumptions:\n  taliban.fighters: 90000\n")
    assert republic.values["taliban.fighters"] == 90000
    assert republic.values["taliban.control"] == 0.4
    assert "taliban.control" not in republic.distributions
    assert not republic.rules["deliberation"]
    usual = load_scenario("baseline")
    back = load_text(OWN.replace("regime: republic", "regime: taliban"))
    assert back.rules == usual.rules
    assert back.values["groups.al_qaeda.hostility"] == usual.values["groups.al_qaeda.hostility"]


def test_a_resolved_scenario_keeps_its_start() -> None:
    found = load_text(OWN + STRIKE)
    again = load_text(resolved_text(found))
    assert again.first_day == found.first_day
    assert again.digest == found.digest


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (OWN.replace("2015-01-01", "2015-02-30"), "not a day of the calendar"),
        (OWN.replace("republic", "kingdom"), "regime"),
        (OWN + STRIKE.replace("2017-04-13", "1999-01-01"), "outside what can be simulated"),
    ],
)
def test_a_wrong_start_or_regime_is_told(text: str, told: str) -> None:
    with pytest.raises(ScenarioError, match=told):
        load_text(text)


def test_only_a_file_sets_the_start() -> None:
    with pytest.raises(ScenarioError, match="only a file"):
        load_scenario("baseline", {"start": "2015-01-01"})
