"""The LSTM with peepholes of Gers & Schmidhuber 2000, "Recurrent Nets that Time and Count"."""

from collections.abc import Callable, Mapping

from torch import Tensor, sigmoid, tanh


def shapes(inputs: int, units: int) -> dict[str, tuple[int, ...]]:
    return {
        "weight_ih": (4 * units, inputs),
        "weight_hh": (4 * units, units),
        "bias_ih": (4 * units,),
        "bias_hh": (4 * units,),
        "weight_peephole": (3 * units,),
    }


def step(
    weights: Mapping[str, Tensor],
    x: Tensor,
    before: Mapping[str, Tensor],
    hold: Callable[[str, Tensor], Tensor],
) -> tuple[dict[str, Tensor], dict[str, Tensor]]:
    h, c = before["hidden_state"], before["cell_state"]
    w_i, w_f, w_g, w_o = weights["weight_ih"].chunk(4)
    u_i, u_f, u_g, u_o = weights["weight_hh"].chunk(4)
    b_i, b_f, b_g, b_o = (weights["bias_ih"] + weights["bias_hh"]).chunk(4)
    p_i, p_f, p_o = weights["weight_peephole"].chunk(3)
    i = hold("gates.input", sigmoid(x @ w_i.T + h @ u_i.T + b_i + p_i * c))
    f = hold("gates.forget", sigmoid(x @ w_f.T + h @ u_f.T + b_f + p_f * c))
    g = hold("gates.candidate", tanh(x @ w_g.T + h @ u_g.T + b_g))
    c = hold("cell_state", f * c + i * g)
    o = hold("gates.output", sigmoid(x @ w_o.T + h @ u_o.T + b_o + p_o * c))
    h = hold("hidden_state", o * tanh(c))
    return {"hidden_state": h, "cell_state": c}, {"input": i, "forget": f, "candidate": g, "output": o}
