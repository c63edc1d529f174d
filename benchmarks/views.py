"""Compare the model with the benchmark forecasts of VIEWS, on the rows of the record up to the end of 2022.

python benchmarks/views.py            # run and print
python benchmarks/views.py --write    # also write the tables of docs/peers.md
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from functools import partial

import numpy as np
from tell import PAGE, as_table, figure, markers, script

from sim.analysis.hindcast.hindcast import CUT_OFF, RowResult, hindcasts, judge
from sim.analysis.hindcast.scoring import Score
from sim.analysis.hindcast.targets import read_targets
from sim.scenario import load_scenario

FORECASTS = script("measured/forecasts")
BENCHMARKS = FORECASTS.BENCHMARKS
SCENARIO, RUNS = "record", 200
OURS = "the model"
# VIEWS forecasts deaths in conflicts with a state as a party.
STATE_BASED = ("dyad_deaths", "nrf_deaths", "aff_deaths")
HEADINGS = {"crps": "CRPS", "log_crps": "CRPS of log(1 + x)", "interval": "interval", "ignorance": "ignorance, bits"}


def measured() -> tuple[RowResult, ...]:
    """Run the scenario; score it and the benchmarks on every row of counts that is not the first of its series."""
    held = read_targets(None, weeks=load_scenario(SCENARIO).weeks)
    (found,) = hindcasts([load_scenario(SCENARIO)], held, replicates=RUNS, workers=2)
    scored = judge(found.forecast, held, (), CUT_OFF, partial(FORECASTS.benchmarks, members=RUNS))
    return tuple(row for row in scored.rows if row.naive)


def scores(row: RowResult) -> dict[str, Score]:
    """Return the scores of a row by forecast, the model's first."""
    return {OURS: row.score, **row.naive}


def tables(rows: Sequence[RowResult]) -> dict[str, str]:
    """Return the tables by the name of their marker."""
    names = (OURS, *BENCHMARKS)
    single = [["recorded", "from", "to", "figure", *(f"{name}: CRPS" for name in names)]]
    for row in rows:
        target = row.target
        days = target.window.simulated
        single.append(
            [
                target.series.label,
                f"{days[0]}",
                f"{days[1]}",
                figure(target.middle),
                *(figure(one.crps) for one in scores(row).values()),
            ]
        )
    some = [row for row in rows if row.target.series.key in STATE_BASED]
    several = [["forecast", "rows", *HEADINGS.values()]]
    for label, chosen in ((f"all {len(rows)}", rows), (f"dead in state-based conflict, {len(some)}", some)):
        for name in names:
            means = (np.mean([getattr(scores(row)[name], key) for row in chosen]) for key in HEADINGS)
            several.append([name, label, *(figure(float(one)) for one in means)])
    return {"views.rows": as_table(single), "views.means": as_table(several)}


def main() -> int:
    """Measure, print and write where asked; return the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--write", action="store_true", help="write the tables of docs/peers.md")
    found = tables(measured())
    for table in found.values():
        print(table)
    if parser.parse_args().write:
        page = markers().written(PAGE.read_text(encoding="utf-8"), found)
        PAGE.write_text(page, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
