"""The process that runs the model for one visitor. It takes orders through a pipe and sends results week by week.

The worker checks the pipe between weeks, so an order for a new run takes effect within a week. Other orders are followed after
the current batch of weeks, which takes a tenth of a second or one week. The worker ends when the pipe is closed.
"""

# Live runs keep no journal: a visitor may change the settings after any week, nobody else needs the unfinished run, and the same
# seed reproduces it. Complete runs, such as those of a hindcast, use `sim.runs.pool`.

from __future__ import annotations

import gc
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Literal

from sim.dashboard.server import questions
from sim.outputs.results import Results
from sim.scenario import Scenario

if TYPE_CHECKING:
    import numpy as np

    from sim.dashboard.server.archive import Archive
    from sim.dashboard.server.replicates import Replicate

# Seconds between two messages, so that the server is not flooded.
_FRAME = 0.1
# A run that takes less time is sent as a whole: intermediate pictures would delay the final one.
_AT_ONCE = 0.4
# With fewer replicates, half of them do not represent all.
_SPLIT = 4
# The scale of the run that fixes the colour scales of maps. Maps do not show fighters, so few suffice.
_SMALL = 0.02
# Weeks over which random variation is averaged.
_SEASON = 8


ChronicleLines = tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class RunOrder:
    """An order to start a run.

    Attributes
    ----------
    number
        The number of the run, repeated in every message about it.
    weeks
        The maximum length.
    target
        The weeks to simulate at once.
    known
        The weeks whose results the server has already: they are simulated again at the start, and not sent.
    basis
        The scenario without changes. It fixes the colour scales of maps, so that they do not depend on week or changes.
    """

    number: int
    scenario: Scenario
    basis: Scenario
    seed: int
    replicates: int
    scale: float
    weeks: int
    target: int
    people: int
    seconds: float
    known: int = 0


@dataclass(frozen=True)
class Span:
    """A range of weeks, `first` up to `last`, and of replicates, `begins` up to `ends`."""

    first: int
    last: int
    begins: int
    ends: int


# Messages to a worker.
Message = (
    tuple[Literal["start"], RunOrder]
    | tuple[Literal["go"], int, float]
    | tuple[Literal["pause"]]
    | tuple[Literal["study"], tuple[questions.Question, ...]]
)
# Messages from a worker about a run, with its number.
News = (
    tuple[Literal["warm"], int]
    | tuple[Literal["started"], int, Results, dict[str, float]]
    | tuple[Literal["rows"], int, Span, list[dict[str, bytes]], list[ChronicleLines], float]
    | tuple[Literal["failed"], int, str]
)


def tables_of(results: Results) -> dict[str, np.ndarray]:
    """Return the tables of a run by name: one for the country and one for each kind of entity."""
    return {"country": results.country, **results.by_entity}


def serve(pipe: Connection) -> None:
    """Follow the orders of one visitor until the pipe is closed."""
    try:
        pipe.send(("warm", 0))
        _Serving(pipe).forever()
    except (EOFError, BrokenPipeError, OSError, KeyboardInterrupt):
        sys.exit(0)


