"""Find the file of a scenario's name, and restrict the folders that may be read.

A name means a shipped file of any theme, or one beside the file that mentions it. A path is read only when it was given on the
command line, or leads from such a file to a place in the same folder or in the shipped one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sim.resources import data_dir
from sim.scenario.read.declared import DECLARED

THEMES: tuple[str, ...] = tuple(DECLARED["head"]["theme"]["choices"])


@dataclass(frozen=True)
class Shelf:
    """The folders that scenarios may be read from."""

    shipped: Path
    named: tuple[Path, ...] = ()

    @classmethod
    def default(cls) -> Shelf:
        """Return the shelf of the shipped scenarios."""
        return cls(data_dir("scenarios").resolve())

    def files(self) -> Iterator[Path]:
        """Yield the shipped scenario files by folder and name; other folders hold sweeps, searches and explorations."""
        for folder in (self.shipped, *(self.shipped / theme for theme in THEMES)):
            yield from sorted(folder.glob("*.yaml"))

    def names(self) -> dict[str, Path]:
        """Return the shipped scenarios by name."""
        return {path.stem: path for path in self.files()}

    def allows(self, path: Path) -> bool:
        """Return whether a file, after following links, lies in a folder that may be read."""
        real = path.resolve()
        return any(real.is_relative_to(folder) for folder in (self.shipped, *self.named))

    def find(self, wanted: str) -> Path | None:
        """Return the file of a word on the command line: a path, or else a shipped name."""
        path = Path(wanted)
        if path.suffix in (".yaml", ".yml") or len(path.parts) > 1:
            return path if path.exists() else None
        return self.names().get(wanted) or (path if path.exists() else None)

    def follow(self, wanted: str, source: Path) -> Path | None:
        """Return the file that `extends: wanted` means: a path from the file, a name beside it, or a shipped name.

        Raises
        ------
        PermissionError
            When the path leads out of the folders that may be read.
        """
        if "/" in wanted or "\\" in wanted or wanted.endswith((".yaml", ".yml")):
            path = source.parent / (wanted if wanted.endswith((".yaml", ".yml")) else f"{wanted}.yaml")
            if not self.allows(path):
                raise PermissionError(wanted)
            return path if path.is_file() else None
        beside = source.parent / f"{wanted}.yaml"
        if beside.is_file() and beside.resolve() != source.resolve() and self.allows(beside):
            return beside
        return self.names().get(wanted)

    def shown(self, path: Path) -> str:
        """Return the name of a file in messages: the shortest path from the working folder or the shipped one."""
        real = path.resolve()
        for base in (Path.cwd(), self.shipped.parent):
            if real.is_relative_to(base):
                return str(real.relative_to(base))
        return str(path)
