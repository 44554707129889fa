"""Loads the networks in a file."""

from os import PathLike
from pathlib import Path

import torch

from models.files.account import account_of
from models.files.contents import Contents, Told
from models.files.errors import LoadError
from models.files.families import networks_in
from models.files.formats import read
from models.files.found import Found
from models.files.names import legible, name_of
from models.files.readouts import embedding_of, pairing_of
from models.files.stored import Networks, StoredNetwork

NOTHING = Told()


def load(path: str | PathLike[str]) -> Networks:
    """Returns the recurrent networks in a file of weights: safetensors, what torch.save has written of a
    state_dict, a TorchScript archive, .npz, a pickle of NumPy's arrays, JSON.

    Nothing in the file is executed. Raises LoadError, which names the file and what is wrong with it, and
    OSError where it cannot be opened.
    """
    path = Path(path)
    try:
        contents = read(path)
        modules = networks_in(contents)
    except MemoryError as error:
        raise LoadError(f"{legible(path.name)}: there is not enough memory to read it") from error
    except LoadError as error:
        raise LoadError(f"{legible(path.name)}: {error}") from error.__cause__
    combined = {
        name_of(one.prefix): tuple(name_of(part) for part in one.parts)
        for one in modules
        if len(one.parts) > 1 and one.is_certain and not one.wrong
    }
    return Networks([_stored(one, contents, modules) for one in modules], combined)


def _stored(found: Found, contents: Contents, modules: list[Found]) -> StoredNetwork:
    tensors, told = contents.tensors, contents.told.get(found.prefix, NOTHING)
    pairing = pairing_of(tensors, found, modules, is_ordered=contents.is_ordered)
    readout = pairing.readout
    parameters = {} if found.wrong else {name: tensors[one] for name, one in found.parameters.items()}
    parts = [contents.told.get(prefix, NOTHING) for prefix in found.parts]
    notes = list(dict.fromkeys((*contents.notes, *(note for one in parts for note in one.notes))))
    embedding = embedding_of(tensors, found, pairing)
    if embedding:
        notes.append(embedding)
    if parameters:
        notes += _unsaid(found, parts[0])
        kinds = {one.dtype for one in parameters.values()} - {torch.float32, torch.float64}
        notes += [f"its numbers are {one}, computed in float32" for one in sorted(map(_dtype, kinds))]
    return StoredNetwork(
        name=name_of(found.prefix),
        config=found.config,
        parameters=parameters,
        wrong=found.wrong,
        readout=name_of(readout.prefix) if readout else "",
        why=pairing.why,
        others=found.others,
        initial=told.initial,
        notes=tuple(notes),
        account=account_of(contents, modules, found, readout),
    )


def _dtype(dtype: torch.dtype) -> str:
    return str(dtype).removeprefix("torch.")


def _unsaid(found: Found, told: Told) -> list[str]:
    """Says what the tensors do not tell, and what is taken instead."""
    notes: list[str] = []
    config = found.config
    if "nonlinearity" in config.kind.options and told.nonlinearity is None:
        notes.append(
            'the file does not tell its activation: tanh is taken; told(nonlinearity="relu") changes it'
        )
    if found.others and found.config.kind.place is None:
        kinds = ", ".join(found.others)
        notes.append(
            f"cells of the kind {kinds} have tensors of the same names and shapes: told(cell=…) says which"
        )
    if len(found.parts) > 1 and not found.is_certain:
        notes.append(
            "its parts can be one network of several layers, or stand side by side: the shapes fit both"
        )
    return notes
