"""`make lock`: what it reads of uv's answer and of PyTorch's index, and what it says where that is silent."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from tests.tooling import lock
from tests.tooling.lock import NOTE, Entry, entries, published, torch_with_cpu_builds
from tests.tooling.serving import HOST, ROOT

A, B, C, D = (f"sha256:{letter * 64}" for letter in "abcd")
TORCH = Entry("torch==1.2.3", frozenset({A}), "# via us")


def link(name: str, value: str) -> str:
    place = f"/whl/cpu/{name}#{value.replace(':', '=')}"
    return f'<a href="{place}" data-dist-info-metadata="sha256=ff">{name}</a><br>'


PAGE = "\n".join(
    (
        "<html><body><h1>Links for torch</h1>",
        link("torch-1.2.3%2Bcpu-cp311-cp311-manylinux_2_28_x86_64.whl", B),
        link("torch-1.2.3%2Bcpu-cp312-cp312-manylinux_2_28_aarch64.whl", C),
        link("torch-1.2.30%2Bcpu-cp311-cp311-manylinux_2_28_x86_64.whl", D),
        link("torch-1.2.3-cp311-none-macosx_14_0_arm64.whl", A),
        "</body></html>",
    )
)


class Index(BaseHTTPRequestHandler):
    """PyTorch's index, of one page."""

    def do_GET(self) -> None:
        """Answers with the page of torch."""
        self.send_response(200 if self.path == "/whl/cpu/torch/" else 404)
        self.end_headers()
        self.wfile.write(PAGE.encode())

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


@pytest.fixture
def index() -> Iterator[str]:
    """An index of our own; gives its address."""
    with ThreadingHTTPServer((HOST, 0), Index) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://{HOST}:{server.server_port}/whl/cpu"
        server.shutdown()
        thread.join()


NOWHERE = f"http://{HOST}:9/whl/cpu"


def test_the_index_tells_the_hashes_of_one_version_for_cpus(index: str) -> None:
    assert published(index, "1.2.3") == {B, C}
    assert published(f"{index}/", "1.2.30") == {D}
    assert published(f"{index}/elsewhere", "1.2.3") is None
    assert published(NOWHERE, "1.2.3") is None


def test_torch_is_locked_with_both(index: str) -> None:
    former = [Entry("torch==1.2.3", frozenset({A, D}), "")]
    assert torch_with_cpu_builds(TORCH, former, index).hashes == {A, B, C}, "the index knows better"


def test_where_the_index_is_silent_the_same_version_keeps_its_hashes() -> None:
    former = [Entry("torch==1.2.3", frozenset({A, B}), "")]
    assert torch_with_cpu_builds(TORCH, former, NOWHERE).hashes == {A, B}


@pytest.mark.parametrize("former", [[], [Entry("torch==1.2.2", frozenset({C, B}), "")]])
def test_where_nobody_knows_the_hashes_that_is_said(
    former: list[Entry], capsys: pytest.CaptureFixture[str]
) -> None:
    assert torch_with_cpu_builds(TORCH, former, NOWHERE).hashes == {A}
    assert "NOT LOCKED" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["requirements.txt", "requirements/cuda.txt", "requirements/node.txt"])
def test_a_lock_is_read_as_it_is_written(name: str) -> None:
    text = (ROOT / name).read_text()
    assert NOTE + "".join(map(str, entries(text))) == text


def test_what_is_no_pinned_package_is_refused() -> None:
    with pytest.raises(ValueError, match="not a pinned package"):
        entries("numpy>=1\n    # via us\n")


def test_markers_stay() -> None:
    text = f"uvloop==1.0 ; sys_platform != 'win32' \\\n    --hash={A} \\\n    --hash={B}\n    # via us\n"
    assert entries(text) == [Entry("uvloop==1.0 ; sys_platform != 'win32'", frozenset({A, B}), "# via us")]
    assert entries(text)[0].name == "uvloop"


def test_every_lock_is_written_by_the_one_command() -> None:
    assert {file.name for file in (ROOT / "requirements").iterdir()} == {
        name.rpartition("/")[2] for name in (lock.CUDA, *lock.SINGLE.values())
    }
