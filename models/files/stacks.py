"""Joins modules that are one network: each reads the hidden states of the one before, and their names count
them, such as `cells.0` and `cells.1`."""

import re
from dataclasses import replace
from itertools import pairwise

from models.files.contents import Tensors
from models.files.found import Found
from models.files.limits import LAYERS
from models.files.linears import scales_of
from models.files.names import NUMBERED, common, legible, path_of


def stacks_in(modules: list[Found]) -> list[list[Found]]:
    """Lists the modules that are one network, the first layer first."""
    numbered: dict[str, list[tuple[int, Found]]] = {}
    for module in modules:
        found = NUMBERED.match(module.prefix)
        if found and len(found[2]) < 10:
            numbered.setdefault(found[1], []).append((int(found[2]), module))
    stacks: list[list[Found]] = []
    for parts in numbered.values():
        parts.sort(key=lambda one: one[0])
        places = [place for place, _ in parts]
        stack = [module for _, module in parts]
        whole = places == list(range(places[0], places[0] + len(places)))
        if len(parts) > 1 and whole and _is_chain(stack):
            stacks.append(stack)
    return stacks


def _is_chain(stack: list[Found]) -> bool:
    """Says whether each is of the same kind as the one before, and reads what that gives."""
    return not any(module.wrong for module in stack) and all(
        module.config.cell == before.config.cell
        and module.is_cell == before.is_cell
        and module.config.bidirectional == before.config.bidirectional
        and module.config.reset_after == before.config.reset_after
        and module.config.nonlinearity == before.config.nonlinearity
        and module.config.input_size == before.width
        for before, module in pairwise(stack)
    )


def joined(stack: list[Found], tensors: Tensors) -> Found:
    """Returns the network that several modules are, or why it cannot run."""
    first = stack[0]
    layers = 0
    parameters: dict[str, str] = {}
    for module in stack:
        for name, in_file in module.parameters.items():
            parameters[_raised(name, layers)] = in_file
        layers += module.config.num_layers
    found = NUMBERED.match(first.prefix)
    prefix = found[1] if found else ""
    # Side by side, all would read the same: where the first reads as many numbers as it has units, that fits
    # as well.
    certain = first.config.input_size != first.width and not _separators(stack, tensors)
    return replace(
        first,
        prefix=prefix,
        parts=tuple(module.prefix for module in stack),
        is_certain=certain,
        config=replace(first.config, num_layers=layers),
        parameters=parameters,
        wrong=_wrong(stack, prefix, layers),
    )


def _raised(name: str, by: int) -> str:
    """Returns PyTorch's name of the same tensor so many layers up."""
    return re.sub(r"_l(\d+)", lambda found: f"_l{int(found[1]) + by}", name, count=1)


def _wrong(stack: list[Found], prefix: str, layers: int) -> tuple[str, ...]:
    if layers > LAYERS:
        return (f"{legible(prefix)}: the names count {layers} layers; at most {LAYERS} are run",)
    widths = [module.config.hidden_size for module in stack]
    if len(set(widths)) > 1:
        came = ", ".join(map(str, widths))
        return (
            f"{legible(prefix)}: its layers have {came} units. Layers of different widths cannot be traced "
            "as one network; each can be by itself",
        )
    if len({module.config.bias for module in stack}) > 1:
        return (f"{legible(prefix)}: some of its layers have biases and some have none",)
    return ()


def _separators(stack: list[Found], tensors: Tensors) -> list[str]:
    """Lists the scales of a normalisation that may stand between its layers."""
    scope = path_of(stack[0].prefix)[:-2]
    return [
        name
        for name in scales_of(tensors, stack[0].width)
        if common(scope, path_of(f"{name}.")) == len(scope)
    ]
