"""Sobol and Morris indices of a sweep: the factors that move an output, with intervals and a check of convergence."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd

from sim.analysis.sensitivity.points import means_of, unvaried
from sim.errors import SanctuaryError
from sim.runs.design.groups import units
from sim.runs.design.sampling import Ranked, morris_cube, morris_levels, problem_of
from sim.runs.reading import LAST, Store

BOOTSTRAP = {"num_resamples": 200, "conf_level": 0.95, "seed": 1}
# A table of factors, and one of pairs of factors where it was sampled.
Tables = tuple[pd.DataFrame, pd.DataFrame | None]
# Smaller samples are not halved to check convergence.
WORTH_HALVING = 16


class NoVariance(SanctuaryError):
    """The error for an output that no factor moves, which has no indices."""


@dataclass(frozen=True)
class Sensitivity:
    """The indices of one output.

    Attributes
    ----------
    method
        `sobol` or `morris`.
    output, when
        The output, and its time.
    table
        One row per factor or group of factors, the strongest first. Sobol: `factor`, `first`, `first_half`, `total`, `total_half`;
        Morris: `factor`, `mu_star`, `mu_star_half`, `mu`, `sigma`. A `_half` is half the width of the 95 % bootstrap interval.
    pairs
        Sobol's second order where it was sampled: `one`, `other`, `second`, `second_half`.
    settled
        Largest change of an index between half of the sample and all of it; None when the sample is too small to halve.
    used, left_out
        Number of samples (Sobol) or trajectories (Morris) used, and of those left out because a run failed or is missing.
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
    spread: float
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
        A sweep of the design `sobol` or `morris`.
    output, when
        See :meth:`sim.runs.reading.Store.response`.

    Raises
    ------
    SanctuaryError
        When the design is another one, when too little is stored, or when the output does not vary.
    """
    design = store.head["design"]
    method = design["design"]
    if method not in ("sobol", "morris"):
        raise SanctuaryError(
            f"{store.folder} is a sweep of the design {method!r}, which has no indices",
            remedy="Sample with design: sobol, or design: morris to screen many factors; `discover` takes any design.",
        )
    written = design.get("groups") or {}
    count = len(set(units(store.factors, written)))
    size = count + 1 if method == "morris" else (2 * count + 2 if design["second_order"] else count + 2)
    samples = means_of(store, output, when).reshape(-1, size)
    whole = ~np.isnan(samples).any(axis=1)
    samples = samples[whole]
    if len(samples) < 2:
        raise SanctuaryError(
            f"{store.folder} has too few complete samples of {output}", remedy="Finish the sweep with --resume."
        )
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
    return Sensitivity(
        method,
        output,
        when,
        table.sort_values(key, ascending=False, ignore_index=True),
        pairs,
        settled=settled,
        used=len(samples),
        left_out=int((~whole).sum()),
        spread=float(np.std(samples)),
        luck=_luck(store.response(output, when)[np.repeat(whole, size)], float(np.var(samples))),
        groups=tuple(written),
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
