"""What a posterior is worth on the rows that it was not fitted on: against its prior, against naive forecasts, and its bands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from sim.analysis.hindcast.hindcast import TESTED, Hindcast, RowResult
from sim.analysis.hindcast.scoring import mean

# What is asked of a posterior: that its 80 % bands hold this share of the rows that it never saw.
BAND, LEAST_INSIDE = 0.8, 0.75
# A loss of less than this on the log scale is not told.
TOLD = 0.005
RESAMPLES = 2000


@dataclass(frozen=True)
class SeriesJudgement:
    """One series on the rows after the cut-off.

    Attributes
    ----------
    prior, posterior
        Mean scores of log(1 + x).
    compared, crps, naive, naive_crps
        How many rows have a naive forecast, and on these the posterior's and the best naive forecast's CRPS in the row's unit.
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
        """Whether a naive forecast does better."""
        return self.compared > 0 and self.crps > self.naive_crps


@dataclass(frozen=True)
class Judgement:
    """All rows that end after the cut-off.

    Attributes
    ----------
    prior, posterior
        Mean scores of log(1 + x), each series counting alike.
    gain, gain_low, gain_high
        The prior's score less the posterior's, with its 90 % interval over series: what was gained by the fit.
    inside
        Share of the rows within the posterior's 80 % bands.
    missed
        Rows outside them, with the way they missed.
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
        """Whether the posterior beats its prior."""
        return self.rows > 0 and self.posterior < self.prior

    @property
    def covers(self) -> bool:
        """Whether the bands hold as much as is asked of them."""
        return self.rows > 0 and self.inside >= LEAST_INSIDE

    def sentences(self) -> list[str]:
        """Return what it comes to, every miss by name."""
        if self.rows == 0:
            return [f"No row ends after {self.cut_off}, so nothing tests the posterior."]
        sure = (
            "surely more" if self.gain_low > 0 else "surely less" if self.gain_high < 0 else "not to be told from none"
        )
        found = [
            f"On the {self.rows} rows that end after {self.cut_off} the posterior {'beats' if self.better else 'does not beat'} "
            f"its prior: {self.posterior:.3f} against {self.prior:.3f}, lower is better; the gain is {self.gain:+.3f} (90 % over "
            f"series {self.gain_low:+.3f} to {self.gain_high:+.3f}), {sure}."
        ]
        worse = sorted(
            (one for one in self.series if one.posterior > one.prior), key=lambda one: one.prior - one.posterior
        )
        if worse:
            told = "; ".join(f"{one.label} ({one.posterior:.2f} against {one.prior:.2f})" for one in worse)
            found.append(f"The fit made these worse, which is where it learnt what does not last: {told}.")
        missed = ", ".join(f"{row} {how}" for row, how in self.missed) or "none"
        found.append(
            f"Its {BAND:.0%} bands hold {self.inside:.0%} of these rows, {'as' if self.covers else 'short of'} the "
            f"{LEAST_INSIDE:.0%} that is asked; missed: {missed}."
        )
        beaten = [one for one in self.series if one.beaten]
        compared = [one for one in self.series if one.compared]
        told = "; ".join(f"{one.label} ({one.crps:.3g} against {one.naive_crps:.3g}, {one.naive})" for one in beaten)
        found.append(
            f"Of {len(compared)} series with a naive forecast its CRPS is at or below the best in {len(compared) - len(beaten)}; "
            f"above it: {told or 'none'}."
        )
        return found

    def plain(self) -> dict[str, Any]:
        """Return plain data, ready for JSON."""
        return {
            **_known(asdict(self)),
            "series": [{**_known(asdict(one)), "beaten": one.beaten} for one in self.series],
            "better_than_prior": self.better,
            "bands_hold": self.covers,
            "sentences": self.sentences(),
        }


def judgement(before: Hindcast, after: Hindcast) -> Judgement:
    """Return what a posterior is worth on the rows that end after its cut-off.

    Parameters
    ----------
    before, after
        The prior's and the posterior's forecasts of the same record, scored.
    """
    pairs = [
        (prior, posterior)
        for prior, posterior in zip(before.rows, after.rows, strict=True)
        if posterior.part == TESTED and not np.isnan(posterior.score.log_crps)
    ]
    keys = dict.fromkeys(posterior.target.series.key for _, posterior in pairs)
    series = tuple(_series([pair for pair in pairs if pair[1].target.series.key == key]) for key in keys)
    rows = [posterior for _, posterior in pairs]
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
        missed=tuple((row.target.row.id, _way(row)) for row in rows if not row.score.inside_80),
        series=series,
    )


def _gain(differences: np.ndarray) -> tuple[float, float, float]:
    """Return the mean of the series' gains, with its 90 % interval over resamples of series, since rows of one err together."""
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
    best = min(naive, key=lambda name: naive[name]) if naive else ""
    return SeriesJudgement(
        key=rows[0].target.series.key,
        label=rows[0].target.series.label,
        rows=len(rows),
        prior=mean([prior.score.log_crps for prior, _ in pairs]),
        posterior=mean([row.score.log_crps for row in rows]),
        compared=len(compared),
        crps=mean([row.score.crps for row in compared]),
        naive=best,
        naive_crps=naive[best] if best else float("nan"),
    )


def _way(row: RowResult) -> str:
    return "too low" if row.score.rank > 0.5 else "too high"


def _known(values: dict[str, Any]) -> dict[str, Any]:
    return {name: None if isinstance(value, float) and np.isnan(value) else value for name, value in values.items()}
