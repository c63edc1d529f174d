"""Outputs about states."""

from __future__ import annotations

from sim.society.common.output import SEEN, of, row

RESPONSE = of(
    "country",
    row("pressure", "share", "Public pressure on the regime, weighted by leverage", "C01", source="regime.pressure"),
    row("demands.refused", "demands", "Refused at their term, cumulative", "C01", source="regime.demands_refused"),
    row("demands.met", "demands", "Met at their term, cumulative", "C01 C15", source="regime.demands_met"),
    row(
        "demands.enforced",
        "demands",
        "Refused and then enforced by the state that made them, cumulative",
        "C01 C48",
        source="regime.demands_enforced",
    ),
    row(
        "drills",
        "count",
        "States that hold a border drill this week, on their own decision or by order of the scenario",
        "C21",
    ),
    row(
        "sanctions", "share", "Share of leverage held by states that impose sanctions", "C49", source="regime.sanctions"
    ),
    row("engagement", "rung", "Mean rung of engagement, weighted by leverage", "C19"),
    row("recognitions", "states", "States that recognise the government", "C39", source="regime.recognitions"),
    row("recognition.odds", "log-odds/week", "Mean log-odds of recognition over neighbours", "C39 C51"),
    row("legitimacy.mean", "share", "Mean external legitimacy over states", "C39"),
    row("trust.mean", "share", "Mean trust over states", "C29"),
    row(
        "doubt.mean",
        "share",
        "Mean over states of the width of beliefs about the regime's guests, relative to the mean of each belief",
        "C07",
    ),
)

STATE = of(
    "state",
    row(
        "trust.{}",
        "share",
        "Perceived willingness to police, groups weighted by worry",
        "C08 C13 C29 C33",
        truth=SEEN,
        source="state.trust",
    ),
    row(
        "trust_hosted.{}",
        "share",
        "Perceived willingness to police groups that are not enemies of the regime",
        "C13",
        truth=SEEN,
        source="state.trust_hosted",
    ),
    row(
        "doubt.{}",
        "share",
        "Width of the belief about the regime's guests, relative to its mean",
        "C07",
        truth=SEEN,
        source="state.doubt",
    ),
    row("concern.{}", "share", "Private concern", "C09 C11 C20 C42 C50", source="state.concern"),
    row("rhetoric.{}", "share", "Publicly voiced concern", "C20", truth=SEEN, source="state.rhetoric"),
    row(
        "efficacy.{}",
        "share",
        "Belief of the state that its pressure has an effect",
        "C01 C48",
        truth=SEEN,
        source="state.efficacy",
    ),
    row("engagement.{}", "rung", "Rung of engagement, 0 to 4", "C19", source="state.rung"),
    row(
        "posture.{}",
        "code",
        "0 recognise, 1 engage, 2 watch, 3 pressure, 4 sanction, 5 drill, 6 strike",
        "C19 C21",
        source="state.posture",
    ),
    row("legitimacy.{}", "share", "External legitimacy with the state", "C39 C45 C51", source="state.legitimacy"),
    row(
        "recognised.{}",
        "share",
        "One from the week in which the state recognises the government",
        "C39",
        source="state.recognised",
    ),
    row(
        "compliance_true.{}",
        "share",
        "True compliance under the state's own reading",
        "C19",
        source="state.compliance",
    ),
    row(
        "compliance_seen.{}",
        "share",
        "Perceived compliance under the state's own reading",
        "C13 C19",
        truth=SEEN,
        source="state.compliance_seen",
    ),
    row(
        "credibility.{}",
        "probability",
        "Credibility of the state's threats to the regime",
        "C01",
        source="state.threat_word",
    ),
    row("gap.{}", "share", "Perceived minus true compliance", "C08 C13"),
)
