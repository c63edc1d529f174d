"""The measured effect of every claim: with its mechanism and without, at the same seeds, and over a hypercube."""

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
from sim.analysis.claims.trials import DRAW, HELD_DRAW, Trial, factorial_worlds, trials
from sim.analysis.compare.shapley import shapley
from sim.evidence import Claim, claims
from sim.evidence.factorial import Factorial, factorials

SCALE = 0.02
SEED = 1
# Points of the hypercube whose worlds are held in memory together.
POINTS_AT_A_TIME = 16
# The least draws of an unknown over which a spread is measured, and the least and most seeds.
LEAST_DRAWS, LEAST_SEEDS, MOST_SEEDS = 6, 3, 10

# A claim and the place of one of its effects.
Key = tuple[str, int]


@dataclass(frozen=True)
class AblationDesign:
    """The claims to measure and the number of runs.

    Attributes
    ----------
    claims
        Which ones.
    replicates
        Pairs at the defaults.
    points, pairs
        Points of the Latin hypercube over every global parameter's admissible range, and pairs at each; no points for none. What
        a claim's own scenario assumes is not moved.
    scale
        Share of the Taliban's fighters that is simulated.
    """

    claims: tuple[Claim, ...]
    replicates: int = 200
    points: int = 64
    pairs: int = 20
    scale: float = SCALE

    def seeds(self, role: str = "") -> range:
        """Return the seeds of a world at the defaults; draws of an unknown by their seeds make about as many runs as pairs do."""
        crossed = role.startswith((DRAW, HELD_DRAW))
        count = min(MOST_SEEDS, max(LEAST_SEEDS, self.replicates // 10)) if crossed else self.replicates
        return range(SEED, SEED + count)

    @property
    def draws(self) -> int:
        """The number of draws of an unknown."""
        return max(LEAST_DRAWS, 2 * self.replicates // len(self.seeds(DRAW)))

    def trials(self) -> Iterator[tuple[Key, Trial]]:
        """Yield the trials of all claims at the defaults."""
        for claim in self.claims:
            yield from (((claim.id, place), one) for place, one in enumerate(trials(claim, draws=self.draws)))

    def trials_at(self, point: int) -> Iterator[tuple[Key, Trial]]:
        """Yield the trials that compare pairs, at a point of the hypercube."""
        values = hypercube(self.points)[point]
        for claim in self.claims:
            yield from (
                ((claim.id, place), one) for place, one in enumerate(trials(claim, values)) if one.is_comparison
            )

    def factorials(self) -> list[Factorial]:
        """Return the factorials whose shares any of the claims shows."""
        ids = {claim.id for claim in self.claims}
        return [one for one in factorials().values() if ids & set(one.claims)]


def design(ids: Iterable[str] | None = None, **sizes: float) -> AblationDesign:
    """Return the design for claims by id (all by default), with the sizes of an :class:`AblationDesign`."""
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
        Which claims, and how much is run (:func:`design`).
    workers
        Processes.
    journal
        File in which runs are kept as they are done: the same measurement begun again goes on from it.
    progress
        Told how many runs are done, and how many there are.
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
        fresh += there.run(workers, _shifted(progress, before, whole))
        before += there.runs
        for key, one in (placed for number in numbers for placed in wanted.trials_at(number)):
            if len((found := pairs(one, there)).values):
                signed.setdefault(key, []).append(as_claimed(found, one.effect))
    rows |= {key: _robust(rows[key], round(float(np.mean(flags)), 3)) for key, flags in signed.items()}
    shares = _shares(wanted, here)
    findings = tuple(
        Finding(
            claim.id,
            claim.expect.test,
            claim.expect.scenario,
            tuple(row for key, row in rows.items() if key[0] == claim.id),
            shares.get(claim.id),
            digest(claim.id, here),
        )
        for claim in wanted.claims
    )
    return Ablation(
        findings,
        wanted.replicates,
        wanted.points,
        wanted.pairs if wanted.points else 0,
        wanted.scale,
        datetime.now(tz=UTC).isoformat(timespec="seconds"),
        round((time.perf_counter() - started) / 60, 1),
        fresh,
    )


def _shifted(progress: Progress, before: int, whole: int) -> Progress:
    return lambda done, _: progress(before + done, whole)


def at_the_defaults(wanted: AblationDesign, journal: Path | None = None) -> Laboratory:
    """Return a laboratory that has been asked for all runs at the defaults."""
    laboratory = Laboratory(wanted.scale, journal)
    for _, one in wanted.trials():
        for role, world in one.worlds.items():
            laboratory.want(world, readings(one), wanted.seeds(role))
    for weighed in wanted.factorials():
        for world in factorial_worlds(weighed).values():
            laboratory.want(world, [Measurand(weighed.output, weighed.week)], wanted.seeds())
    return laboratory


def over_points(wanted: AblationDesign, numbers: Iterable[int], journal: Path | None = None) -> Laboratory:
    """Return a laboratory that has been asked for all runs at some points of the hypercube."""
    laboratory = Laboratory(wanted.scale, journal)
    for number in numbers:
        for _, one in wanted.trials_at(number):
            for world in one.worlds.values():
                seeds = range(SEED + number * wanted.pairs, SEED + (number + 1) * wanted.pairs)
                laboratory.want(world, readings(one), seeds)
    return laboratory


def runs_over_points(wanted: AblationDesign) -> int:
    """Return how many runs the hypercube takes: every point has as many worlds as the first."""
    return wanted.points * over_points(wanted, range(min(wanted.points, 1))).runs


def _corrected(rows: dict[Key, Measured]) -> dict[Key, Measured]:
    """Correct the p-values for the number of effects that were tested, and judge again."""
    after = verdicts.holm([math.nan if row.p is None else row.p for row in rows.values()])
    why = "does not survive the correction for the number of tests"
    return {
        key: _doubted(replace(row, p=plain(p_value)), p_value >= verdicts.LEVEL, why)
        for (key, row), p_value in zip(rows.items(), after, strict=True)
    }


def _robust(row: Measured, share: float) -> Measured:
    """Add the share of points with the claimed sign; an effect with too small a share does not hold."""
    why = f"holds at the defaults, but at {share:.0%} of the points only"
    return _doubted(replace(row, share=share), share < verdicts.PASS_SHARE, why)


def _doubted(row: Measured, doubtful: bool, why: str) -> Measured:
    return replace(row, verdict=verdicts.OPEN, why=why) if doubtful and row.verdict == verdicts.HOLDS else row


def _shares(wanted: AblationDesign, laboratory: Laboratory) -> dict[str, dict[str, float]]:
    """Return the Shapley shares by the claims that show them."""
    found: dict[str, dict[str, float]] = {}
    for one in wanted.factorials():
        reading = Measurand(one.output, one.week)
        means = {
            some: float(np.nanmean(laboratory.read(world, reading))) for some, world in factorial_worlds(one).items()
        }
        shares = {player: round(value, 4) for player, value in shapley(means).items()}
        found |= dict.fromkeys(one.claims, shares)
    return found


def digest(claim: str, laboratory: Laboratory) -> str:
    """Return a hash of what a claim expects, and of what the first run of each of its worlds is read for, to six digits.

    It is the same as long as the model gives the same for this claim, however its sources are rewritten.
    """
    known = claims()[claim]
    parts = [repr((known.switch, known.expect))]
    for one in trials(known):
        for role, world in one.worlds.items():
            for reading in readings(one):
                value = np.atleast_1d(laboratory.read(world, reading)[0])
                parts.append(f"{role} {reading.name} {' '.join(f'{number:.6g}' for number in value)}")
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def stale(found: Ablation, ids: Iterable[str] | None = None, workers: int = 1) -> list[str]:
    """Return the claims whose findings no longer match: the model gives something else, or the claim expects something else.

    Each world of each claim is run once: a few seconds in all.

    Parameters
    ----------
    found
        The findings.
    ids
        Claims to look at; all by default.
    workers
        Processes.
    """
    wanted = design(ids).claims
    laboratory = Laboratory(found.scale)
    for one in (one for claim in wanted for one in trials(claim)):
        for world in one.worlds.values():
            laboratory.want(world, readings(one), (SEED,))
    laboratory.run(workers)
    measured_as = {finding.claim: finding.digest for finding in found.findings}
    return [claim.id for claim in wanted if measured_as.get(claim.id) != digest(claim.id, laboratory)]
