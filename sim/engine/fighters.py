"""Every fighter's week, as a loop over columns.

The week's draw of a person is tested first against a bound on all his hazards together, which settles nearly everybody at the
cost of one draw and one comparison; the full rules are asked for the rest.
"""

from __future__ import annotations

from typing import Any

from sim.engine.columns import N_HEADS, People
from sim.luck import draw, stream
from sim.week.choices import (
    DEFECT,
    DRIFT,
    EASE,
    EMBITTER,
    GO_HOME,
    NOTHING,
    ON_MINORITY,
    ON_OPPONENT,
    ON_WOMEN,
    SHELTER,
    fighter_choice,
)  # fmt: skip
from sim.week.effects import (
    after_fighters,
)  # fmt: skip
from sim.week.persons import (
    FIGHTER_WEEK,
)  # fmt: skip
from sim.world.columns import (
    BREACH_MINORITY,
    BREACH_OPPONENT,
    BREACH_SHELTER,
    BREACH_WOMEN,
    N_BREACHES,
    N_PROVINCES,
    N_SUMS,
    NOWHERE,
    SUM_AFFINITY,
    SUM_BOND,
    SUM_DISCIPLINE,
    SUM_GRIEVANCE,
    SUM_PIETY,
    TO_GRAVE,
    TO_GROUP,
    TO_HOME,
    TO_MILITIA,
    TRAIT,
    World,
)  # fmt: skip


def open_week(people: People, w: World) -> None:
    """Copy the week's bounds to where the loop looks them up, and clear the chunks' counts."""
    for q in range(N_PROVINCES):
        people.bounds[q] = w.provinces[q].bound
    people.lost[:] = 0
    people.breaches[:] = 0
    people.gone[:] = 0
    people.drifted[:] = 0


def fighters_chunk(people: People, w: World, t: int, chunk: int, first: int, last: int) -> None:
    """Settle the week of the fighters in rows first to last."""
    p = w.params[0]
    key = people.f.key
    province = people.f.province
    entry = people.f.entry
    bounds = people.bounds
    ages = w.age_hazard
    youngest = ages[1] if p.rule_desistance else 0.0
    luck = stream(w.regime[0].seed, t, FIGHTER_WEEK)
    for i in range(first, last):
        q = province[i]
        u = draw(luck, key[i])
        if u < bounds[q]:
            # The bound stands for the youngest. Most are older, which settles half of those below it.
            if youngest > 0.0 and u >= bounds[q] - youngest + ages[t - entry[i]]:
                continue
            fighter(people, w, p, t, chunk, i, q, u)


def fighter(people: People, w: World, p: Any, t: int, chunk: int, i: int, q: int, u: float) -> None:
    """Settle the week of one fighter who may act."""
    f = people.f
    lost = people.lost
    leave = 0.0
    if p.rule_desistance:
        leave = w.age_hazard[t - f.entry[i]]
    what = fighter_choice(
        u, f.discipline[i] * TRAIT, f.piety[i] * TRAIT, f.affinity[i] * TRAIT, f.bond[i] * TRAIT,
        f.threshold[i] * TRAIT, f.grievance[i] * TRAIT, leave, w.provinces[q], p,
    )  # fmt: skip
    if what == NOTHING:
        return
    if what == SHELTER:
        people.breaches[chunk, q, BREACH_SHELTER] += 1
    elif what == ON_MINORITY:
        people.breaches[chunk, q, BREACH_MINORITY] += 1
    elif what == ON_OPPONENT:
        people.breaches[chunk, q, BREACH_OPPONENT] += 1
    elif what == ON_WOMEN:
        people.breaches[chunk, q, BREACH_WOMEN] += 1
    elif what in (EMBITTER, EASE):
        notch = int(p.grievance_notch * 255.0 + 0.5)
        before = int(f.grievance[i])
        after = before + notch if what == EMBITTER else before - notch
        after = min(255, max(0, after))
        f.grievance[i] = after
        lost[chunk, q, SUM_GRIEVANCE] -= after - before
    else:
        lost[chunk, q, SUM_DISCIPLINE] += f.discipline[i]
        lost[chunk, q, SUM_PIETY] += f.piety[i]
        lost[chunk, q, SUM_AFFINITY] += f.affinity[i]
        lost[chunk, q, SUM_BOND] += f.bond[i]
        lost[chunk, q, SUM_GRIEVANCE] += f.grievance[i]
        lost[chunk, q, N_HEADS] += 1
        f.province[i] = NOWHERE
        if what == DEFECT:
            people.gone[chunk, TO_GROUP] += 1
        elif what == DRIFT:
            people.gone[chunk, TO_MILITIA] += 1
            people.drifted[chunk, q] += 1
        elif what == GO_HOME:
            people.gone[chunk, TO_HOME] += 1
        else:
            people.gone[chunk, TO_GRAVE] += 1


def close_week(people: People, w: World, t: int) -> None:
    """Add up what the chunks counted."""
    p = w.params[0]
    defected = 0
    drifted = 0
    home = 0
    dead = 0
    for chunk in range(people.gone.shape[0]):
        defected += people.gone[chunk, TO_GROUP]
        drifted += people.gone[chunk, TO_MILITIA]
        home += people.gone[chunk, TO_HOME]
        dead += people.gone[chunk, TO_GRAVE]
        for q in range(N_PROVINCES):
            w.left[q] += people.drifted[chunk, q]
            w.provinces[q].fighters -= people.lost[chunk, q, N_HEADS]
            for k in range(N_SUMS):
                w.sums[q, k] -= people.lost[chunk, q, k]
            for k in range(N_BREACHES):
                w.breaches[q, k] += people.breaches[chunk, q, k]
    after_fighters(w, p, t, defected, drifted, home, dead)
