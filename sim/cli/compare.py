"""`sanctuary compare`: scenarios side by side with common random numbers."""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Option

from sim.cli.options import (
    Figures,
    Json,
    Notebook,
    Scale,
    Seed,
    Several,
    SeveralWeeks,
    When,
    Workers,
    folder_option,
    processes,
    week,
)
from sim.cli.output import (
    HELD,
    fields,
    folder_for,
    print_json,
    print_prose,
    print_rows,
    same_start,
    write_figures,
    write_tables,
)
from sim.cli.progress import Advance, duration, tracked
from sim.errors import SanctuaryError
from sim.outputs.calendar import counting_from
from sim.outputs.wording import measure, titled
from sim.resources import rendered
from sim.scenario import load_scenario
from sim.scenario.write.difference import parted

if TYPE_CHECKING:
    import pandas as pd

    from sim.analysis.compare.comparison import Comparison, Until
    from sim.analysis.compare.mediation import Carried

# A larger variance reduction cannot be measured reliably, so it is not printed as a figure.
MOST_REDUCTION = 1_000


def command(
    scenarios: Annotated[list[str], Argument(metavar="A B...", help="Names or files to compare with A.")],
    replicates: Annotated[int, Option(min=2, help="Pairs of runs; with --until, the most.")] = 16,
    seed: Seed = 1,
    scale: Scale = 0.1,
    weeks: SeveralWeeks = None,
    output: Annotated[Several, Option(help="An output to compare; repeat for more.")] = None,
    when: When = "run",
    since: Annotated[int | None, Option(min=0, help="The week until which the others share A's past.")] = None,
    wide: Annotated[bool, Option("--wide", help="Also print the keys, and how much the pairing saves.")] = False,
    until: Annotated[str | None, Option(metavar="OUTPUT=WIDTH", help="Stop when its interval is below ±WIDTH.")] = None,
    switch_over: Annotated[bool, Option("--switch-over", help="Switch assumptions over one at a time.")] = False,
    through: Annotated[Several, Option(metavar="OUTPUT", help="Find the rules that move it; repeatable.")] = None,
    out: Annotated[Path | None, folder_option("out/compare-A-B")] = None,
    notebook: Notebook = None,
    figures: Figures = True,
    workers: Workers = None,
    as_json: Json = False,
) -> None:
    """Run scenarios at the same seeds; report their differences with intervals, and the assumptions behind them."""
    from sim.analysis.compare import comparison
    from sim.analysis.compare.mediation import mediating_rules, most_runs
    from sim.analysis.compare.switching import steps
    from sim.report.whatif import write_head

    loaded = [load_scenario(name) for name in scenarios]
    HELD.enter_context(counting_from(same_start(loaded)))
    if since is not None:
        loaded = [loaded[0], *(parted(loaded[0], one, since) for one in loaded[1:])]
    wanted = _until(until)
    folder = folder_for(out, Path("out") / ("compare-" + "-".join(one.name for one in loaded)))
    kept = tuple(dict.fromkeys((*(output or comparison.SHOWN), *(through or ()))))
    comparison.check(loaded, (*kept, *((wanted.output,) if wanted else ())))
    count = processes(workers)
    started = time.perf_counter()
    with tracked("Running", replicates * len(loaded), silent=as_json) as advance:
        found = comparison.compare(
            loaded,
            outputs=kept,
            replicates=replicates,
            seed=seed,
            weeks=weeks,
            scale=scale,
            until=wanted,
            when=week(when),
            workers=count,
            progress=advance,
        )
        # With --until there may be fewer runs than the most allowed.
        advance(len(found.seeds) * len(loaded), len(found.seeds) * len(loaded))
    run_s = (time.perf_counter() - started) / (len(found.seeds) * len(loaded))
    effects = found.effects()
    switched: dict[str, pd.DataFrame] = {}
    carried: list[Carried] = []
    for other in found.scenarios[1:]:
        if switch_over:
            runs = 2 * len(steps(found.base, other)) * len(found.seeds)
            with _further(f"Switching over to {other.name}", runs, run_s, silent=as_json) as advance:
                switched[other.name] = comparison.switch_over(found, other.name, workers=count, progress=advance)
        if through:
            runs = most_runs(found, other.name, through)
            with _further(f"Cutting rules of {other.name}", runs, run_s, silent=as_json) as advance:
                carried += mediating_rules(found, other.name, through, workers=count, progress=advance).values()
    _write(found, effects, switched, carried, folder, figures)
    write_head(found, scenarios, folder)
    if notebook is not None:
        from sim.report.notebook import of_comparison

        of_comparison(found, scenarios, notebook)
    if as_json:
        print_json(
            {
                "base": found.base.name,
                **fields(found, "seeds", "weeks", "scale"),
                "until": None if wanted is None else {**asdict(wanted), "met": found.met(wanted)},
                "effects": effects,
                "refuted_if": {one.name: found.judged(one.name).plain() for one in found.scenarios},
                "switch_over": switched,
                "through": [_carried_object(one) for one in carried],
            }
        )
        return
    _show(found, effects, switched, wide)
    for one in carried:
        _show_carried(one)
    if wanted is not None:
        reached = "as narrow as" if found.met(wanted) else "still wider than"
        print(
            f"{wanted.output} is {reached} ±{wanted.half_width:g} after {len(found.seeds)} pairs of at most {replicates}"
        )
    print(f"Tables and figures are in {folder}/. Next: sanctuary report {folder}")


