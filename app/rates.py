"""How often one client may ask, over all server processes where they share a Redis."""

import logging
from ipaddress import IPv6Address, ip_address, ip_network

from fastapi import Request
from limits import RateLimitItem, parse
from limits.aio.storage import MemoryStorage, RedisStorage, Storage
from limits.aio.strategies import SlidingWindowCounterRateLimiter
from limits.errors import StorageError
from starlette.types import ASGIApp, Receive, Scope, Send

from app.refusals import error_response
from app.settings import Settings
from app.wire.errors import refusal

log = logging.getLogger("uvicorn.error")  # the server's own log
LIMITED = ("/api/", "/readyz")
REDIS_SECONDS = 0.25
"""Longest wait for Redis: without it each process counts by itself, which is better than nobody being
served."""
HOUSEHOLD = 64
"""Bits of an IPv6 address that one client shares: providers give each customer such a network."""


class Rates:
    """Counts requests by client. storage: where; in memory or in Redis, as the settings say, if not given."""

    def __init__(self, settings: Settings, storage: Storage | None = None) -> None:
        self.rate: RateLimitItem = parse(settings.rate)
        self.here = SlidingWindowCounterRateLimiter(MemoryStorage())
        shared = storage or storage_of(settings)
        self.everywhere = SlidingWindowCounterRateLimiter(shared) if shared else self.here

    async def allows(self, client: str) -> bool:
        """Counts one more request of the client; says whether it is within the rate."""
        try:
            return await self.everywhere.hit(self.rate, client)
        except StorageError as error:
            log.warning("the rates are counted here, since Redis does not answer: %s", error.storage_error)
            return await self.here.hit(self.rate, client)


def storage_of(settings: Settings) -> Storage | None:
    """The Redis that the settings name, if they do."""
    if settings.redis_url is None:
        return None
    return RedisStorage(
        f"async+{settings.redis_url}",
        wrap_exceptions=True,
        implementation="redispy",
        key_prefix="unrolled",
        socket_timeout=REDIS_SECONDS,
        socket_connect_timeout=REDIS_SECONDS,
    )


def client_of(address: str) -> str:
    """Who stands behind an address: itself, or the network of one customer where it is an IPv6 address."""
    try:
        ip = ip_address(address)
    except ValueError:
        return address
    if not isinstance(ip, IPv6Address):
        return address
    return str(ip.ipv4_mapped or ip_network((ip, HOUSEHOLD), strict=False))


class Rated:
    """Middleware that answers 429 to those who ask too often for what costs something."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.settings = settings
        self.rates = Rates(settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request."""
        if scope["type"] != "http" or not scope["path"].startswith(LIMITED):
            return await self.app(scope, receive, send)
        request = Request(scope)
        client = client_of(request.client.host if request.client else "")
        if await self.rates.allows(client):
            return await self.app(scope, receive, send)
        told = refusal(429, "rate", rate=self.settings.rate)
        await error_response(told, self.settings)(scope, receive, send)
