"""A page that plays a record: saved from the stage or a lesson, opened from disk, with no network at all."""

import re
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest
import torch
from playwright.sync_api import Browser, Page, expect

from models.modules import trace
from models.modules.show import Shown
from tests.browser.screen import button, expect_step, stage
from tests.browser.test_inspector import assert_cell, inspector
from tests.browser.test_take_away import panel, saved
from tests.browser.textbook import NETWORKS, TEXT
from tests.tooling.watching import Faults, watch

LAST = len(TEXT) - 1
RECORDED = "A recording. Every number in it ran; a new run needs the server."


@contextmanager
def from_disk(browser: Browser, file: Path, size: tuple[int, int] = (1440, 900)) -> Generator[Page]:
    """The file in a browser without a network. It asks for nothing but itself, and logs no error."""
    context = browser.new_context(
        offline=True,
        viewport={"width": size[0], "height": size[1]},
        locale="en-US",
        reduced_motion="reduce",
    )
    page, faults = context.new_page(), Faults()
    watch(page, "file:///", faults)
    page.goto(file.as_uri())
    expect(page.get_by_text(RECORDED)).to_be_visible()
    expect(stage(page).locator(".tile").first).to_be_attached()
    yield page
    context.close()
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("name", ["lstm", "gru, both directions"])
def test_a_saved_page_plays_to_its_end_with_the_numbers_that_pytorch_computes(
    page: Page, browser: Browser, tmp_path: Path, name: str
) -> None:
    network = NETWORKS[name]
    cells = network.lines()
    page.goto(f"/{network.link}&step=1&unit=3&compare=cell%3Drnn")
    expect(stage(page)).to_have_attribute("data-state", "paused")
    file = saved(page, panel(page), "HTML", tmp_path)
    with from_disk(browser, file) as disk:
        expect_step(disk, 1)
        expect(disk.get_by_role("heading", name="RNN")).to_be_visible()
        for gone in ["Lessons", "Gallery"]:
            expect(disk.get_by_role("link", name=gone, exact=True)).to_be_hidden()
        expect(disk.get_by_role("form", name="Network and input")).to_be_hidden()
        disk.get_by_role("combobox", name="Speed").select_option("60")
        disk.keyboard.press("Home")
        button(disk, "Play").click()
        expect_step(disk, int(stage(disk).get_attribute("data-steps") or 0) - 1)
        disk.keyboard.press("Home")
        for step in range(3):
            expect_step(disk, step)
            expect(inspector(disk).get_by_role("heading")).to_have_text(f"Inside the cell at t = {step}")
            assert_cell(disk, cells[0, "forward", step], unit=3)
            disk.keyboard.press("ArrowRight")
        disk.get_by_role("radio", name="中文").check()
        expect(disk.get_by_role("complementary", name="单元内部")).to_be_visible()


def test_what_is_not_recorded_is_said_to_need_the_server(
    page: Page, browser: Browser, tmp_path: Path, page_faults: Faults
) -> None:
    page_faults.forgive(
        "503"
    )  # three gradients at once may be too many for the tests' server: the page asks again
    page.goto(f"/{NETWORKS['gru'].link}&step=2&loss_step={LAST}")
    expect(stage(page)).to_have_attribute("data-state", "paused")
    page.set_default_timeout(90_000)  # the busy server may ask the page to come again
    file = saved(page, panel(page), "HTML", tmp_path)
    with from_disk(browser, file) as disk:
        expect(disk.get_by_text(re.compile(r"GRU \d\.\de−\d")).first).to_be_visible()
        disk.get_by_role("spinbutton", name=re.compile("at t =|time step")).first.fill("3")
        disk.keyboard.press("Enter")
        expect(disk.get_by_text("Its own server would compute it.")).to_be_visible()
        expect(disk.get_by_text("What if …", exact=True)).to_be_hidden()


def test_a_saved_lesson_goes_through_all_its_scenes(page: Page, browser: Browser, tmp_path: Path) -> None:
    page.set_default_timeout(90_000)  # all of its scenes run first
    page.goto("/?lesson=gru&lang=en")
    count = page.locator("#lesson").get_by_text(re.compile(r"^\d+ / \d+$"))
    expect(count).to_be_visible()
    expect(
        stage(page).locator(".tile").first
    ).to_be_attached()  # before its run has come there is nothing to save
    file = saved(page, panel(page), "HTML", tmp_path)
    told: list[str] = []
    of = int(count.inner_text().split("/")[1])
    with from_disk(browser, file, size=(1280, 720)) as disk:
        counted = disk.locator("#lesson").get_by_text(re.compile(r"^\d+ / \d+$"))
        caption = disk.locator("#lesson").get_by_role("paragraph").first
        for scene in range(1, of + 1):
            expect(counted).to_have_text(f"{scene} / {of}")
            expect(stage(disk)).to_have_attribute("data-state", "paused")
            expect(caption).not_to_contain_text("…")
            told.append(caption.inner_text())
            if scene < of:
                button(disk, "Next scene").click()
        assert len(set(told)) == of


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64], ids=["float32", "float64"])
def test_a_page_that_python_saves_has_the_numbers_of_the_module(
    browser: Browser, tmp_path: Path, dtype: torch.dtype
) -> None:
    network = NETWORKS["gru, both directions"]
    module, inputs, cells = network.build()[0].to(dtype), network.inputs().to(dtype), network.lines()
    file = tmp_path / "gru.html"
    trace(module, inputs, labels=list(TEXT)).save(file)
    with from_disk(browser, file) as disk:
        expect_step(disk, len(TEXT) - 1)
        disk.keyboard.press("Home")
        expect(disk).to_have_title(re.compile("^A GRU of 5 units, in both directions, reads 7 rows"))
        for step in range(len(TEXT)):
            expect_step(disk, step)
            expect(inspector(disk).get_by_role("heading")).to_have_text(f"Inside the cell at t = {step}")
            assert_cell(disk, cells[0, "forward", step], unit=0)
            disk.keyboard.press("ArrowRight")
        button(disk, "Open the sum: update gate").click()
        expect(disk.get_by_text("weight_ih_l0[5] · 6 products")).to_be_visible()


def test_a_notebook_s_frame_shows_the_stage_and_reaches_nothing(browser: Browser, tmp_path: Path) -> None:
    network = NETWORKS["lstm"]
    shown = Shown(trace(network.build()[0], network.inputs()), 480)
    notebook = tmp_path / "notebook.html"
    notebook.write_text(f"<!doctype html><h1>Out[1]</h1>{shown._repr_html_()}", "utf-8")  # pyright: ignore[reportPrivateUsage]  # as notebooks call it
    context = browser.new_context(offline=True, locale="en-US")
    page, faults = context.new_page(), Faults()
    watch(page, "file:///", faults)
    page.goto(notebook.as_uri())
    frame = page.frame_locator('iframe[title="Unrolled: LSTM of 5 units"]')
    expect(frame.locator("#stage")).to_have_attribute("data-step", str(LAST))
    expect(frame.locator("#stage .tile").first).to_be_attached()
    frame.get_by_role("button", name="Previous step").click()
    expect(frame.locator("#stage")).to_have_attribute("data-step", str(LAST - 1))
    frame.get_by_role("button", name="Open the cell").click()
    expect(frame.get_by_role("region", name=re.compile("cell", re.IGNORECASE)).first).to_be_visible()
    context.close()
    assert not faults, "\n".join(faults)
