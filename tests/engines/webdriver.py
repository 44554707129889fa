"""WebDriver's commands, sent to WebKit as HTTP and to Firefox by Marionette, the protocol below its driver.

Firefox's own driver is in no package index, and Marionette takes the same commands under other names.
"""

import http.client
import json
import os
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from tests.tooling import engines
from tests.tooling.serving import HOST, free_port

START_LIMIT = 60.0
ANSWER_LIMIT = 60.0
SCREEN_SIZE = "1600x1200x24"
Values = dict[str, Any]  # Any: JSON


class WebDriverError(Exception):
    """What a driver answers where a command fails."""


class BrowserEnded(WebDriverError):
    """The browser has ended by itself: it answers nothing any more."""


ENDED = {"invalid session id", "no such window"}
"""The errors by which a driver tells it: no test closes a window."""


class Commands(Protocol):
    """A session with a browser."""

    def __call__(self, name: str, values: Values | None = None) -> Any:  # Any: JSON
        """Has it do something. Raises WebDriverError."""
        ...


ROUTES = {
    "Navigate": "POST /url",
    "Back": "POST /back",
    "Forward": "POST /forward",
    "Refresh": "POST /refresh",
    "ExecuteScript": "POST /execute/sync",
    "PerformActions": "POST /actions",
    "ReleaseActions": "DELETE /actions",
    "SetWindowRect": "POST /window/rect",
    "TakeScreenshot": "GET /screenshot",
}
"""Marionette's names of the commands, and where a driver takes them."""


class Http:
    """Commands for a driver that speaks HTTP."""

    def __init__(self, address: str, capabilities: Values) -> None:
        self.address = address
        answer = self.ask("POST", "/session", {"capabilities": {"alwaysMatch": capabilities}})
        self.address += f"/session/{answer['sessionId']}"

    def __call__(self, name: str, values: Values | None = None) -> Any:
        """See Commands."""
        method, path = ROUTES[name].split()
        return self.ask(method, path, (values or {}) if method == "POST" else None)

    def ask(self, method: str, path: str, values: Values | None) -> Any:
        """One request and its answer."""
        body = None if values is None else json.dumps(values).encode()
        request = urllib.request.Request(
            self.address + path, body, {"Content-Type": "application/json"}, method=method
        )
        try:
            with urllib.request.urlopen(request, timeout=ANSWER_LIMIT) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            with error:
                told = json.load(error)["value"]
            kind = BrowserEnded if told["error"] in ENDED else WebDriverError
            raise kind(f"{told['error']}: {told['message']}") from None
        except (urllib.error.URLError, ConnectionError, http.client.HTTPException) as error:
            raise BrowserEnded(str(error)) from error


class Marionette:
    """Commands for Firefox itself: `LENGTH:[0, id, name, values]`, answered by `LENGTH:[1, id, error,
    result]`."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection((HOST, port), timeout=ANSWER_LIMIT)
        self.answers = self.socket.makefile("rb")
        self.sent = 0
        self.read()  # a greeting
        self("NewSession", {"capabilities": {"alwaysMatch": {}}})

    def __call__(self, name: str, values: Values | None = None) -> Any:
        """See Commands."""
        self.sent += 1
        message = json.dumps([0, self.sent, f"WebDriver:{name}", values or {}]).encode()
        try:
            self.socket.sendall(f"{len(message)}:".encode() + message)
            _, _, error, result = self.read()
        except ConnectionError as broken:
            raise BrowserEnded(str(broken)) from broken
        if error:
            kind = BrowserEnded if error["error"] in ENDED else WebDriverError
            raise kind(f"{error['error']}: {error['message']}")
        return result["value"] if set(result or ()) == {"value"} else result

    def read(self) -> Any:
        """The next message."""
        length = b""
        while (character := self.answers.read(1)) != b":":
            if not character:
                raise BrowserEnded("Firefox closed its connection")
            length += character
        return json.loads(self.answers.read(int(length)))

    def close(self) -> None:
        """Ends the conversation."""
        self.answers.close()
        self.socket.close()


@contextmanager
def firefox(folder: Path) -> Generator[Marionette]:
    """A Firefox without a window. folder: an empty one for its profile."""
    port = free_port()
    preferences: dict[str, int | bool | str] = {
        "marionette.port": port,
        "app.normandy.enabled": False,  # calls nobody while it is tested
        "datareporting.policy.dataSubmissionEnabled": False,
        "network.captive-portal-service.enabled": False,
        "network.connectivity-service.enabled": False,
        "intl.accept_languages": "en-US",
        "intl.locale.requested": "en-US",
        "ui.systemUsesDarkTheme": 0,
        "browser.shell.checkDefaultBrowser": False,
    }
    lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in preferences.items()]
    (folder / "user.js").write_text("".join(lines), "utf-8")
    command = [str(engines.firefox()), "--marionette", "--headless", "--no-remote", "--profile", str(folder)]
    with running(command, folder):
        wait_for(port)
        commands = Marionette(port)
        try:
            yield commands
        finally:
            commands.close()


@contextmanager
def webkit(folder: Path) -> Generator[Http]:
    """A MiniBrowser on a screen that nobody sees. folder: an empty one for what it keeps."""
    with screen(folder) as display:
        own = {
            "DISPLAY": display,
            "HOME": str(folder),
            "XDG_CONFIG_HOME": str(folder / "config"),
            "GDK_BACKEND": "x11",
            "LANGUAGE": "en_US",
            "NO_AT_BRIDGE": "1",
            # Without a graphics card, and where namespaces are not ours to make, as in a container.
            "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1",
        }
        port = free_port()
        with running([str(shutil.which(engines.WEBKIT_DRIVER)), f"--port={port}"], folder, own):
            wait_for(port)
            options = {"binary": str(engines.mini_browser()), "args": ["--automation"]}
            yield Http(f"http://{HOST}:{port}", {"webkitgtk:browserOptions": options})


@contextmanager
def screen(folder: Path) -> Generator[str]:
    """A screen in memory, by the name that programs are told."""
    read, write = os.pipe()
    command = [engines.SCREEN, "-displayfd", str(write), "-screen", "0", SCREEN_SIZE, "-nolisten", "tcp"]
    with running(command, folder, pass_fds=(write,)):
        os.close(write)
        with os.fdopen(read) as told:
            yield f":{told.readline().strip()}"


@contextmanager
def running(
    command: Sequence[str], folder: Path, own: dict[str, str] | None = None, pass_fds: Sequence[int] = ()
) -> Generator[None]:
    """A program and all that it starts, until the block ends."""
    with (folder / f"{Path(command[0]).name}.log").open("wb") as log:
        process = subprocess.Popen(
            command,
            env=os.environ | (own or {}),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            pass_fds=pass_fds,
            start_new_session=True,
        )
    try:
        yield
    finally:
        os.killpg(process.pid, 9)
        process.wait()


def wait_for(port: int) -> None:
    """Waits until something listens there. Raises TimeoutError."""
    deadline = time.monotonic() + START_LIMIT
    while time.monotonic() < deadline:
        try:
            socket.create_connection((HOST, port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(f"nothing listens at port {port}")
