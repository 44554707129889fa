"""A good client beside an attack: it asks for runs, one after the other, and checks every number of their
ends."""

import threading
from collections.abc import Generator
from contextlib import contextmanager
from functools import cache

import httpx2
import torch

from app.wire.lines import EndLine
from app.wire.states import states_in
from tests.app.conversation import read_answer
from tests.tooling.serving import Server
from tests.tooling.watching import Faults

TEXT = "the cat sat on the mat"
UNITS = 12
SEEDS = 40
CLOSE = 1e-6
PATIENCE = 60.0
"""Seconds that one of its runs may take at most, on a busy machine: an attack that holds it up longer has
worked."""


@cache
def expected(seed: int) -> tuple[list[float], list[float]]:
    """The last hidden and cell state of the run under a seed, by torch.nn.LSTM."""
    alphabet = sorted(set(TEXT))
    generator = torch.random.get_rng_state()
    torch.manual_seed(seed)  # pyright: ignore[reportUnknownMemberType]  torch leaves its type open
    module = torch.nn.LSTM(len(alphabet), UNITS)
    torch.random.set_rng_state(generator)
    inputs = torch.eye(len(alphabet))[[alphabet.index(character) for character in TEXT]]
    with torch.inference_mode():
        _, (hidden_state, cell_state) = module(inputs)
    return hidden_state[0].tolist(), cell_state[0].tolist()


class Neighbour:
    """runs: how many have ended, each complete and right. faults: what went wrong with the others."""

    def __init__(self, url: str) -> None:
        self.runs = 0
        self.faults = Faults()
        self._url = url
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._live, daemon=True)

    def __enter__(self) -> "Neighbour":
        for seed in range(SEEDS):
            expected(seed)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        self._thread.join(2 * PATIENCE)

    def _live(self) -> None:
        with httpx2.Client(base_url=self._url, timeout=PATIENCE) as client:
            while not self._stopped.is_set() or not self.runs:
                try:
                    self._run(client, self.runs % SEEDS)
                except Exception as error:  # whatever it is, the attack has caused it
                    self.faults.append(f"{type(error).__name__}: {error}"[:500])
                    return
                self._stopped.wait(0.02)

    def _run(self, client: httpx2.Client, seed: int) -> None:
        answer = read_answer(
            client.post("/api/runs", json={"input": {"text": TEXT}, "weights": {"seed": seed}})
        )
        assert [line.step for line in answer.steps] == list(range(len(TEXT)))
        end = answer.end
        hidden_state, cell_state = expected(seed)
        for came, wanted in ((end.hidden_state[0], hidden_state), (states(end), cell_state)):
            assert all(abs(a - b) < CLOSE for a, b in zip(came, wanted, strict=True))
        self.runs += 1


def states(end: EndLine) -> list[float]:
    """The cell state at the end of an LSTM of one layer."""
    return states_in(end)["cell_state"][0]


@contextmanager
def good_neighbour(server: Server) -> Generator[Neighbour]:
    """Runs a good client until the block ends; fails where one of its runs was not served, whole and
    right."""
    with Neighbour(server.url) as neighbour:
        yield neighbour
    assert not neighbour.faults, f"the good client after {neighbour.runs} runs: {neighbour.faults}"
    assert neighbour.runs, "the good client was not served at all"
