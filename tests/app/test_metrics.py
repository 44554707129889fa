"""The metrics say what was done, each thing once."""

import os
import signal
import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2
import pytest

from tests.app.conversation import Body, refused, run, streaming
from tests.app.processes import eventually, worker_pids
from tests.tooling.metrics import Scrape, scrape
from tests.tooling.serving import START_LIMIT, Server, free_port, serving
from tests.tooling.trained import TEXT, write_models

LONG: Body = {"network": {"hidden_size": 64}, "input": {"text": "abcde" * 2_000}}  # 100 MB
CHUNKS_OF_FIVE_STEPS = 2  # of one step, and the four that are left, since they cost little


@dataclass(frozen=True, slots=True)
class Counted:
    """A server with one worker, a client of it, and where its metrics are."""

    client: httpx2.Client
    server: Server
    port: int

    def now(self) -> Scrape:
        """The metrics at this moment."""
        return scrape(self.port)

    @contextmanager
    def expecting(self, **grown: float) -> Generator[None]:
        """By how much each sample has grown when the block has ended. A sample's label stands behind two
        underscores: `runs_total__end`."""
        before = self.now()
        yield

        def growth() -> dict[str, float]:
            now = self.now()
            return {name: sample(now, name) - sample(before, name) for name in grown}

        eventually(lambda: growth() == grown, 5)
        assert growth() == grown


LABELS = {"runs_total": "outcome", "requests_total": "status", "worker_restarts_total": "reason"}


def sample(scraped: Scrape, name: str) -> float:
    """One sample by its short name."""
    name, _, label = name.partition("__")
    key = LABELS.get(name, "job" if name.startswith("job") else "of")
    return scraped.value(f"unrolled_{name}", **({key: label} if label else {}))


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counted]:
    """A server with one worker and a folder of models."""
    port = free_port()
    models = write_models(tmp_path_factory.mktemp("models"))
    environment = {"UNROLLED_POOL_SIZE": "1", "UNROLLED_METRICS_PORT": str(port)}
    environment |= {"UNROLLED_CHUNK_SECONDS": "2", "UNROLLED_MODELS_DIR": str(models)}
    with (
        serving(tmp_path_factory.mktemp("metrics") / "server.log", environment=environment) as server,
        httpx2.Client(base_url=server.url, timeout=60) as client,
    ):
        yield Counted(client, server, port)


def request(seed: int) -> Body:
    """A run of five steps."""
    return {"weights": {"seed": seed}, "input": {"text": "hello"}}


def test_a_run_its_steps_and_its_chunks_are_counted(counted: Counted) -> None:
    jobs = {"job_seconds_count__open": 1.0, "job_seconds_count__advance": CHUNKS_OF_FIVE_STEPS - 1}
    done = {"runs_total__end": 1.0, "steps_total": 5.0, "chunks_total": float(CHUNKS_OF_FIVE_STEPS)}
    answered = {"requests_total__200": 1.0, "first_byte_seconds_count__run": 1.0}
    with counted.expecting(**jobs, **done, **answered, shared_total=0.0):
        assert len(run(counted.client, request(1)).steps) == 5


def test_the_same_run_again_is_counted_as_shared_and_no_worker_works(counted: Counted) -> None:
    run(counted.client, request(2))
    jobs = {"job_seconds_count__open": 0.0, "job_seconds_count__advance": 0.0}
    with counted.expecting(
        **jobs, runs_total__end=1.0, steps_total=5.0, shared_total=float(CHUNKS_OF_FIVE_STEPS)
    ):
        run(counted.client, request(2))
    assert counted.now().value("unrolled_shared_bytes") > 5_000


def test_a_run_of_a_trained_model_is_shared_as_well(counted: Counted) -> None:
    asked: Body = {"model": "reader-lstm", "input": {"text": TEXT}}
    run(counted.client, asked)
    with counted.expecting(job_seconds_count__open=0.0, job_seconds_count__advance=0.0, runs_total__end=1.0):
        run(counted.client, asked)


