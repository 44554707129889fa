"""What is wrong with a large body is told as quickly as with a small one, and as truly."""

import subprocess
import sys
from time import process_time

import httpx2
import orjson
import pytest

from app.wire.body import SEARCHED_BYTES, parse_json
from app.wire.errors import ErrorDetail, Refusal
from tests.app.conversation import refused
from tests.tooling.serving import ROOT

NUMBERS = b"1," * SEARCHED_BYTES
FAULTS: dict[bytes, tuple[str, str | None]] = {
    b"NaN": ("json_not_finite", "NaN"),
    b"-Infinity": ("json_not_finite", "-Infinity"),
    b"1e309": ("json_not_finite", "1e309"),
    b"-9" + b"9" * 400: ("json_not_finite", "-" + "9" * 39),
    b"-": ("json", None),
    b"01": ("json", None),
    b"nan": ("json", None),
    b'"\\ud800"': ("json", None),
    b'"\xff"': ("json", None),
}


def wrong(body: bytes) -> ErrorDetail:
    """The one thing that is wrong with it."""
    with pytest.raises(Refusal) as raised:
        parse_json(body)
    assert raised.value.status == 422
    (detail,) = raised.value.answer.detail
    return detail


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("lines", [b"", b"\n\n"])
def test_the_place_in_a_large_body_is_told_by_line_and_column(fault: bytes, lines: bytes) -> None:
    detail = wrong(b"[" + NUMBERS + lines + fault + b"]")
    code, came = FAULTS[fault]
    assert (detail.code, detail.values.get("came")) == (code, came)
    begin = 1 if lines else len(NUMBERS) + 2
    assert detail.values["line"] == 1 + len(lines)
    assert begin <= int(detail.values["column"]) <= begin + 3


def test_the_same_in_a_small_body_is_told_by_its_name() -> None:
    detail = wrong(b'{"input":{"values":[[1,NaN]]}}')
    assert (detail.code, detail.field) == ("finite", "input.values[0][1]")


def test_to_say_where_the_fault_is_takes_no_longer_than_to_read_the_body() -> None:
    whole = b'{"input":{"values":[[' + b"1," * 5_000_000 + b"%s]]}}"
    begun = process_time()
    orjson.loads(whole % b"1")
    reading = process_time() - begun
    begun = process_time()
    assert wrong(whole % b"NaN").code == "json_not_finite"
    assert process_time() - begun < 3 * reading + 0.2


MEASURED = """
import resource
from app.wire.body import parse_json
from app.wire.errors import Refusal
body = b'{"input":{"values":[[' + b"1," * 15_500_000 + b"NaN]]}}"
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    parse_json(body)
except Refusal as refused:
    print(refused.status, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""
MEMORY = 600
"""MB that it may take to say what is wrong with a body of 31 MB, of the two gigabytes that a worker has."""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the most memory is told in another unit")
def test_to_say_where_the_fault_is_takes_little_memory() -> None:
    command = [sys.executable, "-c", MEASURED]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    assert told[0] == "422"
    assert int(told[1]) < MEMORY


def test_the_largest_body_with_a_number_that_is_none_is_no_body_that_is_too_large(
    client: httpx2.Client,
) -> None:
    body = b'{"input":{"values":[[' + b"1," * 15_500_000 + b"NaN]]}}"
    answer = client.post("/api/runs", content=body, headers={"Content-Type": "application/json"})
    assert refused(answer) == {None: "expected a finite number, got NaN at line 1, column 31000022"}
