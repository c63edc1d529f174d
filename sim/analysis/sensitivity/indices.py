"""Sensitivity indices of a sweep of any design, with intervals and a check of convergence.

Sobol and Morris designs have their own; a grid is decomposed exactly; of other designs the shares of single factors are estimated
from the given data (RBD-FAST for numbers in a Latin hypercube, means of levels otherwise).
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import pandas as pd

from sim.analysis.sensitivity.effects import MOST_LEVELS, effects
from sim.analysis.sensitivity.points import NoVariance, means_of, unvaried
from sim.errors import SanctuaryError
from sim.runs.design.groups import units
from sim.runs.design.sampling import Ranked, morris_cube, morris_levels, problem_of
from sim.runs.reading import LAST, Store

BOOTSTRAP = {"num_resamples": 200, "conf_level": 0.95, "seed": 1}
# A table of factors, and one of pairs of factors where it was sampled.
Tables = tuple[pd.DataFrame, pd.DataFrame | None]
# Smaller samples are not halved to check convergence.
WORTH_HALVING = 16
# RBD-FAST sums this many harmonics, and needs many more points than twice their number.
HARMONICS, ENOUGH_FOR_RBD = 4, 48


@dataclass(frozen=True)
class Sensitivity:
    """The indices of one output.

    Attributes
    ----------
    method
        `sobol`, `morris`, `grid` or `given` (data of another design).
    output, when
        The output, and its time.
    table
        One row per factor or group of factors, the strongest first. Sobol and grid: `factor`, `first`, `first_half`, `total`,
        `total_half`; given data: `factor`, `first`, `first_half`;
        Morris: `factor`, `mu_star`, `mu_star_half`, `mu`, `sigma`. A `_half` is half the width of the 95 % bootstrap interval.
    pairs
        Sobol's second order where it was sampled: `one`, `other`, `second`, `second_half`.
    settled
        Largest change of an index between half of the sample and all of it; None when the sample is too small to halve.
    used, left_out
        Number of samples (Sobol), trajectories (Morris) or points used, and of those left out because a run failed or is missing.
    spread
        Standard deviation of the output over points.
    luck
        Share of the variance over points that is chance and remains in the mean over replicates; None for one replicate. The
        indices count it as interaction.
    groups
        Names of the groups among the rows.
    """

    method: str
    output: str
    when: int | str
    table: pd.DataFrame
    pairs: pd.DataFrame | None
    settled: float | None
    used: int
    left_out: int
    spread: float = 0.0
    luck: float | None = None
    groups: tuple[str, ...] = ()

    @property
    def interactions(self) -> list[str]:
        """The interactions in words: pairs whose share is significantly above zero, the strongest first.

        Morris does not see pairs. A factor is named if the standard deviation of its effect exceeds the mean effect.
        """
        if self.method == "morris":
            uneven = self.table[self.table["sigma"] > self.table["mu_star"]]
            return [f"{name} (interacts, or acts non-linearly)" for name in uneven["factor"]]
        if self.pairs is None:
            return []
        sure = self.pairs[self.pairs["second"] - self.pairs["second_half"] > 0.0]
        return [
            f"{row['one']} × {row['other']} {row['second']:.2f} ± {row['second_half']:.2f}"
            for row in sure.to_dict("records")
        ]


def sensitivity(store: Store, output: str, when: int | str = LAST) -> Sensitivity:
    """Return the indices of an output's mean over replicates.

    Parameters
    ----------
    store
        A sweep of any design.
    output, when
        See :meth:`sim.runs.reading.Store.response`.

    Raises
    ------
    SanctuaryError
        When too little is stored, or when the output does not vary.
    """
    design = store.head["design"]
    method = design["design"]
    if method not in ("sobol", "morris"):
        return _of_any_design(store, output, when)
    written = design.get("groups") or {}
    count = len(set(units(store.factors, written)))
    size = count + 1 if method == "morris" else (2 * count + 2 if design["second_order"] else count + 2)
    samples = means_of(store, output, when).reshape(-1, size)
    whole = ~np.isnan(samples).any(axis=1)
    samples = samples[whole]
    if len(samples) < 2:
        remedy = "Finish the sweep with --resume."
        raise SanctuaryError(f"{store.folder} has too few complete samples of {output}", remedy=remedy)
    if float(np.std(samples)) == 0.0:
        raise NoVariance(unvaried(store, output), remedy="Look at another output.")
    problem = problem_of(store.factors, written)
    if method == "morris":
        # SALib expects the points of a Morris design by rank.
        words = [len(form.get("levels") or form.get("choice") or ()) for form in design["factors"].values()]
        cube = morris_cube(words, design["samples"], design["seed"]).reshape(-1, size, count)[whole]
        measure: Callable[[np.ndarray], Tables] = partial(_morris, problem, cube, morris_levels(words))
        key = "mu_star"
    else:
        measure, key = partial(_sobol, problem, design["second_order"]), "total"
    table, pairs = measure(samples)
    settled = None
    if len(samples) >= WORTH_HALVING:
        half = measure(samples[: len(samples) // 2])[0]
        change = table.set_index("factor")[key] - half.set_index("factor")[key]
        settled = float(change.abs().max())
    runs = store.response(output, when)[np.repeat(whole, size)]
    counts = {"used": len(samples), "left_out": int((~whole).sum())}
    made = Sensitivity(method, output, when, table, pairs, settled, **counts, groups=tuple(written))
    return _with_chance(made, key, runs)


def _of_any_design(store: Store, output: str, when: int | str) -> Sensitivity:
    """Return the indices of a grid, or those that given data allow."""
    response = store.response(output, when)
    found, whole = effects(store, output, response, when), ~np.isnan(response).any(axis=1)
    halves = {"first": (found.factors["share_high"] - found.factors["share_low"]) / 2.0}
    table = found.factors[["factor", "share"]].rename(columns={"share": "first"})
    pairs, method = None, "given"
    if store.head["design"]["design"] == "grid":
        method, table["total"] = "grid", found.factors["total"]
        halves["total"] = (found.factors["total_high"] - found.factors["total_low"]) / 2.0
        half = (found.pairs["share_high"] - found.pairs["share_low"]) / 2.0
        pairs = found.pairs[["one", "other"]].assign(second=found.pairs["share"], second_half=half)
    table = table.assign(**{f"{name}_half": half for name, half in halves.items()})
    if store.head["design"]["design"] == "lhs" and found.points >= ENOUGH_FOR_RBD:
        table = table.set_index("factor")
        table.update(_rbd(store.points.loc[whole, list(store.factors)], response[whole].mean(axis=1)))
        table = table.reset_index()
    made = Sensitivity(method, output, when, table, pairs, None, found.points, found.left_out)
    return _with_chance(made, "total" if method == "grid" else "first", response[whole])


def _with_chance(found: Sensitivity, key: str, runs: np.ndarray) -> Sensitivity:
    """Return the indices, the strongest factor first, with the spread of the complete points and the share of chance in it."""
    means = runs.mean(axis=1)
    table = found.table.sort_values(key, ascending=False, ignore_index=True)
    return replace(found, table=table, spread=float(np.std(means)), luck=_luck(runs, float(np.var(means))))


def _rbd(points: pd.DataFrame, means: np.ndarray) -> pd.DataFrame:
    """Return the first-order indices of the factors with numbers in a Latin hypercube, by RBD-FAST."""
    from SALib.analyze import rbd_fast

    numeric = points.select_dtypes("number")
    numeric = numeric.loc[:, numeric.nunique() > MOST_LEVELS]
    if not len(numeric.columns):
        return pd.DataFrame(columns=["first", "first_half"])
    problem = problem_of([str(name) for name in numeric], {})
    found = rbd_fast.analyze(problem, numeric.to_numpy(float), means, M=HARMONICS, seed=1)
    values = np.clip(np.array(found["S1"], float), 0.0, 1.0)
    return pd.DataFrame({"first": values, "first_half": np.array(found["S1_conf"], float)}, index=list(numeric))


def better_design(store: Store, workers: int) -> str:
    """Return which design answers what this one cannot, and its cost, measured on the stored runs; empty where none is better."""
    design = store.head["design"]
    if design["design"] in ("sobol", "grid"):
        return ""
    samples = 64
    runs = samples * (2 * len(store.factors) + 2) * design["replicates"]
    blocks = [line for line in store.manifest() if line.get("event") == "block"]
    spent, count = (sum(float(str(block[key])) for block in blocks) for key in ("model_s", "runs"))
    minutes = runs * spent / max(count, 1.0) / workers / 60.0
    return (
        f"This design does not show interactions. `design: sobol` with `samples: {samples}` does: {runs:,} runs, about "
        f"{max(minutes, 1.0):.0f} minutes on {workers} cores; `sanctuary sweep FILE --estimate` measures it."
    )


def _luck(response: np.ndarray, variance: float) -> float | None:
    """Return the share of the variance over points that other seeds would change. All points share the seeds of their replicates."""
    replicates = response.shape[1]
    if replicates < 2:
        return None
    own = response - response.mean(axis=0)
    return float(own.var(axis=1, ddof=1).mean() / replicates / variance)


def _table(factors: list[str], found: dict[str, np.ndarray], **columns: str) -> pd.DataFrame:
    """Return one row per factor with columns of SALib's result under our names."""
    return pd.DataFrame({"factor": factors, **{ours: np.asarray(found[theirs]) for ours, theirs in columns.items()}})


