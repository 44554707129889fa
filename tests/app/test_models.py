"""Trained models on the wire: runs by name, cards, and what is wrong with either."""

import json
import shutil
from dataclasses import fields
from pathlib import Path

import httpx2
import orjson
import pytest
import torch
from pydantic import BaseModel
from torch import Tensor

from app.settings import Settings
from app.trained.card import (
    Ablation,
    Baseline,
    Card,
    Example,
    FoundUnit,
    Measure,
    MissedLabel,
    Versions,
)
from app.trained.shelf import Models
from app.wire.states import states_in
from models.training import card as trained_card
from tests.app.conversation import Body, read_answer, refused, run
from tests.tooling.serving import serving
from tests.tooling.trained import ALPHABET, TEXT, one_hot, reader, write_models

NAME = "reader-lstm"
ASKED: Body = {"model": NAME, "input": {"text": TEXT}}


def test_a_model_computes_what_pytorch_computes_with_its_weights(client: httpx2.Client) -> None:
    answer = run(client, ASKED)
    lstm, readout = reader()
    with torch.no_grad():
        states, (h, c) = lstm(one_hot(TEXT))
        outputs = torch.softmax(readout(states), -1)
    came = torch.tensor([line.cells[0].hidden_state for line in answer.steps])
    torch.testing.assert_close(came, states, atol=1e-6, rtol=1e-5)
    came = torch.tensor([line.outputs[0].values for line in answer.steps])
    torch.testing.assert_close(came, outputs, atol=1e-6, rtol=1e-5)
    torch.testing.assert_close(torch.tensor(answer.end.hidden_state), h, atol=1e-6, rtol=1e-5)
    torch.testing.assert_close(torch.tensor(states_in(answer.end)["cell_state"]), c, atol=1e-6, rtol=1e-5)


def test_the_first_line_has_the_models_alphabet_parameters_and_name(client: httpx2.Client) -> None:
    start = run(client, ASKED).start
    assert start.alphabet == ALPHABET
    assert start.labels == list(TEXT)
    assert torch.equal(torch.tensor(start.inputs), one_hot(TEXT))
    assert start.run.model == NAME
    lstm, readout = reader()
    for name, values in start.parameters.items():
        module = readout if name.startswith("readout.") else lstm
        tensor: Tensor = module.state_dict()[name.removeprefix("readout.")]
        assert torch.equal(torch.tensor(values), tensor), name


def test_the_first_line_asks_for_the_same_run(client: httpx2.Client) -> None:
    first = run(client, ASKED)
    spelled = orjson.loads(first.raw[0])["run"]
    assert run(client, spelled).raw == first.raw


def test_a_link_gives_the_same_bytes_and_resumes(client: httpx2.Client) -> None:
    whole = client.post("/api/runs", json=ASKED).content
    assert client.get("/api/runs", params={"model": NAME, "text": TEXT}).content == whole
    resumed = client.get("/api/runs", params={"model": NAME, "text": TEXT, "from_step": 7})
    assert read_answer(resumed).raw[1:] == whole.split(b"\n")[8:-1]


def test_a_models_weight_can_be_changed_and_its_unit_held(client: httpx2.Client) -> None:
    change: Body = {"tensor": "readout.bias", "index": [3], "value": 50.0}
    held: Body = {"layer": 0, "direction": "forward", "from_step": 0, "to_step": 4, "target": "cell_state"}
    held |= {"unit": 1, "value": 2.5}
    query = {
        "model": NAME,
        "text": "hello",
        "weight_changes": json.dumps([change]),
        "interventions": json.dumps([held]),
    }
    linked = client.get("/api/runs", params=query)
    answer = read_answer(linked)
    assert all(line.outputs[0].values[3] > 0.99 for line in answer.steps)
    assert all(states_in(line.cells[0])["cell_state"][1] == 2.5 for line in answer.steps)
    weights: Body = {"model": NAME, "changes": [change]}
    posted = client.post(
        "/api/runs",
        json={"weights": weights, "interventions": [held], "input": {"text": "hello"}, "model": NAME},
    )
    assert posted.content == linked.content


