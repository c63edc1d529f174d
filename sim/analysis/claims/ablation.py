"""Measure every claim by ablation: runs with and without its mechanism at the same seeds, also over a hypercube of parameters."""

from __future__ import annotations

import hashlib
import math
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from sim.analysis.claims import verdicts
from sim.analysis.claims.findings import Ablation, Finding, Measured
from sim.analysis.claims.hypercube import hypercube
from sim.analysis.claims.laboratory import Laboratory, Measurand, Progress
from sim.analysis.claims.measures import as_claimed, measured, pairs, plain, readings
from sim.analysis.claims.trials import DRAW, HELD_DRAW, Trial, factorial_variants, trials
from sim.analysis.claims.wording import HOLDS, OPEN
from sim.analysis.compare.shapley import shapley
from sim.evidence import Claim, claims
from sim.evidence.factorial import Factorial, factorials

SCALE = 0.02
SEED = 1
# The number of hypercube points whose variants are in memory at a time.
POINTS_AT_A_TIME = 16
# The least number of draws of an unknown, and the least and the greatest number of seeds for each.
LEAST_DRAWS, LEAST_SEEDS, MOST_SEEDS = 6, 3, 10

# The id of a claim and the index of one of its effects.
Key = tuple[str, int]


@dataclass(frozen=True)
class AblationDesign:
    """The claims to measure, and the numbers of runs.

    Attributes
    ----------
    claims
        The claims.
    replicates
        Number of pairs at the default parameters.
    points, pairs
        Number of points of the Latin hypercube over the admissible ranges of all global parameters (0 for none), and of pairs at
        each. Parameters that a claim's own scenario sets are not moved.
    scale
        Share of the Taliban's fighters that is simulated.
    """

    claims: tuple[Claim, ...]
    replicates: int = 200
    points: int = 64
    pairs: int = 20
    scale: float = SCALE

    def seeds(self, role: str = "", point: int | None = None) -> range:
        """Return the seeds of a variant, at the defaults or at a point of the hypercube.

        Draws of an unknown get fewer seeds, so that draws times seeds is about twice the number of pairs.
        """
        if point is not None:
            return range(SEED + point * self.pairs, SEED + (point + 1) * self.pairs)
        crossed = role.startswith((DRAW, HELD_DRAW))
        count = min(MOST_SEEDS, max(LEAST_SEEDS, self.replicates // 10)) if crossed else self.replicates
        return range(SEED, SEED + count)

    def trials(self, point: int | None = None) -> Iterator[tuple[Key, Trial]]:
        """Yield the trials of all claims at the defaults, or at a point of the hypercube those that compare pairs of runs."""
        values = None if point is None else hypercube(self.points)[point]
        draws = 0 if point is not None else max(LEAST_DRAWS, 2 * self.replicates // len(self.seeds(DRAW)))
        for claim in self.claims:
            for place, one in enumerate(trials(claim, values, draws)):
                if point is None or one.kind not in ("property", "variance", "placebo"):
                    yield (claim.id, place), one

    def factorials(self) -> list[Factorial]:
        """Return the factorials that any of the claims belongs to."""
        ids = {claim.id for claim in self.claims}
        return [one for one in factorials().values() if ids & set(one.claims)]


def design(ids: Iterable[str] | None = None, **sizes: float) -> AblationDesign:
    """Return the design for some claims (by default all), with further fields of :class:`AblationDesign`."""
    known = claims()
    chosen = tuple(known[name.upper()] for name in ids) if ids else tuple(known.values())
    return AblationDesign(chosen, **sizes)  # type: ignore[arg-type]


def ablate(
    wanted: AblationDesign, *, workers: int = 1, journal: Path | None = None, progress: Progress = lambda *_: None
) -> Ablation:
    """Measure claims.

    Parameters
    ----------
    wanted
        The claims and the numbers of runs (:func:`design`).
    workers
        Number of processes.
    journal
        File of finished runs. A measurement that is started again goes on from it.
    progress
        Called with the number of finished runs and of all runs.
    """
    started = time.perf_counter()
    here = at_the_defaults(wanted, journal)
    whole = here.runs + runs_over_points(wanted)
    fresh = here.run(workers, lambda done, _: progress(done, whole))
    rows = _corrected({key: measured(one, here) for key, one in wanted.trials()})
    signed: dict[Key, list[bool]] = {}
    before = here.runs
    for first in range(0, wanted.points, POINTS_AT_A_TIME):
        numbers = range(first, min(first + POINTS_AT_A_TIME, wanted.points))
        there = over_points(wanted, numbers, journal)
        fresh += there.run(workers, lambda done, _, before=before: progress(before + done, whole))  # type: ignore[misc]
        before += there.runs
        for key, one in (placed for number in numbers for placed in wanted.trials(number)):
            if len((found := pairs(one, there)).values):
                signed.setdefault(key, []).append(as_claimed(found, one.effect))
    rows |= {key: _robust(rows[key], round(float(np.mean(flags)), 3)) for key, flags in signed.items()}
    shares = _shares(wanted, here)
    findings = []
    for claim in wanted.claims:
        own = tuple(row for (name, _), row in rows.items() if name == claim.id)
        told = shares.get(claim.id), digest(claim.id, here)
        findings.append(Finding(claim.id, claim.expect.test, claim.expect.scenario, own, *told))
    return Ablation(
        tuple(findings),
        wanted.replicates,
        wanted.points,
        wanted.pairs if wanted.points else 0,
        wanted.scale,
        datetime.now(tz=UTC).isoformat(timespec="seconds"),
        round((time.perf_counter() - started) / 60, 1),
        fresh,
    )


def at_the_defaults(wanted: AblationDesign, journal: Path | None = None) -> Laboratory:
    """Return a laboratory with requests for all runs at the default parameters."""
    laboratory = over_points(wanted, [None], journal)
    for weighed in wanted.factorials():
        for variant in factorial_variants(weighed).values():
            laboratory.want(variant, [Measurand(weighed.output, weighed.week)], wanted.seeds())
    return laboratory


def over_points(wanted: AblationDesign, points: Iterable[int | None], journal: Path | None = None) -> Laboratory:
    """Return a laboratory with requests for the trials at some points of the hypercube; None stands for the defaults."""
    laboratory = Laboratory(wanted.scale, journal)
    for point in points:
        for _, one in wanted.trials(point):
            for role, variant in one.variants.items():
                laboratory.want(variant, readings(one), wanted.seeds(role, point))
    return laboratory


def runs_over_points(wanted: AblationDesign) -> int:
    """Return the number of runs over the hypercube; all points have the same number of variants."""
    return wanted.points * over_points(wanted, range(min(wanted.points, 1))).runs


def _corrected(rows: dict[Key, Measured]) -> dict[Key, Measured]:
    """Correct the p-values for multiple tests, and change the verdict on effects that are no longer significant to open."""
    after = verdicts.holm([math.nan if row.p is None else row.p for row in rows.values()])
    why = "not significant after the correction for multiple tests"
    return {
        key: _doubted(replace(row, p=plain(p_value)), p_value >= verdicts.LEVEL, why)
        for (key, row), p_value in zip(rows.items(), after, strict=True)
    }


def _robust(row: Measured, share: float) -> Measured:
    """Add the share of points that show the claimed sign; if it is too small, change the verdict to open."""
    why = f"holds at the default parameters, but at only {share:.0%} of the hypercube's points"
    return _doubted(replace(row, share=share), share < verdicts.PASS_SHARE, why)


def _doubted(row: Measured, doubtful: bool, why: str) -> Measured:
    return replace(row, verdict=OPEN, why=why) if doubtful and row.verdict == HOLDS else row


def _shares(wanted: AblationDesign, laboratory: Laboratory) -> dict[str, dict[str, float]]:
    """Return the Shapley shares of each factorial, by the claims that belong to it."""
    found: dict[str, dict[str, float]] = {}
    for one in wanted.factorials():
        reading = Measurand(one.output, one.week)
        means = {
            some: float(np.nanmean(laboratory.read(variant, reading)))
            for some, variant in factorial_variants(one).items()
        }
        shares = {player: round(value, 4) for player, value in shapley(means).items()}
        found |= dict.fromkeys(one.claims, shares)
    return found


def digest(claim: str, laboratory: Laboratory) -> str:
    """Return a hash of a claim's expectation and of the readings of the first run of each of its variants, to six digits.

    The hash stays the same as long as the model's results for this claim do, however the code is rewritten.
    """
    known = claims()[claim]
    parts = [repr((known.switch, known.expect))]
    for one in trials(known):
        for role, variant in one.variants.items():
            for reading in readings(one):
                value = np.atleast_1d(laboratory.read(variant, reading)[0])
                parts.append(f"{role} {reading.name} {' '.join(f'{number:.6g}' for number in value)}")
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def stale(found: Ablation, ids: Iterable[str] | None = None, workers: int = 1) -> list[str]:
    """Return the claims whose findings are out of date because the model's results or the claim's expectation changed.

    Each variant of each claim is run once, which takes a few seconds.

    Parameters
    ----------
    found
        The stored findings.
    ids
        Claims to check; by default all.
    workers
        Number of processes.
    """
    wanted = design(ids).claims
    laboratory = Laboratory(found.scale)
    for one in (one for claim in wanted for one in trials(claim)):
        for variant in one.variants.values():
            laboratory.want(variant, readings(one), (SEED,))
    laboratory.run(workers)
    measured_as = {name: finding.digest for name, finding in found.by_claim.items()}
    return [claim.id for claim in wanted if measured_as.get(claim.id) != digest(claim.id, laboratory)]
