"""Gives the wire's models a field for each state that some kind of cell has.

Which states there are, `models/kinds/` says: a model spells what it has for the hidden state, which every
kind has, and any other state gets the same.
"""

from copy import copy
from typing import Any, TypeVar, cast

from pydantic import create_model
from pydantic.fields import FieldInfo
from pydantic.json_schema import SkipJsonSchema

from app.wire.network import WireModel
from models.kinds import HIDDEN_STATE, KINDS, STATES, StateName, fitting

Model = TypeVar("Model", bound=WireModel)
OTHERS = tuple(name for name in STATES if name != HIDDEN_STATE)
"""The states that not every kind has."""
BASIC = frozenset(name for kind in KINDS.values() if kind.place is not None for name in kind.states)
"""The states of the kinds that are offered first."""


def with_states(model: type[Model]) -> type[Model]:
    """Adds a field for each other state behind those of the hidden state, under the state's own name.

    The field may be left out: a cell may not have the state. What a field of the hidden state may not be,
    such as null, it may not be either. model: of fields alone, since nothing else comes along.
    """
    hidden_fields = [name for name in model.model_fields if name.startswith(HIDDEN_STATE)]
    fields: dict[str, FieldInfo] = {}
    for name, field in model.model_fields.items():
        fields[name] = field
        if name == hidden_fields[-1]:
            fields |= {
                one.replace(HIDDEN_STATE, state): like(model.model_fields[one], one, state)
                for state in OTHERS
                for one in hidden_fields
            }
    definitions: dict[str, Any] = {name: (field.annotation, field) for name, field in fields.items()}
    extended = create_model(
        model.__name__,
        __base__=WireModel,
        __module__=model.__module__,
        __doc__=model.__doc__,
        **definitions,
    )
    return cast("type[Model]", extended)


def like(field: FieldInfo, name: str, state: StateName) -> FieldInfo:
    """Derives the field of another state from a field of the hidden state."""
    other = copy(field)
    other.description = f"{letter(state)}: as `{name}`; of {listed(fitting(state))} alone."
    if field.is_required():
        other.annotation = cast("type[Any]", field.annotation | SkipJsonSchema[None])
        other.default, other.json_schema_extra = None, without_default
    elif state not in BASIC:
        other.exclude_if = is_none  # those of the kinds that are offered first have always been told
    return other


def letter(state: StateName) -> str:
    """Returns the letter of a state in equations."""
    equations = (one for kind in KINDS.values() for one in kind.equations)
    return next(one.symbol for one in equations if one.quantity == state)


def listed(names: tuple[str, ...]) -> str:
    """Joins the names as a sentence lists them."""
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def states_in(model: WireModel) -> dict[StateName, Any]:  # Any: whatever the model's fields are
    """Returns the states that a model has by name, the hidden state first."""
    return {name: told for name in STATES if (told := getattr(model, name, None)) is not None}


def without_default(schema: dict[str, Any]) -> None:  # Any: pydantic's own type for a JSON schema
    """Removes the default from a schema: the key is left out of the line, and never null."""
    schema.pop("default", None)


def is_none(value: object) -> bool:
    """Says whether a field is left out, because it is None."""
    return value is None
