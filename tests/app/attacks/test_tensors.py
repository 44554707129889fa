"""Requests that are in order as JSON, and ask for more than a server should compute, or for no numbers."""

import itertools
import math
from collections.abc import Callable, Iterator
from typing import Any

import httpx2
import pytest
import torch
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from app.settings import Settings
from app.wire.lines import EndLine, FailureLine
from models.config import NetworkConfig
from models.kinds import KINDS
from models.parameters import parameter_shapes
from tests.app.attacks.harmless import assert_harmless
from tests.app.conversation import LINE, Body, read_answer, refused

LIMITS = Settings()
TEXT: Body = {"text": "ab"}
VAST = 10**9
MODULES = {"rnn": torch.nn.RNN, "lstm": torch.nn.LSTM, "gru": torch.nn.GRU}
"""PyTorch's own, of the kinds that it has."""
STRANGE = st.sampled_from(
    [
        0.0,
        -0.0,
        1.0,
        -1.0,
        5e-324,
        1e-45,
        1.1754944e-38,
        1e-20,
        1e10,
        1e19,
        1.8e19,
        3.4028235e38,
        -3.4028235e38,
    ]
)


def posted(client: httpx2.Client, request: Body, path: str = "/api/runs") -> httpx2.Response:
    """The answer, which is harmless."""
    answer = client.post(path, json=request)
    assert_harmless(answer)
    return answer


def assert_ends(answer: httpx2.Response) -> EndLine | FailureLine | None:
    """An answer is a refusal, or a stream that ends as streams do, and holds no number that is not finite."""
    if answer.status_code != 200:
        assert refused(answer, answer.status_code)
        return None
    assert answer.content.endswith(b"\n")
    assert not {b"NaN", b"Infinity", b"nan", b"inf"} & set(answer.content.replace(b",", b" ").split())
    last = LINE.validate_json(answer.content.splitlines()[-1])
    assert isinstance(last, EndLine | FailureLine)
    return last


