"""Two processes share the compilation: each step is claimed once."""

from __future__ import annotations

from sim.engine.machine_code import STEP_FUNCTIONS, cache_folder
from sim.engine.warm import unclaimed


def test_a_step_is_claimed_once(monkeypatch, tmp_path) -> None:
    monkeypatch.setenv("SANCTUARY_CACHE_DIR", str(tmp_path))
    cache_folder().mkdir(parents=True)
    assert all(unclaimed(name) for name in STEP_FUNCTIONS)
    assert not any(unclaimed(name) for name in STEP_FUNCTIONS)
