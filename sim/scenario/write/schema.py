"""The JSON Schema of scenarios, for editors: completion, hover text and a first check while typing.

The schema is draft-07, restricted to what yaml-language-server understands. It is generated from the catalogue and never stricter
than :func:`sim.scenario.load_scenario`. Its definitions also serve the schemas of sweeps, searches and explorations; the copies under
`scenarios/schema/` refer to those definitions in `scenario.schema.json`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from sim.evidence import EventType, Parameter
from sim.evidence.formatting import format_value
from sim.scenario.catalogue import KINDS, Catalogue, catalogue, starred
from sim.scenario.distributions import FORMS
from sim.scenario.read.document import FIELDS, FORMAT, RUN, SECTIONS
from sim.scenario.read.refutations import OUTPUT, SIDES, TIMES, WINDOWS
from sim.scenario.read.triggers import EXAMPLES, TERMS, nested
from sim.scenario.read.values import WEEK
from sim.society.common.rule import Rule
from sim.society.outputs import SEEN, by_name, find

FILE = "schema/scenario.schema.json"
WIDTH = 140
_NAME = "[a-z][a-z0-9_]*"

Json = dict[str, Any]

NUMBER_OR_TEXT: Json = {"type": ["number", "string"]}


def scenario_schema() -> Json:
    """Return the JSON Schema of scenarios as plain data."""
    properties: Json = {name: _head(name) for name in FIELDS}
    properties |= {name: _value(parameter, drawn=False) for name, parameter in RUN.items()}
    for name, text in SECTIONS.items():
        properties[name] = {"description": text, **ref(name)}
    words = "What is assumed in one run: the differences from the scenario it extends."
    return {**document("scenario", words, properties), "definitions": dict(definitions())}


def _head(name: str) -> Json:
    """Return the schema of a field of the header."""
    field = FIELDS[name]
    plain: Json = {"const": FORMAT} if name == "format" else {"type": "array", "items": {"type": "string"}}
    if field.choices:
        plain = {"enum": list(field.choices)}
    elif field.longest:
        plain = {"maxLength": field.longest, "minLength": 1, "pattern": r"\S", "type": "string"}
    return {"description": field.text, **plain}


def document(name: str, text: str, properties: Json) -> Json:
    """Return the schema of one kind of file, without its definitions."""
    head = {"$schema": "http://json-schema.org/draft-07/schema#", "title": f"Sanctuary {name}", "description": text}
    return {**head, "type": "object", "additionalProperties": False, "properties": properties}


def with_definitions(schema: Json) -> Json:
    """Return a schema with those definitions that it refers to, directly or through others."""
    known, used = definitions(), dict.fromkeys(_references(schema))
    for name in (waiting := list(used)):
        new = [other for other in _references(known[name]) if other not in used]
        used |= dict.fromkeys(new)
        waiting += new
    return {**schema, "definitions": {name: known[name] for name in known if name in used}}


def _references(schema: object) -> list[str]:
    return re.findall(r'"#/definitions/([^"/]+)', json.dumps(schema))


def schema_json(schema: object, depth: int = 0) -> str:
    """Return a schema as text: an object without inner objects takes one line, and so does whatever fits within the width."""
    line = json.dumps(schema, ensure_ascii=False)
    simple = isinstance(schema, dict) and not any(isinstance(inner, dict | list) for inner in schema.values())
    if simple or depth + len(line) <= WIDTH or not isinstance(schema, dict | list):
        return line
    inner = "\n" + " " * (depth + 1)
    if isinstance(schema, list):
        return "[" + ",".join(inner + schema_json(item, depth + 1) for item in schema) + inner[:-1] + "]"
    pairs = (f"{inner}{json.dumps(key)}: {schema_json(item, depth + 1)}" for key, item in schema.items())
    return "{" + ",".join(pairs) + inner[:-1] + "}"


def alone(schema: Json) -> str:
    """Return the text of a schema with all definitions that it needs."""
    return schema_json(with_definitions(schema)) + "\n"


def linked(schema: Json) -> str:
    """Return the text of a schema that finds its definitions in the scenarios' schema beside it."""
    return schema_json(schema).replace('"#/definitions/', '"scenario.schema.json#/definitions/') + "\n"


def schema_text() -> str:
    """Return the schema of scenarios as it is written to the file."""
    return schema_json(scenario_schema()) + "\n"


def ref(name: str) -> Json:
    """Return a reference to a definition."""
    return {"$ref": f"#/definitions/{name}"}


def array(items: Json, count: int) -> Json:
    """Return the schema of a list of a given length."""
    return {"type": "array", "items": items, "minItems": count, "maxItems": count}


