"""What the panel “Take it away” saves: read back, each number is the one that was streamed."""

# PyTorch's stubs leave modules, what they give, and their hooks untyped.
# pyright: reportUnknownMemberType=false

import csv
import json
import re
import struct
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import httpx2
import numpy as np
import pytest
import torch
from playwright.sync_api import Locator, Page, expect
from torch import nn

from models.modules import trace
from tests.browser.screen import button, show

RUNS = {
    "two-layers-two-ways": {
        "cell": "lstm",
        "num_layers": 2,
        "bidirectional": True,
        "hidden_size": 3,
        "text": "=a,b",
    },
    "other-states": {"cell": "slstm", "hidden_size": 4, "text": "你好=", "dtype": "float64"},
}


def panel(page: Page) -> Locator:
    """The dialog, opened."""
    button(page, "Take it away").click()
    dialog = page.get_by_role("dialog", name="Take it away")
    expect(dialog).to_be_visible()
    return dialog


def saved(page: Page, dialog: Locator, name: str, folder: Path) -> Path:
    """The file that the button of that name saves."""
    with page.expect_download() as coming:
        dialog.get_by_role("button", name=name, exact=True).click()
    path = folder / coming.value.suggested_filename
    coming.value.save_as(path)
    expect(dialog.get_by_role("status")).to_contain_text(f"Saved: {path.name}")
    return path


def table_of(path: Path) -> tuple[list[list[str]], list[str]]:
    """The rows of a CSV, and its columns."""
    with path.open(encoding="utf-8-sig", newline="") as text:
        names, *rows = csv.reader(text)
    return rows, names


def escaped(label: str) -> str:
    """As a table writes it: a spreadsheet would compute it."""
    return f"'{label}" if label.startswith("=") else label


def quantities(cell: dict[str, Any], with_terms: bool = True) -> dict[str, list[float]]:
    """What a cell of the stream tells, by the names that the files give it."""
    states = {name: value for name, value in cell.items() if name.endswith("_state")}
    gates = {f"gates.{name}": value for name, value in cell["gates"].items()}
    terms = {
        f"terms.{owner}.{name}": value for owner, own in cell["terms"].items() for name, value in own.items()
    }
    return states | gates | (terms if with_terms else {})


@pytest.mark.parametrize("run", RUNS)
def test_the_files_hold_the_numbers_of_the_stream(page: Page, server: str, tmp_path: Path, run: str) -> None:
    asked = {
        name: str(value).lower() if isinstance(value, bool) else value for name, value in RUNS[run].items()
    }
    stream = httpx2.get(f"{server}/api/runs", params=asked).text
    lines: list[dict[str, Any]] = [json.loads(line) for line in stream.splitlines()]
    start, steps = lines[0], [line for line in lines if line["type"] == "step"]
    show(page, **RUNS[run])
    dialog = panel(page)

    jsonl = saved(page, dialog, "JSON Lines", tmp_path)
    assert [json.loads(line) for line in jsonl.read_text("utf-8").splitlines()] == lines

    type_ = np.dtype(start["run"]["dtype"])
    directions = 2 if start["run"]["network"]["bidirectional"] else 1
    layers, time_steps = start["run"]["network"]["num_layers"], start["time_steps"]
    with np.load(saved(page, dialog, "NPZ", tmp_path)) as arrays:
        count = 0
        for cell in (cell for step in steps for cell in step["cells"]):
            row = cell["layer"] * directions + (cell["direction"] == "reverse")
            for name, values in quantities(cell).items():
                assert arrays[name].dtype == type_
                assert np.array_equal(arrays[name][row, cell["time_step"]], np.array(values, type_)), name
                count += 1
        named = {name for name in arrays.files if name.endswith("_state") or "." in name}
        assert count == len(named) * layers * directions * time_steps
        top = arrays["hidden_state"][-directions:]
        assert np.array_equal(arrays["output"], np.concatenate(list(top), axis=-1))
        ends = [
            arrays["hidden_state"][row, 0 if row % directions else -1] for row in range(len(arrays["h_n"]))
        ]
        assert np.array_equal(arrays["h_n"], ends)
        assert arrays["c_n"].shape == arrays["h_n"].shape
        assert arrays["labels"].tolist() == start["labels"]
        assert np.array_equal(arrays["inputs"], start["inputs"])

    found, names = table_of(saved(page, dialog, "CSV", tmp_path))
    assert names == [
        "layer",
        "direction",
        "time_step",
        "label",
        "unit",
        *quantities(steps[0]["cells"][0], False),
    ]
    expected = [
        [
            cell["layer"],
            cell["direction"],
            cell["time_step"],
            escaped(start["labels"][cell["time_step"]]),
            unit,
        ]
        + [type_.type(values[unit]) for values in quantities(cell, False).values()]
        for cell in sorted(
            (cell for step in steps for cell in step["cells"]),
            key=lambda cell: (cell["layer"], cell["direction"], cell["time_step"]),
        )
        for unit in range(start["run"]["network"]["hidden_size"])
    ]
    types = [int, str, int, str, int] + [type_.type] * (len(names) - 5)
    assert [[of(value) for of, value in zip(types, row, strict=True)] for row in found] == expected

    rows, names = table_of(saved(page, dialog, "CSV: inputs and outputs", tmp_path))
    outputs = {one["time_step"]: one["values"] for step in steps for one in step["outputs"]}
    assert names[:2] == ["time_step", "label"]
    for time_step, (row, inputs) in enumerate(zip(rows, start["inputs"], strict=True)):
        assert row[:2] == [str(time_step), escaped(start["labels"][time_step])]
        given = np.array(inputs + outputs.get(time_step, []))
        assert np.array_equal(np.array(row[2:], type_), given.astype(type_))


