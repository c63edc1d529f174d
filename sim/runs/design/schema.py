"""The JSON Schema of sweep files, for editors: completion, hover and a first check while typing.

Draft-07 and kept to what yaml-language-server understands. It is generated from the catalogue and never stricter than
:func:`sim.runs.design.design.load_design`, which has the last word.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from sim.outputs.definitions import DEFINITIONS
from sim.runs.design.design import KEYS, KINDS
from sim.runs.design.factor import SCENARIO
from sim.runs.design.recording import EVERY, KEPT
from sim.scenario.catalogue import KINDS as ENTITIES
from sim.scenario.catalogue import Catalogue, starred
from sim.scenario.catalogue import catalogue as shipped_catalogue
from sim.scenario.distributions import FORMS
from sim.scenario.write.schema import describe

FILE = "schema/sweep.schema.json"
_NAME = "[a-z][a-z0-9_]*"

Json = dict[str, object]


def design_schema(catalogue: Catalogue | None = None) -> Json:
    """Return the JSON Schema as plain data."""
    catalogue = catalogue or shipped_catalogue()
    factors: Json = {"allOf": [{"$ref": "#/definitions/factors"}]}
    whole = {"type": ["integer", "string"]}
    properties: Json = {
        "title": with_hint("What the sweep is called.", {"type": "string"}),
        "base": with_hint("Name or path of the scenario that every point begins from; baseline by default.", {"type": "string"}),
        "assumptions": with_hint("What is set at every point, as in a scenario.", assumptions_schema(catalogue)),
        "factors": with_hint("What varies: a key of the scenario to its range, levels or distribution.", factors),
        "groups": with_hint(
            "For sobol: factors that vary together, by name, each with patterns of their keys; a group has one index.",
            {"type": "object", "additionalProperties": {"type": ["array", "string"], "items": {"type": "string"}}},
        ),
        "cross": with_hint("Factors with levels, all combinations of which are run at every sampled point.", factors),
        "points": with_hint("For a list: the values at each point.", {"type": "array", "items": {"type": "object"}}),
        "design": with_hint("How points are chosen.", {"enum": list(KINDS)}),
        "samples": with_hint("Points of lhs; of sobol the points are a multiple of it, a power of two; trajectories of morris.", whole),
        "second_order": with_hint("Whether sobol also samples for interactions of two.", {"enum": ["on", "off"]}),
        "replicates": with_hint("Runs at each point; all points share the seeds.", whole),
        "seed": with_hint("The first seed; the others follow.", whole),
        "scale": with_hint(
            "Share of the Taliban's fighters that is simulated, in place of the scenario's own.",
            {"type": "number", "exclusiveMinimum": 0, "maximum": 1},
        ),
        "weeks": with_hint("How long each run lasts, in place of the scenario's own.", whole),
        "keep": {"$ref": "#/definitions/keep"},
    }  # fmt: skip
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Sanctuary sweep",
        "description": "What varies in many runs, how it is sampled, and what is kept of each run.",
        "type": "object",
        "additionalProperties": False,
        "properties": {key: properties[key] for key in KEYS},
        "definitions": {"factors": factors_schema(catalogue), "factor": factor_schema(), "keep": _keep()},
    }


def schema_text(catalogue: Catalogue | None = None) -> str:
    """Return the schema as it is written to the file."""
    return json.dumps(design_schema(catalogue), indent=1, ensure_ascii=False) + "\n"


def with_hint(text: str, schema: Mapping[str, object]) -> Json:
    """Return a schema with what an editor shows on hover."""
    return {"description": text, **schema}


def factors_schema(catalogue: Catalogue) -> Json:
    """Return the schema of what varies, key by key."""
    properties: Json = {SCENARIO: _varies("The scenario itself: {levels: [baseline, milley]}.")}
    properties |= {name: _varies(f"The run's own {name}.") for name in ("weeks", "scale")}
    for key, parameter in catalogue.expand().items():
        if parameter.template is None:
            properties[key] = _varies(describe(parameter, catalogue))
    for rule in catalogue.rules.values():
        properties[f"rules.{rule.name}"] = _varies(f"{rule.title}: {{levels: [on, off]}}.")
    patterns = {
        "^" + re.escape(key).replace(r"\*", _NAME) + "$": _varies(describe(parameter, catalogue, default=False))
        for key, parameter in catalogue.parameters.items()
        if "*" in key and starred(key) in ENTITIES
    }
    patterns[rf"^events\.{_NAME}(\.[a-z_]+){{0,2}}$"] = _varies(
        "An event: its week, one of its fields, a term of its condition, or whether it happens."
    )
    return {"type": "object", "properties": properties, "patternProperties": patterns, "additionalProperties": False}


def _varies(text: str) -> Json:
    return {"description": text, "allOf": [{"$ref": "#/definitions/factor"}]}


def assumptions_schema(catalogue: Catalogue) -> Json:
    """Return the schema of what is set at every point."""
    known = {key: one for key, one in catalogue.expand().items() if one.template is None}
    return {
        "type": "object",
        "properties": {key: {"description": describe(one, catalogue)} for key, one in known.items()},
    }


def factor_schema() -> Json:
    """Return the schema of one factor."""
    number = {"type": ["number", "string"]}
    forms: Json = {
        "range": with_hint("From the least to the most, evenly.", {"type": "array", "items": number, "minItems": 2, "maxItems": 2}),
        "levels": with_hint("One of several values.", {"type": "array", "minItems": 1}),
    }  # fmt: skip
    for form in FORMS.values():
        count = len(form.numbers)
        forms[form.name] = with_hint(
            f"{form.text} Write {form.example}.",
            {"type": "array", "items": number, "minItems": count, "maxItems": count},
        )
    forms["choice"] = with_hint("One of several, equally likely or by weight.", {"type": ["array", "object"]})
    steps = with_hint("Evenly spaced values that a grid takes of a range.", {"type": "integer", "minimum": 2})
    return {
        "type": "object",
        "properties": {**forms, "steps": steps},
        "oneOf": [{"required": [form]} for form in forms],
        "additionalProperties": False,
    }


def _keep() -> Json:
    names = sorted(output.name.replace("{}", "*") for output in DEFINITIONS)
    word = {"anyOf": [{"enum": names}, {"type": "string"}]}
    return {
        "description": "What is stored of each run.",
        "type": "object",
        "properties": {
            "outputs": with_hint(
                f"Names, or patterns such as strength.*; by default {', '.join(KEPT)}.",
                {"anyOf": [{"type": "array", "items": word}, word]},
            ),
            "every": with_hint(f"Every so many weeks, the last one too; {EVERY} by default.", {"type": ["integer", "string"]}),
            "weeks": with_hint("These weeks, in place of every.", {"type": "array", "items": {"type": "integer", "minimum": 0}}),
        },
        "additionalProperties": False,
    }  # fmt: skip
