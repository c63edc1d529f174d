"""Load a scenario: the one way in, for the model, the command line and the dashboard."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from sim.scenario.catalogue import catalogue
from sim.scenario.check.suspicions import suspicions
from sim.scenario.problems import Notes, Origin, Problem, ScenarioError, suggestion
from sim.scenario.read.document import Document, read_chain
from sim.scenario.read.folders import Shelf
from sim.scenario.read.resolve import Content, Resolver
from sim.scenario.scenario import Scenario


def load_scenario(wanted: str | Path, overrides: Mapping[str, object] | None = None) -> Scenario:
    """Load a scenario by name or path.

    Parameters
    ----------
    wanted
        A shipped scenario's name, or the path of a file.
    overrides
        Dotted keys and values that replace what the files say, as `--set` gives them: an assumption,
        `rules.NAME`, `weeks`, `scale`, `oracle`, `events.ID.FIELD`, or `events.ID: off`.

    Raises
    ------
    ScenarioError
        With every problem of every file of the chain.
    """
    shelf = Shelf.default()
    path = shelf.find(str(wanted))
    if path is None:
        remedy = suggestion(Path(wanted).stem, sorted(shelf.names()), "the shipped scenarios")
        remedy += " `sanctuary list` shows them; a file of your own ends in .yaml."
        raise ScenarioError([Problem(Origin(str(wanted), 0, 0), "there is no such scenario", remedy)])
    notes = Notes()
    chain = read_chain(path, Shelf(shelf.shipped, (path.resolve().parent,)), notes, catalogue().claims)
    return _finish(chain, notes, overrides)


def load_text(text: str, shown: str = "scenario.yaml", overrides: Mapping[str, object] | None = None) -> Scenario:
    """Load a scenario from text, as an editor holds it; it can extend shipped scenarios only.

    See :func:`load_scenario`.
    """
    shelf, notes = Shelf.default(), Notes()
    chain = read_chain(shelf.shipped / Path(shown).name, shelf, notes, catalogue().claims, text)
    return _finish(chain, notes, overrides)


def _finish(chain: list[Document], notes: Notes, overrides: Mapping[str, object] | None) -> Scenario:
    resolver = Resolver(catalogue(), chain, notes)
    content = resolver.resolve()
    resolver.override(overrides or {})
    resolver.check_terms()
    resolver.check_added()
    if any(not problem.warning for problem in notes.found):
        raise ScenarioError(notes.found)
    found = _scenario(chain, content, resolver)
    return replace(found, warnings=(*notes.found, *found.warnings)) if notes.found else found


def _scenario(chain: list[Document], content: Content, resolver: Resolver) -> Scenario:
    header, names = chain[-1].header, resolver.known.names
    labels = {name: entity.label for known in resolver.catalogue.entities.values() for name, entity in known.items()}
    given = {name: getattr(header, name) for name in ("voice", "theme", "assumes", "because", "wrong_if", "claims")}
    given |= {kind: names[kind] for kind in resolver.catalogue.entities}
    empty = Scenario(
        name=chain[-1].name,
        title=header.title or chain[-1].name,
        **given,
        refuted_if=content.refuted_if,
        values={key: parameter.default for key, parameter in resolver.parameters.items()},
        labels=labels | content.labels,
        events=(),
        rules=dict.fromkeys(resolver.catalogue.rules, True),
        chain=tuple(document.shown for document in chain),
    )
    found = empty.with_content(content, resolver.catalogue)
    places = {f"events.{happening.id}": happening.at for happening in content.happenings.values()}
    found = replace(found, origins=found.origins | places | content.added_at)
    warnings = tuple(suspicions(chain[-1], found, content, resolver))
    return replace(found, warnings=warnings)
