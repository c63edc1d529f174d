"""A graph drawn in columns, ordered so that few lines cross."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from sim.dashboard.svg.axes import GRID, INK, SOFT, text, wrap
from sim.evidence.yaml_files import read_yaml

WIDE = 760
TOP, FOOT = 46.0, 14.0
# The height of a labelled row, and the width of a letter.
ROW, LETTER = 15.5, 5.9
# Rounds of ordering. The order settles after a few.
ROUNDS = 6


@dataclass(frozen=True)
class Node:
    """A node of the graph.

    Attributes
    ----------
    key
        Its identifier, also in the page (`data-node`).
    mark
        Its shape, one of `MARKS`.
    label
        The text beside it; empty for none.
    """

    key: str
    mark: str
    label: str = ""


@dataclass(frozen=True)
class Column:
    """A column of nodes in blocks. Each block has a heading and keeps its nodes.

    Attributes
    ----------
    heading
        The heading of the column.
    along
        Its horizontal position within `WIDE`.
    blocks
        The heading and the nodes of each block.
    """

    heading: str
    along: float
    blocks: tuple[tuple[str, tuple[Node, ...]], ...]

    @property
    def nodes(self) -> list[Node]:
        """All nodes, from top to bottom."""
        return [node for _, nodes in self.blocks for node in nodes]


MARKS: dict[str, tuple[str, str, bool]] = read_yaml(Path(__file__).with_name("marks.yaml"))


def mark(kind: str, along: float, down: float, radius: float) -> str:
    """Draw a mark of `MARKS`."""
    path, colour, filled = MARKS[kind]
    ink = f"var(--c-{colour})"
    look = f'fill="{ink}"' if filled else f'fill="none" stroke="{ink}" stroke-width="{1.8 / radius:.2f}"'
    return f'<path transform="translate({along:.1f} {down:.1f}) scale({radius:g})" d="{path}" {look}/>'


def layered(columns: Sequence[Column], joints: Sequence[tuple[str, str]], *, title: str) -> str:
    """Draw the columns and the lines between their nodes.

    Parameters
    ----------
    columns
        The columns, from left to right.
    joints
        Pairs of node keys. Each becomes a line with both keys in its `data-ends`.
    title
        The text alternative.
    """
    columns = ordered(columns, joints)
    height = max(_length(column) for column in columns)
    spots: dict[str, tuple[float, float, float]] = {}
    parts: list[str] = []
    for column in columns:
        anchor = "start" if column.along < WIDE / 2 else "end"
        edge = 4 if anchor == "start" and column.along < 60 else WIDE - 4 if anchor == "end" else column.along - 8
        parts.append(text(edge, 16, column.heading, SOFT, anchor))
        spots |= _placed(column, height, parts)
    lines = []
    for one, other in joints:
        (_, start, down), (end, _, foot) = sorted((spots[one], spots[other]))
        middle = (start + end) / 2
        lines.append(
            f'<path class="joint" data-ends="{escape(one)} {escape(other)}" fill="none" stroke="{GRID}" '
            f'd="M{start:.1f} {down:.1f}C{middle:.1f} {down:.1f} {middle:.1f} {foot:.1f} {end:.1f} {foot:.1f}"/>'
        )
    return wrap(f"<g>{''.join(lines)}</g>{''.join(parts)}", title, WIDE, TOP + height + FOOT)


def ordered(columns: Sequence[Column], joints: Sequence[tuple[str, str]]) -> list[Column]:
    """Return the columns with the nodes of each block sorted by the mean position of their neighbours."""
    near: defaultdict[str, list[str]] = defaultdict(list)
    for one, other in joints:
        near[one].append(other)
        near[other].append(one)
    found = list(columns)
    for _ in range(ROUNDS):
        for place, column in enumerate(found):
            heights = {node.key: (row + 0.5) / len(one.nodes) for one in found for row, node in enumerate(one.nodes)}
            blocks = tuple((heading, _sorted(nodes, near, heights)) for heading, nodes in column.blocks)
            found[place] = Column(column.heading, column.along, blocks)
    return found


def _sorted(nodes: Sequence[Node], near: Mapping[str, list[str]], heights: Mapping[str, float]) -> tuple[Node, ...]:
    def middle(node: Node) -> float:
        joined = near.get(node.key) or [node.key]
        return sum(heights[key] for key in joined) / len(joined)

    return tuple(sorted(nodes, key=middle))


def _length(column: Column) -> float:
    """Return the height that a column needs for its labels. Marks without labels fit any height."""
    named = any(node.label for node in column.nodes)
    return ROW * (len(column.nodes) + sum(1.5 for heading, _ in column.blocks if heading)) if named else 0.0


def _placed(column: Column, height: float, parts: list[str]) -> dict[str, tuple[float, float, float]]:
    """Draw the nodes of a column, and return the left end, right end and height of each."""
    own = _length(column)
    step = ROW if own else height / max(len(column.nodes), 1)
    spots, down = {}, TOP
    for heading, nodes in column.blocks:
        if heading:
            down += 1.5 * ROW
            parts.append(text(column.along - 6, down - 5, heading, INK))
        for node in nodes:
            at, wide = down + step / 2, LETTER * len(node.label) + (12 if node.label else 0)
            name = text(column.along + 10, at + 4, node.label, INK) if node.label else ""
            parts.append(
                f'<g class="node" data-node="{escape(node.key)}"><rect x="{column.along - 12:.1f}" y="{down:.1f}" '
                f'width="{24 + wide:.1f}" height="{step:.1f}" fill="none" pointer-events="all"/>'
                f"{mark(node.mark, column.along, at, 4.5 if node.label else 3.2)}{name}</g>"
            )
            spots[node.key] = column.along - 6, column.along + 6 + wide, at
            down += step
    return spots
