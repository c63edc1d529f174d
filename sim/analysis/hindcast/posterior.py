"""Fit a posterior to a reference table: approximate Bayesian computation with a random forest.

A forest learns the unknowns from the figures that would have been recorded. Runs that share a leaf with the record resemble it in the
respects that inform the unknowns, and their weights are a sample from the joint posterior. Neither a distance nor a tolerance has to
be chosen (Raynal and others 2019, Bioinformatics 35; Meinshausen 2006 for the weights). For a run of the table itself, only the
trees that were not trained on it are used, so every run also serves as a synthetic truth to be recovered.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from scipy.stats import kstest, rankdata
from sklearn.ensemble import RandomForestRegressor

from sim.analysis.hindcast.reference import ReferenceTable
from sim.analysis.hindcast.scoring import figures_of
from sim.analysis.hindcast.targets import Target
from sim.errors import SanctuaryError

TREES = 400
# The smallest leaf, and the share of the rows tried at each split: with these the ranks of known truths are even.
LEAF, FEATURES = 3, 0.8
# An unknown is fitted when the rows explain at least this share of its variance, out of bag.
LEAST_EXPLAINED = 0.05
# Ranks of known truths with a smaller p are not uniform. A larger shift of their mean is a bias, a smaller one a wrong width.
UNEVEN, SHIFTED, EVEN_VARIANCE = 0.01, 0.08, 1 / 12
# Number of points along a reported range over which the weights are averaged.
ALONG_RANGE = 15


@dataclass(frozen=True)
class Learning:
    """The information of the rows about one unknown, whatever figures the record has.

    Attributes
    ----------
    fitted
        Whether the information suffices to fit the unknown; otherwise it stays at its prior.
    explained
        Share of its variance that the rows explain, out of bag; zero or below when they do not inform it.
    """

    key: str
    fitted: bool
    explained: float


@dataclass(frozen=True)
class Fit:
    """A forest grown on a reference table, and the weights it gives.

    Attributes
    ----------
    rows
        Ids of the rows fitted on.
    weights
        (runs,) the record's weights over the table's runs.
    learning
        One per unknown, in the table's order.
    """

    table: ReferenceTable
    rows: tuple[str, ...]
    weights: np.ndarray
    learning: tuple[Learning, ...]
    leaves: np.ndarray
    counts: np.ndarray

    @property
    def effective(self) -> float:
        """The effective number of runs: equally weighted runs that carry the same information."""
        return float(1.0 / np.sum(self.weights**2))

    @property
    def fitted(self) -> tuple[str, ...]:
        """The keys of the fitted unknowns."""
        return tuple(one.key for one in self.learning if one.fitted)

    def prior(self, key: str) -> np.ndarray:
        """Return the table's draws of an unknown, shape (runs,)."""
        return self.table.unknowns[:, self.table.asked.keys.index(key)]

    def quantiles(self, key: str, levels: Sequence[float]) -> np.ndarray:
        """Return posterior quantiles of an unknown, or prior quantiles if it is not fitted."""
        weights = self.weights if key in self.fitted else np.full(self.weights.shape, 1.0 / self.weights.size)
        return np.quantile(self.prior(key), levels, weights=weights, method="inverted_cdf")

    def contraction(self, key: str) -> float:
        """Return the contraction: one minus the ratio of the posterior to the prior variance."""
        values = self.prior(key)
        return 1.0 - float(np.cov(values, aweights=self.weights, ddof=0)) / float(np.var(values))

    def correlation(self, first: str, second: str) -> float:
        """Return the posterior rank correlation of two unknowns; far from zero, they form a ridge."""
        one, other = (rankdata(self.prior(key)) for key in (first, second))
        one, other = one - self.weights @ one, other - self.weights @ other
        return float(self.weights @ (one * other) / np.sqrt((self.weights @ one**2) * (self.weights @ other**2)))

    def draws(self, number: int) -> np.ndarray:
        """Return indices of runs drawn by weight, evenly spread, shape (number,)."""
        order = np.argsort(self.prior(self.fitted[0]) if self.fitted else self.weights)
        edges = np.cumsum(self.weights[order])
        return order[np.searchsorted(edges, (np.arange(number) + 0.5) / number * edges[-1])]

    def weights_out_of_bag(self, run: int) -> np.ndarray:
        """Return the weights for a run of the table in place of the record, from the trees that were not trained on it."""
        unseen = np.flatnonzero(self.counts[run] == 0)
        return _weights(self.leaves[run], self.leaves, self.counts, unseen)


def fitted_targets(targets: Sequence[Target], cut_off: date) -> tuple[Target, ...]:
    """Return the rows that a fit may use: scored by level, not held out, and ended by the cut-off."""
    return tuple(
        target
        for target in targets
        if target.kind != "direction" and target.row.use == "calibrate" and target.row.end <= cut_off
    )


