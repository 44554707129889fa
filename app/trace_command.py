"""The command `trace`: from a file of weights and a file of inputs to a file of states and gates."""

import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from models.kinds import KINDS

if TYPE_CHECKING:
    from models.modules import Trace

EXAMPLES = """Examples:

unrolled trace weights.pt --input x.npy --output run.npz

unrolled trace model.safetensors --at encoder.lstm --input table.csv --output run.csv --force
"""

File = Annotated[Path, typer.Argument(help="File of weights.", show_default=False)]
Input = Annotated[
    Path, typer.Option(help="Inputs, a row for each time step: .npy, .npz, .csv, .tsv, .json or .jsonl.")
]
Output = Annotated[
    Path, typer.Option(help="What is written: .npz, .csv, .jsonl, or .html, a page that plays it.")
]
At = Annotated[str | None, typer.Option(help="Which network of the file, where there are several.")]
Batch = Annotated[int, typer.Option(min=0, help="Which element of a batch of inputs (B, T, p).")]
Force = Annotated[bool, typer.Option("--force", help="Replace OUTPUT if it is there already.")]
Activation = Annotated[
    str | None, typer.Option(help="tanh or relu, of an RNN whose file does not tell.", metavar="NAME")
]
CellName = Annotated[
    str | None, typer.Option(help=f"Kind of cell, where the tensors fit several: {', '.join(KINDS)}.")
]


def trace(
    file: File,
    input: Input,
    output: Output,
    at: At = None,
    batch: Batch = 0,
    nonlinearity: Activation = None,
    cell: CellName = None,
    force: Force = False,
) -> None:
    """Write all states and gates of a network of a file on inputs of another file.

    OUTPUT.npz holds output (T, directions x q), hidden_state, cell_state and gates.NAME (layers x directions,
    T, q), h_n and c_n. It is there when it is whole, or not at all.
    """
    from models.modules.files import check_path  # noqa: PLC0415  help must not wait for PyTorch

    with told(output):
        check_path(output, overwrite=force)
    ran = traced(file, input, at=at, batch=batch, nonlinearity=nonlinearity, cell=cell)
    with told(output):
        ran.save(output, overwrite=force)
    typer.echo(f"{ran!r}\n{output}: written")


def traced(
    file: Path, input: Path, *, at: str | None, batch: int, nonlinearity: str | None, cell: str | None
) -> "Trace":
    """Traces a network of a file on inputs of another one. What is wrong with them ends the command."""
    from models.files import LoadError, load  # noqa: PLC0415
    from models.inputs import read_input  # noqa: PLC0415
    from models.modules.stored import trace_stored  # noqa: PLC0415

    with told(file), _Bar() as bar:
        if nonlinearity not in (None, "tanh", "relu"):
            raise LoadError(f"--nonlinearity: expected tanh or relu, got {nonlinearity!r}")
        network = load(file).at(at).told(cell=cell, nonlinearity=nonlinearity)
        table = read_input(input, network.config.input_size, batch=batch)
        return trace_stored(
            network, table.values, labels=table.labels, input_names=table.names, progress=bar.told
        )


@contextmanager
def told(path: Path) -> Generator[None]:
    """Ends the command with a message where something is wrong. path: what a fault of the system is about."""
    from models.record import MissingPlayer  # noqa: PLC0415

    try:
        yield
    except FileExistsError:
        _fail(f"{path} is there already; --force replaces it")
    except (
        ValueError,
        MissingPlayer,
    ) as error:  # of a file, an input, a run: each kind of ours is a ValueError
        _fail(str(error))
    except OSError as error:
        _fail(f"{error.filename or path}: {error.strerror or error}")


def _fail(message: str) -> NoReturn:
    typer.echo(f"unrolled: {message}", err=True)
    raise typer.Exit(1)


class _Bar:
    """A bar of progress on a terminal; nothing elsewhere, and nothing in a short run."""

    def __enter__(self) -> "_Bar":
        from rich.console import Console  # noqa: PLC0415
        from rich.progress import Progress  # noqa: PLC0415

        console = Console(stderr=True)
        self._bars = Progress(console=console, transient=True, disable=not sys.stderr.isatty())
        self._task = self._bars.add_task("Tracing", total=None)
        self._bars.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bars.stop()

    def told(self, done: int, total: int) -> None:
        """Shows how many steps are done."""
        self._bars.update(self._task, completed=done, total=total)
