"""Sanctuary: an agent-based simulation of Afghanistan as a sanctuary after August 2021.

>>> import sim                                                     # doctest: +SKIP
>>> base = sim.scenario("baseline")                                # doctest: +SKIP
>>> sim.run(base, replicates=20).plot("strength.isis_k")           # doctest: +SKIP

Names are loaded on first use, so that `import sim` is fast. The packages follow the flow of the data:
`evidence`, `scenario`, `outputs`, `figures`, `society`, `engine`, `model`, `runs`, `analysis`, `bench`, `report`,
`dashboard`, `cli`. Each imports only from packages before it.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from sim.version import __version__ as __version__

if TYPE_CHECKING:
    from sim.front import compare, dock, hindcast, open_store, patterns, run, sweep
    from sim.model import SanctuaryModel as Model
    from sim.outputs.results import Results
    from sim.saved import load
    from sim.scenario import Scenario

__all__ = [
    "Model",
    "Results",
    "Scenario",
    "compare",
    "dock",
    "hindcast",
    "load",
    "open_store",
    "patterns",
    "report",
    "run",
    "scenario",
    "sweep",
]
_ELSEWHERE = {
    "Model": ("sim.model", "SanctuaryModel"),
    "Results": ("sim.outputs.results", "Results"),
    "Scenario": ("sim.scenario", "Scenario"),
    "load": ("sim.saved", "load"),
}


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module 'sim' has no attribute {name!r}")
    if name in ("scenario", "report"):
        # A callable package; importing it binds its name here.
        return import_module(f"sim.{name}")
    room, inner = _ELSEWHERE.get(name, ("sim.front", name))
    found = getattr(import_module(room), inner)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
