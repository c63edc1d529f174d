"""What a reader takes away: a scenario, a run or a sweep as one page that needs nothing else, and the model's own protocol.

The package can be called: `sim.report("baseline")` returns the page's path.
"""

import sys

from sim.display import callable_room
from sim.report.make import report

__all__ = ["report"]

callable_room(sys.modules[__name__], report)
