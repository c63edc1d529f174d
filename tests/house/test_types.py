"""The types are right: `make lint` checks them too; here, no core waits for them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OLDEST = (3, 11)


@pytest.mark.skipif(sys.version_info[:2] != OLDEST, reason="the types are checked for the oldest Python supported")
def test_mypy_finds_nothing() -> None:
    done = subprocess.run([sys.executable, "-m", "mypy"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
