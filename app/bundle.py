"""Finds the bundled modules of the page, which an installation makes with `deploy/bundle.js`.

They are served in the place of the modules that they were made of, under the same paths.
"""

import logging
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from pydantic import BaseModel, ValidationError

NAME = "bundle.json"
log = logging.getLogger("uvicorn.error")  # the server's own log


class Bundle(BaseModel):
    """The list that the bundler has written beside its files."""

    sources: str
    """The hash of the modules that it was made of, as `hash_of` computes it."""
    imports: dict[str, tuple[str, ...]]
    """The path of each file below the folder `js`, and of all that it imports, directly or not."""

    def modules(self, entries: Iterable[str]) -> list[str]:
        """Lists some files and all that they import, each once. Raises KeyError where there is none of a
        name."""
        return list(dict.fromkeys(one for entry in entries for one in (entry, *self.imports[entry])))

    def has(self, path: str) -> bool:
        """Says whether a path below the page's files, such as `js/main.js`, is one of these, or its map."""
        return path.startswith("js/") and path.removeprefix("js/").removesuffix(".map") in self.imports


def read_bundle(folder: Path, sources: Path) -> Bundle | None:
    """Reads the bundle in a folder; None where there is none, it cannot be read, or it was made of other
    modules than those below `sources`. So whoever edits modules sees what they have saved."""
    try:
        bundle = Bundle.model_validate_json((folder / NAME).read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValidationError):
        log.warning("%s cannot be used", folder / NAME, exc_info=True)
        return None
    if bundle.sources != hash_of(sources):
        log.warning(
            "%s was made of other modules than those in %s, which are served one by one", folder, sources
        )
        return None
    return bundle


def hash_of(sources: Path) -> str:
    """Computes the hash of the paths and contents of all modules below a folder."""
    digest = sha256()
    paths = {path.relative_to(sources).as_posix(): path for path in sources.rglob("*.js")}
    for name in sorted(paths):
        content = paths[name].read_bytes()
        digest.update(f"{name} {len(content)}\n".encode() + content)
    return digest.hexdigest()
