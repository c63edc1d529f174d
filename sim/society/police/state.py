"""The state of the police of a province."""

from __future__ import annotations

from typing import Annotated

from sim.society.common.rows import Key, Real, Whole


class Police:
    """The police of a province."""

    key: Annotated[Key, "address", "Key of the police's random draws"]
    mode: Annotated[Whole, "Mode", "Mode of policing"]
    attacked: Annotated[Real, "attacks", "Remembered attacks in the province"]
    informants: Annotated[Real, "share", "Share of events in the province of which they are told"]
    precision: Annotated[Real, "share", "Share of arrested people who are the right ones"]
    attention: Annotated[Real, "ratio", "How hard they look, relative to the country's mean"]
