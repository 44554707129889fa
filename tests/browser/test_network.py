"""The controls of the network: what they ask for is what runs."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from models.kinds import KINDS, Kind
from tests.browser.screen import alert, button, expect_step, show, stage


def asked_by(page: Page, name: str, role: str = "radio", value: str = "") -> dict[str, str]:
    """Turns one control and reads the query of the run that it asks for."""
    with page.expect_request(lambda request: "/api/runs" in request.url) as asked:
        if role == "radio":
            # the label lies over the button that it is drawn for
            page.get_by_role("radio", name=name, exact=True).check(force=True)
        elif role == "checkbox":
            page.get_by_role("checkbox", name=name).click()
        elif role == "combobox":
            page.get_by_role("combobox", name=name, exact=True).select_option(value)
        else:
            page.get_by_role("spinbutton", name=name, exact=True).fill(value)
    query = parse_qs(urlsplit(asked.value.url).query)
    return {name: values[0] for name, values in query.items()}


def test_each_control_asks_for_its_run(page: Page) -> None:
    show(page, text="abc")
    assert asked_by(page, "GRU") == {"text": "abc", "cell": "gru"}
    assert asked_by(page, "RNN")["cell"] == "rnn"
    assert asked_by(page, "Two directions")["bidirectional"] == "true"
    assert asked_by(page, "Layers", "spinbutton", "3")["num_layers"] == "3"
    assert asked_by(page, "Units", "spinbutton", "7")["hidden_size"] == "7"
    assert asked_by(page, "Seed", "spinbutton", "42")["seed"] == "42"
    expect(
        page.get_by_role("heading", name="An RNN of 7 units, 3 layers, in both directions")
    ).to_be_visible()
    expect(stage(page)).to_have_attribute("data-steps", "9")
    assert "bidirectional" not in asked_by(page, "One direction")
    expect(stage(page)).to_have_attribute("data-steps", "3")


OTHERS = [kind for kind in KINDS.values() if kind.place is None]


@pytest.mark.parametrize("kind", OTHERS, ids=lambda kind: kind.name)
def test_the_other_kinds_of_cells_stand_under_more_cells(page: Page, kind: Kind) -> None:
    show(page, text="abc")
    assert asked_by(page, "More cells", "combobox", kind.title) == {"text": "abc", "cell": kind.name}
    expect(page.get_by_role("heading", name=f"{kind.title} of 12 units reads “abc”")).to_be_visible()
    expect(page).to_have_url(re.compile(rf"[?&]cell={kind.name}(&|$)"))
    for basic in (one for one in KINDS.values() if one.place is not None):
        expect(page.get_by_role("radio", name=basic.title, exact=True)).not_to_be_checked()
    button(page, "Play").click()
    expect_step(page, 2)
    assert asked_by(page, "GRU")["cell"] == "gru"
    expect(page.get_by_role("combobox", name="More cells")).to_have_value("")


def test_another_kind_can_stand_beside(page: Page) -> None:
    show(page, text="abc", compare="cell=gru")
    select = page.get_by_role("combobox", name="What run 2 is")
    others = select.locator("optgroup[label='More cells'] option")
    expect(others).to_have_text([kind.title for kind in OTHERS])
    select.select_option(OTHERS[0].title)
    expect(page.get_by_role("button", name=OTHERS[0].title, exact=True)).to_be_visible()


def test_each_control_of_the_sheet_asks_for_its_run(page: Page) -> None:
    show(page, text="abc", cell="rnn", bidirectional=True)
    page.get_by_text("More", exact=True).click()
    assert asked_by(page, "Output layer", "combobox", "sigmoid")["readout_activation"] == "sigmoid"
    assert asked_by(page, "Outputs", "spinbutton", "2")["readout_size"] == "2"
    assert asked_by(page, "Bias of the output layer", "checkbox")["readout_bias"] == "true"
    assert asked_by(page, "One V for both directions", "checkbox")["readout_joint"] == "true"
    assert asked_by(page, "Biases in the cell", "checkbox")["bias"] == "false"
    assert asked_by(page, "Activation", "combobox", "relu")["nonlinearity"] == "relu"
    assert asked_by(page, "Precision", "combobox", "float64")["dtype"] == "float64"
    assert asked_by(page, "Output layer", "combobox", "none")["readout"] == "null"
    expect(alert(page)).to_be_hidden()
    expect(stage(page)).to_have_attribute("data-state", "paused")


@pytest.mark.parametrize(
    ("cell", "shown", "hidden"),
    [
        ("rnn", ["Activation"], ["Reset after the product (PyTorch)", "One V for both directions"]),
        ("gru", ["Reset after the product (PyTorch)"], ["Activation"]),
        ("lstm", [], ["Activation", "Reset after the product (PyTorch)"]),
    ],
)
def test_only_what_has_a_meaning_is_offered(
    page: Page, cell: str, shown: list[str], hidden: list[str]
) -> None:
    show(page, text="abc", cell=cell)
    page.get_by_text("More", exact=True).click()
    for name in shown:
        expect(page.get_by_text(name, exact=True)).to_be_visible()
    for name in hidden:
        expect(page.get_by_text(name, exact=True)).to_be_hidden()


def test_the_parameters_of_two_directions_are_twice_as_many(page: Page) -> None:
    show(page, text="abc", cell="rnn", hidden_size=4)
    one = (3 * 4 + 4 * 4 + 4 + 4) + 3 * 4  # U, W, their biases, and V
    expect(page.get_by_role("heading", name="An RNN of 4 units")).to_contain_text(f"{one} parameters")
    asked_by(page, "Two directions")
    expect(page.get_by_role("heading", name="An RNN of 4 units, in both")).to_contain_text(
        f"{2 * one} parameters"
    )


def test_a_number_out_of_range_asks_for_nothing(page: Page) -> None:
    show(page, text="abc", hidden_size=4)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.get_by_role("spinbutton", name="Layers").fill("0")
    page.get_by_role("spinbutton", name="Layers").press("Enter")
    assert page.evaluate("() => document.querySelector('[name=num_layers]').matches(':invalid')")
    page.get_by_role("spinbutton", name="Layers").fill("2")
    expect(page.get_by_role("heading", name="2 layers")).to_be_visible()
    assert [url.split("num_layers=")[1][0] for url in asked if "/api/runs" in url] == ["2"]
