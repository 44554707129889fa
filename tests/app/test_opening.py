"""What the page opens on where its link says nothing of a run: a trained network, and what is said of it."""

import html
import json
import re
from collections.abc import Callable
from math import sqrt
from urllib.parse import parse_qs

import httpx2
import pytest

from app.settings import ROOT
from app.trained.card import Card
from app.trained.opening import opening_of

WRITTEN = re.compile(r'<script type="application/json" id="opening" data-query="([^"]+)">([^<]+)</script>')
CARDS = [
    Card.model_validate_json(path.read_bytes()) for path in sorted((ROOT / "models/trained").glob("*.json"))
]
COUNTS: dict[str, Callable[[str], list[float]]] = {
    "counting": lambda text: [float(text.count("a", 0, n) - text.count("b", 0, n)) for n in ends(text)],
    "brackets": lambda text: [float(text.count("(", 0, n) - text.count(")", 0, n)) for n in ends(text)],
}
"""What the label that the found unit tracks is, at each step of a text, by task."""
LEGAL: dict[str, Callable[[float, str], str]] = {
    "counting": lambda count, read: {".": "a", "a": "ab", "b": "b" if count else "."}[read],
    "brackets": lambda count, _: "()" if count else "(.",
}
"""Which symbols may come next, from that count and what has just been read."""


def ends(text: str) -> range:
    """The end of each beginning of the text."""
    return range(1, len(text) + 1)


def correlation(xs: list[float], ys: list[float]) -> float:
    """Pearson's r, by a plain loop."""
    x, y = sum(xs) / len(xs), sum(ys) / len(ys)
    both = sum((a - x) * (b - y) for a, b in zip(xs, ys, strict=True))
    return both / sqrt(sum((a - x) ** 2 for a in xs) * sum((b - y) ** 2 for b in ys))


@pytest.mark.parametrize("query", ["", "?lang=zh", "?theme=dark&lang=en"])
def test_a_link_that_says_nothing_of_a_run_opens_on_a_trained_network(
    client: httpx2.Client, query: str
) -> None:
    page = client.get(f"/{query}").text
    [(link, card)] = WRITTEN.findall(page)
    told = parse_qs(html.unescape(link))
    assert told == {"model": ["counting-lstm"], "text": [".aaaaabbbbb"], "pins": ["cell_state.3"]}
    assert json.loads(card) == client.get("/api/models/counting-lstm").json()


@pytest.mark.parametrize("query", ["text=the+cat", "step=0", "model=parity-gru", "embed=1", "lesson=cell"])
def test_every_other_link_means_what_it_says(client: httpx2.Client, query: str) -> None:
    assert 'id="opening"' not in client.get(f"/?{query}&lang=en").text


def test_what_is_said_of_the_unit_is_true_of_the_run(client: httpx2.Client) -> None:
    """For the model that the page opens on, and for the one that takes its place where that is not there."""
    for task in ("counting", "brackets"):
        opening = opening_of([card for card in CARDS if card.task == task])
        assert opening is not None
        unit = max((one for one in opening.card.units if one.tracks in {"count", "depth"}), key=strength)
        run, _, _ = opening.query.partition("&pins=")
        answer = client.get(f"/api/runs?{run}&detail=states")
        steps = [json.loads(line) for line in answer.text.splitlines()]
        states = [one["cells"][0][unit.state][unit.unit] for one in steps if one["type"] == "step"]
        text = parse_qs(opening.query)["text"][0]
        counts = COUNTS[task](text)
        assert correlation(states, counts) == pytest.approx(unit.value, abs=1e-3)
        legal = [LEGAL[task](count, read) for count, read in zip(counts, text, strict=True)]
        outputs = [one["outputs"][0]["values"] for one in steps if one["type"] == "step"]
        said = [
            {c for c, y in zip(opening.card.alphabet or (), row, strict=True) if y > 0.5} for row in outputs
        ]
        assert said == [set(one) for one in legal]


def strength(unit: object) -> float:
    """How well a unit tracks its label, whichever way."""
    return abs(float(getattr(unit, "value", 0)))


def test_another_model_with_a_found_unit_takes_its_place_else_there_is_none() -> None:
    without = [card for card in CARDS if card.task != "counting"]
    opening = opening_of(without)
    assert opening is not None
    assert opening.card.name == "brackets-lstm"
    assert opening_of([card for card in without if not card.units]) is None
    assert opening_of([]) is None


def test_no_text_of_a_card_ends_the_element_that_holds_it() -> None:
    card = next(card for card in CARDS if card.name == "counting-lstm")
    opening = opening_of([card.model_copy(update={"data": "</script><b>"})])
    assert opening is not None
    assert "<" not in opening.card_json()
    assert json.loads(opening.card_json())["data"] == "</script><b>"
