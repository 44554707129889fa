"""Bounds the bytes that the server holds for its clients: request bodies as they come, lines until they are
read.

Both can be tens of megabytes, for as long as a client takes its time. Where the budget is full, the server
hangs up on the slowest client.
"""

import logging
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import monotonic

from starlette.types import Scope

from app.metrics import HELD_BYTES, PUSHED_OUT
from app.settings import Settings
from app.wire.errors import refusal

log = logging.getLogger("uvicorn.error")  # the server's own log
SMALL = 2**21
"""Bytes that are never refused: two chunks, which every run needs; how many runs there are has a bound of its
own."""
PIECE = 2**18
"""Bytes that are given to a connection at once: so much of them is held a second time, for a client that does
not read."""
HANG_UP = "unrolled.hang_up"
"""The extension of an HTTP scope that ends its connection at once: `{"now": function}`."""


def pieces(block: bytes) -> list[memoryview]:
    """Cuts a block into pieces, which are no copies."""
    view = memoryview(block)
    return [view[place : place + PIECE] for place in range(0, len(block), PIECE)]


@dataclass(slots=True, eq=False)
class Claim:
    """The bytes of one request within the budget. hang_up: ends its connection. answer: kept alive, so that
    other requests for the same run share it. moved: bytes that the client has sent or taken."""

    budget: "ByteBudget"
    hang_up: Callable[[], None] | None
    blocks: dict[int, bytes] = field(default_factory=dict[int, bytes])
    answer: object = None
    coming: int = 0
    moved: int = 0
    pushed_out: bool = False
    _waited: float = 0.0
    _waits_since: float | None = None

    def admit(self, answer: object, *blocks: bytes) -> None:
        """Holds blocks, as `keep`, and the answer that they belong to. Raises Refusal (503) where there is no
        room for them, and nobody is slow enough to be hung up on."""
        self.budget.make_room(
            self, sum(len(block) for block in blocks if id(block) not in self.budget.holders)
        )
        self.answer = answer
        for block in blocks:
            self.keep(block)

    def reserve(self, size: int) -> None:
        """Holds room for what a run hands from chunk to chunk, for as long as it streams. Raises Refusal as
        `admit`."""
        if size > SMALL:
            self.budget.make_room(self, size)
        self.coming += size
        self.budget.count(size)

    def keep(self, block: bytes) -> None:
        """Holds a block from now on. It counts once, however many claims hold it."""
        self.blocks[id(block)] = block
        self.budget.add(self, block)

    def receive(self, size: int) -> None:
        """Holds so many bytes more of a body that comes. Raises Refusal as `admit`."""
        if self.coming + size > SMALL:
            self.budget.make_room(self, size, beside=self.coming)
        self.coming += size
        self.moved += size
        self.budget.count(size)

    def received(self) -> None:
        """Stops holding the body."""
        self.budget.count(-self.coming)
        self.coming = 0

    def drop(self, block: bytes) -> None:
        """Stops holding a block, if it did."""
        if self.blocks.pop(id(block), None) is not None:
            self.budget.remove(self, block)

    @contextmanager
    def waiting(self) -> Generator[None]:
        """Counts the time inside the context as the client's."""
        self._waits_since = monotonic()
        try:
            yield
        finally:
            self._waited, self._waits_since = self.waited, None

    @property
    def waited(self) -> float:
        """Counts the seconds that the client has kept the server waiting, those until now included."""
        return self._waited + (monotonic() - self._waits_since if self._waits_since is not None else 0.0)

    @property
    def pace(self) -> float:
        """Computes the bytes a second that the client sends or takes while the server waits for it."""
        return self.moved / max(self.waited, 1e-3)

    def release(self) -> None:
        """Stops holding everything."""
        self.received()
        self.answer = None
        for block in list(self.blocks.values()):
            self.drop(block)


class ByteBudget:
    """The claims of all requests of this process. holders: the claims on each block, by its identity."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.bytes = 0
        self.holders: dict[int, set[Claim]] = {}
        self.claims: set[Claim] = set()

    @contextmanager
    def claim(self, scope: Scope) -> Generator[Claim]:
        """Opens the claim of a request, and releases it when the context ends."""
        extensions: dict[str, dict[str, Callable[[], None]]] = scope.get("extensions", {})
        claim = Claim(self, extensions.get(HANG_UP, {}).get("now"))
        self.claims.add(claim)
        try:
            yield claim
        finally:
            self.claims.discard(claim)
            claim.release()

    def make_room(self, newcomer: Claim, size: int, beside: int = 0) -> None:
        """Hangs up on the slowest clients until there is room for so many bytes more; on nobody where even
        that would not be enough. beside: what the newcomer holds already. Raises Refusal (503)."""
        over = self.bytes + size - self.settings.held_bytes
        if over <= 0 or size + beside <= SMALL:
            return
        slow = self.slowest(over, but=newcomer)
        if not slow:
            log.warning("no room for %d bytes more beside %d (UNROLLED_HELD_BYTES)", size, self.bytes)
            raise refusal(503, "no_room", most=self.settings.held_bytes)
        for claim in slow:
            self.push_out(claim)

    def slowest(self, size: int, but: Claim) -> set[Claim]:
        """Chooses the slowest clients whose claims free so many bytes; none where all together would not."""
        slow = [
            claim
            for claim in self.claims - {but}
            if claim.hang_up and (claim.blocks or claim.coming) and claim.waited >= self.settings.held_seconds
        ]
        out: set[Claim] = set()
        for claim in sorted(slow, key=lambda claim: claim.pace):
            out.add(claim)
            if self.freed(out) >= size:
                return out
        return set()

    def freed(self, out: set[Claim]) -> int:
        """Counts the bytes that nobody else holds."""
        blocks = {place: block for one in out for place, block in one.blocks.items()}
        alone = (len(block) for place, block in blocks.items() if self.holders[place] <= out)
        return sum(alone) + sum(one.coming for one in out)

    def push_out(self, claim: Claim) -> None:
        """Hangs up on a client, and says why in the log."""
        log.warning(
            "hung up on a client that took or sent %d bytes in %.0f s: others need the room "
            "(UNROLLED_HELD_BYTES)",
            claim.moved,
            claim.waited,
        )
        PUSHED_OUT.inc()
        claim.pushed_out = True
        claim.release()
        if claim.hang_up is not None:
            claim.hang_up()

    def add(self, claim: Claim, block: bytes) -> None:
        """Adds a holder of a block."""
        holders = self.holders.setdefault(id(block), set())
        if not holders:
            self.count(len(block))
        holders.add(claim)

    def remove(self, claim: Claim, block: bytes) -> None:
        """Removes a holder of a block."""
        holders = self.holders[id(block)]
        holders.discard(claim)
        if not holders:
            del self.holders[id(block)]
            self.count(-len(block))

    def count(self, more: int) -> None:
        """Counts bytes."""
        self.bytes += more
        HELD_BYTES.set(self.bytes)
