"""Which outputs go into which figure, and which into the summary on the screen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from sim.figures import runs as figures
from sim.outputs import tables

if TYPE_CHECKING:
    from sim.outputs.results import Results
    from sim.scenario import Scenario

RISK_LABELS = {
    "supervised": "supervised",
    "unsupervised": "unsupervised, at home",
    "dispersed": "dispersed abroad",
    "custody": "in custody",
}
# The two groups that the paper contrasts, and the one that a scenario adds most often.
_MAPPED = ("isis_k", "al_qaeda", "ttp")
_HEADLINES = (
    ("AQ and AQIS together", "aq_family.strength"),
    ("Provinces with AQ or AQIS", "aq_family.provinces"),
    ("Sanctuary of al-Qaeda", "sanctuary.al_qaeda"),
    ("Sanctuary of ISIS-K", "sanctuary.isis_k"),
    ("Attacks by ISIS-K at home", "attacks.isis_k"),
    ("Acts a head, ISIS-K over AQ", "enforcement.ratio"),
    ("Handed over so far", "handovers"),
    ("Accord: no attacks", "compliance.attacks"),
    ("Accord: no recruiting", "compliance.conduct"),
    ("Accord: no presence", "compliance.presence"),
    ("Accord: expelled, handed over", "compliance.expulsion"),
    ("Legitimacy abroad", "legitimacy.mean"),
    ("Standing at home", "conduct"),
    ("States that recognise", "recognitions"),
    ("Control of the Taliban", "control.taliban"),
)


def headlines(names: Sequence[str], scenario: Scenario) -> list[tuple[str, str]]:
    """Return the outputs of the summary as pairs of label and name, those only that the run has."""
    rows = [(label, f"strength.{group}") for group, label in _labels(scenario.groups, scenario).items()]
    rows += _HEADLINES
    rows += [(f"Risk: {label}", f"risk.{name}") for name, label in RISK_LABELS.items()]
    have = set(names)
    return [(label, name) for label, name in rows if name in have]


def charts(results: Sequence[Results], scenario: Scenario) -> dict[str, figures.Figure]:
    """Draw every figure of a run.

    Parameters
    ----------
    results
        One per replicate.
    scenario
        Gives the groups and states, their order and their labels.

    Returns
    -------
    dict
        File name without ending, and chart. A figure whose outputs the results lack is left out.
    """
    count = len(results)
    groups, states = _labels(scenario.groups, scenario), _labels(scenario.states, scenario)
    panels = {
        "strength": (figures.strength, _bands(results, "strength", groups), groups),
        "compliance-gap": (figures.compliance_gap, _bands(results, "gap", states), states),
        "legitimacy": (figures.legitimacy, _bands(results, "legitimacy", states), states),
        "risk": (figures.risk, _bands(results, "risk", RISK_LABELS), RISK_LABELS),
    }
    drawn = {name: draw(bands, labels, count) for name, (draw, bands, labels) in panels.items() if not bands.empty}
    ratio = tables.bands(results, {"enforcement.ratio": "ratio"})
    if not ratio.empty:
        drawn["enforcement-ratio"] = figures.enforcement_ratio(ratio, count)
    mapped = {key: groups[key] for key in _MAPPED if key in groups} or dict(list(groups.items())[:2])
    drawn["provinces"] = figures.province_map(
        _provinces(results, mapped),
        list(mapped.values()),
        "presence times freedom of action (at most 1)",
        "Where the sanctuary is",
        f"Sanctuary index by province; {'one replicate' if count == 1 else f'mean of {count} replicates'}",
    )
    return drawn


def _labels(keys: Iterable[str], scenario: Scenario) -> dict[str, str]:
    """Return the entities' labels, fit to head a panel."""
    labels = {key: scenario.labels.get(key, key) for key in keys}
    return {key: label[:1].upper() + label[1:] for key, label in labels.items()}


def _bands(results: Sequence[Results], prefix: str, keys: Iterable[str]) -> pd.DataFrame:
    return tables.bands(results, {f"{prefix}.{key}": key for key in keys})


def _provinces(results: Sequence[Results], groups: Mapping[str, str]) -> pd.DataFrame:
    """Return the sanctuary index of some groups by province in up to four weeks, mean over replicates."""
    last = results[0].weeks - 1
    weeks = sorted({min(week, last) for week in (0, 26, 104, last)})
    columns = {f"sanctuary_at.{key}": label for key, label in groups.items()}
    parts = [result.by_province() for result in results]
    whole = pd.concat([table.loc[table["week"].isin(weeks), ["week", "province", *columns]] for table in parts])
    return whole.groupby(["week", "province"], as_index=False).mean().rename(columns=columns)
