"""Serves the code that computes, and what each name in it stands for on the wire."""

from collections.abc import Callable

from fastapi import APIRouter, Request
from pydantic import ValidationError

from app.code.answer import Code, CodeRequest
from app.code.listing import note_code, step_code
from app.wire.complaints import complaint

router = APIRouter(prefix="/api/code", tags=["code"])


@router.get("/note")
async def get_note(request: Request) -> Code:
    """The study note's two classes, `RNNCell` and `RNN`, or with `cell` their kin; no excerpt for a kind that
    the note has no class of. The query is as below."""
    return answer(note_code, dict(request.query_params))


@router.get("/{cell}")
async def get_step(request: Request, cell: str) -> Code:
    """One step of a cell, and its readout. `nonlinearity`, `reset_after` and `activation` (softmax, sigmoid,
    identity, none) choose between branches, of which only one runs. A kind without code of its own has a step
    that is written from its equations, with or without `bias`."""
    return answer(step_code, {**request.query_params, "cell": cell})


def answer(list_code: Callable[[CodeRequest], Code], parameters: dict[str, str]) -> Code:
    """Returns the code asked for. Raises Refusal (422) with everything that is wrong with the request."""
    try:
        return list_code(CodeRequest.model_validate(parameters))
    except ValidationError as failure:
        raise complaint(failure) from None
