"""The JSON Schema of sweep files, for editors; :func:`sim.runs.design.design.load_design` has the last word."""

from __future__ import annotations

import json
from pathlib import Path

from sim.evidence import Parameter
from sim.outputs.definitions import by_name
from sim.runs.design.design import KEYS
from sim.runs.design.fields import Keys
from sim.runs.design.recording import EVERY, KEPT
from sim.scenario.write.schema import Json, document, ref

FILE = "schema/sweep.schema.json"
TEXT: Json = {"type": "string"}


def design_schema() -> Json:
    """Return the JSON Schema as plain data."""
    sections: Json = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))
    keep = sections["keep"]["properties"]
    keep["every"] = simple(EVERY)
    keep["outputs"]["description"] += f"{', '.join(KEPT)}."
    keep["outputs"]["items"]["anyOf"][0]["enum"] = sorted(one.name.replace("{}", "*") for one in by_name().values())
    words = "What varies in many runs, how it is sampled, and what is kept of each run."
    return study_schema("sweep", words, KEYS, sections)


def study_schema(name: str, text: str, keys: Keys, sections: Json) -> Json:
    """Return the schema of one kind of file that varies a scenario.

    Parameters
    ----------
    name, text
        The kind of file, and a description.
    keys
        The keys, declared or with their hover texts.
    sections
        The schemas of those keys that are not declared as parameters.
    """
    known = {"assumptions": ref("fixed"), **sections}
    properties = {
        key: simple(one) if isinstance(one, Parameter) else {"description": one, **known[key]}
        for key, one in keys.items()
    }
    return document(name, text, properties)


def simple(parameter: Parameter) -> Json:
    """Return the schema of a key with one value."""
    plain: Json = {"enum": ["on", "off"]} if parameter.switch else TEXT
    if parameter.number:
        plain = {"type": ["integer", "string"]} if parameter.whole else {"type": "number"}
        limits = {"minimum": parameter.low, "maximum": parameter.high}
        plain |= {key: int(end) if end.is_integer() else end for key, end in limits.items() if end is not None}
    elif parameter.choices:
        plain = {"enum": list(parameter.choices)}
    return {"description": parameter.text, **plain}
