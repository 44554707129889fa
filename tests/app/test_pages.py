"""What browsers load: the stage, the documentation, the assets, and the headers that they come with."""

import re

import httpx2
import pytest
from playwright.sync_api import Page, expect

PAGES = ["/", "/docs", "/openapi.json", "/healthz", "/readyz", "/assets/plotly.js", "/static/js/wire.d.ts"]


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_served_with_its_headers(client: httpx2.Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 200
    assert response.headers["x-content-type-options"] == "nosniff"
    policy = response.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "script-src 'self';" in policy
    assert "unsafe-eval" not in policy
    assert "access-control-allow-origin" not in response.headers


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
