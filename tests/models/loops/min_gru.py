"""The minimal GRU of Feng et al. 2024, "Were RNNs All We Needed?"."""

from collections.abc import Callable, Mapping

from torch import Tensor, sigmoid


def shapes(inputs: int, units: int) -> dict[str, tuple[int, ...]]:
    return {"weight_ih": (2 * units, inputs), "bias_ih": (2 * units,)}


def step(
    weights: Mapping[str, Tensor],
    x: Tensor,
    before: Mapping[str, Tensor],
    hold: Callable[[str, Tensor], Tensor],
) -> tuple[dict[str, Tensor], dict[str, Tensor]]:
    w_z, w_n = weights["weight_ih"].chunk(2)
    b_z, b_n = weights["bias_ih"].chunk(2)
    z = hold("gates.update", sigmoid(x @ w_z.T + b_z))
    n = hold("gates.candidate", x @ w_n.T + b_n)
    h = hold("hidden_state", (1 - z) * before["hidden_state"] + z * n)
    return {"hidden_state": h}, {"update": z, "candidate": n}
