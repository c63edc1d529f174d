"""The functions that `import sim` offers to notebooks. Each does the same as the command of its name, with a progress bar."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from sim.analysis.compare.comparison import SHOWN, Comparison
from sim.analysis.compare.comparison import compare as run_comparison
from sim.analysis.compare.mediation import Carried, mediating_rules
from sim.runs.ensemble import FIRST_SEED, Ensemble, run_ensemble
from sim.runs.reading import RunFolder, Store
from sim.scenario import Scenario, load_scenario
from sim.scenario.write.difference import parted

if TYPE_CHECKING:
    from sim.analysis.dock.compare import Docking
    from sim.analysis.dock.interventions import Intervention
    from sim.analysis.hindcast.hindcast import Hindcast
    from sim.analysis.hindcast.patterns.compare import Patterns
    from sim.model import SanctuaryModel

Progress = Callable[[int], None] | None
# Fewer runs than this finish before workers have started.
WORTH_WORKERS = 12


class Gap(Comparison):
    """A comparison that can also measure which rules cause it."""

    def through(
        self,
        output: str = "risk.total",
        name: str | None = None,
        *,
        workers: int | None = None,
        progress: Progress = None,
        quiet: bool = False,
    ) -> Carried:
        """Return how much of the difference in an output each rule causes.

        Parameters
        ----------
        output
            An output that the comparison kept.
        name
            The scenario; the last one by default.
        workers, progress, quiet
            See :func:`run`.
        """
        other = self.scenarios[-1].name if name is None else name
        workers = workers or _workers(len(self.seeds) * 20)
        with _bar("through rules", None, quiet, progress) as done:
            found = mediating_rules(self, other, [output], workers=workers, progress=done)
        return found[output]


def run(
    scenario: Scenario | str | type[SanctuaryModel] = "baseline",
    *,
    model: type[SanctuaryModel] | None = None,
    replicates: int = 1,
    seed: int = FIRST_SEED,
    scale: float | None = None,
    weeks: int | None = None,
    engine: str = "compiled",
    workers: int | None = None,
    progress: Progress = None,
    quiet: bool = False,
) -> Ensemble:
    """Run a scenario several times.

    Parameters
    ----------
    scenario
        A loaded scenario, or its name or path; a model class alone runs the baseline.
    model
        A subclass of `sim.Model` to run in place of it. Its `step` is called every week and ends the run when it sets
        `self.running = False`; `own_outputs`, functions of the model by name, are recorded beside the outputs.
    replicates, seed
        The number of runs, and the seed of the first.
    scale, weeks
        Values that replace those of the scenario.
    engine
        `"compiled"`, or `"reference"`, which compiles nothing: the better one for trying an edit of a rule.
    workers
        The number of processes; by default all cores where there are many runs.
    progress
        Called with the number of finished runs. What it raises ends the work, and what a sweep has stored by then is kept.
    quiet
        Whether to hide the progress bar.
    """
    loaded = _loaded("baseline" if isinstance(scenario, type) else scenario)
    model = scenario if isinstance(scenario, type) else model
    with _bar("running", replicates, quiet, progress) as done:
        return run_ensemble(
            loaded,
            model=model,
            engine=engine,
            replicates=replicates,
            seed=seed,
            scale=scale,
            weeks=weeks,
            workers=workers or _workers(replicates),
            progress=done,
        )


def compare(
    *scenarios: Scenario | str,
    replicates: int = 16,
    seed: int = FIRST_SEED,
    outputs: Sequence[str] = SHOWN,
    model: type[SanctuaryModel] | None = None,
    scale: float | None = None,
    weeks: int | None = None,
    when: int | str = "run",
    since: int | None = None,
    engine: str = "compiled",
    workers: int | None = None,
    progress: Progress = None,
    quiet: bool = False,
) -> Gap:
    """Run two or more scenarios with the same random draws, and compare the others with the first.

    Parameters
    ----------
    scenarios
        Loaded scenarios, names or paths. The later one of two with the same name gets a number.
    replicates, seed, model, scale, weeks, engine, workers, progress, quiet
        See :func:`run`.
    since
        The week from which the others differ: until then they share the past of the first.
    outputs, when
        The outputs to keep, and the numbers to compare: see :class:`sim.analysis.compare.comparison.Comparison`.
    """
    loaded = _apart([_loaded(one) for one in scenarios])
    if since is not None:
        loaded = [loaded[0], *(parted(loaded[0], one, since) for one in loaded[1:])]
    runs = replicates * len(loaded)
    with _bar("comparing", runs, quiet, progress) as done:
        found = run_comparison(
            loaded,
            outputs=outputs,
            model=model,
            engine=engine,
            replicates=replicates,
            seed=seed,
            scale=scale,
            weeks=weeks,
            when=when,
            workers=workers or _workers(runs),
            progress=done,
        )
    return Gap(**{field.name: getattr(found, field.name) for field in fields(Comparison)})


def sweep(
    design: str | Path | Mapping[str, object],
    *,
    out: str | Path | None = None,
    model: type[SanctuaryModel] | None = None,
    engine: str = "compiled",
    workers: int | None = None,
    progress: Progress = None,
    quiet: bool = False,
) -> Store:
    """Run a sweep into a store, or resume one that was stopped, and open the store.

    Parameters
    ----------
    design
        The path of the design, the name of a shipped one, or its content as a dictionary, which may hold frozen distributions of
        `scipy.stats`: `{"factors": {"taliban.control": uniform(0.2, 0.6)}, "design": "lhs", "samples": 64}`.
    out
        The folder of the store; by default `out/` with the name of the design.
    model, engine
        See :func:`run`. Other processes import the class, so it belongs in a module.
    workers
        The number of processes; all cores by default, 0 to use this process only.
    progress, quiet
        See :func:`run`.
    """
    from sim.runs.design.design import load_design
    from sim.runs.own import simulated_by
    from sim.runs.plan import Plan
    from sim.runs.sweep import run_sweep

    if isinstance(design, Mapping):
        from sim.runs.design.in_python import design_file

        wanted, folder = load_design(design_file(design, out)), Path(out or "out/sweep")
    else:
        wanted = load_design(design)
        folder = Path(out) if out is not None else Path("out") / wanted.name
    simulate = simulated_by(model, engine)
    wanted = replace(wanted, outputs=(*wanted.outputs, *getattr(model, "own_outputs", {})))
    resume = (folder / "store.json").exists()
    with _bar("sweeping", Plan(wanted).runs, quiet, progress) as done:
        run_sweep(
            wanted, folder, workers=workers, resume=resume, simulate=simulate, progress=lambda now: done(now.done)
        )
    return Store(folder)


def open_store(folder: str | Path) -> Store | RunFolder:
    """Open the store of a sweep, or the folder of a run."""
    return RunFolder(folder) if (Path(folder) / "manifest.json").is_file() else Store(folder)


def hindcast(
    scenario: Scenario | str = "baseline",
    record: str | Path | None = None,
    *,
    replicates: int = 40,
    seed: int = FIRST_SEED,
    scale: float = 0.05,
    cut_off: date | None = None,
    workers: int | None = None,
    progress: Progress = None,
    quiet: bool = False,
) -> Hindcast:
    """Compare a scenario with the public record.

    Parameters
    ----------
    scenario
        A loaded scenario, or its name or path.
    record
        The file of the record; the shipped one by default.
    replicates, seed, scale, workers, progress, quiet
        See :func:`run`.
    cut_off
        Rows that end by this day are reported apart from later ones; by default the day of the shipped hindcast.
    """
    from sim.analysis.hindcast.hindcast import CUT_OFF
    from sim.analysis.hindcast.hindcast import hindcast as against
    from sim.analysis.hindcast.targets import read_targets

    how = {"replicates": replicates, "seed": seed, "scale": scale, "cut_off": cut_off or CUT_OFF}
    with _bar("running", replicates, quiet, progress) as done:
        loaded = _loaded(scenario)
        targets = read_targets(None if record is None else Path(record), zero=loaded.first_day)
        return against(loaded, targets, workers=workers or _workers(replicates), progress=done, **how)


def dock(
    scenario: Scenario | str = "baseline",
    *,
    replicates: int = 8,
    seed: int = FIRST_SEED,
    scale: float = 0.02,
    weeks: int | None = None,
    interventions: Sequence[Intervention] | None = None,
    draws: int = 30,
    workers: int | None = None,
    progress: Progress = None,
    quiet: bool = False,
) -> Docking:
    """Compare a scenario with its twin of differential equations; see :func:`sim.analysis.dock.dock`.

    Parameters
    ----------
    scenario
        A loaded scenario, or its name or path.
    interventions
        The changes to apply, besides the unchanged scenario; the shipped ones by default.
    draws
        Number of draws of the unknowns on which the emulator is fitted.
    replicates, seed, scale, weeks, workers, progress, quiet
        See :func:`run`.
    """
    from sim.analysis.dock.compare import dock as against_twin
    from sim.analysis.dock.interventions import INTERVENTIONS

    with _bar("running", None, quiet, progress) as done:
        return against_twin(
            _loaded(scenario),
            replicates=replicates,
            seed=seed,
            scale=scale,
            weeks=weeks,
            interventions=INTERVENTIONS if interventions is None else interventions,
            draws=draws,
            workers=workers,
            progress=done,
        )


def patterns(
    *scenarios: Scenario | str,
    replicates: int = 16,
    seed: int = FIRST_SEED,
    scale: float = 0.02,
    weeks: int | None = None,
    journal: Path | None = None,
    workers: int | None = None,
    progress: Progress = None,
    quiet: bool = False,
) -> Patterns:
    """Return which patterns of the record the runs of scenarios show; see :func:`sim.analysis.hindcast.patterns.patterns`.

    Parameters
    ----------
    scenarios
        Loaded scenarios, names or paths; the baseline if none is given.
    journal
        File of the measures of finished runs; these are not run again.
    replicates, seed, scale, weeks, workers, progress, quiet
        See :func:`run`.
    """
    from sim.analysis.hindcast.patterns.compare import patterns as measured

    with _bar("running", replicates * max(1, len(scenarios)), quiet, progress) as done:
        return measured(
            *scenarios,
            replicates=replicates,
            seed=seed,
            scale=scale,
            weeks=weeks,
            journal=journal,
            workers=workers,
            progress=done,
        )


def _loaded(scenario: Scenario | str) -> Scenario:
    return scenario if isinstance(scenario, Scenario) else load_scenario(scenario)


def _apart(scenarios: Sequence[Scenario]) -> list[Scenario]:
    """Return the scenarios with distinct names."""
    found: list[Scenario] = []
    for one in scenarios:
        same = sum(known.name == one.name for known in scenarios[: len(found)])
        found.append(replace(one, name=f"{one.name}_{same + 1}") if same else one)
    return found


def _workers(runs: int) -> int:
    return len(os.sched_getaffinity(0)) if runs >= WORTH_WORKERS else 1


@contextmanager
def _bar(words: str, runs: int | None, quiet: bool, progress: Progress) -> Iterator[Callable[[int], None]]:
    """Show a progress bar, and yield what is told the number of finished runs."""
    from sim.cli.progress import progress_bar

    with progress_bar(silent=quiet) as bar:
        task = bar.add_task(words, total=runs)

        def told(done: int) -> None:
            bar.update(task, completed=done)
            if progress is not None:
                progress(done)

        yield told
