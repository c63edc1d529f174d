"""The outputs of each figure, and of the summary of a run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sim.evidence.yaml_files import read_yaml
from sim.outputs import tables
from sim.outputs.results import Results
from sim.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd

    from sim.figures.figure import Figure

_WORDS = read_yaml(Path(__file__).with_suffix(".yaml"))
RISK_LABELS: dict[str, str] = _WORDS["risks"]
# The two groups that the paper contrasts, and the one that scenarios add most often.
_MAPPED = ("isis_k", "al_qaeda", "ttp")


def headlines(names: Sequence[str], scenario: Scenario) -> list[tuple[str, str]]:
    """Return the outputs of the summary as pairs of label and name, without those that the run lacks."""
    rows = [(label, f"strength.{group}") for group, label in _labels(scenario.groups, scenario).items()]
    rows += [*_WORDS["headlines"].items(), *((f"Risk: {label}", f"risk.{name}") for name, label in RISK_LABELS.items())]
    return [(label, name) for label, name in rows if name in names]


def charts(results: Sequence[Results], scenario: Scenario) -> Iterator[tuple[str, Figure]]:
    """Yield every figure of a run with its file name without ending. A figure whose outputs the results lack is left out.

    Parameters
    ----------
    results
        One for each replicate.
    scenario
        Gives the groups and states, their order and their labels.
    """
    from sim.figures import runs as figures

    count = len(results)
    groups, states = _labels(scenario.groups, scenario), _labels(scenario.states, scenario)
    # What takes longest to draw comes first.
    mapped = {key: groups[key] for key in _MAPPED if key in groups} or dict(list(groups.items())[:2])
    yield (
        "provinces",
        figures.province_map(
            _provinces(results, mapped),
            list(mapped.values()),
            "presence times freedom of action (at most 1)",
            "Where the sanctuary is",
            f"Sanctuary index by province; {'one replicate' if count == 1 else f'mean of {count} replicates'}.",
        ),
    )
    shown = (("legitimacy", "legitimacy", states), ("compliance-gap", "gap", states), ("strength", "strength", groups))
    for name, prefix, labels in shown:
        if not (bands := _bands(results, prefix, labels)).empty:
            yield name, figures.panels(figures.LOOKS[prefix], bands, labels, count)
    if not (bands := _bands(results, "risk", RISK_LABELS)).empty:
        yield "risk", figures.risk(bands, RISK_LABELS, count)
    if not (bands := _bands(results, "enforcement", ("ratio",))).empty:
        yield "enforcement-ratio", figures.enforcement_ratio(bands, count)


def _labels(keys: Iterable[str], scenario: Scenario) -> dict[str, str]:
    """Return the labels of entities, capitalised to head a panel."""
    labels = {key: scenario.labels.get(key, key) for key in keys}
    return {key: label[:1].upper() + label[1:] for key, label in labels.items()}


def _bands(results: Sequence[Results], prefix: str, keys: Iterable[str]) -> pd.DataFrame:
    return tables.bands(results, {f"{prefix}.{key}": key for key in keys})


def _provinces(results: Sequence[Results], groups: Mapping[str, str]) -> pd.DataFrame:
    """Return the sanctuary index of some groups by province in up to four weeks, as the mean over replicates."""
    import pandas as pd

    last = results[0].weeks - 1
    weeks = sorted({min(week, last) for week in (0, 26, 104, last)})
    columns = {f"sanctuary_at.{key}": label for key, label in groups.items()}
    parts = [result.by_province() for result in results]
    whole = pd.concat([table.loc[table["week"].isin(weeks), ["week", "province", *columns]] for table in parts])
    return whole.groupby(["week", "province"], as_index=False).mean().rename(columns=columns)
