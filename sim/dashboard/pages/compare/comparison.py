"""Comparison of two runs with the same seeds: different assumptions, different outcomes, and the rules between them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from sim.dashboard.pages.live.panels import map_of
from sim.dashboard.pages.shared.bands import by_week
from sim.dashboard.session.partial import PartialResults
from sim.dashboard.svg import drawing
from sim.dashboard.svg.exhibit import Exhibit
from sim.evidence import read_by
from sim.figures.album import headlines
from sim.outputs.definitions import find
from sim.outputs.numbers import number
from sim.outputs.tables import quantiles_of
from sim.outputs.wording import measure, quantity, titled
from sim.scenario import Change, Scenario, diff
from sim.society.registry import RULES


def changes(other: Scenario, mine: Scenario) -> tuple[Change, ...]:
    """Return the assumptions that differ, except length and scale."""
    return tuple(change for change in diff(other, mine) if change.section != "run")


def enters(change: Change) -> str:
    """Return the rules that read a changed assumption, or else the rules of its claims."""
    name = change.key.removeprefix("rules.")
    if change.section == "rules":
        return RULES[name].title
    reading = [rule.title for rule in RULES.values() if change.key in read_by(rule.name)]
    return ", ".join(reading or [rule.title for rule in RULES.values() if set(change.claims) & set(rule.claims)])


def effects(
    other: PartialResults, mine: PartialResults, scenario: Scenario, changed: tuple[Change, ...]
) -> pd.DataFrame:
    """Return a table of the main outputs: the levels in both runs and the difference by replicate.

    Returns
    -------
    pandas.DataFrame
        Columns `output`, `label`, `unit`, `other`, `mine`, `difference`, `low`, `high`, `moved`, `through`, largest
        effects first. An output has moved if nine tenths of the replicates agree on the sign of the difference.
    """
    weeks = min(other.lived, mine.lived)
    touched = {claim for change in changed for claim in change.claims}
    rows = []
    for label, name in headlines([name for name in mine.names if name in other.names], scenario):
        one, two = other.values(name)[:, weeks - 1].astype(float), mine.values(name)[:, weeks - 1].astype(float)
        apart = two - one
        defined = apart[np.isfinite(apart)]
        if not defined.size:
            continue
        low, middle, high = np.quantile(defined, (0.05, 0.5, 0.95))
        moved = bool(low > 0 or high < 0)
        spread = float(np.std(np.concatenate([one[np.isfinite(one)], two[np.isfinite(two)]]))) or 1.0
        rows.append(
            {
                "output": name, "label": label, "unit": find(name).unit, "other": float(np.nanmedian(one)),
                "mine": float(np.nanmedian(two)), "difference": float(middle), "low": float(low), "high": float(high),
                "moved": moved, "through": _through(find(name).claims, touched) if moved else "", "size": abs(middle) / spread,
            }
        )  # fmt: skip
    table = pd.DataFrame(rows).sort_values(["moved", "size"], ascending=False, kind="stable")
    return table.drop(columns="size").reset_index(drop=True)


def _through(of_output: tuple[str, ...], touched: set[str]) -> str:
    """Return the rules of those claims that the output shares with the changed assumptions."""
    shared = touched & set(of_output)
    return ", ".join(rule.title for rule in RULES.values() if shared & set(rule.claims))


def exhibits(other: PartialResults, mine: PartialResults, name: str, names: tuple[str, str]) -> list[Exhibit]:
    """Return two charts of an output: both runs, and their difference by replicate.

    Parameters
    ----------
    other, mine
        The two runs, with the same replicates.
    name
        The output.
    names
        The labels of the runs.
    """
    return [_overlay(other, mine, name, names), _difference(other, mine, name)]


def maps(other: PartialResults, mine: PartialResults, wanted: str, names: tuple[str, str]) -> list[Exhibit]:
    """Return the maps of both runs in the last week that both have, with the same colours."""
    other.ceilings, week = mine.ceilings, min(other.lived, mine.lived) - 1
    both = zip(names, (map_of(run, wanted, week) for run in (other, mine)), strict=True)
    return [
        replace(one, key=f"map-{place}", title=f"{one.title}: {called}") for place, (called, one) in enumerate(both)
    ]


def _overlay(other: PartialResults, mine: PartialResults, name: str, names: tuple[str, str]) -> Exhibit:
    weeks = min(other.lived, mine.lived)
    lines = [
        drawing.Line(names[0], "grey", other.bands(name)[:, :weeks]),
        drawing.Line(names[1], "vermilion", mine.bands(name)[:, :weeks]),
    ]
    title = f"{titled(name, mine.labels)}: {names[0]} and {names[1]}"
    ends = [f"{called} {number(line.median[-1])}" for called, line in zip(names, lines, strict=True)]
    words = f"Medians in the last week: {quantity(', '.join(ends), find(name).unit)}."
    table = pd.concat([by_week(line.bands).assign(run=called) for called, line in zip(names, lines, strict=True)])
    return _exhibit("both", title, words, name, lines, table[["run", *table.columns[:-1]]])


def _difference(other: PartialResults, mine: PartialResults, name: str) -> Exhibit:
    weeks = min(other.lived, mine.lived)
    apart = mine.values(name)[:, :weeks].astype(float) - other.values(name)[:, :weeks].astype(float)
    bands = quantiles_of(apart)
    low, middle, high = (number(level) for level in bands[[0, 2, 4], -1])
    words = f"In the last week {quantity(f'{middle} ({low} to {high})', find(name).unit)}."
    title = f"{titled(name, mine.labels)}: difference, replicate by replicate"
    line = drawing.Line("difference, same seeds", "purple", bands)
    return _exhibit("difference", title, words, name, [line], by_week(bands))


def _exhibit(key: str, title: str, words: str, name: str, lines: list[drawing.Line], table: pd.DataFrame) -> Exhibit:
    weeks, unit = len(lines[0].median), find(name).unit
    return Exhibit(key, title, words, drawing.chart(lines, title=f"{title}. {words}", unit=unit, weeks=weeks), table)


def plain(table: pd.DataFrame) -> list[dict[str, object]]:
    """Return the table of effects for the page."""
    return [
        {
            **{key: row[key] for key in ("output", "label", "through")},
            "unit": measure(row["unit"]),
            "moved": bool(row["moved"]),
            **{key: number(row[key]) for key in ("other", "mine", "difference", "low", "high")},
        }
        for row in table.to_dict("records")
    ]
