"""A server to attack, and a good client beside every attack."""

from collections.abc import Iterator

import httpx2
import pytest

from tests.app.attacks.harmless import SECRET
from tests.app.attacks.neighbour import Neighbour, good_neighbour
from tests.tooling.serving import Server, serving

IMPATIENT = {
    "UNROLLED_POOL_SIZE": "2",
    "UNROLLED_HEADER_SECONDS": "1",
    "UNROLLED_BODY_SECONDS": "5",  # a good client on a busy machine may take one or two
    "UNROLLED_RATE": "1000000/minute",  # how often one may ask is tested elsewhere
    "UNROLLED_API_KEY": SECRET,
}


@pytest.fixture(scope="package")
def target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The server that is attacked. It may have no fault of its own: nothing in its log is a stack trace."""
    log = tmp_path_factory.mktemp("attacks") / "server.log"
    with serving(log, environment=IMPATIENT) as server:
        yield server
    text = log.read_text(errors="replace")
    assert "Traceback" not in text, text[text.index("Traceback") :][:5000]


@pytest.fixture(autouse=True)
def neighbour(target: Server) -> Iterator[Neighbour]:
    """The good client. At the end of each test it has been served, every number right."""
    with good_neighbour(target) as good:
        yield good


@pytest.fixture
def attacker(target: Server) -> Iterator[httpx2.Client]:
    """A client that means no good."""
    with httpx2.Client(base_url=target.url, timeout=120) as client:
        yield client
