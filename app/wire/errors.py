"""The one shape of every answer that is an error."""

from pydantic import BaseModel, ConfigDict


class ErrorDetail(BaseModel):
    """One thing that is wrong."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    field: str | None
    """The field that is wrong, such as `network.hidden_size` or `input.values[3][0]`; null where none is
    to blame."""
    message: str
    """What was expected and what came, in English."""


class ErrorAnswer(BaseModel):
    """The body of every answer with a status of 400 or more."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    detail: list[ErrorDetail]
    """Everything that is wrong, at least one."""


def error(message: str, field: str | None = None) -> ErrorAnswer:
    """An answer with one thing in it."""
    return ErrorAnswer(detail=[ErrorDetail(field=field, message=message)])
