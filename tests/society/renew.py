"""Write into the docstring of every step what it reads and writes: `python -m tests.society.renew`, a part of `make renew`."""

from __future__ import annotations

import ast
import inspect
import sys
import textwrap
from collections import defaultdict
from pathlib import Path

from sim.society.week import READS, SCHEDULE, WRITES, Step
from tests.society.recorder import lived

WIDTH = 120


def section(heading: str, names: set[str]) -> str:
    """Return a section of a docstring: the fields of each array of rows, then the other arrays."""
    fields: dict[str, list[str]] = defaultdict(list)
    for name in sorted(names):
        array, _, field = name.partition(".")
        fields[array] += [field] if field else []
    parts = [f"{array}: {', '.join(some)}" for array, some in fields.items() if some]
    parts += [array for array, some in fields.items() if not some]
    lines = textwrap.wrap("; ".join(parts), WIDTH - 4, break_on_hyphens=False)
    return "\n".join(f"    {line}" for line in [heading, "-" * len(heading), *lines])


def with_sections(source: str, step: Step, reads: set[str], writes: set[str]) -> str:
    """Return the source of a module with the docstring of one of its steps renewed."""
    lines = source.splitlines()
    (function,) = [node for node in ast.parse(source).body if getattr(node, "name", "") == step.name]
    doc = function.body[0]
    head = inspect.cleandoc(ast.get_docstring(function) or "").split(f"\n\n{READS}\n")[0]
    text = textwrap.indent(head, "    ").strip()
    parts = [f'    """{text}', *(section(name, some) for name, some in ((READS, reads), (WRITES, writes)) if some)]
    lines[doc.lineno - 1 : doc.end_lineno] = ("\n\n".join(parts) + '\n    """').split("\n")
    return "\n".join(lines) + "\n"


def main() -> int:
    """Renew every step, and name those that have changed."""
    record = lived()
    for step in SCHEDULE:
        path = Path(inspect.getfile(step.act))
        before = path.read_text(encoding="utf-8")
        after = with_sections(before, step, record.reads[step.name], record.writes[step.name])
        if after != before:
            path.write_text(after, encoding="utf-8")
            print(f"{step.name} reads or writes otherwise")
    return 0


if __name__ == "__main__":
    sys.exit(main())
