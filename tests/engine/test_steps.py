"""Steps of the compiled engine can be wrapped, for example to time them, without changing results."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from types import SimpleNamespace
from typing import cast

import pytest

from sim.engine.compiled import CompiledEngine
from sim.engine.machine_code import STEP_FUNCTIONS
from sim.model import FIRST_WEEK, SanctuaryModel
from sim.outputs.results import Results
from tests.engine.test_engines_agree import SMALL, differing

WEEKS = 6


def lived(wrap: Callable[[str, Callable[..., None]], Callable[..., None]]) -> Results:
    """Run some weeks with every step wrapped."""
    model = SanctuaryModel("baseline", rng=4, scale=SMALL, weeks=WEEKS)
    engine = cast("CompiledEngine", model.engine)
    engine.steps = SimpleNamespace(**{name: wrap(name, step) for name, step in vars(engine.steps).items()})
    return model.run()


def test_a_wrapped_step_is_called_every_week_and_gives_the_same() -> None:
    calls: Counter[str] = Counter()

    def counted(name: str, step: Callable[..., None]) -> Callable[..., None]:
        def run(*arguments: object) -> None:
            calls[name] += 1
            step(*arguments)

        return run

    plain = lived(lambda name, step: step)
    wrapped = lived(counted)
    assert differing(plain, wrapped) == []
    assert {calls[name] for name in STEP_FUNCTIONS if name not in ("fill", "fighters")} == {WEEKS - FIRST_WEEK}


@pytest.mark.parametrize("threads", [1, 3])
def test_chunks_hold_every_fighter_once(threads: int) -> None:
    model = SanctuaryModel("baseline", rng=4, scale=SMALL, weeks=1, threads=threads)
    engine = cast("CompiledEngine", model.engine)
    chunk, cuts = engine.steps.fighters_chunk, []

    def noted(people: object, world: object, week: int, number: int, first: int, last: int) -> None:
        cuts.append((first, last))
        chunk(people, world, week, number, first, last)

    engine.steps = SimpleNamespace(**vars(engine.steps) | {"fighters_chunk": noted})
    model.step()
    first, last = zip(*sorted(cuts[:threads]), strict=True)
    assert first == (0, *last[:-1])
    assert last[-1] == model.world.regime[0]["fighters0"]
