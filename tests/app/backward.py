"""How the tests ask for gradients, and read the answers back through the wire's own models."""

from dataclasses import dataclass

import httpx2
from pydantic import TypeAdapter

from app.wire.gradients import (
    CellGradient,
    GradientEndLine,
    GradientLine,
    GradientsLine,
    GradientStartLine,
)
from app.wire.lines import FailureLine
from tests.app.conversation import Body

LINE: TypeAdapter[GradientsLine] = TypeAdapter(GradientsLine)
TEXT = "the cat sat on the mat"
VALUES = [[0.5, -1.0], [2.0, 0.25], [-0.125, 1.5], [0.0, 3.0], [1.0, -2.0]]


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer with gradients. raw: its lines as they came."""

    raw: list[bytes]
    start: GradientStartLine
    lines: list[GradientLine]
    last: GradientEndLine | FailureLine

    def cells(self, layer: int = 0, direction: str = "forward") -> dict[int, CellGradient]:
        """By time step."""
        return {
            cell.time_step: cell
            for line in self.lines
            for cell in line.cells
            if (cell.layer, cell.direction) == (layer, direction)
        }


def read(response: httpx2.Response) -> Answer:
    """The lines of a stream: a start, gradients, and an end or a failure."""
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == "application/jsonl"
    raw = response.content.split(b"\n")
    assert raw.pop() == b""
    first, *middle, last = [LINE.validate_json(line) for line in raw]
    assert isinstance(first, GradientStartLine)
    assert isinstance(last, GradientEndLine | FailureLine)
    lines = [line for line in middle if isinstance(line, GradientLine)]
    assert len(lines) == len(middle)
    return Answer(raw, first, lines, last)


def gradients(client: httpx2.Client, request: Body) -> Answer:
    """POSTs a request that is in order."""
    return read(client.post("/api/gradients", json=request))


def loss_of(loss: object, **network: object) -> Body:
    """A request about a text."""
    return {"input": {"text": "hello"}, "network": {"hidden_size": 3, **network}, "loss": loss}
