"""`sanctuary list`: the shipped scenarios by theme."""

from __future__ import annotations

from typing import Annotated

from typer import Argument

from sim.cli.options import Json
from sim.cli.output import print_json, print_rows
from sim.errors import SanctuaryError
from sim.scenario.problems import suggestion
from sim.scenario.read.declared import DECLARED
from sim.scenario.refuted import shipped_sentence
from sim.scenario.write.authoring import list_scenarios

HEADINGS: dict[str, str] = DECLARED["themes"]
FIELDS = ("name", "theme", "title", "voice", "assumes", "extends")


def command(
    theme: Annotated[str, Argument(metavar="[THEME]", help="reference, voices, policies and so on.")] = "",
    as_json: Json = False,
) -> None:
    """List the scenarios that come with Sanctuary, by theme."""
    if theme and theme not in HEADINGS:
        raise SanctuaryError(f"there is no theme {theme!r}", remedy=suggestion(theme, HEADINGS, "the themes"))
    found = [one for one in list_scenarios() if theme in ("", one.theme)]
    rows = [{name: getattr(one, name) for name in FIELDS} | {"refuted": shipped_sentence(one.name)} for one in found]
    if as_json:
        print_json({"scenarios": rows})
        return
    for kind, heading in HEADINGS.items():
        if some := [row for row in rows if row["theme"] == kind]:
            print_rows(some, "list", title=heading)
    print("\n`sanctuary show NAME` prints what a scenario assumes, why, and what would prove it wrong.")
