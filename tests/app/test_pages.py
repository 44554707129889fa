"""What browsers load: the stage, the documentation, the assets, and the headers that they come with."""

import re

import httpx2
import pytest
from playwright.sync_api import Page, expect

from tests.app.processes import eventually

PAGES = ["/", "/docs", "/openapi.json", "/healthz", "/readyz", "/assets/plotly.js", "/static/js/wire.d.ts"]


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_served_with_its_headers(client: httpx2.Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 200
    assert response.headers["x-content-type-options"] == "nosniff"
    assert "access-control-allow-origin" not in response.headers
    if path.startswith(("/static/", "/assets/")):
        return  # no document: a policy would govern nothing
    policy = response.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "script-src 'self';" in policy
    assert "unsafe-eval" not in policy
    assert path == "/docs" or "style-src 'self' 'unsafe-inline'" not in policy


@pytest.mark.parametrize("path", ["/", "/lessons", "/gallery", "/presenter", "/docs", "/nowhere"])
def test_a_document_keeps_to_itself(client: httpx2.Client, path: str) -> None:
    headers = client.get(path).headers
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert "camera=()" in headers["permissions-policy"]
    assert "cross-origin-resource-policy" not in headers, "slides may show it in a frame"
    assert "x-frame-options" not in headers, "frame-ancestors says who may"


@pytest.mark.parametrize("path", ["/api/models", "/api/runs?text=a", "/api/code/rnn", "/api/nothing"])
def test_data_is_for_our_own_pages(client: httpx2.Client, path: str) -> None:
    assert client.get(path).headers["cross-origin-resource-policy"] == "same-origin"


@pytest.mark.parametrize("path", [path for path in PAGES if path != "/openapi.json"])
def test_head_answers_like_get_without_the_body(client: httpx2.Client, path: str) -> None:
    response = client.head(path)
    assert response.status_code == 200
    assert response.content == b""


def test_the_documentation_loads_nothing_from_another_host(client: httpx2.Client) -> None:
    html = client.get("/docs").text
    loaded = re.findall(r'(?:src|href)="([^"]+)"', html)
    assert loaded
    for path in loaded:
        assert path.startswith("/docs/")
        assert client.get(path).status_code == 200
    assert "://" not in html
    assert "<script>" not in html, "the policy allows no script inside the HTML"
    assert 'url: "/openapi.json"' in client.get("/docs/start.js").text


def test_the_documentation_shows_the_wire(page: Page) -> None:
    page.goto("/docs")
    expect(page.get_by_text("/api/runs").first).to_be_visible()
    page.get_by_role("button", name=re.compile("^post", re.IGNORECASE)).first.click()
    expect(page.get_by_text("Numbers, and a network spelled out").first).to_be_attached()


def test_plotly_is_served_as_a_script_compressed_and_cached(client: httpx2.Client) -> None:
    plain = client.get("/assets/plotly.js", headers={"Accept-Encoding": "identity"})
    small = client.get("/assets/plotly.js", headers={"Accept-Encoding": "gzip"})
    assert plain.headers["content-type"].startswith("text/javascript")
    assert b"plotly.js" in plain.content[:500]
    assert small.headers["content-encoding"] == "gzip"
    assert small.content == plain.content
    assert int(small.headers["content-length"]) < 0.4 * len(plain.content)
    tag = small.headers["etag"]
    again = client.get("/assets/plotly.js", headers={"If-None-Match": f'"old", {tag}'})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    "path", ["/static/../app/settings.py", "/static/%2e%2e/pyproject.toml", "/static//etc/passwd"]
)
def test_nothing_outside_the_static_directory_is_served(client: httpx2.Client, path: str) -> None:
    request = client.build_request("GET", path)
    request.url = request.url.copy_with(raw_path=path.encode())
    assert client.send(request).status_code == 404


