"""The measured effect of every claim: with its mechanism and without, at the same seeds, and over a hypercube."""

from __future__ import annotations

import json
import math
import os
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from sim.analysis import verdicts as v
from sim.analysis.comparison import over_run
from sim.analysis.trials import (
    ALONE,
    FULL,
    NULL,
    OUT,
    PROTECTED,
    PROTECTION,
    SHOCKED,
    SHOCKED_OUT,
    Trial,
    protection_worlds,
    shapley,
    trial,
)
from sim.evidence import Claim, Effect, claims, parameters
from sim.experiments import identity
from sim.experiments.arms import Arm, Series, run_arms
from sim.experiments.paired import Difference
from sim.experiments.variant import variant
from sim.scenario import Scenario, load_scenario

SCALE = 0.05
SEED = 1
PASS_SHARE = 0.8
SHIPPED = Path(__file__).with_name("ablation.json")
SOURCES = ("sim/rules/", "sim/week/", "sim/world/", "sim/engine/", "sim/luck.py", "seeds/")


@dataclass(frozen=True)
class Measured:
    """What one claim's mechanism does to one output.

    Attributes
    ----------
    output, sign, week
        What is claimed.
    effect, low, high
        Full less taken out with its 95 % interval; for a variance, the ratio of the two variances.
    smallest
        The smallest effect of interest, or the margin of a claim of none.
    p
        Corrected for the number of claims.
    verdict, why
        In words.
    alone
        What the rule does with every other rule off; None where that is not asked.
    share
        Share of the points of a hypercube at which the sign is the claimed one; None when none were run.
    """

    output: str
    sign: str
    week: int
    effect: float | None
    low: float | None
    high: float | None
    smallest: float | None
    p: float | None
    verdict: str
    why: str
    alone: float | None = None
    share: float | None = None


@dataclass(frozen=True)
class Finding:
    """One claim's verdict, which is that on its main effect, and all that was measured.

    Attributes
    ----------
    claim, test, scenario
        Id, kind of test, and the scenario in which it was looked for.
    verdict, why
        That of the main effect.
    effects
        The main effect first.
    shapley
        Share of what protects al-Qaeda, in people, where the claim is one of those.
    """

    claim: str
    test: str
    scenario: str
    verdict: str
    why: str
    effects: tuple[Measured, ...]
    shapley: float | None = None


@dataclass(frozen=True)
class Ablation:
    """The findings, and what they were made with."""

    findings: tuple[Finding, ...]
    seeds: int
    points: int
    scale: float
    written: str = ""
    minutes: float = 0.0
    model: dict[str, str] = field(default_factory=dict)

    def plain(self) -> dict[str, Any]:
        """Return it as plain data."""
        return asdict(self)


def ablate(
    ids: Iterable[str] | None = None,
    *,
    replicates: int = 200,
    points: int = 64,
    scale: float = SCALE,
    workers: int = 1,
    progress: Callable[[str, int, int], None] | None = None,
) -> Ablation:
    """Measure claims.

    Parameters
    ----------
    ids
        Which ones; all by default.
    replicates
        Pairs of runs at the defaults.
    points
        Points of the Latin hypercube over every global parameter's admissible range, one pair each; 0 for none.
    scale
        Share of the Taliban's fighters that is simulated.
    workers
        Processes.
    progress
        Told what is being done, how many runs of it are done, and how many there are.
    """
    started = time.perf_counter()
    chosen = [claims()[name.upper()] for name in ids] if ids else list(claims().values())
    trials = [trial(claim) for claim in chosen]
    seeds = tuple(range(SEED, SEED + replicates))
    laboratory = _Laboratory(scale)
    for one in trials:
        laboratory.want(one)
    weigh = any(claim.id in PROTECTION for claim in chosen)
    if weigh:
        for world in protection_worlds().values():
            laboratory.add(world, (PROTECTED,))
    laboratory.run(seeds, workers, progress, "at the defaults")
    findings = _corrected([_finding(one, laboratory) for one in trials])
    if weigh:
        shares = _shares(laboratory)
        findings = [replace(f, shapley=shares.get(PROTECTION.get(f.claim, ""))) for f in findings]
    if points:
        shares_up = _over_points([one for one in trials if one.kind != "property"], points, scale, workers, progress)
        findings = [
            replace(f, effects=tuple(replace(m, share=shares_up.get((f.claim, i))) for i, m in enumerate(f.effects)))
            for f in findings
        ]
    return Ablation(
        tuple(findings),
        replicates,
        points,
        scale,
        datetime.now(tz=UTC).isoformat(timespec="seconds"),
        round((time.perf_counter() - started) / 60, 1),
        sources(),
    )


