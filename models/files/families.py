"""Finds the recurrent modules in a file by the names and shapes of its tensors, and what does not fit in
them."""

from dataclasses import replace

import torch

from models.config import NetworkConfig
from models.files.contents import FLOATING, Contents, Tensors, Told
from models.files.errors import LoadError
from models.files.foreign import foreign_tensors
from models.files.found import Family, Found
from models.files.kinds import kinds_of, no_kind, units_of
from models.files.limits import LAYERS, MODULES
from models.files.names import legible, recurrent, shape_text
from models.files.stacks import joined, stacks_in
from models.finite import first_not_finite_place
from models.kinds import KINDS, Cell
from models.parameters import parameter_shapes

MOST_NAMED = 6
"""Names of tensors that are told where none of them is recurrent."""


def networks_in(contents: Contents) -> list[Found]:
    """Lists the recurrent modules in the file's order, several that are one network before its parts.

    Where a file says of its networks beside its tensors, there are no others. Raises LoadError where there is
    none.
    """
    tensors, told = contents.tensors, contents.told
    families = _families(tensors)
    if told:
        single = [
            _as_told(_found(prefix, families[prefix], tensors, (), one.cell), one)
            for prefix, one in told.items()
        ]
        return single if contents.is_graph else _with_stacks(single, tensors)
    if not families:
        names = ", ".join(legible(name) for name in list(tensors)[:MOST_NAMED]) or "nothing"
        raise LoadError(
            f"there is no nn.RNN, nn.LSTM, nn.GRU or other cell that is known here in this file. "
            f"It has: {names}"
        )
    if len(families) > MODULES:
        raise LoadError(f"the file has more than {MODULES} recurrent modules: it is not read")
    foreign = foreign_tensors(tensors, frozenset(families))
    single = [_found(prefix, family, tensors, foreign.get(prefix, ())) for prefix, family in families.items()]
    return _with_stacks(single, tensors)


def _with_stacks(single: list[Found], tensors: Tensors) -> list[Found]:
    stacks = [joined(parts, tensors) for parts in stacks_in(single)]
    return [
        one
        for module in single
        for one in (*(stack for stack in stacks if stack.parts[0] == module.prefix), module)
    ]


def _as_told(found: Found, told: Told) -> Found:
    """Returns a network as its file says that it is."""
    config = replace(
        found.config,
        nonlinearity=told.nonlinearity or found.config.nonlinearity,
        reset_after=found.config.reset_after if told.reset_after is None else told.reset_after,
    )
    return replace(found, config=config, others=(), wrong=(*told.refused, *found.wrong))


def _families(tensors: Tensors) -> dict[str, Family]:
    families: dict[str, Family] = {}
    for name in tensors:
        found = recurrent(name)
        if found is None:
            continue
        is_cell = found.layer is None
        family = families.setdefault(found.prefix, Family({}, 0, is_cell, False))
        family.is_mixed |= family.is_cell != is_cell
        family.layers = max(family.layers, 1 + (found.layer or 0))
        family.members[found.parameter] = name
    return families


def _found(
    prefix: str, family: Family, tensors: Tensors, beside: tuple[str, ...], cell: Cell | None = None
) -> Found:
    kinds = kinds_of(family, tensors) if cell is None else [KINDS[cell]]
    kind = kinds[0] if kinds else next(iter(KINDS.values()))
    inputs = family.shape(tensors, "weight_ih_l0")
    config = NetworkConfig(
        kind.name,
        max(inputs[1] if inputs and len(inputs) > 1 else 0, 1),
        max(units_of(kind, family, tensors), 1),
        family.layers,
        bidirectional=any(name.endswith("_reverse") for name in family.members),
        bias=any(name.startswith("bias") for name in family.members),
    )
    if family.layers > LAYERS:
        wrong: tuple[str, ...] = (
            f"{legible(prefix)}: the names count {family.layers} layers; at most {LAYERS} are run",
        )
    elif family.is_mixed:
        wrong = (
            f"{legible(prefix)}: some names have a layer, such as weight_hh_l0, and others have none, such "
            "as weight_hh. It is not clear which are the cell's",
        )
    elif beside:
        wrong = beside
    elif not kinds:
        wrong = (no_kind(prefix, family, tensors),)
    else:
        wrong = _misfits(config, prefix, family, tensors)
    return Found(
        prefix,
        (prefix,),
        family.is_cell,
        # A kind that is offered first is likelier than its kin; of those behind, none is.
        is_certain=len(kinds) < 2 or kind.place is not None,
        config=config,
        others=tuple(one.name for one in kinds[1:]),
        parameters=family.members,
        wrong=wrong,
    )


def _misfits(config: NetworkConfig, prefix: str, family: Family, tensors: Tensors) -> tuple[str, ...]:
    shapes = parameter_shapes(config)
    wrong: list[str] = []
    for parameter, shape in shapes.items():
        name, expected = family.members.get(parameter), shape_text(shape)
        if name is None:
            wrong.append(
                f"{legible(prefix + parameter)}: expected shape {expected}, but there is no such tensor"
            )
            continue
        came = tuple(tensors[name].shape)
        if came != shape:
            wrong.append(f"{legible(name)}: expected shape {expected}, got {shape_text(came)}")
        elif (fault := wrong_numbers(name, tensors)) is not None:
            wrong.append(fault)
    surplus = [name for parameter, name in family.members.items() if parameter not in shapes]
    wrong += [
        f"{legible(name)}: the module has no place for this tensor, of shape "
        f"{shape_text(tuple(tensors[name].shape))}"
        for name in surplus
    ]
    return tuple(wrong)


def wrong_numbers(name: str, tensors: Tensors) -> str | None:
    """Says where a tensor has its first number that is none, or that its numbers are of another kind."""
    tensor = tensors[name]
    if tensor.dtype not in FLOATING:
        kind = str(tensor.dtype).removeprefix("torch.")
        return f"{legible(name)}: expected floating-point numbers, got {kind}"
    place = first_not_finite_place(tensor)
    if place is None:
        return None
    came = tensor[place].to(torch.float64).item()
    return f"{legible(name)}: expected finite numbers, got {came} at {list(place)}"
