"""The effect of each parameter on each output: every parameter at both ends of its range, one at a time, at the same seeds."""

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
