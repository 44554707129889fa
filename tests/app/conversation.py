"""How the tests talk to the server: requests as JSON, answers read back through the wire's own models."""

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx2
from pydantic import TypeAdapter

from app.wire.errors import ErrorAnswer
from app.wire.lines import EndLine, FailureLine, Line, StartLine, StepLine
from models.kinds import KINDS

LINE: TypeAdapter[Line] = TypeAdapter(Line)
Body = dict[str, Any]  # Any: JSON, which many tests have wrong on purpose
CELLS = " or ".join(", ".join(map(repr, KINDS)).rsplit(", ", 1))
"""The cells that there are, as a refusal lists them."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer. raw: its lines as they came."""

    raw: list[bytes]
    start: StartLine
    steps: list[StepLine]
    last: EndLine | FailureLine

    @property
    def end(self) -> EndLine:
        """The last line of an answer that is complete."""
        assert isinstance(self.last, EndLine), self.last
        return self.last

    @property
    def failure(self) -> FailureLine:
        """The last line of an answer that is not."""
        assert isinstance(self.last, FailureLine), self.last
        return self.last


def read_answer(response: httpx2.Response) -> Answer:
    """The lines of a stream: a start, steps, and an end or a failure."""
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == "application/jsonl"
    raw = response.content.split(b"\n")
    assert raw.pop() == b"", "the last line ends with a line feed"
    first, *middle, last = [LINE.validate_json(line) for line in raw]
    assert isinstance(first, StartLine)
    assert isinstance(last, EndLine | FailureLine)
    steps = [line for line in middle if isinstance(line, StepLine)]
    assert len(steps) == len(middle)
    return Answer(raw, first, steps, last)


def run(client: httpx2.Client, request: Body) -> Answer:
    """POSTs a request that is in order."""
    return read_answer(client.post("/api/runs", json=request))


def refused(response: httpx2.Response, status: int = 422) -> dict[str | None, str]:
    """What an answer says is wrong: the message for each field."""
    assert response.status_code == status, response.text[:500]
    assert response.headers["content-type"] == "application/json"
    answer = ErrorAnswer.model_validate_json(response.content)
    assert answer.detail
    return {one.field: one.message for one in answer.detail}


@contextmanager
def streaming(client: httpx2.Client, request: Body) -> Generator[tuple[httpx2.Response, Iterator[str]]]:
    """A stream that is read line by line. Leaving the block closes the connection."""
    with client.stream("POST", "/api/runs", json=request) as response:
        assert response.status_code == 200
        yield response, response.iter_lines()
