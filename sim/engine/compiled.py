"""The compiled engine: columns, and the whole week as one piece of machine code.

Every rule, every step and every loop is plain Python elsewhere; here they are registered with Numba and compiled together. What
is compiled is kept on disk in a folder named by a hash of all those sources, so an edit of any of them is never answered by old
code (Numba itself looks only at the file of the outermost function).
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

import numba
import numpy as np
from numba.extending import overload, register_jitable

import sim.rules.registry
from sim import luck
from sim.engine import kernels
from sim.engine.kernels import N_TALLIES, People
from sim.scenario import Scenario
from sim.week import (
    choices,
    council,
    effects,
    events,
    exiles,
    groups,
    orders,
    people,
    persons,
    populate,
    record,
    regime,
    sight,
    states,
    warlords,
)  # fmt: skip
from sim.world import columns as c
from sim.world.columns import World
from sim.world.people import Placement, fighter_columns, militant_columns, militant_room, placement

STEPS: tuple[ModuleType, ...] = (
    choices, council, effects, events, exiles, groups, kernels, orders, persons, populate, record, regime, sight,
    states, warlords,
)  # fmt: skip
_U = np.uint64


def source_hash() -> str:
    """Hash every source that ends up in compiled code, and the versions that compile it."""
    root = Path(__file__).resolve().parents[1]
    names = sorted(p for room in ("rules", "week", "engine", "world") for p in (root / room).glob("*.py"))
    names += [root / "luck.py", root / "model.py", root / "outputs" / "definitions.py"]
    h = hashlib.sha256(f"{numba.__version__} {np.__version__} {sys.version}".encode())
    for path in names:
        h.update(path.read_bytes())
    return h.hexdigest()[:16]


def cache_folder() -> Path:
    """Give the folder of compiled code for the sources as they are now."""
    base = os.environ.get("SANCTUARY_CACHE_DIR") or Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / (
        "sanctuary"
    )
    return Path(base) / source_hash()


def is_compiled() -> bool:
    """Say whether the folder holds code already: a first run has to compile."""
    folder = cache_folder()
    return folder.is_dir() and any(folder.rglob("*.nbc"))


def _register_luck() -> None:
    """Give the compiler the arithmetic of `sim.luck` on 64-bit words."""
    golden, mix_a, mix_b, step = _U(luck.GOLDEN), _U(luck.MIX_A), _U(luck.MIX_B), _U(luck.WEEK_STEP)
    unit = luck.UNIT
    s30, s27, s31, s11, s40 = _U(30), _U(27), _U(31), _U(11), _U(40)

    @register_jitable
    def scramble(z: Any) -> Any:
        z = (z ^ (z >> s30)) * mix_a
        z = (z ^ (z >> s27)) * mix_b
        return z ^ (z >> s31)

    # Numba wants the arguments of an overload unannotated; a lambda in a lambda is just that.
    overload(luck.mix)(lambda z: lambda z: scramble(_U(z)))
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
        lambda stream_, key, k: (
            lambda stream_, key, k: (
                np.float64(scramble(scramble(_U(stream_) + _U(key) * golden) + _U(k + 1) * step) >> s11) * unit
            )
        )
    )
    for function in (luck.normal_quantile, luck.rounded_normal, luck.poisson, luck.negative_binomial, luck.binomial):
        register_jitable(function)


def _register_people() -> None:
    """Let the steps in which people act become loops over columns."""
    overload(people.fighters)(lambda people, w, p, t: lambda people, w, p, t: kernels.fighters_loop(people, w, p, t))
    overload(people.seizures)(lambda people, w, p, t: lambda people, w, p, t: kernels.seizures_loop(people, w, p, t))
    overload(people.militants)(lambda people, w, p, t: lambda people, w, p, t: kernels.militants_loop(people, w, p, t))
    overload(people.arrivals)(lambda people, w, p, t: lambda people, w, p, t: kernels.arrivals_loop(people, w, p, t))


@cache
def register() -> None:
    """Register everything that is compiled, once a process."""
    _register_luck()
    for function in sim.rules.registry.functions():
        register_jitable(function)
    for module in STEPS:
        for value in vars(module).values():
            if isinstance(value, FunctionType) and value.__module__ == module.__name__:
                register_jitable(value)
    _register_people()
    numba.config.CACHE_DIR = str(cache_folder())


def _fill(people: People, w: World, params: Any, counts: Any, factions: Any, members: Any) -> None:
    """Place the first people and count them."""
    p = params[0]
    populate.populate_fighters(people.f, w, p, counts, factions)
    people.f_rows[0] = w.regime[0].fighters0
    people.m_rows[0] = populate.populate_militants(people.m, w, p, members)
    kernels.first_counts(people, w)


@cache
def compiled(week: Callable) -> dict[str, Callable]:
    """Compile the week, and the runs of weeks, and the first filling.

    Parameters
    ----------
    week
        The schedule (`sim.model.week`), which is compiled as it stands.
    """
    register()
    step = register_jitable(week)

    @numba.njit(nogil=True, cache=True)
    def run(people: Any, w: Any, params: Any, first: int, last: int) -> None:
        p = params[0]
        for t in range(first, last):
            step(w, people, p, t)

    return {"run": run, "fill": numba.njit(nogil=True, cache=True)(_fill)}


class CompiledEngine:
    """People as columns, weeks as machine code.

    Parameters
    ----------
    scenario
        A drawn scenario.
    w
        Its world.
    params
        Its parameters, shape (1,).
    week
        The schedule.
    threads
        Chunks into which the fighters are cut; the bytes do not depend on it.
    """

    name = "compiled"

    def __init__(self, scenario: Scenario, w: World, params: np.ndarray, week: Callable, threads: int = 1) -> None:
        self.w, self.params, self.threads = w, params, threads
        self._code = compiled(week)
        placed: Placement = placement(scenario, w)
        n = int(w.regime[0]["fighters0"])
        self.people = People(
            fighter_columns(n),
            militant_columns(militant_room(w)),
            np.zeros(2, np.int64),
            np.zeros(2, np.int64),
            np.zeros((threads, c.N_PROVINCES, N_TALLIES), np.int64),
            np.zeros((threads, c.N_PROVINCES, c.N_BREACHES), np.int64),
            np.zeros((threads, 4), np.int64),
            np.zeros((threads, c.N_PROVINCES), np.int64),
            np.full(256, -1.0),
        )
        self._code["fill"](self.people, w, params, placed.fighters, placed.factions, placed.members)

    @property
    def agents(self) -> int:
        """People simulated: fighters, and members of groups wherever they are."""
        w = self.w
        return int(w.regime[0]["fighters"]) + int(w.tally[:, : c.KILLED].sum())

    def advance(self, first: int, last: int) -> None:
        """Live through the weeks from `first` up to, not including, `last`."""
        self._code["run"](self.people, self.w, self.params, first, last)
