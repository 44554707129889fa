"""The page that a trace is saved as: its record is the stream that a server would have sent."""

import gzip
import json
import re
from base64 import b64decode
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from app.wire.lines import EndLine, StartLine, StepLine
from models.config import NetworkConfig
from models.files import load
from models.fused import has_kernel
from models.kinds import KINDS, Cell
from models.modules import trace
from models.parameters import seeded_parameters
from models.record import MissingPlayer, document
from models.run import run_chunk
from models.state import initial_run_state

PLACE = re.compile(r'\{"#":(\d+)\}')


def record(page: bytes) -> dict[str, Any]:
    """What a page carries, the lines of each run whole again, by a plain loop over bytes."""
    packed = re.findall(rb'id="record">([^<]*)</script>', page)
    assert len(packed) == 1
    whole = gzip.decompress(b64decode(packed[0]))
    length = int.from_bytes(whole[:4], "little")
    told, planes = json.loads(whole[4 : 4 + length]), whole[4 + length :]
    for answer in told["answers"]:
        if "lines" not in answer:
            continue
        count: int = answer["count"]
        own: bytes = planes[answer["from"] : answer["from"] + 4 * count]
        order = bytearray(own[byte * count + at] for at in range(count) for byte in range(4))
        numbers = iter(np.frombuffer(order, "<f4").tolist())
        answer["body"] = PLACE.sub(
            lambda found: json.dumps([next(numbers) for _ in range(int(found[1]))]),  # noqa: B023
            answer["lines"],
        )
        assert next(numbers, None) is None
    return told


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("kind", [nn.RNN, nn.LSTM, nn.GRU])
def test_the_record_is_the_stream_of_the_module(
    tmp_path: Path, kind: type[nn.RNN | nn.LSTM | nn.GRU], dtype: torch.dtype
) -> None:
    torch.default_generator.manual_seed(3)
    module = kind(3, 4, 2, bidirectional=True).to(dtype)
    inputs = torch.randn(5, 3, dtype=dtype)
    path = tmp_path / "run.html"
    trace(module, inputs, labels="abcde").save(path)
    told = record(path.read_bytes())
    assert told["record"] == 1
    run, models = told["answers"]
    assert models == {"path": "/api/models", "body": '{"models":[]}'}
    assert run["run"] is None
    first, *steps, last, rest = run["body"].split("\n")
    start = StartLine.model_validate_json(first)
    assert (start.steps, start.labels, rest) == (len(steps), list("abcde"), "")
    for name, tensor in module.named_parameters():
        assert torch.equal(torch.tensor(start.parameters[name], dtype=dtype), tensor.detach())
    output = module(inputs)[0].detach().numpy()
    seen = np.zeros_like(output)
    for line in map(StepLine.model_validate_json, steps):
        for cell in line.cells:
            assert cell.terms is not None
            if cell.layer == 1:
                half = slice(0, 4) if cell.direction == "forward" else slice(4, 8)
                seen[cell.time_step, half] = cell.hidden_state
    np.testing.assert_allclose(seen, output, rtol=0, atol=1e-6 if dtype == torch.float32 else 1e-12)
    EndLine.model_validate_json(last)
    assert run.get("foretold", False) == (dtype == torch.float32)


def test_what_is_foretold_comes_back_bit_for_bit(tmp_path: Path) -> None:
    """By a plain loop of Python's floats, over two layers in one direction: the upper reads the lower."""
    torch.default_generator.manual_seed(4)
    module, inputs = nn.LSTM(2, 3, 2), torch.randn(6, 2)
    path = tmp_path / "run.html"
    traced = trace(module, inputs)
    traced.save(path)
    lines = record(path.read_bytes())["answers"][0]["body"].split("\n")[1:-2]
    chunk, _ = run_chunk(traced.network, initial_run_state(traced.network, inputs), inputs, 6, "terms")
    weights: dict[str, Any] = {
        name: tensor.detach().numpy().tolist() for name, tensor in module.named_parameters()
    }
    hidden = [[0.0] * 3, [0.0] * 3]
    for step, line in enumerate(map(json.loads, lines)):
        read: list[float] = inputs.numpy()[step].tolist()
        for cell, ran in zip(line["cells"], chunk.cells, strict=True):
            for kind, term, values in (("ih", "from_input", read), ("hh", "from_hidden", hidden[ran.layer])):
                rows: list[list[float]] = weights[f"weight_{kind}_l{ran.layer}"]
                bias: list[float] = weights[f"bias_{kind}_l{ran.layer}"]
                told = [number for gate in cell["terms"].values() for number in gate[term]]
                back = [
                    restored(one, summed(row, values) + b)
                    for one, row, b in zip(told, rows, bias, strict=True)
                ]
                assert back == [float(one) for gate in ran.terms.values() for one in gate[term][step]]
            hidden[ran.layer] = read = cell["hidden_state"]


def summed(row: list[float], values: list[float]) -> float:
    """The products, one after the other."""
    total = 0.0
    for weight, value in zip(row, values, strict=True):
        total += weight * value
    return total


def restored(told: float, foretold: float) -> float:
    """The number that ran: the bits of what is told count neighbours of what was foretold."""
    count = int(np.float32(told).view(np.uint32))
    found = np.float32(foretold)
    towards = np.float32(-np.inf if count % 2 else np.inf)
    for _ in range((count + 1) // 2):
        found = np.nextafter(found, towards)
    return float(found)


class Restarted(nn.Module):
    """Reads two halves, each from zeros."""

    def __init__(self) -> None:
        super().__init__()
        self.rnn = nn.RNN(2, 3)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Returns what both gave."""
        return torch.cat([self.rnn(half)[0] for half in x.chunk(2)])


def test_what_a_page_cannot_play_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "run.html"
    with pytest.raises(ValueError, match="one run, and this trace has several"):
        trace(Restarted(), torch.randn(6, 2), call="all").save(path)
    with pytest.raises(ValueError, match="at most 20000 steps, got 20001"):
        trace(nn.RNN(1, 1), torch.zeros(20_001, 1)).save(path)
    assert list(tmp_path.iterdir()) == []


def test_without_the_player_the_message_says_how_to_build_it(tmp_path: Path) -> None:
    with pytest.raises(MissingPlayer, match="make install"):
        document("", "", [], tmp_path / "none.html")
    other = tmp_path / "other.html"
    other.write_text("<title>x</title>")
    with pytest.raises(MissingPlayer, match="no room for a record"):
        document("", "", [], other)


OTHERS = [cell for cell in KINDS if not has_kernel(NetworkConfig(cell, 1, 1))]


@pytest.mark.parametrize("cell", OTHERS)
def test_a_kind_that_pytorch_lacks_has_its_page_too(cell: Cell, tmp_path: Path) -> None:
    weights = seeded_parameters(NetworkConfig(cell, 2, 3), 5)
    torch.save(dict(weights), tmp_path / "weights.pt")
    path = tmp_path / "run.html"
    trace(load(tmp_path / "weights.pt")[0].told(cell=cell), torch.randn(4, 2)).save(path)
    assert record(path.read_bytes())["answers"][0]["foretold"]
