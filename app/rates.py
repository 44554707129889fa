"""Bounds how many requests a client may send, over all server processes that share a Redis."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from ipaddress import IPv6Address, ip_address, ip_network
from typing import TypeVar

from fastapi import Request
from fastapi.responses import Response
from limits import RateLimitItem, parse
from limits.aio.storage import MemoryStorage, RedisStorage, Storage
from limits.aio.strategies import SlidingWindowCounterRateLimiter
from limits.errors import StorageError
from redis.asyncio import BlockingConnectionPool
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from starlette.types import ASGIApp, Receive, Scope, Send

from app.logs import Logged
from app.metrics import REDIS_FAILURES
from app.refusals import error_response
from app.settings import Settings
from app.wire.errors import refusal

log = logging.getLogger("uvicorn.error")  # the server's own log
API = "/api/"
HEALTH = ("/healthz", "/readyz")
"""These are never refused: whoever watches the server may share its address with others."""
Result = TypeVar("Result")
Count = Callable[[SlidingWindowCounterRateLimiter], Awaitable[Result]]
CONNECTIONS = 16
"""The most connections of one process to Redis: a request takes one for less than a millisecond."""
HOUSEHOLD = 64
"""Bits of an IPv6 address that one client shares: providers give each customer such a network."""


class Rates:
    """Counts requests by client. storage: where; in memory or in Redis, as the settings say, if not given."""

    def __init__(self, settings: Settings, storage: Storage | None = None) -> None:
        self.settings = settings
        self.rate: RateLimitItem = parse(settings.rate)
        self.page_rate: RateLimitItem = parse(settings.page_rate)
        self.here = SlidingWindowCounterRateLimiter(MemoryStorage())
        self.connections = connections_of(settings)
        shared = storage or (self.connections and redis_storage(settings, self.connections))
        self.everywhere = SlidingWindowCounterRateLimiter(shared) if shared else None
        self.failed = False
        self.again = 0.0
        """When a Redis that has failed is asked again, by the clock of the event loop."""

    async def allows(self, client: str) -> bool:
        """Counts one more request of the client to the API. Returns whether it is within the rate."""
        return await self.counted(lambda limiter: limiter.hit(self.rate, client))

    async def allows_page(self, client: str) -> bool:
        """Counts one more request of the client to the page and its files; says whether it is within their
        rate. Each process counts these by itself: asking Redis would cost more than the answer."""
        return await self.here.hit(self.page_rate, "page", client)

    async def counted(self, count: Count[Result]) -> Result:
        """Returns what `count` gives, in Redis where one answers, else in this process."""
        if self.everywhere is None or not self._is_due():
            return await count(self.here)
        try:
            async with asyncio.timeout(self.settings.redis_seconds):
                result = await count(self.everywhere)
        except (StorageError, TimeoutError) as error:
            self._rest(error)
            return await count(self.here)
        if self.failed:
            log.warning("Redis answers again: the rates are counted there")
        self.failed = False
        return result

    async def close(self) -> None:
        """Closes the connections to Redis."""
        if self.connections is not None:
            await self.connections.disconnect()

    def _is_due(self) -> bool:
        """Says whether Redis is to be asked: always while it answers, else by one request after each
        pause."""
        now = asyncio.get_running_loop().time()
        if self.failed and now < self.again:
            return False
        self.again = now + self.settings.redis_pause_seconds
        return True

    def _rest(self, error: StorageError | TimeoutError) -> None:
        """Stops asking Redis for a while, and logs it once."""
        REDIS_FAILURES.inc()
        if not self.failed:
            reason = error.storage_error if isinstance(error, StorageError) else "too slow"
            log.warning("Redis does not answer (%s): the rates are counted here until it does", reason)
        self.failed = True


def connections_of(settings: Settings) -> BlockingConnectionPool | None:
    """Opens connections to the Redis that the settings name, if any."""
    if settings.redis_url is None:
        return None
    return BlockingConnectionPool.from_url(  # pyright: ignore[reportUnknownMemberType]  of its options
        settings.redis_url,
        max_connections=CONNECTIONS,
        timeout=settings.redis_seconds,
        socket_timeout=settings.redis_seconds,
        socket_connect_timeout=settings.redis_seconds,
        retry=Retry(NoBackoff(), 0),  # nobody waits for a second try
    )


def redis_storage(settings: Settings, connections: BlockingConnectionPool) -> Storage:
    """Returns the storage in which the rates of all processes are counted."""
    return RedisStorage(
        f"async+{settings.redis_url}",
        wrap_exceptions=True,
        implementation="redispy",
        key_prefix="unrolled",
        connection_pool=connections,  # pyright: ignore[reportArgumentType]  its types have forgotten this option
    )


def client_of(address: str) -> str:
    """Returns the client behind an address: the address itself, or the network of one customer where it is an
    IPv6 address."""
    try:
        ip = ip_address(address)
    except ValueError:
        return address
    if not isinstance(ip, IPv6Address):
        return address
    return str(ip.ipv4_mapped or ip_network((ip, HOUSEHOLD), strict=False))


class Rated:
    """Middleware that answers 429 to those who ask the API too often."""

    def __init__(self, app: ASGIApp, rates: Rates) -> None:
        self.app = app
        self.rates = rates

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request."""
        if scope["type"] != "http" or not scope["path"].startswith(API):
            return await self.app(scope, receive, send)
        if await self.rates.allows(client_in(scope)):
            return await self.app(scope, receive, send)
        await refused(self.rates.settings, self.rates.settings.rate)(scope, receive, send)


class PageRated:
    """Middleware that answers 429 to those who ask for the page and its files too often. It stands before the
    files that are kept in memory."""

    def __init__(self, app: ASGIApp, rates: Rates) -> None:
        self.app = app
        self.rates = rates
        self.refusing = Logged(self._refuse)
        """It stands before the log, as files in memory need none; a refusal does."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request."""
        if scope["type"] != "http" or scope["path"].startswith(API) or scope["path"] in HEALTH:
            return await self.app(scope, receive, send)
        if await self.rates.allows_page(client_in(scope)):
            return await self.app(scope, receive, send)
        await self.refusing(scope, receive, send)

    async def _refuse(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers 429."""
        await refused(self.rates.settings, self.rates.settings.page_rate)(scope, receive, send)


def client_in(scope: Scope) -> str:
    """Returns the client of a request."""
    request = Request(scope)
    return client_of(request.client.host if request.client else "")


def refused(settings: Settings, rate: str) -> Response:
    """Answers 429 to a client that exceeds that rate."""
    return error_response(refusal(429, "rate", rate=rate), settings)
