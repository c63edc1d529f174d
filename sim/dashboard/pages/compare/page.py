"""The Compare page: this run and a run of another scenario with the same seeds."""

from __future__ import annotations

import pandas as pd
import solara

from sim.dashboard.pages.compare import comparison
from sim.dashboard.pages.live.panels import map_choices, output_choices
from sim.dashboard.pages.shared import exports, plainly
from sim.dashboard.pages.shared.figures import exhibits
from sim.dashboard.pages.shared.vue import from_template
from sim.dashboard.pages.write.page import examine
from sim.dashboard.session.run import FAILED, RESTING
from sim.dashboard.session.tab import Session
from sim.dashboard.svg.exhibit import Exhibit
from sim.outputs.calendar import date_of_week

# The runs in the charts.
NAMES = ("compared", "this run")

Comparison = from_template("compare/compare.vue", "state shelf changes effects", "choose take read own")


def opening(session: Session) -> Exhibit | None:
    """Return the chart of both runs, once both rest."""
    run, other, view = session.run, session.other, session.view
    if not (run.partial and other and other.partial and run.state == other.state == RESTING):
        return None
    plot = view.plot if view.plot in run.partial.names and view.plot in other.partial.names else "legitimacy.mean"
    return comparison.exhibits(other.partial, run.partial, plot, NAMES)[0]


@solara.component
def ComparePage(session: Session, beat: int) -> None:
    """Show the page. It is redrawn with every beat, because the session is changed in place."""
    view, run, other = session.view, session.run, session.other
    mine = run.partial.still() if run.partial else None
    partial = other.partial.still() if other and other.partial else None
    first, second = other.scenario if other else None, run.scenario
    failed = next((one.reason for one in (run, other) if one is not None and one.state == FAILED), "")
    state: dict[str, object] = {
        "against": view.against, "since": view.since, "most": session.limits.weeks, "own": bool(view.other), "written": session.draft, "limit": session.limits.text,
        "refused": session.refused, "edited": bool(view.changes), "evidence": view.evidence, "ready": False, "failed": failed,
        "progress": f"{other.lived if other else 0} of {max(run.lived, view.week)} weeks",
        "names": [first.title if first else "", second.title if second else ""],
    }  # fmt: skip
    changes: list[dict] = []
    table = pd.DataFrame()
    drawn: list[Exhibit] = []
    choices, plot = {}, view.plot
    if mine and partial and first and second and mine.lived and mine.progress == partial.progress:
        changed = comparison.changes(first, second)
        table = comparison.effects(partial, mine, second, changed)
        shared = [name for name in mine.names if name in partial.names]
        plot = view.plot if view.plot in shared else "legitimacy.mean"
        drawn = comparison.exhibits(partial, mine, plot, NAMES)
        drawn += comparison.maps(partial, mine, view.map, NAMES)
        told = zip(plainly.changed(first, second, changed), changed, strict=True)
        changes = [one | {"rules": comparison.enters(change)} for one, change in told]
        choices = {
            "both": {"field": "plot", "value": plot, "of": output_choices(shared, mine.labels)},
            "map-0": {"field": "map", "value": view.map, "of": map_choices(mine)},
        }
        day = f"{date_of_week(mine.lived - 1):%d %B %Y}"
        state["week"] = f"Week {mine.lived - 1}, {day}; {mine.replicates} replicates, the same seeds in both"
        state["ready"] = True
    title = f"{second.title if second else ''}, against {first.title if first else ''}: what came out differently"
    note = f"{session.now.command()}, against {view.against} with the same seeds"

    def own(sent: str) -> None:
        found = examine(sent, session.limits.text)
        if found["good"]:
            session.set(other=sent)
        else:
            wrong = found["problems"][0]["wrong"]
            session.refuse("", f"the scenario cannot be run ({wrong}); correct it on the Write page")

    Comparison(
        state=state,
        shelf=session.shelf,
        changes=changes,
        effects=comparison.plain(table),
        event_choose=session.choose,
        event_take=exports.giver(session, f"compare-{view.against}-effects", table, title, note),
        event_own=lambda sent: own(str(sent)),
        event_read=lambda claim: session.set(page="evidence", claim=str(claim)),
    )
    if drawn:
        exhibits(session, drawn, name=f"compare-{view.against}-{plot}", note=note, choices=choices)
