"""Compare: this run beside another scenario's, under the same luck."""

from __future__ import annotations

from collections.abc import Callable

import solara

from sim.dashboard.pages.compare import comparison
from sim.dashboard.pages.live.page import known_fields
from sim.dashboard.pages.live.panels import output_choices
from sim.dashboard.pages.shared import exports
from sim.dashboard.pages.shared.figures import Exhibits
from sim.dashboard.session.run import FAILED
from sim.dashboard.session.tab import Session
from sim.dashboard.session.view import WRITTEN
from sim.dashboard.svg.exhibit import Exhibit
from sim.outputs.calendar import date_of_week
from sim.scenario import ScenarioError, load_text


@solara.component_vue("compare.vue", vuetify=False)
def Comparison(
    state: dict,
    shelf: list,
    changes: list,
    effects: list,
    file: dict,
    event_choose: Callable,
    event_take: Callable,
    event_read: Callable,
    event_own: Callable,
) -> None:
    """Everything on the page."""


@solara.component
def ComparePage(session: Session, beat: int) -> None:
    """Show the page; it is drawn anew with every beat, since the session changes inside."""
    file, set_file = solara.use_state({})
    view, run, other = session.view, session.run, session.other
    mine = run.partial.still() if run.partial else None
    partial = other.partial.still() if other and other.partial else None
    ready = (
        mine is not None and partial is not None and other is not None and mine.lived > 0 and partial.lived == mine.lived
        and partial.replicates == mine.replicates and run.scenario is not None and other.scenario is not None
    )  # fmt: skip
    state: dict[str, object] = {
        "against": view.against,
        "own": bool(view.other),
        "written": session.draft,
        "limit": session.limits.text,
        "refused": session.refused,
        "output": view.plot,
        "ready": ready,
        "failed": run.reason if run.state == FAILED else other.reason if other and other.state == FAILED else "",
        "progress": f"{other.lived if other else 0} of {max(run.lived, view.week)} weeks",
        "names": [other.scenario.title if other and other.scenario else "", run.scenario.title if run.scenario else ""],
        "edited": bool(view.changes),
        "evidence": view.evidence,
    }
    changes: list[dict] = []
    effects: list[dict] = []
    table = None
    exhibits: list[Exhibit] = []
    outputs: list[dict] = []
    if mine and partial and run.scenario and other and other.scenario and ready:
        changed = comparison.changes(other.scenario, run.scenario)
        table = comparison.effects(partial, mine, run.scenario, changed)
        plot = view.plot if view.plot in mine.names and view.plot in partial.names else "legitimacy.mean"
        exhibits = comparison.exhibits(partial, mine, plot, ("compared", "this run"))
        changes = [
            change.as_dict() | {"claims": list(change.claims), "rules": comparison.enters(change)} for change in changed
        ]
        effects = comparison.plain(table)
        outputs = output_choices([name for name in mine.names if name in partial.names], mine.labels)
        state["output"] = plot
        state["week"] = (
            f"Week {mine.lived}, {date_of_week(mine.lived - 1):%d %B %Y}; {mine.replicates} replicates, the same seeds in both"
        )

    note = f"{session.now.command()}, against {view.against} with the same seeds"

    def take(what: dict) -> None:
        ending = str(what.get("ending"))
        if table is not None and ending in ("csv", "parquet"):
            title = f"{state['names'][1]}, against {state['names'][0]}: what came out differently"  # type: ignore[index]
            made = exports.table(table, ending, title, note)
            set_file({"url": exports.offer(f"compare-{view.against}-effects", ending, made)})

    def choose(fields: dict) -> None:
        if found := known_fields(fields, session):
            session.set(**found, **({"other": ""} if "against" in fields else {}))

    def own(sent: str) -> None:
        if len(sent.encode()) > session.limits.text:
            session.refuse("", f"the text is longer than {session.limits.text:,} bytes")
            return
        try:
            load_text(sent, WRITTEN)
        except ScenarioError as error:
            session.refuse("", f"the scenario cannot be run ({error.problems[0].wrong}); mend it on the Write page")
        else:
            session.set(other=sent)

    Comparison(
        state=state,
        shelf=session.shelf,
        changes=changes,
        effects=effects,
        file=file,
        event_choose=choose,
        event_take=take,
        event_own=lambda sent: own(str(sent)),
        event_read=lambda claim: session.set(page="evidence", claim=str(claim)),
    )
    if exhibits:
        Exhibits(
            items=exhibits,
            choices={"both": {"field": "plot", "value": state["output"], "of": outputs}},
            name=f"compare-{view.against}-{state['output']}",
            note=note,
            choose=choose,
        )
