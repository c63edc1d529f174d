"""The answer of a sweep: how far each factor moves an output, level by level, which factors interact, and the share of luck.

It needs no design in particular. Intervals come from a bootstrap over the seeds where the points are chosen (a grid or a list) and
over the points where they are drawn (all other designs).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
import pandas as pd

from sim.analysis.sensitivity.points import NoVariance, unvaried
from sim.errors import SanctuaryError
from sim.evidence.formatting import format_value
from sim.outputs.definitions import find
from sim.outputs.numbers import number
from sim.outputs.wording import brief, quantity, titled
from sim.resources import rendered
from sim.runs.paired import CONFIDENCE
from sim.runs.reading import RUN, Store

# A number with more levels than this is divided into bands with equally many points.
MOST_LEVELS, BANDS = 12, 5
RESAMPLES = 200
# With more points than this, fewer resamples are enough and keep the memory small.
MANY_POINTS = 5_000
# An interaction with a smaller share of the variance is not told.
WORTH_TELLING = 0.01
# A smaller share of the variance is an error of rounding.
ROUNDING = 1e-9
# Pairs of factors, and outputs, that have their own panels in figures.
MOST_PAIRS, MOST_PANELS = 3, 12
# Levels of a factor in a heat map, lines in a panel, and dots in a scatter plot.
MOST_CELLS, MOST_LINES, MOST_DOTS = 8, 5, 2_000
CHOSEN = ("grid", "list")
TEMPLATE = Path(__file__).with_suffix(".txt.jinja")
_WORDS = {"titled": titled, "brief": brief, "number": number, "quantity": quantity}


@dataclass(frozen=True)
class Effects:
    """The effects of a sweep's factors on one output.

    Attributes
    ----------
    output, when
        The output, and what the numbers are of, in words.
    factors
        One row per factor, the strongest first: `factor`, `start` and `end` (the two levels that differ most, in the order of the
        levels), `effect` (mean at `end` less mean at `start`), `low`, `high` (95 %, for the choice of levels too), `start_mean`, `end_mean`, `share` of the
        variance over points, `share_low`, `share_high`, `sure` (whether the interval excludes zero); for a grid also `total`,
        `total_low` and `total_high`: the share with all interactions.
    levels
        One row per factor and level: `factor`, `level`, `mean`, `low`, `high`, `points`.
    pairs
        For a grid: `one`, `other`, `share` (of the variance, beyond the two factors alone), `share_low`, `share_high`.
    least, mean, most
        The output over the points, as means over replicates.
    luck
        Share of the variance over runs that remains between runs of one point; None with one replicate.
    points, replicates, left_out
        Number of points used, of runs at each, and of points left out because a run failed or is missing.
    resampled
        `seeds` or `points`.
    """

    output: str
    when: str
    factors: pd.DataFrame
    levels: pd.DataFrame
    pairs: pd.DataFrame
    least: float
    mean: float
    most: float
    luck: float | None
    points: int
    replicates: int
    left_out: int
    resampled: str

    @property
    def unit(self) -> str:
        """The output's unit."""
        return find(self.output).unit

    def at(self, factor: str) -> str:
        """Return the mean at each level of a factor, in words."""
        rows = self.levels[self.levels["factor"] == factor]
        return ", ".join(f"{row['level']}: {number(row['mean'])}" for row in rows.to_dict("records"))

    @property
    def sentence(self) -> str:
        """The answer in words."""
        first, sure = self.factors.iloc[0], self.factors.loc[self.factors["sure"], "factor"][1:]
        ends = sorted(abs(first[end]) for end in ("low", "high"))
        pairs = self.pairs[self.pairs["share_low"] > WORTH_TELLING].head(1).to_dict("records")
        told = {"found": self, "first": first, "ends": ends, "then": sure.map(brief).tolist(), "pairs": pairs}
        return rendered(TEMPLATE, **told, **_WORDS).strip()


def answer(
    store: Store, outputs: Iterable[str] | None = None, when: int | str = RUN
) -> tuple[list[Effects], list[str]]:
    """Return the effects on each output, and a sentence for each output that cannot be answered.

    Parameters
    ----------
    store
        A sweep of any design, complete or not.
    outputs
        Which ones; by default all kept.
    when
        See :meth:`sim.runs.reading.Store.response`.
    """
    names = tuple(outputs if outputs is not None else store.outputs)
    found, silent = [], []
    for name, response in store.responses(names, when).items():
        try:
            found.append(effects(store, name, response, when))
        except SanctuaryError as error:
            silent.append(f"“{titled(name)}”: {error.message}.")
    return found, silent


