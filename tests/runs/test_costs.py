"""The overhead of a sweep: memory must not grow with the number of runs; `benchmarks/sweeps.py` measures time."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest
from stores import HERE

PEAK = """
import sys
from pathlib import Path
from sim.runs.design.design import load_design
from sim.bench.measuring import peak_bytes
from sim.runs.sweep import run_sweep
run_sweep(load_design(sys.argv[1]), Path(sys.argv[2]), workers=0, simulate="stand_in:quick")
print(peak_bytes())
"""


@pytest.mark.slow
def test_memory_stays_flat_from_a_thousand_runs_to_ten_thousand(
    write_design: Callable[..., Path], tmp_path: Path
) -> None:
    environment = {**os.environ, "PYTHONPATH": f"{HERE}{os.pathsep}{HERE.parents[1]}"}
    peaks = []
    for points in (334, 3334):
        design = write_design(name=f"of_{points}", points=points)
        words = [sys.executable, "-c", PEAK, str(design), str(tmp_path / f"store_{points}")]
        done = subprocess.run(words, env=environment, capture_output=True, text=True, check=True)
        peaks.append(int(done.stdout))
    assert peaks[1] < 1.15 * peaks[0], peaks


@pytest.mark.slow
def test_what_a_sweep_costs_is_measured_in_one_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(HERE.parents[1] / "benchmarks"))
    found = import_module("sweeps").bench_sweep(repeats=1, few=2, many=4)
    assert found["workers"]["seconds_a_run"].keys() == {"1", "2"}
    assert found["overhead"]["ms_a_run"] > 0
