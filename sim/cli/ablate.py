"""`sanctuary ablate`: measure the effect of each claim's mechanism."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Exit, Option

from sim.cli.options import Json, Scale, Workers, processes
from sim.cli.output import print_json, print_prose, print_rows
from sim.cli.progress import tracked
from sim.errors import SanctuaryError
from sim.evidence import claims

if TYPE_CHECKING:
    from sim.analysis.claims.findings import Ablation


def command(
    ids: Annotated[list[str] | None, Argument(metavar="[ID]...", help="Claims such as C07 \\[default: all].")] = None,
    replicates: Annotated[int, Option(min=2, help="Most pairs of runs at the defaults.")] = 100,
    points: Annotated[int, Option(min=0, help="Most points of the Latin hypercube; 0 for none.")] = 64,
    pairs: Annotated[int, Option(min=1, help="Most pairs of runs at each point.")] = 8,
    scale: Scale = 0.02,
    workers: Workers = None,
    journal: Annotated[Path | None, Option(help="File of finished runs to reuse \\[default: in the cache].")] = None,
    check: Annotated[bool, Option("--check", help="List shipped findings that are stale; stop.")] = False,
    write: Annotated[bool, Option("--write", help="Save the findings of all claims in the project.")] = False,
    as_json: Json = False,
) -> None:
    """Run worlds with and without each claim's mechanism at the same seeds, and report which claims hold.

    Runs of a claim stop when its answer is settled. All claims take about 25 minutes on two cores, `--points 0` less than half of
    that. The same command continues a measurement that was stopped.
    """
    from sim.analysis.claims import ablation, findings

    ids = list(dict.fromkeys(ids)) if ids else None
    for name in ids or ():
        if name.upper() not in claims():
            raise SanctuaryError(f"there is no claim {name!r}", remedy="`sanctuary claims` lists them.")
    if write and ids:
        raise SanctuaryError("--write saves the findings of all claims", remedy="Leave out the ids.")
    count = processes(workers)
    if check:
        _check(ids, count, as_json)
        return
    wanted = ablation.design(ids, replicates=replicates, points=points, pairs=pairs, scale=scale)
    kept = journal or default_journal(scale)
    # Runs for one claim take longer than those for another, so the recent speed predicts little: average over ten minutes.
    with tracked("Worlds with and without", silent=as_json, over=600.0) as advance:
        done = ablation.ablate(wanted, workers=count, journal=kept, progress=advance)
    if write:
        findings.write(done)
    print_json(done.plain()) if as_json else _show(done)


def default_journal(scale: float) -> Path:
    """Return the file for finished runs of this version of the model at this scale."""
    from sim.engine.machine_code import cache_folder
    from sim.runs.identity import digest, model_version

    return cache_folder() / "ablation" / f"{digest(model_version())}-{scale:g}.jsonl"


def _check(ids: list[str] | None, workers: int, as_json: bool) -> None:
    from sim.analysis.claims import ablation, findings

    found = findings.shipped()
    changed = ablation.stale(found, ids, workers)
    if as_json:
        print_json({"stale": changed})
    else:
        print("\n".join(changed) or "every finding is what this model gives")
    if not changed:
        return
    if not as_json:
        print(
            f"{len(changed)} of {len(found.findings)} findings are stale: `make findings` (`sanctuary ablate --write`) "
            "measures them again",
            file=sys.stderr,
        )
    raise Exit(1)


def _show(found: Ablation) -> None:
    """Print the findings as a table."""
    from sim.analysis.claims.labels import tally

    rows = [
        ("" if place else finding.claim, one) for finding in found.findings for place, one in enumerate(finding.effects)
    ]
    print_rows(rows, "ablate")
    verdicts = [finding.verdict for finding in found.findings]
    counts = {word: verdicts.count(word) for word in ("holds", "fails", "open", "not testable")}
    total = ", ".join(f"{count} {word}" for word, count in counts.items() if count)
    labels = ", ".join(f"{count} {word}" for word, count in tally(one.label for one in found.findings).items())
    beyond = f", up to {found.points} points by {found.pairs} pairs" if found.points else ""
    print_prose(
        f"\n{len(found.findings)} claims: {total}; {labels}; up to {found.seeds} pairs{beyond}; {found.runs:,} runs in "
        f"{found.minutes} minutes"
    )
