"""Write the shipped table of what each parameter moves, and mark those without effect: `PYTHONPATH=scripts python -m measured.screening`.

The table is `screening.json` beside the module that reads it; the marks are `unmoved` in seeds/parameters.yaml.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace

from sim.analysis.claims.screened import screen_claims
from sim.analysis.sensitivity.moves import SHIPPED
from sim.analysis.sensitivity.screening import SCALE, SEEDS, WEEKS, Screening, screen
from sim.evidence.yaml_files import read_text
from sim.resources import data_dir, put_text
from sim.scenario import list_scenarios, load_scenario, spread

# Outputs that are kept of each parameter: those that it moves most, relative to the spread between seeds.
MOST_OUTPUTS = 4
MOST_SEEDS = 24


def unmoved(found: Screening) -> list[str]:
    """Return the parameters without effect so far."""
    return [key for key, moves in found.moves.items() if not moves]


def every_world() -> Screening:
    """Try every parameter in the baseline, then those without effect in the worlds of claims, at more seeds and in other scenarios."""
    baseline = load_scenario("baseline")
    found = screen_claims(screen(baseline, workers=2), workers=2)
    more = range(1, MOST_SEEDS + 1)
    add(found, screen_claims(screen(baseline, unmoved(found), seeds=more, workers=2), seeds=more[::2], workers=2))
    for other in list_scenarios():
        if other.theme in ("policies", "counterfactuals"):
            add(found, screen(load_scenario(other.name), unmoved(found), workers=2), other.name)
    # Relative weights do nothing where all entities have the same.
    for template in (key for key in unmoved(found) if "*" in key):
        singles = screen(baseline, list(spread(baseline, {template: None})), seeds=more, workers=2)
        found.moves[template] = [one for moves in singles.moves.values() for one in moves]
        found.runs += singles.runs
    return found


def add(found: Screening, later: Screening, world: str = "") -> None:
    """Add the moves of a later screening, in a world with a name."""
    found.runs += later.runs
    found.moves |= {
        key: [replace(one, world=world or one.world) for one in moves] for key, moves in later.moves.items()
    }


if __name__ == "__main__":
    found = every_world()
    plain = {key: [vars(one) for one in moves[:MOST_OUTPUTS]] for key, moves in found.moves.items()}
    head = {"weeks": WEEKS, "scale": SCALE, "seeds": SEEDS, "runs": found.runs, "moves": plain}
    put_text(SHIPPED, json.dumps(head, ensure_ascii=False, separators=(",", ":")).replace('],"', '],\n"') + "\n")
    file = data_dir("seeds") / "parameters.yaml"
    text = read_text(file).replace(", unmoved: true", "")
    for key in (key for key, moves in plain.items() if not moves):
        text = re.sub(
            rf"^(- \{{key: {re.escape(key)}, default.*?), text: ", r"\1, unmoved: true, text: ", text, flags=re.M
        )
    put_text(file, text)
