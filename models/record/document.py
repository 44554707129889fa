"""Puts a record into the page that plays it: one HTML document."""

import gzip
import re
from base64 import b64encode
from collections.abc import Sequence
from html import escape
from pathlib import Path

from models.record.container import Answer, written

PLAYER = Path(__file__).resolve().parents[2] / ".cache" / "player" / "player.html"
"""The page without a record, which `python -m app.player` has written."""
ROOM = "<!-- record -->"
TITLE = re.compile(r"<title>[^<]*</title>")


class MissingPlayer(RuntimeError):
    """The page that plays records has not been built."""


def document(title: str, query: str, answers: Sequence[Answer], player: Path = PLAYER) -> bytes:
    """Returns the document. Raises MissingPlayer."""
    try:
        page = player.read_text("utf-8")
    except FileNotFoundError as error:
        raise MissingPlayer(
            f"{player} is missing: `make install` builds it where npm can be reached"
        ) from error
    titled = TITLE.sub(lambda _: f"<title>{escape(title, quote=False)}</title>", page, count=1)
    before, room, after = titled.partition(ROOM)
    if not room:
        raise MissingPlayer(f"{player} has no room for a record, {ROOM}: `make install` builds it again")
    data = b64encode(gzip.compress(written(query, answers), mtime=0)).decode()
    return f'{before}<script type="text/plain" id="record">{data}</script>{after}'.encode()
