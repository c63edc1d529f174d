"""Charts of a sweep: the effects of its factors, all its points, and where the better course flips.

The worker process computes each chart separately, and the page shows each when it is ready.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

import numpy as np
import pandas as pd

from sim.analysis.decide.frontier import FORCE, Frontier, frontier
from sim.analysis.sensitivity.discovery import discover
from sim.analysis.sensitivity.effects import MOST_LEVELS, effects, levels_of
from sim.analysis.sensitivity.effects import over_time as levels_over_time
from sim.analysis.sensitivity.indices import sensitivity
from sim.analysis.sensitivity.points import WORD, numbers
from sim.dashboard.pages.explore.contents import HIGH, moment
from sim.dashboard.server.limits import Limits
from sim.dashboard.session.view import read_view
from sim.dashboard.svg.exhibit import Exhibit
from sim.errors import SanctuaryError
from sim.evidence.formatting import format_value
from sim.figures import analyses, answers
from sim.figures.figure import for_page
from sim.outputs.numbers import exact, number
from sim.outputs.tables import unit_of
from sim.outputs.wording import brief, briefs, quantity, titled, worded
from sim.runs.design.design import load_design
from sim.runs.reading import Store

# More lines in parallel coordinates would hide each other.
_MOST_LINES = 200
_MOST_AXES = 8


def strongest(path: str, output: str, when: str) -> list[Exhibit]:
    """Draw the effect of each factor on an output: Sobol or Morris indices, or differences between levels for other designs."""
    store = Store(path)
    week = _week(when)
    method = store.head["design"]["design"]
    title = f"What moves “{titled(output)}”, {moment(when)}"
    if method not in ("sobol", "morris"):
        moved = effects(store, output, store.response(output, week), week)
        words = f"{moved.sentence} Each bar leads from the mean at one level to that at another, the two that differ most: red where it rises along the levels, blue where it falls; 95 % intervals."
        words += _left_out(moved.left_out, "points")
        drawn = answers.tornado(moved.factors.assign(output=output, middle=moved.mean))
        return [Exhibit("strongest", title, words, for_page(drawn), moved.factors)]
    found = sensitivity(store, output, week)
    key = "total" if method == "sobol" else "mu_star"
    name, first = briefs(found.table["factor"]), found.table.iloc[0]
    what = "share of the variance" if method == "sobol" else unit_of(output)
    kind = "samples" if method == "sobol" else "trajectories"
    words = f"“{name[first['factor']]}” moves it most: {number(first[key])} ± {quantity(number(first[key + '_half']), what)}."
    words += f" {method.capitalize()} indices from {found.used} {kind}, with 95 % intervals."
    if found.settled is not None:
        words += f" Between half of the sample and all of it, an index changed by up to {number(found.settled)}."
    words += _left_out(found.left_out, kind)
    drawn = analyses.index_rows(found.table, method, output)
    return [Exhibit("strongest", title, words, for_page(drawn), found.table)]


def _left_out(count: int, kind: str) -> str:
    return f" {count} {kind} are left out because a run failed or is missing." if count else ""


def heat(path: str, output: str, when: str, across: str, up: str) -> list[Exhibit]:
    """Draw the mean of an output by the levels or bins of two factors."""
    store = Store(path)
    means = store.response(output, _week(when)).mean(axis=1)
    (columns, along), (rows, height) = (_levels(store, key) for key in (across, up))
    table = pd.DataFrame({"across": along, "up": height, "value": means}).dropna()
    cells = table.groupby(["across", "up"])["value"].agg(["mean", "count"]).reset_index()
    words, names = "No point is complete.", briefs((across, up))
    if len(cells):
        ranked = cells.sort_values("mean")
        low, top = ranked.iloc[0], ranked.iloc[-1]
        (here, there), (low_here, low_there) = (
            (columns[int(cell["across"])], rows[int(cell["up"])]) for cell in (top, low)
        )
        least, most = int(cells["count"].min()), int(cells["count"].max())
        points = "1 point" if most == 1 else f"{most} points" if least == most else f"{least} to {most} points"
        words = (
            f"Highest, {quantity(number(top['mean']), unit_of(output))}, where “{names[across]}” is {here} and “{names[up]}” "
            f"{there}; lowest, {number(low['mean'])}, where they are {low_here} and {low_there}. Means over {points} a cell."
        )
    title = f"“{titled(output)}” over two factors, {moment(when)}"
    leads = _runs(store, table, cells)
    words += " A cell leads to its run on Live: the point in it that is closest to the mean." if any(leads) else ""
    first, second = np.array(columns)[cells["across"]], np.array(rows)[cells["up"]]
    drawn = answers.heat(
        cells.assign(
            output=output, one=across, other=up, share=np.nan, run=np.array(leads, object), first=first, second=second
        )
    )
    plain = pd.DataFrame(
        {
            across: np.array(columns)[cells["across"]], up: np.array(rows)[cells["up"]],
            f"mean {output}": cells["mean"], "points": cells["count"],
        }
    )  # fmt: skip
    return [Exhibit("heat", title, words, for_page(drawn), plain)]


def _runs(store: Store, table: pd.DataFrame, cells: pd.DataFrame) -> list[str | None]:
    """Return for each cell the address of a run on the live page, or None where an address cannot say it."""
    try:
        design = load_design(store.folder / "design.yaml")
        base = design.scenario
    except (SanctuaryError, OSError, KeyError):  # the base has changed since, or each point names its scenario
        return [None] * len(cells)
    fixed = {"page": "live", "scenario": design.base, "seed": design.seed, "replicates": design.replicates}
    fixed |= {"week": design.weeks or base.weeks, "scale": design.scale or base.scale, **design.fixed}
    points, found = store.points.drop(columns="point"), []
    for cell in cells.to_dict("records"):
        inside = table[(table["across"] == cell["across"]) & (table["up"] == cell["up"])]["value"]
        values = points.loc[(inside - cell["mean"]).abs().idxmin()]
        said = {**fixed, **{key: format_value(value) for key, value in values.to_dict().items()}}
        view, notes = read_view(urlencode(said), Limits())
        found.append(None if notes else view.address())
    return found


def over_time(path: str, output: str, factor: str) -> list[Exhibit]:
    """Draw an output over time, with a line and a band for each level of a factor."""
    store = Store(path)
    table = levels_over_time(store, store.weekly(output), output, factor)
    last = table[table["week"] == table["week"].max()].sort_values("mean")
    low, top = last.iloc[0], last.iloc[-1]
    title = f"“{titled(output)}” over time, by “{brief(factor)}”"
    words = (
        f"In the last week, {quantity(number(top['mean']), unit_of(output))} where it is {worded(top['level'])} and "
        f"{number(low['mean'])} where it is {worded(low['level'])}. Mean over the runs at each level, and 5 to 95 % of them."
    )
    return [Exhibit("over-time", title, words, for_page(answers.over_time(table)), table.drop(columns="order"))]


def lines(path: str, output: str, when: str) -> list[Exhibit]:
    """Draw parallel coordinates: each point is a line through its factors to the output."""
    store = Store(path)
    means = store.response(output, _week(when)).mean(axis=1)
    whole = np.isfinite(means)
    points = store.points.drop(columns="point").loc[whole].reset_index(drop=True)
    means = means[whole]
    points = points.loc[:, points.nunique() > 1]
    # Select points evenly by rank of the output, so that both ends are included.
    order = np.argsort(means, kind="stable")
    kept = order[np.unique(np.linspace(0, len(order) - 1, min(len(order), _MOST_LINES)).astype(int))]
    names = [str(name) for name in points.columns][:_MOST_AXES]
    titles = [*briefs(names).values(), brief(output)]
    axes = [str(place) for place in range(1, len(titles) + 1)]
    placed = [_along(points[name], exact) for name in names] + [_along(pd.Series(means), number)]
    wide = pd.DataFrame({name: places[kept].round(3) for name, (places, _) in zip(axes, placed, strict=True)})
    low, high = np.quantile(means, [0.2, 0.8])
    kinds = np.select([means[kept] <= low, means[kept] >= high], ["lowest fifth", "highest fifth"], "between")
    # Grey lines come first, so that both extremes stay visible.
    table = (
        wide.assign(kind=kinds, point=range(len(wide)))
        .sort_values("kind")
        .melt(["kind", "point"], var_name="axis", value_name="place")
    )
    ends = [
        {"axis": name, "place": end, "told": spans[end]}
        for name, (_, spans) in zip(axes, placed, strict=True)
        for end in (0, 1)
    ]
    words = (
        f"{len(kept)} of {len(means)} points. Each is a line through the factors to “{titled(output)}” on the right. "
        f"Axes: {'; '.join(f'{place}, {words}' for place, words in zip(axes, titles, strict=True))}."
    )
    left = points.shape[1] - len(names)
    words += f" {left} more factors are in the table." if left else ""
    title = f"Every point, and the “{titled(output)}” it led to, {moment(when)}"
    drawn = answers.parallel(table, axes, pd.DataFrame(ends))
    return [Exhibit("lines", title, words, for_page(drawn), points.assign(**{output: means}))]


def flips(path: str, output: str) -> list[Exhibit]:
    """Draw the catch-22: the effect of forced expulsion on a risk, with one map for each year."""
    store = Store(path)
    if not any(key.endswith(FORCE) for key in store.factors):
        raise SanctuaryError(
            "it is not a grid over a factor that forces and another factor", remedy="The sweep catch22 is one."
        )
    found = frontier(store, output)
    exhibits = []
    for year in sorted(found.cells["year"].unique()):
        cells = found.cells[found.cells["year"] == year]
        places = found.flips[found.flips["year"] == year]
        title = f"Supervised, or driven out: “{titled(output)}” over {year} year{'s' if year > 1 else ''}"
        words = _flip_words(found, places)
        words += " Blue: driving out lowers the risk. Red: leaving lowers it."
        drawn = analyses.frontier_grid(cells, places, found.axis, found.force, found.others)
        exhibits.append(Exhibit(f"flips-{year}", title, words, for_page(drawn), cells))
    return exhibits


def _flip_words(found: Frontier, places: pd.DataFrame) -> str:
    known = places[places["flip"].notna()]
    if known.empty:
        return f"The better course does not flip along “{brief(found.axis)}”. A ? marks a difference whose interval includes zero."
    sure = int((known["found"] >= 0.95).sum())
    low, high = known["flip"].min(), known["flip"].max()
    return (
        f"The better course flips along “{brief(found.axis)}” on {len(known)} of {len(places)} lines, at {number(low)} to {number(high)}; "
        f"{sure} of them with certainty (in 95 % of resampled seeds). A ? marks a difference whose interval includes zero."
    )


def box(path: str, output: str, when: str, side: str) -> list[Exhibit]:
    """Draw the box of factor values in which an output is high or low."""
    store = Store(path)
    found = discover(store, output, when=_week(when), above=side == HIGH)
    sampled = numbers(store.points.drop(columns="point"))
    rows, names = [], briefs(found.limits["factor"])
    for row in found.limits.to_dict("records"):
        low, high = float(sampled[row["factor"]].min()), float(sampled[row["factor"]].max())
        wide = (high - low) or 1.0
        words = f"{number(row['low'])} to {number(row['high'])} of {number(low)} to {number(high)}"
        if WORD in row["factor"]:
            words = "with it only" if row["low"] > 0 else "without it only"
        ends = {"low": (row["low"] - low) / wide, "high": (row["high"] - low) / wide}
        rows.append({"name": names[row["factor"]], "told": words, **ends})
    title = f"Where “{titled(output)}” is {'high' if side == HIGH else 'low'}, {moment(when)}"
    words = (
        f"{'Above' if found.above else 'Below'} {quantity(number(found.limit), unit_of(output))} lie {found.cases} of {found.points} points. "
        f"The box contains {found.coverage:.0%} of these points; {found.density:.0%} of the points in the box are among them."
    )
    if not rows:
        return [
            Exhibit("box", title, f"{words} No factor is restricted: such points lie everywhere.", table=found.limits)
        ]
    return [Exhibit("box", title, words, for_page(answers.box(pd.DataFrame(rows))), found.limits)]


def _levels(store: Store, factor: str) -> tuple[tuple[str, ...], np.ndarray]:
    """Return the levels of a factor in words, or bands of its values, and the level of each point."""
    labels, places = levels_of(store.points[factor], store.head["design"]["factors"][factor].get("levels"))
    return tuple(map(worded, labels)), places


def _along(values: pd.Series, said: Callable[[float], str]) -> tuple[np.ndarray, tuple[str, str]]:
    """Return the positions of values on an axis, from 0 to 1, and the labels of its ends."""
    if pd.api.types.is_numeric_dtype(values):
        low, high = float(values.min()), float(values.max())
        said = said if values.nunique() <= MOST_LEVELS else number
        return (values.to_numpy(dtype=float) - low) / ((high - low) or 1.0), (said(low), said(high))
    words = sorted(values.unique())
    places = values.map({word: i / max(len(words) - 1, 1) for i, word in enumerate(words)})
    return places.to_numpy(dtype=float), (worded(words[0])[:12], worded(words[-1])[:12])


def _week(when: str) -> int | str:
    return int(when) if when.isdecimal() else when
