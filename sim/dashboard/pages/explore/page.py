"""The Explore page: the results of a sweep or of a run."""

from __future__ import annotations

from dataclasses import replace

import solara

from sim.dashboard.pages.explore import contents, exploring, folder
from sim.dashboard.pages.live.page import Events
from sim.dashboard.pages.shared.figures import exhibits
from sim.dashboard.pages.shared.sealed import sealed
from sim.dashboard.pages.shared.vue import from_template
from sim.dashboard.server.library import Entry
from sim.dashboard.server.questions import Answer, Question
from sim.dashboard.session.tab import Session, SharedFile
from sim.dashboard.svg.exhibit import Exhibit
from sim.outputs.numbers import number
from sim.outputs.wording import briefs, titled

# Titles of charts that are pending or not available.
PARTS = {
    exploring.strongest: "What moves the output",
    exploring.over_time: "The output over time",
    exploring.heat: "The output over two factors",
    exploring.lines: "Every point",
    exploring.flips: "Supervised, or driven out",
    exploring.box: "Where the output is high or low",
    folder.over_time: "The run over its weeks",
}

Exploring = from_template("explore/explore.vue", "state stores making", "choose make")


def asks(session: Session) -> list[Question]:
    """Ask for the contents of a sweep or run, then for its charts. The first one is chosen by default."""
    if not session.view.store:
        whole = [entry for entry in session.site.library.entries() if not entry.trouble]
        session.view = replace(session.view, store=whole[0].key if whole else "")
    entry = session.site.library.find(session.view.store)
    return [] if entry is None or entry.trouble else questions_of(session, entry)


def questions_of(session: Session, entry: Entry) -> list[Question]:
    """Return the questions about a folder: its contents, then its charts in the order of the page."""
    path, view = str(entry.path), session.view
    first = Question(folder.facts if entry.run else contents.contents, (path,))
    answer = session.run.answer(first)
    if answer is not None and answer.found:
        session.keep("output", "output", answer.found["outputs"])
    if entry.run:
        return [first, Question(folder.over_time, (path, session.view.output))]
    if answer is None or answer.trouble:
        return [first]
    session.keep("week", "when", ("mean", *map(str, answer.found["weeks"])))
    for axis in ("across", "up"):
        session.keep("factor", axis, answer.found["factors"])
    view = session.view
    chosen = contents.settle(answer.found, view)
    shown = (path, chosen.output, chosen.when)
    return [
        first,
        Question(exploring.strongest, shown),
        Question(exploring.over_time, (path, chosen.output, chosen.across)),
        Question(exploring.heat, (*shown, chosen.across, chosen.up)),
        Question(exploring.lines, shown),
        Question(exploring.flips, (path, chosen.output)),
        Question(exploring.box, (*shown, view.side)),
    ]


def opening(session: Session) -> Exhibit | None:
    """Return the first chart, once it is computed."""
    answers = [session.run.answer(question) for question in asks(session)[1:]]
    return next((answer.found[0] for answer in answers if answer and answer.found), None)


@solara.component
def ExplorePage(session: Session, beat: int) -> None:
    """Show the page. It is redrawn with every beat, because the session is changed in place."""
    view, run = session.view, session.run
    entries = solara.use_memo(session.site.library.entries, [view.store])
    entry = next((one for one in entries if one.key == view.store), None)
    asked = questions_of(session, entry) if entry and not entry.trouble else []
    answer = run.answer(asked[0]) if asked else None
    state: dict[str, object] = {"store": view.store, "known": entry is not None, "trouble": "", "ready": False}
    if entry is not None and entry.trouble:
        state |= {"trouble": entry.trouble, "remedy": "Restore it from a copy, or create it again."}
    elif answer is not None and answer.trouble:
        state |= {"trouble": answer.trouble, "remedy": answer.remedy}
    elif answer is not None and entry is not None:
        state["lacking"] = _lacking(asked[1:], session)
        first = run.answer(asked[1])
        told = first.found[0].summary.split(". ") if first and first.found else []
        state["lead"] = next((f"{one.rstrip('.')}." for one in told if "moves it most" in one), "")
        state |= _of_run(session, answer.found) if entry.run else _of_sweep(session, answer.found)

    def make(_: object) -> None:
        if entry is not None:
            question = Question(folder.report, (str(entry.path), entry.run))
            session.make(SharedFile(question, "report", f"{view.store}-report", "html"))

    Exploring(
        state=state,
        stores=[{"key": one.key, "title": one.title, "trouble": one.trouble, "run": one.run} for one in entries],
        making=session.making,
        event_choose=session.choose,
        event_make=make,
    )
    if entry is None or answer is None or answer.trouble:
        return
    items = [item for question in asked[1:] for item in _charts(question, run.answer(question))]
    query = f'Sweep {view.store}: {answer.found.get("stored")} runs. sanctuary query STORE "select * from results"'
    note = answer.found["command"] if entry.run else query
    exhibits(session, items, name=f"{view.store}-{state['output']}", note=note)
    if entry.run:
        Events(rows=sealed(answer.found["events"]), note="In the first replicate. The others differ.")


def _charts(question: Question, answer: Answer | None) -> list[Exhibit]:
    """Return the charts for a question, or a placeholder until they are finished."""
    if answer is None:
        return [Exhibit(question.find.__name__, PARTS[question.find], "Computing.")]
    return answer.found or []


def _lacking(asked: list[Question], session: Session) -> str:
    """Return the charts that cannot be made, each with the reason."""
    answers = {PARTS[question.find]: session.run.answer(question) for question in asked}
    troubles = {title: answer.trouble for title, answer in answers.items() if answer and answer.trouble}
    told = "; ".join(f"“{title}” ({trouble})" for title, trouble in troubles.items())
    return f"Not for this one: {told}." if told else ""


def _of_run(session: Session, found: dict) -> dict[str, object]:
    """Return the data of the header for a run."""
    outputs, wanted = found["outputs"], session.view.output
    return found | {
        "ready": True,
        "run": True,
        "output": wanted if wanted in outputs else outputs[0],
        "outputs": [{"value": name, "label": titled(name, found["labels"])} for name in outputs],
    }


def _of_sweep(session: Session, facts: dict) -> dict[str, object]:
    """Return the data of the header for a sweep."""
    chosen = contents.settle(facts, session.view)
    about = (
        f"{facts['stored']:,} of {facts['planned']:,} runs stored, {facts['failed']:,} failed: {facts['points']:,} points, "
        f"{facts['replicates']} {'replicate' if facts['replicates'] == 1 else 'replicates'} each at scale {facts['scale'] or 1:g}; design {facts['design']}, {len(facts['factors'])} factors, "
        f"{number(facts['megabytes'])} MB."
    )
    whens = {when: contents.moment(when) for when in ("last", "mean", *map(str, facts["weeks"]))}
    return facts | {
        "ready": True,
        "about": about,
        "missing": facts["planned"] - facts["stored"],
        "outputs": [{"value": name, "label": titled(name)} for name in facts["outputs"]],
        "whens": [{"value": when, "label": words[0].upper() + words[1:]} for when, words in whens.items()],
        "factors": [{"value": name, "label": words} for name, words in briefs(facts["factors"]).items()],
        **{name: getattr(chosen, name) for name in ("output", "when", "across", "up", "side")},
    }
