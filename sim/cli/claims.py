"""`sanctuary claims`: what each claim of the paper became."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sim.analysis.claims import Account
    from sim.evidence import Parameter


def command(
    ids: Annotated[list[str] | None, typer.Argument(metavar="[ID]...", help="One or more claims, C07 say.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """List the claims of the paper, or show what some of them became: rule, parameters, outputs, expected effect."""
    from sim.analysis.claims import account, accounts

    chosen = [account(name) for name in ids] if ids else list(accounts())
    if as_json:
        print(json.dumps({"claims": [found.plain() for found in chosen]}, ensure_ascii=False))
    elif ids:
        for found in chosen:
            _show(found)
    else:
        _list(chosen)


def _list(accounts: Iterable[Account]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for heading in ("claim", "", "whose", "rules"):
        table.add_column(heading, overflow="fold")
    for found in accounts:
        claim = found.claim
        table.add_row(claim.id, claim.title, claim.voice, " ".join(claim.rules))
    console = Console()
    console.print(table)
    console.print("\nOne in full: sanctuary claims C01")


def _show(found: Account) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.padding import Padding

    console = Console(highlight=False)

    def say(text: str, after: int = 0) -> None:
        console.print(Padding(text, (0, 0, after, 5)))

    claim = found.claim
    console.print(f"[bold]{claim.id}  {escape(claim.title)}[/bold]")
    say(escape(claim.statement))
    say(f"[dim]{escape(claim.voice)}; {escape(claim.locator)}; {claim.status}[/dim]", after=1)
    for rule in found.rules:
        say(f"rule [bold]{rule.name}[/bold]: {escape(rule.title)}")
        say(f"    {escape(rule.equation)}")
    for parameter in found.parameters:
        say(escape(_parameter(parameter)))
    for name, output in found.outputs:
        say(f"shows in [bold]{name}[/bold]: {escape(output.text)}")
    for sentence in found.expected:
        say(f"expected: {escape(sentence)}")
    say(f"taken out by: {escape(found.taken_out)}")
    if claim.expect.note:
        say(escape(claim.expect.note))
    console.print()


def _parameter(known: Parameter) -> str:
    span = f" [{known.low:g} to {known.high:g}]" if known.low is not None and known.high is not None else ""
    unit = "" if known.unit == "1" else f" {known.unit}"
    standing = "assumption" if known.assumption else known.source
    value = f"{known.default:g}" if isinstance(known.default, float | int) else str(known.default)
    return f"parameter {known.key} = {value}{span}{unit} ({standing})"
