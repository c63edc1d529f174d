"""The direction in which each rule moves with each number it takes: `python -m tests.society.directions`, a part of `make renew`.

In `directions.json`, `x+` means that the result only rises with x, and `x-` that it only falls. A number is left out if the result
moves both ways with it, or not at all.
"""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path

from sim.evidence import parameters
from sim.society import registry
from tests.society.domains import DOMAINS

KEPT = Path(__file__).with_name("directions.json")
# Enough draws to combine all ends of the ranges of two arguments.
CALLS = 300
RANGES = {
    parameter.key.replace(".", "_"): (parameter.low, parameter.high)
    for parameter in parameters().values()
    if parameter.low is not None
}


def drawn(chance, low, high, hint):
    """Draw an argument: an end of its range, close to the lower end, or anywhere between."""
    if hint == "bool":
        return chance.random() < 0.5
    if hint == "int":
        return chance.choice([int(low), int(high), chance.randint(int(low), int(high))])
    return chance.choice([low, high, low + 1e-9 * (high - low), chance.uniform(low, high)])


class Drawn:
    """Parameters drawn anywhere in their ranges when a rule reads them."""

    def __init__(self, chance):
        self._chance = chance

    def __getattr__(self, name):
        value = drawn(self._chance, *RANGES[name], "float")
        setattr(self, name, value)
        return value


def ranges_of(function):
    """Return the range and type of each argument of a rule, parameters left out."""
    name = function.__name__
    hints = {
        argument: hint for argument, hint in function.__annotations__.items() if argument not in ("return", "params")
    }
    return {
        argument: (*DOMAINS.get(f"{name}.{argument}", DOMAINS.get(argument, (0, 1))), hint)
        for argument, hint in hints.items()
    }


def read_by(function):
    """Return the names of the parameters that a rule reads."""
    if "params" not in function.__annotations__:
        return []
    chance = random.Random(function.__name__)
    given = Drawn(chance)
    for _ in range(CALLS):
        function(*(drawn(chance, *one) for one in ranges_of(function).values()), given)
    return sorted(name for name in vars(given) if name in RANGES)


def directions(function):
    """Return the numbers with which a rule only rises or only falls, in words."""
    own, read = ranges_of(function), {name: (*RANGES[name], "float") for name in read_by(function)}
    ranges = own | read
    found = []
    for changed in ranges:
        chance = random.Random(f"{function.__name__}.{changed}")
        signs = set()
        for _ in range(CALLS // 3):
            values = {name: drawn(chance, *one) for name, one in ranges.items()}
            results = []
            for value in sorted(drawn(chance, *ranges[changed]) for _ in range(2)):
                given = Drawn(chance)
                vars(given).update(
                    {name: values[name] for name in read} | ({changed: value} if changed in read else {})
                )
                arguments = [value if name == changed else values[name] for name in own]
                results.append(function(*arguments, *([given] if read else [])))
            before, after = results
            if abs(after - before) > 1e-12 * max(1.0, abs(before)):
                signs.add("+" if after > before else "-")
        found += [f"{changed}{sign}" for sign in signs if len(signs) == 1]
    return " ".join(found)


def all_directions():
    """Return the directions of all rules, by module and function."""
    functions = {f"{one.__module__.rpartition('.')[2]}.{one.__name__}": one for one in registry.functions()}
    return {name: directions(one) for name, one in sorted(functions.items())}


def main() -> int:
    """Write the directions of all rules."""
    KEPT.write_text(json.dumps(all_directions(), indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
