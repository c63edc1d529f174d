"""The state of one browser tab. Tabs share nothing."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode

from sim.dashboard.server.questions import Question
from sim.dashboard.server.site import Site
from sim.dashboard.server.web import DOWNLOADS
from sim.dashboard.session.run import FAILED, RESTING, RUNNING, LiveRun
from sim.dashboard.session.view import LEFT_OUT, View, check_size, read_view
from sim.errors import SanctuaryError
from sim.scenario import Scenario, ScenarioError, list_scenarios
from sim.scenario.write.difference import parted

# Seconds between two pictures of a playing run; more would slow down typing. The next picture also waits until the browser has
# shown the last one, so that none queue up. A tab in the background shows nothing, so it is redrawn once a second.
_REST = 0.06
_SHOWN = 1.0
# The number of automatic restarts after a worker has ended. Further failures probably have another cause.
_REVIVALS = 3
# Parts of a view that controls cannot change one by one.
_WHOLE = {"page", "text", "other", "changes"}
PACES = {"slow": 1.0, "steady": 0.25, "quick": 0.08, "full": 0.0}


@dataclass(frozen=True)
class SharedFile:
    """A file that a worker makes: the question, the kind of document, and the file's name and extension."""

    question: Question
    what: str
    name: str
    ending: str


