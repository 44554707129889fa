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
    """A request. address: where it is sent from, where that matters. encodings: what the client takes."""

    url: str
    body: bytes | None = None
    address: str | None = None
    headers: dict[str, str] = field(default_factory=dict[str, str])

    def head(self) -> bytes:
        """The request line and the headers."""
        place = urlsplit(self.url)
        target = (place.path or "/") + (f"?{place.query}" if place.query else "")
        headers = {"Host": place.netloc, "Connection": "close", **self.headers}
        if self.body is not None:
            headers |= {"Content-Type": "application/json", "Content-Length": str(len(self.body))}
        lines = [f"{'GET' if self.body is None else 'POST'} {target} HTTP/1.1"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        return ("\r\n".join(lines) + "\r\n\r\n").encode()


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


@asynccontextmanager
async def asking(asked: Asked) -> AsyncGenerator[Answered]:
    """The answer to a request; leaving the block closes the connection. Raises Broken where there is none."""
    place = urlsplit(asked.url)
    source = (asked.address, 0) if asked.address else None
    try:
        reader, writer = await asyncio.open_connection(place.hostname, place.port, local_addr=source)
    except OSError:
        raise Broken from None
    try:
        yield await _answer(asked, reader, writer)
    finally:
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()


async def _answer(asked: Asked, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> Answered:
    try:
        writer.write(asked.head() + (asked.body or b""))
        await writer.drain()
        head = await reader.readuntil(b"\r\n\r\n")
    except (asyncio.IncompleteReadError, OSError):
        raise Broken from None
    first, *lines = head.decode().split("\r\n")
    pairs = [line.partition(":") for line in lines if line]
    headers = {name.lower(): value.strip().lower() for name, _, value in pairs}
    return Answered(int(first.split()[1]), headers, reader)


async def get(url: str, **headers: str) -> tuple[int, bytes]:
    """The status and body of a GET. Raises Broken."""
    async with asking(Asked(url, headers=headers)) as answered:
        return answered.status, await answered.body()
