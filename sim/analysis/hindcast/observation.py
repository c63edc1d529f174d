"""The observation model: series, the parameters of their recorders, and the tests of sign and ratio.

Everything is declared in `seeds/observation.yaml`. The module `recorders` has a function for each of the forms named there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from typing import Any, TypeVar

from sim.evidence import Observation, province_of
from sim.evidence.yaml_files import read_yaml
from sim.resources import data_dir

RATIO = "ratio"
OTHER = "all other provinces"
_OTHERS = (OTHER, "all others together", "all others", "other provinces")

Built = TypeVar("Built")


@dataclass(frozen=True, slots=True)
class Number:
    """A parameter of a recorder, drawn once per run from a triangular distribution (low, value, high)."""

    value: float
    low: float
    high: float
    unit: str
    text: str
    source: str | None = None
    assumption: bool = False


@dataclass(frozen=True, slots=True)
class DataSet:
    """The events of a published data set that a series is made of.

    Attributes
    ----------
    of
        Name of the data set's layout.
    what
        `deaths`, `events`, `places`, or `deaths by place`.
    dyads
        The parties, as the data set names them.
    kind
        Kind of violence; any kind when empty.
    countries
        Countries of the events; any country when empty.
    """

    of: str
    what: str
    dyads: tuple[str, ...]
    kind: str = ""
    countries: tuple[str, ...] = ()

    def takes_year(self, dyad: str, kind: str, where: str) -> bool:
        """Return whether all deaths of a dyad in a year belong to the series: none are in a country that it leaves out."""
        outside = self.countries and where and where not in self.countries
        return self.what == "deaths" and dyad in self.dyads and kind == self.kind and not outside


@dataclass(frozen=True, slots=True)
class Series:
    """A series of the record, and how the model's outputs become its figures.

    Attributes
    ----------
    form
        The function in `recorders` that turns outputs into a recorded figure.
    use
        `level`, `anchored` (an earlier row gives the level) or `direction` (never scored by level).
    outputs
        Names of outputs, each with a weight or with a word that the form knows.
    trap
        A day on which the recorder files the deadliest attack under another conflict.
    before
        Earlier figures that are no rows of the record, for the naive forecasts.
    data
        The events of published data sets that are rows of the series.
    words
        What a quantity in other words must contain, and must not contain.
    since
        First day on which there was something to record.
    until
        Last day on which it was recorded.
    ratio_of
        For a ratio, the series whose figures are divided.
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
    until: date | None = None
    ratio_of: Series | None = None

    @property
    def placed(self) -> bool:
        """True if each of its rows names a province."""
        return "{province}" in self.quantities[0]


@dataclass(frozen=True, slots=True)
class RatioTest:
    """A sign or ratio that the record shows: the daily rate in one window over the rate in another."""

    key: str
    text: str
    series: str
    outputs: dict[str, float]
    over: tuple[date, date]
    sign: str
    of: dict[str, float] = field(default_factory=dict)
    under: tuple[date, date] | None = None
    under_row: str = ""
    record: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class ObservationModel:
    """All series, tests, and the parameters of the naive forecasts."""

    series: dict[str, Series]
    tests: tuple[RatioTest, ...]
    naive: dict[str, Number]
    silent: dict[str, str]
    names: dict[str, str]

    def of_row(self, row: Observation) -> tuple[Series, str | None] | None:
        """Return the series that a row belongs to and the province it names, or None. The unit may say that it is a ratio."""
        text = _plain(row.quantity)
        told = RATIO in _plain(row.unit).split() and RATIO not in text.split()
        return _match(self, f"{text} {RATIO}" if told else text)

    def rows_of(self, key: str, rows: Iterable[Observation]) -> Iterator[tuple[Observation, str | None]]:
        """Yield the rows that belong to a series, each with the province it names."""
        for row in rows:
            found = self.of_row(row)
            if found is not None and found[0].key == key:
                yield row, found[1]

    def match(self, quantity: str) -> tuple[Series, str | None] | None:
        """Return the series that a quantity belongs to and the province it names, or None."""
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
        """Return the series whose words fit a quantity best, if there is one such series; remarks after its name do not count."""
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


@cache
def _match(model: ObservationModel, quantity: str) -> tuple[Series, str | None] | None:
    return model.match(quantity)


# Words that a ratio may have besides its quantity.
_YEARS = re.compile(
    r"\bratio( of)?\b|\byear[- ]on[- ]year\b|\b(to|over|against|with|from|in)? ?(the )?year before\b|"
    r"(\b(in|to|over|against|from)? ?|/ ?|- ?|: ?)\b(19|20)\d\d\b|[,:/]"
)


def _ratio(series: Series) -> Series:
    """Return the series of the ratios of another series to its own past."""
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
    declared = read_yaml(data_dir("seeds") / "observation.yaml")
    return ObservationModel(
        series={one["key"]: _series(one) for one in declared["series"]},
        tests=tuple(_made(RatioTest, one) for one in declared["tests"]),
        naive=_numbers(declared["naive"]),
        silent={_plain(key): text for key, text in declared["silent"].items()},
        names=declared["names"],
    )


def _made(kind: Callable[..., Built], fields: Mapping[str, object], **others: object) -> Built:
    """Make a record from the fields of an entry; lists become tuples."""
    given = {**fields, **others}
    return kind(**{name: tuple(value) if isinstance(value, list) else value for name, value in given.items()})


def _numbers(entries: Mapping[str, Any]) -> dict[str, Number]:
    amounts = ("value", "low", "high")
    return {key: _made(Number, one, **{name: float(one[name]) for name in amounts}) for key, one in entries.items()}


def _series(entry: Mapping[str, Any]) -> Series:
    key = entry["key"]
    before = []
    for i, one in enumerate(entry.get("before", ())):
        told = {"value": float(one["value"]), "source": (one["source"],), "note": one["text"]}
        before.append(Observation(f"{key}:before{i}", "initial", key, one["start"], one["end"], **told))
    data = [_made(DataSet, one) for one in entry.get("data", ())]
    return _made(Series, entry, numbers=_numbers(entry["numbers"]), before=before, data=data)


def province_key(name: str) -> str | None:
    """Return the key of a province from any spelling of its name; `OTHER` for all others; None for an unknown name."""
    return OTHER if _plain(name) in _OTHERS else province_of(name)


def _plain(text: str) -> str:
    return " ".join(text.lower().split())


@cache
def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(re.escape(_plain(pattern)).replace(r"\{province\}", "(?P<province>.+)"))
