"""A browser that is started again where it ended by itself.

WebKitGTK ends now and then on a busy machine, and all later tests of that engine would fail with it.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path

from tests.engines.engine import WIDE, Engine
from tests.engines.webdriver import BrowserEnded

LAST_LINES = 5


class Lasting:
    """One browser of an engine, and how often it had to be started.

    start: starts one. folder: where it writes its log.
    """

    def __init__(self, start: Callable[[], AbstractContextManager[Engine]], folder: Path) -> None:
        self.start = start
        self.folder = folder
        self.stack = ExitStack()
        self.engine = self.stack.enter_context(start())
        self.endings: list[str] = []

    def ready(self) -> Engine:
        """The browser with a window of the usual size: another one where it has ended since."""
        try:
            self.engine.resize(*WIDE)
        except BrowserEnded as ended:
            self.starts_again(ended)
            self.engine.resize(*WIDE)
        return self.engine

    def starts_again(self, ended: BrowserEnded) -> None:
        """Starts another. ended: how the last one was seen to have ended."""
        logs = [path.read_text("utf-8", "replace").splitlines() for path in self.folder.glob("*.log")]
        last = [line for log in logs for line in log[-LAST_LINES:]]
        self.endings.append("; ".join([f"{self.engine.name}: {ended}", *last]))
        self.close()
        self.engine = self.stack.enter_context(self.start())

    def close(self) -> None:
        """Ends it."""
        self.stack.close()
