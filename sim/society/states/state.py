"""The state of a foreign state: memory, beliefs and concern."""

from __future__ import annotations

from typing import Annotated

from sim.society.common.rows import Key, Real, Whole


class State:
    """A state that observes, fears, rewards and punishes."""

    key: Annotated[Key, "address", "Of the state's random numbers"]
    reading: Annotated[Whole, "Reading", "Its reading of the accord"]
    recognised: Annotated[Whole, "code", "1 once it recognises, 2 from next week on"]
    sanctioning: Annotated[Whole, "switch", "Whether it sanctions"]
    drilling: Annotated[Whole, "switch", "Whether it holds a drill, on its own decision or by order of the scenario"]
    own_drill: Annotated[Whole, "weeks", "Weeks left of its own drill"]
    rung: Annotated[Whole, "rung", "Rung of engagement, 0 to 4"]
    punished: Annotated[Whole, "switch", "Whether it punished since the council last looked"]
    relieved: Annotated[Whole, "switch", "Whether it relieved since the council last looked"]
    struck: Annotated[Whole, "switch", "Whether it struck this week"]
    review: Annotated[Whole, "switch", "Whether its offers are due for review this week"]
    posture: Annotated[Whole, "Posture", "Its strongest current measure"]
    # Set by the scenario.
    neighbour: Annotated[Real, "switch", "Whether it borders Afghanistan"]
    leverage: Annotated[Real, "weight", "Leverage over the regime"]
    needs: Annotated[Real, "log-odds", "Need for engagement, regardless of conduct"]
    discernment: Annotated[Real, "share", "How well it distinguishes the groups"]
    audience: Annotated[Real, "share", "How far acts against rivals are addressed to it"]
    publicness: Annotated[Real, "share", "Share of its concern that it voices in public"]
    intel: Annotated[Real, "share", "Intelligence on the ground"]
    drills: Annotated[Real, "switch", "Whether it would hold drills"]
    strikes: Annotated[Real, "share", "Readiness to strike"]
    resolve: Annotated[Real, "probability", "That it does as it announced"]
    # Its word.
    threat_word: Annotated[Real, "probability", "Credibility of its threats to the regime"]
    promise_word: Annotated[Real, "probability", "Credibility of its promises to the regime"]
    paying: Annotated[Real, "share", "Means a year that it gives for a demand that is met"]
    # Shocks of this week.
    shock: Annotated[Real, "share", "External shock to its concern"]
    # Beliefs and concern.
    own: Annotated[Real, "share", "Its concern before contagion"]
    concern_start: Annotated[Real, "share", "Its concern at the start"]
    first_worry: Annotated[Real, "weight", "Summed worry of the first week, without nationals"]
    offset: Annotated[Real, "share", "Perceived minus true compliance at the start, which is its point of reference"]
    concern: Annotated[Real, "share", "Private concern"]
    concern_next: Annotated[Real, "share", "Private concern of next week, until all states are updated"]
    rhetoric: Annotated[Real, "share", "Publicly voiced concern"]
    blame: Annotated[Real, "share", "Share of its worry caused by groups that the regime tolerates"]
    caused: Annotated[Real, "share", "Concern that it blames on the regime"]
    shared: Annotated[Real, "share", "Concern over a common enemy"]
    expected_ratio: Annotated[Real, "ratio", "Expected risk per dispersed member, relative to a member at home"]
    worry_sum: Annotated[Real, "weight", "Sum of its worry weights over groups"]
    # Lessons from its own pressure.
    guests_worry: Annotated[Real, "weight", "Worry over groups that are not enemies of the regime, as it sees them"]
    trust: Annotated[Real, "share", "Perceived willingness to police, weighted by worry"]
    trust_hosted: Annotated[Real, "share", "Perceived willingness to police groups that are not enemies of the regime"]
    doubt: Annotated[Real, "share", "Width of that belief relative to its mean"]
    presence_sum: Annotated[Real, "share", "Visible presence of tolerated groups, weighted by worry"]
    legitimacy: Annotated[Real, "share", "Legitimacy of the government in the eyes of this state"]
    odds: Annotated[Real, "log-odds", "Log-odds of recognition in a week"]
    compliance: Annotated[Real, "share", "True compliance under its own reading"]
    compliance_seen: Annotated[Real, "share", "Perceived compliance under its own reading"]
