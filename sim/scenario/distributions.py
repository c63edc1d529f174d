"""Distributions in place of values that are not known, drawn once per replicate.

A draw is the distribution's quantile at a uniform number that depends only on the seed and the key. So adding an unknown to a
scenario changes no other draw, and two scenarios with the same unknown draw the same value.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from statistics import NormalDist


@dataclass(frozen=True, slots=True)
class Form:
    """A family of distributions, with its notation and the conditions on its numbers."""

    name: str
    numbers: tuple[str, ...]
    text: str
    rule: Callable[[tuple[float, ...]], str | None]
    dimensionless: frozenset[int] = frozenset()

    @property
    def example(self) -> str:
        """The notation in a scenario."""
        return f"{{{self.name}: [{', '.join(self.numbers)}]}}"


def _rising(numbers: tuple[float, ...]) -> str | None:
    rising = all(low <= high for low, high in pairwise(numbers))
    return None if rising else "the numbers must not fall from left to right"


def _positive_rising(numbers: tuple[float, ...]) -> str | None:
    return "both numbers must be above zero" if numbers[0] <= 0 else _rising(numbers)


def _spread(numbers: tuple[float, ...]) -> str | None:
    return None if numbers[1] > 0 else "the standard deviation must be above zero"


def _lognormal(numbers: tuple[float, ...]) -> str | None:
    if numbers[0] <= 0:
        return "the median must be above zero"
    return None if numbers[1] > 1 else "the geometric standard deviation must be above 1"


def _shapes(numbers: tuple[float, ...]) -> str | None:
    good = 0 < numbers[0] <= 1000 and 0 < numbers[1] <= 1000
    return None if good else "both shapes must lie above zero and not above 1000"


FORMS: dict[str, Form] = {
    form.name: form
    for form in (
        Form("uniform", ("low", "high"), "Any value between the two, equally likely.", _rising),
        Form("loguniform", ("low", "high"), "Any magnitude between the two, equally likely.", _positive_rising),
        Form("triangular", ("low", "mode", "high"), "Most likely at the mode, never outside.", _rising),
        Form("normal", ("mean", "sd"), "Bell-shaped, cut at the parameter's range.", _spread),
        Form(
            "lognormal", ("median", "gsd"), "Bell-shaped in logarithms, cut at the range.", _lognormal, frozenset({1})
        ),
        Form("beta", ("a", "b"), "Between the ends of the parameter's range.", _shapes, frozenset({0, 1})),
    )
}


@dataclass(frozen=True, slots=True)
class Distribution:
    """A distribution of one value.

    Parameters
    ----------
    form
        A name in :data:`FORMS`, or ``choice``.
    numbers
        Its numbers in the parameter's own unit; for ``choice`` the weights.
    low, high
        Limits of the distribution (the parameter's admissible range).
    options
        The options of ``choice``.
    whole
        True for counts: the value is rounded to a whole number.
    together
        A name. Unknowns with the same name are drawn at the same quantile.
    """

    form: str
    numbers: tuple[float, ...]
    low: float = -math.inf
    high: float = math.inf
    options: tuple[float | str | bool, ...] = ()
    whole: bool = False
    together: str = ""

    def quantile(self, share: float) -> float | str | bool:
        """Return the value below which this share of the distribution lies.

        Parameters
        ----------
        share
            A number from 0 to 1.
        """
        if self.form == "choice":
            return self._chosen(share)
        value = min(max(self._quantile(share), self.low), self.high)
        return float(round(value)) if self.whole else value

    def _chosen(self, share: float) -> float | str | bool:
        total, passed = math.fsum(self.numbers), 0.0
        for weight, option in zip(self.numbers, self.options, strict=True):
            passed += weight / total
            if share < passed:
                return option
        return self.options[-1]

    def _quantile(self, share: float) -> float:
        if self.form == "uniform":
            low, high = self.numbers
            return low + share * (high - low)
        if self.form == "loguniform":
            low, high = self.numbers
            return math.exp(math.log(low) + share * (math.log(high) - math.log(low)))
        if self.form == "triangular":
            return _triangular(share, *self.numbers)
        if self.form == "beta":
            # Imported here: few scenarios have a beta, and SciPy loads slowly. It knows no quantiles of tiny shares, which no seed has.
            from scipy.special import betaincinv

            place = float(betaincinv(*self.numbers, max(share, 2**-53))) if share else 0.0
            return self.low + (self.high - self.low) * place
        return self._bell(share)

    def _bell(self, share: float) -> float:
        bell, low, high = self._normal()
        below = bell.cdf(low) if math.isfinite(low) else 0.0
        above = bell.cdf(high) if math.isfinite(high) else 1.0
        inside = min(max(below + share * (above - below), 1e-12), 1 - 1e-12)
        value = bell.inv_cdf(inside)
        return math.exp(value) if self.form == "lognormal" else value

    def _normal(self) -> tuple[NormalDist, float, float]:
        """Return the bell and its limits; those of a lognormal are of the logarithms."""
        # Imported here: few scenarios have a bell, and the module imports all of decimal and fractions.
        from statistics import NormalDist

        logs = self.form == "lognormal"
        centre, spread = (math.log(number) for number in self.numbers) if logs else self.numbers
        low, high = (_log(self.low), _log(self.high)) if logs else (self.low, self.high)
        return NormalDist(centre, spread), low, high

    @property
    def middle(self) -> float | str | bool:
        """The median, which replaces the unknown where one value is needed."""
        return self.quantile(0.5)

    @property
    def mass_inside(self) -> float:
        """The share of a bell that lies inside the admissible range; 1 for the other forms."""
        if self.form not in ("normal", "lognormal"):
            return 1.0
        bell, low, high = self._normal()
        return bell.cdf(high) - bell.cdf(low)

    def written(self) -> dict[str, object]:
        """Return it as it is written in a scenario."""
        name = {"together": self.together} if self.together else {}
        if self.form != "choice":
            return {self.form: list(self.numbers), **name}
        # A mapping of weights cannot hold an option twice.
        if len(set(self.numbers)) == 1:
            return {"choice": [one if isinstance(one, float) else _word(one) for one in self.options], **name}
        weights = {_word(option): weight for option, weight in zip(self.options, self.numbers, strict=True)}
        return {"choice": weights, **name}

    def address(self, key: str) -> str:
        """Return the key of the draw: the parameter's key, or the name that unknowns share."""
        return f"together.{self.together}" if self.together else key


def _word(option: float | str | bool) -> str:
    if isinstance(option, bool):
        return "on" if option else "off"
    return option if isinstance(option, str) else f"{option:.12g}"


def _log(value: float) -> float:
    return math.log(value) if value > 0 else -math.inf


def _triangular(share: float, low: float, mode: float, high: float) -> float:
    if high == low:
        return low
    split = (mode - low) / (high - low)
    if share < split:
        return low + math.sqrt(share * (high - low) * (mode - low))
    return high - math.sqrt((1 - share) * (high - low) * (high - mode))


def uniform_at(seed: int, key: str) -> float:
    """Return the uniform number in [0, 1) that belongs to a seed and a key."""
    digest = hashlib.blake2b(f"{seed}|{key}".encode(), digest_size=8).digest()
    return (int.from_bytes(digest, "big") >> 11) / 2**53
