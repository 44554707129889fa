"""A server before the server that lets the lines of a run through one by one, as a slow network would."""

import threading
import urllib.error
import urllib.request
from collections.abc import Generator, Iterable
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ALL = 10**9
# Headers that are between two neighbours, not between page and server.
HOP_BY_HOP = {"connection", "content-length", "transfer-encoding", "date", "server"}


class Dam:
    """How many lines of each run may pass; the first describes the run, then there is one for each step.

    asked: the path and query of each request for a run.
    """

    def __init__(self, upstream: str) -> None:
        self.upstream = upstream
        self._lines = 0
        self._broken = False
        self._breaks = 0
        self.asked: list[str] = []
        self._changed = threading.Condition()

    def let(self, lines: int = ALL) -> None:
        """Lets so many lines pass in all."""
        with self._changed:
            self._lines = lines
            self._changed.notify_all()

    def break_off(self) -> None:
        """Ends every stream where it is."""
        with self._changed:
            self._broken = True
            self._breaks += 1
            self._changed.notify_all()

    def mend(self) -> None:
        """Lets streams that begin from now on live."""
        with self._changed:
            self._broken = False

    def through(self, lines: Iterable[bytes]) -> Generator[bytes]:
        """The lines that may pass, each when it may."""
        survived = self._breaks

        def ends() -> bool:  # also where the dam has been mended before this stream could notice
            return self._broken or self._breaks > survived

        for place, line in enumerate(lines):
            with self._changed:
                self._changed.wait_for(lambda place=place: ends() or place < self._lines)
                if ends():
                    return
            yield line


@contextmanager
def damming(upstream: str) -> Generator[tuple[str, Dam]]:
    """Runs a dam before the server at `upstream` until the block ends; gives its base URL, and it, shut."""
    dam = Dam(upstream)

    class Gate(_Gate):
        def lines(self, answer: Iterable[bytes]) -> Iterable[bytes]:
            if not self.path.startswith("/api/runs"):
                return answer
            dam.asked.append(self.path)
            return dam.through(answer)

        def source(self) -> str:
            return dam.upstream + self.path

    server = ThreadingHTTPServer(("127.0.0.1", 0), Gate)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", dam
    finally:
        dam.break_off()
        server.shutdown()
        thread.join()
        server.server_close()


class _Gate(BaseHTTPRequestHandler):
    """Passes a request on and its answer back, line by line; ends with the connection, as HTTP/1.0 does."""

    def lines(self, answer: Iterable[bytes]) -> Iterable[bytes]:
        raise NotImplementedError

    def source(self) -> str:
        raise NotImplementedError

    def do_GET(self) -> None:
        with suppress(ConnectionError):
            try:
                with urllib.request.urlopen(self.source(), timeout=60) as answer:
                    self._answer(answer.status, answer.headers.items(), answer)
            except urllib.error.HTTPError as refusal:
                with refusal:
                    self._answer(refusal.code, refusal.headers.items(), refusal)

    def _answer(self, status: int, headers: Iterable[tuple[str, str]], body: Iterable[bytes]) -> None:
        self.send_response(status)
        for name, value in headers:
            if name.lower() not in HOP_BY_HOP:
                self.send_header(name, value)
        self.end_headers()
        for line in self.lines(body):
            self.wfile.write(line)

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing: a request is no news."""
