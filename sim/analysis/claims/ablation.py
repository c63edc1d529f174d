"""Measure every claim by ablation: runs with and without its mechanism at the same seeds, also over a hypercube of parameters.

Runs stop as soon as the answer is settled, by two sequential designs that keep their error whenever they stop. At the defaults the
pairs of an effect are judged at an eighth, a quarter, half and all of them, but not before there are 25. Each look spends its share of the 5 %
(Bonferroni): p-values are multiplied, and intervals widened, for the number of looks. Over the hypercube, a test martingale bets that
the share of points with the claimed sign lies above the least share, and another one that it lies below; the points stop when either
has won twenty times its stake. At each point half of the pairs are run first, and the others where these leave the sign unclear.
Effects that do not hold at the defaults need no points.
"""

from __future__ import annotations

import hashlib
import math
import time
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import numpy as np

from sim.analysis.claims import verdicts
from sim.analysis.claims.findings import Ablation, Finding, Measured
from sim.analysis.claims.hypercube import hypercube
from sim.analysis.claims.labels import OPEN as UNLABELLED
from sim.analysis.claims.laboratory import Laboratory, Measurand, Progress
from sim.analysis.claims.measures import as_claimed, measured, pairs, plain, readings
from sim.analysis.claims.trials import FEWEST, REPLAYED, SEED, Trial, factorial_variants, trials
from sim.analysis.claims.wording import FAILS, HOLDS, OPEN
from sim.analysis.compare.shapley import shapley
from sim.evidence import Claim, claims
from sim.evidence.factorial import Factorial, factorials

SCALE = 0.02
# The share of hypercube points with the claimed sign is judged after so many points, the fewest that can settle it, and then after
# every block.
LEAST_POINTS, BLOCK = 20, 4
# The least number of draws of an unknown, and the least and the greatest number of seeds for each.
LEAST_DRAWS, LEAST_SEEDS, MOST_SEEDS = 6, 3, 10

# The id of a claim and the index of one of its effects.
Key = tuple[str, int]
Placed = dict[Key, Trial]


