"""What a reader of Python source knows, against Python's own tokenizer."""

import io
import tokenize
from itertools import accumulate

import pytest
import torch

from models.training.python_text import labels
from models.training.source_text import ALPHABET, source, standard_library


def offsets(text: str) -> list[int]:
    """Where each line begins; lines count from 1."""
    starts = [0, 0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    return starts


@pytest.mark.parametrize("module", ["bisect", "secrets", "textwrap", "tokenize"])
def test_strings_comments_and_depth_are_those_of_the_tokenizer(module: str) -> None:
    text = source(module)
    starts = offsets(text)
    string, comment, steps = ([0] * len(text) for _ in range(3))
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        start, end = starts[token.start[0]] + token.start[1], starts[token.end[0]] + token.end[1]
        if token.type == tokenize.STRING:
            quote = start + min(place for mark in "'\"" if (place := token.string.find(mark)) >= 0)
            string[quote : end - 1] = [1] * (end - 1 - quote)
        elif token.type == tokenize.COMMENT:
            comment[start:end] = [1] * (end - start)
        elif token.type == tokenize.OP and token.string in "([{":
            steps[start] = 1
        elif token.type == tokenize.OP and token.string in ")]}":
            steps[start] = -1
    known = labels(text)
    assert torch.equal(known["inside_string"].int(), torch.tensor(string).int())
    assert torch.equal(known["inside_comment"].int(), torch.tensor(comment).int())
    assert torch.equal(known["depth"].int(), torch.tensor(list(accumulate(steps))).int())


def test_columns_and_indents_start_again_at_every_line() -> None:
    known = labels("if a:\n  b\n\n c")
    columns, indents = [1, 2, 3, 4, 5, 0, 1, 2, 3, 0, 0, 1, 2], [0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 1, 0]
    assert torch.equal(known["column"].int(), torch.tensor(columns).int())
    assert torch.equal(known["after_indent"].int(), torch.tensor(indents).int())


def test_modules_to_train_and_to_test_on_are_different_and_in_the_alphabet() -> None:
    train, test = standard_library()
    assert not set(train.modules) & set(test.modules)
    assert len(test.modules) >= 5
    assert set(train.text + test.text) <= set(ALPHABET)
    assert train.text.startswith(source(train.modules[0]))
    assert source(test.modules[1])[:500] in test.text