def test_python_writes_the_same_table(page: Page, server: str, tmp_path: Path) -> None:
    """The page's CSV of a run, and the one that `trace` saves of the same network and sequence."""
    asked = {"cell": "lstm", "num_layers": 2, "hidden_size": 3, "text": "=a,你"}
    lines = [json.loads(line) for line in httpx2.get(f"{server}/api/runs", params=asked).text.splitlines()]
    start = lines[0]
    lstm = nn.LSTM(len(start["inputs"][0]), 3, 2)
    tensors = {name: torch.tensor(values) for name, values in start["parameters"].items()}
    lstm.load_state_dict({name: values for name, values in tensors.items() if "_l" in name})
    trace(lstm, torch.tensor(start["inputs"], dtype=torch.float32), labels=start["labels"]).save(
        tmp_path / "python.csv"
    )
    show(page, **asked)
    path = saved(page, panel(page), "CSV", tmp_path)
    (ours, names), (theirs, same) = table_of(path), table_of(tmp_path / "python.csv")
    assert names == same
    assert [row[:5] for row in ours] == [row[:5] for row in theirs]
    numbers = [np.array([row[5:] for row in rows], np.float32) for rows in (ours, theirs)]
    np.testing.assert_allclose(numbers[0], numbers[1], rtol=0, atol=1e-7)
    head = [path.read_bytes()[:8] for path in (path, tmp_path / "python.csv")]
    assert head[0] == head[1]


