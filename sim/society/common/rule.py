"""The declaration of a rule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Rule:
    """One mechanism that can be switched off. The rows of `seeds/parameters.yaml` say which parameters it reads.

    Attributes
    ----------
    name
        Switch in a scenario.
    title
        The mechanism in a few words.
    claims
        Ids of the claims that it represents.
    equation
        The rule in words and symbols.
    outputs
        Outputs that it should move first.
    effect
        Direction of its effect, in words.
    off
        What happens without it.
    """

    name: str
    title: str
    claims: tuple[str, ...]
    equation: str
    outputs: tuple[str, ...]
    effect: str
    off: str

    @property
    def text(self) -> str:
        """Its effect, and what happens without it."""
        return f"{self.effect}. Off: {self.off}."


class Params(Protocol):
    """One scenario's parameters and switches; a switch is 1 where its rule is on."""

    def __getattr__(self, name: str) -> float: ...
