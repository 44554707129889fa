"""What becomes of own weights after their run: links, saved runs, and the way back."""

import re
from pathlib import Path

import torch
from playwright.sync_api import Page, expect
from torch import nn

from tests.browser.own import bring, expect_run, hidden_states, reads, run, saved, tagger
from tests.browser.screen import alert, button, show, stage
from tests.tooling.watching import Faults


def test_the_link_names_the_file_and_says_that_it_cannot_carry_it(page: Page, tmp_path: Path) -> None:
    torch.save(nn.LSTM(4, 3).state_dict(), tmp_path / "mine.pt")
    show(page, text="abc")
    bring(page, tmp_path / "mine.pt")
    run(page)
    expect_run(page, "An LSTM of 3 units reads 3 rows of 4 numbers")
    page.wait_for_url(re.compile("weights_file=mine.pt"))
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    button(page, "Share").click()
    expect(page.get_by_text("Your weights are not in it")).to_be_visible()
    page.reload()
    expect(stage(page)).to_have_attribute("data-state", "failed")
    expect(alert(page).filter(visible=True)).to_contain_text("No link can carry “mine.pt”")
    assert page.get_by_role("heading", name="An LSTM").count() == 0
    bring(page, tmp_path / "mine.pt")
    run(page, None)
    expect_run(page, "An LSTM of 3 units reads 3 rows of 4 numbers")


def test_the_chip_leads_back_to_a_network_under_a_seed(page: Page, tmp_path: Path) -> None:
    torch.save(nn.LSTM(4, 3).state_dict(), tmp_path / "mine.pt")
    show(page, text="abc")
    bring(page, tmp_path / "mine.pt")
    run(page)
    expect_run(page, "An LSTM of 3 units reads 3 rows of 4 numbers")
    expect(page.get_by_role("spinbutton", name="Units", exact=True)).to_be_hidden()
    button(page, "Back to a network under a seed").click()
    expect(page.get_by_role("spinbutton", name="Units", exact=True)).to_be_visible()
    expect(page).not_to_have_url(re.compile("weights_file"))
    expect_run(page, "An LSTM of 3 units reads 3 rows of 4 numbers")


def test_a_saved_run_opens_again_and_is_what_a_client_may_post(page: Page, tmp_path: Path) -> None:
    model = tagger()
    torch.save(model.state_dict(), tmp_path / "tagger.pt")
    show(page, text="abc")
    bring(page, tmp_path / "tagger.pt")
    reads(page, "fc")
    run(page)
    heading = "An LSTM of 3 units, 2 layers, in both directions, reads 3 rows of 4 numbers"
    expect_run(page, heading)
    body = saved(page, tmp_path)
    for name, tensor in model.lstm.state_dict().items():
        assert torch.equal(torch.tensor(body["weights"]["tensors"][name]), tensor)
    states = hidden_states(page)
    show(page, text="xyz")
    bring(page, tmp_path / "tagger.run.json")
    expect_run(page, heading)
    assert hidden_states(page) == states


def test_a_saved_run_that_is_wrong_is_told_as_the_server_says_it(
    page: Page, tmp_path: Path, page_faults: Faults
) -> None:
    (tmp_path / "wrong.json").write_text('{"input": {"text": "ab"}, "network": {"hidden_size": 0}}')
    show(page, text="abc")
    bring(page, tmp_path / "wrong.json")
    expect(alert(page).filter(visible=True)).to_contain_text("network.hidden_size")
    expect(alert(page).filter(visible=True)).to_contain_text("at least 1")
    page_faults.forgive("422")
