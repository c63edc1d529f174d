"""Under which assumptions something happens: a box found by PRIM (Friedman and Fisher 1999; the extra `discover`)."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim.errors import SanctuaryError
from sim.runs.reading import LAST, Store

if TYPE_CHECKING:
    from ema_workbench.analysis.prim import PrimBox

# Share of the cases in a box that one is content with when the box is chosen from the path of ever smaller ones.
DENSITY = 0.8
FEWEST = 5
# Between a factor's key and one of its words.
WORD = " = "


@dataclass(frozen=True)
class Box:
    """A box of assumptions.

    Attributes
    ----------
    output, when, above
        What counts as a case: the output above (or below) the limit.
    limit
        The limit.
    limits
        One row a restricted factor: `factor`, `low`, `high`, `p` (quasi-p-value of the restriction).
    coverage, density, mass
        Share of the cases that lie in the box, share of the box that are cases, share of the points in the box.
    path
        The boxes that PRIM passed on its way: `coverage`, `density`, `mass`, `restricted`.
    cases, points, left_out
        Cases, points used, and points left out since a run of theirs failed or is missing.
    """

    output: str
    when: int | str
    above: bool
    limit: float
    limits: pd.DataFrame
    coverage: float
    density: float
    mass: float
    path: pd.DataFrame
    cases: int
    points: int
    left_out: int


def discover(
    store: Store, output: str, *, when: int | str = LAST, above: bool = True, limit: float | None = None
) -> Box:
    """Find a box of assumptions in which an output is high, or low.

    Parameters
    ----------
    store
        A sweep of any design.
    output, when
        See :meth:`sim.runs.reading.Store.response`; the mean over replicates is looked at.
    above
        Whether cases lie above the limit, or below it.
    limit
        The limit; by default the highest, or lowest, fifth are cases, or more where many are level at its edge.

    Raises
    ------
    SanctuaryError
        When the workbench is not installed, or there are too few cases.
    """
    table, means, left_out = complete_points(store, output, when)
    if limit is None:
        limit = _fifth(means, above)
    cases = means > limit if above else means < limit
    if cases.sum() < FEWEST or cases.all():
        raise SanctuaryError(
            f"{int(cases.sum())} of {len(means)} points are cases; it takes {FEWEST} of them, and others",
            remedy="Set another --limit, or sweep more points.",
        )
    found = _box(table, cases)
    path = found.peeling_trajectory
    dense = path.index[path["density"] >= DENSITY]
    chosen = int(dense[0]) if len(dense) else int(path["density"].idxmax())
    at = path.loc[chosen]
    return Box(
        output,
        when,
        above,
        limit,
        _limits(found, chosen, table),
        float(at["coverage"]),
        float(at["density"]),
        float(at["mass"]),
        path[["coverage", "density", "mass", "res_dim"]].rename(columns={"res_dim": "restricted"}),
        int(cases.sum()),
        len(means),
        left_out,
    )


@dataclass(frozen=True)
class MeanBox:
    """A box of assumptions in which an output is high, or low, on average: no limit says what counts.

    Attributes
    ----------
    output, when, above
        What is looked at, and whether high or low.
    inside, overall
        The output's mean in the box, and over all points.
    limits
        One row a restricted factor: `factor`, `low`, `high`.
    mass
        Share of the points in the box.
    path
        The boxes passed on the way: `mean`, `mass`, `restricted`.
    points, left_out
        As in :class:`Box`.
    """

    output: str
    when: int | str
    above: bool
    inside: float
    overall: float
    limits: pd.DataFrame
    mass: float
    path: pd.DataFrame
    points: int
    left_out: int


def discover_mean(store: Store, output: str, *, when: int | str = LAST, above: bool = True) -> MeanBox:
    """Find a box in which an output's mean is high, or low, by PRIM on the numbers themselves.

    Parameters
    ----------
    store, output, when, above
        See :func:`discover`.

    Raises
    ------
    SanctuaryError
        When the workbench is not installed, or no point is complete, or the output does not vary.
    """
    table, means, left_out = complete_points(store, output, when)
    if np.ptp(means) == 0.0:
        raise SanctuaryError(f"{output} is the same at every point of {store.folder}", remedy="Look at another output.")
    # The workbench tests restrictions as if the numbers were shares, so they are brought between 0 and 1.
    signed = (means - means.min()) / np.ptp(means)
    if not above:
        signed = 1.0 - signed
    found = _box(table, signed)
    path = found.peeling_trajectory
    # The widest box that has come most of the way to the best mean: smaller ones buy little more.
    enough = signed.mean() + DENSITY * (path["mean"].max() - signed.mean())
    chosen = int(path.index[path["mean"] >= enough][0])
    back = path["mean"] if above else 1.0 - path["mean"]
    reached = means.min() + back * np.ptp(means)
    return MeanBox(
        output,
        when,
        above,
        float(reached.loc[chosen]),
        float(means.mean()),
        _limits(found, chosen, table).drop(columns="p"),
        float(path["mass"].loc[chosen]),
        path[["mean", "mass", "res_dim"]].assign(mean=reached).rename(columns={"res_dim": "restricted"}),
        len(means),
        left_out,
    )


def complete_points(store: Store, output: str, when: int | str) -> tuple[pd.DataFrame, np.ndarray, int]:
    """Return the complete points' factors as numbers, the output's means over replicates, and how many are incomplete.

    Raises
    ------
    SanctuaryError
        When no point is complete.
    """
    response = store.response(output, when)
    # A point of which only some replicates are there would have another mean for no reason of its own.
    means = np.where(np.isnan(response).any(axis=1), np.nan, response.mean(axis=1))
    whole = ~np.isnan(means)
    if not whole.any():
        raise SanctuaryError(f"{store.folder} has no complete point", remedy="Finish the sweep with --resume.")
    table = numbers(store.points.loc[whole].drop(columns="point")).reset_index(drop=True)
    return table, means[whole], int((~whole).sum())


def _fifth(means: np.ndarray, above: bool) -> float:
    """Return where the highest, or lowest, fifth begins; one value further in where many are level and too few lie beyond."""
    limit = float(np.quantile(means, 0.8 if above else 0.2))
    beyond, within = (means > limit, means < limit) if above else (means < limit, means > limit)
    if beyond.sum() >= FEWEST or not within.any():
        return limit
    return float(means[within].max() if above else means[within].min())


def _box(table: pd.DataFrame, values: np.ndarray) -> PrimBox:
    """Return the box that PRIM finds for cases (booleans) or for numbers, by the workbench's release 2 or 3."""
    prim = _workbench("prim")
    if hasattr(prim, "RegressionPrim"):
        return (prim.Prim if values.dtype == bool else prim.RegressionPrim)(table, values).find_box()
    # Release 2, the last for Python 3.11, asks what a box must reach.
    if values.dtype == bool:
        return prim.Prim(table, values, threshold=0.01).find_box()
    mode = _workbench("scenario_discovery_util").RuleInductionType.REGRESSION
    return prim.Prim(table, values, threshold=float(values.mean()), mode=mode).find_box()