def test_a_model_of_numbers_reads_rows_and_double_precision_widens_it(client: httpx2.Client) -> None:
    answer = run(client, {"model": "wave-gru", "input": {"values": [[0.25], [0.5]]}, "dtype": "float64"})
    assert answer.start.alphabet is None
    assert answer.start.labels == ["0", "1"]
    single = run(client, {"model": "wave-gru", "input": {"values": [[0.25], [0.5]]}})
    for name, values in answer.start.parameters.items():
        widened = torch.tensor(single.start.parameters[name], dtype=torch.float32).double()
        assert torch.equal(torch.tensor(values, dtype=torch.float64), widened), name


WRONG: list[tuple[Body, str, str]] = [
    ({"model": "reader-lstn"}, "model", 'no model named "reader-lstn"; did you mean reader-lstm'),
    ({"model": "zzzzzzz"}, "model", 'no model named "zzzzzzz"; there are '),
    ({"model": "../models/reader-lstm"}, "model", "no model named"),
    ({"model": ""}, "model", 'no model named ""'),
    ({"model": "x" * 1000}, "model", "…"),
    ({"model": 3}, "model", "expected a string, got 3"),
    (
        {"input": {"text": "hello, World"}},
        "input.text",
        'does not know "," (at 5), "W" (at 7); it knows ↵ ()abcdehlorw',
    ),
    (
        {"input": {"text": "hello\0\r\u200d"}},
        "input.text",
        'does not know "U+0000" (at 5), "U+000D" (at 6), "U+200D" (at 7); it knows',
    ),
    (
        {"input": {"values": [[1.0]]}},
        "input.values",
        'expected rows of 14 numbers, as the model "reader-lstm" reads, got rows of 1',
    ),
    (
        {"network": {"hidden_size": 3}},
        "network.hidden_size",
        'expected 10, as the model "reader-lstm" has it, got 3',
    ),
    ({"network": {"readout": {"size": 2}}}, "network.readout.size", "expected 14, as"),
    ({"network": {"cell": "gru"}}, "network.cell", 'expected "lstm", as'),
    ({"network": {"readout": None}}, "network.readout", "got null"),
    ({"weights": {"seed": 0}}, "weights", 'expected the weights of "reader-lstm" or none'),
    ({"weights": {"model": "wave-gru"}}, "weights", 'got "wave-gru"'),
    ({"model": "wave-gru", "input": {"text": "a"}}, "input.text", "reads numbers"),
]


@pytest.mark.parametrize(("change", "field", "message"), WRONG)
def test_what_does_not_go_with_a_model_is_named(
    client: httpx2.Client, change: Body, field: str, message: str
) -> None:
    wrong = refused(client.post("/api/runs", json=ASKED | change))
    assert list(wrong) == [field]
    assert message in wrong[field]


def test_a_network_that_agrees_may_stand_beside_the_model(client: httpx2.Client) -> None:
    agreeing: Body = {"network": {"cell": "lstm", "hidden_size": 10, "readout": {"size": 14, "bias": True}}}
    assert run(client, ASKED | agreeing).raw == run(client, ASKED).raw


def test_a_link_names_its_own_parameters(client: httpx2.Client) -> None:
    def wrong(**query: str) -> list[str | None]:
        return list(refused(client.get("/api/runs", params={"text": "hello", "model": NAME} | query)))

    assert wrong(model="nobody") == ["model"]
    assert wrong(hidden_size="3", text="X") == ["hidden_size", "text"]
    assert wrong(seed="3") == ["weights"]


def test_the_cards_are_listed_and_told_one_by_one(client: httpx2.Client) -> None:
    listed = client.get("/api/models").json()
    names = [one["name"] for one in listed["models"]]
    assert {NAME, "wave-gru", "both-rnn"} <= set(names)
    one = client.get(f"/api/models/{NAME}").json()
    assert one == listed["models"][names.index(NAME)]
    assert one["network"]["input_size"] == len(one["alphabet"])


@pytest.mark.parametrize("name", ["nobody", "reader-lstm.json", "%00"])
def test_a_card_that_is_not_there_is_not_found(client: httpx2.Client, name: str) -> None:
    assert "no model named" in refused(client.get(f"/api/models/{name}"), 404)["name"]


@pytest.mark.parametrize("path", ["..%2Freader-lstm", "..%2F..%2Fpyproject", "%2Fetc%2Fpasswd"])
def test_no_way_leads_out_of_the_folders(client: httpx2.Client, path: str) -> None:
    assert client.get(f"/api/models/{path}").status_code == 404


