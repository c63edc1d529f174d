"""Evidence: the paper's argument as a map, every claim of it, and the rules, parameters, sources and outputs it became."""

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
    """Ask what a visitor wants to know of a world without the claim's mechanism, and whether what was measured still holds."""
    out = session.without
    return [*([out] if out and _is_of(out, session) else []), Question(outdated, (claim_of(session),), "runs")]


def claim_of(session: Session) -> str:
    """Return the claim that is read: the view's, else the first."""
    return session.view.claim if session.view.claim in known() else next(iter(known()))


def _is_of(out: Question, session: Session) -> bool:
    """Whether a question about a world without a mechanism is still one of the claim that is read, and of the run."""
    claim, world = out.about
    return claim == claim_of(session) and world.world == session.view.world


@solara.component
def EvidencePage(session: Session, beat: int) -> None:
    """Show the page; it is drawn anew with every beat, since the session changes inside."""
    told, view = claims(), session.view
    chosen = claim_of(session)

    def leave(wanted: object) -> None:
        world = replace(session.now.world, week=session.now.week)
        question = Question(without, (chosen, world), "runs", session.limits.seconds)
        session.leave_out(question if wanted else None)

    Evidence(
        argument=drawn(),
        labels=labels(),
        claim=told[chosen],
        measured=measured().get(chosen, {}),
        standing=_standing(session.study.answer(asks(session)[-1])),
        without=_without(session),
        controls=view.controls,
        references=references(),
        event_choose=lambda name: session.set(claim=str(name)) if str(name) in told else None,
        event_leave=leave,
        event_control=lambda key: session.set(page="live", find=str(key)) if str(key) in controls() else None,
    )


@cache
def drawn() -> str:
    """Return the map, what each node of it is called, and the list that says the same."""
    return sealed({"svg": argument.picture(), "told": argument.node_words(), "blocks": argument.blocks()})


@cache
def controls() -> frozenset[str]:
    """Return the keys to whose controls a claim leads."""
    rules = {f"rules.{rule.name}" for one in accounts() for rule in one.rules}
    return frozenset(rules | {parameter.key for one in accounts() for parameter in one.parameters})


def _without(session: Session) -> dict[str, object]:
    """Return what is known of this run's world without the mechanism of the claim that is read."""
    view, question = session.view, session.without
    state: dict[str, object] = {
        "can": can_be_taken_out(known()[claim_of(session)]),
        "world": session.scenario.title + (", as changed" if view.changes else "") if session.scenario else "",
        "of": 2 * view.replicates,
    }
    if question is None or not _is_of(question, session):
        return state
    answer = session.study.answer(question)
    if answer is None:
        return state | {"running": True, "done": session.study.done(question)}
    trouble = f"{answer.trouble}. {answer.remedy}".strip() if answer.trouble else ""
    return state | {"trouble": trouble, "found": answer.found}


@cache
def claims() -> dict[str, dict[str, object]]:
    """Return the account of every claim as plain data, by id."""
    return {account.claim.id: json.loads(sealed(account.plain())) | _called(account) for account in accounts()}


def _called(one: Account) -> dict[str, list[dict[str, str]]]:
    """Return rules, parameters and outputs by what they are called, the first two with the key of their control."""
    return {
        "through": [{"key": f"rules.{rule.name}", "text": rule.title} for rule in one.rules],
        "given": [{"key": parameter.key, "text": argument.called(parameter)} for parameter in one.parameters],
        "seen": [{"key": name, "text": titled(name)} for name, _ in one.outputs],
    }


@cache
def measured() -> dict[str, dict[str, object]]:
    """Return what was measured of each claim, and how, by id."""
    found = shipped()
    if found is None:
        return {}
    how = (
        f"Measured with its mechanism and without, over {found.seeds} pairs of runs of the same seeds at scale {found.scale:g}, and "
        f"over {found.pairs} at each of {found.points} points of the admissible ranges of all parameters ({found.written[:10]})."
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
    """Return what a share is of: what is taken out with it, in words."""
    outs = [one.players[name] for one in factorials().values() if claim in one.claims and name in one.players]
    return " and ".join(worded(key) for key in outs[0]) if outs else name


def _standing(answer: Answer | None) -> dict[str, object]:
    """Return whether the model still gives what was measured, as far as that is known."""
    if answer is None:
        return {"stale": False, "words": "Looking whether the model still gives these numbers."}
    if answer.trouble:
        return {"stale": False, "words": f"Whether the model still gives these numbers is not known: {answer.trouble}."}
    if answer.found:
        return {"stale": True, "words": "Stale: the model, or what the claim expects, has changed since."}
    return {"stale": False, "words": "The model still gives these numbers: a run of each world was compared just now."}


def _effect(one: Measured) -> dict[str, object]:
    return {
        "output": titled(one.output),
        "how": spelled(one.how),
        "week": str(one.week),
        "claimed": argument.SIGNS.get(one.sign, one.sign),
        "effect": argument.told(one.effect) or "undefined",
        "interval": argument.span(one.low, one.high),
        "smallest": argument.told(one.smallest),
        "verdict": one.verdict,
        "why": spelled(one.why),
        "direct": argument.told(one.direct),
        "of_others": argument.told(one.indirect),
        "of_others_interval": argument.span(one.indirect_low, one.indirect_high),
        "label": str(one.label),
        "share": "" if one.share is None else f"{'up' if one.sign == 'open' else 'as claimed'} at {one.share:.0%}",
    }


@cache
def labels() -> list[dict[str, str]]:
    """Return each label that occurs, with how many claims have it and what it says."""
    found = shipped()
    counts = tally(one.label for one in found.findings) if found is not None else {}
    return [{"word": word, "count": str(count), "meaning": meaning(word)} for word, count in counts.items()]


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
