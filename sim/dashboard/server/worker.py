"""The process that runs the model for one visitor: takes orders through a pipe, sends back the record week by week.

It looks at the pipe between any two weeks of any replicate, so that a new run begins within one of them; other orders are
followed after the weeks that are lived together, a tenth of a second or one week. When the other end is gone, it ends.
"""

# Its live runs stay a stream and keep no journal: a visitor may change their mind after any week, what is half lived is of use
# to nobody else, and the same seed gives it again. Runs that are asked for whole, a hindcast say, go by `sim.runs.pool`.

from __future__ import annotations

import gc
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator
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

# A week or more of all replicates is sent at once, so that the other end is not flooded.
_FRAME = 0.1
# What takes no longer is lived and sent as a whole: pictures of its parts would be in the way of the last one.
_AT_ONCE = 0.4
# With fewer replicates half of them are no picture of all.
_SPLIT = 4
# Fighters may be few where only militants and provinces are looked at.
_SMALL = 0.02
# Weeks over which the chance of single ones is averaged out.
_SEASON = 8


ChronicleLines = tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class RunOrder:
    """A run to begin.

    Attributes
    ----------
    number
        Comes back with everything that is sent about this run.
    weeks
        How long it may become.
    target
        Weeks to live at once; later ones are asked for.
    basis
        The scenario before anything in it was changed, by which the scales of maps are fixed, so that neither a week nor a
        slider moves them.
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


@dataclass(frozen=True)
class Span:
    """Weeks `first` up to `last` of replicates `begins` up to `ends`."""

    first: int
    last: int
    begins: int
    ends: int


# What a page tells its worker.
Message = (
    tuple[Literal["start"], RunOrder]
    | tuple[Literal["go"], int, float]
    | tuple[Literal["pause"]]
    | tuple[Literal["study"], tuple[questions.Question, ...]]
)
# What a worker says of a run: first its number, then what has come of it.
News = (
    tuple[Literal["warm"], int]
    | tuple[Literal["started"], int, Results, dict[str, float]]
    | tuple[Literal["rows"], int, Span, list[dict[str, bytes]], list[ChronicleLines], float]
    | tuple[Literal["failed"], int, str]
)


def tables_of(results: Results) -> dict[str, np.ndarray]:
    """Return the tables of a run by name: that of the country, and one for each kind of entity."""
    return {"country": results.country, **results.by_entity}


def serve(pipe: Connection) -> None:
    """Serve one visitor until the pipe is closed."""
    try:
        pipe.send(("warm", 0))
        _Serving(pipe).forever()
    except (EOFError, BrokenPipeError, OSError, KeyboardInterrupt):
        sys.exit(0)


class _Serving:
    """The state of one worker: the models of the present run, how far to go and how fast, and what else was asked."""

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
        """Live week after week while there is something to do, else wait."""
        while True:
            busy = self.lived < self.target
            idle = not busy and not self.asked
            if idle and self.left_behind:
                # A world and its pointers hold each other; left to the collector's own time, several runs' lie about at once.
                gc.collect()
                self.left_behind = False
            packing = idle and self.archive is not None and self.archive.pack()
            if self.heard or self.pipe.poll(None if idle and not packing else 0):
                self._obey(self.heard.popleft() if self.heard else self.pipe.recv())
            elif self.asked:
                # A page that asks is being looked at, and the run is not.
                with suppress(questions.Overtaken):
                    questions.answer(self.pipe, self.asked[0], self.archive)
                    self.asked.pop(0)
            elif busy and self.order is not None:
                self._try(self._weeks, self.order)

    def _try(self, work: Callable[[RunOrder], None], order: RunOrder) -> None:
        """Do what may fail, and say why the run has failed when it does."""
        try:
            work(order)
        except (EOFError, OSError):
            raise
        except Exception as error:
            self._fail(f"{type(error).__name__}: {error}")

    def _obey(self, message: Message) -> None:
        if message[0] == "start":
            self._start(message[1])
        elif message[0] == "go":  # how far, and seconds a week at least
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
                built[number].step()  # the week before the first one that is recorded
            yield

        if not self.crew.each(range(order.replicates), first_week, self._new_run):
            return
        self.models = [built[number] for number in sorted(built)]
        if sum(model.people_at_start for model in self.models) > order.people:
            self._fail(f"more than {order.people:,} people in all; lower the scale or the number of replicates")
            return
        self.archive = Archive(order.number, self.models[0])
        self.pipe.send(("started", order.number, self.models[0].results(), self._ceilings(order)))
        self.last_frame = time.monotonic()

    def _ceilings(self, order: RunOrder) -> dict[str, float]:
        """Return the highest value of each output of provinces over all weeks of one small run of the basis.

        What is drawn is a mean over replicates, so that the chance of single weeks is taken out of the one run.
        """

        def smooth(values: np.ndarray) -> np.ndarray:
            sums = values.astype(float).cumsum(axis=0)
            return (sums[_SEASON:] - sums[:-_SEASON]) / _SEASON

        from sim.model import simulate

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
        """Live some weeks of one replicate after the other, so that each finds its world still in the processor's cache."""
        assert self.archive is not None
        began, count, archive = time.monotonic(), self._together(), self.archive

        def live(model: Replicate) -> Iterator[None]:
            for _ in range(count):
                model.step()
                if model is archive.model:
                    archive.keep()
                yield

        waves = self._waves(count)
        for wave in waves:
            if not self.crew.each(self.models[wave.begins : wave.ends], live, self._new_run):
                return
            if wave is not waves[-1]:
                self._send(wave)
        self.lived += count
        now = time.monotonic()
        self.spent += now - began
        if self.spent > order.seconds:
            self._fail(f"stopped after {order.seconds:g} seconds of computing")
            return
        slow = self.pace > _FRAME
        if slow or now - self.last_frame > _FRAME or self.lived >= self.target:
            self._send(Span(self.sent, self.lived, waves[-1].begins, waves[-1].ends))
        if self.pace:
            self.pipe.poll(max(0.0, self.pace - (now - began)))

    def _together(self) -> int:
        """Return how many weeks are lived before the next are looked at: one where they have a pace, or nothing is known of them."""
        if self.pace or not self.lived:
            return 1
        left, a_week = self.target - self.lived, self.spent / self.lived
        return left if left * a_week < _AT_ONCE else max(1, min(left, int(_FRAME / a_week)))

    def _waves(self, count: int) -> list[Span]:
        """Return which replicates live the next weeks together: half of them first where all of that is longer than a picture.

        What is lived at once would else be seen at its end only; half of the replicates already give a curve and its bands.
        """
        last, many = self.lived + count, len(self.models)
        whole = last == self.target and not self.pace
        if not whole or many < _SPLIT or self.spent / max(self.lived, 1) * count < _FRAME:
            return [Span(self.sent, last, 0, many)]
        return [Span(self.sent, last, 0, many // 2), Span(self.sent, last, many // 2, many)]

    def _new_run(self) -> bool:
        """Hear orders while weeks are lived, to be followed after them; True when a new run makes the present one void."""
        while self.pipe.poll(0):
            self.heard.append(self.pipe.recv())
        return any(message[0] == "start" for message in self.heard)

    def _send(self, span: Span) -> None:
        """Send the rows of weeks that were not sent yet."""
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
