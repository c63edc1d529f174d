"""The model, which runs the steps of the week listed in `sim.society.week`."""

from __future__ import annotations

import copy
import html
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from sim.errors import SanctuaryError
from sim.mesa_compat import RNGLike, count_agents_from, release, seed_of
from sim.outputs.results import Results
from sim.saved import save
from sim.scenario import Scenario, load_scenario
from sim.scenario.problems import nearest
from sim.simulation import FIRST_WEEK, make_engine, results_of
from sim.simulation import simulate as simulate_compiled
from sim.society.agents import seat_actors
from sim.society.common.actor import Actor, SocietyModel, Week, by_row
from sim.society.guests.agents import seat_cells
from sim.society.ranks.agents import seat_ranks
from sim.society.start import build, views
from sim.society.week import week
from sim.society.world import World

if TYPE_CHECKING:
    from sim.engine.reasons import Why


def simulate(
    scenario: Scenario,
    seed: int,
    *,
    engine: str = "compiled",
    scale: float | None = None,
    weeks: int | None = None,
    threads: int = 1,
) -> Results:
    """Run a scenario once in either engine, `compiled` or `reference`, with the same bytes; see :func:`sim.simulation.simulate`."""
    if engine == "compiled":
        return simulate_compiled(scenario, seed, scale=scale, weeks=weeks, threads=threads)
    return SanctuaryModel(scenario, rng=seed, engine=engine, scale=scale, weeks=weeks).run()


