"""What is for good is answered once, and from memory ever after; all else is asked for each time."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import httpx2
import pytest
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Message, Receive, Scope, Send

from app.assets import IMMUTABLE
from app.file_cache import OVERHEAD, FileCache
from app.settings import Settings

FILE = 1000


class Files:
    """An application that answers each path as the path says, and counts how often it is asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.asked.append(scope["path"])
        await asyncio.sleep(0)
        request = Request(scope)
        lasting = {} if "changing" in scope["path"] else {"Cache-Control": IMMUTABLE}
        encoded = {"Content-Encoding": "gzip"} if "gzip" in scope["path"] else {}
        body = f"{scope['path']} {request.headers.get('accept-encoding')}".encode().ljust(FILE)
        status = 404 if "missing" in scope["path"] else 200
        if "pieces" in scope["path"]:
            pieces = (body[place : place + 100] for place in range(0, FILE, 100))
            return await StreamingResponse(pieces, status, lasting)(scope, receive, send)
        await Response(body, status, lasting | encoded)(scope, receive, send)


def asked_for(path: str, encoding: str, method: str, query: bytes = b"") -> Scope:
    """A request."""
    headers = [(b"accept-encoding", encoding.encode())]
    return {"type": "http", "method": method, "path": path, "query_string": query, "headers": headers}


async def receive() -> Message:
    """A client that stays."""
    await asyncio.sleep(60)
    return {"type": "http.disconnect"}


async def answer(
    app: FileCache, path: str, encoding: str, method: str = "GET", query: bytes = b"", *, reads: bool = True
) -> list[Message]:
    """What is sent to a request. reads: whether the client takes it."""
    sent: list[Message] = []

    async def send(message: Message) -> None:
        if not reads:
            await asyncio.sleep(60)
        sent.append(message)

    await app(asked_for(path, encoding, method, query), receive, send)
    return sent


def sent(
    app: FileCache, path: str, encoding: str = "br", method: str = "GET", query: bytes = b""
) -> tuple[int, object, bytes]:
    """The status, headers and body of an answer."""
    with ThreadPoolExecutor(1) as thread:  # a thread of its own, since Playwright has a loop in this one
        start, *rest = thread.submit(asyncio.run, answer(app, path, encoding, method, query)).result()
    return start["status"], start["headers"], b"".join(one.get("body", b"") for one in rest)


@pytest.mark.parametrize("path", ["/static/abc/one.js", "/assets/plotly.js", "/static/abc/pieces.js"])
def test_what_is_immutable_is_asked_for_once_in_each_of_its_forms(path: str) -> None:
    files = Files()
    app = FileCache(files, Settings())
    first = sent(app, path)
    assert first[2].startswith(path.encode())
    assert sent(app, path) == sent(app, path, "br;q=1") == first
    assert files.asked == [path]
    assert sent(app, path, "identity") != first
    assert files.asked == [path] * 2


@pytest.mark.parametrize("name", ["one", "changing"])
def test_a_crowd_that_asks_at_the_same_time_waits_for_one(name: str) -> None:
    async def crowd() -> list[list[Message]]:
        return await asyncio.gather(*(answer(app, f"/static/{name}.js", "br") for _ in range(50)))

    files = Files()
    app = FileCache(files, Settings())
    with ThreadPoolExecutor(1) as thread:
        answers = thread.submit(asyncio.run, crowd()).result()
    assert len({one[-1]["body"] for one in answers}) == 1
    assert len(files.asked) == (1 if name == "one" else 50)


ASKED_EACH_TIME = [
    ("/static/changing.js", "br", "GET"),
    ("/static/missing.js", "br", "GET"),
    ("/static/one.js", "br", "HEAD"),
    ("/static/gzip-until-brotli-is-done.js", "br", "GET"),
    ("/api/runs", "br", "GET"),
    ("/", "br", "GET"),
]


