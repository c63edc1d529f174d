"""Values typed on the command line or given by a design: `--set key=value`.

They come after every file. A key is an assumption, `rules.NAME`, `weeks`, `scale`, `events.ID.FIELD`, `events.ID.week`, or
`events.ID` with the word off, which takes the event out, or with a whole event, which takes its place.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping as MappingOf
from dataclasses import replace
from typing import Any

from sim.evidence.formatting import format_value
from sim.scenario.problems import Origin, Problem, ScenarioError, suggestion
from sim.scenario.read.header import RUN
from sim.scenario.read.reader import Mapping, Node, Scalar, Sequence, read_value
from sim.scenario.read.resolve import Resolver
from sim.scenario.read.tree import complaint
from sim.scenario.read.triggers import INSTEAD, is_term, whole


def parse(words: Iterable[str]) -> dict[str, str]:
    """Return overrides from words such as `taliban.control=0.8`.

    Raises
    ------
    ScenarioError
        When a word has no `=`.
    """
    found: dict[str, str] = {}
    problems: list[Problem] = []
    for word in words:
        key, equals, value = word.partition("=")
        if not equals or not key.strip():
            problems.append(Problem(Origin(f"--set {word}", 0, 0), "no `=` in it", "write --set taliban.control=0.8"))
        found[key.strip()] = value.strip()
    if problems:
        raise ScenarioError(problems)
    return found


def apply(overrides: MappingOf[str, object], resolver: Resolver, place: str = "--set {key}={text}") -> None:
    """Take each override into the resolver's content, noting what is wrong.

    Parameters
    ----------
    overrides
        Values by key: text as it would be typed, or numbers, switches, lists and mappings.
    resolver
        Checks them and takes them in.
    place
        How messages name an override.
    """
    for key, value in overrides.items():
        text = value if isinstance(value, str) else format_value(value)
        at = Origin(place.format(key=key, text=text), 0, 0)
        node = read_value(value, at, resolver.note) if isinstance(value, str) else _node(value, at, resolver)
        if node is not None:
            _instead(key, overrides, resolver)
            _one(key, at, node, resolver)


def _node(value: Any, at: Origin, resolver: Resolver) -> Node:
    """Return a value of Python as if it had been written."""
    if isinstance(value, MappingOf):
        return Mapping(
            tuple((Scalar(str(name), str(name), at), _node(inner, at, resolver)) for name, inner in value.items()), at
        )
    if isinstance(value, list | tuple | set | frozenset):
        return Sequence(tuple(_node(item, at, resolver) for item in value), at)
    if value is None:
        return Scalar(None, "", at)
    text = format_value(value)
    if isinstance(value, bool | str):
        return Scalar(text, text, at, quoted=not text)
    try:
        number = float(value)
    except (TypeError, ValueError):
        resolver.fail(
            at, f"{text!r} is no value of a scenario", "give a number, a switch, a word, a list or a mapping."
        )
        return Scalar(None, text, at, flawed=True)
    wrong = complaint(text)
    if wrong is not None:
        resolver.fail(at, *wrong)
    return Scalar(number, text, at, flawed=wrong is not None)


def _instead(key: str, overrides: MappingOf[str, object], resolver: Resolver) -> None:
    """Drop the term that says the same in another way, unless both are asked for, which is then complained of."""
    identity, _, name = key.removeprefix("events.").partition(".")
    happening, other = resolver.content.happenings.get(identity), INSTEAD.get(name, "")
    if happening is not None and other in happening.terms and f"events.{identity}.{other}" not in overrides:
        terms = {term: setting for term, setting in happening.terms.items() if term != other}
        resolver.content.happenings[identity] = replace(happening, terms=terms)


def _one(key: str, at: Origin, node: Node, resolver: Resolver) -> None:
    first, _, rest = key.partition(".")
    if key in RUN:
        resolver.run_setting(key, node)
    elif first == "rules" and rest:
        resolver.rule(rest, at, node)
    elif first == "events" and rest:
        _event(rest, at, node, resolver)
    else:
        resolver.assume(key, at, node)


def _event(rest: str, at: Origin, node: Node, resolver: Resolver) -> None:
    identity, _, name = rest.partition(".")
    happenings = resolver.content.happenings
    happening = happenings.get(identity)
    if isinstance(node, Mapping) and not name:
        resolver.events.added(identity, node)
        return
    if happening is None:
        resolver.fail(at, f"there is no event {identity!r}", suggestion(identity, happenings, "the events"))
        return
    if not name:
        if isinstance(node, Scalar) and node.text == "off":
            del happenings[identity]
        else:
            resolver.fail(
                at,
                "an event as a whole can only be turned off, or given anew",
                f"write events.{identity}=off, or name a field: events.{identity}.week=26.",
            )
        return
    kind = resolver.catalogue.events[happening.kind]
    if name == "week":
        week = resolver.events.week(node)
        happenings[identity] = replace(happening, week=week or happening.week)
        return
    if is_term(name):
        setting = resolver.events.term(name, node)
        if setting is not None:
            happenings[identity] = replace(happening, terms={**happening.terms, whole(name): setting})
        return
    setting = resolver.events.field(kind, Scalar(name, name, at), node)
    if setting is not None:
        happenings[identity] = replace(happening, fields={**happening.fields, name: setting})
