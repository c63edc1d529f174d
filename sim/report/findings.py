"""The findings of a report as sentences. Every number in them is computed from the weekly table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.figures import album
from sim.outputs.calendar import date_of_week
from sim.outputs.definitions import find
from sim.outputs.numbers import number
from sim.outputs.tables import is_flow, over_run, quantiles
from sim.outputs.wording import quantity
from sim.report.material import STORE, Material
from sim.scenario import load_scenario

LEVELS = (0.05, 0.5, 0.95)


@dataclass(frozen=True)
class Sentence:
    """One sentence of the findings.

    Attributes
    ----------
    output
        The output that the sentence is about.
    text
        The sentence.
    numbers
        The numbers in the sentence, before rounding.
    """

    output: str
    text: str
    numbers: tuple[float, ...]


def findings(material: Material) -> list[Sentence]:
    """Return the findings in the order of the summary of a run."""
    columns = [str(name) for name in material.weekly.columns]
    scenario = material.scenario or load_scenario("baseline")
    if material.kind == STORE:
        return [Sentence(one.output, one.sentence, (one.least, one.most)) for one in material.answers]
    known = album.headlines(columns, scenario)
    return [*(_sentence(material, label, name) for label, name in known), *_peaks(material, known)]


def series(weekly: pd.DataFrame, name: str) -> np.ndarray:
    """Return one output, shape (runs, weeks kept)."""
    return weekly.pivot(index="run", columns="week", values=name).to_numpy(float)


def _sentence(material: Material, label: str, name: str) -> Sentence:
    values = series(material.weekly, name)
    subject = f"Strength of {label}" if name.startswith("strength.") else label
    subject = subject.replace(": ", ", ")
    low, middle, high = quantiles(over_run(name, values), LEVELS)
    if np.isnan(middle):
        return Sentence(name, f"{subject}: undefined in every run.", ())
    unit = find(name).unit
    told = quantity("", unit)
    told = f" {told}" if told else ""
    reach = f" ({number(low)} to {number(high)})" if len(values) > 1 else ""
    (start,) = quantiles(values[:, 0], (0.5,))
    if is_flow(name):
        return Sentence(name, f"{subject}: {number(middle)}{told} on average over the run{reach}.", (low, middle, high))
    if np.isnan(start):
        return Sentence(name, f"{subject}: {number(middle)}{told} at the end{reach}.", (low, middle, high))
    if number(start) == number(middle):
        return Sentence(name, f"{subject}: as at the start, {number(middle)}{told}{reach}.", (low, middle, high))
    # Each run is compared with its own start: different medians show no direction when runs go both ways.
    least, _, most = quantiles(values[:, -1] - values[:, 0], LEVELS)
    text = f"{subject}: from {number(start)} to {number(middle)}{told}{reach}; not all runs go the same way."
    if least > 0.0 or most < 0.0:
        text = f"{subject}: {'up' if least > 0.0 else 'down'} from {number(start)} to {number(middle)}{told}{reach}."
    return Sentence(name, text, (start, low, middle, high))


def _peaks(material: Material, known: list[tuple[str, str]]) -> Iterator[Sentence]:
    """Yield when the median strength of a group peaks, unless that is at the start or at the end."""
    weeks = sorted(material.weekly["week"].unique())
    for label, name in known:
        if not name.startswith("strength."):
            continue
        values = series(material.weekly, name)
        if np.isnan(values).all():
            continue
        medians = np.nanmedian(values, axis=0)
        top = int(np.nanargmax(medians))
        if 0 < top < len(weeks) - 1:
            when = f"{date_of_week(weeks[top]):%B} {date_of_week(weeks[top]).year}"
            best = float(medians[top])
            yield Sentence(
                name, f"{label} is strongest in {when}, with {number(best)} people in the middle run.", (best,)
            )
