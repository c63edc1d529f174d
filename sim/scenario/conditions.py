"""Conditions of events in words: when an event is ordered, taken back, and over for good."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from sim.resources import rendered
from sim.scenario.event import Event
from sim.society.outputs import find


def ordered_by(event: Event, clause: str, labels: Mapping[str, str]) -> str:
    """Return a condition in words: `seen ISIS-K above 2,000 for 8 weeks`; empty where there is none.

    Parameters
    ----------
    event
        An event of a scenario.
    clause
        `when` or `until`.
    labels
        Names of entities.
    """
    name = event.terms.get(f"{clause}.output")
    if name is None:
        return ""
    side = "above" if f"{clause}.above" in event.terms else "below"
    weeks = int(event.terms.get(f"{clause}.for", 1))
    lasting = f" for {weeks} weeks" if weeks > 1 else ""
    return f"{watched(name, labels)} {side} {event.terms[f'{clause}.{side}']:,g}{lasting}"


def taken_back_by(event: Event, labels: Mapping[str, str]) -> str:
    """Return in words when an event is taken back; empty where it never is."""
    back = back_at(event)
    if back is None:
        return ""
    side = "down" if "when.above" in event.terms else "up"
    return f"{watched(event.terms['when.output'], labels)} {side} to {back:,g}"


def back_at(event: Event) -> float | None:
    """Return the level at which an event is taken back, or None."""
    terms = event.terms
    if "when.back_by" not in terms:
        return terms.get("when.back")
    by = terms["when.back_by"]
    return float(terms["when.above"] - by if "when.above" in terms else terms["when.below"] + by)


def watched(name: str, labels: Mapping[str, str]) -> str:
    """Return the name of an output in a sentence: `seen ISIS-K`."""
    head = find(name).name.partition(".{}")[0]
    entities = name.removeprefix(head).split(".")[1:]
    return " ".join([head.replace(".", " ").replace("_", " "), *(labels.get(one, one.title()) for one in entities)])


def explained(event: Event, labels: Mapping[str, str]) -> str:
    """Return an event under a condition as one sentence, such as `sanctuary check` prints."""
    clauses = {clause: ordered_by(event, clause, labels) for clause in ("when", "until")}
    template = Path(__file__).with_name("condition.txt.jinja")
    return rendered(template, event=event, back=taken_back_by(event, labels), **clauses).rstrip("\n")
