"""Drawn figures as parts of a page: one picture each, its words beside it, and nothing in it that clashes with another's."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape, unescape

from markupsafe import Markup

_TEXT = re.compile(r'role-title-(text|subtitle)".*?>(.*?)</g>', re.DOTALL)
# What Vega says of its own parts, to scripts and to readers of the screen: the page says it of the whole.
_OWN_WORDS = re.compile(r'\s(?:aria-[\w-]+|role|xmlns(?::\w+)?|tabindex)="[^"]*"')
_NAMES = re.compile(r'(\sid="|url\(#|href="#)')
_SCRIPTS = re.compile(r"<script\b.*?</script>|\son\w+=(?:\"[^\"]*\"|'[^']*')", re.DOTALL | re.IGNORECASE)


@dataclass(frozen=True)
class ReportFigure:
    """One figure of a page.

    Attributes
    ----------
    name
        Names it on its page.
    title, caption
        The words that the figure itself carries.
    svg
        The drawing, named for readers of the screen.
    """

    name: str
    title: str
    caption: str
    svg: Markup


def picture(name: str, drawing: str) -> ReportFigure:
    """Return an SVG as a part of a page.

    Parameters
    ----------
    name
        Unique on the page; the drawing's own names are put under it.
    drawing
        As :meth:`sim.figures.figure.Figure.svg` returns it.
    """
    title, caption = words(drawing)
    title = title or name.replace("-", " ").capitalize()
    body = drawing[drawing.index("<svg") :]
    body = _NAMES.sub(lambda found: f"{found[1]}{name}-", _OWN_WORDS.sub("", _SCRIPTS.sub("", body)))
    told = escape(". ".join(filter(None, (title, caption))))
    return ReportFigure(name, title, caption, Markup(body.replace("<svg", f'<svg role="img" aria-label="{told}"', 1)))


def words(drawing: str) -> tuple[str, str]:
    """Return the title and the subtitle that a figure carries; the whole's stand after those of its panels."""
    found = {"text": "", "subtitle": ""}
    for kind, inner in _TEXT.findall(drawing):
        lines = re.findall(r"<(?:text|tspan)[^>]*>([^<]+)<", inner)
        found[kind] = unescape(" ".join(line.strip() for line in lines))
    return found["text"], found["subtitle"]
