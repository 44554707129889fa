"""Bodies that are JSON only just, or not at all: deep, huge, doubled, and in encodings of other times."""

from collections.abc import Callable

import httpx2
import orjson
import pytest

from app.wire.errors import MOST_TOLD
from tests.app.attacks.harmless import assert_harmless
from tests.app.conversation import Body, read_answer, refused

DEEP = 100_000
MEGABYTE = 2**20
WRAPPED: dict[str, tuple[bytes, bytes]] = {
    "alone": (b"", b""),
    "as the values": (b'{"input":{"values":', b"}}"),
    "as a row": (b'{"input":{"values":[[1],', b"]}}"),
    "as a tensor": (b'{"input":{"text":"a"},"weights":{"tensors":{"weight_ih_l0":', b"}}}"),
    "as a state": (b'{"input":{"text":"a"},"initial_state":{"hidden_state":', b"}}"),
    "as a network": (b'{"input":{"text":"a"},"network":', b"}"),
    "under an unknown name": (b'{"input":{"text":"a"},"x":', b"}"),
}
ENCODED = {
    "with a mark before it": b'\xef\xbb\xbf{"input":{"text":"a"}}',
    "in UTF-16": '{"input":{"text":"a"}}'.encode("utf-16"),
    "in UTF-32": '{"input":{"text":"a"}}'.encode("utf-32"),
    "in Latin-1": '{"input":{"text":"é"}}'.encode("latin-1"),
    "with a byte too few": '{"input":{"text":"é"}}'.encode()[:-4] + b'"}}',
    "with an overlong character": b'{"input":{"text":"\xc0\xaf"}}',
    "with half a pair in bytes": b'{"input":{"text":"\xed\xa0\x80"}}',
    "with a character beyond all": b'{"input":{"text":"\xf4\x90\x80\x80"}}',
    "with a NUL": b'{"input":{"text":"a\x00b"}}',
    "with a line in a string": b'{"input":{"text":"a\nb"}}',
    "with a comment": b'{"input":{"text":"a"}/**/}',
    "with a comma too many": b'{"input":{"text":"a"},}',
    "with single quotes": b"{'input':{'text':'a'}}",
    "with names unquoted": b'{input:{text:"a"}}',
    "with another behind it": b'{"input":{"text":"a"}}{"input":{"text":"a"}}',
    "as lines": b'{"input":\n{"text":"a"}}\n{"input":{"text":"a"}}\n',
}
NUMBERS = {
    "NaN": "finite",
    "nan": "json",
    "-NaN": "json",
    "Infinity": "finite",
    "-Infinity": "finite",
    "+1": "json",
    "01": "json",
    ".5": "json",
    "5.": "json",
    "1e": "json",
    "0x10": "json",
    "1_000": "json",
    "1e309": "finite",
    "-1e309": "finite",
    "1e999999999999": "finite",
    '"NaN"': "number",
    '"1"': "number",
    "null": "number",
    "{}": "number",
}


def sent(client: httpx2.Client, body: bytes, path: str = "/api/runs") -> httpx2.Response:
    """POSTs these bytes as JSON. The answer is harmless."""
    answer = client.post(path, content=body, headers={"Content-Type": "application/json"})
    assert_harmless(answer)
    return answer


@pytest.mark.parametrize("place", WRAPPED)
def test_what_is_nested_a_hundred_thousand_times_is_refused(attacker: httpx2.Client, place: str) -> None:
    before, behind = WRAPPED[place]
    for opened, inmost, closed in ((b"[", b"", b"]"), (b'{"a":', b"1", b"}")):
        for depth in (500, 1_030, DEEP):
            nested = opened * depth + inmost + closed * depth
            assert refused(sent(attacker, before + nested + behind))
            assert refused(sent(attacker, before + opened * depth))


@pytest.mark.parametrize("shape", ENCODED)
def test_what_is_no_json_is_refused_with_its_place(attacker: httpx2.Client, shape: str) -> None:
    for path in ("/api/runs", "/api/gradients"):
        (wrong,) = sent(attacker, ENCODED[shape], path).json()["detail"]
        assert wrong["code"] == ("surrogate" if shape == "with half a pair in bytes" else "json")


