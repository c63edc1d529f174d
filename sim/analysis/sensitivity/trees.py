"""What a regression tree makes of a sweep: leaves of assumptions (CART), and how much each factor is worth to a forest of them.

Breiman, Friedman, Olshen and Stone 1984; extremely randomised trees: Geurts, Ernst and Wehenkel 2006 (the extra `discover`).
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim.analysis.sensitivity.discovery import complete_points
from sim.errors import SanctuaryError
from sim.runs.reading import LAST, Store

if TYPE_CHECKING:
    from sklearn.tree._tree import Tree

# The smallest leaf, as a share of the points, and the most leaves that anybody reads.
SMALLEST, MOST_LEAVES = 0.05, 8
FOLDS = 5
TREES, FORESTS = 200, 10
FEWEST = 20


@dataclass(frozen=True)
class Leaves:
    """A tree's leaves.

    Attributes
    ----------
    table
        One row a leaf, the highest first: `mean`, `spread` (standard deviation), `mass` (share of the points), `where` (the
        splits that lead to it, in words).
    explained
        Share of the variance that the tree explains of points it has not seen (five-fold); below nothing when it misleads.
    points, left_out
        Points used, and points left out since a run of theirs failed or is missing.
    """

    table: pd.DataFrame
    explained: float
    points: int
    left_out: int


@dataclass(frozen=True)
class Scores:
    """How much each factor is worth to a forest that predicts the output.

    Attributes
    ----------
    table
        One row a factor, the strongest first: `factor`, `score` (loss of explained variance when the factor is shuffled, in
        points that the forest has not seen), `low`, `high` (over forests).
    explained
        Share of the variance that the forests explain of points they have not seen.
    points, left_out
        As in :class:`Leaves`.
    """

    table: pd.DataFrame
    explained: float
    points: int
    left_out: int


def leaves(store: Store, output: str, when: int | str = LAST) -> Leaves:
    """Cut the assumptions into boxes with a regression tree.

    Parameters
    ----------
    store
        A sweep of any design.
    output, when
        See :meth:`sim.runs.reading.Store.response`; the mean over replicates is looked at.

    Raises
    ------
    SanctuaryError
        When scikit-learn is not installed, too few points are complete, or the output does not vary.
    """
    table, means, left_out = _enough(store, output, when)
    made = _sklearn("tree").DecisionTreeRegressor(
        max_leaf_nodes=MOST_LEAVES, min_samples_leaf=max(2, int(SMALLEST * len(means))), random_state=0
    )
    folds = _sklearn("model_selection").KFold(FOLDS, shuffle=True, random_state=0)
    seen = _sklearn("model_selection").cross_val_predict(made, table.to_numpy(), means, cv=folds)
    tree = made.fit(table.to_numpy(), means).tree_
    leaf_of = made.apply(table.to_numpy())
    rows = [
        {
            "mean": float(means[leaf_of == leaf].mean()),
            "spread": float(means[leaf_of == leaf].std()),
            "mass": float((leaf_of == leaf).mean()),
            "where": words,
        }
        for leaf, words in _paths(tree, list(table.columns))
    ]
    found = pd.DataFrame(rows).sort_values("mean", ascending=False, ignore_index=True)
    return Leaves(found, _explained(means, seen), len(means), left_out)


def scores(store: Store, output: str, when: int | str = LAST) -> Scores:
    """Score the factors by what a forest loses when they are shuffled.

    Parameters
    ----------
    store, output, when
        See :func:`leaves`.

    Raises
    ------
    SanctuaryError
        As :func:`leaves`.
    """
    table, means, left_out = _enough(store, output, when)
    ensemble, selection = _sklearn("ensemble"), _sklearn("model_selection")
    inspection = _sklearn("inspection")
    lost, explained = [], []
    for number in range(FORESTS):
        known, unseen = selection.train_test_split(np.arange(len(means)), test_size=0.3, random_state=number)
        forest = ensemble.ExtraTreesRegressor(TREES, min_samples_leaf=2, random_state=number)
        forest.fit(table.to_numpy()[known], means[known])
        explained.append(forest.score(table.to_numpy()[unseen], means[unseen]))
        shuffled = inspection.permutation_importance(
            forest, table.to_numpy()[unseen], means[unseen], n_repeats=5, random_state=number
        )
        lost.append(shuffled.importances_mean)
    low, high = np.quantile(np.array(lost), [0.05, 0.95], axis=0)
    found = pd.DataFrame({"factor": table.columns, "score": np.mean(lost, axis=0), "low": low, "high": high})
    return Scores(
        found.sort_values("score", ascending=False, ignore_index=True), float(np.mean(explained)), len(means), left_out
    )


def _enough(store: Store, output: str, when: int | str) -> tuple[pd.DataFrame, np.ndarray, int]:
    table, means, left_out = complete_points(store, output, when)
    if len(means) < FEWEST:
        raise SanctuaryError(
            f"{store.folder} has {len(means)} complete points, and a tree takes {FEWEST}",
            remedy="Finish the sweep with --resume, or sample more points.",
        )
    if np.ptp(means) == 0.0:
        raise SanctuaryError(f"{output} is the same at every point of {store.folder}", remedy="Look at another output.")
    return table, means, left_out


def _explained(known: np.ndarray, predicted: np.ndarray) -> float:
    return float(1.0 - ((known - predicted) ** 2).sum() / ((known - known.mean()) ** 2).sum())


def _paths(tree: Tree, names: list[str]) -> list[tuple[int, str]]:
    """Return every leaf and the splits that lead to it, bounds of one factor taken together."""
    found: list[tuple[int, str]] = []
    todo: list[tuple[int, dict[str, tuple[float, float]]]] = [(0, {})]
    while todo:
        node, bounds = todo.pop()
        left, right = int(tree.children_left[node]), int(tree.children_right[node])
        if left == right:
            found.append((node, _words(bounds)))
            continue
        name, cut = names[tree.feature[node]], float(tree.threshold[node])
        low, high = bounds.get(name, (-np.inf, np.inf))
        todo.append((left, {**bounds, name: (low, min(high, cut))}))
        todo.append((right, {**bounds, name: (max(low, cut), high)}))
    return found


def _words(bounds: dict[str, tuple[float, float]]) -> str:
    parts = []
    for name, (low, high) in bounds.items():
        if np.isinf(low):
            parts.append(f"{name} up to {high:.3g}")
        elif np.isinf(high):
            parts.append(f"{name} above {low:.3g}")
        else:
            parts.append(f"{name} {low:.3g} to {high:.3g}")
    return ", ".join(parts) or "everywhere"


def _sklearn(module: str) -> ModuleType:
    try:
        return import_module(f"sklearn.{module}")
    except ImportError as error:
        raise SanctuaryError(
            "scikit-learn is not installed", remedy="Install it with: pip install 'sanctuary-sim[discover]'"
        ) from error
