"""Run the militants under the Republic, and write docs/results/republic.md: `python scripts/republic.py [--runs N] [--write]`.

ISIS-K's rules are fitted on 2015 to 2018, forecast 2019 and 2020 unseen, with and without what others did to it, and then run the
first months of the Taliban. An interrupted fit is continued. `make republic` calls this with `--write`.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from sim.analysis.hindcast.calibration import PREDICTIVE, Calibration, calibrate
from sim.analysis.hindcast.counts import LEARNT, TYPES, YEARS
from sim.analysis.hindcast.forecast import forecast
from sim.analysis.hindcast.hindcast import TESTED, Hindcast, hindcasts, judge, unscored_by
from sim.analysis.hindcast.naive import naive_forecasts
from sim.analysis.hindcast.posterior_file import SHIPPED
from sim.analysis.hindcast.scoring import against
from sim.analysis.hindcast.targets import Record, read_targets
from sim.evidence import provinces
from sim.outputs.calendar import date_of_week
from sim.outputs.numbers import short
from sim.outputs.tables import stack
from sim.resources import rendered
from sim.runs.ensemble import run_once
from sim.scenario import Scenario, load_scenario
from sim.scenario.load import load_text

ROOT = Path(__file__).resolve().parents[1]
PAGE, FITTED = ROOT / "docs" / "results" / "republic.md", ROOT / "scenarios" / "counterfactuals" / "republic_2015.yaml"
PRIOR, WORLD = "republic_prior", "record"
# Draws of the posterior that are run again, and runs of each mechanism.
SCALE, REPLICATES, DRAWN, SAMPLE = 0.02, 40, 48, 12
# The militants' own rules, which are the same under every regime; all other unknowns describe the Republic.
SHARED = (
    "groups.isis_k.attack_rate",
    "groups.isis_k.growth",
    "groups.isis_k.refuge",
    "refuge.crossing",
    "refuge.renewal",
    "attacks.winter",
    "attacks.suppression_half",
    "attrition.militant",
    "displacement.hazard",
    "strategy.bearable",
    "strategy.lull_depth",
)
GIVEN = "given_"
HEAD = """\
# yaml-language-server: $schema=../schema/scenario.schema.json
#
# Written by `make republic`: {runs} runs of republic_prior, fitted on the events of 2015 to 2018. Each run takes the same position in
# every list below, which keeps dependent unknowns together. These stay at their prior, because the events hardly inform them:
# {stay}.
format: 2
extends: republic_prior
title: The Republic, 2015 to 2020
theme: counterfactuals
assumes: >-
  The militants of this model under the Republic, from the first day of 2015 to the end of 2020. Their rules and values are those that
  fit the events of 2015 to 2018; what others did to them in 2019 and 2020 is given.
because: >-
  What the paper says about militants under the Taliban (C04, C22, C43) is about militants, so it should hold under the government
  before.
wrong_if: >-
  Al-Qaeda does as well here as under the Taliban; or ISIS-K is no stronger once nobody hunts it (`rules.enforcement=off`).
refuted_if:
  - {{output: strength.al_qaeda, at: 3 years, at_least: baseline}}
claims: [C04, C22, C42, C43]

