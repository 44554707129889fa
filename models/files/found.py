"""Defines a recurrent network as it was found among the tensors of a file."""

from collections.abc import Mapping
from dataclasses import dataclass

from models.config import NetworkConfig
from models.files.contents import Tensors


@dataclass(frozen=True, slots=True)
class Found:
    """A recurrent module, or several that are one network.

    prefix: what stands before PyTorch's names in the file, such as `encoder.lstm.`; of several modules, what
    stands before their numbers. parts: the prefixes of the modules that it is made of, the first layer's
    first. is_cell: whether it is a lone cell such as nn.LSTMCell. is_certain: whether no other reading of its
    tensors is as likely. config: as far as the tensors tell. others: further kinds of cells that have the
    same tensors. parameters: the name in the file of each tensor, by PyTorch's name. wrong: why it cannot
    run; empty where it can.
    """

    prefix: str
    parts: tuple[str, ...]
    is_cell: bool
    is_certain: bool
    config: NetworkConfig
    others: tuple[str, ...]
    parameters: Mapping[str, str]
    wrong: tuple[str, ...]

    @property
    def width(self) -> int:
        """Counts the numbers that it gives at each time step."""
        return self.config.hidden_size * len(self.config.directions)


@dataclass(slots=True)
class Family:
    """The recurrent tensors of a file that share a prefix.

    members: their names in the file, by PyTorch's names, a lone cell's as those of layer 0. layers: as the
    names count them. is_mixed: whether some name a layer and others do not.
    """

    members: dict[str, str]
    layers: int
    is_cell: bool
    is_mixed: bool

    def shape(self, tensors: Tensors, parameter: str) -> tuple[int, ...] | None:
        """Returns the shape of a parameter; None where it has none of that name."""
        name = self.members.get(parameter)
        return None if name is None else tuple(tensors[name].shape)
