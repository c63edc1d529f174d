"""Two futures with one past."""

from __future__ import annotations

import numpy as np
import pytest

import sim
from sim.errors import SanctuaryError
from sim.scenario.write.difference import parted

SMALL = {"replicates": 2, "scale": 0.002, "weeks": 8, "quiet": True, "outputs": ["strength.isis_k"]}


def test_the_past_is_the_same_to_the_bit_and_the_future_that_of_a_branch() -> None:
    base = sim.scenario("baseline")
    other = base.changed(
        {"enforcement.willingness": 0.05, "events.bomb": {"week": 6, "talks": {"with": "united_states"}}}, title="Lax"
    )
    gap = sim.compare(base, other, since=5, **SMALL)
    for name in SMALL["outputs"]:
        first, second = gap.series["baseline"][name], gap.series["lax"][name]
        assert np.array_equal(first[:, :5], second[:, :5])
        assert not np.array_equal(first[:, 5:], second[:, 5:])
    model = sim.Model(base, rng=1, scale=0.002, weeks=8)
    while model.week < 4:
        model.step()
    branch = model.branch({"enforcement.willingness": 0.05}).run()
    assert np.array_equal(branch.series("strength.isis_k")[:6], gap.series["lax"]["strength.isis_k"][0, :6])


def test_what_cannot_begin_later_is_refused() -> None:
    base = sim.scenario("baseline")
    with pytest.raises(SanctuaryError, match="outbidding differs"):
        parted(base, base.changed({"rules.outbidding": False}), 5)
    with pytest.raises(SanctuaryError, match="talk differs"):
        parted(base, base.changed({"events.talk": {"week": 3, "talks": {"with": "united_states"}}}), 5)
    with pytest.raises(SanctuaryError, match="only says how a run starts"):
        sim.compare(base, base.changed({"groups.tip.strength": 300}, title="More"), since=5, **SMALL)
