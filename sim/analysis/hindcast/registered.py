"""Forecasts that are registered before the facts: a file that cannot be changed unnoticed, and its scores once the record has grown.

The second line of a file holds the SHA-256 digest of all other lines. Rows are months and calendar years; each has one figure for each
run, as the row's recorder would publish it. Shares of provinces are held by year, deaths by province and month under `views`.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.analysis.hindcast.events.rows import rows_in
from sim.analysis.hindcast.forecast import Forecast, ForecastTask, forecast, number_keys
from sim.analysis.hindcast.hindcast import Hindcast, judge
from sim.analysis.hindcast.observation import OTHER, Series, observation_model
from sim.analysis.hindcast.recorders import by_day
from sim.analysis.hindcast.scoring import figures_of
from sim.analysis.hindcast.targets import EXTENSIVE, Record, Target, Unscored, divided, silent_for, target_of
from sim.analysis.hindcast.views import AFGHANISTAN, month_id, month_of, months
from sim.analysis.hindcast.window import DAYS, Window, weeks_until, window
from sim.errors import SanctuaryError
from sim.evidence import Observation, parse_rows, provinces
from sim.evidence.observation import COLUMNS
from sim.resources import data_dir
from sim.runs.ensemble import replicate_seeds
from sim.runs.identity import digest, model_version, short
from sim.scenario import Scenario, load_scenario
from sim.version import __version__

FORMAT = 1
# Shares of places are registered as events of a sample of this size.
SAMPLE = 1000
# The series that is registered in VIEWS' layout, by province and month.
BY_PROVINCE = "province_deaths"
LEVELS = tuple(level / 10 for level in range(1, 10))
_SEAL = ' "digest": "{}",'
_COMBINED = (
    "A row over the same days as a registered month or year is that month or year. Over other days, counts are added up in proportion "
    "to the days, estimates are averaged, and a level is that of the last month. A share of places is that of the year in which the row "
    "begins. The first and the last year are as long as the forecast."
)
# Series, province or "", first and last day.
Address = tuple[str, str, date, date]


@dataclass(frozen=True)
class RegisteredForecast:
    """A registered forecast, as read from its file.

    Attributes
    ----------
    about
        The head of the file: dates, versions, digests and the reading of each series.
    since, until
        First and last day that is forecast.
    known
        The rows that were known, for naive forecasts as of that day.
    draws
        (runs,) figures of each row.
    """

    name: str
    about: Mapping[str, Any]
    since: date
    until: date
    known: tuple[Observation, ...]
    draws: Mapping[Address, np.ndarray]

    @property
    def runs(self) -> int:
        """The number of runs."""
        return int(self.about["runs"]["replicates"])

    def parts(self, row: Observation) -> Iterator[Observation]:
        """Yield the parts of a row that lie within the forecast: the row itself, or months of a row whose events are dated."""
        if self.since <= row.start and row.end <= self.until and not row.dated:
            yield row
        known = observation_model().of_row(row)
        whole = years if known is not None and known[0].form == "places" else months
        first, last = max(row.start, self.since), min(row.end, self.until)
        for start, end in whole(first, last) if row.dated and first <= last else ():
            yield replace(row, id=f"{row.id}-{start:%Y-%m}", start=start, end=end)

    def members(self, target: Target) -> np.ndarray | str:
        """Return the forecast of one row, shape (runs,), or the reason why there is none."""
        if target.series.ratio_of is None:
            return self._placed(target) if target.place else self._within(target.series, "", target.window)
        assert target.anchor is not None
        series, (row, then) = target.series.ratio_of, target.anchor
        over, under = (self._within(series, "", days) for days in (target.window, then))
        if row is not None:
            under = np.array([row.value or 0.0])
        if isinstance(over, str) or isinstance(under, str):
            return "one of the windows of the ratio is not within the forecast"
        days, flows = (then.end - then.start).days + 1, series.form in EXTENSIVE
        return by_day(over, float(target.window.days.sum()), flows) / by_day(under, days, flows)

    def _placed(self, target: Target) -> np.ndarray | str:
        places = [target.place] if target.place != OTHER else [one for one in provinces() if one not in target.named]
        found: list[np.ndarray] = []
        for place in places:
            one = self._within(target.series, str(place), target.window)
            if isinstance(one, str):
                return one
            found.append(one)
        total = np.sum(found, axis=0)
        if target.series.form != "places":
            return np.asarray(total)
        luck = np.random.default_rng(zlib.crc32(target.row.id.encode()))
        return luck.binomial(round(target.total), np.clip(total / SAMPLE, 0.0, 1.0)).astype(float)

    def _within(self, series: Series, place: str, days: Window) -> np.ndarray | str:
        """Return the figures of a series for some days."""
        start, end = days.start, days.end
        if series.key not in {key for key, *_ in self.draws}:
            return "the forecast does not hold this series"
        if series.form == "places":
            start, end = next((one for one in years(self.since, self.until) if one[0] <= start <= one[1]), (start, end))
        exact = self.draws.get((series.key, place, start, end))
        if exact is not None:
            return exact
        inside = [(one, (min(one[1], end) - max(one[0], start)).days + 1) for one in months(self.since, self.until)]
        inside = [(one, shared) for one, shared in inside if shared > 0]
        if sum(shared for _, shared in inside) < (end - start).days + 1 or series.form in ("places", "spread"):
            return f"the forecast has no months or years for its days ({self.since} to {self.until})"
        # A province without an entry has no deaths in any run.
        each = [self.draws.get((series.key, place, *one), np.zeros(self.runs)) for one, _ in inside]
        if series.form in ("level", "rungs"):
            return each[-1]
        shares = [
            shared / ((one[1] - one[0]).days + 1 if series.form in EXTENSIVE else (end - start).days + 1)
            for one, shared in inside
        ]
        return np.asarray(np.array(shares) @ np.array(each))

    def views(self) -> pd.DataFrame:
        """Return deaths by province and month in VIEWS' layout, with a column `province` for its grid cells."""
        cells = [
            (month_id(start), AFGHANISTAN, place, run, int(deaths))
            for start, end in months(self.since, self.until)
            for place in provinces()
            for run, deaths in enumerate(self.draws.get((BY_PROVINCE, place, start, end), np.zeros(self.runs)), 1)
        ]
        return pd.DataFrame(cells, columns=["month_id", "country_id", "province", "draw", "outcome"])


