"""Figures as parts of a page: captions, accessible names, and ids that are unique on the page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape, unescape

from markupsafe import Markup

_TEXT = re.compile(r'role-title-(text|subtitle)".*?>(.*?)</g>', re.DOTALL)
# Vega labels each part of a drawing for scripts and screen readers; the page labels the whole figure instead.
_OWN_WORDS = re.compile(r'\s(?:aria-[\w-]+|role|xmlns(?::\w+)?|tabindex)="[^"]*"')
_NAMES = re.compile(r'(\sid="|url\(#|href="#)')
_SCRIPTS = re.compile(r"<script\b.*?</script>|\son\w+=(?:\"[^\"]*\"|'[^']*')", re.DOTALL | re.IGNORECASE)


@dataclass(frozen=True)
class ReportFigure:
    """One figure of a page.

    Attributes
    ----------
    name
        Its name on the page.
    title, caption
        The title and the subtitle of the figure.
    svg
        The drawing, with an accessible name.
    """

    name: str
    title: str
    caption: str
    svg: Markup


def picture(name: str, drawing: str) -> ReportFigure:
    """Return an SVG drawing as a part of a page.

    Parameters
    ----------
    name
        A name that is unique on the page; it becomes the prefix of the ids in the drawing.
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
    """Return the title and the subtitle of a figure, which follow those of its panels in the drawing."""
    found = {"text": "", "subtitle": ""}
    for kind, inner in _TEXT.findall(drawing):
        lines = re.findall(r"<(?:text|tspan)[^>]*>([^<]+)<", inner)
        found[kind] = unescape(" ".join(line.strip() for line in lines))
    return found["text"], found["subtitle"]
