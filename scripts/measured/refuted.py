"""Measure in how many runs each shipped scenario refutes itself, and save it for `sanctuary list` and the browser.

`python -m measured.refuted NAME...` measures some scenarios again and keeps the others.
"""

from __future__ import annotations

import json
import sys

from sim.analysis.refutation import of_ensemble
from sim.resources import put_text
from sim.runs.ensemble import run_ensemble
from sim.scenario import load_scenario
from sim.scenario.refuted import SHIPPED
from sim.scenario.write.authoring import list_scenarios

RUNS, SCALE = 16, 0.02

if __name__ == "__main__":
    kept = json.loads(SHIPPED.read_text(encoding="utf-8"))["scenarios"] if sys.argv[1:] else {}
    every = [one.name for one in list_scenarios()]
    for name in sys.argv[1:] or every:
        scenario = load_scenario(name)
        if scenario.refuted_if:
            ensemble = run_ensemble(scenario, replicates=RUNS, scale=SCALE)
            kept[name] = {"digest": scenario.digest, **of_ensemble(ensemble).plain()}
            print(f"{name}: refuted in {kept[name]['refuted']} of {RUNS} runs")
    found = {"runs": RUNS, "scale": SCALE, "scenarios": {name: kept[name] for name in every if name in kept}}
    put_text(SHIPPED, json.dumps(found, indent=1, ensure_ascii=False) + "\n")
