"""Start a separate dashboard for a measurement, and measure the memory and time of its processes."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]
_TICK = os.sysconf("SC_CLK_TCK")


@dataclass
class Served:
    """A running dashboard with its address."""

    url: str
    process: subprocess.Popen[bytes]

    def family(self) -> list[int]:
        """Return the process ids of the server, its fork server and its workers."""
        parents = {
            int(one.name): int(_stat(one)[1]) for one in Path("/proc").iterdir() if one.name.isdigit() and _stat(one)
        }
        found = [self.process.pid]
        for parent in found:  # grows as children are found
            found += [child for child, its in parents.items() if its == parent]
        return found

    def seconds(self) -> tuple[float, float]:
        """Return the processor seconds of the server, and of the processes that it started."""
        spent = [_seconds(pid) for pid in self.family()]
        return spent[0], sum(spent[1:])

    def memory(self) -> tuple[float, float]:
        """Return the memory in MB of the server, and of the processes that it started. Shared pages count once."""
        taken = [_megabytes(pid) for pid in self.family()]
        return taken[0], sum(taken[1:])


def _stat(process: Path) -> list[str]:
    try:
        return (process / "stat").read_text().rpartition(") ")[2].split()
    except OSError:
        return []


def _seconds(pid: int) -> float:
    stat = _stat(Path(f"/proc/{pid}"))
    return (int(stat[11]) + int(stat[12])) / _TICK if stat else 0.0


def _megabytes(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


@contextmanager
def served(*options: str) -> Iterator[Served]:
    """Start a dashboard with its command, and end it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        sys.executable,
        "-c",
        "from sim.cli.main import main; main()",
        "dashboard",
        "--port",
        str(port),
        *options,
    ]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    found = Served(f"http://127.0.0.1:{port}", process)
    try:
        for _ in range(1200):
            try:
                urllib.request.urlopen(f"{found.url}/readyz", timeout=2).close()
                break
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        yield found
    finally:
        process.terminate()
        process.wait(20)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the Chromium of the system, and end it."""
    binary = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if binary is None:
        sys.exit("no Chromium: run scripts/system-packages.sh")
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=binary, args=FLAGS)
        yield found
        found.close()
