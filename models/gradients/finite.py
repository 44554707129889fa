"""Finds the first gradient that is not finite: gradients may explode, and are never clipped."""

from collections.abc import Iterator
from math import isfinite

from models.finite import NotFinite, first_not_finite_place
from models.gradients.backward import CellGradient, GradientStep
from models.gradients.jacobians import Norms


def gradient_not_finite(steps: list[GradientStep]) -> NotFinite | None:
    """The first NaN or infinity among gradients, their norms and those of Jacobians, in the order in which
    the pass reached them. None if all is finite."""
    return next((fault for step in steps for cell in step.cells for fault in _in_cell(step.step, cell)), None)


def _in_cell(step: int, cell: CellGradient) -> Iterator[NotFinite]:
    def fault(tensor: str, unit: int | None, value: float) -> NotFinite:
        return NotFinite(step, cell.layer, cell.direction, cell.time_step, tensor, unit, value)

    for name, gradient in cell.states.items():
        if (place := first_not_finite_place(gradient)) is not None:
            yield fault(f"gradient.{name}", place[0], gradient[place].item())
    for name, length in cell.norms.items():
        if not isfinite(length):
            yield fault(f"norm of gradient.{name}", None, length)
    for name, norms in _jacobian_norms(cell):
        if not (isfinite(norms.spectral) and isfinite(norms.frobenius)):
            yield fault(f"norm of jacobian.{name}", None, norms.frobenius)


def _jacobian_norms(cell: CellGradient) -> Iterator[tuple[str, Norms]]:
    if cell.jacobian is not None:
        yield from cell.jacobian.states.items()
        if cell.jacobian.whole is not None:
            yield "state", cell.jacobian.whole
