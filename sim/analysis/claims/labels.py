"""Label an effect as by construction, emergent, dampened or open.

A rule moves the outputs that it is written to move. Such a direct effect says little about the model; an effect that runs through
the acts of others says more. Each effect is therefore measured twice at the same seeds: as it is, and with the acts of all others
replayed. The replay is a run without the mechanism in which all other actors act as they did in the run with it. The run with the
mechanism less the replay is the direct effect; the replay less the run without is the indirect effect. An effect is

- `emergent` where the whole 95 % interval of the indirect effect lies beyond a threshold and the indirect effect has the sign of the
  whole: others strengthen the effect, cause it, or reverse it;
- `dampened` where it lies beyond the threshold on the other side: others weaken the effect, or cancel it;
- `by construction` where the effect differs from zero and the whole interval of the indirect effect lies within the threshold;
- `open` where the interval does not decide, where there is no effect to explain, and where it was not measured.

The threshold is the smallest effect of interest of that row, or a twentieth of the effect itself if that is larger, so that a large
effect is not called emergent because of a sliver of it. Definitions are by construction, since they only define a count.

A claim is emergent where one of its emergent effects also holds, since the indirect effect must be a claimed one; otherwise dampened
where one of its dampened effects holds. It is by construction where all measured effects are, and open otherwise. Effects that were
not measured are ignored. An emergent claim may still fail because of another effect: label and verdict are separate.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sim.analysis.claims.wording import HOLDS

EMERGENT, DAMPENED, BY_CONSTRUCTION, OPEN = "emergent", "dampened", "by construction", "open"
# The meaning of each label, in the order in which labels are listed.
LABELS = {
    EMERGENT: "a relevant part of the effect runs through the acts of others",
    DAMPENED: "the acts of others weaken the effect",
    BY_CONSTRUCTION: "the rule causes the effect directly",
    OPEN: "the runs do not decide between the two",
}
NOT_MEASURED = "not measured"
# The least indirect effect that counts, as a share of the whole effect (assumption).
OF_EFFECT = 0.05

Interval = tuple[float, float]


@dataclass(frozen=True)
class Label:
    """The label of an effect or a claim, and the reason for it.

    Attributes
    ----------
    word
        One of `LABELS`.
    why
        The reason, in words.
    """

    word: str
    why: str

    def __str__(self) -> str:
        """Return the label's word, and whether it was not measured."""
        return f"{self.word} ({NOT_MEASURED})" if self.why == NOT_MEASURED else self.word

    @property
    def told(self) -> str:
        """The label with its reason."""
        return str(self) if self.why == NOT_MEASURED else f"{self.word}: {self.why}"


@dataclass(frozen=True)
class Labelled:
    """One effect of a claim that is to be labelled.

    Attributes
    ----------
    name
        The effect in words.
    label, verdict
        Label and verdict of the effect.
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
        The indirect effect and its 95 % interval.
    """
    bound = max(smallest, OF_EFFECT * abs(effect))
    low, high = through
    of_all = f"of the total effect of {effect:+.3g}, {indirect:+.3g} is indirect (through the acts of others)"
    clear = interval[0] > 0.0 or interval[1] < 0.0
    if low > bound or high < -bound:
        if effect * indirect <= 0.0:
            return Label(DAMPENED, of_all)
        return (
            Label(EMERGENT, of_all) if clear else Label(OPEN, f"{of_all}, but the interval of the total includes zero")
        )
    if -bound <= low and high <= bound:
        if clear:
            return Label(BY_CONSTRUCTION, f"{of_all}, which is below the threshold of {bound:.3g}")
        return Label(OPEN, "there is no effect to explain")
    return Label(
        OPEN,
        f"the indirect effect (through the acts of others) is {low:+.3g} to {high:+.3g}; the threshold is {bound:.3g}",
    )


def label_of_claim(rows: Iterable[Labelled]) -> Label:
    """Return the label of a claim from its effects, the main effect first."""
    measured = [row for row in rows if row.label.why != NOT_MEASURED]
    if not measured:
        return Label(OPEN, NOT_MEASURED)
    through = [row for word in (EMERGENT, DAMPENED) for row in measured if row.label.word == word]
    holding = [row for row in through if row.verdict == HOLDS]
    unclear = [row for row in measured if row.label.word == OPEN]
    row = (holding or through or unclear or measured)[0]
    why = f"{row.name}: {row.label.why}"
    if holding:
        return Label(row.label.word, why)
    if through:
        return Label(OPEN, f"{why}; the claim's expected effect is not confirmed")
    return Label(OPEN, why) if unclear else Label(BY_CONSTRUCTION, row.label.why)


def meaning(word: str) -> str:
    """Return the meaning of a label as :func:`tally` spells it."""
    return LABELS.get(word, "no runs with replayed acts")


def tally(labels: Iterable[Label]) -> dict[str, int]:
    """Return the count of each label that occurs, in the order of `LABELS`."""
    words = [str(label) for label in labels]
    known = dict.fromkeys((*LABELS, str(Label(OPEN, NOT_MEASURED))), 0)
    return {word: words.count(word) for word in known if word in words}