def test_the_card_on_the_wire_is_the_one_that_training_writes() -> None:
    """The two sides name the same members."""
    sides: list[tuple[type[BaseModel], type]] = [
        (Card, trained_card.Card),
        (FoundUnit, trained_card.FoundUnit),
        (MissedLabel, trained_card.MissedLabel),
        (Ablation, trained_card.Ablation),
        (Measure, trained_card.Measure),
        (Baseline, trained_card.Baseline),
        (Example, trained_card.Example),
        (Versions, trained_card.Versions),
    ]
    for ours, theirs in sides:
        assert list(ours.model_fields) == [one.name for one in fields(theirs)]


SPOILT: list[tuple[str, object, str, str]] = [
    ("network", {"cell": "lstm", "readout": None}, "network.input_size", "expected a value, got none"),
    ("alphabet", ["a", "b"], "", "expected 14 characters of alphabet, got 2"),
    ("alphabet", ["a"] * 14, "", "each character of the alphabet once"),
    ("name", "another", "name", 'expected "reader-lstm", as the file is called, got "another"'),
    ("units", "none", "units", "expected a list"),
    (
        "measures",
        [{"name": "loss", "value": None, "on": ""}],
        "measures[0].value",
        "expected a number, got null",
    ),
    ("examples", [{"text": "日", "values": None}], "", "not of the alphabet"),
    ("colour", "red", "colour", "unknown field"),
]


@pytest.mark.parametrize(("member", "value", "field", "message"), SPOILT)
def test_a_faulty_card_is_told_and_disturbs_nobody(
    tmp_path: Path, member: str, value: object, field: str, message: str
) -> None:
    folder = write_models(tmp_path)
    path = folder / f"{NAME}.json"
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | {member: value}), "utf-8")
    shelf = Models((folder,), Settings().max_model_bytes).shelf()
    assert set(shelf.cards) == {"wave-gru", "both-rnn"}
    [fault] = shelf.faults
    assert fault.file == f"{NAME}.json"
    assert [(one.field or "", message in one.message) for one in fault.detail] == [(field, True)], fault


def test_what_is_no_model_is_told(tmp_path: Path) -> None:
    folder = write_models(tmp_path)
    (folder / "no-json.json").write_text("{", "utf-8")
    (folder / "Upper Case.json").write_text("{}", "utf-8")
    (folder / "wave-gru.safetensors").unlink()
    shelf = Models((folder, tmp_path / "nowhere"), 2**20).shelf()
    told = {one.file: one.detail[0].message for one in shelf.faults}
    assert told["wave-gru.json"] == "expected its weights in wave-gru.safetensors, got no such file"
    assert "small letters" in told["Upper Case.json"]
    assert told["no-json.json"].startswith("expected JSON")
    assert told["nowhere"] == "no such folder"
    small = Models((folder,), 100).shelf()
    assert not small.cards
    assert any("expected at most 100 bytes" in one.detail[0].message for one in small.faults)


def test_a_model_that_is_put_into_the_operators_folder_is_there_at_once_and_faulty_weights_are_told(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "own"
    folder.mkdir()
    made = write_models(tmp_path / "made")
    with (
        serving(
            tmp_path / "log", environment={"UNROLLED_MODELS_DIR": str(folder), "UNROLLED_POOL_SIZE": "1"}
        ) as own,
        httpx2.Client(base_url=own.url, timeout=60) as client,
    ):
        assert "no model named" in refused(client.post("/api/runs", json=ASKED))["model"]
        for file in made.glob(f"{NAME}.*"):
            shutil.copy(file, folder)
        assert run(client, ASKED).end.steps == len(TEXT)
        shutil.copy(made / "wave-gru.safetensors", folder / f"{NAME}.safetensors")
        wrong = client.post("/api/runs", json=ASKED)
        assert wrong.status_code == 422
        assert "weight_ih_l0: expected shape (40, 14), got shape (15, 1)" in wrong.text
        (folder / f"{NAME}.safetensors").write_bytes(b"no weights")
        assert "expected safetensors" in refused(client.post("/api/runs", json=ASKED))["weights.model"]
        assert client.get("/api/runs", params={"text": "abc"}).status_code == 200
