"""The home page as a single file that includes its figures."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from sim.dashboard.session.view import PAGES
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
    stale = told["model"] != digest(model_version())
    crosshair = CROSSHAIR.read_text(encoding="utf-8")
    page = rendered(
        Path(__file__).with_name("home.html.jinja"), pages=PAGES, stale=stale, told=told, crosshair=crosshair
    )
    return page.encode()
