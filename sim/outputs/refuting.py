"""The rows of `refuted_if` in words."""

from __future__ import annotations

from sim.outputs.definitions import find
from sim.outputs.numbers import number
from sim.outputs.wording import titled
from sim.scenario.read.refutations import BASELINE, START, Bound, Refutation


def words(row: Refutation) -> str:
    """Return a row of `refuted_if` in words."""
    return "; and ".join(map(_words, row))


def _words(one: Bound) -> str:
    weeks = f"weeks {one.first} to {one.last}"
    windows = {"at": f"in week {one.first}", "over": f"on average over {weeks}", "within": f"at any time in {weeks}"}
    when = "at the end" if one.first is None else windows[one.window]
    named = {BASELINE: "the baseline", START: "its first value"}
    than = number(one.than) if isinstance(one.than, float) else named.get(one.than) or _called(one.than)
    times = "" if one.times == 1.0 else f"{number(one.times)} times "
    return f"{_called(one.output)} {when} {one.side.replace('_', ' ')} {times}{than}"


def _called(output: str) -> str:
    """Return the title of an output without the list of its levels."""
    text = find(output).text
    return f"“{titled(output).replace(text, text.partition(':')[0])}”"
