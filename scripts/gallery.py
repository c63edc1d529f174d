"""Redraw the figures of the gallery: run the commands in docs/gallery.md and copy their figures to docs/figures/.

python scripts/gallery.py [FIGURE ...]    # the names of figures, such as strength; all by default
"""

from __future__ import annotations

import argparse
import os
import re
import shlex
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

PAGE = Path(__file__).resolve().parents[1] / "docs" / "gallery.md"
# A command, with the file that it draws where one is given.
COMMAND = re.compile(r"^    sanctuary (?P<words>[^#\n]+?)(?: +# (?P<file>\S+))?$", re.MULTILINE)
SHOWN = re.compile(r"!\[[^\]]+\]\((?P<file>[^)]+)\)")


@dataclass(frozen=True)
class Section:
    """One figure of the gallery.

    Attributes
    ----------
    shown
        The path of the image, relative to the page.
    commands
        The arguments of each command.
    drawn
        The files that they draw, as the page says.
    """

    shown: str
    commands: tuple[str, ...]
    drawn: tuple[str, ...]

    @property
    def name(self) -> str:
        """The name of the figure."""
        return Path(self.shown).stem


def sections() -> list[Section]:
    """Return the sections of the page in order."""
    found = []
    for text in re.split(r"^## ", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        commands = list(COMMAND.finditer(text))
        (shown,) = SHOWN.findall(text)
        found.append(
            Section(
                shown, tuple(one["words"] for one in commands), tuple(one["file"] for one in commands if one["file"])
            )
        )
    return found


def main() -> int:
    """Draw the figures; return the exit code."""
    from sim.cli.main import run

    known = {section.name: section for section in sections()}
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("figures", nargs="*", metavar="FIGURE", help=f"some of: {', '.join(known)}")
    wanted = parser.parse_args().figures or list(known)
    if unknown := set(wanted) - set(known):
        parser.error(f"no such figure: {', '.join(sorted(unknown))}; there are {', '.join(known)}")
    done: set[str] = set()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        for section in (known[name] for name in wanted):
            for words in section.commands:
                if words not in done and run(shlex.split(words)) != 0:
                    print(f"sanctuary {words} failed", file=sys.stderr)
                    return 1
                done.add(words)
            shutil.copyfile(Path(section.drawn[-1]).with_suffix(".png"), PAGE.parent / section.shown)
            print(f"{section.shown} is drawn")
        os.chdir(PAGE.parent)
    return 0


if __name__ == "__main__":
    sys.exit(main())
