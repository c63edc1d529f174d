"""Judge a posterior on the rows that it was not fitted on: against its prior, against naive forecasts, and by its bands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from sim.analysis.hindcast.hindcast import TESTED, Hindcast, RowResult
from sim.analysis.hindcast.scoring import mean, without_nan
from sim.resources import rendered

# A posterior should hold this share of the rows that it was not fitted on in its 80 % bands.
BAND, LEAST_INSIDE = 0.8, 0.75
RESAMPLES = 2000


@dataclass(frozen=True)
class SeriesJudgement:
    """The result for one series on the rows after the cut-off.

    Attributes
    ----------
    prior, posterior
        Mean scores of log(1 + x).
    compared, crps, naive, naive_crps
        Number of rows with a naive forecast, and on these the CRPS of the posterior, the name of the best naive forecast and its
        CRPS, in the row's unit.
    """

    key: str
    label: str
    rows: int
    prior: float
    posterior: float
    compared: int
    crps: float
    naive: str
    naive_crps: float

    @property
    def beaten(self) -> bool:
        """True if a naive forecast does better."""
        return self.compared > 0 and self.crps > self.naive_crps


@dataclass(frozen=True)
class Judgement:
    """The result for all rows that end after the cut-off.

    Attributes
    ----------
    prior, posterior
        Mean scores of log(1 + x), with the same weight for each series.
    gain, gain_low, gain_high
        The prior's score minus the posterior's, with its 90 % interval over series.
    inside
        Share of the rows within the posterior's 80 % bands.
    missed
        Rows outside them, with the direction.
    """

    cut_off: str
    rows: int
    prior: float
    posterior: float
    gain: float
    gain_low: float
    gain_high: float
    inside: float
    missed: tuple[tuple[str, str], ...]
    series: tuple[SeriesJudgement, ...]

    @property
    def better(self) -> bool:
        """True if the posterior beats its prior."""
        return self.rows > 0 and self.posterior < self.prior

    @property
    def covers(self) -> bool:
        """True if the bands hold as many rows as they should."""
        return self.rows > 0 and self.inside >= LEAST_INSIDE

    def sentences(self) -> list[str]:
        """Return the result in sentences, with each miss by name."""
        worse = [one for one in self.series if one.posterior > one.prior]
        text = rendered(
            Path(__file__).with_name("judgement.txt.jinja"),
            found=self,
            band=BAND,
            least=LEAST_INSIDE,
            worse=sorted(worse, key=lambda one: one.prior - one.posterior),
            beaten=[one for one in self.series if one.beaten],
            compared=sum(one.compared > 0 for one in self.series),
        )
        return text.splitlines()

    def plain(self) -> dict[str, object]:
        """Return plain data, ready for JSON."""
        return {
            **without_nan(asdict(self)),
            "series": [{**without_nan(asdict(one)), "beaten": one.beaten} for one in self.series],
            "better_than_prior": self.better,
            "bands_hold": self.covers,
            "sentences": self.sentences(),
        }


def judgement(before: Hindcast, after: Hindcast) -> Judgement:
    """Return the judgement of a posterior on the rows that end after its cut-off.

    Parameters
    ----------
    before, after
        The prior's and the posterior's forecasts of the same record, scored.
    """
    pairs: dict[str, list[tuple[RowResult, RowResult]]] = {}
    for prior, posterior in zip(before.rows, after.rows, strict=True):
        if posterior.part == TESTED and not np.isnan(posterior.score.log_crps):
            pairs.setdefault(posterior.target.series.key, []).append((prior, posterior))
    series = tuple(_series(some) for some in pairs.values())
    rows = [row for row in after.rows if row.part == TESTED and not np.isnan(row.score.log_crps)]
    gain, low, high = _gain(np.array([one.prior - one.posterior for one in series]))
    return Judgement(
        cut_off=after.cut_off.isoformat(),
        rows=len(rows),
        prior=mean([one.prior for one in series]),
        posterior=mean([one.posterior for one in series]),
        gain=gain,
        gain_low=low,
        gain_high=high,
        inside=mean([float(row.score.inside_80) for row in rows]),
        missed=tuple((row.target.row.id, row.score.way) for row in rows if not row.score.inside_80),
        series=series,
    )


def _gain(differences: np.ndarray) -> tuple[float, float, float]:
    """Return the mean of the series' gains and its 90 % interval over resamples of series."""
    if differences.size == 0:
        return (float("nan"),) * 3
    luck = np.random.default_rng(1)
    resampled = differences[luck.integers(differences.size, size=(RESAMPLES, differences.size))].mean(axis=1)
    low, high = np.quantile(resampled, [0.05, 0.95])
    return float(differences.mean()), float(low), float(high)


def _series(pairs: Sequence[tuple[RowResult, RowResult]]) -> SeriesJudgement:
    rows = [posterior for _, posterior in pairs]
    compared = [row for row in rows if row.naive]
    naive = {name: mean([row.naive[name].crps for row in compared]) for name in (compared[0].naive if compared else ())}
    best = min(naive, key=lambda name: naive[name], default="")
    return SeriesJudgement(
        key=rows[0].target.series.key,
        label=rows[0].target.series.label,
        rows=len(rows),
        prior=mean([prior.score.log_crps for prior, _ in pairs]),
        posterior=mean([row.score.log_crps for row in rows]),
        compared=len(compared),
        crps=mean([row.score.crps for row in compared]),
        naive=best,
        naive_crps=naive.get(best, np.nan),
    )
