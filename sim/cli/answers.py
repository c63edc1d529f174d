"""The answer of a sweep, as commands print it and write it into the store."""

from __future__ import annotations

from pathlib import Path

from sim.analysis.sensitivity.effects import Effects, answer, pictured, tables_of
from sim.cli.output import fields, print_prose, print_rows, write_figures, write_tables
from sim.outputs.wording import briefs, measure, titled
from sim.resources import rendered
from sim.runs.reading import Store

# Outputs that are printed; the files have them all.
MOST_PRINTED = 12
TEMPLATE = Path(__file__).with_name("answered.txt.jinja")
GIVEN = ("when", "unit", "least", "mean", "most", "luck", "points", "replicates", "left_out", "resampled", "sentence")


def conclude(store: Store, *, figures: bool, silent: bool) -> dict[str, object]:
    """Print the answer of a sweep, write its tables and figures into the folder `answer` of the store, and return it for JSON."""
    found, unanswered = answer(store)
    folder = store.folder / "answer"
    written = tables_of(found)
    write_tables(folder, written)
    if figures and found:
        from sim.figures.answers import drawn

        pictures = pictured(store, found)
        write_figures(folder, drawn(written["effects"], pictures, store.head["title"]))
    if not silent:
        for one in found[:MOST_PRINTED]:
            show(one)
        if len(found) > MOST_PRINTED:
            print(f"\n{len(found) - MOST_PRINTED} more outputs are in {folder}/effects.csv")
        print()
        for words in unanswered:
            print_prose(words)
        print_prose(
            "effect: the mean at the level `to` less the mean at `from`, the two levels that differ most; share: of the variance "
            "between points. Intervals cover the choice of the two levels; ? marks one that includes zero."
        )
        # DuckDB and the like take a folder `key=value` for a column.
        named = "=" in str(store.folder.resolve())
        print(rendered(TEMPLATE, folder=store.folder, named=named), end="")
    tables = ((one, {"factors": one.factors, "levels": one.levels, "interactions": one.pairs}) for one in found)
    return {one.output: {**parts, **fields(one, *GIVEN)} for one, parts in tables}


def show(found: Effects) -> None:
    """Print the answer for one output: a sentence, and a table of effects with the mean at each level."""
    print()
    print_prose(found.sentence)
    names = briefs(found.factors["factor"])
    sure = found.factors["sure"]
    shown = found.factors.assign(
        share=found.factors["share"].where(sure),
        factor=found.factors["factor"].map(names) + sure.map({True: "", False: " ?"}),
        levels=found.factors["factor"].map(found.at),
    )
    unit = measure(found.unit)
    print_rows(shown, "answer", title=f"{titled(found.output)}{f' ({unit})' if unit else ''}, {found.when}")
    for row in found.pairs[found.pairs["share_low"] > 0.01].to_dict("records"):
        print(
            f"  interaction of {row['one']} and {row['other']}: {row['share']:.0%} ({row['share_low']:.0%} to "
            f"{row['share_high']:.0%}) of the variance"
        )
    if found.left_out:
        print(f"  {found.left_out} points left out because a run failed or is missing")
