"""Reading a sweep's store: as tables, by SQL, or as the arrays that analyses want."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.dataset as ds

from sim.display import Displayed, Picture, Rows
from sim.errors import SanctuaryError
from sim.figures.style import config
from sim.runs.store import read_head
from sim.runs.tasks import RUNS, weekly_schema
from sim.scenario.problems import suggestion

if TYPE_CHECKING:
    import duckdb
    import polars
    import xarray

MEAN = "mean"
LAST = "last"


class Store(Displayed):
    r"""A sweep's store, open for reading; it may still be growing.

    Parameters
    ----------
    folder
        The store.

    Attributes
    ----------
    head
        What `store.json` says: design, model version, number of runs and points.

    Raises
    ------
    SanctuaryError
        When the folder is no store.

    Examples
    --------
    >>> store = Store("out/unknowns")                       # doctest: +SKIP
    >>> store.weekly(["risk.total"], weeks=[259]).head()    # doctest: +SKIP
    >>> store.query("select point, avg(\"risk.total\") from weekly group by point").df()   # doctest: +SKIP
    """

    def __init__(self, folder: Path | str) -> None:
        self.folder = Path(folder)
        self.head = read_head(self.folder)

    def __repr__(self) -> str:
        stored = len(list((self.folder / "runs").glob("[0-9]*.parquet")))
        return (
            f"<Store {self.folder}: {self.head['title']}; {self.head['points']} points, {self.head['runs']} runs, "
            f"{stored} of {self.head['blocks']} blocks stored>"
        )

    def _table(self) -> Rows:
        return self.points.to_dict("records")

    def _picture(self) -> Picture | None:
        output, week = self.outputs[0], self.weeks[-1]
        values = self.response(output)
        rows = [
            {"point": point, "value": float(value)}
            for (point, _), value in np.ndenumerate(values)
            if not np.isnan(value)
        ]
        if not rows:
            return None
        x_axis = {"field": "value", "type": "quantitative", "bin": {"maxbins": 30}, "title": f"{output} in week {week}"}
        return {
            "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
            "title": f"{output} over all runs",
            "width": 480,
            "height": 160,
            "config": config(),
            "data": {"values": rows},
            "mark": "bar",
            "encoding": {"x": x_axis, "y": {"aggregate": "count", "title": "runs"}},
        }

    @property
    def outputs(self) -> tuple[str, ...]:
        """The outputs that were kept."""
        return tuple(self.head["design"]["outputs"])

    @property
    def weeks(self) -> tuple[int, ...]:
        """The weeks that were kept."""
        return tuple(self.head["design"]["kept_weeks"])

    @cached_property
    def points(self) -> pd.DataFrame:
        """One row a point: `point`, then the factors."""
        return pd.read_parquet(self.folder / "points.parquet")

    @property
    def factors(self) -> tuple[str, ...]:
        """The factors' keys."""
        return tuple(self.head["design"]["factors"])

    @cached_property
    def runs(self) -> pd.DataFrame:
        """One row a stored run: `run`, `point`, `replicate`, `seed`, `identity`, `status`, `error`."""
        return self._dataset("runs", RUNS).to_table().to_pandas()

    @property
    def failed(self) -> pd.DataFrame:
        """The rows of `runs` that failed."""
        return self.runs[self.runs["status"] != "ok"]

    @property
    def complete(self) -> bool:
        """Whether every run of the design is stored."""
        return len(self.runs) == self.head["runs"]

    def arrow(self, outputs: Sequence[str] | None = None, weeks: Sequence[int] | None = None) -> pa.Table:
        """Return the weekly numbers of the runs that did not fail, as an Arrow table.

        Parameters
        ----------
        outputs, weeks
            Which ones; all that were kept by default.
        """
        names = [self._output(name) for name in (outputs if outputs is not None else self.outputs)]
        wanted = None if weeks is None else ds.field("week").isin([int(week) for week in weeks])
        columns = ["run", "point", "replicate", "week", *names]
        return self._dataset("weekly", weekly_schema(self.outputs)).to_table(columns=columns, filter=wanted)

    def weekly(self, outputs: Sequence[str] | None = None, weeks: Sequence[int] | None = None) -> pd.DataFrame:
        """Return what :meth:`arrow` does as a pandas table."""
        return self.arrow(outputs, weeks).to_pandas()

    def to_pandas(self) -> pd.DataFrame:
        """Return the weekly numbers of every run that did not fail, the factors beside them."""
        return self.weekly().merge(self.points, on="point")

    def to_xarray(self) -> xarray.Dataset:
        """Return the weekly numbers as an xarray Dataset: one variable an output, over point, replicate and week.

        The factors are coordinates of the points. What failed, is not there yet or is undefined is NaN.

        Raises
        ------
        SanctuaryError
            When xarray is not installed.
        """
        try:
            import xarray
        except ImportError as error:
            raise SanctuaryError(
                "xarray is not installed", remedy="Install it with: pip install 'sanctuary-sim[xarray]'"
            ) from error
        table = self.weekly()
        replicates, weeks = range(self.head["design"]["replicates"]), self.weeks
        whole = table.set_index(["point", "replicate", "week"])[list(self.outputs)].reindex(
            pd.MultiIndex.from_product([range(self.head["points"]), replicates, weeks])
        )
        shape = (self.head["points"], len(replicates), len(weeks))
        dims = ("point", "replicate", "week")
        factors = {name: ("point", self.points[name].to_numpy()) for name in self.factors}
        return xarray.Dataset(
            {name: (dims, whole[name].to_numpy(float).reshape(shape)) for name in self.outputs},
            coords={"point": range(shape[0]), "replicate": list(replicates), "week": list(weeks), **factors},
            attrs={"title": self.head["title"], "design": self.head["name"]},
        )

    def polars(
        self, outputs: Sequence[str] | None = None, weeks: Sequence[int] | None = None
    ) -> polars.DataFrame | polars.Series:
        """Return what :meth:`arrow` does as a Polars table; Polars must be installed."""
        import polars

        return polars.from_arrow(self.arrow(outputs, weeks))

    def response(self, output: str, when: int | str = LAST) -> np.ndarray:
        """Return one number a run.

        Parameters
        ----------
        output
            Which output.
        when
            A kept week, `last`, or `mean` over the kept weeks.

        Returns
        -------
        numpy.ndarray
            Shape (points, replicates); NaN where a run failed, is not there yet, or the output is undefined.
        """
        week = self._week(when)
        table = self.weekly([output], None if week is None else [week])
        found = np.full((self.head["points"], self.head["design"]["replicates"]), np.nan)
        means = table.groupby(["point", "replicate"])[output].mean().reset_index()
        found[means["point"].to_numpy(), means["replicate"].to_numpy()] = means[output].to_numpy()
        return found

    def query(self, sql: str) -> duckdb.DuckDBPyRelation:
        """Return what an SQL query finds.

        Parameters
        ----------
        sql
            Over the tables `weekly`, `runs`, `points`, and `results`, which is `weekly` with the factors beside it. A name
            with a dot stands in double quotes: `"risk.total"`.

        Raises
        ------
        SanctuaryError
            When the query is wrong, with DuckDB's own words.
        """
        import duckdb

        connection = duckdb.connect()
        connection.execute("set autoinstall_known_extensions = false; set autoload_known_extensions = false")
        for name, text in self.views().items():
            connection.execute(f"create view {name} as {text}")
        try:
            return connection.sql(sql)
        except duckdb.Error as error:
            raise SanctuaryError(
                str(error).splitlines()[0],
                remedy='Tables: weekly, runs, points, results. A name with a dot stands in quotes: "risk.total".',
            ) from error

    def views(self) -> dict[str, str]:
        """Return the SQL of the tables that :meth:`query` offers."""
        folder = str(self.folder).replace("'", "''")
        return {
            "points": f"select * from read_parquet('{folder}/points.parquet')",
            "runs": f"select * from read_parquet('{folder}/runs/*.parquet')",
            "weekly": f"select * from read_parquet('{folder}/weekly/*.parquet') semi join runs using (run)",
            "results": "select * from weekly join points using (point)",
        }

    def manifest(self) -> Iterator[dict[str, object]]:
        """Go through the manifest's events; a line that a kill cut short is passed over."""
        path = self.folder / "manifest.jsonl"
        for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
            try:
                yield json.loads(line)
            except ValueError:
                continue

    def _dataset(self, part: str, schema: pa.Schema) -> ds.Dataset:
        """Return the shards of all stored blocks; one that is being put in place is not among them."""
        stored = sorted(path.name for path in (self.folder / "runs").glob("[0-9]*.parquet"))
        return ds.dataset([str(self.folder / part / name) for name in stored], schema=schema, format="parquet")

    def _output(self, name: str) -> str:
        if name not in self.outputs:
            raise SanctuaryError(
                f"{self.folder} keeps no output {name!r}", remedy=suggestion(name, self.outputs, "the outputs kept")
            )
        return name

    def _week(self, when: int | str) -> int | None:
        if when == MEAN:
            return None
        try:
            week = self.weeks[-1] if when == LAST else int(when)
        except ValueError:
            raise SanctuaryError(
                f"{when!r} is no week", remedy=f"Write a week such as {self.weeks[-1]}, {LAST!r} or {MEAN!r}."
            ) from None
        if week not in self.weeks:
            near = min(self.weeks, key=lambda kept: abs(kept - week))
            raise SanctuaryError(f"{self.folder} keeps no week {week}", remedy=f"The nearest that it keeps is {near}.")
        return week


def one_liners(folder: Path) -> dict[str, str]:
    """Return how to open the weekly numbers elsewhere, by tool."""
    return {
        "pandas": f"pandas.read_parquet('{folder}/weekly')",
        "polars": f"polars.scan_parquet('{folder}/weekly/*.parquet')",
        "DuckDB": f"select * from '{folder}/weekly/*.parquet'",
        "R": f"arrow::open_dataset('{folder}/weekly')",
    }
