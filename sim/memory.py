"""Memory that the C library keeps. Nothing here has an effect with a library other than glibc."""

from __future__ import annotations

import ctypes
from contextlib import suppress
from functools import cache

# Options in glibc's malloc.h: the number of heaps; the size in bytes from which a block has pages of its own, which the system clears; and
# how many free bytes stay with the process.
_ARENA_MAX, _MMAP_THRESHOLD, _TRIM_THRESHOLD = -8, -3, -1
_HEAPS, _OWN_PAGES, _STAYS = 2, 4 << 20, 16 << 20


def few_heaps() -> None:
    """Limit the number of heaps. Call it before starting threads.

    Each tab of the dashboard has several threads, and the C library keeps a separate heap for many of them. Memory freed by a closed tab
    is scattered over these heaps and stays with the process. Over about twenty tabs, the default settings retained 1.6 MB per closed tab
    although no Python object was left; with two heaps, 0.3 MB.
    """
    _ask("mallopt", _ARENA_MAX, _HEAPS)


@cache
def keep_for_runs() -> None:
    """Keep what one run frees for the next. Pages that the system cleared anew took a twentieth of the time of a small run."""
    _ask("mallopt", _MMAP_THRESHOLD, _OWN_PAGES)
    _ask("mallopt", _TRIM_THRESHOLD, _STAYS)


def give_back() -> None:
    """Return free memory to the operating system."""
    _ask("malloc_trim", 0)


def _ask(name: str, *numbers: int) -> None:
    with suppress(AttributeError, OSError, TypeError):
        getattr(ctypes.CDLL(None), name)(*numbers)
