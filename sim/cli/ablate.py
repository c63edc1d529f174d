"""`sanctuary ablate`: measure what each claim's mechanism does."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Annotated

import typer

from sim.errors import SanctuaryError

if TYPE_CHECKING:
    from sim.analysis.ablation import Ablation


def command(
    ids: Annotated[list[str] | None, typer.Argument(metavar="[ID]...", help="Claims, C07 say [default: all].")] = None,
    replicates: Annotated[int, typer.Option(min=2, help="Pairs of runs at the defaults.")] = 200,
    points: Annotated[int, typer.Option(min=0, help="Points of the hypercube, one pair each; 0 for none.")] = 64,
    scale: Annotated[float, typer.Option(min=0.001, max=1.0, help="Share of the Taliban's fighters.")] = 0.05,
    workers: Annotated[int | None, typer.Option(min=1, help="Processes [default: one a core].")] = None,
    write: Annotated[bool, typer.Option("--write", help="Keep the findings of all claims in the project.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Run worlds with and without each claim's mechanism at the same seeds, and say which claims hold.

    All claims with 200 pairs and 64 points take about an hour on two cores; `--replicates 32 --points 0` a few minutes.
    """
    from rich.console import Console
    from rich.progress import Progress

    from sim.analysis import ablation
    from sim.evidence import claims

    for name in ids or ():
        if name.upper() not in claims():
            raise SanctuaryError(f"there is no claim {name!r}", remedy="`sanctuary claims` lists them.")
    if write and ids:
        raise SanctuaryError("--write keeps the findings of all claims", remedy="Leave out the ids.")
    with Progress(console=Console(stderr=True), disable=as_json) as bar:
        tasks = {what: bar.add_task(what, total=None) for what in ("at the defaults", "over the hypercube")}
        found = ablation.ablate(
            ids,
            replicates=replicates,
            points=points,
            scale=scale,
            workers=workers or len(os.sched_getaffinity(0)),
            progress=lambda what, done, total: bar.update(tasks[what], completed=done, total=total),
        )
    if write:
        ablation.write(found)
    if as_json:
        print(json.dumps(found.plain(), ensure_ascii=False))
    else:
        show(found)


def show(found: Ablation) -> None:
    """Print the findings as a table."""
    from rich.console import Console
    from rich.table import Table

    console = Console()
    table = Table(box=None, pad_edge=False)
    for heading in ("claim", "output", "week", "claimed", "effect", "95 % interval", "share", "verdict", "why"):
        table.add_column(heading, justify="right" if heading in ("week", "effect", "share") else "left")
    for finding in found.findings:
        for place, one in enumerate(finding.effects):
            table.add_row(
                finding.claim if place == 0 else "",
                one.output,
                str(one.week),
                one.sign,
                _number(one.effect),
                f"{_number(one.low)} to {_number(one.high)}",
                "" if one.share is None else f"{one.share:.0%}",
                one.verdict,
                one.why,
            )
    console.print(table)
    counts = {
        word: sum(f.verdict == word for f in found.findings) for word in ("holds", "fails", "open", "not testable")
    }
    total = ", ".join(f"{n} {word}" for word, n in counts.items() if n)
    console.print(
        f"\n{len(found.findings)} claims: {total}; {found.seeds} pairs, {found.points} points, {found.minutes} minutes"
    )


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3g}"
