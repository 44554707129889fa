"""Computes the gradient of a loss at every state before it, and the Jacobian of each step.

The backward pass is PyTorch's own, one step of `cells.py` at a time, along the states that the run left
behind. ∂L/∂h_t is the total derivative: h_t acts on the readout, on the layer above and on the next step, and
all of it counts. So is ∂L/∂c_t, through h_t and through c of the next step.

Sources: Bengio, Simard & Frasconi 1994, "Learning long-term dependencies with gradient descent is difficult";
Pascanu, Mikolov & Bengio 2013, "On the difficulty of training recurrent neural networks".
"""

from models.gradients.backward import (
    CellGradient,
    GradientStep,
    begin_backward,
    first_step_back,
    go_back,
)
from models.gradients.finite import gradient_not_finite
from models.gradients.jacobians import Norms, StepJacobian
from models.gradients.loss import (
    CrossEntropy,
    HiddenUnit,
    Loss,
    LossProblem,
    OutputUnit,
    SquaredError,
    loss_problems,
)
from models.gradients.path import Forward, Path, run_path
from models.gradients.state import BackwardState

__all__ = [
    "BackwardState",
    "CellGradient",
    "CrossEntropy",
    "Forward",
    "GradientStep",
    "HiddenUnit",
    "Loss",
    "LossProblem",
    "Norms",
    "OutputUnit",
    "Path",
    "SquaredError",
    "StepJacobian",
    "begin_backward",
    "first_step_back",
    "go_back",
    "gradient_not_finite",
    "loss_problems",
    "run_path",
]
