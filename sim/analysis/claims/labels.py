"""What kind of finding an effect is: by construction, emergent, or open.

A rule that is put into a model moves what it is written to move. That says something of the model only as far as other people and
groups carry it on. So each effect is measured twice: in the world as it is, and with everything held as it was in week 0 that the
rule reads and that others' actions change. What the second leaves is direct; the difference of the two, pair by pair, is what the
effect owes to what others do. An effect is

- `emergent` where the whole 95 % interval of that difference lies beyond a bound, on either side: what others do may carry an
  effect, or take from it;
- `by construction` where the effect is clear of nought and the whole interval of the difference lies within the bound;
- `open` where neither can be said, where there is no effect to explain, and where it was not measured.

The bound is the smallest effect of interest of that row, or a twentieth of the effect itself if that is more, so that a large effect
is not called emergent for a sliver of it. Definitions fix how something is counted: they are by construction as what they are.

A claim is emergent where a row that is emergent also holds, for what comes of others' actions must be what is claimed; by
construction where all rows that were measured are; open otherwise. Rows that were not measured say nothing either way. A claim that
is emergent may still fail, through another row: label and verdict are two answers.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sim.analysis.claims.verdicts import HOLDS

EMERGENT, BY_CONSTRUCTION, OPEN = "emergent", "by construction", "open"
# Each label with what it says, in the order in which they are counted.
LABELS = {
    EMERGENT: "what others do makes a part of it that counts",
    BY_CONSTRUCTION: "the rule makes it by itself",
    OPEN: "neither can be said",
}
NOT_MEASURED = "not measured"
# What others must add to an effect, or take from it, as a part of it (assumption).
OF_EFFECT = 0.05

Interval = tuple[float, float]


@dataclass(frozen=True)
class Label:
    """What kind of finding something is.

    Attributes
    ----------
    word
        One of `LABELS`.
    why
        In words.
    """

    word: str
    why: str

    def __str__(self) -> str:
        """Return it as people read it, wherever a verdict stands; that nobody has measured it is said with it."""
        return f"{self.word} ({NOT_MEASURED})" if self.why == NOT_MEASURED else self.word

    @property
    def told(self) -> str:
        """Return it with the reason, as a sentence without its end."""
        return str(self) if self.why == NOT_MEASURED else f"{self.word}: {self.why}"


@dataclass(frozen=True)
class Labelled:
    """What is known of one effect when a claim is labelled.

    Attributes
    ----------
    name
        Which effect, in words.
    label
        Its own.
    verdict
        Its own.
    """

    name: str
    label: Label
    verdict: str


def label_of_effect(effect: float, interval: Interval, smallest: float, indirect: float, through: Interval) -> Label:
    """Return the label of one effect.

    Parameters
    ----------
    effect, interval
        The whole effect and its 95 % interval.
    smallest
        The smallest effect of interest.
    indirect, through
        What is left of it beyond the direct effect, and the 95 % interval of that.
    """
    bound = max(smallest, OF_EFFECT * abs(effect))
    low, high = through
    of_all = f"{indirect:+.3g} of {effect:+.3g} comes of what others do"
    if low > bound or high < -bound:
        return Label(EMERGENT, of_all)
    clear = interval[0] > 0.0 or interval[1] < 0.0
    if -bound <= low and high <= bound:
        if clear:
            return Label(BY_CONSTRUCTION, f"{of_all}, less than {bound:.3g}")
        return Label(OPEN, "there is no effect to explain")
    return Label(OPEN, f"what others do adds {low:+.3g} to {high:+.3g}, and {bound:.3g} counts")


def label_of_claim(rows: Iterable[Labelled]) -> Label:
    """Return the label of a claim from those of its rows, the main one first."""
    told = [row for row in rows if row.label.why != NOT_MEASURED]
    if not told:
        return Label(OPEN, NOT_MEASURED)
    emergent = [row for row in told if row.label.word == EMERGENT]
    holding = [row for row in emergent if row.verdict == HOLDS]
    unclear = [row for row in told if row.label.word == OPEN]
    row = (holding or emergent or unclear or told)[0]
    why = f"{row.name}: {row.label.why}"
    if holding:
        return Label(EMERGENT, why)
    if emergent:
        return Label(OPEN, f"{why}, but that row does not hold")
    return Label(OPEN, why) if unclear else Label(BY_CONSTRUCTION, row.label.why)


def meaning(word: str) -> str:
    """Return what a label says, as :func:`tally` gives it."""
    return LABELS.get(word, "its worlds were not run with held inputs")


def tally(labels: Iterable[Label]) -> dict[str, int]:
    """Return how many there are of each label, in the order in which they are told; none of those that do not occur."""
    words = [str(label) for label in labels]
    known = dict.fromkeys((*LABELS, str(Label(OPEN, NOT_MEASURED))), 0)
    return {word: words.count(word) for word in known if word in words}
