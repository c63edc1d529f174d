"""The observation model as it is declared: series, their recorders' numbers, and the tests of sign and ratio.

Everything is read from `seeds/observation.yaml`; `recorders` holds what the forms named there do.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from typing import Any

from sim.evidence import Observation, SeedError, province_of, sources
from sim.evidence.rows import Row
from sim.evidence.yaml_files import read_yaml
from sim.resources import data_dir

FORMS = ("events", "deaths", "estimate", "places", "gain", "level", "anchored", "spread", "rungs")
RATIO = "ratio"
USES = ("level", "anchored", "direction")
KINDS = ("state-based", "non-state", "one-sided")
TAKEN = ("deaths", "events", "places")
OTHER = "all other provinces"
_OTHERS = (OTHER, "all others together", "all others", "other provinces")


@dataclass(frozen=True, slots=True)
class Number:
    """One number of a recorder, drawn once a run from the triangle low, value, high."""

    value: float
    low: float
    high: float
    unit: str
    source: str | None
    text: str


@dataclass(frozen=True, slots=True)
class DataSet:
    """Events of a published data set that a series is made of.

    Attributes
    ----------
    data
        Name of the data set's layout.
    kind
        Kind of violence, empty for any.
    dyads
        The parties, as the data set names them.
    countries
        Where; empty for anywhere.
    what
        `deaths`, `events` or `places`.
    """

    data: str
    kind: str
    dyads: tuple[str, ...]
    countries: tuple[str, ...]
    what: str

    def takes_year(self, dyad: str, kind: str, where: str) -> bool:
        """Say whether a year's deaths of a dyad are all of this series: none of them in a country that it leaves out."""
        outside = self.countries and where and where not in self.countries
        return self.what == "deaths" and dyad in self.dyads and kind == self.kind and not outside


@dataclass(frozen=True, slots=True)
class Series:
    """One series of the record and how the model's truth becomes it.

    Attributes
    ----------
    form
        The function in `recorders` that turns outputs into what is recorded.
    use
        `level`, `anchored` (level taken from an earlier row) or `direction` (never scored by level).
    outputs
        Output names, each with a weight or a word that the form knows.
    trap
        A day whose deadliest attack the recorder files under another conflict.
    before
        Antecedents that are no rows of the record, for the naive forecasts.
    data
        Which events of published data sets are rows of it.
    words
        What a quantity worded otherwise must have, and must not.
    since
        First day on which there was something to record.
    ratio_of
        For a ratio, the series it is a ratio of.
    """

    key: str
    label: str
    quantities: tuple[str, ...]
    recorder: str
    form: str
    use: str
    unit: str
    outputs: dict[str, float | str]
    definition: str
    bias: str
    numbers: dict[str, Number]
    trap: date | None = None
    before: tuple[Observation, ...] = ()
    data: tuple[DataSet, ...] = ()
    words: tuple[str, ...] = ()
    since: date | None = None
    ratio_of: Series | None = None


@dataclass(frozen=True, slots=True)
class RatioTest:
    """A sign or ratio that the record shows: the daily rate in one window over that in another."""

    key: str
    text: str
    series: str
    outputs: dict[str, float]
    of: dict[str, float]
    over: tuple[date, date]
    under: tuple[date, date] | None
    under_row: str
    sign: str
    record: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ObservationModel:
    """All series, tests and naive numbers."""

    series: dict[str, Series]
    tests: tuple[RatioTest, ...]
    naive: dict[str, Number]
    silent: dict[str, str]
    names: dict[str, str]

    def of_row(self, row: Observation) -> tuple[Series, str | None] | None:
        """Return the series that a row belongs to, with the province it names, or None; a unit may say that it is a ratio."""
        text = _plain(row.quantity)
        told = RATIO in _plain(row.unit).split() and RATIO not in text.split()
        return self.match(f"{text} {RATIO}" if told else text)

    def match(self, quantity: str) -> tuple[Series, str | None] | None:
        """Return the series that a row's quantity belongs to, with the province it names, or None."""
        text = _plain(quantity)
        if re.search(r"\bratio\b", text):
            bare = " ".join(_YEARS.sub(" ", text).split())
            found = self.match(bare)
            return None if found is None or found[1] is not None else (_ratio(found[0]), None)
        for series in self.series.values():
            for pattern in series.quantities:
                exact = _pattern(pattern).fullmatch(text)
                if exact is None:
                    continue
                if "{province}" not in pattern:
                    return series, None
                place = province_key(exact["province"])
                if place is not None:
                    return series, place
        return self._by_words(text)

    def _by_words(self, text: str) -> tuple[Series, None] | None:
        """Return the one series with the best claim on a quantity worded otherwise; remarks behind its name do not count."""
        if text in self.silent:
            return None
        text = " ".join(re.sub(r"\(.*?\)", " ", text).split(";")[0].split())
        claims: dict[int, list[Series]] = {}
        for series in self.series.values():
            if series.words and all(self._has(text, word) for word in series.words):
                claims.setdefault(sum(not word.startswith("-") for word in series.words), []).append(series)
        best = claims[max(claims)] if claims else []
        return (best[0], None) if len(best) == 1 else None

    def _has(self, text: str, word: str) -> bool:
        if word.startswith("-"):
            return not self._has(text, word[1:])
        return any(
            any(re.search(rf"\b{re.escape(name)}\b", text) for name in self.names[one].split("|"))
            if one in self.names
            else re.search(rf"\b{re.escape(one)}", text) is not None
            for one in word.split("|")
        )


