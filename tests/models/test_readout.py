"""Outputs against nn.Linear with the activation written out by hand."""

import pytest
import torch
from torch import Tensor, nn

from models.config import NetworkConfig, ReadoutConfig
from models.network import Network
from models.readout import Activation, read_out
from models.run import run_chunk, run_steps
from tests.models.played import Run, assert_close, network_of, normal, play

ACTIVATIONS: list[Activation] = ["softmax", "sigmoid", "identity"]


def activated(scores: Tensor, activation: Activation) -> Tensor:
    match activation:
        case "softmax":
            return scores.exp() / scores.exp().sum(-1, keepdim=True)
        case "sigmoid":
            return 1 / (1 + (-scores).exp())
        case "identity":
            return scores


def answered(network: Network, suffix: str, hidden_states: Tensor, activation: Activation) -> Tensor:
    """What nn.Linear, holding V, makes of hidden states."""
    weight = network.parameters[f"readout.weight{suffix}"]
    bias = network.parameters.get(f"readout.bias{suffix}")
    layer = nn.Linear(weight.shape[1], weight.shape[0], bias=bias is not None, dtype=weight.dtype)
    layer.load_state_dict({"weight": weight} if bias is None else {"weight": weight, "bias": bias})
    with torch.no_grad():
        return activated(layer(hidden_states), activation)


@pytest.mark.parametrize("run", [run_chunk, run_steps])
@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("bias", [False, True])
@pytest.mark.parametrize("joint", [False, True])
@pytest.mark.parametrize("bidirectional", [False, True])
def test_outputs_are_read_from_the_last_layer(
    run: Run, activation: Activation, bias: bool, joint: bool, bidirectional: bool
) -> None:
    readout = ReadoutConfig(3, activation, bias, joint)
    network = network_of(NetworkConfig("gru", 2, 4, 2, bidirectional, readout=readout))
    played = play(network, normal(5, 2), run=run, steps=2)
    forward = played.hidden_state[1, "forward"]
    if not bidirectional:
        expected = answered(network, "", forward, activation)
    elif joint:
        both = torch.cat((forward, played.hidden_state[1, "reverse"]), dim=1)
        expected = answered(network, "", both, activation)
    else:
        reverse = answered(network, "_reverse", played.hidden_state[1, "reverse"], activation)
        expected = torch.cat((answered(network, "", forward, activation), reverse), dim=1)
    assert network.config.output_size == expected.shape[1]
    assert_close(played.outputs, expected, 1e-12)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_large_scores_stay_finite(activation: Activation) -> None:
    outputs = read_out(torch.tensor([[1e4, -1e4]]), torch.eye(2), None, activation)
    expected = {"softmax": [1.0, 0.0], "sigmoid": [1.0, 0.0], "identity": [1e4, -1e4]}[activation]
    assert torch.equal(outputs, torch.tensor([expected]))


def test_a_network_without_readout_has_nothing_to_answer() -> None:
    network = network_of(NetworkConfig("rnn", 2, 3))
    with pytest.raises(ValueError, match="no readout"):
        network.outputs({"forward": normal(1, 3)})
