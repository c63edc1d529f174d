"""Leaders, groups, police, warlords and states as Mesa agents, each on its row of the world's records.

In the reference engine each decides in its own `step`. The compiled engine loops the same functions over the rows, since stepping a
hundred actors one by one in Python outweighs thousands of compiled people; to a reader the agents are the same in both:
`model.agents.select(lambda a: a.kind == "state")`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

import mesa
import numpy as np

from sim.outputs.chronicle import TREATMENTS
from sim.terms import Mode, Treatment, WarlordStatus, word
from sim.week.bargains import bargain
from sim.week.patrols import patrol
from sim.week.states import act
from sim.week.strategy import lead_group
from sim.week.votes import cast as cast_ballot
from sim.world.geography import province_keys

if TYPE_CHECKING:
    from sim.actors.cells import Cell
    from sim.actors.people import Week
    from sim.actors.ranks import Commander, Front
    from sim.model import SanctuaryModel


class Actor(mesa.Agent):
    """Somebody who decides, on one row of a record, whose fields answer by name.

    Parameters
    ----------
    model
        The model.
    name
        Name in the scenario.
    row
        Row of the record.

    Attributes
    ----------
    kind, label
        What it is; what it is called in figures.
    """

    kind = "actor"
    record = ""

    def __init__(self, model: SanctuaryModel, name: str, row: int) -> None:
        super().__init__(model)
        self.name, self.row = name, row
        self.label = model.drawn.labels.get(name, name)
        self._record: np.ndarray = getattr(model.world, self.record)
        model.seats.setdefault(self.kind, {})[row] = self

    def __getattr__(self, field: str) -> Any:
        if field.startswith("_") or field not in (self._record.dtype.names or ()):
            raise AttributeError(f"{type(self).__name__} has no attribute {field!r}")
        return self._record[self.row][field].item()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.name}>"


Seated = TypeVar("Seated", bound=Actor)


def seated(model: SanctuaryModel, kind: type[Seated]) -> dict[int, Seated]:
    """Give a model's actors of a kind by their rows."""
    return cast("dict[int, Seated]", model.seats.setdefault(kind.kind, {}))


def by_row(model: SanctuaryModel, kind: str) -> list[Actor]:
    """Give a model's actors of a kind, by its name, in the order of their rows."""
    return [actor for _, actor in sorted(model.seats.get(kind, {}).items())]


class Leader(Actor):
    """A seat of the leadership: authority, pragmatism, piety, access; loyalty to each group."""

    kind, record = "leader", "leaders"

    def step(self, week: Week) -> None:
        """Vote on what is on the agenda, and hide guests for whom the vote was lost."""
        cast_ballot(week.world, week.params, week.number, self.row)

    def loyalty_to(self, group: str) -> float:
        """Give the loyalty to a group, 0 to 1."""
        return float(self.model.world.loyalty[self.row, self.model.drawn.groups.index(group)])

    @property
    def fronts(self) -> list[Front]:
        """Fronts that take his orders."""
        fronts = cast("list[Front]", by_row(self.model, "front"))
        return [front for front in fronts if front.superior is self]


class Group(Actor):
    """A group and its leadership: strength, cohesion, capability, where its effort goes, treatment by the Taliban."""

    kind, record = "group", "groups"

    def step(self, week: Week) -> None:
        """Learn what paid, divide the effort, and have cells lie low."""
        lead_group(week.world, week.params, week.number, self.row)

    @property
    def strength_now(self) -> int:
        """Members at large in Afghanistan."""
        return int(self.members)

    @property
    def cells(self) -> list[Cell]:
        """Its cells, where members live in any."""
        cells = cast("list[Cell]", by_row(self.model, "cell"))
        return [cell for cell in cells if cell.group == self.row]

    @property
    def hosts(self) -> list[Commander]:
        """Commanders who keep guests of it."""
        commanders = cast("list[Commander]", by_row(self.model, "commander"))
        return [commander for commander in commanders if commander.guest == self.row]

    @property
    def treatment_name(self) -> str:
        """The standing treatment, in words."""
        return TREATMENTS[Treatment(self.treatment)]


class Warlord(Actor):
    """A network that could return to arms: status, militia, control."""

    kind, record = "warlord", "warlords"

    def step(self, week: Week) -> None:
        """Wait, take a post, return, arm, tie up with whoever is there."""
        bargain(week.world, week.params, week.number, self.row)

    @property
    def status_name(self) -> str:
        """Where he stands, in words."""
        return word(WarlordStatus(self.status))


class Police(Actor):
    """The police of a province: whom they hear of, how they go about it, how hard they look."""

    kind, record = "police", "police"

    def step(self, week: Week) -> None:
        """Remember, learn, and decide how hard and after whom to look."""
        patrol(week.world, week.params, week.number, self.row)

    @property
    def province(self) -> str:
        """Their province."""
        return province_keys()[self.row]

    @property
    def cells(self) -> list[Cell]:
        """Cells in their province, whether they know of them or not."""
        cells = cast("list[Cell]", by_row(self.model, "cell"))
        return [cell for cell in cells if cell.place == self.row]

    @property
    def mode_name(self) -> str:
        """How they go about it, in words."""
        return word(Mode(self.mode))


class State(Actor):
    """A state that watches, fears, rewards and punishes."""

    kind, record = "state", "states"

    def step(self, week: Week) -> None:
        """Engage, sanction, drill, recognise."""
        act(week.world, week.params, week.number, self.row)

    @property
    def listens_to(self) -> dict[State, float]:
        """The states whose fears it shares, with the weight of each."""
        weights = self.model.world.listens[self.row]
        return {state: float(weights[row]) for row, state in seated(self.model, State).items() if weights[row] > 0.0}

    @property
    def heard_by(self) -> list[State]:
        """The states that listen to it."""
        weights = self.model.world.listens[:, self.row]
        return [state for row, state in seated(self.model, State).items() if weights[row] > 0.0]

    def willingness_against(self, group: str) -> float:
        """Give the regime's willingness to police a group, as the state sees it."""
        return float(self.model.world.willingness[self.row, self.model.drawn.groups.index(group)])


def seat_actors(model: SanctuaryModel) -> None:
    """Make an agent of every strategic actor; they register with the model as Mesa agents do."""
    for kind, names in (
        (Leader, model.drawn.leaders),
        (Group, model.drawn.groups),
        (Police, province_keys()),
        (Warlord, model.drawn.warlords),
        (State, model.drawn.states),
    ):
        for row, name in enumerate(names):
            kind(model, name, row)