@pytest.mark.parametrize(
    "path", ["/static/", "/static/js", "/static/nothing.js", "/static/a%00b", "/docs/main.py"]
)
def test_what_is_no_file_is_not_found(client: httpx2.Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert response.json()["detail"][0]["message"].startswith("Not Found")
    assert "Traceback" not in response.text


def addresses(client: httpx2.Client) -> list[str]:
    """Every file that the stage asks for, as its HTML and its modules name them."""
    html = client.get("/").text
    named = re.findall(r'(?:href|src|data-plotly)="(/(?:static|assets)/[^"]+)"', html)
    base = re.findall(r"/static/[0-9a-f]{16}", html)[0]
    return sorted({*named, f"{base}/js/run/worker.js", f"{base}/locales/en.json", f"{base}/locales/zh.json"})


def test_the_files_of_the_page_are_compressed_and_kept_for_good(client: httpx2.Client) -> None:
    files = addresses(client)
    assert {"css", "js", "shared"} <= {path.rsplit("/", 2)[-2] for path in files}
    for path in files:
        answer = client.get(path, headers={"Accept-Encoding": "br"})
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "max-age=31536000, immutable"


def test_plotly_is_sent_as_brotli_once_that_is_ready(client: httpx2.Client) -> None:
    plotly = next(path for path in addresses(client) if "plotly" in path)

    def small() -> bool:
        with client.stream("GET", plotly, headers={"Accept-Encoding": "br, gzip"}) as answer:
            return answer.headers.get("content-encoding") == "br"

    assert eventually(small, 60), "brotli's best takes seconds for this one"
    assert client.get(plotly).content == client.get(plotly, headers={"Accept-Encoding": "identity"}).content


def test_a_file_of_another_edition_is_served_but_not_kept(client: httpx2.Client) -> None:
    answer = client.get("/static/0123456789abcdef/js/main.js")
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-cache")
    assert answer.content == client.get("/static/js/main.js").content


@pytest.mark.parametrize("zero", ["0", "0.", "0.0", "0.00", "0.000"])
def test_who_takes_no_compression_is_sent_none(client: httpx2.Client, zero: str) -> None:
    plain = client.get("/static/js/main.js", headers={"Accept-Encoding": f"br;q={zero}, gzip; q={zero}"})
    assert "content-encoding" not in plain.headers


def test_a_second_visit_asks_whether_the_page_has_changed(client: httpx2.Client) -> None:
    for path in ("/", "/lessons", "/presenter"):
        tag = client.get(path).headers["etag"]
        again = client.get(path, headers={"If-None-Match": tag})
        assert (again.status_code, again.content) == (304, b"")


def test_a_worker_of_the_page_has_the_policy_of_the_page(client: httpx2.Client) -> None:
    worker = client.get("/static/js/run/worker.js")
    assert worker.headers["content-security-policy"] == client.get("/").headers["content-security-policy"]


def test_style_sheets_in_an_order_of_ones_own_cost_no_compression(client: httpx2.Client) -> None:
    ours = next(path for path in addresses(client) if path.endswith(".css"))
    folder, _, names = ours.removesuffix(".css").rpartition("/")
    others = ",".join(reversed(names.split(",")))
    taking = {"Accept-Encoding": "br, gzip"}
    assert client.get(ours, headers=taking).headers["content-encoding"] == "br"
    other = client.get(f"{folder}/{others}.css", headers=taking)
    assert "content-encoding" not in other.headers
    assert len(other.content) == len(client.get(ours).content)
    assert client.get(f"{folder}/{names},base.css").status_code == 404, "a sheet stands once"


@pytest.mark.parametrize("path", ["/nosuchpage", "/nosuch/", "/a/b/c", "//evil.example/x", "/%3Cscript%3E"])
@pytest.mark.parametrize(("lang", "title"), [("zh-CN,zh;q=0.9", "没有这个页面"), ("en-GB", "No such page")])
def test_an_address_without_a_page_is_a_page_in_the_readers_language(
    client: httpx2.Client, path: str, lang: str, title: str
) -> None:
    browser = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8", "Accept-Language": lang}
    answer = client.get(path, headers=browser)
    assert answer.status_code == 404
    assert f"<h1>{title}</h1>" in answer.text
    assert "<script>" not in answer.text
    assert 'href="//' not in answer.text
    assert "Accept-Language" in answer.headers["vary"]
    program = client.get(path, headers={"Accept": "*/*", "Accept-Language": lang})
    assert program.status_code == 404
    assert program.json()["detail"][0]["code"] == "http"
    assert client.get("/api/nothing", headers=browser).json()["detail"][0]["code"] == "http"
