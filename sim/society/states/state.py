"""What a state remembers, believes and feels."""

from __future__ import annotations

from typing import Annotated

from sim.society.common.rows import Key, Real, Whole


class State:
    """A state that watches, fears, rewards and punishes."""

    key: Annotated[Key, "address", "The state's own luck"]
    reading: Annotated[Whole, "Reading", "Of the accord"]
    recognised: Annotated[Whole, "code", "1 once it recognises, 2 from next week on"]
    sanctioning: Annotated[Whole, "switch", "Whether it sanctions"]
    drilling: Annotated[Whole, "switch", "Whether it drills, of itself or by an order of the scenario"]
    own_drill: Annotated[Whole, "weeks", "Of a drill of its own that are left"]
    rung: Annotated[Whole, "rung", "Of engagement, 0 to 4"]
    punished: Annotated[Whole, "switch", "Whether it punished since the council last looked"]
    relieved: Annotated[Whole, "switch", "Whether it relieved since the council last looked"]
    struck: Annotated[Whole, "switch", "Whether it struck this week"]
    posture: Annotated[Whole, "Posture", "The strongest of its acts"]
    # What the scenario says of it.
    neighbour: Annotated[Real, "switch", "Whether it borders"]
    leverage: Annotated[Real, "weight", "On the regime"]
    needs: Annotated[Real, "log-odds", "Of engagement, whatever the conduct"]
    discernment: Annotated[Real, "share", "How well it tells the groups apart"]
    audience: Annotated[Real, "share", "How far acts against rivals are played to it"]
    publicness: Annotated[Real, "share", "Of its concern that it says aloud"]
    intel: Annotated[Real, "share", "Intelligence on the ground"]
    drills: Annotated[Real, "switch", "Whether it would drill"]
    strikes: Annotated[Real, "share", "Readiness to strike"]
    # What it offers and learns this week.
    offer: Annotated[Real, "share", "What it offers"]
    offer_attacks: Annotated[Real, "share", "What it offers against attacks"]
    offer_presence: Annotated[Real, "share", "What it offers against presence"]
    offer_expulsion: Annotated[Real, "share", "What it offers for expulsion"]
    shock: Annotated[Real, "share", "To its concern, from outside"]
    # What it believes and feels.
    own: Annotated[Real, "share", "Concern of its own"]
    concern: Annotated[Real, "share", "Private concern"]
    concern_next: Annotated[Real, "share", "The same while all are worked out"]
    rhetoric: Annotated[Real, "share", "Concern said in public"]
    blame: Annotated[Real, "share", "Of its worry that the regime causes by whom it keeps"]
    caused: Annotated[Real, "share", "Concern that is laid at the regime's door"]
    shared: Annotated[Real, "share", "Concern over an enemy of both"]
    expected_ratio: Annotated[Real, "ratio", "Risk of the dispersed against that at home, per head, as it expects it"]
    worry_sum: Annotated[Real, "weight", "Worry about all groups"]
    # What it learned of its own pressing.
    guests_worry: Annotated[Real, "weight", "Worry over groups that are no enemies of the regime, as it sees them"]
    guests_before: Annotated[Real, "weight", "The same, as it remembers it"]
    pressed: Annotated[Real, "share", "How hard it pressed, as it remembers it"]
    drift: Annotated[Real, "share", "What it expects to move anyhow"]
    experience: Annotated[Real, "share", "How far its own pressing moved anything, by what it saw"]
    efficacy: Annotated[Real, "share", "How far it believes that pressing moves anything, others heard"]
    worth: Annotated[Real, "ratio", "What pressing is worth to it, against what it was at first"]
    trust: Annotated[Real, "share", "Perceived willingness to police, by worry"]
    trust_hosted: Annotated[Real, "share", "The same for groups that are no enemies"]
    doubt: Annotated[Real, "share", "Width of that belief against its mean"]
    presence_sum: Annotated[Real, "share", "Visible presence of tolerated groups, by worry"]
    legitimacy: Annotated[Real, "share", "Of the government, with this state"]
    odds: Annotated[Real, "log-odds", "Of recognition in a week"]
    compliance: Annotated[Real, "share", "Under its own reading, in truth"]
    compliance_seen: Annotated[Real, "share", "Under its own reading, as it sees it"]
