"""One set of versions: what is declared is what is locked, and the locks name no host."""

import json
import re
import tomllib
from itertools import chain
from typing import TypedDict

import pytest

from tests.tooling.serving import ROOT

LOCKS = ("requirements.txt", "requirements-test.txt")
MENDING = "run `make lock`"


class Project(TypedDict):
    """What we read of [project]."""

    dependencies: list[str]


PyProject = TypedDict("PyProject", {"project": Project, "dependency-groups": dict[str, list[str]]})


class LockedPackage(TypedDict, total=False):
    """What we read of a package in package-lock.json."""

    version: str
    resolved: str


class PackageLock(TypedDict):
    """What we read of package-lock.json."""

    packages: dict[str, LockedPackage]


class PackageJson(TypedDict):
    """What we read of package.json."""

    dependencies: dict[str, str]
    devDependencies: dict[str, str]


def declared() -> PyProject:
    # tomllib and json promise no shape; the two files are ours and these tests fail where it differs
    return tomllib.loads((ROOT / "pyproject.toml").read_text())  # pyright: ignore[reportReturnType]


def locked(name: str) -> set[str]:
    """The requirements in a lock file, without comments and blanks: "torch==2.13.0", "uvloop==1 ; marker"."""
    lines = (line.partition("  #")[0].strip() for line in (ROOT / name).read_text().splitlines())
    return {line for line in lines if line and not line.startswith("#")}


def pin(requirement: str) -> str:
    """A requirement without its marker, in lower case: what both files must say alike."""
    return requirement.partition(";")[0].strip().lower()


def test_every_declared_version_is_the_locked_one() -> None:
    serving = {pin(requirement) for requirement in declared()["project"]["dependencies"]}
    testing = {pin(requirement) for requirement in declared()["dependency-groups"]["test"]}
    assert serving <= {pin(line) for line in locked("requirements.txt")}, MENDING
    assert serving | testing <= {pin(line) for line in locked("requirements-test.txt")}, MENDING


def test_tests_run_on_the_versions_that_serve() -> None:
    assert locked("requirements.txt") <= locked("requirements-test.txt"), MENDING


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_pins_every_package_exactly_and_names_no_host(name: str) -> None:
    for line in locked(name):
        assert re.fullmatch(r"[\w.-]+==[\w.]+( ; .+)?", line), line


@pytest.mark.parametrize("name", LOCKS)
def test_no_lock_asks_for_cuda(name: str) -> None:
    assert not [line for line in locked(name) if line.startswith(("cuda-", "nvidia-", "triton"))]


def test_the_npm_lock_has_the_declared_versions_and_names_no_host() -> None:
    declaration: PackageJson = json.loads((ROOT / "package.json").read_text())
    lock: PackageLock = json.loads((ROOT / "package-lock.json").read_text())
    pins = chain(declaration["dependencies"].items(), declaration["devDependencies"].items())
    for name, version in pins:
        assert lock["packages"][f"node_modules/{name}"].get("version") == version, MENDING
    assert not [name for name, package in lock["packages"].items() if "resolved" in package]


def test_the_npm_lock_has_the_checkers_for_every_system() -> None:
    lock: PackageLock = json.loads((ROOT / "package-lock.json").read_text())
    for program in ("@biomejs/cli-{}", "@typescript/typescript-{}"):
        for system in ("linux-x64", "linux-arm64", "darwin-arm64", "darwin-x64"):
            assert f"node_modules/{program.format(system)}" in lock["packages"]
