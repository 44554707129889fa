"""What the proxy of compose.yaml hands on as it is: lines as they come, who asks, and that somebody has
left."""

import gzip
import os
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass

import httpx2
import orjson
import pytest

from tests.app.conversation import Body, refused, run, streaming
from tests.app.processes import eventually, worker_pids
from tests.tooling.metrics import scrape
from tests.tooling.proxy import LOOPBACK_WANTED, has_loopback, replicated
from tests.tooling.serving import Server, free_port

pytestmark = pytest.mark.skipif(not has_loopback(), reason=LOOPBACK_WANTED)
SHORT: Body = {"input": {"text": "hello"}}
LONG: Body = {"network": {"hidden_size": 64}, "input": {"text": "abcde" * 2_000}}  # 100 MB
LIMITS = {
    "UNROLLED_POOL_SIZE": "1",
    "UNROLLED_SHARED_BYTES": "1",
    "UNROLLED_BODY_SECONDS": "0.5",
    "UNROLLED_STALL_SECONDS": "1",
}


@dataclass(frozen=True, slots=True)
class Behind:
    """One server behind a proxy. client: of the proxy. metrics: the port of the server's."""

    client: httpx2.Client
    server: Server
    metrics: int

    @property
    def url(self) -> str:
        """The base URL of the proxy, without a trailing slash."""
        return str(self.client.base_url).rstrip("/")

    def streams(self) -> float:
        """How many runs the server streams at this moment."""
        return scrape(self.metrics).value("unrolled_streams")


@pytest.fixture(scope="module")
def behind(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Behind]:
    """A server with little patience behind a proxy."""
    port = free_port()
    environment = LIMITS | {"UNROLLED_METRICS_PORT": str(port)}
    with (
        replicated(tmp_path_factory.mktemp("proxy"), environment) as replicas,
        httpx2.Client(base_url=replicas.url, timeout=60) as client,
    ):
        yield Behind(client, replicas.servers[0], port)


@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_lines_come_as_they_are_computed(behind: Behind, encoding: str) -> None:
    assert eventually(lambda: len(worker_pids(behind.server.pid)) == 1, 20)  # another has lost its worker
    (worker,) = worker_pids(behind.server.pid)
    headers = {"Accept-Encoding": encoding}
    with (
        httpx2.Client(base_url=behind.url, timeout=60, headers=headers) as client,
        streaming(client, LONG) as (response, lines),
    ):
        assert response.headers.get("content-encoding", "identity") == encoding
        assert [orjson.loads(next(lines))["type"] for _ in range(2)] == ["start", "step"]
        os.kill(worker, signal.SIGKILL)
        *_, last = lines
    assert orjson.loads(last)["code"] == "worker_died", "it was computing when the first step had come"


def test_lines_are_compressed_and_stay_what_they_were(behind: Behind) -> None:
    plain = httpx2.post(f"{behind.server.url}/api/runs", json=SHORT, timeout=60).content
    asked = behind.client.build_request("POST", "/api/runs", json=SHORT, headers={"Accept-Encoding": "gzip"})
    answer = behind.client.send(asked, stream=True)
    packed = b"".join(answer.iter_raw())
    assert gzip.decompress(packed) == plain
    assert len(packed) < len(plain) / 1.5


def test_the_pages_files_come_compressed_as_they_were_prepared(behind: Behind) -> None:
    headers = {"Accept-Encoding": "gzip, br, zstd"}
    answers = [
        httpx2.get(f"{url}/assets/plotly.js", headers=headers, timeout=60)
        for url in (behind.server.url, behind.url)
    ]
    assert answers[0].content == answers[1].content
    assert answers[0].headers["content-encoding"] == answers[1].headers["content-encoding"]
    assert answers[0].headers["etag"] == answers[1].headers["etag"]


def test_the_run_of_a_client_that_leaves_ends(behind: Behind) -> None:
    with streaming(behind.client, LONG) as (_, lines):
        next(lines)
        assert eventually(lambda: behind.streams() == 1)
    assert eventually(lambda: behind.streams() == 0)


def test_the_run_of_a_client_that_reads_nothing_ends_and_others_are_served(behind: Behind) -> None:
    with streaming(behind.client, LONG) as (_, lines):
        next(lines)
        time.sleep(0.5)
        assert run(behind.client, SHORT).end.steps == 5
        assert eventually(lambda: behind.streams() == 0)


def test_a_body_that_comes_too_slowly_is_turned_away(behind: Behind) -> None:
    def dripping() -> Iterator[bytes]:
        for _ in range(100):
            yield b" "
            time.sleep(0.05)

    answer = behind.client.post("/api/runs", content=dripping(), headers={"Content-Type": "application/json"})
    assert refused(answer, 408) == {None: "expected the body to arrive sooner"}


def test_the_server_hears_who_asks_and_in_which_name(behind: Behind) -> None:
    named = behind.client.get("/healthz", headers={"X-Request-ID": "lesson-7"})
    assert named.headers["x-request-id"] == "lesson-7"
    log = behind.server.log.read_text()
    assert "client=127.0.0.1" in log
    assert "client=127.0.0.2" not in log
