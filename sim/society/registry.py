"""The rules as `seeds/parameters.yaml` declares them, and the modules that hold their formulas.

A rule's switch is its name in a scenario (`rules: {outbidding: off}`). The claims page, the parameter reference, the JSON
Schema and the dashboard's help are made from these declarations.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache
from types import FunctionType, ModuleType

from sim.evidence.rows import load
from sim.society.common import forms
from sim.society.common.rule import Rule

ROOMS = ("council", "country", "guests", "observers", "police", "ranks", "states", "warlords")


@cache
def modules() -> tuple[ModuleType, ...]:
    """Import every module of rules, in alphabetical order of their own names."""
    return tuple(sorted((forms, *modules_of("rules")), key=lambda module: module.__name__.rsplit(".", 1)[-1]))


def modules_of(part: str) -> list[ModuleType]:
    """Import the modules of a part of every room, such as `rules` or `steps`."""
    packages = [importlib.import_module(f"sim.society.{room}.{part}") for room in ROOMS]
    return [
        importlib.import_module(f"{package.__name__}.{info.name}")
        for package in packages
        for info in pkgutil.iter_modules(package.__path__)
    ]


@cache
def _declared() -> Mapping[str, tuple[str, Rule]]:
    """Return every rule with the module that holds its formulas, by its switch, in the order of the file."""
    return load("parameters.yaml", lambda row: (row.text("module"), row.read(Rule)), key="name", under="rules")


def rules_in(module: str) -> tuple[Rule, ...]:
    """Return the rules whose formulas a module holds, by the module's full name."""
    name = module.rsplit(".", 1)[-1]
    return tuple(rule for holder, rule in _declared().values() if holder == name)


def rules_of(claim: str) -> tuple[Rule, ...]:
    """Return the rules that carry a claim, by its id, in alphabetical order."""
    return tuple(rule for rule in RULES.values() if claim in rule.claims)


def functions() -> tuple[FunctionType, ...]:
    """Return every scalar function of the rules, for an engine to compile."""
    return tuple(
        value
        for module in modules()
        for value in vars(module).values()
        if isinstance(value, FunctionType) and value.__module__ == module.__name__
    )


# Every rule by its switch, in alphabetical order.
RULES: dict[str, Rule] = {name: rule for name, (_, rule) in sorted(_declared().items())}
