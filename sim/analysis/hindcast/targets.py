"""Select the rows of a record that can be scored, and give the reason for each row that cannot."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from sim.analysis.hindcast.counts import LEARNT, added_up, monthly_counts
from sim.analysis.hindcast.observation import OTHER, Series, observation_model
from sim.analysis.hindcast.window import Window, weeks_until, window
from sim.evidence import Observation, SeedError, record
from sim.outputs.calendar import WEEK_ZERO
from sim.scenario import Scenario

# A row of which a smaller share is simulated is not scored: a week is no forecast of a year.
LEAST_SHARE = 0.1
DAYS_OF_YEAR = 365.25
SHIPPED = "the shipped record"
# Forms whose figures grow with the length of the window.
EXTENSIVE = ("events", "clashes", "deaths", "gain", "anchored")
# Outputs whose second name is a group.
_OF_GROUPS = ("attacks", "strength", "acts", "attempts_made", "plots", "provinces", "home_attacks")


@dataclass(frozen=True)
class Target:
    """A row that is scored.

    Attributes
    ----------
    row, series
        The recorded figure, and its series.
    place
        Key of the province, or `observation.OTHER`.
    named
        For `OTHER`, the provinces that other rows name.
    total
        For a row about a place, the number of events in the sample.
    window
        The simulated days.
    anchor
        For an anchored series, the earlier row that gives the level, and its window. For a ratio, the window that it is compared
        with, and the row for that window where its days are not simulated.
    """

    row: Observation
    series: Series
    window: Window
    place: str | None = None
    named: tuple[str, ...] = ()
    total: float = 0.0
    anchor: tuple[Observation | None, Window] | None = None

    @property
    def share(self) -> float:
        """The factor that reduces the reported figure to the simulated days."""
        return self.window.share if self.series.form in EXTENSIVE else 1.0

    @property
    def value(self) -> float | None:
        """The reported figure for the simulated days."""
        if self.row.value is None:
            return None
        if self.place is not None and self.row.unit == "share":
            return self.row.value * self.total
        return figure_within(self.row, "value", self.window) if self.row.dated else self.row.value * self.share

    @property
    def bounds(self) -> tuple[float, float] | None:
        """The reported range for the simulated days; None where there is none or one end is open."""
        if self.row.low is None or self.row.high is None:
            return None
        if self.row.dated:
            return figure_within(self.row, "low", self.window), figure_within(self.row, "high", self.window)
        return self.row.low * self.share, self.row.high * self.share

    @property
    def at_least(self) -> float | None:
        """The reported figure where it is a lower bound."""
        bound = self.row.low is not None and self.row.high is None
        if bound and (self.row.value is None or self.row.value == self.row.low):
            return (self.row.low or 0.0) * self.share
        return None

    @property
    def at_most(self) -> float | None:
        """The reported figure where it is an upper bound."""
        high = self.row.high
        return (
            high * self.share if high is not None and self.row.low is None and self.row.value in (None, high) else None
        )

    @property
    def kind(self) -> str:
        """The kind of score: `value`, `range`, or `direction` for a bound."""
        if self.series.use == "direction" or (self.at_least, self.at_most) != (None, None):
            return "direction"
        return "value" if self.row.value is not None else "range"

    @property
    def middle(self) -> float:
        """The figure, or the middle of the range."""
        if self.value is not None:
            return self.value
        bound = self.at_least or self.at_most or 0.0
        low, high = self.bounds or (bound, bound)
        return (low + high) / 2


@dataclass(frozen=True)
class Unscored:
    """A row that is not scored, and the reason."""

    id: str
    quantity: str
    why: str


@dataclass(frozen=True)
class Record:
    """A record, divided into rows that are scored and rows that are not.

    Attributes
    ----------
    targets, unscored
        Every row that could be read, in the record's order.
    problems
        The faults of the rows that could not be read.
    history
        All rows that a naive forecast may look back on.
    rows
        The record's own rows.
    notes
        Sentences on the contents of a file that belong to no row.
    zero
        First day of week 0 of the scenarios that are compared with it.
    """

    targets: tuple[Target, ...]
    unscored: tuple[Unscored, ...]
    problems: tuple[SeedError, ...]
    history: tuple[Observation, ...]
    name: str
    rows: tuple[Observation, ...] = ()
    notes: tuple[str, ...] = ()
    zero: date = WEEK_ZERO

    @property
    def shipped(self) -> bool:
        """True for the record that comes with the project."""
        return self.name == SHIPPED

    @property
    def weeks(self) -> int:
        """Weeks that must be simulated to cover the last target."""
        return max((target.window.weeks for target in self.targets), default=1)

    def demand_targets(self) -> None:
        """Raise an error if no row can be scored.

        Raises
        ------
        SeedError
            With the reasons, and the number of rows for each.
        """
        if self.targets:
            return
        whys = Counter(row.why for row in self.unscored)
        reasons = "; ".join(f"{count} {'row' if count == 1 else 'rows'}: {why}" for why, count in whys.most_common())
        remedy = f"The simulated time begins on {self.zero}; give a record that reaches beyond it."
        raise SeedError(f"{self.name}: no row can be scored{f' ({reasons})' if reasons else ''}", remedy=remedy)


def read_targets(path: Path | None = None, *, weeks: int = 260, zero: date = WEEK_ZERO) -> Record:
    """Return the rows of a record as targets.

    Parameters
    ----------
    path
        A record with the columns of `seeds/record.csv`, or a file of UCDP or ACLED as published. When None, the shipped record, or
        the shipped counts of 2015 to 2020 for scenarios that begin before it.
    weeks
        The longest horizon that may be simulated.
    zero
        First day of week 0.

    Raises
    ------
    SeedError
        When the file cannot be used at all.
    """
    if path is None:
        return divided(record(), weeks, SHIPPED) if zero >= WEEK_ZERO else before_the_takeover(weeks, zero)
    # Imported here, since the shipped record needs no reader of foreign tables.
    from sim.analysis.hindcast.events.rows import rows_in

    found = rows_in(path)
    return replace(divided(found.rows, weeks, path.name, zero), problems=found.problems, notes=found.notes)


def before_the_takeover(weeks: int, zero: date) -> Record:
    """Return the counts of 2015 to 2020 as targets: quarters and years up to the end of 2018, months after it; see `read_targets`."""
    counts = monthly_counts()
    known = tuple(row for row in counts if row.end <= LEARNT)
    rows = (*added_up(known), *(row for row in counts if row.end > LEARNT))
    found = divided(rows, weeks, "the events of 2015 to 2020", zero)
    return replace(found, history=(*known, *(row for row in rows if row.end > LEARNT)))


def divided(rows: Sequence[Observation], weeks: int, name: str, zero: date = WEEK_ZERO) -> Record:
    """Return the rows of a record as targets, or with the reason why they cannot be scored; see `read_targets`."""
    last = max((weeks_until(row.end, zero) for row in rows), default=1)
    horizon = max(1, min(weeks, last))
    own = {row.id for row in rows}
    earlier = (row for series in observation_model().series.values() for row in series.before)
    history = (*rows, *(row for row in record() if row.id not in own), *earlier)
    targets: list[Target] = []
    unscored: list[Unscored] = []
    for row in rows:
        found = target_of(row, rows, history, horizon, zero)
        if isinstance(found, Target):
            targets.append(found)
        else:
            unscored.append(Unscored(row.id, row.quantity, found))
    return Record(tuple(targets), tuple(unscored), (), history, name, tuple(rows), zero=zero)


def figure_within(row: Observation, name: str, days: Window) -> float:
    """Return the part of a dated row's figure that lies in the simulated days; `name` is value, low or high."""
    first, last = days.simulated
    return sum(part.within(first, last) * float(getattr(part, name)) for part in row.dated)


