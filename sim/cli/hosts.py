"""`sanctuary hosts`: decisions of other hosts, predicted by the council's rules."""

from __future__ import annotations

from sim.cli.options import Json
from sim.cli.output import print_json, print_prose, print_rows


def command(as_json: Json = False) -> None:
    """Predict what other hosts did with their guests, by the same rules as the Taliban council.

    Each case is predicted without using it. Log scores are compared with those of the base rate.
    """
    from sim.analysis.hosts import OUTCOMES, hosts

    found = hosts()
    mean, low, high = found.gain
    parts = zip(found.decisions, found.shares.tolist(), found.scores.tolist(), found.base.tolist(), strict=True)
    cases = [
        {
            "case": one.id,
            "outcome": one.outcome,
            **dict(zip(OUTCOMES, shares, strict=True)),
            "score": score,
            "base": base,
        }
        for one, shares, score, base in parts
    ]
    if as_json:
        print_json({"cases": cases, "gain": {"mean": mean, "low": low, "high": high}})
        return
    told = [
        {**case, "decision": f"{one.host} {one.year}: {one.guest}", "missed": "missed" if wrong else ""}
        for case, one, wrong in zip(cases, found.decisions, found.missed, strict=True)
    ]
    columns = {
        "decision": "{decision}",
        "outcome": "{outcome}",
        **{one: f"{{0[{one}]:.0%}}" for one in OUTCOMES},
        "": "{missed}",
    }
    print_rows(told, columns, title="Predicted share of each outcome")
    print_prose(
        f"Log score per case, leave-one-out: {found.scores.mean():.2f}; base rate {found.base.mean():.2f}; gain {mean:+.2f}, "
        f"90 % between {low:+.2f} and {high:+.2f}.\n"
        f"{sum(found.missed)} of {len(found.decisions)} decisions are missed: another outcome was likelier by the rule."
    )
