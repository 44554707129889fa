"""Requests within requests, and who gets their answers: `python -m tests.load.smuggling`.

Good clients ask for files over connections that they keep, beside attackers that send one request inside
another. A good client that is given anything but what it asked for was given an attacker's answer. Each of
the two defences stands alone: the server with no proxy, the server behind a proxy without its defence, and
the proxy before a server that reads naively.
"""

import argparse
import asyncio
import re
import tempfile
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from tests.app.attacks.framings import HIDDEN, HOST, POST, ROWS, UPGRADE
from tests.load.http import Asked, Broken, connected
from tests.load.naive import naive
from tests.load.site import site
from tests.load.tables import machine, row
from tests.tooling.proxy import CADDYFILE, REPLICAS, proxied
from tests.tooling.serving import Server, free_port

CLIENTS = 8
ATTACKERS = 4
FILES = ("/static/js/main.js", "/static/css/base.css", "/healthz", "/lessons", "/api/models")
ECHOED = tuple(f"/{name}" for name in "abcdef")
PAUSE = 0.02
"""Seconds between a head and what hides behind it, so that they come in packets of their own."""
TURNED_AWAY = (502, 503)
SPOKEN = [b"foo", b"h2c", b"websocket", b"TLS/1.0", b"HTTP/2.0"]
DEFENCE = re.compile(r"^\t+header_up .*\n", re.MULTILINE)


def attacks() -> list[bytes]:
    """Requests with another one inside, and all that the table of docs/http.md refuses."""
    hidden = HIDDEN + b"X-Forwarded-For: 203.0.113.99\r\n\r\n"
    length = b"Content-Length: %d\r\n\r\n" % len(hidden)
    upgrades = [POST + UPGRADE + name + b"\r\n" + length + hidden for name in SPOKEN]
    unread = b"POST /healthz HTTP/1.1\r\n" + HOST + length + hidden
    unannounced = b"POST /api/runs HTTP/1.1\r\n" + HOST + b"Content-Type: text/plain\r\n" + length + hidden
    refused = [one.sent + hidden for one in ROWS if one.status >= 400 and not one.goes_on]
    return [*upgrades * 4, unread, unannounced, *refused]


@dataclass(slots=True)
class Count:
    """Answers to good clients. wrong: what was asked, and what came instead. broken: connections that ended
    without an answer, after which a client asks again. turned_away: by a proxy that reached no replica."""

    right: int = 0
    turned_away: int = 0
    broken: int = 0
    wrong: list[str] = field(default_factory=list[str])


async def attack(url: str) -> None:
    """Sends one attack after the other, without end."""
    while True:
        for sent in attacks():
            with suppress(Broken, OSError, TimeoutError):
                async with connected(url) as connection:
                    head, end, body = sent.partition(b"\r\n\r\n")
                    connection.writer.write(head + end)
                    await asyncio.sleep(PAUSE)
                    connection.writer.write(body)
                    async with asyncio.timeout(PAUSE):
                        await connection.reader.read()


async def visit(url: str, expected: Mapping[str, bytes], count: Count, wanted: int) -> None:
    """A good client: asks again and again over one connection until so many answers were right or wrong."""
    while count.right + len(count.wrong) < wanted:
        with suppress(Broken, OSError):
            async with connected(url) as connection:
                while count.right + len(count.wrong) < wanted:
                    for target, body in expected.items():
                        count.broken += 1
                        answered = await connection.ask(Asked(target))
                        came = await answered.body()
                        count.broken -= 1
                        if answered.status in TURNED_AWAY:
                            count.turned_away += 1
                        elif (answered.status, came) == (200, body):
                            count.right += 1
                        else:
                            count.wrong.append(f"{target}: {answered.status} {came[:60]!r}")


async def beside_attackers(url: str, expected: Mapping[str, bytes], wanted: int) -> Count:
    """What good clients are answered while others attack."""
    count = Count()
    attackers = [asyncio.create_task(attack(url)) for _ in range(ATTACKERS)]
    await asyncio.gather(*(visit(url, expected, count, wanted) for _ in range(CLIENTS)))
    for one in attackers:
        one.cancel()
    await asyncio.gather(*attackers, return_exceptions=True)
    return count


async def fetched(url: str, targets: Sequence[str]) -> dict[str, bytes]:
    """What is answered to these while nobody attacks."""
    async with connected(url) as connection:
        return {target: await (await connection.ask(Asked(target))).body() for target in targets}


@asynccontextmanager
async def before(address: str, port: int, *, defended: bool) -> AsyncGenerator[str]:
    """The proxy before what listens there, with or without its defence; gives its base URL."""
    with tempfile.TemporaryDirectory() as folder:
        caddyfile = Path(folder) / "Caddyfile"
        text = CADDYFILE.read_text("utf-8")
        caddyfile.write_text(text if defended else DEFENCE.sub("", text), "utf-8")
        async with AsyncExitStack() as stack:
            proxy = proxied(Path(folder) / "proxy.log", [address], port, caddyfile)
            url = await asyncio.to_thread(proxy.__enter__)
            stack.callback(proxy.__exit__, None, None, None)
            yield url


async def server_alone(server: Server, wanted: int) -> Count:
    """The server, asked by all."""
    return await beside_attackers(server.url, await fetched(server.url, FILES), wanted)


async def server_behind_an_open_proxy(server: Server, wanted: int) -> Count:
    """The server behind a proxy that hands on what it is sent."""
    return await server_behind_a_proxy(server, wanted, defended=False)


async def server_behind_its_proxy(server: Server, wanted: int) -> Count:
    """Both defences together."""
    return await server_behind_a_proxy(server, wanted, defended=True)


async def server_behind_a_proxy(server: Server, wanted: int, *, defended: bool) -> Count:
    """The server behind our proxy, with or without its defence."""
    place = urlsplit(server.url)
    assert place.hostname is not None
    assert place.port is not None
    async with before(place.hostname, place.port, defended=defended) as url:
        return await beside_attackers(url, await fetched(server.url, FILES), wanted)


async def proxy_before_a_naive_server(wanted: int, *, defended: bool = True) -> Count:
    """The proxy before a server that defends itself in no way."""
    port = free_port()
    async with naive(REPLICAS[0], port), before(REPLICAS[0], port, defended=defended) as url:
        return await beside_attackers(url, {target: target.encode() for target in ECHOED}, wanted)


async def all_of_them(wanted: int) -> dict[str, Count]:
    """Each defence alone, and both together."""
    with site() as server:
        return {
            "the server alone": await server_alone(server, wanted),
            "the server behind an open proxy": await server_behind_an_open_proxy(server, wanted),
            "the server behind its proxy": await server_behind_its_proxy(server, wanted),
            "the proxy before a naive server": await proxy_before_a_naive_server(wanted),
        }


def main() -> None:
    """Prints the counts; fails where one good client was answered wrongly, or turned away."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--wanted", type=int, default=10_000, help="answers to good clients, of each")
    told = parser.parse_args()
    print(machine())
    counts = asyncio.run(all_of_them(told.wanted))
    for name, count in counts.items():
        print(f"\n{name}")
        row("right", str(count.right))
        row("wrong", str(len(count.wrong)))
        row("broken off, and asked again", str(count.broken))
        row("turned away by the proxy", str(count.turned_away))
    raise SystemExit(any(count.wrong or count.turned_away for count in counts.values()))


if __name__ == "__main__":
    main()
