"""`sanctuary ablate`: measure what each claim's mechanism does."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.progress import progress_bar
from sim.errors import SanctuaryError

if TYPE_CHECKING:
    from sim.analysis.claims.ablation import AblationDesign
    from sim.analysis.claims.cost import Cost
    from sim.analysis.claims.findings import Ablation


def command(
    ids: Annotated[
        list[str] | None, typer.Argument(metavar="[ID]...", help="Claims, C07 say \\[default: all].")
    ] = None,
    replicates: Annotated[int, typer.Option(min=2, help="Pairs of runs at the defaults.")] = 200,
    points: Annotated[int, typer.Option(min=0, help="Points of the hypercube; 0 for none.")] = 64,
    pairs: Annotated[int, typer.Option(min=1, help="Pairs of runs at each point.")] = 20,
    scale: Annotated[float, typer.Option(min=0.001, max=1.0, help="Share of the Taliban's fighters.")] = 0.02,
    workers: Annotated[int | None, typer.Option(min=1, help="Processes \\[default: one a core].")] = None,
    journal: Annotated[
        Path | None,
        typer.Option(help="Where runs are kept, to go on from \\[default: one for this model in the cache]."),
    ] = None,
    estimate: Annotated[
        bool, typer.Option("--estimate", help="Say how many runs it takes and how long, and stop.")
    ] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Say which findings in the project the model no longer gives, and stop.")
    ] = False,
    write: Annotated[bool, typer.Option("--write", help="Keep the findings of all claims in the project.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Run worlds with and without each claim's mechanism at the same seeds, and say which claims hold.

    All claims at these defaults take some two hours on two cores; `--replicates 24 --points 0` a few minutes. What is killed
    or interrupted goes on where it stopped when the same command is given again.
    """
    from sim.analysis.claims import ablation, findings
    from sim.evidence import claims

    for name in ids or ():
        if name.upper() not in claims():
            raise SanctuaryError(f"there is no claim {name!r}", remedy="`sanctuary claims` lists them.")
    if write and ids:
        raise SanctuaryError("--write keeps the findings of all claims", remedy="Leave out the ids.")
    processes = workers or len(os.sched_getaffinity(0))
    if check:
        _check(ids, processes, as_json)
        return
    wanted = ablation.design(ids, replicates=replicates, points=points, pairs=pairs, scale=scale)
    kept = journal or default_journal(scale)
    if estimate:
        from sim.analysis.claims.cost import cost

        found = cost(wanted, processes, kept)
        print(json.dumps(found.plain()) if as_json else _told(found, processes))
        return
    done = _measure(wanted, processes, kept, quiet=as_json)
    if write:
        findings.write(done)
    if as_json:
        print(json.dumps(done.plain(), ensure_ascii=False))
    else:
        show(done)


def default_journal(scale: float) -> Path:
    """Return where runs of this model at this scale are kept, so that no journal is read for another model."""
    from sim.engine.machine_code import cache_folder
    from sim.runs.identity import digest, model_version

    return cache_folder().parent / "ablation" / f"{digest(model_version())}-{scale:g}.jsonl"


def _measure(wanted: AblationDesign, workers: int, journal: Path, quiet: bool) -> Ablation:
    from sim.analysis.claims.ablation import ablate

    # The speed of the last minute says little: runs for one claim are longer than those for another.
    with progress_bar(silent=quiet, over=600.0) as bar:
        task = bar.add_task("Worlds with and without", total=None)
        return ablate(
            wanted,
            workers=workers,
            journal=journal,
            progress=lambda done, total: bar.update(task, completed=done, total=total),
        )


def _told(found: Cost, workers: int) -> str:
    spared = f", {found.known:,} of them known" if found.known else ""
    return (
        f"{found.at_defaults + found.over_points:,} runs: {found.at_defaults:,} at the defaults{spared} and "
        f"{found.over_points:,} over the hypercube, {found.weeks:,} weeks\n"
        f"{1000 * found.run_s:.1f} ms a run and {1000 * found.week_s:.3f} ms a week: about {found.minutes:.0f} minutes with "
        f"{workers} {'process' if workers == 1 else 'processes'} and nothing else running"
    )


def _check(ids: list[str] | None, workers: int, as_json: bool) -> None:
    from sim.analysis.claims import ablation, findings

    found = findings.shipped()
    if found is None:
        raise SanctuaryError("the project carries no findings", remedy="`sanctuary ablate --write` makes them.")
    changed = ablation.stale(found, ids, workers)
    if as_json:
        print(json.dumps({"stale": changed}))
    elif changed:
        print("\n".join(changed))
        print(
            f"{len(changed)} of {len(found.findings)} findings are stale: `make findings` (`sanctuary ablate --write`) measures "
            "them again",
            file=sys.stderr,
        )
    else:
        print("every finding is what this model gives")
    if changed:
        raise typer.Exit(1)


def show(found: Ablation) -> None:
    """Print the findings as a table."""
    from rich.console import Console
    from rich.table import Table

    from sim.analysis.claims.labels import tally

    console = Console()
    table = Table(box=None, pad_edge=False)
    for heading in (
        "claim",
        "output",
        "week",
        "claimed",
        "effect",
        "95 % interval",
        "direct",
        "of others",
        "label",
        "share",
        "verdict",
        "why",
    ):
        table.add_column(heading, justify="right" if heading in ("week", "effect", "direct", "share") else "left")
    for finding in found.findings:
        for place, one in enumerate(finding.effects):
            table.add_row(
                finding.claim if place == 0 else "",
                one.output,
                str(one.week),
                one.sign,
                _number(one.effect),
                _interval(one.low, one.high),
                "" if one.direct is None else _number(one.direct),
                "" if one.indirect is None else _interval(one.indirect_low, one.indirect_high),
                str(one.label),
                "" if one.share is None else f"{one.share:.0%}",
                one.verdict,
                one.why,
            )
    console.print(table)
    counts = {
        word: sum(finding.verdict == word for finding in found.findings)
        for word in ("holds", "fails", "open", "not testable")
    }
    total = ", ".join(f"{count} {word}" for word, count in counts.items() if count)
    labels = ", ".join(f"{count} {word}" for word, count in tally(one.label for one in found.findings).items())
    beyond = f", {found.points} points by {found.pairs} pairs" if found.points else ""
    console.print(
        f"\n{len(found.findings)} claims: {total}; {labels}; {found.seeds} pairs{beyond}; {found.runs:,} runs in {found.minutes} minutes"
    )


def _interval(low: float | None, high: float | None) -> str:
    return f"{_number(low)} to {_number(high)}"


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3g}"
