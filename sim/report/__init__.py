"""Documents for readers: reports of scenarios, runs and sweeps, notebooks, and the protocol of the model.

The package is callable: `sim.report("baseline")` writes a report and returns its path.
"""

import sys

from sim.display import callable_room
from sim.report.make import report

__all__ = ["report"]

callable_room(sys.modules[__name__], report)
