"""Fixtures of the web floor's tests."""

from collections.abc import Iterator

import httpx2
import pytest


@pytest.fixture(scope="session")
def client(server: str) -> Iterator[httpx2.Client]:
    """A client of the session's server."""
    with httpx2.Client(base_url=server, timeout=60) as client:
        yield client
