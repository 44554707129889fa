"""A stream never ends in silence, and nobody who misbehaves keeps a worker from the others."""

import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import httpx2
import orjson
import pytest

from app.admission import Admission
from app.settings import Settings
from app.wire.errors import Refusal
from tests.app.conversation import Body, refused, run, streaming
from tests.app.processes import alive, children, eventually, resident_bytes, worker_pids
from tests.tooling.serving import Server, serving

SHORT: Body = {"input": {"text": "hello"}}
LONG: Body = {"network": {"hidden_size": 64}, "input": {"text": "abcde" * 2_000}}  # 100 MB
LIMITS = {
    "UNROLLED_POOL_SIZE": "1",
    "UNROLLED_QUEUE_SECONDS": "0.3",
    "UNROLLED_READY_SECONDS": "0.3",
    "UNROLLED_OPEN_SECONDS": "2",
    "UNROLLED_CHUNK_SECONDS": "1",
    "UNROLLED_MAX_RUNS_PER_CLIENT": "3",
    "UNROLLED_STOP_SECONDS": "0",
    "UNROLLED_SHARED_BYTES": "1",  # nothing is at hand: every chunk is computed
}


@pytest.fixture(scope="module")
def strict_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with one worker and little patience."""
    with serving(tmp_path_factory.mktemp("strict") / "server.log", environment=LIMITS) as server:
        yield server


@pytest.fixture
def strict(strict_server: Server) -> Iterator[httpx2.Client]:
    """A client of that server, whose worker is there and free."""
    with httpx2.Client(base_url=strict_server.url, timeout=60) as client:
        assert eventually(lambda: client.get("/readyz").status_code == 200)
        yield client


def last_line(lines: Iterator[str]) -> Body:
    """The last line of a stream that is read to its end."""
    *_, last = lines
    return orjson.loads(last)


def read_to_first_step(lines: Iterator[str]) -> None:
    """Reads the first line and the first step."""
    assert orjson.loads(next(lines))["type"] == "start"
    assert orjson.loads(next(lines))["type"] == "step"


def test_a_worker_that_dies_ends_its_stream_with_a_failure_and_is_replaced(
    strict: httpx2.Client, strict_server: Server
) -> None:
    (worker,) = worker_pids(strict_server.pid)
    with streaming(strict, LONG) as (_, lines):
        read_to_first_step(lines)
        os.kill(worker, signal.SIGKILL)
        assert last_line(lines)["code"] == "worker_died"
    assert run(strict, SHORT).end.steps == 5
    assert worker not in worker_pids(strict_server.pid)


def test_the_death_of_the_process_that_forks_workers_ends_streams_with_a_failure_and_no_worker_is_left(
    strict: httpx2.Client, strict_server: Server
) -> None:
    (worker,) = worker_pids(strict_server.pid)
    with streaming(strict, LONG) as (_, lines):
        read_to_first_step(lines)
        for forker in children(strict_server.pid):
            os.kill(forker, signal.SIGKILL)
        assert last_line(lines)["code"] == "worker_died"
    assert eventually(lambda: not alive(worker))
    assert eventually(lambda: strict.get("/readyz").status_code == 200, 30)
    assert run(strict, SHORT).end.steps == 5


def test_a_worker_that_dies_while_its_client_reads_slowly_ends_the_stream_with_a_failure(
    strict: httpx2.Client, strict_server: Server
) -> None:
    (worker,) = worker_pids(strict_server.pid)
    with streaming(strict, LONG) as (_, lines):
        read_to_first_step(lines)
        time.sleep(0.7)  # long enough for every buffer to be full, and the worker to wait
        os.kill(worker, signal.SIGKILL)
        assert eventually(lambda: worker_pids(strict_server.pid) not in ([], [worker]))
        assert last_line(lines)["code"] == "worker_died"


def test_a_worker_that_hangs_ends_its_stream_with_a_failure_and_is_replaced(
    strict: httpx2.Client, strict_server: Server
) -> None:
    (worker,) = worker_pids(strict_server.pid)
    with streaming(strict, LONG) as (_, lines):
        read_to_first_step(lines)
        os.kill(worker, signal.SIGSTOP)
        assert last_line(lines)["code"] == "timeout"
    assert run(strict, SHORT).end.steps == 5
    assert not alive(worker)


def test_a_client_that_leaves_frees_its_worker_within_a_second(
    strict: httpx2.Client, strict_server: Server
) -> None:
    with streaming(strict, LONG) as (_, lines):
        read_to_first_step(lines)
    begun = time.monotonic()
    assert run(strict, SHORT).end.steps == 5
    assert time.monotonic() - begun < 1
    assert len(worker_pids(strict_server.pid)) == 1


def test_a_client_that_does_not_read_holds_up_nobody_and_costs_little(
    strict: httpx2.Client, strict_server: Server
) -> None:
    before = resident_bytes(strict_server.pid)
    with streaming(strict, LONG):
        time.sleep(1)
        assert run(strict, SHORT).end.steps == 5
        assert resident_bytes(strict_server.pid) - before < 40 * 2**20


def test_runs_share_a_worker_in_turns(strict: httpx2.Client) -> None:
    with streaming(strict, LONG) as (_, lines), ThreadPoolExecutor() as reader:
        read_to_first_step(lines)
        rest = reader.submit(last_line, lines)
        assert run(strict, SHORT).end.steps == 5
        assert not rest.done()
        assert rest.result()["type"] == "end"


def test_a_busy_server_says_when_to_come_back(strict: httpx2.Client, strict_server: Server) -> None:
    (worker,) = worker_pids(strict_server.pid)
    with streaming(strict, LONG):
        os.kill(worker, signal.SIGSTOP)
        response = strict.post("/api/runs", json=SHORT)
        assert refused(response, 503) == {
            None: "All workers were busy for 0.3 seconds (UNROLLED_QUEUE_SECONDS). Try again in a moment."
        }
        assert response.headers["retry-after"] == "2"
        assert refused(strict.get("/readyz"), 503)
        assert strict.get("/healthz").json() == {"status": "alive"}


def test_one_client_may_not_have_too_many_runs(strict: httpx2.Client) -> None:
    with streaming(strict, LONG), streaming(strict, LONG), streaming(strict, LONG):
        response = strict.post("/api/runs", json=SHORT)
        assert "expected at most 3 runs at a time" in refused(response, 429)[None]
        assert response.headers["retry-after"] == "2"
    assert eventually(lambda: strict.post("/api/runs", json=SHORT).status_code == 200, 2)


def admit_all(admission: Admission, client: str, runs: ExitStack) -> None:
    """Lets a client have runs until one is refused."""
    while True:
        runs.enter_context(admission.admitted(client))


def test_a_client_takes_no_more_places_than_it_leaves_to_others() -> None:
    admission = Admission(Settings(max_runs=8, max_runs_per_client=8))
    taken: list[int] = []
    with ExitStack() as runs:
        for client in ("first", "second", "third", "fourth", "fifth"):
            with pytest.raises(Refusal) as refusals:
                admit_all(admission, client, runs)
            assert refusals.value.status == (503 if admission.streaming.total() == 8 else 429)
            taken.append(admission.streaming[client])
    assert taken == [4, 2, 1, 1, 0]
    assert not admission.streaming


def exploding(**changed: object) -> Body:
    """An RNN of one unit that multiplies its state by 1e10 at each step."""
    tensors = {"weight_ih_l0": [[1.0]], "weight_hh_l0": [[1e10]]} | changed
    network = {"cell": "rnn", "hidden_size": 1, "nonlinearity": "relu", "bias": False, "readout": None}
    return {"network": network, "weights": {"tensors": tensors}, "input": {"values": [[1]] * 50}}


def test_a_run_that_leaves_the_finite_numbers_fails_after_its_good_steps(client: httpx2.Client) -> None:
    answer = run(client, exploding())
    assert [step.cells[0].hidden_state[0] for step in answer.steps] == pytest.approx([1, 1e10, 1e20, 1e30])
    assert answer.failure.code == "not_finite"
    assert "step 4: terms.hidden.from_hidden[0]" in answer.failure.message
    assert "layer 0" in answer.failure.message
    assert "inf" in answer.failure.message


def test_a_resumed_run_fails_where_the_whole_one_does(client: httpx2.Client) -> None:
    whole, resumed = run(client, exploding()), run(client, exploding() | {"from_step": 3})
    assert resumed.raw[1:] == whole.raw[4:]
    assert run(client, exploding() | {"from_step": 9}).raw[1:] == whole.raw[5:]


def test_what_overflows_in_single_precision_runs_on_in_double(client: httpx2.Client) -> None:
    answer = run(client, exploding() | {"dtype": "float64"})
    assert len(answer.steps) == 31
    assert "step 31" in answer.failure.message


def test_a_server_told_to_stop_ends_its_streams_and_leaves_no_process_behind(tmp_path: Path) -> None:
    with serving(tmp_path / "server.log", environment=LIMITS) as server:
        family = [*children(server.pid), *worker_pids(server.pid)]
        assert len(family) >= 2
        with httpx2.Client(base_url=server.url, timeout=60) as client, streaming(client, LONG) as (_, lines):
            read_to_first_step(lines)
            os.kill(server.pid, signal.SIGTERM)
            assert last_line(lines)["code"] == "shutting_down"
        assert eventually(lambda: not any(map(alive, [server.pid, *family])))


def test_a_server_told_to_stop_is_gone_within_two_seconds_though_a_client_does_not_read(
    tmp_path: Path,
) -> None:
    with (
        serving(tmp_path / "server.log", environment={"UNROLLED_POOL_SIZE": "1"}) as server,
        httpx2.Client(base_url=server.url, timeout=60) as client,
        streaming(client, LONG),
        streaming(client, LONG) as (_, lines),
    ):
        family = [server.pid, *children(server.pid), *worker_pids(server.pid)]
        read_to_first_step(lines)
        os.kill(server.pid, signal.SIGTERM)
        assert eventually(lambda: not any(map(alive, family)), 2)


def test_a_server_that_is_killed_takes_its_workers_with_it(tmp_path: Path) -> None:
    with serving(tmp_path / "server.log", environment=LIMITS) as server:
        family = [*children(server.pid), *worker_pids(server.pid)]
        os.kill(server.pid, signal.SIGKILL)
        assert eventually(lambda: not any(map(alive, family)))