def test_the_panel_cites_the_link_writes_the_open_unit_and_closes_by_escape(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    show(page, text="abc", cell="lstm", step=2, unit=1, phase="output")
    dialog = panel(page)
    latex = dialog.get_by_role("region", name="LaTeX")
    expect(latex).to_contain_text("f_t &= \\sigma(U_{f} x_t + W_{f} h_{t - 1} + b_{f})")
    numbers = [re.sub(r"\s", "", sum_) for sum_ in page.locator("#inspector .sum").all_text_contents()]
    written = re.sub(r"\\(?=tanh)|\\cdot|&=|\\\\|\s", "", latex.inner_text().replace("\\sigma", "σ"))
    assert len(numbers) > 4
    for sum_ in numbers:
        plain = sum_.replace("−", "-").replace("·", "").partition("=")[2]
        assert plain in written, plain
    address = page.url
    expect(dialog.get_by_role("region", name="Text")).to_contain_text(f"{address} (accessed ")
    dialog.get_by_role("button", name="Copy: BibTeX").click()
    expect(dialog.get_by_role("status")).to_have_text("Copied: BibTeX")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("@software{unrolled,")
    assert address in copied
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(button(page, "Take it away")).to_be_focused()
    assert page.url == address

    page.get_by_role("radio", name="中文").check(force=True)
    button(page, "带走").click()
    expect(page.get_by_role("dialog", name="带走").get_by_role("button", name="复制：BibTeX")).to_be_visible()


def test_a_stream_that_cannot_be_had_is_said_in_words(page: Page, page_faults: list[str]) -> None:
    show(page, text="abc")
    dialog = panel(page)
    page.route("**/api/runs?**", lambda route: route.abort())
    dialog.get_by_role("button", name="JSON Lines", exact=True).click()
    expect(dialog.get_by_role("status")).to_contain_text("The server does not answer")
    page.unroute("**/api/runs?**")
    page.route("**/api/runs?**", lambda route: route.fulfill(body='{"type":"start"}\n'))
    dialog.get_by_role("button", name="JSON Lines", exact=True).click()
    expect(dialog.get_by_role("status")).to_contain_text("The stream broke before its end")
    page_faults.clear()


def test_the_figure_shows_the_score_up_to_the_playhead(page: Page, tmp_path: Path) -> None:
    show(page, text="abc<", cell="lstm", hidden_size=3, step=2)
    dialog = panel(page)
    picture = ElementTree.fromstring(saved(page, dialog, "SVG", tmp_path).read_text("utf-8"))
    name = "{http://www.w3.org/2000/svg}"
    texts = ["".join(text.itertext()).strip() for text in picture.iter(f"{name}text")]
    for label in ("a", "b", "c", "<", "hidden", "forget gate", "f"):
        assert label in texts, label
    assert picture.get("font-family")
    groups = [group for group in picture.iter(f"{name}g") if group.get("shape-rendering") == "crispEdges"]
    cells = [rect for group in groups for rect in group.findall(f"{name}rect")]
    states_and_gates, outputs = 6 * 3, 4
    assert len(cells) == 3 * (states_and_gates + outputs), "three of four time steps are seen"
    png = saved(page, dialog, "PNG", tmp_path).read_bytes()
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    size = [2 * int(picture.get(side, "")) for side in ("width", "height")]
    assert list(struct.unpack(">II", png[16:24])) == size
    dialog.get_by_role("checkbox", name="With the names of the rows").uncheck()
    bare = ElementTree.fromstring(saved(page, dialog, "SVG", tmp_path).read_text("utf-8"))
    assert "hidden" not in ["".join(text.itertext()).strip() for text in bare.iter(f"{name}text")]
    assert int(bare.get("width", "")) < int(picture.get("width", ""))


def test_a_picture_holds_what_is_shown_and_nothing_that_is_pressed(page: Page, tmp_path: Path) -> None:
    name = "{http://www.w3.org/2000/svg}"

    def picture(dialog: Locator) -> tuple[ElementTree.Element, list[str]]:
        root = ElementTree.fromstring(saved(page, dialog, "SVG", tmp_path).read_text("utf-8"))
        return root, ["".join(text.itertext()).strip() for text in root.iter(f"{name}text")]

    show(page, text="abc", cell="lstm", hidden_size=3, step=2, open=1, theme="light")
    cell = page.get_by_role("region", name="The cell, opened")
    vectors, operations = cell.get_by_role("img").count(), cell.locator("circle").count()
    numbers = [number for number in cell.locator(".cell-value").all_inner_texts() if number]
    dialog = panel(page)
    expect(dialog.get_by_role("combobox", name="Picture of")).to_have_value("cell")
    root, texts = picture(dialog)
    assert len(list(root.iter(f"{name}image"))) == vectors > 5
    assert len(list(root.iter(f"{name}circle"))) == operations > 2
    assert numbers
    for number in numbers:
        assert number.split()[0] in " ".join(texts)
    assert "Whole picture" not in texts, "that is a button"
    paper = root.find(f"{name}rect")
    dialog.get_by_role("radio", name="Dark").check()
    dark = picture(dialog)[0].find(f"{name}rect")
    assert paper is not None and dark is not None  # noqa: PT018
    assert paper.get("fill") != dark.get("fill")
    assert page.locator("html").get_attribute("data-theme") == "light"

    show(page, text="abc", cell="lstm", hidden_size=3, step=2, compare="cell=gru", present=1)
    page.keyboard.press("s")  # the button is out of sight in front of people
    dialog = page.get_by_role("dialog", name="Take it away")
    root, texts = picture(dialog)
    assert {"LSTM", "GRU", "how far h moves"} <= set(texts)
    assert "Gradients" not in texts
    dialog.get_by_role("combobox", name="Picture of").select_option("The score alone")
    assert "GRU" not in picture(dialog)[1]
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(page.locator("html")).to_have_attribute("data-mode", "present")
