"""The page is served from bundled modules, and from the modules themselves where these are others."""

import json
import re
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx2
import pytest
from playwright.sync_api import Browser, expect

from app.bundle import NAME, read_bundle
from app.edition import Edition
from app.settings import Settings
from tests.browser.screen import stage
from tests.tooling.serving import ROOT, Server, serving
from tests.tooling.watching import Faults, watch

MODULES = ROOT / "static/js"
MADE: Path = Settings.model_fields["bundle_dir"].default
HINT = re.compile(r'<link rel="modulepreload" href="([^"]+)">')


def hints(url: str, query: str = "") -> list[str]:
    """The modules that a page asks for at once."""
    return HINT.findall(httpx2.get(f"{url}/?{query}", timeout=60).text)


def test_an_installation_has_bundled_the_modules_of_today() -> None:
    assert read_bundle(MADE, MODULES) is not None, "run `make install`"


@pytest.mark.parametrize("query", ["", "lesson=cell", "embed=1", "lesson=lstm&embed=1"])
def test_a_page_begins_with_few_files(client: httpx2.Client, query: str) -> None:
    named = HINT.findall(client.get(f"/?{query}").text)
    assert 2 <= len(named) <= 8
    for path in named:
        answer = client.get(path)
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "max-age=31536000, immutable"


def test_a_debugger_is_shown_the_modules_that_a_file_was_made_of(client: httpx2.Client) -> None:
    for path in HINT.findall(client.get("/").text):
        (name,) = re.findall(r"//# sourceMappingURL=(\S+)\s*$", client.get(path).text)
        answer = client.get(f"{path.rpartition('/')[0]}/{name}")
        assert answer.headers["content-type"] == "application/json"
        shown = answer.json()
        sources = dict(zip(shown["sources"], shown["sourcesContent"], strict=True))
        assert sources
        for source, text in sources.items():
            assert (MODULES / source.partition("static/js/")[2]).read_text("utf-8") == text


@pytest.fixture
def copied(tmp_path: Path) -> tuple[Path, Path]:
    """A bundle and the page's files, to be changed."""
    bundle, page = tmp_path / "bundle", tmp_path / "static"
    shutil.copytree(MADE, bundle)
    shutil.copytree(ROOT / "static", page)
    return bundle, page


def test_a_bundle_of_other_modules_or_one_that_is_damaged_is_not_used(
    copied: tuple[Path, Path], caplog: pytest.LogCaptureFixture
) -> None:
    bundle, page = copied
    modules = page / "js"
    assert read_bundle(bundle, modules)
    (modules / "more.js").write_text("export {};\n")
    assert read_bundle(bundle, modules) is None
    (modules / "more.js").rename(modules / "lessons/more.js")
    assert read_bundle(bundle, modules) is None
    (modules / "lessons/more.js").unlink()
    assert read_bundle(bundle, modules)
    for text in ("", "{}", json.dumps({"sources": "", "imports": [1]})):
        (bundle / NAME).write_text(text)
        assert read_bundle(bundle, modules) is None
    assert "cannot be used" in caplog.text
    assert read_bundle(bundle / "nowhere", modules) is None


def test_the_first_requests_that_come_at_once_are_all_answered_from_the_bundle() -> None:
    for _ in range(5):
        edition = Edition(Settings())
        with ThreadPoolExecutor(8) as threads:
            asked = [threads.submit(edition.folder_of, "js/main.js") for _ in range(8)]
            styles = [threads.submit(edition.styles, "stage") for _ in range(8)]
        assert {one.result() for one in asked} == {MADE}
        assert {one.result() for one in styles} == {edition.styles("stage")}


@pytest.fixture
def edited(copied: tuple[Path, Path], tmp_path: Path) -> Iterator[tuple[Server, Path]]:
    """A server of its own, and the folder of its modules."""
    bundle, page = copied
    environment = {"UNROLLED_STATIC_DIR": str(page), "UNROLLED_BUNDLE_DIR": str(bundle)}
    with serving(tmp_path / "server.log", environment=environment) as server:
        yield server, page / "js"


def test_who_saves_a_module_sees_it_after_a_reload(edited: tuple[Server, Path], browser: Browser) -> None:
    server, modules = edited
    assert len(hints(server.url)) < 10
    main = modules / "main.js"
    main.write_text(f'{main.read_text("utf-8")}\ndocument.documentElement.lang = "la";\n', "utf-8")
    faults = Faults()
    with browser.new_context() as context:
        page = context.new_page()
        watch(page, server.url, faults)
        for query in ("text=hello", "lesson=cell", "embed=1"):
            page.wait_for_timeout(1_100)  # how long a server takes the files not to have changed
            page.goto(f"{server.url}/?{query}&step=0")
            expect(page.locator("html[lang=la]")).to_be_attached()
            expect(stage(page)).to_have_attribute("data-state", re.compile("paused|playing"))
            assert len(hints(server.url, query)) > 100
    assert not faults
    assert "was made of other modules" in server.log.read_text()
