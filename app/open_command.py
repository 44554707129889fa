"""The command `open`: shows a network of a file on the stage, without a server."""

import typer

from app.trace_command import Activation, At, Batch, CellName, File, Input, traced

EXAMPLES = """Examples:

unrolled open weights.pt --input x.npy

unrolled open model.safetensors --at encoder.lstm --input table.csv
"""


def open_file(
    file: File,
    input: Input,
    at: At = None,
    batch: Batch = 0,
    nonlinearity: Activation = None,
    cell: CellName = None,
) -> None:
    """Show what a network of a file computes on inputs of another file.

    The page that opens is one file, with the run in it: no server runs. `unrolled trace` with an OUTPUT that
    ends in .html writes the same page where you want it.
    """
    from models.modules.show import open_in_browser  # noqa: PLC0415  help must not wait for PyTorch

    ran = traced(file, input, at=at, batch=batch, nonlinearity=nonlinearity, cell=cell)
    typer.echo(repr(ran))
    typer.echo(open_in_browser(ran))
