"""A fast stand-in for the model, for tests of sweeps and analyses. Spawned workers import it by name."""

from __future__ import annotations

import os
import signal
import time
from typing import Any

import numpy as np


class Results:
    def __init__(self, value: float, weeks: int) -> None:
        self.value, self.weeks = value, weeks

    def series(self, name: str) -> np.ndarray:
        if name == "polities":
            raise KeyError(name)
        return self.value + np.arange(self.weeks) * (1.0 + len(name))


def quick(scenario: Any, seed: int, *, scale: float, weeks: int) -> Results:
    loyalty = scenario.draw(seed).values["taliban.loyalty.al_qaeda"]
    return Results(loyalty * 100 + seed + scale, weeks)


def slow(scenario: Any, seed: int, *, scale: float, weeks: int) -> Results:
    time.sleep(0.02)
    return quick(scenario, seed, scale=scale, weeks=weeks)


def fails_on_seed_2(scenario: Any, seed: int, *, scale: float, weeks: int) -> Results:
    if seed == 2:
        raise ZeroDivisionError("nothing left to divide by")
    return quick(scenario, seed, scale=scale, weeks=weeks)


def dies_on_seed_2(scenario: Any, seed: int, *, scale: float, weeks: int) -> Results:
    if seed == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    return quick(scenario, seed, scale=scale, weeks=weeks)


def additive(scenario: Any, seed: int, *, scale: float, weeks: int) -> Results:
    """Give four fifths of the variance to control, one fifth to loyalty, and none to the veterans among prisoners."""
    values = scenario.values
    return Results(4 * values["taliban.control"] + 2 * values["taliban.loyalty.al_qaeda"], weeks)


def level_at_the_bottom(scenario: Any, seed: int, *, scale: float, weeks: int) -> Results:
    """Give zero below half control, and an increasing value above it."""
    return Results(max(scenario.values["taliban.control"] - 0.5, 0.0), weeks)


def flips_at_half(scenario: Any, seed: int, *, scale: float, weeks: int) -> Results:
    """Let forcing help where supervision is below one half, and harm above it."""
    force = next(event.fields["force"] for event in scenario.events if event.id == "ultimatum")
    noise = 0.01 * np.sin(seed * (1 + force))
    return Results(10 + force * (scenario.values["supervision.strength"] - 0.5) + noise, weeks)


def prisoners_decide(scenario: Any, seed: int, *, scale: float, weeks: int) -> Results:
    """Let sanctions be better when many escaped, and inaction when few did; control is noise."""
    many = scenario.values["groups.al_qaeda.prisoners"] > 180
    worse = many == (scenario.name == "baseline")
    return Results(10 + 4 * worse + 0.1 * scenario.values["taliban.control"], weeks)


class Flat(Results):
    """Give one constant output."""

    def series(self, name: str) -> np.ndarray:
        return np.zeros(self.weeks) if name == "strength.isis_k" else super().series(name)


def half_flat(scenario: Any, seed: int, *, scale: float, weeks: int) -> Results:
    return Flat(scenario.values["taliban.control"], weeks)


def product(scenario: Any, seed: int, *, scale: float, weeks: int) -> Results:
    """Let control and loyalty act only through their interaction."""
    values = scenario.values
    return Results((values["taliban.control"] - 0.5) * (values["taliban.loyalty.al_qaeda"] - 0.5), weeks)
