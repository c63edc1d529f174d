"""Regression trees of a sweep: leaves of assumptions (CART; Breiman, Friedman, Olshen and Stone 1984; the extra `discover`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim.analysis.sensitivity.points import complete_points
from sim.errors import optional
from sim.runs.reading import LAST, Store

if TYPE_CHECKING:
    from sklearn.tree._tree import Tree

# The smallest leaf, as a share of the points, and the largest number of leaves.
SMALLEST, MOST_LEAVES = 0.05, 8
FOLDS = 5
FEWEST = 20


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
    with optional("discover"):
        from sklearn.model_selection import KFold, cross_val_predict
        from sklearn.tree import DecisionTreeRegressor
    made = DecisionTreeRegressor(
        max_leaf_nodes=MOST_LEAVES, min_samples_leaf=max(2, int(SMALLEST * len(means))), random_state=0
    )
    folds = KFold(FOLDS, shuffle=True, random_state=0)
    seen = cross_val_predict(made, table.to_numpy(), means, cv=folds)
    explained = 1.0 - ((means - seen) ** 2).sum() / ((means - means.mean()) ** 2).sum()
    tree = made.fit(table.to_numpy(), means).tree_
    leaf_of = made.apply(table.to_numpy())
    rows = []
    for leaf, where in _paths(tree, list(table.columns)):
        inside = means[leaf_of == leaf]
        rows.append({"mean": inside.mean(), "spread": inside.std(), "mass": len(inside) / len(means), "where": where})
    found = pd.DataFrame(rows).sort_values("mean", ascending=False, ignore_index=True)
    return Leaves(found, float(explained), len(means), left_out)


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
