"""`sanctuary claims`: what each claim of the paper became."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.errors import SanctuaryError

if TYPE_CHECKING:
    from sim.evidence import Claim, Parameter

EXPECTED = {
    "up": "raises",
    "down": "lowers",
    "zero": "leaves alone",
    "variance": "widens",
    "open": "open:",
    "definition": "defines",
}


def command(
    ids: Annotated[list[str] | None, typer.Argument(metavar="[ID]...", help="One or more claims, C07 say.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """List the claims of the paper, or show what some of them became: rule, parameters, outputs, expected effect."""
    from sim.evidence import claims

    known = claims()
    wanted = [word.upper() for word in ids or []]
    for word in wanted:
        if word not in known:
            raise SanctuaryError(
                f"there is no claim {word!r}", remedy=f"They run from {min(known)} to {max(known)}: sanctuary claims"
            )
    chosen = [known[word] for word in wanted] or list(known.values())
    if as_json:
        print(json.dumps({"claims": [_plain(claim) for claim in chosen]}, ensure_ascii=False))
    elif wanted:
        for claim in chosen:
            _show(claim)
    else:
        _list(chosen)


def _plain(claim: Claim) -> dict[str, Any]:
    """Return a claim as plain data, with what its rules say of themselves."""
    from sim.rules.registry import rules

    equations = {name: rules()[name].equation for name in claim.rules if name in rules()}
    return {**asdict(claim), "equations": equations}


def _list(claims: list[Claim]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for heading in ("claim", "", "voice", "rules"):
        table.add_column(heading, overflow="fold")
    for claim in claims:
        table.add_row(claim.id, claim.title, claim.voice, " ".join(claim.rules))
    console = Console()
    console.print(table)
    console.print("\nOne in full: sanctuary claims C01")


def _show(claim: Claim) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.padding import Padding

    from sim.evidence import lookup
    from sim.rules.registry import rules

    console = Console(highlight=False)
    console.print(f"[bold]{claim.id}  {claim.title}[/bold]")
    console.print(Padding(claim.statement, (0, 0, 0, 5)))
    console.print(Padding(f"[dim]{claim.voice}; {claim.locator}; {claim.status}[/dim]", (0, 0, 1, 5)))
    for name in claim.rules:
        rule = rules()[name]
        console.print(Padding(f"rule [bold]{name}[/bold]: {rule.title}\n{escape(rule.equation)}", (0, 0, 0, 5)))
    for key in claim.parameters:
        console.print(Padding(escape(_parameter(lookup(key), key)), (0, 0, 0, 5)))
    for effect in claim.expect.effects:
        margin = f" (within {effect.margin:g})" if effect.margin is not None else ""
        console.print(
            Padding(f"expected: {EXPECTED[effect.sign]} {effect.output} by week {effect.week}{margin}", (0, 0, 0, 5))
        )
    if claim.expect.note:
        console.print(Padding(claim.expect.note, (0, 0, 0, 5)))
    console.print()


def _parameter(known: Parameter | None, key: str) -> str:
    if known is None:
        return f"parameter {key}"
    span = f" [{known.low:g} to {known.high:g}]" if known.low is not None and known.high is not None else ""
    unit = "" if known.unit == "1" else f" {known.unit}"
    standing = "assumption" if known.assumption else known.source
    value = f"{known.default:g}" if isinstance(known.default, float | int) else str(known.default)
    return f"parameter {key} = {value}{span}{unit} ({standing})"