# What is said of a ratio beside the quantity itself.
_YEARS = re.compile(
    r"\bratio( of)?\b|\byear[- ]on[- ]year\b|\b(to|over|against|with|from|in)? ?(the )?year before\b|"
    r"(\b(in|to|over|against|from)? ?|/ ?|- ?|: ?)\b(19|20)\d\d\b|[,:/]"
)


def _ratio(series: Series) -> Series:
    """Return the series of what another series is times its own past."""
    return replace(
        series,
        key=f"{series.key}:{RATIO}",
        label=f"{series.label}, ratio",
        form=RATIO,
        unit=RATIO,
        use="level",
        ratio_of=series,
    )


@cache
def observation_model() -> ObservationModel:
    """Return the shipped observation model."""
    path = data_dir("seeds") / "observation.yaml"
    top = Row(path.name, read_yaml(path))
    series = [_series(row) for row in top.rows("series")]
    found = ObservationModel(
        series={one.key: one for one in series},
        tests=tuple(_test(row) for row in top.rows("tests")),
        naive=_numbers(top, "naive"),
        silent={_plain(str(key)): str(text) for key, text in top.take("silent").items()},
        names=dict(top.take("names")),
    )
    top.close()
    return found


def province_key(name: str) -> str | None:
    """Return the key of a province by any spelling of its name, `OTHER` for all others, or None."""
    return OTHER if _plain(name) in _OTHERS else province_of(name)


def _plain(text: str) -> str:
    return " ".join(text.lower().split())


@cache
def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(re.escape(_plain(pattern)).replace(r"\{province\}", "(?P<province>.+)"))


def _series(row: Row) -> Series:
    key = row.text("key")
    row.place = f"{row.place} ({key})"
    found = Series(
        key=key,
        label=row.text("label"),
        quantities=row.words("quantities", required=True),
        recorder=row.text("recorder"),
        form=row.choice("form", FORMS),
        use=row.choice("use", USES),
        unit=row.text("unit"),
        outputs=dict(row.take("outputs")),
        definition=row.text("definition"),
        bias=row.text("bias"),
        numbers=_numbers(row, "numbers"),
        trap=row.take("trap") if "trap" in row else None,
        before=tuple(_before(key, number, part) for number, part in enumerate(row.rows("before"))),
        data=tuple(_data(part) for part in row.rows("data")),
        words=row.words("words"),
        since=row.take("since") if "since" in row else None,
    )
    row.close()
    return found


def _before(key: str, number: int, row: Row) -> Observation:
    found = Observation(
        id=f"{key}:before{number}",
        use="initial",
        quantity=key,
        start=row.take("start"),
        end=row.take("end"),
        value=row.number("value"),
        low=None,
        high=None,
        unit="",
        source=(row.text("source"),),
        how_seen="",
        note=row.text("text"),
    )
    row.close()
    return found


def _data(row: Row) -> DataSet:
    found = DataSet(
        data=row.text("of"),
        kind=row.choice("kind", KINDS) if "kind" in row else "",
        dyads=row.words("dyads", required=True),
        countries=row.words("countries"),
        what=row.choice("what", TAKEN),
    )
    row.close()
    return found


def _numbers(row: Row, name: str) -> dict[str, Number]:
    return {key: _number(Row(f"{row.place}, {name}, {key}", value)) for key, value in row.take(name).items()}


def _number(row: Row) -> Number:
    value, low, high = (row.as_number(name, row.take(name)) for name in ("value", "low", "high"))
    assumed = row.flag("assumption", default=False)
    source = None if assumed else row.text("source")
    if source is not None and source not in sources():
        raise row.wrong(f"{source} is not a source")
    if not low <= value <= high:
        raise row.wrong("low, value and high are not in order")
    found = Number(value, low, high, row.text("unit"), source, row.text("text"))
    row.close()
    return found


def _test(row: Row) -> RatioTest:
    key = row.text("key")
    row.place = f"{row.place} ({key})"
    test = RatioTest(
        key=key,
        text=row.text("text"),
        series=row.text("series"),
        outputs=dict(row.take("outputs")),
        of=dict(row.take("of")) if "of" in row else {},
        over=_window(row, "over"),
        under=_window(row, "under") if "under" in row else None,
        under_row=row.text("under_row", default=""),
        sign=row.choice("sign", ("up", "down")),
        record=dict(row.take("record")) if "record" in row else {},
    )
    row.close()
    if (test.under is None) == (not test.under_row):
        raise SeedError(f"{row.place}: needs either under or under_row")
    return test


def _window(row: Row, name: str) -> tuple[date, date]:
    start, end = row.take(name)
    return start, end