def test_a_resumed_run_counts_only_the_steps_that_it_sends(counted: Counted) -> None:
    for step in (1, 2, 3, 4):
        with counted.expecting(runs_total__end=1.0, steps_total=5.0 - step):
            assert len(run(counted.client, request(3) | {"from_step": step}).steps) == 5 - step


def test_a_request_that_is_wrong_is_no_run(counted: Counted) -> None:
    with counted.expecting(requests_total__422=1.0, runs_total__end=0.0, streams=0.0):
        refused(counted.client.post("/api/runs", json={"input": {}}))


def test_a_client_that_leaves_is_counted_as_such(counted: Counted) -> None:
    with (
        counted.expecting(runs_total__left=1.0, runs_total__end=0.0, streams=0.0),
        streaming(counted.client, LONG | {"weights": {"seed": 4}}) as (_, lines),
    ):
        next(lines)
        assert eventually(lambda: counted.now().value("unrolled_streams") == 1)


HARM: list[tuple[signal.Signals, str, str]] = [
    (signal.SIGKILL, "worker_died", "died"),
    (signal.SIGSTOP, "timeout", "timeout"),
]


@pytest.mark.parametrize(("harm", "outcome", "reason"), HARM)
def test_a_worker_that_is_replaced_is_counted_with_the_reason(
    counted: Counted, harm: signal.Signals, outcome: str, reason: str
) -> None:
    assert eventually(lambda: counted.client.get("/readyz").status_code == 200)
    (worker,) = worker_pids(counted.server.pid)
    grown = {f"runs_total__{outcome}": 1.0, f"worker_restarts_total__{reason}": 1.0}
    with counted.expecting(**grown, workers_started_total=1.0):
        with streaming(counted.client, LONG | {"weights": {"seed": harm}}) as (_, lines):
            next(lines)
            os.kill(worker, harm)
            *_, last = lines
        assert outcome in last


def test_those_who_wait_for_a_worker_are_counted(counted: Counted) -> None:
    assert eventually(lambda: counted.client.get("/readyz").status_code == 200)
    (worker,) = worker_pids(counted.server.pid)
    waited = counted.now().value("unrolled_wait_seconds_count")
    os.kill(worker, signal.SIGSTOP)
    asking = [threading.Thread(target=run, args=(counted.client, request(10 + one))) for one in range(4)]
    for one in asking:
        one.start()
    assert eventually(lambda: counted.now().value("unrolled_waiting") == 3, 1.5), "one is served"
    os.kill(worker, signal.SIGCONT)
    for one in asking:
        one.join()
    assert counted.now().value("unrolled_waiting") == 0
    assert counted.now().value("unrolled_wait_seconds_count") - waited >= 3


def total(ports: list[int], name: str) -> float:
    """A sample of several server processes together."""
    return sum(scrape(port).total(f"unrolled_{name}") for port in ports)


@pytest.mark.timeout(3 * START_LIMIT)
def test_each_of_several_server_processes_has_a_port_and_they_add_up(tmp_path: Path) -> None:
    port = free_port()
    ports = [port, port + 1]
    environment = {"UNROLLED_POOL_SIZE": "2", "UNROLLED_METRICS_PORT": str(port)}
    with serving(tmp_path / "log", "--workers", "2", environment=environment) as server:
        assert eventually(lambda: all(map(answers, ports)), START_LIMIT)
        assert eventually(lambda: total(ports, "workers_started_total") == 2, START_LIMIT)
        for seed in range(12):
            with httpx2.Client(base_url=server.url, timeout=60) as client:  # a connection of its own
                run(client, request(seed))
        expected: list[tuple[str, Callable[[], float], float]] = [
            ("runs", lambda: total(ports, "runs_total"), 12),
            ("steps", lambda: total(ports, "steps_total"), 60),
            ("chunks", lambda: total(ports, "chunks_total"), 12 * CHUNKS_OF_FIVE_STEPS),
        ]
        for name, count, value in expected:
            assert eventually(lambda count=count, value=value: count() == value, 5), name


def answers(port: int) -> bool:
    """Whether there are metrics at a port."""
    try:
        return scrape(port).total("unrolled_workers_started_total") >= 0
    except OSError:
        return False
