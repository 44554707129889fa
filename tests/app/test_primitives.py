"""A worker's memory does not grow with the shapes that it meets."""

from pathlib import Path
from random import Random

import httpx2

from models.kinds import KINDS
from tests.app.conversation import run
from tests.app.processes import resident_bytes, worker_pids
from tests.tooling.serving import serving

WARM, MORE = 60, 150
MOST_GROWN = 20 * 2**20
"""Bytes; without a bound, 150 shapes take 60 MB and more."""


def test_a_worker_that_meets_ever_new_shapes_stays_as_large_as_it_is(tmp_path: Path) -> None:
    environment = {"UNROLLED_POOL_SIZE": "1", "UNROLLED_SHARED_BYTES": "1"}
    draw = Random(0)
    with (
        serving(tmp_path / "server.log", environment=environment) as server,
        httpx2.Client(base_url=server.url, timeout=60) as client,
    ):
        (worker,) = worker_pids(server.pid)
        after: list[int] = []
        for seed in range(WARM + MORE):
            network = {"cell": draw.choice(list(KINDS)), "hidden_size": draw.randint(1, 80)}
            text = "".join(draw.choices("abcdefghijkl mno", k=draw.randint(1, 200)))
            run(client, {"network": network, "weights": {"seed": seed}, "input": {"text": text}})
            after.append(resident_bytes(worker))
        assert (worker,) == tuple(worker_pids(server.pid))
        grown = after[-1] - after[WARM]
        print(f"{MORE} shapes more: {grown / 2**20:.0f} MB")
        assert grown < MOST_GROWN
