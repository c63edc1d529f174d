"""Values typed on the command line or given by a design: `--set key=value`.

They come after every file. A key is an assumption, `rules.NAME`, `weeks`, `scale`, `events.ID.FIELD`, `events.ID.week`, or
`events.ID` with the word off, which takes the event out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from sim.scenario.catalogue import written
from sim.scenario.problems import Origin, Problem, ScenarioError, suggestion
from sim.scenario.read.header import RUN
from sim.scenario.read.reader import Node, Scalar, read_value
from sim.scenario.read.resolve import Resolver


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


def apply(overrides: Mapping[str, Any], resolver: Resolver) -> None:
    """Take each override into the resolver's content, noting what is wrong."""
    for key, value in overrides.items():
        text = value if isinstance(value, str) else written(value)
        at = Origin(f"--set {key}={text}", 0, 0)
        node = read_value(text, at, resolver.note)
        if node is not None:
            _one(key, at, node, resolver)


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
    if happening is None:
        resolver.fail(at, f"there is no event {identity!r}", suggestion(identity, happenings, "the events"))
        return
    if not name:
        if isinstance(node, Scalar) and node.text == "off":
            del happenings[identity]
        else:
            resolver.fail(
                at,
                "an event as a whole can only be turned off",
                f"write events.{identity}=off, or name a field: events.{identity}.week=26.",
            )
        return
    kind = resolver.catalogue.events[happening.kind]
    if name == "week":
        week = resolver.events.week(node)
        happenings[identity] = replace(happening, week=week or happening.week)
        return
    setting = resolver.events.field(kind, Scalar(name, name, at), node)
    if setting is not None:
        happenings[identity] = replace(happening, fields={**happening.fields, name: setting})
