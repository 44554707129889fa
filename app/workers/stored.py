"""Loads the weights of trained models: each worker reads a file once and checks it against its card."""

from functools import lru_cache
from pathlib import Path

import torch
from numpy import float32, float64
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.torch import load

from app.settings import Settings
from app.trained.shelf import models_of
from app.wire.errors import ErrorDetail, Refusal, faulty_file
from models.config import NetworkConfig
from models.parameters import ParameterError, check_parameters

Array = NDArray[float32 | float64]
MOST_CACHED = 32
"""Models whose weights a worker keeps: all of ours, at most 6 MB."""


def stored_weights(name: str, config: NetworkConfig, limits: Settings) -> dict[str, Array]:
    """Returns every parameter of that model by its name. Raises Refusal (422) where its file cannot be
    used."""
    models = models_of(limits)
    path = models.shelf().weights[name]
    try:
        stamp = models.stamp_of(path)
        return checked(path, stamp, name, config)
    except OSError as error:
        raise faulty(name, f"{path.name} cannot be read: {error.strerror}") from None


@lru_cache(maxsize=MOST_CACHED)
def checked(path: Path, _stamp: tuple[int, int], name: str, config: NetworkConfig) -> dict[str, Array]:
    """Returns the weights in a file, from memory where it has not changed. Raises Refusal, OSError."""
    try:
        tensors: dict[str, torch.Tensor] = load(path.read_bytes())
        check_parameters(config, tensors)
    except SafetensorError as error:
        raise faulty(name, f"{path.name}: expected safetensors, got something else ({error})") from None
    except ParameterError as error:
        messages = (f"{path.name}, {one}" for one in error.problems)
        raise Refusal(422, *(detail_of(name, message) for message in messages)) from None
    return {key: tensor.numpy() for key, tensor in tensors.items()}


def faulty(name: str, message: str) -> Refusal:
    """Builds the refusal of a model whose card is in order and whose weights are not."""
    return faulty_file(f'the model "{name}" cannot be used: {message}', "weights.model")


def detail_of(name: str, message: str) -> ErrorDetail:
    """Describes one thing that is wrong with a model's weights."""
    return ErrorDetail(field="weights.model", message=f'the model "{name}" cannot be used: {message}')
