"""A weekly archive of the people in a run, and the changes between weeks with the rules that may have caused them.

The worker keeps the archive of its first replicate only.
"""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from sim.evidence import provinces
from sim.evidence.yaml_files import read_yaml
from sim.society.common.columns import NO_CELL
from sim.terms import Stance, Status

if TYPE_CHECKING:
    from sim.dashboard.server.replicates import Replicate
    from sim.model import SanctuaryModel

# The kinds of actors that can be looked up. An address names an actor by kind and key (`cell.17`).
PERSON, CELL, COMMANDER, LEADER, PROVINCE = "person", "cell", "commander", "leader", "province"
PEOPLE_ROW = np.dtype([("id", "<u4"), ("group", "u1"), ("status", "u1"), ("place", "u1"), ("cell", "<u2")])
CELL_ROW = np.dtype(
    [("id", "<u4"), ("row", "<u2"), ("group", "u1"), ("place", "u1"), ("members", "<u2"), ("known", "u1"),
     ("dormant", "u1"), ("raided", "u1"), ("leader", "<u4"), ("links", "<i2", (8,))]
)  # fmt: skip
RANK_ROW = np.dtype([("stance", "u1"), ("guest", "i1")])

_WORDS = read_yaml(Path(__file__).with_name("turns.yaml"))
# Each status of a militant in words, with the rules that can lead to it, and each stance of a commander in words.
ENDS: dict[int, tuple[str, tuple[str, ...]]] = {
    Status[name]: (words, tuple(rules)) for name, (words, *rules) in _WORDS["statuses"].items()
}
STANCES: dict[int, str] = {Stance[name]: words for name, words in _WORDS["stances"].items()}

# The number of weeks kept uncompressed while a run advances.
_LOOSE = 60


@dataclass(frozen=True)
class Turn:
    """A change in one week: the actor, the place (a row of provinces), a description, and the rules that can have caused it."""

    week: int
    who: str
    place: int
    text: str
    rules: tuple[str, ...]


@dataclass(frozen=True)
class Snapshot:
    """All people, cells and commanders in one week, each as a structured array."""

    people: np.ndarray
    cells: np.ndarray
    ranks: np.ndarray

    @property
    def at_large(self) -> np.ndarray:
        """The militants at large."""
        return self.people[self.people["status"] == Status.ACTIVE]


