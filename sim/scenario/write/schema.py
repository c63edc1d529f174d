"""The JSON Schema of scenarios, for editors: completion, hover and a first check while typing.

Draft-07 and kept to what yaml-language-server understands. It is generated from the catalogue and never stricter than
:func:`sim.scenario.load_scenario`, which has the last word. The copy under `scenarios/schema/` is for editors to point at.
"""

from __future__ import annotations

import json
import re

from sim.evidence import EventType, Parameter
from sim.evidence.formatting import format_value
from sim.evidence.outputs.definitions import SEEN, find
from sim.scenario.catalogue import KINDS, Catalogue, starred
from sim.scenario.catalogue import catalogue as shipped_catalogue
from sim.scenario.distributions import FORMS
from sim.scenario.read.events import WEEK
from sim.scenario.read.header import FIELDS, RUN, SECTIONS, schema_of
from sim.scenario.read.triggers import EXAMPLES, TERMS, nested

FILE = "schema/scenario.schema.json"
_NAME = "[a-z][a-z0-9_]*"
_QUANTITY = r"^[-+]?[0-9.]"

Json = dict[str, object]


def scenario_schema(catalogue: Catalogue | None = None) -> Json:
    """Return the JSON Schema as plain data."""
    catalogue = catalogue or shipped_catalogue()
    properties = {name: schema_of(name) for name in FIELDS}
    properties |= {name: _value(parameter, catalogue, reasons=False) for name, parameter in RUN.items()}
    properties["assumptions"] = _assumptions(catalogue)
    properties |= {kind: _entities(kind, catalogue) for kind in KINDS}
    properties["events"] = {"type": ["array", "null"], "items": {"$ref": "#/definitions/event"}}
    properties["rules"] = _rules(catalogue)
    for name, text in SECTIONS.items():
        properties[name]["description"] = text
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Sanctuary scenario",
        "description": "What is assumed in one run: the differences from the scenario it extends.",
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
        "definitions": _definitions(catalogue),
    }


def schema_text(catalogue: Catalogue | None = None) -> str:
    """Return the schema as it is written to the file."""
    return json.dumps(scenario_schema(catalogue), indent=1, ensure_ascii=False) + "\n"


def describe(parameter: Parameter, catalogue: Catalogue, default: bool = True) -> str:
    """Return what an editor shows on hover: meaning, unit, range, default, source and claims."""
    lines = [f"{parameter.text}." if parameter.text else parameter.key]
    facts = [f"Unit: {parameter.unit}."] if parameter.number and parameter.unit != "1" else []
    facts.append(f"Takes {parameter.range}.")
    if default and parameter.default not in ("", (), {}):
        facts.append(f"Default: {format_value(parameter.default)}.")
    lines += [" ".join(facts)]
    if "." in parameter.key:
        lines.append(f"Source: {parameter.source}." if parameter.source else "An assumption: no source gives it.")
    lines += [f"{claim}: {catalogue.claims.get(claim, '')}" for claim in parameter.claims]
    return "\n\n".join(lines)


def _value(parameter: Parameter, catalogue: Catalogue, reasons: bool = True, default: bool = True) -> Json:
    """Return the schema of one value, alone or with its reason, or unknown."""
    schema: Json = {"description": describe(parameter, catalogue, default)}
    if default and parameter.default not in ("", (), {}):
        schema["default"] = _json(parameter.default)
    options = [_plain(parameter, catalogue)]
    if parameter.number:
        options.append({"type": "string", "pattern": _QUANTITY})
    if parameter.weights:
        options.append({"$ref": "#/definitions/reasoned"})
    elif reasons:
        options.append({"$ref": "#/definitions/unknown" if parameter.number else "#/definitions/reasoned"})
    return {**schema, "anyOf": options} if len(options) > 1 else {**schema, **options[0]}


def _plain(parameter: Parameter, catalogue: Catalogue) -> Json:
    if parameter.switch:
        return {"enum": ["on", "off"]}
    if parameter.number:
        limits = {"minimum": parameter.low, "maximum": parameter.high}
        return {"type": "number", **{key: _json(value) for key, value in limits.items() if value is not None}}
    if parameter.weights:
        names = {name: {"type": ["number", "string"]} for name in catalogue.members().get(parameter.names or "", ())}
        return {"type": "object", "properties": names}
    word: Json = {"type": "string"}
    if parameter.choices:
        word = {"enum": list(parameter.choices)}
    elif parameter.names:
        # Words beyond the shipped ones are legal (a scenario may add a group), so they only guide completion.
        known = catalogue.members().get(parameter.names, ())
        if parameter.names == "outputs":
            # What is seen by province, and the truth, are legal in places and too many to choose from.
            known = tuple(name for name in known if find(name).truth == SEEN and find(name).over != "group_province")
        word = {"anyOf": [{"enum": list(known)}, {"type": "string"}]}
    return {"anyOf": [{"type": "array", "items": word}, word]} if parameter.many else word


def _json(value: object) -> object:
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, float) and value == int(value):
        return int(value)
    return list(value) if isinstance(value, tuple) else value


