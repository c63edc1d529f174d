"""Explore: a sweep's runs, what moves its outputs, and where the better course flips."""

from __future__ import annotations

from collections.abc import Callable

import solara

from sim.dashboard.pages.explore import contents, folder
from sim.dashboard.pages.live.page import Events, known_fields
from sim.dashboard.pages.shared import exports
from sim.dashboard.pages.shared.figures import Exhibits
from sim.dashboard.pages.shared.sealed import sealed
from sim.dashboard.server import questions
from sim.dashboard.server.questions import Answer
from sim.dashboard.session import requests as asking
from sim.dashboard.session.tab import Session
from sim.dashboard.svg.exhibit import Exhibit, Pending
from sim.outputs.numbers import number
from sim.outputs.wording import briefs, titled

# In the order of the page: what each part is called while it is worked out, or when it cannot be.
PARTS = {
    questions.STRONGEST: "What moves the output",
    questions.HEAT: "The output over two factors",
    questions.LINES: "Every point",
    questions.FLIPS: "Supervised, or driven out",
    questions.BOX: "Where the output is high or low",
    questions.OVER_TIME: "The run over its weeks",
}


@solara.component_vue("explore.vue", vuetify=False)
def Exploring(state: dict, stores: list, file: dict, event_choose: Callable, event_make: Callable) -> None:
    """Show the choice of a sweep or a run, what is in it, and offer its report."""


@solara.component
def ExplorePage(session: Session, beat: int) -> None:
    """Show the page; it is drawn anew with every beat, since the session changes inside."""
    view, study = session.view, session.study
    entries = solara.use_memo(session.site.library.entries, [view.store])
    entry = next((one for one in entries if one.key == view.store), None)

    def choose(fields: dict) -> None:
        session.set(**known_fields(fields, session))

    first = (asking.of_folder(view, entry)[0] if entry.run else asking.of_contents(entry)) if entry else None
    answer = study.answer(first) if entry and first and not entry.trouble else None
    state: dict[str, object] = {"store": view.store, "known": entry is not None, "trouble": "", "ready": False}
    if entry is not None and entry.trouble:
        state |= {"trouble": entry.trouble, "remedy": "Put it back from a copy, or make it again."}
    elif answer is not None and answer.trouble:
        state |= {"trouble": answer.trouble, "remedy": answer.remedy}
    elif answer is not None:
        state |= _of_run(session, answer.found) if entry and entry.run else _state(session, answer.found)
    shelf = [{"key": one.key, "title": one.title, "trouble": one.trouble, "run": one.run} for one in entries]
    file, set_file = solara.use_state({})
    wanted = asking.of_report(entry) if entry is not None else None
    report = study.answer(wanted) if wanted is not None and session.document == wanted else None
    if wanted is not None and session.document == wanted:
        state["making"] = "Making the report." if report is None else _refused(report)

    def hand() -> None:
        if report is not None and report.found is not None:
            set_file({"url": exports.offer(f"{view.store}-report", "html", report.found)})
            session.handed()

    solara.use_effect(hand, [report is not None])
    Exploring(
        state=state,
        stores=shelf,
        file=file,
        event_choose=choose,
        event_make=lambda _: session.write(wanted) if wanted is not None else None,
    )
    if entry is None or answer is None or answer.trouble:
        return
    items: list[Exhibit | Pending] = []
    for question in asking.of_folder(view, entry)[1:] if entry.run else asking.of_sweep(view, entry, answer.found):
        found = study.answer(question)
        if found is None:
            items.append(Pending(question.part, PARTS[question.part], "Working it out."))
        elif found.trouble:
            words = f"Not for this {'run' if entry.run else 'sweep'}: {found.trouble}."
            items.append(Pending(question.part, PARTS[question.part], words, found.remedy))
        else:
            items += found.found
    Exhibits(
        items=items,
        choices={},
        name=f"{view.store}-{state['output']}",
        note=answer.found["command"]
        if entry.run
        else f'Sweep {view.store}: {answer.found["stored"]:,} runs. sanctuary query STORE "select * from results"',
        choose=choose,
    )
    if entry.run:
        Events(rows=sealed(answer.found["events"]), note="In the first replicate; the others differ.")


def _refused(report: Answer) -> str:
    """Say why there is no report; empty when there is one."""
    return f"The report cannot be made: {report.trouble}. {report.remedy}".strip() if report.trouble else ""


def _of_run(session: Session, found: folder.RunFacts) -> dict[str, object]:
    """Return what stands above the charts of a run."""
    wanted = session.view.output
    return {
        "ready": True,
        "run": True,
        "title": found["title"],
        "about": found["about"],
        "command": found["command"],
        "output": wanted if wanted in found["outputs"] else found["outputs"][0],
        "outputs": [{"value": name, "label": titled(name, found["labels"])} for name in found["outputs"]],
    }


def _state(session: Session, facts: contents.Contents) -> dict[str, object]:
    """Return what stands above the charts."""
    view = session.view
    chosen = asking.choice(view, facts)
    about = (
        f"{facts['stored']:,} of {facts['planned']:,} runs stored, {facts['failed']:,} failed: {facts['points']:,} points, "
        f"{facts['replicates']} {'replicate' if facts['replicates'] == 1 else 'replicates'} each at scale {facts['scale'] or 1:g}; design {facts['design']}, {len(facts['factors'])} factors, "
        f"{number(facts['megabytes'])} MB."
    )
    weeks = [{"value": str(week), "label": f"{contents.moment(str(week)).capitalize()}"} for week in facts["weeks"]]
    return {
        "ready": True,
        "title": facts["title"],
        "about": about,
        "missing": facts["planned"] - facts["stored"],
        "errors": facts["errors"],
        "failed": facts["failed"],
        "differing": facts["differing"],
        "differing_more": facts["differing_more"],
        "output": chosen.output,
        "outputs": [{"value": name, "label": titled(name)} for name in facts["outputs"]],
        "when": chosen.when,
        "whens": [
            {"value": "last", "label": "Last week kept"},
            {"value": "mean", "label": "Mean over the weeks kept"},
            *weeks,
        ],
        "factors": [{"value": name, "label": words} for name, words in briefs(facts["factors"]).items()],
        "across": chosen.across,
        "up": chosen.up,
        "side": view.side,
    }
