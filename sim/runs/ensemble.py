"""Several replicates of one scenario."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

from sim.display import Displayed, Picture, Rows, bands_over_time, chart
from sim.errors import RunFailed, SanctuaryError, optional
from sim.runs.pool import counted, run_tasks
from sim.runs.random_seeds import check_seeds
from sim.saved import save

if TYPE_CHECKING:
    import altair
    import numpy as np
    import pandas as pd
    import xarray

    from sim.outputs.results import Results
    from sim.scenario import Scenario

FIRST_SEED = 1
# Outputs that a notebook shows of an ensemble; it also draws the first.
HEADLINES = ("risk.total", "strength.isis_k", "strength.al_qaeda", "enforcement.ratio", "trust.mean", "legitimacy.mean")


@dataclass(frozen=True, repr=False)
class Ensemble(Displayed):
    """The results of several replicates of one scenario.

    Attributes
    ----------
    scenario
        As given. Each replicate drew its distributions.
    seeds, results
        One of each per replicate.
    weeks, scale, engine
        Settings of the replicates.
    wall_s
        Total seconds of all replicates.
    """

    scenario: Scenario
    seeds: tuple[int, ...]
    results: tuple[Results, ...]
    weeks: int
    scale: float
    engine: str
    wall_s: float

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all outputs."""
        return self.results[0].names

    @property
    def agents(self) -> int:
        """The number of people simulated at the start."""
        return self.results[0].agents

    def __len__(self) -> int:
        return len(self.results)

    def __iter__(self) -> Iterator[Results]:
        return iter(self.results)

    @overload
    def __getitem__(self, at: int) -> Results: ...

    @overload
    def __getitem__(self, at: slice) -> Ensemble: ...

    def __getitem__(self, at: int | slice) -> Results | Ensemble:
        """Return the results of one replicate, or an ensemble of some."""
        if isinstance(at, slice):
            return replace(self, seeds=self.seeds[at], results=self.results[at])
        return self.results[at]

    @property
    def weekly(self) -> pd.DataFrame:
        """One row per replicate and week: `replicate`, `seed`, `week`, `date`, then every output."""
        return self.frame()

    def frame(self, *outputs: str) -> pd.DataFrame:
        """Return one row per replicate and week, with some outputs or all, those of provinces by name."""
        return self._gathered("weekly", *outputs)

    def by_group(self) -> pd.DataFrame:
        """Return one row per replicate, week and group."""
        return self._gathered("by_group")

    def by_state(self) -> pd.DataFrame:
        """Return one row per replicate, week and state."""
        return self._gathered("by_state")

    def by_province(self) -> pd.DataFrame:
        """Return one row per replicate, week and province."""
        return self._gathered("by_province")

    def attacks(self) -> pd.DataFrame:
        """Return one row per replicate and attack."""
        return self._gathered("attacks")

    def events(self) -> pd.DataFrame:
        """Return one row per replicate and event of the chronicle: `week`, `text`."""
        return self._gathered("events")

    def values(self, output: str) -> np.ndarray:
        """Return one output of all replicates, shape (replicates, weeks)."""
        from sim.outputs.tables import stack

        return stack(output, self.results)

    def quantiles(self, output: str, levels: Sequence[float] = (0.05, 0.25, 0.5, 0.75, 0.95)) -> pd.DataFrame:
        """Return the quantiles of one output over replicates: one row per week, one column per level."""
        from pandas import DataFrame

        return DataFrame(self.values(output)).quantile(list(levels)).T.rename_axis(index="week", columns="level")

    def to_xarray(self, *outputs: str) -> xarray.Dataset:
        """Return some outputs or all as an xarray Dataset: one variable per output, over replicate and week."""
        with optional("xarray"):
            import xarray

        names = outputs or self.names
        return xarray.Dataset(
            {name: (("replicate", "week"), self.values(name)) for name in names},
            coords={"replicate": range(len(self)), "week": range(self.weeks), "seed": ("replicate", list(self.seeds))},
            attrs={"title": self.scenario.title},
        )

    def save(self, path: str | Path) -> None:
        """Write the ensemble to a file, which `sim.load` reads. Load only files that you trust."""
        save(self, path)

    def _gathered(self, part: str, *outputs: str) -> pd.DataFrame:
        from pandas import DataFrame

        from sim.outputs.tables import gather

        return DataFrame(gather(self.results, self.seeds, part, *outputs))

    def plot(self, output: str) -> altair.LayerChart:
        """Return an Altair chart of one output: the median and the 90 % band over replicates.

        Raises
        ------
        SanctuaryError
            If there is no such output.
        """
        return chart(self._chart(output))

    def __repr__(self) -> str:
        return (
            f"<Ensemble of {len(self.seeds)} runs of {self.scenario.name}: {self.weeks} weeks at scale {self.scale:g}, "
            f"{self.agents:,} people, {len(self.names)} outputs>"
        )

    def _table(self) -> Rows:
        from sim.outputs.tables import over_run, quantiles, stack

        names = [name for name in HEADLINES if name in self.names]
        ends = {name: quantiles(over_run(name, stack(name, self.results)), (0.05, 0.5, 0.95)) for name in names}
        return [{"at the end": name, **dict(zip(("q05", "median", "q95"), ends[name], strict=True))} for name in names]

    def _picture(self) -> Picture:
        return self._chart(HEADLINES[0])

    def _chart(self, output: str) -> Picture:
        from sim.figures.style import config
        from sim.outputs.tables import bands, unit_of

        self.values(output)  # an unknown output is an error
        table = bands(self.results, {output: output}).rename(columns={"q05": "low", "median": "middle", "q95": "high"})
        rows = table[["week", "low", "middle", "high"]].to_dict("records")
        title = f"{output} in {len(self.seeds)} runs of {self.scenario.name}"
        return bands_over_time(rows, title, unit_of(output), config())


