"""The rules as `seeds/parameters.yaml` declares them, and the modules that hold their formulas.

A rule's switch is its name in a scenario (`rules: {outbidding: off}`). The claims page, the parameter reference, the JSON
Schema and the dashboard's help are made from these declarations.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from types import FunctionType, ModuleType

from sim.evidence.parameter import SEEDS, declarations
from sim.evidence.rows import built
from sim.evidence.yaml_files import SeedError
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
def declared_rules() -> dict[str, tuple[Rule, ...]]:
    """Return the rules as they are declared, by the module that holds their formulas."""
    return {
        module: tuple(built(SEEDS, rows, lambda row: row.read(Rule), key="name").values())
        for module, rows in declarations("rules").items()
    }


def rules_in(module: str) -> tuple[Rule, ...]:
    """Return the rules whose formulas a module holds, by the module's full name."""
    return declared_rules().get(module.rsplit(".", 1)[-1], ())


@cache
def rules() -> dict[str, Rule]:
    """Return every rule by its switch, in alphabetical order."""
    found = [rule for some in declared_rules().values() for rule in some]
    names = [rule.name for rule in found]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise SeedError(f"{SEEDS}: a rule is declared twice: {', '.join(twice)}")
    return {rule.name: rule for rule in sorted(found, key=lambda rule: rule.name)}


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


RULES: dict[str, Rule] = rules()
