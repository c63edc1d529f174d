"""Load a scenario: the one way in, for the model, the command line and the dashboard."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from sim.scenario.catalogue import Catalogue
from sim.scenario.catalogue import catalogue as shipped_catalogue
from sim.scenario.check.suspicions import suspicions
from sim.scenario.problems import Notes, Origin, Problem, ScenarioError, suggestion
from sim.scenario.read.document import Document, read_chain
from sim.scenario.read.folders import Shelf
from sim.scenario.read.resolve import Content, Resolver
from sim.scenario.scenario import Scenario, digest_of


def load_scenario(
    wanted: str | Path,
    overrides: Mapping[str, object] | None = None,
    *,
    catalogue: Catalogue | None = None,
    shelf: Shelf | None = None,
) -> Scenario:
    """Load a scenario by name or path.

    Parameters
    ----------
    wanted
        A shipped scenario's name, or the path of a file.
    overrides
        Dotted keys and values that replace what the files say, as `--set` gives them: an assumption,
        `rules.NAME`, `weeks`, `scale`, `oracle`, `events.ID.FIELD`, or `events.ID: off`.
    catalogue, shelf
        What may be named and which folders may be read; those of this installation by default.

    Raises
    ------
    ScenarioError
        With every problem of every file of the chain.
    """
    catalogue = catalogue or shipped_catalogue()
    shelf = shelf or Shelf.default()
    path = shelf.find(str(wanted))
    if path is None:
        known = sorted(shelf.names())
        remedy = (
            suggestion(Path(wanted).stem, known, "the shipped scenarios")
            + " `sanctuary list` shows them; a file of your own ends in .yaml."
        )
        raise ScenarioError([Problem(Origin(str(wanted), 0, 0), "there is no such scenario", remedy)])
    notes = Notes()
    chain = read_chain(path, shelf.opened_at(path), notes, catalogue.claims)
    return _finish(chain, notes, overrides, catalogue)


def load_text(
    text: str,
    shown: str = "scenario.yaml",
    overrides: Mapping[str, object] | None = None,
    *,
    catalogue: Catalogue | None = None,
    shelf: Shelf | None = None,
) -> Scenario:
    """Load a scenario from text, as an editor holds it; it can extend shipped scenarios only.

    See :func:`load_scenario`.
    """
    catalogue = catalogue or shipped_catalogue()
    shelf = shelf or Shelf.default()
    notes = Notes()
    path = shelf.shipped / Path(shown).name
    chain = read_chain(path, shelf, notes, catalogue.claims, text)
    return _finish(chain, notes, overrides, catalogue)


def _finish(
    chain: list[Document], notes: Notes, overrides: Mapping[str, object] | None, catalogue: Catalogue
) -> Scenario:
    resolver = Resolver(catalogue, chain, notes)
    content = resolver.resolve()
    resolver.override(overrides or {})
    resolver.check_terms()
    resolver.check_added()
    if any(not problem.warning for problem in notes.found):
        raise ScenarioError(notes.found)
    found = _scenario(chain, content, resolver, catalogue)
    return replace(found, warnings=(*notes.found, *found.warnings)) if notes.found else found


def _scenario(chain: list[Document], content: Content, resolver: Resolver, catalogue: Catalogue) -> Scenario:
    header, names = chain[-1].header, resolver.known.names
    labels = {name: entity.label for known in catalogue.entities.values() for name, entity in known.items()}
    empty = Scenario(
        name=chain[-1].name,
        title=header.title or chain[-1].name,
        voice=header.voice,
        theme=header.theme,
        assumes=header.assumes,
        because=header.because,
        wrong_if=header.wrong_if,
        refuted_if=content.refuted_if,
        claims=header.claims,
        groups=names["groups"],
        states=names["states"],
        leaders=names["leaders"],
        warlords=names["warlords"],
        factions=names["factions"],
        values={key: parameter.default for key, parameter in resolver.parameters.items()},
        labels=labels | content.labels,
        events=(),
        rules=dict.fromkeys(catalogue.rules, True),
        chain=tuple(document.shown for document in chain),
    )
    found = empty.with_content(content, catalogue)
    places = {f"events.{happening.id}": happening.at for happening in content.happenings.values()}
    found = replace(found, origins=found.origins | places | content.added_at)
    warnings = tuple(suspicions(chain[-1], found, content, resolver))
    return replace(found, digest=digest_of(found), warnings=warnings)
