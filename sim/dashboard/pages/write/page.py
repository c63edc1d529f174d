"""The Write page: a scenario in YAML, with its errors and changes."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import solara

from sim.dashboard.pages.live.page import Assumptions
from sim.dashboard.pages.shared.plainly import changed
from sim.dashboard.pages.shared.sealed import sealed
from sim.dashboard.pages.shared.vue import from_template
from sim.dashboard.pages.write import form
from sim.dashboard.session.tab import Session
from sim.dashboard.session.view import WRITTEN, View
from sim.errors import SanctuaryError
from sim.resources import rendered
from sim.scenario import Scenario, ScenarioError, diff, load_scenario, load_text, new_text
from sim.scenario.read.folders import Shelf
from sim.scenario.write.edit import edited, reasoned, settings

Writing = from_template("write/write.vue", "text given fresh report shelf limit address", "typed begin run save")
_NAME = re.compile(r"[a-z]\w*(\.\w+){0,5}", re.ASCII)


@solara.component
def WritePage(session: Session, beat: int) -> None:
    """Show the page. It is redrawn with every beat, because the session is changed in place."""
    # The text that the server sends to the editor has a number, because the same text may be sent again.
    (text, turn), set_text = solara.use_state((text_of(session), 0))
    typed, set_typed = solara.use_state(text)
    limit = session.limits.text
    report = solara.use_memo(lambda: examine(typed, limit), [typed])
    found = solara.use_memo(lambda: settings(typed), [typed])
    extended = found["extends"].value if "extends" in found else ""
    base = extended if extended in Shelf.default().names() else "baseline"
    rows = solara.use_memo(lambda: sealed([vars(row) for row in form.controls(base)]), [base])
    own = solara.use_memo(lambda: form.own_events(found), [typed])
    every = (*own, *form.controls(base))

    def keep(sent: str) -> None:
        session.draft = sent[:limit]
        set_typed(sent)

    def put(fresh: str) -> None:
        set_text((fresh, turn + 1))
        keep(fresh)

    def change(what: dict) -> None:
        sent = {name: str(told) for name, told in what.items() if told is not None}
        key = sent.get("key", "")
        if not _NAME.fullmatch(key):
            return
        try:
            reason = sent.get("because")
            fresh = edited(typed, key, sent.get("value")) if reason is None else reasoned(typed, key, reason)
        except SanctuaryError as error:
            session.refuse(key, f"{error.message}. {error.remedy}")
        else:
            put(fresh)

    def begin(name: str) -> None:
        try:
            fresh = new_text("my_scenario", name)
        except SanctuaryError:
            return
        put(fresh)

    def run(sent: str) -> None:
        if examine(sent, limit)["good"]:
            session.show(replace(session.now, text=sent, changes=MappingProxyType({}), page="live"))

    def save(sent: str) -> None:
        if len(sent.encode()) <= limit:
            session.give(WRITTEN.removesuffix(".yaml"), "yaml", sent.encode())

    shared = replace(session.now, page="write", text=typed, changes=MappingProxyType({}))
    with solara.v.Html(tag="div", class_="columns writing"):
        with solara.v.Html(tag="div", class_="stage"):
            Writing(
                text={"own": text, "turn": turn},
                given=session.view.text,
                fresh=not session.draft,
                report=report,
                shelf=session.shelf,
                limit=limit,
                address=shared.address() if shared.fits else "",
                event_typed=lambda sent: keep(str(sent)),
                event_begin=begin,
                event_run=run,
                event_save=save,
            )
        Assumptions(
            rows=rows,
            own=sealed([vars(row) for row in own]),
            written=form.settings_set(found, every, report["problems"]),
            kinds=form.kinds(),
            changed=[],
            refused=session.refused,
            evidence=session.view.evidence,
            sought="",
            event_assume=change,
            event_read=lambda claim: session.set(page="evidence", claim=str(claim)),
        )


def examine(text: str, limit: int) -> dict[str, Any]:
    """Return the problems of a text, or else its changes, as plain data for the editor.

    Parameters
    ----------
    text
        The text, which is untrusted input.
    limit
        The maximum number of bytes.
    """
    refused: dict[str, Any] = {"good": False, "problems": [], "changes": [], "title": "", "base": ""}
    if len(text.encode(errors="replace")) > limit:
        words = f"the text is longer than {limit:,} bytes"
        problem = {"line": 0, "column": 0, "severity": "error", "wrong": words, "remedy": "shorten it.", "related": []}
        return refused | {"problems": [problem]}
    try:
        scenario = load_text(text, WRITTEN)
    except ScenarioError as error:
        # Problems in an extended file name that file and have no line here.
        problems = [problem.as_dict() for problem in error.problems]
        problems.sort(key=lambda problem: (int(str(problem["line"])), str(problem["wrong"])))
        return refused | {"problems": problems[:50]}
    base = _base(scenario)
    return {
        "good": True,
        "problems": [problem.as_dict() for problem in scenario.warnings],
        "changes": changed(base, scenario, diff(base, scenario)),
        "title": scenario.title,
        "base": base.title,
    }


def _base(scenario: Scenario) -> Scenario:
    """Return the scenario that this one extends, or the baseline."""
    parents = [name.rsplit("/", 1)[-1].removesuffix(".yaml") for name in scenario.chain[:-1]]
    return load_scenario(parents[-1] if parents else "baseline")


def text_of(session: Session) -> str:
    """Return the text that the page opens with."""
    return session.draft or session.view.text or begun(session.view)


def begun(view: View) -> str:
    """Return the initial text: the view's scenario with the changes from the live page."""
    parts: dict[str, list[str]] = {"assumptions": [], "events": [], "rules": []}
    for key, value in (view.changes or {"taliban.loyalty.al_qaeda": "0.9"}).items():
        kind, _, name = key.partition(".")
        if kind == "rules":
            parts[kind].append(f"{name}: {value}")
        elif kind != "events":
            parts["assumptions"].append(f"{key}: {value}")
        elif value == "off":
            parts[kind].append(f"- remove: {name}")
    return rendered(Path(__file__).with_name("begun.yaml.jinja"), scenario=view.scenario, parts=parts)
