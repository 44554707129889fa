"""What has not been computed at the step of the playhead is covered, whatever has arrived."""

import pytest
from playwright.sync_api import Page

from tests.browser import picture
from tests.browser.screen import button, eventually, expect_step, show, slider

TEXT = "the cat"
LENGTH = len(TEXT)


def in_sight(page: Page) -> list[set[int]]:
    """The time steps in sight of each strip, once everything is drawn."""
    strips = picture.strips(page)
    assert strips
    assert all(len(strip.values) == LENGTH for strip in strips)
    return [strip.seen for strip in strips]


def expect_sight(page: Page, expected: list[set[int]]) -> None:
    """Waits until exactly these time steps of each strip are in sight."""

    def check() -> None:
        assert in_sight(page) == expected

    eventually(check)


def computed(step: int, layers: int) -> dict[tuple[int, str], set[int]]:
    """The time steps of each pass of both directions after `step`, counted as the server runs them."""
    known: dict[tuple[int, str], set[int]] = {
        (layer, direction): set() for layer in range(layers) for direction in ("forward", "reverse")
    }
    for done in range(step + 1):
        layer, tick = divmod(done, LENGTH)
        known[layer, "forward"].add(tick)
        known[layer, "reverse"].add(LENGTH - 1 - tick)
    return known


@pytest.mark.parametrize("cell", ["lstm", "gru", "rnn"])
def test_one_direction_shows_what_is_left_of_the_playhead(page: Page, cell: str) -> None:
    show(page, text=TEXT, cell=cell, num_layers=2)
    strips = {"lstm": 1 + 2 * 2 + 4, "gru": 1 + 2 + 3, "rnn": 1 + 2}[cell]
    for step in (0, 3, LENGTH - 1, 1):
        slider(page).fill(str(step))
        expect_step(page, step)
        expect_sight(page, [set(range(step + 1))] * strips)


def test_two_directions_show_both_passes_grow_and_outputs_meet(page: Page) -> None:
    show(page, text=TEXT, cell="gru", num_layers=2, bidirectional=True, layer=0, direction="reverse")
    for step in (0, 3, LENGTH - 1, LENGTH + 2, LENGTH + 3, LENGTH + 4, 2 * LENGTH - 1, 5):
        slider(page).fill(str(step))
        expect_step(page, step)
        known = computed(step, layers=2)
        outputs = known[1, "forward"] & known[1, "reverse"]
        rows = [known[layer, way] for layer in (1, 0) for way in ("reverse", "forward")]
        expect_sight(page, [outputs, *rows, *[known[0, "reverse"]] * 3])


def test_by_phase_gates_come_before_states_and_those_before_outputs(page: Page) -> None:
    show(page, text=TEXT, step=2)
    page.get_by_role("checkbox", name="By phase").check()
    before, now = {0, 1, 2}, {0, 1, 2, 3}
    # from the top down: the output, c and h, the four gates
    for outputs, states, gates in [
        (before, before, before),  # terms
        (before, before, now),  # gates
        (before, now, now),  # state
        (now, now, now),  # output
    ]:
        button(page, "Next step").click()
        expect_sight(page, [outputs, states, states, *[gates] * 4])


def test_pasted_inputs_appear_when_they_are_read(page: Page) -> None:
    show(page, values="[[1],[2],[3],[4],[5],[6],[7]]", cell="rnn", step=4)
    expect_sight(page, [set(range(5))] * 3)


def test_a_long_score_is_covered_wherever_it_is_scrolled(page: Page) -> None:
    show(page, text=TEXT * 30, cell="rnn", hidden_size=3, readout="null")
    for step in (0, 40, 104, 209, 100):
        slider(page).fill(str(step))
        expect_step(page, step)

        def nothing_of_the_future(step: int = step) -> None:
            (hidden,) = picture.strips(page)
            assert hidden.seen
            assert max(hidden.seen) == step

        eventually(nothing_of_the_future)
