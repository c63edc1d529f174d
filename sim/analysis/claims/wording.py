"""The verdicts on effects, and what an effect compares, in words."""

from __future__ import annotations

from collections.abc import Mapping

from sim.evidence import Effect
from sim.evidence.effect import AddedEvent

HOLDS, FAILS, OPEN, NOT_TESTABLE = "holds", "fails", "open", "not testable"
# The worst first; an untested effect ranks below one that was tested and left open.
RANKS = (FAILS, NOT_TESTABLE, OPEN, HOLDS)


def how(effect: Effect) -> str:
    """Return in words how an effect's two arms differ from those of the claim's switch; empty where they do not."""
    said = {
        "in": effect.scenario,
        "where": _told(effect.where),
        "of": _happening(effect.event),
        "on the answer to": _happening(effect.shock),
        "on the weeks to": "half of it" if effect.half_time else "",
        "on the weeks below": effect.below,
        "against": _told(effect.instead),
        "more than on": effect.than,
        "per": " and ".join(effect.per),
        "with": " and ".join(name for names in effect.replayed.values() for name in names),
    }
    words = "; ".join(f"{word} {what}" for word, what in said.items() if what)
    return f"{words} replayed" if effect.replayed else words


def _happening(event: AddedEvent | None) -> str:
    return "" if event is None else f"{event.kind} in week {event.week}"


def _told(changes: Mapping[str, object]) -> str:
    return ", ".join(f"{key} {_value(value)}" for key, value in changes.items())


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, Mapping):
        return "of " + " and ".join(f"{key} {weight:g}" for key, weight in value.items())
    return f"{value:g}" if isinstance(value, int | float) else str(value)
