"""A Redis for the tests of what several servers count together: the one at hand, else one that is installed
once.

`python -m tests.tooling.redis` is the step of `make test` that sees to it.
"""

import shutil
import socket
import subprocess
import time
from collections.abc import Generator
from contextlib import contextmanager

from tests.tooling.apt import apt_install, may_use_apt
from tests.tooling.serving import HOST, STOP_LIMIT

COMMAND = "redis-server"
WANTED = "there is no redis-server here, and none could be installed: not root, or no apt"
START_LIMIT = 30.0


def find() -> str | None:
    """The command of this machine's Redis, if it has one."""
    return shutil.which(COMMAND)


@contextmanager
def redis(port: int) -> Generator[subprocess.Popen[bytes]]:
    """A Redis that keeps nothing, at that port of 127.0.0.1, until the block ends; it answers when it
    begins."""
    quiet = ["--save", "", "--appendonly", "no", "--dir", "/", "--loglevel", "warning"]
    process = subprocess.Popen(
        [find() or COMMAND, "--bind", HOST, "--port", str(port), *quiet], stdout=subprocess.DEVNULL
    )
    try:
        wait_until_it_answers(port)
        yield process
    finally:
        process.kill()
        process.wait(STOP_LIMIT)


def wait_until_it_answers(port: int) -> None:
    """Raises TimeoutError where it does not in time."""
    deadline = time.monotonic() + START_LIMIT
    while time.monotonic() < deadline:
        try:
            with socket.create_connection((HOST, port), timeout=1) as connection:
                connection.sendall(b"PING\r\n")
                if connection.recv(16).startswith(b"+PONG"):
                    return
        except OSError:
            time.sleep(0.05)
    raise TimeoutError(f"no Redis at port {port}")


def main() -> None:
    """Installs it where it is missing and we may; without it, the tests that want it are skipped and say
    so."""
    if find() is None and may_use_apt():
        apt_install(COMMAND)
    print(f"tests of shared rates use {find()}" if find() else WANTED)


if __name__ == "__main__":
    main()
