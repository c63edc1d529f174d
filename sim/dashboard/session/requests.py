"""What the pages want to know for a view, besides its run."""

from __future__ import annotations

from dataclasses import replace

from sim.dashboard.pages.explore.contents import Choice, Contents, settle
from sim.dashboard.server import questions
from sim.dashboard.server.library import Entry
from sim.dashboard.server.limits import Limits
from sim.dashboard.server.questions import Question
from sim.dashboard.server.site import Site
from sim.dashboard.session.run import LiveRun
from sim.dashboard.session.study import Study
from sim.dashboard.session.view import View
from sim.evidence import claims

# The share of the Taliban's fighters in runs that are held against the record, as `sanctuary hindcast` has it.
RECORD_SCALE = 0.05


def questions_of(
    view: View,
    site: Site,
    study: Study,
    run: LiveRun,
    document: Question | None = None,
    without: Question | None = None,
) -> list[Question]:
    """Return what the page of a view wants to know; what depends on an answer is asked once that is there.

    Parameters
    ----------
    view, site, study, run
        What is looked at, where, what has been answered, and the run.
    document
        What a visitor wants to take along and does not have yet; it is worked out last.
    without
        The world without a claim's mechanism, where a visitor has asked for it.
    """
    people = of_people(view, run) if view.page == "people" else None
    out = [without] if without and view.page == "evidence" and is_of(without, view) else []
    return [*out, *_of_page(view, site, study), *([people] if people else []), *([document] if document else [])]


def of_people(view: View, run: LiveRun) -> Question | None:
    """Ask who is where in the week that is looked at; None before there is one."""
    if not run.lived:
        return None
    return Question(questions.PEOPLE, (run.number, min(view.at or run.lived, run.lived) - 1, view.who))


def of_document(part: str, view: View, limits: Limits) -> Question:
    """Ask for a view as a document."""
    return Question(part, (view,), limits.seconds)


def of_report(entry: Entry) -> Question:
    """Ask for the report of a run or of a sweep that lies in a folder."""
    return Question(questions.OF_FOLDER, (str(entry.path), entry.run))


def _of_page(view: View, site: Site, study: Study) -> list[Question]:
    if view.page == "record":
        return [of_record(view, site.limits)]
    if view.page == "evidence":
        return [of_findings(view)]
    entry = site.library.find(view.store) if view.page == "explore" else None
    if entry is None or entry.trouble:
        return []
    if entry.run:
        return of_folder(view, entry)
    first = of_contents(entry)
    answer = study.answer(first)
    if answer is None or answer.trouble:
        return [first]
    return [first, *of_sweep(view, entry, answer.found)]


def of_record(view: View, limits: Limits) -> Question:
    """Ask for a scenario against the record."""
    return Question(questions.RECORD, (view.held, view.runs, view.seed, RECORD_SCALE), limits.seconds)


def of_findings(view: View) -> Question:
    """Ask whether the model still gives what was measured of a claim."""
    return Question(questions.STALE, (claim_of(view),))


def of_without(view: View, limits: Limits) -> Question:
    """Ask what the mechanism of the claim that is read does in the world of a view."""
    return Question(questions.WITHOUT, (claim_of(view), replace(view.world, week=view.week)), limits.seconds)


def is_of(without: Question, view: View) -> bool:
    """Whether a question about a world without a mechanism is still one of the claim that is read, and of the run."""
    claim, world = without.about
    return claim == claim_of(view) and isinstance(world, View) and world.run == view.run


def claim_of(view: View) -> str:
    """Return the claim that is read: the view's, else the first."""
    return view.claim if view.claim in claims() else next(iter(claims()))


def of_contents(entry: Entry) -> Question:
    """Ask what is in a sweep."""
    return Question(questions.CONTENTS, (str(entry.path),))


def of_folder(view: View, entry: Entry) -> list[Question]:
    """Ask what the folder of a run says of itself, and for its charts."""
    path = str(entry.path)
    return [Question(questions.FOLDER, (path,)), Question(questions.OVER_TIME, (path, view.output))]


def of_sweep(view: View, entry: Entry, facts: Contents) -> list[Question]:
    """Ask for the charts of a sweep whose contents are known."""
    path, chosen = str(entry.path), choice(view, facts)
    shown = (path, chosen.output, chosen.when)
    return [
        Question(questions.STRONGEST, shown),
        Question(questions.HEAT, (*shown, chosen.across, chosen.up)),
        Question(questions.LINES, shown),
        Question(questions.FLIPS, (path, chosen.output)),
        Question(questions.BOX, (*shown, view.side)),
    ]


def choice(view: View, facts: Contents) -> Choice:
    """Return what of a sweep a view looks at."""
    return settle(facts, view.output, view.when, view.across, view.up)
