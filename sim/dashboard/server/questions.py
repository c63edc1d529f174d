"""What a page asks of a worker process besides runs, and how it is answered: part by part, each sent as soon as it is there."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from sim.errors import SanctuaryError

if TYPE_CHECKING:
    from sim.dashboard.server.archive import Archive
    from sim.dashboard.svg.exhibit import Exhibit

CONTENTS, STRONGEST, HEAT, LINES, FLIPS, BOX, RECORD, STALE, FOLDER, OVER_TIME, REPORT, NOTEBOOK, PEOPLE, WITHOUT, OF_FOLDER = (
    "contents", "strongest", "heat", "lines", "flips", "box", "record", "stale", "folder", "over_time", "report", "notebook", "people",
    "without", "report_of_folder",
)  # fmt: skip
# What runs the model rather than reading a folder.
_RUN = (RECORD, STALE, REPORT, NOTEBOOK, PEOPLE, WITHOUT)


@dataclass(frozen=True)
class Question:
    """One part of a page.

    Attributes
    ----------
    part
        Which.
    about
        All that the answer depends on.
    seconds
        How long it may take, where that can be watched.
    """

    part: str
    about: tuple[object, ...]
    seconds: float = 600.0


@dataclass(frozen=True)
class Answer:
    """What came of a question.

    Attributes
    ----------
    found
        Charts, or plain data; None when there is trouble.
    trouble, remedy
        Why there is no answer, and what to do about it.
    """

    found: Any = None
    trouble: str = ""
    remedy: str = ""


# What a worker says of a question: how many runs of it are done, or what came of it.
QuestionNews = tuple[Literal["progress"], Question, int] | tuple[Literal["answer"], Question, Answer]


class Overtaken(Exception):
    """Another message waits, and the question is given up for now."""


def answer(pipe: Connection, question: Question, archive: Archive | None = None) -> None:
    """Answer a question.

    Parameters
    ----------
    pipe
        Takes `("progress", question, done)` and `("answer", question, Answer)`.
    question
        What is asked.
    archive
        Of the run that is being lived, which questions about people are answered from.

    Raises
    ------
    Overtaken
        When another message waits; what was done is lost.
    """
    pipe.send(("answer", question, _answer(pipe, question, archive)))


def _answer(pipe: Connection, question: Question, archive: Archive | None) -> Answer:
    try:
        return Answer(_people(question, archive) if question.part == PEOPLE else _found(pipe, question))
    except (Overtaken, EOFError, BrokenPipeError):
        raise
    except SanctuaryError as error:
        return Answer(trouble=_discreet(error.message, question), remedy=_discreet(error.remedy or "", question))
    except Exception as error:
        if question.part in _RUN:
            return Answer(trouble=f"the runs failed ({type(error).__name__}: {error})")
        # A file that is cut short or of another make fails in as many ways as there are files.
        return Answer(
            trouble=f"the folder is damaged or of another make ({_discreet(str(error) or type(error).__name__, question)[:200]})",
            remedy="Put it back from a copy, or make it again with the command that made it.",
        )


def _discreet(words: str, question: Question) -> str:
    """Return words without the place on this machine where a folder lies; its name is enough."""
    if question.part in _RUN:
        return words
    path = Path(str(question.about[0]))
    return words.replace(str(path), path.name).replace(str(path.parent), "")


def _people(question: Question, archive: Archive | None) -> object:
    from sim.dashboard.pages.people.gathering import of_week

    number, week, who = question.about
    if archive is None or archive.number != number or not archive.lived:
        return None  # the run was begun anew in the meantime
    return of_week(archive, int(str(week)), str(who))


def _found(pipe: Connection, question: Question) -> object:
    began = time.monotonic()

    def progress(done: int) -> None:
        if pipe.poll(0):
            raise Overtaken
        if time.monotonic() - began > question.seconds:
            raise SanctuaryError(
                f"stopped after {question.seconds:g} seconds of computing", remedy="Ask for fewer replicates."
            )
        pipe.send(("progress", question, done))

    if question.part == RECORD:
        from sim.dashboard.pages.record.hindcasting import against_record

        held: Callable[..., object] = against_record
        return held(*question.about, progress)
    if question.part == WITHOUT:
        from sim.dashboard.pages.evidence.without import without

        taken_out: Callable[..., object] = without
        return taken_out(*question.about, progress)
    if question.part in (REPORT, NOTEBOOK):
        from sim.dashboard.pages.shared import documents

        makes: dict[str, Callable[..., bytes]] = {REPORT: documents.report, NOTEBOOK: documents.notebook}
        return makes[question.part](*question.about, progress)
    if question.part == STALE:
        from sim.analysis.claims.ablation import stale
        from sim.analysis.claims.findings import shipped

        found = shipped()
        return [] if found is None else stale(found, [str(claim) for claim in question.about])
    from sim.dashboard.pages.explore import contents, exploring, folder

    parts: dict[str, Callable[..., list[Exhibit] | contents.Contents | folder.RunFacts | bytes]] = {
        OF_FOLDER: folder.report, CONTENTS: contents.contents, STRONGEST: exploring.strongest, HEAT: exploring.heat, LINES: exploring.lines,
        FLIPS: exploring.flips, BOX: exploring.box, FOLDER: folder.facts, OVER_TIME: folder.over_time,
    }  # fmt: skip
    return parts[question.part](*question.about)
