"""Runs that are repeated: from the folder that `sanctuary run` wrote, or from a saved model."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from sim.errors import SanctuaryError
from sim.runs.reading import RunFolder
from sim.saved import load

if TYPE_CHECKING:
    from sim.engine.reasons import Why
    from sim.model import SanctuaryModel


def saved_model(path: str | Path) -> SanctuaryModel:
    """Return the model that `model.save` wrote.

    Raises
    ------
    SanctuaryError
        If the file holds no model.
    """
    from sim.model import SanctuaryModel

    model = load(path)
    if not isinstance(model, SanctuaryModel):
        raise SanctuaryError(f"{path} holds no model", remedy="Name a file that `model.save` wrote.")
    return model


def why(run: Path, agent: str, week: int, seed: int | None = None) -> Why:
    """Return what an agent weighed in a week of a run.

    Parameters
    ----------
    run
        The folder of a run, or a saved model.
    agent, week
        See :meth:`sim.model.SanctuaryModel.why`.
    seed
        The replicate of a folder; the first by default.

    Raises
    ------
    SanctuaryError
        If there is no such run, agent or week, or if the repeated run differs from the one in the folder.
    """
    if not run.is_dir():
        return saved_model(run).why(agent, week)
    from sim.model import SanctuaryModel

    kept = RunFolder(run)
    seeds, size = kept.manifest["seeds"], {name: kept.manifest[name] for name in ("engine", "scale", "weeks")}
    if seed not in (None, *seeds):
        remedy = f"Its seeds are {', '.join(map(str, seeds))}."
        raise SanctuaryError(f"{run} holds no run with seed {seed}", remedy=remedy)
    model = SanctuaryModel(str(run / "scenario.yaml"), rng=seeds[0] if seed is None else seed, **size)
    while model.week < min(week, model.horizon) - 1:
        model.step()
    found = model.why(agent, week)
    model.step()
    table = kept.table()
    then = table[(table["seed"] == model.run_seed) & (table["week"] == week)]
    then = then.drop(columns=["replicate", "seed", "date"])
    now = model.results().frame().query("week == @week")[then.columns]
    if not np.array_equal(then.to_numpy(float), now.to_numpy(float), equal_nan=True):
        raise SanctuaryError(
            f"{run} was not run like this: its results of week {week} differ",
            remedy="If another version wrote it, run it again; if it went on from a saved model, name the file of the model.",
        )
    return found
