"""Collect for each claim of the paper its rules, parameters, outputs and expected effects.

This module joins the evidence with the registries of rules and outputs, and computes nothing. The command line and the dashboard
both print what it returns, so they cannot disagree.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path

from sim.analysis.claims.wording import how
from sim.errors import SanctuaryError
from sim.evidence import Claim, Parameter, claims, event_kinds, lookup, sources
from sim.outputs.definitions import Output, find
from sim.outputs.wording import quantity, spelled, titled, worded
from sim.resources import rendered
from sim.society.common.rule import Rule
from sim.society.registry import RULES, rules_of

_WORDS = {"find": find, "how": how, "quantity": quantity, "spelled": spelled, "titled": titled, "worded": worded}
TEMPLATE = Path(__file__).with_suffix(".txt.jinja")


@dataclass(frozen=True, slots=True)
class Account:
    """A claim with its rules, parameters, outputs and expected effects.

    Attributes
    ----------
    claim
        The claim, paraphrased.
    rules, parameters
        The rules and parameters that implement it, in the order in which the claim names them.
    outputs
        Full name and definition of each output in which its effect shows.
    taken_out
        How its mechanism is removed, in words.
    expected
        The expected effects of the mechanism, in words, the main effect first.
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
    """Return the account of one claim.

    Parameters
    ----------
    name
        Id of the claim, in upper or lower case: `C07`.

    Raises
    ------
    SanctuaryError
        When there is no such claim.
    """
    known = claims()
    claim = known.get(name.upper())
    if claim is None:
        remedy = f"Claims run from {min(known)} to {max(known)}; `sanctuary claims` lists them."
        raise SanctuaryError(f"there is no claim {name!r}", remedy=remedy)
    found = (lookup(key) for key in claim.parameters)
    about = {"switch": claim.switch, "effects": claim.expect.effects, "rules": RULES, "kinds": event_kinds()}
    taken_out, *expected = rendered(TEMPLATE, **about, **_WORDS).splitlines()
    return Account(
        claim=claim,
        rules=rules_of(claim.id),
        parameters=tuple(parameter for parameter in found if parameter is not None),
        outputs=tuple((output, find(output)) for output in claim.outputs),
        taken_out=taken_out,
        expected=tuple(expected),
    )


def accounts() -> tuple[Account, ...]:
    """Return the accounts of all claims, in the order of their ids."""
    return tuple(account(name) for name in claims())


def _parameter(parameter: Parameter) -> dict[str, object]:
    """Return a parameter as plain data, with the title of its source added."""
    source = f"{sources()[parameter.source].title} ({parameter.source})" if parameter.source else "assumption"
    return {**asdict(parameter), "source": source}
