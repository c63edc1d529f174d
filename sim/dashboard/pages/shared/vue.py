"""Components from Vue templates."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from pathlib import Path

import solara

PAGES = Path(__file__).resolve().parents[1]


def from_template(file: str, data: str, events: str = "") -> Callable[..., solara.Element]:
    """Return the component for a template.

    Parameters
    ----------
    file
        The path of the template under `pages`.
    data
        The names of its properties.
    events
        The names of its events. The component takes a function `event_NAME` for each.
    """

    def component() -> None:
        """Carry the signature; Solara uses nothing else."""

    names = [*data.split(), *(f"event_{name}" for name in events.split())]
    parameters = [inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY) for name in names]
    component.__signature__ = inspect.Signature(parameters)
    return solara.component_vue(str(PAGES / file), vuetify=False)(component)
