"""Begin a scenario, check one, and list the shipped ones."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from sim.errors import SanctuaryError
from sim.resources import rendered
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
# The text of a new scenario.
TEMPLATE = Path(__file__).with_name("new.yaml.jinja")


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
    name: str,
    base: str = "baseline",
    target: Path | None = None,
    about: Collection[str] = (),
    keys: Collection[str] = (),
) -> str:
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
    scenario, known, asked = load_scenario(base), catalogue(), set(about)
    every = known.expand(scenario.added(known))
    offered = {key: every[key] for key in keys if key in every}
    if not keys:
        fits = {key: asked & set(one.claims) if asked else one.template is None for key, one in every.items()}
        offered = {key: every[key] for key in fits if fits[key]}
    return rendered(
        TEMPLATE,
        name=name,
        base=base,
        modeline=_modeline(target or Path(f"{name}.yaml")),
        format=FORMAT,
        scenario=scenario,
        known=known,
        short=bool(keys),
        about=asked,
        offered=offered,
        value_text=value_text,
        event_text=event_text,
        word=word,
    )


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
