"""The images that we build on are named once and by digest; one command asks the registry for the digests."""

import json
import re
from collections.abc import Iterator
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from tests.tooling import images
from tests.tooling.images import FILES, Image, Unknown, digest, renewed
from tests.tooling.serving import HOST, ROOT

PASS = "an anonymous pass"


def index(*architectures: str) -> bytes:
    """An index as a registry has it, of images for these architectures."""
    return json.dumps({"manifests": [{"platform": {"architecture": one}} for one in architectures]}).encode()


CONTENT = {
    "library/bread:1-slim": index("amd64", "arm64", "s390x"),
    "org/salt:2": index("arm64", "amd64"),
    "library/water:3": index("amd64"),
    "library/poison:4": index("amd64", "arm64"),
}
FALSE = "library/poison:4"
"""The registry says another digest than its content has."""


class Registry(BaseHTTPRequestHandler):
    """Speaks as much of the registries' protocol as reading a tag takes: a challenge, a token, an index."""

    def do_GET(self) -> None:
        """Answers."""
        here = f"http://{self.headers['Host']}"
        if self.path == "/v2/":
            challenge = f'Bearer realm="{here}/token",service="registry"'
            self.answer(401, b"", {"WWW-Authenticate": challenge})
        elif self.path.startswith("/token?service=registry&scope=repository%3A"):
            self.answer(200, json.dumps({"token": PASS}).encode(), {})
        else:
            self.manifest()

    def manifest(self) -> None:
        """What a tag means."""
        found = re.fullmatch(r"/v2/(.+)/manifests/(.+)", self.path)
        key = ":".join(found.groups()) if found else ""
        body = CONTENT.get(key)
        allowed = self.headers["Authorization"] == f"Bearer {PASS}" and "index" in self.headers["Accept"]
        if not allowed or not body:
            self.answer(404, b"", {})
        else:
            told = "sha256:" + ("0" * 64 if key == FALSE else sha256(body).hexdigest())
            self.answer(200, body, {"Docker-Content-Digest": told})

    def answer(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        """Sends it."""
        self.send_response(status)
        for name, value in (headers | {"Content-Length": str(len(body))}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


@pytest.fixture
def registry() -> Iterator[str]:
    """A registry of our own; gives its address."""
    with ThreadingHTTPServer((HOST, 0), Registry) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://{HOST}:{server.server_port}"
        server.shutdown()
        thread.join()


def test_a_tag_is_written_with_the_digest_of_what_it_means_now(registry: str) -> None:
    old, kept = f"sha256:{'1' * 64}", sha256(CONTENT["org/salt:2"]).hexdigest()
    text = f"ARG A=bread:1-slim@{old}\nFROM org/salt:2@sha256:{kept} # and bread:1-slim\n"
    new = f"sha256:{sha256(CONTENT['library/bread:1-slim']).hexdigest()}"
    assert renewed(text, registry) == text.replace(old, new)


@pytest.mark.parametrize(
    ("name", "tag", "reason"),
    [
        ("water", "3", "amd64 alone"),
        ("poison", "4", "is not what the registry says"),
        ("nothing", "5", "404"),
    ],
)
def test_what_the_registry_cannot_vouch_for_is_not_written(
    registry: str, name: str, tag: str, reason: str
) -> None:
    with pytest.raises(Unknown, match=reason):
        digest(name, tag, registry)


def test_a_registry_that_does_not_answer_changes_no_file(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = [file.read_text() for file in FILES]
    monkeypatch.setattr("sys.argv", ["images", "--registry", f"http://{HOST}:9"])
    assert images.main() == 1
    assert "the digests stay as they are" in capsys.readouterr().err
    assert [file.read_text() for file in FILES] == before


def test_every_image_is_named_once_and_by_digest() -> None:
    named = [one for file in FILES for one in images.images(file.read_text())]
    assert sorted(one.name for one in named) == ["caddy", "node", "python", "redis"]
    assert all(re.search(r"\d", one.tag) for one in named), "a tag without a version means anything"


def test_nothing_is_built_or_run_from_an_image_without_a_digest() -> None:
    dockerfile, compose = (file.read_text() for file in FILES)
    pinned = re.findall(r"^ARG (\w+_IMAGE)=\S+@sha256:", dockerfile, re.MULTILINE)
    arguments = {f"${{{name}}}" for name in pinned}
    stages = set(re.findall(r"^FROM \S+ AS (\w+)$", dockerfile, re.MULTILINE))
    assert set(re.findall(r"^FROM (\S+)", dockerfile, re.MULTILINE)) <= arguments | stages
    for named in re.findall(r"^ +image: (\S+)$", compose, re.MULTILINE):
        assert named in ("unrolled", "unrolled-proxy") or images.images(named), named


def test_an_image_is_found_as_it_is_written() -> None:
    text = f"x: ${{IMAGE:-host.example/a/b:1.2-x@sha256:{'a' * 64}}}"
    assert images.images(text) == [Image("host.example/a/b", "1.2-x", f"sha256:{'a' * 64}")]


def test_the_digests_are_renewed_by_a_command_that_the_documents_name() -> None:
    assert "python -m tests.tooling.images" in (ROOT / "Makefile").read_text()
    assert "`make images`" in (ROOT / "docs/operating.md").read_text()
