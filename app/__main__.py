"""`python -m app`: serves from an installed environment. `python -m app lesson`: for authors of lessons."""

from typing import Annotated

import typer

from app.lessons.command import commands
from app.settings import Settings, settings

application = typer.Typer(add_completion=False)
application.add_typer(commands, name="lesson")


@application.callback(invoke_without_command=True)
def main(
    context: typer.Context,
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[
        int | None, typer.Option(min=0, max=65535, help="Port to listen on; 0 takes a free one.")
    ] = None,
    workers: Annotated[
        int | None, typer.Option(min=1, help="Server processes that share the port; 1 if not given.")
    ] = None,
    open_browser: Annotated[bool, typer.Option("--open", help="Show the page in the browser.")] = False,
) -> None:
    """Serve Unrolled. Everything else is set by environment variables that begin with UNROLLED_."""
    if context.invoked_subcommand is not None:
        return
    from app.server import serve  # noqa: PLC0415  help must not wait for the server's imports

    chosen = {"host": host, "port": port, "workers": workers}
    overrides = {name: value for name, value in chosen.items() if value is not None}
    serve(Settings.model_validate(settings().model_dump() | overrides), open_browser=open_browser)


if __name__ == "__main__":
    application()
