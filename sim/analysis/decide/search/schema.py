"""The JSON Schemas of files of searches and of explorations, for editors; the readers of those files have the last word."""

from __future__ import annotations

import json
from collections.abc import Mapping

from sim.analysis.decide.explore.space import KEYS as EXPLORED
from sim.analysis.decide.search.study import AIMS, KEYS, OVER
from sim.outputs.definitions import DEFINITIONS
from sim.runs.design.schema import Json, assumptions_schema, explained, factor_schema, factors_schema
from sim.scenario.catalogue import Catalogue
from sim.scenario.catalogue import catalogue as shipped_catalogue

WHOLE: Json = {"type": ["integer", "string"]}


def search_schema(catalogue: Catalogue | None = None) -> Json:
    """Return the schema of searches as plain data."""
    catalogue = catalogue or shipped_catalogue()
    number: Json = {"type": "number"}
    objective = {
        "aim": explained("Whether less or more of it is wanted.", {"enum": list(AIMS)}),
        "over": explained("The mean over worlds, or where the worst tenth of them begins.", {"enum": list(OVER)}),
        "enough": explained("From where on it is good enough, in the output's unit.", number),
    }
    factors: Json = {"allOf": [{"$ref": "#/definitions/factors"}]}
    own: Json = {
        "levers": explained("What a policy decides: a key of the scenario to its range or levels.", factors),
        "unknowns": explained("What is true and not known; worlds are drawn evenly over it.", factors),
        "objectives": explained("What is wanted, two outputs or more.", _by_output(objective, ["aim"])),
        "worlds": explained("How many worlds every policy meets.", WHOLE),
        "population": explained("Policies in a generation.", WHOLE),
        "generations": explained("How many generations.", WHOLE),
        "decide": explained("Every so many weeks a policy may be changed; 0 for never.", WHOLE),
    }
    return _schema("search", "Policies that are good whatever turns out to be true.", KEYS, own, catalogue)


def exploration_schema(catalogue: Catalogue | None = None) -> Json:
    """Return the schema of explorations as plain data."""
    catalogue = catalogue or shipped_catalogue()
    ends: Json = {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2}
    axis = {
        "range": explained("Where the first cell begins and the last one ends; both hold what lies beyond too.", ends),
        "cells": explained("Into how many cells it is cut.", WHOLE),
    }
    own: Json = {
        "inputs": explained("What varies: a key of the scenario to its range or levels.", {"allOf": [{"$ref": "#/definitions/factors"}]}),
        "outputs": explained("Two or three outputs, cut into cells.", _by_output(axis, ["range"])),
        "batch": explained("Points in a generation.", WHOLE),
        "generations": explained("How many generations.", WHOLE),
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
        "title": explained(f"What the {name} is called.", {"type": "string"}),
        "base": explained("Name or path of the scenario to begin from; baseline by default.", {"type": "string"}),
        "assumptions": explained("What is set throughout, as in a scenario.", assumptions_schema(catalogue)),
        "seed": explained("The first seed; the others follow.", WHOLE),
        "replicates": explained("Runs each; all share the seeds.", WHOLE),
        "scale": explained(
            "Share of the Taliban's fighters that is simulated.",
            {"type": "number", "exclusiveMinimum": 0, "maximum": 1},
        ),
        "weeks": explained("How long each run lasts.", WHOLE),
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
