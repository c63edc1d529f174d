"""Drawing in a second process, whose JavaScript engine starts while this process simulates and writes tables.

`python -m sim.figures.drawing` answers each line of its input, a Vega-Lite specification and whether a bitmap is wanted, with
the SVG and the PNG in base 64. All lines are JSON.
"""

from __future__ import annotations

import base64
import json
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import cached_property
from importlib.metadata import version
from pathlib import Path

from sim.display import Picture, svg
from sim.resources import put_text

# What is drawn of a figure: the SVG, and the PNG if it is wanted.
Drawn = tuple[str, bytes]
PIXELS_PER_UNIT = 2
# The functions that send a figure to the second process and return what waits for the answer: one within `apart`.
_helpers: list[Callable[[Picture, bool], Callable[[], Drawn]]] = []


class Drawing:
    """A figure whose drawing has begun: in a second process within :func:`apart`, elsewhere when it is asked for.

    Parameters
    ----------
    picture
        A Vega-Lite specification.
    bitmap
        Whether the PNG will be wanted too.
    """

    def __init__(self, picture: Picture, bitmap: bool = False) -> None:
        self._wanted = (picture, bitmap)
        self._answer = _helpers[-1](picture, bitmap) if _helpers else None

    def svg(self) -> str:
        """Return the figure as SVG."""
        return self._drawn[0]

    def png(self) -> bytes:
        """Return the figure as PNG; where it was not wanted at first, this process makes it."""
        return self._drawn[1] or png_of(self.svg())

    @cached_property
    def _drawn(self) -> Drawn:
        if self._answer is not None:
            with suppress(OSError, ValueError):  # the other process was stopped
                return self._answer()
        return draw(*self._wanted)


def draw(picture: Picture, bitmap: bool) -> Drawn:
    """Draw a figure in this process."""
    drawn = svg(picture)
    return drawn, png_of(drawn) if bitmap else b""


def png_of(drawn: str) -> bytes:
    """Return an SVG as PNG."""
    from vl_convert import svg_to_png

    return svg_to_png(drawn, scale=PIXELS_PER_UNIT)


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

        def asked(picture: Picture, bitmap: bool) -> Drawn:
            print(json.dumps([picture, bitmap]), file=questions, flush=True)
            drawn, png = json.loads(answers.readline())
            return drawn, base64.b64decode(png)

        _helpers.append(lambda picture, bitmap: thread.submit(asked, picture, bitmap).result)
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
    draw({"data": {"values": []}, "mark": "point"}, bitmap=False)
    for line in sys.stdin:
        drawn, png = draw(*json.loads(line))
        print(json.dumps([drawn, base64.b64encode(png).decode()]), flush=True)
