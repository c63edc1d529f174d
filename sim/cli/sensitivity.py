"""`sanctuary sensitivity`: which share of an output's variance each factor explains, or which outputs each parameter moves."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Option

from sim.cli.options import Json, OutInStore, Scale, Several, When, Workers, processes, week
from sim.cli.output import fields, folder_for, print_json, print_prose, print_rows, write_figures, write_tables
from sim.cli.progress import tracked
from sim.errors import SanctuaryError
from sim.outputs.wording import briefs, titled
from sim.resources import rendered

if TYPE_CHECKING:
    from sim.analysis.sensitivity.indices import Sensitivity

# What `--json` gives of each output, beside its tables.
GIVEN = ("method", "when", "pairs", "interactions", "settled", "used", "left_out", "spread", "luck")


def command(
    store: Annotated[Path, Argument(metavar="STORE", help="The store of a sweep; with --screen, a scenario.")],
    output: Annotated[Several, Option(help="An output; repeat for more \\[default: all].")] = None,
    when: When = "run",
    out: OutInStore = None,
    screen: Annotated[bool, Option("--screen", help="Run a scenario with each parameter at both ends.")] = False,
    box: Annotated[int, Option(min=0, help="With --screen: from so many points all over the admissible box.")] = 0,
    claims: Annotated[
        bool,
        Option("--claims", help="With --screen: test parameters that moved nothing in the worlds of their claims too."),
    ] = False,
    factor: Annotated[Several, Option(help="With --screen: a parameter, or the start of some; repeatable.")] = None,
    replicates: Annotated[int, Option(min=3, help="With --screen: seeds of each end.")] = 6,
    weeks: Annotated[int, Option(min=1, help="With --screen: weeks to simulate.")] = 260,
    scale: Scale = 0.02,
    workers: Workers = None,
    as_json: Json = False,
) -> None:
    """Compute the share of the variance that each factor explains, alone and with interactions, with 95 % intervals.

    Sobol and Morris designs have their own indices, with groups of factors and a check of convergence. A grid is decomposed
    exactly. Of other designs the shares of single factors are estimated from the given data.

    With --screen, run a scenario with every parameter of the whole model at both ends of its range, one at a time and at the same
    seeds, and list the outputs that each moves beyond luck: paired differences, Student's t, corrected for the number of outputs.
    With --claims too, test parameters that moved nothing again, in the scenarios where their claims are measured.
    With --box too, draw points all over the box of admissible values, and move each parameter alone by half its range (Morris).
    """
    if screen:
        _screen(
            str(store),
            factor or (),
            box,
            claims,
            replicates,
            weeks=weeks,
            scale=scale,
            workers=workers,
            as_json=as_json,
        )
        return
    if factor:
        raise SanctuaryError("--factor needs --screen", remedy="An analysis of a sweep takes all of its factors.")
    from sim.analysis.sensitivity.groups import sentences, shares
    from sim.analysis.sensitivity.indices import better_design, sensitivity
    from sim.analysis.sensitivity.points import NoVariance
    from sim.figures.analyses import indices, shares_of_groups
    from sim.runs.reading import Store

    opened = Store(store)
    folder = folder_for(out, store / "sensitivity")
    found, constant = [], {}
    for name in output or opened.outputs:
        try:
            found.append(sensitivity(opened, name, week(when)))
        except NoVariance as error:
            # An output that no factor moves must not hide the others.
            constant[name] = error
    if constant and not found:
        raise next(iter(constant.values()))
    shared = shares(found)
    for one in found:
        write_tables(folder, {one.output: one.table, f"{one.output}-pairs": one.pairs})
        write_figures(folder, {one.output: indices(one.table, one.method, one.output, one.used)})
        if not as_json:
            _show(one)
    if len(shared):
        write_tables(folder, {"groups": shared})
        write_figures(folder, {"groups": shares_of_groups(shared, opened.head["title"], found[0].used)})
    if as_json:
        outputs = {one.output: {"factors": one.table, **fields(one, *GIVEN)} for one in found}
        print_json(
            {"store": store, "outputs": outputs, "groups": shared, "constant": list(constant), "screening": None}
        )
        return
    print()
    for name in constant:
        print_prose(f"{name} is the same at every point: no factor moves it")
    for sentence in sentences(shared):
        print_prose(sentence)
    if hint := better_design(opened, processes(None)):
        print_prose(hint)
    print(f"Tables and figures in {folder}/")


def _screen(
    name: str,
    factors: Sequence[str],
    box: int,
    claims: bool,
    replicates: int,
    *,
    weeks: int,
    scale: float,
    workers: int | None,
    as_json: bool,
) -> None:
    from sim.analysis.sensitivity.screening import screen, screen_box
    from sim.scenario import load_scenario

    scenario, seeds = load_scenario(name), range(1, replicates + 1)
    if box:
        points, several = max(box, 3), processes(workers)
        with tracked(f"Screening the box of {scenario.name}", silent=as_json) as advance:
            rows = screen_box(
                scenario, factors, points=points, weeks=weeks, scale=scale, workers=several, progress=advance
            )
        if as_json:
            screening = {"scenario": scenario.name, "points": points, "weeks": weeks, "scale": scale, "rows": rows}
            print_json({"store": None, "outputs": {}, "groups": [], "constant": [], "screening": screening})
            return
        print_rows(rows, "sensitivity.box")
        sure = sum(bool(row["sure"]) for row in rows)
        print_prose(
            f"\n{sure} of {len(rows)} parameters have an effect beyond luck. Effects are in standard deviations between seeds."
        )
        return
    with tracked(f"Screening {scenario.name}", silent=as_json) as advance:
        found = screen(
            scenario, factors, seeds=seeds, weeks=weeks, scale=scale, workers=processes(workers), progress=advance
        )
    if claims:
        from sim.analysis.claims.screened import screen_claims

        with tracked("Screening the worlds of claims", silent=as_json) as advance:
            found = screen_claims(found, seeds=seeds, scale=scale, workers=processes(workers), progress=advance)
    if as_json:
        screening = {"scenario": scenario.name, "seeds": list(seeds), "weeks": weeks, "scale": scale, **vars(found)}
        print_json({"store": None, "outputs": {}, "groups": [], "constant": [], "screening": screening})
        return
    print_rows(found.rows, "sensitivity.screen")
    print_prose(
        f"\n{found.sentence} Changes are in the mean over the run. “Beyond luck” is the change less its interval, in standard "
        "deviations between seeds."
    )


def _show(found: Sensitivity) -> None:
    kind = {"sobol": "samples", "morris": "trajectories"}.get(found.method, "points")
    named = found.table.assign(name=found.table["factor"].map(briefs(found.table["factor"])))
    words = "the data of this design" if found.method == "given" else found.method
    title = f"{titled(found.output)}: {found.output} ({words}, {found.used} {kind})"
    print_rows(named, f"sensitivity.{found.method}", title=title)
    print_prose(rendered(Path(__file__).with_suffix(".txt.jinja"), found=found, kind=kind))
