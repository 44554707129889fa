"""Paths that would lead out of the folders that are served, in every spelling that has once worked
somewhere."""

from itertools import product
from urllib.parse import quote

import pytest

from tests.app.attacks.harmless import assert_tells_nothing
from tests.app.attacks.raw import exchanged, statuses
from tests.tooling.serving import Server

UP = [
    "..",
    "%2e%2e",
    "%2E.",
    "%252e%252e",
    "%25252e%25252e",
    "....",
    "..%00",
    "..;",
    "%c0%ae%c0%ae",
    "%uff0e%uff0e",
    quote("．．"),
    quote("‥"),
    ".%0d.",
    "..%20",
]
SLASHES = [
    "/",
    "//",
    "\\",
    "%2f",
    "%5c",
    "%252f",
    "%255c",
    "%c0%af",
    "%e0%80%af",
    quote("／"),
    quote("∕"),
    "/./",
]
BELOW = {
    "/static/": 1,
    "/static/js/": 2,
    "/static/0123456789abcdef/": 1,
    "/lessons/": 3,
    "/api/lessons/": 3,
    "/api/models/": 2,
    "/api/code/": 1,
    "/docs/": 1,
    "/assets/": 1,
    "/": 0,
}
"""How many folders up the root of the repository would be, were it a path of files."""
ABSOLUTE = [
    "//etc/passwd",
    "/%2fetc%2fpasswd",
    "/static//etc/passwd",
    "/static/%2fetc/passwd",
    "/static/file:///etc/passwd",
    "/static/C:\\windows\\win.ini",
    "/static/js/main.js%00.png",
    "/static/css/base,%2e%2e%2fjs.css",
    "/static/css/base,..,base.css",
    "/static/css/" + ",".join(["base"] * 200) + ".css",
    "/static/" + "a/" * 4_000,
    "/static/" + "../" * 4_000 + "etc/passwd",
    "/static/" + "a" * 60_000,
    "/static/.",
    "/static/js/..",
    "/static/con",
    "/static/~root/.bashrc",
    "/static/js/main.js/",
    "/static/js/main.js/../../../pyproject.toml",
    "/static/.git/config",
    "/.git/config",
    "/.env",
    "/api/models/" + "%2e%2e%2f" * 10 + "etc%2fpasswd",
    "/api/lessons/" + "a" * 60_000,
]


def asked(server: Server, paths: list[str]) -> list[tuple[str, int]]:
    """The status of each path, asked for as it is spelled, all on one connection."""
    sent = b"".join(f"GET {path} HTTP/1.1\r\nHost: a\r\n\r\n".encode() for path in paths)
    received = exchanged(
        server, sent + b"GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", silent=9
    )
    text = received.decode(errors="replace")
    assert_tells_nothing(text)
    assert "[project]" not in text
    assert "BaseSettings" not in text
    *found, last = statuses(received)
    assert last == 200
    return list(zip(paths, found, strict=True))


@pytest.mark.parametrize("below", BELOW)
def test_no_way_leads_out_of_what_is_served(target: Server, below: str) -> None:
    wanted = [("etc/passwd", 9), ("pyproject.toml", BELOW[below])]
    paths = [
        below + slash.join([up] * count + [file])
        for up, slash in product(UP, SLASHES)
        for file, count in wanted
    ]
    assert not [
        (path, status) for path, status in asked(target, paths) if status != 404 and not is_code(path, status)
    ]


def is_code(path: str, status: int) -> bool:
    """A cell of a strange name is refused as such."""
    return path.startswith("/api/code/") and status == 422


def test_no_other_name_of_a_file_is_taken(target: Server) -> None:
    for path in ABSOLUTE:
        received = exchanged(target, f"GET {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".encode())
        assert statuses(received)[0] in {400, 404, 431}, path[:80]
        assert_tells_nothing(received.decode(errors="replace"))
