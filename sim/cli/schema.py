"""`sanctuary schema`: the JSON Schemas for editors, and the list of keys."""

from __future__ import annotations

import pkgutil
from pathlib import Path
from typing import Annotated

from typer import Argument, Option

from sim.cli.options import Json
from sim.cli.output import print_json
from sim.errors import SanctuaryError
from sim.resources import put_text

# The function that makes the schema of each kind of file.
MADE_BY = {
    "scenario": "sim.scenario.write.schema:scenario_schema",
    "sweep": "sim.runs.design.schema:design_schema",
    "search": "sim.analysis.decide.search.schema:search_schema",
    "exploration": "sim.analysis.decide.search.schema:exploration_schema",
}


def command(
    keys: Annotated[bool, Option("--keys", help="List the keys instead: assumptions, rules, events.")] = False,
    sweeps: Annotated[bool, Option("--sweeps", help="Print that of sweeps instead.")] = False,
    searches: Annotated[bool, Option("--searches", help="Print that of searches instead.")] = False,
    explorations: Annotated[bool, Option("--explorations", help="Print that of explorations instead.")] = False,
    every: Annotated[bool, Option("--all", help="Write all four to the folder of --out.")] = False,
    word: Annotated[str, Argument(metavar="[WORD]", help="With --keys: only keys or texts that contain it.")] = "",
    out: Annotated[Path | None, Option("--out", metavar="PATH", help="Write the schema to a file.")] = None,
    as_json: Json = False,
) -> None:
    """Print the JSON Schema of scenarios, sweeps, searches or explorations; with --keys, list the keys with range and meaning."""
    from sim.scenario.catalogue import catalogue

    if word and not keys:
        raise SanctuaryError(f"{word!r} is looked for among keys", remedy=f"Write sanctuary schema --keys {word}.")
    asked = [
        kind
        for kind, wanted in (("sweep", sweeps), ("search", searches), ("exploration", explorations))
        if wanted or every
    ]
    if keys and asked:
        raise SanctuaryError("--keys are those of scenarios", remedy="Leave out --keys, or the kind of file.")
    if every:
        if out is None:
            raise SanctuaryError("--all writes several files", remedy="Name their folder: --out scenarios/schema.")
        for kind in MADE_BY:
            _write(out / f"{kind}.schema.json", _text(kind, alone=False))
        return
    if len(asked) > 1:
        raise SanctuaryError("one schema at a time", remedy="Keep one of --sweeps, --searches and --explorations.")
    if keys:
        known = catalogue()
        lines = [f"{key}  ({one.range})  {one.text}" for key, one in known.expand().items()]
        lines += [f"rules.{rule.name}  (on or off)  {rule.title}" for rule in known.rules.values()]
        lines += [f"events: {kind.example[2:]}  {kind.text}" for kind in known.events.values()]
        found = [line for line in lines if word.lower() in line.lower()]
        if not found:
            remedy = "`sanctuary schema --keys` lists them all."
            raise SanctuaryError(f"no key or text has {word!r} in it", remedy=remedy)
        print_json({"keys": found}) if as_json else print("\n".join(found))
        return
    kind = asked[0] if asked else "scenario"
    if out is not None:
        _write(out, _text(kind))
    else:
        print(_text(kind), end="")


def _text(kind: str, alone: bool = True) -> str:
    """Return a schema as text; unless it stands alone, it finds its definitions in the scenarios' schema beside it."""
    from sim.scenario.write.schema import alone as with_all
    from sim.scenario.write.schema import linked, schema_text

    # Searches need NumPy, which a list of keys need not wait for.
    schema = pkgutil.resolve_name(MADE_BY[kind])()
    if kind == "scenario":
        return schema_text()
    return with_all(schema) if alone else linked(schema)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    put_text(path, text)
    print(f"Wrote {path}.")
