"""Views of the dashboard, given by address in place of a scenario."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.errors import SanctuaryError

if TYPE_CHECKING:
    from sim.dashboard.session.view import View


def view_at(text: str) -> View | None:
    """Return the view at an address that was copied from the browser; None if the text is not an address.

    Raises
    ------
    SanctuaryError
        If a part of the address is not understood.
    """
    before, mark, query = text.partition("?")
    if not mark or not before.startswith(("http://", "https://", "/")):
        return None
    from sim.dashboard.server.limits import Limits
    from sim.dashboard.session.view import read_view

    view, notes = read_view(query.partition("#")[0], Limits())
    if notes:
        raise SanctuaryError(notes[0], remedy="Copy the whole address, in quotes, from the browser.")
    return view
