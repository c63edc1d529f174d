"""The effect of each parameter on each output, beside luck: at both ends of its range, or from points all over the admissible box."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from sim.analysis.compare.comparison import SHOWN
from sim.analysis.sensitivity.moves import Move
from sim.errors import SanctuaryError
from sim.evidence import lookup
from sim.evidence.formatting import format_value
from sim.outputs.tables import is_rate
from sim.runs.arms import Arm, run_arms
from sim.runs.paired import CONFIDENCE, Difference
from sim.scenario import Scenario, catalogue

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
    """Return both ends of the parameters of the whole model; words give their first and last choice.

    Parameters
    ----------
    scenario
        The scenario.
    factors
        Parameters, or first words of their keys; all by default.

    Raises
    ------
    SanctuaryError
        When a factor names no parameter with two ends.
    """
    found = {}
    for key, parameter in catalogue().expand(scenario.added(catalogue())).items():
        known = lookup(key) if parameter.template is None else None
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
            raise SanctuaryError(f"no parameter {name!r} of the whole model has two ends", remedy=remedy)
    return {key: found[key] for key in found if not factors or any(key in keys for keys in chosen.values())}


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
        key: [scenario.changed({key: value}, beyond=True) for value in values] for key, values in found.ends.items()
    }
    numbers: dict[str, dict[str, np.ndarray]] = {}
    arms = {
        one.digest: Arm(one, SHOWN, weeks, scale)
        for one in (scenario, *(one for two in worlds.values() for one in two))
    }
    for some in (seeds[:FIRST], seeds[FIRST:]):
        done, total = found.runs, found.runs + len(arms) * len(some)

        def advance(more: int, done: int = done, total: int = total) -> None:
            if progress is not None:
                progress(done + more, total)

        for digest, series in run_arms(arms, some, workers=workers, progress=advance).items():
            earlier = numbers.get(digest, {})
            numbers[digest] = {
                name: np.append(earlier.get(name, []), _over(name, values)) for name, values in series.items()
            }
        found.runs = total
        differ = {
            one.digest
            for two in worlds.values()
            if any((numbers[two[0].digest][name] != numbers[two[1].digest][name]).any() for name in SHOWN)
            for one in two
        }
        arms = {digest: arm for digest, arm in arms.items() if digest in differ or digest == scenario.digest}
    base = numbers[scenario.digest]
    for key, (low, high) in worlds.items():
        moves = [_move(name, base, numbers[low.digest], numbers[high.digest]) for name in SHOWN]
        found.moves[key] = sorted((one for one in moves if one.size > 0.0), key=lambda one: -one.size)
    found.moves = dict(
        sorted(found.moves.items(), key=lambda item: -sum(min(one.size, 3.0) for one in item[1])),
    )
    return found


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
        See :func:`screen`.
    points
        At least three; each has a seed of its own.

    Returns
    -------
    list of dict
        One row per parameter, the strongest first: `parameter`; `output`, on which it acts most surely; `mean`, of its effect as it
        rises, and `half` of its interval; `strength`, the mean size of the effect; all three in spreads between seeds; `touched`, the
        share of points at which anything changed; `sure`, whether the effect is beyond luck.
    """
    ends = ends_of(scenario, factors)
    effects = np.zeros((points, len(ends), len(SHOWN)))
    luck = np.zeros((points, len(SHOWN)))
    for point in range(points):
        random = np.random.default_rng(point + 1)
        drawn = dict(zip(ends, random.random(len(ends)).tolist(), strict=True))
        base = scenario.changed({key: _inside(key, ends[key], drawn[key]) for key in ends}, beyond=True)
        moved = {
            key: base.changed({key: _inside(key, ends[key], (drawn[key] + 0.5) % 1.0)}, beyond=True) for key in ends
        }
        arms = {"": Arm(base, SHOWN, weeks, scale)} | {key: Arm(one, SHOWN, weeks, scale) for key, one in moved.items()}
        numbers = {key: _last(series) for key, series in run_arms(arms, [point + 1], workers=workers).items()}
        others = run_arms({"": arms[""]}, range(1001 + 3 * point, 1004 + 3 * point), workers=workers)[""]
        luck[point] = [
            np.var(np.append(_over(name, others[name]), numbers[""][k]), ddof=1) for k, name in enumerate(SHOWN)
        ]
        for row, key in enumerate(ends):
            effects[point, row] = (numbers[key] - numbers[""]) * (1.0 if drawn[key] < 0.5 else -1.0)
        if progress is not None:
            progress((point + 1) * (len(ends) + 4), points * (len(ends) + 4))
    spread = np.maximum(np.sqrt(luck.mean(axis=0)), 1e-9)
    rows = [_effect(key, effects[:, row] / spread) for row, key in enumerate(ends)]
    return sorted(rows, key=lambda one: (not one["sure"], -float(str(one["strength"]))))


def _inside(key: str, ends: tuple[str, str], share: float) -> str:
    """Return the value of a parameter at a share of its range, as a scenario writes it."""
    known = lookup(key)
    if known is not None and known.choices:
        return known.choices[int(share * len(known.choices))]
    low, high = map(float, ends)
    return format_value(low + share * (high - low))


def _last(series: Mapping[str, np.ndarray]) -> np.ndarray:
    return np.array([float(_over(name, series[name])[0]) for name in SHOWN])


def _effect(key: str, found: np.ndarray) -> dict[str, object]:
    """Return the row of a parameter from its effects (points, outputs) in spreads between seeds."""
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


def _over(output: str, values: np.ndarray) -> np.ndarray:
    return np.nan_to_num(np.nanmean(values, axis=1) if is_rate(output) else values[:, -1])


def _move(
    output: str, base: Mapping[str, np.ndarray], low: Mapping[str, np.ndarray], high: Mapping[str, np.ndarray]
) -> Move:
    from scipy import stats

    gap = Difference.between(low[output], high[output])
    # The chance that luck moves any of the outputs of a parameter is one in twenty (Bonferroni).
    count = len(gap.values)
    chance = (1.0 - CONFIDENCE) / len(SHOWN)
    half = float(stats.t.ppf(1.0 - chance / 2.0, count - 1) * np.std(gap.values, ddof=1) / math.sqrt(count))
    here = base[output]
    spread = max(float(np.std(here, ddof=1)), 0.2 * abs(float(here.mean())), 1e-9)
    sure = max(abs(gap.mean) - half, 0.0)
    return Move(
        output,
        float(f"{gap.mean:.4g}"),
        float(f"{half:.3g}"),
        float(f"{here.mean():.4g}"),
        round(min(sure / spread, LARGEST), 3),
    )
