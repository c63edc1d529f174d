"""Load a scenario: the one way in, for the model, the command line and the dashboard."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from sim.evidence.formatting import format_value
from sim.scenario.catalogue import Catalogue
from sim.scenario.catalogue import catalogue as shipped_catalogue
from sim.scenario.check.suspicions import suspicions
from sim.scenario.distributions import Distribution
from sim.scenario.event import events_of
from sim.scenario.problems import Notes, Origin, Problem, ScenarioError, suggestion
from sim.scenario.read.document import Document, read_chain
from sim.scenario.read.folders import Shelf
from sim.scenario.read.header import RUN
from sim.scenario.read.override import apply
from sim.scenario.read.resolve import Content, Resolver, plain
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
    apply(overrides or {}, resolver)
    resolver.check_terms()
    if any(not problem.warning for problem in notes.found):
        raise ScenarioError(notes.found)
    found = _scenario(chain, content, resolver, catalogue)
    return replace(found, warnings=(*notes.found, *found.warnings)) if notes.found else found


def _scenario(chain: list[Document], content: Content, resolver: Resolver, catalogue: Catalogue) -> Scenario:
    header = chain[-1].header
    settings = content.settings
    values = {
        key: plain(settings[key].value) if key in settings else parameter.default
        for key, parameter in resolver.parameters.items()
    }
    distributions = {key: setting.value for key, setting in settings.items() if isinstance(setting.value, Distribution)}
    events = events_of(content.happenings.values(), catalogue.events, distributions)
    names = resolver.reader.names
    labels = {name: entity.label for known in catalogue.entities.values() for name, entity in known.items()}
    labels |= content.labels
    said = {**settings, **{f"rules.{name}": setting for name, setting in content.rules.items()}, **content.run}
    happenings = content.happenings.values()
    found = Scenario(
        name=chain[-1].name,
        title=header.title or chain[-1].name,
        voice=header.voice or "",
        theme=header.theme or "own",
        assumes=header.assumes or "",
        because=header.because or "",
        wrong_if=header.wrong_if or "",
        claims=header.claims or (),
        weeks=int(_run(content, "weeks")),
        scale=_run(content, "scale"),
        oracle="oracle" in content.run and bool(content.run["oracle"].value),
        values=values,
        groups=names["groups"],
        states=names["states"],
        leaders=names["leaders"],
        warlords=names["warlords"],
        factions=names["factions"],
        labels=labels,
        events=events,
        rules={name: bool(content.rules[name].value) if name in content.rules else True for name in catalogue.rules},
        distributions=distributions,
        origins={key: setting.at for key, setting in said.items()}
        | {f"events.{happening.id}": happening.at for happening in happenings}
        | content.added_at,
        reasons={key: setting.because for key, setting in said.items() if setting.because},
        chain=tuple(document.shown for document in chain),
    )
    warnings = tuple(suspicions(chain[-1], found, content, resolver))
    return replace(found, digest=digest_of(found), warnings=warnings)


def _run(content: Content, name: str) -> float:
    value = content.run[name].value if name in content.run else RUN[name].default
    return float(value) if isinstance(value, float) else float(format_value(value))
