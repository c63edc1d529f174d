"""Indices of a function whose indices are known, through a sweep and its store."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "experiments"))

from sim.analysis.sensitivity import sensitivity
from sim.cli.main import run as sanctuary
from sim.errors import SanctuaryError
from sim.experiments.design import load_design
from sim.experiments.reading import Store
from sim.experiments.runner import run_sweep

TEXT = """
factors:
  taliban.loyalty.al_qaeda: {{range: [0, 1]}}
  taliban.control: {{range: [0, 1]}}
  prison.veteran_share: {{range: [0.1, 0.8]}}
design: {kind}
samples: {samples}
weeks: 4
keep: {{outputs: [risk.total, strength.isis_k], every: 4}}
"""


def swept(folder: Path, kind: str, samples: int, simulate: str = "stand_in:additive") -> Store:
    path = folder / f"{kind}.yaml"
    path.write_text(TEXT.format(kind=kind, samples=samples), encoding="utf-8")
    run_sweep(load_design(path), folder / kind, workers=0, simulate=simulate)
    return Store(folder / kind)


def test_sobol_finds_the_shares_of_an_additive_function(tmp_path: Path) -> None:
    found = sensitivity(swept(tmp_path, "sobol", 64), "risk.total")
    table = found.table.set_index("factor")
    assert next(iter(table.index)) == "taliban.control"
    assert table.loc["taliban.control", "first"] == pytest.approx(0.8, abs=0.1)
    assert table.loc["taliban.loyalty.al_qaeda", "total"] == pytest.approx(0.2, abs=0.1)
    assert table.loc["prison.veteran_share", "total"] == pytest.approx(0.0, abs=1e-9)
    assert found.pairs is not None
    assert found.pairs["second"].abs().max() < 0.2
    assert found.settled is not None
    assert found.settled < 0.2
    assert (found.used, found.left_out) == (64, 0)


def test_morris_finds_the_slopes_of_an_additive_function(tmp_path: Path) -> None:
    table = sensitivity(swept(tmp_path, "morris", 8), "risk.total").table.set_index("factor")
    assert table["mu_star"].to_dict() == pytest.approx(
        {"taliban.control": 4.0, "taliban.loyalty.al_qaeda": 2.0, "prison.veteran_share": 0.0}, abs=1e-9
    )
    assert table["sigma"].max() == pytest.approx(0.0, abs=1e-9)


def test_samples_with_a_lost_run_are_left_out_and_said(tmp_path: Path) -> None:
    store = swept(tmp_path, "sobol", 16)
    (store.folder / "runs" / "00003.parquet").unlink()
    found = sensitivity(Store(store.folder), "risk.total")
    assert found.left_out > 0
    assert found.used + found.left_out == 16


def test_what_has_no_indices_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SanctuaryError, match="'lhs', which has no indices"):
        sensitivity(swept(tmp_path, "lhs", 8), "risk.total")


def test_the_command_writes_tables_and_figures(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = swept(tmp_path, "sobol", 8).folder
    assert sanctuary(["sensitivity", str(folder), "--output", "risk.total", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["outputs"]["risk.total"]
    assert found["factors"][0]["factor"] == "taliban.control"
    assert (folder / "sensitivity" / "risk.total.svg").is_file()
    assert sanctuary(["sensitivity", str(folder), "--output", "risk.total", "--when", "0"]) == 0
    assert "taliban.control" in capsys.readouterr().out
