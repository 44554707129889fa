"""Opens zip archives within the limits of what a file of weights has."""

import zlib
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from models.files.errors import LoadError
from models.files.limits import ENTRIES, FILE_BYTES, INFLATED, INFLATED_BYTES
from models.files.names import legible

BROKEN = (BadZipFile, EOFError, OSError, ValueError, NotImplementedError, RuntimeError, zlib.error)
"""What zipfile raises for an archive that is damaged, encrypted or packed in a way that it does not know."""


@contextmanager
def opened(path: Path) -> Generator[ZipFile]:
    """Opens an archive whose entries together are not much larger than itself. Raises LoadError, also for
    what turns out to be damaged while the block reads it."""
    try:
        with ZipFile(path) as archive:
            entries = archive.infolist()
            if len(entries) > ENTRIES:
                raise LoadError(f"the file has more than {ENTRIES} entries: it is not read")
            size = path.stat().st_size
            most = min(FILE_BYTES, max(INFLATED_BYTES, INFLATED * size))
            came = sum(entry.file_size for entry in entries)
            if came > most:
                raise LoadError(
                    f"this archive of {size:,} bytes would become {came:,}; at most {most:,} are unpacked"
                )
            yield archive
    except LoadError:
        raise
    except BROKEN as error:
        raise LoadError(f"this zip archive is damaged, or not complete: {error}") from error


def entry(archive: ZipFile, name: str) -> bytes:
    """Reads an entry as a whole, with its checksum. Raises LoadError where there is none of that name."""
    try:
        return archive.read(name)
    except KeyError:
        raise LoadError(f"this zip archive is not complete: it has no {legible(name)}") from None


def is_zip(head: bytes) -> bool:
    """Says whether a file begins as an archive does."""
    return head.startswith(b"PK\x03\x04") or head.startswith(b"PK\x05\x06")
