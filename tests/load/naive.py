"""A server that reads requests naively: behind an Upgrade it takes every byte for a new request.

So do programs that stop reading HTTP at an Upgrade and go on when they speak no other protocol. Each answer
is the path that was asked for.
"""

import asyncio
import re
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress

OK = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s"
LENGTH = re.compile(rb"^content-length: *([0-9]+)\r$", re.IGNORECASE | re.MULTILINE)
UPGRADE = re.compile(rb"^upgrade:", re.IGNORECASE | re.MULTILINE)


async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answers one request after the other."""
    with suppress(asyncio.IncompleteReadError, OSError, IndexError):
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            length = LENGTH.search(head)
            if length is not None and UPGRADE.search(head) is None:
                await reader.readexactly(int(length[1]))
            path = head.split()[1]
            writer.write(OK % (len(path), path))
            await writer.drain()
    writer.close()


@asynccontextmanager
async def naive(host: str, port: int) -> AsyncGenerator[None]:
    """Serves until the block ends."""
    answering: dict[asyncio.Task[None], asyncio.StreamWriter] = {}

    def begin(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        answering[asyncio.create_task(answer(reader, writer))] = writer

    server = await asyncio.start_server(begin, host, port)
    try:
        yield
    finally:
        server.close()
        for writer in answering.values():
            writer.close()
        await asyncio.gather(*answering)
