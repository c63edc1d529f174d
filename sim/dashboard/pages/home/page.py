"""The home page as a single file that includes its figures."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from sim.analysis.claims.findings import shipped
from sim.dashboard.session.view import PAGES
from sim.dashboard.svg import atlas, drawing
from sim.dashboard.svg.axes import ceiling, edges_of
from sim.evidence import sources
from sim.resources import rendered
from sim.runs.identity import digest, model_version

# `scripts/frames.py` writes this file.
FILE = Path(__file__).with_name("frames.json")
# Solara loads this file on the other pages; here it is included.
CROSSHAIR = Path(__file__).resolve().parents[2] / "assets" / "custom.js"


@cache
def home() -> bytes:
    """Return the page, with a note if the model has changed since the figures were computed."""
    told = json.loads(FILE.read_text(encoding="utf-8"))
    places = told.pop("places")
    caption = "Where ISIS-K’s members are at the start of the simulation, by province."
    edges = edges_of(ceiling(max(places.values())), even=False)
    country = drawing.choropleth(atlas.shapes(), places, atlas.names(), title=caption, unit="people", edges=edges)
    page = rendered(
        Path(__file__).with_name("home.html.jinja"),
        pages=PAGES,
        stale=told["model"] != digest(model_version()),
        told=told,
        crosshair=CROSSHAIR.read_text(encoding="utf-8"),
        country=country,
        caption=caption,
        paper=sources()["dorsey2021"],
        verdicts=[finding.verdict for finding in shipped().findings],
    )
    return page.encode()