class _Serving:
    """The state of one worker: the replicates of the current run, its target and pace, and open questions."""

    def __init__(self, pipe: Connection) -> None:
        from sim.dashboard.server.replicates import Crew

        self.pipe = pipe
        self.order: RunOrder | None = None
        self.models: list[Replicate] = []
        self.crew = Crew()
        self.heard: deque[Message] = deque()
        self.left_behind = False
        self.lived = 0
        self.target = 0
        self.pace = 0.0
        self.spent = 0.0
        self.sent = 0
        self.last_frame = 0.0
        self.asked: list[questions.Question] = []
        self.archive: Archive | None = None
        self.scaled: tuple[object, dict[str, float]] = (None, {})

    def forever(self) -> None:
        """Simulate weeks and answer questions while there is work; otherwise wait."""
        while True:
            busy = self.lived < self.target
            idle = not busy and not self.asked
            if idle and self.left_behind:
                # A world and its pointers form reference cycles. Without this call, several old worlds accumulate.
                gc.collect()
                self.left_behind = False
            packing = idle and self.archive is not None and self.archive.pack()
            if self.heard or self.pipe.poll(None if idle and not packing else 0):
                self._obey(self.heard.popleft() if self.heard else self.pipe.recv())
            elif self.asked:
                # Questions come first: their page is visible and the run is not.
                with suppress(questions.Overtaken):
                    questions.answer(self.pipe, self.asked[0], self.archive)
                    self.asked.pop(0)
            elif busy and self.order is not None:
                self._try(self._weeks, self.order)

    def _try(self, work: Callable[[RunOrder], None], order: RunOrder) -> None:
        """Run a step and report an exception as a failed run."""
        try:
            work(order)
        except (EOFError, OSError):
            raise
        except Exception as error:
            self._fail(f"{type(error).__name__}: {error}")

    def _obey(self, message: Message) -> None:
        if message[0] == "start":
            self._start(message[1])
        elif message[0] == "go":  # the target, and the minimum seconds per week
            self.target, self.pace = min(int(message[1]), self.order.weeks if self.order else 0), float(message[2])
        elif message[0] == "pause":
            self.target = self.lived
            self._send(Span(self.sent, self.lived, 0, len(self.models)))
        elif message[0] == "study":
            self.asked = list(message[1])

    def _start(self, order: RunOrder) -> None:
        self.left_behind = self.left_behind or bool(self.models)
        self.order, self.models, self.archive = order, [], None
        self.lived = self.sent = 0
        self.target, self.pace, self.spent = min(order.target, order.weeks), 0.0, 0.0
        self._try(self._build, order)

    def _build(self, order: RunOrder) -> None:
        from sim.dashboard.server.archive import Archive
        from sim.dashboard.server.replicates import Replicate

        built: dict[int, Replicate] = {}

        def first_week(number: int) -> Iterator[None]:
            if sum(one.people_at_start for one in built.copy().values()) <= order.people:
                built[number] = Replicate(order.scenario, order.seed + number, order.scale, order.weeks)
                built[number].step()  # the week before the first recorded week
            yield

        if not self.crew.each(range(order.replicates), first_week, self._new_run):
            return
        self.models = [built[number] for number in sorted(built)]
        if sum(model.people_at_start for model in self.models) > order.people:
            self._fail(f"more than {order.people:,} people in total; lower the scale or the number of replicates")
            return
        self.archive = Archive(order.number, self.models[0])
        if not order.known:
            self.pipe.send(("started", order.number, self.models[0].results(), self._ceilings(order)))
        elif self._live(self.models, order.known):
            self.lived = self.sent = order.known
        self.last_frame = time.monotonic()

    def _ceilings(self, order: RunOrder) -> dict[str, float]:
        """Return the maximum of each province output over all weeks of one small run of the basis.

        Maps show means over replicates, so random variation in the single run is averaged over several weeks.
        """

        def smooth(values: np.ndarray) -> np.ndarray:
            sums = values.astype(float).cumsum(axis=0)
            return (sums[_SEASON:] - sums[:-_SEASON]) / _SEASON

        from sim.simulation import simulate

        wanted = (order.basis.digest, order.seed, order.weeks)
        if self.scaled[0] != wanted:
            tables = simulate(order.basis, order.seed, scale=_SMALL, weeks=order.weeks).by_entity
            places, cells = tables["province"], tables["group_province"]
            found = {name: places[name] for name in places.dtype.names or ()}
            for column, group in enumerate(order.basis.groups):
                found |= {f"{name}.{group}": cells[:, column][name] for name in cells.dtype.names or ()}
            self.scaled = (wanted, {name: float(smooth(values).max(initial=0.0)) for name, values in found.items()})
        return self.scaled[1]

    def _weeks(self, order: RunOrder) -> None:
        """Simulate several weeks of each replicate in turn, which keeps its world in the processor's cache."""
        began, count = time.monotonic(), self._together()
        waves = self._waves(count)
        for wave in waves:
            if not self._live(self.models[wave.begins : wave.ends], count):
                return
            if wave is not waves[-1]:
                self._send(wave)
        self.lived += count
        now = time.monotonic()
        if self.spent > order.seconds:
            self._fail(f"stopped after {order.seconds:g} seconds of computing")
            return
        slow = self.pace > _FRAME
        if slow or now - self.last_frame > _FRAME or self.lived >= self.target:
            self._send(Span(self.sent, self.lived, waves[-1].begins, waves[-1].ends))
        if self.pace:
            self.pipe.poll(max(0.0, self.pace - (now - began)))

    def _live(self, models: Sequence[Replicate], count: int) -> bool:
        """Simulate several weeks of some replicates, and return whether no new run was ordered meanwhile."""
        archive, began = self.archive, time.monotonic()
        assert archive is not None

        def live(model: Replicate) -> Iterator[None]:
            for _ in range(count):
                model.step()
                if model is archive.model:
                    archive.keep()
                yield

        done = self.crew.each(models, live, self._new_run)
        self.spent += time.monotonic() - began
        return done

    def _together(self) -> int:
        """Return the number of weeks in the next batch: one if there is a pace or the speed is still unknown."""
        if self.pace or not self.lived:
            return 1
        left, a_week = self.target - self.lived, self.spent / self.lived
        return left if left * a_week < _AT_ONCE else max(1, min(left, int(_FRAME / a_week)))

    def _waves(self, count: int) -> list[Span]:
        """Split the replicates of the next batch into halves if the batch takes longer than the interval between messages.

        The first half already gives a curve with bands, so a visitor need not wait for the whole batch.
        """
        last, many = self.lived + count, len(self.models)
        whole = last == self.target and not self.pace
        if not whole or many < _SPLIT or self.spent / max(self.lived, 1) * count < _FRAME:
            return [Span(self.sent, last, 0, many)]
        return [Span(self.sent, last, 0, many // 2), Span(self.sent, last, many // 2, many)]

    def _new_run(self) -> bool:
        """Read waiting orders and return whether one of them starts a new run."""
        while self.pipe.poll(0):
            self.heard.append(self.pipe.recv())
        return any(message[0] == "start" for message in self.heard)

    def _send(self, span: Span) -> None:
        """Send the weeks that were not sent yet."""
        if self.order is None or span.first == span.last:
            return
        rows, told = [], []
        for model in self.models[span.begins : span.ends]:
            results = model.results()
            told.append(results.happenings)
            rows.append({name: table[span.first : span.last].tobytes() for name, table in tables_of(results).items()})
        self.pipe.send(("rows", self.order.number, span, rows, told, self.spent))
        if span.ends == len(self.models):
            self.sent = span.last
        self.last_frame = time.monotonic()

    def _fail(self, reason: str) -> None:
        assert self.order is not None
        self.target = self.lived
        self.pipe.send(("failed", self.order.number, reason))
        self.models, self.archive, self.lived, self.target, self.sent = [], None, 0, 0, 0
