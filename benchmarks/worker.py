"""Run one peer in its own process: `python worker.py KIND.MODULE DISTRIBUTION`, then one line of JSON for each request.

The module of a peer has `build(people, seed)`, which returns a function that runs a number of weeks and returns the share of defectors
after each; building is not timed. The module of a batch runner has `run(runs, people, weeks, workers)`, which returns the last share of
every run; the parent measures the time of the whole process and its children when it ends.
"""

from __future__ import annotations

import importlib
import json
import sys
import time
from importlib.metadata import version
from typing import Any


def answer(module: Any, asked: dict[str, int]) -> dict[str, object]:
    """Answer one request: return the shares, and the processor seconds of a peer."""
    if "workers" in asked:
        return {"shares": [float(share) for share in module.run(**asked)]}
    live = module.build(asked["people"], asked["seed"])
    started = time.process_time()
    shares = live(asked["weeks"])
    return {"seconds": time.process_time() - started, "shares": [float(share) for share in shares]}


def main() -> None:
    """Answer requests until the input ends."""
    said = sys.stdout
    # The output of a peer must not mix with the answers.
    sys.stdout = sys.stderr
    module = importlib.import_module(sys.argv[1])
    print(json.dumps({"version": version(sys.argv[2])}), file=said, flush=True)
    for line in sys.stdin:
        print(json.dumps(answer(module, json.loads(line))), file=said, flush=True)


if __name__ == "__main__":
    main()
