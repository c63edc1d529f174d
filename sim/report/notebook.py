"""Notebooks that repeat a run, a comparison or a sweep through `import sim` and check that the numbers are the same.

A shipped scenario is loaded by its name. Any other is written into the notebook with all its values, so that no file is needed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from sim.analysis.compare.comparison import Comparison
from sim.errors import optional
from sim.report.page import write_text
from sim.runs.design.design import Design, repeatable
from sim.runs.ensemble import HEADLINES, Ensemble
from sim.runs.reading import Store
from sim.scenario import Scenario, resolved_text
from sim.scenario.read.folders import Shelf
from sim.version import __version__

# The number of outputs that are checked, enough to detect a different model.
MOST_CHECKED = 6


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
    cells = [
        _text(_head(scenario.title, scenario.assumes, f"`sim.run`, {len(ensemble.seeds)} runs, seed {ensemble.seeds[0]}")),
        _loading("scenario", scenario, wanted, overrides),
        f"runs = sim.run(scenario, replicates={len(ensemble.seeds)}, seed={ensemble.seeds[0]})\nruns",
        "found = {name: [float(run.series(name)[-1]) for run in runs.results] for name in expected}\n" + _CHECK,
        *[f'runs.plot("{name}")' for name in names[:2]],
        'runs.results[0].events  # what happened in the first run, as (week, words)',
    ]  # fmt: skip
    return _write(cells, {3: last}, file)


def of_comparison(found: Comparison, wanted: Sequence[str], file: Path) -> Path:
    """Write a notebook that repeats a comparison; see :func:`of_run`."""
    other = found.scenarios[-1]
    names = found.outputs[:MOST_CHECKED]
    first, last = (found.series[one.name] for one in (found.base, other))
    differences = _known({name: [float(value) for value in (last[name] - first[name])[:, -1]] for name in names})
    variables = [f"scenario_{number}" for number in range(1, len(found.scenarios) + 1)]
    loading = [
        _loading(variable, one, name, {})
        for variable, one, name in zip(variables, found.scenarios, wanted, strict=True)
    ]
    titles = " against ".join(one.title for one in reversed(found.scenarios))
    call = (
        f"gap = sim.compare({', '.join(variables)}, replicates={len(found.seeds)}, seed={found.seeds[0]},\n"
        f"                  outputs={list(found.outputs)!r}, scale={found.scale!r}, weeks={found.weeks})\ngap.table"
    )
    check = (
        "first, last = gap.series[gap.base.name], gap.series[gap.scenarios[-1].name]\n"
        "found = {name: [float(value) for value in (last[name] - first[name])[:, -1]] for name in expected}\n" + _CHECK
    )
    said = f"`sim.compare`, {len(found.seeds)} pairs of runs with the same seeds"
    cells = [_text(_head(titles, "", said)), *loading, call, check, f'gap.plot("{names[0]}")']
    return _write(cells, {len(loading) + 2: differences}, file)


def of_sweep(design: Design, store: Store, file: Path) -> Path:
    """Write a notebook that repeats a sweep, into a store beside it; see :func:`of_run`."""
    inputs = f"{design.name}-inputs"
    files = {f"{inputs}/{name}": text for name, text in repeatable(design).items()}
    responses = {output: store.response(output) for output in store.outputs[:MOST_CHECKED]}
    means = {name: float(np.nanmean(values)) for name, values in responses.items() if np.isfinite(values).any()}
    writing = "from pathlib import Path\n\nimport sim\n\n"
    writing += "".join(f"Path({path!r}).parent.mkdir(exist_ok=True)\n" for path in list(files)[:1])
    writing += "".join(f"Path({path!r}).write_text({_quoted(inner)})\n" for path, inner in files.items())
    call = f"store = sim.sweep({f'{inputs}/design.yaml'!r}, out={f'{inputs}/store'!r})\nstore"
    check = (
        "import numpy as np\n\nfound = {name: float(np.nanmean(store.response(name))) for name in expected}\n" + _CHECK
    )
    said = f"`sim.sweep`, {store.head['runs']:,} runs at {store.head['points']:,} points"
    cells = [_text(_head(design.title, "", said)), writing.rstrip("\n"), call, check, "store.points.head()"]
    return _write(cells, {3: means}, file)


def _known(numbers: Mapping[str, list[float]]) -> dict[str, list[float]]:
    """Return only the outputs that are defined in every run; the others cannot be checked."""
    return {name: values for name, values in numbers.items() if np.isfinite(values).all()}


_CHECK = (
    "wrong = [name for name in expected if found[name] != expected[name]]\n"
    'assert not wrong, f"not the same numbers as when this was written: {wrong}"\n'
    'print(f"the same numbers: {len(expected)} outputs, to the last digit")'
)


def _head(title: str, assumes: str, said: str) -> str:
    lines = [f"# {title}", assumes, f"{said}; written by sanctuary {__version__}."]
    lines.append("Run all cells. The last check compares the numbers with those from when the notebook was written.")
    return "\n\n".join(line for line in lines if line)


def _text(words: str) -> str:
    """Mark the text of a cell as prose."""
    return f"%%prose\n{words}"


def _loading(variable: str, scenario: Scenario, wanted: str, overrides: Mapping[str, str]) -> str:
    """Return the cell that loads a scenario: by its name, or from text with all its values."""
    if wanted in Shelf.default().names():
        change = f".changed({json.dumps(dict(overrides), indent=4, ensure_ascii=False)})" if overrides else ""
        made = f'{variable} = sim.scenario("{wanted}"){change}'
    else:
        text = _quoted(resolved_text(scenario))
        made = f"{variable} = sim.scenario.load_text({text}, {f'{scenario.name}.yaml'!r})"
    told = (
        f'assert {variable}.digest == "{scenario.digest}", "the scenario, or a scenario that it extends, has changed"'
    )
    return f"import sim\n\n{made}\n{told}\n{variable}"


def _quoted(text: str) -> str:
    """Return text as a Python literal, over several lines where possible."""
    return f'r"""{text}"""' if '"""' not in text and not text.endswith(("\\", '"')) else repr(text)


def _write(cells: Sequence[str], expected: Mapping[int, Mapping[str, object]], file: Path) -> Path:
    with optional("notebook"):
        from nbformat import v4, writes
    made = []
    for number, cell in enumerate(cells):
        if cell.startswith("%%prose\n"):
            made.append(v4.new_markdown_cell(cell.removeprefix("%%prose\n"), id=f"cell-{number}"))
            continue
        if number in expected:
            cell = f"expected = {json.dumps(expected[number], indent=4)}\n{cell}"
        made.append(v4.new_code_cell(cell, id=f"cell-{number}"))
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return write_text(file, writes(v4.new_notebook(cells=made, metadata={"kernelspec": kernel})) + "\n")
