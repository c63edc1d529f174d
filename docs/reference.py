"""Pages of the site that are written from the model's own declarations, so that they cannot differ from it.

Nothing is said here: claims, rules, parameters, outputs, commands and the protocol are read where the model declares them, and put
into the forms of `templates/`. A page that has not changed is not written, so that a second build takes only what moved.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby
from pathlib import Path

import actors
import typer.main
from jinja2 import Environment, FileSystemLoader
from typer.cli import get_docs_for_click

import sim
from sim.analysis.claims.accounts import accounts
from sim.analysis.claims.findings import shipped
from sim.analysis.claims.labels import LABELS, tally
from sim.cli.explain import event_rows
from sim.cli.main import application
from sim.cli.table import COMMANDS
from sim.errors import SanctuaryError
from sim.evidence import ENTITY_KINDS, entities, parameters
from sim.evidence.formatting import format_value
from sim.outputs.definitions import by_name
from sim.report import odd
from sim.report.page import environment
from sim.scenario import catalogue, list_scenarios
from sim.society.registry import RULES

FOLDER = "generated"


def write(site: Path) -> None:
    """Write every page below `generated/`.

    Parameters
    ----------
    site
        The folder of the documentation.
    """
    templates = environment().overlay(loader=FileSystemLoader(site / "templates"))
    folder = site / FOLDER
    folder.mkdir(exist_ok=True)
    for name, page in PAGES.items():
        _renew(folder / f"{name}.md", page(templates))


def claims(templates: Environment) -> str:
    """Return what each claim became and what was measured of it."""
    measured = shipped().by_claim
    counts = tally(one.label for one in measured.values())
    return templates.get_template("claims.md").render(
        accounts=accounts(), measured=measured, labels=LABELS, counts=counts
    )


def rules(templates: Environment) -> str:
    """Return the rules by module."""
    return templates.get_template("rules.md").render(submodels=odd.submodels(), count=len(RULES))


def parameter_page(templates: Environment) -> str:
    """Return every parameter by its first word, then what the entities set for themselves."""
    every = sorted(parameters().values(), key=lambda one: one.key.split(".")[0])
    return templates.get_template("parameters.md").render(
        rooms=[(room, list(some)) for room, some in groupby(every, key=lambda one: one.key.split(".")[0])],
        kinds={kind: entities(kind) for kind in ENTITY_KINDS},
        written=format_value,
    )


def outputs(templates: Environment) -> str:
    """Return every output by what it is of."""
    return templates.get_template("outputs.md").render(
        tables=[(over, list(some)) for over, some in groupby(by_name().values(), key=lambda one: one.over)]
    )


def actor_page(templates: Environment) -> str:
    """Return the figure of which actor acts on which, and the fields behind it."""
    return templates.get_template("actors.md").render(
        picture=actors.figure().svg(), effects=actors.effects(), named=actors.actor_of
    )


def scenarios(templates: Environment) -> str:
    """Return the shipped scenarios by theme."""
    return templates.get_template("scenarios.md").render(scenarios=list_scenarios())


def events(templates: Environment) -> str:
    """Return the kinds of event with their fields, as `sanctuary explain events` gives them."""
    kinds = [(kind, event_rows(kind)) for kind in catalogue().events.values()]
    return templates.get_template("events.md").render(kinds=kinds)


def commands(templates: Environment) -> str:
    """Return the help of every command, as its parser has it."""
    told = []
    for entry in COMMANDS:
        group = typer.main.get_command(application(entry.name))
        with group.make_context("sanctuary", [entry.name, "--help"], resilient_parsing=True) as context:
            command = group.get_command(context, entry.name)
            with command.make_context(entry.name, [], parent=context, resilient_parsing=True) as inner:
                told.append(
                    get_docs_for_click(obj=command, ctx=inner, indent=1, name=entry.name, call_prefix="sanctuary")
                )
    return templates.get_template("commands.md").render(commands=told)


def protocol(templates: Environment) -> str:
    """Return the protocol, the model card, the uncertainty statement and the table of patterns, as `sanctuary odd` gives them."""
    return odd.markdown()


def interface(templates: Environment) -> str:
    """Return the page of what `import sim` gives."""
    return templates.get_template("api.md").render(names=[name for name in sim.__all__ if _there(name)])


def _there(name: str) -> bool:
    """Return whether this version of `sim` has a name."""
    try:
        getattr(sim, name)
    except SanctuaryError:
        return False
    return True


PAGES: dict[str, Callable[[Environment], str]] = {
    "claims": claims,
    "rules": rules,
    "parameters": parameter_page,
    "outputs": outputs,
    "actors": actor_page,
    "scenarios": scenarios,
    "events": events,
    "commands": commands,
    "protocol": protocol,
    "api": interface,
}


def _renew(path: Path, text: str) -> None:
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")
