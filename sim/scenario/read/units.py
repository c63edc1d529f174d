"""Convert quantities such as `26 weeks`, `6 months`, `30 %`, `25 million USD` and `2 per month`.

A quantity is converted to the unit of its parameter when a scenario is read; a wrong dimension is refused.
The model's year has 52 weeks and its month 52/12, so that `5 years` is 260 weeks and `6 months` is 26.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from sim.evidence.yaml_files import read_yaml

MAX_NUMBER = 1e15

_SHARES = ("%", "percent", "per cent", "share", "probability")
# The dimension of each unit, and the number of base units in it.
_UNITS: dict[str, tuple[str, float]] = {
    word: (entry["dimension"], float(entry["base"]))
    for entry in read_yaml(Path(__file__).with_suffix(".yaml"))
    for word in entry["words"]
}
_TIMES = {"thousand": 1e3, "million": 1e6, "billion": 1e9}
_NUMBER = re.compile(r"([-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?)\s*(.*)\Z", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Measure:
    """The dimensions above and below a fraction line, and the number of base units in one unit."""

    above: str
    below: str
    factor: float


class WrongUnit(ValueError):
    """A quantity that does not fit; the message says what would."""


def measure(unit: str) -> Measure:
    """Return the dimensions of a unit.

    Parameters
    ----------
    unit
        Such as `weeks`, `1/year`, `people per month`, `share` or `1`.
    """
    words = " ".join(unit.lower().split())
    if words.startswith("share of "):
        return Measure("", "", 1.0)
    for times, factor in _TIMES.items():
        if words == times or words.startswith(times + " "):
            inner = measure(words.removeprefix(times))
            return Measure(inner.above, inner.below, inner.factor * factor)
    parts = re.split(r"\s*/\s*|(?:^|\s+)per\s+(?!cent)|(?:^|\s+)an?\s+", words, maxsplit=1)
    above, factor = _atom(parts[0])
    if len(parts) == 1:
        return Measure(above, "", factor)
    below, divisor = _atom(parts[1])
    return Measure(above, below, factor / divisor)


def _atom(word: str) -> tuple[str, float]:
    word = word.strip()
    single = word[:-1] if word.endswith("s") and len(word) > 2 else word
    return _UNITS.get(word) or _UNITS.get(single, (single, 1.0))


def convert(text: str, unit: str) -> float:
    """Return a written quantity in the unit of a parameter.

    Parameters
    ----------
    text
        Such as `26 weeks`.
    unit
        The parameter's unit.

    Raises
    ------
    WrongUnit
        When there is no number, or its unit measures something else.
    """
    match = _NUMBER.match(text.strip())
    if match is None:
        if re.match(r"[-+]?\d{1,3}([,'_ ]\d{3})+", text.strip()):
            raise WrongUnit("write the number without separators, such as 25000")
        raise WrongUnit(f"write {example(unit)}")
    number, words = float(match[1]), match[2].strip()
    if abs(number) > MAX_NUMBER:
        raise WrongUnit(f"write a number below {MAX_NUMBER:.0e}")
    wanted = measure(unit)
    if not words:
        return number
    if (comma := re.match(r",(\d{1,2}|\d{4,})(?!\d)", match[2])) and "." not in match[1]:
        raise WrongUnit(f"write the decimals after a point: {match[1]}.{comma[1]}")
    if re.match(r"[,'_ ]\s*\d", match[2]):
        raise WrongUnit("write the number without separators, such as 25000")
    given = measure(words)
    countless = {"", "people"}
    same_above = given.above == wanted.above or (given.above in countless and wanted.above in countless)
    if not same_above or given.below != wanted.below or (words in _SHARES and wanted.above):
        raise WrongUnit(f"{words!r} does not measure the same as {called(unit)}; write {example(unit)}")
    # Round to fifteen digits: 70 * 0.01 is not exactly 0.7.
    return float(f"{number * given.factor / wanted.factor:.15g}")


def called(unit: str) -> str:
    """Return the name of a unit in a sentence."""
    return {"1": "a plain number", "": "a plain number", "share": "a share of 1"}.get(unit, unit)


def example(unit: str) -> str:
    """Return examples of quantities that fit a unit."""
    kind = measure(unit)
    if kind.above == "time" and not kind.below:
        weeks = "a number of weeks, or `6 months`, `2 years`"
        return weeks if unit.startswith("week") else f"`26 weeks` or `6 months` ({unit})"
    if kind.above == "money":
        return "`25 million USD`"
    if kind.below == "time":
        return f"a number with a unit of time, `... per month` or `... per year` say ({unit})"
    if unit in _SHARES:
        return "a share such as 0.3 or `30 %`"
    if kind.above == "people":
        return "a number of people, without a unit"
    return "a plain number" if unit in ("1", "") else f"a plain number ({unit})"
