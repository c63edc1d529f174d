"""Reading the store of a sweep: as tables, by SQL, or as arrays for analyses."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.dataset as ds

from sim.display import Displayed, Picture, Rows
from sim.errors import SanctuaryError, optional
from sim.outputs.tables import is_rate, unit_of
from sim.outputs.wording import titled
from sim.runs.journal import Journal
from sim.runs.store import PARTS, read_head, stored_blocks
from sim.runs.tasks import RUNS, weekly_schema
from sim.scenario.problems import suggestion

if TYPE_CHECKING:
    import duckdb
    import xarray

MEAN = "mean"
LAST = "last"
# The last bytes of a Parquet file.
MAGIC = b"PAR1"
_GLOB = re.compile(r"([*?\[])")
_SQL = {"int64": "bigint", "int32": "integer", "string": "varchar", "double": "double"}
# The mean over the kept weeks for a flow or a yearly rate, the last week for all else.
RUN = "run"


class Store(Displayed):
    r"""The store of a sweep, open for reading. The sweep may still be running.

    Parameters
    ----------
    folder
        The store.

    Attributes
    ----------
    head
        Content of `store.json`: design, version of the model, number of runs and points.

    Raises
    ------
    SanctuaryError
        If the folder is not a store.

    Examples
    --------
    >>> store = Store("out/unknowns")                       # doctest: +SKIP
    >>> store.weekly("risk.total", weeks=[259]).head()    # doctest: +SKIP
    >>> store.query("select point, avg(\"risk.total\") from weekly group by point").df()   # doctest: +SKIP
    """

    def __init__(self, folder: Path | str) -> None:
        self.folder = Path(folder)
        self.head = read_head(self.folder)
        broken = [name for name in ("points.parquet", *self._parts()) if not _ends(self.folder / name)]
        if broken:
            raise SanctuaryError(
                f"{self.folder}: damaged or missing: {', '.join(broken[:8])}{' and more' if len(broken) > 8 else ''}",
                remedy=f"Make these parts again: sanctuary sweep {self.folder}/design.yaml --out {self.folder} --resume",
            )

    def __len__(self) -> int:
        return self.head["runs"]

    def __repr__(self) -> str:
        stored = len(stored_blocks(self.folder))
        return (
            f"<Store {self.folder}: {self.head['title']}; {self.head['points']} points, {self.head['runs']} runs, "
            f"{stored} of {self.head['blocks']} blocks stored>"
        )

    def _table(self) -> Rows:
        return self.points.to_dict("records")

    def _picture(self) -> Picture | None:
        from sim.figures import vega
        from sim.figures.figure import finish

        output, week = self.outputs[0], self.weeks[-1]
        values = self.response(output)
        if np.isnan(values).all():
            return None
        chart = vega.Chart(pd.DataFrame({"value": values[~np.isnan(values)]}), width=480, height=160).mark("bar")
        x_axis = vega.Channel("value:Q", bin={"maxbins": 30}, title=f"{titled(output)}, week {week}")
        chart = chart.encode(x=x_axis, y={"aggregate": "count", "type": "quantitative", "title": "runs"})
        return finish(chart, f"{titled(output)}: all runs").specification

    @property
    def outputs(self) -> tuple[str, ...]:
        """The outputs kept."""
        return tuple(self.head["design"]["outputs"])

    @property
    def weeks(self) -> tuple[int, ...]:
        """The weeks kept."""
        return tuple(self.head["design"]["kept_weeks"])

    @cached_property
    def points(self) -> pd.DataFrame:
        """One row per point: `point`, then the factors."""
        return pd.read_parquet(self.folder / "points.parquet", partitioning=None)

    @property
    def factors(self) -> tuple[str, ...]:
        """The keys of the factors."""
        return tuple(self.head["design"]["factors"])

    @cached_property
    def runs(self) -> pd.DataFrame:
        """One row per stored run: `run`, `point`, `replicate`, `seed`, `identity`, `status`, `error`."""
        return self._dataset("runs", RUNS).to_table().to_pandas()

    @property
    def failed(self) -> pd.DataFrame:
        """The failed runs."""
        return self.runs[self.runs["status"] != "ok"]

    @property
    def complete(self) -> bool:
        """True if every run of the design is stored."""
        return len(self.runs) == self.head["runs"]

    def arrow(self, *outputs: str, weeks: Sequence[int] | None = None) -> pa.Table:
        """Return the weekly numbers of all runs that did not fail, as an Arrow table.

        Parameters
        ----------
        outputs, weeks
            Which ones; by default all kept.
        """
        names = [self._output(name) for name in outputs or self.outputs]
        wanted = None if weeks is None else ds.field("week").isin([int(week) for week in weeks])
        columns = ["run", "point", "replicate", "week", *names]
        return self._dataset("weekly", weekly_schema(self.outputs)).to_table(columns=columns, filter=wanted)

    def weekly(self, *outputs: str, weeks: Sequence[int] | None = None) -> pd.DataFrame:
        """Return the same as :meth:`arrow`, as a pandas table."""
        return self.arrow(*outputs, weeks=weeks).to_pandas()

    def to_pandas(self) -> pd.DataFrame:
        """Return the weekly numbers of all runs that did not fail, together with the factors."""
        return self.weekly().merge(self.points, on="point")

    def to_xarray(self, *outputs: str) -> xarray.Dataset:
        """Return some weekly numbers or all as an xarray Dataset: one variable per output, over point, replicate and week.

        The factors are coordinates of the points. Values that failed, are not stored yet or are undefined are NaN.

        Raises
        ------
        SanctuaryError
            If xarray is not installed.
        """
        with optional("xarray"):
            import xarray
        table = self.weekly(*outputs).drop(columns="run").set_index(["point", "replicate", "week"])
        whole = {"point": range(self.head["points"]), "replicate": range(self.head["design"]["replicates"])}
        found = xarray.Dataset.from_dataframe(table).reindex({**whole, "week": list(self.weeks)})
        factors = {name: ("point", self.points[name].to_numpy()) for name in self.factors}
        return found.assign_coords(factors).assign_attrs(title=self.head["title"], design=self.head["name"])

    def response(self, output: str, when: int | str = LAST) -> np.ndarray:
        """Return one number per run.

        Parameters
        ----------
        output
            The output.
        when
            A week kept, `last`, `mean` over the weeks kept, or `run`: the mean for a flow or rate, the last week for all else.

        Returns
        -------
        numpy.ndarray
            Shape (points, replicates); NaN where a run failed or is not stored yet, or the output is undefined.
        """
        return self.responses([output], when)[output]

    def responses(self, outputs: Sequence[str], when: int | str = LAST) -> dict[str, np.ndarray]:
        """Return :meth:`response` of several outputs, reading the store at most twice."""
        shape = (self.head["points"], self.head["design"]["replicates"])
        found = {self._output(name): np.full(shape, np.nan) for name in outputs}
        weeks = {name: self._week(name, when) for name in outputs}
        for week in dict.fromkeys(weeks.values()):
            names = [name for name in outputs if weeks[name] == week]
            table = self.weekly(*names, weeks=None if week is None else [week])
            if week is None:
                table = table.groupby(["point", "replicate"])[names].mean().reset_index()
            for name in names:
                found[name][table["point"].to_numpy(), table["replicate"].to_numpy()] = table[name].to_numpy()
        return found

    def said(self, output: str, when: int | str) -> str:
        """Return in words what :meth:`response` is of."""
        week = self._week(output, when)
        return f"mean of {len(self.weeks)} kept weeks" if week is None else f"week {week}"

    def query(self, sql: str) -> duckdb.DuckDBPyRelation:
        """Return the result of an SQL query.

        Parameters
        ----------
        sql
            Its tables are `weekly`, `runs`, `points`, and `results`, which joins `weekly` with the factors. Put a name with a dot
            in double quotes: `"risk.total"`.

        Raises
        ------
        SanctuaryError
            If the query is wrong; the message is DuckDB's.
        """
        import duckdb

        connection = duckdb.connect()
        connection.execute("set autoinstall_known_extensions = false; set autoload_known_extensions = false")
        for name, text in self._views():
            connection.execute(f"create view {name} as {text}")
        try:
            return connection.sql(sql)
        except duckdb.Error as error:
            remedy = 'Tables: weekly, runs, points, results. Put a name with a dot in quotes: "risk.total".'
            lost = re.search(r'[Rr]eferenced (?:column|table) "([\w.]+)"', str(error))
            if lost and lost[1] not in self.outputs and unit_of(lost[1]):
                remedy = f"This store does not keep {lost[1]}: write keep: {{outputs: [{lost[1]}, ...]}} in the design and sweep again."
            raise SanctuaryError(str(error).splitlines()[0], remedy=remedy) from error

    def _views(self) -> Iterator[tuple[str, str]]:
        """Yield the tables of an SQL query: whole files by name, so that no character of the folder's path is a pattern."""

        def files(paths: Sequence[Path]) -> str:
            listed = ", ".join("'" + _GLOB.sub(r"[\1]", str(path)).replace("'", "''") + "'" for path in paths)
            return f"select * from read_parquet([{listed}], hive_partitioning = false)"

        stored = self._shards("runs")
        yield "points", files([self.folder / "points.parquet"])
        for name, schema in (("runs", RUNS), ("weekly", weekly_schema(self.outputs))):
            if stored:
                yield name, files(self._shards(name))
            else:
                columns = ", ".join(f'null::{_SQL[str(field.type)]} as "{field.name}"' for field in schema)
                yield name, f"select {columns} where false"
        yield "results", "select * from weekly join points using (point)"

    def manifest(self) -> Iterator[dict[str, object]]:
        """Return the events of the manifest."""
        return iter(Journal(self.folder / "manifest.jsonl"))

    def _dataset(self, part: str, schema: pa.Schema) -> ds.Dataset:
        """Return the shards of all stored blocks, without one that is being put in place."""
        return ds.dataset([str(path) for path in self._shards(part)], schema=schema, format="parquet")

    def _parts(self) -> list[str]:
        return [f"{part}/{path.name}" for path in stored_blocks(self.folder) for part in PARTS]

    def _shards(self, part: str) -> list[Path]:
        return [self.folder / part / path.name for path in stored_blocks(self.folder)]

    def _output(self, name: str) -> str:
        if name not in self.outputs:
            remedy = suggestion(name, self.outputs, "the outputs kept")
            raise SanctuaryError(f"{self.folder} keeps no output {name!r}", remedy=remedy)
        return name

    def _week(self, output: str, when: int | str) -> int | None:
        if when == MEAN or (when == RUN and is_rate(output)):
            return None
        try:
            week = self.weeks[-1] if when in (LAST, RUN) else int(when)
        except ValueError:
            remedy = f"Write a week such as {self.weeks[-1]}, {LAST!r}, {MEAN!r} or {RUN!r}."
            raise SanctuaryError(f"{when!r} is not a week", remedy=remedy) from None
        if week not in self.weeks:
            near = min(self.weeks, key=lambda kept: abs(kept - week))
            raise SanctuaryError(f"{self.folder} keeps no week {week}", remedy=f"The nearest week kept is {near}.")
        return week