class Archive:
    """The recorded weeks of one run.

    Parameters
    ----------
    number
        The number of the run.
    model
        The model, before its first recorded week.

    Attributes
    ----------
    commanders, fronts, leaders
        The current chain of command.
    chained, celled
        Whether commanders, and cells, are separate agents in this run.
    numbers
        A number for each cell and militant, counted from 1 in the order of appearance, by identifier.
    """

    def __init__(self, number: int, model: SanctuaryModel | Replicate) -> None:
        self.number, self.model = number, model
        world = model.world
        # Views of the world's arrays: they change as the run advances.
        self.commanders, self.fronts, self.leaders = map(np.asarray, (world.commanders, world.fronts, world.leaders))
        self._cells = np.asarray(world.cells)
        params = np.asarray(world.params)[0]
        self.chained = bool(params["structure_defection"] or params["structure_orders"])
        self.celled = bool(self._cells["living"].any())
        self.numbers: dict[int, int] = {}
        self._turns: list[Turn] = []
        self._told = 0
        self.labels = {**{key: key for key in model.drawn.groups}, **model.drawn.labels}
        self.places = [province.name for province in provinces().values()]
        self._weeks: list[Snapshot | bytes] = [self._seen()]
        self._loose = 0

    @property
    def lived(self) -> int:
        """The number of recorded weeks."""
        return len(self._weeks) - 1

    def keep(self) -> None:
        """Store the week that has just been simulated. Its changes are computed on demand."""
        self._weeks.append(self._seen())
        if len(self._weeks) - self._loose > _LOOSE:
            self.pack()

    def pack(self) -> bool:
        """Compress one week and return whether more are left. Called when the worker is idle."""
        if self._loose == len(self._weeks):
            return False
        week = self._weeks[self._loose]
        if isinstance(week, Snapshot):
            self._weeks[self._loose] = zlib.compress(pickle.dumps(week), 1)
        self._loose += 1
        return self._loose < len(self._weeks)

    @property
    def turns(self) -> list[Turn]:
        """All changes, in order of weeks."""
        before = self.at(self._told - 1)
        while self._told < self.lived:
            now = self.at(self._told)
            self._turns += [*self._of_ranks(before, now), *self._of_cells(before, now)]
            before, self._told = now, self._told + 1
        return self._turns

    def at(self, week: int) -> Snapshot:
        """Return the snapshot of a week, or the last one if the week has not been reached."""
        kept = self._weeks[min(week + 1, self.lived)]
        return kept if isinstance(kept, Snapshot) else pickle.loads(zlib.decompress(kept))

    def group(self, row: int) -> str:
        """Return the name of an armed group."""
        return self.labels[self.model.drawn.groups[row]]

    def place(self, row: int) -> str:
        """Return the name of a province."""
        return self.places[row] if row < len(self.places) else "no province"

    def life_of(self, person: int, until: int) -> list[Turn]:
        """Return the changes in one militant's life up to a week, from the snapshots."""
        turns: list[Turn] = []
        before = None
        for week in range(-1, min(until, self.lived - 1) + 1):
            rows = self.at(week).people
            found = rows[rows["id"] == person]
            now = found[0] if len(found) else None
            last = before if now is None else now
            turns += [
                Turn(week, f"{PERSON}.{person}", 0 if last is None else int(last["place"]), text, rules)
                for text, rules in self._steps(before, now, week)
            ]
            before = now
        return turns

    def _steps(self, before: np.void | None, now: np.void | None, week: int) -> Iterator[tuple[str, tuple[str, ...]]]:
        if now is None:
            if before is not None:
                yield "is no longer counted", ()
            return
        group, place = self.group(now["group"]), self.place(int(now["place"]))
        if before is None:
            rules = ("recruitment", "foreign_recruits") if week >= 0 else ()
            yield f"{'joins' if rules else 'is an original member of'} {group}, in {place}", rules
            return
        if before["status"] != now["status"]:
            yield ENDS.get(int(now["status"]), (f"is at large in {place}", ("prisoner_return",)))
        elif before["place"] != now["place"] and now["status"] == Status.ACTIVE:
            yield f"moves to {place}", ("displacement",)
        if before["cell"] != now["cell"] and now["status"] == Status.ACTIVE and self.celled:
            yield ("leaves its cell" if now["cell"] == NO_CELL else "joins another cell"), ("regrowth",)

    def _of_ranks(self, former: Snapshot, now: Snapshot) -> Iterator[Turn]:
        for row in np.flatnonzero(now.ranks != former.ranks).tolist():
            before, after, place = former.ranks[row], now.ranks[row], int(self.commanders[row]["province"])
            who = f"{COMMANDER}.{row}"
            if before["stance"] != after["stance"]:
                yield Turn(self._told, who, place, STANCES[int(after["stance"])], ("stances", "peers"))
            if before["guest"] != after["guest"]:
                taken = f"takes in guests of {self.group(after['guest'])}"
                words = taken if after["guest"] >= 0 else "no longer has guests"
                yield Turn(self._told, who, place, words, ("sheltering",))

    def _of_cells(self, former: Snapshot, now: Snapshot) -> Iterator[Turn]:
        before = {int(cell["id"]): cell for cell in former.cells}
        after = {int(cell["id"]): cell for cell in now.cells}
        for key in before.keys() - after.keys():
            told = f"is destroyed; it had {before[key]['members']} members"
            yield Turn(self._told, f"{CELL}.{key}", int(before[key]["place"]), told, ("enforcement", "attrition"))
        for key, cell in after.items():
            for text, rules in self._cell_steps(before.get(key), cell):
                yield Turn(self._told, f"{CELL}.{key}", int(cell["place"]), text, rules)

    def _cell_steps(self, before: np.void | None, cell: np.void) -> Iterator[tuple[str, tuple[str, ...]]]:
        if before is None:
            # Members who join in the same week are counted in the next.
            size = f", with {cell['members']} members" if cell["members"] else ""
            yield f"is formed{size}", ("recruitment", "regrowth")
            return
        if cell["raided"]:
            lost = max(int(before["members"]) - int(cell["members"]), 0)
            toll = f"loses {lost} members" if lost else "loses nobody"
            yield f"is raided by the police and {toll}", ("patrols", "enforcement")
        elif cell["known"] > before["known"]:
            yield "is betrayed to the police", ("given_away",)
        if before["leader"] != cell["leader"]:
            yield ("has a new leader" if cell["leader"] else "has lost its leader"), ("cell_succession",)
        if before["dormant"] != cell["dormant"]:
            yield ("lies low" if cell["dormant"] else "is active again"), ("substitution", "offensives")
        if before["place"] != cell["place"]:
            yield f"moves to {self.place(int(cell['place']))}", ("displacement",)

    def lately(self, first: int, last: int) -> list[Turn]:
        """Return the changes between two weeks, both included. Shirking and loyalty change too often to be listed."""
        small = (STANCES[Stance.LOYAL], STANCES[Stance.SHIRKING])
        return [turn for turn in self.turns if first <= turn.week <= last and turn.text not in small]

    def _seen(self) -> Snapshot:
        engine = self.model.engine
        assert engine.name == "compiled"  # workers run no other engine
        militants = engine.people.militants
        there = np.flatnonzero(militants.status != Status.NONE)
        rows = np.zeros(len(there), PEOPLE_ROW)
        rows["id"] = short(militants.key[there])
        for name in ("group", "status", "place", "cell"):
            rows[name] = getattr(militants, name)[there]
        ranks = np.zeros(len(self.commanders), RANK_ROW)
        ranks["stance"], ranks["guest"] = self.commanders["stance"], self.commanders["guest"]
        living = np.flatnonzero(self._cells["living"])
        cells = np.zeros(len(living), CELL_ROW)
        cells["row"], cells["links"] = living, self.model.world.links[living]
        cells["id"], cells["leader"] = (short(self._cells[name][living]) for name in ("key", "leader"))
        for name in ("group", "place", "members", "known", "dormant", "raided"):
            cells[name] = self._cells[name][living]
        for key in (*cells["id"].tolist(), *rows["id"].tolist()):
            self.numbers.setdefault(key, len(self.numbers) + 1)
        return Snapshot(rows, cells, ranks)


def short(keys: np.ndarray) -> np.ndarray:
    """Return the upper half of random-number keys, which addresses use as identifiers."""
    return (keys >> np.uint64(32)).astype(np.uint32)
