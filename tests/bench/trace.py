"""How long a whole trace takes beside PyTorch's own forward pass: `python -m tests.bench.trace`.

For each cell, hidden size and length, batch 1 and float32: the median time of torch.nn.LSTM, GRU or RNN, of
our trace with gates, and of a Python loop over PyTorch's single cell, measured in turns in one process.
Once with one thread, as the server's workers run, and once with PyTorch's default.
"""

from collections.abc import Callable
from statistics import median
from time import perf_counter

import torch
from torch import Tensor, nn

from models.config import Cell, NetworkConfig
from models.network import Network
from models.parameters import seeded_parameters
from models.run import run_chunk
from models.state import initial_run_state

HIDDEN_SIZES = 8, 64, 256
LENGTHS = 20, 200, 2000
TARGET = 2.5
BUDGET_SECONDS = 0.5
FEWEST_ROUNDS = 15
LOOP_SHARE = 10
CELLS: tuple[Cell, ...] = "lstm", "gru", "rnn"
HEADER = ("cell", "units", "steps", "torch.nn", "trace", "loop", "trace/nn", "loop/nn")
COLUMNS = "{:>5} {:>5} {:>5} {:>9} {:>9} {:>9} {:>8} {:>8}"


def main() -> None:
    default = torch.get_num_threads()
    for threads in sorted({1, default}):
        torch.set_num_threads(threads)
        print(f"\ntorch {torch.__version__}, {threads} thread{'s' * (threads > 1)}; medians in microseconds")
        print(COLUMNS.format(*HEADER))
        for cell in CELLS:
            for hidden_size in HIDDEN_SIZES:
                for length in LENGTHS:
                    print(_row(cell, hidden_size, length), flush=True)
    torch.set_num_threads(default)


def _row(cell: Cell, hidden_size: int, length: int) -> str:
    forward, trace, loop = _medians(_contestants(cell, hidden_size, length))
    times = (f"{seconds * 1e6:.0f}" for seconds in (forward, trace, loop))
    ratio = trace / forward
    row = COLUMNS.format(cell, hidden_size, length, *times, f"{ratio:.2f}", f"{loop / forward:.1f}")
    verdict = "" if cell != "lstm" else "ok" if ratio <= TARGET else f"over {TARGET}"
    return f"{row}  {verdict}"


def _contestants(cell: Cell, hidden_size: int, length: int) -> tuple[Callable[[], object], ...]:
    config = NetworkConfig(cell, hidden_size, hidden_size)
    network = Network(config, seeded_parameters(config, 0))
    inputs = torch.randn(length, hidden_size, generator=torch.Generator().manual_seed(0))
    module, single = _modules(cell, hidden_size)
    module.load_state_dict(network.parameters)
    single.load_state_dict({name.removesuffix("_l0"): tensor for name, tensor in network.parameters.items()})

    def trace() -> object:
        return run_chunk(network, initial_run_state(network, inputs), inputs, length, "gates")

    def loop() -> object:
        states: list[Tensor | tuple[Tensor, Tensor] | None] = [None]
        for x in torch.split(inputs, 1):
            states.append(single(x, states[-1]))
        return states

    return lambda: module(inputs), trace, loop


def _modules(cell: Cell, hidden_size: int) -> tuple[nn.RNNBase, nn.RNNCellBase]:
    match cell:
        case "lstm":
            return nn.LSTM(hidden_size, hidden_size), nn.LSTMCell(hidden_size, hidden_size)
        case "gru":
            return nn.GRU(hidden_size, hidden_size), nn.GRUCell(hidden_size, hidden_size)
        case _:
            return nn.RNN(hidden_size, hidden_size), nn.RNNCell(hidden_size, hidden_size)


def _medians(contestants: tuple[Callable[[], object], ...]) -> list[float]:
    """Seconds each, in turns. The last is the slow one and has a turn in every LOOP_SHARE rounds."""
    times: list[list[float]] = [[] for _ in contestants]
    with torch.inference_mode():
        for contestant in contestants:
            contestant()
        started, rounds = perf_counter(), 0
        while perf_counter() - started < BUDGET_SECONDS or rounds < FEWEST_ROUNDS:
            for contestant, taken in zip(contestants, times, strict=True):
                if taken is times[-1] and rounds % LOOP_SHARE:
                    continue
                begun = perf_counter()
                contestant()
                taken.append(perf_counter() - begun)
            rounds += 1
    return [median(taken) for taken in times]


if __name__ == "__main__":
    main()
