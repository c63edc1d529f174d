"""Charts of a sweep: the effects of its factors, all its points, and where the better course flips.

The worker process computes each chart separately, and the page shows each when it is ready.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from sim.analysis.decide.frontier import FORCE, UNDECIDED, Frontier, frontier
from sim.analysis.sensitivity.discovery import discover
from sim.analysis.sensitivity.effects import MOST_LEVELS, effects, levels_of
from sim.analysis.sensitivity.indices import sensitivity
from sim.analysis.sensitivity.points import WORD, numbers
from sim.dashboard.pages.explore.contents import HIGH, moment
from sim.dashboard.svg import charts
from sim.dashboard.svg.exhibit import Exhibit
from sim.errors import SanctuaryError
from sim.outputs.numbers import exact, number
from sim.outputs.tables import unit_of
from sim.outputs.wording import brief, briefs, measure, quantity, titled, worded
from sim.runs.reading import Store

# More lines in parallel coordinates would hide each other.
_MOST_LINES = 400
_MOST_AXES = 8


def strongest(path: str, output: str, when: str) -> list[Exhibit]:
    """Draw the effect of each factor on an output: Sobol or Morris indices, or differences between levels for other designs."""
    store = Store(path)
    week = _week(when)
    method = store.head["design"]["design"]
    if method not in ("sobol", "morris"):
        return [_moved(store, output, week, when)]
    found = sensitivity(store, output, week)
    named = {"first": ("alone", "blue"), "total": ("with interactions", "vermilion")}
    if method == "morris":
        named = {"mu_star": ("mean effect over the range", "blue")}
    names = briefs(found.table["factor"])
    rows = [
        charts.Interval(
            names[row["factor"]],
            tuple((row[key], row[key] - row[f"{key}_half"], row[key] + row[f"{key}_half"]) for key in named),
        )
        for row in found.table.to_dict("records")
    ]
    first, key = found.table.iloc[0], list(named)[-1]
    what = "share of the variance" if method == "sobol" else unit_of(output)
    kind = "samples" if method == "sobol" else "trajectories"
    words = f"“{names[first['factor']]}” moves it most: {number(first[key])} ± {quantity(number(first[key + '_half']), what)}."
    words += f" {method.capitalize()} indices from {found.used} {kind}, with 95 % intervals."
    if found.settled is not None:
        words += f" Between half of the sample and all of it, an index changed by up to {number(found.settled)}."
    words += _left_out(found.left_out, kind)
    title = f"What moves “{titled(output)}”, {moment(when)}"
    drawn = charts.intervals(rows, list(named.values()), title=f"{title}. {words}", unit=what)
    return [Exhibit("strongest", title, words, drawn, found.table)]


def _moved(store: Store, output: str, week: int | str, when: str) -> Exhibit:
    found = effects(store, output, store.response(output, week), week)
    names = briefs(found.factors["factor"])
    rows = [
        charts.Interval(names[row["factor"]], ((row["effect"], row["low"], row["high"]),))
        for row in found.factors.to_dict("records")
    ]
    words = f"{found.sentence} Each bar leads from one level to another, the two that differ most; 95 % intervals."
    words += _left_out(found.left_out, "points")
    title = f"What moves “{titled(output)}”, {moment(when)}"
    drawn = charts.intervals(rows, [("difference", "blue")], title=f"{title}. {words}", unit=unit_of(output))
    return Exhibit("strongest", title, words, drawn, found.factors)


def _left_out(count: int, kind: str) -> str:
    return f" {count} {kind} are left out because a run failed or is missing." if count else ""


def heat(path: str, output: str, when: str, across: str, up: str) -> list[Exhibit]:
    """Draw the mean of an output by the levels or bins of two factors."""
    store = Store(path)
    means = store.response(output, _week(when)).mean(axis=1)
    (columns, along), (rows, height) = (_levels(store, key) for key in (across, up))
    table = pd.DataFrame({"across": along, "up": height, "value": means}).dropna()
    cells = table.groupby(["across", "up"])["value"].agg(["mean", "count"]).reset_index()
    values = np.full((len(rows), len(columns)), np.nan)
    values[cells["up"], cells["across"]] = cells["mean"]
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
    drawn = charts.heat_maps(
        [charts.Heat(columns, rows, values)],
        title=f"{title}. {words}", across=names[across], up=names[up], unit=unit_of(output),
    )  # fmt: skip
    plain = pd.DataFrame(
        {
            across: np.array(columns)[cells["across"]], up: np.array(rows)[cells["up"]],
            f"mean {output}": cells["mean"], "points": cells["count"],
        }
    )  # fmt: skip
    return [Exhibit("heat", title, words, drawn, plain)]


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
    axes = [_along(points[name], exact) for name in names] + [_along(pd.Series(means), number)]
    scaled, spans = [places[kept] for places, _ in axes], [span for _, span in axes]
    words = (
        f"{len(kept)} of {len(means)} points. Each is a line through the factors to “{titled(output)}” on the right."
    )
    left = points.shape[1] - len(names)
    words += f" {left} more factors are in the table." if left else ""
    title = f"Every point, and the “{titled(output)}” it led to, {moment(when)}"
    drawn = charts.parallel(
        [*briefs(names).values(), brief(output)], spans, np.array(scaled).T, title=f"{title}. {words}"
    )
    return [Exhibit("lines", title, words, drawn, points.assign(**{output: means}))]


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
        across = found.others[0] if found.others else found.force
        parts = {"": cells}
        if found.others:
            parts = {f"{brief(found.force)}: {level:g}": part for level, part in cells.groupby(found.force)}
        maps = [_frontier_map(part, found, across, heading) for heading, part in parts.items()]
        drawn = charts.heat_maps(
            maps, title=f"{title}. {words}", across=brief(across), up=brief(found.axis), unit=", ".join(filter(None, [measure(unit_of(output)), "forced less left"])),
            ends=("driving out lowers the risk", "leaving lowers the risk"),
        )  # fmt: skip
        exhibits.append(Exhibit(f"flips-{year}", title, words, drawn, cells))
    return exhibits


def _frontier_map(cells: pd.DataFrame, found: Frontier, across: str, heading: str) -> charts.Heat:
    mean = cells.groupby([found.axis, across])["difference"].mean().unstack(across)
    unsure = (cells["verdict"] == UNDECIDED).groupby([cells[found.axis], cells[across]]).any().unstack(across)
    marks = tuple(tuple("?" if value is True else "" for value in row) for row in unsure.to_numpy().tolist())
    return charts.Heat(
        tuple(map(_level, mean.columns)), tuple(map(_level, mean.index)), mean.to_numpy(), heading, marks
    )


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
        rows.append(charts.Reach(names[row["factor"]], (row["low"] - low) / wide, (row["high"] - low) / wide, words))
    title = f"Where “{titled(output)}” is {'high' if side == HIGH else 'low'}, {moment(when)}"
    words = (
        f"{'Above' if found.above else 'Below'} {quantity(number(found.limit), unit_of(output))} lie {found.cases} of {found.points} points. "
        f"The box contains {found.coverage:.0%} of these points; {found.density:.0%} of the points in the box are among them."
    )
    if not rows:
        words += " No factor is restricted: such points lie everywhere."
    return [Exhibit("box", title, words, charts.reaches(rows, title=f"{title}. {words}"), found.limits)]


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


def _level(value: object) -> str:
    """Return the label of a factor level."""
    if isinstance(value, bool | np.bool_):
        return "on" if value else "off"
    return exact(float(value)) if isinstance(value, int | float | np.number) else worded(str(value))[:16]


def _week(when: str) -> int | str:
    return int(when) if when.isdecimal() else when
