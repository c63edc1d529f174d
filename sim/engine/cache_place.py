"""Where Numba keeps what it compiled of this package: by the name of a module, whatever folder the package stands in.

Numba names the place by the path of the source, so that every checkout, environment and installed copy would compile the same sources
again, most of a minute each. The folder of compiled code is named by a hash of all sources already (`sim.engine.machine_code`), so
two copies that come to the same folder are the same.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from numba.core.caching import UserProvidedCacheLocator

ROOT = Path(__file__).resolve().parents[1]


class PackageCacheLocator(UserProvidedCacheLocator):
    """A place for each module of this package; functions from elsewhere are left to Numba's own locators."""

    @classmethod
    def get_suitable_cache_subpath(cls, py_file: str) -> str:
        """Return the subfolder for a source file."""
        return "_".join(Path(py_file).resolve().relative_to(ROOT.parent).with_suffix("").parts)

    @classmethod
    def from_function(cls, py_func: Callable, py_file: str) -> PackageCacheLocator | None:
        """Return a locator for a function of this package, and nothing for any other."""
        if not Path(py_file).resolve().is_relative_to(ROOT):
            return None
        return super().from_function(py_func, py_file)  # type: ignore[no-untyped-call]


LOCATORS = f"{__name__}.{PackageCacheLocator.__name__},UserProvidedCacheLocator,InTreeCacheLocator,IPythonCacheLocator,ZipCacheLocator"
