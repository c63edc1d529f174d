"""Drawing in a second process, whose JavaScript engine starts while this process simulates and writes tables.

`python -m sim.figures.drawing` answers each line of its input, a Vega-Lite specification, with a line of JSON: the SVG.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from importlib.metadata import version
from pathlib import Path

from sim.display import Picture, svg
from sim.resources import put_text

# Waits for a figure that is being drawn, and returns its SVG.
Drawing = Callable[[], str]
# The functions that send a specification to the second process and return what comes back: one within `apart`.
_helpers: list[Callable[[Picture], Drawing]] = []


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
            return str(json.loads(answers.readline()))

        _helpers.append(lambda picture: thread.submit(asked, picture).result)
        try:
            yield
        finally:
            _helpers.pop()
            process.kill()
            with suppress(OSError):  # what it has not read
                questions.close()


def begun(picture: Picture) -> Drawing:
    """Begin to draw a Vega-Lite specification, and return the function that waits for the SVG."""
    drawing = _helpers[-1](picture) if _helpers else str

    def finished() -> str:
        try:
            return drawing() or svg(picture)
        except (OSError, ValueError):  # the other process was stopped
            return svg(picture)

    return finished


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
    from vl_convert import vegalite_to_svg

    vegalite_to_svg('{"data": {"values": []}, "mark": "point"}')
    for line in sys.stdin:
        print(json.dumps(vegalite_to_svg(line)), flush=True)
