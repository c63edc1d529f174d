"""Compute the figures of the home page: `python scripts/frames.py` updates them.

They are computed in advance, so that a whole class can open the page at once without worker processes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from sim.dashboard.pages.home.page import FILE
from sim.dashboard.pages.shared.plainly import plainly
from sim.outputs.definitions import find
from sim.outputs.numbers import number
from sim.outputs.tables import QUANTILES
from sim.outputs.wording import measure, quantity
from sim.runs.identity import digest, model_version
from sim.scenario import Scenario, load_scenario
from sim.terms import Order

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
        The assumption and its values. `None` leaves it unknown, as the scenario does.
    output, measure
        The output shown, and its name on the page.
    low, high
        The labels at the ends of the slider.
    scenario
        The scenario in which the question is asked.
    """

    title: str
    key: str
    levels: tuple[float | None, ...]
    output: str
    measure: str
    low: str
    high: str
    scenario: str = "baseline"


ASKED = (
    WhatIf("What if the Taliban fought ISIS-K less willingly?", "enforcement.willingness", (0.2, 0.4, 0.6, 0.8, 1.0), "strength.isis_k", "ISIS-K’s members at large in Afghanistan", "hardly willing", "wholly willing"),
    WhatIf("What if commanders in the provinces obeyed less?", "orders.base", (0.0, 0.9, 1.8, 2.9, 4.0), "enforcement.ratio", "The Taliban’s acts against ISIS-K for each against al-Qaeda’s family, man for man", "few obey", "all obey"),
    WhatIf("What if the leadership prevailed over the ranks, or the ranks over it?", "taliban.control", (0.2, 0.35, None, 0.7, 0.9), "risk.total", "The risk of attacks abroad", "the ranks do", "the leaders do"),
    WhatIf("What if outsiders saw more of what goes on?", "detection.intel", (0.1, 0.3, 0.5, 0.7, 0.9), "legitimacy.mean", "The Taliban’s legitimacy abroad, mean over states", "they see little", "they see much"),
    WhatIf("What if a believable ultimatum demands al-Qaeda’s expulsion, and the Taliban are less loyal to it?", "taliban.loyalty.al_qaeda", (0.0, 0.5, 0.65, 0.72, 0.95), "order.al_qaeda", "The Taliban’s order about al-Qaeda, from 0 (protect) to 5 (expel) and 6 (hand over)", "no loyalty", "to the end", "credible_ultimatum"),
)  # fmt: skip


def main() -> None:
    """Run all variants and write the figures."""
    from sim.outputs.results import Results
    from sim.simulation import simulate

    def lived(scenario: Scenario) -> list[Results]:
        return [simulate(scenario, seed, scale=SCALE, weeks=WEEKS) for seed in range(1, REPLICATES + 1)]

    def series(runs: Iterable[Results], output: str) -> np.ndarray:
        return np.stack([run.series(output)[::EVERY] for run in runs]).astype(float)

    bases = {name: load_scenario(name) for name in dict.fromkeys(asked.scenario for asked in ASKED)}
    basis = {name: lived(base) for name, base in bases.items()}
    told = []
    for asked in ASKED:
        base, before = bases[asked.scenario], series(basis[asked.scenario], asked.output)
        frames = []
        for value in asked.levels:
            if value in (None, base.values[asked.key]):
                frames.append(frame(start_of(asked, base), asked, before, before))
                continue
            variant = load_scenario(asked.scenario, {asked.key: f"{value:g}"})
            frames.append(frame(value, asked, before, series(lived(variant), asked.output)))
        told.append(
            {
                "title": asked.title, "scenario": asked.scenario, "key": asked.key, "low": asked.low, "high": asked.high, "output": asked.output,
                "measure": asked.measure, "unit": measure(find(asked.output).unit), "base": start_of(asked, base),
                "before": _plain(np.nanmedian(before, axis=0)), "frames": frames,
            }
        )  # fmt: skip
    first = [run.by_entity["group_province"]["members"][0, run.groups.index("isis_k")] for run in basis["baseline"]]
    places = dict(zip(basis["baseline"][0].provinces, _plain(np.mean(first, axis=0)), strict=True))
    head = {
        "model": digest(model_version()),
        "replicates": REPLICATES,
        "scale": SCALE,
        "every": EVERY,
        "places": places,
        "of": told,
    }
    FILE.write_text(json.dumps(head, separators=(",", ":")) + "\n", encoding="utf-8")


def start_of(asked: WhatIf, base: Scenario) -> float | str:
    """Return the value of an assumption in a scenario, in words where it is unknown."""
    unknown = asked.key in base.distributions
    words = f"unknown, {plainly(base, asked.key, '')}"
    return words if unknown else float(str(base.values[asked.key]))


def frame(value: float | str, asked: WhatIf, before: np.ndarray, after: np.ndarray) -> dict:
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
    name, unit, middle = asked.measure, find(asked.output).unit, float(shown["middle"][-1])
    seen = (
        Order(round(middle)).name.lower().replace("_restrained", ", restrained").replace("_", " ")
        if unit == "rung"
        else quantity(number(middle), unit)
    )
    if not ends.any():
        words = f"This is the start itself. {name}, after two years: {seen}."
    elif agree >= 0.9 * len(ends):
        side = f"{number(abs(gap))} {'rungs ' if unit == 'rung' else ''}{'more' if gap > 0 else 'less'}"
        words = (
            f"{name}, after two years: {seen}, {side} than at the start with the same random numbers "
            f"({agree} of {len(ends)} pairs of runs agree)."
        )
    else:
        words = (
            f"{name}, after two years: {seen}; the difference from the start is within chance "
            f"({agree} of {len(ends)} pairs of runs agree on its sign)."
        )

    return {"value": value, "words": words, **{name: _plain(values) for name, values in shown.items()}}


def _plain(values: np.ndarray) -> list[float]:
    return [round(float(one), 4) for one in values]


if __name__ == "__main__":
    main()
