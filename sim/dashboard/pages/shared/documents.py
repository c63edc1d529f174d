"""Stand-alone documents about a view: a report, and a notebook that repeats the run.

Both are made in the worker process, which repeats the runs with the view's seeds and weeks.
"""

from __future__ import annotations

import shlex
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from sim.dashboard.session.view import WRITTEN, View
from sim.runs.ensemble import Ensemble, run_ensemble


def report(view: View, progress: Callable[[int], None]) -> bytes:
    """Return the report of a view as one page.

    Parameters
    ----------
    view
        The settings of the runs.
    progress
        Called after each run with the number of finished runs. It may raise an exception to stop.

    Raises
    ------
    SanctuaryError
        If a run fails.
    """
    from sim.report.material import of_ensemble
    from sim.report.page import page

    return page(of_ensemble(_lived(view, progress), shlex.split(view.command()))).encode()


def notebook(view: View, progress: Callable[[int], None]) -> bytes:
    """Return a notebook that repeats the runs of a view and compares the numbers; see :func:`report`."""
    from sim.report.notebook import of_run

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "view.ipynb"
        wanted = WRITTEN if view.text else view.scenario
        return of_run(_lived(view, progress), wanted, _settings(view), file).read_bytes()


def _lived(view: View, progress: Callable[[int], None]) -> Ensemble:
    scenario = replace(view, changes=_settings(view)).load()
    return run_ensemble(scenario, replicates=view.replicates, seed=view.seed, progress=progress)


def _settings(view: View) -> MappingProxyType[str, str]:
    """Return the settings of a view, including weeks and scale."""
    return MappingProxyType({**view.changes, "weeks": str(view.week), "scale": f"{view.scale:g}"})