def _sobol(problem: Ranked, second: bool, samples: np.ndarray) -> Tables:
    """Return Sobol's indices, and those of second order if they were sampled, the strongest first."""
    from SALib.analyze import sobol

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = sobol.analyze(problem, samples.ravel(), calc_second_order=second, **BOOTSTRAP)
    names = list(dict.fromkeys(problem.get("groups") or problem["names"]))
    table = _table(names, found, first="S1", first_half="S1_conf", total="ST", total_half="ST_conf")
    if not second:
        return table, None
    above = np.triu_indices(len(names), 1)
    ones, others = (np.array(names)[side] for side in above)
    rows = zip(ones, others, found["S2"][above], found["S2_conf"][above], strict=True)
    pairs = pd.DataFrame(rows, columns=["one", "other", "second", "second_half"])
    return table, pairs.sort_values("second", ascending=False, ignore_index=True)


def _morris(problem: Ranked, cube: np.ndarray, levels: int, samples: np.ndarray) -> Tables:
    from SALib.analyze import morris

    points = cube[: len(samples)].reshape(-1, problem["num_vars"])
    found = morris.analyze(problem, points, samples.ravel(), num_levels=levels, **BOOTSTRAP)
    names = {"mu_star": "mu_star", "mu_star_half": "mu_star_conf", "mu": "mu", "sigma": "sigma"}
    return _table(problem["names"], found, **names), None
