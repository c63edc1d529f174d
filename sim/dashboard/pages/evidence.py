"""Evidence: every claim of the paper, and the rules, parameters, sources and outputs it became."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import solara

from sim.analysis.ablation import Measured, shipped, stale
from sim.analysis.claims import accounts
from sim.dashboard.axes import number
from sim.dashboard.session import Session
from sim.evidence import sources


@solara.component_vue("evidence.vue", vuetify=False)
def Evidence(claims: list, claim: dict, measured: dict, references: list, event_choose: Callable) -> None:
    """The list of claims and the one that is read."""


@solara.component
def EvidencePage(session: Session, beat: int) -> None:
    """The page; drawn anew with every beat, since the session changes inside."""
    told = claims()
    chosen = session.view.claim if session.view.claim in told else next(iter(told))
    Evidence(
        claims=index(),
        claim=told[chosen],
        measured=measured().get(chosen, {}),
        references=references(),
        event_choose=lambda name: session.set(claim=str(name)) if str(name) in told else None,
    )


@cache
def claims() -> dict[str, dict[str, Any]]:
    """Return the account of every claim as plain data, by id."""
    return {account.claim.id: _plain(account.plain()) for account in accounts()}


@cache
def measured() -> dict[str, dict[str, Any]]:
    """Return what was measured of each claim, by id, with how and whether it is of this version of the model."""
    found = shipped()
    if found is None:
        return {}
    changed = stale(found)
    how = (
        f"Measured with its mechanism and without, over {found.seeds} pairs of runs of the same seeds at scale {found.scale:g}, and at "
        f"{found.points} points over the admissible ranges of all parameters ({found.written[:10]})."
    )
    return {
        one.claim: {
            "verdict": one.verdict,
            "why": one.why,
            "scenario": one.scenario,
            "effects": [_effect(effect) for effect in one.effects],
            "shapley": "" if one.shapley is None else number(one.shapley),
            "how": how,
            "stale": [
                line for line in changed if not line.startswith("claims/") or line.startswith(f"claims/{one.claim} ")
            ],
        }
        for one in found.findings
    }


def _effect(one: Measured) -> dict[str, str]:
    defined = one.effect is not None and one.low is not None and one.high is not None
    times = " times the variance" if one.sign == "variance" else ""
    return {
        "output": one.output,
        "week": str(one.week),
        "claimed": {"zero": "none", "open": "either way", "variance": "wider spread"}.get(one.sign, one.sign),
        "effect": "undefined" if one.effect is None else number(one.effect) + times,
        "interval": f"{number(one.low)} to {number(one.high)}" if defined else "",  # type: ignore[arg-type]
        "smallest": "" if one.smallest is None else number(one.smallest),
        "verdict": one.verdict,
        "why": one.why,
        "share": "" if one.share is None else f"{one.share:.0%}",
    }


@cache
def index() -> list[dict[str, str]]:
    """Return one line a claim, with all words by which it can be found."""
    return [
        {
            "id": name,
            "title": one["title"],
            "voice": one["voice"],
            "verdict": measured()[name]["verdict"] if name in measured() else "not measured",
            "words": " ".join(
                [
                    name,
                    one["title"],
                    one["statement"],
                    one["voice"],
                    *(rule["name"] for rule in one["rules"]),
                    *(p["key"] for p in one["parameters"]),
                    measured()[name]["verdict"] if name in measured() else "",
                ]
            ).lower(),
        }
        for name, one in claims().items()
    ]


@cache
def references() -> list[dict[str, str]]:
    """Return the sources."""
    return [
        {
            "id": name,
            "title": source.title,
            "text": f"{source.author}{f', {source.year}' if source.year else ''}. Seen as {source.how_seen}. {source.note}".strip(),
        }
        for name, source in sources().items()
    ]


def _plain(value: Any) -> Any:
    """Return data that JSON knows."""
    if isinstance(value, dict):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(inner) for inner in value]
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)
