"""How every figure looks: one palette, one font.

The colours are those of Okabe and Ito (2008), told apart in the common forms of colour blindness and in print.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

BLACK = "#222222"
GREY = "#8a8f98"
PALE = "#d9dce1"
# Darker than Okabe and Ito's, so that words in it can be read on white.
ORANGE = "#b87900"
SKY = "#56b4e9"
GREEN = "#009e73"
BLUE = "#0072b2"
VERMILION = "#d55e00"
PURPLE = "#cc79a7"

# Rare in one picture, so that the eye learns that this colour is that group.
GROUP_COLOURS = {
    "isis_k": VERMILION,
    "al_qaeda": BLUE,
    "aqis": SKY,
    "aq_family": BLUE,
    "tip": GREEN,
    "imu": PURPLE,
    "ttp": ORANGE,
    "nrf": GREY,
}
RISK_COLOURS = {"supervised": BLUE, "unsupervised": ORANGE, "dispersed": VERMILION, "custody": GREEN}
_SPARE = (GREEN, PURPLE, ORANGE, SKY, BLUE, VERMILION)

# A sequential ramp that is monotone in lightness, for maps.
RAMP = ("#f4f1ea", "#f2d9a6", "#eaa85c", "#c9622f", "#7a2416")

FONT = "DejaVu Sans, Verdana, Helvetica, Arial, sans-serif"


def colours(keys: Sequence[str], known: dict[str, str] = GROUP_COLOURS) -> list[str]:
    """Return one colour a key: its own where it has one, else a spare one in turn."""
    spare = iter(_SPARE * (1 + len(keys) // len(_SPARE)))
    return [known.get(key) or next(spare) for key in keys]


def config() -> dict[str, Any]:
    """Return the Vega-Lite configuration that every figure carries."""
    return {
        "font": FONT,
        "background": "white",
        "view": {"stroke": None},
        "title": {
            "anchor": "start",
            "fontSize": 17,
            "fontWeight": 600,
            "color": BLACK,
            "subtitleFontSize": 12,
            "subtitleColor": "#555b66",
            "subtitlePadding": 6,
            "offset": 14,
        },
        "header": {
            "labelFontSize": 12.5,
            "labelFontWeight": 600,
            "labelColor": BLACK,
            "labelAnchor": "start",
            "title": None,
        },
        "axis": {
            "labelFontSize": 11,
            "titleFontSize": 11.5,
            "titleFontWeight": "normal",
            "labelColor": "#444a54",
            "titleColor": "#444a54",
            "gridColor": "#eceef1",
            "domainColor": "#b9bec7",
            "tickColor": "#b9bec7",
        },
        "legend": {
            "labelFontSize": 11.5,
            "titleFontSize": 11.5,
            "titleFontWeight": "normal",
            "titleLimit": 500,
            "orient": "top",
        },
    }
