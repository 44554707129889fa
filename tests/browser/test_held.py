"""A held number on the page: it is said to be held, with what it would be, and every sum is true."""

import json
import re

import pytest
from playwright.sync_api import Locator, Page, expect
from torch import Tensor

from tests.browser.screen import button, show
from tests.browser.textbook import NETWORKS, UNITS, Network, Place

TARGETS = {
    "h": "hidden_state",
    "c": "cell_state",
    **{
        letter: f"gates.{name}"
        for letter, name in zip("figo", ("forget", "input", "candidate", "output"), strict=True)
    },
    **{letter: f"gates.{name}" for letter, name in zip("rzn", ("reset", "update", "candidate"), strict=True)},
}
LETTERS = {"rnn": "h", "lstm": "fgcioh", "gru": "rznh"}
FIRST, AT, LAST = 2, 3, 5  # at t = 3 either direction starts from a state that was held, too
VALUE = -1.75
HALF_DIGIT = 0.00051


def numbers(text: str) -> list[float]:
    """The numbers of a sum as the page writes them, with their signs; the 1 of `(1 − z)` is none of them."""
    signed = text.replace("(1 − ", "(1 minus ").replace("− ", "−").replace("−", "-")
    return [float(found) for found in re.findall(r"-?\d+\.\d{3}", signed)]


def link(network: Network) -> dict[str, str]:
    """What a link to that network says, with each letter held in a unit of its own."""
    held = [
        {
            "layer": network.layers - 1,
            "direction": network.directions[-1],
            "from_step": FIRST,
            "to_step": LAST,
            "target": TARGETS[letter],
            "unit": unit % UNITS,
            "value": VALUE,
        }
        for unit, letter in enumerate(LETTERS[network.cell])
    ]
    spelled = (part.split("=") for part in network.link.removeprefix("?").split("&"))
    return dict(spelled) | {"interventions": json.dumps(held)}


def expected(network: Network) -> dict[str, list[Tensor]]:
    """The sums of the cell looked at, by a plain loop that holds the same."""
    units = {letter: unit % UNITS for unit, letter in enumerate(LETTERS[network.cell])}

    def hold(place: Place, letter: str, computed: Tensor) -> Tensor:
        layer, direction, t = place
        own = layer == network.layers - 1 and direction == network.directions[-1] and FIRST <= t <= LAST
        if not own:
            return computed
        held = computed.clone()
        held[units[letter]] = VALUE
        return held

    return network.lines(hold)[network.layers - 1, network.directions[-1], AT]


def step_of(network: Network) -> int:
    """The step that computes the cell looked at."""
    if not network.bidirectional:
        return AT
    return (network.layers - 1) * 7 + (6 - AT)


def sum_of(page: Page, letter: str) -> Locator:
    """The sum of that letter in the panel."""
    return page.locator(f'#inspector [data-quantity="{TARGETS[letter]}"] .sum')


@pytest.mark.parametrize("network", NETWORKS.values(), ids=NETWORKS)
def test_a_held_number_is_named_and_its_sum_is_what_it_would_be(page: Page, network: Network) -> None:
    sums = expected(network)
    where = {"layer": network.layers - 1, "direction": network.directions[-1]}
    show(page, **link(network), step=step_of(network), **where)
    for place, letter in enumerate(LETTERS[network.cell]):
        unit = place % UNITS
        page.get_by_role("spinbutton", name="Unit", exact=True).fill(str(unit))
        told = sum_of(page, letter)
        expect(told.get_by_text("held at −1.750")).to_be_visible()
        wanted = [tensor[unit].item() for tensor in sums[letter]]
        assert numbers(told.inner_text()) == pytest.approx([*wanted, VALUE], abs=HALF_DIGIT)
        others = [one for index, one in enumerate(LETTERS[network.cell]) if index % UNITS != unit]
        for other in others:
            expect(sum_of(page, other)).not_to_contain_text("held")
            plain = [tensor[unit].item() for tensor in sums[other]]
            assert numbers(sum_of(page, other).inner_text()) == pytest.approx(plain, abs=HALF_DIGIT)


def test_the_table_the_opened_cell_and_the_code_say_it(page: Page) -> None:
    network = NETWORKS["lstm"]
    sums = expected(network)
    would = f"{sums['c'][-1][2].item():.3f}".replace("-", "−")
    show(page, **link(network), step=AT, unit=2, open=1)
    inspector = page.locator("#inspector")
    inspector.get_by_text("All values").click()
    row = inspector.get_by_role("row", name=re.compile("^2 ")).first
    expect(row.get_by_role("cell", name=f"−1.750 (held; would be {would})")).to_be_visible()
    cell = page.get_by_role("region", name="The cell, opened")
    expect(cell.get_by_text(f"held; would be {would}")).to_be_visible()
    expect(
        cell.get_by_role("img", name=re.compile(re.escape(f"−1.750 (held; would be {would})")))
    ).to_be_visible()
    expect(cell.get_by_text(f"Unit 2’s cell state is held at −1.750; it would be {would}.")).to_be_visible()
    inspector.get_by_text("Code").click()
    expect(inspector.locator(".code-line").get_by_text("held at −1.750").first).to_be_visible()


def test_the_opened_sum_ends_in_what_the_activation_gives(page: Page) -> None:
    network = NETWORKS["lstm"]
    forget = expected(network)["f"]
    would = f"{forget[-1][0].item():.3f}"
    total = f"{(forget[0][0] + forget[1][0]).item():.3f}".replace("-", "−")
    show(page, **link(network), step=AT, unit=0, open=1, zoom="gates.forget")
    opened = page.get_by_role("region", name="forget gate, unit 0")
    expect(opened.get_by_text(f"σ({total}) = {would}, held at −1.750")).to_be_visible()
    expect(opened.get_by_role("img", name=f"σ({total}) = {would}, held at −1.750")).to_be_visible()
    expect(page.get_by_text(f"σ({total}) = {would}. It is held at −1.750.")).to_be_visible()
    expect(button(page, "Whole picture")).to_be_visible()


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_screen_reader_hears_that_the_hidden_state_was_held(page: Page, lang: str) -> None:
    network = NETWORKS["gru, both directions"]
    unit = LETTERS["gru"].index("h")
    would = f"{expected(network)['h'][-1][unit].item():.3f}".replace("-", "−")
    show(
        page, **link(network) | {"lang": lang}, step=step_of(network), layer=0, direction="reverse", unit=unit
    )
    word = {"en": f"−1.750 (held; would be {would})", "zh": f"−1.750（固定值；本应为 {would}）"}[lang]
    expect(page.locator("#announcer")).to_contain_text(word)
