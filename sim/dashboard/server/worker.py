"""The process that runs the model for one visitor: takes orders through a pipe, sends back the record week by week.

It looks at the pipe between any two weeks of any replicate, so that pause, reset and a new run are heard within one of them.
When the other end is gone, it ends.
"""

# Its live runs stay a stream and keep no journal: a visitor may change their mind after any week, what is half lived is of use
# to nobody else, and the same seed gives it again. Runs that are asked for whole, a hindcast say, go by `sim.runs.pool`.

from __future__ import annotations

import gc
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Literal, TypedDict

from sim.dashboard.server import questions
from sim.scenario import Scenario

if TYPE_CHECKING:
    import numpy as np

    from sim.dashboard.server.archive import Archive
    from sim.model import SanctuaryModel

TABLES = ("country", "group", "state", "province", "group_province")
# A week or more of all replicates is sent at once, so that the other end is not flooded.
_FRAME = 0.1
# Fighters may be few where only militants and provinces are looked at.
_SMALL = 0.02
# Weeks over which the chance of single ones is averaged out.
_SEASON = 8


ChronicleLines = tuple[tuple[int, str], ...]


class About(TypedDict):
    """What is said of a run when it begins; `ceilings` are where the scales of maps end, by the output of provinces."""

    agents: int
    groups: tuple[str, ...]
    states: tuple[str, ...]
    provinces: tuple[str, ...]
    labels: dict[str, str]
    ceilings: dict[str, float]
    shapes: dict[str, tuple[np.dtype, tuple[int, ...]]]


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
    | tuple[Literal["started"], int, About]
    | tuple[Literal["rows"], int, int, int, list[dict[str, bytes]], list[ChronicleLines], float]
    | tuple[Literal["failed"], int, str]
)


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
        self.pipe = pipe
        self.order: RunOrder | None = None
        self.models: list[SanctuaryModel] = []
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
            busy = self.order is not None and self.lived < self.target
            idle = not busy and not self.asked
            if idle and self.left_behind:
                # A model and its agents point at each other; left to the collector's own time, several runs' lie about at once.
                gc.collect()
                self.left_behind = False
            if self.pipe.poll(None if idle else 0):
                self._obey(self.pipe.recv())
            elif self.asked:
                # A page that asks is being looked at, and the run is not.
                with suppress(questions.Overtaken):
                    questions.answer(self.pipe, self.asked[0], self.archive)
                    self.asked.pop(0)
            elif busy:
                try:
                    self._week()
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
            self._send()
        elif message[0] == "study":
            self.asked = list(message[1])

    def _start(self, order: RunOrder) -> None:
        for model in self.models:
            model.close()
        self.left_behind = bool(self.models)
        self.order, self.models, self.archive = order, [], None
        self.lived = self.sent = 0
        self.target, self.pace, self.spent = min(order.target, order.weeks), 0.0, 0.0
        try:
            self._build(order)
        except (EOFError, OSError):
            raise
        except Exception as error:
            self._fail(f"{type(error).__name__}: {error}")

    def _build(self, order: RunOrder) -> None:
        from sim.dashboard.server.archive import Archive
        from sim.model import SanctuaryModel

        people = 0
        for replicate in range(order.replicates):
            while self.pipe.poll(0):
                if self._interrupt():
                    return
            model = SanctuaryModel(order.scenario, rng=order.seed + replicate, scale=order.scale, weeks=order.weeks)
            model.step()  # the week before the first one that is recorded
            self.models.append(model)
            people += model.engine.agents
            if people > order.people:
                self._fail(f"more than {order.people:,} people in all; lower the scale or the number of replicates")
                return
        first = self.models[0]
        self.archive = Archive(order.number, first)
        results = first.results()
        tables = {"country": results.country, **results.by_entity}
        about: About = {
            "agents": results.agents,
            "groups": results.groups,
            "states": results.states,
            "provinces": results.provinces,
            "labels": results.labels,
            "ceilings": self._ceilings(order),
            "shapes": {name: (tables[name].dtype, tables[name].shape[1:]) for name in TABLES},
        }
        self.pipe.send(("started", order.number, about))
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

    def _week(self) -> None:
        assert self.order is not None
        began = time.monotonic()
        for model in self.models:
            model.step()
            if self.pipe.poll(0) and self._interrupt():
                return
        assert self.archive is not None
        self.archive.keep()
        self.lived += 1
        now = time.monotonic()
        self.spent += now - began
        if self.spent > self.order.seconds:
            self._fail(f"stopped after {self.order.seconds:g} seconds of computing")
            return
        slow = self.pace > _FRAME
        if slow or now - self.last_frame > _FRAME or self.lived >= self.target:
            self._send()
        if self.pace:
            self.pipe.poll(max(0.0, self.pace - (now - began)))

    def _interrupt(self) -> bool:
        """Hear an order in the middle of a week; True when the week is abandoned with its run."""
        message = self.pipe.recv()
        number = self.order.number if self.order else 0
        self._obey(message)
        return self.order is None or self.order.number != number

    def _send(self) -> None:
        """Send the rows of the weeks lived since the last time."""
        if self.order is None or self.lived == self.sent:
            return
        rows, told = [], []
        for model in self.models:
            results = model.results()
            told.append(results.happenings)
            tables = {"country": results.country, **results.by_entity}
            rows.append({name: tables[name][self.sent : self.lived].tobytes() for name in TABLES})
        self.pipe.send(("rows", self.order.number, self.sent, self.lived, rows, told, self.spent))
        self.sent = self.lived
        self.last_frame = time.monotonic()

    def _fail(self, reason: str) -> None:
        assert self.order is not None
        self.target = self.lived
        self.pipe.send(("failed", self.order.number, reason))
        for model in self.models:
            model.close()
        self.models, self.archive, self.lived, self.target, self.sent = [], None, 0, 0, 0
