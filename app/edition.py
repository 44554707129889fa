"""The edition of the page: an address for its files that changes with any of them, so that browsers may keep
each for good; and the modules that a page will ask for, so that it asks for all at once."""

import re
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from time import monotonic

from app.modules import modules_of
from app.settings import Settings
from app.styles import STYLES

EDITION = re.compile(r"[0-9a-f]{16}")
LOOK_SECONDS = 1.0
"""How long the files are taken not to have changed: somebody who edits them reloads no faster."""
Stamps = tuple[tuple[Path, int, int], ...]


class Edition:
    """The files of the page as they are at this moment."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._looked = -LOOK_SECONDS
        self._name = ""

    @property
    def name(self) -> str:
        """16 hexadecimal digits, others as soon as any file has changed."""
        if monotonic() - self._looked >= LOOK_SECONDS:
            self._name = name_of(stamps(self.settings.static_dir))
            self._looked = monotonic()
        return self._name

    @property
    def assets(self) -> str:
        """What the addresses of the page's files begin with."""
        return f"/static/{self.name}"

    def styles(self, page: str) -> str:
        """The address of a page's style sheets as one file: a request and its headers weigh as much as a
        sheet."""
        return f"{self.assets}/css/{','.join(STYLES[page])}.css"

    def modules(self, *entries: str) -> list[str]:
        """The addresses of some modules and of all that they import, directly or not, each once."""
        root = self.settings.static_dir.resolve()
        found = dict.fromkeys(module for entry in entries for module in modules_of(root / "js" / entry))
        return [f"{self.assets}/{path.relative_to(root).as_posix()}" for path in found]


def stamps(directory: Path) -> Stamps:
    """Every file below the directory, when it was changed and its size."""
    files = sorted(path for path in directory.rglob("*") if path.is_file())
    return tuple((path, path.stat().st_mtime_ns, path.stat().st_size) for path in files)


@lru_cache(maxsize=4)
def name_of(files: Stamps) -> str:
    """The hash of the names and contents of files."""
    whole = blake2b(digest_size=8)
    for path, _, size in files:
        whole.update(f"{path} {size}\n".encode())
        whole.update(path.read_bytes())
    return whole.hexdigest()