def effects(store: Store, output: str, response: np.ndarray, when: int | str = RUN) -> Effects:
    """Return the effects of the factors on one output.

    Parameters
    ----------
    store
        The sweep.
    output, when
        The output, and its time.
    response
        (points, replicates) its numbers, as :meth:`sim.runs.reading.Store.response` returns them.

    Raises
    ------
    SanctuaryError
        When fewer than two points are complete, or the output does not vary.
    """
    design, replicates = store.head["design"], response.shape[1]
    whole = ~np.isnan(response).any(axis=1)
    if whole.sum() < 2:
        raise SanctuaryError("fewer than two points are complete", remedy="Finish the sweep with --resume.")
    runs, points = response[whole], store.points.loc[whole].reset_index(drop=True)
    means = runs.mean(axis=1)
    if np.ptp(means) == 0.0:
        raise NoVariance(unvaried(store, output), remedy="Look at another output.")
    sample = _Sample(runs, replicates > 1 and design["design"] in CHOSEN)
    rows, tables, places = [], [], {}
    levelled = {key: levels_of(points[key], design["factors"][key].get("levels")) for key in store.factors}
    for factor, (labels, place) in levelled.items():
        if len(labels) < 2:
            continue
        places[factor] = place
        levels = sample.by_level(place, len(labels))
        share = sample.share(levels[:, place])
        effect = _effect(labels, levels, sample.units)
        effect["sure"] = bool(effect["sure"] and share["share"] > ROUNDING)
        if design["design"] == "grid":
            share |= _total(sample, [at for key, (_, at) in levelled.items() if key != factor])
        rows.append({"factor": factor, **effect, **share})
        low, high = _interval(levels, sample.units)
        count = np.bincount(place, minlength=len(labels))
        shown = {"level": labels, "mean": levels[0], "low": low, "high": high, "points": count}
        tables.append(pd.DataFrame({"factor": factor, **shown}))
    table = pd.DataFrame(rows).sort_values("share", ascending=False, ignore_index=True, kind="stable")
    within = float(runs.var(axis=1, ddof=1).mean()) if replicates > 1 else 0.0
    return Effects(
        output,
        store.said(output, when),
        table,
        pd.concat(tables, ignore_index=True),
        _pairs(sample, places if design["design"] == "grid" else {}),
        least=float(np.min(means)),
        mean=float(means.mean()),
        most=float(np.max(means)),
        luck=min(within / float(runs.var()), 1.0) if replicates > 1 else None,
        points=len(means),
        replicates=replicates,
        left_out=int((~whole).sum()),
        resampled="seeds" if sample.by_seed else "points",
    )


