"""The reasons for an agent's decision in a week: the calls of rules, the options with their terms, and all of it as text."""

from __future__ import annotations

from dataclasses import dataclass

from sim.display import Displayed, Rows
from sim.outputs.calendar import date_of_week

# Numbers drawn for one purpose that are told.
MOST_DRAWS = 8


@dataclass(frozen=True)
class Call:
    """A call of a rule.

    Attributes
    ----------
    name, arguments, result
        The function, its numbers, and what it returned.
    rules, claims
        The rules behind it, and the claims that they represent.
    parameters
        The parameters that it reads.
    about
        Rows of the group and of the order that it is about, if any.
    """

    name: str
    arguments: dict[str, float]
    result: float
    rules: tuple[str, ...]
    claims: tuple[str, ...]
    parameters: dict[str, float]
    about: tuple[int | None, int | None]

    def __str__(self) -> str:
        told = ", ".join(f"{name} {value:.4g}" for name, value in (self.arguments | self.parameters).items())
        return f"{self.name.replace('_', ' ')} {self.result:.4g}" + (f" ({told})" if told else "")


@dataclass(frozen=True)
class Term:
    """A term of an option's value: its size, how much the value owes to it, and the call that computed it, if a rule did."""

    name: str
    size: float
    effect: float | None
    source: Call | None

    def __str__(self) -> str:
        effect = "" if self.effect is None else f" ({self.effect:+.3g})"
        return f"{self.name} {self.size:.4g}{effect}" + (f", from {self.source}" if self.source else "")


@dataclass(frozen=True)
class Option:
    """An option that was weighed: its value, probability (if it is drawn among others), terms, rules and claims."""

    name: str
    value: float
    chance: float | None
    taken: bool
    terms: tuple[Term, ...]
    rules: tuple[str, ...]
    claims: tuple[str, ...]

    def __str__(self) -> str:
        chance = "" if self.chance is None else f", probability {self.chance:.3g}"
        return f"{self.name}: {self.value:.4g}{chance}{', taken' if self.taken else ''} [{_cited(self)}]"


@dataclass(frozen=True, repr=False)
class Why(Displayed):
    """The reasons for an agent's decision in a week.

    Attributes
    ----------
    agent, kind, week
        Who, and when.
    decided
        Decisions before and after.
    options
        What was weighed.
    peers
        Agents whose choices count for it: address, weight, what they do.
    draws
        Random numbers by purpose.
    calls
        The other rules that were called for it.
    parameters
        Parameters with which the steps compare, such as hazards and thresholds.
    """

    agent: str
    kind: str
    week: int
    decided: dict[str, tuple[str, str]]
    options: tuple[Option, ...]
    peers: tuple[tuple[str, float, str], ...]
    draws: dict[str, list[float]]
    calls: tuple[Call, ...]
    parameters: dict[str, float]

    def __repr__(self) -> str:
        return f"<Why {self.agent}, week {self.week}: {len(self.options)} options weighed>"

    def _table(self) -> Rows:
        return [{"option": str(one), "terms": "; ".join(map(str, one.terms))} for one in self.options]

    def sections(self) -> dict[str, list[str]]:
        """Return the text by heading, in lines."""
        cited = (f"{call} [{_cited(call)}]" for call in self.calls if "order" not in call.arguments)
        return {
            "Decided": [
                name + f": {after}" + (f", before {before}" if after != before else "")
                for name, (before, after) in self.decided.items()
            ],
            "Weighed": [line for one in self.options for line in (str(one), *(f"  {term}" for term in one.terms))]
            or ["no options this week"],
            "Peers": [f"{who}, weight {weight:.4g}: {says}" for who, weight, says in self.peers],
            "Drawn": [
                f"{what}: " + ", ".join([*(f"{one:.4f}" for one in drawn[:MOST_DRAWS]), "..."][: len(drawn)])
                for what, drawn in self.draws.items()
            ],
            "Compared with": [f"{key}: {value:.4g}" for key, value in self.parameters.items()],
            "Other rules": list(dict.fromkeys(line.removesuffix(" []") for line in cited)),
        }

    def __str__(self) -> str:
        parts = [f"{self.agent} ({self.kind}), week {self.week}, {date_of_week(max(self.week, 0)):%d %B %Y}"]
        for heading, lines in self.sections().items():
            parts += ["", heading, *(f"  {line}" for line in lines)] if lines else []
        return "\n".join(parts)


def _cited(what: Call | Option) -> str:
    return ", ".join([*what.rules, *what.claims])
