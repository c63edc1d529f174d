"""Memory of minorities: an old killing slows the return of trust.

The paper (para 15) recalls that the Taliban killed the same Hazara leader when they first took power (it says 1996; other
accounts 1995).
"""

from __future__ import annotations

from sim.society.common.forms import keep, share
from sim.society.common.rule import Params


def grievance_next(grievance: float, shock: float, stretch: float, minority: float, params: Params) -> float:
    """Return the grievance of a province's minorities after a week."""
    kept = grievance * keep(params.grievance_memory_halflife * (1.0 + stretch * minority))
    return share(kept + shock * (1.0 - kept))


def breach_shock(shock: float, breaches: float, weight: float, params: Params) -> float:
    """Return the week's shock to minorities: that of events, plus one for each breach against them."""
    return shock + params.grievance_memory_per_breach * breaches * weight
