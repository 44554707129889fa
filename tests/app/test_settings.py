"""Settings, the command line, and how runs are cut into chunks."""

import subprocess
import sys
from pathlib import Path

import httpx2
import pytest
from pydantic import ValidationError

from app.cores import cores
from app.settings import Settings
from app.wire.errors import Refusal
from app.wire.request import RunRequest
from app.wire.resolve import resolve
from app.workers.cost import Changes, numbers_per_step, step_cost
from app.workers.schedule import Schedule, check_cost, schedule
from models.config import NetworkConfig, ReadoutConfig
from tests.app.conversation import Body, refused, run
from tests.tooling.serving import serving

LSTM = NetworkConfig("lstm", input_size=8, hidden_size=64, readout=ReadoutConfig(8, "softmax", False, False))


def test_settings_come_from_the_environment(tmp_path: Path) -> None:
    limits = {"UNROLLED_MAX_TIME_STEPS": "3", "UNROLLED_MAX_BODY_BYTES": "200", "UNROLLED_POOL_SIZE": "1"}
    with (
        serving(tmp_path / "log", environment=limits) as server,
        httpx2.Client(base_url=server.url) as client,
    ):
        assert len(run(client, {"input": {"text": "abc"}}).steps) == 3
        wrong = refused(client.post("/api/runs", json={"input": {"text": "abcd"}}))
        assert wrong == {"input.text": "expected at most 3 time steps, got 4"}
        assert refused(client.post("/api/runs", json={"input": {"text": "a" * 200}}), 413)


def test_the_form_takes_what_the_settings_allow(tmp_path: Path) -> None:
    fields = {"num_layers": "2", "hidden_size": "3", "readout_size": "5"}
    limits = {f"UNROLLED_MAX_{name.upper()}": most for name, most in fields.items()}
    with serving(tmp_path / "log", environment={**limits, "UNROLLED_MAX_TIME_STEPS": "7"}) as server:
        text = httpx2.get(server.url).text
    for name, most in fields.items():
        assert f'name="{name}" min="1" max="{most}"' in text
    assert 'data-most-time-steps="7"' in text


def test_one_worker_a_core_is_the_default() -> None:
    assert Settings().pool_size == cores()


@pytest.mark.parametrize("name", ["workers", "max_time_steps", "chunk_seconds"])
def test_a_setting_that_makes_no_sense_is_refused(name: str) -> None:
    with pytest.raises(ValidationError, match=name):
        Settings.model_validate({name: 0})


def test_every_setting_says_why() -> None:
    for name, field in Settings.model_fields.items():
        assert field.description, name


def test_help_does_not_wait_for_pytorch() -> None:
    check = "import sys, app.__main__; sys.exit('torch' in sys.modules or 'fastapi' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", check], check=False).returncode == 0
    shown = subprocess.run(
        [sys.executable, "-m", "app", "--help"], capture_output=True, text=True, check=True
    )
    for option in ("--host", "--port", "--open", "--workers"):
        assert option in shown.stdout


def test_the_web_process_does_without_pytorch() -> None:
    check = "import sys, app.server; sys.exit('torch' in sys.modules or 'numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", check], check=False).returncode == 0


LIMITS: list[tuple[dict[str, int], Body, str, str]] = [
    ({"max_time_steps": 4}, {"input": {"text": "abcde"}}, "input.text", "at most 4 time steps, got 5"),
    ({"max_time_steps": 1}, {"input": {"values": [[1], [2]]}}, "input.values", "at most 1 time step, got 2"),
    ({"max_input_size": 2}, {"input": {"text": "abc"}}, "input.text", "at most 2 inputs, got 3"),
    (
        {"max_input_numbers": 5},
        {"input": {"text": "abc"}},
        "input.text",
        "at most 5 time steps x inputs, got 9",
    ),
    (
        {"max_hidden_size": 8},
        {"input": {"text": "a"}, "network": {"hidden_size": 9}},
        "network.hidden_size",
        "8",
    ),
    (
        {"max_num_layers": 2},
        {"input": {"text": "a"}, "network": {"num_layers": 3}},
        "network.num_layers",
        "2",
    ),
]


@pytest.mark.parametrize(("limits", "request_", "field", "message"), LIMITS)
def test_sizes_are_limited(limits: dict[str, int], request_: Body, field: str, message: str) -> None:
    with pytest.raises(Refusal) as refusal:
        resolve(RunRequest.model_validate(request_), Settings.model_validate(limits))
    (one,) = refusal.value.answer.detail
    assert one.field == field
    assert message in one.message


def test_products_of_sizes_are_limited() -> None:
    parameters, numbers = 256 * (8 + 64 + 2) + 8 * 64, 64 * (2 + 4 + 8) + 8
    assert numbers_per_step(LSTM, "terms") == numbers
    check_cost(
        LSTM,
        "terms",
        100,
        Settings(max_parameters=parameters, max_products=100 * parameters, max_numbers=100 * numbers),
    )
    for limits in (
        {"max_parameters": parameters - 1},
        {"max_products": 100 * parameters - 1},
        {"max_numbers": 100 * numbers - 1},
    ):
        with pytest.raises(Refusal, match="expected at most"):
            check_cost(LSTM, "terms", 100, Settings.model_validate(limits))


def test_chunks_grow_from_one_step_to_the_largest() -> None:
    chunks = Schedule(largest=10)
    sizes: list[int] = []
    step = 0
    while step < 45:
        sizes.append(chunks.steps_from(step))
        step += sizes[-1]
    assert sizes == [1, 2, 4, 8, 10, 10, 10]


def test_the_second_chunk_is_as_long_as_it_may_be_without_being_noticed() -> None:
    chunks = schedule(LSTM, "terms", Settings())
    assert chunks.steps_from(0) == 1
    assert chunks.steps_from(1) == int(2000 / step_cost(LSTM, "terms", Changes())) > 10
    assert Schedule(largest=10, second=7).steps_from(8) == 10
    assert [Schedule(largest=3, second=7).steps_from(step) for step in (0, 1, 2, 4)] == [1, 3, 2, 3]


def test_a_chunk_that_begins_late_ends_where_the_grid_does() -> None:
    assert [Schedule(largest=10).steps_from(step) for step in (0, 1, 2, 5, 7, 14, 15, 16, 25)] == [
        *(1, 2, 1, 2, 8, 1, 10, 9, 10)
    ]


def test_the_largest_chunk_streams_no_more_and_takes_no_longer_than_the_settings_say() -> None:
    numbers = numbers_per_step(LSTM, "terms")
    assert schedule(LSTM, "terms", Settings(chunk_numbers=10 * numbers + 1)).largest == 10
    assert schedule(LSTM, "terms", Settings(chunk_numbers=1)).largest == 1
    cost = step_cost(LSTM, "terms", Changes())
    assert schedule(LSTM, "terms", Settings(chunk_milliseconds=1)).largest == int(1000 / cost)
