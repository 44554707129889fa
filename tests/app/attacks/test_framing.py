"""Requests whose borders two readers would see in different places, and heads that say what no client
says."""

import time
from collections.abc import Iterator

import httpx2
import pytest

from tests.app.attacks.framings import BODY, CHUNKED, CHUNKS, HOST, POST, ROWS, Row
from tests.app.attacks.harmless import assert_harmless, assert_tells_nothing
from tests.app.attacks.raw import exchanged, statuses
from tests.tooling.http_table import DOCUMENT, MENDING, written
from tests.tooling.serving import Server

CLOSE = b"Connection: close\r\n"
NEXT = b"GET /next HTTP/1.1\r\nHost: x\r\n\r\n"
REFUSED = [row for row in ROWS if not row.goes_on and row.status >= 400]


def in_pieces(row: Row) -> Iterator[bytes]:
    """The head, then what follows it, then the next request, in packets of their own."""
    head, end, body = row.sent.partition(b"\r\n\r\n")
    for piece in (head + end, body, NEXT):
        yield piece
        time.sleep(0.05)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.what)
def test_the_table_is_true(row: Row, target: Server) -> None:
    received = exchanged(target, row.sent + NEXT)
    assert statuses(received) == ([row.status, 404] if row.goes_on else [row.status])
    assert_tells_nothing(received.decode(errors="replace"))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.what)
def test_the_table_is_true_of_what_comes_in_pieces(row: Row, target: Server) -> None:
    came = statuses(exchanged(target, in_pieces(row)))
    # A request that is answered before its body has come ends the connection.
    assert came in ([row.status, 404], [row.status]) if row.goes_on else came == [row.status]


def test_the_table_of_the_document_is_this_one() -> None:
    assert written(DOCUMENT.read_text("utf-8")) == DOCUMENT.read_text("utf-8"), MENDING


@pytest.mark.parametrize(
    "row", [row for row in ROWS if not row.goes_on and row.status >= 400], ids=lambda row: row.what
)
def test_a_refusal_waits_for_the_answers_before_it(row: Row, target: Server) -> None:
    run = (
        b"GET /api/runs?text=hello+world&hidden_size=64 HTTP/1.1\r\n"
        + HOST
        + b"Accept-Encoding: identity\r\n\r\n"
    )
    received = exchanged(target, run + run + row.sent + NEXT, silent=2)
    assert statuses(received) == [200, 200, row.status]
    assert received.count(b'{"type":"end"') == 2
    assert received.index(b"HTTP/1.1 %d" % row.status) > received.rindex(b'"type":"end"')


def test_a_length_beyond_the_limit_is_refused_before_its_body_comes(target: Server) -> None:
    sent = POST + b"Content-Length: 9223372036854775807\r\n\r\n" + BODY
    received = exchanged(target, sent + NEXT)
    assert statuses(received) == [413]
    assert b"got 9223372036854775807" in received


def test_a_trailer_changes_nothing(target: Server) -> None:
    trailed = POST + CHUNKED + b"\r\n17\r\n" + BODY + b"\r\n0\r\nX-Forwarded-For: 1.2.3.4\r\n\r\n"
    assert statuses(exchanged(target, trailed)) == [200]
    long = POST + CHUNKED + b"\r\n17\r\n" + BODY + b"\r\n0\r\n" + b"A: b\r\n" * 100_000 + b"\r\n"
    assert statuses(exchanged(target, long)) == [431]


def test_a_hundred_thousand_tiny_chunks_are_one_body(target: Server) -> None:
    spaces = b"1\r\n \r\n" * 100_000
    received = exchanged(target, POST + CLOSE + CHUNKED + b"\r\n" + spaces + CHUNKS, silent=9)
    assert statuses(received) == [200]
    assert b'"type":"end"' in received


def test_long_extensions_of_chunks_are_not_kept(target: Server) -> None:
    extended = b"17;" + b"a" * 2**22 + b"\r\n" + BODY + b"\r\n0\r\n\r\n"
    received = exchanged(target, POST + CLOSE + CHUNKED + b"\r\n" + extended, silent=9)
    assert b'"type":"end"' in received


def test_many_requests_at_once_are_answered_each(target: Server) -> None:
    last = b"GET /healthz HTTP/1.1\r\n" + HOST + CLOSE + b"\r\n"
    assert statuses(exchanged(target, NEXT * 499 + last, silent=9)) == [404] * 499 + [200]


def test_a_range_of_five_thousand_parts_is_answered_with_the_whole(attacker: httpx2.Client) -> None:
    whole = attacker.get("/static/js/main.js")
    ranges = ",".join(f"{place}-{place}" for place in range(5_000))
    answer = attacker.get("/static/js/main.js", headers={"Range": f"bytes={ranges}"})
    assert (answer.status_code, answer.content) == (200, whole.content)


LISTS = {
    "Accept-Encoding": "gzip;q=9e999, " * 3_000,
    "If-None-Match": '"a",' * 10_000,
    "Accept-Language": "zh;q=0.5," * 5_000,
    "Cookie": "a=b; " * 8_000,
    "X-Request-ID": "a\tb" * 100,
    "Content-Type": "application/json" + ";a=b" * 5_000,
}


@pytest.mark.parametrize("name", LISTS)
def test_long_lists_in_headers_change_nothing(attacker: httpx2.Client, name: str) -> None:
    for path in ("/", "/lessons", "/static/js/main.js", "/api/models", "/api/runs?text=hi"):
        answer = attacker.get(path, headers={name: LISTS[name].strip()})
        assert answer.status_code == 200
        assert_harmless(answer)
