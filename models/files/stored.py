"""Defines a network that a file holds, and the list of all of them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import overload

import torch
from torch import Tensor, nn

from models.cells import Nonlinearity
from models.config import NetworkConfig
from models.files.account import Accounted
from models.files.errors import LoadError
from models.files.names import legible
from models.fused import has_kernel
from models.kinds import Cell
from models.network import Network
from models.parameters import recurrent_module


@dataclass(frozen=True, eq=False)
class StoredNetwork:
    """A recurrent network of a file.

    name: its path there, empty for the whole file. config: what it is. parameters: the file's own tensors by
    PyTorch's names; empty where it cannot be shown. wrong: why it cannot. readout: the linear layer that
    surely reads its states, empty where none does. why: the reasons for that, or the doubts. others: further
    kinds of cells that have the same tensors. initial: the states before its first step, by name, where the
    file has some. notes: what is to be known of it. account: what every tensor of the file is used as.
    """

    name: str
    config: NetworkConfig
    parameters: Mapping[str, Tensor]
    wrong: tuple[str, ...]
    readout: str
    why: tuple[str, ...]
    others: tuple[Cell, ...]
    initial: Mapping[str, Tensor]
    notes: tuple[str, ...]
    account: tuple[Accounted, ...]

    @cached_property
    def network(self) -> Network:
        """Returns what runs: its parameters in float64 if the file has one in that, else in float32. Raises
        LoadError where it cannot be shown."""
        if self.wrong:
            raise LoadError("\n".join((f"{self.title} cannot be shown:", *self.wrong)))
        double = any(one.dtype == torch.float64 for one in self.parameters.values())
        dtype = torch.float64 if double else torch.float32
        return Network(self.config, {name: one.to(dtype) for name, one in self.parameters.items()})

    def module(self) -> nn.RNNBase:
        """Builds PyTorch's own module with these weights; it takes T x p or B x T x p. Raises LoadError where
        PyTorch has none of this kind."""
        network, config = self.network, self.config
        if not has_kernel(config):
            raise LoadError(f"PyTorch has no module for {self.title}")
        module = recurrent_module(config).to(network.dtype)
        module.batch_first = True
        module.load_state_dict(dict(network.parameters))
        return module.eval()

    def told(
        self,
        *,
        cell: Cell | None = None,
        nonlinearity: Nonlinearity | None = None,
        reset_after: bool | None = None,
    ) -> "StoredNetwork":
        """Returns the same network with what its file does not tell: a kind among its others, an RNN's
        activation, a GRU's variant. Raises LoadError for a kind whose tensors are others."""
        if cell is not None and cell not in (self.config.cell, *self.others):
            known = ", ".join((self.config.cell, *self.others))
            raise LoadError(f"cell: expected one of {known}, got {cell!r}")
        config = replace(
            self.config,
            cell=cell or self.config.cell,
            nonlinearity=nonlinearity or self.config.nonlinearity,
            reset_after=self.config.reset_after if reset_after is None else reset_after,
        )
        return replace(self, config=config)

    @property
    def title(self) -> str:
        """Returns how a message names it: its kind, and its path where it has one."""
        return f"{self.config.kind.title} at {legible(self.name)!r}" if self.name else self.config.kind.title

    def __repr__(self) -> str:
        if self.wrong:
            return "\n  ".join((f"Network {legible(self.name)!r}: cannot be shown", *self.wrong))
        config = self.config
        layers = f"{config.num_layers} layer{'s' if config.num_layers > 1 else ''}"
        both = ", both directions" if config.bidirectional else ""
        biases = "" if config.bias else ", no biases"
        sizes = f"{config.input_size} inputs, {config.hidden_size} units, {layers}{both}{biases}"
        return "\n  ".join((f"{self.title}: {sizes}", *self.why, *self.notes))


class Networks(Sequence[StoredNetwork]):
    """The networks of a file, in its order; several modules that are one network stand before its parts."""

    def __init__(self, networks: Sequence[StoredNetwork], combined: Mapping[str, tuple[str, ...]]) -> None:
        """combined: by the name of a network that surely is several modules, the names of these."""
        self._networks = tuple(networks)
        self._combined = combined

    @overload
    def __getitem__(self, index: int | str) -> StoredNetwork: ...
    @overload
    def __getitem__(self, index: slice) -> "Networks": ...
    def __getitem__(self, index: int | str | slice) -> "StoredNetwork | Networks":
        if isinstance(index, str):
            return self.at(index)
        if isinstance(index, slice):
            return Networks(self._networks[index], self._combined)
        return self._networks[index]

    def __len__(self) -> int:
        return len(self._networks)

    def __iter__(self) -> Iterator[StoredNetwork]:
        return iter(self._networks)

    def __repr__(self) -> str:
        return "\n".join(f"[{place}] {network!r}" for place, network in enumerate(self._networks))

    def at(self, name: str | None = None) -> StoredNetwork:
        """Returns the network of that name, or without a name the only one that can be shown.

        Raises LoadError where there is no such one, or several: it names them all.
        """
        if name is not None:
            named = [one for one in self._networks if one.name == name]
            named = named or [one for one in self._networks if one.name.startswith(f"{name}.")]
            if len(named) == 1:
                return named[0]
            what = "which holds several" if named else "where there is none"
            raise LoadError(f"at: expected one of the networks, {self._names()}, got {name!r}, {what}")
        parts = {part for names in self._combined.values() for part in names}
        shown = [one for one in self._networks if not one.wrong and one.name not in parts]
        if len(shown) == 1:
            return shown[0]
        if not shown:
            wrong = [line for one in self._networks for line in one.wrong]
            raise LoadError("\n".join(("no network of this file can be shown:", *wrong)))
        raise LoadError(f"at: expected one of the {len(shown)} networks, {self._names()}, got none")

    def _names(self) -> str:
        return ", ".join(repr(legible(one.name)) for one in self._networks)
