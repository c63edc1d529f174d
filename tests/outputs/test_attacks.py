"""Individual attacks add up to the weekly series, and both engines record the same attacks."""

from __future__ import annotations

import numpy as np
import pytest

from sim.model import simulate
from sim.scenario import load_scenario


def test_attacks_add_up_to_the_weekly_outputs() -> None:
    results = simulate(load_scenario("record"), 3, scale=0.01, weeks=60)
    table = results.attacks()
    assert len(table) > 200
    assert table["week"].is_monotonic_increasing
    home = table[table["province"] != ""]
    for group in results.groups:
        own = home[home["group"] == group]
        count = np.bincount(own["week"], minlength=60)
        assert (count == results.series(f"attacks.{group}")).all()
        assert (np.bincount(own["week"], own["dead"], 60) == results.series(f"deaths.{group}")).all()
    on_minorities = home[home["aim"] == "minorities"]
    assert (np.bincount(on_minorities["week"], on_minorities["dead"], 60) == results.series("deaths.minorities")).all()
    abroad = table[table["province"] == ""]
    assert len(abroad) <= results.series("attempts")[-1]
    assert (abroad["aim"] == "abroad").all()


@pytest.mark.slow
def test_both_engines_write_the_same_attacks() -> None:
    scenario = load_scenario("record")
    one, other = (simulate(scenario, 4, scale=0.004, weeks=6, engine=engine) for engine in ("compiled", "reference"))
    assert len(one.attacks()) > 20
    assert one.attacks().equals(other.attacks())


def test_there_are_no_deaths_without_lethality() -> None:
    results = simulate(load_scenario("baseline", {"rules.lethality": False}), 1, scale=0.01, weeks=20)
    assert results.series("deaths.isis_k").sum() == 0
    assert results.series("attacks.isis_k").sum() > 0
