"""Files that browsers load: their bytes, compressed once, with a tag that changes when they do."""

import gzip
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from mimetypes import guess_type
from pathlib import Path

from fastapi import Request
from fastapi.responses import Response

COMPRESSION = 6
TYPES = {".js": "text/javascript", ".css": "text/css", ".json": "application/json", ".svg": "image/svg+xml"}
"""Ours, since the system's differ from machine to machine, and browsers run no script of another type."""
UNCOMPRESSED = ("image/png", "image/jpeg", "image/webp", "font/woff2")
HEADERS = {
    "Cache-Control": "no-cache",
    "Vary": "Accept-Encoding",
}  # keep it, but ask whether it is still good


@dataclass(frozen=True, slots=True)
class Asset:
    """One file, ready to be sent. compressed: by gzip; None where that would not make it smaller."""

    plain: bytes
    compressed: bytes | None
    etag: str
    media_type: str


def load(path: Path) -> Asset:
    """The asset in a file, from memory if the file has not changed since. Raises OSError where it cannot be
    read."""
    status = path.stat()
    return _load(path, status.st_mtime_ns, status.st_size)


@lru_cache(maxsize=256)
def _load(path: Path, _modified: int, _size: int) -> Asset:
    plain = path.read_bytes()
    media_type = TYPES.get(path.suffix) or guess_type(path.name)[0] or "application/octet-stream"
    compressed = None if media_type in UNCOMPRESSED else gzip.compress(plain, COMPRESSION, mtime=0)
    if compressed is not None and len(compressed) >= len(plain):
        compressed = None
    return Asset(plain, compressed, f'"{blake2b(plain, digest_size=12).hexdigest()}"', media_type)


def asset_response(request: Request, asset: Asset) -> Response:
    """The asset, or 304 where the browser has it already."""
    headers = {**HEADERS, "ETag": asset.etag}
    known = [tag.strip().removeprefix("W/") for tag in request.headers.get("if-none-match", "").split(",")]
    if asset.etag in known:
        return Response(status_code=304, headers=headers)
    if asset.compressed is not None and "gzip" in request.headers.get("accept-encoding", ""):
        headers["Content-Encoding"] = "gzip"
        return Response(asset.compressed, headers=headers, media_type=asset.media_type)
    return Response(asset.plain, headers=headers, media_type=asset.media_type)
