"""Figures from synthetic tables can be drawn, and their words are complete."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.figures import runs as figures
from sim.figures import style
from sim.figures.drawing import apart
from sim.figures.figure import begin, save
from sim.outputs.calendar import date_of_week
from sim.resources import data_dir

WEEKS = np.arange(0, 105)
LABELS = {"isis_k": "ISIS-K", "al_qaeda": "Al-Qaeda", "china": "China", "iran": "Iran", "supervised": "supervised"}


def bands(*keys: str, middle: float = 0.5) -> pd.DataFrame:
    tables = [
        pd.DataFrame(
            {
                "key": key,
                "week": WEEKS,
                "q05": 0.8 * middle,
                "q25": 0.9 * middle,
                "median": middle * (1 + 0.1 * np.sin(WEEKS / 20)),
                "q75": 1.1 * middle,
                "q95": 1.2 * middle,
            }
        )
        for key in keys
    ]
    return pd.concat(tables, ignore_index=True)


def provinces() -> pd.DataFrame:
    topology = json.loads((data_dir("seeds") / "boundaries.topo.json").read_text(encoding="utf-8"))
    keys = [shape["properties"]["key"] for shape in topology["objects"]["provinces"]["geometries"]]
    frames = [pd.DataFrame({"province": keys, "week": week, "ISIS-K": np.linspace(0, 1, 34)}) for week in (0, 52)]
    return pd.concat(frames, ignore_index=True)


CASES = {
    "strength": (
        lambda: figures.panels(figures.LOOKS["strength"], bands("isis_k", "al_qaeda", middle=900), LABELS, 8),
        ["ISIS-K", "people"],
    ),
    "legitimacy": (
        lambda: figures.panels(figures.LOOKS["legitimacy"], bands("china", "iran"), LABELS, 8),
        ["China", "Iran", "legitimacy"],
    ),
    "gap": (lambda: figures.panels(figures.LOOKS["gap"], bands("china"), LABELS, 8), ["China", "perceived"]),
    "ratio": (lambda: figures.enforcement_ratio(bands("ratio", middle=30), 8), ["even-handed", "log scale"]),
    "risk": (lambda: figures.risk(bands("supervised"), LABELS, 8), ["supervised", "expected to begin in a year"]),
    "map": (lambda: figures.province_map(provinces(), ["ISIS-K"], "share", "T", "S"), ["August 2021", "ISIS-K"]),
}


@pytest.mark.parametrize("name", CASES)
def test_a_figure_is_written_as_svg_and_png_with_its_words(name: str, tmp_path: Path) -> None:
    draw, words = CASES[name]
    svg, png = save({name: draw()}, tmp_path)
    drawing = svg.read_text(encoding="utf-8")
    for word in words:
        assert word in drawing
    if name != "map":
        assert "8 replicates" in drawing
    assert "NaN" not in drawing
    assert png.read_bytes().startswith(b"\x89PNG")
    assert png.stat().st_size > 10_000


def test_a_single_replicate_is_named_in_the_subtitle(tmp_path: Path) -> None:
    svg, _ = save({"one": figures.risk(bands("supervised"), LABELS, 1)}, tmp_path)
    assert "One replicate" in svg.read_text(encoding="utf-8")


def test_a_second_process_draws_the_same_and_a_figure_outlives_it() -> None:
    figure = figures.risk(bands("supervised"), LABELS, 1)
    with apart():
        (asked,) = begin([("one", figure)]).values()
        drawn = asked.svg()
        (late,) = begin([("one", figure)]).values()
    assert drawn == late.svg() == figure.svg()
    assert asked.png() == late.png()
    assert asked.png().startswith(b"\x89PNG")


def test_week_zero_is_the_twentieth_of_august() -> None:
    assert date_of_week(0).isoformat() == "2021-08-20"
    assert date_of_week(52).isoformat() == "2022-08-19"


def test_each_group_keeps_its_colour_beside_any_others() -> None:
    assert style.colours(["isis_k"]) == style.colours(["al_qaeda", "isis_k"])[1:]
    many = [f"new_{number}" for number in range(9)]
    assert len(style.colours(many)) == 9


def test_a_ratio_of_zero_keeps_the_logarithmic_scale() -> None:
    """Zero has no place on a logarithmic scale, and once left the figure blank."""
    table = bands("ratio", middle=30)
    table.loc[table["week"] < 2, ["q05", "q25", "median"]] = 0.0
    drawn = figures.enforcement_ratio(table, 8)
    rows = [row for table in drawn.specification["datasets"].values() for row in table]
    assert min(row["q05"] for row in rows if "q05" in row) == figures.LEAST_RATIO
    assert "NaN" not in drawn.svg()
    assert "100" in drawn.svg()
