"""Notebooks that repeat a run, a comparison or a sweep through `import sim` and check that the numbers are the same.

A shipped scenario is loaded by its name. Any other is written into the notebook with all its values, so that no file is needed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

import numpy as np

from sim.analysis.compare.comparison import Comparison
from sim.errors import optional
from sim.report.page import write_text
from sim.resources import rendered
from sim.runs.design.design import Design, repeatable
from sim.runs.ensemble import HEADLINES, Ensemble
from sim.runs.reading import Store
from sim.scenario import resolved_text
from sim.scenario.read.folders import Shelf
from sim.version import __version__

# The number of outputs that are checked, enough to detect a different model.
MOST_CHECKED = 6
TEMPLATE = Path(__file__).with_name("notebook.py.jinja")
# In the text of the template a form feed, which no scenario may hold, begins each cell.
_CELL, _PROSE = "\f", "prose:"


def of_run(ensemble: Ensemble, wanted: str, overrides: Mapping[str, str], file: Path) -> Path:
    """Write a notebook that repeats the runs of a scenario.

    Parameters
    ----------
    ensemble
        The runs.
    wanted, overrides
        The name or path of the scenario, and the values that replace its own.
    file
        The path of the notebook.

    Returns
    -------
    pathlib.Path
        The path of the notebook.

    Raises
    ------
    SanctuaryError
        When nbformat is not installed or the file cannot be written.
    """
    scenario = ensemble.scenario
    names = [name for name in HEADLINES if name in ensemble.names]
    last = _known({name: [float(result.series(name)[-1]) for result in ensemble.results] for name in names})
    return _write(
        file,
        "run",
        title=scenario.title,
        assumes=scenario.assumes,
        seeds=ensemble.seeds,
        expected=last,
        shown=names[:2],
        scenarios={"scenario": (scenario, wanted)},
        overrides=dict(overrides),
    )


def of_comparison(found: Comparison, wanted: Sequence[str], file: Path) -> Path:
    """Write a notebook that repeats a comparison; see :func:`of_run`."""
    other = found.scenarios[-1]
    names = found.outputs[:MOST_CHECKED]
    first, last = (found.series[one.name] for one in (found.base, other))
    differences = _known({name: [float(value) for value in (last[name] - first[name])[:, -1]] for name in names})
    named = zip(found.scenarios, wanted, strict=True)
    return _write(
        file,
        "comparison",
        title=" against ".join(one.title for one in reversed(found.scenarios)),
        seeds=found.seeds,
        expected=differences,
        scenarios={f"scenario_{place}": one for place, one in enumerate(named, 1)},
        found=found,
    )


def of_sweep(design: Design, store: Store, file: Path) -> Path:
    """Write a notebook that repeats a sweep, into a store beside it; see :func:`of_run`."""
    inputs = f"{design.name}-inputs"
    files = {f"{inputs}/{name}": text for name, text in repeatable(design).items()}
    responses = {output: store.response(output) for output in store.outputs[:MOST_CHECKED]}
    means = {name: float(np.nanmean(values)) for name, values in responses.items() if np.isfinite(values).any()}
    return _write(file, "sweep", title=design.title, head=store.head, files=files, inputs=inputs, expected=means)


def _known(numbers: Mapping[str, list[float]]) -> dict[str, list[float]]:
    """Return only the outputs that are defined in every run; the others cannot be checked."""
    return {name: values for name, values in numbers.items() if np.isfinite(values).all()}


def _quoted(text: str) -> str:
    """Return text as a Python literal, over several lines where possible."""
    return f'r"""{text}"""' if '"""' not in text and not text.endswith(("\\", '"')) else repr(text)


def _write(file: Path, kind: str, **contents: object) -> Path:
    """Write the notebook that the template makes of some contents."""
    with optional("notebook"):
        from nbformat import v4, writes
    told = {"assumes": "", "scenarios": {}, "overrides": {}, **contents}
    text = rendered(
        TEMPLATE,
        kind=kind,
        code=_CELL,
        prose=_CELL + _PROSE,
        version=__version__,
        shipped=Shelf.default().names(),
        quoted=_quoted,
        repr=repr,
        resolved_text=resolved_text,
        indented=partial(json.dumps, indent=4, ensure_ascii=False),
        **told,
    )
    made = []
    for number, cell in enumerate(text.split(_CELL)[1:]):
        words, name = cell.removeprefix(_PROSE).rstrip("\n"), f"cell-{number}"
        if cell.startswith(_PROSE):
            made.append(v4.new_markdown_cell(words, id=name))
        else:
            made.append(v4.new_code_cell(words, id=name))
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return write_text(file, writes(v4.new_notebook(cells=made, metadata={"kernelspec": kernel})) + "\n")
