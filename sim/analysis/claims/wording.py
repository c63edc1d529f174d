"""What an effect compares, in words."""

from __future__ import annotations

from collections.abc import Mapping

from sim.evidence import Effect


def how(effect: Effect) -> str:
    """Say what tells an effect's two arms from those that the claim's switch gives."""
    said = []
    if effect.scenario:
        said.append(f"in {effect.scenario}")
    if effect.where:
        said.append(f"where {_told(effect.where)}")
    if effect.event:
        said.append(f"of {effect.event.kind} in week {effect.event.week}")
    if effect.shock:
        said.append(f"on the answer to {effect.shock.kind} in week {effect.shock.week}")
    if effect.half_time:
        said.append("on the weeks to half of it")
    if effect.below:
        said.append(f"on the weeks below {effect.below}")
    if effect.instead:
        said.append(f"against {_told(effect.instead)}")
    if effect.than:
        said.append(f"more than on {effect.than}")
    if effect.per:
        said.append(f"per {' and '.join(effect.per)}")
    if effect.replayed:
        said.append(f"with {' and '.join(name for names in effect.replayed.values() for name in names)} replayed")
    return "; ".join(said)


def _told(changes: Mapping[str, object]) -> str:
    return ", ".join(f"{key} {_value(value)}" for key, value in changes.items())


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, Mapping):
        return "of " + " and ".join(f"{key} {weight:g}" for key, weight in value.items())
    return f"{value:g}" if isinstance(value, int | float) else str(value)
