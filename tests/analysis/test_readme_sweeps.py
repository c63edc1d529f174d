"""Figures in the README that take sweeps: the flip line, the unknowns, the record, equations, structure."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.slow
@pytest.mark.parametrize(
    "group", ["catch22", "unknowns", "record", "patterns", "causes", "sobol", "dock", "structures"]
)
def test_what_sweeps_gave_is_what_they_give(group: str) -> None:
    command = [sys.executable, str(ROOT / "scripts" / "readme.py"), "--check", group]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, f"{done.stdout}{done.stderr}If the change is meant: make readme ARGS={group}"
