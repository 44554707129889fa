"""What gradients may cost: the request, the whole of it, each chunk, and a worker with little memory."""

from pathlib import Path

import httpx2
import pytest

from app.settings import Settings
from app.wire.errors import Refusal
from app.workers.cost import Changes, back_cost
from app.workers.schedule import check_gradient_cost, gradient_schedule
from models.config import NetworkConfig
from tests.app.backward import TEXT, gradients
from tests.app.conversation import Body, refused
from tests.tooling.serving import serving


def test_bodies_and_queries_are_bounded_as_those_of_runs(client: httpx2.Client) -> None:
    assert refused(client.post("/api/gradients", content=b"{}", headers={"Content-Type": "text/plain"}), 415)
    assert refused(client.get("/api/gradients", params={"text": "a" * 60_000}), 414)


LSTM = NetworkConfig("lstm", input_size=4, hidden_size=8, num_layers=2)


def test_costs_are_limited() -> None:
    parameters = 32 * (4 + 8 + 2) + 32 * (8 + 8 + 2)
    fits: dict[str, int] = {
        "max_gradient_cells": 200,
        "max_gradient_products": 100 * parameters,
        "max_gradient_numbers": 200 * 16,
        "max_jacobian_step_products": 2 * 16**3,
        "max_jacobian_products": 200 * 16**3,
    }
    check_gradient_cost(LSTM, True, 100, Settings.model_validate(fits))
    for name, limit in fits.items():
        with pytest.raises(Refusal, match=f"expected at most {limit - 1}"):
            check_gradient_cost(LSTM, True, 100, Settings.model_validate(fits | {name: limit - 1}))
    check_gradient_cost(LSTM, False, 100, Settings.model_validate(fits | {"max_jacobian_step_products": 1}))


def test_chunks_go_through_no_more_than_the_settings_say() -> None:
    one, with_jacobians = (back_cost(LSTM, wanted, Changes()) for wanted in (False, True))
    assert gradient_schedule(LSTM, False, Settings(chunk_milliseconds=20)).largest == int(20_000 / one)
    assert gradient_schedule(LSTM, True, Settings(chunk_milliseconds=20)).largest == int(
        20_000 / with_jacobians
    )
    assert gradient_schedule(LSTM, True, Settings(chunk_milliseconds=1)).largest == 1


def test_one_worker_with_little_memory_goes_back_in_small_chunks_to_the_same_numbers(
    client: httpx2.Client, tmp_path: Path
) -> None:
    request: Body = {
        "network": {"cell": "lstm", "hidden_size": 4, "num_layers": 2, "bidirectional": True},
        "input": {"text": TEXT},
    }
    little = {"UNROLLED_CHUNK_MILLISECONDS": "1", "UNROLLED_CACHED_BYTES": "1", "UNROLLED_WORKERS": "2"}
    with (
        serving(tmp_path / "log", environment=little) as server,
        httpx2.Client(base_url=server.url, timeout=60) as other,
    ):
        assert gradients(other, request).raw == gradients(client, request).raw
