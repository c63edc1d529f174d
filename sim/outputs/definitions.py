"""What is measured: every output once, with its unit, definition, claims, and whether it is the truth or what is seen.

The columns of the record are made from this list, so an output that is not defined cannot be recorded, and a test fails on one
that is defined and never written. `{}` in a name stands for a group, a state or a province.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

TRUE = "true"
SEEN = "observed"


@dataclass(frozen=True)
class Output:
    """One measured quantity.

    Attributes
    ----------
    name
        Dotted name; `{}` stands for the entity, none for the whole country.
    unit
        Unit, `share` for numbers between 0 and 1.
    text
        Definition in a sentence.
    claims
        Ids of the claims it shows.
    truth
        `true` for the state of the world, `observed` for what somebody sees.
    over
        `country`, `group`, `state`, `province` or `group_province`.
    intensive
        Whether it does not scale with the number of simulated fighters.
    """

    name: str
    unit: str
    text: str
    claims: tuple[str, ...]
    truth: str = TRUE
    over: str = "country"
    intensive: bool = True

    @property
    def field(self) -> str:
        """Name of the column in the record."""
        return self.name.replace(".{}", "").replace(".", "_")


def _of(over: str, *rows: tuple[str, str, str, str] | tuple[str, str, str, str, str]) -> tuple[Output, ...]:
    return tuple(
        Output(row[0], row[1], row[2], tuple(row[3].split()), row[4] if len(row) > 4 else TRUE, over) for row in rows
    )


COUNTRY = _of(
    "country",
    ("resources", "share", "Resource stock of the regime, one being all it needs", "C33"),
    ("moderation", "share", "Accommodating stance of the leaders", "C31 C12"),
    ("conduct", "share", "Mean standing with the three audiences at home", "C31"),
    (
        "domestic.minorities",
        "share",
        "Standing of the regime with minorities: the stance, as far as it is kept",
        "C31 C45",
    ),
    ("domestic.opponents", "share", "Standing of the regime with former opponents", "C31"),
    ("domestic.women", "share", "Standing of the regime with women", "C31"),
    ("grievance.minorities", "share", "Grievance of minorities, weighted by their number", "C45 C47"),
    ("ranks.grievance", "share", "Mean grievance of Taliban fighters", "C30"),
    ("obedience", "probability", "Mean probability that an order to spare people is obeyed, over fighters", "C30 C32"),
    ("obedience_slope", "probability", "Obedience in the nearest third of provinces less that in the farthest", "C32"),
    ("taliban.strength", "people", "Taliban fighters", "C30"),
    ("breaches.minorities", "breaches/week", "Attacks on minorities against orders", "C45"),
    ("breaches.opponents", "breaches/week", "Revenge on opponents against orders", "C30 C31"),
    ("breaches.women", "breaches/week", "Breaches of the pledge to women", "C31"),
    ("breaches.sheltering", "breaches/week", "Members of groups under strict orders sheltered by fighters", "C46"),
    (
        "breaches.remote",
        "breaches/week",
        "Breaches of all kinds in the farthest third of provinces, per thousand fighters",
        "C32",
    ),
    (
        "breaches.near",
        "breaches/week",
        "Breaches of all kinds in the nearest third of provinces, per thousand fighters",
        "C32",
    ),
    ("defections", "people", "Fighters gone over to a rival group, cumulative", "C12"),
    ("drift", "people", "Fighters gone to militias, cumulative", "C34"),
    ("gone_home", "people", "Fighters gone home, cumulative", "C30"),
    ("control.taliban", "share", "Control of the Taliban, provinces weighted by population", "C36"),
    ("control.warlords", "share", "Control of warlords, provinces weighted by population", "C34 C36"),
    ("control.contested", "share", "Nobody's control, provinces weighted by population", "C38"),
    ("warlords.active", "count", "Warlords in arms", "C34 C35"),
    ("polities", "count", "Warlords whose hold has become a polity", "C37"),
    ("enforcement.acts", "people/week", "Militants arrested or killed by the regime", "C06"),
    (
        "enforcement.ratio",
        "ratio",
        "Acts per member against outbidding groups, over those against the AQ family, half an act added to each, 26 weeks",
        "C06 C10",
    ),
    (
        "enforcement.share_isis",
        "share",
        "Share of acts on jihadist groups that hit outbidding groups, 26 weeks; missing when there were none",
        "C10",
    ),
    ("aq_family.strength", "people", "AQ and its subcontinent branch at large in Afghanistan", "C04 C15 C40"),
    ("aq_family.provinces", "provinces", "Provinces with three or more members of the AQ family", "C25"),
    (
        "aq_family.seen_provinces",
        "provinces",
        "Provinces where observers count members of the AQ family",
        "C25 C44",
        SEEN,
    ),
    ("risk.supervised", "attempts/year", "Expected external attempts by guests under a host's eye", "C18"),
    ("risk.unsupervised", "attempts/year", "Expected external attempts from home by those under nobody's eye", "C18"),
    ("risk.dispersed", "attempts/year", "Expected external attempts by those who slipped out", "C16 C18"),
    ("risk.custody", "attempts/year", "Expected external attempts run from custody and programmes", "C17"),
    ("risk.total", "attempts/year", "Sum of the four risks", "C18"),
    (
        "risk.hosted",
        "attempts/year",
        "Expected external attempts by tolerated groups and their dispersed members",
        "C18 C43",
    ),
    (
        "risk.transnational",
        "attempts/year",
        "Expected attempts on the US and allies by anyone based in the country in the last 26 weeks",
        "C41 C42",
    ),
    ("risk.regional", "attempts/year", "Expected attempts in the region and the Muslim world by the same", "C21 C41"),
    ("attempts", "attempts", "External attempts that happened, cumulative", "C42"),
    ("compliance.attacks", "share", "Accord read as no attacks: chance of none in the trailing year", "C15 C19"),
    (
        "compliance.conduct",
        "share",
        "Accord read as no recruiting or training: one less those under toleration against week 0",
        "C19",
    ),
    ("compliance.presence", "share", "Accord read as no presence: one less tolerated members against week 0", "C19"),
    (
        "compliance.expulsion",
        "share",
        "Accord read as expulsion: handed over, tried or in a programme against cohort and recruits",
        "C19",
    ),
    ("handovers", "people", "Members handed over, cumulative", "C01 C16"),
    ("handovers.hosted", "people", "Members of groups that are no enemies handed over, cumulative", "C01"),
    ("exits.tracked", "people", "Members who left and were tracked, cumulative", "C16 C17"),
    ("exits.untracked", "people", "Members who slipped out untracked, cumulative", "C16 C17"),
    ("deradicalised", "people", "Exiles who went through a programme for good, cumulative", "C17"),
    ("prosecuted", "people", "Militants brought to court, cumulative", "C17"),
    ("betrayed", "people", "Wanted men betrayed, cumulative", "C02"),
    ("strikes", "strikes", "Strikes from over the horizon, cumulative", "C49"),
    ("forcing", "share", "How far the regime's hand is forced, the group most pressed", "C16 C48"),
    ("pressure", "share", "Public pressure on the regime, weighted by leverage", "C01"),
    ("drills", "count", "Drills under way at the border", "C21"),
    ("sanctions", "share", "Share of leverage that sanctions", "C49"),
    ("engagement", "rung", "Mean rung of engagement, weighted by leverage", "C19"),
    ("recognitions", "states", "States that recognise", "C39"),
    ("recognition.odds", "log-odds/week", "Mean log-odds of recognition over neighbours", "C39 C51"),
    ("legitimacy.mean", "share", "Mean external legitimacy over states", "C39"),
    ("trust.mean", "share", "Mean trust over states", "C29"),
    (
        "doubt.mean",
        "share",
        "Mean over states of how wide beliefs about the regime's guests are, against their mean",
        "C07",
    ),
    (
        "belief.attacks_only",
        "share",
        "Council's belief, weighted by leverage, that states mind attacks only",
        "C15 C49",
    ),
)

GROUP = _of(
    "group",
    ("strength.{}", "people", "Members at large in Afghanistan", "C04 C14 C22 C23 C26 C43"),
    ("seen.{}", "people", "Members that observers count", "C44", SEEN),
    ("prisoners.{}", "people", "Members in Afghan prisons", "C22"),
    ("veterans.{}", "people", "Veterans among members at large", "C27"),
    ("seniors.{}", "people", "Members of rank at large in Afghanistan", "C28"),
    ("capability.{}", "ratio to week 0", "Summed quality with returns, times cohesion, times ties", "C24 C27 C28 C40"),
    ("cohesion.{}", "share", "Cohesion", "C05"),
    ("ties.{}", "ties per member", "Mean ties of members at large", "C24"),
    ("provinces.{}", "provinces", "Provinces with three or more members", "C25"),
    ("sanctuary.{}", "province-equivalents", "Presence times freedom of action, summed over provinces", "C34 C38"),
    ("freedom.{}", "share", "Mean freedom of action over members", "C04"),
    ("treatment.{}", "rung", "Standing treatment: 0 protect to 5 hand over", "C14"),
    ("leniency.{}", "share", "Expected leniency of the council", "C03 C14 C49"),
    ("skill.{}", "share", "Skill of enforcement against the group", "C33"),
    ("acts.{}", "people/week", "Members arrested or killed by the regime", "C06"),
    ("recruits.{}", "people/week", "New members", "C43"),
    ("attacks.{}", "attacks/week", "Attacks at home", "C22"),
    ("plots.{}", "attempts/year", "Expected external attempts by all members", "C40 C41"),
    ("plotters.{}", "people", "Members preparing or ready", "C40"),
    ("attempts_made.{}", "attempts", "External attempts, cumulative", "C42"),
    ("abroad_tracked.{}", "people", "Members abroad and tracked", "C17"),
    ("abroad_untracked.{}", "people", "Members abroad and untracked", "C16 C17"),
    ("in_programme.{}", "people", "Members in deradicalisation", "C17"),
    ("sheltered.{}", "people", "Members hidden by leaders or ranks against orders", "C30 C46"),
    ("killed.{}", "people", "Members killed, cumulative", "C06"),
    ("low_key.{}", "share", "How far the group keeps a low profile", "C44"),
)

STATE = _of(
    "state",
    ("trust.{}", "share", "Perceived willingness to police, groups weighted by worry", "C08 C13 C29 C33", SEEN),
    (
        "trust_hosted.{}",
        "share",
        "Perceived willingness to police groups that are no enemies of the regime",
        "C13",
        SEEN,
    ),
    ("doubt.{}", "share", "How wide the belief about the regime's guests is, against its mean", "C07", SEEN),
    ("concern.{}", "share", "Private concern", "C09 C11 C20 C42 C50"),
    ("rhetoric.{}", "share", "Concern said in public", "C20", SEEN),
    ("engagement.{}", "rung", "Rung of engagement, 0 to 4", "C19"),
    ("posture.{}", "code", "0 recognise, 1 engage, 2 watch, 3 pressure, 4 sanction, 5 drill, 6 strike", "C19 C21"),
    ("legitimacy.{}", "share", "External legitimacy with the state", "C39 C45 C51"),
    ("recognised.{}", "share", "One once the state recognises", "C39"),
    ("compliance_true.{}", "share", "Compliance under the state's own reading, in truth", "C19"),
    ("compliance_seen.{}", "share", "Compliance under the state's own reading, as it sees it", "C13 C19", SEEN),
    ("gap.{}", "share", "Perceived less true compliance", "C08 C13"),
)

PROVINCE = _of(
    "province",
    ("province_taliban.{}", "share", "Control of the Taliban", "C36"),
    ("province_warlords.{}", "share", "Control of warlords", "C36"),
    ("province_grievance.{}", "share", "Grievance of minorities", "C45"),
    ("province_obedience.{}", "probability", "Mean obedience", "C32"),
    ("province_breaches.{}", "breaches/week", "Breaches of all kinds", "C32"),
    ("province_fighters.{}", "people", "Taliban fighters", "C30"),
)

GROUP_PROVINCE = _of(
    "group_province",
    ("members.{}.{}", "people", "Members at large", "C25"),
    ("home_attacks.{}.{}", "attacks/week", "Attacks at home", "C22"),
    ("sanctuary_at.{}.{}", "share", "Presence times freedom of action", "C38"),
    ("seen_at.{}.{}", "people", "Members that observers count", "C44", SEEN),
)

DEFINITIONS: tuple[Output, ...] = COUNTRY + GROUP + STATE + PROVINCE + GROUP_PROVINCE


@cache
def by_name() -> dict[str, Output]:
    """Give every output by its name, braces included."""
    return {output.name: output for output in DEFINITIONS}


def over(kind: str) -> tuple[Output, ...]:
    """Give the outputs of one kind of entity, in order."""
    return tuple(output for output in DEFINITIONS if output.over == kind)


def find(name: str) -> Output:
    """Give the definition of a full name such as `strength.isis_k`.

    Raises
    ------
    KeyError
        If no output has that name.
    """
    known = by_name()
    if name in known:
        return known[name]
    head = name.split(".")[0]
    for tail in (".{}", ".{}.{}"):
        if head + tail in known and name.count(".") == tail.count("."):
            return known[head + tail]
    raise KeyError(name)
