"""The state of the police of a province."""

from __future__ import annotations

from typing import Annotated

from sim.society.common.rows import Key, Real


class Police:
    """The police of a province."""

    key: Annotated[Key, "address", "Key of the police's random draws"]
    attacked: Annotated[Real, "attacks", "Remembered attacks in the province"]
    attention: Annotated[Real, "ratio", "How hard they look, relative to the country's mean"]
