"""What each task says is right, against regular expressions, enumeration and loops."""

import re
from collections import defaultdict
from itertools import product
from random import Random

import pytest
import torch

from models.training.sampling import held_out
from models.training.tasks import MODELS, TASKS, adding, brackets, counting, parity, reber, sine, tagging

A3 = r"(?:T*VPX)*T*V(?:V|PS)"
REBER = rf"B(?:TS*X(?:S|X{A3})|P{A3})E"
EMBEDDED = re.compile(rf"B(?:T{REBER}T|P{REBER}P)E")


def test_counting_allows_what_some_string_of_the_language_goes_on_with() -> None:
    language = [f".{'a' * n}{'b' * n}." for n in range(1, 14)]
    for n in range(1, 13):
        text = counting.string(n)
        for end, legal in enumerate(counting.legal(text), 1):
            follows = {one[end] for one in language if one.startswith(text[:end]) and len(one) > end}
            assert set(legal) == follows, text[:end]


def test_counts_go_up_and_down() -> None:
    assert counting.counts(".aaabbb") == [0, 1, 2, 3, 2, 1, 0]


@pytest.mark.parametrize("depth", [1, 3, 8, 32])
def test_brackets_balance_and_go_as_deep_as_asked(depth: int) -> None:
    random = Random(depth)
    for _ in range(20):
        text = brackets.string(depth, random)
        rest = text.removeprefix(".")
        levels = 0
        while rest:  # taking away innermost pairs leaves nothing, in as many rounds as it is deep at most
            rest, before = rest.replace("()", ""), rest
            assert rest != before, text
            levels += 1
        assert levels <= len(text) // 2
        assert max(text.count("(", 0, end) - text.count(")", 0, end) for end in range(len(text) + 1)) == depth


def test_brackets_may_close_only_where_one_is_open() -> None:
    sample = brackets.sample(".(())()")
    assert [
        "".join(brackets.ALPHABET[i] for i, legal in enumerate(row) if legal) for row in sample.targets
    ] == [".(", "()", "()", "()", ".(", "()", ".("]


def test_embedded_reber_strings_are_those_of_its_regular_expression() -> None:
    random = Random(1)
    strings = [reber.string(random) for _ in range(2000)]
    assert all(EMBEDDED.fullmatch(text) for text in strings)
    assert len({len(text) for text in strings}) > 15


def test_reber_allows_what_strings_go_on_with() -> None:
    random = Random(2)
    follows: defaultdict[str, set[str]] = defaultdict(set)
    strings = [reber.string(random) for _ in range(8000)]
    for text in strings:
        for end in range(1, len(text)):
            follows[text[:end]].add(text[end])
    checked = 0
    for text in strings[:300]:
        for end, legal in enumerate(reber.legal(text), 1):
            if end < 7:  # seen often enough that every way on was taken
                assert set(legal) == follows[text[:end]], text[:end]
                checked += 1
            assert text[end] in legal
    assert checked > 1000


def test_a_reber_string_is_right_only_if_the_remembered_symbol_beats_the_other() -> None:
    text = "BTBTXSETE"
    output = torch.full((8, 7), 0.01)
    for step, legal in enumerate(reber.legal(text)):
        for symbol in legal:
            output[step, reber.ALPHABET.index(symbol)] = 0.4
    assert reber.right(output, text)
    output[6, reber.ALPHABET.index("P")] = 0.41
    assert not reber.right(output, text)


def test_parity_is_that_of_the_ones_so_far() -> None:
    text = parity.string(50, Random(3))
    assert parity.parities(text) == [text[: end + 1].count("1") % 2 for end in range(50)]


@pytest.mark.parametrize("length", [10, 101])
def test_adding_marks_one_number_of_each_half_and_asks_for_their_sum(length: int) -> None:
    batch = adding.drawn(length, 30, Random(4))
    for i in range(30):
        marked = [t for t in range(length) if batch.inputs[t, i, 1] == 1]
        assert [t < length // 2 for t in marked] == [True, False]
        total = sum(batch.inputs[t, i, 0].item() for t in marked)
        assert batch.targets[-1, i, 0].item() == pytest.approx(total, abs=1e-6)
        assert [bool(counts) for counts in batch.counts[:, i]] == [False] * (length - 1) + [True]


def test_tags_say_which_words_have_matching_brackets() -> None:
    random = Random(5)
    for length in (3, 10, 31):
        text = tagging.text_of(length, random)
        assert len(text) == length
        words = re.findall(r"[(\[][abc]{1,6}[)\]]", text)
        assert "".join(words) == text
        expected = [int(word[0] + word[-1] in {"()", "[]"}) for word in words for _ in word]
        assert tagging.tags(text) == expected


def test_one_direction_can_know_no_more_than_its_bound() -> None:
    """Over all brackets that two words may have, the commoner tag after each beginning is the best guess."""
    texts = [f"{a}c{b}{c}ab{d}" for a, b, c, d in product("([", ")]", "([", ")]")]
    after: defaultdict[str, list[int]] = defaultdict(list)
    for text in texts:
        for end, tag in enumerate(tagging.tags(text), 1):
            after[text[:end]].append(tag)
    best = sum(max(tags.count(0), tags.count(1)) for tags in after.values()) / sum(map(len, texts))
    assert tagging.one_way_bound([tagging.sample(text) for text in texts]) == pytest.approx(best, abs=1e-6)


def test_tagging_labels_name_the_brackets_around() -> None:
    labels = tagging.sample("(a][bc)").labels
    assert torch.equal(labels["opened_round"], torch.tensor([True] * 3 + [False] * 4))
    assert torch.equal(labels["closes_round"], torch.tensor([False] * 3 + [True] * 4))


def test_sines_keep_their_period_under_their_noise() -> None:
    phases, values = sine.drawn(2000, 20, Random(6))
    steps = phases.diff(dim=0)
    assert torch.allclose(steps, steps[0].expand_as(steps), atol=1e-3)
    assert (2 * torch.pi / steps[0]).aminmax().min >= 10
    assert (2 * torch.pi / steps[0]).aminmax().max <= 30
    assert (values - phases.sin()).std().item() == pytest.approx(0.1, rel=0.05)


@pytest.mark.parametrize("name", ["brackets-lstm", "reber-lstm", "tagging-lstm"])
def test_no_held_out_string_is_trained_on(name: str) -> None:
    task, recipe = MODELS[name]
    alphabet = task.alphabet
    assert alphabet is not None
    tested = {
        "".join(alphabet[int(row.argmax())] for row in one.inputs) for one in task.samples()
    }  # without the last symbol for reber
    for step in range(20):
        batch = task.batch(recipe, step, Random(f"{recipe.seed} {step}"))
        for i in range(recipe.batch):
            rows = batch.inputs[batch.counts[:, i], i]
            text = "".join(alphabet[int(row.argmax())] for row in rows)
            assert text not in tested
            assert not held_out(text + "E" if name.startswith("reber") else text)


def test_every_task_says_what_it_is_made_of() -> None:
    for task in TASKS:
        assert task.data()
        assert task.examples()
        for one in task.examples():
            assert (one.text is None) != (one.values is None)
            assert (one.text is not None) == (task.alphabet is not None)
            assert set(one.text or "") <= set(task.alphabet or ())