def sources() -> dict[str, str]:
    """Return the hashes of the files that the findings rest on, and of what each claim expects."""
    found = {name: hashed for name, hashed in identity.model_version().items() if name.startswith(SOURCES)}
    return found | {
        f"claims/{name}": identity.short(repr((c.switch, c.expect)).encode()) for name, c in claims().items()
    }


@cache
def shipped() -> Ablation | None:
    """Return the findings that come with the project, or None when it carries none."""
    if not SHIPPED.exists():
        return None
    data = json.loads(SHIPPED.read_text(encoding="utf-8"))
    findings = tuple(
        Finding(**{**one, "effects": tuple(Measured(**effect) for effect in one["effects"])})
        for one in data.pop("findings")
    )
    return Ablation(findings, **data)


def stale(found: Ablation) -> list[str]:
    """Return what has changed since findings were made, one line a file; nothing when they are up to date."""
    return identity.changes(found.model, sources())


def write(found: Ablation, path: Path = SHIPPED) -> None:
    """Write findings where :func:`shipped` reads them."""
    partial = path.with_suffix(".partial")
    partial.write_text(json.dumps(found.plain(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    os.replace(partial, path)


class _Laboratory:
    """Runs every world once, however many claims ask for it."""

    def __init__(self, scale: float) -> None:
        self.scale = scale
        self.arms: dict[str, Arm] = {}
        self.found: dict[str, Series] = {}

    def want(self, one: Trial) -> None:
        for world in one.worlds.values():
            self.add(world, _effects(one.claim))

    def add(self, world: Scenario, effects: Iterable[Effect]) -> None:
        known = self.arms.get(world.digest)
        outputs = {*(known.outputs if known else ()), *(e.output for e in effects), *_beside(effects)}
        weeks = max([known.weeks if known else 0, *(e.week + 1 for e in effects), 53])
        self.arms[world.digest] = Arm(world, tuple(sorted(outputs)), min(weeks, world.weeks), self.scale)

    def run(
        self, seeds: tuple[int, ...], workers: int, progress: Callable[[str, int, int], None] | None, what: str
    ) -> None:
        total = len(self.arms) * len(seeds)
        tell = None if progress is None else lambda done: progress(what, done, total)
        self.found = run_arms(self.arms, seeds, workers=workers, progress=tell)

    def at(self, world: Scenario, output: str, week: int) -> np.ndarray:
        """Return one number a seed: the value at a week's end, or the mean up to it for a weekly flow."""
        values = self.found[world.digest][output]
        return over_run(output, values[:, : min(week, values.shape[1] - 1) + 1])


def _effects(claim: Claim) -> tuple[Effect, ...]:
    return claim.expect.effects


# What a way of counting is held against, on the same run.
_BESIDE = {
    "compliance.presence": "compliance.attacks",
    "rhetoric.china": "concern.china",
    "risk.regional": "risk.transnational",
}
LEAST_PROVINCES = 15.0
MOST_PLOTS = 1.0


def _beside(effects: Iterable[Effect]) -> set[str]:
    return {_BESIDE[effect.output] for effect in effects if effect.output in _BESIDE}


def _finding(one: Trial, laboratory: _Laboratory) -> Finding:
    claim = one.claim
    if one.kind == "property":
        found = tuple(_property(one, effect, laboratory) for effect in _effects(claim))
    elif one.kind == "variance":
        found = tuple(_variance(one, effect, laboratory) for effect in _effects(claim))
    else:
        found = tuple(_effect(one, effect, laboratory) for effect in _effects(claim))
    return Finding(claim.id, claim.expect.test, claim.expect.scenario, found[0].verdict, found[0].why, found)


def _pairs(one: Trial, effect: Effect, laboratory: _Laboratory, roles: tuple[str, str] = (OUT, FULL)) -> Difference:
    before, after = (laboratory.at(one.worlds[role], effect.output, effect.week) for role in roles)
    if one.kind == "impulse":
        after = laboratory.at(one.worlds[SHOCKED], effect.output, effect.week) - after
        before = laboratory.at(one.worlds[SHOCKED_OUT], effect.output, effect.week) - before
    defined = ~(np.isnan(before) | np.isnan(after))
    return Difference(after[defined] - before[defined], before[defined], after[defined])


def _effect(one: Trial, effect: Effect, laboratory: _Laboratory) -> Measured:
    pairs = _pairs(one, effect, laboratory)
    p = v.p_value(pairs, effect) if effect.sign in ("up", "down", "zero") else math.nan
    verdict, why = v.verdict(pairs, effect, p)
    low, high = pairs.interval if len(pairs.values) > 1 else (math.nan, math.nan)
    alone = None
    if ALONE in one.worlds:
        beside = _pairs(one, effect, laboratory, (NULL, ALONE))
        alone = _plain(beside.mean) if len(beside.values) else None
    smallest = effect.margin if effect.sign == "zero" or not len(pairs.values) else _plain(pairs.smallest)
    mean = _plain(pairs.mean) if len(pairs.values) else None
    numbers = (mean, _plain(low), _plain(high), smallest, _plain(p))
    return Measured(effect.output, effect.sign, effect.week, *numbers, verdict, why, alone)


def _variance(one: Trial, effect: Effect, laboratory: _Laboratory) -> Measured:
    full, out = (laboratory.at(one.worlds[role], effect.output, effect.week) for role in (FULL, OUT))
    ratio, low, high = v.variance_ratio(full, out)
    if effect.sign == "open":
        verdict, why = v.OPEN, "mapped: the ratio of the two variances"
    elif low > v.SMALLEST_RATIO:
        verdict, why = v.HOLDS, "not knowing widens the outcome"
    elif high < v.SMALLEST_RATIO:
        verdict, why = v.FAILS, "not knowing widens the outcome by less than a tenth"
    else:
        verdict, why = v.OPEN, "the interval of the ratio holds one and a tenth"
    numbers = (_plain(ratio), _plain(low), _plain(high), v.SMALLEST_RATIO)
    return Measured(effect.output, effect.sign, effect.week, *numbers, None, verdict, why)


def _property(one: Trial, effect: Effect, laboratory: _Laboratory) -> Measured:
    world = one.worlds[FULL]
    values = laboratory.at(world, effect.output, effect.week)
    if effect.output in _BESIDE:
        other = laboratory.at(world, _BESIDE[effect.output], effect.week)
        gap = values - other
        holds = bool((gap > 0).all() if effect.output == "risk.regional" else (gap < 0).all())
        why = f"{effect.output} {'above' if effect.output == 'risk.regional' else 'below'} {_BESIDE[effect.output]}"
    elif effect.output == "aq_family.provinces":
        gap, holds, why = values, bool((values >= LEAST_PROVINCES).all()), f"at least {LEAST_PROVINCES:g} provinces"
    else:
        gap, holds, why = values, bool((values < MOST_PLOTS).all()), f"fewer than {MOST_PLOTS:g} a year"
    why += " in every run" if holds else " does not hold in every run"
    low, high = np.quantile(gap, [0.025, 0.975])
    numbers = (_plain(gap.mean()), _plain(low), _plain(high), None, None)
    return Measured(effect.output, effect.sign, effect.week, *numbers, v.HOLDS if holds else v.FAILS, why)


def _corrected(findings: list[Finding]) -> list[Finding]:
    """Correct the p-values for the number of claims, and judge again."""
    places = [(i, j) for i, f in enumerate(findings) for j in range(len(f.effects))]
    raw = [findings[i].effects[j].p for i, j in places]
    after = dict(zip(places, v.holm([math.nan if p is None else p for p in raw]), strict=True))
    corrected = []
    for i, finding in enumerate(findings):
        effects = []
        for j, measured in enumerate(finding.effects):
            p = after[i, j]
            one = replace(measured, p=_plain(p))
            if one.verdict == v.HOLDS and p >= v.LEVEL:
                one = replace(one, verdict=v.OPEN, why="does not survive the correction for the number of claims")
            effects.append(one)
        corrected.append(replace(finding, verdict=effects[0].verdict, why=effects[0].why, effects=tuple(effects)))
    return corrected


def _shares(laboratory: _Laboratory) -> dict[str, float]:
    worlds = protection_worlds()
    means = {
        some: float(np.nanmean(laboratory.at(world, PROTECTED.output, PROTECTED.week)))
        for some, world in worlds.items()
    }
    return {rule: round(value, 4) for rule, value in shapley(means).items()}


def _over_points(
    trials: list[Trial],
    points: int,
    scale: float,
    workers: int,
    progress: Callable[[str, int, int], None] | None,
) -> dict[tuple[str, int], float]:
    """Return the share of points with the claimed sign, by claim and place of the effect."""
    signed: dict[tuple[str, int], list[bool]] = {}
    cube = hypercube(points)
    for number, changes in enumerate(cube):
        laboratory = _Laboratory(scale)
        here = []
        for one in trials:
            if one.kind == "variance":
                continue
            base = variant(load_scenario(one.claim.expect.scenario), changes)
            placed = trial(one.claim, base)
            needed = {role: w for role, w in placed.worlds.items() if role not in (NULL, ALONE)}
            here.append(replace(placed, worlds=needed))
            laboratory.want(here[-1])
        laboratory.run((SEED + number,), workers, None, "")
        if progress is not None:
            progress("over the hypercube", number + 1, points)
        for one in here:
            for place, effect in enumerate(_effects(one.claim)):
                if effect.sign not in ("up", "down", "zero"):
                    continue
                found = _pairs(one, effect, laboratory).values
                if len(found):
                    signed.setdefault((one.claim.id, place), []).append(_as_claimed(float(found[0]), effect))
    return {key: round(sum(flags) / len(flags), 3) for key, flags in signed.items()}


def _as_claimed(difference: float, effect: Effect) -> bool:
    if effect.sign == "zero":
        return abs(difference) <= (effect.margin or 0.0)
    return difference > 0 if effect.sign == "up" else difference < 0


def hypercube(points: int) -> list[dict[str, float]]:
    """Return points spread over the admissible ranges of all parameters that belong to no single group or state."""
    from scipy.stats import qmc

    ranged = [
        one
        for key, one in parameters().items()
        if "*" not in key and isinstance(one.default, float) and one.low is not None and one.high is not None
    ]
    sample = qmc.LatinHypercube(d=len(ranged), rng=np.random.default_rng(SEED)).random(points)
    return [
        {one.key: _placed(one.low, one.high, float(u)) for one, u in zip(ranged, row, strict=True)} for row in sample
    ]


def _placed(low: float | None, high: float | None, u: float) -> float:
    assert low is not None
    assert high is not None
    return low + u * (high - low)


def _plain(value: float) -> float | None:
    return None if not math.isfinite(value) else float(f"{value:.5g}")
