"""Evidence: every claim of the paper, and the rules, parameters, sources and outputs it became."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import solara

from sim.analysis.claims import accounts
from sim.dashboard.session import Session
from sim.evidence import sources


@solara.component_vue("evidence.vue", vuetify=False)
def Evidence(claims: list, claim: dict, references: list, event_choose: Callable) -> None:
    """The list of claims and the one that is read."""


@solara.component
def EvidencePage(session: Session, beat: int) -> None:
    """The page; drawn anew with every beat, since the session changes inside."""
    told = claims()
    chosen = session.view.claim if session.view.claim in told else next(iter(told))
    Evidence(
        claims=index(),
        claim=told[chosen],
        references=references(),
        event_choose=lambda name: session.set(claim=str(name)) if str(name) in told else None,
    )


@cache
def claims() -> dict[str, dict[str, Any]]:
    """Return the account of every claim as plain data, by id."""
    return {account.claim.id: _plain(account.plain()) for account in accounts()}


@cache
def index() -> list[dict[str, str]]:
    """Return one line a claim, with all words by which it can be found."""
    return [
        {
            "id": name,
            "title": one["title"],
            "voice": one["voice"],
            "words": " ".join(
                [
                    name,
                    one["title"],
                    one["statement"],
                    one["voice"],
                    *(rule["name"] for rule in one["rules"]),
                    *(p["key"] for p in one["parameters"]),
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
