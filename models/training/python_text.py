"""Labels Python source: at each character, whether it is in a string or a comment, how deep in brackets, and
how far along."""

import re

from torch import Tensor, tensor, zeros

TOKEN = re.compile(
    r"""(?P<string>\"{3}(?:\\.|[^\\])*?\"{3}|'{3}(?:\\.|[^\\])*?'{3}|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')"""
    r"|(?P<comment>\#[^\n]*)|(?P<open>[(\[{])|(?P<close>[)\]}])",
    re.DOTALL,
)


def labels(text: str) -> dict[str, Tensor]:
    """Computes the labels of each character (T) of a whole module, as they are once it is read.

    inside_string: from the opening quote to before the closing one's end. inside_comment: from `#` to the
    end of the line. depth: the brackets that are open, outside of both. after_indent: the line is nothing
    but spaces so far, and at least one. column: its characters so far.
    """
    string, comment, steps = zeros(len(text)), zeros(len(text)), zeros(len(text))
    for token in TOKEN.finditer(text):
        match token.lastgroup:
            case "string":
                string[token.start() : token.end() - 1] = 1
            case "comment":
                comment[token.start() : token.end()] = 1
            case "open":
                steps[token.start()] = 1
            case _:
                steps[token.start()] = -1
    columns, indents = _columns(text), _indents(text)
    return {
        "inside_string": string > 0,
        "inside_comment": comment > 0,
        "depth": steps.cumsum(0),
        "after_indent": tensor(indents),
        "column": tensor(columns),
    }


def _columns(text: str) -> list[float]:
    columns: list[float] = []
    for character in text:
        columns.append(0.0 if character == "\n" else columns[-1] + 1 if columns else 1.0)
    return columns


def _indents(text: str) -> list[bool]:
    indents: list[bool] = []
    for i, character in enumerate(text):
        indents.append(character == " " and (i == 0 or text[i - 1] == "\n" or indents[-1]))
    return indents
