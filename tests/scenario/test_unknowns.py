"""Test distributions: drawn once per replicate, each with its own key, inside the admissible range."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.scenario import Distribution
from sim.scenario.distributions import FORMS, uniform_at

EXAMPLES = {
    "uniform": Distribution("uniform", (0.2, 0.6), 0, 1),
    "loguniform": Distribution("loguniform", (0.01, 1), 0, 1),
    "triangular": Distribution("triangular", (0.1, 0.2, 0.9), 0, 1),
    "normal": Distribution("normal", (0.5, 0.4), 0, 1),
    "lognormal": Distribution("lognormal", (0.2, 3), 0, 1),
    "beta": Distribution("beta", (2, 5), 0, 1),
}


def test_every_form_has_an_example():
    assert set(EXAMPLES) == set(FORMS)


@pytest.mark.parametrize("form", EXAMPLES)
@given(u=st.floats(0, 1, exclude_max=True), v=st.floats(0, 1, exclude_max=True))
def test_quantiles_rise_within_the_range(form, u, v):
    low, high = (EXAMPLES[form].quantile(x) for x in sorted((u, v)))
    assert 0 <= low <= high + 1e-12 <= 1 + 1e-9


@pytest.mark.parametrize(("form", "numbers", "median"), [
    ("uniform", (0.2, 0.6), 0.4),
    ("loguniform", (0.01, 1), 0.1),
    ("triangular", (0, 0.5, 1), 0.5),
    ("normal", (0.5, 0.1), 0.5),
    ("lognormal", (0.1, 1.5), 0.1),
    ("beta", (3, 3), 0.5),
])  # fmt: skip
def test_median(form, numbers, median):
    assert Distribution(form, numbers, 0, 1).middle == pytest.approx(median, rel=1e-4)


def test_weights_of_a_choice():
    form = Distribution("choice", (3.0, 1.0), options=("attacks", "presence"))
    drawn = [form.quantile(uniform_at(seed, "x")) for seed in range(4000)]
    assert drawn.count("attacks") / 4000 == pytest.approx(0.75, abs=0.03)


def test_addresses_are_spread_evenly():
    drawn = [uniform_at(seed, "taliban.control") for seed in range(4000)]
    assert sum(drawn) / 4000 == pytest.approx(0.5, abs=0.02)
    assert min(drawn) >= 0
    assert max(drawn) < 1


def test_another_unknown_changes_no_other_draw(load):
    one = load("")
    two = load("assumptions: {council.noise: {uniform: [0.1, 0.3]}}\n")
    for seed in range(5):
        a, b = one.draw(seed).values, two.draw(seed).values
        assert {key for key in a if a[key] != b[key]} == {"council.noise"}


def test_draw_is_a_scenario_without_unknowns(load):
    scenario = load("")
    drawn = scenario.draw(3)
    assert scenario.distributions
    assert not drawn.distributions
    assert drawn.draw(99) == drawn
    assert drawn.digest == scenario.draw(3).digest != scenario.draw(4).digest


def test_unknown_stands_at_its_median_until_drawn(load):
    scenario = load("assumptions: {taliban.control: {uniform: [0.2, 0.4]}}\n")
    assert scenario.values["taliban.control"] == pytest.approx(0.3)


def test_event_may_hold_unknowns(load):
    text = "events:\n  - {id: blow, week: {uniform: [10, 40]}, aid: {change: {normal: [0, 10 %]}}}\n"
    scenario = load(text)
    blow = next(event for event in scenario.events if event.id == "blow")
    assert blow.week == 25
    assert set(scenario.distributions) >= {"events.blow.week", "events.blow.change"}
    drawn = {next(e for e in scenario.draw(seed).events if e.id == "blow").week for seed in range(30)}
    assert len(drawn) > 5
    assert all(isinstance(week, int) and 10 <= week <= 40 for week in drawn)
    weeks = [event.week for event in scenario.draw(1).events]
    assert weeks == sorted(weeks)


def test_quantities_inside_a_distribution(load):
    scenario = load(
        "assumptions: {taliban.control: {uniform: [20 %, 40 %]}, regrowth.halflife: {uniform: [2 months, 1 year]}}\n"
    )
    assert scenario.distributions["taliban.control"].numbers == (0.2, 0.4)
    assert scenario.distributions["regrowth.halflife"].numbers == pytest.approx((104 / 12, 52))


def test_numbers_are_finite():
    for form in EXAMPLES.values():
        for u in (0.0, 1e-12, 0.5, 1 - 1e-12):
            assert math.isfinite(form.quantile(u))
