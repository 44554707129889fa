"""A log that nobody reads stops nobody."""

import io
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from app.logwriter import Outlet
from tests.app.processes import eventually
from tests.tooling.serving import HOST, ROOT, free_port

ASKED = 2_000


@pytest.fixture
def unread(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.FileIO]:
    """The end of a pipe that nobody reads yet, in the place of standard error."""
    reading, writing = os.pipe()
    monkeypatch.setattr("app.logwriter.STANDARD_ERROR", writing)
    with io.FileIO(reading) as end:
        yield end
        os.set_blocking(reading, False)
        while end.read(2**20):
            pass
    os.close(writing)


def test_lines_that_find_no_room_are_dropped_and_told(unread: io.FileIO) -> None:
    outlet = Outlet(100)
    for number in range(5_000):
        outlet.emit(logging.LogRecord("a", logging.INFO, "", 0, "line %d %s", (number, "x" * 100), None))
    text = b""
    while accounted(text) < 5_000:
        text += unread.read(2**16)
    assert accounted(text) == 5_000
    assert text.startswith(b"line 0 ")
    assert b"lines of the log were lost: it was not read" in text


def accounted(text: bytes) -> int:
    """How many lines have come, with those that were told to be lost."""
    lines = text.splitlines(keepends=True)
    lost = sum(int(line.split()[0]) for line in lines if line.endswith(b"was not read\n"))
    return lost + sum(line.startswith(b"line ") and line.endswith(b"\n") for line in lines)


def test_a_server_whose_log_is_not_read_goes_on_and_says_what_was_lost(tmp_path: Path) -> None:
    port = free_port()
    environment = os.environ | {
        "UNROLLED_POOL_SIZE": "1",
        "UNROLLED_LOG_LINES": "50",
        "UNROLLED_LOG_JSON": "true",
    }
    command = [sys.executable, "-m", "app", "--host", HOST, "--port", str(port)]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE) as process:
        assert process.stderr is not None
        read: list[bytes] = []
        reader = threading.Thread(target=read.extend, args=(process.stderr,), daemon=True)
        try:
            with httpx2.Client(base_url=f"http://{HOST}:{port}", timeout=30) as client:
                assert eventually(lambda: ready(client), 120)
                for _ in range(ASKED):
                    assert client.get("/healthz").status_code == 200
                reader.start()
                assert eventually(
                    lambda: client.get("/healthz").is_success and any(b"were lost" in one for one in read)
                )
        finally:
            process.terminate()
            # The pipe is closed on leaving the block, and never under a thread that reads it.
            if reader.ident is not None:
                reader.join(60)
    assert sum(b'"path": "/healthz"' in one for one in read) < ASKED


def ready(client: httpx2.Client) -> bool:
    """Whether the server answers."""
    try:
        return client.get("/readyz").is_success
    except httpx2.TransportError:
        return False


def test_the_last_lines_of_a_program_are_written() -> None:
    program = (
        "import logging; from app.logs import configure; from app.settings import Settings; "
        "configure(Settings()); [logging.warning('line %d', n) for n in range(500)]"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, check=True, text=True
    )
    assert [line.split("line ")[1].split()[0] for line in done.stderr.splitlines()] == [
        str(n) for n in range(500)
    ]
