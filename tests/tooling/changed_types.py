"""Checks types where they may have changed: in files that differ from what last passed, and in their users.

    python -m tests.tooling.changed_types

Pyright keeps nothing from one run to the next, and takes a minute and a half over every file here. What it
says of a file follows from that file, from those that it imports, and from what is installed:
.cache/types.json holds a hash of these for each file that passed. `make check` asks about every file.
"""

import ast
import json
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from tests.tooling.serving import ROOT

PASSED = Path(".cache/types.json")
INSTALLED = ("pyproject.toml", "requirements.txt", "requirements-test.txt", "package-lock.json")
"""What says how pyright checks, which pyright that is, and the packages that it looks into."""


class Sources:
    """The Python files that pyright is to check, and which of them each one imports."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.imported: dict[Path, set[Path]] = {}
        self.hashes: dict[Path, bytes] = {}

    @cached_property
    def files(self) -> list[Path]:
        """Those in the folders that pyproject.toml names; none of a hidden folder."""
        folders = tomllib.loads((self.root / "pyproject.toml").read_text("utf-8"))["tool"]["pyright"][
            "include"
        ]
        found = (file for folder in folders for file in (self.root / folder).rglob("*.py"))
        inside = {file: file.relative_to(self.root) for file in found}
        return sorted(file for file, path in inside.items() if not any(p.startswith(".") for p in path.parts))

    @cached_property
    def installed(self) -> bytes:
        """A hash of what all files depend on."""
        texts = [(self.root / name).read_bytes() for name in INSTALLED if (self.root / name).exists()]
        return sha256(b"\0".join([sys.version.encode(), *texts])).digest()

    def keys(self) -> dict[str, str]:
        """For each file a hash of all that pyright's verdict on it follows from."""
        return {file.relative_to(self.root).as_posix(): self.key(file) for file in self.files}

    def key(self, file: Path) -> str:
        """The hash of one file, of all that it imports directly or not, and of what is installed."""
        hashed = sha256(self.installed)
        for one in sorted(self.reached(file)):
            hashed.update(one.relative_to(self.root).as_posix().encode() + b"\0" + self.hash(one))
        return hashed.hexdigest()

    def hash(self, file: Path) -> bytes:
        """The hash of one file's text."""
        if file not in self.hashes:
            self.hashes[file] = sha256(file.read_bytes()).digest()
        return self.hashes[file]

    def reached(self, file: Path) -> set[Path]:
        """The file itself, and all files here that it imports directly or not."""
        reached, ahead = {file}, [file]
        while ahead:
            new = self.imports(ahead.pop()) - reached
            reached |= new
            ahead += new
        return reached

    def imports(self, file: Path) -> set[Path]:
        """The files here that this one's import statements may mean, wherever they stand in it."""
        if file not in self.imported:
            try:
                tree = ast.parse(file.read_bytes())
            except SyntaxError:
                return set()  # pyright will say it of this text, and another text has another hash
            names = {name for node in ast.walk(tree) for name in _names(node)}
            self.imported[file] = {found for name in names for found in self._found(file, name)} - {file}
        return self.imported[file]

    def _found(self, file: Path, name: str) -> Iterator[Path]:
        """The modules and packages that a dotted name passes through, from the root or from the file."""
        stripped = name.lstrip(".")
        level = len(name) - len(stripped)
        starts = [file.parents[level - 1]] if level else [self.root, file.parent]
        for start in starts:
            place = start
            for part in stripped.split("."):
                place /= part
                endings = (".py", ".pyi", "/__init__.py", "/__init__.pyi")
                yield from (path for ending in endings if (path := Path(f"{place}{ending}")).is_file())
                if not place.is_dir():
                    break


def _names(node: ast.AST) -> Iterator[str]:
    """What a statement imports, dotted; a name taken from a module may be a module of its own."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    if isinstance(node, ast.ImportFrom):
        base = "." * node.level + (node.module or "")
        joint = "." if node.module else ""
        yield from (f"{base}{joint}{alias.name}" for alias in node.names)


def read_passed(root: Path) -> dict[str, str]:
    """The hashes of the files that passed; none where nothing did yet, or what was written cannot be read."""
    try:
        return json.loads((root / PASSED).read_text("utf-8"))
    except (OSError, ValueError):
        return {}


def outdated(keys: dict[str, str], passed: dict[str, str]) -> list[str]:
    """The files that did not pass as they stand."""
    return [file for file, key in keys.items() if passed.get(file) != key]


def main() -> int:
    """Asks pyright about the files that did not pass as they stand; returns its exit status."""
    keys = Sources(ROOT).keys()
    files = outdated(keys, read_passed(ROOT))
    print(
        f"types: {len(files)} of {len(keys)} files are checked, the others passed as they stand", flush=True
    )
    if not files:
        return 0
    asked = files if len(files) < len(keys) else []
    command = ["pyright", "--pythonpath", sys.executable, *asked]
    status = subprocess.run(command, cwd=ROOT, check=False).returncode
    if status == 0:
        (ROOT / PASSED).parent.mkdir(exist_ok=True)
        (ROOT / PASSED).write_text(json.dumps(keys), "utf-8")
    return status


if __name__ == "__main__":
    sys.exit(main())
