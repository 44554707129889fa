"""The listing of what runs: for a cell's step, and for the study note's classes."""

from functools import lru_cache

from app.code.answer import Code, CodeRequest
from app.code.kept import kept


@lru_cache(maxsize=64)
def step_code(request: CodeRequest) -> Code:
    """The functions that compute a cell's step, and its output. Raises OSError where they were not traced."""
    traced = kept(request.cell)
    return traced.code(traced.step, request)


@lru_cache(maxsize=64)
def note_code(request: CodeRequest) -> Code:
    """The study note's two classes of a cell, with what they stand on. Raises OSError as above."""
    traced = kept(request.cell)
    return traced.code(traced.note, request)