def years(first: date, last: date) -> list[tuple[date, date]]:
    """Return the first and the last day of every calendar year between two days, cut at those days."""
    return [(max(first, date(year, 1, 1)), min(last, date(year, 12, 31))) for year in range(first.year, last.year + 1)]


def registered_targets(
    scenario: Scenario, known: Sequence[Observation], since: date, until: date
) -> tuple[Target, ...]:
    """Return the rows to register: each series that a scenario can forecast, by month and year, and by province where it has any."""
    weeks = weeks_until(until)
    found = []
    for series in (one for one in observation_model().series.values() if one.until is None or one.until >= since):
        spans = list(dict.fromkeys([*months(since, until), *years(since, until)]))
        if series.placed:
            spans = years(since, until) if series.form == "places" else months(since, until)
        for start, end in spans:
            for place in provinces() if series.placed else ("",):
                quantity = series.quantities[0].format(province=place)
                name = f"{series.key} {place} {start} {end}"
                row = Observation(name, "holdout", quantity, start, end, 0.0, unit=series.unit)
                made: Target | str = Target(row, series, window(start, end, weeks), place=place, total=SAMPLE)
                if series.form != "places":
                    made = target_of(row, (row,), known, weeks)
                if isinstance(made, Target) and silent_for(made, scenario) is None:
                    found.append(made)
    return tuple(found)


