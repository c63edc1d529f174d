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


@dataclass(frozen=True)
class Question:
    """One part of a page.

    Attributes
    ----------
    find
        The function that finds the answer. It goes to the worker by name, so that it must belong to a module.
    about
        All that the answer depends on: the arguments of `find`, which may begin with the path of a folder.
    source
        What it is found in. For `folder` nothing is added to the arguments; for `runs` a function that hears how many runs are
        done is the last of them; for `people` the first argument is the number of the run, whose archive is given in its place.
    seconds
        How long it may take, where that can be watched.
    """

    find: Callable[..., object]
    about: tuple[Any, ...]
    source: Literal["folder", "runs", "people"] = "folder"
    seconds: float = 600.0

    @property
    def part(self) -> str:
        """The name of the part of the page; a newer question takes the place of an older one of the same part."""
        return f"{self.find.__module__}.{self.find.__name__}"


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
    try:
        found = Answer(_found(pipe, question, archive))
    except (Overtaken, EOFError, BrokenPipeError):
        raise
    except SanctuaryError as error:
        found = Answer(trouble=_discreet(error.message, question), remedy=_discreet(error.remedy or "", question))
    except Exception as error:
        if question.source != "folder":
            found = Answer(trouble=f"the runs failed ({type(error).__name__}: {error})")
        else:
            # A file that is cut short or of another make fails in as many ways as there are files.
            words = _discreet(str(error) or type(error).__name__, question)[:200]
            remedy = "Put it back from a copy, or make it again with the command that made it."
            found = Answer(trouble=f"the folder is damaged or of another make ({words})", remedy=remedy)
    pipe.send(("answer", question, found))


def _discreet(words: str, question: Question) -> str:
    """Return words without the place on this machine where a folder lies; its name is enough."""
    if question.source != "folder":
        return words
    path = Path(question.about[0])
    return words.replace(str(path), path.name).replace(str(path.parent), "")


def _found(pipe: Connection, question: Question, archive: Archive | None) -> object:
    if question.source == "folder":
        return question.find(*question.about)
    if question.source == "people":
        number, *about = question.about
        # A run that was begun anew in the meantime has another number.
        there = archive is not None and archive.number == number and archive.lived
        return question.find(archive, *about) if there else None
    began = time.monotonic()

    def progress(done: int) -> None:
        if pipe.poll(0):
            raise Overtaken
        if time.monotonic() - began > question.seconds:
            words = f"stopped after {question.seconds:g} seconds of computing"
            raise SanctuaryError(words, remedy="Ask for fewer replicates.")
        pipe.send(("progress", question, done))

    return question.find(*question.about, progress)