def silent_for(target: Target, scenario: Scenario) -> str | None:
    """Return the reason why a scenario cannot forecast a target, or None if it can."""
    if target.window.weeks > scenario.weeks:
        return f"the scenario {scenario.name} ends after {scenario.weeks} weeks"
    parts = [output.split(".") for output in target.series.outputs]
    groups = [rest[0] if kind in _OF_GROUPS and rest else "" for kind, *rest in parts]
    if all(group and group not in scenario.groups for group in groups):
        return f"the scenario {scenario.name} has no group {groups[0]}"
    return None


def target_of(
    row: Observation, rows: Sequence[Observation], history: Sequence[Observation], weeks: int, zero: date = WEEK_ZERO
) -> Target | str:
    """Return a row as a target, or the reason why it cannot be scored.

    Parameters
    ----------
    row, rows
        The row, and all rows of its record.
    history
        Earlier rows, for series whose level comes from one of them.
    weeks
        Weeks that are simulated.
    zero
        First day of week 0.
    """
    if row.use == "initial":
        return "sets week 0 or precedes it"
    if row.use == "event":
        return "drives scenarios as a dated event"
    known = observation_model().of_row(row)
    if known is None:
        wrong = f"no series of the observation model is called {row.quantity!r}"
        return observation_model().silent.get(row.quantity.lower(), wrong)
    if (row.value, row.low, row.high) == (None, None, None):
        return "holds no figure"
    series, place = known
    if row.end < zero:
        return "precedes the simulated time; it is the rate to compare with"
    days = window(row.start, row.end, weeks, zero)
    if not days.days.any():
        return "begins after the last simulated week"
    if days.share < LEAST_SHARE:
        return f"only {days.share:.0%} of its days are simulated"
    if series.form == "places":
        return _at_place(row, rows, place or OTHER, Target(row, series, days))
    if place is not None:
        of_series = observation_model().rows_of(series.key, rows)
        beside = (found for other, found in of_series if (other.start, other.end) == (row.start, row.end))
        return Target(row, series, days, place=place, named=tuple(one for one in beside if one and one != OTHER))
    mine = (other for other, _ in observation_model().rows_of((series.ratio_of or series).key, history))
    if series.form == "anchored":
        earlier = [other for other in mine if other.value and zero <= other.end < row.start]
        if not earlier:
            return "gives the level of its series, which later rows are scored against"
        anchor = max(earlier, key=lambda other: other.end)
        return Target(row, series, days, anchor=(anchor, window(anchor.start, anchor.end, weeks, zero)))
    if series.ratio_of is not None:
        under = _under(row, mine, weeks, zero)
        return under if isinstance(under, str) else Target(row, series, days, anchor=under)
    return Target(row, series, days)


