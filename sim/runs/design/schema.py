"""The JSON Schema of sweep files, for editors; :func:`sim.runs.design.design.load_design` has the last word."""

from __future__ import annotations

from sim.outputs.definitions import DEFINITIONS
from sim.runs.design.design import KEYS, KINDS
from sim.runs.design.recording import EVERY, KEPT
from sim.scenario.write.schema import Json, document, ref, with_definitions, written

FILE = "schema/sweep.schema.json"
TEXT: Json = {"type": "string"}
WHOLE: Json = {"type": ["integer", "string"]}
SCALE: Json = {"type": "number", "exclusiveMinimum": 0, "maximum": 1}


def design_schema() -> Json:
    """Return the JSON Schema as plain data."""
    patterns = {"type": ["array", "string"], "items": TEXT}
    samples = "Points of lhs; of sobol the points are a multiple of it, a power of two; trajectories of morris."
    groups = "For sobol: factors that vary together, by name, each with patterns of their keys; a group has one index."
    properties = {
        "title": with_hint("What the sweep is called.", TEXT),
        "base": with_hint("Name or path of the scenario that every point begins from; baseline by default.", TEXT),
        "assumptions": with_hint("What is set at every point, as in a scenario.", ref("fixed")),
        "factors": with_hint(
            "What varies: a key of the scenario to its range, levels or distribution.", ref("factors")
        ),
        "groups": with_hint(groups, {"type": "object", "additionalProperties": patterns}),
        "cross": with_hint(
            "Factors with levels, all combinations of which are run at every sampled point.", ref("factors")
        ),
        "points": with_hint("For a list: the values at each point.", {"type": "array", "items": {"type": "object"}}),
        "design": with_hint("How points are chosen.", {"enum": list(KINDS)}),
        "samples": with_hint(samples, WHOLE),
        "second_order": with_hint("Whether sobol also samples for interactions of two.", {"enum": ["on", "off"]}),
        "replicates": with_hint("Runs at each point; all points share the seeds.", WHOLE),
        "seed": with_hint("The first seed; the others follow.", WHOLE),
        "scale": with_hint("Share of the Taliban's fighters that is simulated, in place of the scenario's own.", SCALE),
        "weeks": with_hint("How long each run lasts, in place of the scenario's own.", WHOLE),
        "keep": _keep(),
    }
    words = "What varies in many runs, how it is sampled, and what is kept of each run."
    return document("sweep", words, {key: properties[key] for key in KEYS})


def schema_text() -> str:
    """Return the schema with all its definitions."""
    return written(with_definitions(design_schema())) + "\n"


def with_hint(text: str, schema: Json) -> Json:
    """Return a schema with the text that an editor shows on hover."""
    return {"description": text, **schema}


def _keep() -> Json:
    names = sorted(output.name.replace("{}", "*") for output in DEFINITIONS)
    word = {"anyOf": [{"enum": names}, TEXT]}
    outputs = f"Names, or patterns such as strength.*; by default {', '.join(KEPT)}."
    weeks = {"type": "array", "items": {"type": "integer", "minimum": 0}}
    return {
        "description": "What is stored of each run.",
        "type": "object",
        "properties": {
            "outputs": with_hint(outputs, {"type": ["array", "string"], "items": word}),
            "every": with_hint(f"Every so many weeks, the last one too; {EVERY} by default.", WHOLE),
            "weeks": with_hint("These weeks, in place of every.", weeks),
        },
        "additionalProperties": False,
    }
