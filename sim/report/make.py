"""From what was asked for to a file: a scenario is run, a run's or a sweep's folder is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from sim.errors import SanctuaryError
from sim.report.material import RUN, SCENARIO, STORE, Material, of_ensemble, of_run, of_store
from sim.report.page import page, write_text
from sim.report.pdf import browser, print_pdf
from sim.runs.ensemble import FIRST_SEED, run_ensemble
from sim.scenario import load_scenario

REPLICATES = 8


def report(
    wanted: str | Path,
    out: str | Path | None = None,
    *,
    replicates: int = REPLICATES,
    seed: int = FIRST_SEED,
    overrides: Mapping[str, Any] | None = None,
    pdf: bool = False,
    progress: Callable[[int], None] | None = None,
) -> Path:
    """Write a report as one HTML file that opens anywhere.

    Parameters
    ----------
    wanted
        A scenario's name or path, or the folder of a run or of a sweep.
    out
        The file; `out/NAME.html` by default.
    replicates, seed
        Of the runs of a scenario.
    overrides
        Dotted keys and values in place of the scenario's own, `weeks` and `scale` among them.
    pdf
        Whether to print it as PDF beside the page as well.
    progress
        Called after each run with the number done.

    Returns
    -------
    pathlib.Path
        The page.

    Raises
    ------
    SanctuaryError
        When there is nothing of that name, a run fails, or nothing can be written or printed.
    """
    if pdf:
        browser()
    if out is None:
        out = Path("out") / f"{Path(wanted).resolve().stem if Path(wanted).exists() else wanted}.html"
    made = gather(wanted, replicates=replicates, seed=seed, overrides=overrides, progress=progress)
    path = write_text(Path(out), page(made))
    if pdf:
        print_pdf(path, path.with_suffix(".pdf"))
    return path


def kind_of(wanted: str | Path) -> str:
    """Say what a word names: the folder of a run, that of a sweep, or a scenario.

    Raises
    ------
    SanctuaryError
        When it is a folder of another kind.
    """
    folder = Path(wanted)
    if not folder.is_dir():
        return SCENARIO
    for kind, sign in ((STORE, "store.json"), (RUN, "manifest.json")):
        if (folder / sign).exists():
            return kind
    raise SanctuaryError(
        f"{folder}: neither a run nor a sweep lies here",
        remedy="Name a folder that `sanctuary run` or `sanctuary sweep` made.",
    )


def gather(
    wanted: str | Path,
    *,
    replicates: int = REPLICATES,
    seed: int = FIRST_SEED,
    overrides: Mapping[str, Any] | None = None,
    progress: Callable[[int], None] | None = None,
) -> Material:
    """Return what a report is made of; see :func:`report`."""
    kind = kind_of(wanted)
    if kind == STORE:
        return of_store(Path(wanted))
    if kind == RUN:
        return of_run(Path(wanted))
    scenario = load_scenario(wanted, overrides)
    ensemble = run_ensemble(scenario, replicates=replicates, seed=seed, progress=progress)
    changes = [word for key, value in (overrides or {}).items() for word in ("--set", f"{key}={value}")]
    command = ["sanctuary", "report", str(wanted), "--replicates", str(replicates), "--seed", str(seed), *changes]
    return of_ensemble(ensemble, command)
