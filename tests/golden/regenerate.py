"""Write the golden file anew: `python -m tests.golden.regenerate`. It says what moved.

The file holds a digest of every output that the baseline records, and some of its numbers for people to read. It is written by
whoever means to change what the model says, and the change belongs in the same commit.
"""

from __future__ import annotations

import hashlib
import json
import math
import platform
import sys
from pathlib import Path
from typing import Any

import numba
import numpy as np

from sim.model import simulate
from sim.outputs.definitions import by_name
from sim.outputs.results import Results
from sim.scenario import load_scenario

GOLDEN = Path(__file__).with_name("baseline.json")
SEEDS = (1, 2)
WEEKS, SCALE = 105, 0.05
AT = (0, 12, 26, 52, 104)
SHOWN = (
    "strength.isis_k", "strength.al_qaeda", "strength.aqis", "strength.tip", "strength.imu", "attacks.isis_k",
    "acts.isis_k", "enforcement.ratio", "leniency.al_qaeda", "treatment.tip", "aq_family.provinces",
    "sanctuary.al_qaeda", "sanctuary.isis_k", "capability.al_qaeda", "seen.al_qaeda", "risk.supervised",
    "risk.unsupervised", "risk.dispersed", "compliance.attacks", "compliance.conduct",
    "compliance.presence", "compliance.expulsion", "exits.untracked", "handovers.hosted", "resources", "moderation",
    "conduct", "obedience", "obedience_slope", "breaches.women", "grievance.minorities", "defections", "drift",
    "control.taliban", "warlords.active", "polities", "concern.china", "rhetoric.china", "concern.tajikistan",
    "trust.china", "gap.tajikistan", "doubt.mean", "legitimacy.mean", "recognition.odds", "recognitions", "pressure",
    "forcing", "belief.attacks_only",
)  # fmt: skip


def made_with() -> dict[str, str]:
    """Give what the bytes depend on besides the sources."""
    return {
        "machine": f"{platform.system()} {platform.machine()}",
        "python": ".".join(platform.python_version_tuple()[:2]),
        "numpy": np.__version__,
        "numba": numba.__version__,
    }


def digests(results: Results) -> dict[str, str]:
    """Hash the bytes of every output."""
    hashes = {}
    for output in by_name().values():
        record = results.country if output.over == "country" else results.by_entity[output.over]
        column = np.ascontiguousarray(record[output.field])
        hashes[output.name] = hashlib.sha256(column.tobytes()).hexdigest()[:16]
    return hashes


def found() -> dict[str, Any]:
    """Run the baseline and give what the golden file holds."""
    scenario = load_scenario("baseline")
    runs = {str(seed): simulate(scenario, seed, scale=SCALE, weeks=WEEKS) for seed in SEEDS}
    return {
        "about": "The baseline's outputs. Made by `python -m tests.golden.regenerate`; see there.",
        "made_with": made_with(),
        "run": {"weeks": WEEKS, "scale": SCALE},
        "digests": {seed: digests(results) for seed, results in runs.items()},
        "at": list(AT),
        "values": {
            seed: {name: [_plain(results.series(name)[t]) for t in AT] for name in SHOWN}
            for seed, results in runs.items()
        },
    }


def _plain(x: float) -> float | None:
    return None if math.isnan(x) else float(f"{x:.10g}")


def added(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    """Name the outputs that the first file does not know."""
    return sorted({name for seed, hashes in new["digests"].items() for name in hashes.keys() - old["digests"][seed]})


def moved(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    """Say which outputs of the first file are gone or differ, with the largest move of each number that is shown."""
    lines = []
    for seed, hashes in old["digests"].items():
        now = new["digests"][seed]
        lines += [f"seed {seed}: {name} is gone" for name in hashes.keys() - now.keys()]
        for name, series in old["values"][seed].items():
            after = new["values"][seed].get(name, series)
            if after != series:
                changes = [(abs((b or 0.0) - (a or 0.0)), t, a, b) for a, b, t in zip(series, after, AT, strict=True)]
                _, week, a, b = max(changes, key=lambda c: c[0])
                lines.append(f"seed {seed}: {name} in week {week} was {a}, is {b}")
        lines += [f"seed {seed}: {name} moved" for name, one in hashes.items() if name in now and now[name] != one]
    return lines


def verdict(old: dict[str, Any], new: dict[str, Any]) -> str:
    """Say in a line how many outputs are new and how many moved."""
    names, lines = added(old, new), moved(old, new)
    new_ones = (
        f"{len(names)} output{'s' if len(names) > 1 else ''} added ({', '.join(names)})" if names else "none added"
    )
    return f"{new_ones}, {len(lines) or 'none'} moved"


def main() -> int:
    """Write the file and print what moved."""
    new = found()
    old = json.loads(GOLDEN.read_text())
    GOLDEN.write_text(json.dumps(new, indent=1) + "\n")
    print("\n".join([*moved(old, new), verdict(old, new)]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
