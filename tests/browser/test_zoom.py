"""A gate's sum opened: products, biases and the point on the curve are those of PyTorch's own tensors."""

import re
from collections.abc import Iterator

import pytest
import torch
from playwright.sync_api import Locator, Page, expect
from torch import Tensor

TEXT = "abacab"
UNITS = 5
UNIT = 3
STEP = 4
HALF_DIGIT = 0.00051
PRODUCT = re.compile(r"^(\S+): (\S+) · \(?(\S+?)\)? = (\S+)$")
PACKED = {
    "rnn": ["hidden"],
    "lstm": ["input", "forget", "candidate", "output"],
    "gru": ["reset", "update", "candidate"],
}
OPENED = [
    ("rnn", "hidden", "hidden state"),
    ("lstm", "forget", "forget gate"),
    ("lstm", "candidate", "candidate"),
    ("gru", "update", "update gate"),
    ("gru", "candidate", "candidate"),
]


def module_of(cell: str) -> torch.nn.RNNBase:
    """The module whose weights seed 0 names."""
    torch.default_generator.manual_seed(0)
    module = {"rnn": torch.nn.RNN, "lstm": torch.nn.LSTM, "gru": torch.nn.GRU}[cell](3, UNITS)
    return module.requires_grad_(False)


def inputs() -> Tensor:
    """(time steps, 3): the text, one-hot over its own sorted characters."""
    return torch.eye(3)[[sorted(set(TEXT)).index(letter) for letter in TEXT]]


def written(number: str) -> float:
    """A number as the page writes it."""
    return float(number.replace("−", "-"))


def products(row: Locator, count: int) -> Iterator[tuple[float, float, float]]:
    """Weight, factor and product of each line of the opened list."""
    row.get_by_text("All products").click()
    expect(row.get_by_role("listitem")).to_have_count(count)
    for text in row.get_by_role("listitem").all_text_contents():
        match = PRODUCT.match(text)
        assert match, text
        yield written(match[2]), written(match[3]), written(match[4])


BARS = """(canvas) => {
  // Of each product the pixels of its bar, at the left edge of its place, where no number stands.
  const { width, height } = canvas;
  const ratio = width / canvas.clientWidth;
  const pixels = canvas.getContext("2d").getImageData(0, 0, width, height).data;
  const top = Math.round(2 * (26 + 3) * ratio);
  const filled = (x, y) => pixels[4 * (y * width + x) + 3] / 255; // in part, at the end of a bar
  const count = Number(canvas.dataset.products);
  const step = Math.min(64, canvas.clientWidth / count) * ratio;
  return Array.from({ length: count }, (_, place) => {
    let bar = 0;
    const x = Math.round(place * step) + 2;
    for (let y = top; y < top + 84 * ratio; y += 1) bar += filled(x, y);
    return bar / ratio;
  });
}"""


@pytest.mark.parametrize(("cell", "gate"), [("lstm", "forget"), ("gru", "candidate")])
def test_bars_of_one_sum_have_one_scale(page: Page, cell: str, gate: str) -> None:
    zoom = f"gates.{gate}"
    page.goto(f"/?cell={cell}&text=the+cat+sat+on&step=5&unit=6&open=1&zoom={zoom}&lang=en")
    rows = page.locator(".sum-view .zoom-row")
    expect(rows.nth(1).get_by_text("All products")).to_be_visible()
    lengths: list[tuple[float, float]] = []
    for row, count in ((rows.nth(0), 9), (rows.nth(1), 12)):
        made = [abs(product) for _, _, product in products(row, count)]
        canvas = row.locator("canvas")
        canvas.evaluate("(canvas, count) => { canvas.dataset.products = String(count); }", count)
        bars: list[float] = canvas.evaluate(BARS)
        lengths += [(product, bar - 1) for product, bar in zip(made, bars, strict=True)]  # less the line of 0
    longest, bar = max(lengths)
    assert bar > 10
    for product, length in lengths:
        assert length == pytest.approx(bar * product / longest, abs=1.6)


@pytest.mark.parametrize(("cell", "gate", "line"), OPENED, ids=[f"{cell} {gate}" for cell, gate, _ in OPENED])
def test_an_opened_sum_shows_every_product(page: Page, cell: str, gate: str, line: str) -> None:
    page.goto(f"/?cell={cell}&text={TEXT}&hidden_size={UNITS}&step={STEP}&unit={UNIT}")
    page.get_by_role("button", name=f"Open the sum: {line}").click()
    expect(page.get_by_role("button", name=f"Open the sum: {line}")).to_have_attribute(
        "aria-expanded", "true"
    )

    module = module_of(cell)
    before: Tensor = module(inputs()[:STEP])[0][-1]
    place = PACKED[cell].index(gate) * UNITS + UNIT
    for parameter, matrix, factors in (("U", "weight_ih_l0", inputs()[STEP]), ("W", "weight_hh_l0", before)):
        weights: Tensor = module.get_parameter(matrix)[place]
        row = page.locator(f".zoom.open .zoom-row[data-lights={parameter}]")
        expect(row.get_by_text(f"{matrix}[{place}]")).to_be_visible()
        shown = list(products(row, len(weights)))
        assert shown == [
            pytest.approx((float(w), float(x), float(w * x)), abs=HALF_DIGIT)
            for w, x in zip(weights, factors, strict=True)
        ]
        bias = module.get_parameter(matrix.replace("weight", "bias"))[place]
        total = row.locator(".zoom-written").text_content() or ""
        assert written(total.rsplit(" = ", 1)[1]) == pytest.approx(
            float(weights @ factors + bias), abs=HALF_DIGIT
        )


def test_the_point_on_the_curve_is_the_gate(page: Page) -> None:
    page.goto(f"/?text={TEXT}&hidden_size={UNITS}&step={STEP}&unit={UNIT}&zoom=gates.forget")
    module = module_of("lstm")
    before: Tensor = module(inputs()[:STEP])[0][-1]
    tensors = dict(module.named_parameters())
    sums = tensors["weight_ih_l0"] @ inputs()[STEP] + tensors["bias_ih_l0"]
    sums += tensors["weight_hh_l0"] @ before + tensors["bias_hh_l0"]
    forget = sums[UNITS + UNIT]
    curve = page.locator(".zoom.open").get_by_role("img", name=re.compile("^σ"))
    match = re.fullmatch(r"σ\((\S+)\) = (\S+)", curve.get_attribute("aria-label") or "")
    assert match
    assert written(match[1]) == pytest.approx(float(forget), abs=HALF_DIGIT)
    assert written(match[2]) == pytest.approx(float(torch.sigmoid(forget)), abs=HALF_DIGIT)


def test_escape_goes_one_level_out(page: Page) -> None:
    page.goto(f"/?text={TEXT}&num_layers=2&layer=1&step={STEP}&zoom=gates.input")
    toggle = page.get_by_role("button", name="Open the sum: input gate")
    expect(toggle).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Escape")
    expect(toggle).to_have_attribute("aria-expanded", "false")
    expect(page.get_by_role("button", name="Look into layer 1")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Look into layer 0")).to_have_attribute("aria-pressed", "true")
