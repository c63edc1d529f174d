"""The catalogue of legal keys of scenarios, made from the evidence and the rules.

Validation, the JSON Schema, hover texts, `new`, `show` and `diff` all use this catalogue. A parameter added to the seeds is
legal, checked, completed and explained everywhere at once.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache

from sim.evidence import Entity, EventType, Parameter, entities, event_kinds, parameters, provinces
from sim.resources import data_dir
from sim.society.common.rule import Rule
from sim.society.outputs import full_names
from sim.society.registry import RULES

KINDS = ("groups", "states", "leaders", "warlords")
"""The kinds of entity to which a scenario may add."""


@dataclass(frozen=True)
class Catalogue:
    """All keys and names that a scenario may use."""

    parameters: Mapping[str, Parameter]
    entities: Mapping[str, Mapping[str, Entity]]
    events: Mapping[str, EventType]
    rules: Mapping[str, Rule]
    claims: Mapping[str, str] = field(default_factory=dict)
    provinces: tuple[str, ...] = ()
    _expanded: dict[tuple[tuple[str, ...], ...], dict[str, Parameter]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def templates(self, kind: str) -> dict[str, Parameter]:
        """Return the attributes that every entity of a kind has, by attribute."""
        prefix = f"{kind}.*."
        return {
            key.removeprefix(prefix): parameter for key, parameter in self.parameters.items() if key.startswith(prefix)
        }

    def expand(self, added: Mapping[str, Mapping[str, str]] | None = None) -> Mapping[str, Parameter]:
        """Return every legal key with its own default; the result is cached for the same entities.

        Parameters
        ----------
        added
            Entities beyond the shipped ones: kind -> name -> label.
        """
        added = added or {}
        names = tuple((kind, *known) for kind, known in added.items() if known)
        if names not in self._expanded:
            self._expanded[names] = self._expand(added)
        return self._expanded[names]

    def _expand(self, added: Mapping[str, Mapping[str, str]]) -> dict[str, Parameter]:
        found: dict[str, Parameter] = {}
        for parameter in self.parameters.values():
            if "*" not in parameter.key:
                found[parameter.key] = parameter
                continue
            kind = starred(parameter.key)
            known = self.entities.get(kind, {})
            for name in (*known, *added.get(kind, {})):
                key = parameter.key.replace("*", name, 1)
                if key in self.parameters:
                    continue
                own = known[name].attributes.get(parameter.attribute) if name in known else None
                found[key] = own or replace(parameter, key=key, template=parameter.key)
        return found

    def members(self, added: Mapping[str, Mapping[str, str]] | None = None) -> dict[str, tuple[str, ...]]:
        """Return the names that words may have, by kind: groups, states, provinces, ..."""
        found = {kind: (*known, *(added or {}).get(kind, {})) for kind, known in self.entities.items()}
        names = full_names(found["groups"], found["states"], self.provinces)
        return {**found, "provinces": self.provinces, "outputs": names}


def starred(key: str) -> str:
    """Return the kind of entity that the star of a template stands for; by default a group."""
    first = key.split(".", 1)[0]
    return first if first in (*KINDS, "factions") else "groups"


@cache
def catalogue() -> Catalogue:
    """Return the catalogue of this installation."""
    return Catalogue(
        parameters=parameters(),
        entities={kind: entities(kind) for kind in (*KINDS, "factions")},
        events=event_kinds(),
        rules=RULES,
        claims=_claims(),
        provinces=tuple(provinces()),
    )


def _claims() -> dict[str, str]:
    """Return the claims' titles by id, without parsing that long file, which would take longer than the rest of a check."""
    text = (data_dir("seeds") / "claims.yaml").read_text(encoding="utf-8")
    return dict(re.findall(r"- id: (C\d+)\n\s+title: (.+)", text))
