"""The memory of a tab: workers share what is the same for every visitor."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from sim.dashboard.server.limits import Limits
from sim.dashboard.server.pool import WarmWorkers
from sim.dashboard.session.run import RESTING, LiveRun
from sim.dashboard.session.view import View
from sim.scenario import load_scenario

pytestmark = pytest.mark.slow

# What a tab may take. Its worker is most of it: 50 MB, and 66 with its part of the server, measured with two tabs and more.
MOST = 80e6


def private_bytes(process: int) -> int:
    """Return the private memory of a process, as counted by the kernel."""
    lines = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii").splitlines()
    return 1024 * sum(int(line.split()[1]) for line in lines if line.startswith("Private_"))


def test_a_tab_takes_what_its_run_takes_and_shares_the_rest() -> None:
    changed = threading.Event()
    pool, base = WarmWorkers(), load_scenario("baseline")
    run = LiveRun(pool, Limits(), lambda _: changed.set())
    try:
        for control in (0.3, 0.4, 0.5):
            run.start(View(), base.changed({"taliban.control": control}), base)
            while run.state != RESTING:
                assert changed.wait(120), run.state
                changed.clear()
        taken = private_bytes(run._worker.process.pid or 0)
        print(f"{taken / 1e6:.0f} MB")
        assert 1e6 < taken < MOST
    finally:
        run.close()
        pool.close()