def _assumptions(catalogue: Catalogue) -> Json:
    properties: Json = {}
    patterns: Json = {}
    for key, parameter in catalogue.expand().items():
        if parameter.template is None:
            properties[key] = _value(parameter, catalogue)
        else:
            properties[key] = {"$ref": f"#/definitions/{parameter.template}"}
    for key in catalogue.parameters:
        if "*" in key and starred(key) in KINDS:
            pattern = "^" + re.escape(key).replace(r"\*", _NAME) + "$"
            patterns[pattern] = {"$ref": f"#/definitions/{key}"}
    return {
        "type": ["object", "null"],
        "properties": properties,
        "patternProperties": patterns,
        "additionalProperties": False,
    }


def _entities(kind: str, catalogue: Catalogue) -> Json:
    reference = {"$ref": f"#/definitions/{kind}"}
    known = catalogue.entities[kind]
    return {
        "type": ["object", "null"],
        "properties": {name: {**reference, "description": entity.label} for name, entity in known.items()},
        "patternProperties": {f"^{_NAME}$": reference},
        "additionalProperties": False,
    }


def _rules(catalogue: Catalogue) -> Json:
    properties = {}
    for rule in catalogue.rules.values():
        claims = "\n\n".join(f"{claim}: {catalogue.claims.get(claim, '')}" for claim in rule.claims)
        text = "\n\n".join(part for part in (f"{rule.title}.", rule.text, claims) if part)
        options: list[Json] = [{"enum": ["on", "off"]}, {"$ref": "#/definitions/reasoned"}]
        properties[rule.name] = {"description": text, "default": "on", "anyOf": options}
    return {"type": ["object", "null"], "properties": properties, "additionalProperties": False}


def _event(kind: EventType, catalogue: Catalogue) -> Json:
    claims = "\n\n".join(f"{claim}: {catalogue.claims.get(claim, '')}" for claim in kind.claims)
    return {
        "description": f"{kind.text}.\n\n{claims}",
        "type": ["object", "null"],
        "properties": {name: _value(parameter, catalogue) for name, parameter in kind.fields.items()},
        "required": [name for name in kind.fields if name in kind.required],
        "additionalProperties": False,
    }


def _definitions(catalogue: Catalogue) -> Json:
    found: Json = {
        "because": {
            "description": "Why: a claim (C16), a source, or a sentence.",
            "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}],
        },
        "reasoned": {
            "type": "object",
            "properties": {
                "value": {},
                "because": {"$ref": "#/definitions/because"},
                "choice": _choice(),
                "together": _together(),
            },
            "additionalProperties": False,
        },
        "unknown": {
            "type": "object",
            "properties": {
                "value": {},
                "because": {"$ref": "#/definitions/because"},
                **_forms(),
                "choice": _choice(),
                "together": _together(),
            },
            "additionalProperties": False,
        },
    }
    for key, parameter in catalogue.parameters.items():
        if "*" in key:
            found[key] = _value(parameter, catalogue, default=False)
    for kind in KINDS:
        label = {"label": {"type": "string", "description": "What figures and tables call it. A new one needs it."}}
        attributes = {name: {"$ref": f"#/definitions/{kind}.*.{name}"} for name in catalogue.templates(kind)}
        found[kind] = {"type": "object", "properties": label | attributes, "additionalProperties": False}
    found["event"] = {
        "type": "object",
        "properties": {
            "week": {**_value(WEEK, catalogue), "default": 26},
            "id": {"type": "string", "description": "The name by which a scenario that extends this one replaces it."},
            "because": {"$ref": "#/definitions/because"},
            "remove": {"type": "string", "description": "The id of an inherited event to take out."},
            **_conditions(catalogue),
            **{name: _event(kind, catalogue) for name, kind in catalogue.events.items()},
        },
        "additionalProperties": False,
    }
    return found


def _conditions(catalogue: Catalogue) -> Json:
    """Return the clauses under which an event may stand."""
    found: Json = {}
    for clause, inner in nested({key: _value(term, catalogue, default=False) for key, term in TERMS.items()}).items():
        if clause in TERMS:
            found[clause] = inner
            continue
        braces: Json = {"type": "object", "properties": inner, "additionalProperties": False}
        example = f"Write {EXAMPLES[clause]}."
        options = [braces, {"type": ["integer", "string"]}] if f"{clause}.week" in TERMS else [braces]
        found[clause] = (
            {"description": example, "anyOf": options} if len(options) > 1 else {**braces, "description": example}
        )
    return found


def _forms() -> Json:
    number = {"type": ["number", "string"]}
    return {
        form.name: {
            "description": f"{form.text} Write {form.example}.",
            "type": "array",
            "items": number,
            "minItems": len(form.numbers),
            "maxItems": len(form.numbers),
        }
        for form in FORMS.values()
    }


def _together() -> Json:
    return {
        "description": "A name. Unknowns that share it are drawn with the same luck: lists written in step, in step.",
        "type": "string",
    }


def _choice() -> Json:
    return {
        "description": "One of several, equally likely or by weight: {choice: [a, b]} or {choice: {a: 2, b: 1}}.",
        "type": ["array", "object"],
    }
