"""Runs uvicorn, and ends streams with a last line when the server stops."""

import asyncio
import math
import webbrowser
from socket import socket

import uvicorn

from app.application import create_app
from app.descriptors import raise_limit, room_for
from app.logs import configure
from app.protocol import guarded
from app.settings import Settings
from app.supervisor import Supervisor
from app.workers.pool import Pool

EVERYWHERE = ("0.0.0.0", "::", "")


class Server(uvicorn.Server):
    """A uvicorn server. When told to stop, it lets streams go on for `stop_seconds`."""

    def __init__(self, settings: Settings, *, open_browser: bool) -> None:
        self.settings = settings
        self.open_browser = open_browser
        self.app = create_app(settings)
        configure(settings)
        raise_limit()
        super().__init__(
            uvicorn.Config(
                self.app,
                host=settings.host,
                port=settings.port,
                # Whole seconds, a half or more of them for the last lines; who does not read them is cut off.
                timeout_graceful_shutdown=math.ceil(settings.stop_seconds + 0.5),
                server_header=False,
                backlog=room_for(settings).backlog,
                log_config=None,
                access_log=False,  # app.logs has one of its own
                http=guarded(settings),
                ws="none",
                forwarded_allow_ips=settings.forwarded_allow_ips,
            )
        )

    async def startup(self, sockets: list[socket] | None = None) -> None:
        """Begins to listen, and then shows the page to whoever has asked for that."""
        await super().startup(sockets)
        if self.open_browser and self.started:
            asyncio.get_running_loop().run_in_executor(None, webbrowser.open, self.url())

    def url(self) -> str:
        """Returns the address for a browser on this machine, once the server listens."""
        port = self.servers[0].sockets[0].getsockname()[1]
        host = "127.0.0.1" if self.settings.host in EVERYWHERE else self.settings.host
        return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"

    async def shutdown(self, sockets: list[socket] | None = None) -> None:
        """Lets streams end by themselves for a while, then has them end."""
        pool: Pool = self.app.state.pool
        closing = asyncio.create_task(close_after(pool, self.settings.stop_seconds))
        await super().shutdown(sockets)
        closing.cancel()


def serve(settings: Settings, *, open_browser: bool = False) -> None:
    """Serves from this process, or from as many as the settings say, until told to stop."""
    if settings.workers == 1:
        Server(settings, open_browser=open_browser).run()
    else:
        Supervisor(settings, serve_share).run()


def serve_share(settings: Settings, sockets: list[socket]) -> None:
    """Serves from one process among several, on a port that is bound."""
    Server(settings, open_browser=False).run(sockets)


async def close_after(pool: Pool, seconds: float) -> None:
    """Closes the pool a while later."""
    await asyncio.sleep(seconds)
    await pool.close()
