"""Which file a scenario's name means, and which files may be read at all.

A name means a file in the shipped folder, whatever its theme, or one beside the file that mentions it. A path is read
only when it was named on the command line, or leads from such a file to a place in the same folder or the shipped one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sim.resources import data_dir

THEMES = ("reference", "voices", "policies", "counterfactuals", "calibration", "own")


@dataclass(frozen=True)
class Shelf:
    """The folders that scenarios may be read from."""

    shipped: Path
    named: tuple[Path, ...] = ()

    @classmethod
    def default(cls) -> Shelf:
        """Return the shelf of the shipped scenarios."""
        return cls(data_dir("scenarios").resolve())

    def opened_at(self, path: Path) -> Shelf:
        """Return this shelf with the folder of a file that was named on the command line."""
        return Shelf(self.shipped, (*self.named, path.resolve().parent))

    def files(self) -> Iterator[Path]:
        """Yield the shipped scenario files, by folder and name; other folders hold sweeps and the like."""
        for folder in (self.shipped, *(self.shipped / theme for theme in THEMES)):
            yield from sorted(folder.glob("*.yaml"))

    def names(self) -> dict[str, Path]:
        """Return the shipped scenarios by name."""
        return {path.stem: path for path in self.files()}

    def allows(self, path: Path) -> bool:
        """Say whether a file lies in a folder that may be read, links followed."""
        real = path.resolve()
        return any(real.is_relative_to(folder) for folder in (self.shipped, *self.named))

    def find(self, wanted: str) -> Path | None:
        """Return the file that a word on the command line means: a path, or else a shipped name."""
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
        """Return how messages name a file: as short as it can be from where the user stands."""
        real = path.resolve()
        for base, prefix in ((Path.cwd(), Path()), (self.shipped.parent, Path())):
            if real.is_relative_to(base):
                return str(prefix / real.relative_to(base))
        return str(path)
