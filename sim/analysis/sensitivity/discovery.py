"""Find the assumptions under which an output is high or low: a box by PRIM (Friedman and Fisher 1999; the extra `discover`)."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim.analysis.sensitivity.points import complete_points
from sim.errors import SanctuaryError, optional
from sim.runs.reading import LAST, Store

if TYPE_CHECKING:
    from ema_workbench.analysis.prim import PrimBox

# PRIM's path leads through ever smaller boxes. The first box is chosen in which this share of the points are cases.
DENSITY = 0.8
FEWEST = 5


@dataclass(frozen=True, kw_only=True)
class AnyBox:
    """A box of assumptions.

    Attributes
    ----------
    output, when, above
        The output, and whether high or low values are looked for.
    limits
        One row per restricted factor: `factor`, `low`, `high`.
    mass
        Share of all points in the box.
    path
        The boxes on PRIM's path.
    points, left_out
        Number of points used, and of points left out because a run failed or is missing.
    """

    output: str
    when: int | str
    above: bool
    limits: pd.DataFrame
    mass: float
    path: pd.DataFrame
    points: int
    left_out: int


@dataclass(frozen=True, kw_only=True)
class Box(AnyBox):
    """A box of assumptions with a high share of cases.

    Attributes
    ----------
    limit
        Values above the limit, or below it, are cases.
    limits
        Has a fourth column, `p`: the quasi-p-value of the restriction.
    coverage, density
        Share of the cases that lie in the box, and share of cases among its points.
    path
        `coverage`, `density`, `mass`, `restricted`.
    cases
        Number of cases.
    """

    limit: float
    coverage: float
    density: float
    cases: int


@dataclass(frozen=True, kw_only=True)
class MeanBox(AnyBox):
    """A box of assumptions in which an output is high, or low, on average. It needs no limit.

    Attributes
    ----------
    inside, overall
        The output's mean in the box, and over all points.
    path
        `mean`, `mass`, `restricted`.
    """

    inside: float
    overall: float


def discover(
    store: Store, output: str, *, when: int | str = LAST, above: bool = True, limit: float | None = None
) -> Box:
    """Find a box of assumptions in which an output is high, or low.

    Parameters
    ----------
    store
        A sweep of any design.
    output, when
        See :meth:`sim.runs.reading.Store.response`; the mean over replicates is used.
    above
        Whether values above the limit are cases, or values below it.
    limit
        The limit. By default the highest, or lowest, fifth are cases, or more where many values are equal at its edge.

    Raises
    ------
    SanctuaryError
        When the workbench is not installed, the output does not vary, or there are too few cases.
    """
    table, means, left_out = complete_points(store, output, when)
    if limit is None:
        limit = _fifth(means, above)
    cases = means > limit if above else means < limit
    if cases.sum() < FEWEST or cases.all():
        raise SanctuaryError(
            f"{int(cases.sum())} of {len(means)} points are cases; at least {FEWEST} must be, and not all",
            remedy="Sweep more points, or set another limit.",
        )
    found = _box(table, cases)
    path = found.peeling_trajectory
    dense = path.index[path["density"] >= DENSITY]
    chosen = int(dense[0]) if len(dense) else int(path["density"].idxmax())
    return Box(
        output=output,
        when=when,
        above=above,
        limit=limit,
        limits=_limits(found, chosen, table),
        **{name: float(path.loc[chosen, name]) for name in ("coverage", "density", "mass")},
        path=path[["coverage", "density", "mass", "res_dim"]].rename(columns={"res_dim": "restricted"}),
        cases=int(cases.sum()),
        points=len(means),
        left_out=left_out,
    )


def discover_mean(store: Store, output: str, *, when: int | str = LAST, above: bool = True) -> MeanBox:
    """Find a box in which an output's mean is high, or low, by PRIM on the values themselves.

    Parameters
    ----------
    store, output, when, above
        See :func:`discover`.

    Raises
    ------
    SanctuaryError
        When the workbench is not installed, no point is complete, or the output does not vary.
    """
    table, means, left_out = complete_points(store, output, when)
    # The workbench tests restrictions as if the values were shares, so they are scaled to 0 to 1.
    signed = (means - means.min()) / np.ptp(means)
    if not above:
        signed = 1.0 - signed
    found = _box(table, signed)
    path = found.peeling_trajectory
    # Choose the widest box that has come most of the way to the best mean; smaller ones gain little more.
    enough = signed.mean() + DENSITY * (path["mean"].max() - signed.mean())
    chosen = int(path.index[path["mean"] >= enough][0])
    back = path["mean"] if above else 1.0 - path["mean"]
    reached = means.min() + back * np.ptp(means)
    return MeanBox(
        output=output,
        when=when,
        above=above,
        inside=float(reached.loc[chosen]),
        overall=float(means.mean()),
        limits=_limits(found, chosen, table).drop(columns="p"),
        mass=float(path["mass"].loc[chosen]),
        path=path[["mean", "mass", "res_dim"]].assign(mean=reached).rename(columns={"res_dim": "restricted"}),
        points=len(means),
        left_out=left_out,
    )


def _fifth(means: np.ndarray, above: bool) -> float:
    """Return the limit of the highest, or lowest, fifth; the next value inwards where too few points lie beyond it."""
    limit = float(np.quantile(means, 0.8 if above else 0.2))
    beyond, within = (means > limit, means < limit) if above else (means < limit, means > limit)
    if beyond.sum() >= FEWEST or not within.any():
        return limit
    return float(means[within].max() if above else means[within].min())


def _box(table: pd.DataFrame, values: np.ndarray) -> PrimBox:
    """Return PRIM's box for cases (booleans) or for numbers, with release 2 or 3 of the workbench."""
    with optional("discover"), warnings.catch_warnings():
        # The EMA workbench warns about runners that are not needed here.
        warnings.simplefilter("ignore")
        from ema_workbench.analysis import prim
    if hasattr(prim, "RegressionPrim"):
        return (prim.Prim if values.dtype == bool else prim.RegressionPrim)(table, values).find_box()
    # Release 2, the last for Python 3.11, requires a threshold.
    if values.dtype == bool:
        return prim.Prim(table, values, threshold=0.01).find_box()
    from ema_workbench.analysis.scenario_discovery_util import RuleInductionType

    mode = RuleInductionType.REGRESSION
    return prim.Prim(table, values, threshold=float(values.mean()), mode=mode).find_box()


def _limits(found: PrimBox, chosen: int, table: pd.DataFrame) -> pd.DataFrame:
    """Return one row per factor that a box of PRIM's restricts."""
    box = found.box_lims[chosen]
    # Release 3 of the workbench renamed the p-values.
    quasi_p = (found.p_values if hasattr(found, "p_values") else found.qp)[chosen]
    rows = []
    for name in table:
        low, high = map(float, box[name])
        if low > table[name].min() or high < table[name].max():
            sure = np.max([value for value in quasi_p.get(name, [np.nan]) if value >= 0], initial=0.0)
            rows.append((name, low, high, float(sure)))
    return pd.DataFrame(rows, columns=["factor", "low", "high", "p"])
