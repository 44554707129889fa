"""What streaming costs beside its parts: `python -m tests.bench.stream`.

A run of 2,000 steps at 64 units (LSTM, every term) is read over loopback from a real server, in turns with
the two parts that nobody can do without: orjson.dumps of the same lines, and the trace alone. Also when the
first line and the first step have arrived, as a share of the whole, how long the server holds up
another client while it takes a large body, and what memory the server holds.
"""

import random
import socket
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter, sleep
from typing import Any
from urllib.parse import urlsplit

import httpx2
import orjson
import torch

from app.settings import Settings
from app.wire.request import RunRequest
from app.wire.resolve import resolve
from app.workers.recipe import build, recipe_of
from app.workers.schedule import schedule
from models.run import run_chunk
from models.state import initial_run_state
from tests.app.processes import children, resident_bytes, worker_pids
from tests.tooling.serving import Server, serving

STEPS, UNITS, ROUNDS = 2_000, 64, 9
TARGET_RATIO, TARGET_FIRST = 2.0, 0.05
BLOCK = 2**20
Request = dict[str, Any]  # Any: JSON


@dataclass(frozen=True, slots=True)
class Timed:
    """One stream: seconds until the first line, the first step and the end, and its bytes."""

    first_line: float
    first_step: float
    whole: float
    content: bytes


def text_request() -> Request:
    """The run that is measured: a text over 27 characters."""
    letters = random.Random(0).choices("abcdefghijklmnopqrstuvwxyz ", k=STEPS)
    return {
        "network": {"hidden_size": UNITS, "readout": {"size": UNITS}},
        "input": {"text": "".join(letters)},
    }


def values_request() -> Request:
    """The same with 64 numbers a time step, which the first line has to hold twice."""
    draw = random.Random(0)
    rows = [[draw.random() for _ in range(UNITS)] for _ in range(STEPS)]
    return {"network": {"hidden_size": UNITS}, "input": {"values": rows}}


def streamed(url: str, request: Request) -> Timed:
    """Reads a run over a bare socket, so that it is the server that is measured and not an HTTP client."""
    body, place = orjson.dumps(request), urlsplit(url)
    head = f"POST /api/runs HTTP/1.1\r\nHost: {place.netloc}\r\nContent-Type: application/json\r\n"
    head += f"Connection: close\r\nContent-Length: {len(body)}\r\n\r\n"
    blocks: list[bytes] = []
    lines, last, first_line, first_step = 0, b"", 0.0, 0.0
    with socket.create_connection((place.hostname, place.port)) as connection:
        begun = perf_counter()
        connection.sendall(head.encode() + body)
        while block := connection.recv(BLOCK):
            blocks.append(block)
            if lines < 2:  # looked through once: what the reader does is not to count
                lines += (last == b"}" and block[:1] == b"\n") + block.count(b"}\n")
                last = block[-1:]
                first_line = first_line or (perf_counter() - begun if lines else 0.0)
                first_step = perf_counter() - begun if lines > 1 else 0.0
        whole = perf_counter() - begun
    return Timed(first_line, first_step, whole, b"".join(blocks))


def trace_alone(request: Request) -> Callable[[], None]:
    """The trace that the worker computes, in the server's own chunks, with nothing written."""
    run = resolve(RunRequest.model_validate(request), Settings())
    built = build(recipe_of(run, Settings()))
    chunks = schedule(built.recipe.config, run.detail, Settings())

    def trace() -> None:
        state = initial_run_state(built.network, built.inputs)
        while state.next_step < len(built.inputs):
            steps = chunks.steps_from(state.next_step)
            _, state = run_chunk(built.network, state, built.inputs, steps, run.detail)

    return trace


def parsed_lines(url: str, request: Request) -> list[object]:
    """The lines of the run as Python objects."""
    content = httpx2.post(f"{url}/api/runs", json=request, timeout=60).content
    return [orjson.loads(line) for line in content.splitlines()]


def timed(task: Callable[[], object]) -> float:
    """The seconds that a task takes."""
    begun = perf_counter()
    task()
    return perf_counter() - begun


