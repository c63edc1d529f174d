"""Load what all workers share. A fork server imports this module once, and workers are forked from it.

A separate worker takes about 300 MB, nearly all of it libraries and machine code that are the same for every tab. A forked
worker shares these pages and copies only those that it changes. Forking is safe here because the fork server starts no threads of its own,
and its libraries (OpenBLAS, jemalloc) are made to be forked; threads for a run are started in the worker.
"""

from __future__ import annotations

import gc
from importlib import import_module

from sim.scenario import load_scenario
from sim.simulation import simulate

# Import and compile everything. This takes seconds, or minutes the first time on a machine.
simulate(load_scenario("baseline"), 1, scale=0.001, weeks=1)
# What the answers to questions of pages need.
for name in (
    "altair",
    "scipy.stats",
    "sim.analysis.decide.frontier",
    "sim.analysis.hindcast.hindcast",
    "sim.analysis.sensitivity.discovery",
    "sim.analysis.sensitivity.effects",
    "sim.analysis.sensitivity.indices",
    "sim.figures.analyses",
    "sim.figures.answers",
    "sim.figures.hindcast",
    "sim.figures.runs",
    "sim.report.material",
):
    import_module(name)
gc.collect()
# Otherwise the collector writes to every object, which copies every shared page.
gc.freeze()
