"""Reads and writes the traced code: one file for each kind of cell that has code of its own."""

import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from app.code.answer import Code, CodeRequest, Excerpt
from models.kinds import Cell

FOLDER = Path(__file__).parent / "traced"
COMMAND = "python -m app.code.tracing"
"""Writes the files anew."""


class Answer(BaseModel):
    """The code that runs for one request."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    asked: dict[str, str | bool]
    """The values of the fields of `CodeRequest` that choose it."""
    excerpts: list[int]
    """The places of its excerpts in the file's list, which has each excerpt once."""


class TracedCode(BaseModel):
    """The traced code of one kind of cell: of its step with the readout, and of the study note's classes."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    step: list[Answer]
    note: list[Answer]
    excerpts: list[Excerpt]

    def code(self, answers: Iterable[Answer], request: CodeRequest) -> Code:
        """Returns the code for a request, out of `step` or `note`. Raises LookupError where it was not
        traced."""
        for answer in answers:
            if all(getattr(request, field) == value for field, value in answer.asked.items()):
                return Code(cell=request.cell, excerpts=[self.excerpts[place] for place in answer.excerpts])
        raise LookupError(f"no code was traced for {request}: run `{COMMAND}`")

    def text(self) -> str:
        """Returns the text of the file: JSON, with one line of code in each line."""
        step, note = (
            rows([answer.model_dump_json() for answer in answers]) for answers in (self.step, self.note)
        )
        excerpts = rows(
            f'{{"file":{json.dumps(one.file)},"name":{json.dumps(one.name)},"lines":'
            f"{rows([line.model_dump_json() for line in one.lines])}}}"
            for one in self.excerpts
        )
        return f'{{"step":{step},"note":{note},"excerpts":{excerpts}}}\n'


def rows(items: Iterable[str]) -> str:
    """Writes a JSON list with one item in each line."""
    return "[\n" + ",\n".join(items) + "\n]"


def is_traced(cell: Cell) -> bool:
    """Says whether a kind has traced code."""
    return file_of(cell).exists()


def file_of(cell: Cell) -> Path:
    """Returns the path of a kind's file, whether or not it exists."""
    return FOLDER / f"{cell}.json"


@cache
def traced_code(cell: Cell) -> TracedCode:
    """Reads the traced code of a kind. Raises OSError where its file cannot be read, ValidationError where it
    is damaged."""
    return TracedCode.model_validate_json(file_of(cell).read_bytes())