def register(
    scenario: Scenario,
    record: Record,
    path: Path,
    until: date,
    *,
    replicates: int = 40,
    seed: int = 1,
    scale: float = 0.05,
    workers: int = 1,
    progress: Callable[[int], None] | None = None,
) -> str:
    """Run a scenario and return the text of a file that registers its forecast.

    Parameters
    ----------
    scenario
        The scenario.
    record, path
        All that is known, and its file; the forecast begins on the day after its last row.
    until
        Last day of the forecast.
    replicates, seed, scale, workers, progress
        See `hindcast.hindcasts`.

    Raises
    ------
    SanctuaryError
        When no whole month lies between the record's last day and `until`, or the scenario ends earlier.
    """
    since = max(max(row.end for row in record.rows) + timedelta(days=1), scenario.first_day)
    last = scenario.first_day + timedelta(days=DAYS * scenario.weeks - 1)
    if not months(since, until) or until > last:
        remedy = f"Give a day with --until, at least a month after the record's last ({since - timedelta(days=1)}), by {last}."
        raise SanctuaryError(f"{scenario.name} cannot be forecast from {since} to {until}", remedy=remedy)
    known = tuple(row for row in record.history if row.end < since)
    targets = registered_targets(scenario, known, since, until)
    task = ForecastTask(scenario, targets, (), number_keys(scenario), scale, weeks_until(until))
    seeds = replicate_seeds(seed, replicates)
    found = forecast([task], seeds, workers=workers, progress=progress)[0]
    rows: dict[str, dict[str, str]] = {}
    cells: dict[str, str] = {}
    for target, drawn in zip(targets, found.recorded.T, strict=True):
        text, row = " ".join(f"{one:.4g}" for one in drawn), target.row
        if target.series.key != BY_PROVINCE:
            rows.setdefault(target.series.key, {})[f"{target.place or ''} {row.start}/{row.end}".strip()] = text
        elif drawn.any():
            cells[f"{month_id(row.start)} {target.place}"] = text
    files = {one.name: short(one.read_bytes()) for one in data_dir("seeds").iterdir()}
    series = {target.series.key: target.series for target in targets}.values()
    return sealed(
        {
            "format": FORMAT,
            "registered": date.today().isoformat(),
            "known_until": str(since - timedelta(days=1)),
            "until": str(until),
            "version": __version__,
            "model": digest(model_version()),
            "scenario": {"name": scenario.name, "title": scenario.title, "digest": scenario.digest},
            "seeds": digest(files),
            "record": {"name": record.name, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()},
            "runs": {"replicates": replicates, "first_seed": seed, "scale": scale},
            "combined": _COMBINED,
            "read": {one.key: _reading(one) for one in series},
            "known": _lines(known),
            "rows": rows,
            "views": {"country_id": AFGHANISTAN, "outcome by month_id and province, else 0": cells},
        }
    )


def _reading(series: Series) -> dict[str, object]:
    """Return how the rows of a series are read."""
    names = ("label", "recorder", "unit", "form", "definition", "bias")
    return {"quantity": series.quantities[0], **{name: getattr(series, name) for name in names}}


