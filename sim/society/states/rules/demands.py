"""Demands on the host: threats, promises, conditions, and whether what was announced is done.

The paper (paras 4-6): in 2001 the Taliban refused a credible threat and lost the country; afterwards demands were for restraint. A demand
states what is wanted, by when, and what follows. At its term the state decides whether to do as it announced, and weighs the dispersal
that it would cause. The host learns from what is done how far to believe the next word. A first prior for how seldom threats are
carried out is the record of responses to sponsors of rebels (Kinay Kilic, quoted from memory).
"""

from __future__ import annotations

from sim.society.common.forms import share
from sim.society.common.rule import Params


def is_due(weeks: int, term: int) -> bool:
    """Return whether a demand that has stood for a number of weeks is due: at its term, and after every further term."""
    return weeks > 0 and weeks % term == 0


def threatened(force: float, credibility: float, fulfilled: float) -> float:
    """Return the harm expected from a threat, in shares of the yearly needs: its force times its credibility, if the demand is refused."""
    return force * credibility * (1.0 - fulfilled)


def credibility_next(credibility: float, done: float, params: Params) -> float:
    """Return the credibility of a state's word after it was or was not kept."""
    return share(credibility + params.demands_learning * (done - credibility))


def harmed(stock: float, force: float, params: Params) -> float:
    """Return the regime's means after a threat of a given force is carried out."""
    return share(stock - params.demands_harm * force)


def struck_by(force: float, strikes: float, params: Params) -> float:
    """Return the number of members whom a state that strikes kills when it carries out a threat."""
    return params.demands_struck * force if strikes > 0.0 else 0.0


def answered(fulfilled: float, params: Params) -> bool:
    """Return whether an order answers an offer, which asks for at least a given part of full satisfaction."""
    return fulfilled >= params.demands_answered


def turns(resolve: float, params: Params) -> float:
    """Return the weekly hazard that a state lifts or renews sanctions under a condition, given what the host does."""
    return params.demands_hazard * resolve


def paid(value: float, leverage: float, params: Params) -> float:
    """Return the means a year that a kept promise brings, in shares of the yearly needs."""
    return params.resources_engagement_gain * value * leverage
