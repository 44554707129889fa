"""The sLSTM of Beck et al. 2024, "xLSTM: Extended Long Short-Term Memory", with its stabilizer."""

from collections.abc import Callable, Mapping

import torch
from torch import Tensor, exp, log, sigmoid, tanh


def shapes(inputs: int, units: int) -> dict[str, tuple[int, ...]]:
    return {
        "weight_ih": (4 * units, inputs),
        "weight_hh": (4 * units, units),
        "bias_ih": (4 * units,),
        "bias_hh": (4 * units,),
    }


def step(
    weights: Mapping[str, Tensor],
    x: Tensor,
    before: Mapping[str, Tensor],
    hold: Callable[[str, Tensor], Tensor],
) -> tuple[dict[str, Tensor], dict[str, Tensor]]:
    h, c = before["hidden_state"], before["cell_state"]
    n, m = before["normalizer_state"], before["stabilizer_state"]
    bias = weights["bias_ih"] + weights["bias_hh"]
    i, f, z, o = (x @ weights["weight_ih"].T + h @ weights["weight_hh"].T + bias).chunk(4, dim=-1)
    kept = log(sigmoid(f)) + m
    m = hold("stabilizer_state", torch.where(kept > i, kept, i))
    i = hold("gates.input", exp(i - m))
    f = hold("gates.forget", exp(kept - m))
    z = hold("gates.candidate", tanh(z))
    c = hold("cell_state", f * c + i * z)
    n = hold("normalizer_state", f * n + i)
    o = hold("gates.output", sigmoid(o))
    h = hold("hidden_state", o * (c / n))
    states = {"hidden_state": h, "cell_state": c, "normalizer_state": n, "stabilizer_state": m}
    return states, {"input": i, "forget": f, "candidate": z, "output": o}
