"""Questions from a page to its worker process. Each part of a page is a question, and each answer is sent when ready."""

from __future__ import annotations

import pickle
import shutil
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from sim.engine.machine_code import cache_folder
from sim.errors import SanctuaryError
from sim.resources import data_dir, whole_file
from sim.runs.identity import short

if TYPE_CHECKING:
    from sim.dashboard.server.archive import Archive


# The number of shared answers in memory, and the kinds of files that an answer can depend on.
_SHARED = 8
_CODE = (".py", ".yaml", ".csv", ".json")


@dataclass(frozen=True)
class Question:
    """A question that fills one part of a page.

    Attributes
    ----------
    find
        The function that returns the answer. It is sent to the worker by name, so it must be defined in a module.
    about
        The arguments of `find`: everything that the answer depends on.
    source
        The kind of data behind the answer. For `folder`, the first argument is the path of the folder. For `runs`, `find` takes
        one more argument: a function to call with the number of finished runs. For `people`, the first argument is the number
        of the live run, and `find` gets its archive instead.
    seconds
        The longest computing time, checked after each run.
    shared
        Whether the answer is the same in every tab, so that it is computed once.
    """

    find: Callable[..., object]
    about: tuple[Any, ...]
    source: Literal["folder", "runs", "people"] = "folder"
    seconds: float = 600.0
    shared: bool = False

    @property
    def part(self) -> str:
        """The name of the part of the page. A newer question replaces an older one about the same part."""
        return f"{self.find.__module__}.{self.find.__name__}"


@dataclass(frozen=True)
class Answer:
    """The answer to a question.

    Attributes
    ----------
    found
        Charts or plain data; None if there is a problem.
    trouble, remedy
        The problem, and what to do about it.
    """

    found: Any = None
    trouble: str = ""
    remedy: str = ""


class SharedAnswers:
    """Answers that are the same in every tab. They are kept in the cache folder until the code or the data change."""

    def __init__(self) -> None:
        self._kept: dict[Question, Answer] = {}

    def get(self, question: Question) -> Answer | None:
        """Return the answer to a question if it was computed before."""
        if question.shared and question not in self._kept:
            with suppress(OSError, ValueError, EOFError, pickle.UnpicklingError):
                self.put(question, pickle.loads(self._file(question).read_bytes()), write=False)
        return self._kept.get(question) if question.shared else None

    def put(self, question: Question, answer: Answer, *, write: bool = True) -> None:
        """Keep an answer without a problem."""
        if not question.shared or answer.trouble:
            return
        self._kept = {**dict(list(self._kept.items())[-_SHARED:]), question: answer}
        if write:
            with suppress(OSError):
                file = self._file(question)
                file.parent.mkdir(parents=True, exist_ok=True)
                for older in {*file.parent.parent.iterdir()} - {file.parent}:
                    shutil.rmtree(older)
                with whole_file(file) as partial:
                    partial.write_bytes(pickle.dumps(answer))

    def _file(self, question: Question) -> Path:
        name = short(f"{question.part} {question.about}".encode())
        return cache_folder() / "answers" / _code() / f"{name}.pickle"


@cache
def _code() -> str:
    """Return a hash of everything that an answer can depend on."""
    folders = (Path(__file__).resolve().parents[2], data_dir("seeds"), data_dir("scenarios"))
    files = [path for folder in folders for path in sorted(folder.rglob("*")) if path.suffix in _CODE]
    return short(b"".join(path.read_bytes() for path in files))


ANSWERS = SharedAnswers()
# Messages from the worker about a question: the number of finished runs, or the answer.
QuestionNews = tuple[Literal["progress"], Question, int] | tuple[Literal["answer"], Question, Answer]


class Overtaken(Exception):
    """Another message is waiting, so the question is dropped for now."""


def answer(pipe: Connection, question: Question, archive: Archive | None = None) -> None:
    """Answer a question and send the answer.

    Parameters
    ----------
    pipe
        The connection that takes `("progress", question, done)` and `("answer", question, Answer)`.
    question
        The question.
    archive
        The archive of the live run, for questions about people.

    Raises
    ------
    Overtaken
        If another message is waiting. Work done so far is lost.
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
            # A truncated or foreign file can raise almost any exception.
            words = _discreet(str(error) or type(error).__name__, question)[:200]
            remedy = "Restore it from a copy, or create it again with the same command."
            found = Answer(trouble=f"the folder is damaged or has an unsupported format ({words})", remedy=remedy)
    pipe.send(("answer", question, found))


def _discreet(words: str, question: Question) -> str:
    """Return a message without the path of the folder; visitors see its name only."""
    if question.source != "folder":
        return words
    path = Path(question.about[0])
    return words.replace(str(path), path.name).replace(str(path.parent), "")


def _found(pipe: Connection, question: Question, archive: Archive | None) -> object:
    if question.source == "folder":
        return question.find(*question.about)
    if question.source == "people":
        number, *about = question.about
        # The number differs if the run was restarted in the meantime.
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
