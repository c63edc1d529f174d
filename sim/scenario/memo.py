"""The catalogue kept between commands, so that checking a scenario does not read all of the seeds again.

A JSON file in the user's cache, named by a hash of everything it was made from: an edited seed or rule gives another name.
Losing it costs a quarter of a second. Nothing in it is trusted further than the seeds are.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from sim.resources import data_dir
from sim.scenario.catalogue import Catalogue, Entity, EventKind, Parameter, Switch

_SIM = Path(__file__).resolve().parents[1]


def remembered(build: Callable[[], Catalogue]) -> Catalogue:
    """Return the catalogue, from the cache when nothing it was made from has changed.

    Parameters
    ----------
    build
        Makes it anew.
    """
    try:
        path = folder() / f"catalogue-{fingerprint()}.json"
    except RuntimeError:
        return build()  # nobody's home, so nowhere to keep it
    try:
        return _from_plain(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        pass  # not there, or not what was written: make it again
    found = build()
    # A read-only home is no reason to fail.
    with suppress(OSError):
        _keep(found, path)
    return found


def folder() -> Path:
    """Return where the cache is."""
    base = os.environ.get("SANCTUARY_CACHE_DIR")
    if base:
        return Path(base)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "sanctuary"


def fingerprint() -> str:
    """Return a hash of the seeds and of the code that makes a catalogue of them."""
    digest = hashlib.sha256()
    for path in _sources():
        data = path.read_bytes()
        digest.update(f"{path.name}:{len(data)}:".encode())
        digest.update(data)
    return digest.hexdigest()[:24]


def _sources() -> Iterator[Path]:
    yield from sorted(path for path in data_dir("seeds").iterdir() if path.suffix in (".yaml", ".csv"))
    for room in ("evidence", "rules", "scenario"):
        yield from sorted((_SIM / room).glob("*.py"))


def _keep(catalogue: Catalogue, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    for old in path.parent.glob("catalogue-*.json"):
        old.unlink(missing_ok=True)
    handle, written = tempfile.mkstemp(dir=path.parent, suffix=".part")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(asdict(catalogue), file, default=sorted)
    # Whole or not at all, whoever else writes at the same time.
    os.replace(written, path)


def _from_plain(plain: dict[str, Any]) -> Catalogue:
    return Catalogue(
        parameters={key: _parameter(row) for key, row in plain["parameters"].items()},
        entities={
            kind: {name: _entity(row) for name, row in known.items()} for kind, known in plain["entities"].items()
        },
        events={name: _event(row) for name, row in plain["events"].items()},
        rules={name: Switch(**_tuples(row)) for name, row in plain["rules"].items()},
        claims=plain["claims"],
        provinces=tuple(plain["provinces"]),
    )


def _tuples(row: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}


def _parameter(row: dict[str, Any]) -> Parameter:
    return Parameter(**_tuples(row))


def _entity(row: dict[str, Any]) -> Entity:
    return Entity(row["name"], row["label"], {name: _parameter(own) for name, own in row["own"].items()})


def _event(row: dict[str, Any]) -> EventKind:
    fields = {name: _parameter(field) for name, field in row["fields"].items()}
    return EventKind(row["name"], row["text"], tuple(row["claims"]), fields, frozenset(row["required"]))
