"""A run as the page sees it: orders go out to a worker process, weeks come in."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from contextlib import suppress

from sim.dashboard.server.limits import Limits
from sim.dashboard.server.pool import WarmWorkers
from sim.dashboard.server.questions import Question, QuestionNews
from sim.dashboard.server.worker import Message, News, RunOrder
from sim.dashboard.session.partial import PartialResults
from sim.dashboard.session.view import View, check_size
from sim.scenario import Scenario

WARMING, BUILDING, RUNNING, RESTING, FAILED, GONE = "warming", "building", "running", "resting", "failed", "gone"


class LiveRun:
    """One run of one visitor, begun anew whenever its assumptions change.

    Parameters
    ----------
    pool
        Gives the worker.
    limits
        What may be asked.
    told
        Called with the run, from another thread, whenever something changed; that may be before the run is in the caller's hands.

    Attributes
    ----------
    state
        One of `warming`, `building`, `running`, `resting`, `failed`, `gone`.
    partial
        The weeks so far, None before the first.
    scenario
        What is run.
    reason
        Why it failed.
    a_week
        Seconds of computing a week of all replicates took, on average.
    lost
        Whether the process ended by itself.
    number
        Which of the runs of this tab it is.
    answered
        Called with what the worker says of questions.
    """

    def __init__(self, pool: WarmWorkers, limits: Limits, told: Callable[[LiveRun], None]) -> None:
        self.limits, self._told = limits, told
        self.state, self.reason = WARMING, ""
        self.partial: PartialResults | None = None
        self.scenario: Scenario | None = None
        self.a_week = 0.0
        self.lost = False
        self.answered: Callable[[QuestionNews], None] = lambda _: None
        self._order: RunOrder | None = None
        self._target = 0
        self.number = 0
        self._lock = threading.RLock()
        self._worker = pool.take()
        self._warm = False
        threading.Thread(target=self._listen, daemon=True, name="sanctuary-run").start()

    def start(self, view: View, scenario: Scenario, basis: Scenario | None = None) -> None:
        """Begin a run, ending the one before, and live it up to the view's week.

        Parameters
        ----------
        view, scenario
            What is run, and how long at once.
        basis
            The scenario before anything in it was changed; itself when left out.

        Raises
        ------
        SanctuaryError
            When it is larger than the limits.
        """
        check_size(view, scenario, self.limits)
        with self._lock:
            self.number += 1
            self.scenario = scenario
            self._target = view.week
            self.state = BUILDING if self._warm else WARMING
            self._order = RunOrder(
                number=self.number,
                scenario=scenario,
                basis=basis or scenario,
                seed=view.seed,
                replicates=view.replicates,
                scale=view.scale,
                weeks=max(view.week, min(scenario.weeks, self.limits.weeks)),
                target=view.week,
                people=self.limits.people,
                seconds=self.limits.seconds,
            )
            self._say(("start", self._order))

    def go(self, weeks: int, pace: float = 0.0) -> None:
        """Live on until so many weeks are lived, none in less than `pace` seconds."""
        with self._lock:
            if self.partial is None or self._order is None or self.state not in (RUNNING, RESTING):
                return
            self._target = min(weeks, self._order.weeks)
            self.state = RUNNING if self._target > self.partial.lived else RESTING
            self._say(("go", self._target, pace))

    def pause(self) -> None:
        """Stop after the present week."""
        with self._lock:
            self.state = RESTING if self.state == RUNNING else self.state
            self._say(("pause",))

    def ask(self, asked: Sequence[Question]) -> None:
        """Ask the worker something besides the run, in place of what was asked before."""
        with self._lock:
            self._say(("study", tuple(asked)))

    def close(self) -> None:
        """End the worker."""
        with self._lock:
            self.state = GONE
        self._worker.end()

    @property
    def progress(self) -> tuple[int, int, int]:
        """Which run it is, and how many weeks of how many replicates have come."""
        return (self.number, *(self.partial.progress if self.partial else (0, 0)))

    @property
    def horizon(self) -> int:
        """Weeks the run may become."""
        return self._order.weeks if self._order else 0

    @property
    def lived(self) -> int:
        """Weeks lived and received."""
        return self.partial.lived if self.partial else 0

    def _say(self, message: Message) -> None:
        try:
            self._worker.pipe.send(message)
        except OSError:
            self._lose()

    def _listen(self) -> None:
        while True:
            try:
                message = self._worker.pipe.recv()
            except (EOFError, OSError, TypeError):
                break
            with self._lock:
                if self.state == GONE:
                    return
                self._hear(message)
            # A run that has begun has nothing to show yet, and its first weeks are on their way.
            if message[0] != "started" and not self._more():
                self._told(self)
        with self._lock:
            if self.state == GONE:
                return
            self._lose()
        self._told(self)

    def _more(self) -> bool:
        """Say whether the worker has sent more already: what comes together is shown together."""
        with suppress(OSError):
            return self._worker.pipe.poll(0)
        return False

    def _lose(self) -> None:
        self.lost = True
        self.state, self.reason = FAILED, "the worker process has ended; press Begin again"

    def _hear(self, message: News | QuestionNews) -> None:
        if message[0] == "warm":
            self._warm = True
            if self.state == WARMING and self._order:
                self.state = BUILDING
        elif message[0] == "answer" or message[0] == "progress":
            self.answered(message)
        elif message[1] != self.number or self._order is None:
            return  # about a run that was given up
        elif message[0] == "started":
            self.partial = PartialResults(message[2], self._order.replicates, self._order.weeks, message[3])
            self.state = RUNNING
        elif message[0] == "rows" and self.partial is not None:
            _, _, span, rows, told, spent = message
            self.partial.add(span, rows, told)
            whole = self.partial.replicates == self._order.replicates
            if whole:
                self.a_week = spent / span.last
            if whole and span.last >= self._target:
                self.state = RESTING
        elif message[0] == "failed":
            self.state, self.reason = FAILED, message[2]
