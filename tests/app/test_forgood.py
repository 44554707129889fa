"""What is for good is answered once, and from memory ever after; all else is asked for each time."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import httpx2
import pytest
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Message, Receive, Scope, Send

from app.assets import IMMUTABLE
from app.forgood import OVERHEAD, ForGood
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


async def answer(app: ForGood, path: str, encoding: str, method: str = "GET") -> list[Message]:
    """What is sent to a request."""
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        await asyncio.sleep(60)
        return {"type": "http.disconnect"}

    headers = [(b"accept-encoding", encoding.encode())]
    scope: Scope = {"type": "http", "method": method, "path": path, "query_string": b"", "headers": headers}
    await app(scope, receive, send)
    return sent


def sent(app: ForGood, path: str, encoding: str = "br", method: str = "GET") -> tuple[int, object, bytes]:
    """The status, headers and body of an answer."""
    with ThreadPoolExecutor(1) as thread:  # a thread of its own, since Playwright has a loop in this one
        start, *rest = thread.submit(asyncio.run, answer(app, path, encoding, method)).result()
    return start["status"], start["headers"], b"".join(one.get("body", b"") for one in rest)


@pytest.mark.parametrize("path", ["/static/abc/one.js", "/assets/plotly.js", "/static/abc/pieces.js"])
def test_what_is_for_good_is_asked_for_once_in_each_of_its_forms(path: str) -> None:
    files = Files()
    app = ForGood(files, Settings())
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
    app = ForGood(files, Settings())
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
    app = ForGood(files, Settings())
    assert [sent(app, path, encoding, method) for _ in range(2)]
    assert files.asked == [path] * 2


def test_what_is_kept_has_a_bound_and_the_least_recently_asked_for_goes_first() -> None:
    files = Files()
    app = ForGood(files, Settings(files_bytes=2 * (FILE + OVERHEAD)))
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
