"""Messages of a worker about a run, and their effect on a tab."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from multiprocessing import Pipe

import numpy as np
import pytest

from sim.dashboard.pages.live.panels import map_of
from sim.dashboard.pages.people.gathering import of_week
from sim.dashboard.server import worker
from sim.dashboard.server.limits import Limits
from sim.dashboard.server.pool import WarmWorkers
from sim.dashboard.server.questions import Question
from sim.dashboard.server.replicates import Crew
from sim.dashboard.server.site import Site
from sim.dashboard.session import run as live_run
from sim.dashboard.session.partial import LEVELS, PartialResults
from sim.dashboard.session.run import FAILED, RESTING, LiveRun
from sim.dashboard.session.tab import Session
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
    found = LiveRun(pool, Limits(), lambda _: None)
    yield found
    found.close()


def lived(run: LiveRun, view: View) -> None:
    """Run a view up to its week."""
    run.start(view, view.load(), replace(view, changes=View().changes).load())
    until(lambda: run.state in (RESTING, FAILED) and run.lived == view.week)
    assert run.state == RESTING, run.reason


def until(there: Callable[[], bool]) -> None:
    """Wait until something is there."""
    deadline = time.monotonic() + 300
    while not there():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def answered(run: LiveRun, question: Question) -> object:
    """Return the answer to a question."""
    run.ask([question])
    until(lambda: run.answer(question) is not None)
    answer = run.answer(question)
    assert answer is not None
    assert not answer.trouble
    return answer.found


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
    shown = map_of(run.partial, "home_attacks.isis_k")
    assert "higher values" in shown.summary
    assert "and more" in shown.svg


def test_weeks_lived_together_and_at_once_are_those_of_single_runs(run: LiveRun) -> None:
    view = replace(VIEW, replicates=5, week=30)
    lived(run, view)
    assert run.partial is not None
    scenario = view.load()
    for seed, found in enumerate(run.partial.results(), start=view.seed):
        alone = simulate(scenario, seed, scale=view.scale, weeks=view.week)
        assert all(np.array_equal(found.series(name), alone.series(name), equal_nan=True) for name in alone.names)
        # The map shows the latest week, and that week is not like the one before.
        for name in ("members.isis_k", "province_taliban"):
            weeks = np.array([alone.series(f"{name}.{place}") for place in run.partial.provinces])
            assert np.array_equal(run.partial.by_province(name)[seed - view.seed], weeks[:, -1])
            assert name != "members.isis_k" or not np.array_equal(weeks[:, -1], weeks[:, -2])


def test_a_run_made_ahead_is_there_at_once_and_goes_on_like_any_other(
    pool: WarmWorkers, run: LiveRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_run, "_AHEAD", [])
    ahead = LiveRun(pool, Limits(), lambda _: None)
    lived(ahead, VIEW)
    people = Question(of_week, (1, VIEW.week - 1, ""), "people")
    shown = answered(ahead, people)
    ahead.keep_ahead()
    ahead.close()

    run.start(VIEW, VIEW.load())
    assert (run.state, run.lived) == (RESTING, VIEW.week), "a known run is made again"
    assert answered(run, people) == shown
    run.go(VIEW.week + 10, 0.001)
    until(lambda: run.lived == VIEW.week + 10)
    assert run.partial is not None
    assert ahead.partial is not None
    assert ahead.partial.lived == VIEW.week, "another tab goes on"
    for seed, found in enumerate(run.partial.results(), start=VIEW.seed):
        alone = simulate(VIEW.load(), seed, scale=VIEW.scale, weeks=VIEW.week + 10)
        assert all(np.array_equal(found.series(name), alone.series(name), equal_nan=True) for name in alone.names)
    run.start(replace(VIEW, seed=9), VIEW.load())
    assert run.state != RESTING, "another seed has other results"


def test_half_of_the_replicates_are_shown_before_the_others_are_there(monkeypatch: pytest.MonkeyPatch) -> None:
    # Simulate a machine on which a year takes longer than the interval between messages.
    monkeypatch.setattr(worker, "_FRAME", 0.0)
    monkeypatch.setattr(worker, "_AT_ONCE", np.inf)
    view = replace(VIEW, replicates=5, week=20)
    scenario = view.load()
    mine, its = Pipe()
    told = list[tuple]()

    def hear() -> None:
        while message := mine.recv():
            told.append(message)

    hearing = threading.Thread(target=hear)
    hearing.start()
    serving = worker._Serving(its)
    order = worker.RunOrder(1, scenario, scenario, view.seed, 5, view.scale, 40, 20, 10**6, 300.0)
    serving._obey(("start", order))
    while serving.lived < serving.target:
        serving._weeks(order)
    its.send(())
    hearing.join()
    (begun,) = [one[2:] for one in told if one[0] == "started"]
    partial = PartialResults(begun[0], 5, 40, begun[1])
    alone = [simulate(scenario, seed, scale=view.scale, weeks=20).series("attacks.isis_k") for seed in range(1, 6)]
    seen = set()
    for one in told:
        if one[0] == "rows":
            partial.add(*one[2:5])
            seen.add((partial.replicates, partial.lived))
            expected = np.quantile(np.array(alone)[: partial.replicates, : partial.lived], LEVELS, axis=0)
            assert np.array_equal(partial.bands("attacks.isis_k"), expected)
            assert len(partial.results()) == partial.replicates == len(partial.values("attacks.isis_k"))
    assert {(2, 20), (5, 20)} <= seen


class Hasty(threading.Thread):
    """A thread that runs before its starter continues."""

    def start(self) -> None:
        super().start()
        time.sleep(0.1)


def test_a_worker_that_is_warm_already_is_heard_before_the_run_is_in_the_tabs_hands(
    pool: WarmWorkers, monkeypatch: pytest.MonkeyPatch
) -> None:
    pool.fill()
    assert pool._spare is not None
    assert pool._spare.pipe.poll(120), "the spare worker does not say that it is warm"
    monkeypatch.setattr(threading, "Thread", Hasty)
    tab = Session(Site(pool=pool), "scale=0.01&replicates=2&week=5")
    try:
        deadline = time.monotonic() + 120
        while tab.run.state != RESTING:
            assert time.monotonic() < deadline
            time.sleep(0.02)
        assert tab.run.lived == 5
    finally:
        tab.close()


def test_a_tab_that_waited_is_drawn_again_when_it_has_a_place(pool: WarmWorkers) -> None:
    site, query, drawn = Site(Limits(sessions=1), pool), "scale=0.01&replicates=2&week=5", threading.Event()
    first, second = Session(site, query), Session(site, query)
    try:
        second.watch(lambda: drawn.set() if second.admitted and second.run.lived == 5 else None)
        time.sleep(0.1)
        assert not second.admitted
        first.close()
        assert drawn.wait(120)
    finally:
        second.close()


def test_work_that_is_called_off_ends_in_all_threads() -> None:
    crew, steps = Crew(), list[int]()

    def endless(job: int) -> Iterator[None]:
        while True:
            steps.append(job)
            yield

    assert not crew.each(range(4), endless, lambda: len(steps) > 200)
    done = len(steps)
    time.sleep(0.05)
    assert len(steps) == done
    assert crew.each(range(4), lambda job: iter([steps.append(job)]), lambda: False)
    assert sorted(steps[done:]) == [0, 1, 2, 3]


def test_what_fails_in_a_thread_is_told() -> None:
    def fails(job: int) -> Iterator[None]:
        yield
        if job == 1:
            raise ValueError("the second")

    with pytest.raises(ValueError, match="the second"):
        Crew().each(range(3), fails, lambda: False)
