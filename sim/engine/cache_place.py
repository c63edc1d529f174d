"""The location of Numba's cache for this package, by module name and independent of the package's folder.

By default Numba names the location by the path of the source, so every checkout, environment and installed copy would compile the same
sources again, which takes about a minute. The cache folder is already named by a hash of all sources (`sim.engine.machine_code`), so
copies that share a folder are identical.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from numba.core.caching import UserProvidedCacheLocator

ROOT = Path(__file__).resolve().parents[1]


class PackageCacheLocator(UserProvidedCacheLocator):
    """A cache location for each module of this package. Numba's own locators serve other functions."""

    @classmethod
    def get_suitable_cache_subpath(cls, py_file: str) -> str:
        """Return the subfolder for a source file."""
        return "_".join(Path(py_file).resolve().relative_to(ROOT.parent).with_suffix("").parts)

    @classmethod
    def from_function(cls, py_func: Callable, py_file: str) -> PackageCacheLocator | None:
        """Return a locator for a function of this package, and None for any other."""
        if not Path(py_file).resolve().is_relative_to(ROOT):
            return None
        return super().from_function(py_func, py_file)  # type: ignore[no-untyped-call]


LOCATORS = f"{__name__}.{PackageCacheLocator.__name__},UserProvidedCacheLocator,InTreeCacheLocator,IPythonCacheLocator,ZipCacheLocator"
