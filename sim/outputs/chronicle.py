"""The events of a run in plain words, derived from its weekly series."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise, product
from pathlib import Path

import numpy as np

from sim.evidence.yaml_files import read_yaml

_TOLD = read_yaml(Path(__file__).with_suffix(".yaml"))


def chronicle(
    series: Callable[[str], np.ndarray], groups: Sequence[str], states: Sequence[str], labels: Mapping[str, str]
) -> list[tuple[int, str]]:
    """Return the events that a run produced: decisions, offensives, attempts, strikes, recognitions, polities.

    Parameters
    ----------
    series
        Returns the weekly series of an output.
    groups, states, labels
        The keys of the armed groups and of the states, and their labels.

    Returns
    -------
    list of tuple
        Pairs of week and text.
    """
    told: list[tuple[int, str]] = []
    for kind, names in (("group", groups), ("state", states)):
        for (output, texts), name in product(_TOLD[kind].items(), names):
            now = [texts[min(int(value), len(texts) - 1)] for value in series(output.format(name))]
            begun = [(week, text) for week, (before, text) in enumerate(pairwise(now), 1) if text not in (before, None)]
            told += [(week, text.format(labels[name])) for week, text in begun]
    for output, text in _TOLD["rises"].items():
        for name in groups if "{}" in output else ("",):
            risen = np.flatnonzero(np.diff(series(output.format(name)), prepend=0.0) > 0)
            told += [(int(week), text.format(labels.get(name))) for week in risen]
    return told
