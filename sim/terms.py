"""The model's vocabulary: the possible treatments, readings, postures, statuses and so on, stored as numbers.

The order matters for ladders: treatments up to `RESTRICT` tolerate a group, readings from `PRESENCE` on concern more than conduct, and
statuses before `KILLED` are not final.
"""

from __future__ import annotations

from enum import IntEnum

# Hostility from which a group is an enemy rather than a guest: it can be fought, but not expelled before it is caught.
ENEMY = 0.5


class Treatment(IntEnum):
    """Treatment of a group by the council, from protection to handover."""

    PROTECT = 0
    HOST = 1
    RESTRICT = 2
    CRACK_DOWN = 3
    EXPEL = 4
    HAND_OVER = 5


class Order(IntEnum):
    """Order of the council about a group: whether it may stay, and what it may do."""

    PROTECT = 0
    PROTECT_RESTRAINED = 1
    HOST = 2
    HOST_RESTRAINED = 3
    HUNT = 4
    EXPEL = 5
    HAND_OVER = 6


class Presence(IntEnum):
    """Permission for a group to stay."""

    PROTECT = 0
    HOST = 1
    EXPEL = 2
    HAND_OVER = 3


class Operations(IntEnum):
    """Permission for a group to operate."""

    FREE = 0
    LOW_KEY = 1
    RESTRAINED = 2
    HUNTED = 3


class Reading(IntEnum):
    """A state's reading of the accord."""

    ATTACKS = 0
    CONDUCT = 1
    PRESENCE = 2
    EXPULSION = 3


class Posture(IntEnum):
    """A state's strongest measure towards the regime."""

    RECOGNISE = 0
    ENGAGE = 1
    WATCH = 2
    PRESSURE = 3
    SANCTION = 4
    DRILL = 5
    STRIKE = 6


class Status(IntEnum):
    """Status of a militant; those from `KILLED` on are final."""

    NONE = 0
    ACTIVE = 1
    IMPRISONED = 2
    RETURNING = 3
    TRACKED = 4
    UNTRACKED = 5
    HAVEN = 6
    KILLED = 7
    PROSECUTED = 8
    HANDED_OVER = 9
    WENT_HOME = 10
    NOT_RETURNED = 11
    REFORMED = 12


class Stage(IntEnum):
    """Progress of a militant's external plot."""

    IDLE = 0
    PREPARING = 1


class Allegiance(IntEnum):
    """Destination of a fighter who left the ranks."""

    GROUP = 0
    MILITIA = 1
    HOME = 2
    GRAVE = 3


class WarlordStatus(IntEnum):
    """Status of a warlord."""

    CO_OPTED = 0
    AUTONOMOUS = 1
    EXILE = 2
    DEFEATED = 3


class EventKind(IntEnum):
    """Kind of a dated event of a scenario; `seeds/events.yaml` lists the fields of each."""

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
    ASSUME = 15
    COMPEL = 16


class Ordered(IntEnum):
    """Change of an event under a condition in a week."""

    NOTHING = 0
    ORDERED = 1
    TAKEN_BACK = 2
    ENDED = 3


class OutputTable(IntEnum):
    """Table in which an output is recorded."""

    NONE = -1
    COUNTRY = 0
    GROUP = 1
    STATE = 2
    PROVINCE = 3
    GROUP_PROVINCE = 4


class Removed(IntEnum):
    """Victim of an execution."""

    FORMER_LEADER = 0
    SITTING_LEADER = 1
    PRISONER = 2


class Demand(IntEnum):
    """Demand of an ultimatum."""

    RESTRICT = 0
    EXPEL = 1
    HAND_OVER = 2


class Minded(IntEnum):
    """Objection that an offer signals; also the column of the belief about it."""

    ATTACKS = 0
    PRESENCE = 1
    EXPULSION = 2


class Target(IntEnum):
    """Target of an attack."""

    TALIBAN = 0
    MINORITIES = 1
    CIVILIANS = 2
    ABROAD = 3


class Parting(IntEnum):
    """Fate of a cell."""

    NONE = 0
    SPLIT = 1
    MERGE = 2


class Stance(IntEnum):
    """Stance of a commander; from `RIVAL` on he has left the ranks."""

    LOYAL = 0
    SHIRKING = 1
    SHELTERING = 2
    RAIDING = 3
    RIVAL = 4
    PATRON = 5
    HOME = 6


class Defection(IntEnum):
    """Structure of defection: fighters leave independently, or follow commanders who respond to their peers."""

    INDEPENDENT = 0
    THRESHOLD = 1


class Policing(IntEnum):
    """Structure of policing: arrests find militants independently, or cells along their links."""

    INDEPENDENT = 0
    LINKS = 1


class Recruitment(IntEnum):
    """Structure of recruitment: in proportion to members, or by contact."""

    PROPORTIONAL = 0
    CONTACT = 1


class Strategy(IntEnum):
    """Structure of strategy: groups and police keep fixed strategies, or adapt them to results."""

    FIXED = 0
    ADAPTIVE = 1


class Council(IntEnum):
    """Structure of the council: one weighted utility, or votes."""

    WEIGHTED = 0
    VOTES = 1


class Orders(IntEnum):
    """Structure of orders: one probability per province, or a chain of command."""

    PROVINCE = 0
    CHAIN = 1


def word(term: IntEnum) -> str:
    """Return a term as it is written in scenarios and seeds."""
    return term.name.lower()
