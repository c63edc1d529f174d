"""The line that a terminal shows while a command says nothing."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from threading import Event, Lock, Thread
from typing import TextIO

# Seconds of silence before the line appears, and until it is written again.
PATIENCE, EVERY = 1.2, 0.3


class _Line:
    """The line, and when something was said last."""

    def __init__(self, terminal: TextIO) -> None:
        self._terminal, self._lock, self._ended = terminal, Lock(), Event()
        self._began = self._last = time.monotonic()
        self._shown = False
        Thread(target=self._watch, daemon=True).start()

    def _watch(self) -> None:
        while not self._ended.wait(EVERY):
            with self._lock:
                now = time.monotonic()
                if now - self._last > PATIENCE and not self._ended.is_set():
                    self._shown = True
                    print(f"\rWorking for {now - self._began:.0f} s", end="", file=self._terminal, flush=True)

    def clear(self, *, end: bool = False) -> None:
        """Take the line away, for good at the end."""
        with self._lock:
            if self._shown:
                print("\r\x1b[K", end="", file=self._terminal, flush=True)
            self._shown, self._last = False, time.monotonic()
            if end:
                self._ended.set()


class _Heard:
    """A stream that takes the line away before it is written to. A reader of a pipe gives the terminal its own page, so the line ends."""

    def __init__(self, stream: TextIO, line: _Line) -> None:
        self._stream, self._line = stream, line

    def write(self, text: str) -> int:
        """Write a text."""
        self._line.clear(end=not self._stream.isatty())
        return self._stream.write(text)

    def __getattr__(self, name: str) -> object:
        return getattr(self._stream, name)


@contextmanager
def working_line(*, silent: bool) -> Iterator[None]:
    """Show on a terminal for how long a command has worked, whenever it has said nothing for a while."""
    if silent or not sys.stderr.isatty():
        yield
        return
    line = _Line(sys.stderr)
    try:
        with redirect_stdout(_Heard(sys.stdout, line)), redirect_stderr(_Heard(sys.stderr, line)):  # type: ignore[type-var]
            yield
    finally:
        line.clear(end=True)
