"""Estimate the value of information about each unknown, and the share of each output's variance that it explains.

The expected value of partial perfect information is the expected reduction of the loss when the action is chosen after learning
the unknown rather than before. It is estimated by regression of the loss under each action on the unknown's parameters (Strong,
Oakley and Brennan 2014). The value that the same fit finds in shuffled parameters is subtracted.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations_with_replacement
from pathlib import Path

import numpy as np
import pandas as pd

from sim.errors import SanctuaryError
from sim.evidence.yaml_files import read_yaml
from sim.runs.reading import MEAN, Store

_DECLARED = read_yaml(Path(__file__).with_suffix(".yaml"))
UNKNOWNS: dict[str, list[str]] = _DECLARED["unknowns"]
COSTS: dict[str, float] = _DECLARED["costs"]
PRICES = tuple(0.25 * step for step in range(17))
WEEKS_A_YEAR = 52
RESAMPLES = 200
SHUFFLES = 40


@dataclass(frozen=True)
class Value:
    """The value of information about each unknown.

    Attributes
    ----------
    decision
        One row for each price and unknown: `price`, `best` (the best action without the information), `unknown`, `worth` (expected
        number of plots prevented over the run), `low`, `high`, `share` (of the value of perfect information).
    moves
        One row for each output and unknown: `output`, `unknown`, `share` of the variance between points, `low`, `high`.
    actions
        Mean plots over the run under each action, with `low` and `high`.
    used, left_out
        Number of samples used, and of samples left out because a run failed or is missing.
    """

    decision: pd.DataFrame
    moves: pd.DataFrame
    actions: pd.DataFrame
    used: int
    left_out: int


def value_of_information(store: Store, risk: str = "risk.total", prices: Sequence[float] = PRICES) -> Value:
    """Rank the unknowns by the value of information about them, and by the variance that they explain.

    Parameters
    ----------
    store
        A sweep over a Latin hypercube of the unknowns, crossed with scenarios that are actions.
    risk
        The output that measures the loss, in plots a year; the loss is its mean over the kept weeks times the years of the run.
    prices
        The cost of the most expensive action, in plots.

    Raises
    ------
    SanctuaryError
        When the store is of another design, or has too few complete samples.
    """
    design = store.head["design"]
    names = design["factors"].get("scenario", {}).get("levels", [])
    if design["crossed"] != ["scenario"] or len(names) < 2 or set(names) - set(COSTS):
        raise SanctuaryError(
            f"{store.folder} does not cross unknowns with actions of known cost ({', '.join(COSTS)})",
            remedy="Run the shipped design: sanctuary sweep unknowns",
        )
    years = (max(store.weeks) + 1) / WEEKS_A_YEAR
    means = _crossed(store, risk, len(names)) * years
    whole = ~np.isnan(means).any(axis=1)
    loss = means[whole]
    if len(loss) < 20:
        raise SanctuaryError(f"{store.folder} has only {len(loss)} complete samples", remedy="Finish it with --resume.")
    unknowns = {name: keys for name, keys in UNKNOWNS.items() if set(keys) <= set(store.factors)}
    table = store.points.iloc[:: len(names)].iloc[np.flatnonzero(whole)]
    features = {name: _features(table, keys) for name, keys in unknowns.items()}
    decision = [row for price in prices for row in _priced(loss, features, names, price)]
    moves = []
    for output in store.outputs:
        response = _crossed(store, output, len(names))[whole][:, 0]
        if not np.isnan(response).any() and np.std(response) > 0:
            moves += [
                {"output": output, "unknown": name, **_explained(response, terms)} for name, terms in features.items()
            ]
    mean, error = loss.mean(axis=0), 1.96 * loss.std(axis=0, ddof=1) / np.sqrt(len(loss))
    actions = pd.DataFrame({"action": names, "attempts": mean, "low": mean - error, "high": mean + error})
    return Value(pd.DataFrame(decision), pd.DataFrame(moves), actions, len(loss), int((~whole).sum()))


def _crossed(store: Store, output: str, actions: int) -> np.ndarray:
    """Return an output's mean over weeks and replicates, shape (samples, actions)."""
    response = store.response(output, MEAN)
    means = np.where(np.isnan(response).any(axis=1), np.nan, response.mean(axis=1))
    return means.reshape(-1, actions)


def _features(table: pd.DataFrame, keys: Sequence[str]) -> np.ndarray:
    """Return all terms of a quadratic polynomial in ranks from -1 to 1, shape (samples, terms)."""
    ranks = [2 * table[key].rank(pct=True).to_numpy(dtype=float) - 1 for key in keys]
    terms = [np.ones(len(table)), *ranks]
    terms += [one * other for one, other in combinations_with_replacement(ranks, 2)]
    return np.stack(terms, axis=1)


def _fitted(values: np.ndarray, terms: np.ndarray) -> np.ndarray:
    return np.asarray(terms @ np.linalg.lstsq(terms, values, rcond=None)[0])


def spared(loss: np.ndarray, terms: np.ndarray) -> float:
    """Return the reduction of the loss when the action is chosen after learning the unknown.

    Parameters
    ----------
    loss
        Loss of each action, shape (samples, actions).
    terms
        Terms of the regression, shape (samples, terms).
    """
    fitted = _fitted(loss, terms)
    return float(np.min(fitted.mean(axis=0)) - fitted.min(axis=1).mean())


def _priced(
    loss: np.ndarray, features: dict[str, np.ndarray], names: Sequence[str], price: float
) -> list[dict[str, float | str]]:
    rng = np.random.default_rng(1)
    priced = loss + price * np.array([COSTS[name] for name in names])
    best = names[int(np.argmin(priced.mean(axis=0)))]
    perfect = float(np.min(priced.mean(axis=0)) - priced.min(axis=1).mean())
    rows: list[dict[str, float | str]] = []
    for unknown, terms in features.items():
        found = _worth(priced, terms, rng)
        share = found["worth"] / perfect if perfect > 0 else 0.0
        rows.append({"price": price, "best": best, "unknown": unknown, **found, "share": share})
    return rows


def _worth(loss: np.ndarray, terms: np.ndarray, rng: np.random.Generator) -> dict[str, float]:
    """Return the value of information about an unknown, less that found by chance, with its interval."""
    chance = float(np.mean([spared(loss, rng.permutation(terms)) for _ in range(SHUFFLES)]))
    return _estimate("worth", lambda some: spared(loss[some], terms[some]) - chance, len(loss), rng)


def _explained(values: np.ndarray, terms: np.ndarray) -> dict[str, float]:
    """Return the share of the variance that a fit explains, adjusted for its number of terms, with a bootstrap interval."""

    def share(rows: np.ndarray) -> float:
        unique = len(np.unique(terms[rows], axis=0))
        rest = float(np.var(values[rows] - _fitted(values[rows], terms[rows])))
        free = min(terms.shape[1], unique)
        return 1 - rest / float(np.var(values[rows])) * (len(rows) - 1) / max(len(rows) - free, 1)

    return _estimate("share", share, len(values), np.random.default_rng(1))


def _estimate(
    name: str, statistic: Callable[[np.ndarray], float], samples: int, rng: np.random.Generator
) -> dict[str, float]:
    """Return a statistic of samples with its 95 % bootstrap interval, each at least zero."""
    drawn = [statistic(rng.integers(0, samples, samples)) for _ in range(RESAMPLES)]
    numbers = (statistic(np.arange(samples)), *np.quantile(drawn, [0.025, 0.975]))
    return {word: max(float(number), 0.0) for word, number in zip((name, "low", "high"), numbers, strict=True)}
