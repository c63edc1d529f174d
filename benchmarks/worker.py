"""One peer in its own process: `python worker.py KIND.MODULE DISTRIBUTION`, then a line of JSON for each thing to do.

A peer's module has `build(people, seed)`, which returns a function of a number of weeks that lives through them and returns the share that
has defected after each; building is not timed. A batch runner's has `run(runs, people, weeks, workers)`, which returns the last share of every
run; its time is that of the whole process and of those that it starts, which who started it learns when it ends.
"""

from __future__ import annotations

import importlib
import json
import sys
import time
from importlib.metadata import version
from typing import Any


def answer(module: Any, asked: dict[str, int]) -> dict[str, object]:
    """Do one thing and return what came of it, and the processor seconds that a peer took."""
    if "workers" in asked:
        return {"shares": [float(share) for share in module.run(**asked)]}
    live = module.build(asked["people"], asked["seed"])
    started = time.process_time()
    shares = live(asked["weeks"])
    return {"seconds": time.process_time() - started, "shares": [float(share) for share in shares]}


def main() -> None:
    """Serve until the input ends."""
    said = sys.stdout
    # What a peer prints must not come between the answers.
    sys.stdout = sys.stderr
    module = importlib.import_module(sys.argv[1])
    print(json.dumps({"version": version(sys.argv[2])}), file=said, flush=True)
    for line in sys.stdin:
        print(json.dumps(answer(module, json.loads(line))), file=said, flush=True)


if __name__ == "__main__":
    main()