@contextmanager
def _further(title: str, runs: int, run_s: float, *, silent: bool) -> Iterator[Advance]:
    """Announce further runs with the most time that they take, and show their progress."""
    if not silent:
        print(f"{title}: at most {runs:,} runs, about {duration(runs * run_s)}", file=sys.stderr)
    with tracked(title, runs, silent=silent) as advance:
        yield advance


def _until(text: str | None) -> Until | None:
    from sim.analysis.compare.comparison import Until

    if text is None:
        return None
    name, _, width = text.partition("=")
    try:
        half = float(width)
    except ValueError:
        half = 0.0
    if half <= 0:
        raise SanctuaryError(f"--until {text}: no width above zero in it", remedy="Write --until risk.total=0.05.")
    return Until(name, half)


def _write(
    found: Comparison,
    effects: pd.DataFrame,
    switched: dict[str, pd.DataFrame],
    carried: list[Carried],
    folder: Path,
    figures: bool,
) -> None:
    from sim.outputs.tables import write_parquet

    names = {f"through-{one.scenario}-{one.output}": one for one in carried}
    steps = {f"switch-over-{name}": table for name, table in switched.items()}
    write_tables(folder, {"effects": effects, **steps, **{name: one.table for name, one in names.items()}})
    bands = [(other, found.bands(other.name)) for other in found.scenarios[1:]]
    for other, table in bands:
        write_parquet(table, folder / f"differences-{other.name}.parquet")
    if not figures:
        return
    from sim.figures.analyses import carried_by, differences

    pairs = len(found.seeds)
    drawn = {
        f"differences-{other.name}": differences(table, found.base.title, other.title, pairs) for other, table in bands
    }
    for name, one in names.items():
        if one.table["counts"].any():
            drawn[name] = carried_by(one.table, one.output, one.sentence, pairs)
    write_figures(folder, drawn)


def _carried_object(carried: Carried) -> dict[str, object]:
    named = fields(carried, "scenario", "output", "sentence", "unshared")
    return {**named, "difference": carried.whole.mean, "rules": carried.table}


def _show_carried(carried: Carried) -> None:
    counting = carried.table[carried.table["counts"]]
    if len(counting):
        print_rows(counting, "compare.through", title=f"{carried.output}: {carried.scenario}, rule by rule")
    print_prose(carried.sentence)


def _pairing(reduction: float) -> str:
    if math.isnan(reduction):
        return "same"
    return f"×{reduction:.3g}" if reduction < MOST_REDUCTION else f"over ×{MOST_REDUCTION:,}"


def _show(found: Comparison, effects: pd.DataFrame, switched: dict[str, pd.DataFrame], wide: bool) -> None:
    print(f"{len(found.seeds)} pairs, {found.weeks} weeks, scale {found.scale:g}; compared with {found.base.title}")
    print_prose("Means over the pairs; of: the mean over the run for flows and rates, the end (last week) for all else")
    units = effects["unit"].map(measure).map(lambda unit: f" ({unit})" if unit else "")
    shown = effects.assign(pairing=effects["reduction"].map(_pairing), label=effects["output"].map(titled) + units)
    # A column of long words would leave no room for the names of the outputs at 80 columns.
    shown["short"] = shown["of"].replace({"^mean.*": "mean", ".*last$": "end"}, regex=True)
    for other in found.scenarios[1:]:
        mine = shown[shown["scenario"] == other.name]
        print_rows(mine, "compare.wide" if wide else "compare.effects", title=other.title)
        for at, sentence in enumerate(found.judged(other.name).sentences()):
            print_prose(f"  {sentence}" if at else sentence)
        for row in mine.to_dict("records") if other.name in switched else ():
            if row["moves"] in ("up", "down"):
                _show_switched(row["label"], row["difference"], switched[other.name].query("output == @row['output']"))
    print_prose(rendered(Path(__file__).with_suffix(".txt.jinja"), wide=wide))


def _show_switched(label: str, difference: float, switched: pd.DataFrame) -> None:
    """Print the assumptions, the one with the largest effect on an output first."""
    mine = switched.assign(others=difference - switched["missing"])
    order = mine[["alone", "missing"]].abs().max(axis=1).sort_values(ascending=False).index
    print_rows(mine.loc[order], "compare.switched", title=f"{label} {difference:+.3g}, by assumption")
