"""`python -m app.compress`: compresses plotly.js and the page's bundled modules by brotli at its best, which
takes long. An installation does it once, so that already the first visitor gets the small form. The server
only reads the results."""

import logging
from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path

import brotli  # pyright: ignore[reportMissingTypeStubs]  it has none

from app.settings import settings

log = logging.getLogger("uvicorn.error")  # the server's own log


def compressed(plain: bytes) -> bytes:
    """Compresses bytes by brotli at its best. 1.5 MB take it four seconds."""
    return bytes(brotli.compress(plain, lgwin=24, lgblock=24))  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType]


def place_of(plain: bytes, folder: Path) -> Path:
    """Returns the path of the compressed form of these bytes, whether or not it exists."""
    return folder / f"{blake2b(plain, digest_size=12).hexdigest()}.br"


def stored_form(plain: bytes, folder: Path) -> bytes | None:
    """Reads the compressed form of these bytes; None where there is none, or it is damaged."""
    place = place_of(plain, folder)
    try:
        stored = place.read_bytes()
        if brotli.decompress(stored) == plain:  # pyright: ignore[reportUnknownMemberType]
            return stored
    except FileNotFoundError:
        return None
    except (OSError, brotli.error):  # pyright: ignore[reportUnknownMemberType]
        log.warning("%s cannot be used", place, exc_info=True)
        return None
    log.warning("%s is of another file", place)
    return None


def keep(files: Iterable[bytes], folder: Path) -> list[Path]:
    """Writes the compressed form of each file to the folder, and removes all others. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    places: list[Path] = []
    for plain in files:
        place = place_of(plain, folder)
        if stored_form(plain, folder) is None:
            coming = place.with_suffix(".coming")
            coming.write_bytes(compressed(plain))
            coming.replace(place)
        places.append(place)
    for other in set(folder.glob("*.br")) - set(places):
        other.unlink()
    return places


if __name__ == "__main__":
    from app.routes.assets import plotly_file  # which imports this module

    bundled = sorted((settings().bundle_dir / "js").rglob("*.js"))
    taken = [path for path in (plotly_file(settings()), settings().encoders_path) if path.is_file()]
    written = keep([path.read_bytes() for path in (*taken, *bundled)], settings().compressed_dir)
    print(f"compressed: {len(written)} files in {settings().compressed_dir}")
