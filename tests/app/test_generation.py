"""Generation on the wire: what is drawn equals a plain PyTorch loop's, resumes, and is refused where it
makes no sense."""

import json
from typing import Any

import httpx2
import orjson
import pytest
import torch
from torch import Tensor, nn

from tests.app.conversation import Answer, Body, read_answer, refused, run
from tests.tooling.trained import ALPHABET, one_hot, reader

PROMPT = "(hello"
NAME = "reader-lstm"


def asked(steps: int = 60, **more: object) -> Body:
    """A request that goes on from PROMPT."""
    return {"model": NAME, "input": {"text": PROMPT}, "generate": {"steps": steps, **more}}


def text_of(answer: Answer) -> str:
    """What was drawn."""
    samples = [line.outputs[0].sampled for line in answer.steps]
    return "".join((answer.start.alphabet or [])[one.index] for one in samples if one is not None)


def plain_text(steps: int, seed: int, temperature: float) -> str:
    """The same by a plain loop over nn.LSTM."""
    lstm, readout = reader()
    draws = torch.rand(steps, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)
    drawn = ""
    with torch.no_grad():
        states, memory = lstm(one_hot(PROMPT))
        for draw in draws:
            scores = readout(states[-1])
            probabilities = torch.softmax(scores.double() / temperature, -1)
            index = torch.searchsorted(probabilities.cumsum(-1), draw, right=True).clamp(
                max=len(ALPHABET) - 1
            )
            drawn += ALPHABET[int(index)]
            states, memory = lstm(one_hot(drawn[-1]), memory)
    return drawn


@pytest.mark.parametrize(("seed", "temperature"), [(0, 1.0), (7, 0.5), (8, 2.0), (9, 0.01), (10, 100.0)])
def test_what_is_drawn_equals_a_plain_loop(client: httpx2.Client, seed: int, temperature: float) -> None:
    answer = run(client, asked(200, seed=seed, temperature=temperature))
    assert text_of(answer) == plain_text(200, seed, temperature)


def test_the_whole_run_equals_a_run_over_the_whole_text(client: httpx2.Client) -> None:
    answer = run(client, asked(seed=3))
    text = PROMPT + text_of(answer)
    read = run(client, {"model": NAME, "input": {"text": text}})
    assert (answer.start.time_steps, answer.start.steps) == (len(text), len(text))
    assert answer.start.labels == list(PROMPT)
    assert len(answer.start.inputs) == len(PROMPT)
    for one, other in zip(answer.steps, read.steps, strict=True):
        for came, expected in (
            (one.cells[0].hidden_state, other.cells[0].hidden_state),
            (one.outputs[0].values, other.outputs[0].values),
        ):
            torch.testing.assert_close(torch.tensor(came), torch.tensor(expected), atol=1e-6, rtol=1e-5)
    torch.testing.assert_close(
        torch.tensor(answer.end.hidden_state), torch.tensor(read.end.hidden_state), atol=1e-6, rtol=1e-5
    )


