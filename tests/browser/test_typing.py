"""The field of the text: composition is no input, Ctrl+Z works after a paste, no field rewrites another."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.screen import eventually, halt, query_of, show, stage

PASTE = "(text) => navigator.clipboard.writeText(text)"


def text_field(page: Page) -> Locator:
    """Where a sentence is typed."""
    return page.get_by_role("textbox", name="Text to read")


def expect_text(page: Page, text: str) -> None:
    """Waits until the address has this text."""

    def reads() -> None:
        assert query_of(page)["text"] == [text]

    eventually(reads)


@pytest.mark.parametrize(
    "text", ["a\r\nb", " \t\ta ", "e\u0301\u2028\u0085", "\u21b5\n\u240d\r", "a\x01\x1bb"]
)
def test_no_other_field_rewrites_the_text(page: Page, text: str) -> None:
    show(page, text=text)
    page.get_by_role("spinbutton", name="Units", exact=True).fill("3")
    expect(page.get_by_role("heading", name="An LSTM of 3 units")).to_be_visible()
    expect(stage(page)).to_have_attribute("data-steps", str(len(text)))
    expect_text(page, text)
    text_field(page).press("End")
    text_field(page).press_sequentially("!")
    expect_text(page, f"{text}!")


def test_lines_and_tabs_that_are_pasted_are_taken_back_with_one_key(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    show(page, text="ab")
    page.evaluate(PASTE, "x\ty\r\nz")
    text_field(page).press("Home")
    text_field(page).press("ArrowRight")
    text_field(page).press("Control+v")
    expect(text_field(page)).to_have_value("ax⇥y↵zb")
    expect_text(page, "ax\ty\nzb")
    text_field(page).press("Control+z")
    expect(text_field(page)).to_have_value("ab")
    expect_text(page, "ab")
    text_field(page).press("Control+Shift+z")
    expect_text(page, "ax\ty\nzb")


def test_a_syllable_that_is_composed_asks_for_nothing_until_it_is_whole(page: Page) -> None:
    page.clock.install()
    show(page, text="ab")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    text_field(page).press("End")
    halt(page)
    text_field(page).press_sequentially("c")  # is not whole either: what follows it is being composed
    session = page.context.new_cdp_session(page)

    def send(method: str, parameters: dict[str, str | int]) -> None:
        # Playwright types the answer, which is not read, as a bare Dict
        session.send(method, parameters)  # pyright: ignore[reportUnknownMemberType]

    for composed in ["n", "ni", "ni h", "ni hao"]:
        send(
            "Input.imeSetComposition",
            {"text": composed, "selectionStart": len(composed), "selectionEnd": len(composed)},
        )
        page.clock.run_for(1000)
    assert not [url for url in asked if "/api/runs" in url]
    send("Input.insertText", {"text": "你好"})
    page.clock.run_for(1000)
    page.clock.resume()
    expect(page.get_by_role("heading", name="“abc你好”")).to_be_visible()
    assert len([url for url in asked if "/api/runs" in url]) == 1