@dataclass(frozen=True)
class AblationDesign:
    """The claims to measure, and the numbers of runs.

    Attributes
    ----------
    claims
        The claims.
    replicates
        Largest number of pairs at the default parameters.
    points, pairs
        Largest number of points of the Latin hypercube over the admissible ranges of all global parameters (0 for none), and of pairs at
        each. Parameters that a claim's own scenario sets are not moved.
    scale
        Share of the Taliban's fighters that is simulated.
    """

    claims: tuple[Claim, ...]
    replicates: int = 100
    points: int = 64
    pairs: int = 8
    scale: float = SCALE

    @property
    def looks(self) -> tuple[int, ...]:
        """The numbers of pairs after which an effect is judged."""
        shares = (self.replicates // 8, self.replicates // 4, self.replicates // 2)
        return (*sorted({share for share in shares if share >= FEWEST}), self.replicates)

    @property
    def first_seeds(self) -> range:
        """The seeds of the first look, which suffice for shares that are not tested."""
        return range(SEED, SEED + self.looks[0])

    def at_look(self, count: int) -> Placed:
        """Return the trials of all claims at the defaults, with so many pairs.

        Draws of an unknown get fewer seeds, so that draws times seeds is about twice the number of pairs.
        """
        few = min(MOST_SEEDS, max(LEAST_SEEDS, count // 10))
        found = {}
        for claim in self.claims:
            for place, one in enumerate(trials(claim, draws=max(LEAST_DRAWS, 2 * count // few))):
                seeds = range(SEED, SEED + (few if one.kind == "variance" else count))
                found[claim.id, place] = replace(one, seeds=seeds, looks=len(self.looks))
        return found

    def at_point(self, point: int, keys: Collection[Key]) -> Placed:
        """Return some trials that compare pairs of runs at a point of the hypercube."""
        values, seeds = hypercube(self.points)[point], range(SEED + point * self.pairs, SEED + (point + 1) * self.pairs)
        ids = {name for name, _ in keys}
        placed = {
            (claim.id, place): replace(one, seeds=seeds)
            for claim in self.claims
            if claim.id in ids
            for place, one in enumerate(trials(claim, values))
        }
        return {key: placed[key] for key in keys}

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
        Called with the number of finished runs, and of all runs that are known to be needed so far.
    """
    started = time.perf_counter()
    here = Laboratory(wanted.scale, journal)
    fresh, rows = 0, dict[Key, Measured]()
    left = list(placed := wanted.at_look(wanted.looks[0]))
    for weighed in wanted.factorials():
        for variant in factorial_variants(weighed).values():
            here.want(variant, [Measurand(weighed.output, weighed.week)], wanted.first_seeds)
    for look, count in enumerate(wanted.looks):
        placed = wanted.at_look(count)
        ask(here, [placed[key] for key in left])
        fresh += here.run(workers, progress)
        rows |= {key: measured(placed[key], here) for key in left}
        tests = sum(row.p is not None for row in rows.values())
        left = [key for key in left if not _settled(rows[key], tests, look)]
    rows = _corrected(rows)
    holding = [key for key, one in placed.items() if rows[key].verdict == HOLDS and one.is_paired]
    shares, ran = _robustness(wanted, holding, here.runs, workers=workers, journal=journal, progress=progress)
    rows |= {key: _robust(rows[key], share) for key, share in shares.items()}
    joint = _shares(wanted, here)
    findings = []
    for claim in wanted.claims:
        own = tuple(row for (name, _), row in rows.items() if name == claim.id)
        told = joint.get(claim.id), digest(claim.id, here)
        findings.append(Finding(claim.id, claim.expect.test, claim.expect.scenario, own, *told))
    return Ablation(
        tuple(findings),
        wanted.replicates,
        wanted.points,
        wanted.pairs if wanted.points else 0,
        wanted.scale,
        datetime.now(tz=UTC).isoformat(timespec="seconds"),
        round((time.perf_counter() - started) / 60, 1),
        fresh + ran,
    )


def ask(laboratory: Laboratory, some: Iterable[Trial]) -> Laboratory:
    """Request all runs of some trials."""
    for one in some:
        for role, variant in one.variants.items():
            seeds = one.first.seeds if role in REPLAYED.values() else one.seeds
            laboratory.want(variant, readings(one), seeds)
    return laboratory


def _settled(row: Measured, tests: int, look: int) -> bool:
    """Return whether more pairs would leave the verdict of an effect as it is, and its label, which gets a second look at most.

    Pairs without any difference tell little of rare ones, and a property must hold in every run, so these are measured in full.
    """
    if row.sign == "definition" or row.effect is None or row.low == row.high == 0.0:
        return False
    if row.sign != "open" and (
        row.verdict == OPEN or (row.verdict == HOLDS and (row.p or 0.0) * tests >= verdicts.LEVEL)
    ):
        return False
    return row.verdict == FAILS or row.sign == "zero" or row.label.word != UNLABELLED or look > 0


def _robustness(
    wanted: AblationDesign, left: list[Key], before: int, *, workers: int, journal: Path | None, progress: Progress
) -> tuple[dict[Key, float], int]:
    """Return the share of points with the claimed sign for each effect that holds, and the number of fresh runs."""
    signed: dict[Key, list[bool]] = {key: [] for key in left}
    fresh = 0
    for first, last in pairwise((0, *range(LEAST_POINTS, wanted.points, BLOCK), wanted.points)):
        there = Laboratory(wanted.scale, journal)
        unclear = [(key, one) for point in range(first, last) for key, one in wanted.at_point(point, left).items()]
        for count in sorted({-(-wanted.pairs // 2), wanted.pairs}):
            some = [(key, one, replace(one, seeds=one.seeds[:count])) for key, one in unclear]
            ask(there, [asked for _, _, asked in some])
            fresh += there.run(workers, progress, before)
            unclear = []
            for key, one, asked in some:
                found = pairs(asked, there)
                if count < wanted.pairs and not verdicts.is_clear(found, one.effect):
                    unclear.append((key, one))
                elif len(found.values):
                    signed[key].append(as_claimed(found, one.effect))
        before += there.runs
        left = [key for key in left if not verdicts.is_settled(signed[key])]
    return {key: round(float(np.mean(flags)), 3) for key, flags in signed.items() if flags}, fresh


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
            some: float(np.nanmean(laboratory.read(variant, reading, wanted.first_seeds)))
            for some, variant in factorial_variants(one).items()
        }
        if not np.isnan(list(means.values())).any():
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
                value = np.atleast_1d(laboratory.read(variant, reading, (SEED,))[0])
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
    laboratory = ask(Laboratory(found.scale), [one for claim in wanted for one in trials(claim)])
    laboratory.run(workers)
    measured_as = {name: finding.digest for name, finding in found.by_claim.items()}
    return [claim.id for claim in wanted if measured_as.get(claim.id) != digest(claim.id, laboratory)]
