"""The front door: what `import sim` gives a notebook, each a command of the same name with a progress bar and no files to name."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING

from sim.analysis.compare.comparison import SHOWN, Comparison
from sim.analysis.compare.comparison import compare as run_comparison
from sim.analysis.compare.mediation import Carried, mediating_rules
from sim.runs.ensemble import FIRST_SEED, Ensemble, run_ensemble
from sim.runs.reading import Store
from sim.scenario import Scenario, load_scenario

if TYPE_CHECKING:
    from sim.analysis.hindcast.hindcast import Hindcast

# Fewer runs than this are done before workers have come up.
WORTH_WORKERS = 12


class Gap(Comparison):
    """A comparison that can also say which rules carry it."""

    def through(self, output: str = "risk.total", name: str | None = None, *, quiet: bool = False) -> Carried:
        """Return which rules carry the difference in an output.

        Parameters
        ----------
        output
            One that was kept.
        name
            Which scenario; the last by default.
        quiet
            Whether no progress is shown.
        """
        other = self.scenarios[-1].name if name is None else name
        with _bar("through rules", None, quiet) as progress:
            found = mediating_rules(self, other, [output], workers=_workers(len(self.seeds) * 20), progress=progress)
        return found[output]


def run(
    scenario: Scenario | str = "baseline",
    *,
    replicates: int = 1,
    seed: int = FIRST_SEED,
    scale: float | None = None,
    weeks: int | None = None,
    workers: int | None = None,
    quiet: bool = False,
) -> Ensemble:
    """Run a scenario several times.

    Parameters
    ----------
    scenario
        One that is loaded, or its name or path.
    replicates, seed
        How many runs, and the seed of the first.
    scale, weeks
        In place of the scenario's own.
    workers
        Processes; all cores by default where there are many runs.
    quiet
        Whether no progress is shown.
    """
    with _bar("running", replicates, quiet) as progress:
        return run_ensemble(
            _loaded(scenario),
            replicates=replicates,
            seed=seed,
            scale=scale,
            weeks=weeks,
            workers=workers or _workers(replicates),
            progress=progress,
        )


def compare(
    *scenarios: Scenario | str,
    replicates: int = 16,
    seed: int = FIRST_SEED,
    outputs: Sequence[str] = SHOWN,
    scale: float | None = None,
    weeks: int | None = None,
    workers: int | None = None,
    quiet: bool = False,
) -> Gap:
    """Run two or more scenarios with the same luck; the first is what the others are compared with.

    Parameters
    ----------
    scenarios
        Loaded, or by name or path; of two that have the same name the later one gets a number.
    replicates, seed, scale, weeks, workers, quiet
        See :func:`run`.
    outputs
        Which outputs to keep.
    """
    loaded = _apart([_loaded(one) for one in scenarios])
    runs = replicates * len(loaded)
    with _bar("comparing", runs, quiet) as progress:
        found = run_comparison(
            loaded,
            outputs=outputs,
            replicates=replicates,
            seed=seed,
            scale=scale,
            weeks=weeks,
            workers=workers or _workers(runs),
            progress=progress,
        )
    return Gap(**{field.name: getattr(found, field.name) for field in fields(Comparison)})


def sweep(
    design: str | Path, *, out: str | Path | None = None, workers: int | None = None, quiet: bool = False
) -> Store:
    """Run a design into a store, or go on with one that was stopped, and open it.

    Parameters
    ----------
    design
        Its path, or a shipped one's name.
    out
        The store's folder; `out/` and the design's name by default.
    workers
        Processes; all cores by default, 0 for none but this one.
    quiet
        Whether no progress is shown.
    """
    from sim.runs.design.design import load_design
    from sim.runs.plan import Plan
    from sim.runs.sweep import run_sweep

    wanted = load_design(design)
    folder = Path(out) if out is not None else Path("out") / wanted.name
    resume = (folder / "store.json").exists()
    with _bar("sweeping", Plan(wanted).runs, quiet) as progress:
        run_sweep(wanted, folder, workers=workers, resume=resume, progress=lambda now: progress(now.done))
    return Store(folder)


def open_store(folder: str | Path) -> Store:
    """Open a sweep's store."""
    return Store(folder)


def hindcast(
    scenario: Scenario | str = "baseline",
    record: str | Path | None = None,
    *,
    replicates: int = 40,
    quiet: bool = False,
    **options: object,
) -> Hindcast:
    """Hold a scenario against the public record.

    Parameters
    ----------
    scenario
        Loaded, or by name or path.
    record
        The record's file; the shipped one by default.
    replicates
        How many runs.
    quiet
        Whether no progress is shown.
    options
        Of :func:`sim.analysis.hindcast.hindcast.hindcasts`: seed, scale, cut_off, workers.
    """
    from sim.analysis.hindcast.hindcast import hindcast as against
    from sim.analysis.hindcast.targets import read_targets

    options.setdefault("workers", _workers(replicates))
    with _bar("running", replicates, quiet) as progress:
        targets = read_targets(None if record is None else Path(record))
        return against(_loaded(scenario), targets, replicates=replicates, progress=progress, **options)


def _loaded(scenario: Scenario | str) -> Scenario:
    return scenario if isinstance(scenario, Scenario) else load_scenario(scenario)


def _apart(scenarios: Sequence[Scenario]) -> list[Scenario]:
    """Return scenarios with names that tell them apart."""
    found: list[Scenario] = []
    for one in scenarios:
        same = sum(known.name == one.name for known in scenarios[: len(found)])
        found.append(replace(one, name=f"{one.name}_{same + 1}") if same else one)
    return found


def _workers(runs: int) -> int:
    return len(os.sched_getaffinity(0)) if runs >= WORTH_WORKERS else 1


@contextmanager
def _bar(words: str, runs: int | None, quiet: bool) -> Iterator[Callable[[int], None]]:
    """Show a bar of runs while they are done."""
    from sim.cli.progress import progress_bar

    with progress_bar(silent=quiet) as bar:
        task = bar.add_task(words, total=runs)
        yield lambda done: bar.update(task, completed=done)