def replicate_seeds(seed: int, replicates: int) -> tuple[int, ...]:
    """Return consecutive seeds, one per replicate, so that any replicate can be run alone.

    Raises
    ------
    SanctuaryError
        If one of them is out of range.
    """
    check_seeds(seed, replicates)
    return tuple(range(seed, seed + replicates))


def run_ensemble(
    scenario: Scenario,
    *,
    replicates: int = 1,
    seed: int = FIRST_SEED,
    engine: str = "compiled",
    scale: float | None = None,
    weeks: int | None = None,
    workers: int = 1,
    model: type | None = None,
    progress: Callable[[int], None] | None = None,
) -> Ensemble:
    """Run a scenario several times.

    Parameters
    ----------
    scenario
        The scenario. Each replicate draws its distributions.
    replicates
        Number of runs.
    seed
        Seed of the first run; the others count up from it.
    engine
        `"compiled"` or `"reference"`; the results are the same.
    scale, weeks
        Override those of the scenario.
    workers
        Processes. With one, everything runs in this process.
    model
        A model of one's own, see :mod:`sim.runs.own`.
    progress
        Called after each replicate with the number finished.

    Returns
    -------
    Ensemble
        Results in the order of the seeds.

    Raises
    ------
    RunFailed
        If a replicate fails; the message names its seed.
    """
    seeds = replicate_seeds(seed, replicates)
    started = time.perf_counter()
    how: dict[str, Any] = {"engine": engine, "scale": scale, "weeks": weeks, "model": model}
    found = run_tasks(seeds, _one, (scenario, how), workers=workers, name=lambda one: f"{scenario.name}, seed {one}")
    return Ensemble(
        scenario=scenario,
        seeds=seeds,
        results=tuple(counted(found, progress)),
        weeks=scenario.weeks if weeks is None else weeks,
        scale=scenario.scale if scale is None else scale,
        engine=engine,
        wall_s=time.perf_counter() - started,
    )


def resumed(path: str | Path, changes: Mapping[str, object]) -> Ensemble:
    """Go on with a model that was saved, after changing assumptions, and return the whole run as an ensemble of one.

    Raises
    ------
    SanctuaryError
        If the file holds no model, or an assumption cannot change during a run.
    """
    from sim.runs.again import saved_model

    started = time.perf_counter()
    model = saved_model(path)
    for key, value in changes.items():
        model.set(key, value)
    return Ensemble(
        scenario=model.drawn,
        seeds=(model.run_seed,),
        results=(model.run(),),
        weeks=model.horizon,
        scale=model.scale,
        engine=model.engine.name,
        wall_s=time.perf_counter() - started,
    )


def _one(seed: int, asked: tuple[Scenario, dict[str, Any]]) -> Results:
    scenario, how = asked
    return run_once(scenario.name, scenario, seed, **how)


def run_once(name: str, scenario: Scenario, seed: int, *, model: type | None = None, **how: Any) -> Results:
    """Run a scenario at one seed, with the keywords of :func:`sim.simulation.simulate`, in a model of one's own if there is one.

    Raises
    ------
    RunFailed
        If the run fails; the message gives the name and the seed.
    """
    from sim.runs.own import runner

    with named(name, seed):
        return runner(model)(scenario, seed, **how)


@contextmanager
def named(name: str, seed: int) -> Iterator[None]:
    """Raise unexpected exceptions of a run as errors that name the run."""
    try:
        yield
    except SanctuaryError:
        raise
    except Exception as error:
        raise RunFailed(
            f"{name}, seed {seed}: the run failed ({type(error).__name__}: {error})",
            remedy=f"Run it alone with --seed {seed} --debug to see where.",
        ) from error
