"""One file: its header checked, its sections found, its parent named."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sim.scenario.problems import Note, Origin, Problem, suggestion
from sim.scenario.read.folders import Shelf
from sim.scenario.read.header import EXPECTED, FIELDS, FORMAT, RUN, SECTIONS, Header, fits
from sim.scenario.read.reader import Mapping, Node, Sequence, read_file, read_text

MAX_CHAIN = 8
KEYS = (*FIELDS, *RUN, *SECTIONS)


@dataclass(frozen=True, slots=True)
class Document:
    """A file that could be read, as far as it can be understood without its parents."""

    path: Path
    shown: str
    tree: Mapping
    header: Header
    places: dict[str, Origin]

    @property
    def name(self) -> str:
        """The scenario's name: the file's, without its ending."""
        return self.path.stem

    def section(self, name: str) -> Node | None:
        """Return what stands under a top-level key, if anything does."""
        return self.tree.get(name)


def understand(tree: Mapping, path: Path, shown: str, note: Note, claims: Collection[str] = ()) -> Document:
    """Check a file's head and the names of its sections.

    Parameters
    ----------
    tree
        What was read.
    path, shown
        The file, and how messages call it.
    note
        Takes each problem.
    claims
        The ids that the header may name.
    """
    places = {key.text: key.at for key, _ in tree.items}
    plain: dict[str, Any] = {}
    where: dict[str, Origin] = {}
    for key, node in tree.items:
        if key.text in FIELDS:
            plain[key.text], where[key.text] = _plain(node), node.at
        elif key.text not in KEYS:
            note(Problem(key.at, f"unknown key {key.text!r}", _unknown(key.text)))
    header = _header(plain, where, note)
    for position, claim in enumerate(header.claims or ()):
        if claims and claim not in claims:
            listed = tree.get("claims")
            at = listed.items[position].at if isinstance(listed, Sequence) else where["claims"]
            note(
                Problem(
                    at,
                    f"there is no claim {claim!r}",
                    f"claims run from {min(claims)} to {max(claims)}; see `sanctuary claims`.",
                )
            )
    return Document(path, shown, tree, header, places)


def _unknown(key: str) -> str:
    if "." in key:
        return f"put it under `assumptions:`, such as\n        assumptions:\n          {key}: ..."
    return suggestion(key, KEYS, "the top-level keys")


def _plain(node: Node) -> object:
    if isinstance(node, Sequence):
        return tuple(_plain(item) for item in node.items)
    if isinstance(node, Mapping):
        return {key.text: _plain(value) for key, value in node.items}
    whole = isinstance(node.value, float) and node.value == int(node.value)
    return int(node.value) if whole and node.value is not None and not isinstance(node.value, str) else node.value


def _header(plain: dict[str, Any], where: dict[str, Origin], note: Note) -> Header:
    """Return a header of all fields that are right, noting the others."""
    if isinstance(plain.get("format"), int) and plain["format"] > FORMAT:
        remedy = "install a newer sanctuary, or write the scenario in this one's format: `sanctuary schema` shows it."
        note(
            Problem(
                where["format"], f"format {plain.pop('format')} is newer than this sanctuary reads ({FORMAT})", remedy
            )
        )
    elif isinstance(plain.get("format"), int) and plain["format"] < FORMAT:
        note(
            Problem(
                where["format"],
                f"format {plain.pop('format')} is an older one",
                "run `sanctuary migrate FILE`; it keeps your comments.",
            )
        )
    for key in [name for name, value in plain.items() if value is None]:
        note(Problem(where[key], f"{key}: nothing is written after the colon", f"{EXPECTED[key]}."))
        del plain[key]
    wrong = {key for key, value in plain.items() if not fits(key, value)}
    for key in sorted(wrong):
        note(Problem(where[key], f"{key}: {_quoted(plain[key])} does not fit", f"{EXPECTED[key]}."))
    return Header(**{key: value for key, value in plain.items() if key not in wrong})


def _quoted(value: object) -> str:
    shown = (
        repr(value) if not isinstance(value, tuple | dict) else ("a list" if isinstance(value, tuple) else "a mapping")
    )
    return shown if len(shown) <= 60 else shown[:57] + "..."


def read_chain(
    path: Path, shelf: Shelf, note: Note, claims: Collection[str] = (), text: str | None = None
) -> list[Document]:
    """Read a file and everything it extends.

    Parameters
    ----------
    path
        The file that was named.
    shelf
        The folders that may be read.
    note
        Takes each problem, those of parents included.
    claims
        The ids that headers may name.
    text
        What the file holds, when an editor has it and the disk does not.

    Returns
    -------
    list of Document
        The oldest ancestor first. Empty when the file itself could not be read.
    """
    chain: list[Document] = []
    seen: dict[Path, Origin] = {}
    cause: Origin | None = None
    while True:
        shown = shelf.shown(path)
        if text is not None and not chain:
            tree = read_text(text, shown, note)
        else:
            tree = read_file(path, shown, _reached(cause, note))
        if tree is None:
            return chain[::-1]
        document = understand(tree, path, shown, note, claims)
        chain.append(document)
        seen[path.resolve()] = document.places.get("extends", Origin(shown))
        if document.header.extends is None:
            return chain[::-1]
        node = tree.get("extends")
        cause = node.at if node is not None else Origin(shown)
        parent = _parent(document, shelf, cause, note)
        if parent is None:
            return chain[::-1]
        if parent.resolve() in seen:
            names = " -> ".join([*(document.name for document in chain), parent.stem])
            wrong = f"`extends` goes in a circle: {names}"
            begins = ("the circle begins at", seen[parent.resolve()])
            note(Problem(cause, wrong, "let one of them begin from `baseline` instead.", (begins,)))
            return chain[::-1]
        if len(chain) >= MAX_CHAIN:
            note(
                Problem(cause, f"more than {MAX_CHAIN} scenarios extend one another", "extend an earlier one of them.")
            )
            return chain[::-1]
        path = parent


def _reached(cause: Origin | None, note: Note) -> Note:
    """Return a note that adds where a file was reached from."""
    if cause is None:
        return note
    here = ("reached by `extends` at", cause)
    return lambda problem: note(replace(problem, related=(*problem.related, here)))


def _parent(document: Document, shelf: Shelf, at: Origin, note: Note) -> Path | None:
    wanted = document.header.extends or ""
    try:
        found = shelf.follow(wanted, document.path)
    except PermissionError:
        note(
            Problem(
                at,
                f"{wanted!r} lies outside the scenario folders",
                "extend a shipped scenario, or a file in the same folder as this one.",
            )
        )
        return None
    if found is not None and found != shelf.names().get(wanted) and wanted in shelf.names():
        wrong = f"there are two scenarios {wanted!r}, and the one beside this file is taken"
        remedy = f"write `extends: ./{wanted}.yaml` to say so, or give yours another name."
        note(Problem(at, wrong, remedy, (("the shipped one is", Origin(shelf.shown(shelf.names()[wanted]))),), True))
    if found is None:
        beside = [path.stem for path in document.path.parent.glob("*.yaml") if path != document.path]
        known = sorted({*shelf.names(), *beside})
        note(
            Problem(
                at,
                f"there is no scenario {wanted!r} to extend",
                suggestion(wanted, known, "the scenarios") + " `sanctuary list` shows the shipped ones.",
            )
        )
    return found
