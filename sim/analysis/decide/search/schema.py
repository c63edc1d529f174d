"""JSON Schemas of search and exploration files for editors; the readers of these files check more."""

from __future__ import annotations

from sim.analysis.decide.search.reading import EXPLORATION_KEYS, SEARCH_KEYS
from sim.analysis.decide.search.study import AIMS, OVER
from sim.runs.design.schema import SCALE, TEXT, WHOLE, with_hint
from sim.scenario.write.schema import Json, array, document, ref


def search_schema() -> Json:
    """Return the JSON Schema of search files."""
    objective = {
        "aim": with_hint("Whether a low or a high value is wanted.", {"enum": list(AIMS)}),
        "over": with_hint("The mean over worlds, or the 90 % quantile towards harm.", {"enum": list(OVER)}),
        "enough": with_hint("The value from which on it is good enough, in the output's unit.", {"type": "number"}),
    }
    own = {
        "levers": with_hint("The keys that a policy decides, each with its range or levels.", ref("factors")),
        "unknowns": with_hint("The unknown factors; worlds are drawn evenly over them.", ref("factors")),
        "objectives": with_hint("Two or more outputs with their aims.", _by_output(objective, "aim")),
        "worlds": with_hint("Number of worlds in which every policy is evaluated.", WHOLE),
        "population": with_hint("Number of policies in a generation.", WHOLE),
        "generations": with_hint("Number of generations.", WHOLE),
        "decide": with_hint("Number of weeks between decisions on a change of policy; 0 for no decisions.", WHOLE),
    }
    return _schema("search", "A search for policies that are robust to the unknowns.", SEARCH_KEYS, own)


def exploration_schema() -> Json:
    """Return the JSON Schema of exploration files."""
    ends = "The lower end of the first cell and the upper end of the last; both cells also hold what lies beyond."
    axis = {
        "range": with_hint(ends, array({"type": "number"}, 2)),
        "cells": with_hint("Number of cells.", WHOLE),
    }
    own = {
        "inputs": with_hint("The keys that vary, each with its range or levels.", ref("factors")),
        "outputs": with_hint("Two or three outputs, divided into cells.", _by_output(axis, "range")),
        "batch": with_hint("Number of points in a generation.", WHOLE),
        "generations": with_hint("Number of generations.", WHOLE),
    }
    return _schema("exploration", "An exploration of the possible combinations of outcomes.", EXPLORATION_KEYS, own)


def _by_output(said_of_each: Json, required: str) -> Json:
    """Return the schema of a mapping from outputs to these entries."""
    each = {"type": "object", "properties": said_of_each, "required": [required], "additionalProperties": False}
    return {"allOf": [ref("outputs")], "type": "object", "additionalProperties": each}


def _schema(name: str, text: str, keys: tuple[str, ...], own: Json) -> Json:
    shared = {
        "title": with_hint(f"The title of the {name}.", TEXT),
        "base": with_hint("Name or path of the base scenario; by default the baseline.", TEXT),
        "assumptions": with_hint("Assumptions that are set throughout, as in a scenario.", ref("fixed")),
        "seed": with_hint("The first seed; the others follow it.", WHOLE),
        "replicates": with_hint("Number of runs in each world; all use the same seeds.", WHOLE),
        "scale": with_hint("Share of the Taliban's fighters that is simulated.", SCALE),
        "weeks": with_hint("Length of each run.", WHOLE),
    }
    properties = {**shared, **own}
    return document(name, text, {key: properties[key] for key in keys})
