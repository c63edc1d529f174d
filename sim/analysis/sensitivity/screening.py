"""The effect of each parameter on each output, beside luck: at both ends of its range, or from points all over the admissible box."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from sim.analysis.compare.comparison import SHOWN
from sim.analysis.sensitivity.moves import Move
from sim.errors import SanctuaryError
from sim.evidence import claims, lookup
from sim.evidence.formatting import format_value
from sim.runs.arms import Arm, run_arms
from sim.runs.paired import CONFIDENCE, Difference
from sim.scenario import Scenario, catalogue, spread
from sim.society.registry import RULES

WEEKS, SCALE, SEEDS = 260, 0.02, 6
# A parameter whose ends give the same numbers at so many seeds moves nothing, and runs no further.
FIRST = 2
# An output that does not vary in the baseline would have no end.
LARGEST = 99.0
Ends = dict[str, tuple[str, str]]


@dataclass
class Screening:
    """The outputs that each parameter moves beyond luck.

    Attributes
    ----------
    ends
        Both ends of each parameter, as a scenario writes them.
    moves
        By parameter, the one that moves most first, the outputs that it moves beyond luck, the largest first.
    runs
        The number of runs.
    """

    ends: Ends
    moves: dict[str, list[Move]] = field(default_factory=dict)
    runs: int = 0

    @property
    def rows(self) -> list[dict[str, object]]:
        """One row for each parameter and output that it moves."""
        return [
            {"parameter": key, "low": self.ends[key][0], "high": self.ends[key][1], **vars(move)}
            for key, moves in self.moves.items()
            for move in moves
        ]

    @property
    def sentence(self) -> str:
        """The finding in words."""
        moving = sum(bool(moves) for moves in self.moves.values())
        return f"{moving} of {len(self.moves)} parameters move an output beyond luck, in {self.runs:,} runs."


def ends_of(scenario: Scenario, factors: Sequence[str] = ()) -> Ends:
    """Return both ends of the parameters; words give their first and last choice, and a star stands for all entities at once.

    Parameters
    ----------
    scenario
        The scenario.
    factors
        Parameters, those of single entities too (`groups.isis_k.growth`), or first words of their keys; all by default.

    Raises
    ------
    SanctuaryError
        When a factor names no parameter with two ends.
    """
    found: Ends = {}
    every = catalogue().expand(scenario.added(catalogue()))
    single = [key for key in factors if key in every and every[key].template]
    for key in dict.fromkeys([*(one.template or key for key, one in every.items()), *single]):
        known = lookup(key)
        if known is None or known.many or known.weights:
            continue
        if known.choices:
            found[key] = (known.choices[0], known.choices[-1])
        elif known.number and known.low is not None and known.high is not None and known.low < known.high:
            found[key] = (format_value(float(known.low)), format_value(float(known.high)))
    chosen = {name: [key for key in found if key == name or key.startswith(f"{name}.")] for name in factors}
    for name, keys in chosen.items():
        if not keys:
            remedy = "`sanctuary schema --keys` lists the parameters."
            raise SanctuaryError(f"no parameter {name!r} has two ends", remedy=remedy)
    return {key: found[key] for key in found if not factors or any(key in keys for keys in chosen.values())}


def watched(key: str) -> tuple[str, ...]:
    """Return the outputs that are tested for a parameter: those of every comparison, of the rules that read it, and of its claims."""
    known = lookup(key)
    if known is None:
        return SHOWN
    of_rules = (output for name in known.rules for output in RULES[name].outputs)
    return tuple(
        dict.fromkeys((*SHOWN, *of_rules, *(output for name in known.claims for output in claims()[name].outputs)))
    )


def screen(
    scenario: Scenario,
    factors: Sequence[str] = (),
    *,
    seeds: Sequence[int] = range(1, SEEDS + 1),
    weeks: int = WEEKS,
    scale: float = SCALE,
    workers: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> Screening:
    """Run a scenario with each parameter at both ends, and return what moves beyond luck.

    Both ends share their seeds. An end that equals the scenario shares its runs, and a parameter whose ends give the same numbers
    at the first seeds runs no further.

    Parameters
    ----------
    scenario, factors
        The scenario, and the parameters as :func:`ends_of` takes them.
    seeds
        At least three.
    weeks, scale
        Length and scale of each run.
    workers
        Number of processes.
    progress
        Called with the number of finished runs, and of those that are known to be needed.
    """
    found = Screening(ends_of(scenario, factors))
    worlds = {
        key: [scenario.changed(spread(scenario, {key: value}), beyond=True) for value in values]
        for key, values in found.ends.items()
    }
    outputs = {key: watched(key) for key in worlds}
    every = tuple(dict.fromkeys(name for names in outputs.values() for name in names))
    numbers: dict[str, dict[str, np.ndarray]] = {}
    arms = {
        one.digest: Arm(one, every, weeks, scale)
        for one in (scenario, *(one for two in worlds.values() for one in two))
    }
    for some in (seeds[:FIRST], seeds[FIRST:]):
        done, total = found.runs, found.runs + len(arms) * len(some)

        def advance(more: int, done: int = done, total: int = total) -> None:
            if progress is not None:
                progress(done + more, total)

        for digest, series in run_arms(arms, some, workers=workers, progress=advance).items():
            earlier = numbers.get(digest, {})
            numbers[digest] = {name: np.append(earlier.get(name, []), _over(values)) for name, values in series.items()}
        found.runs = total
        differ = {
            one.digest
            for key, (low, high) in worlds.items()
            if _differ(numbers[low.digest], numbers[high.digest], outputs[key])
            for one in (low, high)
        }
        arms = {digest: arm for digest, arm in arms.items() if digest in differ or digest == scenario.digest}
    base = numbers[scenario.digest]
    for key, (low, high) in worlds.items():
        three = base, numbers[low.digest], numbers[high.digest]
        run = min(len(one[SHOWN[0]]) for one in three)
        moves = [move(name, [one[name][:run] for one in three], len(outputs[key])) for name in outputs[key]]
        found.moves[key] = sorted((one for one in moves if one.size > 0.0), key=lambda one: -one.size)
    found.moves = dict(sorted(found.moves.items(), key=lambda item: -sum(min(one.size, 3.0) for one in item[1])))
    return found


def _differ(low: Mapping[str, np.ndarray], high: Mapping[str, np.ndarray], outputs: Sequence[str]) -> bool:
    """Return whether any output differs at the first seeds, beyond which an end without effect has not run."""
    return any((low[name][:FIRST] != high[name][:FIRST]).any() for name in outputs)


def screen_box(
    scenario: Scenario,
    factors: Sequence[str] = (),
    *,
    points: int = 10,
    weeks: int = WEEKS,
    scale: float = SCALE,
    workers: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> list[dict[str, object]]:
    """Return the effect of each parameter from points drawn all over the box of admissible values (Morris's elementary effects).

    At each point all parameters are drawn; then each is moved alone by half its range, at the same seed (Campolongo and others 2011).

    Parameters
    ----------
    scenario, factors, weeks, scale, workers, progress
        See :func:`screen`; attributes of entities are left out unless they are named.
    points
        At least three; each has a seed of its own.

    Returns
    -------
    list of dict
        One row per parameter, the strongest first: `parameter`; `output`, on which it acts most surely; `mean`, of its effect as it
        rises, and `half` of its interval; `strength`, the mean size of the effect; all three in standard deviations between seeds; `touched`, the
        share of points at which anything changed; `sure`, whether the effect is beyond luck.
    """
    # With up to 20,000 members in every group at once, each run would take ten times as long.
    ends = {key: two for key, two in ends_of(scenario, factors).items() if factors or "*" not in key}
    effects = np.zeros((points, len(ends), len(SHOWN)))
    luck = np.zeros((points, len(SHOWN)))
    for point in range(points):
        random = np.random.default_rng(point + 1)
        drawn = dict(zip(ends, random.random(len(ends)).tolist(), strict=True))
        places = {key: _inside(key, ends[key], drawn[key]) for key in ends}
        base = scenario.changed(spread(scenario, places), beyond=True)
        moved = {
            key: base.changed(spread(base, {key: _inside(key, ends[key], (drawn[key] + 0.5) % 1.0)}), beyond=True)
            for key in ends
        }
        arms = {"": Arm(base, SHOWN, weeks, scale)} | {key: Arm(one, SHOWN, weeks, scale) for key, one in moved.items()}
        numbers = {key: _last(series) for key, series in run_arms(arms, [point + 1], workers=workers).items()}
        others = run_arms({"": arms[""]}, range(1001 + 3 * point, 1004 + 3 * point), workers=workers)[""]
        luck[point] = [np.var(np.append(_over(others[name]), numbers[""][k]), ddof=1) for k, name in enumerate(SHOWN)]
        for row, key in enumerate(ends):
            effects[point, row] = (numbers[key] - numbers[""]) * (1.0 if drawn[key] < 0.5 else -1.0)
        if progress is not None:
            progress((point + 1) * (len(ends) + 4), points * (len(ends) + 4))
    by_luck = np.maximum(np.sqrt(luck.mean(axis=0)), 1e-9)
    rows = [_effect(key, effects[:, row] / by_luck) for row, key in enumerate(ends)]
    return sorted(rows, key=lambda one: (not one["sure"], -float(str(one["strength"]))))


def _inside(key: str, ends: tuple[str, str], share: float) -> str:
    """Return the value of a parameter at a share of its range, as a scenario writes it."""
    known = lookup(key)
    if known is not None and known.choices:
        return known.choices[int(share * len(known.choices))]
    low, high = map(float, ends)
    return format_value(low + share * (high - low))


def _last(series: Mapping[str, np.ndarray]) -> np.ndarray:
    return np.array([float(_over(series[name])[0]) for name in SHOWN])


def _effect(key: str, found: np.ndarray) -> dict[str, object]:
    """Return the row of a parameter from its effects (points, outputs) in standard deviations between seeds."""
    from scipy import stats

    count = len(found)
    quantile = float(stats.t.ppf(1.0 - (1.0 - CONFIDENCE) / len(SHOWN) / 2.0, count - 1))
    mean, half = found.mean(axis=0), quantile * found.std(axis=0, ddof=1) / math.sqrt(count)
    most = int(np.argmax(np.abs(mean) - half))
    return {
        "parameter": key,
        "output": SHOWN[most],
        "mean": round(float(mean[most]), 3),
        "half": round(float(half[most]), 3),
        "strength": round(float(np.abs(found[:, most]).mean()), 3),
        "touched": round(float((found != 0.0).any(axis=1).mean()), 3),
        "sure": bool(abs(mean[most]) > half[most]),
    }


def _over(values: np.ndarray) -> np.ndarray:
    """Return the mean of each run (runs, weeks) over its weeks; 0 where the output is undefined in all of them."""
    defined = ~np.isnan(values)
    return np.where(defined, values, 0.0).sum(axis=1) / np.maximum(defined.sum(axis=1), 1)


def move(output: str, read: Sequence[np.ndarray], tests: int, world: str = "") -> Move:
    """Return the effect of a parameter on an output.

    Parameters
    ----------
    output
        The output.
    read
        Three arrays (R,) by seed: the output in the unchanged world, with the parameter at its low end, and at its high end.
    tests
        The number of tests of this parameter, over all outputs and worlds. The probability of a false positive in any of them is
        5 % (Bonferroni).
    world
        The claim whose world this is; empty for the screened scenario.
    """
    from scipy import stats

    here, low, high = (np.nan_to_num(values) for values in read)
    gap, chance = Difference.between(low, high), (1.0 - CONFIDENCE) / tests
    count = len(gap.values)
    half = float(stats.t.ppf(1.0 - chance / 2.0, count - 1) * np.std(gap.values, ddof=1) / math.sqrt(count))
    spread_of_seeds = max(float(np.std(here, ddof=1)), 0.2 * abs(float(here.mean())), 1e-9)
    size = round(min(max(abs(gap.mean) - half, 0.0) / spread_of_seeds, LARGEST), 3)
    return Move(output, float(f"{gap.mean:.4g}"), float(f"{half:.3g}"), float(f"{here.mean():.4g}"), size, world)
