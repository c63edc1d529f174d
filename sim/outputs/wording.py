"""The words that readers see for units, keys and columns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from sim.evidence import ENTITY_KINDS, entities, lookup, provinces
from sim.evidence.yaml_files import read_yaml
from sim.outputs.definitions import SEEN, find
from sim.outputs.numbers import number
from sim.society.registry import RULES

_WORDS: dict[str, dict[str, str]] = read_yaml(Path(__file__).with_name("words.yaml"))
_MEASURES, _AFTER, DISTRIBUTIONS, COLUMNS = (_WORDS[name] for name in ("measures", "after", "distributions", "columns"))

# A key within a sentence: words joined by dots or underscores.
_KEY = re.compile(r"\b[a-z][a-z0-9_]*(?:\.(?:[a-z][a-z0-9_]*|\*))+|\b[a-z][a-z0-9]*(?:_[a-z0-9]+)+\b|\b[a-z]{3,}\b")

# The maximum length of a name beside a chart.
BRIEF = 60


def quantity(number: str, unit: str) -> str:
    """Return a number with its unit for use in a sentence. Shares, ratios and counts get no unit."""
    after = _AFTER.get(unit, "" if unit in _MEASURES else unit)
    return f"{number} {after}".strip()


def measure(unit: str) -> str:
    """Return the words for a unit at an axis or over a column."""
    return _MEASURES.get(unit, unit)


def titled(name: str, labels: Mapping[str, str] | None = None) -> str:
    """Return the title of an output with its entity; the name itself when the output is unknown.

    Parameters
    ----------
    name
        The full name, such as `strength.isis_k`.
    labels
        The labels of entities that a scenario adds to the shipped ones.
    """
    try:
        text = find(name).text
    except KeyError:
        return name
    called = {**_called(), **(labels or {})}
    whose = ", ".join(called.get(part, part.replace("_", " ")) for part in name.split(".")[1:] if part in called)
    return f"{text}: {whose}" if whose else text


def observer(name: str, labels: Mapping[str, str] | None = None) -> str:
    """Return whether an output is true, or who observes it; an output of a model of one's own counts as true."""
    try:
        known = find(name)
    except KeyError:
        return "true"
    if known.truth != SEEN:
        return "true"
    if name.startswith("rhetoric."):
        return "as said in public"
    if known.over == "state":
        entity = name.partition(".")[2]
        return f"as {articled({**_called(), **(labels or {})}.get(entity, 'the state'))} sees it"
    return "as outsiders observe it"


def articled(label: str) -> str:
    """Return the label of a state for use in a sentence."""
    return f"the {label}" if label.startswith("United ") else label


def worded(key: str) -> str:
    """Return the words for a key of a column, an output, a parameter or a mechanism. Any other word is returned as it is.

    Names that analyses make from keys, `key = level` and `mean key`, are understood too.
    """
    if key in COLUMNS:
        return COLUMNS[key]
    bare, equals, level = key.removeprefix("mean ").partition(" = ")
    told = _assumed(bare) or titled(bare)
    if told == bare:
        return _called().get(key, key if "." in key else key.replace("_", " "))
    return f"{told}{equals}{level}" + (", mean" if key.startswith("mean ") else "")


def brief(key: str, most: int = BRIEF) -> str:
    """Return a short name for a key, for use in a chart: the first clause of :func:`worded`, and the entity.

    Parameters
    ----------
    key
        The key of an output, a parameter or a mechanism, or `key = level`.
    most
        The maximum length; a longer name is cut at a word.
    """
    told = worded(key)
    text, colon, whose = told.rpartition(": ")
    named = bool(colon) and all(part in _called().values() for part in whose.split(" = ")[0].split(", "))
    text, of_whom = (text, f": {whose}") if named else (told, "")
    for sign in ("; ", ": ", " (", ", "):
        if len(text) + len(of_whom) > most:
            text = text.partition(sign)[0]
    room = most - len(of_whom)
    if len(text) > room:
        text = f"{text[: room - 1].rsplit(' ', 1)[0]}…"
    return text + of_whom


def briefs(keys: Iterable[str], most: int = BRIEF) -> dict[str, str]:
    """Return a short name for each key. Keys that would get the same name are given in full."""
    found = {key: brief(key, most) for key in keys}
    called = list(found.values())
    return {key: words if called.count(words) == 1 else worded(key) for key, words in found.items()}


def spelled(text: str) -> str:
    """Return a sentence with its keys (outputs, parameters, mechanisms, events, entities) replaced by words."""
    told = _KEY.sub(lambda found: _spelled(found[0]), text)
    told = re.sub(r"” (?=\d)", "” at ", told)
    return re.sub(r"\b\d[.\d]*e[+-]\d+\b", lambda found: number(float(found[0])), told)


def _spelled(key: str) -> str:
    if "." not in key and "_" not in key:
        return _called().get(key, key)
    told = brief(key)
    if told != key:
        return f"“{told}”" if "." in key and not key.startswith("events.") else told
    return key.replace(".", " ").replace("_", " ").replace("*", "each")


def _assumed(key: str) -> str:
    """Return the words for a parameter, a mechanism or a field of an event, with the entity; empty for other keys."""
    head, _, rest = key.partition(".")
    if head == "rules":
        return RULES[rest].title if rest in RULES else ""
    if head == "events":
        return rest.replace("_", " ").replace(".", ": ", 1).replace(".", " ").capitalize()
    known = lookup(key) if rest else None
    if known is None:
        return ""
    whose = [_called()[part] for part in key.split(".")[1:] if part in _called()] if known.template else []
    return ": ".join([known.text, *whose])


@cache
def _called() -> dict[str, str]:
    """Return the labels of the shipped entities and provinces, by key."""
    found = {name: one.label for kind in ENTITY_KINDS for name, one in entities(kind).items()}
    return {**{province.key: province.name for province in provinces().values()}, **found}
