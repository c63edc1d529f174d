"""The catch-22: supervised presence against dispersal.

The paper (para 5): if their hands were forced, the Taliban might let militants slip out, not hand them over; out of reach they
miss deradicalisation and justice; a fox guarding the coop, or foxes running wild. Forcing a host loosens its supervision as
well (Bapat 2012; Byman and Kreps 2010), so half-measures can be worst.
"""

from __future__ import annotations

from sim.society.common.forms import keep, logistic, share
from sim.society.common.rule import Params, Rule
from sim.terms import Operations, Treatment

RULES = (
    Rule(
        "supervision",
        "A host holds back the plots of its guests",
        ("C18",),
        "hazard at home * (1 - strength * (1 - loss*forcing)) by treatment",
        ("supervision.strength", "supervision.host_share", "supervision.protect_share", "supervision.forcing_loss"),
        ("risk.supervised",),
        "Risk of supervised presence down",
        "Guests plot as they like",
    ),
    Rule(
        "dispersal",
        "Forced hosts let militants slip out",
        ("C16",),
        "a share slip_out * forcing leaves; under an order of expulsion or handover a hazard",
        (
            "dispersal.slip_out",
            "dispersal.untracked",
            "dispersal.pressure_gain",
            "dispersal.expulsion_hazard",
            "dispersal.handover_hazard",
        ),
        ("exits.untracked",),
        "Exits up with pressure, handovers flat",
        "Nobody leaves under force",
    ),
    Rule(
        "tracking",
        "Exiles are found, lost, treated, tried",
        ("C17",),
        "hazards between untracked, tracked, programme, court",
        (
            "tracking.find_hazard",
            "tracking.lose_hazard",
            "tracking.programme_hazard",
            "tracking.prosecute_hazard",
            "tracking.programme_places",
            "tracking.programme_halflife",
            "tracking.relapse",
            "detection.intel",
        ),
        ("deradicalised", "prosecuted"),
        "Deradicalised and prosecuted down with dispersal",
        "Exiles stay as they left",
    ),
    Rule(
        "plots",
        "Groups plot abroad",
        ("C40", "C41"),
        "idle -> preparing -> ready -> attempt; hazards per cadre-year by place",
        (
            "plots.hazard_home",
            "plots.hazard_untracked",
            "plots.hazard_tracked",
            "plots.hazard_custody",
            "plots.prepare_halflife",
            "plots.ready_halflife",
            "plots.decay_abroad",
            "groups.*.target_local",
            "groups.*.target_regional",
            "groups.*.plot_weight",
        ),
        ("risk.total",),
        "Attempts abroad",
        "Nobody plots abroad",
    ),
    Rule(
        "anticipation",
        "States soften a demand whose result they fear",
        ("C48",),
        "force * logistic(steepness * (concern - expected risk of dispersal/risk at home)), and so with demands and offers for expulsion, what is left being asked as restraint, and with sanctions over presence, begun or standing; slip-out expected by those seen to leave",
        (
            "anticipation.steepness",
            "anticipation.prior_slip",
            "anticipation.prior_untracked",
            "anticipation.prior_weight",
            "anticipation.most",
        ),
        ("forcing",),
        "Forcing, demands for expulsion and sanctions over presence down as expected slip-out rises",
        "States demand as if nobody could slip out",
    ),
)


def supervised_share(rung: int, operations: int, forcing: float, params: Params) -> float:
    """Give the share of external attempts that a host stops under an order when forced so far: all he can where he restrains."""
    held = params.supervision_strength
    if rung == Treatment.PROTECT and operations < Operations.RESTRAINED:
        held = params.supervision_strength * params.supervision_protect_share
    if rung == Treatment.HOST:
        held = params.supervision_strength * params.supervision_host_share
    return held * (1.0 - params.supervision_forcing_loss * forcing)


def leaves(propensity: float, forcing: float, params: Params) -> bool:
    """Say whether a militant slips out: his fixed propensity against the share that leaves at this forcing."""
    return propensity < slip_share(forcing, params)


def faded(weeks: float, halflife: float) -> float:
    """Give what a cadre can still do after so many weeks abroad, as a share."""
    return keep(halflife / weeks) if weeks > 0.0 else 1.0


def plot_hazard(per_year: float, weight: float, external: float, able: float) -> float:
    """Give the weekly hazard that an idle cadre begins an external plot."""
    return per_year / 52.0 * weight * external * able


def softened(force: float, concern: float, expected: float, params: Params) -> float:
    """Give the force that a state puts behind a demand when it expects this ratio of dispersed to home risk."""
    return force * logistic(params.anticipation_steepness * (concern - expected))


def expected_ratio(slip_out: float, untracked_share: float, params: Params) -> float:
    """Give the risk a state expects from dispersal against that of supervised presence, up to a limit."""
    stays = params.plots_hazard_home * (1.0 - params.supervision_strength)
    if stays <= 0.0:
        return params.anticipation_most
    ratio = (
        slip_out
        * (untracked_share * params.plots_hazard_untracked + (1.0 - untracked_share) * params.plots_hazard_tracked)
        / stays
    )
    return ratio if ratio < params.anticipation_most else params.anticipation_most


def pressure_force(leverage: float, params: Params) -> float:
    """Give the forcing that sanctions by states with this share of all leverage amount to."""
    return share(params.dispersal_pressure_gain * leverage)


def slip_share(forcing: float, params: Params) -> float:
    """Give the share of a group's members who slip out at this forcing."""
    return params.dispersal_slip_out * forcing


def places_left(taken: float, params: Params) -> int:
    """Give the free places in programmes."""
    free = int(params.tracking_programme_places) - int(taken)
    return free if free > 0 else 0


def lose_hazard(params: Params) -> float:
    """Give the weekly hazard that a tracked exile drops out of sight; good intelligence keeps hold."""
    return params.tracking_lose_hazard * (1.0 - params.detection_intel)


def find_hazard(params: Params) -> float:
    """Give the weekly hazard that an untracked exile is found; good intelligence finds sooner."""
    return params.tracking_find_hazard * (1.0 + params.detection_intel)


def held_back(hazard: float, held: float, watched: float, border: float) -> float:
    """Give what is left of the hazard of plots at home where a host watches, across a border as open as it is."""
    return hazard * (1.0 - held * watched) * border


def custody_risk(held: float, weight: float, external: float, params: Params) -> float:
    """Give the attempts a year to be expected of those who are held."""
    return held * params.plots_hazard_custody * weight * external


def expected_part(prior: float, seen: float, total: float, params: Params) -> float:
    """Give the share that a state expects: what it supposed, counted as so many people, and what it saw since."""
    return (
        share((prior * params.anticipation_prior_weight + seen) / (params.anticipation_prior_weight + total))
        if params.anticipation_prior_weight + total > 0.0
        else prior
    )


def seen_exits(exits: float, intel: float) -> float:
    """Give the exits that a state with so much intelligence gets to know of."""
    return exits * intel


def pressed_on(leverage: float, worry: float, worries: float, groups: float) -> float:
    """Give the leverage with which a state that sanctions presses about one group, against an even part for each."""
    return leverage * worry / worries * groups


def faded_hazard(kept: float, hazard: float) -> float:
    """Give the weekly hazard of an exile's plot by what he can still do."""
    return kept * hazard
