"""The dilemma of supervised presence against dispersal.

The paper (para 5): under pressure, the Taliban might let militants slip out instead of handing them over. Militants out
of reach escape deradicalisation and justice: a fox guarding the coop, or foxes running wild. Pressure on a host also
weakens its supervision (Bapat 2012; Byman and Kreps 2010), so half-measures can be the worst choice.
"""

from __future__ import annotations

from sim.society.common.forms import keep, logistic
from sim.society.common.rule import Params
from sim.terms import Operations, Treatment


def supervised_share(rung: int, operations: int, forcing: float, params: Params) -> float:
    """Return the share of external attempts that a host stops, given its order and the pressure on it."""
    held = params.supervision_strength
    if rung == Treatment.PROTECT and operations < Operations.RESTRAINED:
        held = params.supervision_strength * params.supervision_protect_share
    if rung == Treatment.HOST:
        held = params.supervision_strength * (0.5 * (1.0 + params.supervision_protect_share))
    return held * (1.0 - params.supervision_forcing_loss * forcing)


def leaves(propensity: float, forcing: float, params: Params) -> bool:
    """Return whether a militant slips out: whether his fixed propensity lies below the share that leaves."""
    return propensity < slip_share(forcing, params)


def faded(weeks: float, halflife: float) -> float:
    """Return the remaining ability of a cadre after some weeks abroad, as a share."""
    return keep(halflife / weeks) if weeks > 0.0 else 1.0


def plot_hazard(per_year: float, weight: float, external: float, able: float) -> float:
    """Return the weekly hazard that an idle cadre begins an external plot."""
    return per_year / 52.0 * weight * external * able


def softened(force: float, concern: float, expected: float, params: Params) -> float:
    """Return the force that a state puts behind a demand, given the risk of dispersal that it expects."""
    return force * logistic(params.anticipation_steepness * (concern - expected))


def expected_ratio(slip_out: float, untracked_share: float, params: Params) -> float:
    """Return the risk that a state expects from dispersal, relative to supervised presence, up to a limit."""
    stays = params.plots_hazard_home * (1.0 - params.supervision_strength)
    if stays <= 0.0:
        return params.anticipation_most
    ratio = (
        slip_out
        * (untracked_share * params.plots_hazard_untracked + (1.0 - untracked_share) * params.plots_hazard_tracked)
        / stays
    )
    return ratio if ratio < params.anticipation_most else params.anticipation_most


def driven_out(ordered: float, compelled: float) -> float:
    """Return how far a group is driven out, by the council's order or by compulsion."""
    return max(ordered, compelled)


def expelled(driven: float, params: Params) -> float:
    """Return the weekly hazard that a member is expelled, or an enemy's prisoner deported, given how far the group is driven out."""
    return params.dispersal_expulsion_hazard * driven


def handed_over(driven: float, params: Params) -> float:
    """Return the weekly hazard that a member or an enemy's prisoner is handed over, given how far handover is ordered."""
    return params.dispersal_expulsion_hazard * driven


def must_leave(ordered: float, compelled: float, turning: float, params: Params) -> float:
    """Return how far members must leave: ordered out, forced out from outside, or in fear because leaders vote to turn on them."""
    return max(driven_out(ordered, compelled), params.dispersal_fear * turning)


def slip_share(forcing: float, params: Params) -> float:
    """Return the share of a group's members who slip out under a given force."""
    return params.dispersal_slip_out * forcing


def lose_hazard(params: Params) -> float:
    """Return the weekly hazard that a tracked exile is lost; better intelligence lowers it."""
    return params.tracking_find_hazard * (1.0 - params.detection_intel)


def find_hazard(params: Params) -> float:
    """Return the weekly hazard that an untracked exile is found; better intelligence raises it."""
    return params.tracking_find_hazard * (1.0 + params.detection_intel)


def held_back(hazard: float, held: float, watched: float, border: float) -> float:
    """Return the hazard of plots at home that remains under a host's watch and across a partly closed border."""
    return hazard * (1.0 - held * watched) * border


def faded_hazard(kept: float, hazard: float) -> float:
    """Return the weekly hazard of an exile's plot, reduced by the ability lost abroad."""
    return kept * hazard
