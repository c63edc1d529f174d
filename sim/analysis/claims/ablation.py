"""The measured effect of every claim: with its mechanism and without, at the same seeds, and over a hypercube."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from sim.analysis.claims import verdicts
from sim.analysis.claims.findings import Ablation, Finding, Measured
from sim.analysis.claims.hypercube import hypercube
from sim.analysis.claims.laboratory import Laboratory, Measurand
from sim.analysis.claims.measures import as_claimed, measured, pairs, plain, readings, spread_of
from sim.analysis.claims.trials import Trial, TrialWorld, factorial_worlds, latent_worlds, trials
from sim.analysis.compare.shapley import shapley
from sim.evidence import Claim, claims
from sim.evidence.factorial import Factorial, factorials

SCALE = 0.02
SEED = 1
# Points of the hypercube whose worlds are held in memory together.
POINTS_AT_A_TIME = 16
# A spread is measured over at least so many draws of the unknown, by so many seeds.
LEAST_DRAWS, LEAST_SEEDS, MOST_SEEDS = 6, 3, 10

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class AblationDesign:
    """How much is run.

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

    @property
    def seeds(self) -> range:
        """Seeds at the defaults."""
        return range(SEED, SEED + self.replicates)

    @property
    def latent_seeds(self) -> range:
        """Seeds by which the draws of an unknown are crossed; draws by seeds are about as many runs as pairs have."""
        return range(SEED, SEED + min(MOST_SEEDS, max(LEAST_SEEDS, self.replicates // 10)))

    @property
    def draws(self) -> int:
        """Draws of an unknown."""
        return max(LEAST_DRAWS, 2 * self.replicates // len(self.latent_seeds))

    def seeds_at(self, point: int) -> range:
        """Seeds at one point of the hypercube."""
        return range(SEED + point * self.pairs, SEED + (point + 1) * self.pairs)


def design(ids: Iterable[str] | None = None, **sizes: float) -> AblationDesign:
    """Return how much is run for claims by id (all by default), with the sizes of a :class:`AblationDesign`."""
    known = claims()
    chosen = tuple(known[name.upper()] for name in ids) if ids else tuple(known.values())
    return AblationDesign(chosen, **sizes)  # type: ignore[arg-type]


def ablate(
    wanted: AblationDesign, *, workers: int = 1, journal: Path | None = None, progress: Progress | None = None
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
    beyond = runs_over_points(wanted)
    runs = here.runs
    fresh = here.run(workers, None if progress is None else lambda done, _: progress(done, runs + beyond))
    findings = _corrected([_finding(claim, wanted, here) for claim in wanted.claims])
    shares = _shares(wanted, here)
    findings = [
        replace(finding, shapley=shares.get(finding.claim), digest=digest(finding.claim, here)) for finding in findings
    ]
    if wanted.points:
        tell = None if progress is None else lambda done: progress(runs + done, runs + beyond)
        up, more = _over_points(wanted, workers, journal, tell)
        fresh += more
        findings = [_robust(finding, up) for finding in findings]
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
    """Return a laboratory in which all is wanted that is run at the defaults."""
    laboratory = Laboratory(wanted.scale, journal)
    for claim in wanted.claims:
        for one in trials(claim):
            for world in one.worlds.values():
                laboratory.want(world, readings(one), wanted.seeds)
        if claim.switch.kind == "point_prior":
            for world in (*latent_worlds(claim, wanted.draws), *_held_worlds(claim, wanted)):
                laboratory.want(
                    world,
                    [Measurand(effect.output, effect.week) for effect in claim.expect.effects],
                    wanted.latent_seeds,
                )
    for weighed in _factorials(wanted):
        for world in factorial_worlds(weighed).values():
            laboratory.want(world, [Measurand(weighed.output, weighed.week)], wanted.seeds)
    return laboratory


def runs_over_points(wanted: AblationDesign) -> int:
    """Return how many runs the hypercube takes: as many worlds at every point."""
    if not wanted.points:
        return 0
    return wanted.points * len({world.key for _, world in _placed(wanted, {})}) * wanted.pairs


def over_points(wanted: AblationDesign, first: int, last: int, journal: Path | None = None) -> Laboratory:
    """Return a laboratory in which all is wanted that is run at the points from `first` up to, not including, `last`."""
    laboratory = Laboratory(wanted.scale, journal)
    for number, point in enumerate(hypercube(wanted.points)[first:last], first):
        for one, world in _placed(wanted, point):
            laboratory.want(world, readings(one), wanted.seeds_at(number))
    return laboratory


def _placed(wanted: AblationDesign, point: dict[str, float]) -> Iterator[tuple[Trial, TrialWorld]]:
    for claim in wanted.claims:
        for one in _comparable(claim, point):
            for world in one.worlds.values():
                yield one, world


def _comparable(claim: Claim, point: dict[str, float]) -> list[Trial]:
    """Return a claim's trials that are pairs of worlds, at a point."""
    return [one for one in trials(claim, point) if one.kind in ("effect", "impulse", "recovery", "duration")]


def _over_points(
    wanted: AblationDesign, workers: int, journal: Path | None, tell: Callable[[int], None] | None
) -> tuple[dict[tuple[str, int], float], int]:
    """Return the share of points with the claimed sign, by claim and place of the effect, and how many runs that took."""
    signed: dict[tuple[str, int], list[bool]] = {}
    before = fresh = 0
    for first in range(0, wanted.points, POINTS_AT_A_TIME):
        last = min(first + POINTS_AT_A_TIME, wanted.points)
        laboratory = over_points(wanted, first, last, journal)
        fresh += laboratory.run(workers, None if tell is None else _after(before, tell))
        before += laboratory.runs
        for number, point in enumerate(hypercube(wanted.points)[first:last], first):
            for claim in wanted.claims:
                places = {id(effect): place for place, effect in enumerate(claim.expect.effects)}
                for one in _comparable(claim, point):
                    found = pairs(one, laboratory, wanted.seeds_at(number))
                    if len(found.values):
                        key = claim.id, places[id(one.effect)]
                        signed.setdefault(key, []).append(as_claimed(found, one.effect))
    return {key: round(float(np.mean(flags)), 3) for key, flags in signed.items()}, fresh


def _after(before: int, tell: Callable[[int], None]) -> Progress:
    return lambda done, _: tell(before + done)


def _finding(claim: Claim, wanted: AblationDesign, laboratory: Laboratory) -> Finding:
    if claim.switch.kind == "point_prior":
        worlds = latent_worlds(claim, wanted.draws)
        held = _held_worlds(claim, wanted)
        found = tuple(
            spread_of(effect, worlds, held, laboratory, wanted.latent_seeds) for effect in claim.expect.effects
        )
    else:
        found = tuple(measured(one, laboratory, wanted.seeds) for one in trials(claim))
    return Finding(claim.id, claim.expect.test, claim.expect.scenario, found)


def _held_worlds(claim: Claim, wanted: AblationDesign) -> tuple[TrialWorld, ...]:
    """Return the worlds of the draws of an unknown with what carries it on held; none where nothing is."""
    return latent_worlds(claim, wanted.draws, held=True) if claim.expect.held(claim.expect.effect) else ()


def _corrected(findings: Sequence[Finding]) -> list[Finding]:
    """Correct the p-values for the number of effects that were tested, and judge again."""
    places = [(i, j) for i, finding in enumerate(findings) for j in range(len(finding.effects))]
    raw = [findings[claim].effects[row].p for claim, row in places]
    after = dict(zip(places, verdicts.holm([float("nan") if value is None else value for value in raw]), strict=True))
    return [
        replace(finding, effects=tuple(_judged_again(one, after[i, j]) for j, one in enumerate(finding.effects)))
        for i, finding in enumerate(findings)
    ]


def _judged_again(one: Measured, p_value: float) -> Measured:
    one = replace(one, p=plain(p_value))
    if one.verdict == verdicts.HOLDS and p_value >= verdicts.LEVEL:
        return replace(one, verdict=verdicts.OPEN, why="does not survive the correction for the number of tests")
    return one


def _robust(finding: Finding, shares: dict[tuple[str, int], float]) -> Finding:
    """Add the shares of points, and let nothing hold that shows its sign at too few of them."""
    effects = []
    for place, one in enumerate(finding.effects):
        share = shares.get((finding.claim, place))
        found = replace(one, share=share)
        if one.verdict == verdicts.HOLDS and share is not None and share < verdicts.PASS_SHARE:
            found = replace(
                found, verdict=verdicts.OPEN, why=f"holds at the defaults, but at {share:.0%} of the points only"
            )
        effects.append(found)
    return replace(finding, effects=tuple(effects))


def _factorials(wanted: AblationDesign) -> list[Factorial]:
    ids = {claim.id for claim in wanted.claims}
    return [one for one in factorials().values() if ids & set(one.claims)]


def _shares(wanted: AblationDesign, laboratory: Laboratory) -> dict[str, dict[str, float]]:
    """Return the Shapley shares by the claims that show them."""
    found: dict[str, dict[str, float]] = {}
    for one in _factorials(wanted):
        reading = Measurand(one.output, one.week)
        means = {
            some: float(np.nanmean(laboratory.read(world, reading, wanted.seeds)))
            for some, world in factorial_worlds(one).items()
        }
        shares = {player: round(value, 4) for player, value in shapley(means).items()}
        found |= dict.fromkeys(one.claims, shares)
    return found


def digest(claim: str, laboratory: Laboratory) -> str:
    """Return a hash of what a claim expects, and of what one run of each of its worlds is read for, to six digits.

    It is the same as long as the model gives the same for this claim, whatever is rewritten in its sources.
    """
    known = claims()[claim]
    parts = [repr((known.switch, known.expect))]
    for one in trials(known):
        for role, world in one.worlds.items():
            for reading in readings(one):
                value = np.atleast_1d(laboratory.read(world, reading, (SEED,))[0])
                parts.append(f"{role} {reading.name} {' '.join(f'{number:.6g}' for number in value)}")
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def stale(found: Ablation, ids: Iterable[str] | None = None, workers: int = 1) -> list[str]:
    """Return the claims of which the model now says something else, or that ask for something else, than when measured.

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
    wanted = design(ids, replicates=1, points=0, scale=found.scale)
    laboratory = Laboratory(found.scale)
    for claim in wanted.claims:
        for one in trials(claim):
            for world in one.worlds.values():
                laboratory.want(world, readings(one), (SEED,))
    laboratory.run(workers)
    measured_as = {finding.claim: finding.digest for finding in found.findings}
    return [claim.id for claim in wanted.claims if measured_as.get(claim.id) != digest(claim.id, laboratory)]