def pictured(store: Store, found: list[Effects], when: int | str = RUN) -> dict[str, pd.DataFrame]:
    """Return the tables that the figures of an answer draw.

    Parameters
    ----------
    store, when
        As given to :func:`answer`.
    found
        Its result.

    Returns
    -------
    dict
        `lines`: each output over time by the levels of its strongest factor, see :func:`over_time`.
        `cells` (`output`, `one`, `other`, `first`, `second`, `mean`, `share`): each output over the pairs of factors that matter.
        `dots` (`output`, `factor`, `value`, `mean`): each output at each point over its strongest factor with numbers.
    """
    found = found[:MOST_PANELS]
    weekly, points = store.weekly(*(one.output for one in found)), store.points
    lines, cells, dots = [], [], []
    for one, response in zip(found, store.responses([one.output for one in found], when).values(), strict=True):
        factor = str(one.factors["factor"].iloc[0])
        lines.append(over_time(store, weekly, one.output, factor))
        means = pd.Series(response.mean(axis=1), name="mean")
        for first, second, share in _pairs_that_matter(one):
            sides = [
                pd.Series(np.array(labels, object)[at])
                for labels, at in (_levels(store, key, MOST_CELLS) for key in (first, second))
            ]
            cell = means.groupby([*sides], sort=False).mean().rename_axis(["first", "second"]).dropna().reset_index()
            cells.append(cell.assign(output=one.output, one=first, other=second, share=share))
        numeric = [name for name in one.factors["factor"] if pd.api.types.is_numeric_dtype(points[name])]
        if numeric:
            dot = pd.DataFrame({"value": points[numeric[0]], "mean": means}).dropna()
            dots.append(dot.iloc[:: len(means) // MOST_DOTS + 1].assign(output=one.output, factor=numeric[0]))
    named = (("lines", lines), ("cells", cells), ("dots", dots))
    return {name: pd.concat(parts, ignore_index=True) for name, parts in named if parts}


def over_time(store: Store, weekly: pd.DataFrame, output: str, factor: str) -> pd.DataFrame:
    """Return an output over time by the levels of a factor: `order`, `week`, `mean`, `q05`, `q95`, `output`, `factor`, `level`.

    Parameters
    ----------
    store, weekly
        The sweep, and its weekly numbers.
    output, factor
        The output, and the factor.
    """
    labels, place = _levels(store, factor, MOST_LINES)
    weeks = weekly.groupby([pd.Series(place)[weekly["point"]].to_numpy(), "week"])[output]
    found = pd.DataFrame({"mean": weeks.mean(), "q05": weeks.quantile(0.05), "q95": weeks.quantile(0.95)})
    found = found.rename_axis(["order", "week"]).reset_index()
    return found.assign(output=output, factor=factor, level=found["order"].map(dict(enumerate(labels))))


def _levels(store: Store, factor: str, most: int) -> tuple[list[str], np.ndarray]:
    return levels_of(store.points[factor], store.head["design"]["factors"][factor].get("levels"), most)


def _pairs_that_matter(found: Effects) -> list[tuple[str, str, float]]:
    """Return the pairs that interact, or the two strongest factors where there is no such pair."""
    told = found.pairs[found.pairs["share_low"] > WORTH_TELLING].head(MOST_PAIRS)
    strongest = found.factors["factor"].head(2)
    if len(told) or len(strongest) < 2:
        return list(zip(told["one"], told["other"], told["share"], strict=True))
    return [(strongest.iloc[0], strongest.iloc[1], np.nan)]


def tables_of(found: list[Effects]) -> dict[str, pd.DataFrame]:
    """Return the tables of an answer for all outputs: `effects`, `levels` and `interactions`."""
    parts = {
        "effects": [one.factors.assign(middle=one.mean) for one in found],
        "levels": [one.levels for one in found],
        "interactions": [one.pairs for one in found],
    }
    joined = {}
    for name, every in parts.items():
        labelled = [table.assign(output=one.output) for table, one in zip(every, found, strict=True) if len(table)]
        if labelled:
            joined[name] = pd.concat(labelled, ignore_index=True)
            joined[name].insert(0, "output", joined[name].pop("output"))
    return joined


def levels_of(
    values: pd.Series, written: list[str] | None = None, most: int = MOST_LEVELS
) -> tuple[list[str], np.ndarray]:
    """Return the levels of a factor in words and the level of each point: its values, or bands of a number that has many.

    Parameters
    ----------
    values
        The factor at each point.
    written
        The levels as the design orders them.
    most
        A number with more levels than this gets bands.
    """
    if not pd.api.types.is_numeric_dtype(values):
        order = [word for word in written or sorted(values.unique()) if (values == word).any()]
        return order, values.map({word: place for place, word in enumerate(order)}).to_numpy(int)
    levels = np.sort(values.unique())
    if len(levels) <= most:
        return [format_value(float(f"{level:.4g}")) for level in levels], np.searchsorted(levels, values)
    edges = np.quantile(values, np.linspace(0.0, 1.0, min(BANDS, most) + 1))
    place = np.clip(np.searchsorted(edges[1:-1], values, side="right"), 0, len(edges) - 2)
    return [f"{number(low)}–{number(high)}" for low, high in pairwise(edges)], place


@lru_cache(maxsize=1)
def _resampled(units: int, draws: int) -> np.ndarray:
    """Return how often each unit is drawn: once as measured (row 0), then in each resample. All outputs share the resamples."""
    drawn = np.random.default_rng(1).multinomial(units, np.full(units, 1.0 / units), draws)
    return np.vstack([np.ones(units), drawn])


class _Sample:
    """The means of the complete points as measured (row 0), and in each resample of the seeds or of the points.

    Parameters
    ----------
    runs
        Shape (points, replicates).
    by_seed
        Whether the seeds are resampled, rather than the points.
    """

    def __init__(self, runs: np.ndarray, by_seed: bool) -> None:
        count, replicates = runs.shape
        self.by_seed, self.units = by_seed, replicates if by_seed else count
        drawn = _resampled(self.units, RESAMPLES if count <= MANY_POINTS else RESAMPLES // 4)
        self.values = np.einsum("dr,pr->dp", drawn, runs) / replicates if by_seed else runs.mean(axis=1)[None, :]
        self.weights = np.ones((1, count)) if by_seed else drawn
        mean = self._mean(self.values)
        self.variance = self._mean((self.values - mean[:, None]) ** 2)

    def _mean(self, values: np.ndarray) -> np.ndarray:
        return (values * self.weights).sum(axis=1) / self.weights.sum(axis=1)

    def by_level(self, place: np.ndarray, count: int) -> np.ndarray:
        """Return the mean at each level, shape (draws, levels)."""
        from scipy.sparse import csr_matrix

        inside = csr_matrix((np.ones(len(place)), (place, np.arange(len(place)))), (count, len(place)))
        with np.errstate(invalid="ignore"):
            return np.asarray((inside @ (self.values * self.weights).T / (inside @ self.weights.T)).T)

    def share(self, fitted: np.ndarray) -> dict[str, float]:
        """Return the share of the variance of a fit to the points, with its interval; what chance adds to it is taken off."""
        with np.errstate(invalid="ignore", divide="ignore"):
            drawn = self._mean(np.nan_to_num(fitted - self._mean(fitted)[:, None]) ** 2) / self.variance
        bias = float(np.nanmean(drawn[1:]) - drawn[0])
        low, high = np.nanquantile(drawn[1:], [0.025, 0.975]) - 2.0 * bias
        ends = np.clip([drawn[0] - bias, low, high], 0.0, 1.0).tolist()
        return dict(zip(("share", "share_low", "share_high"), ends, strict=True))


def _interval(drawn: np.ndarray, units: int, choices: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Return 95 % intervals of means from their resamples; wider where the largest of several choices is meant (Bonferroni)."""
    # `scipy.stats` would take a second to import.
    from scipy.special import stdtrit

    half = stdtrit(units - 1, 1.0 - (1.0 - CONFIDENCE) / 2.0 / choices) * np.nanstd(drawn[1:], axis=0)
    half *= np.sqrt(units / (units - 1))
    return drawn[0] - half, drawn[0] + half


def _effect(labels: list[str], levels: np.ndarray, units: int) -> dict[str, object]:
    """Return the largest difference between two levels, with an interval that holds for every pair of levels."""
    one, other = sorted((int(np.nanargmin(levels[0])), int(np.nanargmax(levels[0]))))
    gaps = levels[:, other] - levels[:, one]
    low, high = map(float, _interval(gaps, units, len(labels) * (len(labels) - 1) // 2))
    means = {"start_mean": float(levels[0, one]), "end_mean": float(levels[0, other])}
    found = {"start": labels[one], "end": labels[other], "effect": float(gaps[0]), "low": low, "high": high}
    return {**found, **means, "sure": low > 0.0 or high < 0.0}


def _total(sample: _Sample, others: list[np.ndarray]) -> dict[str, float]:
    """Return the share of the variance of a full grid that is left when all other factors are known, with its interval."""
    _, place = np.unique(np.array([np.zeros_like(sample.values[0], int), *others]), axis=1, return_inverse=True)
    known = sample.share(sample.by_level(place, int(np.max(place)) + 1)[:, place])
    low, high = (1.0 - known["share_high"], 1.0 - known["share_low"]) if sample.by_seed else (np.nan, np.nan)
    return {"total": 1.0 - known["share"], "total_low": low, "total_high": high}


def _pairs(sample: _Sample, places: dict[str, np.ndarray]) -> pd.DataFrame:
    """Return what pairs of factors of a full grid explain beyond the two factors alone."""
    rows = []
    for one, other in combinations(places, 2):
        first, second = places[one], places[other]
        counts = first.max() + 1, second.max() + 1
        both = sample.by_level(first * counts[1] + second, counts[0] * counts[1])
        alone = [sample.by_level(place, count)[:, place] for place, count in zip((first, second), counts, strict=True)]
        found = sample.share(both[:, first * counts[1] + second] - alone[0] - alone[1])
        if not sample.by_seed:
            # With one seed the spread between resampled points says nothing about a full grid.
            found |= {"share_low": np.nan, "share_high": np.nan}
        rows.append({"one": one, "other": other, **found})
    columns = ["one", "other", "share", "share_low", "share_high"]
    return pd.DataFrame(rows, columns=columns).sort_values("share", ascending=False, ignore_index=True)
