"""Write a resolved scenario as YAML: every value, with the file and line that set it.

The text loads again to the same digest, so a run's folder holds all that the run depended on.
"""

from __future__ import annotations

import json
import re
from functools import cache

from sim.evidence import Parameter
from sim.evidence.formatting import format_value
from sim.evidence.yaml_files import compose, read_text
from sim.resources import data_dir
from sim.scenario.catalogue import KINDS, catalogue, starred
from sim.scenario.distributions import Distribution
from sim.scenario.event import Event
from sim.scenario.narrowing import on_record
from sim.scenario.problems import Origin
from sim.scenario.read.document import FORMAT
from sim.scenario.read.refutations import row_text
from sim.scenario.read.triggers import nested
from sim.scenario.read.values import START
from sim.scenario.scenario import Scenario

_PARAMETER = re.compile(r"- \{key: ([^,]+),")
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_ ,.;()'/-]*\Z")
_WORDS_OF_YAML = {"null", "true", "false", "nan", "inf", "infinity"}


def resolved_text(scenario: Scenario) -> str:
    """Return a scenario as one file that extends nothing.

    Parameters
    ----------
    scenario
        A scenario, drawn or not; an unknown that has not been drawn is written as its distribution.
    """
    every = catalogue().expand(scenario.added(catalogue()))

    def beside(line: str, key: str) -> str:
        """Return a line with the place that set the value of a key, and the reason for an assumption."""
        assumed = key in scenario.values
        origin = scenario.origins.get(key) or (seed_place(every[key]) if assumed else None)
        said = (scenario.reasons.get(key, ""), on_record(key)) if assumed else ()
        because = "; ".join(text for text in said if text)
        return f"{line:<64} # {origin.short if origin else 'default'}" + (f": {because}" if because else "")

    lines = [
        f"# {scenario.name}, resolved: every value, and the file and line that set it.",
        f"# From {', '.join(scenario.chain) or 'values alone'}; digest {scenario.digest[:12]}.",
        "# Assumptions beside which nothing is said of the record are not fitted to it.",
        f"format: {FORMAT}",
    ]
    said = {name: getattr(scenario, name) for name in ("title", "voice", "assumes", "because", "wrong_if")}
    lines += [f"{name}: {word(text)}" for name, text in said.items() if text]
    if scenario.refuted_if:
        lines += ["refuted_if:", *(f"  - {row_text(row)}" for row in scenario.refuted_if)]
    if scenario.claims:
        lines.append(f"claims: [{', '.join(scenario.claims)}]")
    lines += [beside(f"weeks: {scenario.weeks}", "weeks"), beside(f"scale: {word(scenario.scale)}", "scale")]
    lines += [beside(f"start: {scenario.start}", "start")] if scenario.first_day != START else []
    if scenario.oracle:
        lines.append(beside("oracle: on", "oracle"))
    for kind in KINDS:
        labels = {name: f"{{label: {word(scenario.labels[name])}}}" for name in _added(scenario, kind)}
        lines += ["", f"{kind}:"] if labels else []
        lines += [beside(f"  {name}: {label}", f"{kind}.{name}") for name, label in labels.items()]
    lines += ["", "assumptions:"]
    lines += [beside(f"  {key}: {value_text(scenario, key)}", key) for key in scenario.values]
    lines += ["", "events:" if scenario.events else "events: []"]
    lines += [beside(f"  - {event_text(event, scenario)}", f"events.{event.id}") for event in scenario.events]
    lines += ["", "rules:"]
    lines += [beside(f"  {name}: {word(on)}", f"rules.{name}") for name, on in scenario.rules.items()]
    return "\n".join(lines) + "\n"


def value_text(scenario: Scenario, key: str) -> str:
    """Return a value, or the distribution of an unknown one, as a scenario writes it."""
    return word(scenario.distributions.get(key, scenario.values[key]))


def event_text(event: Event, scenario: Scenario) -> str:
    """Return an event on one line of YAML."""

    def told(name: str, value: object) -> str:
        return word(scenario.distributions.get(f"events.{event.id}.{name}", value))

    fields = {name: told(name, value) for name, value in event.fields.items() if value not in ("", ())}
    terms = nested({name: told(name, value) for name, value in event.terms.items()})
    because = {"because": word(event.because)} if event.because else {}
    return format_value({"id": event.id, "week": told("week", event.week), **terms, event.kind: fields, **because})


def word(value: object) -> str:
    """Return a value in YAML, in quotes where a plain word would have another meaning."""
    if not isinstance(value, str):
        return format_value(value.written() if isinstance(value, Distribution) else value)
    plain = _PLAIN.match(value) and value.lower() not in _WORDS_OF_YAML and not re.search(r"[,:#]|\s\Z", value)
    return value if plain else json.dumps(value, ensure_ascii=False)


def _added(scenario: Scenario, kind: str) -> list[str]:
    """Return the entities of a kind that are new, or whose label differs from the seeds."""
    known = catalogue().entities[kind]
    return [name for name in getattr(scenario, kind) if name not in known or known[name].label != scenario.labels[name]]


def seed_place(parameter: Parameter) -> Origin | None:
    """Return the place of a parameter's default in `seeds/`: that of the entity's own value, or of its template."""
    key = parameter.template or parameter.key
    if (parameter.template is not None and starred(key) != "groups") or key.startswith("groups.*."):
        kind, name, attribute = parameter.key.split(".", 2)
        if (own := _seed_lines(kind).get(f"{name}.{attribute}")) is not None:
            return Origin(f"seeds/{kind}.yaml", own)
    line = _seed_lines("parameters").get(key)
    return Origin("seeds/parameters.yaml", line) if line is not None else None


@cache
def _seed_lines(name: str) -> dict[str, int]:
    """Return the line of each parameter of `parameters.yaml`, or of each `ENTITY.ATTRIBUTE` of another file."""
    text = read_text(data_dir("seeds") / f"{name}.yaml")
    if name == "parameters":  # a line each; parsing that long file takes longer than the rest
        begun = ((number, _PARAMETER.match(line)) for number, line in enumerate(text.splitlines(), 1))
        return {entry[1]: number for number, entry in begun if entry is not None}
    root = compose(text)
    return {
        f"{entity.value}.{key.value}": key.start_mark.line + 1
        for entity, attributes in (root.value if root is not None else ())
        for key, _ in attributes.value
    }
