"""One file of a scenario: its head, its sections, and the file that it extends."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.evidence.rows import Row
from sim.scenario.problems import Notes, Origin, Problem, Reported, Wrong, suggestion
from sim.scenario.read.declared import DECLARED, parameters_in
from sim.scenario.read.folders import Shelf
from sim.scenario.read.tree import Mapping, Node, Scalar, Sequence, flow, read_file, read_text
from sim.scenario.read.values import no_claim

FORMAT = 2
"""The version of the format that this code reads; `sanctuary migrate` brings older files to it."""

MAX_CHAIN = 8
LINE, PROSE = 200, 4000


@dataclass(frozen=True, slots=True)
class HeaderField:
    """One line of a header.

    Attributes
    ----------
    text
        The hover text.
    expected
        The remedy for a value that does not fit.
    longest
        For text: the greatest number of characters.
    choices
        For a word: the legal ones.
    """

    text: str
    expected: str
    longest: int = 0
    choices: tuple[str, ...] = ()


FIELDS = {key: Row(key, entry).read(HeaderField) for key, entry in DECLARED["head"].items()}
RUN = parameters_in("run")
SECTIONS: dict[str, str] = DECLARED["sections"]
KEYS = (*FIELDS, *RUN, *SECTIONS)


@dataclass(frozen=True, slots=True)
class Header:
    """The prose of a scenario, and its place in a chain."""

    format: int = FORMAT
    extends: str = ""
    title: str = ""
    theme: str = "own"
    regime: str = ""
    voice: str = ""
    assumes: str = ""
    because: str = ""
    wrong_if: str = ""
    claims: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A file that could be read."""

    path: Path
    shown: str
    tree: Mapping
    header: Header

    @property
    def name(self) -> str:
        """The scenario's name: the file name without its suffix."""
        return self.path.stem

    def place(self, key: str) -> Origin:
        """Return the place of a top-level key, or the beginning of the file."""
        return next((name.at for name, _ in self.tree.items if name.text == key), Origin(self.shown))


def understand(tree: Mapping, path: Path, shown: str, notes: Notes, claims: Collection[str] = ()) -> Document:
    """Return a file with its header checked, reporting unknown sections.

    Parameters
    ----------
    tree
        The content of the file.
    path, shown
        The file, and its name in messages.
    notes
        Takes each problem.
    claims
        The ids that the header may name.
    """
    fields: dict[str, Any] = {}
    for key, node in tree.items:
        with notes.each():
            if key.text in FIELDS:
                fields[key.text] = _field(key.text, node)
            elif key.text not in KEYS:
                remedy = suggestion(key.text, KEYS, "the top-level keys")
                if "." in key.text:
                    remedy = f"put it under `assumptions:`, such as\n        assumptions:\n          {key.text}: ..."
                raise Wrong(key.at, f"unknown key {key.text!r}", remedy)
    listed = tree.get("claims")
    for item in listed.items if isinstance(listed, Sequence) and "claims" in fields else ():
        with notes.each():
            if claims and flow(item) not in claims:
                raise no_claim(repr(flow(item)), item.at, claims)
    return Document(path, shown, tree, Header(**fields))


def _field(name: str, node: Node) -> Any:
    field = FIELDS[name]
    value = node.value if isinstance(node, Scalar) else None
    if isinstance(node, Scalar):
        if node.flawed:
            raise Reported
        if value is None:
            raise Wrong(node.at, f"{name}: nothing is written after the colon", f"{field.expected}.")
    if name == "format" and isinstance(value, float):
        if value > FORMAT:
            remedy = "install a newer sanctuary, or write this one's format: `sanctuary schema` shows it."
            raise Wrong(node.at, f"format {value:g} is newer than this sanctuary reads ({FORMAT})", remedy)
        if value < FORMAT:
            remedy = "run `sanctuary migrate FILE`; it keeps your comments."
            raise Wrong(node.at, f"format {value:g} is an older one", remedy)
        return FORMAT
    if name == "claims" and isinstance(node, Sequence):
        words = [item.value if isinstance(item, Scalar) else None for item in node.items]
        if all(isinstance(word, str) for word in words):
            return tuple(words)
    if isinstance(value, str) and (value in field.choices or (value.strip() and len(value) <= field.longest)):
        return value
    raise Wrong(node.at, f"{name}: {flow(node)[:60]!r} does not fit", f"{field.expected}.")


def read_chain(
    path: Path, shelf: Shelf, notes: Notes, claims: Collection[str] = (), text: str | None = None
) -> list[Document]:
    """Return a file and everything that it extends, the oldest ancestor first.

    Parameters
    ----------
    path
        The file that was named.
    shelf
        The folders that may be read.
    notes
        Takes each problem, those of parents included.
    claims
        The ids that headers may name.
    text
        The content of the file, when an editor has it and the disk does not.
    """
    chain: list[Document] = []
    cause: tuple[tuple[str, Origin], ...] = ()
    following: Path | None = path
    with notes.each():
        while following is not None:
            shown, tree = shelf.shown(following), None
            with notes.each(*cause):
                own = text if not chain else None
                tree = read_file(following, shown, notes) if own is None else read_text(own, shown, notes)
            if tree is None:
                break
            chain.append(understand(tree, following, shown, notes, claims))
            node = tree.get("extends")
            if node is None or not chain[-1].header.extends:
                break
            cause = (("reached by `extends` at", node.at),)
            following = _parent(chain, shelf, node.at, notes)
    return chain[::-1]


def _parent(chain: list[Document], shelf: Shelf, at: Origin, notes: Notes) -> Path:
    """Return the file that the last one of a chain extends."""
    child = chain[-1]
    wanted = child.header.extends
    try:
        found = shelf.follow(wanted, child.path)
    except PermissionError:
        remedy = "extend a shipped scenario, or a file in the same folder as this one."
        raise Wrong(at, f"{wanted!r} lies outside the scenario folders", remedy) from None
    shipped = shelf.names()
    if found is None:
        beside = [path.stem for path in child.path.parent.glob("*.yaml") if path != child.path]
        remedy = suggestion(wanted, sorted({*shipped, *beside}), "the scenarios")
        remedy += " `sanctuary list` shows the shipped ones."
        raise Wrong(at, f"there is no scenario {wanted!r} to extend", remedy)
    if wanted in shipped and found != shipped[wanted]:
        wrong = f"there are two scenarios {wanted!r}, and the one beside this file is taken"
        remedy = f"write `extends: ./{wanted}.yaml` to say so, or give yours another name."
        notes(Problem(at, wrong, remedy, (("the shipped one is", Origin(shelf.shown(shipped[wanted]))),), True))
    for document in chain:
        if document.path.resolve() == found.resolve():
            names = " -> ".join([*(document.name for document in chain), found.stem])
            remedy = "let one of them begin from `baseline` instead."
            begins = ("the circle begins at", document.place("extends"))
            raise Wrong(at, f"`extends` goes in a circle: {names}", remedy, begins)
    if len(chain) >= MAX_CHAIN:
        raise Wrong(at, f"more than {MAX_CHAIN} scenarios extend one another", "extend an earlier one of them.")
    return found
