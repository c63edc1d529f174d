"""Write draws of monthly deaths in the layout of the VIEWS prediction challenge, so that its own tools can score them.

There is one Parquet file per year, `cm/window=Y2022/NAME.parquet`, with the columns `month_id` (1 is January 1980), `country_id`,
`draw` and `outcome`: deaths in state-based conflict in Afghanistan as UCDP's event data would record them. The challenge's grid
cells are left out, since the model has provinces; a registered forecast has them.
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd

from sim.analysis.hindcast.forecast import Forecast, ForecastTask, forecast, number_keys
from sim.analysis.hindcast.observation import Series, observation_model
from sim.analysis.hindcast.targets import Target, silent_for
from sim.analysis.hindcast.window import DAYS, weeks_until, window
from sim.evidence import Observation
from sim.outputs.tables import write_parquet
from sim.runs.ensemble import replicate_seeds
from sim.scenario import Scenario

# VIEWS' own number of Afghanistan, from the table of countries in the challenge's repository
# (prio-data/prediction_competition_2023, plotting/shapefiles/countries.csv). Its Gleditsch-Ward number is 700.
AFGHANISTAN = 133
EPOCH = 1980
STATE_BASED = "state-based"
_HOME = "Government of Afghanistan"


def month_id(day: date) -> int:
    """Return VIEWS' number of a day's month; January 1980 is 1."""
    return (day.year - EPOCH) * 12 + day.month


def month_of(number: int) -> tuple[date, date]:
    """Return the first and the last day of the month with a number of VIEWS."""
    years, month = divmod(number - 1, 12)
    start = date(EPOCH + years, month + 1, 1)
    return start, (pd.Timestamp(start) + pd.offsets.MonthEnd(1)).date()


def months(first: date, last: date) -> list[tuple[date, date]]:
    """Return the first and the last day of every whole month between two days."""
    starts = pd.date_range(first, last, freq="MS")
    found = [(start.date(), (start + pd.offsets.MonthEnd(1)).date()) for start in starts]
    return [(start, end) for start, end in found if end <= last]


def counted(scenario: Scenario) -> tuple[Series, ...]:
    """Return the series of state-based deaths in Afghanistan that a scenario can forecast."""
    month = next(iter(months(scenario.first_day, scenario.first_day + timedelta(days=62))))
    return tuple(
        series
        for series in observation_model().series.values()
        if series.form == "deaths"
        and not series.placed
        and any(data.kind == STATE_BASED and data.dyads[0].startswith(_HOME) for data in series.data)
        and silent_for(_target(series, *month, scenario), scenario) is None
    )


def _target(series: Series, start: date, end: date, scenario: Scenario) -> Target:
    name = f"VIEWS-{series.key}-{start:%Y-%m}"
    row = Observation(name, "holdout", series.quantities[0], start, end, unit=series.unit)
    return Target(row, series, window(start, end, scenario.weeks, scenario.first_day))


def monthly_task(scenario: Scenario, scale: float) -> ForecastTask:
    """Return the figures to keep of a scenario's runs: every whole month within its weeks, by series."""
    last = scenario.first_day + timedelta(days=DAYS * scenario.weeks - 1)
    whole = months(scenario.first_day, last)
    series = counted(scenario)
    targets = tuple(_target(one, *month, scenario) for month in whole for one in series)
    weeks = weeks_until(whole[-1][1], scenario.first_day) if whole else 1
    return ForecastTask(scenario, targets, (), number_keys(scenario), scale, weeks)


def draws(found: Forecast, country: int = AFGHANISTAN) -> pd.DataFrame:
    """Return an ensemble's months in VIEWS' layout.

    Parameters
    ----------
    found
        The forecast of `monthly_task`.
    country
        VIEWS' number of the country.

    Returns
    -------
    pandas.DataFrame
        `month_id`, `country_id`, `draw` (from 1) and `outcome` (deaths, a whole number), one row per month and run.
    """
    ids = np.array([month_id(target.row.start) for target in found.asked.targets], dtype=np.int64)
    kept, runs = np.unique(ids), len(found.seeds)
    outcomes = [found.recorded[:, ids == month].sum(axis=1).round() for month in kept]
    return pd.DataFrame(
        {
            "month_id": np.repeat(kept, runs),
            "country_id": np.int64(country),
            "draw": np.tile(np.arange(1, runs + 1, dtype=np.int64), len(kept)),
            "outcome": np.array(outcomes, dtype=np.int64).ravel(),
        }
    )


def export(
    scenario: Scenario, folder: Path, *, replicates: int, seed: int = 1, scale: float = 0.05, workers: int = 1
) -> list[Path]:
    """Run a scenario and write its draws, one file per year, into the folders that the challenge's tools read.

    Parameters
    ----------
    scenario
        The scenario; the whole months within its weeks are written.
    folder
        The submission's folder; made when missing.
    replicates, seed, scale, workers
        The ensemble; the challenge asks for a thousand draws.

    Returns
    -------
    list of pathlib.Path
        The files written.
    """
    asked = monthly_task(scenario, scale)
    table = draws(forecast([asked], replicate_seeds(seed, replicates), workers=workers)[0])
    return write_years(table, folder / "cm", scenario.name)


def write_years(table: pd.DataFrame, folder: Path, name: str) -> list[Path]:
    """Write draws by month as one file per year, `window=Y2022/NAME.parquet`, and return the files."""
    written = []
    for year, rows in table.groupby((table["month_id"] - 1) // 12 + EPOCH):
        path = folder / f"window=Y{year}" / f"{name}.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        write_parquet(rows.reset_index(drop=True), path)
        written.append(path)
    return written