assumptions:
"""


def fitted(folder: Path, runs: int, workers: int) -> tuple[Calibration, Record]:
    """Fit the prior on the events up to the end of 2018, with what others did in 2019 and 2020 given."""
    prior = load_scenario(PRIOR, {})
    record = read_targets(weeks=prior.weeks, zero=prior.first_day)
    found = calibrate(prior, record, folder, cut_off=LEARNT, runs=runs, scale=SCALE, truths=100, workers=workers)
    return found, record


def ungiven(scenario: Scenario) -> Scenario:
    """Return a scenario without what others did to ISIS-K in 2019 and 2020."""
    names = [event.id for event in scenario.events if event.id.startswith(GIVEN)]
    return scenario.changed({f"events.{name}": False for name in names}, title="Without the acts of others")


def without_others(found: Calibration, record: Record, workers: int) -> Hindcast:
    """Score draws of the posterior, run without what others did."""
    table = found.fit.table
    chosen = found.fit.draws(DRAWN)
    kept, places = np.unique(chosen, return_inverse=True)
    scenario = ungiven(table.asked.scenario)
    asked = replace(table.asked, scenario=scenario)
    runs = forecast([asked], [int(table.seeds[one]) for one in kept], workers=workers)[0]
    drawn = replace(
        runs,
        seeds=tuple(runs.seeds[one] for one in places),
        unknowns=runs.unknowns[places],
        recorded=runs.recorded[places],
        ratios=runs.ratios[places],
    )
    return judge(drawn, record, unscored_by(scenario, record), LEARNT)


def posterior(found: Calibration, keys: Iterable[str]) -> dict[str, str]:
    """Return joint draws of some unknowns, as a scenario writes them."""
    drawn = found.fit.draws(SHIPPED)
    every = {key: ", ".join(f"{value:.3g}" for value in found.fit.prior(key)[drawn]) for key in keys}
    return {key: f"{{choice: [{values}], together: republic}}" for key, values in every.items()}


def elsewhere(found: Calibration, workers: int) -> tuple[Hindcast, Hindcast]:
    """Score the shipped record's rows to the end of 2022: the Taliban's world as it is, and with the militants of the Republic."""
    own = load_scenario(WORLD, {})
    same = own.changed(posterior(found, SHARED), title="The militants of the Republic")
    held = read_targets(weeks=own.weeks)
    one, other = hindcasts([own, same], held, replicates=REPLICATES, scale=SCALE, workers=workers)
    return one, other


def medians(scenario: Scenario, *groups: str) -> Iterator[list[float]]:
    """Yield the median strength of groups at the start and after one, two and five years."""
    weeks, seeds = [0, 52, 104, 259], range(1, SAMPLE + 1)
    runs = [run_once(scenario.name, scenario.draw(seed), seed, scale=SCALE, weeks=weeks[-1] + 1) for seed in seeds]
    for group in groups:
        yield np.median(stack(f"strength.{group}", runs)[:, weeks], axis=0).tolist()


def mechanisms(scenario: Scenario) -> Iterator[tuple[str, list[float]]]:
    """Yield what the mechanisms do: a name, and the median strength at the start and after one, two and five years."""
    beaten: dict[str, object] = {
        f"events.beaten_{week}": {"week": week, "strike": {"group": "isis_k", "killed": 500}} for week in range(4, 8)
    }
    cases: dict[str, dict[str, object]] = {
        "ISIS-K without police": {"rules.enforcement": False},
        "ISIS-K beaten down in February 2015": beaten,
        "ISIS-K beaten down, without a refuge": beaten | {"groups.isis_k.refuge": 0},
    }
    alone = ungiven(scenario)
    first, guests = medians(alone, "isis_k", "al_qaeda")
    yield "ISIS-K under the Republic", first
    for name, changes in cases.items():
        yield name, *medians(alone.changed(changes, title=name), "isis_k")
    yield "al-Qaeda under the Republic", guests
    yield "al-Qaeda under the Taliban", *medians(load_scenario("baseline", {}), "al_qaeda")


def scores(found: Hindcast) -> Iterator[tuple[str, int, float, dict[str, float], float, list[int]]]:
    """Yield the scores of the unseen months, series by series: label, rows, own score, naive scores, share in 90 %, ranks."""
    for tally in found.series:
        rows = [row for row in found.rows if row.part == TESTED and row.target.series.key == tally.key]
        naive = {one: float(np.mean([row.naive[one].log_crps for row in rows])) for one in rows[0].naive}
        inside = float(np.mean([row.score.inside_90 for row in rows]))
        tenths = np.histogram([row.score.rank for row in rows], bins=5, range=(0, 1))[0].tolist()
        yield tally.label, len(rows), float(np.mean([row.score.log_crps for row in rows])), naive, inside, tenths


def share(value: float) -> str:
    """Return a share in per cent."""
    return f"{100 * value:.0f} %"


def told_each_month(found: Hindcast, record: Record) -> tuple[str, float]:
    """Return the best naive forecast that knows each month before it forecasts the next, and its score on all months."""
    lines = list(scores(judge(found.forecast, record, found.unscored, LEARNT, naive_forecasts)))[::2]
    means = {name: float(np.mean([line[3][name] for line in lines])) for name in lines[0][3]}
    best = min(means, key=lambda one: means[one])
    return best, means[best]


def table(head: str, rows: Iterable[Sequence[object]]) -> str:
    """Return a table in Markdown; `head` separates its columns by bars."""
    lines = [head, "|".join("---" for _ in head.split("|")), *(" | ".join(map(str, row)) for row in rows)]
    return "\n".join(f"| {line} |" for line in lines)


def score_rows(found: Hindcast, name: str) -> Iterator[tuple[str, ...]]:
    """Yield the rows of the table of scores: series by series, then all months and all provinces and months."""
    lines = list(scores(found))
    for word, kept in (("", lines), ("months", lines[::2]), ("provinces and months", lines[1::2])):
        if word:
            naive = {one: float(np.mean([line[3][one] for line in kept])) for one in kept[0][3]}
            count, own = sum(line[1] for line in kept), float(np.mean([line[2] for line in kept]))
            inside = sum(line[1] * line[4] for line in kept) / count
            tenths = np.sum([line[5] for line in kept], axis=0).tolist()
            kept = [(f"**all {word}**", count, own, naive, inside, tenths)]
        for label, count, own, naive, inside, tenths in kept:
            best = min(naive, key=lambda one: naive[one])
            verdict = f"{against(own, naive[best])} than {best}".replace("level than", "level with")
            cells = (f"{value:.3f}" for value in (own, *naive.values()))
            yield name, label, str(count), *cells, share(inside), " ".join(map(str, tenths)), verdict


def scenario_text(found: Calibration) -> str:
    """Return the fitted scenario: the text of the page's head, and joint draws of what the events inform."""
    draws = posterior(found, found.fit.fitted)
    lines = [f'{key}: {{value: {value}, because: "fitted on 2015 to 2018"}}' for key, value in draws.items()]
    stay = [key for key in found.fit.table.asked.keys if key not in draws]
    return HEAD.format(runs=len(found.fit.weights), stay=", ".join(stay)) + "".join(f"  {line}\n" for line in lines)


