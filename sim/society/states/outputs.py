"""What is measured of states."""

from __future__ import annotations

from sim.society.common.output import SEEN, of, row

RESPONSE = of(
    "country",
    row("pressure", "share", "Public pressure on the regime, weighted by leverage", "C01", source="regime.pressure"),
    row(
        "drills",
        "count",
        "States that drill at the border this week, of themselves or by an order of the scenario",
        "C21",
    ),
    row("sanctions", "share", "Share of leverage that sanctions", "C49", source="regime.sanctions"),
    row("engagement", "rung", "Mean rung of engagement, weighted by leverage", "C19"),
    row("recognitions", "states", "States that recognise", "C39", source="regime.recognitions"),
    row("recognition.odds", "log-odds/week", "Mean log-odds of recognition over neighbours", "C39 C51"),
    row("legitimacy.mean", "share", "Mean external legitimacy over states", "C39"),
    row("trust.mean", "share", "Mean trust over states", "C29"),
    row(
        "doubt.mean",
        "share",
        "Mean over states of how wide beliefs about the regime's guests are, against their mean",
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
        "Perceived willingness to police groups that are no enemies of the regime",
        "C13",
        truth=SEEN,
        source="state.trust_hosted",
    ),
    row(
        "doubt.{}",
        "share",
        "How wide the belief about the regime's guests is, against its mean",
        "C07",
        truth=SEEN,
        source="state.doubt",
    ),
    row("concern.{}", "share", "Private concern", "C09 C11 C20 C42 C50", source="state.concern"),
    row("rhetoric.{}", "share", "Concern said in public", "C20", truth=SEEN, source="state.rhetoric"),
    row(
        "efficacy.{}",
        "share",
        "How far the state believes that its pressing moves anything",
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
    row("recognised.{}", "share", "One once the state recognises", "C39", source="state.recognised"),
    row(
        "compliance_true.{}",
        "share",
        "Compliance under the state's own reading, in truth",
        "C19",
        source="state.compliance",
    ),
    row(
        "compliance_seen.{}",
        "share",
        "Compliance under the state's own reading, as it sees it",
        "C13 C19",
        truth=SEEN,
        source="state.compliance_seen",
    ),
    row("gap.{}", "share", "Perceived less true compliance", "C08 C13"),
)
