"""Compare scenarios at the same seeds: differences, their confidence intervals, and the assumptions behind them."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim.analysis.compare.switching import steps
from sim.analysis.refutation import Refuted, judge, outputs_of
from sim.display import Displayed, Picture, Rows, bands_over_time, chart
from sim.errors import SanctuaryError
from sim.evidence.yaml_files import read_yaml
from sim.figures.style import config
from sim.outputs.numbers import number
from sim.outputs.tables import is_rate, row_means, unit_of
from sim.outputs.wording import quantity, titled
from sim.resources import rendered
from sim.runs.arms import Arm, Series, run_arms
from sim.runs.design.recording import output_names
from sim.runs.ensemble import replicate_seeds
from sim.runs.paired import Difference, half_width
from sim.runs.reading import LAST, MEAN, RUN
from sim.scenario import Scenario, load_scenario
from sim.scenario.problems import nearest, suggestion

if TYPE_CHECKING:
    import altair

# The default outputs: one for each open question of the paper.
SHOWN: tuple[str, ...] = tuple(read_yaml(Path(__file__).with_suffix(".yaml"))["shown"])
TEMPLATE = Path(__file__).with_suffix(".txt.jinja")
_WORDS = {"titled": titled, "number": number, "quantity": quantity}
# Number of pairs between two checks of the interval's width.
BATCH = 8


@dataclass(frozen=True)
class Until:
    """The precision at which a comparison stops.

    Attributes
    ----------
    output, half_width
        The largest half-width of the confidence interval of this output's difference.
    """

    output: str
    half_width: float


@dataclass(frozen=True, repr=False)
class Comparison(Displayed):
    """The runs of several scenarios at the same seeds; the first scenario is the base of the comparison.

    Attributes
    ----------
    scenarios
        The scenarios in the order given.
    seeds
        The seeds, the same for all.
    weeks, scale
        Length and scale of the runs.
    series
        By scenario's name and output: an array of shape (seeds, weeks).
    when
        The numbers that are compared: a week, `last`, `mean` over the run, or `run`: the mean for flows (a week) and rates (a year),
        the last week for all else.
    beside
        As `series`: outputs that only `refuted_if` of a scenario reads.
    """

    scenarios: tuple[Scenario, ...]
    seeds: tuple[int, ...]
    weeks: int
    scale: float
    series: dict[str, Series]
    when: int | str = RUN
    beside: dict[str, Series] = field(default_factory=dict)

    def judged(self, name: str) -> Refuted:
        """Return whether the runs of a scenario met what would refute it."""
        wanted, shipped = self.scenario(name), load_scenario("baseline")
        held = next((one.name for one in self.scenarios if one.digest == shipped.digest), None)
        both = {arm: {**self.series[arm], **self.beside.get(arm, {})} for arm in self.series}
        baseline = both[held].__getitem__ if held is not None else None
        return judge(wanted, self.weeks, len(self.seeds), both[name].__getitem__, baseline)

    @property
    def base(self) -> Scenario:
        """The scenario that the others are compared with."""
        return self.scenarios[0]

    def scenario(self, name: str) -> Scenario:
        """Return the scenario of that name."""
        found = {scenario.name: scenario for scenario in self.scenarios}
        if name not in found:
            remedy = suggestion(name, found, "the scenarios of the comparison")
            raise SanctuaryError(f"{name!r} was not compared", remedy=remedy)
        return found[name]

    @property
    def outputs(self) -> tuple[str, ...]:
        """The outputs that were kept."""
        return tuple(self.series[self.base.name])

    def require(self, output: str) -> None:
        """Raise an error when an output was not kept."""
        if output not in self.outputs:
            remedy = suggestion(output, self.outputs, "the outputs kept")
            raise SanctuaryError(f"the comparison did not keep {output!r}", remedy=remedy)

    def __repr__(self) -> str:
        names = ", ".join(scenario.name for scenario in self.scenarios[1:])
        return (
            f"<Comparison of {self.base.name} with {names}: {len(self.seeds)} pairs of {self.weeks} weeks at scale "
            f"{self.scale:g}, {len(self.outputs)} outputs>"
        )

    @property
    def table(self) -> pd.DataFrame:
        """The table of effects, see :meth:`effects`."""
        return self.effects()

    def plot(self, output: str, name: str | None = None) -> altair.LayerChart:
        """Return an Altair chart of a difference by week: the mean with its 95 % interval.

        Parameters
        ----------
        output
            An output that was kept.
        name
            The scenario to compare with the base; by default the last one.

        Raises
        ------
        SanctuaryError
            When the output was not kept.
        """
        return chart(self._chart(output, name))

    def _table(self) -> Rows:
        columns = ["scenario", "output", "base", "difference", "low", "high", "moves"]
        return [{name: row[name] for name in columns} for row in self.effects().to_dict("records")]

    def _picture(self) -> Picture:
        return self._chart(self.outputs[0], None)

    def _chart(self, output: str, name: str | None) -> Picture:
        self.require(output)
        other = self.scenarios[-1].name if name is None else name
        bands = self.bands(other)
        rows = bands.loc[bands["output"] == output, ["week", "low", "mean", "high"]].rename(columns={"mean": "middle"})
        title = f"{output}: {other} less {self.base.name}"
        return bands_over_time(rows.to_dict("records"), title, unit_of(output), config())

    def met(self, until: Until) -> bool:
        """Return whether the intervals of all scenarios are narrow enough."""
        widths = [self.difference(until.output, one.name).half_width for one in self.scenarios[1:]]
        return all(width <= until.half_width for width in widths)

    def difference(self, output: str, name: str) -> Difference:
        """Return a scenario's difference from the base in one output."""
        return Difference.between(self.numbers(output, self.base.name), self.numbers(output, name))

    def numbers(self, output: str, name: str) -> np.ndarray:
        """Return an output of a scenario by seed."""
        self.require(output)
        return self.of(output, self.series[self.scenario(name).name][output])

    def of(self, output: str, series: np.ndarray) -> np.ndarray:
        """Return one number for each run from an output by week, shape (runs, weeks)."""
        if self._averaged(output):
            return row_means(series)
        return series[:, -1 if isinstance(self.when, str) else self.when]

    def said(self, output: str) -> str:
        """Return in words which numbers of an output are compared."""
        if self._averaged(output):
            return "mean over the run"
        week = self.weeks - 1 if isinstance(self.when, str) else self.when
        return f"week {week}" + (", the last" if self.when in (RUN, LAST) else "")

    def _averaged(self, output: str) -> bool:
        return self.when == MEAN or (self.when == RUN and is_rate(output))

    def sentences(self) -> list[str]:
        """Return the differences in words: those that move, the largest relative to the spread between seeds first."""
        found, table = [], self.effects()
        for other in self.scenarios[1:]:
            mine = table[table["scenario"] == other.name]
            size = (mine["difference"].abs() / mine["smallest"]).sort_values(ascending=False)
            outputs = {kind: mine.loc[mine["moves"] == kind, "output"] for kind in ("none", "unclear")}
            named = {kind: some.map(titled).tolist() for kind, some in outputs.items()}
            told = {"other": other, "base": self.base, "named": named, **_WORDS}
            found += rendered(TEMPLATE, largest=mine.loc[size.index].to_dict("records"), **told).splitlines()
        return found

    def effects(self) -> pd.DataFrame:
        """Return a table with one row for each scenario and output.

        Returns
        -------
        pandas.DataFrame
            `scenario`, `output`, `unit`, `of` (which numbers, in words), `base`, `mean`, `difference`, `low`, `high` (95 %), `smallest` effect of
            interest, `moves` (up, down, none, unclear), and `reduction`: the factor by which independent runs would have to
            outnumber these pairs for the same interval.
        """
        rows: list[dict[str, object]] = []
        for scenario in self.scenarios[1:]:
            for output in self.outputs:
                found = self.difference(output, scenario.name)
                if len(found.values) < 2:
                    continue
                low, high = found.interval
                rows.append(
                    {
                        "scenario": scenario.name,
                        "output": output,
                        "unit": unit_of(output),
                        "of": self.said(output),
                        "base": float(np.mean(found.base)),
                        "mean": float(np.mean(found.arm)),
                        "difference": found.mean,
                        "low": low,
                        "high": high,
                        "smallest": found.smallest,
                        "moves": found.sign,
                        "reduction": variance_reduction(found),
                    }
                )
        return pd.DataFrame(rows)

    def bands(self, name: str) -> pd.DataFrame:
        """Return a scenario's differences from the base by week.

        Returns
        -------
        pandas.DataFrame
            `output`, `week`, `mean`, `low`, `high` (95 % of the mean), `q05`, `q95` (of the pairs).
        """
        tables = []
        for output in self.outputs:
            pairs = self.series[self.scenario(name).name][output] - self.series[self.base.name][output]
            weeks = np.flatnonzero(~np.isnan(pairs).any(axis=0))
            if not len(weeks):
                continue
            pairs = pairs[:, weeks]
            mean, half = pairs.mean(axis=0), half_width(pairs) if len(pairs) > 1 else np.nan
            q05, q95 = np.quantile(pairs, [0.05, 0.95], axis=0)
            columns = {"week": weeks, "mean": mean, "low": mean - half, "high": mean + half, "q05": q05, "q95": q95}
            tables.append(pd.DataFrame({"output": output, **columns}))
        return pd.concat(tables, ignore_index=True)


