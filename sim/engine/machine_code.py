"""Compilation of rules and steps with Numba, and the cache of machine code.

Rules and steps are plain Python; this module registers them with Numba and compiles them together. The machine code is cached in a
folder named by a hash of all their sources, so an edit of any of them never runs old code. (Numba itself checks only the file of the
outermost function.)
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from types import FunctionType, ModuleType
from typing import cast

import numba
import numpy as np
from numba.core.dispatcher import Dispatcher
from numba.extending import overload, register_jitable

from sim import luck
from sim.engine.cache_place import LOCATORS
from sim.engine.handle import Pointer
from sim.engine.linking import RulePipeline, StepPipeline
from sim.society import registry
from sim.society.common import persons, shared, sums, tallies
from sim.society.common.columns import BLOCK, N_BREACHES, N_PROVINCES, N_TALLIES, Wholes
from sim.society.guests.start import militant_room
from sim.society.guests.steps.populate import populate_militants
from sim.society.ranks.steps.fighters import close_week, fighters, fighters_chunk, open_week
from sim.society.ranks.steps.populate import populate_fighters
from sim.society.start import fighter_columns, militant_columns
from sim.society.week import SCHEDULE
from sim.society.world import People, World

COMPILED: tuple[ModuleType, ...] = (*registry.modules_of("steps"), persons, shared, sums, tallies)
# Options of everything that only steps call.
AS_RULE = {"pipeline_class": RulePipeline, "no_cfunc_wrapper": True}
# Options of what calls them.
AS_STEP = {"pipeline_class": StepPipeline, "no_cfunc_wrapper": True, "nogil": True}
_U = np.uint64


@cache
def source_hash() -> str:
    """Return a hash of all sources of compiled code and of the versions that compile them."""
    root = Path(__file__).resolve().parents[1]
    names = sorted(path for room in ("society", "engine") for path in (root / room).rglob("*.py"))
    names += [root / "luck.py", root / "terms.py", root / "model.py"]
    digest = hashlib.sha256(f"{numba.__version__} {np.__version__} {sys.version}".encode())
    for path in names:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def cache_folder() -> Path:
    """Return the cache folder for the current sources."""
    base = os.environ.get("SANCTUARY_CACHE_DIR") or Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / (
        "sanctuary"
    )
    return Path(base) / source_hash()


def is_compiled() -> bool:
    """Return whether everything is compiled for the current sources."""
    return (cache_folder() / "complete").is_file()


def _register_luck() -> None:
    """Register the arithmetic of `sim.luck` on 64-bit words."""
    golden, mix_a, mix_b, step = _U(luck.GOLDEN), _U(luck.MIX_A), _U(luck.MIX_B), _U(luck.WEEK_STEP)
    unit = luck.UNIT
    s30, s27, s31, s11, s40 = _U(30), _U(27), _U(31), _U(11), _U(40)

    @register_jitable(**AS_RULE)
    def scramble(bits: np.uint64) -> np.uint64:
        bits = (bits ^ (bits >> s30)) * mix_a
        bits = (bits ^ (bits >> s27)) * mix_b
        return bits ^ (bits >> s31)

    # Numba requires overloads without annotations on their arguments, so they are nested lambdas.
    registered = partial(overload, jit_options=AS_RULE)
    registered(luck.mix)(lambda bits: lambda bits: scramble(_U(bits)))
    registered(luck.stream)(
        lambda seed, week, what: lambda seed, week, what: scramble(_U(seed) + _U(week + 2) * step + _U(what) * golden)
    )
    registered(luck.person_key)(
        lambda population, week, slot: (
            lambda population, week, slot: scramble(_U(population) + ((_U(week + 2) << s40) | _U(slot)) * golden)
        )
    )
    registered(luck.pair)(lambda one, other: lambda one, other: scramble(_U(one) + _U(other) * golden))
    registered(luck.draw)(
        lambda stream_, key: lambda stream_, key: np.float64(scramble(_U(stream_) + _U(key) * golden) >> s11) * unit
    )
    registered(luck.draw_again)(
        lambda stream_, key, nth: (
            lambda stream_, key, nth: (
                np.float64(scramble(scramble(_U(stream_) + _U(key) * golden) + _U(nth + 1) * step) >> s11) * unit
            )
        )
    )
    for function in (
        luck.polynomial,
        luck.tail_quantile,
        luck.middle_quantile,
        luck.normal_quantile,
        luck.rounded_normal,
        luck.poisson,
        luck.negative_binomial,
        luck.binomial,
    ):
        register_jitable(**AS_RULE)(function)


@cache
def register() -> None:
    """Register everything that is compiled, once per process."""
    _register_luck()
    for function in registry.functions():
        register_jitable(**AS_RULE)(function)
    for module in COMPILED:
        for value in vars(module).values():
            if isinstance(value, FunctionType) and value.__module__ == module.__name__:
                register_jitable(**AS_RULE)(value)
    for name, value in {"CACHE_DIR": str(cache_folder()), "CACHE_LOCATOR_CLASSES": LOCATORS}.items():
        setattr(numba.config, name, value)


def fill(people: People, world: World, counts: Wholes, members: Wholes) -> None:
    """Create the first people and count them."""
    params = world.params[0]
    populate_fighters(people.fighters, world, params, counts)
    people.f_rows[0] = world.regime[0].fighters0
    people.m_rows[0] = populate_militants(people.militants, world, params, members)
    tallies.first_counts(people, world)


# The functions that are compiled separately. Numba optimises a callee again in each caller, so one function for the whole week would
# take four times as long to compile and run no faster. The fighters' step is divided into chunks, one per thread.
WHOLE: tuple[Callable[..., None], ...] = tuple(step.act for step in SCHEDULE if step.act is not fighters)
PARTS: tuple[Callable[..., None], ...] = (fill, open_week, fighters_chunk, close_week)
STEP_FUNCTIONS = {function.__name__: function for function in (*WHOLE, *PARTS)}


@cache
def compiled(name: str) -> Dispatcher:
    """Return a compiled function, which is compiled or loaded from disk at its first call."""
    register()
    return numba.njit(cache=True, **AS_STEP)(STEP_FUNCTIONS[name])


def empty_people(world: World, threads: int) -> People:
    """Return columns for a world's people, with room for the counts of a number of threads."""
    return People(
        fighter_columns(int(world.regime[0].fighters0)),
        militant_columns(militant_room(world)),
        np.zeros(2, np.int64),
        np.zeros(2, np.int64),
        np.zeros((threads, N_PROVINCES, N_TALLIES), np.int64),
        np.zeros((threads, N_PROVINCES, N_BREACHES), np.int64),
        np.zeros((threads, 4), np.int64),
        np.zeros((threads, N_PROVINCES), np.int64),
        np.full(256, -1.0),
        np.zeros((len(world.groups), 5), np.int64),
        np.zeros((threads, BLOCK), np.int64),
    )


def handles(world: World, people: People) -> tuple[World, People]:
    """Return pointers to a world and to its people, which steps use under the same names."""
    register()
    return cast("World", Pointer(world)), cast("People", Pointer(people))
