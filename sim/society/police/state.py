"""What the police of a province know."""

from __future__ import annotations

from typing import Annotated

from sim.society.common.rows import Key, Real, Whole


class Police:
    """The police of a province."""

    key: Annotated[Key, "address", "Their own luck"]
    mode: Annotated[Whole, "Mode", "How they go about it"]
    attacked: Annotated[Real, "attacks", "That they remember in their province"]
    informants: Annotated[Real, "share", "Of what happens there that they are told of"]
    precision: Annotated[Real, "share", "Of those they take who are the right ones"]
    attention: Annotated[Real, "ratio", "How hard they look, against the country's mean"]
