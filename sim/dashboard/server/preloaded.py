"""What every visitor's worker has in common, loaded once: a fork server imports this module, and workers are forked from it.

A worker of its own takes some 300 MB, nearly all of it libraries and machine code that are the same for every tab. Forked, it
shares those pages and brings only what it changes. Forking is safe here because the fork server has one thread; a run that uses
several starts them in the worker.
"""

from __future__ import annotations

import gc

from sim.model import simulate
from sim.scenario import load_scenario

# Imports and compiles everything, which takes seconds, or minutes the first time on a machine.
simulate(load_scenario("baseline"), 1, scale=0.001, weeks=1)
gc.collect()
# The collector would otherwise write to every object, and so make a copy of every page that holds one.
gc.freeze()