def _under(
    row: Observation, earlier: Iterable[Observation], weeks: int, zero: date
) -> tuple[Observation | None, Window] | str:
    """Return the window that a ratio is compared with: its own, or the same days of the year that it names or the year before."""
    named = {int(year) for year in re.findall(r"\b(?:19|20)\d\d\b", row.quantity)} - {row.start.year}
    back = row.start.year - (named.pop() if len(named) == 1 else row.start.year - 1)
    start, end = (day - timedelta(days=round(DAYS_OF_YEAR * back)) for day in (row.start, row.end))
    start, end = row.than or (start, end)
    then = window(start, end, weeks, zero)
    if then.days.any() and then.share >= LEAST_SHARE:
        return None, then
    for other in earlier:
        if abs((other.start - start).days) <= 7 and abs((other.end - end).days) <= 7 and other.value:
            return other, then
    return f"{start} to {end}, which it is a ratio to, is not simulated and no row has it"


def _at_place(row: Observation, rows: Sequence[Observation], place: str, target: Target) -> Target | str:
    """Return a row about a place as a target, with the number of events in all rows of the same days."""
    beside = [
        (found or OTHER, figure_within(other, "value", target.window) if other.dated else other.value)
        for other, found in observation_model().rows_of(target.series.key, rows)
        if (other.start, other.end, other.use) == (row.start, row.end, row.use) and other.value is not None
    ]
    total = sum(value for _, value in beside)
    if row.value is None or total <= 0:
        return "no number of events to share out"
    named = tuple(name for name, _ in beside if name != OTHER)
    # The whole that shares refer to is unknown; a hundred events stand for it.
    return replace(target, place=place, named=named, total=100.0 if row.unit == "share" else total)


def before(target: Target, history: Sequence[Observation]) -> list[tuple[date, float]]:
    """Return the figures of the target's series before the target began: middle day and figure, oldest first.

    Figures are scaled to the target's own simulated days.
    """
    found: list[tuple[date, float]] = []
    for row in history:
        known = observation_model().of_row(row)
        key = known[0].key if known else row.quantity
        ends = [end for end in (row.low, row.high) if end is not None]
        figure = row.value if row.value is not None else sum(ends) / len(ends) if ends else None
        if key != target.series.key or row.end >= target.row.start or row.id == target.row.id or figure is None:
            continue
        if target.place is not None and (known is None or known[1] != target.place):
            continue
        if target.series.form == "places":
            if row.unit != "share":
                continue
            figure *= target.total
        elif target.series.form in EXTENSIVE:
            figure *= float(target.window.days.sum()) / ((row.end - row.start).days + 1)
        found.append((row.start + (row.end - row.start) / 2, figure))
    if target.series.ratio_of is not None and not found:
        # No record has ratios year by year; the naive forecast is that nothing changes.
        return [(target.row.start, 1.0)]
    return sorted(found)