def _workbench(module: str) -> ModuleType:
    try:
        with warnings.catch_warnings():
            # It misses runners of its own that nothing here needs.
            warnings.simplefilter("ignore")
            return import_module(f"ema_workbench.analysis.{module}")
    except ImportError as error:
        raise SanctuaryError(
            "the EMA workbench is not installed", remedy="Install it with: pip install 'sanctuary-sim[discover]'"
        ) from error


def _limits(found: PrimBox, chosen: int, table: pd.DataFrame) -> pd.DataFrame:
    """Return one row a factor that a box of PRIM's restricts."""
    box = found.box_lims[chosen]
    # Release 3 of the workbench has another name for it.
    quasi_p = (found.p_values if hasattr(found, "p_values") else found.qp)[chosen]
    rows = [
        {
            "factor": name,
            "low": float(box[name].iloc[0]),
            "high": float(box[name].iloc[1]),
            "p": float(np.max([value for value in quasi_p.get(name, [np.nan]) if value >= 0], initial=0.0)),
        }
        for name in table
        if box[name].iloc[0] > table[name].min() or box[name].iloc[1] < table[name].max()
    ]
    return pd.DataFrame(rows, columns=["factor", "low", "high", "p"])


def numbers(points: pd.DataFrame) -> pd.DataFrame:
    """Return factors as numbers: a factor of words becomes one of zero and one for each word."""
    columns: dict[str, np.ndarray] = {}
    for name in points:
        values = points[name]
        if pd.api.types.is_numeric_dtype(values):
            columns[str(name)] = values.to_numpy(dtype=float)
        else:
            words = sorted(values.unique())
            columns |= {
                f"{name}{WORD}{word}": (values == word).to_numpy(dtype=float)
                for word in words[: 1 if len(words) == 2 else None]
            }
    return pd.DataFrame(columns)
