"""`python -m app.compress`: compresses what takes brotli seconds, the plotly.js bundle, so that the first
visitor after a start gets the small form. An installation does it once; the server only reads what that has
left."""

import logging
from hashlib import blake2b
from pathlib import Path

import brotli  # pyright: ignore[reportMissingTypeStubs]  it has none

from app.settings import settings

log = logging.getLogger("uvicorn.error")  # the server's own log


def compressed(plain: bytes) -> bytes:
    """Bytes as brotli compresses them at its best. 1.5 MB take it four seconds."""
    return bytes(brotli.compress(plain, lgwin=24, lgblock=24))  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType]


def place_of(plain: bytes, folder: Path) -> Path:
    """Where the compressed form of these bytes lies, if it does."""
    return folder / f"{blake2b(plain, digest_size=12).hexdigest()}.br"


def at_hand(plain: bytes, folder: Path) -> bytes | None:
    """What an installation has left of these bytes; None where there is none, or it is damaged."""
    place = place_of(plain, folder)
    try:
        found = place.read_bytes()
        if brotli.decompress(found) == plain:  # pyright: ignore[reportUnknownMemberType]
            return found
    except FileNotFoundError:
        return None
    except (OSError, brotli.error):  # pyright: ignore[reportUnknownMemberType]
        log.warning("%s cannot be used", place, exc_info=True)
        return None
    log.warning("%s is of another file", place)
    return None


def keep(plain: bytes, folder: Path) -> Path:
    """Leaves the compressed form of these bytes in the folder, in place of all others. Raises OSError."""
    place = place_of(plain, folder)
    folder.mkdir(parents=True, exist_ok=True)
    if at_hand(plain, folder) is None:
        coming = place.with_suffix(".coming")
        coming.write_bytes(compressed(plain))
        coming.replace(place)
    for other in folder.glob("*.br"):
        if other != place:
            other.unlink()
    return place


if __name__ == "__main__":
    from app.routes.assets import bundle  # which imports this module

    print(keep(bundle(settings()).read_bytes(), settings().compressed_dir))
