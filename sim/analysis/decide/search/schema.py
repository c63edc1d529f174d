"""The JSON Schemas of files of searches and of explorations, for editors; the readers of those files have the last word."""

from __future__ import annotations

import json
from collections.abc import Mapping

from sim.analysis.decide.explore.space import KEYS as EXPLORED
from sim.analysis.decide.search.study import AIMS, KEYS, OVER
from sim.outputs.definitions import DEFINITIONS
from sim.runs.design.schema import Json, assumptions_schema, factor_schema, factors_schema, with_hint
from sim.scenario.catalogue import Catalogue
from sim.scenario.catalogue import catalogue as shipped_catalogue

WHOLE: Json = {"type": ["integer", "string"]}


def search_schema(catalogue: Catalogue | None = None) -> Json:
    """Return the schema of searches as plain data."""
    catalogue = catalogue or shipped_catalogue()
    number: Json = {"type": "number"}
    objective = {
        "aim": with_hint("Whether less or more of it is wanted.", {"enum": list(AIMS)}),
        "over": with_hint("The mean over worlds, or where the worst tenth of them begins.", {"enum": list(OVER)}),
        "enough": with_hint("From where on it is good enough, in the output's unit.", number),
    }
    factors: Json = {"allOf": [{"$ref": "#/definitions/factors"}]}
    own: Json = {
        "levers": with_hint("What a policy decides: a key of the scenario to its range or levels.", factors),
        "unknowns": with_hint("What is true and not known; worlds are drawn evenly over it.", factors),
        "objectives": with_hint("What is wanted, two outputs or more.", _by_output(objective, ["aim"])),
        "worlds": with_hint("How many worlds every policy meets.", WHOLE),
        "population": with_hint("Policies in a generation.", WHOLE),
        "generations": with_hint("How many generations.", WHOLE),
        "decide": with_hint("Every so many weeks a policy may be changed; 0 for never.", WHOLE),
    }
    return _schema("search", "Policies that are good whatever turns out to be true.", KEYS, own, catalogue)


def exploration_schema(catalogue: Catalogue | None = None) -> Json:
    """Return the schema of explorations as plain data."""
    catalogue = catalogue or shipped_catalogue()
    ends: Json = {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2}
    axis = {
        "range": with_hint("Where the first cell begins and the last one ends; both hold what lies beyond too.", ends),
        "cells": with_hint("Into how many cells it is cut.", WHOLE),
    }
    own: Json = {
        "inputs": with_hint("What varies: a key of the scenario to its range or levels.", {"allOf": [{"$ref": "#/definitions/factors"}]}),
        "outputs": with_hint("Two or three outputs, cut into cells.", _by_output(axis, ["range"])),
        "batch": with_hint("Points in a generation.", WHOLE),
        "generations": with_hint("How many generations.", WHOLE),
    }  # fmt: skip
    words = "Which combinations of outcomes are possible at all."
    return _schema("exploration", words, EXPLORED, own, catalogue)


def search_schema_text(catalogue: Catalogue | None = None) -> str:
    """Return the schema of searches as it is written to the file."""
    return json.dumps(search_schema(catalogue), indent=1, ensure_ascii=False) + "\n"


def exploration_schema_text(catalogue: Catalogue | None = None) -> str:
    """Return the schema of explorations as it is written to the file."""
    return json.dumps(exploration_schema(catalogue), indent=1, ensure_ascii=False) + "\n"


def _by_output(said_of_each: Mapping[str, Json], required: list[str]) -> Json:
    """Return a mapping of outputs to what is said of each; those by entity go by patterns."""
    each = {"type": "object", "properties": said_of_each, "required": required, "additionalProperties": False}
    properties = {
        output.name: {"description": f"{output.text} ({output.unit}).", **each}
        for output in DEFINITIONS
        if "{}" not in output.name
    }
    heads = sorted({output.name.partition(".{}")[0] for output in DEFINITIONS if "{}" in output.name})
    pattern = "^(" + "|".join(heads) + r")(\.[a-z0-9_]+){1,2}$"
    return {
        "type": "object",
        "properties": properties,
        "patternProperties": {pattern: each},
        "additionalProperties": False,
    }


def _schema(name: str, text: str, keys: tuple[str, ...], own: Json, catalogue: Catalogue) -> Json:
    shared: Json = {
        "title": with_hint(f"What the {name} is called.", {"type": "string"}),
        "base": with_hint("Name or path of the scenario to begin from; baseline by default.", {"type": "string"}),
        "assumptions": with_hint("What is set throughout, as in a scenario.", assumptions_schema(catalogue)),
        "seed": with_hint("The first seed; the others follow.", WHOLE),
        "replicates": with_hint("Runs each; all share the seeds.", WHOLE),
        "scale": with_hint(
            "Share of the Taliban's fighters that is simulated.",
            {"type": "number", "exclusiveMinimum": 0, "maximum": 1},
        ),
        "weeks": with_hint("How long each run lasts.", WHOLE),
    }
    properties = {**shared, **own}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": f"Sanctuary {name}",
        "description": text,
        "type": "object",
        "additionalProperties": False,
        "properties": {key: properties[key] for key in keys},
        "definitions": {"factors": factors_schema(catalogue), "factor": factor_schema()},
    }
