"""Compute the figures of the home page: `python scripts/frames.py` updates them.

They are computed in advance, so that a whole class can open the page at once without worker processes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from sim.dashboard.pages.home.page import FILE
from sim.outputs.definitions import find
from sim.outputs.numbers import number
from sim.outputs.tables import QUANTILES
from sim.outputs.wording import measure, quantity
from sim.runs.identity import digest, model_version

REPLICATES = 16
SCALE = 0.02
WEEKS = 105
EVERY = 4


@dataclass(frozen=True)
class WhatIf:
    """One question of the home page.

    Attributes
    ----------
    title
        The question.
    key, levels
        The assumption and its values.
    output, measure
        The output shown, and its name on the page.
    low, high
        The labels at the ends of the slider.
    """

    title: str
    key: str
    levels: tuple[float, ...]
    output: str
    measure: str
    low: str
    high: str


ASKED = (
    WhatIf("What if the Taliban fought ISIS-K less willingly?", "enforcement.willingness", (0.2, 0.4, 0.6, 0.8, 1.0), "strength.isis_k", "ISIS-K’s members at large in Afghanistan", "hardly willing", "wholly willing"),
    WhatIf("What if commanders in the provinces obeyed less?", "orders.base", (0.0, 0.9, 1.8, 2.9, 4.0), "enforcement.ratio", "The Taliban’s acts against ISIS-K for each against al-Qaeda’s family, man for man", "few obey", "all obey"),
    WhatIf("What if the leadership prevailed over the ranks, or the ranks over it?", "taliban.control", (0.2, 0.35, 0.5, 0.7, 0.9), "risk.total", "The risk of attacks abroad", "the ranks do", "the leaders do"),
    WhatIf("What if outsiders saw more of what goes on?", "detection.intel", (0.1, 0.3, 0.5, 0.7, 0.9), "legitimacy.mean", "The Taliban’s legitimacy abroad, mean over states", "they see little", "they see much"),
    WhatIf("What if the Taliban felt no loyalty to al-Qaeda?", "taliban.loyalty.al_qaeda", (0.0, 0.25, 0.5, 0.72, 0.95), "strength.al_qaeda", "Al-Qaeda’s members at large in Afghanistan", "none", "to the end"),
)  # fmt: skip


def main() -> None:
    """Run all variants and write the figures."""
    from sim.outputs.results import Results
    from sim.scenario import Scenario, load_scenario
    from sim.simulation import simulate

    def lived(scenario: Scenario) -> list[Results]:
        return [simulate(scenario, seed, scale=SCALE, weeks=WEEKS) for seed in range(1, REPLICATES + 1)]

    def series(runs: Iterable[Results], output: str) -> np.ndarray:
        return np.stack([run.series(output)[::EVERY] for run in runs]).astype(float)

    base = load_scenario("baseline")
    basis = lived(base)
    told = []
    for asked in ASKED:
        before = series(basis, asked.output)
        frames = []
        for value in asked.levels:
            variant = load_scenario("baseline", {asked.key: f"{value:g}"})
            frames.append(frame(value, asked, before, series(lived(variant), asked.output)))
        told.append(
            {
                "title": asked.title, "key": asked.key, "low": asked.low, "high": asked.high, "output": asked.output,
                "measure": asked.measure, "unit": measure(find(asked.output).unit), "base": float(str(base.values[asked.key])),
                "before": _plain(np.nanmedian(before, axis=0)), "frames": frames,
            }
        )  # fmt: skip
    head = {"model": digest(model_version()), "replicates": REPLICATES, "scale": SCALE, "every": EVERY, "of": told}
    FILE.write_text(json.dumps(head, separators=(",", ":")) + "\n", encoding="utf-8")


def frame(value: float, asked: WhatIf, before: np.ndarray, after: np.ndarray) -> dict:
    """Return the data for one position of the slider.

    Parameters
    ----------
    value
        The value of the assumption.
    asked
        The question.
    before, after
        The output in the baseline and with this value, with the same seeds, shape (replicates, weeks).
    """
    levels = list(QUANTILES.values())[::2]
    shown = dict(zip(("low", "middle", "high"), np.nanquantile(after, levels, axis=0), strict=True))
    shown |= zip(("gap_low", "gap", "gap_high"), np.nanquantile(after - before, levels, axis=0), strict=True)
    gap = float(shown["gap"][-1])
    ends = (after - before)[:, -1]
    agree = max(int((ends > 0).sum()), int((ends < 0).sum()))
    name, seen = asked.measure, quantity(number(float(shown["middle"][-1])), find(asked.output).unit)
    if not ends.any():
        words = f"This is the baseline itself. {name}, after two years: {seen}."
    elif agree >= 0.9 * len(ends):
        side = "more" if gap > 0 else "less"
        words = (
            f"{name}, after two years: {seen}, {number(abs(gap))} {side} than in the baseline with the same random numbers "
            f"({agree} of {len(ends)} pairs of runs agree)."
        )
    else:
        words = (
            f"{name}, after two years: {seen}; the difference from the baseline is within chance "
            f"({agree} of {len(ends)} pairs of runs agree on its sign)."
        )

    return {"value": value, "words": words, **{name: _plain(values) for name, values in shown.items()}}


def _plain(values: np.ndarray) -> list[float]:
    return [round(float(one), 4) for one in values]


if __name__ == "__main__":
    main()
