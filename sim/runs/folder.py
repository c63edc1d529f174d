"""The output folder of a run: tables, figures, the resolved scenario, and a manifest that tells how to reproduce it."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import platform
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import numpy as np

from sim.outputs import tables
from sim.outputs.definitions import find
from sim.resources import data_dir, put_text
from sim.runs.ensemble import Ensemble
from sim.runs.journal import make_folder
from sim.scenario import resolved_text
from sim.version import __version__

PACKAGES = ("mesa", "numpy", "numba", "scipy", "pandas", "pyarrow", "altair", "vl-convert-python")


def write_folder(
    ensemble: Ensemble,
    folder: Path,
    *,
    command: Sequence[str] = (),
    overrides: Mapping[str, object] | None = None,
    draw: bool = True,
    also: Callable[[Path], list[Path]] | None = None,
) -> list[Path]:
    """Write everything about an ensemble into a folder.

    Parameters
    ----------
    ensemble
        The runs.
    folder
        Made if missing. Files of an earlier run in it are replaced.
    command
        The command line, for the manifest.
    overrides
        Values that replace the scenario's own.
    draw
        Whether to draw the figures.
    also
        A function that writes further files into the folder and returns them, before the manifest lists all files.

    Returns
    -------
    list of pathlib.Path
        The files written, the manifest last.

    Raises
    ------
    SanctuaryError
        If the folder cannot be made.
    OSError
        If a file cannot be written; no file of this run is left.
    """
    make_folder(folder)
    _clear(folder)
    before = set(folder.rglob("*"))
    try:
        return _write(ensemble, folder, command, overrides or {}, draw, also)
    except OSError:
        # A folder without its manifest would pass for a run that is not whole.
        for path in set(folder.rglob("*")) - before:
            if path.is_file():
                path.unlink()
        raise


def _write(
    ensemble: Ensemble,
    folder: Path,
    command: Sequence[str],
    overrides: Mapping[str, object],
    draw: bool,
    also: Callable[[Path], list[Path]] | None,
) -> list[Path]:
    if draw:
        from sim.figures import album
        from sim.figures.figure import begin, save

        drawings = begin(album.charts(ensemble.results, ensemble.scenario))
    written = _write_tables(ensemble, folder)
    written.append(folder / "scenario.yaml")
    put_text(written[-1], resolved_text(ensemble.scenario))
    if draw:
        written += save(drawings, folder / "figures")
    if also is not None:
        written += also(folder)
    written.append(_write_manifest(ensemble, folder, written, command, overrides))
    return written


def _clear(folder: Path) -> None:
    """Remove the files that the manifest of an earlier run lists; its figures would pass for those of this run."""
    manifest = folder / "manifest.json"
    try:
        listed = json.loads(manifest.read_text(encoding="utf-8"))["files"]
    except (OSError, ValueError, KeyError, TypeError):
        listed = {}
    for name in listed:
        path = folder / name
        if path.resolve().is_relative_to(folder.resolve()):
            path.unlink(missing_ok=True)
    manifest.unlink(missing_ok=True)


def summary(ensemble: Ensemble) -> list[dict[str, str | float]]:
    """Return one row per output: its quantiles over replicates.

    Returns
    -------
    list of dict
        Keys `output`, `unit`, `of` (`last week`, or `mean over weeks` for a weekly flow), `q05`, `median`, `q95`, `text`.
    """
    values = [tables.over_run(name, tables.stack(name, ensemble.results)) for name in ensemble.names]
    levels = tables.quantiles_of(np.stack(values, axis=1), (0.05, 0.5, 0.95)).T.tolist()
    return [
        {
            "output": name,
            "unit": find(name).unit,
            "of": "mean over weeks" if tables.is_flow(name) else "last week",
            **dict(zip(("q05", "median", "q95"), found, strict=True)),
            "text": find(name).text,
        }
        for name, found in zip(ensemble.names, levels, strict=True)
    ]


def _write_tables(ensemble: Ensemble, folder: Path) -> list[Path]:
    written = []
    for part in ("weekly", "by_group", "by_province", "by_state", "attacks", "events"):
        written.append(folder / f"{part}.parquet")
        tables.write_parquet(tables.gather(ensemble.results, ensemble.seeds, part), written[-1])
    rows, text = summary(ensemble), io.StringIO()
    writer = csv.DictWriter(text, rows[0], lineterminator="\n")
    writer.writeheader()
    writer.writerows({key: "" if value != value else value for key, value in row.items()} for row in rows)
    written.append(folder / "summary.csv")
    put_text(written[-1], text.getvalue())
    return written


def _write_manifest(
    ensemble: Ensemble, folder: Path, written: Sequence[Path], command: Sequence[str], overrides: Mapping[str, object]
) -> Path:
    manifest = {
        "sanctuary": __version__,
        "scenario": ensemble.scenario.name,
        "title": ensemble.scenario.title,
        "command": list(command),
        "overrides": dict(overrides),
        "seed": ensemble.seeds[0],
        "seeds": list(ensemble.seeds),
        "weeks": ensemble.weeks,
        "scale": ensemble.scale,
        "engine": ensemble.engine,
        "inputs": {"scenario": ensemble.scenario.digest, "seeds": evidence_digest()},
        "python": sys.version.split()[0],
        "platform": platform.platform(),
        "packages": {name: _version(name) for name in PACKAGES},
        "written": datetime.now(tz=UTC).isoformat(timespec="seconds"),
        "wall_s": round(ensemble.wall_s, 3),
        "files": {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in written},
    }
    path = folder / "manifest.json"
    put_text(path, json.dumps(manifest, indent=2, ensure_ascii=False) + "\n")
    return path


def evidence_digest() -> str:
    """Return a hash of all shipped evidence, so that an edited file of `seeds/` shows in the manifest."""
    folder = data_dir("seeds")
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    whole = b"".join(str(path.relative_to(folder)).encode() + path.read_bytes() for path in files)
    return hashlib.sha256(whole).hexdigest()


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