def _ends(path: Path) -> bool:
    """Return whether a Parquet file is there to its end."""
    try:
        with path.open("rb") as file:
            file.seek(-len(MAGIC), os.SEEK_END)
            return file.read() == MAGIC
    except OSError:
        return False


class RunFolder(Displayed):
    """The folder of a run, open for reading.

    Attributes
    ----------
    manifest
        Content of `manifest.json`.
    """

    def __init__(self, folder: Path | str) -> None:
        self.folder = Path(folder)
        try:
            self.manifest = json.loads((self.folder / "manifest.json").read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            remedy = "Name a folder that `--out` wrote."
            raise SanctuaryError(f"{folder} holds neither a sweep nor a run ({error})", remedy=remedy) from None

    def __repr__(self) -> str:
        return f"<RunFolder {self.folder}: {len(self.manifest['seeds'])} runs, {self.manifest['weeks']} weeks>"

    def _table(self) -> Rows:
        return pd.read_csv(self.folder / "summary.csv").to_dict("records")

    def table(self, name: str = "weekly") -> pd.DataFrame:
        """Return a table: `weekly`, `by_group`, `by_state`, `by_province`, `attacks` or `events`."""
        known = sorted(path.stem for path in self.folder.glob("*.parquet"))
        if name not in known:
            raise SanctuaryError(f"{self.folder} has no table {name!r}", remedy=suggestion(name, known, "the tables"))
        return pd.read_parquet(self.folder / f"{name}.parquet")

    def to_pandas(self) -> pd.DataFrame:
        """Return one row per replicate and week with every output."""
        return self.table()
