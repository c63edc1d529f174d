"""Components that are drawn by a Vue template beside the page's module."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from pathlib import Path

import solara

PAGES = Path(__file__).resolve().parents[1]


def from_template(file: str, data: str, events: str = "") -> Callable[..., solara.Element]:
    """Return the component that a template draws.

    Parameters
    ----------
    file
        The template, by its place under `pages`.
    data
        Names of the properties that it shows.
    events
        Names of the functions that it calls; for each, the component takes an argument `event_NAME`.
    """

    def component() -> None:
        """Stand for the signature, which is all that Solara looks at."""

    names = [*data.split(), *(f"event_{name}" for name in events.split())]
    parameters = [inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY) for name in names]
    component.__signature__ = inspect.Signature(parameters)
    return solara.component_vue(str(PAGES / file), vuetify=False)(component)
