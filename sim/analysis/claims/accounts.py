"""What a claim of the paper became: the rules that carry it, what they read, where it shows, and what would refute it.

Joins the evidence with the registries of rules and outputs, and computes nothing. The command line and the dashboard print
what is returned here, so that they cannot tell different stories.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

from sim.analysis.claims.wording import how
from sim.errors import SanctuaryError
from sim.evidence import Claim, Effect, Parameter, claims, event_kinds, lookup, sources
from sim.outputs.definitions import Output, find
from sim.outputs.wording import quantity, spelled, titled, worded
from sim.society.common.rule import Rule
from sim.society.registry import RULES, rules_of

_MOVES = {
    "up": "raises “{output}” by week {week}",
    "down": "lowers “{output}” by week {week}",
    "zero": "leaves “{output}” within {margin} of where it was at week {week}",
    "variance": "spreads “{output}” at week {week}",
    "open": "moves “{output}” by week {week}, which way is to be mapped",
    "definition": "fixes how “{output}” is counted, from week {week}",
}


@dataclass(frozen=True, slots=True)
class Account:
    """One claim and all it became.

    Attributes
    ----------
    claim
        The claim in our words.
    rules, parameters
        What carries it, in the order in which the claim names them.
    outputs
        Full name and definition of each output that shows it.
    taken_out
        How its mechanism is taken out, in words.
    expected
        What must be seen when it is in rather than out, in words, the deciding effect first.
    """

    claim: Claim
    rules: tuple[Rule, ...]
    parameters: tuple[Parameter, ...]
    outputs: tuple[tuple[str, Output], ...]
    taken_out: str
    expected: tuple[str, ...]

    def plain(self) -> dict[str, object]:
        """Return the account as plain data, ready for JSON."""
        return {
            **asdict(self.claim),
            "rules": [asdict(rule) for rule in self.rules],
            "parameters": [_parameter(parameter) for parameter in self.parameters],
            "outputs": [
                {"name": name, "unit": output.unit, "text": output.text, "truth": output.truth}
                for name, output in self.outputs
            ],
            "taken_out": self.taken_out,
            "expected": list(self.expected),
        }


def account(name: str) -> Account:
    """Return what one claim became.

    Parameters
    ----------
    name
        Id of the claim, in either case: `C07`.

    Raises
    ------
    SanctuaryError
        When there is no such claim.
    """
    known = claims()
    claim = known.get(name.upper())
    if claim is None:
        raise SanctuaryError(
            f"there is no claim {name!r}", remedy=f"They run from {min(known)} to {max(known)}: sanctuary claims"
        )
    found = (lookup(key) for key in claim.parameters)
    return Account(
        claim=claim,
        rules=rules_of(claim.id),
        parameters=tuple(parameter for parameter in found if parameter is not None),
        outputs=tuple((output, find(output)) for output in claim.outputs),
        taken_out=_taken_out(claim),
        expected=tuple(_expected(effect, claim.switch.kind) for effect in claim.expect.effects),
    )


def accounts() -> tuple[Account, ...]:
    """Return what every claim became, in the order of their ids."""
    return tuple(account(name) for name in claims())


def _taken_out(claim: Claim) -> str:
    switch = claim.switch
    if switch.rule:
        return f"the mechanism “{RULES[switch.rule].title}” off: {RULES[switch.rule].off}"
    if switch.event:
        return f"the event left out: {event_kinds()[switch.event].text}"
    if switch.parameter:
        return f"“{worded(switch.parameter)}” at {switch.value:g}"
    if switch.parameters:
        return f"{' and '.join(f'“{worded(key)}”' for key in switch.parameters)} held at one value instead of drawn"
    return "nothing to take out: the claim fixes how something is counted"


def _expected(effect: Effect, switch: str) -> str:
    if switch == "point_prior" and effect.sign == "zero":
        return f"spreads “{titled(effect.output)}” at week {effect.week} by less than {effect.margin or 0.0:.0%} of its variance"
    told = _MOVES[effect.sign].format(
        output=titled(effect.output),
        week=effect.week,
        margin=quantity(f"{effect.margin or 0.0:g}", find(effect.output).unit),
    )
    told_how = spelled(how(effect))
    return f"{told} ({told_how})" if told_how else told


def _parameter(parameter: Parameter) -> dict[str, object]:
    """Return a parameter as plain data, its source by title rather than by id."""
    source = f"{sources()[parameter.source].title} ({parameter.source})" if parameter.source else "assumption"
    return {**asdict(parameter), "source": source}