class SanctuaryModel(SocietyModel):
    """A Mesa model: `step`, `agents`, `DataCollector` and `batch_run` work as usual.

    Parameters
    ----------
    scenario
        A scenario, or the name or path of one.
    rng
        Seed of the run. As in Mesa, `None` chooses a fresh one, which `run_seed` holds.
    engine
        `compiled` (people as columns) or `reference` (each person a `mesa.Agent`): the same bytes.
    scale, weeks
        In place of the scenario's own.
    threads
        For the compiled engine.
    overrides
        Values in place of the scenario's, by dotted key.

    Attributes
    ----------
    run_seed
        Seed of the run.
    drawn
        The scenario, with its unknown values drawn with the seed.
    agents
        Strategic actors: leaders, fronts, commanders, cells, groups, police, warlords, states. People are in `people`.
    people
        The people of the engine, with the methods `select`, `agg`, `get`, `groupby` and `count`.
    week
        The last week run; -2 before the first step.
    """

    def __init__(
        self,
        scenario: Scenario | str = "baseline",
        *,
        rng: RNGLike = None,
        engine: str = "compiled",
        scale: float | None = None,
        weeks: int | None = None,
        threads: int = 1,
        overrides: dict[str, object] | None = None,
    ) -> None:
        self.run_seed = seed_of(rng)
        super().__init__(rng=self.run_seed)
        if isinstance(scenario, str):
            scenario = load_scenario(scenario, overrides)
        self.drawn = scenario.draw(self.run_seed)
        self.horizon = self.drawn.weeks if weeks is None else weeks
        self.scale = self.drawn.scale if scale is None else scale
        self.world = build(self.drawn, self.run_seed, self.horizon, self.scale)
        self.week = FIRST_WEEK - 1
        self.seats: dict[str, dict[int, Actor]] = {}
        self.own_ways: set[str] = set()
        self.engine = make_engine(engine, self.drawn, self.world, self.run_seed, threads, self)
        self.people = self.engine
        self.people_at_start = self.engine.agents
        seat_actors(self)
        seat_ranks(self)
        seat_cells(self)

    def step(self) -> None:
        """Run one week; nothing happens after the horizon."""
        if self.week + 1 >= self.horizon:
            self.running = False
            return
        self.week += 1
        self.engine.advance(self.week, self.week + 1)
        seat_cells(self)
        self.running = self.week + 1 < self.horizon

    def run(self) -> Results:
        """Take every step that is left, those of a subclass included, and return the results."""
        while self.running:
            self.step()
        return self.results()

    def results(self) -> Results:
        """Return the results of the weeks run so far."""
        told = self.engine.assumptions.told
        return results_of(self.drawn, self.world, self.run_seed, max(self.week + 1, 0), self.people_at_start, told)

    def output(self, name: str) -> float:
        """Return an output in the last recorded week, for a `DataCollector`; NaN before week 0."""
        if self.week < 0:
            return float("nan")
        return float(self.results().series(name)[-1])

    def set(self, key: str, value: object) -> None:
        """Change an assumption from the next week on.

        Parameters
        ----------
        key
            An assumption (`detection.base`, `groups.isis_k.growth`) or `rules.NAME`. For a quantity that moves by itself
            (`taliban.control`) the value is where it goes on from.
        value
            As in a scenario: a number, a word, or text such as `"30 %"`.

        Raises
        ------
        SanctuaryError
            For a key or value that does not exist, and for a key that only says how a run starts.
        """
        assumptions = self.engine.assumptions
        assumptions.set(self.world, self.engine.actors.params, key, value)
        assumptions.outside.append((self.week + 1, key, assumptions.value(key)))

    def branch(self, changes: Mapping[str, object] | None = None) -> Self:
        """Return a copy that goes on by itself, with the same random draws.

        Parameters
        ----------
        changes
            Assumptions that differ from now on, as for :meth:`set`.
        """
        other = copy.deepcopy(self)
        for key, value in (changes or {}).items():
            other.set(key, value)
        return other

    def save(self, path: str | Path) -> None:
        """Write the model to a file, from which :func:`sim.load` goes on with the same bytes.

        Load only files that you trust, with the version that wrote them: they hold pickled Python objects.
        """
        save(self, path)

    def why(self, agent: Actor | str, week: int | None = None) -> Why:
        """Return what an agent weighed in a week: options with their terms, peers, draws, rules and claims.

        The run up to that week is repeated for it; one that nobody asks costs nothing.

        Parameters
        ----------
        agent
            A leader, commander, group, state or warlord; or its name (`haqqani`) or address (`state.china`, `commander.17`).
        week
            A week that was run, by default the last one; or a later one, to which a copy of the model goes on.

        Raises
        ------
        SanctuaryError
            For an agent or a week that does not exist, and for a past that cannot be repeated.
        """
        from sim.engine.why import DECIDERS, explain

        actor = agent if isinstance(agent, Actor) else self._find(DECIDERS, agent)
        week = self.week if week is None else week
        if not FIRST_WEEK <= week < self.horizon:
            remedy = f"The weeks are {FIRST_WEEK} to {self.horizon - 1}."
            raise SanctuaryError(f"there is no week {week}", remedy=remedy)
        past = week <= self.week
        run = self._anew() if past else self.branch()
        changes = self.engine.assumptions.outside if past else []
        for now in range(run.week + 1, week + 1):
            for _, key, value in (change for change in changes if change[0] == now):
                run.set(key, value)
            if now < week:
                run.step()
        found = explain(run, actor)
        if past and any(
            getattr(self.world, table)[: week + 1].tobytes() != getattr(run.world, table)[: week + 1].tobytes()
            for table in ("out_country", "out_groups", "out_states")
        ):
            remedy = f"Ask before the week is run: model.why({actor.name!r}, {self.week + 1})."
            raise SanctuaryError("the run was changed from outside, so that its past cannot be repeated", remedy=remedy)
        return found

    def _anew(self) -> Self:
        """Return the same model before its first week."""
        return type(self)(self.drawn, rng=self.run_seed, engine=self.engine.name, scale=self.scale, weeks=self.horizon)

    def _find(self, kinds: Iterable[str], name: str) -> Actor:
        """Return the actor of some kinds with a name or an address."""
        actors = [one for kind in kinds for one in by_row(self, kind)]
        known = {at: one for one in actors for at in (one.name, f"{one.kind}.{one.name}", f"{one.kind}.{one.row}")}
        if name not in known:
            near = nearest(name, known)
            remedy = (
                f"did you mean {near!r}?" if near else f"Name one of these: {', '.join(kinds)}, such as state.china."
            )
            raise SanctuaryError(f"there is no agent {name!r}", remedy=remedy)
        return known[name]

    def week_of(self, kind: type[Actor]) -> Week:
        """Return the last week run, as actors of a kind see it."""
        return self.engine.actors.week_of(kind, max(self.week, FIRST_WEEK))

    def __getstate__(self) -> dict[str, object]:
        """Leave out what shares memory with other arrays; it is made again."""
        made = ("plain_", "copied_")
        world = {name: held for name, held in self.world._asdict().items() if not name.startswith(made)}
        return {**self.__dict__, "world": world, "people": None}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        world = state["world"]
        self.world = World(**{**world, **views(world)})
        self.people = self.engine
        self.engine.resume(self.world, self, week)
        count_agents_from(self, 1 + max((getattr(agent, "unique_id", 0) for agent in self.agents), default=0))

    def __copy__(self) -> Self:
        return self.branch()

    def __repr__(self) -> str:
        return (
            f"<{type(self).__name__} of {self.drawn.name}, seed {self.run_seed}: week {self.week} of {self.horizon}, "
            f"{self.engine.name} engine>"
        )

    def _repr_html_(self) -> str:
        """Return the outputs so far as self-contained HTML."""
        return f"<p>{html.escape(repr(self))}</p>" + (self.results()._repr_html_() if self.week >= 0 else "")

    def close(self) -> None:
        """Release the model's memory."""
        release(self)