def compare(url: str, name: str, request: Request) -> None:
    """Measures the stream and its parts in turns, and prints the medians."""
    lines, trace = parsed_lines(url, request), trace_alone(request)
    streams: list[Timed] = []
    dumping: list[float] = []
    tracing: list[float] = []
    for _ in range(ROUNDS):
        streams.append(streamed(url, request))
        dumping.append(timed(lambda: [orjson.dumps(line) for line in lines]))
        tracing.append(timed(trace))
    report(f"{name}: {len(streams[0].content) / 1e6:.1f} MB", streams, median(dumping), median(tracing))


def report(title: str, streams: list[Timed], dumping: float, tracing: float) -> None:
    """Prints the medians of the streams beside the seconds that the parts take."""
    whole = median(one.whole for one in streams)
    print(f"\n{title}, medians of {ROUNDS}")
    row("orjson.dumps of the lines", dumping)
    row("the trace alone", tracing)
    row("streamed over HTTP", whole, f"{whole / (dumping + tracing):.2f} x both (target {TARGET_RATIO})")
    for what, times in (
        ("line", [one.first_line for one in streams]),
        ("step", [one.first_step for one in streams]),
    ):
        row(f"first {what}", median(times), f"{median(times) / whole:.1%} (target {TARGET_FIRST:.0%})")


def row(what: str, seconds: float, remark: str = "") -> None:
    """Prints one row of the table."""
    print(f"  {what:26} {1e3 * seconds:8.1f} ms   {remark}")


def tensors_request(url: str) -> bytes:
    """The body of a run of two layers of 256 units that are sent as tensors: more than 10 MB."""
    network: Request = {"hidden_size": 256, "num_layers": 2, "readout": {"size": 64}}
    request: Request = {"network": network, "input": {"values": [[0.5] * 64]}, "dtype": "float64"}
    start: Any = parsed_lines(url, request)[0]  # Any: JSON
    return orjson.dumps(request | {"weights": {"tensors": start["parameters"]}})


def hold_up(url: str) -> None:
    """Prints how long another client waits at most while large bodies are read and answered."""
    body = tensors_request(url)
    headers = {"Content-Type": "application/json"}
    waits: list[float] = []
    done = threading.Event()

    def watch() -> None:
        with httpx2.Client(base_url=url) as client:
            while not done.is_set():
                waits.append(timed(lambda: client.get("/healthz")))
                sleep(0.002)

    watcher = threading.Thread(target=watch)
    watcher.start()
    taken = [
        timed(lambda: httpx2.post(f"{url}/api/runs", content=body, headers=headers, timeout=60))
        for _ in range(3)
    ]
    done.set()
    watcher.join()
    print(f"\na body of {len(body) / 1e6:.1f} MB")
    row("read and answered", median(taken))
    row("another client waits", max(waits), f"at most; {1e3 * median(waits):.1f} ms in the median")


def memory(server: Server) -> None:
    """Prints what the server's processes hold; the workers share most of theirs with the process that forks
    them."""
    workers = worker_pids(server.pid)
    forkers = [pid for pid in children(server.pid) if any(worker in children(pid) for worker in workers)]
    for name, pids in (("web process", [server.pid]), ("process that forks", forkers), ("workers", workers)):
        sizes = ", ".join(f"{resident_bytes(pid) / 2**20:.0f}" for pid in pids)
        print(f"  resident, {name:20} {sizes} MB")


def main() -> None:
    """Prints everything."""
    torch.set_num_threads(1)  # as the workers have it
    with (
        tempfile.TemporaryDirectory() as directory,
        serving(
            # Runs are to be computed, not remembered.
            Path(directory) / "server.log",
            environment={"UNROLLED_SHARED_BYTES": "1"},
        ) as server,
    ):
        print(f"{STEPS} steps, {UNITS} units, LSTM, every term")
        memory(server)
        compare(server.url, "a text", text_request())
        compare(server.url, "64 numbers a time step", values_request())
        hold_up(server.url)
        memory(server)


if __name__ == "__main__":
    main()
