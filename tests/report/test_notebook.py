"""Notebooks that commands write repeat the same runs, also in another folder."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from sim.cli.main import run
from sim.dashboard.session.view import View
from sim.model import simulate

SMALL = ["--scale", "0.01", "--weeks", "6"]
OWN = """
extends: baseline
title: Mine
assumptions: {taliban.control: 0.6}
events:
  - {id: drill, when: {output: seen.isis_k, above: 300}, drill: {by: [tajikistan]}}
"""
DESIGN = """
title: Control
base: {base}
factors: {{taliban.control: {{levels: [0.3, 0.6]}}}}
design: grid
replicates: 2
scale: 0.01
weeks: 6
keep: {{outputs: [risk.total, trust.mean], every: 1 week}}
"""


@pytest.fixture
def own(tmp_path: Path) -> str:
    path = tmp_path / "mine.yaml"
    path.write_text(OWN, encoding="utf-8")
    return str(path)


def executed(notebook: Path) -> str:
    """Run all cells in another folder than that of the notebook, and return the printed text."""
    there = notebook.parent / "elsewhere"
    there.mkdir()
    read = nbformat.read(notebook, as_version=4)
    nbformat.validate(read)
    NotebookClient(read, timeout=300, resources={"metadata": {"path": str(there)}}).execute()
    outputs = [output for cell in read.cells if cell.cell_type == "code" for output in cell.outputs]
    return "".join(output.get("text", "") for output in outputs)


@pytest.mark.slow
@pytest.mark.parametrize("shipped", [True, False])
def test_a_run_is_repeated(shipped: bool, own: str, tmp_path: Path) -> None:
    file = tmp_path / "run.ipynb"
    words = ["--replicates", "2", "--seed", "5", "--set", "rules.outbidding=off", "--no-figures", "--quiet"]
    wanted = "baseline" if shipped else own
    assert run(["run", wanted, *SMALL, *words, "--out", str(tmp_path / "out"), "--notebook", str(file)]) == 0
    assert "the same numbers: 6 outputs" in executed(file)


@pytest.mark.slow
@pytest.mark.parametrize("text", ["", OWN])
def test_a_view_of_the_dashboard_is_repeated(text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    view = View(text=text, seed=4, replicates=2, scale=0.01, week=6).changed("enforcement.reach", "0.02")
    address = "http://localhost:8765" + view.address()
    file, out = tmp_path / "view.ipynb", ["--no-figures", "--json", "--out", str(tmp_path / "out")]
    assert run(["run", address, *out, "--notebook", str(file)]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [told[name] for name in ("seed", "replicates", "scale", "weeks")] == [4, 2, 0.01, 6]
    # The same runs as in the browser.
    lived = [
        simulate(view.load(), seed, scale=view.scale, weeks=view.week).series("strength.isis_k")[-1] for seed in (4, 5)
    ]
    assert told["outputs"]["strength.isis_k"]["median"] == pytest.approx(sum(lived) / 2)
    assert "the same numbers: 6 outputs" in executed(file)


def test_an_invalid_address_is_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["run", "http://localhost:8765/?scenario=baseline&enforcement=3"]) == 2
    assert "no such part" in capsys.readouterr().err


@pytest.mark.slow
def test_a_comparison_is_repeated(own: str, tmp_path: Path) -> None:
    file = tmp_path / "compare.ipynb"
    words = ["--replicates", "2", "--seed", "3", "--no-figures", "--json", "--out", str(tmp_path / "out")]
    assert run(["compare", "baseline", own, *SMALL, *words, "--notebook", str(file)]) == 0
    assert "the same numbers: 6 outputs" in executed(file)


@pytest.mark.slow
@pytest.mark.parametrize("shipped", [True, False])
def test_a_sweep_is_repeated(shipped: bool, own: str, tmp_path: Path) -> None:
    design, file = tmp_path / "control.yaml", tmp_path / "sweep.ipynb"
    design.write_text(DESIGN.format(base="baseline" if shipped else own), encoding="utf-8")
    assert run(["sweep", str(design), "--quiet", "--out", str(tmp_path / "store"), "--notebook", str(file)]) == 0
    assert "the same numbers: 2 outputs" in executed(file)


@pytest.mark.slow
def test_a_notebook_fails_when_the_numbers_differ(tmp_path: Path) -> None:
    file = tmp_path / "run.ipynb"
    words = ["--replicates", "1", "--no-figures", "--quiet", "--out", str(tmp_path / "out")]
    assert run(["run", "baseline", *SMALL, *words, "--notebook", str(file)]) == 0
    written = json.loads(file.read_text(encoding="utf-8"))
    text = json.dumps(written).replace("seed=1", "seed=2")
    file.write_text(text, encoding="utf-8")
    with pytest.raises(CellExecutionError, match="not the same numbers"):
        executed(file)
