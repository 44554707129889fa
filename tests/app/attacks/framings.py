"""What may arrive on a connection, and what is answered: the table in docs/http.md, row by row.

Each row is sent as it stands, and then one request more. Where a row is refused, that request is not read.
"""

from dataclasses import dataclass

HOST = b"Host: 127.0.0.1\r\n"
GET = b"GET /healthz HTTP/1.1\r\n" + HOST
BODY = b'{"input":{"text":"hi"}}'
LENGTH = b"Content-Length: 23\r\n"
POST = b"POST /api/runs HTTP/1.1\r\n" + HOST + b"Content-Type: application/json\r\n"
CHUNKED = b"Transfer-Encoding: chunked\r\n"
CHUNKS = b"17\r\n" + BODY + b"\r\n0\r\n\r\n"
HIDDEN = b"GET /hidden HTTP/1.1\r\n" + HOST
HIDDEN_BODY = b"Content-Length: %d\r\n\r\n" % len(HIDDEN + b"\r\n") + HIDDEN + b"\r\n"
UPGRADE = b"Connection: Upgrade\r\nUpgrade: "
CHUNKED_POST = POST + CHUNKED + b"\r\n"
SETTINGS = b"HTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA\r\n"


@dataclass(frozen=True, slots=True)
class Row:
    """section: of RFC 9112, or of RFC 9110 where it says so. what: arrives. sent: how. status: the answer's;
    a status of 400 and more ends the connection, but for those of a request that is in order."""

    section: str
    what: str
    sent: bytes
    status: int
    goes_on: bool = False

    @property
    def answer(self) -> str:
        """The answer in the table's words."""
        return f"{self.status}, then the next request" if self.goes_on else f"{self.status}, closed"


def refused(section: str, what: str, sent: bytes, status: int = 400) -> Row:
    """A row that ends its connection."""
    return Row(section, what, sent, status)


def served(section: str, what: str, sent: bytes, status: int = 200) -> Row:
    """A row behind which the next request is read."""
    return Row(section, what, sent, status, goes_on=True)


