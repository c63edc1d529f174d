"""Regression trees of a sweep: leaves of assumptions (CART), and the importance of each factor in a random forest.

Breiman, Friedman, Olshen and Stone 1984; extremely randomised trees: Geurts, Ernst and Wehenkel 2006 (the extra `discover`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim.analysis.sensitivity.points import complete_points, optional
from sim.runs.reading import LAST, Store

if TYPE_CHECKING:
    from sklearn.tree._tree import Tree

# The smallest leaf, as a share of the points, and the largest number of leaves.
SMALLEST, MOST_LEAVES = 0.05, 8
FOLDS = 5
TREES, FORESTS = 200, 10
FEWEST = 20
_sklearn = partial(optional, package="scikit-learn")


@dataclass(frozen=True)
class Leaves:
    """The leaves of a tree.

    Attributes
    ----------
    table
        One row per leaf, the highest first: `mean`, `spread` (standard deviation), `mass` (share of the points), `where` (the
        splits that lead to it, in words).
    explained
        Share of the variance that the tree explains for unseen points (five-fold); negative for a tree that is worse than the mean.
    points, left_out
        Number of points used, and of points left out because a run failed or is missing.
    """

    table: pd.DataFrame
    explained: float
    points: int
    left_out: int


@dataclass(frozen=True)
class Scores:
    """The importance of each factor in forests that predict the output.

    Attributes
    ----------
    table
        One row per factor, the strongest first: `factor`, `score` (loss of explained variance for unseen points when the factor is
        shuffled), `low`, `high` (over forests).
    explained
        Share of the variance that the forests explain for unseen points.
    points, left_out
        As in :class:`Leaves`.
    """

    table: pd.DataFrame
    explained: float
    points: int
    left_out: int


def leaves(store: Store, output: str, when: int | str = LAST) -> Leaves:
    """Divide the assumptions into boxes with a regression tree.

    Parameters
    ----------
    store
        A sweep of any design.
    output, when
        See :meth:`sim.runs.reading.Store.response`; the mean over replicates is used.

    Raises
    ------
    SanctuaryError
        When scikit-learn is not installed, too few points are complete, or the output does not vary.
    """
    table, means, left_out = complete_points(store, output, when, FEWEST)
    selection = _sklearn("sklearn.model_selection")
    made = _sklearn("sklearn.tree").DecisionTreeRegressor(
        max_leaf_nodes=MOST_LEAVES, min_samples_leaf=max(2, int(SMALLEST * len(means))), random_state=0
    )
    folds = selection.KFold(FOLDS, shuffle=True, random_state=0)
    seen = selection.cross_val_predict(made, table.to_numpy(), means, cv=folds)
    explained = 1.0 - ((means - seen) ** 2).sum() / ((means - means.mean()) ** 2).sum()
    tree = made.fit(table.to_numpy(), means).tree_
    leaf_of = made.apply(table.to_numpy())
    rows = []
    for leaf, where in _paths(tree, list(table.columns)):
        inside = means[leaf_of == leaf]
        rows.append({"mean": inside.mean(), "spread": inside.std(), "mass": len(inside) / len(means), "where": where})
    found = pd.DataFrame(rows).sort_values("mean", ascending=False, ignore_index=True)
    return Leaves(found, float(explained), len(means), left_out)


def scores(store: Store, output: str, when: int | str = LAST) -> Scores:
    """Score each factor by the loss of a forest's accuracy when the factor is shuffled.

    Parameters
    ----------
    store, output, when
        See :func:`leaves`.

    Raises
    ------
    SanctuaryError
        As :func:`leaves`.
    """
    table, means, left_out = complete_points(store, output, when, FEWEST)
    selection = _sklearn("sklearn.model_selection")
    lost, explained = [], []
    for number in range(FORESTS):
        known, unseen, known_means, unseen_means = selection.train_test_split(
            table.to_numpy(), means, test_size=0.3, random_state=number
        )
        forest = _sklearn("sklearn.ensemble").ExtraTreesRegressor(TREES, min_samples_leaf=2, random_state=number)
        forest.fit(known, known_means)
        explained.append(forest.score(unseen, unseen_means))
        shuffled = _sklearn("sklearn.inspection").permutation_importance(
            forest, unseen, unseen_means, n_repeats=5, random_state=number
        )
        lost.append(shuffled.importances_mean)
    low, high = np.quantile(np.array(lost), [0.05, 0.95], axis=0)
    found = pd.DataFrame({"factor": table.columns, "score": np.mean(lost, axis=0), "low": low, "high": high})
    found = found.sort_values("score", ascending=False, ignore_index=True)
    return Scores(found, float(np.mean(explained)), len(means), left_out)


def _paths(tree: Tree, names: list[str]) -> list[tuple[int, str]]:
    """Return every leaf and the splits that lead to it, with the bounds of a factor combined."""
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