STEADY = settings(
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
"""The same examples every time."""


def filled(shape: tuple[int, ...], numbers: Iterator[float]) -> list[float] | list[list[float]]:
    """A tensor of that shape, of one dimension or two, as JSON, of the next numbers."""
    rows = [list(itertools.islice(numbers, shape[-1])) for _ in range(math.prod(shape[:-1]))]
    return rows if len(shape) > 1 else rows[0]


@settings(STEADY, max_examples=60)
@given(
    numbers=st.lists(STRANGE, min_size=30, max_size=30),
    cell=st.sampled_from(list(KINDS)),
    relu=st.booleans(),
    dtype=st.sampled_from(["float32", "float64"]),
)
def test_weights_that_overflow_or_alternate_give_pytorchs_numbers_or_a_failure(
    attacker: httpx2.Client, numbers: list[float], cell: str, relu: bool, dtype: str
) -> None:
    endless = itertools.cycle(numbers)
    shapes = parameter_shapes(NetworkConfig(cell, 1, 2))
    weights = {name: filled(shape, endless) for name, shape in shapes.items()}
    values = [[number] for number in numbers[:8]]
    network: Body = {"cell": cell, "hidden_size": 2, "readout": None}
    if cell == "rnn" and relu:
        network["nonlinearity"] = "relu"
    request: Body = {
        "network": network,
        "weights": {"tensors": weights},
        "input": {"values": values},
        "dtype": dtype,
    }
    last = assert_ends(posted(attacker, request))
    if cell not in MODULES:
        return
    precision = getattr(torch, dtype)
    module = MODULES[cell](
        1, 2, dtype=precision, **({"nonlinearity": "relu"} if "nonlinearity" in network else {})
    )
    module.load_state_dict({name: torch.tensor(one, dtype=precision) for name, one in weights.items()})
    with torch.inference_mode():
        expected = module(torch.tensor(values, dtype=precision))[0]
    if isinstance(last, EndLine):
        assert last.hidden_state[0] == pytest.approx(expected[-1].tolist(), rel=1e-4, abs=1e-5)
    else:
        assert isinstance(last, FailureLine)
        assert last.code == "not_finite"


VAST_REQUESTS: dict[str, Body] = {
    "units": {"input": TEXT, "network": {"hidden_size": VAST}},
    "layers": {"input": TEXT, "network": {"num_layers": VAST}},
    "inputs": {"input": TEXT, "network": {"input_size": VAST}},
    "outputs": {"input": TEXT, "network": {"readout": {"size": VAST}}},
    "all that each may be": {
        "input": {"text": "ab" * 10_000},
        "network": {
            "hidden_size": 1_024,
            "num_layers": 16,
            "bidirectional": True,
            "readout": {"size": 8_192},
        },
    },
    "steps to generate": {"input": TEXT, "generate": {"steps": VAST}},
    "as many steps as there may be, of much": {
        "input": TEXT,
        "network": {"hidden_size": 512, "readout": {"activation": "softmax"}},
        "generate": {"steps": 19_998},
    },
    "the first step": {"input": TEXT, "from_step": VAST},
    "different characters": {"input": {"text": "".join(map(chr, range(0x4E00, 0x4E00 + 12_000)))}},
    "characters times steps": {"input": {"text": "".join(map(chr, range(0x4E00, 0x4E00 + 8_000)))}},
    "an alphabet": {
        "input": {"text": "a" * 20_000, "alphabet": "".join(map(chr, range(0x61, 0x61 + 8_000)))}
    },
    "interventions": {
        "input": TEXT,
        "interventions": [
            {
                "layer": 0,
                "direction": "forward",
                "from_step": 0,
                "to_step": 1,
                "target": "hidden_state",
                "unit": 0,
                "value": 1,
            }
        ]
        * 50_000,
    },
    "the unit of an intervention": {
        "input": TEXT,
        "interventions": [
            {
                "layer": VAST,
                "direction": "forward",
                "from_step": VAST,
                "to_step": VAST,
                "target": "cell_state",
                "unit": VAST,
                "value": 1e308,
            }
        ],
    },
    "changes": {
        "input": TEXT,
        "weights": {"seed": 0, "changes": [{"tensor": "weight_ih_l0", "index": [0, 0], "value": 1}] * 50_000},
    },
    "the place of a change": {
        "input": TEXT,
        "weights": {"seed": 0, "changes": [{"tensor": "weight_ih_l0", "index": [VAST, 2**62], "value": 1}]},
    },
    "rows of a state": {"input": TEXT, "initial_state": {"hidden_state": [[0.5] * 12] * 100_000}},
    "the width of a state": {"input": TEXT, "initial_state": {"cell_state": [[0.5] * 1_000_000]}},
    "tensors that there are none of": {
        "input": TEXT,
        "weights": {"tensors": {f"weight_ih_l{layer}": [[1.0]] for layer in range(900)}},
    },
}


@pytest.mark.parametrize("what", VAST_REQUESTS)
@pytest.mark.parametrize("path", ["/api/runs", "/api/gradients"])
def test_too_much_of_anything_is_refused_with_its_field(
    attacker: httpx2.Client, what: str, path: str
) -> None:
    request = VAST_REQUESTS[what]
    if path == "/api/gradients" and "from_step" in request:
        request = {**request, "loss": {"time_step": VAST}}
    wrong = refused(posted(attacker, request, path))
    assert all(wrong)
    assert len(str(wrong)) < 100_000


GRADIENTS: dict[str, Body] = {
    "a target": {"loss": {"kind": "cross_entropy", "target": VAST}},
    "an output": {"loss": {"kind": "output", "unit": VAST}},
    "a layer": {"loss": {"kind": "hidden_state", "layer": VAST}},
    "a time step": {"loss": {"time_step": VAST}},
    "many values": {"loss": {"kind": "squared_error", "values": [0.5] * 100_000}},
    "values beyond": {"loss": {"kind": "squared_error", "values": [1e300, -1e300]}},
    "a long symbol": {"loss": {"symbol": "a" * 1_000_000}},
    "Jacobians of much": {
        "network": {"hidden_size": 1_024},
        "input": {"text": "ab" * 1_000},
        "jacobians": True,
    },
    "cells without end": {
        "network": {"num_layers": 16, "bidirectional": True},
        "input": {"text": "ab" * 9_000},
    },
}


@pytest.mark.parametrize("what", GRADIENTS)
def test_gradients_of_hostile_sizes_are_refused(attacker: httpx2.Client, what: str) -> None:
    assert all(refused(posted(attacker, {"input": TEXT, **GRADIENTS[what]}, "/api/gradients")))


def with_steps(steps: int) -> Body:
    return {
        "input": {"text": "a" * steps},
        "network": {"hidden_size": 1, "readout": None},
        "detail": "states",
    }


def with_units(units: int) -> Body:
    return {"input": {"text": "a"}, "network": {"cell": "rnn", "hidden_size": units, "readout": None}}


def with_layers(layers: int) -> Body:
    return {"input": {"text": "a"}, "network": {"hidden_size": 1, "num_layers": layers, "readout": None}}


def with_outputs(outputs: int) -> Body:
    return {"input": {"text": "a"}, "network": {"hidden_size": 1, "readout": {"size": outputs}}}


def with_inputs(inputs: int) -> Body:
    return {"input": {"values": [[0.5] * inputs]}, "network": {"hidden_size": 1, "readout": None}}


def with_generated(steps: int) -> Body:
    return {
        "input": {"text": "a" * (LIMITS.max_time_steps - 2)},
        "network": {"hidden_size": 1},
        "generate": {"steps": steps},
        "detail": "states",
    }


def with_interventions(many: int) -> Body:
    held = {
        "layer": 0,
        "direction": "forward",
        "from_step": 0,
        "to_step": 0,
        "target": "hidden_state",
        "unit": 0,
    }
    return {"input": {"text": "a"}, "interventions": [{**held, "value": 1}] * many}


def with_changes(many: int) -> Body:
    change = {"tensor": "weight_hh_l0", "index": [0, 0], "value": 1}
    return {"input": {"text": "a"}, "weights": {"seed": 0, "changes": [change] * many}}


def with_seed(seed: int) -> Body:
    return {"input": {"text": "a"}, "weights": {"seed": seed}}


def with_first(step: int) -> Body:
    return {"input": {"text": "a" * 10}, "from_step": step}


BOUNDARIES: dict[str, tuple[Callable[[int], Body], int, int, str]] = {
    "time steps": (with_steps, 1, LIMITS.max_time_steps, "input.text"),
    "units": (with_units, 1, LIMITS.max_hidden_size, "network.hidden_size"),
    "layers": (with_layers, 1, LIMITS.max_num_layers, "network.num_layers"),
    "outputs": (with_outputs, 1, LIMITS.max_readout_size, "network.readout.size"),
    "inputs": (with_inputs, 1, LIMITS.max_input_size, "input.values"),
    "generated steps": (with_generated, 1, 2, "generate.steps"),
    "interventions": (with_interventions, 0, LIMITS.max_interventions, "interventions"),
    "changed weights": (with_changes, 0, LIMITS.max_weight_changes, "weights.changes"),
    "seeds": (with_seed, 0, 2**53 - 1, "weights.seed"),
    "first steps": (with_first, 0, 10, "from_step"),
}


@pytest.mark.parametrize("what", BOUNDARIES)
def test_one_below_a_limit_and_the_limit_itself_run_and_one_above_does_not(
    attacker: httpx2.Client, what: str
) -> None:
    request, least, most, field = BOUNDARIES[what]
    for inside in (least, least + 1, most - 1, most):
        assert read_answer(posted(attacker, request(inside))).end.steps > 0
    for outside in (most + 1, most + 2):
        assert list(refused(posted(attacker, request(outside)))) == [field]
    if least > 0 or field in {"weights.seed", "from_step"}:
        assert refused(posted(attacker, request(least - 1)))


INTEGERS = ("hidden_size", "num_layers", "input_size", "seed", "from_step", "readout_size", "generate_steps")


@settings(STEADY, max_examples=100)
@given(
    name=st.sampled_from(INTEGERS),
    exponent=st.integers(0, 70),
    off=st.integers(-1, 1),
    sign=st.sampled_from([1, -1]),
    spelled=st.sampled_from(["{}", "{}.0", "{}e0", " {}", "0{}", "+{}", "{}_0", "٣{}", "{}\u00a0"]),
)
def test_integers_around_every_power_of_two_are_answered(
    attacker: httpx2.Client, name: str, exponent: int, off: int, sign: int, spelled: str
) -> None:
    number = spelled.format(sign * (2**exponent + off))
    answer = attacker.get("/api/runs", params={"text": "ab", "detail": "states", name: number})
    assert_harmless(answer)
    assert_ends(answer)
    if answer.status_code != 200:
        assert set(refused(answer)) <= {name, "network", "input_size", "generate"}


def test_a_run_at_the_edge_of_finite_numbers_fails_at_its_first_step_that_is_not(
    attacker: httpx2.Client,
) -> None:
    weights: dict[str, Any] = {"weight_ih_l0": [[1.0]], "weight_hh_l0": [[2.0]]}  # Any: JSON
    network = {"cell": "rnn", "nonlinearity": "relu", "hidden_size": 1, "bias": False, "readout": None}
    request = {"network": network, "weights": {"tensors": weights}, "input": {"values": [[1.0]] * 200}}
    failure = read_answer(posted(attacker, request)).failure
    # h_t = 2^(t+1) - 1, which float32 rounds to 2^(t+1) and holds up to 2^127
    assert failure.values["step"] == math.floor(math.log2(torch.finfo(torch.float32).max))