def compare(
    scenarios: Sequence[Scenario],
    *,
    outputs: Sequence[str] = SHOWN,
    replicates: int = 16,
    seed: int = 1,
    weeks: int | None = None,
    scale: float | None = None,
    until: Until | None = None,
    when: int | str = RUN,
    workers: int = 1,
    model: type | None = None,
    engine: str = "compiled",
    progress: Callable[[int], None] | None = None,
) -> Comparison:
    """Run scenarios at the same seeds.

    Parameters
    ----------
    scenarios
        Two or more; the others are compared with the first.
    outputs
        The outputs to keep.
    replicates, seed
        Number of pairs, and the first seed.
    weeks, scale
        Length and scale of all runs; by default those of the shortest scenario and of the first.
    until
        Precision at which to stop before all `replicates` are run.
    when
        See :class:`Comparison`.
    workers
        Number of processes.
    model, engine
        A model of one's own (:mod:`sim.runs.own`), and the engine.
    progress
        Called with the number of finished runs.

    Raises
    ------
    SanctuaryError
        When there are fewer than two scenarios, when two have the same name, or when an output does not exist.
    """
    kept = tuple(dict.fromkeys(outputs if until is None else (*outputs, until.output)))
    check(scenarios, kept, getattr(model, "own_outputs", ()))
    horizon = weeks if weeks is not None else min(scenario.weeks for scenario in scenarios)
    size = scale if scale is not None else scenarios[0].scale
    if when not in (RUN, MEAN, LAST) and not (isinstance(when, int) and 0 <= when < horizon):
        remedy = f"Write a week from 0 to {horizon - 1}, {LAST!r}, {MEAN!r} or {RUN!r}."
        raise SanctuaryError(f"--when {when}: no week of these runs", remedy=remedy)
    read = tuple({name for one in scenarios for name in outputs_of(one)}.difference(kept))
    arms = {scenario.name: Arm(scenario, (*kept, *read), horizon, size, model, engine) for scenario in scenarios}
    parts: list[dict[str, Series]] = []
    seeds: tuple[int, ...] = ()
    batch = replicates if until is None else BATCH
    for start in range(0, replicates, batch):
        more = replicate_seeds(seed + start, min(batch, replicates - start))
        parts.append(run_arms(arms, more, workers=workers, progress=counted_from(start * len(arms), progress)))
        seeds = (*seeds, *more)
        series, beside = (
            {name: {output: np.vstack([part[name][output] for part in parts]) for output in some} for name in arms}
            for some in (kept, read)
        )
        found = Comparison(tuple(scenarios), seeds, horizon, size, series, when, beside)
        if until is not None and found.met(until):
            break
    return found


