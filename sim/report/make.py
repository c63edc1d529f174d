"""Make a report: run a scenario, or read the folder of a run or a sweep, and write the page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from sim.analysis.compare.comparison import counted_from
from sim.errors import SanctuaryError
from sim.outputs.calendar import WEEK_ZERO, counting_from
from sim.report.material import COMPARE, RUN, SCENARIO, STORE, Material, of_ensemble, of_run, of_store
from sim.report.page import page, write_text
from sim.report.pdf import browser, print_pdf
from sim.report.whatif import FILE, of_runs, whatif_page
from sim.runs.ensemble import FIRST_SEED, run_ensemble
from sim.scenario import Scenario, load_scenario
from sim.scenario.write.authoring import parent_of

REPLICATES = 8


def report(
    wanted: str | Path,
    out: str | Path | None = None,
    *,
    replicates: int = REPLICATES,
    seed: int = FIRST_SEED,
    overrides: Mapping[str, object] | None = None,
    pdf: bool = False,
    progress: Callable[[int], None] | None = None,
) -> Path:
    """Write a report as one self-contained HTML file.

    Parameters
    ----------
    wanted
        The name or path of a scenario, or the folder of a run, a sweep or a comparison.
    out
        The file to write; `out/NAME.html` by default.
    replicates, seed
        The number of runs of a scenario, and the seed of the first.
    overrides
        Dotted keys and values that replace those of the scenario, including `weeks` and `scale`.
    pdf
        Whether to print the page as a PDF file beside it.
    progress
        Called after each run with the number of finished runs.

    Returns
    -------
    pathlib.Path
        The path of the page.

    Raises
    ------
    SanctuaryError
        When the name is unknown, a run fails, or a file cannot be written or printed.
    """
    if pdf:
        browser()
    if out is None:
        out = Path("out") / f"{Path(wanted).resolve().stem if Path(wanted).exists() else wanted}.html"
    if kind_of(wanted) == COMPARE:
        text = whatif_page(Path(wanted))
    else:
        material = gather(wanted, replicates=replicates, seed=seed, overrides=overrides, progress=progress)
        with counting_from(material.scenario.first_day if material.scenario else WEEK_ZERO):
            text = page(material)
    path = write_text(Path(out), text)
    if pdf:
        print_pdf(path, path.with_suffix(".pdf"))
    return path


def kind_of(wanted: str | Path) -> str:
    """Return whether a word names a scenario, or the folder of a run, a sweep or a comparison.

    Raises
    ------
    SanctuaryError
        When it names another folder.
    """
    folder = Path(wanted)
    if not folder.is_dir():
        return SCENARIO
    for kind, sign in ((STORE, "store.json"), (RUN, "manifest.json"), (COMPARE, FILE)):
        if (folder / sign).exists():
            return kind
    remedy = "Name a folder that `sanctuary run`, `sanctuary sweep` or `sanctuary compare` made."
    raise SanctuaryError(f"{folder}: this folder holds neither a run nor a sweep nor a comparison", remedy=remedy)


def gather(
    wanted: str | Path,
    *,
    replicates: int = REPLICATES,
    seed: int = FIRST_SEED,
    overrides: Mapping[str, object] | None = None,
    progress: Callable[[int], None] | None = None,
) -> Material:
    """Return the contents of a report; see :func:`report`."""
    kind = kind_of(wanted)
    if kind == STORE:
        return of_store(Path(wanted))
    if kind == RUN:
        return of_run(Path(wanted))
    scenario = load_scenario(wanted, overrides)
    base = compared(wanted, overrides)
    ensemble = run_ensemble(scenario, replicates=replicates, seed=seed, progress=progress)
    changes = [word for key, value in (overrides or {}).items() for word in ("--set", f"{key}={value}")]
    command = ["sanctuary", "report", str(wanted), "--replicates", str(replicates), "--seed", str(seed), *changes]
    material = of_ensemble(ensemble, command)
    if base is None or replicates < 2:
        return material
    further = counted_from(replicates, progress)
    other = run_ensemble(
        base, replicates=replicates, seed=seed, weeks=scenario.weeks, scale=scenario.scale, progress=further
    )
    return replace(material, difference=of_runs(other, ensemble))


def compared(wanted: str | Path, overrides: Mapping[str, object] | None = None) -> Scenario | None:
    """Return the scenario that the report of a scenario compares it with: without what is set, or else the one that it extends."""
    scenario = load_scenario(wanted)
    if overrides and not set(overrides) <= {"weeks", "scale"}:
        return replace(scenario, name=f"{scenario.name}_as_written", title=f"{scenario.title}, as written")
    return parent_of(scenario) if len(scenario.chain) > 1 else None
