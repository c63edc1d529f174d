"""Comparison with equations: where they suffice, and which mechanisms need individuals."""

from __future__ import annotations

from measured.telling import STRUCTURES, WORKERS

# The meaning of each structure among agents.
ACTING = {
    "structure.orders": "orders that go down a chain",
    "structure.defection": "commanders who look at each other",
    "structure.policing": "police who follow links",
    "structure.recruitment": "recruits by contact",
    "structure.strategy": "groups that learn",
    "structure.council": "leaders who vote",
}
# The rules that equations cannot express.
UNTOLD = {
    "contest": "armed men who contest ground",
    "displacement": "members who move",
    "posture": "states that engage and sanction",
    "deliberation": "a council that thinks again",
    "sheltering": "ranks who shelter guests",
    "outbidding": "hardliners whom moderation loses",
    "warlord_pay": "warlords who pay",
    "plots": "plotters",
}
DOCKED = {
    "strength.al_qaeda": "strength of al-Qaeda",
    "strength.aqis": "strength of AQIS",
    "strength.tip": "strength of TIP",
    "strength.imu": "strength of IMU",
    "strength.isis_k": "strength of ISIS-K",
    "attacks.isis_k": "its attacks",
    "skill.isis_k": "skill of the police against it",
    "ties.isis_k": "ties of its members",
    "capability.isis_k": "its capability",
    "cohesion.isis_k": "its cohesion",
    "prisoners.isis_k": "its prisoners",
    "taliban.strength": "fighters of the Taliban",
    "ranks.grievance": "grievance in the ranks",
    "resources": "resources of the regime",
    "moderation": "moderation of the leaders",
}


def dock() -> dict[str, str]:
    """Compare the model with equations: with agents, with averages, and where both have the same parts."""
    from sim.analysis.dock import dock as docked
    from sim.analysis.dock import verify
    from sim.analysis.dock.compare import EQUATIONS, PEOPLE

    agents, averages = (docked(name, workers=WORKERS) for name in STRUCTURES)
    among = {row["output"]: row for row in averages.verdicts.to_dict("records")}
    rows = [
        "| output | twin over model at the end | people matter among agents | twin over model at the end | among averages |",
        "|---|---|---|---|---|",
    ]
    for row in agents.verdicts.to_dict("records"):
        cells = [
            f"{one['ratio']:.2f} | {in_words(str(one['through'])) if one['verdict'] == PEOPLE else one['verdict']}"
            for one in (row, among[row["output"]])
        ]
        rows.append(f"| {DOCKED[row['output']]} | {cells[0]} | {cells[1]} |")
    counts = [int((one.verdicts["verdict"] == EQUATIONS).sum()) for one in (agents, averages)]
    verified = verify(workers=WORKERS).finding
    for output, label in DOCKED.items():
        verified = verified.replace(f"{output} (", f"{label} (")
    return {
        "table": "\n" + "\n".join(rows) + "\n\n",
        "agents": f"{counts[0]} of {len(agents.verdicts)}",
        "averages": str(counts[1]),
        "verified": verified,
    }


def in_words(through: str) -> str:
    """Return the mechanisms of a verdict in words."""
    if through.startswith("nothing"):
        return through
    words = {**ACTING, **UNTOLD}
    return "through " + ", or ".join(words[key] for key in through.split(", "))
