"""What browsers keep of a run: as long as nothing has changed, the second visit of a link computes and
sends nothing."""

import shutil
from pathlib import Path

import httpx2
import pytest

from app.etag import build, tag_of
from app.settings import Settings
from tests.app.conversation import read_answer, refused
from tests.tooling.serving import ROOT, serving

LINK = "/api/runs?text=the+cat+sat+on"
HEAVY = "/api/runs?hidden_size=64&text=" + "abcde" * 200
PLAIN = {"Accept-Encoding": "identity"}


@pytest.mark.parametrize("link", [LINK, "/api/gradients?text=hello"])
def test_a_link_that_a_browser_has_kept_is_not_sent_again(client: httpx2.Client, link: str) -> None:
    first = client.get(link)
    assert first.headers["cache-control"] == "private, no-cache"
    again = client.get(link, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    other = client.get(link + "&seed=1", headers={"If-None-Match": first.headers["etag"]})
    assert other.status_code == 200
    assert other.headers["etag"] != first.headers["etag"]


@pytest.mark.parametrize(("accepted", "encoding"), [("gzip", "gzip"), ("gzip, deflate, br, zstd", "br")])
def test_a_light_run_is_compressed_for_those_who_take_that(
    client: httpx2.Client, accepted: str, encoding: str
) -> None:
    small, plain = client.get(LINK, headers={"Accept-Encoding": accepted}), client.get(LINK, headers=PLAIN)
    assert small.headers["content-encoding"] == encoding
    assert "content-encoding" not in plain.headers
    assert small.content == plain.content
    assert small.num_bytes_downloaded < 0.5 * len(plain.content)
    assert {small.headers["vary"], plain.headers["vary"]} == {"Accept-Encoding"}
    assert read_answer(small).end.steps == 14


@pytest.mark.parametrize("encoding", ["gzip", "br"])
def test_a_line_is_sent_when_it_is_there_also_compressed(client: httpx2.Client, encoding: str) -> None:
    with client.stream("GET", LINK, headers={"Accept-Encoding": encoding}) as answer:
        blocks = [block for block in answer.iter_bytes() if block]
    assert len(blocks) > 1, "one chunk after the other, not all at the end"
    assert blocks[0].endswith(b"\n")


def test_a_heavy_run_is_compressed_by_what_is_quick_alone(client: httpx2.Client) -> None:
    small, plain = client.get(HEAVY, headers={"Accept-Encoding": "br"}), client.get(HEAVY, headers=PLAIN)
    assert small.headers["content-encoding"] == "br"
    assert small.content == plain.content
    assert small.num_bytes_downloaded < 0.5 * len(plain.content)


def test_a_heavy_run_is_neither_gzipped_nor_kept(client: httpx2.Client) -> None:
    with client.stream("GET", HEAVY, headers={"Accept-Encoding": "gzip"}) as answer:
        assert answer.headers["cache-control"] == "no-store"
        assert not {"etag", "content-encoding"} & set(answer.headers)


def test_what_was_posted_is_not_kept(client: httpx2.Client) -> None:
    answer = client.post("/api/runs", json={"input": {"text": "hello"}})
    assert answer.headers["cache-control"] == "no-store"


def test_a_wrong_link_is_refused_whatever_a_browser_says_to_have(client: httpx2.Client) -> None:
    assert refused(client.get("/api/runs?text=a&seed=x", headers={"If-None-Match": '"*", *'}))


@pytest.mark.parametrize("spelled", ["model=parity-rnn", "%6dodel=parity-rnn"])
def test_a_model_that_was_replaced_is_another_run(tmp_path: Path, spelled: str) -> None:
    folder = tmp_path / "models"
    folder.mkdir()
    for suffix in (".json", ".safetensors"):
        shutil.copy(ROOT / f"models/trained/parity-rnn{suffix}", folder)
    environment = {"UNROLLED_TRAINED_DIR": str(folder), "UNROLLED_POOL_SIZE": "1"}
    with (
        serving(tmp_path / "server.log", environment=environment) as server,
        httpx2.Client(base_url=server.url) as client,
    ):
        link = f"/api/runs?{spelled}&text=0110"
        tag = client.get(link).headers["etag"]
        assert client.get(link, headers={"If-None-Match": tag}).status_code == 304
        weights = folder / "parity-rnn.safetensors"
        weights.write_bytes(weights.read_bytes())
        assert client.get(link, headers={"If-None-Match": tag}).status_code == 200


def test_replicas_that_would_compute_alike_share_their_tags() -> None:
    assert build(Settings(port=1)) == build(Settings(port=2))
    assert build(Settings()) != build(Settings(chunk_numbers=50_000))
    assert tag_of(("run", 1), Settings()) == tag_of(("run", 1), Settings()) != tag_of(("run", 2), Settings())


def test_the_models_are_listed_once(client: httpx2.Client) -> None:
    first = client.get("/api/models", headers={"Accept-Encoding": "br"})
    assert first.headers["content-encoding"] == "br"
    assert len(first.json()["models"]) >= 20
    again = client.get("/api/models", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
