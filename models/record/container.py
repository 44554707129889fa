"""Writes the bytes of a record, as `static/js/record/container.js` reads them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

VERSION = 1


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of a server.

    asked: `{"path": ADDRESS}`, or `{"run": QUERY}`, None for the run that the page opens. lines: its body. In
    the place of each list of numbers stands `{"#": LENGTH}` where the numbers lie apart. numbers: those, in
    the order of the lines, or None. foretold: what can be foretold of them is written as the difference from
    that.
    """

    asked: Mapping[str, str | None]
    lines: Sequence[str]
    numbers: NDArray[np.float32] | None = None
    foretold: bool = False


def written(query: str, answers: Sequence[Answer]) -> bytes:
    """Returns the record. query: the link that the page opens."""
    listed: list[dict[str, object]] = []
    planes: list[bytes] = []
    start = 0
    for answer in answers:
        text = "\n".join(answer.lines)
        if answer.numbers is None:
            listed.append({**answer.asked, "body": text})
            continue
        planes.append(planes_of(answer.numbers))
        place = {"from": start, "count": answer.numbers.size, "foretold": answer.foretold}
        listed.append({**answer.asked, "lines": text, **place})
        start += len(planes[-1])
    head = json.dumps({"record": VERSION, "query": query, "answers": listed}, ensure_ascii=False).encode()
    return b"".join((len(head).to_bytes(4, "little"), head, *planes))


def planes_of(numbers: NDArray[np.float32]) -> bytes:
    """Returns the first byte of each number, then the second of each, and so on: those are alike."""
    rows = np.ascontiguousarray(numbers, dtype="<f4").view(np.uint8).reshape(-1, 4)
    return rows.T.tobytes()