@pytest.mark.parametrize(("path", "encoding", "method"), ASKED_EACH_TIME)
def test_all_else_is_asked_for_each_time(path: str, encoding: str, method: str) -> None:
    files = Files()
    app = FileCache(files, Settings())
    assert [sent(app, path, encoding, method) for _ in range(2)]
    assert files.asked == [path] * 2


@pytest.mark.parametrize("path", ["/static/abc/one.js", "/static/abc/missing.js", "/static/changing.js"])
def test_a_client_that_does_not_read_holds_up_nobody(path: str) -> None:
    async def crowd() -> list[Message]:
        stalled = asyncio.create_task(answer(app, path, "br", reads=False))
        await asyncio.sleep(0)
        async with asyncio.timeout(5):
            others = await asyncio.gather(*(answer(app, path, "br") for _ in range(5)))
        assert not stalled.done()
        stalled.cancel()
        return others[-1]

    app = FileCache(Files(), Settings())
    with ThreadPoolExecutor(1) as thread:
        came = thread.submit(asyncio.run, crowd()).result()
    assert bytes(came[-1]["body"]).startswith(path.encode())


def test_what_says_nothing_in_a_query_is_passed_over() -> None:
    files = Files()
    app = FileCache(files, Settings())
    for query in (b"", b"x=1", b"x=2", b"v=1", b"%76=3", b"a;b"):
        assert sent(app, "/static/abc/one.js", query=query)[0] == 200
    for query in (b"v=1", b"v=1&x=1", b"x=2&v=1", b"v=0&v=1", b"%76=1"):
        assert sent(app, "/assets/plotly.js", query=query)[0] == 200
    sent(app, "/assets/plotly.js", query=b"v=2")
    assert files.asked == ["/static/abc/one.js", "/assets/plotly.js", "/assets/plotly.js"]


def test_a_fault_is_told_to_whoever_asked() -> None:
    async def faulty(scope: Scope, receive: Receive, send: Send) -> None:
        await Response("a fault", 500)(scope, receive, send)
        raise ValueError

    messages: list[Message] = []

    async def ask() -> None:
        async def keep(message: Message) -> None:
            messages.append(message)

        with pytest.raises(ValueError):  # noqa: PT011  it is our own
            await FileCache(faulty, Settings())(asked_for("/static/one.js", "br", "GET"), receive, keep)

    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, ask()).result()
    assert (messages[0]["status"], messages[-1]["body"]) == (500, b"a fault")


def test_style_sheets_in_an_order_of_nobody_are_not_kept_for_good(client: httpx2.Client) -> None:
    page = client.get("/").text
    address = next(part for part in page.split('"') if "/css/" in part and "," in part)
    head, _, rest = address.rpartition("/")
    names = rest.removesuffix(".css").split(",")
    other = f"{head}/{','.join(reversed(names))}.css"
    assert "immutable" in client.get(address).headers["cache-control"]
    assert client.get(other).headers["cache-control"] == "no-cache"


def test_what_is_kept_has_a_bound_and_the_least_recently_asked_for_goes_first() -> None:
    files = Files()
    app = FileCache(files, Settings(files_bytes=2 * (FILE + OVERHEAD)))
    for name in ("a", "b", "a", "c", "a", "b"):
        sent(app, f"/static/{name}")
    assert files.asked == [f"/static/{name}" for name in "abcb"]
    assert app.bytes == 2 * (FILE + OVERHEAD)


def test_a_file_of_the_page_is_the_same_from_memory_with_all_its_headers(client: httpx2.Client) -> None:
    page = client.get("/").text
    address = page[page.index('"/static/') + 1 :].partition('"')[0]
    first, again = (client.get(address) for _ in range(2))
    names = ("content-type", "cache-control", "content-encoding", "vary", "x-content-type-options")
    assert first.content == again.content
    assert [first.headers.get(name) for name in names] == [again.headers.get(name) for name in names]
    assert again.headers["x-content-type-options"] == "nosniff"
