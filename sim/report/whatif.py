"""The what-if page of a comparison: the difference in words and figures, only what was changed, and how to repeat it."""

from __future__ import annotations

import json
import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from sim.analysis.compare.comparison import SHOWN, Comparison
from sim.errors import SanctuaryError
from sim.outputs.tables import stack
from sim.report.page import environment
from sim.report.pictures import picture
from sim.resources import put_text
from sim.runs.ensemble import Ensemble
from sim.scenario import diff, load_scenario, resolved_text
from sim.scenario.read.folders import Shelf
from sim.version import __version__

FILE = "compare.json"


def write_head(found: Comparison, wanted: Sequence[str], folder: Path) -> None:
    """Write what the page of a comparison needs beside its tables: the scenarios, resolved, and how they were run.

    Parameters
    ----------
    found
        The comparison.
    wanted
        The scenarios as they were named.
    folder
        The folder of the comparison.
    """
    names = []
    for name, scenario in zip(wanted, found.scenarios, strict=True):
        put_text(folder / f"{scenario.name}.yaml", resolved_text(scenario))
        names.append(name if name in Shelf.default().names() else f"{scenario.name}.yaml")
    options = {
        "replicates": len(found.seeds),
        "seed": found.seeds[0],
        "weeks": found.weeks,
        "scale": found.scale,
        "when": found.when,
    }
    words = [word for option, value in options.items() for word in (f"--{option}", str(value))]
    words += [word for output in found.outputs for word in ("--output", output)]
    head = {
        "scenarios": {scenario.name: scenario.title for scenario in found.scenarios},
        "command": shlex.join(["sanctuary", "compare", *names, *words, "--out", "again"]),
        "pairs": len(found.seeds),
        "weeks": found.weeks,
        "scale": found.scale,
        "sentences": found.sentences(),
        "refuted": {scenario.name: found.judged(scenario.name).sentences() for scenario in found.scenarios},
        "sanctuary": __version__,
    }
    put_text(folder / FILE, json.dumps(head, indent=1, ensure_ascii=False) + "\n")


def of_runs(base: Ensemble, other: Ensemble) -> dict[str, Any]:
    """Return what a page shows of the difference between the runs of two scenarios at the same seeds."""
    kept = [name for name in SHOWN if name in base.names and name in other.names]
    series = {one.scenario.name: {name: stack(name, one.results) for name in kept} for one in (base, other)}
    found = Comparison((base.scenario, other.scenario), base.seeds, base.weeks, base.scale, series)
    titles, bands = (base.scenario.title, other.scenario.title), found.bands(other.scenario.name)
    shown = difference(other.scenario.name, found.effects(), bands, *titles, len(base.seeds))
    return {"base": base.scenario.title, "sentences": found.sentences(), **shown}


def difference(
    name: str, effects: pd.DataFrame, bands: pd.DataFrame, base: str, other: str, pairs: int
) -> dict[str, Any]:
    """Return the table of effects and the figure of the differences over time, for a template."""
    from sim.figures.analyses import differences

    drawn = differences(bands, base, other, pairs).svg()
    return {"effects": effects.to_dict("records"), "picture": picture(f"differences-{name}", drawn)}


def whatif_page(folder: Path) -> str:
    """Return the page of a comparison as self-contained HTML.

    Raises
    ------
    SanctuaryError
        When a file of the folder is missing or cannot be read.
    """
    try:
        head: dict[str, Any] = json.loads((folder / FILE).read_text(encoding="utf-8"))
        effects = pd.read_csv(folder / "effects.csv")
        base, *others = head["scenarios"]
        texts = {f"{name}.yaml": (folder / f"{name}.yaml").read_text(encoding="utf-8") for name in head["scenarios"]}
        first = load_scenario(folder / f"{base}.yaml")
        arms = []
        for name in others:
            table = pd.read_parquet(folder / f"differences-{name}.parquet", partitioning=None)
            titles = head["scenarios"][base], head["scenarios"][name]
            second = load_scenario(folder / f"{name}.yaml")
            arms.append(
                {
                    "scenario": second,
                    "changes": [(one, second.reasons.get(one.key, "")) for one in diff(first, second)],
                    **difference(name, effects[effects["scenario"] == name], table, *titles, head["pairs"]),
                }
            )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise SanctuaryError(
            f"{folder}: the folder of this comparison is not whole ({type(error).__name__}: {error})",
            remedy="Make it again with `sanctuary compare`.",
        ) from error
    return environment().get_template("whatif.html").render(head=head, base=first, arms=arms, texts=texts)
