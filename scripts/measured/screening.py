"""The effect of each parameter on each output: every parameter at both ends of its range, one at a time, at the same seeds.

The measured table ships with the package. `PYTHONPATH=scripts python -m measured.screening` measures it again.
"""

from __future__ import annotations

import json
from dataclasses import asdict

import numpy as np

from sim.analysis.compare.comparison import SHOWN
from sim.analysis.sensitivity.moves import SCALE, SEEDS, SHIPPED, WEEKS, Move
from sim.evidence import lookup
from sim.evidence.formatting import format_value
from sim.outputs.tables import is_rate
from sim.resources import put_text
from sim.runs.arms import Arm, run_arms
from sim.runs.paired import Difference
from sim.scenario import Scenario, catalogue, load_scenario

# Outputs that are kept of each parameter: those that it moves most, relative to the spread between seeds.
MOST_OUTPUTS = 4
# An output that does not vary in the baseline would have no end.
LARGEST = 99.0


def ends(scenario: Scenario) -> dict[str, tuple[str, str]]:
    """Return both ends of every parameter of the whole model, as a scenario writes them; words give their first and last choice."""
    found = {}
    for key, parameter in catalogue().expand(scenario.added(catalogue())).items():
        known = lookup(key) if parameter.template is None else None
        if known is None or known.many or known.weights:
            continue
        if known.choices:
            found[key] = (known.choices[0], known.choices[-1])
        elif known.number and known.low is not None and known.high is not None and known.low < known.high:
            found[key] = (format_value(float(known.low)), format_value(float(known.high)))
    return found


def measure(workers: int, most: int | None = None) -> dict[str, list[Move]]:
    """Run the baseline with each parameter at both ends, and return what moves.

    Parameters
    ----------
    workers
        Number of processes.
    most
        The first so many parameters only.
    """
    base = load_scenario("baseline")
    wanted = dict(list(ends(base).items())[:most])
    worlds = {"": base}
    for key, values in wanted.items():
        for place, value in enumerate(values):
            worlds[f"{key} {place}"] = base.changed({key: value}, beyond=True)
    arms = {name: Arm(scenario, SHOWN, WEEKS, SCALE) for name, scenario in worlds.items()}
    found = run_arms(arms, range(1, SEEDS + 1), workers=workers)
    numbers = {
        name: {output: _over(output, values) for output, values in series.items()} for name, series in found.items()
    }
    moves = {key: [_move(output, numbers, key) for output in SHOWN] for key in wanted}
    moved = {key: [one for one in ours if one.size > 0.0] for key, ours in moves.items()}
    kept = {key: sorted(ours, key=lambda one: -one.size)[:MOST_OUTPUTS] for key, ours in moved.items()}
    return dict(sorted(kept.items(), key=lambda item: -sum(min(one.size, 3.0) for one in item[1])))


def _over(output: str, values: np.ndarray) -> np.ndarray:
    return np.nan_to_num(np.nanmean(values, axis=1) if is_rate(output) else values[:, -1])


def _move(output: str, numbers: dict[str, dict[str, np.ndarray]], key: str) -> Move:
    gap = Difference.between(numbers[f"{key} 0"][output], numbers[f"{key} 1"][output])
    base = numbers[""][output]
    spread = max(float(np.std(base, ddof=1)), 0.2 * abs(float(base.mean())), 1e-9)
    # A difference that the seeds do not agree on is no move.
    sure = max(abs(gap.mean) - gap.half_width, 0.0)
    return Move(
        output,
        float(f"{gap.mean:.4g}"),
        float(f"{gap.half_width:.3g}"),
        float(f"{base.mean():.4g}"),
        round(min(sure / spread, LARGEST), 3),
    )


def write(workers: int = 2) -> None:
    """Measure everything and write the shipped file."""
    plain = {key: [asdict(one) for one in moves] for key, moves in measure(workers).items()}
    head = {"weeks": WEEKS, "scale": SCALE, "seeds": SEEDS, "moves": plain}
    put_text(SHIPPED, json.dumps(head, ensure_ascii=False, separators=(",", ":")).replace('],"', '],\n"') + "\n")


if __name__ == "__main__":
    write()
