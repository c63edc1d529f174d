"""The ODD protocol of the model, with its extensions for decisions and data, generated from the declarations of the model.

The form follows Grimm et al. (2020), with the questions on decisions of Müller et al. (2013) and those on data of Laatabi
et al. (2018). Rules, schedule, parameters, outputs, actors and evidence are read from the model, so that the protocol cannot
differ from it.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from sim.analysis.claims.findings import shipped
from sim.analysis.claims.labels import tally
from sim.analysis.hindcast.observation import observation_model
from sim.errors import SanctuaryError
from sim.evidence import ENTITY_KINDS, claims, entities, event_kinds, parameters, provinces, record, sources
from sim.evidence.formatting import format_value
from sim.outputs.definitions import by_name
from sim.report.page import environment, write_text
from sim.runs.folder import evidence_digest
from sim.scenario import load_scenario
from sim.scenario.narrowing import narrowed
from sim.society.common.rows import fields_of
from sim.society.registry import modules, rules_in, rules_of
from sim.society.week import SCHEDULE
from sim.society.world import KINDS
from sim.version import __version__


def markdown() -> str:
    """Return the protocol as Markdown."""
    scenario = load_scenario("baseline")
    found = shipped().findings
    every = parameters()
    text = (
        environment()
        .get_template("odd.md")
        .render(
            version=__version__,
            evidence=evidence_digest(),
            scenario=scenario,
            schedule=SCHEDULE,
            actors={kind: fields_of(kind) for kind in KINDS},
            kinds={kind: entities(kind) for kind in ENTITY_KINDS},
            provinces=provinces(),
            submodels=submodels(),
            parameters=[(one, format_value(one.default), narrowed(one)) for one in every.values()],
            assumed=sum(one.assumption for one in every.values()),
            outputs=by_name().values(),
            events=event_kinds().values(),
            claims=claims().values(),
            rules_of=rules_of,
            sources=sources().values(),
            rows=record(),
            patterns=observation_model().tests,
            series=observation_model().series.values(),
            verdicts=dict(Counter(one.verdict for one in found)),
            labels=tally(one.label for one in found),
        )
    )
    return re.sub(r"\n{3,}", "\n\n", text)


def html() -> str:
    """Return the protocol as self-contained HTML."""
    from markdown_it import MarkdownIt
    from markupsafe import Markup

    body = MarkdownIt("commonmark", {"html": False}).enable("table").render(markdown())
    return environment().get_template("odd.html").render(body=Markup(body))


def write(out: Path) -> Path:
    """Write the protocol.

    Parameters
    ----------
    out
        A file that ends in `.md` or `.html`.

    Raises
    ------
    SanctuaryError
        When the name has another ending, or the file cannot be written.
    """
    forms = {".md": markdown, ".html": html}
    if out.suffix not in forms:
        raise SanctuaryError(f"{out}: the protocol is Markdown or HTML", remedy="End the file's name in .md or .html.")
    return write_text(out, forms[out.suffix]())


def submodels() -> list[dict[str, object]]:
    """Return the modules of rules: the first sentence of their docstring as title, the rest as text, and their rules."""
    found: list[dict[str, object]] = []
    for module in modules():
        if rules := rules_in(module.__name__):
            title, _, text = " ".join((module.__doc__ or "").split()).partition(". ")
            found.append({"title": title.rstrip("."), "text": text, "rules": rules})
    return found
