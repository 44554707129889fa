"""Searches the seeds of the lessons' examples: random weights in which the effect can be seen.

    python -m tests.tooling.seeds cell          # or lstm; seeds 0 to 3999
    python -m tests.tooling.seeds lstm 20000

prints the best seeds with what makes each a good one. A seed's score is the weakest of its effects, each as a
share of what would be plain to see from the last bench; the unit is the one for which it is highest.

    cell    one letter read twice gives two values; two letters give U x apart; tanh has something to squeeze
    lstm    gates far from one half and apart; c falls when the gate is shut and climbs when it is open
"""

import sys
from collections.abc import Callable, Iterator
from functools import lru_cache

from tests.browser.recited import Recital, recital

CELL = "cell=rnn&hidden_size=3&text=hello"
LSTM = "cell=lstm&hidden_size=6&text=a+sunny+day"
READ = 4
"""The time step at which the scenes of the LSTM stand."""
Effects = dict[str, float]


@lru_cache(maxsize=1)
def run_of(query: str, seed: int) -> Recital:
    """Runs an example under a seed; all units of one seed are looked at in turn."""
    return recital(f"{query}&seed={seed}")


def value(run: Recital, quantity: str, unit: int, time_step: int) -> float:
    """Reads one number of a run of one layer in one direction."""
    return float(run.cells[0, "forward", time_step][quantity][unit].detach())


def cell_effects(seed: int, unit: int) -> Effects:
    """Measures what the lesson on the cell shows, for one unit."""
    run = run_of(CELL, seed)
    letters = [value(run, "terms.hidden.from_input", unit, t) for t in (0, 1, 2)]
    sums = [
        value(run, "terms.hidden.from_input", unit, t) + value(run, "terms.hidden.from_hidden", unit, t)
        for t in range(5)
    ]
    twice = [value(run, "hidden_state", unit, t) for t in (2, 3)]
    remembered = value(run, "terms.hidden.from_hidden", unit, 1)
    squeezed = abs(sums[1]) - abs(value(run, "hidden_state", unit, 1))
    return {
        "read twice": abs(twice[0] - twice[1]) / 0.8,
        "letters apart": min(abs(letters[0] - letters[1]), abs(letters[1] - letters[2])) / 0.5,
        "remembered": abs(remembered) / 0.4,
        "squeezed": squeezed / 0.3,
    }


def lstm_effects(seed: int, unit: int) -> Effects:
    """Measures what the lesson on the LSTM shows, for one unit."""
    run = run_of(LSTM, seed)
    forget, taken, candidate, out = (
        value(run, f"gates.{name}", unit, READ) for name in ("forget", "input", "candidate", "output")
    )
    gates = run.cells[0, "forward", READ]["gates.forget"].detach()
    before = value(run, "cell_state", unit, READ - 1)
    climbed = before + sum(
        value(run, "gates.input", unit, t) * value(run, "gates.candidate", unit, t) for t in range(READ, 11)
    )
    return {
        "forget gate": (forget - 0.5) / 0.25,
        "gates apart": float(gates.max() - gates.min()) / 0.3,
        "most by a margin": float(gates.sort().values[-1] - gates.sort().values[-2]) / 0.05,
        "unit is not it": 1.0 if int(gates.argmax()) != unit else 0.0,
        "old state": abs(before) / 0.4,
        "written": abs(taken * candidate) / 0.3,
        "hidden behind": (1 - out) / 0.5,
        "climbs": abs(climbed) / 1.5,
    }


EXAMPLES: dict[str, tuple[Callable[[int, int], Effects], int]] = {
    "cell": (cell_effects, 3),
    "lstm": (lstm_effects, 6),
}


def found(effects_of: Callable[[int, int], Effects], units: int, seeds: int) -> Iterator[tuple[float, str]]:
    """Gives the score of the best unit under each seed, with its effects in words."""
    for seed in range(seeds):
        of_units = [effects_of(seed, unit) for unit in range(units)]
        unit = max(range(units), key=lambda one: min(of_units[one].values()))
        best = of_units[unit]
        told = ", ".join(f"{name} {share:.2f}" for name, share in best.items())
        yield min(best.values()), f"seed {seed}, unit {unit}: {told}"


def main() -> None:
    """Prints the ten best seeds."""
    name, *more = sys.argv[1:]
    effects_of, units = EXAMPLES[name]
    for score, told in sorted(found(effects_of, units, int(more[0]) if more else 4000), reverse=True)[:10]:
        print(f"{score:.2f}  {told}")


if __name__ == "__main__":
    main()
