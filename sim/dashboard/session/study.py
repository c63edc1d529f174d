"""The questions of a page to its worker process, and the answers so far."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from sim.dashboard.server.questions import Answer, Question, QuestionNews
from sim.dashboard.session.run import LiveRun


class Study:
    """The questions of one visitor.

    Parameters
    ----------
    run
        The visitor's run, whose worker answers the questions.
    """

    def __init__(self, run: LiveRun) -> None:
        self._run = run
        self._lock = threading.Lock()
        self._answers: dict[str, tuple[Question, Answer]] = {}
        self._wanted: tuple[Question, ...] = ()
        self._done: tuple[Question, int] | None = None
        run.answered = self._hear

    def ask(self, questions: Sequence[Question]) -> None:
        """Ask these questions only: drop other open questions, and do not repeat answered ones."""
        with self._lock:
            wanted = tuple(questions)
            if wanted == self._wanted:
                return
            self._wanted = wanted
            left = [question for question in wanted if self._kept(question) is None]
        self._run.ask(left)

    def answer(self, question: Question) -> Answer | None:
        """Return the answer to a question, or None if there is none yet."""
        with self._lock:
            found = self._kept(question)
        if found is None and self._run.lost:
            return Answer(trouble="the worker process ended", remedy="Go to Live and press Begin again.")
        return found

    def done(self, question: Question) -> int:
        """Return the number of finished runs for a question."""
        with self._lock:
            return self._done[1] if self._done and self._done[0] == question else 0

    def _kept(self, question: Question) -> Answer | None:
        kept = self._answers.get(question.part)
        return kept[1] if kept and kept[0] == question else None

    def _hear(self, message: QuestionNews) -> None:
        with self._lock:
            if message[0] == "progress":
                self._done = message[1:]
            elif message[1] in self._wanted:
                self._answers[message[1].part] = message[1:]
