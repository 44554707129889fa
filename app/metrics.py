"""Counts what the server does, for Prometheus, on a port of its own."""

from collections.abc import Generator
from contextlib import contextmanager

from prometheus_client import Counter, Gauge, Histogram, start_http_server

from app.settings import Settings

QUICK = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
"""Seconds: from a chunk that is at hand to the longest that a worker may take."""

REQUESTS = Counter("unrolled_requests", "Requests answered.", ["status"])
REFUSALS = Counter(
    "unrolled_refusals",
    "Clients told to come back, by the limit that they have met: its message's code.",
    ["limit"],
)
CONNECTIONS = Gauge("unrolled_connections", "Connections that are open at this moment.")
CONNECTIONS_CLOSED = Counter(
    "unrolled_connections_closed",
    "Connections closed since there were too many, by the bound that they have met.",
    ["bound"],
)
FIRST_BYTE = Histogram("unrolled_first_byte_seconds", "Until an answer begins.", ["of"], buckets=QUICK)
STREAMING = Gauge("unrolled_streams", "Runs that stream at this moment.")
RUNS = Counter(
    "unrolled_runs", "Runs streamed, by how they ended: end, left, or a failure's code.", ["outcome"]
)
STEPS = Counter("unrolled_steps", "Steps streamed.")
CHUNKS = Counter("unrolled_chunks", "Chunks streamed.")
JOBS = Histogram("unrolled_job_seconds", "What workers did, and how long it took.", ["job"], buckets=QUICK)
WAITING = Gauge("unrolled_waiting", "Jobs that wait for a worker at this moment.")
WAITED = Histogram("unrolled_wait_seconds", "How long a job has waited for a worker.", buckets=QUICK)
WORKERS = Counter("unrolled_workers_started", "Workers started.")
RESTARTS = Counter(
    "unrolled_worker_restarts",
    "Workers replaced, by why: died, timeout, memory, or left by their client.",
    ["reason"],
)
SHARED_BYTES = Gauge("unrolled_shared_bytes", "Bytes of lines kept for whoever asks for the same.")
SHARED = Counter("unrolled_shared", "Answers of workers that were at hand or on their way already.")
HELD_BYTES = Gauge("unrolled_held_bytes", "Bytes of bodies and lines that are held for clients.")
PUSHED_OUT = Counter(
    "unrolled_pushed_out", "Clients that were hung up on, since they were slow and others needed the room."
)
REDIS_FAILURES = Counter(
    "unrolled_redis_failures", "Times that Redis did not answer in time: rates were counted here for a while."
)


@contextmanager
def served(settings: Settings) -> Generator[None]:
    """Serves the metrics inside the context, where the settings name a port for them."""
    if settings.metrics_port is None:
        yield
        return
    server, thread = start_http_server(settings.metrics_port, settings.metrics_host)
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
