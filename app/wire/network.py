"""Defines the network on the wire: as a client may ask for it, and with every default filled in."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from models.kinds import KINDS, Cell, Kind

Activation = Literal["softmax", "sigmoid", "identity"]
Nonlinearity = Literal["tanh", "relu"]
Count = Annotated[int, Field(ge=1)]


class WireModel(BaseModel):
    """What every object on the wire shares: strict types, no unknown field, no NaN and no infinity."""

    model_config = ConfigDict(
        strict=True,
        extra="forbid",
        allow_inf_nan=False,
        frozen=True,
        protected_namespaces=(),
        use_attribute_docstrings=True,
    )


class ReadoutFields(WireModel):
    """What a readout is, but for its size and its activation."""

    bias: bool = False
    """Whether V h gets a bias."""
    joint: bool = False
    """With two directions: false gives each direction a V of its own and concatenates the activated outputs;
    true has one V over the concatenated hidden states. With one direction both are the same."""


class ReadoutRequest(ReadoutFields):
    """A readout, in which everything may be left out."""

    size: Count | None = None
    """Outputs of each V. Default: as many as the network has inputs."""
    activation: Activation | None = None
    """What the product V h passes through to become the output. Default: softmax; identity where V has one
    output, whose softmax would be 1 whatever the weights are, and is refused."""


class Readout(ReadoutFields):
    """The note's V: from the hidden state of the last layer to the output."""

    size: Count
    """Outputs of each V."""
    activation: Activation = "softmax"
    """What the product V h passes through to become the output."""


class NetworkFields(WireModel):
    """What a network is, but for what depends on its input."""

    cell: Cell = "lstm"
    """The step function."""
    hidden_size: Count = 12
    """Units of each hidden state, q."""
    num_layers: Count = 1
    """Recurrent layers stacked on one another."""
    bidirectional: bool = False
    """Whether each layer also reads the sequence from its end."""
    bias: bool = True
    """Whether the terms have biases, b_ih and b_hh."""
    nonlinearity: Nonlinearity = "tanh"
    """The RNN's activation. Has no meaning for the other cells, which take its default only."""
    reset_after: bool = True
    """The GRU's form: true is PyTorch's (the reset gate scales W h + b), false that of Cho et al. 2014 (it
    scales h). Has no meaning for the other cells, which take its default only."""

    @property
    def kind(self) -> Kind:
        """What its cells are made of."""
        return KINDS[self.cell]


class NetworkRequest(NetworkFields):
    """A network, in which everything may be left out."""

    input_size: Count | None = None
    """Numbers in each input vector, p. Default: what the input shows; where given it must agree with that."""
    readout: ReadoutRequest | None = ReadoutRequest()
    """The readout; null for a network without one. Default: a softmax as wide as the input."""


class Network(NetworkFields):
    """A network with every default filled in."""

    input_size: Count
    """Numbers in each input vector, p."""
    readout: Readout | None
    """The readout; null for a network without one."""
