"""Puts the rows of other frameworks' tensors into PyTorch's order, as the kinds describe it."""

import torch
from torch import Tensor

from models.kinds import KINDS
from models.kinds.kind import Parameter, Saver


def parameter(cell: str, name: str) -> Parameter:
    """Returns a parameter of a kind of cell."""
    return next(one for one in KINDS[cell].parameters if one.name == name)


def repacked(tensor: Tensor, cell: str, name: str, saver: Saver) -> Tensor:
    """Returns a parameter in PyTorch's order of rows. tensor: (owners x q, ...), its rows as the other
    framework packs them."""
    owners = parameter(cell, name).owners
    theirs = [one for one in KINDS[cell].packings.get(saver, owners) if one in owners]
    blocks = dict(zip(theirs, tensor.chunk(len(theirs)), strict=True))
    return torch.cat([blocks[owner] for owner in owners])