def fit(table: ReferenceTable, cut_off: date, *, trees: int = TREES, seed: int = 1, workers: int = 1) -> Fit:
    """Return the posterior given the rows up to a cut-off.

    Parameters
    ----------
    table
        Runs from the prior.
    cut_off
        Rows that end later are not used.
    trees, seed
        Size and seed of the forest.
    workers
        Processor cores for the forest.

    Raises
    ------
    SanctuaryError
        When no row ends by the cut-off.
    """
    chosen = fitted_targets(table.asked.targets, cut_off)
    if not chosen:
        raise SanctuaryError(f"no row that can be fitted ends by {cut_off}", remedy="Give a later --cut-off.")
    columns = [table.asked.targets.index(target) for target in chosen]
    seen = np.log1p(table.recorded[:, columns])
    ranks = np.apply_along_axis(rankdata, 0, table.unknowns) / len(table.unknowns)
    first = _grow(seen, ranks, trees // 2, seed, workers)
    explained = 1.0 - np.mean((ranks - first.oob_prediction_.reshape(ranks.shape)) ** 2, axis=0) / np.var(ranks, axis=0)
    learning = tuple(
        Learning(key, bool(share >= LEAST_EXPLAINED), float(share))
        for key, share in zip(table.asked.keys, explained, strict=True)
    )
    # The second forest learns only the informed unknowns, and weights each by the share that the rows explain. With equal weights the
    # posterior of the best informed unknown is too wide.
    informed = np.flatnonzero([one.fitted for one in learning])
    informed = informed if informed.size else np.arange(len(learning))
    weighted = ranks[:, informed] * np.maximum(explained[informed], LEAST_EXPLAINED)
    forest = _grow(seen, weighted, trees, seed + 1, workers)
    leaves = forest.apply(seen)
    counts = np.stack([np.bincount(chosen, minlength=len(seen)) for chosen in forest.estimators_samples_], axis=1)
    weights = np.mean([_weights(at, leaves, counts) for at in forest.apply(np.log1p(record_points(chosen)))], axis=0)
    return Fit(table, tuple(target.row.id for target in chosen), weights, learning, leaves, counts)


@dataclass(frozen=True)
class Recovery:
    """The recovery of known truths, for one unknown.

    Attributes
    ----------
    ranks
        (truths,) share of the posterior below the truth; uniform from 0 to 1 for a calibrated posterior.
    p_even
        The p-value of the Kolmogorov-Smirnov test of uniformity.
    inside_50, inside_90
        Shares of truths within the central intervals.
    correlation
        Correlation of the posterior mean with the truth.
    """

    key: str
    ranks: np.ndarray
    p_even: float
    inside_50: float
    inside_90: float
    correlation: float

    @property
    def verdict(self) -> str:
        """The fault of the posterior in words; `even` if the ranks are uniform."""
        if self.p_even >= UNEVEN:
            return "even"
        middle, spread = float(np.mean(self.ranks)), float(np.var(self.ranks))
        if abs(middle - 0.5) > SHIFTED:
            # A posterior that is too low gives the truth high ranks.
            return "posterior too low" if middle > 0.5 else "posterior too high"
        return "posterior too narrow" if spread > EVEN_VARIANCE else "posterior too wide"


def recover(found: Fit, truths: int, *, seed: int = 1) -> tuple[Recovery, ...]:
    """Recover known truths: simulation-based calibration of the posterior over runs drawn from the prior.

    Parameters
    ----------
    found
        The fit whose forest is tested.
    truths
        Number of runs of the table to use as truths.
    seed
        Seed of their choice.
    """
    luck = np.random.default_rng(seed)
    chosen = luck.choice(len(found.weights), size=min(truths, len(found.weights)), replace=False)
    weights = [found.weights_out_of_bag(int(run)) for run in chosen]
    results = []
    for key in found.fitted:
        values = found.prior(key)
        below = [
            weight @ (values < values[run]) + luck.uniform() * (weight @ (values == values[run]))
            for weight, run in zip(weights, chosen, strict=True)
        ]
        ranks = np.clip(np.array(below), 0.0, 1.0)
        means = np.array([weight @ values for weight in weights])
        results.append(
            Recovery(
                key,
                ranks,
                float(kstest(ranks, "uniform").pvalue),
                float(np.mean((ranks >= 0.25) & (ranks <= 0.75))),
                float(np.mean((ranks >= 0.05) & (ranks <= 0.95))),
                float(np.corrcoef(means, values[chosen])[0, 1]),
            )
        )
    return tuple(results)


def record_points(targets: Sequence[Target]) -> np.ndarray:
    """Return the record as points, shape (points, targets). Each reported range is sampled evenly, in an order of its own."""
    luck = np.random.default_rng(0)
    columns = []
    for target in targets:
        figures = figures_of(target)
        at = np.linspace(0, figures.size - 1, ALONG_RANGE).round().astype(int)
        columns.append(luck.permutation(figures[at]))
    return np.stack(columns, axis=1)


def _grow(seen: np.ndarray, wanted: np.ndarray, trees: int, seed: int, workers: int) -> RandomForestRegressor:
    forest = RandomForestRegressor(
        trees, min_samples_leaf=LEAF, max_features=FEATURES, oob_score=True, random_state=seed, n_jobs=workers
    )
    return forest.fit(seen, wanted if wanted.shape[1] > 1 else wanted[:, 0])


def _weights(at: np.ndarray, leaves: np.ndarray, counts: np.ndarray, trees: np.ndarray | None = None) -> np.ndarray:
    """Return the weights of the runs that share leaves with a point, averaged over trees."""
    columns = np.arange(leaves.shape[1]) if trees is None else trees
    beside = (leaves[:, columns] == at[columns]) * counts[:, columns]
    found = (beside / np.maximum(beside.sum(axis=0), 1)).sum(axis=1)
    return found / found.sum()
