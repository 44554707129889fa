"""Requests whose borders two readers would see in different places, and heads that say what no client
says."""

import httpx2
import pytest

from tests.app.attacks.harmless import assert_harmless, assert_tells_nothing
from tests.app.attacks.raw import exchanged, statuses
from tests.tooling.serving import Server

HOST = b"Host: 127.0.0.1\r\n"
BODY = b'{"input":{"text":"hi"}}'
POST = b"POST /api/runs HTTP/1.1\r\n" + HOST + b"Content-Type: application/json\r\n"
CLOSE = b"Connection: close\r\n"
CHUNKED = b"Transfer-Encoding: chunked\r\n"
CHUNKS = b"17\r\n" + BODY + b"\r\n0\r\n\r\n"
SMUGGLED = b"GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n"

AMBIGUOUS = {
    "two lengths": POST + b"Content-Length: 23\r\nContent-Length: 5\r\n\r\n" + BODY,
    "twice the same length": POST + b"Content-Length: 23\r\nContent-Length: 23\r\n\r\n" + BODY,
    "a list of lengths": POST + b"Content-Length: 23, 23\r\n\r\n" + BODY,
    "a length with a sign": POST + b"Content-Length: +23\r\n\r\n" + BODY,
    "a negative length": POST + b"Content-Length: -1\r\n\r\n" + BODY,
    "a hexadecimal length": POST + b"Content-Length: 0x17\r\n\r\n" + BODY,
    "a length without end": POST + b"Content-Length: " + b"9" * 40 + b"\r\n\r\n" + BODY,
    "length, then chunks": POST + b"Content-Length: 5\r\n" + CHUNKED + b"\r\n" + CHUNKS,
    "chunks, then length": POST + CHUNKED + b"Content-Length: 5\r\n\r\n" + CHUNKS,
    "chunked is not last": POST + b"Transfer-Encoding: chunked, identity\r\n\r\n" + CHUNKS,
    "two encodings": POST + CHUNKED + b"Transfer-Encoding: identity\r\n\r\n" + CHUNKS,
    "an unknown encoding": POST + b"Transfer-Encoding: xchunked\r\n\r\n" + CHUNKS,
    "a space before the colon": POST + b"Transfer-Encoding : chunked\r\n\r\n" + CHUNKS,
    "a tab before the encoding": POST + b"Transfer-Encoding: \x0bchunked\r\n\r\n" + CHUNKS,
    "bare line feeds": POST.replace(b"\r\n", b"\n") + b"Content-Length: 23\n\n" + BODY,
    "bare line feeds between chunks": POST + CHUNKED + b"\r\n" + CHUNKS.replace(b"\r\n", b"\n"),
    "a negative chunk": POST + CHUNKED + b"\r\n-" + CHUNKS,
    "a chunk of 2^68": POST + CHUNKED + b"\r\n" + b"F" * 17 + b"\r\n" + BODY,
    "a chunk shorter than it says": POST + CHUNKED + b"\r\n16\r\n" + BODY + b"\r\n0\r\n\r\n",
    "a line feed in a chunk's extension": POST + CHUNKED + b"\r\n17;a\nb\r\n" + BODY + b"\r\n0\r\n\r\n",
    "a folded header": b"GET /healthz HTTP/1.1\r\n" + HOST + b"X: a\r\n b\r\n\r\n",
    "a NUL in a header": b"GET /healthz HTTP/1.1\r\n" + HOST + b"X: a\x00b\r\n\r\n",
    "a NUL in the path": b"GET /heal\x00thz HTTP/1.1\r\n" + HOST + b"\r\n",
    "bytes in the path": b"GET /static/\xff\xfe HTTP/1.1\r\n" + HOST + b"\r\n",
    "no host": b"GET /healthz HTTP/1.1\r\n\r\n",
    "two hosts": b"GET /healthz HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
    "a tunnel": b"CONNECT evil.example:443 HTTP/1.1\r\n" + HOST + b"\r\n",
    "another method": b"FROB / HTTP/1.1\r\n" + HOST + b"\r\n",
    "another version": b"GET /healthz HTTP/9.9\r\n" + HOST + b"\r\n",
    "the beginning of HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "the beginning of TLS": bytes.fromhex("16030100c8010000c40303") + bytes(200),
}


@pytest.mark.parametrize("shape", AMBIGUOUS)
def test_a_request_that_can_be_read_in_two_ways_is_read_in_none(shape: str, target: Server) -> None:
    received = exchanged(target, AMBIGUOUS[shape] + SMUGGLED)
    assert statuses(received) == [400], "one answer, and the connection is closed"
    assert_tells_nothing(received.decode(errors="replace"))


def test_a_length_beyond_the_limit_is_refused_before_its_body_comes(target: Server) -> None:
    sent = POST + b"Content-Length: 9223372036854775807\r\n\r\n" + BODY
    received = exchanged(target, sent + SMUGGLED)
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


@pytest.mark.parametrize("name", ["Upgrade: websocket", "Upgrade: h2c", "Expect: 200-maybe"])
def test_what_we_do_not_speak_is_passed_over(target: Server, name: str) -> None:
    upgrade = b"GET /healthz HTTP/1.1\r\n" + HOST + name.encode() + b"\r\nConnection: Upgrade\r\n\r\n"
    assert statuses(exchanged(target, upgrade)) == [200]


def test_many_requests_at_once_are_answered_each(target: Server) -> None:
    last = b"GET /healthz HTTP/1.1\r\n" + HOST + CLOSE + b"\r\n"
    assert statuses(exchanged(target, SMUGGLED * 499 + last, silent=9)) == [404] * 499 + [200]


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
