"""The model's words: what a treatment, a reading, a posture, a status can be. Each stands in records and outputs as its number.

The order matters where the words stand on a ladder: a treatment up to `RESTRICT` tolerates a group, a reading from `PRESENCE` on
minds more than conduct, a status before `KILLED` is one that can be left.
"""

from __future__ import annotations

from enum import IntEnum


class Treatment(IntEnum):
    """What the council orders for a group, from protection to handover."""

    PROTECT = 0
    HOST = 1
    RESTRICT = 2
    CRACK_DOWN = 3
    EXPEL = 4
    HAND_OVER = 5


class Order(IntEnum):
    """What the council can order for a group: whether it may stay, and what it may do there."""

    PROTECT = 0
    PROTECT_RESTRAINED = 1
    HOST = 2
    HOST_RESTRAINED = 3
    HUNT = 4
    EXPEL = 5
    HAND_OVER = 6


class Presence(IntEnum):
    """Whether a group may stay."""

    PROTECT = 0
    HOST = 1
    EXPEL = 2
    HAND_OVER = 3


class Operations(IntEnum):
    """What a group may do where it is."""

    FREE = 0
    LOW_KEY = 1
    RESTRAINED = 2
    HUNTED = 3


class Reading(IntEnum):
    """What a state takes the accord to ask for."""

    ATTACKS = 0
    CONDUCT = 1
    PRESENCE = 2
    EXPULSION = 3


class Posture(IntEnum):
    """The strongest of what a state does about the regime."""

    RECOGNISE = 0
    ENGAGE = 1
    WATCH = 2
    PRESSURE = 3
    SANCTION = 4
    DRILL = 5
    STRIKE = 6


class Status(IntEnum):
    """What a militant is; those from `KILLED` on are ends."""

    NONE = 0
    ACTIVE = 1
    IMPRISONED = 2
    RETURNING = 3
    TRACKED = 4
    UNTRACKED = 5
    PROGRAMME = 6
    HAVEN = 7
    KILLED = 8
    PROSECUTED = 9
    HANDED_OVER = 10
    WENT_HOME = 11
    NOT_RETURNED = 12
    REFORMED = 13


class Stage(IntEnum):
    """How far a militant's external plot has come."""

    IDLE = 0
    PREPARING = 1
    READY = 2


class Allegiance(IntEnum):
    """Where a fighter has gone."""

    GROUP = 0
    MILITIA = 1
    HOME = 2
    GRAVE = 3


class WarlordStatus(IntEnum):
    """Where a warlord stands."""

    CO_OPTED = 0
    AUTONOMOUS = 1
    EXILE = 2
    DEFEATED = 3


class EventKind(IntEnum):
    """What a scenario may let happen on a date; `seeds/events.yaml` says what each takes."""

    PRISON_BREAK = 0
    EXECUTION = 1
    LEADER_LOST = 2
    ULTIMATUM = 3
    OFFER = 4
    REWARD = 5
    TALKS = 6
    DRILL = 7
    STRIKE = 8
    IRAN_GATE = 9
    AID = 10
    SANCTION = 11
    DESECRATION = 12
    RELOCATION = 13
    CONCERN_SHOCK = 14


class Ordered(IntEnum):
    """What became of an event under a condition in a week."""

    NOTHING = 0
    ORDERED = 1
    TAKEN_BACK = 2
    ENDED = 3


class OutputTable(IntEnum):
    """Where an output is recorded."""

    NONE = -1
    COUNTRY = 0
    GROUP = 1
    STATE = 2
    PROVINCE = 3
    GROUP_PROVINCE = 4


class Removed(IntEnum):
    """Whom an execution takes."""

    FORMER_LEADER = 0
    SITTING_LEADER = 1
    PRISONER = 2


class Demand(IntEnum):
    """What an ultimatum asks for."""

    RESTRICT = 0
    EXPEL = 1
    HAND_OVER = 2


class Minded(IntEnum):
    """What an offer says that a state minds; also the column of a belief about it."""

    ATTACKS = 0
    PRESENCE = 1
    EXPULSION = 2


class Target(IntEnum):
    """What an attack is aimed at."""

    TALIBAN = 0
    MINORITIES = 1
    CIVILIANS = 2
    FOREIGNERS = 3
    ABROAD = 4


class Parting(IntEnum):
    """What becomes of a cell's members."""

    NONE = 0
    SPLIT = 1
    MERGE = 2
    TURN = 3


class Mode(IntEnum):
    """How the police of a province go about it."""

    ROUND_UP = 0
    NAMED = 1
    CAMPAIGN = 2


class Stance(IntEnum):
    """Where a commander stands; from `RIVAL` on he has left the ranks."""

    LOYAL = 0
    SHIRKING = 1
    SHELTERING = 2
    RAIDING = 3
    RIVAL = 4
    PATRON = 5
    HOME = 6


class Defection(IntEnum):
    """How men leave the ranks: each for himself, or after a commander who goes with his peers."""

    INDEPENDENT = 0
    THRESHOLD = 1


class Policing(IntEnum):
    """Whom arrests find: each militant by himself, or cells along their links."""

    INDEPENDENT = 0
    LINKS = 1


class Recruitment(IntEnum):
    """How members are found: in proportion to those there are, or by contact."""

    PROPORTIONAL = 0
    CONTACT = 1


class Strategy(IntEnum):
    """Whether groups and police keep to what they do, or learn from what it brought."""

    FIXED = 0
    ADAPTIVE = 1


class Council(IntEnum):
    """How the council comes to a treatment: one weighted utility, or votes."""

    WEIGHTED = 0
    VOTES = 1


class Orders(IntEnum):
    """How an order reaches the ranks: by one probability a province, or link by link."""

    PROVINCE = 0
    CHAIN = 1


def word(term: IntEnum) -> str:
    """Give a term as scenarios and seeds write it."""
    return term.name.lower()
