"""One browser tab: its view, its runs, and what went wrong. Nothing in it is shared with another tab."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode

from sim.dashboard.server.questions import Question
from sim.dashboard.server.site import Site
from sim.dashboard.server.web import DOWNLOADS
from sim.dashboard.session.run import FAILED, RESTING, RUNNING, LiveRun
from sim.dashboard.session.study import Study
from sim.dashboard.session.view import View, check_size, read_view
from sim.errors import SanctuaryError
from sim.scenario import Scenario, ScenarioError, list_scenarios

# Between two pictures of a playing run: the eye asks no more, and typing stays quick. The next one is not drawn before the
# browser has shown the last, so that none queue up; a tab in the background, which shows nothing, is drawn once a second.
_REST = 0.06
_SHOWN = 1.0
# A run whose worker has ended is begun anew by itself so many times; after that it is not the worker's bad luck.
_REVIVALS = 3
# Parts of a view that no field of a page changes by itself.
_WHOLE = {"page", "text", "other", "changes"}
PACES = {"slow": 1.0, "steady": 0.25, "quick": 0.08, "full": 0.0}


@dataclass(frozen=True)
class Document:
    """A file that takes a worker's time: the question that makes it, what it is, and its name and ending."""

    question: Question
    what: str
    name: str
    ending: str


class Session:
    """The state of one tab.

    Parameters
    ----------
    site
        Limits and the pool of workers.
    query
        What the address said.
    wanted
        Returns what the tab's page wants to know besides the run.

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
    file
        The path of the last file that the visitor takes along.
    without
        The world without a claim's mechanism that the visitor has asked for last.
    """

    def __init__(self, site: Site, query: str, wanted: Callable[[Session], list[Question]] = lambda _: []) -> None:
        self.site, self.limits, self._wanted = site, site.limits, wanted
        self.admitted = site.enter()
        self.view, self.notes = read_view(query, self.limits)
        self.scenario: Scenario | None = None
        self.base: Scenario | None = None
        self.refused: dict[str, Any] = {"count": 0, "key": "", "why": ""}
        self.draft = self.file = ""
        self.document: Document | None = None
        self.without: Question | None = None
        self.speed = "quick"
        self.on_change: Callable[[], None] = lambda: None
        self.other: LiveRun | None = None
        self._other_is: View | None = None
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
            self.refused |= {"key": "", "why": ""}
            if view.world != self.view.world:
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

    def choose(self, sent: Mapping[str, object]) -> None:
        """Change the parts of the view that the browser sent, each read as an address would be."""
        view, notes = read_view(urlencode({name: str(value) for name, value in sent.items()}), self.limits)
        if notes:
            self.refuse("", " ".join(notes).replace("The address says ", "").replace(" It is left out.", ""))
            return
        found = {name: getattr(view, name) for name in vars(view).keys() & sent.keys() - _WHOLE}
        if "scenario" in found:
            found |= {"text": "", "changes": view.changes}
        if "against" in found:
            found["other"] = ""
        self.set(**found)

    def assume(self, key: str, value: str | None) -> None:
        """Set one assumption, or with `None` give it back to the scenario."""
        self.show(self.now.changed(key, value))
        if self.notes:
            self.refuse(key, " ".join(self.notes))

    def refuse(self, key: str, why: str) -> None:
        """Say why a setting was not taken, so that its control goes back to what is run."""
        self.refused = {"count": self.refused["count"] + 1, "key": key, "why": why}
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

    def give(self, name: str, ending: str, data: bytes) -> None:
        """Let the browser fetch a file."""
        self.file = DOWNLOADS.offer(name, ending, data)
        self._answer()

    def make(self, document: Document) -> None:
        """Have a document made, in place of one that is still being made."""
        self.document = document
        self._ask()
        self._answer()

    @property
    def making(self) -> str:
        """Say how far the document is that the visitor wants."""
        if self.document is None:
            return ""
        question, what = self.document.question, self.document.what
        answer = self.study.answer(question)
        if answer is not None and answer.trouble:
            return f"The {what} cannot be made: {answer.trouble}. {answer.remedy}".strip()
        done = f": {self.study.done(question)} runs are done" if question.source == "runs" else ""
        return f"Making the {what}{done}."

    def leave_out(self, question: Question | None) -> None:
        """Have a world run without a claim's mechanism, or give that up."""
        self.without = question
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
        except ScenarioError as error:
            self.notes += [f"{problem.wrong}: {problem.remedy}" for problem in error.problems[:5]]
        except SanctuaryError as error:
            self.notes.append(error.readable())
        else:
            self._start(view, scenario)
            return
        self.refused = self.refused | {"count": self.refused["count"] + 1}
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
        other = replace(
            self.view.world, scenario=self.view.against, text=self.view.other, changes=View().changes,
            week=max(self.run.lived, self.view.week),
        )  # fmt: skip
        if other == self._other_is:
            return
        try:
            scenario = other.load()
            if self.other is None:
                self.other = LiveRun(self.site.pool, self.limits, lambda _: self._news.set())
            self.other.start(other, scenario)
            self._other_is = other
        except SanctuaryError as error:
            self.notes.append(error.readable())

    def _ask(self) -> None:
        """Ask for what the page shows besides the run, and for what the visitor wants to take along."""
        with self._lock:
            made = self.study.answer(self.document.question) if self.document else None
            if self.document and made and made.found is not None:
                self.file = DOWNLOADS.offer(self.document.name, self.document.ending, made.found)
                self.document = None
            self.study.ask([*self._wanted(self), *([self.document.question] if self.document else [])])

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
        return [
            {"name": one.name, "title": one.title, "theme": one.theme, "assumes": one.assumes}
            for one in list_scenarios()
        ]