ROWS = (
    served("2.2", "empty lines before the request line", b"\r\n\r\n" + GET + b"\r\n"),
    refused("2.2", "lines that end with LF alone", GET.replace(b"\r\n", b"\n") + b"\n"),
    refused("2.2", "CR alone in a header", GET + b"X: a\rb\r\n\r\n"),
    refused("2.2", "a blank before the first header", b"GET /healthz HTTP/1.1\r\n X: a\r\n" + HOST + b"\r\n"),
    refused("2.3", "`HTTP/0.9` in the request line", b"GET /healthz HTTP/0.9\r\n" + HOST + b"\r\n", 505),
    refused("2.3", "a request line without a version (HTTP/0.9)", b"GET /healthz\r\n\r\n", 505),
    refused("2.3", "`HTTP/2.0` in the request line", b"GET /healthz HTTP/2.0\r\n" + HOST + b"\r\n", 505),
    refused("2.3", "`HTTP/1.2` in the request line", b"GET /healthz HTTP/1.2\r\n" + HOST + b"\r\n"),
    refused("2.3", "`HTTP/9.9` in the request line", b"GET /healthz HTTP/9.9\r\n" + HOST + b"\r\n"),
    refused("2.3", "the beginning of HTTP/2", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
    refused("2.3", "the beginning of TLS", bytes.fromhex("16030100c8010000c40303") + bytes(200)),
    served(
        "3",
        "several blanks between the parts of the request line",
        b"GET  /healthz   HTTP/1.1\r\n" + HOST + b"\r\n",
    ),
    refused("3", "tabs between them", b"GET\t/healthz\tHTTP/1.1\r\n" + HOST + b"\r\n"),
    refused("3", "a blank behind the version", b"GET /healthz HTTP/1.1 \r\n" + HOST + b"\r\n"),
    refused("3", "a blank in the path", b"GET /heal thz HTTP/1.1\r\n" + HOST + b"\r\n"),
    refused("3.1", "a method in small letters", b"get /healthz HTTP/1.1\r\n" + HOST + b"\r\n"),
    refused("3.1", "a method that nobody knows", b"FROB / HTTP/1.1\r\n" + HOST + b"\r\n"),
    served("3.1", "a method that we have no use for", b"DELETE /healthz HTTP/1.1\r\n" + HOST + b"\r\n", 405),
    refused("3.2", "a fragment in the path", b"GET /healthz#a HTTP/1.1\r\n" + HOST + b"\r\n"),
    refused("3.2", "a NUL in the path", b"GET /heal\x00thz HTTP/1.1\r\n" + HOST + b"\r\n"),
    refused(
        "3.2", "bytes that are no ASCII in the path", b"GET /static/\xff\xfe HTTP/1.1\r\n" + HOST + b"\r\n"
    ),
    refused("3.2", "the same in the query", b"GET /healthz?\xff HTTP/1.1\r\n" + HOST + b"\r\n"),
    refused("3.2", "no Host in HTTP/1.1", b"GET /healthz HTTP/1.1\r\n\r\n"),
    refused("3.2", "two of them", b"GET /healthz HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"),
    refused("3.2", "twice the same", b"GET /healthz HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n"),
    refused("3.2", "an empty one", b"GET /healthz HTTP/1.1\r\nHost:\r\n\r\n"),
    refused("3.2", "one with a path or a user in it", b"GET /healthz HTTP/1.1\r\nHost: a@b/c\r\n\r\n"),
    refused("3.2", "a list in it", b"GET /healthz HTTP/1.1\r\nHost: a, b\r\n\r\n"),
    served(
        "3.2.2",
        "a whole http address; its host counts, not Host",
        b"GET http://127.0.0.1/healthz HTTP/1.1\r\nHost: a\r\n\r\n",
    ),
    served("3.2.2", "one without a path", b"GET http://127.0.0.1?lang=zh HTTP/1.1\r\nHost: a\r\n\r\n"),
    refused("3.2.2", "one with a user in it", b"GET http://a@127.0.0.1/healthz HTTP/1.1\r\nHost: a\r\n\r\n"),
    refused(
        "3.2.2", "an address of another scheme", b"GET ftp://127.0.0.1/healthz HTTP/1.1\r\nHost: a\r\n\r\n"
    ),
    refused("3.2.3", "CONNECT", b"CONNECT evil.example:443 HTTP/1.1\r\n" + HOST + b"\r\n"),
    refused("3.2.3", "CONNECT with a path", b"CONNECT /healthz HTTP/1.1\r\n" + HOST + b"\r\n"),
    refused(
        "3.2.3", "host and port alone with another method", b"GET 127.0.0.1:80 HTTP/1.1\r\n" + HOST + b"\r\n"
    ),
    refused("3.2.4", "`*`", b"OPTIONS * HTTP/1.1\r\n" + HOST + b"\r\n"),
    refused("5", "a line without a colon", GET + b"Xa\r\n\r\n"),
    refused("5", "a header without a name", GET + b": a\r\n\r\n"),
    refused("5.1", "a blank before the colon", POST + b"Transfer-Encoding : chunked\r\n\r\n" + CHUNKS),
    refused("5.2", "a header folded over two lines", GET + b"X: a\r\n b\r\n\r\n"),
    refused("5.5", "a NUL in a header (RFC 9110)", GET + b"X: a\x00b\r\n\r\n"),
    refused("5.5", "another control character in a header (RFC 9110)", GET + b"X: a\x01b\r\n\r\n"),
    refused("5.4", "more than 128 headers (RFC 9110)", GET + b"X: a\r\n" * 128 + b"\r\n", 431),
    refused("5.4", "a head of more than 64 KiB (RFC 9110)", GET + b"X: " + b"a" * 2**16 + b"\r\n\r\n", 431),
    refused("6.1", "chunked in HTTP/1.0", CHUNKED_POST.replace(b"1.1", b"1.0", 1) + CHUNKS),
    refused("6.1", "`gzip, chunked`", POST + b"Transfer-Encoding: gzip, chunked\r\n\r\n" + CHUNKS, 501),
    refused(
        "6.1", "`identity, chunked`", POST + b"Transfer-Encoding: identity, chunked\r\n\r\n" + CHUNKS, 501
    ),
    refused(
        "6.1",
        "gzip and chunked in two headers",
        POST + b"Transfer-Encoding: gzip\r\n" + CHUNKED + b"\r\n" + CHUNKS,
    ),
    refused("6.1", "`,chunked`", POST + b"Transfer-Encoding: ,chunked\r\n\r\n" + CHUNKS),
    refused("6.1", "`chunked,`", POST + b"Transfer-Encoding: chunked,\r\n\r\n" + CHUNKS),
    refused("6.1", "`chunked, chunked`", POST + b"Transfer-Encoding: chunked, chunked\r\n\r\n" + CHUNKS),
    refused("6.1", "chunked in two headers", POST + CHUNKED + CHUNKED + b"\r\n" + CHUNKS),
    refused("6.1", "`chunked;q=1`", POST + b"Transfer-Encoding: chunked;q=1\r\n\r\n" + CHUNKS),
    refused("6.1", '`"chunked"`', POST + b'Transfer-Encoding: "chunked"\r\n\r\n' + CHUNKS),
    refused("6.1", "`xchunked`", POST + b"Transfer-Encoding: xchunked\r\n\r\n" + CHUNKS),
    refused(
        "6.1", "chunked behind a control character", POST + b"Transfer-Encoding: \x0bchunked\r\n\r\n" + CHUNKS
    ),
    refused("6.1", "an empty Transfer-Encoding", POST + b"Transfer-Encoding:\r\n\r\n" + CHUNKS),
    refused(
        "6.3", "chunked, and not as the last", POST + b"Transfer-Encoding: chunked, gzip\r\n\r\n" + CHUNKS
    ),
    refused("6.3", "gzip alone", POST + b"Transfer-Encoding: gzip\r\n\r\n" + BODY),
    refused("6.3", "a length, then chunks", POST + b"Content-Length: 5\r\n" + CHUNKED + b"\r\n" + CHUNKS),
    refused("6.3", "chunks, then a length", POST + CHUNKED + b"Content-Length: 5\r\n\r\n" + CHUNKS),
    refused("6.3", "two lengths", POST + LENGTH + b"Content-Length: 5\r\n\r\n" + BODY),
    refused("6.3", "twice the same length", POST + LENGTH + LENGTH + b"\r\n" + BODY),
    refused("6.3", "a list of the same length", POST + b"Content-Length: 23, 23\r\n\r\n" + BODY),
    refused("6.2", "a length with a sign", POST + b"Content-Length: +23\r\n\r\n" + BODY),
    refused("6.2", "a negative length", POST + b"Content-Length: -1\r\n\r\n" + BODY),
    refused("6.2", "a hexadecimal length", POST + b"Content-Length: 0x17\r\n\r\n" + BODY),
    refused("6.2", "a length with a blank in it", POST + b"Content-Length: 2 3\r\n\r\n" + BODY),
    refused("6.2", "a length with a line below it", POST + b"Content-Length: 2_3\r\n\r\n" + BODY),
    refused("6.2", "an empty length", POST + b"Content-Length:\r\n\r\n" + BODY),
    refused("6.2", "a length beyond 64 bits", POST + b"Content-Length: " + b"9" * 40 + b"\r\n\r\n" + BODY),
    served(
        "6.2", "blanks around a length, zeros before it", POST + b"Content-Length:\t 0023 \t\r\n\r\n" + BODY
    ),
    refused(
        "6.3", "a length beyond the limit", POST + b"Content-Length: 9223372036854775807\r\n\r\n" + BODY, 413
    ),
    refused(
        "6.3",
        "a body that is answered before it has come",
        b"POST /healthz HTTP/1.1\r\n" + HOST + b"Content-Length: 9000\r\n\r\n",
        405,
    ),
    served("6.3", "a body that nobody asked for", GET + LENGTH + b"\r\n" + BODY),
    served("7.1", "chunks", CHUNKED_POST + CHUNKS),
    served("7.1", "the size of a chunk with zeros before it", CHUNKED_POST + b"0" * 40 + CHUNKS),
    refused("7.1", "a size with a sign", CHUNKED_POST + b"+" + CHUNKS),
    refused("7.1", "a negative size", CHUNKED_POST + b"-" + CHUNKS),
    refused("7.1", "a size with 0x", CHUNKED_POST + b"0x" + CHUNKS),
    refused("7.1", "a blank before a size", CHUNKED_POST + b" " + CHUNKS),
    refused("7.1", "a blank behind a size", CHUNKED_POST + CHUNKS.replace(b"17\r", b"17 \r")),
    refused("7.1", "a blank before an extension", CHUNKED_POST + CHUNKS.replace(b"17\r", b"17 ;a\r")),
    refused("7.1", "an empty size", CHUNKED_POST + b"\r\n" + CHUNKS),
    refused("7.1", "a size of 2⁶⁸", CHUNKED_POST + b"F" * 17 + b"\r\n" + BODY),
    refused("7.1", "a chunk shorter than it says", CHUNKED_POST + b"16\r\n" + BODY + b"\r\n0\r\n\r\n"),
    refused("7.1", "a chunk without its CR LF", CHUNKED_POST + b"17\r\n" + BODY + b"0\r\n\r\n"),
    refused("7.1", "LF alone between chunks", CHUNKED_POST + CHUNKS.replace(b"\r\n", b"\n")),
    served(
        "7.1.1",
        "an extension of a chunk, which is passed over",
        CHUNKED_POST + CHUNKS.replace(b"17\r", b'17;a="b"\r'),
    ),
    refused("7.1.1", "a line end in an extension", CHUNKED_POST + CHUNKS.replace(b"17\r", b"17;a\nb\r")),
    refused("7.1.1", "a line end in its quotes", CHUNKED_POST + CHUNKS.replace(b"17\r", b'17;a="\r\nb"\r')),
    refused("7.1.1", "a NUL in an extension", CHUNKED_POST + CHUNKS.replace(b"17\r", b"17;a\x00\r")),
    served(
        "7.1.2",
        "headers behind the chunks, which are passed over",
        CHUNKED_POST + CHUNKS[:-2] + b"X-Forwarded-For: 1.2.3.4\r\nHost: b\r\n\r\n",
    ),
    served("7.1.2", "an Upgrade behind the chunks", CHUNKED_POST + CHUNKS[:-2] + UPGRADE + b"foo\r\n\r\n"),
    refused(
        "7.1.2",
        "`Connection: close` behind the chunks",
        CHUNKED_POST + CHUNKS[:-2] + b"Connection: close\r\n\r\n",
        200,
    ),
    refused("7.1.2", "a length behind the chunks", CHUNKED_POST + CHUNKS[:-2] + b"Content-Length: 5\r\n\r\n"),
    refused("7.1.2", "a transfer coding behind the chunks", CHUNKED_POST + CHUNKS[:-2] + CHUNKED + b"\r\n"),
    refused(
        "7.1.2",
        "more than 64 KiB behind the chunks",
        CHUNKED_POST + CHUNKS[:-2] + b"X: " + b"a" * 2**17 + b"\r\n\r\n",
        431,
    ),
    refused(
        "9.3",
        "HTTP/1.0 that asks to keep the connection",
        b"GET /healthz HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
        200,
    ),
    refused("9.6", "`Connection: close`", GET + b"Connection: close\r\n\r\n", 200),
    served(
        "7.8", "an Upgrade without a body, which is passed over (RFC 9110)", GET + UPGRADE + b"foo\r\n\r\n"
    ),
    served(
        "7.8",
        "that of WebSocket (RFC 9110)",
        GET + UPGRADE + b"websocket\r\nSec-WebSocket-Key: x\r\nSec-WebSocket-Version: 13\r\n\r\n",
    ),
    served(
        "7.8",
        "that of HTTP/2 (RFC 9110)",
        GET + b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n" + SETTINGS + b"\r\n",
    ),
    served(
        "7.8", "an Upgrade with a length of 0 (RFC 9110)", GET + UPGRADE + b"foo\r\nContent-Length: 0\r\n\r\n"
    ),
    served(
        "7.8",
        "an Upgrade that Connection does not name (RFC 9110)",
        GET + b"Upgrade: foo\r\n" + LENGTH + b"\r\n" + BODY,
    ),
    refused("7.8", "an Upgrade and a body (RFC 9110)", POST + UPGRADE + b"foo\r\n" + HIDDEN_BODY),
    refused(
        "7.8", "that of WebSocket and a body (RFC 9110)", POST + UPGRADE + b"websocket\r\n" + HIDDEN_BODY
    ),
    refused(
        "7.8",
        "that of HTTP/2 and a body (RFC 9110)",
        POST + b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n" + SETTINGS + HIDDEN_BODY,
    ),
    refused(
        "7.8", "an Upgrade and chunks (RFC 9110)", POST + UPGRADE + b"foo\r\n" + CHUNKED + b"\r\n" + CHUNKS
    ),
    refused(
        "7.8",
        "an Upgrade, a body and two Connection (RFC 9110)",
        POST + b"Connection: close\r\n" + UPGRADE + b"foo\r\n" + HIDDEN_BODY,
    ),
    refused("10.1.1", "`Expect: 200-maybe` (RFC 9110)", GET + b"Expect: 200-maybe\r\n\r\n", 417),
    refused(
        "10.1.1",
        "`Expect: 100-continue, x` (RFC 9110)",
        POST + LENGTH + b"Expect: 100-continue, x\r\n\r\n" + BODY,
        417,
    ),
    served(
        "10.1.1", "`Expect: 100-continue` without a body (RFC 9110)", GET + b"Expect: 100-continue\r\n\r\n"
    ),
    refused(
        "10.1.1",
        "`Expect: 100-continue`, answered before the body (RFC 9110)",
        b"POST /healthz HTTP/1.1\r\n" + HOST + b"Content-Length: 9000\r\nExpect: 100-continue\r\n\r\n",
        405,
    ),
)
