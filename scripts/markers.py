"""Read, write and compare the figures between the markers of a text.

Figures are between `<!-- begin: GROUP.NAME -->` and `<!-- end -->`; the text around them is written by hand. Numbers count as equal
within two per cent or one in the last digit shown, since mathematics libraries round differently.
"""

from __future__ import annotations

import re

MARKED = re.compile(r"(<!-- begin: (\w+)\.(\w+) -->)(.*?)(<!-- end -->)", re.DOTALL)
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
TOLERANCE = 0.02


def marked(text: str) -> dict[str, str]:
    """Return the text between each pair of markers, by `GROUP.NAME`."""
    return {f"{group}.{name}": shown for _, group, name, shown, _ in MARKED.findall(text)}


def written(text: str, values: dict[str, str]) -> str:
    """Return a text with values between its markers. Markers without a value stay as they are."""
    return MARKED.sub(lambda found: f"{found[1]}{values.get(f'{found[2]}.{found[3]}', found[4])}{found[5]}", text)


def same(old: str, new: str) -> bool:
    """Return whether two figures agree: the same words, however wrapped, and numbers within the tolerance."""
    old, new = (" ".join(text.split()) for text in (old, new))
    if NUMBER.sub("#", old) != NUMBER.sub("#", new):
        return False
    for one, other in zip(NUMBER.findall(old), NUMBER.findall(new), strict=True):
        digit = 10.0 ** -len(one.partition(".")[2])
        before, after = (float(number.replace(",", "")) for number in (one, other))
        if abs(before - after) > max(TOLERANCE * abs(before), 1.001 * digit):
            return False
    return True


def differing(pages: dict[str, str], values: dict[str, str]) -> list[str]:
    """Return, in words, each value that a page shows differently or that no page shows.

    Parameters
    ----------
    pages
        Texts by name.
    values
        What runs give, by `GROUP.NAME`.
    """
    shown = {page: marked(text) for page, text in pages.items()}
    moved = [
        f"{name}: {page} says {figures[name]!r}, a run gives {value!r}"
        for page, figures in shown.items()
        for name, value in values.items()
        if name in figures and not same(figures[name], value)
    ]
    nowhere = [name for name in values if not any(name in figures for figures in shown.values())]
    return [*moved, *(f"{name}: no page shows it" for name in nowhere)]
