"""A step written from equations computes what the server streams, one line for each quantity."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import get_args

import httpx2
import pytest
import torch
from torch import Tensor

from app.code.answer import Phase
from models.kinds import KINDS
from tests.app.code_cases import CASES, REQUEST, WRITTEN, case_code, names_in, ran, shown_step
from tests.app.conversation import run
from tests.app.traced import tensors


@pytest.mark.parametrize("name", WRITTEN)
def test_a_written_step_goes_through_a_run_to_its_very_states(client: httpx2.Client, name: str) -> None:
    case = CASES[name]
    body = {"network": REQUEST | case, "input": {"text": "hello, world"}, "dtype": "float64"}
    answer = run(client, body)
    step, kind = shown_step(case_code(client, case)), KINDS[case["cell"]]
    tensor: Callable[[object], Tensor] = lambda numbers: torch.tensor(numbers, dtype=torch.float64)  # noqa: E731
    own = {name.removesuffix("_l0"): tensor(rows) for name, rows in answer.start.parameters.items()}
    parameters = SimpleNamespace(**own)
    states = [torch.zeros(REQUEST["hidden_size"], dtype=torch.float64) for _ in kind.states]
    for x, line in zip(answer.start.inputs, answer.steps, strict=True):
        computed = step(tensor(x), *states, parameters)
        states = list(tensors(computed))
        for state, values in zip(kind.states, states, strict=True):
            streamed = tensor(getattr(line.cells[0], state))
            torch.testing.assert_close(values, streamed, rtol=0, atol=1e-12, msg=state)


@pytest.mark.parametrize("name", WRITTEN)
def test_every_quantity_of_a_written_step_comes_to_be_on_one_line_marked_with_its_phase(
    client: httpx2.Client, name: str
) -> None:
    case = CASES[name]
    quantities = ran(client, case).quantities
    bound: dict[str, list[str]] = {}
    order = get_args(Phase)
    for line, one in names_in(case_code(client, case).excerpts[0]):
        if line.phases and one.phase:
            assert order.index(one.phase) <= order.index(line.phases[-1]), (
                "it is there before the line needs it"
            )
        if one.end <= line.text.find(" = "):
            for vector in one.values:
                if len(vector) == 1 and one.tensors == len(one.values):
                    assert line.phases == [one.phase], line.text
                    bound.setdefault(vector[0].name, []).append(f"{one.phase}")
    computed = {key for key, before in quantities if not before and key not in ("inputs", "outputs")}
    assert set(bound) == computed
    assert all(len(phases) == 1 for phases in bound.values())
    assert bound["hidden_state"] == ["state"]
