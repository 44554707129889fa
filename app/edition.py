"""Names the edition of the page: a hash of its files, which is part of their addresses, so that browsers may
keep each file for good. Also tells where each file lies, and which modules a page will request."""

import re
from contextlib import suppress
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from stat import S_ISREG
from time import monotonic

from app.bundle import Bundle, read_bundle
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
        self._files: tuple[Stamps, str, Bundle | None] = ((), "", None)

    @property
    def name(self) -> str:
        """Returns the name: 16 hexadecimal digits, which change as soon as any file does."""
        return self._look()[1]

    @property
    def bundle(self) -> Bundle | None:
        """Returns the bundled modules; None where the modules themselves are served."""
        return self._look()[2]

    def _look(self) -> tuple[Stamps, str, Bundle | None]:
        """Returns the files' stamps, their hash, and the bundle that belongs to them. Threads that call it at
        the same time get the same, and never a bundle that is half read."""
        if monotonic() - self._looked >= LOOK_SECONDS:
            now = stamps(self.settings.static_dir) + stamps(self.settings.bundle_dir)
            if now != self._files[0]:
                bundle = read_bundle(self.settings.bundle_dir, self.settings.static_dir / "js")
                self._files = now, name_of(now), bundle
            self._looked = monotonic()
        return self._files

    def folder_of(self, path: str) -> Path:
        """Returns the folder in which a file of the page lies. path: such as `js/main.js`."""
        bundled = self.bundle is not None and self.bundle.has(path)
        return self.settings.bundle_dir if bundled else self.settings.static_dir

    @property
    def assets(self) -> str:
        """Returns the beginning of the addresses of the page's files."""
        return f"/static/{self.name}"

    def styles(self, page: str) -> str:
        """Returns the address of a page's style sheets, joined to one file: a request costs as much as a
        sheet."""
        return f"{self.assets}/css/{','.join(STYLES[page])}.css"

    def modules(self, *entries: str) -> list[str]:
        """Lists the addresses of some modules and of all that they import, directly or not, each once."""
        if self.bundle:
            return [f"{self.assets}/js/{path}" for path in self.bundle.modules(entries)]
        root = self.settings.static_dir.resolve()
        paths = dict.fromkeys(module for entry in entries for module in modules_of(root / "js" / entry))
        return [f"{self.assets}/{path.relative_to(root).as_posix()}" for path in paths]


def stamps(directory: Path) -> Stamps:
    """Lists every file below the directory, with the time of its last change and its size."""
    files: list[tuple[Path, int, int]] = []
    for path in sorted(directory.rglob("*")):
        with suppress(FileNotFoundError):  # an installation replaces the bundle while a server runs
            status = path.stat()
            if S_ISREG(status.st_mode):
                files.append((path, status.st_mtime_ns, status.st_size))
    return tuple(files)


@lru_cache(maxsize=4)
def name_of(files: Stamps) -> str:
    """Computes the hash of the names and contents of files."""
    digest = blake2b(digest_size=8)
    for path, _, size in files:
        digest.update(f"{path} {size}\n".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()
