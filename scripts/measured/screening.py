"""Write the shipped table of the effect of each parameter on each output: `PYTHONPATH=scripts python -m measured.screening`."""

from __future__ import annotations

import json

from sim.analysis.sensitivity.moves import SHIPPED
from sim.analysis.sensitivity.screening import SCALE, SEEDS, WEEKS, screen
from sim.resources import put_text
from sim.scenario import load_scenario

# Outputs that are kept of each parameter: those that it moves most, relative to the spread between seeds.
MOST_OUTPUTS = 4

if __name__ == "__main__":
    found = screen(load_scenario("baseline"), workers=2)
    plain = {key: [vars(one) for one in moves[:MOST_OUTPUTS]] for key, moves in found.moves.items()}
    head = {"weeks": WEEKS, "scale": SCALE, "seeds": SEEDS, "moves": plain}
    put_text(SHIPPED, json.dumps(head, ensure_ascii=False, separators=(",", ":")).replace('],"', '],\n"') + "\n")