@pytest.mark.parametrize("number", NUMBERS)
def test_what_is_no_number_is_refused_in_every_spelling(attacker: httpx2.Client, number: str) -> None:
    for before, behind in WRAPPED.values():
        if b"[[1]," in before or b"tensors" in before:
            body = before + b"[" + number.encode() + b"]" + behind
            (wrong,) = sent(attacker, body).json()["detail"]
            assert wrong["code"] == NUMBERS[number]
    query = attacker.get("/api/runs", params={"values": f"[[{number}]]"})
    assert NUMBERS[number] in {one["code"] for one in query.json()["detail"]}


@pytest.mark.parametrize("number", ["1e-400", "-0.0", "4.9e-324", "1e-45", "0." + "1" * 10**7, "0e999999"])
def test_numbers_too_small_to_be_told_apart_run(attacker: httpx2.Client, number: str) -> None:
    body = f'{{"input":{{"values":[[{number}]]}},"network":{{"readout":null}},"dtype":"float64"}}'
    answer = read_answer(sent(attacker, body.encode()))
    assert answer.start.inputs == [[float(number)]]


def test_of_a_name_that_stands_twice_the_last_counts(attacker: httpx2.Client) -> None:
    twice = b'"network":{"hidden_size":0,"hidden_size":3}'
    body = b'{"input":{"text":"abc"},"input":{"text":"x","text":"ab"},' + twice + b"}"
    start = read_answer(sent(attacker, body)).start
    assert (start.time_steps, start.run.network.hidden_size) == (2, 3)


HUGE: dict[str, Callable[[int], bytes]] = {
    "one number of digits": lambda size: b'{"input":{"values":[[' + b"7" * size + b"]]}}",
    "one exponent": lambda size: b'{"input":{"values":[[1e' + b"7" * size + b"]]}}",
    "many numbers": lambda size: b'{"input":{"values":[[' + b"1," * (size // 2) + b"1]]}}",
    "many rows": lambda size: b'{"input":{"values":[' + b"[1]," * (size // 4) + b"[1]]}}",
    "many empty rows": lambda size: b'{"input":{"values":[' + b"[]," * (size // 3) + b"[]]}}",
    "one string": lambda size: b'{"input":{"text":"' + b"a" * size + b'"}}',
    "one string of escapes": lambda size: b'{"input":{"text":"' + b"\\u4e2d" * (size // 6) + b'"}}',
    "one name": lambda size: b'{"' + b"a" * size + b'":1}',
    "many names": lambda size: b"{" + b",".join(b'"%x":0' % n for n in range(size // 12)) + b"}",
    "many tensors": lambda size: (
        b'{"input":{"text":"a"},"weights":{"tensors":{'
        + b",".join(b'"%x":[0]' % n for n in range(size // 14))
        + b"}}}"
    ),
    "blanks": lambda size: b'{"input":{"text":"a"},"x":1}' + b" " * size,
    "quotes": lambda size: b'"' * size,
    "commas": lambda size: b"[" + b"," * size,
}


@pytest.mark.parametrize("shape", HUGE)
def test_bodies_as_large_as_they_may_be_are_told_what_is_wrong_with_them(
    attacker: httpx2.Client, shape: str
) -> None:
    answer = sent(attacker, HUGE[shape](31 * MEGABYTE))
    assert answer.status_code in {422, 503}
    detail = answer.json()["detail"]
    assert 0 < len(detail) <= MOST_TOLD
    assert len(answer.content) < 200_000


def test_names_that_python_gives_meaning_to_are_unknown_fields(attacker: httpx2.Client) -> None:
    names = ("__class__", "__init__", "model_config", "model_fields", "__proto__", "constructor", "$ref")
    for name in names:
        body: Body = {"input": {"text": "a"}, name: {"x": 1}}
        assert refused(sent(attacker, orjson.dumps(body))) == {name: "unknown field"}
