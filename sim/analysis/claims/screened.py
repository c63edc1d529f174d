"""Screen parameters in the worlds where their claims are measured."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from sim.analysis.claims.laboratory import Laboratory, Measurand
from sim.analysis.claims.trials import FULL, Variant, trials
from sim.analysis.sensitivity.screening import SCALE, SEEDS, Screening, move, watched
from sim.evidence import claims, lookup
from sim.scenario import Scenario, spread


def screen_claims(
    found: Screening,
    *,
    seeds: Sequence[int] = range(1, SEEDS + 1),
    scale: float = SCALE,
    workers: int = 1,
    progress: Callable[[int, int], None] = lambda *_: None,
) -> Screening:
    """Screen the parameters that moved nothing again, now in the worlds of their claims.

    The world of a claim is the scenario in which one of its effects is measured, run up to the week of that effect.

    Parameters
    ----------
    found
        A screening of a scenario, to which the moves are added.
    seeds, scale, workers, progress
        As for :func:`sim.analysis.sensitivity.screening.screen`.
    """
    laboratory, ends = Laboratory(scale), found.ends
    asked = {key: list(_worlds(key)) for key, moves in found.moves.items() if not moves}
    for key, worlds in asked.items():
        for world, readings, _ in worlds:
            for variant in (Variant(world), *_both(world, key, ends[key])):
                laboratory.want(variant, readings, seeds)
    found.runs += laboratory.run(workers, progress)
    for key, worlds in asked.items():
        tests = sum(len(readings) for _, readings, _ in worlds)
        moves = [
            move(reading.output, _read(laboratory, world, key, ends[key], reading, seeds), tests, claim)
            for world, readings, claim in worlds
            for reading in readings
        ]
        found.moves[key] = sorted((one for one in moves if one.size > 0.0), key=lambda one: -one.size)
    return found


def _worlds(key: str) -> Iterator[tuple[Scenario, tuple[Measurand, ...], str]]:
    """Yield the worlds of a parameter's claims, each once: the scenario, the readings, and the first claim that is measured there."""
    known, seen = lookup(key), set[tuple[str, Measurand]]()
    for name in known.claims if known else ():
        for trial in trials(claims()[name]):
            world, outputs = trial.variants[FULL].scenario, dict.fromkeys((*trial.effect.outputs, *watched(key)))
            readings = [Measurand(one, trial.effect.week) for one in outputs]
            new = tuple(one for one in readings if (world.digest, one) not in seen)
            seen.update((world.digest, one) for one in new)
            if new:
                yield world, new, name


def _both(world: Scenario, key: str, ends: tuple[str, str]) -> list[Variant]:
    return [Variant(world.changed(spread(world, {key: value}), beyond=True)) for value in ends]


def _read(
    laboratory: Laboratory, world: Scenario, key: str, ends: tuple[str, str], reading: Measurand, seeds: Sequence[int]
) -> list[np.ndarray]:
    """Return a reading in a world as it is, and with the parameter at its low and at its high end."""
    some = (Variant(world), *_both(world, key, ends))
    return [laboratory.read(variant, reading, seeds) for variant in some]
