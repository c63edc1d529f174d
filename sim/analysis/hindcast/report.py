"""A hindcast in words and files: the tables that the command prints, and the files in its folder."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from sim.analysis.hindcast.hindcast import Hindcast, RowResult
from sim.analysis.hindcast.rivals import Rival
from sim.evidence.yaml_files import read_yaml
from sim.outputs.numbers import short
from sim.resources import put_text

# With many scenarios only the first ones are drawn row by row; the ranking includes all.
MOST_DRAWN = 3
# The columns of the tables of series and parts, of their further scores, and of signs and ratios.
COLUMNS: dict[str, dict[str, str]] = read_yaml(Path(__file__).with_name("columns.yaml"))


def recorded_text(row: RowResult) -> str:
    """Return the recorded figure, with its range in brackets."""
    target = row.target
    if target.at_least is not None:
        return f"{short(target.at_least)} or more"
    if target.at_most is not None:
        return f"{short(target.at_most)} or less"
    reach = "–".join(map(short, target.bounds or ()))
    if target.value is None:
        return reach
    return f"{short(target.value)} ({reach})" if reach else short(target.value)


def row_cells(row: RowResult) -> tuple[str, ...]:
    """Return a row of the printed table: id, quantity, part, recorded, forecast, scores and verdict."""
    score, target = row.score, row.target
    share = "" if target.share > 0.995 else f", {target.share:.0%} of its days"
    naive = min((one.log_crps for one in row.naive.values()), default=np.nan)
    return (
        target.row.id,
        target.row.quantity + share,
        recorded_text(row),
        f"{short(score.median)} ({short(score.q05)}–{short(score.q95)})",
        _known(score.crps, ".3g"),
        _known(score.log_crps, ".2f"),
        _known(naive, ".2f"),
        score.verdict,
    )


def _known(number: float, form: str) -> str:
    """Return a number in a format; a dash for NaN."""
    return "–" if np.isnan(number) else f"{number:{form}}"


def plain(hindcasts: Sequence[Hindcast], ranked: Sequence[Rival]) -> dict[str, object]:
    """Return plain data, ready for JSON: the rows of all scenarios, what else was found of each, and the ranking of several."""
    found = [one.plain() for one in hindcasts]
    rows = [{"scenario": one["scenario"], **row} for one in found for row in one.pop("rows")]
    return {"rows": rows, "hindcasts": found, "rivals": [one.plain() for one in ranked]}


def rows_table(hindcasts: Sequence[Hindcast]) -> pd.DataFrame:
    """Return all rows of all hindcasts as a tidy table."""
    rows = []
    for one in hindcasts:
        for row in one.plain()["rows"]:
            naive = {f"naive_{name.replace(' ', '_')}": score["median"] for name, score in row.pop("naive").items()}
            rows.append({"scenario": one.scenario, **row, **naive})
    return pd.DataFrame(rows)


def write(hindcasts: Sequence[Hindcast], ranked: Sequence[Rival], folder: Path) -> list[Path]:
    """Write a hindcast as JSON, a table of its rows, and figures.

    Parameters
    ----------
    hindcasts
        One or several of the same record.
    ranked
        Their ranking; empty for one.
    folder
        Made when missing.

    Returns
    -------
    list of pathlib.Path
        The files written.
    """
    from sim.analysis.hindcast import drawn
    from sim.figures.figure import save
    from sim.figures.hindcast import rank_histogram, rivals

    folder.mkdir(parents=True, exist_ok=True)
    data, rows = folder / "hindcast.json", folder / "rows.csv"
    put_text(data, json.dumps(plain(hindcasts, ranked), indent=1, ensure_ascii=False))
    put_text(rows, rows_table(hindcasts).to_csv(index=False))
    written = [data, rows]
    for one in hindcasts[:MOST_DRAWN]:
        if one.rows:
            written += record_figure(one, folder, f"record-{one.scenario}")
            ranks = rank_histogram(drawn.ranks(one), f"{one.title}: {one.record}")
            written += save({f"ranks-{one.scenario}": ranks}, folder)
    if ranked:
        written += save({"rivals": rivals(pd.DataFrame([one.plain() for one in ranked]))}, folder)
    return written


def record_figure(found: Hindcast, folder: Path, name: str) -> list[Path]:
    """Write the figure of the record over the bands of the runs."""
    from sim.analysis.hindcast import drawn
    from sim.figures.figure import save
    from sim.figures.hindcast import record_over_bands

    figure = record_over_bands(drawn.rows(found), f"{found.title}: {found.record}", found.replicates)
    return save({name: figure}, folder)
