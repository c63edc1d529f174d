"""Which factor moves an output: Sobol and Morris indices of a sweep, with intervals and with how far they have settled."""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.errors import SanctuaryError
from sim.runs.design.groups import units
from sim.runs.design.sampling import Ranked, morris_cube, morris_levels, problem_of
from sim.runs.reading import LAST, Store

RESAMPLES = 200
CONFIDENCE = 0.95
SEED = 1
# Fewer samples than this are not cut in half to see whether the indices have settled.
WORTH_HALVING = 16


class NoVariance(SanctuaryError):
    """An output that no factor moves: there is nothing to share out."""


@dataclass(frozen=True)
class Sensitivity:
    """Indices of one output.

    Attributes
    ----------
    method
        `sobol` or `morris`.
    output, when
        Of what, and when.
    table
        One row a factor, or a group of them, the strongest first. Sobol: `factor`, `first`, `first_half`, `total`, `total_half`; Morris: `factor`,
        `mu_star`, `mu_star_half`, `mu`, `sigma`. A `_half` is half the width of the 95 % bootstrap interval.
    pairs
        Sobol's second order where it was sampled: `one`, `other`, `second`, `second_half`.
    settled
        Largest change of an index between half of the sample and all of it; None when the sample is too small to halve.
    used, left_out
        Samples (Sobol) or trajectories (Morris) used, and those left out since a run of theirs failed or is missing.
    spread
        Standard deviation of the output over points.
    luck
        Share of the variance over points that is luck which the mean over replicates leaves; None of one replicate. Indices count
        it as acting together.
    groups
        Names of the groups among the rows.
    """

    @property
    def interactions(self) -> list[str]:
        """Return what acts together, in words: pairs whose share is above nought with its interval, the strongest first.

        Morris sees no pairs; a factor is named whose effect changes from place to place more than it amounts to.
        """
        if self.method == "morris":
            uneven = self.table[self.table["sigma"] > self.table["mu_star"]]
            return [f"{name} (depends on where the others stand, or bends)" for name in uneven["factor"]]
        if self.pairs is None:
            return []
        sure = self.pairs[self.pairs["second"] - self.pairs["second_half"] > 0.0]
        return [
            f"{row['one']} × {row['other']} {row['second']:.2f} ± {row['second_half']:.2f}"
            for row in sure.to_dict("records")
        ]

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
    response = store.response(output, when)
    # A point of which only some replicates are there would have another mean for no reason of its own.
    means = np.where(np.isnan(response).any(axis=1), np.nan, response.mean(axis=1))
    written = design.get("groups") or {}
    count = len(set(units(store.factors, written)))
    size = count + 1 if method == "morris" else (2 * count + 2 if design["second_order"] else count + 2)
    samples = means.reshape(-1, size)
    whole = ~np.isnan(samples).any(axis=1)
    samples = samples[whole]
    if len(samples) < 2:
        raise SanctuaryError(
            f"{store.folder} has too few complete samples of {output}", remedy="Finish the sweep with --resume."
        )
    if float(np.std(samples)) == 0.0:
        raise NoVariance(f"{output} is the same at every point of {store.folder}", remedy="Look at another output.")
    problem = problem_of(store.factors, written)
    if method == "morris":
        cube = _cube(store).reshape(-1, size, count)[whole]
        levels = morris_levels(_words(store))
        table, pairs = _morris(problem, cube, samples, levels), None
        key = "mu_star"
    else:
        table, pairs = _sobol(problem, samples, design["second_order"])
        key = "total"
    settled = None
    if len(samples) >= WORTH_HALVING:
        half = len(samples) // 2
        before = (
            _morris(problem, cube[:half], samples[:half], levels)
            if method == "morris"
            else _sobol(problem, samples[:half], design["second_order"])[0]
        )
        change = (table.set_index("factor")[key] - before.set_index("factor")[key]).abs().max()
        settled = float(change)
    return Sensitivity(
        method,
        output,
        when,
        table.sort_values(key, ascending=False, ignore_index=True),
        pairs,
        settled,
        len(samples),
        int((~whole).sum()),
        float(np.std(samples)),
        _luck(response[np.repeat(whole, size)], float(np.var(samples))),
        tuple(written),
    )


def _luck(response: np.ndarray, variance: float) -> float | None:
    """Return what share of the variance over points other seeds would change; replicates share theirs, which shift all points."""
    replicates = response.shape[1]
    if replicates < 2:
        return None
    own = response - response.mean(axis=0)
    return float(own.var(axis=1, ddof=1).mean() / replicates / variance)


def _sobol(problem: Ranked, samples: np.ndarray, second: bool) -> tuple[pd.DataFrame, pd.DataFrame | None]:
    from SALib.analyze import sobol

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = sobol.analyze(
            problem,
            samples.ravel(),
            calc_second_order=second,
            num_resamples=RESAMPLES,
            conf_level=CONFIDENCE,
            seed=SEED,
        )
    names = list(dict.fromkeys(problem.get("groups") or problem["names"]))
    table = pd.DataFrame(
        {
            "factor": names,
            "first": found["S1"],
            "first_half": found["S1_conf"],
            "total": found["ST"],
            "total_half": found["ST_conf"],
        }
    )
    if not second:
        return table, None
    rows = [
        (names[i], names[j], found["S2"][i, j], found["S2_conf"][i, j])
        for i in range(len(names))
        for j in range(i + 1, len(names))
    ]
    pairs = pd.DataFrame(rows, columns=["one", "other", "second", "second_half"])
    return table, pairs.sort_values("second", ascending=False, ignore_index=True)


def _morris(problem: Ranked, cube: np.ndarray, samples: np.ndarray, levels: int) -> pd.DataFrame:
    from SALib.analyze import morris

    found = morris.analyze(
        problem,
        cube.reshape(-1, problem["num_vars"]),
        samples.ravel(),
        num_resamples=RESAMPLES,
        conf_level=CONFIDENCE,
        num_levels=levels,
        seed=SEED,
    )
    return pd.DataFrame(
        {
            "factor": problem["names"],
            "mu_star": np.asarray(found["mu_star"]),
            "mu_star_half": np.asarray(found["mu_star_conf"]),
            "mu": np.asarray(found["mu"]),
            "sigma": np.asarray(found["sigma"]),
        }
    )


def _words(store: Store) -> list[int]:
    """Return how many words each factor of a stored design takes; 0 for one without steps."""
    forms = store.head["design"]["factors"].values()
    return [len(form.get("levels") or form.get("choice") or ()) for form in forms]


def _cube(store: Store) -> np.ndarray:
    """Return the points of a Morris design by rank, which is what SALib wants to see."""
    design = store.head["design"]
    return morris_cube(_words(store), design["samples"], design["seed"])
