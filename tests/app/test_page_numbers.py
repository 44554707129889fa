"""What the page computes from a run's lines is what the run says, for every kind of cell."""

import json
import subprocess
from typing import TypedDict

import httpx2
import pytest

from app.wire.cells import cells
from models.kinds import KINDS
from tests.app.page import node
from tests.tooling.serving import ROOT

STEPS = 7
TOLERANCE = {"float32": 2e-7, "float64": 4e-16}
"""Two units in the last place of a number of about 1."""
VALUES = [[0.5, -1.0], [2.0, 0.25], [-0.125, 1.5], [0.0, 3.0], [1.0, -2.0], [-8.0, 5.0], [0.1, 0.1]]


class Computed(TypedDict):
    """What the page makes of a run."""

    apart: dict[str, float]
    counted: int
    held: list[str]
    told: list[str]
    unknown: list[str]


def computed(lines: bytes) -> Computed:
    """What the page makes of the lines of a run."""
    given = json.dumps({"cells": cells().model_dump(), "lines": lines.decode().splitlines()})
    command = [node(), str(ROOT / "tests/page/computed.js")]
    return json.loads(subprocess.run(command, input=given, capture_output=True, text=True, check=True).stdout)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("bidirectional", [False, True])
@pytest.mark.parametrize("cell", KINDS)
def test_each_equation_gives_what_the_run_says(
    client: httpx2.Client, cell: str, bidirectional: bool, dtype: str
) -> None:
    network = {"cell": cell, "hidden_size": 3, "num_layers": 2, "bidirectional": bidirectional}
    states = {name: [[0.5, -0.25, 0.75]] * (4 if bidirectional else 2) for name in KINDS[cell].states}
    request = {"network": network, "input": {"values": VALUES}, "dtype": dtype, "initial_state": states}
    made = computed(client.post("/api/runs", json=request).raise_for_status().content)
    assert made["counted"] == STEPS * 3 * (4 if bidirectional else 2)
    assert sorted(made["told"]) == sorted(made["held"])
    assert not made["unknown"]
    reach = 8 if "normalizer_state" in KINDS[cell].states else 1
    for quantity, apart in made["apart"].items():
        assert apart <= reach * TOLERANCE[dtype], quantity


@pytest.mark.parametrize("cell", KINDS)
def test_a_held_number_is_the_only_one_that_its_equation_does_not_give(
    client: httpx2.Client, cell: str
) -> None:
    network = {"cell": cell, "hidden_size": 3}
    for target in KINDS[cell].targets:
        held = {"layer": 0, "direction": "forward", "from_step": 2, "to_step": 4, "unit": 1, "value": 0.3}
        request = {
            "network": network,
            "input": {"values": VALUES},
            "interventions": [held | {"target": target}],
        }
        made = computed(client.post("/api/runs", json=request).raise_for_status().content)
        off = [quantity for quantity, apart in made["apart"].items() if apart > 1e-5]
        assert off == [target]