def page_of(
    found: Calibration, record: Record, without: Hindcast, other: tuple[Hindcast, Hindcast], scenario: Scenario
) -> str:
    """Return the page."""
    fit, even = found.fit, sum(one.verdict == "even" for one in found.recovery)
    unknowns = [
        (f"`{one.key}`", *map(short, fit.quantiles(one.key, (0.05, 0.5, 0.95))), share(max(one.explained, 0.0)))
        for one in sorted(fit.learning, key=lambda one: -one.explained)
        if one.fitted
    ]
    columns = "others' acts | series | rows | model | last value | a year before | negative binomial | in 90 % | fifths | verdict"
    before = [row for row in score_rows(found.before, "given, before the fit") if row[1].startswith("**")]
    unseen = [*score_rows(found.after, "given"), *score_rows(without, "not given"), *before]
    given = [event for event in scenario.events if event.id.startswith(GIVEN)]
    dates = [(f"`{event.id}`", date_of_week(event.week, scenario.first_day), event.because) for event in given]
    worlds = [
        (
            one.title,
            part.label,
            part.rows,
            f"{part.log_crps:.3f}",
            share(part.inside_90),
            f"{part.log_crps_compared:.3f}",
            f"{part.naive_log_crps:.3f}",
        )
        for one in other
        for part in one.parts
    ]
    grown = [(name, *(f"{value:,.0f}" for value in values)) for name, values in mechanisms(scenario)]
    return rendered(
        Path(__file__).with_name("republic.md.jinja"),
        runs=len(fit.weights),
        effective=round(fit.effective),
        even=even,
        fitted=len(found.recovery),
        misfit=found.misfit[0].p,
        gain=found.judgement.sentences()[0],
        unknowns=table("unknown | 5 % | median | 95 % | explained by the events", unknowns),
        years=table("series | year | recorded | 5 % | median | 95 %", years(found)),
        given=table("event | week of | why", dates),
        unseen=table(columns, unseen),
        told=told_each_month(found.after, record),
        misses=misses(found.after),
        worlds=table(
            "scenario | rows, cut off in June 2022 | number | score | in 90 % | on the naive forecast's rows | best naive",
            worlds,
        ),
        grown=table("median strength | start | 1 year | 2 years | 5 years", grown),
    )


def years(found: Calibration) -> Iterator[tuple[object, ...]]:
    """Yield the recorded events of each year and type, with the posterior's band."""
    known, drawn = found.fit.table, found.fit.draws(PREDICTIVE)
    for key in TYPES.values():
        for year in YEARS:
            places = [
                place
                for place, one in enumerate(known.asked.targets)
                if (one.series.key, one.row.start.year) == (key, year)
            ]
            bands = np.quantile(known.recorded[drawn][:, places].sum(axis=1), (0.05, 0.5, 0.95))
            recorded = sum(known.asked.targets[place].row.value or 0.0 for place in places)
            yield known.asked.targets[places[0]].series.label, year, f"{recorded:.0f}", *(f"{one:.0f}" for one in bands)


def misses(found: Hindcast) -> str:
    """Return the unseen rows outside the 90 % bands."""
    rows = [row for row in found.rows if row.part == TESTED and not row.score.inside_90]
    places = provinces()
    return "; ".join(
        f"{row.target.series.label.removeprefix('ISIS-K ').removesuffix(', by province')}"
        f"{f' in {places[row.target.place].name}' if row.target.place in places else ''}, "
        f"{row.target.row.start:%B %Y} ({row.target.value:.0f}, {row.score.way})"
        for row in rows
    )


def main() -> int:
    """Fit, forecast, score, and print the page or write it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=400)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--out", type=Path, default=ROOT / "out" / "republic")
    parser.add_argument("--write", action="store_true", help="write the page and the fitted scenario")
    given = parser.parse_args()
    found, record = fitted(given.out, given.runs, given.workers)
    text = scenario_text(found)
    if given.write:
        FITTED.write_text(text, encoding="utf-8")
    scenario = load_text(text, FITTED.name)
    page = page_of(
        found, record, without_others(found, record, given.workers), elsewhere(found, given.workers), scenario
    )
    print(page)
    if given.write:
        PAGE.write_text(page, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
