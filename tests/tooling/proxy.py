"""The proxy of compose.yaml as the tests meet it: Caddy with our own configuration, before replicas on this
machine.

Where Docker's name server would say where the replicas are, one of ours does. Each replica has an address
of its own, 127.0.0.2 and so on, since a name has addresses and no ports.
"""

import os
import socket
import ssl
import struct
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Generator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.tooling.serving import HOST, ROOT, STOP_LIMIT, Server, free_port, serving

CADDYFILE = ROOT / "deploy/Caddyfile"
CADDY = Path(sys.executable).with_name("caddy")
REPLICAS = ("127.0.0.2", "127.0.0.3")
LOOPBACK_WANTED = "127.0.0.2 is no address of this machine (only Linux has all of 127.0.0.0/8)"
START_LIMIT = 30.0
TRUSTING = ssl.create_default_context()
TRUSTING.check_hostname = False
TRUSTING.verify_mode = ssl.CERT_NONE
ANSWERS_ONE_ADDRESS = struct.Struct("!HHHIH4s")


@dataclass(frozen=True, slots=True)
class Replicas:
    """Replicas behind one address. url: the proxy's base URL, without a trailing slash."""

    url: str
    servers: tuple[Server, ...]


def has_loopback() -> bool:
    """Whether this machine has the addresses that the replicas are given."""
    with socket.socket() as one:
        try:
            one.bind((REPLICAS[0], 0))
        except OSError:
            return False
    return True


@contextmanager
def replicated(folder: Path, *environments: dict[str, str]) -> Generator[Replicas]:
    """Replicas behind a proxy until the block ends, each with its environment, all of them ready. folder: for
    their logs."""
    port = free_port()
    places = list(zip(REPLICAS, environments, strict=False))
    with ExitStack() as stack:
        servers = tuple(
            stack.enter_context(
                serving(
                    folder / f"{address}.log",
                    host=address,
                    port=port,
                    environment={"UNROLLED_FORWARDED_ALLOW_IPS": HOST} | environment,
                )
            )
            for address, environment in places
        )
        addresses = [address for address, _ in places]
        yield Replicas(stack.enter_context(proxied(folder / "proxy.log", addresses, port)), servers)


@contextmanager
def proxied(
    log: Path, addresses: Sequence[str], port: int, caddyfile: Path = CADDYFILE, *, tls: bool = False
) -> Generator[str]:
    """Runs the proxy before replicas at these addresses until the block ends; gives its base URL. tls: for
    localhost, by a certificate that nobody trusts."""
    listening = free_port()
    with naming(addresses) as resolver, log.open("wb") as output:
        settings = {
            "UNROLLED_SITE": f"https://localhost:{listening}" if tls else f"http://{HOST}:{listening}",
            "UNROLLED_PROXY_HTTP_PORT": str(free_port()),
            "UNROLLED_PROXY_HEALTH_PORT": str(free_port()),
            "UNROLLED_REPLICA_PORT": str(port),
            "UNROLLED_RESOLVER": resolver,
            "XDG_DATA_HOME": str(log.parent),
            "XDG_CONFIG_HOME": str(log.parent),
        }
        command = [str(CADDY), "run", "--adapter", "caddyfile", "--config", str(caddyfile)]
        process = subprocess.Popen(command, env=os.environ | settings, stdout=output, stderr=output)
        try:
            _wait_until_it_answers(settings["UNROLLED_SITE"], process, log)
            yield settings["UNROLLED_SITE"]
        finally:
            process.terminate()
            process.wait(STOP_LIMIT)


def _wait_until_it_answers(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_LIMIT
    while True:
        try:
            with urllib.request.urlopen(f"{url}/healthz", timeout=5, context=TRUSTING):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"the proxy does not answer; its log:\n{log.read_text()}") from None
            time.sleep(0.05)


@contextmanager
def naming(addresses: Sequence[str]) -> Generator[str]:
    """Answers every question for a name with these IPv4 addresses until the block ends; gives where it
    listens."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind((HOST, 0))

        def answer() -> None:
            while True:
                question, asker = server.recvfrom(512)
                if not question:
                    return
                server.sendto(named(question, addresses), asker)

        thread = threading.Thread(target=answer)
        thread.start()
        try:
            yield f"{HOST}:{server.getsockname()[1]}"
        finally:
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as last:
                last.sendto(b"", server.getsockname())
            thread.join()


def named(question: bytes, addresses: Sequence[str]) -> bytes:
    """The answer to a question in the form of RFC 1035, section 4: our addresses, whatever the name."""
    end = question.index(b"\0", 12) + 5  # its name ends with a zero; type and class follow
    kind = int.from_bytes(question[end - 4 : end - 2])
    found = addresses if kind == 1 else ()
    head = struct.pack("!HHHHHH", int.from_bytes(question[:2]), 0x8180, 1, len(found), 0, 0)
    records = (ANSWERS_ONE_ADDRESS.pack(0xC00C, 1, 1, 0, 4, socket.inet_aton(address)) for address in found)
    return head + question[12:end] + b"".join(records)