def test_the_draw_falls_where_the_probabilities_say(client: httpx2.Client) -> None:
    answer = run(client, asked(temperature=0.7))
    sampled = [line.outputs[0].sampled for line in answer.steps]
    assert [one is not None for one in sampled] == [False] * 5 + [True] * 60 + [False]
    draws = torch.rand(60, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    for one, draw, line in zip(sampled[5:-1], draws, answer.steps[5:-1], strict=True):
        assert one is not None
        assert one.draw == float(draw)
        up_to = torch.tensor(one.probabilities, dtype=torch.float64).cumsum(0)
        assert up_to[one.index] > one.draw
        assert one.index == 0 or up_to[one.index - 1] <= one.draw
        again = torch.softmax(torch.tensor(line.outputs[0].values, dtype=torch.float64).log() / 0.7, -1)
        torch.testing.assert_close(
            torch.tensor(one.probabilities, dtype=torch.float64), again, atol=1e-5, rtol=1e-4
        )


def test_the_same_seed_gives_the_same_bytes_and_another_another_text(client: httpx2.Client) -> None:
    first, second = run(client, asked(seed=1)), run(client, asked(seed=1))
    assert first.raw == second.raw
    assert text_of(run(client, asked(seed=2))) != text_of(first)


def test_the_first_line_asks_for_the_same_run_and_so_does_a_link(client: httpx2.Client) -> None:
    first = run(client, asked(seed=4, temperature=0.8))
    spelled = orjson.loads(first.raw[0])["run"]
    assert spelled["generate"] == {"steps": 60, "seed": 4, "temperature": 0.8}
    assert run(client, spelled).raw == first.raw
    query = {"generate_steps": "60", "generate_seed": "4", "generate_temperature": "0.8"}
    assert (
        read_answer(client.get("/api/runs", params={"model": NAME, "text": PROMPT} | query)).raw == first.raw
    )


def test_a_resumed_stream_goes_on_with_the_same_bytes(client: httpx2.Client) -> None:
    whole = run(client, asked(300, seed=5))
    for from_step in (1, 5, 6, 7, 150, 305, 306):
        assert (
            run(client, asked(300, seed=5) | {"from_step": from_step}).raw[1:] == whole.raw[1 + from_step :]
        )


def test_a_held_unit_changes_what_is_drawn_from_then_on(client: httpx2.Client) -> None:
    held: Body = {
        "layer": 0,
        "direction": "forward",
        "from_step": 20,
        "to_step": 65,
        "target": "hidden_state",
    }
    free = run(client, asked(seed=1))
    changed = run(
        client, asked(seed=1) | {"interventions": [held | {"unit": unit, "value": 1.0} for unit in range(5)]}
    )
    assert text_of(changed)[:14] == text_of(free)[:14]
    assert text_of(changed) != text_of(free)
    assert all(line.cells[0].hidden_state[:5] == [1.0] * 5 for line in changed.steps[20:])


@pytest.mark.parametrize("cell", ["rnn", "gru"])
def test_a_network_that_is_not_trained_goes_on_over_its_texts_own_characters(
    client: httpx2.Client, cell: str
) -> None:
    network: Body = {"cell": cell, "hidden_size": 8, "num_layers": 2}
    answer = run(
        client, {"network": network, "input": {"text": "abracadabra"}, "generate": {"steps": 30, "seed": 2}}
    )
    assert answer.end.steps == 41
    assert set(text_of(answer)) <= set("abcdr")
    assert len(text_of(answer)) == 30


def test_numbers_go_on_with_what_the_network_gave(client: httpx2.Client) -> None:
    values = [[0.0], [0.5], [1.0]]
    answer = run(
        client,
        {"model": "wave-gru", "input": {"values": values}, "generate": {"steps": 20}, "dtype": "float64"},
    )
    parameters: dict[str, Tensor] = {
        name: torch.tensor(one, dtype=torch.float64) for name, one in answer.start.parameters.items()
    }
    gru = nn.GRU(1, 5, dtype=torch.float64)
    gru.load_state_dict({name: one for name, one in parameters.items() if not name.startswith("readout")})
    given, state = torch.tensor(values, dtype=torch.float64), None
    came: list[Tensor] = []
    with torch.no_grad():
        for step in range(23):
            row = given[step] if step < 3 else came[-1]
            states, state = gru(row[None], state)
            came.append(states[-1] @ parameters["readout.weight"].T + parameters["readout.bias"])
    outputs = torch.tensor([line.outputs[0].values for line in answer.steps], dtype=torch.float64)
    torch.testing.assert_close(outputs, torch.stack(came), atol=1e-12, rtol=0)
    assert all(line.outputs[0].sampled is None for line in answer.steps)


WRONG: list[tuple[Any, str, str]] = [
    ({"temperature": 0}, "generate.temperature", "expected at least 0.01, got 0"),
    ({"temperature": -1}, "generate.temperature", "expected at least 0.01, got -1"),
    ({"temperature": 1e6}, "generate.temperature", "expected at most 100.0, got 1000000.0"),
    ({"temperature": None}, "generate.temperature", "expected a number, got null"),
    ({"temperature": "hot"}, "generate.temperature", 'expected a number, got "hot"'),
    ({"steps": 0}, "generate.steps", "expected at least 1, got 0"),
    ({"steps": 1.5}, "generate.steps", "expected an integer, got 1.5"),
    ({"steps": 20_000}, "generate.steps", "expected at most 19994 beside the input, got 20000"),
    ({"seed": -1}, "generate.seed", "expected at least 0, got -1"),
    ({"seed": 2**53}, "generate.seed", "expected at most 9007199254740991"),
    ({"colour": 1}, "generate.colour", "unknown field"),
]


@pytest.mark.parametrize(("change", "field", "message"), WRONG)
def test_what_makes_no_sense_is_named(client: httpx2.Client, change: Body, field: str, message: str) -> None:
    wrong = refused(client.post("/api/runs", json={**asked(), "generate": {"steps": 5} | change}))
    assert list(wrong) == [field]
    assert message in wrong[field]


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_a_temperature_that_is_not_finite_is_named(client: httpx2.Client, number: str) -> None:
    body = json.dumps(asked(temperature=0.25)).replace("0.25", number)
    response = client.post("/api/runs", content=body, headers={"Content-Type": "application/json"})
    assert "finite number" in refused(response)["generate.temperature"]


@pytest.mark.parametrize("text", ["nan", "inf", "1e999", "", "0x1", "hot"])
def test_a_link_names_a_temperature_that_is_none(client: httpx2.Client, text: str) -> None:
    query = {"model": NAME, "text": PROMPT, "generate_steps": "5", "generate_temperature": text}
    assert list(refused(client.get("/api/runs", params=query))) == ["generate_temperature"]


def test_a_link_without_the_number_of_steps_is_told_so(client: httpx2.Client) -> None:
    wrong = refused(client.get("/api/runs", params={"text": "abc", "generate_seed": "5"}))
    assert wrong == {"generate_steps": "expected a value, got none"}


CANNOT: list[tuple[Body, str]] = [
    ({"model": "both-rnn", "input": {"text": "hello"}}, "a network of two directions cannot generate"),
    ({"network": {"bidirectional": True}, "input": {"text": "hello"}}, "two directions cannot generate"),
    ({"network": {"readout": None}, "input": {"text": "hello"}}, "as wide as the input, 4, got no readout"),
    ({"network": {"readout": {"size": 3}}, "input": {"text": "hello"}}, "as wide as the input, 4, got 3"),
    ({"network": {"readout": {"activation": "sigmoid"}}, "input": {"text": "hello"}}, "got sigmoid"),
]


@pytest.mark.parametrize(("request_", "message"), CANNOT)
def test_a_network_that_cannot_generate_says_why(client: httpx2.Client, request_: Body, message: str) -> None:
    assert (
        message in refused(client.post("/api/runs", json=request_ | {"generate": {"steps": 5}}))["generate"]
    )


def test_an_empty_prompt_is_refused(client: httpx2.Client) -> None:
    wrong = refused(client.post("/api/runs", json=asked() | {"input": {"text": ""}}))
    assert wrong == {"input.text": 'expected at least 1 character, got ""'}


def test_a_generation_that_leaves_the_finite_numbers_fails_by_name(client: httpx2.Client) -> None:
    network: Body = {
        "cell": "rnn",
        "nonlinearity": "relu",
        "hidden_size": 1,
        "readout": {"activation": "identity"},
    }
    tensors: Body = {
        "weight_ih_l0": [[1.0]],
        "weight_hh_l0": [[1e30]],
        "bias_ih_l0": [0.0],
        "bias_hh_l0": [0.0],
    }
    request = {"network": network, "weights": {"tensors": tensors | {"readout.weight": [[1.0]]}}}
    answer = run(client, request | {"input": {"values": [[1.0]]}, "generate": {"steps": 9}})
    assert answer.failure.code == "not_finite"
    assert "step 2: " in answer.failure.message
