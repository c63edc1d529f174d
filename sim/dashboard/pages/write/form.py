"""The form of the Write page: the controls for a scenario, and what its text sets."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache, lru_cache

from sim.dashboard.pages.live.assumptions import Widget, control, widgets
from sim.dashboard.pages.shared.sealed import sealed
from sim.evidence import Parameter
from sim.scenario import catalogue, load_scenario
from sim.scenario.read.document import FIELDS, RUN
from sim.scenario.read.values import WEEK
from sim.scenario.write.edit import TextSetting

ABOUT = "this scenario"


@lru_cache(maxsize=4)
def controls(base: str) -> tuple[Widget, ...]:
    """Return the controls of a scenario that extends a shipped one."""
    scenario = load_scenario(base)
    head = []
    for key, field in FIELDS.items():
        plain = Parameter(key, () if key == "claims" else "", field.text, choices=field.choices)
        text = f"at most {field.longest:,} characters"
        legal = "a list of claims" if plain.many else text if field.longest else plain.range
        own = {"extends": base, "theme": "own"}.get(key, plain.default)
        head.append(replace(control(key, plain, own, ABOUT), range=legal, source="you"))
    run = [control(key, parameter, getattr(scenario, key), ABOUT) for key, parameter in RUN.items()]
    return (*head[1:], *run, *widgets(scenario))


@cache
def kinds() -> str:
    """Return the kinds of event with an example of each, sealed."""
    every = catalogue().events.values()
    return sealed([{"text": kind.text, "example": kind.example.removeprefix("- ")} for kind in every])


def own_events(found: Mapping[str, TextSetting]) -> list[Widget]:
    """Return the controls of the events that a text has itself."""
    rows: list[Widget] = []
    for key in (key for key in found if re.fullmatch(r"events\.\d+", key)):
        kind = next((kind for name, kind in catalogue().events.items() if f"{key}.{name}" in found), None)
        if kind is None:
            continue
        topic = f"event {int(key.removeprefix('events.')) + 1}: {kind.name.replace('_', ' ')}"
        rows.append(control(f"{key}.week", WEEK, WEEK.default, topic))
        prefix, known = f"{key}.{kind.name}", catalogue().expand().items()
        fields = {**kind.fields, **{name: one for name, one in known if f"{prefix}.{name}" in found}}
        rows += [control(f"{prefix}.{name}", field, field.default, topic) for name, field in fields.items()]
        rows.append(Widget(f"{key}.because", topic, "The reason", (), "you", "", "", range="any text", form="text"))
    return rows


def settings_set(found: Mapping[str, TextSetting], rows: Sequence[Widget], problems: Sequence[dict]) -> str:
    """Return what a text sets, with the line, reason and problems of each setting, sealed."""
    faults: dict[str, list[str]] = {}
    for problem in problems:
        place = problem["line"], problem["column"]
        places = {key: (one.at.line, one.at.column, key.count(".")) for key, one in found.items()}
        key = max((key for key, at in places.items() if at[:2] <= place), key=places.__getitem__, default="")
        faults.setdefault(key, []).append(f"{problem['wrong']}: {problem['remedy']}")
    told = {
        row.key: {"value": one.value, "because": one.because, "line": one.at.line, "faults": faults.get(row.key, [])}
        for row in rows
        if (one := found.get(row.key)) is not None
    }
    return sealed(told)
