"""What a client says of itself and of us is not believed: hosts, origins, proxies."""

import httpx2
import pytest

from tests.app.attacks.harmless import assert_harmless
from tests.app.attacks.raw import exchanged, statuses
from tests.tooling.serving import Server

EVIL = "evil.example"
PATHS = [
    "/",
    "/lessons",
    "/lessons/",
    "/gallery/?lang=zh",
    "/docs",
    "/api/models",
    "/api/models/",
    "/api/runs/",
    "/nowhere",
]
FORGED = [
    {"Host": EVIL},
    {"X-Forwarded-Host": EVIL},
    {"X-Forwarded-Server": EVIL, "X-Forwarded-Prefix": f"//{EVIL}"},
    {"X-Forwarded-Proto": f"https://{EVIL}"},
    {"Forwarded": f"for={EVIL};host={EVIL};proto=https"},
    {"X-Original-URL": f"/{EVIL}", "X-Rewrite-URL": f"/{EVIL}"},
    {"Origin": f"https://{EVIL}", "Referer": f"https://{EVIL}/"},
    {"Origin": "null"},
]


@pytest.mark.parametrize("headers", FORGED, ids=" ".join)
def test_a_forged_name_stands_in_no_answer(attacker: httpx2.Client, headers: dict[str, str]) -> None:
    for path in PATHS:
        answer = attacker.get(path, headers=headers)
        assert answer.status_code in {200, 307, 404}
        assert_harmless(answer)
        assert EVIL not in f"{answer.headers} {answer.text}"
        assert not [name for name in answer.headers if name.lower().startswith("access-control")]


def test_a_name_that_is_no_host_is_refused_and_not_repeated(attacker: httpx2.Client) -> None:
    for host in (f"{EVIL}:80@127.0.0.1", f"127.0.0.1/{EVIL}", f"127.0.0.1, {EVIL}", f"{EVIL} 127.0.0.1"):
        answer = attacker.get("/lessons/", headers={"Host": host})
        assert answer.status_code == 400
        assert EVIL not in f"{answer.headers} {answer.text}"


def test_a_slash_too_many_leads_to_the_page_on_the_same_host(attacker: httpx2.Client, target: Server) -> None:
    answer = attacker.get("/lessons/?lang=zh&theme=dark", headers={"Host": EVIL})
    assert (answer.status_code, answer.headers["location"]) == (307, "/lessons?lang=zh&theme=dark")
    for path in (b"//evil.example/", b"/%2f%2fevil.example/", b"/\\evil.example/", b"/evil.example/"):
        assert statuses(exchanged(target, b"GET " + path + b" HTTP/1.1\r\nHost: a\r\n\r\n")) == [404]


def test_a_request_for_the_address_of_another_host_is_answered_as_one_for_ours(target: Server) -> None:
    received = exchanged(target, b"GET http://evil.example/lessons/ HTTP/1.1\r\nHost: a\r\n\r\n")
    assert statuses(received) == [307]
    assert b"evil.example" not in received


def test_an_address_that_a_client_claims_is_not_taken_for_its_own(target: Server) -> None:
    address = "203.0.113.99"
    claimed = {"X-Forwarded-For": address, "X-Real-IP": address, "Forwarded": f"for={address}"}
    httpx2.get(f"{target.url}/healthz", headers=claimed, timeout=60)
    assert address not in target.log.read_text()


@pytest.mark.parametrize("path", ["/a%0a%1b[31mforged", "/%0d%0aSet-Cookie:%20a=b", "/%e2%80%ae%00"])
def test_no_line_of_the_log_is_forged(attacker: httpx2.Client, target: Server, path: str) -> None:
    answer = attacker.get(path)
    assert answer.status_code == 404
    assert "set-cookie" not in answer.headers
    text = target.log.read_text(errors="replace")
    assert not [line for line in text.splitlines() if line.startswith(("forged", "Set-Cookie", "\x1b"))]
    assert "\x1b" not in text


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
def test_other_methods_are_not_allowed(attacker: httpx2.Client, method: str) -> None:
    for path in ("/", "/api/runs", "/api/models", "/static/js/main.js", "/docs"):
        answer = attacker.request(method, path, headers={"Cookie": "a=b", "Origin": f"https://{EVIL}"})
        assert answer.status_code == 405
        assert_harmless(answer)
        assert "a=b" not in answer.text
