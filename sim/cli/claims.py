"""`sanctuary claims`: what each claim of the paper became."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.analysis.claims.accounts import Account
    from sim.analysis.claims.findings import Finding, Measured
    from sim.evidence import Parameter


def command(
    ids: Annotated[list[str] | None, typer.Argument(metavar="[ID]...", help="One or more claims, C07 say.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """List the claims of the paper, or show what some of them became: rule, parameters, outputs, expected effect."""
    from sim.analysis.claims.accounts import account, accounts

    chosen = [account(name) for name in ids] if ids else list(accounts())
    if as_json:
        print(json.dumps({"claims": [_plain(found) for found in chosen]}, ensure_ascii=False))
    elif ids:
        for found in chosen:
            _show(found)
    else:
        _list(chosen)


def _measured(claim: str) -> Finding | None:
    """Return what was measured of a claim, or None when the project carries no findings."""
    from sim.analysis.claims.findings import shipped

    found = shipped()
    return None if found is None else next((one for one in found.findings if one.claim == claim), None)


def _plain(found: Account) -> dict[str, object]:
    finding = _measured(found.claim.id)
    return {**found.plain(), "measured": None if finding is None else finding.plain()}


def _list(accounts: Sequence[Account]) -> None:
    from rich.console import Console
    from rich.table import Table

    from sim.analysis.claims.labels import meaning, tally

    table = Table(box=None, pad_edge=False)
    for heading in ("claim", "", "whose", "rules", "measured", "label"):
        table.add_column(heading, overflow="fold")
    for found in accounts:
        claim = found.claim
        finding = _measured(claim.id)
        said = ("", "") if finding is None else (finding.verdict, str(finding.label))
        table.add_row(claim.id, claim.title, claim.voice, " ".join(rule.name for rule in found.rules), *said)
    console = Console()
    console.print(table)
    labels = [
        finding.label for finding in map(_measured, (found.claim.id for found in accounts)) if finding is not None
    ]
    if labels:
        console.print()
        for word, count in tally(labels).items():
            console.print(f"{count} {word}: {meaning(word)}")
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
    finding = _measured(claim.id)
    if finding is not None:
        say(f"measured: [bold]{finding.verdict}[/bold] ({escape(finding.why)})")
        say(f"label: {escape(finding.label.told)}")
        for one in finding.effects:
            say(escape(_effect(one)))
        if finding.shapley:
            shares = ", ".join(f"{player} {share:+.3g}" for player, share in finding.shapley.items())
            say(escape(f"    shares of what they do together: {shares}"))
    console.print()


def _effect(one: Measured) -> str:
    told = f"    {one.output} in week {one.week}{f' ({one.how})' if one.how else ''}: "
    if one.effect is None or one.low is None or one.high is None:
        return f"{told}undefined"
    told += f"{one.effect:+.3g} ({one.low:.3g} to {one.high:.3g}), {one.verdict}"
    if one.direct is not None:
        told += f"; {one.direct:+.3g} with what it reads held"
    if one.indirect is not None and one.indirect_low is not None and one.indirect_high is not None:
        told += f", {one.indirect:+.3g} ({one.indirect_low:.3g} to {one.indirect_high:.3g}) of what others do"
    told += f"; {one.label}"
    if one.share is not None:
        told += f"; {'up' if one.sign == 'open' else 'as claimed'} at {one.share:.0%} of points"
    return told


def _parameter(known: Parameter) -> str:
    span = f" [{known.low:g} to {known.high:g}]" if known.low is not None and known.high is not None else ""
    unit = "" if known.unit == "1" else f" {known.unit}"
    standing = "assumption" if known.assumption else known.source
    value = f"{known.default:g}" if isinstance(known.default, float | int) else str(known.default)
    return f"parameter {known.key} = {value}{span}{unit} ({standing})"