def describe(parameter: Parameter, known: Catalogue, default: bool = True) -> str:
    """Return the hover text of a parameter: meaning, unit, range, default, source and claims."""
    lines = [f"{parameter.text}." if parameter.text else parameter.key]
    facts = [f"Unit: {parameter.unit}."] if parameter.number and parameter.unit != "1" else []
    facts.append(f"Takes {parameter.range}.")
    if default and parameter.default not in ("", (), {}):
        facts.append(f"Default: {format_value(parameter.default)}.")
    lines += [" ".join(facts)]
    if "." in parameter.key:
        lines.append(f"Source: {parameter.source}." if parameter.source else "An assumption: no source gives it.")
    return "\n\n".join([*lines, *_claims(parameter.claims, known)])


def _claims(claims: tuple[str, ...], known: Catalogue) -> list[str]:
    return [f"{claim}: {known.claims.get(claim, '')}" for claim in claims]


def _value(parameter: Parameter, default: bool = True, drawn: bool = True) -> Json:
    """Return the schema of one value, with its hover text."""
    schema: Json = {"description": describe(parameter, catalogue(), default)}
    if default and parameter.default not in ("", (), {}):
        schema["default"] = _json(parameter.default)
    return {**schema, **(ref(_type(parameter)[0]) if drawn else _type(parameter)[1])}


def _type(parameter: Parameter) -> tuple[str, Json]:
    """Return the name under which a type of value is defined, and the type without reasons and distributions."""
    known = catalogue().members()
    if parameter.switch:
        return "switch", {"enum": ["on", "off"]}
    if parameter.number:
        ends = {"minimum": parameter.low, "maximum": parameter.high}
        limits = {key: _json(end) for key, end in ends.items() if end is not None}
        name = "_".join(["number", *(str(limits.get(key, "any")) for key in ends)])
        return name, {"anyOf": [{"type": "number", **limits}, ref("quantity")]}
    if parameter.weights:
        return f"weights_of_{parameter.names}", {"type": "object"}
    word: Json = {"type": "string"}
    name = parameter.names or "word"
    if parameter.choices:
        name, word = "one_of_" + "_".join(parameter.choices), {"enum": list(parameter.choices)}
    elif parameter.names:
        # A scenario may add groups and states, so the known names only guide completion.
        options = known.get(parameter.names, ())
        if parameter.names == "outputs":
            # True values and observations by province are legal in places, but too many to choose from.
            options = tuple(
                name for name in options if find(name).truth == SEEN and find(name).over != "group_province"
            )
        word = {"anyOf": [{"enum": list(options)}, {"type": "string"}]}
    many: Json = {"anyOf": [{"type": "array", "items": word}, word]}
    return (f"list_of_{name}", many) if parameter.many else (f"name_of_{name}" if parameter.names else name, word)


def _json(value: object) -> object:
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, float) and value == int(value):
        return int(value)
    return list(value) if isinstance(value, tuple) else value


def _drawn_types(parameters: Iterator[Parameter]) -> Iterator[tuple[str, Json]]:
    """Yield the definition of each type of value: alone, with its reason, or drawn from a distribution."""
    for parameter in parameters:
        name, plain = _type(parameter)
        if parameter.number:
            yield name, {"anyOf": [*plain["anyOf"], ref("unknown")]}
        elif parameter.weights:
            names = dict.fromkeys(catalogue().members().get(parameter.names or "", ()), NUMBER_OR_TEXT)
            yield name, {"type": "object", "properties": {**names, **_FIXED["reasoned"]["properties"]}}
        else:
            yield name, {"anyOf": [plain, ref("reasoned")]}


def _open(properties: Json, patterns: Json | None = None) -> Json:
    """Return the schema of a section that may be left empty."""
    rest = {"patternProperties": patterns} if patterns else {}
    return {"type": ["object", "null"], "properties": properties, **rest, "additionalProperties": False}


def _patterns(known: Catalogue) -> dict[str, Parameter]:
    """Return the templates by the pattern of the keys that they stand for."""
    templates = {key: one for key, one in known.parameters.items() if "*" in key and starred(key) in KINDS}
    return {"^" + re.escape(key).replace(r"\*", _NAME) + "$": one for key, one in templates.items()}


def _rule(rule: Rule, known: Catalogue) -> Json:
    text = "\n\n".join(part for part in (f"{rule.title}.", rule.text, *_claims(rule.claims, known)) if part)
    return {"description": text, "default": "on", **ref("switch")}


def _event(kind: EventType, known: Catalogue) -> Json:
    assumed = {r"\.": {"description": "The new value of an assumption."}} if kind.name == "assume" else None
    return {
        "description": "\n\n".join([f"{kind.text}.", *_claims(kind.claims, known)]),
        **_open({name: _value(parameter) for name, parameter in kind.fields.items()}, assumed),
        "required": [name for name in kind.fields if name in kind.required],
    }


_FORMS: Json = {
    form.name: {"description": f"{form.text} Write {form.example}.", **array(NUMBER_OR_TEXT, len(form.numbers))}
    for form in FORMS.values()
}
# Definitions that do not follow from the catalogue, completed with the distributions.
_FIXED: Json = json.loads(Path(__file__).with_name("definitions.json").read_text(encoding="utf-8"))
_FIXED["unknown"]["properties"] |= _FORMS
_FIXED["factor"]["properties"] |= _FORMS
_FIXED["factor"]["oneOf"] += [{"required": [form]} for form in _FORMS]


