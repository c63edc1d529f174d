"""The reference table of a calibration: many runs from the prior, each with its unknowns and what would have been recorded.

One table serves any cut-off, the fit, the recovery of known truths and the predictive check, since every figure of the record
is kept for every run. It is written in blocks by atomic rename, and a table that was broken off goes on where it stopped.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from sim.analysis.record.forecast import Asked, RunSummary, run_all
from sim.analysis.record.observation import observation_model
from sim.errors import SanctuaryError
from sim.outputs.tables import write_parquet
from sim.runs.identity import digest, model_version
from sim.runs.seeds import check_seeds

BLOCK = 50
HEAD = "table.json"


@dataclass(frozen=True)
class ReferenceTable:
    """Runs from the prior.

    Attributes
    ----------
    asked
        What was run and recorded.
    seeds
        (runs,) seeds.
    unknowns
        (runs, keys) what was drawn.
    recorded
        (runs, targets) what would have been recorded.
    """

    asked: Asked
    seeds: np.ndarray
    unknowns: np.ndarray
    recorded: np.ndarray

    def column(self, row: str) -> np.ndarray:
        """Return what would have been recorded for one row, shape (runs,)."""
        return self.recorded[:, [target.row.id for target in self.asked.targets].index(row)]


def identity(asked: Asked, seed: int) -> dict[str, str]:
    """Return all that a table depends on, by name."""
    rows = [(t.row.id, str(t.row.start), str(t.row.end), t.total) for t in asked.targets]
    model = observation_model()
    numbers = {key: {name: str(n) for name, n in one.numbers.items()} for key, one in model.series.items()}
    return {
        "prior": asked.scenario.digest,
        "model": digest(model_version()),
        "rows": json.dumps(rows),
        "observation": json.dumps(numbers, sort_keys=True),
        "scale": repr(asked.scale),
        "weeks": str(asked.weeks),
        "seed": str(seed),
    }


def fill(
    asked: Asked,
    folder: Path,
    *,
    runs: int,
    seed: int = 1,
    workers: int = 1,
    progress: Callable[[int], None] | None = None,
) -> ReferenceTable:
    """Run what a table in `folder` lacks, and return the table.

    Parameters
    ----------
    asked
        The prior and what is recorded of each run.
    folder
        Made when missing. What it holds already is kept and not run again.
    runs
        Size of the table, rounded up to whole blocks.
    seed
        Seed of the first run.
    workers
        Processes.
    progress
        Called after each run with the number done, those found in the folder included.

    Raises
    ------
    SanctuaryError
        When the folder holds a table of something else.
    """
    check_seeds(seed, -(-runs // BLOCK) * BLOCK)
    folder.mkdir(parents=True, exist_ok=True)
    _same(folder, identity(asked, seed))
    blocks = -(-runs // BLOCK)
    missing = [block for block in range(blocks) if not _part(folder, block).exists()]
    done = (blocks - len(missing)) * BLOCK
    if progress is not None:
        progress(done)
    wanted = [seed + block * BLOCK + i for block in missing for i in range(BLOCK)]
    kept: list[RunSummary] = []
    for record in run_all(asked, wanted, workers):
        kept.append(record)
        done += 1
        if progress is not None:
            progress(done)
        if len(kept) == BLOCK:
            write_parquet(_table(asked, kept), _part(folder, missing.pop(0)))
            kept = []
    return load(asked, folder, blocks)


def load(asked: Asked, folder: Path, blocks: int) -> ReferenceTable:
    """Return the first blocks of a table."""
    whole = pd.concat([pd.read_parquet(_part(folder, block)) for block in range(blocks)], ignore_index=True)
    return ReferenceTable(
        asked,
        whole["seed"].to_numpy(),
        whole[[f"unknown:{key}" for key in asked.keys]].to_numpy(float),
        whole[[f"row:{target.row.id}" for target in asked.targets]].to_numpy(float),
    )


def _part(folder: Path, block: int) -> Path:
    return folder / f"part-{block:05d}.parquet"


def _table(asked: Asked, records: list[RunSummary]) -> pd.DataFrame:
    columns: dict[str, list[float]] = {"seed": [record.seed for record in records]}
    for i, key in enumerate(asked.keys):
        columns[f"unknown:{key}"] = [record.unknowns[i] for record in records]
    for i, target in enumerate(asked.targets):
        columns[f"row:{target.row.id}"] = [record.recorded[i] for record in records]
    return pd.DataFrame(columns)


def _same(folder: Path, now: dict[str, str]) -> None:
    head = folder / HEAD
    if not head.exists():
        partial = head.with_suffix(".partial")
        partial.write_text(json.dumps(now, indent=1), encoding="utf-8")
        partial.replace(head)
        return
    before = json.loads(head.read_text(encoding="utf-8"))
    changed = [name for name in now if before.get(name) != now[name]]
    if changed:
        raise SanctuaryError(
            f"{folder} holds a table of something else: what changed is {', '.join(changed)}",
            remedy="Give another folder with --out, or remove this one to begin anew.",
        )
