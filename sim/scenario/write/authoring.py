"""Begin a scenario, check one, and list the shipped ones."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from sim.errors import SanctuaryError
from sim.evidence import Parameter
from sim.scenario.catalogue import catalogue
from sim.scenario.load import load_scenario
from sim.scenario.problems import Notes, Problem, ScenarioError, suggestion
from sim.scenario.read.document import FORMAT, understand
from sim.scenario.read.events import NAME
from sim.scenario.read.folders import THEMES, Shelf
from sim.scenario.read.tree import read_file
from sim.scenario.scenario import Scenario
from sim.scenario.write.resolved import event_text, value_text, word
from sim.scenario.write.schema import FILE as SCHEMA_FILE

MODELINE = "# yaml-language-server: $schema="


def check(wanted: str | Path, overrides: Mapping[str, object] | None = None) -> tuple[Problem, ...]:
    """Return every problem and warning of a scenario; nothing when it is good."""
    try:
        return load_scenario(wanted, overrides).warnings
    except ScenarioError as error:
        return error.problems


@dataclass(frozen=True, slots=True)
class Listed:
    """A shipped scenario, described by its header."""

    name: str
    theme: str
    title: str
    voice: str
    assumes: str
    extends: str
    path: Path


def list_scenarios() -> tuple[Listed, ...]:
    """Return the shipped scenarios by theme and name, reading only their headers."""
    found = []
    for path in Shelf.default().files():
        # Problems of a shipped file are left to `check`.
        notes = Notes()
        if (tree := read_file(path, path.name, notes)) is not None:
            head = understand(tree, path, path.name, notes).header
            found.append(Listed(path.stem, head.theme, head.title, head.voice, head.assumes, head.extends, path))
    return tuple(sorted(found, key=lambda one: (THEMES.index(one.theme), one.extends != "", one.name)))


def parent_of(scenario: Scenario) -> Scenario:
    """Return the scenario that a scenario extends."""
    shelf = Shelf.default()
    shown = scenario.chain[-2]
    by_shown = {shelf.shown(path): path for path in shelf.files()}
    return load_scenario(by_shown.get(shown, Path(shown)))


def new_text(
    name: str, base: str = "baseline", target: Path | None = None, about: Collection[str] = (),
    keys: Collection[str] = (),
) -> str:  # fmt: skip
    """Return a new scenario without changes; its comments list what it could change.

    Parameters
    ----------
    name
        Its name, from which the first title is made.
    base
        The scenario it begins from.
    target
        The file to be written, so that the editor finds the schema.
    about
        Claims: only parameters that serve one of them are listed, including those of groups and states.
    keys
        The parameters that are listed; by default all of the whole model, and rules and kinds of event too.

    Raises
    ------
    SanctuaryError
        When the name is not legal.
    ScenarioError
        When the base cannot be loaded.
    """
    if not NAME.match(name):
        remedy = "Write lower-case letters, digits and underscores, beginning with a letter, such as forced_expulsion."
        raise SanctuaryError(f"{name!r} cannot be the name of a scenario", remedy=remedy)
    for claim in about:
        if claim not in catalogue().claims:
            remedy = suggestion(claim, catalogue().claims, "the claims")
            raise SanctuaryError(f"there is no claim {claim!r}", remedy=remedy)
    scenario = load_scenario(base)
    return "\n".join(_new(name, base, scenario, target or Path(f"{name}.yaml"), set(about), keys)) + "\n"


def copied_text(base: str, target: Path) -> str:
    """Return a scenario's own lines, with their comments, as the beginning of another.

    Parameters
    ----------
    base
        The scenario to copy: a name or a path.
    target
        The file to be written; the path of the schema in the first line is adapted to it.

    Raises
    ------
    ScenarioError
        When there is no such scenario, or it is wrong.
    """
    load_scenario(base)
    path = Shelf.default().find(base)
    text = (path or Path(base)).read_bytes().decode("utf-8-sig")
    first, newline, rest = text.partition("\n")
    return _modeline(target) + newline + rest if first.startswith(MODELINE) else text


def _modeline(target: Path) -> str:
    schema = Path(os.path.relpath(Shelf.default().shipped / SCHEMA_FILE, target.resolve().parent))
    return f"{MODELINE}{schema.as_posix()}"


def _new(
    name: str, base: str, scenario: Scenario, target: Path, about: set[str], keys: Collection[str]
) -> Iterator[str]:
    every = catalogue().expand(scenario.added(catalogue()))
    yield _modeline(target)
    yield "#"
    yield f"# Extends `{base}` and changes nothing yet. Remove the # from a line and give it another value. An editor with a"
    yield "# YAML language server completes and explains the keys."
    yield f"format: {FORMAT}"
    yield f"extends: {base}"
    yield f"title: {name.replace('_', ' ').capitalize()}"
    yield "theme: own"
    yield "# assumes: What is assumed, in a sentence or two."
    yield "# because: The reason to assume that; name claims, as C16."
    yield "# wrong_if: An observation that would prove it wrong."
    yield f"# weeks: {scenario.weeks} weeks"
    yield ""
    yield "# A value may stand alone (0.9, 30 %, 6 months), carry its reason ({value: 0.9, because: C01}) or be unknown"
    yield "# ({uniform: [0.2, 0.6]}, drawn once in every run). Each comment gives the legal values and the claims."
    yield "assumptions:"
    if keys:
        yield "  # The assumptions that move most; `sanctuary explain KEY` says what each one moves, `sanctuary new --all` lists all."
        yield from (line for key in keys if key in every for line in _offer(scenario, key, every[key]))
    else:
        yield from _parameters(scenario, about, every)
    yield ""
    yield "# - {week: 6 months, ...} adds an event, `- remove: ID` takes an inherited one out, and an event with the id of an"
    yield "# inherited one replaces it. Inherited:"
    yield "events:"
    yield from (f"  # - {event_text(event, scenario)}" for event in scenario.events)
    if keys:
        yield "  # `sanctuary explain events` lists the kinds of event and their fields."
        return
    yield "  # More kinds:"
    yield from (f"  # {kind.example}  # {kind.text}" for kind in catalogue().events.values())
    yield ""
    yield "# Mechanisms that can be turned off."
    yield "rules:"
    for rule in catalogue().rules.values():
        if not about or about & set(rule.claims):
            state = "on" if scenario.rules[rule.name] else "off"
            yield f"  # {rule.name}: {state}  # {rule.title}{_claims(rule.claims)}"


def _parameters(scenario: Scenario, about: set[str], every: Mapping[str, Parameter]) -> Iterator[str]:
    topic = ""
    for key, parameter in every.items():
        if not about & set(parameter.claims) if about else parameter.template is not None:
            continue
        if key.split(".", 1)[0] != topic:
            topic = key.split(".", 1)[0]
            yield f"  # --- {topic.replace('_', ' ')} ---"
        yield from _offer(scenario, key, parameter)
    if not about:
        yield "  # --- groups, states, leaders, warlords: one line for each of their attributes, such as ---"
        yield f"  # groups.isis_k.growth: {word(scenario.values['groups.isis_k.growth'])}"
        yield f"  # states.china.accord_reading: {word(scenario.values['states.china.accord_reading'])}"


def _offer(scenario: Scenario, key: str, parameter: Parameter) -> Iterator[str]:
    yield f"  # {parameter.text} ({parameter.range}{_claims(parameter.claims)})"
    yield f"  # {key}: {value_text(scenario, key)}"


def _claims(claims: tuple[str, ...]) -> str:
    return f"; {', '.join(claims)}" if claims else ""
