"""The model beside the forecasts that VIEWS measures its entrants against, on the rows of the record up to the end of 2022.

python benchmarks/views.py            # run, and print
python benchmarks/views.py --write    # and write the tables of docs/peers.md
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from tell import PAGE, as_table, figure, markers

from sim.analysis.hindcast.benchmarks import BENCHMARKS, OURS, Compared, compare, means
from sim.analysis.hindcast.hindcast import hindcasts
from sim.analysis.hindcast.targets import read_targets
from sim.scenario import load_scenario

SCENARIO, RUNS = "record", 200
# What VIEWS forecasts: the dead of fights of which a state is a side.
STATE_BASED = ("dyad_deaths", "nrf_deaths", "aff_deaths")
HEADINGS = {"crps": "CRPS", "log_crps": "CRPS of log(1 + x)", "interval": "interval", "ignorance": "ignorance, bits"}


def measured() -> tuple[Compared, ...]:
    """Run the scenario and score it, and the benchmarks, on every row of counts that has a past."""
    held = read_targets(None, weeks=load_scenario(SCENARIO).weeks)
    (found,) = hindcasts([load_scenario(SCENARIO)], held, replicates=RUNS, workers=2)
    return compare(found.forecast, held)


def tables(rows: Sequence[Compared]) -> dict[str, str]:
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
                *(figure(row.scores[name].crps) for name in names),
            ]
        )
    some = [row for row in rows if row.target.series.key in STATE_BASED]
    several = [["forecast", "rows", *HEADINGS.values()]]
    for label, chosen in ((f"all {len(rows)}", rows), (f"dead in state-based conflict, {len(some)}", some)):
        for one in means(chosen).to_dict("records"):
            several.append([str(one["forecast"]), label, *(figure(float(one[key])) for key in HEADINGS)])
    return {"views.rows": as_table(single), "views.means": as_table(several)}


def main() -> int:
    """Measure, print and perhaps write; return the exit code."""
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
