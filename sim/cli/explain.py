"""`sanctuary explain`: what a parameter, rule, output or kind of event is, where it is used, and what it moves."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Annotated

from typer import Argument

from sim.analysis.sensitivity.moves import measured
from sim.cli.options import Json
from sim.cli.output import print_json, print_prose, print_rows
from sim.errors import SanctuaryError
from sim.evidence import EventType, describe, lookup, read_by
from sim.evidence.formatting import format_value
from sim.outputs.definitions import Output, by_name, find
from sim.outputs.numbers import number
from sim.outputs.wording import quantity, titled
from sim.resources import rendered
from sim.scenario.catalogue import catalogue
from sim.scenario.problems import removal, suggestion
from sim.society.registry import RULES

EVENTS = "events"
TEMPLATE = Path(__file__).with_name("explain.txt.jinja")


def command(
    word: Annotated[str, Argument(metavar="KEY|RULE|OUTPUT|KIND|events", help="What to explain.")],
    as_json: Json = False,
) -> None:
    """Explain a parameter (source, what it moves and by how much, where it is used), a rule, an output, or the kinds of event."""
    kinds = catalogue().events
    if word == EVENTS or word.removeprefix("events.") in kinds:
        shown = list(kinds.values()) if word == EVENTS else [kinds[word.removeprefix("events.")]]
        rows = [row for kind in shown for row in event_rows(kind)]
        if as_json:
            print_json({"explained": word, "lines": [], "events": rows})
            return
        print_rows(rows, "explain.events", title="Kinds of event and their fields")
        print_prose(rendered(Path(__file__).with_name("events.txt.jinja"), shown=shown))
        return
    found = _explained(word)
    if not found:
        every = [*catalogue().expand(), *RULES, *(f"rules.{name}" for name in RULES), *by_name(), *kinds, EVENTS]
        remedy = removal(word) or suggestion(word, every, "the keys")
        raise SanctuaryError(f"there is no parameter, rule, output or event {word!r}", remedy=remedy)
    if as_json:
        print_json({"explained": word, "lines": found, "events": []})
    else:
        print("\n".join(found))


def event_rows(kind: EventType) -> list[dict[str, str]]:
    """Return the fields of a kind of event, one row each: what each takes, its default and its meaning."""
    rows = []
    for name, field in kind.fields.items():
        default = "required" if name in kind.required else format_value(field.default) or "none"
        rows.append({"kind": kind.name, "field": name, "takes": field.range, "default": default, "text": field.text})
    return rows


def _explained(word: str) -> list[str]:
    """Return what is known about a word, as a parameter, as a rule and as an output, line by line."""
    known = lookup(word)
    output: Output | None = None
    patterns = {word, known.template if known is not None else word}
    with suppress(KeyError):
        # A parameter such as plots.hazard_home looks like an output of a group.
        output = find(word) if known is None or word in by_name() else None
    return rendered(
        TEMPLATE,
        **measured(),
        word=word,
        moved=(known.template or word) if known is not None else word,
        described=describe(word),
        used=[rule for rule in RULES.values() if patterns & set(read_by(rule.name))],
        rule=RULES.get(word.removeprefix("rules.")),
        output=output,
        reads=read_by,
        unit=output and quantity("", output.unit),
        titled=titled,
        number=number,
    ).splitlines()
