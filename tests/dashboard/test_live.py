"""What a worker sends of a run, and what a tab makes of it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from sim.dashboard.pages.live.panels import map_of
from sim.dashboard.server.limits import Limits
from sim.dashboard.session.run import FAILED, RESTING, LiveRun, WarmWorkers
from sim.dashboard.session.view import View
from sim.model import simulate
from sim.scenario import load_scenario

VIEW = View(scenario="drill_when_seen", replicates=2, scale=0.01, week=60)


@pytest.fixture(scope="module")
def pool() -> Iterator[WarmWorkers]:
    found = WarmWorkers()
    yield found
    found.close()


@pytest.fixture
def run(pool: WarmWorkers) -> Iterator[LiveRun]:
    found = LiveRun(pool, Limits(), lambda: None)
    yield found
    found.close()


def lived(run: LiveRun, view: View) -> None:
    """Run a view to its week."""
    run.start(view, view.load(), replace(view, changes=View().changes).load())
    deadline = time.monotonic() + 300
    while run.state not in (RESTING, FAILED) or run.lived != view.week:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert run.state == RESTING, run.reason


def test_what_was_ordered_under_a_condition_is_told_as_it_comes(run: LiveRun) -> None:
    lived(run, VIEW)
    whole = simulate(load_scenario("drill_when_seen"), 1, scale=VIEW.scale, weeks=VIEW.week)
    assert any("ordered" in text for _, text in whole.events), "nothing was ordered; take another scenario"
    assert run.partial is not None
    assert run.partial.results()[0].events == whole.events


def test_a_maps_scale_is_that_of_the_unchanged_scenario_and_what_is_beyond_it_is_told(run: LiveRun) -> None:
    plain = replace(VIEW, week=12)
    lived(run, plain)
    assert run.partial is not None
    ends, first = run.partial.ceilings, run.partial.serial
    lived(run, plain.changed("groups.isis_k.attack_rate", "0.012"))
    assert run.partial.serial != first
    assert run.partial.ceilings == ends
    assert "beyond it" in map_of(run.partial, "home_attacks.isis_k")["summary"]
    assert "and more" in map_of(run.partial, "home_attacks.isis_k")["svg"]
