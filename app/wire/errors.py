"""Defines the one shape of every answer that is an error."""

from pydantic import BaseModel, ConfigDict, Field

from app.wire.messages import FILE, Value, message_of


class ErrorDetail(BaseModel):
    """One thing that is wrong."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    field: str | None
    """The field that is wrong, such as `network.hidden_size` or `input.values[3][0]`; null where none is
    to blame."""
    message: str
    """What was expected and what came, in English."""
    code: str = FILE
    """Which message it is; "file" for what is wrong with a file of the operator's."""
    values: dict[str, Value] = Field(default_factory=dict[str, Value])
    """What the message names, such as `most` and `came`."""


class FaultyFile(BaseModel):
    """A file that should be a lesson or a model, and is none."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    file: str
    """Its name."""
    detail: list[ErrorDetail]
    """Everything that is wrong with it."""


def problem(code: str, field: str | None = None, /, **values: Value) -> ErrorDetail:
    """Builds the detail of one thing that is wrong, with the message of `app/wire/messages.py`."""
    return ErrorDetail(field=field, message=message_of(code, values), code=code, values=values)


class ErrorAnswer(BaseModel):
    """The body of every answer with a status of 400 or more."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    detail: list[ErrorDetail]
    """Everything that is wrong, at least one."""


MOST_TOLD = 100
"""Things that one answer tells: more help nobody, and a body may hold a million."""


class Refusal(Exception):
    """A request that is not served: the status of the answer, at least 400, and what is wrong."""

    def __init__(self, status: int, *detail: ErrorDetail) -> None:
        told = detail[:MOST_TOLD]
        super().__init__("; ".join(f"{one.field}: {one.message}" for one in told))
        self.status = status
        self.answer = ErrorAnswer(detail=list(told))
        self.retry_seconds: int | None = None
        """The time after which to ask again, where it is known better than by the settings."""

    def after(self, seconds: int) -> "Refusal":
        """Sets when to ask again, and returns the same refusal."""
        self.retry_seconds = seconds
        return self


def refusal(status: int, code: str, field: str | None = None, /, **values: Value) -> Refusal:
    """Builds a refusal with one detail."""
    return Refusal(status, problem(code, field, **values))


def unprocessable(code: str, field: str | None = None, /, **values: Value) -> Refusal:
    """Builds a refusal with status 422: the request is understood, and wrong."""
    return refusal(422, code, field, **values)


def faulty_file(message: str, field: str | None = None) -> Refusal:
    """Builds the refusal of an operator's file, with a message of its own."""
    return Refusal(422, ErrorDetail(field=field, message=message))
