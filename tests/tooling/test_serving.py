"""The server that the tests start."""

import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.tooling.serving import Server, serving


def status(server: Server) -> int:
    """What the server answers when asked whether it is alive."""
    with urllib.request.urlopen(f"{server.url}/healthz", timeout=5) as answer:
        return answer.status


def test_a_served_server_is_ready_and_ends_with_its_block(tmp_path: Path) -> None:
    with serving(tmp_path / "log", "--workers", "1") as server:
        assert status(server) == 200
    with pytest.raises(urllib.error.URLError, match="refused"):
        status(server)


def test_a_server_that_does_not_start_shows_its_log(tmp_path: Path) -> None:
    with (
        pytest.raises(RuntimeError, match=r"ended with [1-9](.|\n)*workers"),
        serving(tmp_path / "log", environment={"UNROLLED_POOL_SIZE": "none"}),
    ):
        pytest.fail("it started with an impossible number of workers")
