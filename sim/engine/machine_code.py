"""What is compiled: every rule, step and loop as machine code, and where it is kept.

Every rule, every step and every loop is plain Python elsewhere; here they are registered with Numba and compiled together. What
is compiled is kept on disk in a folder named by a hash of all those sources, so an edit of any of them is never answered by old
code (Numba itself looks only at the file of the outermost function).
"""

from __future__ import annotations

import hashlib
import importlib
import os
import pkgutil
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import FunctionType, ModuleType
from typing import cast

import numba
import numpy as np
from numba.core.dispatcher import Dispatcher
from numba.extending import overload, register_jitable

import sim.engine.loops
import sim.rules.registry
import sim.week
from sim import luck
from sim.engine import columns
from sim.engine.cache_place import LOCATORS
from sim.engine.columns import N_TALLIES, People
from sim.engine.handle import Pointer, makers
from sim.engine.loops import fighters
from sim.week import populate
from sim.week.schedule import SCHEDULE
from sim.world.columns import N_BREACHES, N_PROVINCES, Fighters, Militants, Wholes, World
from sim.world.people import fighter_columns, militant_columns, militant_room


def _modules(room: ModuleType) -> tuple[ModuleType, ...]:
    names = sorted(info.name for info in pkgutil.iter_modules(room.__path__))
    return tuple(importlib.import_module(f"{room.__name__}.{name}") for name in names)


LOOPS = _modules(sim.engine.loops)
COMPILED: tuple[ModuleType, ...] = (*_modules(sim.week), *LOOPS, columns)
_U = np.uint64


@cache
def source_hash() -> str:
    """Hash every source that ends up in compiled code, and the versions that compile it."""
    root = Path(__file__).resolve().parents[1]
    names = sorted(
        path
        for room in ("rules", "week", "engine", "world", "evidence/outputs")
        for path in (root / room).rglob("*.py")
    )
    names += [root / "luck.py", root / "terms.py", root / "model.py"]
    digest = hashlib.sha256(f"{numba.__version__} {np.__version__} {sys.version}".encode())
    for path in names:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def cache_folder() -> Path:
    """Give the folder of compiled code for the sources as they are now."""
    base = os.environ.get("SANCTUARY_CACHE_DIR") or Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / (
        "sanctuary"
    )
    return Path(base) / source_hash()


def is_compiled() -> bool:
    """Say whether everything is compiled for the sources as they are: a first run has to compile."""
    return (cache_folder() / "complete").is_file()


def _register_luck() -> None:
    """Give the compiler the arithmetic of `sim.luck` on 64-bit words."""
    golden, mix_a, mix_b, step = _U(luck.GOLDEN), _U(luck.MIX_A), _U(luck.MIX_B), _U(luck.WEEK_STEP)
    unit = luck.UNIT
    s30, s27, s31, s11, s40 = _U(30), _U(27), _U(31), _U(11), _U(40)

    @register_jitable
    def scramble(bits: np.uint64) -> np.uint64:
        bits = (bits ^ (bits >> s30)) * mix_a
        bits = (bits ^ (bits >> s27)) * mix_b
        return bits ^ (bits >> s31)

    # Numba wants the arguments of an overload unannotated; a lambda in a lambda is just that.
    overload(luck.mix)(lambda bits: lambda bits: scramble(_U(bits)))
    overload(luck.stream)(
        lambda seed, week, what: lambda seed, week, what: scramble(_U(seed) + _U(week + 2) * step + _U(what) * golden)
    )
    overload(luck.person_key)(
        lambda population, week, slot: (
            lambda population, week, slot: scramble(_U(population) + ((_U(week + 2) << s40) | _U(slot)) * golden)
        )
    )
    overload(luck.pair)(lambda one, other: lambda one, other: scramble(_U(one) + _U(other) * golden))
    overload(luck.draw)(
        lambda stream_, key: lambda stream_, key: np.float64(scramble(_U(stream_) + _U(key) * golden) >> s11) * unit
    )
    overload(luck.draw_again)(
        lambda stream_, key, nth: (
            lambda stream_, key, nth: (
                np.float64(scramble(scramble(_U(stream_) + _U(key) * golden) + _U(nth + 1) * step) >> s11) * unit
            )
        )
    )
    for function in (
        luck.tail_quantile,
        luck.middle_quantile,
        luck.normal_quantile,
        luck.rounded_normal,
        luck.poisson,
        luck.negative_binomial,
        luck.binomial,
    ):
        register_jitable(function)


@cache
def register() -> None:
    """Register everything that is compiled, once a process."""
    _register_luck()
    for function in sim.rules.registry.functions():
        register_jitable(function)
    for module in COMPILED:
        for value in vars(module).values():
            if isinstance(value, FunctionType) and value.__module__ == module.__name__:
                register_jitable(value)
    for name, value in {"CACHE_DIR": str(cache_folder()), "CACHE_LOCATOR_CLASSES": LOCATORS}.items():
        setattr(numba.config, name, value)


def fill(people: People, world: World, counts: Wholes, members: Wholes) -> None:
    """Place the first people and count them."""
    params = world.params[0]
    populate.populate_fighters(people.fighters, world, params, counts)
    people.f_rows[0] = world.regime[0].fighters0
    people.m_rows[0] = populate.populate_militants(people.militants, world, params, members)
    columns.first_counts(people, world)


def _loop(name: str) -> Callable | None:
    """Find the loop over the people that lives through a step of the week."""
    found = [vars(module)[f"{name}_loop"] for module in LOOPS if f"{name}_loop" in vars(module)]
    return found[0] if found else None


# What is compiled on its own. Numba optimises a callee again in each of its callers, so one function for the whole week
# would take four times as long to compile and run no faster.
STEP_FUNCTIONS: dict[str, Callable] = {
    step.name: function for step in SCHEDULE if (function := step.act or _loop(step.name)) is not None
}
# The fighters' step is cut into chunks, one a thread.
STEP_FUNCTIONS |= {
    function.__name__: function for function in (fill, fighters.open_week, fighters.fighters_chunk, fighters.close_week)
}


@cache
def compiled(name: str) -> Dispatcher:
    """Give one compiled function; it is compiled, or loaded from disk, at its first call."""
    register()
    return numba.njit(nogil=True, cache=True)(STEP_FUNCTIONS[name])


def empty_people(world: World, threads: int) -> People:
    """Make columns for a world's people, with room for the counts of so many threads."""
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
        np.zeros((threads, columns.BLOCK), np.int64),
    )


def handles(world: World, people: People) -> tuple[World, People]:
    """Give pointers to a world and to its people's columns, which answer to the same names where they are handed to a step."""
    register()
    make = makers(cache_folder())
    fighters, militants = Pointer(make.fighters(people.fighters)), Pointer(make.militants(people.militants))
    columns = people._replace(fighters=cast("Fighters", fighters), militants=cast("Militants", militants))
    own, others = Pointer(make.world(world)), Pointer(make.people(columns), fighters, militants)
    return cast("World", own), cast("People", others)
