"""Writes the log from its own thread: logging never waits for the log's reader.

A log that is read slowly or not at all, a full pipe or a full disk, stops this thread and nothing else. Lines
that then find no room are counted, and the log says how many there were as soon as it is read again.
"""

import atexit
import logging
import os
import threading
from collections import deque
from time import monotonic, sleep

FLUSH_SECONDS = 1.0
"""How long the end of the program waits for the last lines to be read."""
PAUSE_SECONDS = 1.0
"""How long a log that could not be written to is left alone."""
RETRY_SECONDS = 0.05
"""How often to try where the other end has chosen that a write does not wait."""
STANDARD_ERROR = 2


class Outlet(logging.Handler):
    """Hands formatted lines to the thread. most: lines that may wait for it."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most
        self._lines: deque[bytes] = deque()
        self._lost = 0
        self._waiting = threading.Condition()
        self._writing = False
        self._thread = threading.Thread(target=self._write_all, name="log", daemon=True)
        self._thread.start()
        atexit.register(self.close)

    def emit(self, record: logging.LogRecord) -> None:
        """Takes a line, or counts it as lost."""
        try:
            line = self.format(record)
        except Exception:  # as every handler of the standard library does
            return self.handleError(record)
        with self._waiting:
            if len(self._lines) >= self._most:
                self._lost += 1
            else:
                self._lines.append(f"{line}\n".encode(errors="backslashreplace"))
                self._waiting.notify_all()

    def close(self) -> None:
        """Waits a moment for the last lines to be written."""
        end = monotonic() + FLUSH_SECONDS
        with self._waiting:
            while (self._lines or self._writing) and monotonic() < end:
                self._waiting.wait(max(0.0, end - monotonic()))
        super().close()

    def _write_all(self) -> None:
        """Runs in the thread: writes one line after the other."""
        while True:
            with self._waiting:
                while not self._lines:
                    self._writing = False
                    self._waiting.notify_all()
                    self._waiting.wait()
                self._writing = True
                line, lost, self._lost = self._lines.popleft(), self._lost, 0
            written = write(line)
            if written and lost:
                self._tell(lost)
            elif not written:
                self._lost += lost + 1
                sleep(PAUSE_SECONDS)

    def _tell(self, lost: int) -> None:
        """Logs how many lines were lost."""
        record = logging.LogRecord(
            __name__,
            logging.WARNING,
            __file__,
            0,
            "%d lines of the log were lost: it was not read",
            (lost,),
            None,
        )
        write(f"{self.format(record)}\n".encode())


def write(line: bytes) -> bool:
    """Writes to standard error without Python's buffer, whose lock a slow write would hold. Returns whether
    all was written."""
    while line:
        try:
            line = line[os.write(STANDARD_ERROR, line) :]
        except BlockingIOError:
            sleep(RETRY_SECONDS)
        except OSError:
            return False
    return True
