"""A live run: sends orders to a worker process and receives weeks of results."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace

from sim.dashboard.server.limits import Limits
from sim.dashboard.server.pool import WarmWorkers
from sim.dashboard.server.questions import ANSWERS, Answer, Question, QuestionNews
from sim.dashboard.server.worker import Message, News, RunOrder
from sim.dashboard.session.partial import PartialResults
from sim.dashboard.session.view import View, check_size
from sim.scenario import Scenario

# Runs that the server has made before anyone asked.
_AHEAD: list[LiveRun] = []
WARMING, BUILDING, RUNNING, RESTING, FAILED, GONE = "warming", "building", "running", "resting", "failed", "gone"


class LiveRun:
    """The run of one visitor. It restarts whenever its assumptions change.

    Parameters
    ----------
    pool
        The pool that provides the worker.
    limits
        The limits on runs.
    told
        Called with the run after every change. The call comes from another thread, possibly before the constructor returns.

    Attributes
    ----------
    state
        One of `warming`, `building`, `running`, `resting`, `failed`, `gone`.
    partial
        The results so far, None before the first week.
    scenario
        The scenario of the run.
    reason
        The reason for a failure.
    a_week
        The average computing time of one week of all replicates, in seconds.
    lost
        Whether the worker process ended unexpectedly.
    number
        The number of the run within this tab.
    """

    def __init__(self, pool: WarmWorkers, limits: Limits, told: Callable[[LiveRun], None]) -> None:
        self.limits, self._told = limits, told
        self.state, self.reason = WARMING, ""
        self.partial: PartialResults | None = None
        self.scenario: Scenario | None = None
        self.a_week = 0.0
        self.lost = False
        self._answers: dict[str, tuple[Question, Answer]] = {}
        self._wanted: tuple[Question, ...] = ()
        self._done: tuple[Question, int] | None = None
        self._order: RunOrder | None = None
        self._waiting = False  # whether the worker has not been told of the order yet
        self._target = 0
        self.number = 0
        self._lock = threading.RLock()
        self._worker = pool.take()
        self._warm = False
        threading.Thread(target=self._listen, daemon=True, name="sanctuary-run").start()

    def start(self, view: View, scenario: Scenario, basis: Scenario | None = None) -> None:
        """Start a run in place of the current one and simulate up to the view's week.

        Parameters
        ----------
        view, scenario
            The settings of the run, and its scenario.
        basis
            The scenario without changes; `scenario` by default.

        Raises
        ------
        SanctuaryError
            If the run exceeds the limits.
        """
        check_size(view, scenario, self.limits)
        with self._lock:
            self.number += 1
            self.scenario = scenario
            self._target = view.week
            order = RunOrder(
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
            ahead = next((one for one in _AHEAD if one.is_of(order)), None)
            if ahead is not None and ahead.partial is not None:
                self._order, self._waiting = replace(order, known=order.target), True
                self.partial, self.a_week, self.state = ahead.partial.still(), ahead.a_week, RESTING
                self._say(("pause",))
            else:
                self._order, self._waiting = order, False
                self.state = BUILDING if self._warm else WARMING
                self._say(("start", order))

    def keep_ahead(self) -> None:
        """Keep the results for every tab that starts the same run. The same order has the same results."""
        if self.state == RESTING:
            _AHEAD.append(self)

    def is_of(self, order: RunOrder) -> bool:
        """Return whether this run has the same order, whatever its number."""
        return self._order is not None and replace(order, number=self._order.number) == self._order

    def go(self, weeks: int, pace: float = 0.0) -> None:
        """Continue up to a number of weeks, each of which takes at least `pace` seconds."""
        with self._lock:
            if self.partial is None or self._order is None or self.state not in (RUNNING, RESTING):
                return
            self._target = min(weeks, self._order.weeks)
            self.state = RUNNING if self._target > self.partial.lived else RESTING
            self._say(("go", self._target, pace))

    def pause(self) -> None:
        """Stop after the current week."""
        with self._lock:
            self.state = RESTING if self.state == RUNNING else self.state
            self._say(("pause",))

    def ask(self, questions: Sequence[Question]) -> None:
        """Ask these questions only: drop other open questions, and do not repeat answered ones."""
        with self._lock:
            wanted = tuple(questions)
            if wanted != self._wanted:
                self._wanted = wanted
                self._say(("study", tuple(question for question in wanted if self._kept(question) is None)))

    def answer(self, question: Question) -> Answer | None:
        """Return the answer to a question, or None if there is none yet."""
        found = self._kept(question)
        if found is None and self.lost:
            return Answer(trouble="the worker process ended", remedy="Go to Live and press Begin again.")
        return found

    def done(self, question: Question) -> int:
        """Return the number of finished runs for a question."""
        done = self._done
        return done[1] if done and done[0] == question else 0

    def _kept(self, question: Question) -> Answer | None:
        kept = self._answers.get(question.part)
        return kept[1] if kept and kept[0] == question else ANSWERS.get(question)

    def close(self) -> None:
        """End the worker."""
        with self._lock:
            self.state = GONE
        self._worker.end()

    @property
    def progress(self) -> tuple[int, int, int]:
        """The number of the run, and the number of weeks and replicates received."""
        return (self.number, *(self.partial.progress if self.partial else (0, 0)))

    @property
    def horizon(self) -> int:
        """The maximum number of weeks of the run."""
        return self._order.weeks if self._order else 0

    @property
    def lived(self) -> int:
        """The number of weeks received."""
        return self.partial.lived if self.partial else 0

    def _say(self, message: Message) -> None:
        """Send a message. A worker whose results are known begins only when more is asked of it."""
        people = message[0] == "study" and any(question.source == "people" for question in message[1])
        if self._waiting and self._order and (people or message[0] == "go"):
            self._waiting = False
            self._say(("start", self._order))
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
            # A run that has just started has nothing to show yet.
            if message[0] != "started" and not self._more():
                self._told(self)
        with self._lock:
            if self.state == GONE:
                return
            self._lose()
        self._told(self)

    def _more(self) -> bool:
        """Return whether more messages are waiting, so that they are shown together."""
        with suppress(OSError):
            return self._worker.pipe.poll(0)
        return False

    def _lose(self) -> None:
        self.lost = True
        self.state, self.reason = FAILED, "the worker process ended; press Begin again"

    def _hear(self, message: News | QuestionNews) -> None:
        if message[0] == "warm":
            self._warm = True
            if self.state == WARMING and self._order:
                self.state = BUILDING
        elif message[0] == "progress":
            self._done = message[1:]
        elif message[0] == "answer":
            ANSWERS.put(*message[1:])
            if message[1] in self._wanted:
                self._answers[message[1].part] = message[1:]
        elif message[1] != self.number or self._order is None:
            return  # the message concerns an earlier run
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
