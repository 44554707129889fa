"""HTTP/1.1 as one light client speaks it, on asyncio's own streams: hundreds share one thread, which leaves
the cores to the server that is measured."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

BLOCK = 2**16


class Broken(Exception):
    """A connection that could not be made, or that ended before the answer did."""


@dataclass(slots=True)
class Asked:
    """A request. target: path and query. body: JSON, for a POST."""

    target: str
    body: bytes | None = None
    headers: dict[str, str] = field(default_factory=dict[str, str])

    def spelled(self, host: str) -> bytes:
        """The request as it goes over the wire."""
        headers = {"Host": host, **self.headers}
        if self.body is not None:
            headers |= {"Content-Type": "application/json", "Content-Length": str(len(self.body))}
        lines = [f"{'GET' if self.body is None else 'POST'} {self.target} HTTP/1.1"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        return ("\r\n".join(lines) + "\r\n\r\n").encode() + (self.body or b"")


@dataclass(slots=True)
class Answered:
    """The beginning of an answer, and what its body is read from."""

    status: int
    headers: dict[str, str]
    reader: asyncio.StreamReader

    async def blocks(self) -> AsyncGenerator[bytes]:
        """The body as it comes. Raises Broken where it ends early."""
        try:
            if self.headers.get("transfer-encoding") == "chunked":
                while size := int(await self.reader.readuntil(b"\r\n"), 16):
                    yield await self.reader.readexactly(size)
                    await self.reader.readexactly(2)
                await self.reader.readexactly(2)
                return
            left = int(self.headers.get("content-length", "0"))
            while left:
                block = await self.reader.read(min(left, BLOCK))
                if not block:
                    raise Broken
                left -= len(block)
                yield block
        except (asyncio.IncompleteReadError, OSError, ValueError):
            raise Broken from None

    async def body(self) -> bytes:
        """The whole body. Raises Broken where it ends early."""
        return b"".join([block async for block in self.blocks()])


@dataclass(slots=True)
class Connection:
    """A connection that is kept for one request after the other. host: as the Host header names it."""

    host: str
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def ask(self, asked: Asked) -> Answered:
        """The beginning of the answer; its body is to be read before the next is asked. Raises Broken."""
        try:
            self.writer.write(asked.spelled(self.host))
            await self.writer.drain()
            head = await self.reader.readuntil(b"\r\n\r\n")
        except (asyncio.IncompleteReadError, OSError):
            raise Broken from None
        first, *lines = head.decode().split("\r\n")
        pairs = [line.partition(":") for line in lines if line]
        headers = {name.lower(): value.strip().lower() for name, _, value in pairs}
        return Answered(int(first.split()[1]), headers, self.reader)


@asynccontextmanager
async def connected(url: str) -> AsyncGenerator[Connection]:
    """A connection to the server with that base URL, closed with the block. Raises Broken."""
    place = urlsplit(url)
    try:
        reader, writer = await asyncio.open_connection(place.hostname, place.port)
    except OSError:
        raise Broken from None
    try:
        yield Connection(place.netloc, reader, writer)
    finally:
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()
