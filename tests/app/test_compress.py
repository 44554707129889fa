"""The first visitor of a server just started gets plotly.js in its small form, which an installation has
left."""

import subprocess
import sys
from pathlib import Path
from random import Random

import brotli  # pyright: ignore[reportMissingTypeStubs]  it has none
import httpx2
import pytest

from app.assets import LARGE
from app.compress import keep, place_of, stored_form
from tests.tooling.serving import ROOT, serving

BROTLI = {"Accept-Encoding": "br, gzip"}
PLAIN = b"".join(b"var v%d;\n" % Random(0).randrange(10**9) for _ in range(LARGE // 8))


def script(folder: Path) -> Path:
    """A file as large as those that take brotli seconds."""
    path = folder / "plotly.js"
    path.write_bytes(PLAIN)
    return path


def test_an_installation_leaves_what_the_first_visitor_gets_also_of_a_server_that_may_not_write(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "compressed"
    environment = {"UNROLLED_PLOTLY_PATH": str(script(tmp_path)), "UNROLLED_COMPRESSED_DIR": str(folder)}
    subprocess.run([sys.executable, "-m", "app.compress"], cwd=ROOT, env=environment, check=True)
    place = place_of(PLAIN, folder)
    assert place in folder.iterdir()
    # Any form of the same bytes will do: this one tells whether the server has read it, or made its own.
    place.write_bytes(brotli.compress(PLAIN, quality=3))  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType]
    folder.chmod(0o555)
    with (
        serving(tmp_path / "server.log", environment=environment) as server,
        httpx2.stream("GET", f"{server.url}/assets/plotly.js", headers=BROTLI) as first,
    ):
        assert first.headers["content-encoding"] == "br"
        assert b"".join(first.iter_raw()) == place.read_bytes()
    folder.chmod(0o755)


def test_what_is_damaged_or_of_another_file_is_not_used(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (place,) = keep([b"one"], tmp_path)
    assert stored_form(b"one", tmp_path) == place.read_bytes()
    assert stored_form(b"other", tmp_path) is None
    place.rename(place_of(b"other", tmp_path))
    assert stored_form(b"other", tmp_path) is None
    place_of(b"other", tmp_path).write_bytes(b"no brotli")
    assert stored_form(b"other", tmp_path) is None
    assert [record.getMessage().split(" ", 1)[1][:12] for record in caplog.records] == [
        "is of anothe",
        "cannot be us",
    ]
    assert keep([b"other", b"one"], tmp_path) == [place_of(b"other", tmp_path), place]
    assert keep([b"one"], tmp_path) == [place]
    assert list(tmp_path.iterdir()) == [place], "what is served no more has left"