def _lines(rows: Iterable[Observation]) -> list[str]:
    """Return rows as the lines of a record."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    for row in rows:
        than = dict(zip(("than_start", "than_end"), row.than or (), strict=False))
        writer.writerow({**asdict(row), "source": ";".join(row.source), **than})
    return text.getvalue().splitlines()


def sealed(body: Mapping[str, object]) -> str:
    """Return the text of a file, its second line the digest of all others."""
    bare = json.dumps(body, indent=1, ensure_ascii=False) + "\n"
    return "{\n" + _SEAL.format(hashlib.sha256(bare.encode()).hexdigest()) + "\n" + bare.removeprefix("{\n")


def read_registered(path: Path) -> RegisteredForecast:
    """Read a registered forecast.

    Raises
    ------
    SanctuaryError
        When a byte of the file has changed, or a later version wrote it.
    """
    first, seal, rest = (*path.read_bytes().split(b"\n", 2), b"", b"")[:3]
    bare = b"{\n" + rest
    if first != b"{" or seal != _SEAL.format(hashlib.sha256(bare).hexdigest()).encode():
        problem = "its digest does not fit its bytes" if b'"digest"' in seal else "it has no digest"
        raise SanctuaryError(
            f"{path}: no registered forecast, or one that was changed ({problem})",
            remedy="Score the file as it was published; `sanctuary forecast register` makes a new one.",
        )
    body = json.loads(bare)
    if body["format"] != FORMAT:
        raise SanctuaryError(f"{path}: of format {body['format']}", remedy="A later version of sanctuary reads it.")
    draws: dict[Address, np.ndarray] = {}
    for key, rows in body["rows"].items():
        for address, text in rows.items():
            *place, days = address.split(" ")
            start, end = map(date.fromisoformat, days.split("/"))
            draws[key, " ".join(place), start, end] = np.array(text.split(), dtype=float)
    *_, cells = body["views"].values()
    for address, text in cells.items():
        number, place = address.split(" ")
        draws[(BY_PROVINCE, place, *month_of(int(number)))] = np.array(text.split(), dtype=float)
    known, _ = parse_rows("\n".join(body["known"]), path)
    since = date.fromisoformat(body["known_until"]) + timedelta(days=1)
    about = {name: value for name, value in body.items() if name not in ("known", "rows", "views")}
    return RegisteredForecast(path.stem, about, since, date.fromisoformat(body["until"]), known, draws)


def held_against(registered: RegisteredForecast, paths: Sequence[Path]) -> Hindcast:
    """Score a registered forecast against later records, beside naive forecasts as of its date.

    Parameters
    ----------
    registered
        The forecast.
    paths
        Records, or files of UCDP or ACLED; only rows within the days of the forecast are scored.

    Raises
    ------
    SanctuaryError
        When a file cannot be read, or no row can be scored.
    """
    files = [rows_in(path) for path in paths]
    tails = [f"-{path.stem}" if len(paths) > 1 else "" for path in paths]
    rows = [replace(row, id=row.id + tail) for one, tail in zip(files, tails, strict=True) for row in one.rows]
    inside: list[Observation] = []
    unscored: list[Unscored] = []
    for row in rows:
        parts = list(registered.parts(row))
        inside += parts
        if not parts:
            outside = f"its days are not within the forecast, {registered.since} to {registered.until}"
            unscored.append(Unscored(row.id, row.quantity, outside))
    weeks = weeks_until(registered.until)
    record = divided(inside, weeks, ", ".join(path.name for path in paths))
    targets: list[Target] = []
    members: list[np.ndarray] = []
    for target in record.targets:
        found = registered.members(target)
        if isinstance(found, str):
            unscored.append(Unscored(target.row.id, target.row.quantity, found))
        else:
            targets.append(target)
            members.append(found)
    record = replace(
        record,
        targets=tuple(targets),
        unscored=(*unscored, *record.unscored),
        history=registered.known,
        problems=tuple(problem for one in files for problem in one.problems),
        notes=tuple(note for one in files for note in one.notes),
    )
    record.demand_targets()
    # The draws are in the file, so nothing but the name of the scenario is read.
    named = replace(load_scenario("baseline", {}), name=registered.name)
    runs = registered.about["runs"]
    task = ForecastTask(named, record.targets, (), (), runs["scale"], weeks)
    seeds = tuple(range(runs["first_seed"], runs["first_seed"] + registered.runs))
    none = np.empty((registered.runs, 0))
    ensemble = Forecast(task, seeds, none, np.column_stack(members), none)
    judged = judge(ensemble, record, record.unscored, registered.since - timedelta(days=1))
    title = f"{registered.about['scenario']['title']}, registered on {registered.about['registered']}"
    return replace(judged, title=title, parts=(replace(judged.parts[1], label="all rows"),))


def calibration_curve(scored: Sequence[Hindcast]) -> pd.DataFrame:
    """Return the share of rows within each central interval, over all rows of several forecasts: `level`, `covered`, `rows`."""
    lines = []
    for level in LEVELS:
        inside = []
        for one in scored:
            for row in one.rows:
                if row.target.kind == "direction":
                    continue
                bottom, top = np.quantile(one.members(row.target.row.id), [(1 - level) / 2, (1 + level) / 2])
                figures = figures_of(row.target)
                inside.append(float(figures.min()) <= top and float(figures.max()) >= bottom)
        lines.append({"level": level, "covered": float(np.mean(inside)) if inside else np.nan, "rows": len(inside)})
    return pd.DataFrame(lines)
