"""Write the figures of the README and of docs/results from runs, or list those that differ.

    python scripts/readme.py --write [GROUP ...]    # writes between the markers
    python scripts/readme.py --check [GROUP ...]    # writes nothing; exit code 1 where a figure differs

`markers.py` defines markers and when two figures agree; `measured/` has the runs of each group. Timings are written only by
`--write speed` and never compared.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from markers import differing, written
from measured.cost import speed
from measured.equations import dock
from measured.host import host
from measured.outcomes import baseline, causes, claims, patterns, record
from measured.unknowns import box, catch22, sobol, structures, unknowns

ROOT = Path(__file__).resolve().parents[1]
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs" / "results").glob("*.md")))
# In ascending order of cost.
GROUPS: dict[str, Callable[[], dict[str, str]]] = {
    "baseline": baseline,
    "host": host,
    "catch22": catch22,
    "unknowns": unknowns,
    "record": record,
    "patterns": patterns,
    "causes": causes,
    "claims": claims,
    "sobol": sobol,
    "dock": dock,
    "structures": structures,
    "box": box,
    "speed": speed,
}


def figures(groups: Iterable[str]) -> dict[str, str]:
    """Return the figures of some groups, by `GROUP.NAME`."""
    return {f"{group}.{name}": text for group in groups for name, text in GROUPS[group]().items()}


def pages() -> dict[str, str]:
    """Return the texts that hold figures, by path from the root."""
    return {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in PAGES}


def main() -> int:
    """Write or check the figures; return the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--write", action="store_true", help="write the figures between the markers")
    what.add_argument("--check", action="store_true", help="report which figures differ, and write nothing")
    parser.add_argument("groups", nargs="*", metavar="GROUP", help=f"some of: {', '.join(GROUPS)} (all but speed)")
    given = parser.parse_args()
    unknown = set(given.groups) - set(GROUPS)
    if unknown:
        parser.error(f"no such group: {', '.join(sorted(unknown))}; there are {', '.join(GROUPS)}")
    values = figures(given.groups or [name for name in GROUPS if name != "speed"])
    moved = differing(pages(), values)
    print("\n".join(moved) if moved else f"{len(values)} figures agree with runs")
    if given.write:
        for name, text in pages().items():
            (ROOT / name).write_text(written(text, values), encoding="utf-8")
        return 0
    return 1 if moved else 0


if __name__ == "__main__":
    sys.exit(main())
