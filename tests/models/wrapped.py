"""Modules that hold a recurrent part, as people write them; and a plain loop over PyTorch's documented
equations."""

from collections.abc import Mapping
from random import Random
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn.utils.rnn import PackedSequence, pack_padded_sequence

Numbers = NDArray[np.float64]
HIDDEN, CELL = "hidden_state", "cell_state"
GATES = {
    "LSTM": ("input", "forget", "candidate", "output"),
    "GRU": ("reset", "update", "candidate"),
    "RNN_TANH": (),
    "RNN_RELU": (),
}


class Encoder(nn.Module):
    """Tokens through an embedding into a recurrent part, with a head behind it."""

    def __init__(self, part: nn.RNNBase) -> None:
        super().__init__()
        self.embedding = nn.Embedding(11, part.input_size)
        self.inner = nn.ModuleDict({"part": part})
        self.drop = nn.Dropout(0.5)
        self.head = nn.Linear(part.hidden_size * (2 if part.bidirectional else 1), 3)

    def forward(self, tokens: Tensor) -> Tensor:
        output, _ = self.inner["part"](input=self.drop(self.embedding(tokens)), hx=None)
        return self.head(output).mean()


class Packing(nn.Module):
    """Packs its input by the lengths that it is given."""

    def __init__(self, part: nn.RNNBase, in_order: bool) -> None:
        super().__init__()
        self.part, self.in_order = part, in_order

    def forward(self, x: Tensor, lengths: Tensor, hx: Tensor | None = None) -> PackedSequence:
        packed = pack_padded_sequence(x, lengths, self.part.batch_first, enforce_sorted=self.in_order)
        return self.part(packed, hx)[0]


class Looping(nn.Module):
    """Calls a cell once for each time step; `scale` changes the state in between."""

    def __init__(self, cell: nn.RNNCellBase, scale: float = 1.0) -> None:
        super().__init__()
        self.cell, self.scale = cell, scale

    def forward(self, x: Tensor, state: Tensor | tuple[Tensor, Tensor] | None = None) -> Tensor:
        for step in x:  # (B, p), or (p)
            state = self.cell(step, state)
            if isinstance(state, Tensor) and self.scale != 1:
                state = state * self.scale
        assert state is not None
        return state[0]


class Case(NamedTuple):
    """A module with what its forward takes, and what its recurrent part then reads of one batch element."""

    module: nn.Module
    part: nn.RNNBase | nn.RNNCellBase
    arguments: tuple[object, ...]
    batch: int
    inputs: Tensor  # (T, p)
    before: Mapping[str, Tensor]  # (rows, q), empty where none were given


def mode_of(part: nn.RNNBase | nn.RNNCellBase) -> str:
    """PyTorch's own name of its equations."""
    if isinstance(part, nn.RNNBase):
        return part.mode
    if isinstance(part, nn.RNNCell):
        return f"RNN_{part.nonlinearity.upper()}"
    return "LSTM" if isinstance(part, nn.LSTMCell) else "GRU"


def drawn(seed: int, dtype: torch.dtype) -> Case:
    """Draws a module of any kind, size and nesting."""
    random = Random(seed)
    torch.manual_seed(seed)  # pyright: ignore[reportUnknownMemberType] untyped in PyTorch
    p, q, steps, size = (
        random.randint(1, 6),
        random.randint(1, 8),
        random.randint(1, 12),
        random.randint(1, 4),
    )
    batch = random.randrange(size)
    if random.random() < 0.3:
        return _drawn_loop(random, p, q, steps, size, batch, dtype)
    kind = random.choice([nn.RNN, nn.LSTM, nn.GRU])
    layers = random.randint(1, 3)
    options: dict[str, object] = {
        "num_layers": layers,
        "bidirectional": random.random() < 0.5,
        "bias": random.random() < 0.7,
        "batch_first": random.random() < 0.5,
        "dropout": 0.4 if layers > 1 else 0.0,
        "dtype": dtype,
    }
    if kind is nn.RNN:
        options["nonlinearity"] = random.choice(["tanh", "relu"])
    part: nn.RNNBase = kind(p, q, **options)
    nesting = random.choice(["bare", "unbatched", "encoder", "packing", "packed"])
    x = torch.randn(size, steps, p, dtype=dtype)
    tokens = torch.randint(11, (size, steps))
    rows = part.num_layers * (2 if part.bidirectional else 1)
    names = (HIDDEN, CELL) if kind is nn.LSTM else (HIDDEN,)
    states = {name: torch.randn(rows, size, q, dtype=dtype) * 0.5 for name in names}
    given = states if random.random() < 0.5 else {}
    hx = None if not given else tuple(given.values()) if len(given) > 1 else given[HIDDEN]
    own = {name: state[:, batch] for name, state in given.items()}
    laid = x if part.batch_first else x.transpose(0, 1)
    match nesting:
        case "bare":
            return Case(part, part, (laid, hx), batch, x[batch], own)
        case "unbatched":
            one = tuple(own.values()) if len(own) > 1 else own.get(HIDDEN)
            return Case(nn.Sequential(part)[0], part, (x[batch], one), 0, x[batch], own)
        case "encoder":
            module = Encoder(part).to(dtype)
            read = module.embedding(tokens).detach()
            argument = tokens if part.batch_first else tokens.T
            return Case(nn.Sequential(nn.Identity(), module), part, (argument,), batch, read[batch], {})
        case _:
            in_order = random.random() < 0.5
            lengths = torch.tensor([random.randint(1, steps) for _ in range(size)])
            lengths = lengths.sort(descending=True).values if in_order else lengths
            read = x[batch, : int(lengths[batch])]
            if nesting == "packing":
                return Case(Packing(part, in_order), part, (laid, lengths, hx), batch, read, own)
            packed = pack_padded_sequence(laid, lengths, part.batch_first, enforce_sorted=in_order)
            return Case(part, part, (packed, hx), batch, read, own)


