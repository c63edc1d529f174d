"""One browser tab: its view, its runs, and what went wrong. Nothing in it is shared with another tab."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from functools import cached_property
from types import MappingProxyType
from typing import Any

from sim.dashboard.pages.live import assumptions
from sim.dashboard.server.questions import Question
from sim.dashboard.server.site import Site
from sim.dashboard.session import requests as asking
from sim.dashboard.session.run import FAILED, RESTING, RUNNING, LiveRun
from sim.dashboard.session.study import Study
from sim.dashboard.session.view import View, check_size, read_view
from sim.errors import SanctuaryError
from sim.scenario import Scenario, ScenarioError

# Between two pictures of a playing run: the eye asks no more, and typing stays quick. The next one is not drawn before the
# browser has shown the last, so that none queue up; a tab in the background, which shows nothing, is drawn once a second.
_REST = 0.06
_SHOWN = 1.0
# A run whose worker has ended is begun anew by itself so many times; after that it is not the worker's bad luck.
_REVIVALS = 3
PACES = {"slow": 1.0, "steady": 0.25, "quick": 0.08, "full": 0.0}


class Session:
    """The state of one tab.

    Parameters
    ----------
    site
        Limits and the pool of workers.
    query
        What the address said.

    Attributes
    ----------
    view
        What is shown.
    notes
        What in the address, or in the last change, could not be followed.
    refused
        How often something was refused, and of the last time which assumption (empty: a setting of the run) and why.
    draft
        What stands on the Write page and was not run.
    document
        What the visitor wants to take along and is still being made.
    without
        The world without a claim's mechanism that the visitor has asked for last.
    """

    def __init__(self, site: Site, query: str) -> None:
        self.site, self.limits = site, site.limits
        self.admitted = site.enter()
        self.view, self.notes = read_view(query, self.limits)
        self.scenario: Scenario | None = None
        self.base: Scenario | None = None
        self.widgets: list[assumptions.Widget] = []
        self.refused: dict[str, object] = {"count": 0, "key": "", "why": ""}
        self.draft = ""
        self.document: Question | None = None
        self.without: Question | None = None
        self.speed = "quick"
        self.on_change: Callable[[], None] = lambda: None
        self.other: LiveRun | None = None
        self._other_is: object = None
        self._lock = threading.RLock()
        self._news, self._shown, self._rested = threading.Event(), threading.Event(), threading.Event()
        self._painted = (0, 0, 0)
        self._closed = False
        self._revivals = _REVIVALS
        if self.admitted:
            self.run = LiveRun(site.pool, self.limits, self._heard)
            self.study = Study(self.run)
            self._begin(self.view, first=True)
            self._ask()
            threading.Thread(target=self._paint, daemon=True, name="sanctuary-paint").start()

    def show(self, view: View) -> None:
        """Go to another view, beginning a new run when it needs one."""
        with self._lock:
            self.notes = []
            self.refused = self.refused | {"key": "", "why": ""}
            if view.run != self.view.run:
                self._begin(view)
            else:
                if view.week > self.run.lived:
                    self.run.go(view.week)
                self.view = view
            self._compare()
            self._ask()
        self._answer()

    def set(self, **fields: Any) -> None:
        """Change some parts of the view."""
        self.show(replace(self.now, **fields))

    def assume(self, key: str, value: str | None) -> None:
        """Set one assumption, or with `None` give it back to the scenario."""
        self.show(self.now.changed(key, value))
        if self.notes:
            self.refuse(key, " ".join(self.notes))

    def refuse(self, key: str, why: str) -> None:
        """Say why a setting was not taken, so that its control goes back to what is run."""
        self.refused = {"count": int(str(self.refused["count"])) + 1, "key": key, "why": why}
        self._answer()

    def again(self) -> None:
        """Begin the run anew with another worker, after the former has ended."""
        with self._lock:
            former, self.run = self.run, LiveRun(self.site.pool, self.limits, self._heard)
            self.study = Study(self.run)
            former.close()
            if self.other is not None and self.other.lost:
                self.other.close()
                self.other = None
            if self.scenario is not None:
                self._start(self.view, self.scenario)
            self._ask()
        self._answer()

    @property
    def now(self) -> View:
        """The view with the week to which the run has come."""
        return replace(self.view, week=max(self.run.lived, 1)) if self.run.lived else self.view

    def write(self, document: Question) -> None:
        """Have a document made, in place of one that is still being made."""
        with self._lock:
            self.document = document
            self._ask()
        self._answer()

    def handed(self) -> None:
        """Hear that the document is with the visitor, or that there will be none."""
        with self._lock:
            self.document = None
            self._ask()
        self._answer()

    def leave_out(self, wanted: bool) -> None:
        """Have the world run without the mechanism of the claim that is read, or give that up."""
        with self._lock:
            self.without = asking.of_without(self.now, self.limits) if wanted else None
            self._ask()
        self._answer()

    def play(self) -> None:
        """Live on to the end of the run."""
        self.run.go(self.run.horizon, PACES[self.speed])
        self._answer()

    def pause(self) -> None:
        """Stop."""
        self.run.pause()
        self.view = self.now
        self._answer()

    def step(self) -> None:
        """Live one more week."""
        self.run.go(self.run.lived + 1)

    def reset(self) -> None:
        """Go back to the first week."""
        if self.scenario is not None:
            self._start(replace(self.view, week=1), self.scenario)
        self._answer()

    def pace(self, speed: str) -> None:
        """Play at another speed."""
        if speed in PACES:
            self.speed = speed
            if self.run.state == RUNNING:
                self.play()
        self._answer()

    def close(self) -> None:
        """End the runs of a tab that was closed."""
        if self._closed:
            return
        self._closed = True
        self._answer()
        if self.admitted:
            self.run.close()
            if self.other is not None:
                self.other.close()
            self.site.leave()

    def _begin(self, view: View, first: bool = False) -> None:
        """Load what a view assumes and run it; keep the present run when it cannot be."""
        try:
            scenario = view.load()
            check_size(view, scenario, self.limits)
            if self.base is None or (view.scenario, view.text) != (self.view.scenario, self.view.text):
                self.base = replace(view, changes=View().changes).load()
                self.widgets = assumptions.widgets(self.base)
        except ScenarioError as error:
            self.notes += [f"{problem.wrong}: {problem.remedy}" for problem in error.problems[:5]]
        except SanctuaryError as error:
            self.notes.append(error.readable())
        else:
            self._start(view, scenario)
            return
        self.refused = self.refused | {"count": int(str(self.refused["count"])) + 1}
        if first:
            self.view = self._runnable(view)
            self._begin(self.view)

    def _runnable(self, view: View) -> View:
        """Return as much of an address as can be run, and note what is shown in its place."""
        for key, value in view.changes.items():
            try:
                replace(view, changes=MappingProxyType({key: value})).load()
            except SanctuaryError:
                view = view.changed(key, None)
                self.notes.append(
                    f"This is not what the address asked for: {key}={value[:60]} is left out, the rest is as it said."
                )
        try:
            check_size(view, view.load(), self.limits)
        except SanctuaryError:
            self.notes.append("This is not what the address asked for: the baseline is shown in its place.")
            return replace(View(), page=view.page)
        return view

    def _start(self, view: View, scenario: Scenario) -> None:
        self.scenario, self.view = scenario, view
        self.run.start(view, scenario, self.base)
        self._other_is = None
        self._compare()

    def _compare(self) -> None:
        """Keep a run of the other scenario beside this one while the compare page is open."""
        if self.view.page != "compare" or self.scenario is None:
            return
        wanted = (
            self.view.against,
            self.view.other,
            self.view.seed,
            self.view.replicates,
            self.view.scale,
            max(self.run.lived, self.view.week),
        )
        if wanted == self._other_is:
            return
        other = View(
            scenario=self.view.against,
            text=self.view.other,
            seed=self.view.seed,
            replicates=self.view.replicates,
            scale=self.view.scale,
            week=wanted[-1],
        )
        try:
            scenario = other.load()
            if self.other is None:
                self.other = LiveRun(self.site.pool, self.limits, lambda _: self._news.set())
            self.other.start(other, scenario)
            self._other_is = wanted
        except SanctuaryError as error:
            self.notes.append(error.readable())

    def _ask(self) -> None:
        """Ask for what the explore page or the record page shows, while one of them is open."""
        if self.view.page == "explore" and not self.view.store:
            whole = [entry for entry in self.site.library.entries() if not entry.trouble]
            self.view = replace(self.view, store=whole[0].key if whole else "")
        self.study.ask(asking.questions_of(self.view, self.site, self.study, self.run, self.document, self.without))

    def drawn(self) -> None:
        """Hear that the browser has shown what it was sent last."""
        self._shown.set()

    def _heard(self, run: LiveRun) -> None:
        """Hear of a run: weeks with which it has come to rest are shown at once, whatever the browser has yet to draw."""
        self._news.set()
        if run.state != RUNNING and run.progress != self._painted:
            self._shown.set()
            self._rested.set()

    def _answer(self) -> None:
        """Show at once what a visitor has asked for."""
        self._news.set()
        self._shown.set()

    def _paint(self) -> None:
        """Tell the page of news, no oftener than it can be looked at."""
        while self._news.wait() and not self._closed:
            self._news.clear()
            if self.run.state in (RESTING, FAILED):
                self.view = self.now
            if self.run.lost and self._revivals:
                self._revivals -= 1
                self.notes = ["The worker process had ended; the run was begun anew with the same settings."]
                self.again()
            with self._lock:
                self._ask()  # what depends on an answer that has come
            self._shown.clear()
            self._rested.clear()
            before, self._painted = self._painted, self.run.progress
            # A run that has just begun has no picture of its own yet: the browser draws nothing, and tells of nothing.
            fresh = self.run.lived > 0 and self._painted != before
            self.on_change()
            if fresh and self.run.state == RUNNING and self.view.page in ("live", "people"):
                self._shown.wait(_SHOWN)
            self._rested.wait(_REST)

    @cached_property
    def shelf(self) -> list[dict[str, str]]:
        """The shipped scenarios by theme."""
        from sim.scenario import list_scenarios

        return [
            {"name": one.name, "title": one.title, "theme": one.theme, "assumes": one.assumes}
            for one in list_scenarios()
        ]
