"""Problems of a file: what is wrong, where, and the remedy.

Every message about a scenario is a :class:`Problem`, which has a remedy as a required field. The problems of a file are collected
and raised together as one :class:`ScenarioError`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from sim.errors import SanctuaryError
from sim.evidence import instead
from sim.evidence.gazetteer import absent, meant

MAX_PROBLEMS = 200
_LONGEST_WORD = 80


@dataclass(frozen=True, slots=True, order=True)
class Origin:
    """A place in a file; lines and columns count from 1, and line 0 means a place outside files."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file

    @property
    def typed(self) -> bool:
        """True for a value outside files: typed on the command line, or given by a design."""
        return self.line == 0

    @property
    def short(self) -> str:
        """File name and line, for comments and tables."""
        return f"{Path(self.file).name}:{self.line}" if self.line else self.file


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem or suspicion in a scenario.

    Parameters
    ----------
    at
        The exact place.
    wrong
        The problem, with the value as it was written.
    remedy
        The remedy, with an example.
    related
        Other places that explain it, each with words: the first of two duplicates, or the origin of an inherited value.
    warning
        True when the scenario can still be run.
    """

    at: Origin
    wrong: str
    remedy: str
    related: tuple[tuple[str, Origin], ...] = ()
    warning: bool = False

    def __str__(self) -> str:
        kind = "warning" if self.warning else "error"
        lines = [f"{self.at}: {kind}: {self.wrong}", f"    {self.remedy}"]
        lines += [f"    {words} {place}" for words, place in self.related]
        return "\n".join(lines)

    def as_dict(self) -> dict[str, object]:
        """Plain data, for ``--json`` and for the dashboard's editor."""
        return {
            "file": self.at.file,
            "line": self.at.line,
            "column": self.at.column,
            "severity": "warning" if self.warning else "error",
            "wrong": self.wrong,
            "remedy": self.remedy,
            "related": [{"words": words, "place": str(place)} for words, place in self.related],
        }


class ScenarioError(SanctuaryError):
    """All problems that keep a scenario from being run."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(report(self.problems))

    def __reduce__(self) -> tuple[type[ScenarioError], tuple[tuple[Problem, ...]]]:
        return (ScenarioError, (self.problems,))


class Wrong(Exception):
    """One problem that ends the reading of one part of a file; see :meth:`Notes.each`."""

    def __init__(self, at: Origin, wrong: str, remedy: str, *related: tuple[str, Origin]) -> None:
        self.problem = Problem(at, wrong, remedy, related)
        super().__init__(str(self.problem))


class Reported(Exception):
    """A value that has been reported already."""


class Notes:
    """A collection of problems; reading stops when there are more than anybody would read.

    Attributes
    ----------
    found
        The problems so far.
    """

    def __init__(self) -> None:
        self.found: list[Problem] = []
        self.related: tuple[tuple[str, Origin], ...] = ()

    def __call__(self, problem: Problem) -> None:
        """Take one problem.

        Raises
        ------
        ScenarioError
            With all so far, when there are :data:`MAX_PROBLEMS`.
        """
        self.found.append(replace(problem, related=(*problem.related, *self.related)))
        if len(self.found) >= MAX_PROBLEMS:
            more = Problem(problem.at, "more problems follow", "mend these first, then check again.")
            raise ScenarioError([*self.found, more])

    def each(self, *related: tuple[str, Origin]) -> _Part:
        """Return a block that may end with a problem, after which reading goes on.

        Parameters
        ----------
        related
            Places added to every problem of the block, each with words.
        """
        return _Part(self, related)


class _Part:
    """One part of a file: a problem ends its reading, and not that of the others."""

    def __init__(self, notes: Notes, related: tuple[tuple[str, Origin], ...]) -> None:
        self.notes, self.related = notes, related

    def __enter__(self) -> None:
        self.before, self.notes.related = self.notes.related, (*self.related, *self.notes.related)

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> bool:
        if isinstance(error, Wrong):
            self.notes(error.problem)
        self.notes.related = self.before
        return isinstance(error, Wrong | Reported)


def report(problems: Iterable[Problem]) -> str:
    """Return one readable block, in the order of the files and lines."""
    found = sorted(set(problems), key=lambda problem: (problem.at, problem.wrong))
    errors = sum(not problem.warning for problem in found)
    counts = [(errors, "error"), (len(found) - errors, "warning")]
    total = " and ".join(f"{count} {word}{'' if count == 1 else 's'}" for count, word in counts if count)
    return "\n".join([*map(str, found), total])


# How similar a word must be to be meant. Names with dots share their beginnings, so that less is asked of them.
SIMILAR, SIMILAR_DOTTED = 0.75, 0.6


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that is probably meant: one by another name, or one that is spelt much like it; or None.

    A dotted key without its beginning ('loyalty.al_qaeda') is similar to the key that ends in it.
    """
    known = list(known)
    if len(word) > _LONGEST_WORD:
        return None
    lowered = meant(word)
    whole = [one for one in known if one == lowered or one.endswith("." + lowered)]
    if whole or absent(word):
        return next(iter(whole), None)
    # Only suggestions need this module.
    import difflib

    close = difflib.get_close_matches(lowered, known, n=1, cutoff=SIMILAR_DOTTED if "." in lowered else SIMILAR)
    last = lowered.rsplit(".", 1)[-1]
    alike = (one for one in known if len(last) > 3 and one.rsplit(".", 1)[-1] == last)
    return next(iter([*close, *alike]), None)


# The commands that list things other than keys.
_LISTED = {"the claims": "claims", "the scenarios": "list"}


def removal(key: str) -> str:
    """Return the remedy for a key that a later version removed; empty for other keys."""
    found = instead(key)
    return f"it was removed; now: {found}." if found else ""


def suggestion(word: str, known: Iterable[str], what: str) -> str:
    """Return the remedy for an unknown word: the most similar known one, or the command that lists them."""
    known = list(known)
    near = nearest(word, known)
    if near is not None:
        return f"did you mean {near!r}?"
    why = absent(word)
    if 0 < len(known) <= 40:
        return f"{why}{'; ' if why else ''}{what} are: {', '.join(known)}."
    return f"`sanctuary {_LISTED.get(what, 'schema --keys')}` lists {what}."
