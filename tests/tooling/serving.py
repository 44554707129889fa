"""The real server as the tests meet it: a process of its own on a free port of 127.0.0.1."""

import os
import random
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOST = "127.0.0.1"
# seconds; warming the workers means importing torch in each, which a busy machine takes long for
START_LIMIT = 120.0
STOP_LIMIT = 20.0


@dataclass(frozen=True, slots=True)
class Server:
    """A server that answers: its base URL without a trailing slash, its process id, the file it logs to."""

    url: str
    pid: int
    log: Path


@contextmanager
def serving(
    log: Path,
    *arguments: str,
    environment: dict[str, str] | None = None,
    host: str = HOST,
    port: int | None = None,
    before: Callable[[], None] | None = None,
    program: Sequence[str] | None = None,
    folder: Path = ROOT,
) -> Generator[Server]:
    """Run `python -m app` with `arguments` until the block ends; it is ready when the block begins.

    `log` receives both of its output streams; `environment` is laid over our own. host, port: where to
    listen; a free port if not given. before: what the process does to itself before it becomes the server.
    program: another command that takes `--port`, and listens on `host`. folder: where it is called.
    Raises RuntimeError with the log when the server dies or is not ready in time.
    """
    port = port or free_port()
    program = program or (sys.executable, "-m", "app", "--host", host)
    command = [*program, "--port", str(port), *arguments]
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=os.environ | (environment or {}),
            stdout=output,
            stderr=output,
            preexec_fn=before,  # noqa: PLW1509  it sets a limit, and no thread holds a lock that it needs
        )
    try:
        server = Server(f"http://{host}:{port}", process.pid, log)
        _wait_until_ready(process, server)
        yield server
    finally:
        _stop(process)


def free_port() -> int:
    """A port of 127.0.0.1 that is free, and stays so: connections are given higher numbers."""
    while True:
        port = random.randrange(20_000, 32_000)
        with socket.socket() as listener, suppress(OSError):
            listener.bind((HOST, port))
            return port


def _wait_until_ready(process: subprocess.Popen[bytes], server: Server) -> None:
    deadline = time.monotonic() + START_LIMIT
    while not _is_ready(server.url):
        if process.poll() is not None or time.monotonic() > deadline:
            state = "is not ready" if process.returncode is None else f"ended with {process.returncode}"
            raise RuntimeError(f"the server {state}; its log:\n{server.log.read_text(errors='replace')}")
        time.sleep(0.05)


def _is_ready(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/readyz", timeout=5) as answer:
            return answer.status == 200
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(STOP_LIMIT)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
