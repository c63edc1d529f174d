"""The identity of a run: its resolved scenario, its seed, and the version of the model."""

from __future__ import annotations

import hashlib
import platform
import sys
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path

from sim.resources import data_dir
from sim.scenario import Scenario
from sim.version import __version__

# Everything that the numbers of a run can depend on. Prose, sources and figures are left out.
ROOMS = ("society", "scenario", "engine", "outputs")
MODULES = ("luck.py", "model.py", "simulation.py")
PICTURES = ("album.py", "figures.py", "style.py", "tables.py", "chronicle.py", "wording.py")
EVIDENCE = ("parameters", "groups", "factions", "leaders", "states", "warlords", "events")
PACKAGES = ("numpy", "numba")


@cache
def model_version() -> Mapping[str, str]:
    """Return the version of the model: a short hash of each source file, and the versions of the compiler and libraries."""
    package = Path(__file__).resolve().parents[1]
    files = [path for room in ROOMS for path in sorted((package / room).rglob("*.py")) if path.name not in PICTURES]
    files += [*sorted((package / "society").rglob("*.yaml")), *(package / name for name in MODULES)]
    found = {f"sim/{path.relative_to(package).as_posix()}": short(path.read_bytes()) for path in files}
    folder = data_dir("seeds")
    for path in (*(folder / f"{name}.yaml" for name in EVIDENCE), folder / "provinces.csv"):
        found[f"seeds/{path.name}"] = short(path.read_bytes())
    found |= {name: version(name) for name in PACKAGES}
    found["python"] = ".".join(map(str, sys.version_info[:2]))
    found["machine"] = platform.machine()
    found["sanctuary"] = __version__
    return found


def digest(parts: Mapping[str, str]) -> str:
    """Return one hash of a version."""
    return short("\n".join(f"{name} {parts[name]}" for name in sorted(parts)).encode())


def run_identity(scenario: Scenario, seed: int, scale: float, weeks: int, model: str) -> str:
    """Return the identity of a run.

    Parameters
    ----------
    scenario
        Resolved. The seed draws its distributions.
    seed, scale, weeks
        How it is run.
    model
        Digest of the version of the model.
    """
    return short(f"{scenario.digest} {seed} {scale!r} {weeks} {model}".encode())


def changes(before: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """Return the differences between two versions, one line each."""
    lines = []
    for name in sorted({*before, *now}):
        old, new = before.get(name), now.get(name)
        if old == new:
            continue
        if old is None or new is None:
            lines.append(f"{name} {'is new' if old is None else 'is gone'}")
        else:
            lines.append(f"{name} changed" if "/" in name else f"{name} was {old}, is {new}")
    return lines


def listed(lines: Iterable[str], most: int = 8) -> str:
    """Return lines indented under a message; count those beyond the first few."""
    lines = list(lines)
    shown = [f"    {line}" for line in lines[:most]]
    if len(lines) > most:
        shown.append(f"    and {len(lines) - most} more")
    return "\n".join(shown)


def short(data: bytes) -> str:
    """Return a short hash of some bytes."""
    return hashlib.blake2b(data, digest_size=10).hexdigest()
