"""The JSON Schemas of files of searches and of explorations, for editors; the readers of those files have the last word."""

from __future__ import annotations

from sim.analysis.decide.search.reading import EXPLORATION_KEYS, SEARCH_KEYS
from sim.analysis.decide.search.study import AIMS, OVER
from sim.runs.design.schema import SCALE, TEXT, WHOLE, with_hint
from sim.scenario.write.schema import Json, array, document, ref


def search_schema() -> Json:
    """Return the schema of searches as plain data."""
    objective = {
        "aim": with_hint("Whether less or more of it is wanted.", {"enum": list(AIMS)}),
        "over": with_hint("The mean over worlds, or where the worst tenth of them begins.", {"enum": list(OVER)}),
        "enough": with_hint("From where on it is good enough, in the output's unit.", {"type": "number"}),
    }
    own = {
        "levers": with_hint("What a policy decides: a key of the scenario to its range or levels.", ref("factors")),
        "unknowns": with_hint("What is true and not known; worlds are drawn evenly over it.", ref("factors")),
        "objectives": with_hint("What is wanted, two outputs or more.", _by_output(objective, "aim")),
        "worlds": with_hint("How many worlds every policy meets.", WHOLE),
        "population": with_hint("Policies in a generation.", WHOLE),
        "generations": with_hint("How many generations.", WHOLE),
        "decide": with_hint("Every so many weeks a policy may be changed; 0 for never.", WHOLE),
    }
    return _schema("search", "Policies that are good whatever turns out to be true.", SEARCH_KEYS, own)


def exploration_schema() -> Json:
    """Return the schema of explorations as plain data."""
    ends = "Where the first cell begins and the last one ends; both hold what lies beyond too."
    axis = {
        "range": with_hint(ends, array({"type": "number"}, 2)),
        "cells": with_hint("Into how many cells it is cut.", WHOLE),
    }
    own = {
        "inputs": with_hint("What varies: a key of the scenario to its range or levels.", ref("factors")),
        "outputs": with_hint("Two or three outputs, cut into cells.", _by_output(axis, "range")),
        "batch": with_hint("Points in a generation.", WHOLE),
        "generations": with_hint("How many generations.", WHOLE),
    }
    return _schema("exploration", "Which combinations of outcomes are possible at all.", EXPLORATION_KEYS, own)


def _by_output(said_of_each: Json, required: str) -> Json:
    """Return a mapping of outputs to what is said of each."""
    each = {"type": "object", "properties": said_of_each, "required": [required], "additionalProperties": False}
    return {"allOf": [ref("outputs")], "type": "object", "additionalProperties": each}


def _schema(name: str, text: str, keys: tuple[str, ...], own: Json) -> Json:
    shared = {
        "title": with_hint(f"What the {name} is called.", TEXT),
        "base": with_hint("Name or path of the scenario to begin from; baseline by default.", TEXT),
        "assumptions": with_hint("What is set throughout, as in a scenario.", ref("fixed")),
        "seed": with_hint("The first seed; the others follow.", WHOLE),
        "replicates": with_hint("Runs each; all share the seeds.", WHOLE),
        "scale": with_hint("Share of the Taliban's fighters that is simulated.", SCALE),
        "weeks": with_hint("How long each run lasts.", WHOLE),
    }
    properties = {**shared, **own}
    return document(name, text, {key: properties[key] for key in keys})
