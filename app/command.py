"""The command `unrolled`: serves on this machine and opens the browser."""

from typing import Annotated

import typer

from app.lessons.command import commands
from app.open_command import EXAMPLES as OPEN_EXAMPLES
from app.open_command import open_file
from app.settings import Settings, settings
from app.trace_command import EXAMPLES as TRACE_EXAMPLES
from app.trace_command import trace

application = typer.Typer(add_completion=False)
application.add_typer(commands, name="lesson")
application.command(epilog=TRACE_EXAMPLES)(trace)
application.command("open", epilog=OPEN_EXAMPLES)(open_file)

EXAMPLES = """Examples:

unrolled

unrolled --port 8001 --no-browser

unrolled lesson check my-lesson.json

unrolled open weights.pt --input x.npy

unrolled trace weights.pt --input x.npy --output run.npz
"""


@application.callback(invoke_without_command=True, epilog=EXAMPLES)
def main(
    context: typer.Context,
    port: Annotated[
        int | None, typer.Option(min=0, max=65535, help="Port to listen on; a free one if not given.")
    ] = None,
    browser: Annotated[bool, typer.Option(help="Open the page in the browser.")] = True,
) -> None:
    """Serve Unrolled to this machine and open it in the browser. Ctrl+C ends it.

    `python -m unrolled.app --help` serves to others; environment variables that begin with UNROLLED_ set
    the rest.
    """
    if context.invoked_subcommand is not None:
        return
    from app.server import serve  # noqa: PLC0415  help must not wait for the server's imports

    ours = settings()
    chosen = port if port is not None else ours.port if "port" in ours.model_fields_set else 0
    serve(Settings.model_validate(ours.model_dump() | {"port": chosen}), open_browser=browser)