class Session:
    """The state of one tab.

    Parameters
    ----------
    site
        The limits, the library and the pool of workers.
    query
        The query of the address.
    wanted
        Returns the questions of the current page.

    Attributes
    ----------
    view
        The current view.
    notes
        Problems with the address or the last change.
    refused
        The number of rejected settings, and for the last one its key (empty for a setting of the run) and the reason.
    draft
        The text on the Write page that was not run.
    document
        The document that is being made.
    file
        The path of the last download.
    without
        The last question about a run without a claim's mechanism.
    """

    def __init__(self, site: Site, query: str, wanted: Callable[[Session], list[Question]] = lambda _: []) -> None:
        self.site, self.limits, self._wanted = site, site.limits, wanted
        self.admitted = False
        self.view, self.notes = read_view(query, self.limits)
        self._addressed = self.view
        self.scenario: Scenario | None = None
        self.base: Scenario | None = None
        self.refused: dict = {"count": 0, "key": "", "why": ""}
        self.draft = self.file = ""
        self.document: SharedFile | None = None
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
        self._place = threading.Event()
        site.enter(self._place)
        if self._place.is_set():
            self._enter()
        else:
            threading.Thread(target=self._enter, daemon=True, name="sanctuary-wait").start()

    def _enter(self) -> None:
        """Begin the first run when the site has a place for this tab."""
        self._place.wait()
        if self._closed:
            return
        self.run = LiveRun(self.site.pool, self.limits, self._heard)
        self._begin(self.view, first=True)
        self.admitted = True
        self._ask()
        self._answer()

    def watch(self, told: Callable[[], None]) -> None:
        """Redraw the page with a function from now on. A thread belongs to the tab that starts it."""
        self.on_change = told
        threading.Thread(target=self._paint, daemon=True, name="sanctuary-paint").start()
        self._answer()

    def follow(self, seconds: float) -> None:
        """Wait for news before the browser redraws the page, and ask what follows from it."""
        if self._news.wait(seconds):
            self._news.clear()
            if self.admitted:
                self._ask()

    def show(self, view: View) -> None:
        """Show another view and start a new run if it needs one."""
        with self._lock:
            self.notes = []
            self.refused |= {"key": "", "why": ""}
            if view.settings != self.view.settings:
                self._begin(view)
            else:
                if view.week > self.run.lived:
                    self.run.go(view.week)
                self.view = view
            self._compare()
            self._ask()
        self._answer()

    def go(self, query: str) -> None:
        """Show the view of an address."""
        view, notes = read_view(query, self.limits)
        self._addressed = view
        self.show(view)
        self.notes += notes
        self._answer()

    def keep(self, what: str, name: str, known: Collection[object]) -> None:
        """Reset a part of the view that names nothing known. A note says so if the address named it."""
        value, default = getattr(self.view, name), getattr(View, name)
        if value == default or value in known:
            return
        self.view = replace(self.view, **{name: default})
        if value == getattr(self._addressed, name):
            self.notes = [*self.notes, LEFT_OUT.format(name=name, value=value, why=f"there is no such {what} here")]

    def set(self, **fields: Any) -> None:
        """Change some parts of the view."""
        self.show(replace(self.now, **fields))

    def choose(self, sent: Mapping[str, object]) -> None:
        """Change parts of the view. Values from the browser are checked like those of an address."""
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
        """Set one assumption, or reset it with `None`."""
        self.show(self.now.changed(key, value))
        if self.notes:
            self.refuse(key, " ".join(self.notes))

    def refuse(self, key: str, why: str) -> None:
        """Give the reason why a setting was rejected, and reset its control."""
        self.refused = {"count": self.refused["count"] + 1, "key": key, "why": why}
        self._answer()

    def again(self) -> None:
        """Restart the run with another worker after the first one has ended."""
        with self._lock:
            former, self.run = self.run, LiveRun(self.site.pool, self.limits, self._heard)
            former.close()
            if self.other is not None and self.other.lost:
                self.other.close()
                self.other = self._other_is = None
            if self.scenario is not None:
                self._start(self.view, self.scenario)
            self._ask()
        self._answer()

    @property
    def now(self) -> View:
        """The view with the current week of the run."""
        return replace(self.view, week=max(self.run.lived, 1)) if self.run.lived else self.view

    def give(self, name: str, ending: str, data: bytes) -> None:
        """Make the browser download a file."""
        self.file = DOWNLOADS.offer(name, ending, data)
        self._answer()

    def make(self, document: SharedFile) -> None:
        """Start to make a document, in place of an unfinished one."""
        self.document = document
        self._ask()
        self._answer()

    @property
    def making(self) -> str:
        """The progress of the document that is being made, in words."""
        if self.document is None:
            return ""
        question, what = self.document.question, self.document.what
        answer = self.run.answer(question)
        if answer is not None and answer.trouble:
            return f"The {what} cannot be made: {answer.trouble}. {answer.remedy}".strip()
        done = f": {self.run.done(question)} runs are done" if question.source == "runs" else ""
        return f"Making the {what}{done}."

    def leave_out(self, question: Question | None) -> None:
        """Ask about a run without a claim's mechanism, or cancel with `None`."""
        self.without = question
        self._ask()
        self._answer()

    def play(self) -> None:
        """Play to the end of the run."""
        self.run.go(self.run.horizon, PACES[self.speed])
        self._answer()

    def pause(self) -> None:
        """Pause the run."""
        self.run.pause()
        self.view = self.now
        self._answer()

    def step(self) -> None:
        """Simulate one more week."""
        self.run.go(self.run.lived + 1)

    def reset(self) -> None:
        """Go back to the first week."""
        if self.scenario is not None:
            self._start(replace(self.view, week=1), self.scenario)
        self._answer()

    def pace(self, speed: str) -> None:
        """Change the speed."""
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
        self.site.leave(self._place)
        self._place.set()

    def _begin(self, view: View, first: bool = False) -> None:
        """Load the scenario of a view and run it; keep the current run if that fails."""
        try:
            scenario = view.load()
            check_size(view, scenario, self.limits)
            if self.base is None or (view.scenario, view.text) != (self.view.scenario, self.view.text):
                self.base = replace(view, changes=View().changes).load()
        except SanctuaryError as error:
            self.notes += _told(error)
        else:
            self._start(view, scenario)
            return
        self.refused = self.refused | {"count": self.refused["count"] + 1}
        if first:
            self.view = self._runnable(view)
            self._begin(self.view)

    def _runnable(self, view: View) -> View:
        """Return the valid part of a view, and note what was left out."""
        for key, value in view.changes.items():
            try:
                replace(view, changes=MappingProxyType({key: value})).load()
            except SanctuaryError:
                view = view.changed(key, None)
                self.notes.append(
                    f"This is not what the address asked for: {key}={value[:60]} is left out; the rest is unchanged."
                )
        try:
            check_size(view, view.load(), self.limits)
        except SanctuaryError:
            self.notes.append("This is not what the address asked for: the baseline is shown instead.")
            return replace(View(), page=view.page)
        return view

    def _start(self, view: View, scenario: Scenario) -> None:
        self.scenario, self.view = scenario, view
        self.run.start(view, scenario, self.base)
        # With a shared past, the other run depends on this one.
        self._other_is = None if view.since else self._other_is
        self._compare()

    def _compare(self) -> None:
        """Run another scenario with the same settings: the other one of the compare page, or on the live page the unchanged one."""
        view, live = self.view, self.view.page == "live" and bool(self.view.changes)
        if self.scenario is None or not (live or view.page == "compare"):
            return
        which: dict[str, Any] = {} if live else {"scenario": view.against, "text": view.other, "since": view.since}
        other = replace(view.settings, changes=View().changes, week=max(self.run.lived, view.week), **which)
        if other == self._other_is:
            return
        if self.other and self.other.lived and self._other_is and replace(self._other_is, week=other.week) == other:
            self.other.go(other.week)
            self._other_is = other
            return
        try:
            scenario = other.load()
            if other.since:
                scenario = parted(self.scenario, scenario, other.since)
            if self.other is None:
                self.other = LiveRun(self.site.pool, self.limits, lambda _: self._news.set())
            self.other.start(other, scenario)
            self._other_is = other
        except SanctuaryError as error:
            self.notes += _told(error)
            if other.since:
                self.view = replace(self.view, since=0)
                self._compare()

    def _ask(self) -> None:
        """Ask the questions of the page, and hand over a finished document."""
        with self._lock:
            made = self.run.answer(self.document.question) if self.document else None
            if self.document and made and made.found is not None:
                self.file = DOWNLOADS.offer(self.document.name, self.document.ending, made.found)
                self.document = None
            self.run.ask([*self._wanted(self), *([self.document.question] if self.document else [])])

    def drawn(self) -> None:
        """Note that the browser has shown the last picture."""
        self._shown.set()

    def _heard(self, run: LiveRun) -> None:
        """Note news of a run. When the run stops, show its last week without waiting for the browser."""
        self._news.set()
        if run.state != RUNNING and run.progress != self._painted:
            self._shown.set()
            self._rested.set()

    def _answer(self) -> None:
        """Redraw the page at once."""
        self._news.set()
        self._shown.set()

    def _paint(self) -> None:
        """Redraw the page after news, but not too often."""
        while self._news.wait() and not self._closed:
            self._news.clear()
            if not self.admitted:  # a tab that waits has no run
                continue
            if self.run.state in (RESTING, FAILED):
                self.view = self.now
            if self.run.lost and self._revivals:
                self._revivals -= 1
                self.notes = ["The worker process ended; the run was restarted with the same settings."]
                self.again()
            self._ask()  # questions that depend on an answer
            self._shown.clear()
            self._rested.clear()
            before, self._painted = self._painted, self.run.progress
            # A run that has just started has no picture yet, so the browser reports none.
            fresh = self.run.lived > 0 and self._painted != before
            self.on_change()
            if fresh and self.run.state == RUNNING and self.view.page in ("live", "people"):
                self._shown.wait(_SHOWN)
            self._rested.wait(_REST)

    @cached_property
    def shelf(self) -> list[dict[str, str]]:
        """The shipped scenarios, sorted by theme."""
        return [
            {"name": one.name, "title": one.title, "theme": one.theme, "assumes": one.assumes}
            for one in list_scenarios()
        ]


def _told(error: SanctuaryError) -> list[str]:
    """Return what is wrong and what to do about it, without the place in a file."""
    if isinstance(error, ScenarioError):
        return [f"{problem.wrong}: {problem.remedy}" for problem in error.problems[:5]]
    return [f"{error.message}. {error.remedy or ''}".strip()]
