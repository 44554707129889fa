"""Nobody is given another's answer: neither the server nor its proxy reads one request as two.

`python -m tests.load.smuggling` asks some ten thousand times.
"""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.load.site import site
from tests.load.smuggling import (
    Count,
    proxy_before_a_naive_server,
    server_alone,
    server_behind_an_open_proxy,
    server_behind_its_proxy,
)
from tests.tooling.proxy import LOOPBACK_WANTED, has_loopback
from tests.tooling.serving import Server

pytestmark = pytest.mark.skipif(not has_loopback(), reason=LOOPBACK_WANTED)
WANTED = 200
FORGED = "203.0.113.99"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A server that believes the address of whom a proxy on this machine names."""
    with site(pool_size=1, forwarded_allow_ips="127.0.0.1") as server:
        yield server


def counted(count: Coroutine[Any, Any, Count]) -> Count:
    """What it counts, in a loop of its own thread."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, count).result()


@pytest.mark.parametrize("setup", [server_alone, server_behind_an_open_proxy, server_behind_its_proxy])
def test_the_server_reads_no_request_inside_another(
    server: Server, setup: Callable[[Server, int], Coroutine[Any, Any, Count]]
) -> None:
    count = counted(setup(server, WANTED))
    assert not count.wrong
    assert not count.turned_away, "attackers can take no replica out"
    assert count.right >= WANTED
    log = server.log.read_text(errors="replace")
    assert FORGED not in log
    assert "Traceback" not in log


def test_the_proxy_hands_none_on() -> None:
    count = counted(proxy_before_a_naive_server(WANTED))
    assert not count.wrong
    assert count.right >= WANTED


def test_without_the_defence_of_the_proxy_a_naive_server_answers_some_wrongly() -> None:
    assert counted(proxy_before_a_naive_server(WANTED, defended=False)).wrong