def switch_over(
    comparison: Comparison, name: str, *, workers: int = 1, progress: Callable[[int], None] | None = None
) -> pd.DataFrame:
    """Switch the differing assumptions of a scenario one at a time.

    Parameters
    ----------
    comparison
        The comparison, whose seeds are run again.
    name
        One of its scenarios.
    workers, progress
        See :func:`compare`.

    Returns
    -------
    pandas.DataFrame
        `key`, `first`, `second`, `output`, `alone` (the change of the first scenario by this one assumption) and `missing` (the
        change that the second scenario loses without it), each with `_low` and `_high`. Where the two differ, assumptions interact.
    """
    taken = steps(comparison.base, comparison.scenario(name))
    arms = {
        f"{kind} {step.key}": Arm(scenario, comparison.outputs, comparison.weeks, comparison.scale)
        for step in taken
        for kind, scenario in (("alone", step.alone), ("without", step.without))
    }
    found = run_arms(arms, comparison.seeds, workers=workers, progress=progress)
    rows = []
    for step in taken:
        for output in comparison.outputs:
            base, full = (comparison.numbers(output, one) for one in (comparison.base.name, name))
            alone, without = (
                comparison.of(output, found[f"{kind} {step.key}"][output]) for kind in ("alone", "without")
            )
            change = step.change
            row: dict[str, object] = {"key": step.key, "first": change.first, "second": change.second, "output": output}
            for word, before, after in (("alone", base, alone), ("missing", without, full)):
                gap = Difference.between(before, after)
                numbers = (gap.mean, *gap.interval) if len(gap.values) > 1 else (math.nan,) * 3
                row |= dict(zip((word, f"{word}_low", f"{word}_high"), numbers, strict=True))
            rows.append(row)
    return pd.DataFrame(rows)


def counted_from(before: int, progress: Callable[[int], None] | None) -> Callable[[int], None] | None:
    """Return a progress function that adds the runs of earlier batches."""
    return None if progress is None else lambda done: progress(before + done)


def variance_reduction(found: Difference) -> float:
    """Return the ratio of the variances of independent runs and of pairs; infinite when all pairs agree."""
    apart = np.var(found.base, ddof=1) + np.var(found.arm, ddof=1)
    together = np.var(found.values, ddof=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        return float(apart / together)


def check(scenarios: Sequence[Scenario], outputs: Sequence[str], own: Iterable[str] = ()) -> None:
    """Raise an error when the scenarios cannot be compared in these outputs; `own` are those of a model of one's own."""
    if len(scenarios) < 2:
        raise SanctuaryError("there is only one scenario", remedy="Name two or more to compare.")
    names = [scenario.name for scenario in scenarios]
    if len(set(names)) < len(names):
        raise SanctuaryError(f"two scenarios are called {max(names, key=names.count)!r}", remedy="Rename one file.")
    known = set.intersection(*(set(output_names(scenario)) for scenario in scenarios)) | set(own)
    for output in outputs:
        if output not in known:
            close = nearest(output, known)
            usual = "A comparison without --output writes the default outputs to effects.csv."
            remedy = f"Did you mean {close!r}?" if close else usual
            raise SanctuaryError(f"not all scenarios have an output {output!r}", remedy=remedy)
