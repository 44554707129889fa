"""Builds the package `unrolled`: `python -m build` calls these two functions, as PEP 517 says.

The folders `app`, `models`, `static` and `templates` go below one package, in the order in which they stand
here, so that a project with an `app` of its own meets no other. Every path in the code counts from the folder
above `app`, so only imports change. The tree that comes of it is an ordinary project of hatchling's: it is
what the source distribution holds, and the wheel is built from it without this file.
"""

import json
import os
import shutil
import tomllib
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypedDict

from hatchling import build
from imports import moved

ROOT = Path(__file__).resolve().parents[2]
NAME = "unrolled"
PACKAGES = frozenset({"app", "models"})
FRONT = "app/package"
"""What becomes the package itself: `unrolled/__init__.py` and `unrolled/__main__.py`."""
FOLDERS = ("app", "models", "static", "templates")
INSTALLED = (".cache/bundle", ".cache/plotly", ".cache/compressed", ".cache/player")
"""What `make install` made of the page and of Plotly, with the terms of what is in it."""
BESIDE = ("LICENSE", "README.md", "CHANGELOG.md")
UNWANTED = shutil.ignore_patterns("__pycache__", "*.pyc", "package")


class Project(TypedDict):
    """What is read of [project]."""

    version: str
    description: str
    dependencies: list[str]


def build_sdist(sdist_directory: str, config_settings: dict[str, str] | None = None) -> str:
    """Writes the source distribution into a folder; returns its name."""
    with staged():
        return build.build_sdist(sdist_directory, config_settings)


def build_wheel(
    wheel_directory: str,
    config_settings: dict[str, str] | None = None,
    metadata_directory: str | None = None,
) -> str:
    """Writes the wheel into a folder; returns its name."""
    with staged():
        return build.build_wheel(wheel_directory, config_settings, metadata_directory)


@contextmanager
def staged() -> Generator[None]:
    """Works in a folder with the tree of the package, for as long as the block lasts."""
    before = Path.cwd()
    with TemporaryDirectory(prefix=f"{NAME}-") as folder:
        stage(Path(folder))
        os.chdir(folder)
        try:
            yield
        finally:
            os.chdir(before)


def stage(folder: Path) -> None:
    """Writes the tree of the package. Raises SystemExit where `make install` has not bundled the page."""
    if missing := [name for name in INSTALLED if not (ROOT / name).is_dir()]:
        raise SystemExit(f"{', '.join(missing)}: not there; `make install` makes it, with npm")
    package = folder / NAME
    for name in (*FOLDERS, *INSTALLED):
        shutil.copytree(ROOT / name, package / name, ignore=UNWANTED)
    for path in (ROOT / FRONT).glob("*.py"):
        shutil.copy(path, package / path.name)
    for path in package.rglob("*.py"):
        path.write_text(moved(path.read_text("utf-8"), ROOT, PACKAGES, NAME), "utf-8")
    (package / "py.typed").touch()
    for name in BESIDE:
        shutil.copy(ROOT / name, folder)
    (folder / "pyproject.toml").write_text(metadata(), "utf-8")


def metadata() -> str:
    """Writes the pyproject.toml of the package from ours."""
    ours = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    project: Project = ours["project"]
    core: list[str] = ours["tool"]["unrolled"]["core"]
    # JSON's strings and lists of strings are TOML's, too
    return f"""\
[build-system]
requires = {json.dumps(ours["build-system"]["requires"])}
build-backend = "hatchling.build"

[project]
name = "{NAME}"
version = {json.dumps(project["version"])}
description = {json.dumps(project["description"])}
readme = "README.md"
requires-python = {json.dumps(ours["project"]["requires-python"])}
license = {json.dumps(ours["project"]["license"])}
license-files = ["LICENSE", "{NAME}/.cache/plotly/LICENSES.txt"]
dependencies = {json.dumps(core)}

[project.optional-dependencies]
serve = {json.dumps(serving(project["dependencies"], core))}
files = {json.dumps(ours["tool"]["unrolled"]["files"])}

[project.scripts]
{NAME} = "{NAME}.__main__:main"

[tool.hatch.build.targets.wheel]
packages = ["{NAME}"]
"""


def serving(pinned: list[str], core: list[str]) -> list[str]:
    """Returns what the server needs beside the core. A pin, which is right for a server of our own, becomes
    the oldest version: it has been tested, and newer ones may be installed beside other people's packages."""
    notebooks = {one.partition(">=")[0] for one in core}
    return [one.replace("==", ">=", 1) for one in pinned if one.partition("==")[0] not in notebooks]
