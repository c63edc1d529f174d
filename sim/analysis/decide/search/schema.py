"""The JSON Schemas of searches and explorations, for editors; the readers of those files have the last word."""

from __future__ import annotations

from sim.analysis.decide.search.reading import CELLS, EXPLORATION_KEYS, OBJECTIVE_KEYS, SEARCH_KEYS
from sim.runs.design.schema import simple, study_schema
from sim.scenario.write.schema import Json, array, ref


def search_schema() -> Json:
    """Return the schema of searches as plain data."""
    objective = {name: simple(one) for name, one in OBJECTIVE_KEYS.items()}
    sections = {"levers": ref("factors"), "unknowns": ref("factors"), "objectives": _by_output(objective, "aim")}
    return study_schema("search", "A search for policies that are robust to the unknowns.", SEARCH_KEYS, sections)


def exploration_schema() -> Json:
    """Return the schema of explorations as plain data."""
    ends = "The lower end of the first cell and the upper end of the last; both cells also hold what lies beyond."
    axis = {"range": {"description": ends, **array({"type": "number"}, 2)}, "cells": simple(CELLS)}
    sections = {"inputs": ref("factors"), "outputs": _by_output(axis, "range")}
    return study_schema(
        "exploration", "An exploration of the possible combinations of outcomes.", EXPLORATION_KEYS, sections
    )


def _by_output(of_each: Json, required: str) -> Json:
    """Return the schema of a mapping from outputs to what is said of each."""
    each = {"type": "object", "properties": of_each, "required": [required], "additionalProperties": False}
    return {"allOf": [ref("outputs")], "type": "object", "additionalProperties": each}
