"""Measure in how many runs each shipped scenario refutes itself, and save it for `sanctuary list` and the browser."""

from __future__ import annotations

import json

from sim.analysis.refutation import measure_shipped
from sim.resources import put_text
from sim.scenario.refuted import SHIPPED
from sim.scenario.write.authoring import list_scenarios

RUNS, SCALE = 16, 0.02

if __name__ == "__main__":
    found = measure_shipped([one.name for one in list_scenarios()], RUNS, SCALE)
    put_text(SHIPPED, json.dumps(found, indent=1, ensure_ascii=False) + "\n")
    for name, one in found["scenarios"].items():
        print(f"{name}: refuted in {one['refuted']} of {RUNS} runs")
        for row in one["rows"]:
            print(f"    {row['row']}: {row['met']}")
