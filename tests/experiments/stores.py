"""What tests of sweeps share: the bytes of a store, and a sweep in a process of its own that can be killed."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
DESIGN = """
base: baseline
factors:
  taliban.loyalty.al_qaeda: {{range: [0.2, 1.0], steps: {points}}}
design: grid
replicates: 3
scale: 0.01
weeks: {weeks}
keep: {{outputs: [risk.total, polities, strength.isis_k], every: 4 weeks}}
"""
SWEEP = """
import sys
from pathlib import Path
from sim.experiments.design import load_design
from sim.experiments.runner import run_sweep
if __name__ == "__main__":
    design, folder, workers, simulate = sys.argv[1:5]
    run_sweep(load_design(design), Path(folder), workers=int(workers), resume=True, simulate=simulate)
"""


def data_bytes(folder: Path) -> dict[str, str]:
    """Return a hash of every file of a store that must not depend on how it came about."""
    kept = [path for path in folder.rglob("*") if path.is_file() and path.name not in ("manifest.jsonl", "lock")]
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in kept}


def sweep_process(design: Path, folder: Path, simulate: str, workers: int = 2) -> subprocess.Popen[str]:
    """Start or resume a sweep in a process group of its own."""
    script = folder.parent / "sweep_script.py"
    script.write_text(SWEEP, encoding="utf-8")
    return subprocess.Popen(
        [sys.executable, str(script), str(design), str(folder), str(workers), simulate],
        env={**os.environ, "PYTHONPATH": f"{HERE}{os.pathsep}{HERE.parents[1]}"},
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
