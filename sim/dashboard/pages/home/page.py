"""The home page as a single file that includes its figures."""

from __future__ import annotations

import json
from functools import cache
from html import escape
from pathlib import Path

from sim.dashboard.session.view import PAGES
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
    words = "These figures were computed with an earlier version of the model or on another machine. Run them yourself for current figures."
    parts = {
        "PAGES": "".join(f'<a href="/?page={page}&amp;scenario=baseline">{page.capitalize()}</a>' for page in PAGES),
        "STALE": f'<p class="soft">{words}</p>' if stale else "",
        "WORDS": "".join(
            f"<li>{escape(one['title'])} At {frame['value']}: {escape(frame['words'])}</li>"
            for one in told["of"]
            for frame in one["frames"]
        ),
        "CROSSHAIR": CROSSHAIR.read_text(encoding="utf-8"),
        "REPLICATES": str(told["replicates"]),
        "FRAMES": json.dumps(told, separators=(",", ":")).replace("<", "\\u003c"),
    }
    text = Path(__file__).with_name("home.html").read_text(encoding="utf-8")
    for name, part in parts.items():
        text = text.replace(f"<!--{name}-->", part)
    return text.encode()
