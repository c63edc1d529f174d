"""A pytest plugin that counts the CPU-seconds of each folder of tests and compares them with a budget.

Wall time says little on a machine that does other work too, so what counts is CPU time: of the process that runs the tests and of every
process that it starts. The budgets stand in `pyproject.toml` under `[tool.sanctuary.cpu-seconds]`, one number for each folder. A
whole everyday run (`make tests`) fails where a folder takes more than twice its budget. The numbers are those of one machine; a
short loop, timed now and then during the run, tells how fast this one is, and budgets are scaled by it.

To change a budget: run `make tests` twice with the machine otherwise idle, and write the larger of the two numbers that it prints.
Before raising one, see whether a cheaper test shows the same: `make tests ARGS="--durations=20"` lists the slowest.
"""

from __future__ import annotations

import resource
import time
import tomllib
from collections import Counter
from pathlib import Path

import pytest

# A folder may take so many times its budget: CPU time varies with what else the machine does.
MOST = 2.0
# What the loop below takes on the machine that the budgets were measured on.
LOOP_SECONDS = 0.0100
OUTSIDE = "(start, collection, compilation)"
# So many tests run the model in any case.
MANY = 500


def children(process: str) -> list[str]:
    """Return the ids of the processes that a process has started and that still run."""
    try:
        return [
            child
            for task in Path(f"/proc/{process}/task").iterdir()
            for child in (task / "children").read_text().split()
        ]
    except OSError:
        return []


def used_by(process: str) -> float:
    """Return the CPU-seconds of a running process, of the processes that it started, and of those that they started."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    own = sum(map(int, fields[11:15])) / 100.0
    return own + sum(used_by(child) for child in children(process))


def used() -> float:
    """Return the CPU-seconds of this process and of all that it started, ended or not."""
    whose = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    ended = sum(one.ru_utime + one.ru_stime for one in map(resource.getrusage, whose))
    return ended + sum(used_by(child) for child in children("self"))


def loop_seconds() -> float:
    """Return the CPU-seconds of a short loop."""
    begun = time.process_time()
    total = 0
    for number in range(200_000):
        total += number & 7
    return time.process_time() - begun


class CpuSeconds:
    """Counts of CPU-seconds by folder of tests.

    Attributes
    ----------
    config
        What pytest was called with.
    seconds
        What each folder has taken so far.
    loops
        What the short loop took, each time.
    """

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.seconds: Counter[str] = Counter()
        self.loops: list[float] = []
        self.folder = OUTSIDE
        self.before = 0.0

    def switch(self, folder: str) -> None:
        """Book what was used since the last switch, and begin with another folder."""
        # A process that outlives its parent is counted no more, so that a count may fall.
        self.seconds[self.folder] += max(0.0, used() - self.before)
        self.loops.append(loop_seconds())
        self.folder, self.before = folder, used()

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Compile the model before many tests, so that no folder pays for it; one process does, and the others wait."""
        if len(session.items) > MANY:
            from sim.engine.warm import ensure_compiled

            ensure_compiled()

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        """Begin with the folder of a test."""
        folder = item.nodeid.split("/")[1]
        if folder != self.folder:
            self.switch(folder)

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Hand the counts to the process that reports, or compare them with the budgets."""
        if self.config.pluginmanager.has_plugin("dsession"):
            self.seconds[OUTSIDE] += time.process_time()
        else:
            self.switch(OUTSIDE)
        if hasattr(self.config, "workeroutput"):
            self.config.workeroutput["cpu"] = [dict(self.seconds), self.loops]
        elif self.is_whole() and self.over():
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: object) -> None:
        """Take over the counts of a worker."""
        seconds, loops = getattr(node, "workeroutput", {}).get("cpu", ({}, []))
        self.seconds.update(seconds)
        self.loops += loops

    def is_whole(self) -> bool:
        """Return whether this is the whole everyday set."""
        option = self.config.option
        everywhere = self.config.args_source is pytest.Config.ArgsSource.TESTPATHS
        return everywhere and option.markexpr == "not slow" and not option.keyword and not getattr(option, "lf", False)

    def pace(self) -> float:
        """Return how many times as long as on the machine of the budgets things take."""
        return sum(self.loops) / len(self.loops) / LOOP_SECONDS if self.loops else 1.0

    def budgets(self) -> dict[str, float]:
        """Return the budgets by folder."""
        project = tomllib.loads((self.config.rootpath / "pyproject.toml").read_text(encoding="utf-8"))
        return project["tool"]["sanctuary"]["cpu-seconds"]

    def over(self) -> list[str]:
        """Return the folders that take more than twice their budget; a folder without one has none to take."""
        budgets, pace = self.budgets(), self.pace()
        return [
            folder
            for folder, seconds in self.seconds.items()
            if folder != OUTSIDE and seconds > MOST * pace * budgets.get(folder, 0.0)
        ]

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Print what each folder took, the most first."""
        budgets, over, pace = self.budgets(), self.over(), self.pace()
        total = sum(self.seconds.values())
        terminalreporter.section(f"CPU-seconds by folder of tests: {total:.0f}, at {pace:.2f} times the budgets' pace")
        for folder, seconds in self.seconds.most_common():
            budget = f"{budgets[folder]:6g}" if folder in budgets else ""
            too_much = "  more than twice its budget" if self.is_whole() and folder in over else ""
            terminalreporter.write_line(f"{seconds:8.1f} {budget:>6}  {folder}{too_much}")