@cache
def definitions() -> Mapping[str, object]:
    """Return all that schemas share, by name."""
    known = catalogue()
    expanded = known.expand()
    templates = {key: one for key, one in known.parameters.items() if "*" in key}
    plain = {key: one for key, one in expanded.items() if one.template is None}
    patterns = _patterns(known)
    fields = [field for kind in known.events.values() for field in kind.fields.values()]
    everything = [WEEK, OUTPUT, TIMES, *RUN.values(), *TERMS.values(), *fields, *templates.values(), *plain.values()]
    found: Json = {**_FIXED, **dict(_drawn_types(iter(everything)))}
    found |= {key: _value(parameter, default=False) for key, parameter in templates.items()}
    found["assumptions"] = _open(
        {key: _value(one) if one.template is None else ref(one.template) for key, one in expanded.items()},
        {pattern: ref(one.key) for pattern, one in patterns.items()},
    )
    for kind in KINDS:
        label = {"label": {"type": "string", "description": "What figures and tables call it. A new one needs it."}}
        attributes = {name: ref(f"{kind}.*.{name}") for name in known.templates(kind)}
        one = kind[:-1]
        found[one] = {"type": "object", "properties": label | attributes, "additionalProperties": False}
        names = {name: {**ref(one), "description": entity.label} for name, entity in known.entities[kind].items()}
        found[kind] = _open(names, {f"^{_NAME}$": ref(one)})
    found["event"] = {
        **_FIXED["event"],
        "properties": {
            "week": {**_value(WEEK), "default": 26},
            **_FIXED["event"]["properties"],
            **_conditions(),
            **{name: _event(kind, known) for name, kind in known.events.items()},
        },
    }
    found["comparison"] = _comparison()
    found["rules"] = _open({rule.name: _rule(rule, known) for rule in known.rules.values()})
    return found | _of_designs(plain, patterns, known)


def _comparison() -> Json:
    """Return the schema of one comparison of `refuted_if`."""
    week = ref(_type(WEEK)[0])
    properties = {one.key: _value(one, default=False) for one in (OUTPUT, TIMES)}
    for name, text in WINDOWS.items():
        properties[name] = {"description": f"{text}.", **(week if name == "at" else array(week, 2))}
    properties |= {name: {"description": f"{text}.", "type": ["number", "string"]} for name, text in SIDES.items()}
    return {"type": "object", "properties": properties, "required": ["output"], "additionalProperties": False}


def _conditions() -> Json:
    """Return the clauses under which an event may stand."""
    found: Json = {}
    for clause, inner in nested({key: _value(term, default=False) for key, term in TERMS.items()}).items():
        if clause in TERMS:
            found[clause] = inner
            continue
        braces: Json = {"type": "object", "properties": inner, "additionalProperties": False}
        alone = {"anyOf": [braces, {"type": ["integer", "string"]}]} if f"{clause}.week" in TERMS else braces
        found[clause] = {"description": f"Write {EXAMPLES[clause]}.", **alone}
    return found


def _of_designs(plain: Mapping[str, Parameter], patterns: Mapping[str, Parameter], known: Catalogue) -> Json:
    """Return what sweeps, searches and explorations share: what may vary, what is set throughout, and outputs."""
    factors = {"scenario": "The scenario itself: {levels: [baseline, milley]}."}
    factors |= {name: f"The run's own {name}." for name in ("weeks", "scale")}
    factors |= {key: describe(parameter, known) for key, parameter in plain.items()}
    factors |= {f"rules.{rule.name}": f"{rule.title}: {{levels: [on, off]}}." for rule in known.rules.values()}
    some = {pattern: describe(parameter, known, default=False) for pattern, parameter in patterns.items()}
    some[rf"^events\.{_NAME}(\.[a-z0-9_]+){{0,4}}$"] = (
        "An event: its week, one of its fields, a term of its condition, or whether it happens."
    )
    outputs = {
        one.name: {"description": f"{one.text} ({one.unit}).", "type": "object"}
        for one in by_name().values()
        if "{}" not in one.name
    }
    heads = sorted({one.name.partition(".{}")[0] for one in by_name().values() if "{}" in one.name})
    return {
        "factors": {
            "type": "object",
            "properties": {key: {"description": text, **ref("factor")} for key, text in factors.items()},
            "patternProperties": {pattern: {"description": text, **ref("factor")} for pattern, text in some.items()},
            "additionalProperties": False,
        },
        "fixed": {"type": "object", "properties": {key: ref(f"assumptions/properties/{key}") for key in plain}},
        "outputs": {
            "type": "object",
            "properties": outputs,
            "patternProperties": {"^(" + "|".join(heads) + r")(\.[a-z0-9_]+){1,2}$": {}},
            "additionalProperties": False,
        },
    }
