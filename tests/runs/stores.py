"""Helpers for tests of sweeps: the bytes of a store, and a sweep in its own process that can be killed."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

from sim.runs.design.design import load_design
from sim.runs.sweep import run_sweep

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
# Three factors, of which two matter, for designs of any kind.
FACTORS = """
factors:
  taliban.loyalty.al_qaeda: {{range: [0, 1]}}
  taliban.control: {{range: [0, 1]}}
  prison.veteran_share: {{range: [0.1, 0.8]}}
design: {kind}
samples: {samples}
weeks: 4
keep: {{outputs: [risk.total, strength.isis_k], every: 4}}
"""
CATCH = """
base: forced_expulsion
factors:
  supervision.strength: {{range: [0, 0.95], steps: {steps}}}
  dispersal.slip_out: {{levels: [0.2, 1]}}
  events.ultimatum.force: {{levels: [0, 1]}}
design: grid
replicates: {replicates}
keep: {{outputs: [risk.total], every: 26}}
"""
SWEEP = """
import sys
from pathlib import Path
from sim.runs.design.design import load_design
from sim.runs.sweep import run_sweep
if __name__ == "__main__":
    design, folder, workers, simulate = sys.argv[1:5]
    run_sweep(load_design(design), Path(folder), workers=int(workers), resume=True, simulate=simulate)
"""


def swept(folder: Path, text: str, simulate: str) -> Path:
    """Run a design with a stand-in for the model, and return the store."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "design.yaml").write_text(text, encoding="utf-8")
    run_sweep(load_design(folder / "design.yaml"), folder / "store", workers=0, simulate=simulate)
    return folder / "store"


def data_bytes(folder: Path) -> dict[str, str]:
    """Return a hash of every file of a store whose content must not depend on the way it was made."""
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
