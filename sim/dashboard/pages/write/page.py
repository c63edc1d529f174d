"""Write: a scenario in YAML, its errors at their lines, what it changes, and how to run it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import MappingProxyType

import solara

from sim.dashboard.pages.shared import exports
from sim.dashboard.session.tab import Session
from sim.dashboard.session.view import WRITTEN
from sim.errors import SanctuaryError
from sim.scenario import Scenario, ScenarioError, diff, load_scenario, load_text, new_text


@solara.component_vue("write.vue", vuetify=False)
def Writing(
    text: str,
    fresh: bool,
    report: dict,
    shelf: list,
    limit: int,
    file: dict,
    event_typed: Callable,
    event_begin: Callable,
    event_run: Callable,
    event_save: Callable,
) -> None:
    """Show the editor."""


@solara.component
def WritePage(session: Session, beat: int) -> None:
    """Show the page; it is drawn anew with every beat, since the session changes inside."""
    text, set_text = solara.use_state(session.draft or session.view.text or _first(session))
    typed, set_typed = solara.use_state(text)
    file, set_file = solara.use_state({})
    report = solara.use_memo(lambda: examine(typed, session.limits.text), [typed])

    def keep(sent: str) -> None:
        session.draft = sent[: session.limits.text]
        set_typed(sent)

    def begin(name: str) -> None:
        try:
            fresh = new_text("my_scenario", name)
        except SanctuaryError:
            return
        set_text(fresh)
        keep(fresh)

    def run(sent: str) -> None:
        if examine(sent, session.limits.text)["good"]:
            session.show(replace(session.now, text=sent, changes=MappingProxyType({}), page="live"))

    def save(sent: str) -> None:
        if len(sent.encode()) <= session.limits.text:
            set_file({"url": exports.offer(WRITTEN.removesuffix(".yaml"), "yaml", sent.encode())})

    Writing(
        text=text,
        fresh=not session.draft and not session.view.text,
        report=report,
        shelf=session.shelf,
        limit=session.limits.text,
        file=file,
        event_typed=lambda sent: keep(str(sent)),
        event_begin=begin,
        event_run=run,
        event_save=save,
    )


def examine(text: str, limit: int) -> dict[str, object]:
    """Return what is wrong with a text, or what it changes: plain data for the editor.

    Parameters
    ----------
    text
        As it was typed; never trusted.
    limit
        Bytes allowed.
    """
    if len(text.encode(errors="replace")) > limit:
        words = f"the text is longer than {limit:,} bytes"
        problem = {"line": 0, "column": 0, "severity": "error", "wrong": words, "remedy": "shorten it.", "related": []}
        return {"good": False, "problems": [problem], "changes": [], "title": "", "base": ""}
    try:
        scenario = load_text(text, WRITTEN)
    except ScenarioError as error:
        # A file that it extends may have problems too; they are named with their file, not placed on a line here.
        problems = sorted(
            (problem.as_dict() for problem in error.problems),
            key=lambda problem: (int(str(problem["line"])), str(problem["wrong"])),
        )
        return {"good": False, "problems": problems[:50], "changes": [], "title": "", "base": ""}
    base = _base(scenario)
    changes = [change.as_dict() | {"claims": list(change.claims)} for change in diff(base, scenario)]
    return {
        "good": True,
        "problems": [problem.as_dict() for problem in scenario.warnings],
        "changes": changes,
        "title": scenario.title,
        "base": base.title,
    }


def _base(scenario: Scenario) -> Scenario:
    """Return the scenario that a written one extends; the baseline when it stands alone."""
    parents = [name.rsplit("/", 1)[-1].removesuffix(".yaml") for name in scenario.chain[:-1]]
    return load_scenario(parents[-1] if parents else "baseline")


def _first(session: Session) -> str:
    """Return what the editor begins with: the view's scenario and the changes made on the live page."""
    lines = [
        "format: 2", f"extends: {session.view.scenario}", "title: My scenario", "theme: own",
        "# assumes: What is assumed, in a sentence or two.", "# because: Why anybody would assume that; name claims, as C16.",
    ]  # fmt: skip
    plain = {key: value for key, value in session.view.changes.items() if not key.startswith(("rules.", "events."))}
    rules = {
        key.removeprefix("rules."): value for key, value in session.view.changes.items() if key.startswith("rules.")
    }
    gone = [
        key.removeprefix("events.")
        for key, value in session.view.changes.items()
        if key.startswith("events.") and value == "off"
    ]
    lines += ["", "assumptions:", *(f"  {key}: {value}" for key, value in plain.items())] if plain else []
    lines += ["", "events:", *(f"  - remove: {name}" for name in gone)] if gone else []
    lines += ["", "rules:", *(f"  {name}: {value}" for name, value in rules.items())] if rules else []
    if not session.view.changes:
        lines += ["", "assumptions:", "  taliban.loyalty.al_qaeda: 0.9"]
    return "\n".join(lines) + "\n"
