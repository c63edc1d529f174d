"""Votes of leaders.

The paper (para 11) leaves open who decides. Where the council votes, each leader responds by quantal response (McKelvey and
Palfrey 1995). The median decides, and a blocking minority prevents expulsion.
"""

from __future__ import annotations

from sim.society.common.rule import Params


def is_blocked(below: float, params: Params) -> bool:
    """Return whether a share of votes against expulsion is large enough to block it."""
    return below >= params.council_veto_share
