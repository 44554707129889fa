"""Lists the code that runs: for one step of a cell, and for the study note's classes."""

from functools import lru_cache

from app.code.answer import Code, CodeRequest, Excerpt
from app.code.traced_file import is_traced, traced_code
from app.code.written.excerpt import written_step
from models.kinds import KINDS

READOUT = "models/readout.py"


@lru_cache(maxsize=64)
def step_code(request: CodeRequest) -> Code:
    """Returns the functions that compute a cell's step and its output: those of `models/` where they were
    traced, else a step that is written from the kind's equations."""
    if is_traced(request.cell):
        traced = traced_code(request.cell)
        return traced.code(traced.step, request)
    return Code(cell=request.cell, excerpts=[written_step(request), *readout_excerpts(request)])


@lru_cache(maxsize=64)
def note_code(request: CodeRequest) -> Code:
    """Returns the study note's two classes of a cell, with what they use; no excerpt for a kind that the note
    has no class of."""
    if is_traced(request.cell):
        traced = traced_code(request.cell)
        if traced.note:
            return traced.code(traced.note, request)
    return Code(cell=request.cell, excerpts=[])


def readout_excerpts(request: CodeRequest) -> list[Excerpt]:
    """Returns the functions of the readout, which are the same for every kind."""
    traced = traced_code(next(filter(is_traced, KINDS)))
    return [one for one in traced.code(traced.step, request).excerpts if one.file == READOUT]
