"""The Evidence page: the paper's argument as a map, and each claim with its rules, parameters, sources and outputs."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache

import solara

from sim.analysis.claims.accounts import Account, accounts
from sim.analysis.claims.findings import Measured, shipped
from sim.analysis.claims.labels import meaning, tally
from sim.dashboard.pages.evidence import argument
from sim.dashboard.pages.evidence.without import can_be_taken_out, outdated, without
from sim.dashboard.pages.shared.sealed import sealed
from sim.dashboard.pages.shared.vue import from_template
from sim.dashboard.server.questions import Answer, Question
from sim.dashboard.session.tab import Session
from sim.dashboard.svg.exhibit import Exhibit
from sim.evidence import claims as known
from sim.evidence import sources
from sim.evidence.factorial import factorials
from sim.outputs.numbers import number
from sim.outputs.wording import spelled, titled, worded
from sim.scenario import list_scenarios

Evidence = from_template(
    "evidence/evidence.vue",
    "argument labels claim measured standing without controls references",
    "choose leave control",
)


def asks(session: Session) -> list[Question]:
    """Ask whether the findings are current and, on request, for a run without the claim's mechanism."""
    out = session.without
    return [*([out] if out and _is_of(out, session) else []), Question(outdated, (claim_of(session),), "runs")]


def claim_of(session: Session) -> str:
    """Return the selected claim, by default the first."""
    return session.view.claim if session.view.claim in known() else next(iter(known()))


def _is_of(out: Question, session: Session) -> bool:
    """Return whether a question concerns the selected claim and the current run."""
    claim, view = out.about
    return claim == claim_of(session) and view.settings == session.view.settings


@solara.component
def EvidencePage(session: Session, beat: int) -> None:
    """Show the page. It is redrawn with every beat, because the session is changed in place."""
    told, view = claims(), session.view
    chosen = claim_of(session)

    def leave(wanted: object) -> None:
        asked = replace(session.now.settings, week=session.now.week)
        question = Question(without, (chosen, asked), "runs", session.limits.seconds)
        session.leave_out(question if wanted else None)

    Evidence(
        argument=drawn(),
        labels=labels(),
        claim=told[chosen],
        measured=measured().get(chosen, {}),
        standing=_standing(session.run.answer(asks(session)[-1])),
        without=_without(session),
        controls=view.controls,
        references=references(),
        event_choose=lambda name: session.set(claim=str(name)) if str(name) in told else None,
        event_leave=leave,
        event_control=lambda key: session.set(page="live", find=str(key)) if str(key) in controls() else None,
    )


def opening(session: Session) -> Exhibit:
    """Return the map of the argument."""
    return Exhibit("argument", "The paper’s argument", "", argument.picture())


@cache
def drawn() -> str:
    """Return the map, the descriptions of its nodes, and the list of claims."""
    return sealed({"svg": argument.picture(), "told": argument.node_words(), "blocks": argument.blocks()})


@cache
def controls() -> frozenset[str]:
    """Return the keys of all controls that claims link to."""
    found = [argument.parts(one) for one in accounts()]
    return frozenset(key for one in found for key in (*(f"rules.{name}" for name in one["rule"]), *one["parameter"]))


def _without(session: Session) -> dict[str, object]:
    """Return the state of the comparison without the selected claim's mechanism."""
    view, question = session.view, session.without
    state: dict[str, object] = {
        "can": can_be_taken_out(known()[claim_of(session)]),
        "scenario": session.scenario.title + (", as changed" if view.changes else "") if session.scenario else "",
        "of": 2 * view.replicates,
    }
    if question is None or not _is_of(question, session):
        return state
    answer = session.run.answer(question)
    if answer is None:
        return state | {"running": True, "done": session.run.done(question)}
    trouble = f"{answer.trouble}. {answer.remedy}".strip() if answer.trouble else ""
    return state | {"trouble": trouble, "found": answer.found}


@cache
def claims() -> dict[str, dict[str, object]]:
    """Return the account of every claim as plain data, by id."""
    return {account.claim.id: json.loads(sealed(account.plain())) | _called(account) for account in accounts()}


def _called(one: Account) -> dict[str, list[dict[str, str]]]:
    """Return the titles of rules, parameters and outputs, with their keys."""
    kinds = (("through", "rule", "rules."), ("given", "parameter", ""), ("seen", "output", ""))
    found = argument.parts(one)
    return {
        name: [{"key": begin + key, "text": text} for key, text in found[kind].items()] for name, kind, begin in kinds
    }


@cache
def measured() -> dict[str, dict[str, object]]:
    """Return the findings on each claim, by id."""
    found = shipped()
    how = (
        f"Measured with and without the mechanism, in up to {found.seeds} pairs of runs with the same seeds at scale {found.scale:g}, and in "
        f"up to {found.pairs} pairs at each of {found.points} points sampled from the ranges of all parameters ({found.written[:10]})."
    )
    titles = {one.name: one.title for one in list_scenarios()}
    return {
        one.claim: {
            "verdict": one.verdict,
            "why": spelled(one.why),
            "label": str(one.label),
            "labelled": one.label.told,
            "scenario": titles[one.scenario],
            "deciding": argument.deciding(one.claim),
            "effects": [_effect(effect) | {"decides": effect is one.deciding} for effect in one.effects],
            "shares": "; ".join(
                f"{_player(one.claim, player)}: {number(share)}" for player, share in (one.shapley or {}).items()
            ),
            "how": how,
        }
        for one in found.findings
    }


def _player(claim: str, name: str) -> str:
    """Return what a Shapley share refers to: the mechanisms switched off, in words."""
    outs = [one.players[name] for one in factorials().values() if claim in one.claims and name in one.players]
    return " and ".join(worded(key) for key in outs[0]) if outs else name


def _standing(answer: Answer | None) -> dict[str, object]:
    """Return whether the model still reproduces the findings, as far as known."""
    if answer is None:
        return {"stale": False, "words": "Checking whether the model still gives these numbers."}
    words = "The model still gives these numbers. This was checked just now with one run of each variant."
    if answer.trouble:
        words = f"It is unknown whether the model still gives these numbers: {answer.trouble}."
    elif answer.found:
        words = "Outdated: the model or the expectation of the claim has changed since then."
    return {"stale": bool(answer.found), "words": words}


def _effect(one: Measured) -> dict[str, object]:
    return {
        "output": titled(one.output),
        "how": spelled(one.how),
        "week": str(one.week),
        "claimed": argument.SIGNS.get(one.sign, one.sign),
        "effect": argument.effect_text(one.effect) or "undefined",
        "interval": argument.span(one.low, one.high),
        "smallest": argument.effect_text(one.smallest),
        "verdict": one.verdict,
        "why": spelled(one.why),
        "direct": argument.effect_text(one.direct),
        "of_others": argument.effect_text(one.indirect),
        "of_others_interval": argument.span(one.indirect_low, one.indirect_high),
        "label": str(one.label),
        "share": "" if one.share is None else f"{'up' if one.sign == 'open' else 'as expected'} at {one.share:.0%}",
    }


@cache
def labels() -> list[dict[str, str]]:
    """Return each label with its meaning and its number of claims."""
    counts = tally(one.label for one in shipped().findings)
    return [{"word": word, "count": str(count), "meaning": meaning(word)} for word, count in counts.items()]


@cache
def references() -> list[dict[str, str]]:
    """Return the sources."""
    return [
        {
            "id": name,
            "title": source.title,
            "text": f"{source.author}{f', {source.year}' if source.year else ''}. Consulted as {source.how_seen}. {source.note}".strip(),
        }
        for name, source in sources().items()
    ]
