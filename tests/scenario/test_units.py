"""Test that quantities are converted, and refused when their dimension is wrong."""

import pytest

from sim.scenario import ScenarioError, catalogue
from sim.scenario.read.units import WrongUnit, convert, measure


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("26 weeks", "weeks", 26),
        ("6 months", "weeks", 26),
        ("2 years", "weeks", 104),
        ("1 year", "weeks", 52),
        ("14 days", "weeks", 2),
        ("30 %", "share", 0.3),
        ("70%", "probability", 0.7),
        ("5 percent", "1", 0.05),
        ("1500 people", "people", 1500),
        ("1500", "people", 1500),
        ("25 million USD", "USD", 25e6),
        ("0.1 billion dollars", "USD", 1e8),
        ("4 per month", "people per month", 4),
        ("4 people per month", "people per month", 4),
        ("52 per year", "1/week", 1),
        ("52/year", "1/week", 1),
        ("5 % per week", "1/week", 0.05),
        ("1 a year", "1/year", 1),
        ("-2 weeks", "weeks", -2),
        (".5", "share", 0.5),
        ("1e3", "people", 1000),
    ],
)
def test_conversion(text, unit, value):
    assert convert(text, unit) == pytest.approx(value, rel=1e-12)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("26 weeks", "share"),
        ("30 %", "weeks"),
        ("30 %", "people"),
        ("3 km", "weeks"),
        ("3 USD", "people"),
        ("3 per week", "weeks"),
        ("3 weeks", "1/week"),
        ("25,000", "people"),
        ("25 000", "people"),
        ("25'000", "people"),
        ("many", "people"),
        ("", "people"),
        ("% 30", "share"),
        ("-9 per month", "log-odds per week"),
    ],
)
def test_wrong_dimension_is_refused_with_an_example(text, unit):
    with pytest.raises(WrongUnit, match=r"write .+"):
        convert(text, unit)


def test_percent_is_exact(load):
    assert load("assumptions: {taliban.control: 70 %}\n").values["taliban.control"] == 0.7


def test_every_unit_of_the_seeds_is_understood():
    for parameter in catalogue().parameters.values():
        if parameter.number:
            assert convert("3", parameter.unit) == 3
            assert measure(parameter.unit).factor > 0


def test_horizon_in_years(load):
    assert load("weeks: 2 years\n").weeks == 104


@pytest.mark.parametrize(
    ("written", "week"),
    [("26", 26), ("6 months", 26), ("10 days", 1), ("2021-08-20", 0), ("2021-08-19", -1), ("2022-04-16", 34)],
)
def test_week_of_an_event(load, written, week):
    scenario = load(f"events:\n  - {{id: mine, week: {written}, talks: {{with: china}}}}\n")
    assert next(event.week for event in scenario.events if event.id == "mine") == week


def test_share_above_one_hints_at_percent(load):
    with pytest.raises(ScenarioError, match="if you mean per cent, write `60 %`"):
        load("assumptions: {taliban.control: 60}\n")
