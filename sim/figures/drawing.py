"""Drawing in a second process, whose JavaScript engine starts while this process simulates and writes tables.

`python -m sim.figures.drawing` answers each line of its input, a Vega-Lite specification, with the SVG. All lines are JSON.
A PNG is made of the SVG in this process, while the other draws the next figure.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import cached_property
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

from sim.display import Picture, svg
from sim.resources import put_text

PIXELS_PER_UNIT = 2
# The functions that send a figure to the second process and return what waits for the answer: one within `apart`.
_helpers: list[Callable[[Picture], Callable[[], str]]] = []


class Drawing:
    """A figure whose drawing has begun: in a second process within :func:`apart`, elsewhere when it is asked for.

    Parameters
    ----------
    picture
        A Vega-Lite specification.
    """

    def __init__(self, picture: Picture) -> None:
        self._picture = picture
        self._answer = _helpers[-1](picture) if _helpers else None

    def svg(self) -> str:
        """Return the figure as SVG."""
        return self._drawn

    @cached_property
    def _drawn(self) -> str:
        if self._answer is not None:
            with suppress(OSError, ValueError):  # the other process was stopped
                return self._answer()
        return svg(self._picture)

    def png(self) -> bytes:
        """Return the figure as PNG."""
        from vl_convert import svg_to_png

        return svg_to_png(self.svg(), scale=PIXELS_PER_UNIT)


@contextmanager
def apart() -> Iterator[None]:
    """Draw in a second process until the end of the outermost block. It starts at once."""
    if _helpers:
        yield
        return
    command = [sys.executable, "-m", "sim.figures.drawing"]
    with (
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8") as process,
        ThreadPoolExecutor(1) as thread,
    ):
        assert process.stdin is not None
        assert process.stdout is not None
        questions, answers = process.stdin, process.stdout

        def asked(picture: Picture) -> str:
            print(json.dumps(picture), file=questions, flush=True)
            drawn: str = json.loads(answers.readline())
            return drawn

        # Machine code of a simulation leaves the interpreter to this thread.
        thread.submit(import_module, "sim.figures.figure")
        _helpers.append(lambda picture: thread.submit(asked, picture).result)
        try:
            yield
        finally:
            _helpers.pop()
            process.kill()
            with suppress(OSError):  # what it has not read
                questions.close()


def bundle(folder: Path) -> Path:
    """Return the file with Vega-Embed for browsers, which is made in a second process where it is missing."""
    made = folder / f"vega-{version('vl-convert-python')}.js"
    if not made.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        words = "import vl_convert; print(vl_convert.javascript_bundle())"
        found = subprocess.run(
            [sys.executable, "-c", words], capture_output=True, text=True, encoding="utf-8", check=True
        )
        put_text(made, found.stdout)
    return made


if __name__ == "__main__":
    # Ctrl-C also reaches this process; the one that started it stops it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    svg({"data": {"values": []}, "mark": "point"})
    for line in sys.stdin:
        print(json.dumps(svg(json.loads(line))), flush=True)
