"""How units, keys and columns are said to a reader: the one place where they become words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache

from sim.evidence import ENTITY_KINDS, entities, lookup, provinces
from sim.outputs.definitions import SEEN, find
from sim.society.registry import RULES

# What an axis, a legend or a head of a column says of a unit that by itself tells a reader nothing.
_MEASURES = {
    "1": "",
    "switch": "on or off",
    "name": "",
    "list": "",
    "code": "kind",
    "count": "number",
    "index": "index",
    "ratio": "how many times",
    "ratio to week 0": "of what it was in August 2021",
    "share": "share, 0 to 1",
    "probability": "probability, 0 to 1",
    "rung": "rung, 0 the lowest",
}
# In a sentence they are left out, since the subject says what is counted, or come after the number like this.
_AFTER = {"ratio to week 0": "of what it was in August 2021", "rung": "rungs up"}

# A key within a sentence: words joined by dots or by low lines.
_KEY = re.compile(r"\b[a-z][a-z0-9_]*(?:\.(?:[a-z][a-z0-9_]*|\*))+|\b[a-z][a-z0-9]*(?:_[a-z0-9]+)+\b|\b[a-z]{3,}\b")

# Letters of a name beside a chart.
BRIEF = 60

COLUMNS = {
    "q05": "one in twenty below",
    "q25": "one in four below",
    "median": "median",
    "q75": "one in four above",
    "q95": "one in twenty above",
    "low": "from",
    "high": "to",
    "week": "week",
    "date": "week of",
    "run": "run",
    "row": "row of the record",
    "output": "what is measured",
    "factor": "assumption that varies",
    "true_or_observed": "true, or as observed by whom",
    "first": "alone",
    "total": "with interactions",
    "first_half": "alone, plus or minus",
    "total_half": "with interactions, plus or minus",
    "mu_star": "mean effect",
    "mu_star_half": "mean effect, plus or minus",
    "mu": "mean effect, signed",
    "sigma": "spread of effects",
    "correlation": "rank correlation",
    "difference": "difference",
    "verdict": "verdict",
}


def quantity(number: str, unit: str) -> str:
    """Return a number with its unit as a sentence says it: nothing after a share, a ratio or a count."""
    after = _AFTER.get(unit, "" if unit in _MEASURES else unit)
    return f"{number} {after}".strip()


def measure(unit: str) -> str:
    """Return a unit as it stands alone, at an axis or over a column."""
    return _MEASURES.get(unit, unit)


def titled(name: str, labels: Mapping[str, str] | None = None) -> str:
    """Return what an output measures and of whom (`strength.isis_k`); the name itself when nothing is known of it.

    Parameters
    ----------
    name
        Full name.
    labels
        What entities are called, where a scenario has more than the shipped ones.
    """
    try:
        text = find(name).text
    except KeyError:
        return name
    called = {**_called(), **(labels or {})}
    whose = ", ".join(called.get(part, part.replace("_", " ")) for part in name.split(".")[1:] if part in called)
    return f"{text}: {whose}" if whose else text


def observer(name: str, labels: Mapping[str, str] | None = None) -> str:
    """Say whether an output is true, or as observed by whom."""
    known = find(name)
    if known.truth != SEEN:
        return "true"
    if name.startswith(("claimed.", "rhetoric.")):
        return "as said in public"
    if known.over == "state":
        entity = name.partition(".")[2]
        return f"as {({**_called(), **(labels or {})}).get(entity, 'the state')} sees it"
    return "as outsiders observe it"


def worded(key: str) -> str:
    """Return what a key stands for: a column, an output, an assumption or a mechanism; any other word as it is.

    `key = level` and `mean key`, as analyses name what they made of a key, are taken apart.
    """
    if key in COLUMNS:
        return COLUMNS[key]
    bare, equals, level = key.removeprefix("mean ").partition(" = ")
    told = _assumed(bare) or titled(bare)
    if told == bare:
        return _called().get(key, key if "." in key else key.replace("_", " "))
    return f"{told}{equals}{level}" + (", mean" if key.startswith("mean ") else "")


def brief(key: str, most: int = BRIEF) -> str:
    """Return what a key stands for as a chart names it: the first clause of :func:`worded`, and of whom.

    Parameters
    ----------
    key
        Of an output, an assumption or a mechanism; `key = level` too.
    most
        Letters it may have; what is longer is cut at a word.
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
    """Return what each key stands for as a chart names it; two that would be called alike are said in full."""
    found = {key: brief(key, most) for key in keys}
    called = list(found.values())
    return {key: words if called.count(words) == 1 else worded(key) for key, words in found.items()}


def spelled(text: str) -> str:
    """Return a sentence with the keys in it said in words: outputs, assumptions, mechanisms, events and who there is."""
    told = _KEY.sub(lambda found: _spelled(found[0]), text)
    told = re.sub(r"” (?=\d)", "” at ", told)
    return re.sub(r"\b\d[.\d]*e\+\d+\b", lambda found: f"{float(found[0]):,.0f}", told)


def _spelled(key: str) -> str:
    if "." not in key and "_" not in key:
        return _called().get(key, key)
    told = brief(key)
    if told != key:
        return f"“{told}”" if "." in key and not key.startswith("events.") else told
    return key.replace(".", " ").replace("_", " ").replace("*", "each")


def _assumed(key: str) -> str:
    """Return the text of an assumption, the title of a mechanism or the field of an event, and whose; empty when there is none."""
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
    """Return what the shipped entities and provinces are called, by key."""
    found = {name: one.label for kind in ENTITY_KINDS for name, one in entities(kind).items()}
    return {**{province.key: province.name for province in provinces().values()}, **found}
