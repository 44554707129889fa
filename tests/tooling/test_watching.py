"""The page fixture's guard: what it must notice, and what it must let pass."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.tooling.watching import Faults, watch

HOME = "http://127.0.0.1:1"
WORKER = """
    console.error("in the worker");
    await fetch("https://fonts.example/b.woff2");
    await fetch("/broken");
    setTimeout(() => { throw new Error("thrown in the worker") });
"""


@pytest.fixture
def faults() -> Faults:
    return Faults()


@pytest.fixture
def watched(browser: Browser, faults: Faults) -> Iterator[Page]:
    """A watched page at HOME, where every request of any host is answered with an empty document."""

    def answer(route: Route) -> None:
        script = WORKER if route.request.url.endswith("/worker.js") else None
        route.fulfill(
            status=500 if route.request.url.endswith("/broken") else 200,
            body=script or "<title>empty</title>",
            content_type="text/javascript" if script else "text/html",
            headers={"Access-Control-Allow-Origin": "*"},
        )

    page = browser.new_page()
    page.context.route("**/*", answer)
    watch(page, HOME, faults)
    page.goto(HOME)
    yield page
    page.close()


def test_a_page_that_minds_its_own_business_has_no_faults(watched: Page, faults: Faults) -> None:
    watched.evaluate(
        "fetch('/api/runs').then(() => fetch('data:text/plain,x')).then(() => console.log('fine'))"
    )
    assert faults == []


def test_a_logged_error_is_a_fault(watched: Page, faults: Faults) -> None:
    watched.evaluate("console.error('no such unit')")
    assert len(faults) == 1
    assert faults[0].startswith("console: no such unit")


def test_an_uncaught_exception_is_a_fault(watched: Page, faults: Faults) -> None:
    with watched.expect_event("pageerror"):
        watched.evaluate("void setTimeout(() => { throw new Error('lost the state') })")
    assert len(faults) == 1
    assert "lost the state" in faults[0]


@pytest.mark.parametrize("address", ["https://fonts.example/a.woff2", "http://127.0.0.1:2/"])
def test_a_request_to_another_host_or_port_is_a_fault(watched: Page, faults: Faults, address: str) -> None:
    watched.evaluate("(address) => fetch(address).catch(() => null)", address)
    assert f"request to another host: {address}" in faults


def test_what_a_worker_does_wrong_is_a_fault_of_its_page(watched: Page, faults: Faults) -> None:
    with watched.expect_event("pageerror"):
        watched.evaluate("void new Worker('/worker.js', { type: 'module' })")
    logged, asked, answered, thrown = faults
    assert logged.startswith("console: in the worker")
    assert asked == "request to another host: https://fonts.example/b.woff2"
    assert answered == f"answer 500: {HOME}/broken"
    assert "thrown in the worker" in thrown


def test_what_a_test_forgives_is_no_fault_whether_it_has_come_or_comes_later(faults: Faults) -> None:
    for text in ("console: status of 422 (/api/runs)", "uncaught: no such unit"):
        faults.append(text)
    faults.forgive("status of 4")
    faults.append("console: status of 413 (/api/runs)")
    assert faults == ["uncaught: no such unit"]
