"""Reads the files that browsers load: compresses each once, and tags it by its content."""

import gzip
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b
from mimetypes import guess_type
from pathlib import Path
from threading import Thread

from fastapi import Request
from fastapi.responses import Response
from lightningcss import process_stylesheet
from rjsmin import jsmin  # pyright: ignore[reportMissingTypeStubs, reportUnknownVariableType]  it has none

from app.compress import compressed, stored_form
from app.floor import TARGETS
from app.settings import ROOT, settings

COMPRESSION = 6
LARGE = 2**18
"""Bytes above which brotli's best takes seconds: where the installation has not done it, it works in the
background, and gzip serves until it is done."""
TYPES = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".json": "application/json",
    ".map": "application/json",
    ".svg": "image/svg+xml",
}
"""Ours, since the system's differ from machine to machine, and browsers run no script of another type."""
NOT_AT_ALL = re.compile(r"q=0(\.0{0,3})?")
"""A quality of zero, in each of its spellings."""
UNCOMPRESSED = ("image/png", "image/jpeg", "image/webp", "font/woff2")
REVISED = "no-cache"
"""Keep it, but ask whether it is still good."""
IMMUTABLE = "max-age=31536000, immutable"
"""Keep it for a year and never ask: its address holds the hash of what it is. So it needs no tag: every
header counts, where a page has many files."""


@dataclass(frozen=True, slots=True)
class Asset:
    """One file, ready to be sent. encoded: functions that return its compressed forms, the smallest first. A
    function returns None while its form is not ready, or where it would not be smaller."""

    plain: bytes
    etag: str
    media_type: str
    encoded: dict[str, Callable[[], bytes | None]] = field(
        default_factory=dict[str, Callable[[], bytes | None]]
    )


def load(path: Path) -> Asset:
    """Returns the asset in a file, from memory if the file has not changed since. Raises OSError where it
    cannot be read."""
    status = path.stat()
    return _load(path, status.st_mtime_ns, status.st_size)


def joined(paths: tuple[Path, ...], lasting: bool) -> Asset:
    """Joins several style sheets to one, in their order. Raises OSError where one cannot be read.

    lasting: compressed, and kept. That costs half a second, and of the orders of thirty sheets there is no
    end: so what no page of ours asks for is sent as it is.
    """
    plain = b"\n".join(load(path).plain for path in paths)
    return _joined(plain) if lasting else Asset(plain, etag_of(plain), TYPES[".css"])


@lru_cache(maxsize=16)
def _joined(plain: bytes) -> Asset:
    return asset_of(plain, TYPES[".css"])


@lru_cache(maxsize=512)
def _load(path: Path, _modified: int, _size: int) -> Asset:
    media_type = TYPES.get(path.suffix) or guess_type(path.name)[0] or "application/octet-stream"
    return asset_of(minified(path), media_type)


def minified(path: Path) -> bytes:
    """Returns the bytes of a file. Our own scripts and style sheets are without comments, and style sheets as
    the oldest supported browsers read them."""
    plain = path.read_bytes()
    if path.is_relative_to(ROOT / "static"):
        if path.suffix == ".js":
            return str(jsmin(plain.decode())).encode()  # pyright: ignore[reportUnknownArgumentType]
        if path.suffix == ".css":
            return process_stylesheet(plain.decode(), path.name, browsers_list=TARGETS).encode()
    return plain


def etag_of(plain: bytes) -> str:
    """Computes the ETag of these bytes."""
    return f'"{blake2b(plain, digest_size=12).hexdigest()}"'


def asset_of(plain: bytes, media_type: str) -> Asset:
    """Makes an asset of bytes."""
    etag = etag_of(plain)
    if media_type in UNCOMPRESSED:
        return Asset(plain, etag, media_type)
    gzipped = gzip.compress(plain, COMPRESSION, mtime=0)
    best = BestBrotli(plain)
    return Asset(plain, etag, media_type, {"br": best.ready, "gzip": lambda: smaller(gzipped, plain)})


class BestBrotli:
    """Compresses bytes by brotli at its best: at once, or in the background where they are many."""

    def __init__(self, plain: bytes) -> None:
        self.plain = plain
        self.compressed: bytes | None = None
        if (stored := stored_form(plain, settings().compressed_dir)) is not None:
            self.compressed = stored
        elif len(plain) <= LARGE:
            self.compress()
        else:
            Thread(target=self.compress, daemon=True).start()  # nobody waits for it at the end

    def compress(self) -> None:
        """Compresses the bytes."""
        self.compressed = compressed(self.plain)

    def ready(self) -> bytes | None:
        """Returns the compressed bytes, if they are ready and smaller."""
        return None if self.compressed is None else smaller(self.compressed, self.plain)


def smaller(compressed: bytes, plain: bytes) -> bytes | None:
    """Returns the compressed bytes, if they are smaller."""
    return compressed if len(compressed) < len(plain) else None


def asset_response(request: Request, asset: Asset, caching: str = REVISED) -> Response:
    """Answers with the asset, or with 304 where the browser has it already. caching: REVISED or IMMUTABLE."""
    headers = {"Content-Type": asset.media_type, "Cache-Control": caching, "Vary": "Accept-Encoding"}
    if caching == REVISED:
        headers["ETag"] = asset.etag
    if is_known(request, asset.etag):
        return Response(status_code=304, headers=headers)
    accepted = accepted_encodings(request.headers.get("accept-encoding", ""))
    for encoding, compressed_form in asset.encoded.items():
        body = compressed_form() if encoding in accepted else None
        if body is not None:
            headers["Content-Encoding"] = encoding
            return Response(body, headers=headers)
    return Response(asset.plain, headers=headers)


def is_known(request: Request, etag: str) -> bool:
    """Says whether the browser already has the file with this tag."""
    known = request.headers.get("if-none-match", "").split(",")
    return etag.removeprefix("W/") in [tag.strip().removeprefix("W/") for tag in known]


def accepted_encodings(header: str) -> set[str]:
    """Returns the encodings that a client accepts, without those of quality zero."""
    names_and_qualities = [member.partition(";") for member in header.lower().split(",")]
    return {
        name.strip()
        for name, _, quality in names_and_qualities
        if not NOT_AT_ALL.fullmatch(quality.replace(" ", ""))
    }
