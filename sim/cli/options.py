"""Options and arguments that several commands share, each declared once."""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

from typer import Argument, Option

from sim.errors import SanctuaryError


def folder_option(default: str, holds: str = "tables and figures") -> Any:
    """Return `--out` for a folder; its help names the default folder."""
    return Option("--out", help=f"Folder for {holds} \\[default: {default}].")


Several = list[str] | None
CutOff = Annotated[datetime, Option(formats=["%Y-%m-%d"], help="Rows that end later are not fitted, but scored.")]
Dask = Annotated[str | None, Option(metavar="ADDRESS|local", help="Use a Dask cluster instead of processes.")]
Figures = Annotated[bool, Option(help="Draw the figures.")]
Json = Annotated[bool, Option("--json", help="Print one JSON object instead of text.")]
Notebook = Annotated[Path | None, Option(metavar="FILE.ipynb", help="Also write a notebook that repeats this.")]
OutInStore = Annotated[Path | None, folder_option("in the store")]
OwnScale = Annotated[float | None, Option(help="Fighters per real one, up to 20 \\[default: the scenario's].")]
Quiet = Annotated[bool, Option("--quiet", help="Print nothing but errors.")]
RecordFile = Annotated[Path | None, Option(metavar="FILE", help="Your own record, or a UCDP or ACLED file.")]
Scale = Annotated[float, Option(min=0.001, max=1.0, help="Share of the Taliban's fighters to simulate.")]
Seed = Annotated[int, Option(min=0, help="Seed of the first run; the others count up from it.")]
Settings = Annotated[Several, Option("--set", metavar="KEY=VALUE", help="Set an assumption, rule or event.")]
StoreFolder = Annotated[Path, Argument(help="The store of a sweep.")]
Weeks = Annotated[int | None, Option(min=1, help="Weeks to simulate \\[default: the scenario's].")]
SeveralWeeks = Annotated[int | None, Option(min=2, help="Weeks to simulate \\[default: the scenario's].")]
When = Annotated[str, Option(help="A week kept, `last`, `mean` or `run`: the mean for flows and rates, else last.")]
Workers = Annotated[int | None, Option(min=1, help="Processes \\[default: one per core].")]


def overrides(settings: Sequence[str] | None, weeks: int | None, scale: float | None) -> dict[str, str]:
    """Return what `--set`, `--weeks` and `--scale` change in a scenario, by key.

    Raises
    ------
    SanctuaryError
        If a setting cannot be read or the scale is not above zero.
    """
    from sim.scenario.read.resolve import parse

    if scale is not None and not (math.isfinite(scale) and scale > 0):
        raise SanctuaryError(f"--scale {scale}: not above zero", remedy="Write for example --scale 0.1.")
    given = {key: repr(value) for key, value in {"weeks": weeks, "scale": scale}.items() if value is not None}
    found = parse(settings or [])
    for key in given.keys() & found.keys():
        raise SanctuaryError(f"--{key} and --set {key}={found[key]} say the same", remedy="Leave one of them out.")
    return found | given


def week(when: str) -> int | str:
    """Return the week that `--when` names, as a number where it is one."""
    return int(when) if when.isdecimal() else when


def processes(workers: int | None) -> int:
    """Return the number of processes to use: one per core unless `--workers` says otherwise."""
    return workers or len(os.sched_getaffinity(0))


@contextmanager
def on_cluster(dask: str | None, workers: int) -> Iterator[Callable[..., Iterator[Any]] | None]:
    """Connect to the cluster that `--dask` names, and yield the function that runs tasks there; None without `--dask`."""
    if dask is None:
        yield None
        return
    from sim.runs.cluster import connected, spread_over

    with connected(dask, workers) as client:
        yield spread_over(client)