def _drawn_loop(
    random: Random, p: int, q: int, steps: int, size: int, batch: int, dtype: torch.dtype
) -> Case:
    kind = random.choice([nn.RNNCell, nn.LSTMCell, nn.GRUCell])
    nonlinearity = {"nonlinearity": random.choice(["tanh", "relu"])} if kind is nn.RNNCell else {}
    cell: nn.RNNCellBase = kind(p, q, bias=random.random() < 0.7, dtype=dtype, **nonlinearity)
    x = torch.randn(steps, size, p, dtype=dtype)
    names = (HIDDEN, CELL) if kind is nn.LSTMCell else (HIDDEN,)
    given = {name: torch.randn(size, q, dtype=dtype) for name in names} if random.random() < 0.5 else {}
    own = {name: state[batch : batch + 1] for name, state in given.items()}
    if random.random() < 0.3:
        one = {name: state[batch] for name, state in given.items()}
        return Case(Looping(cell), cell, (x[:, batch], _spelled(one)), 0, x[:, batch], own)
    return Case(Looping(cell), cell, (x, _spelled(given)), batch, x[:, batch], own)


def _spelled(states: Mapping[str, Tensor]) -> object:
    return tuple(states.values()) if len(states) > 1 else states.get(HIDDEN)


def plain_loop(case: Case) -> dict[str, Numbers]:
    """Computes every state and gate, (rows, T, q), by the equations of PyTorch's documentation, in double
    precision."""
    part, mode = case.part, mode_of(case.part)
    layers = part.num_layers if isinstance(part, nn.RNNBase) else 1
    suffixes = ("", "_reverse") if isinstance(part, nn.RNNBase) and part.bidirectional else ("",)
    weights = {name: _numbers(tensor) for name, tensor in part.named_parameters()}
    below, rows = _numbers(case.inputs), list[dict[str, Numbers]]()
    for layer in range(layers):
        halves: list[Numbers] = []
        for suffix in suffixes:
            end = f"_l{layer}{suffix}" if isinstance(part, nn.RNNBase) else ""
            own = {name.removesuffix(end): tensor for name, tensor in weights.items() if name.endswith(end)}
            before = {name: _numbers(state)[len(rows)] for name, state in case.before.items()}
            turn = -1 if suffix else 1
            steps = _plain_row(mode, own, part.hidden_size, below[::turn], before)
            rows.append({name: values[::turn] for name, values in steps.items()})
            halves.append(rows[-1][HIDDEN])
        below = np.concatenate(halves, axis=1)
    return {name: np.stack([row[name] for row in rows]) for name in rows[0]}


def _plain_row(
    mode: str, own: Mapping[str, Numbers], q: int, xs: Numbers, before: Mapping[str, Numbers]
) -> dict[str, Numbers]:
    h, c = before.get(HIDDEN, np.zeros(q)), before.get(CELL, np.zeros(q))
    steps: list[dict[str, Numbers]] = []
    for x in xs:
        of_x = own["weight_ih"] @ x + own.get("bias_ih", 0)
        of_h = own["weight_hh"] @ h + own.get("bias_hh", 0)
        match mode:
            case "LSTM":
                i, f, g, o = np.split(of_x + of_h, 4)
                i, f, g, o = _sigmoid(i), _sigmoid(f), np.tanh(g), _sigmoid(o)
                c = f * c + i * g
                h = o * np.tanh(c)
                steps.append({CELL: c, "input": i, "forget": f, "candidate": g, "output": o})
            case "GRU":
                (xr, xz, xn), (hr, hz, hn) = np.split(of_x, 3), np.split(of_h, 3)
                r, z = _sigmoid(xr + hr), _sigmoid(xz + hz)
                n = np.tanh(xn + r * hn)
                h = (1 - z) * n + z * h
                steps.append({"reset": r, "update": z, "candidate": n})
            case _:
                total = of_x + of_h
                h = np.tanh(total) if mode == "RNN_TANH" else np.maximum(total, 0)
                steps.append({})
        steps[-1][HIDDEN] = h
    return {name: np.stack([step[name] for step in steps]) for name in steps[0]}


def _sigmoid(x: Numbers) -> Numbers:
    return 1 / (1 + np.exp(-x))


def _numbers(tensor: Tensor) -> Numbers:
    return tensor.detach().double().numpy()
